"""GLB files read back by two libraries, and previews."""

import errno
import os

import numpy as np
import pygltflib
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector import files
from dissector.export import (
    file_name,
    linear_from_srgb,
    placed,
    preview_image,
    to_glb,
    write_glb,
    write_layer_glbs,
    y_up,
)
from dissector.mesh import Layer, Mesh
from dissector.placement import Placement


def toy(centre=(0.0, 0.0, 0.0), colour=(0.5, 0.25, 1.0), radius=0.3):
    shape = trimesh.creation.icosphere(subdivisions=2, radius=radius)
    vertices = (shape.vertices + centre).astype(np.float32)
    colours = np.tile(np.float32(colour), (len(vertices), 1))
    return Mesh(vertices, shape.faces.astype(np.int32), colours)


@pytest.fixture
def layers():
    return [
        Layer("lily pad", toy((0, 0, -0.3), (0.1, 0.8, 0.1))),
        Layer("frog", toy((0, 0.2, 0.3))),
    ]


def read(gltf, index):
    accessor = gltf.accessors[index]
    view = gltf.bufferViews[accessor.bufferView]
    data = gltf.binary_blob()[view.byteOffset : view.byteOffset + view.byteLength]
    kind = np.uint32 if accessor.componentType == pygltflib.UNSIGNED_INT else np.float32
    return np.frombuffer(data, kind).reshape(accessor.count, -1)


def test_placed_layers_have_the_origin_and_scale_of_the_input(tmp_path, layers):
    """Read back and y up turned to z up, the file is the input's world."""
    placement = Placement(2.5, (10.0, -4.0, 3.0))
    write_glb(tmp_path / "scene.glb", placed(layers, placement))
    scene = trimesh.load_scene(tmp_path / "scene.glb", process=False)
    for layer in layers:
        x, y, z = scene.geometry[layer.name].vertices.T
        again = (np.stack([x, -z, y], axis=1) - placement.centre) / placement.scale
        assert np.abs(again - layer.mesh.vertices).max() < 1e-6
        assert scene.geometry[layer.name].volume > 0
    same = placed(layers, Placement())
    assert all(
        np.array_equal(a.mesh.vertices, b.mesh.vertices) for a, b in zip(same, layers, strict=True)
    )


def test_trimesh_reads_nodes_and_geometry(tmp_path, layers):
    path = tmp_path / "scene.glb"
    write_glb(path, layers, extras={"prompt": "a frog", "seed": 7})
    scene = trimesh.load_scene(path, process=False)
    assert set(scene.graph.nodes_geometry) == {"lily pad", "frog"}
    assert scene.metadata["prompt"] == "a frog" and scene.metadata["seed"] == 7
    for layer in layers:
        shape = scene.geometry[layer.name]
        assert np.allclose(shape.vertices, y_up(layer.mesh.vertices))
        assert np.array_equal(shape.faces, layer.mesh.faces)
        assert shape.is_watertight and shape.volume == pytest.approx(layer.mesh.volume, rel=1e-4)


def test_pygltflib_reads_order_attributes_and_materials(tmp_path, layers):
    path = tmp_path / "scene.glb"
    write_glb(path, layers)
    gltf = pygltflib.GLTF2().load(str(path))
    assert [node.name for node in gltf.nodes] == ["lily pad", "frog"]
    assert gltf.scenes[gltf.scene].nodes == [0, 1]
    assert [node.mesh for node in gltf.nodes] == [0, 1]
    for layer, shape in zip(layers, gltf.meshes, strict=True):
        part = shape.primitives[0]
        assert np.array_equal(read(gltf, part.attributes.POSITION), y_up(layer.mesh.vertices))
        assert np.array_equal(read(gltf, part.attributes.NORMAL), y_up(layer.mesh.normals))
        colours = read(gltf, part.attributes.COLOR_0)
        assert np.array_equal(colours, linear_from_srgb(layer.mesh.colours))
        assert np.array_equal(read(gltf, part.indices), layer.mesh.faces.reshape(-1, 1))
        bounds = gltf.accessors[part.attributes.POSITION]
        assert np.array_equal(bounds.min, y_up(layer.mesh.vertices).min(axis=0))
        assert gltf.materials[part.material].pbrMetallicRoughness.metallicFactor == 0


