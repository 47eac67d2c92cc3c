"""Actions on whole bodies: cut, combine, drop, push apart; what they report and refuse."""

import numpy as np
import pytest
import torch
from acting import act, acted, steps_and_outcome
from closed_meshes import as_mesh, ball, box, layer, opened, textured
from toy_layers import affine
from toy_scenes import scene_facts

from dissector.mesh import Layer
from dissector.penetration import Penetration, penetrations
from dissector.texture import TextureSettings, bake
from dissector.texture_lookup import look_up
from editing.actions.reports import penetration_report, percent, shared_with
from editing.errors import EditError
from editing.scene import Scene

RED, BLUE = (0.9, 0.1, 0.1), (0.1, 0.2, 0.9)


def boxes():
    """A box that sinks by a tenth into another, a third far away, and an open one beside."""
    return Scene.of(
        [
            layer("top", box(), (0, 0, 0.9)),
            layer("base", box((2, 2, 1))),
            layer("far", box(), (5, 0, 0)),
            layer("shell", opened(box()), (-5, 0, 0)),
        ]
    )


def locked(scene, name):
    return scene.with_lock(scene.find(name).id)


def volume(scene, name):
    return scene.find(name).content.in_world.volume


CUT = {"layer": "toy", "point": [0.2, 0, 0], "normal": [2, 0, 0]}


@pytest.mark.parametrize("transform", [np.eye(4), np.diag([1.0, 1, 1, 1]), affine(1)])
def test_both_parts_of_a_cut_become_layers(transform):
    scene = Scene.of([Layer("toy", box(), transform, prompt="a box", seed=3), layer("b", ball())])
    before = scene_facts(scene)
    middle = scene.layers[0].content.in_world.bounds.mean(axis=0)
    steps, outcome = steps_and_outcome(scene, "cut", **{**CUT, "point": middle.tolist()})
    after = outcome.scene
    assert [held.name for held in after.layers] == ["toy", "toy part", "b"]
    assert after.layers[0].id == scene.layers[0].id and after.layers[2] is scene.layers[1]
    above, below = (held.content.in_world for held in after.layers[:2])
    assert above.vertices[:, 0].min() == pytest.approx(middle[0], abs=1e-5)
    assert below.vertices[:, 0].max() == pytest.approx(middle[0], abs=1e-5)
    assert above.volume + below.volume == pytest.approx(volume(scene, "toy"), rel=1e-5)
    assert outcome.report["volume_above"] == pytest.approx(above.volume, rel=1e-5)
    assert (after.layers[1].content.prompt, after.layers[1].content.seed) == ("a box", 3)
    assert scene_facts(scene) == before and len(steps) == 4


@pytest.mark.parametrize(("keep", "share"), [("above", 0.3), ("below", 0.7)])
def test_one_part_of_a_cut_is_kept(keep, share):
    outcome = act(Scene.of([layer("toy", textured(box()))]), "cut", **CUT, keep=keep)
    assert [held.name for held in outcome.scene.layers] == ["toy"]
    assert volume(outcome.scene, "toy") == pytest.approx(share, rel=1e-5)
    assert outcome.report["lines"] == ['30% of "toy" was above the plane.']


def test_both_parts_of_a_cut_keep_what_the_texture_showed():
    """One half of the box is painted red, the other blue; the cut goes across the border."""
    whole = halves(box())
    after = acted(Scene.of([layer("toy", whole)]), "cut", layer="toy", point=[0, 0, 0])
    for held in after.layers:
        mesh = held.content.mesh
        assert mesh.texture is not None
        middles = mesh.vertices[mesh.faces].mean(axis=1)
        old = np.abs(middles[:, 2]) > 1e-3  # the section is new
        shown = look_up(mesh.texture.image, mesh.texture.uv[mesh.texture.faces].mean(axis=1))
        expected = np.where(middles[:, :1] > 0, RED, BLUE)
        clear = np.abs(middles[:, 0]) > 0.1
        assert np.abs(shown - expected)[old & clear].max() < 0.02


def halves(mesh):
    """A closed mesh, painted red where x is above 0 and blue below."""

    def colour(points, normals):
        return torch.where(points[:, :1] > 0, torch.tensor(RED), torch.tensor(BLUE))

    return bake(mesh, colour, TextureSettings(size=512), device="cpu")


def test_a_joined_body_shows_both_textures_where_they_were():
    first = layer("toy", halves(box()))
    second = Layer("b", halves(box()), affine_shift(0.6))
    after = acted(Scene.of([first, second]), "combine", layer="toy", other="b", operation="union")
    mesh = after.layers[0].content.in_world
    assert mesh.texture is not None
    middles = mesh.vertices[mesh.faces].mean(axis=1)
    shown = look_up(mesh.texture.image, mesh.texture.uv[mesh.texture.faces].mean(axis=1))
    far = middles[:, 0] > 0.75  # of the second alone, right of its border
    assert far.any() and np.abs(shown - np.array(RED))[far].max() < 0.02
    left = middles[:, 0] < -0.15
    assert left.any() and np.abs(shown - np.array(BLUE))[left].max() < 0.02


