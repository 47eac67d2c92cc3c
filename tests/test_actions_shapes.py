"""Actions on the surface of a layer: in world units whatever its transform, told and undoable."""

import numpy as np
import pytest
from acting import act, acted, steps_and_outcome
from closed_meshes import as_mesh, ball, bumpy, layer, opened, textured
from toy_layers import affine
from toy_scenes import mesh_facts, scene_facts

from dissector.mesh import Layer, Mesh
from editing.errors import EditError
from editing.hands.shaping import smooth
from editing.scene import Scene


def scene_of(mesh, transform=None):
    return Scene.of([Layer("toy", mesh, np.eye(4) if transform is None else transform)])


def world(scene):
    return scene.layers[0].content.in_world


TRANSFORMS = [np.eye(4), affine(1), affine(2, reflect=True), affine(3, shear=True)]

EDITS = [
    ("soft_drag", {"point": [0.5, 0, 0], "by": [0.2, 0.1, 0], "radius": 3}),
    ("smooth", {"amount": 0.5}),
    ("inflate", {"distance": 0.02}),
    ("mirror", {"axis": "y"}),
    ("decimate", {"faces": 300}),
    ("subdivide", {"times": 1, "rule": "midpoint"}),
    ("subdivide", {}),
]


@pytest.mark.parametrize(("name", "raw"), EDITS)
@pytest.mark.parametrize("transform", TRANSFORMS, ids="unit turned mirrored sheared".split())
def test_an_edit_keeps_the_scene_given_and_the_place_of_the_layer(name, raw, transform):
    scene = scene_of(bumpy(1), transform)
    before = scene_facts(scene)
    steps, outcome = steps_and_outcome(scene, name, layer="toy", **raw)
    assert scene_facts(scene) == before and outcome.scene is not scene
    assert mesh_facts(outcome.scene.layers[0].mesh) != mesh_facts(scene.layers[0].mesh)
    assert np.array_equal(outcome.scene.layers[0].content.transform, transform)
    assert world(outcome.scene).watertight and world(outcome.scene).volume > 0
    assert outcome.scene.layers[0].id == scene.layers[0].id and outcome.files == ()
    assert [(step.index, step.total) for step in steps] == [(1, 2), (2, 2)]
    assert all(line.endswith(".") for line in outcome.report["lines"])


@pytest.mark.parametrize(("name", "raw"), EDITS)
def test_a_locked_layer_is_refused_before_the_first_step(name, raw):
    scene = scene_of(ball())
    locked = scene.with_lock(scene.layers[0].id)
    with pytest.raises(EditError, match='"toy" is locked'):
        acted(locked, name, layer="toy", **raw)


@pytest.mark.parametrize("transform", TRANSFORMS, ids="unit turned mirrored sheared".split())
def test_a_drag_is_one_of_the_world(transform):
    """The point goes where it is pulled, and what is beyond the radius stays."""
    scene = scene_of(ball(0.5, subdivisions=4), transform)
    before = world(scene).vertices
    point, by = before[100], np.array([0.05, -0.02, 0.1])
    outcome = act(scene, "soft_drag", layer="toy", point=point.tolist(), by=by.tolist(), radius=0.3)
    after = world(outcome.scene).vertices
    assert np.allclose(after[100], point + by, atol=1e-5)
    far = np.linalg.norm(before - point, axis=1) > 0.3
    assert far.any() and np.allclose(after[far], before[far], atol=1e-6)
    away = np.linalg.norm(after - before, axis=1)
    assert outcome.report["farthest"] == pytest.approx(away.max(), rel=1e-6)
    assert 0 < outcome.report["moved"] < len(before)


def test_a_drag_of_nothing_is_told():
    with pytest.raises(EditError, match='nothing of "toy" within 0.1 of that point'):
        acted(scene_of(ball()), "soft_drag", layer="toy", point=[2, 0, 0], by=[0] * 3, radius=0.1)
    with pytest.raises(EditError, match="radius should be a number from 1e-09"):
        acted(scene_of(ball()), "soft_drag", layer="toy", point=[0] * 3, by=[0] * 3, radius=0)


def test_smoothing_by_an_amount():
    scene = scene_of(bumpy(1), affine(1))
    mesh = scene.layers[0].mesh
    for amount, rounds in ((0.2, 10), (1, 50)):
        after = acted(scene, "smooth", layer="toy", amount=amount)
        assert mesh_facts(after.layers[0].mesh) == mesh_facts(smooth(mesh, rounds))
    assert mesh_facts(acted(scene, "smooth", layer="toy").layers[0].mesh) == mesh_facts(
        smooth(mesh, 10)
    )
    outcome = act(scene, "smooth", layer="toy", amount=0)
    assert outcome.scene is scene and outcome.report["lines"] == ["An amount of 0 changes nothing."]