def test_every_view_of_the_buffer_is_aligned(layers):
    gltf = pygltflib.GLTF2.load_from_bytes(to_glb(layers))
    ends = [view.byteOffset + view.byteLength for view in gltf.bufferViews]
    assert all(view.byteOffset % 4 == 0 for view in gltf.bufferViews)
    assert [0, *ends[:-1]] == [view.byteOffset for view in gltf.bufferViews]
    assert ends[-1] == gltf.buffers[0].byteLength


def test_y_up_is_a_rotation():
    basis = y_up(np.eye(3, dtype=np.float32))
    assert np.linalg.det(basis) == pytest.approx(1)
    assert np.array_equal(y_up(np.float32([[1, 2, 3]])), [[1, 3, -2]])


def test_linear_light():
    srgb = np.float32([[0, 0.04045, 0.5], [0.735357, 1, 0.2]])
    expected = [[0, 0.0031308, 0.2140411], [0.5, 1, 0.0331048]]
    assert np.allclose(linear_from_srgb(srgb), expected, atol=1e-5)


def test_layer_files_carry_the_names(tmp_path, layers):
    paths = write_layer_glbs(tmp_path / "layers", layers)
    assert [path.name for path in paths] == ["lily pad.glb", "frog.glb"]
    for path, layer in zip(paths, layers, strict=True):
        gltf = pygltflib.GLTF2().load(str(path))
        assert [node.name for node in gltf.nodes] == [layer.name]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=120))
def test_file_names_are_plain(name):
    safe = file_name(name)
    assert safe and os.path.basename(safe) == safe and safe not in {".", ".."}
    assert len(safe.encode()) <= 201
    assert not set(safe) & set('<>:"/\\|?*') and safe.isprintable() | (not safe.isascii())


@pytest.mark.parametrize(
    ("name", "expected"),
    [("frog", "frog"), ("lily pad", "lily pad"), ("../a", "_a"), ("con", "_con"), ("", "_")],
)
def test_file_name_examples(name, expected):
    assert file_name(name) == expected


def test_bad_names(tmp_path, layers):
    mesh = layers[0].mesh
    with pytest.raises(ValueError, match="at least one layer"):
        write_glb(tmp_path / "a.glb", [])
    with pytest.raises(ValueError, match="different names"):
        write_glb(tmp_path / "a.glb", [Layer("a", mesh), Layer("a", mesh)])
    with pytest.raises(ValueError, match="different names"):
        write_glb(tmp_path / "a.glb", [Layer(" ", mesh)])
    with pytest.raises(ValueError, match="different file names, got a/b, a:b"):
        write_layer_glbs(tmp_path, [Layer("a/b", mesh), Layer("a:b", mesh)])
    assert not list(tmp_path.iterdir())


def test_full_disk_keeps_the_earlier_file(tmp_path, layers, monkeypatch):
    path = tmp_path / "scene.glb"
    write_glb(path, layers)
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left.*scene.glb"):
        write_glb(path, layers[:1])
    assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_preview_shows_the_scene_then_each_layer(layers):
    image = preview_image(layers, size=64)
    assert image.shape == (64, 192, 3) and image.dtype == np.uint8
    scene, lily_pad, frog = np.split(image.astype(int), 3, axis=1)
    ground = image[0, 0].astype(int)
    shown = [(tile != ground).any(axis=-1) for tile in (scene, lily_pad, frog)]
    assert np.array_equal(shown[0], shown[1] | shown[2])
    assert not np.array_equal(shown[1], shown[2]) and min(part.sum() for part in shown) > 200
    rows = [np.nonzero(part)[0].mean() for part in shown[1:]]
    assert rows[1] < rows[0]
    greens = lily_pad[shown[1]]
    assert (greens[:, 1] >= greens[:, 0]).mean() > 0.95


def test_preview_rejects_tiny_tiles(layers):
    with pytest.raises(ValueError, match="8 pixels or more, got 4"):
        preview_image(layers, size=4)
