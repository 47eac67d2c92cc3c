"""OBJ files with their companions, read back by two libraries and line by line."""

import igl
import numpy as np
import pytest
import trimesh
from PIL import Image
from toy_layers import affine, ball, patchwork, various

from dissector.export import write_scene
from dissector.gltf_conventions import y_up
from dissector.mesh import Layer, Material
from dissector.obj import plain_name, to_obj


def lines(path, key):
    """The rest of each line of an OBJ file that starts with a key, split."""
    found = [line.split() for line in path.read_text().splitlines()]
    return [words[1:] for words in found if words[0] == key]


def numbers(path, key):
    return np.array(lines(path, key), np.float64)


@pytest.fixture
def written(tmp_path):
    layers = various()
    return layers, write_scene(tmp_path / "my scene.obj", layers)


def test_the_companions_come_first_and_are_named_in_the_file(written):
    layers, paths = written
    names = [path.name for path in paths]
    textured = [plain_name(layer.name) for layer in layers if layer.mesh.texture]
    assert names == [f"my_scene-{name}.png" for name in textured] + ["my_scene.mtl", "my scene.obj"]
    assert all(path.is_file() for path in paths)
    assert lines(paths[-1], "mtllib") == [["my_scene.mtl"]]
    images = [words[0] for words in lines(paths[-2], "map_Kd")]
    assert images == names[:4]


def test_objects_are_the_layers_with_their_materials(written):
    layers, paths = written
    names = [[plain_name(layer.name)] for layer in layers]
    assert lines(paths[-1], "o") == lines(paths[-1], "usemtl") == names
    assert lines(paths[-2], "newmtl") == names and names[2] == ["Frosch_☃_“grün”"]
    assert numbers(paths[-2], "Pr")[2] == 0.4 and numbers(paths[-2], "Pm")[2] == 0.25


def test_every_number_comes_back(written):
    layers, paths = written
    worlds = [layer.in_world for layer in layers]
    vertices = [np.float64(words[:3]) for words in lines(paths[-1], "v")]
    expected = np.concatenate([y_up(mesh.vertices) for mesh in worlds])
    assert np.array_equal(np.float32(vertices), expected)
    normals = np.concatenate([y_up(mesh.normals) for mesh in worlds])
    assert np.array_equal(numbers(paths[-1], "vn").astype(np.float32), normals)
    coloured = [words[3:] for words in lines(paths[-1], "v")]
    colours = [
        row
        for mesh in worlds
        for row in ([[]] * len(mesh.vertices) if mesh.texture else mesh.colours.tolist())
    ]
    assert all(np.allclose(np.float64(a), b) for a, b in zip(coloured, colours, strict=True))


def test_faces_refer_to_their_own_layer(written):
    """Each corner, looked up, is the corner of the layer: place, normal and texture coordinate."""
    layers, paths = written
    vertices, places, normals = (lines(paths[-1], key) for key in ("v", "vt", "vn"))
    faces = iter(lines(paths[-1], "f"))
    for layer in layers:
        mesh = layer.in_world
        for row in range(len(mesh.faces)):
            for corner, word in enumerate(next(faces)):
                vertex, place, normal = word.split("/")
                index = mesh.faces[row, corner]
                found = np.float32(vertices[int(vertex) - 1][:3])
                assert np.array_equal(found, y_up(mesh.vertices[[index]])[0])
                found = np.float32(normals[int(normal) - 1])
                assert np.array_equal(found, y_up(mesh.normals[[index]])[0])
                if mesh.texture is None:
                    assert place == ""
                else:
                    u, v = np.float64(places[int(place) - 1])
                    expected = mesh.texture.uv[mesh.texture.faces[row, corner]]
                    assert np.allclose([u, 1 - v], expected, atol=1e-7)
    assert next(faces, None) is None


@pytest.mark.parametrize("textured", [True, False])
def test_trimesh_reads_layers_with_textures_or_colours(tmp_path, textured):
    layers = [layer for layer in various() if (layer.mesh.texture is not None) == textured]
    path = write_scene(tmp_path / "scene.obj", layers)[-1]
    scene = trimesh.load_scene(path, process=False, split_objects=True, group_material=False)
    assert set(scene.geometry) == {plain_name(layer.name) for layer in layers}
    for layer in layers:
        shape, mesh = scene.geometry[plain_name(layer.name)], layer.in_world
        assert np.array_equal(np.float32(shape.triangles), y_up(mesh.vertices)[mesh.faces])
        if textured:
            image = np.asarray(shape.visual.material.image.convert("RGB"))
            assert np.array_equal(image, mesh.texture.image)
            uv = shape.visual.uv[shape.faces] * [1, -1] + [0, 1]
            assert np.allclose(uv, mesh.texture.uv[mesh.texture.faces], atol=1e-6)
        else:
            found = shape.visual.vertex_colors[shape.faces][..., :3] / 255
            assert np.abs(found - mesh.colours[mesh.faces]).max() < 1.01 / 255


def test_libigl_reads_closed_surfaces(tmp_path):
    layer = Layer("frog", patchwork(ball()), affine(4, reflect=True))
    write_scene(tmp_path / "frog.obj", [layer])
    vertices, faces = igl.read_triangle_mesh(str(tmp_path / "frog.obj"))
    shape = trimesh.Trimesh(vertices, faces, process=False)
    assert shape.is_watertight
    assert shape.volume == pytest.approx(layer.in_world.volume, rel=1e-5)


def test_the_image_is_stored_whole(written):
    layers, paths = written
    with Image.open(paths[0]) as image:
        assert np.array_equal(np.asarray(image), layers[1].mesh.texture.image)


def test_without_any_texture_there_are_no_companions(tmp_path):
    files = to_obj("a", [Layer("a", ball()), Layer("b", ball(), material=Material(1.0, 0.0))])
    assert list(files) == ["a.obj"] and b"mtl" not in files["a.obj"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("lily pad", "lily_pad"), (" a\tb\n", "a_b"), ("a#b\\c", "a_b_c"), ("..", ".."), ("", "_")],
)
def test_plain_names(name, expected):
    assert plain_name(name) == expected


def test_names_that_become_the_same_are_refused(tmp_path):
    layers = [Layer("lily pad", ball()), Layer("Lily_pad", ball())]
    with pytest.raises(ValueError, match="without spaces, got lily pad, Lily_pad"):
        write_scene(tmp_path / "a.obj", layers)
    assert not list(tmp_path.iterdir())
