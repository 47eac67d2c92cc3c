"""PLY and STL files read back by two libraries."""

import igl
import numpy as np
import pytest
import trimesh
from toy_layers import affine, ball, patchwork, various

from dissector.export import write_scene
from dissector.mesh import Layer, Mesh
from dissector.texture_lookup import vertex_colours


def joined(layers):
    """The corners of all faces in world space."""
    return np.concatenate([layer.in_world.vertices[layer.in_world.faces] for layer in layers])


@pytest.mark.parametrize("suffix", [".ply", ".stl"])
def test_both_libraries_find_every_face_in_its_place(tmp_path, suffix):
    layers = various()
    (path,) = write_scene(tmp_path / f"scene{suffix}", layers)
    shape = trimesh.load_mesh(path, process=False)
    assert np.array_equal(np.float32(shape.triangles), joined(layers))
    vertices, faces = igl.read_triangle_mesh(str(path))
    assert np.array_equal(np.float32(vertices[faces]), joined(layers))


@pytest.mark.parametrize("suffix", [".ply", ".stl"])
def test_a_layer_stays_closed_and_outwards(tmp_path, suffix):
    layer = Layer("frog", patchwork(ball()), affine(7, reflect=True))
    (path,) = write_scene(tmp_path / f"frog{suffix}", [layer])
    shape = trimesh.load_mesh(path, process=False)
    shape.merge_vertices()
    assert shape.is_watertight and shape.is_winding_consistent
    assert shape.volume == pytest.approx(layer.mesh.volume * abs(np.linalg.det(layer.transform)))


def test_ply_has_the_colours_that_are_seen(tmp_path):
    layers = [Layer("a", ball(colour=(0.2, 0.4, 0.6))), Layer("b", patchwork(ball()))]
    (path,) = write_scene(tmp_path / "scene.ply", layers)
    assert path.read_bytes().startswith(b"ply\nformat binary_little_endian")
    found = trimesh.load_mesh(path, process=False).visual.vertex_colors[:, :3]
    expected = np.concatenate([vertex_colours(layer.mesh) for layer in layers])
    assert np.abs(found / 255 - expected).max() < 0.51 / 255


def test_stl_is_binary(tmp_path):
    layers = [Layer("a", ball())]
    (path,) = write_scene(tmp_path / "a.stl", layers)
    content = path.read_bytes()
    assert int.from_bytes(content[80:84], "little") == 320 and len(content) == 84 + 50 * 320


def test_an_open_layer_is_named(tmp_path, caplog):
    whole = ball()
    layers = [
        Layer("a", whole),
        Layer("lily pad", Mesh(whole.vertices, whole.faces[1:], whole.colours)),
    ]
    write_scene(tmp_path / "a.stl", layers)
    assert "'lily pad' is not closed" in caplog.text and "'a'" not in caplog.text


def test_faces_without_area_are_written(tmp_path):
    whole = ball()
    faces = np.concatenate([whole.faces, np.int32([[0, 0, 1]])])
    layers = [Layer("a", Mesh(whole.vertices, faces, whole.colours))]
    for suffix in (".ply", ".stl"):
        (path,) = write_scene(tmp_path / f"a{suffix}", layers)
        assert len(trimesh.load_mesh(path, process=False).faces) == 321