def affine_shift(x):
    matrix = np.eye(4)
    matrix[0, 3] = x
    return matrix


def test_a_cut_goes_through_the_world_by_default_upwards():
    scene = Scene.of([layer("toy", box(), (0, 0, 2))])
    after = acted(scene, "cut", layer="toy", point=[9, 9, 2.25], keep="above")
    assert after.layers[0].content.in_world.bounds[:, 2] == pytest.approx([2.25, 2.5])


def test_cuts_that_cannot_be_made_are_told():
    scene = boxes()
    with pytest.raises(EditError, match='does not cut "far": nothing of it is above'):
        acted(scene, "cut", layer="far", point=[0, 0, 3])
    with pytest.raises(EditError, match='"shell" is not a closed body'):
        acted(scene, "cut", layer="shell", point=[0, 0, 0])
    with pytest.raises(EditError, match="The normal needs a length"):
        acted(scene, "cut", layer="far", point=[0, 0, 0], normal=[0, 0, 0])
    with pytest.raises(EditError, match='"far" is locked'):
        acted(locked(scene, "far"), "cut", layer="far", point=[0, 0, 0])


@pytest.mark.parametrize(
    ("operation", "expected"), [("union", 4.9), ("difference", 0.9), ("intersection", 0.1)]
)
def test_two_bodies_become_one(operation, expected):
    scene = boxes()
    before = scene_facts(scene)
    outcome = act(scene, "combine", layer="top", other="base", operation=operation)
    after = outcome.scene
    assert [held.name for held in after.layers] == ["top", "far", "shell"]
    assert after.layers[0].id == scene.layers[0].id
    assert volume(after, "top") == pytest.approx(expected, rel=1e-5)
    assert np.array_equal(after.layers[0].content.transform, scene.layers[0].content.transform)
    assert scene_facts(scene) == before
    report = outcome.report
    assert '"top" and "base" shared 10.0% of the smaller one.' in report["lines"]
    assert report["penetrations_before"][0]["volume"] == pytest.approx(0.1, rel=1e-5)
    assert [row["second"] for row in report["penetrations_after"]] == ["far"]
    assert report["unmeasured"] == ["shell"]
    assert 'Not measured, because the surface is not closed: "shell".' in report["lines"]


def test_combinations_that_cannot_be_made_are_told():
    scene = boxes()
    before = scene_facts(scene)
    refused = [
        ({"layer": "top", "other": "TOP"}, '"top" cannot be combined with itself'),
        ({"layer": "top", "other": "shell"}, '"shell" is not a closed body: 3 edges'),
        ({"layer": "shell", "other": "top"}, '"shell" is not a closed body'),
        ({"layer": "top", "other": "far", "operation": "intersection"}, "does not overlap"),
        ({"layer": "top", "other": "bear"}, 'There is no layer "bear"'),
        ({"layer": "top", "other": "far", "operation": "xor"}, "should be one of union"),
    ]
    for raw, message in refused:
        with pytest.raises(EditError, match=message):
            acted(scene, "combine", **raw)
    for name in ("top", "base"):
        with pytest.raises(EditError, match=f'"{name}" is locked'):
            acted(locked(scene, name), "combine", layer="top", other="base")
    assert scene_facts(scene) == before


def test_a_layer_is_dropped_onto_what_is_shown():
    scene = Scene.of(
        [layer("top", box(), (0, 0, 4)), layer("table", box(), (0, 0, 2)), layer("base", box())]
    )
    outcome = act(scene, "drop", layer="top")
    assert outcome.scene.find("top").content.transform[2, 3] == pytest.approx(3)
    assert outcome.report["distance"] == pytest.approx(1)
    assert outcome.report["lines"] == [
        '"top" went 1 to where it touches.',
        "No two of the layers share a volume.",
    ]
    hidden = scene.with_shown(scene.find("table").id, False)
    assert acted(hidden, "drop", layer="top").find("top").content.transform[2, 3] == (
        pytest.approx(1)
    )


def test_a_layer_inside_another_goes_back():
    scene = boxes()
    scene = scene.deleted(scene.find("shell").id)
    outcome = act(scene, "drop", layer="top", direction=[0, 0, -3])
    assert outcome.scene.find("top").content.transform[2, 3] == pytest.approx(1)
    assert outcome.report["distance"] == pytest.approx(-0.1)
    assert outcome.report["lines"] == [
        '"top" went back 0.1 to where it touches.',
        '"top" and "base" share nothing (was 10.0% of the smaller one).',
    ]


