"""Scenes of layers: every edit makes another scene, refuses what cannot be, and shares the rest."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_layers import affine, ball, patchwork, various
from toy_scenes import pond, scene_facts, shifted

from dissector.export import write_scene
from dissector.gltf_reader import read_glb
from dissector.mesh import Layer, Material
from editing.errors import EditError
from editing.layer_names import LONGEST, check_name, unused_name
from editing.scene import Scene, SceneLayer

EDITS = {
    "rename": lambda scene, id: scene.renamed(id, "toad"),
    "prompt": lambda scene, id: scene.with_prompt(id, "a toad"),
    "mesh": lambda scene, id: scene.with_mesh(id, ball()),
    "material": lambda scene, id: scene.with_material(id, Material(1.0, 0.1)),
    "place": lambda scene, id: scene.with_transform(id, affine(5)),
    "transform": lambda scene, id: scene.transformed(id, shifted(1)),
    "recolour": lambda scene, id: scene.recoloured(id, (0.25, 0.5, 0.75)),
    "delete": lambda scene, id: scene.deleted(id),
    "merge": lambda scene, id: scene.merged([id, scene.layers[-1].id]),
}
"""What a lock refuses."""

FREE = {
    "hide": lambda scene, id: scene.with_shown(id, False),
    "solo": lambda scene, id: scene.with_solo(id),
    "lock": lambda scene, id: scene.with_lock(id),
    "duplicate": lambda scene, id: scene.duplicated(id),
    "reorder": lambda scene, id: scene.moved(id, 2),
    "add": lambda scene, id: scene.added(Layer("log", ball())),
}
"""What a lock does not concern."""


def names(scene):
    return [held.name for held in scene.layers]


@pytest.mark.parametrize("edit", (EDITS | FREE).values(), ids=[*EDITS, *FREE])
def test_an_edit_leaves_its_scene_and_the_other_layers_alone(edit):
    scene = pond()
    before, first = scene_facts(scene), scene.layers[0]
    after = edit(scene, first.id)
    assert after is not scene and scene_facts(scene) == before
    assert scene_facts(after) != before
    assert scene.layers[1] in after.layers  # the very object


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_locked_layer_refuses_edits(edit):
    scene = pond()
    frog = scene.layers[0].id
    locked = scene.with_lock(frog)
    before = scene_facts(locked)
    with pytest.raises(EditError, match='"frog" is locked. Unlock it to edit it'):
        edit(locked, frog)
    assert scene_facts(locked) == before
    assert edit(locked.with_lock(frog, False), frog)


@pytest.mark.parametrize("edit", FREE.values(), ids=FREE)
def test_a_lock_concerns_nothing_else(edit):
    scene = pond()
    edit(scene.with_lock(scene.layers[0].id), scene.layers[0].id)


@pytest.mark.parametrize("edit", (EDITS | FREE).values(), ids=[*EDITS, *FREE])
def test_an_unknown_layer_is_named_as_gone(edit):
    scene = pond()
    if edit is not FREE["add"]:
        with pytest.raises(EditError, match="not in the scene any more"):
            edit(scene, "nothing")


def test_edits_that_change_nothing_return_the_scene():
    scene = pond()
    frog = scene.layers[0]
    content = frog.content
    same = [
        scene.with_shown(frog.id),
        scene.with_solo(None),
        scene.with_lock(frog.id, False),
        scene.renamed(frog.id, " frog "),
        scene.with_prompt(frog.id, "a  frog"),
        scene.with_prompt(frog.id, "a frog", seed=7),
        scene.with_mesh(frog.id, content.mesh),
        scene.with_material(frog.id, Material()),
        scene.with_transform(frog.id, np.eye(4)),
        scene.transformed(frog.id, np.eye(4)),
        scene.moved(frog.id, 0),
    ]
    assert all(each is scene for each in same)
    red = scene.recoloured(frog.id, (1, 0, 0))
    assert red is not scene and red.recoloured(frog.id, (1, 0, 0)) is red


def test_ids_stay_and_copies_get_their_own():
    scene = pond()
    frog, pad, fly = (held.id for held in scene.layers)
    after = scene.renamed(frog, "toad").moved(frog, 2).transformed(pad, shifted(1)).duplicated(fly)
    assert [held.id for held in after.layers][:2] == [pad, fly]
    assert after.layer(frog).name == "toad" and len({held.id for held in after.layers}) == 4
    again = scene.duplicated(fly)
    assert again.layers[-1].id != after.layers[-2].id  # not even after an undo


def shown(scene):
    return [held.id for held in scene.shown]


def test_what_is_shown():
    scene = pond()
    frog, pad, fly = (held.id for held in scene.layers)
    hidden = scene.with_shown(pad, False)
    assert shown(scene) == [frog, pad, fly] and shown(hidden) == [frog, fly]
    assert shown(hidden.with_solo(pad)) == [pad]  # also where its eye is closed
    assert shown(hidden.with_solo(pad).with_solo(None)) == [frog, fly]
    assert shown(hidden.with_solo(fly).with_shown(pad)) == [frog, pad, fly]
    assert shown(scene.with_solo(fly).deleted(fly)) == [frog, pad]
    assert shown(scene.with_solo(fly).deleted(pad)) == [fly]


def test_the_last_layer_stays():
    scene = pond()
    frog, pad, fly = (held.id for held in scene.layers)
    alone = scene.deleted(pad).deleted(frog)
    with pytest.raises(EditError, match='"fly" is the last layer. A scene needs at least one'):
        alone.deleted(fly)
    assert names(alone) == ["fly"]


@pytest.mark.parametrize("start", range(3))
@pytest.mark.parametrize("to", range(3))
def test_layers_are_reordered(start, to):
    scene = pond()
    expected = names(scene)
    expected.insert(to, expected.pop(start))
    assert names(scene.moved(scene.layers[start].id, to)) == expected


@pytest.mark.parametrize("to", [-1, 3])
def test_there_are_no_other_places(to):
    scene = pond()
    with pytest.raises(EditError, match=f"places 1 to 3; there is no {to + 1}"):
        scene.moved(scene.layers[0].id, to)


def test_a_copy_shares_the_mesh_and_is_free():
    scene = pond()
    frog = scene.layers[0]
    scene = scene.with_lock(frog.id).with_shown(frog.id, False)
    twice = scene.duplicated(frog.id).duplicated(frog.id)
    assert names(twice) == ["frog", "frog copy 2", "frog copy", "lily pad", "fly"]
    copy = twice.layers[1]
    assert copy.mesh is frog.mesh and copy.visible and not copy.locked
    assert copy.content.prompt == "a frog" and copy.content.seed == 7


def test_transforms_apply_in_the_world_one_after_another():
    scene, first, second = pond(), affine(3), affine(4, reflect=True)
    fly = scene.layers[2]
    moved = scene.transformed(fly.id, first).transformed(fly.id, second).layer(fly.id).content
    one_by_one = fly.content.in_world.transformed(first).transformed(second)
    assert np.abs(moved.in_world.vertices - one_by_one.vertices).max() < 1e-5
    assert moved.in_world.volume > 0 and moved.mesh is fly.mesh
    placed = scene.transformed(fly.id, first).with_transform(fly.id, second).layer(fly.id)
    assert np.array_equal(placed.content.transform, second)


@pytest.mark.parametrize(
    "matrix",
    [
        np.diag([0.0, 1, 1, 1]),
        np.full((4, 4), np.nan),
        np.diag([1e40, 1e40, 1e40, 1]),
        np.diag([1e308, 1e308, 1e308, 1]),
        shifted(1e39),
    ],
    ids=["flat", "nan", "huge", "beyond float64", "far"],
)
def test_places_that_no_layer_can_have(matrix):
    scene = pond()
    fly = scene.layers[2].id
    for edit in (scene.with_transform, scene.transformed):
        with pytest.raises(EditError, match='"fly" (cannot be edited|would be too far)'):
            edit(fly, matrix)


def test_what_the_scene_takes_can_be_exported(tmp_path):
    scene = pond()
    frog = scene.layers[0].id
    far = scene.transformed(frog, shifted(5e37)).transformed(frog, affine(1, shear=True))
    write_scene(tmp_path / "far.glb", [held.content for held in far.layers])
    assert len(read_glb(tmp_path / "far.glb")) == 3


def test_recolouring_replaces_colours_and_texture():
    scene = pond()
    frog = scene.layers[0]
    mesh = scene.recoloured(frog.id, (0.25, 0.5, 1.0)).layer(frog.id).mesh
    assert mesh.texture is None and (mesh.colours == [0.25, 0.5, 1.0]).all()
    assert np.array_equal(mesh.vertices, frog.mesh.vertices)
    for wrong in ((0, 0, 1.5), (0, 0, float("nan"))):
        with pytest.raises(EditError, match="three numbers from 0 to 1"):
            scene.recoloured(frog.id, wrong)


def test_another_prompt_drops_the_seed():
    scene = pond()
    frog = scene.layers[0].id
    assert scene.with_prompt(frog, " a red\n toad").layer(frog).content.prompt == "a red toad"
    assert scene.with_prompt(frog, "a toad").layer(frog).content.seed is None
    assert scene.with_prompt(frog, "a toad", seed=3).layer(frog).content.seed == 3


def test_layers_are_found_by_name_or_id():
    scene = pond()
    pad = scene.layers[1]
    for text in ("lily pad", " Lily  PAD ", pad.id):
        assert scene.find(text) is pad
    with pytest.raises(
        EditError, match='no layer "bear". The layers are "frog", "lily pad", "fly"'
    ):
        scene.find("bear")


def test_a_layer_is_added_at_a_place():
    scene, log = pond(), Layer("Frog", ball())
    assert names(scene.added(log)) == ["frog", "lily pad", "fly", "Frog 2"]
    assert names(scene.added(log, at=0)) == ["Frog 2", "frog", "lily pad", "fly"]


def test_scenes_are_checked():
    one, other = (SceneLayer(id, Layer(id, ball())) for id in "ab")
    with pytest.raises(EditError, match="at least one layer"):
        Scene(())
    with pytest.raises(EditError, match="do not fit together"):
        Scene((one, replace(other, id="a")))
    with pytest.raises(EditError, match="do not fit together"):
        Scene((one, other), solo="c")
    with pytest.raises(EditError, match='a layer "a" already'):
        Scene((one, replace(other, content=replace(other.content, name="A"))))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "needs a name"),
        (" \n ", "needs a name"),
        ("LILY  pad", 'a layer "LILY pad" already'),
        ("a" * (LONGEST + 1), f"at most {LONGEST} characters, not {LONGEST + 1}"),
        ("a\x00b", "do not show"),
        ("a\ud800", "do not show"),
    ],
)
def test_names_that_no_layer_can_have(name, message):
    scene = pond()
    with pytest.raises(EditError, match=message):
        scene.renamed(scene.layers[0].id, name)


def test_a_layer_may_change_the_case_of_its_name():
    scene = pond()
    assert names(scene.renamed(scene.layers[0].id, "FROG"))[0] == "FROG"


@given(st.lists(st.text(max_size=2 * LONGEST), max_size=4))
def test_unused_names_can_be_had(wanted):
    taken = []
    for name in [*wanted, *wanted]:
        free = unused_name(name, taken)
        assert check_name(free, others=taken) == free
        taken.append(free)


def test_layers_from_elsewhere_get_names_that_fit():
    layers = [Layer(name, ball()) for name in ("a", "A", "", "b\tc\x07", "a")]
    assert names(Scene.of(layers)) == ["a", "A 2", "layer", "b c", "a 3"]
    assert names(Scene.of(various())) == [layer.name for layer in various()]


def test_merged_layers_stand_where_they_stood():
    scene = pond()
    frog, pad, fly = (held.id for held in scene.layers)
    scene = scene.transformed(frog, affine(2, reflect=True)).with_shown(frog, False)
    merged = scene.merged([fly, frog])
    assert names(merged) == ["frog", "lily pad"]
    one = merged.layers[0]
    parts = [scene.layer(id).content.in_world for id in (frog, fly)]
    assert np.array_equal(one.mesh.vertices, np.concatenate([part.vertices for part in parts]))
    assert np.array_equal(one.mesh.colours, np.concatenate([part.colours for part in parts]))
    offset = [parts[0].faces, parts[1].faces + len(parts[0].vertices)]
    assert np.array_equal(one.mesh.faces, np.concatenate(offset))
    assert one.mesh.watertight
    assert one.mesh.volume == pytest.approx(sum(part.volume for part in parts), rel=1e-5)
    assert one.visible and one.id not in (frog, pad, fly)
    assert one.content.material == Material() and one.content.prompt == "a frog"
    assert one.content.seed is None and np.array_equal(one.content.transform, np.eye(4))


def test_merging_names_and_prompts():
    scene = pond()
    frog, pad, fly = (held.id for held in scene.layers)
    merged = scene.merged([frog, pad], name="Lily Pad")
    assert names(merged) == ["Lily Pad", "fly"]
    assert merged.layers[0].content.prompt == "a frog and a lily pad"
    with pytest.raises(EditError, match='a layer "fly" already'):
        scene.merged([frog, pad], name="fly")
    assert scene.with_solo(pad).merged([frog, pad]).shown[0].name == "frog"
    assert scene.with_solo(fly).merged([frog, pad]).shown[0].name == "fly"


def test_merging_takes_two_layers_of_the_scene():
    scene = pond()
    frog = scene.layers[0].id
    with pytest.raises(EditError, match="two layers or more"):
        scene.merged([frog, frog])
    with pytest.raises(EditError, match="not in the scene any more"):
        scene.merged([frog, "nothing"])


def test_meshes_that_differ_in_one_bit_are_another():
    """The comparison of the tests itself."""
    scene = pond()
    pad = scene.layers[1]
    vertices = pad.mesh.vertices.copy()
    vertices[3, 1] = np.nextafter(vertices[3, 1], np.float32(9))
    other = scene.with_mesh(pad.id, replace(pad.mesh, vertices=vertices))
    assert scene_facts(other) != scene_facts(scene)
    textured = scene.with_mesh(pad.id, patchwork(pad.mesh))
    assert scene_facts(textured) != scene_facts(scene)