def test_inflation_is_in_world_units():
    scene = scene_of(ball(0.5, subdivisions=4), np.diag([2.0, 2, 2, 1]))
    outcome = act(scene, "inflate", layer="toy", distance=0.25)
    radii = np.linalg.norm(world(outcome.scene).vertices, axis=1)
    assert np.allclose(radii, 1.25, atol=1e-3)
    report = outcome.report
    assert report["volume_after"] / report["volume_before"] == pytest.approx(1.25**3, rel=1e-3)
    assert report["volume_before"] == pytest.approx(world(scene).volume, rel=1e-5)
    with pytest.raises(EditError, match="inside out"):
        acted(scene, "inflate", layer="toy", distance=-1.1)
    assert act(scene, "inflate", layer="toy", distance=0).scene is scene
    with pytest.raises(EditError):
        acted(scene, "inflate", layer="toy", distance=1e12)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_mirror_image_stays_where_the_layer_is(axis):
    scene = scene_of(textured(bumpy(2)), affine(1))
    after = acted(scene, "mirror", layer="toy", axis="xyz"[axis])
    before, mirrored = world(scene), world(after)
    assert np.allclose(mirrored.bounds, before.bounds, atol=1e-5)
    middle = before.bounds.mean(axis=0)[axis]
    expected = before.vertices.copy()
    expected[:, axis] = 2 * middle - expected[:, axis]
    assert np.allclose(mirrored.vertices, expected, atol=1e-5)
    assert after.layers[0].mesh.texture is not None
    twice = acted(after, "mirror", layer="toy", axis="xyz"[axis])
    assert np.allclose(world(twice).vertices, before.vertices, atol=1e-5)


def test_decimation_counts_faces():
    scene = scene_of(textured(ball(subdivisions=3)))
    outcome = act(scene, "decimate", layer="toy", faces=200)
    mesh = outcome.scene.layers[0].mesh
    assert len(mesh.faces) <= 200 and mesh.texture is not None
    assert outcome.report["faces_before"] == 1280
    assert outcome.report["faces_after"] == len(mesh.faces)
    assert outcome.report["lines"] == [f'"toy" has {len(mesh.faces)} faces (was 1280).']
    same = act(scene, "decimate", layer="toy", faces=5000)
    assert same.scene is scene and same.report["lines"] == ['"toy" has only 1280 faces already.']


def test_decimation_that_cannot_go_so_far_says_so():
    rows = [ball(0.1, (x, 0, 0), subdivisions=1) for x in range(5)]
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in rows)])
    mesh = as_mesh(
        np.concatenate([mesh.vertices for mesh in rows]),
        np.concatenate([m.faces + at for m, at in zip(rows, starts, strict=False)]),
    )
    report = act(scene_of(mesh), "decimate", layer="toy", faces=4).report
    assert report["faces_after"] > 4
    assert "need more faces than were asked for" in report["lines"][1]


def test_subdivision_keeps_the_texture():
    scene = scene_of(textured(ball(subdivisions=2)), affine(1))
    outcome = act(scene, "subdivide", layer="toy", times=2)
    mesh = outcome.scene.layers[0].mesh
    assert len(mesh.faces) == 16 * 320 and mesh.texture is not None
    assert outcome.report["lines"] == ['"toy" has 5120 faces (was 320).']
    flat = acted(scene, "subdivide", layer="toy", rule="midpoint")
    assert world(flat).volume == pytest.approx(world(scene).volume, rel=1e-5)
    with pytest.raises(EditError, match="from 1 to 2. It is 3"):
        acted(scene, "subdivide", layer="toy", times=3)


def test_too_many_faces_are_told(monkeypatch):
    monkeypatch.setattr("editing.hands.shaping.MOST_FACES", 1000)
    with pytest.raises(EditError, match="Subdivision would make 5120 faces of 1280"):
        acted(scene_of(ball()), "subdivide", layer="toy")


def test_open_surfaces_are_edited_too():
    scene = scene_of(opened(ball()))
    for name, raw in EDITS:
        outcome = act(scene, name, layer="toy", **raw)
        assert outcome.scene is not scene and "volume_after" not in outcome.report


def test_errors_of_a_library_become_sentences():
    """Three faces at one edge: no manifold, and no closed body either."""
    mesh = ball(subdivisions=1)
    fin = np.concatenate([mesh.vertices, [[2, 2, 2]]]).astype(np.float32)
    faces = np.concatenate([mesh.faces, [[*mesh.faces[0, :2], len(fin) - 1]]]).astype(np.int32)
    bad = Mesh(fin, faces, np.zeros_like(fin))
    with pytest.raises(EditError, match="not a closed body"):
        acted(scene_of(bad), "decimate", layer="toy", faces=10)


def test_other_layers_are_the_very_same():
    scene = Scene.of([layer("toy", bumpy(1)), layer("other", ball())])
    for name, raw in EDITS:
        assert acted(scene, name, layer="toy", **raw).layers[1] is scene.layers[1]