def test_drops_that_cannot_be_made_are_told():
    scene = boxes()
    for raw, message in [
        ({"layer": "far", "direction": [0, 1, 0]}, '"shell" is not a closed body'),
        ({"layer": "top", "direction": [0, 0, 0]}, "The direction needs a length"),
        ({"layer": "shell"}, '"shell" is not a closed body'),
    ]:
        with pytest.raises(EditError, match=message):
            acted(scene, "drop", **raw)
    closed = scene.deleted(scene.find("shell").id)
    with pytest.raises(EditError, match='nothing for "far" to land on'):
        acted(closed, "drop", layer="far")
    with pytest.raises(EditError, match='"top" is locked'):
        acted(locked(closed, "top"), "drop", layer="top")


def test_layers_are_pushed_apart_and_locked_ones_stay():
    scene = boxes()
    scene = locked(scene, "base")
    before = scene_facts(scene)
    steps, outcome = steps_and_outcome(scene, "push_apart", layers=["base", "top"])
    after = outcome.scene
    assert steps[0].stage == "push apart"
    assert after.find("base") is scene.find("base") and after.find("far") is scene.find("far")
    assert after.find("top").content.transform[2, 3] == pytest.approx(1, abs=1e-4)
    left = penetrations([after.find(name).content for name in ("top", "base")])[0]
    assert left.share < 1e-6
    assert outcome.report["lines"] == [
        '"top" moved.',
        '"top" and "base" share nothing (was 10.0% of the smaller one).',
    ]
    assert outcome.report["penetrations_before"][0]["share"] == pytest.approx(0.1, rel=1e-5)
    assert outcome.report["penetrations_after"][0]["share"] < 1e-6
    assert scene_facts(scene) == before


def test_pushing_apart_takes_what_is_shown_by_default():
    scene = boxes()
    with pytest.raises(EditError, match='"shell" is not a closed body'):
        acted(scene, "push_apart")
    hidden = scene.with_shown(scene.find("shell").id, False)
    outcome = act(hidden, "push_apart")
    assert outcome.report["lines"][0] == '"top", "base" moved.'
    assert len(outcome.report["penetrations_after"]) == 3
    again = act(outcome.scene, "push_apart")
    assert again.scene is outcome.scene
    assert again.report["lines"] == ["Nothing moved.", "No two of the layers share a volume."]


def test_pushes_that_cannot_be_made_are_told():
    scene = locked(locked(boxes(), "top"), "base")
    with pytest.raises(EditError, match="All of these layers are locked"):
        acted(scene, "push_apart", layers=["top", "base"])
    with pytest.raises(EditError, match="2 layers or more, not 1"):
        acted(scene, "push_apart", layers=["top"])


def test_shares_in_words():
    assert [percent(share) for share in (0, 1e-7, 5e-4, 0.001, 0.0312, 1)] == [
        "nothing",
        "nothing",
        "less than 0.1%",
        "0.1%",
        "3.1%",
        "100.0%",
    ]
    before = [Penetration("a", "b", 1.0, 0.5), Penetration("a", "c", 0.0, 0.0)]
    after = [Penetration("a", "b", 0.1, 0.05), Penetration("b", "c", 1.0, 0.25)]
    assert penetration_report(before, after, lines=["First."])["lines"] == [
        "First.",
        '"a" and "b" share 5.0% of the smaller one (was 50.0%).',
        '"b" and "c" share 25.0% of the smaller one.',
    ]
    grown = penetration_report(before[1:], [Penetration("a", "c", 1.0, 0.5)])["lines"]
    assert grown == ['"a" and "c" share 50.0% of the smaller one (was nothing).']
    assert penetration_report([], [])["lines"] == []


def test_open_surfaces_share_nothing_that_can_be_measured():
    shell, whole = layer("shell", opened(box())), layer("whole", box())
    assert shared_with(shell, [whole]) == ()
    assert [pair.second for pair in shared_with(whole, [shell, layer("b", box())])] == ["b"]


def test_bodies_whose_vertices_are_not_shared_are_moved_and_measured():
    """Vertices at one place are joined for both."""
    mesh = box()
    loose = as_mesh(mesh.vertices[mesh.faces].reshape(-1, 3), np.arange(36).reshape(-1, 3))
    scene = Scene.of([layer("top", box(), (0, 0, 0.9)), layer("loose", loose)])
    for name, raw in (("drop", {"layer": "top"}), ("push_apart", {})):
        outcome = act(scene, name, **raw)
        assert outcome.scene.find("top").content.transform[2, 3] > 0.94
        assert outcome.report["unmeasured"] == []
        (before,) = outcome.report["penetrations_before"]
        assert before["volume"] == pytest.approx(0.1) and before["share"] == pytest.approx(0.1)
