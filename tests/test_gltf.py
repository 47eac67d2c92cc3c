"""GLB files read back by two libraries and judged by the Khronos validator."""

import io
from pathlib import Path

import gltf_validator
import numpy as np
import pygltflib
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from toy_layers import affine, ball, patchwork, various

from dissector.gltf import split, to_glb
from dissector.gltf_conventions import (
    linear_from_srgb,
    srgb_from_linear,
    y_up,
    y_up_transform,
    z_up,
    z_up_transform,
)
from dissector.mesh import Layer, Mesh, Texture


def parsed(layers, **extras):
    return pygltflib.GLTF2.load_from_bytes(to_glb(layers, extras=extras))


def view_bytes(gltf, index):
    view = gltf.bufferViews[index]
    return gltf.binary_blob()[view.byteOffset : view.byteOffset + view.byteLength]


def array(gltf, index):
    accessor = gltf.accessors[index]
    kinds = {pygltflib.UNSIGNED_INT: "<u4", pygltflib.UNSIGNED_SHORT: "<u2"}
    data = view_bytes(gltf, accessor.bufferView)
    return np.frombuffer(data, kinds.get(accessor.componentType, "<f4")).reshape(accessor.count, -1)


def loaded(layers):
    """Shapes by name, as trimesh reads them, each in its place, y up."""
    scene = trimesh.load_scene(io.BytesIO(to_glb(layers)), file_type="glb", process=False)
    shapes = {}
    for name in scene.graph.nodes_geometry:
        matrix, geometry = scene.graph[name]
        shapes[name] = scene.geometry[geometry].copy().apply_transform(matrix)
    return shapes


def test_the_khronos_validator_has_nothing_against_any_scene(tmp_path):
    layers = various()
    degenerate = ball()
    faces = np.concatenate([degenerate.faces, np.int32([[0, 0, 1], [2, 2, 2]])])
    loose = np.concatenate([degenerate.vertices, np.float32([[9, 9, 9]])])
    odd = Mesh(loose, faces, np.ones_like(loose))
    scenes = {
        "all": layers,
        **{f"only {index}": [layer] for index, layer in enumerate(layers)},
        "many": [Layer(f"ball {index}", ball((index, 0, 0))) for index in range(30)],
        "degenerate": [Layer("a", odd), Layer("b", patchwork(odd))],
        "one face": [Layer("a", Mesh(loose, faces[:1], np.zeros_like(loose)))],
        "turned": [Layer(str(seed), ball(), affine(seed, reflect=seed % 2)) for seed in range(9)],
    }
    paths = []
    for name, scene in scenes.items():
        paths.append(tmp_path / f"{name}.glb")
        paths[-1].write_bytes(to_glb(scene, extras={"prompt": "grün", "seed": 1, "deep": [{}]}))
    found = gltf_validator.problems(paths)
    assert found == {str(path): [] for path in paths}


def test_the_example_scenes_are_valid():
    paths = sorted((Path(__file__).parents[1] / "assets" / "scenes").glob("*/scene.glb"))
    assert paths
    assert gltf_validator.problems(paths) == {str(path): [] for path in paths}


def test_the_validator_would_notice(tmp_path):
    """An accessor that is longer than its view is an error."""
    layer = Layer("a", ball())
    path = tmp_path / "bad.glb"
    gltf = pygltflib.GLTF2.load_from_bytes(to_glb([layer]))
    gltf.accessors[0].count += 1
    path.write_bytes(b"".join(gltf.save_to_bytes()))
    assert gltf_validator.problems([path])[str(path)]


@pytest.mark.parametrize(("ci", "outcome"), [("", "skip"), ("true", "fail")])
def test_without_node_the_validator_says_so(monkeypatch, ci, outcome):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(getattr(pytest, outcome).Exception, match="Node.js was not found"):
        gltf_validator.problems([])


def test_nodes_names_and_origins():
    layers = various()
    gltf = parsed(layers, prompt="a frog", seed=7)
    assert [node.name for node in gltf.nodes] == [layer.name for layer in layers]
    assert gltf.scenes[gltf.scene].nodes == list(range(len(layers)))
    assert [node.mesh for node in gltf.nodes] == list(range(len(layers)))
    assert gltf.scenes[0].extras == {"prompt": "a frog", "seed": 7}
    assert gltf.nodes[1].extras == {"prompt": "a frog", "seed": 2**60}
    assert gltf.nodes[4].extras == {"seed": -1} and not gltf.nodes[0].extras
    factors = gltf.materials[2].pbrMetallicRoughness
    assert (factors.metallicFactor, factors.roughnessFactor) == (0.25, 0.4)


def test_transforms_are_written_in_the_simplest_form():
    nodes = {node.name: node for node in parsed(various()).nodes}
    plain = nodes["lily pad"]
    assert plain.matrix is plain.translation is plain.rotation is plain.scale is None
    assert nodes["moved"].translation == [0.25, 1e-3, 3.0] and nodes["moved"].scale is None
    assert nodes["scaled"].scale == [2.0, 3.0, -0.5] and nodes["scaled"].translation is None
    assert len(nodes["mirrored"].matrix) == 16
    assert nodes["sheared"].matrix is None and nodes["sheared"].translation


def test_trimesh_finds_every_layer_in_its_place():
    layers = various()
    shapes = loaded(layers)
    assert set(shapes) == {layer.name for layer in layers}
    for layer in layers:
        shape, world = shapes[layer.name], layer.in_world
        expected = y_up(world.vertices)[world.faces]
        # A reflected node turns its faces in glTF itself, and so does trimesh.
        assert np.abs(np.sort(shape.triangles, axis=1) - np.sort(expected, axis=1)).max() < 1e-5
        if layer.name != "open":
            shape.merge_vertices(merge_tex=True, merge_norm=True)
            assert shape.is_watertight and shape.is_winding_consistent
            assert shape.volume == pytest.approx(world.volume, rel=1e-4)


def test_vertex_colours_are_linear_light():
    layer = Layer("a", ball())
    gltf = parsed([layer])
    part = gltf.meshes[0].primitives[0]
    assert np.array_equal(array(gltf, part.attributes.POSITION), y_up(layer.mesh.vertices))
    assert np.array_equal(array(gltf, part.attributes.NORMAL), y_up(layer.mesh.normals))
    colours = array(gltf, part.attributes.COLOR_0)
    assert np.array_equal(colours, linear_from_srgb(layer.mesh.colours))
    assert np.array_equal(array(gltf, part.indices), layer.mesh.faces.reshape(-1, 1))
    bounds = gltf.accessors[part.attributes.POSITION]
    assert np.array_equal(bounds.min, y_up(layer.mesh.vertices).min(axis=0))
    assert not gltf.images and not gltf.samplers


def test_a_texture_is_an_image_with_coordinates():
    layer = Layer("a", patchwork(ball()))
    gltf = parsed([layer])
    part = gltf.meshes[0].primitives[0]
    assert part.attributes.COLOR_0 is None
    faces = array(gltf, part.indices).reshape(-1, 3)
    texture = layer.mesh.texture
    assert np.array_equal(array(gltf, part.attributes.TEXCOORD_0)[faces], texture.uv[texture.faces])
    halves = array(gltf, part.attributes._VERTEX).astype(int)
    assert np.array_equal((halves[:, 0] + 65536 * halves[:, 1])[faces], layer.mesh.faces)
    positions = array(gltf, part.attributes.POSITION)
    assert np.array_equal(positions[faces], y_up(layer.mesh.vertices)[layer.mesh.faces])
    normals = array(gltf, part.attributes.NORMAL)
    assert np.array_equal(normals[faces], y_up(layer.mesh.normals)[layer.mesh.faces])
    info = gltf.materials[part.material].pbrMetallicRoughness.baseColorTexture
    shown = gltf.textures[info.index]
    with Image.open(io.BytesIO(view_bytes(gltf, gltf.images[shown.source].bufferView))) as image:
        assert image.format == "PNG" and np.array_equal(np.asarray(image), texture.image)
    sampler = gltf.samplers[shown.sampler]
    assert (sampler.magFilter, sampler.minFilter) == (9729, 9987)


def test_views_of_the_buffer_are_aligned_and_cover_it():
    gltf = parsed(various())
    ends = [0]
    for view in gltf.bufferViews:
        assert view.byteOffset % 4 == 0 and 0 <= view.byteOffset - ends[-1] < 4
        ends.append(view.byteOffset + view.byteLength)
    assert 0 <= gltf.buffers[0].byteLength - ends[-1] < 4


def test_vertices_are_split_only_where_coordinates_differ():
    """Slow reference: a dictionary of the pairs that the corners of the faces make."""
    mesh = patchwork(ball(subdivisions=1))
    shared = Texture(mesh.vertices[:, :2].clip(0, 1), mesh.faces, mesh.texture.image)
    for texture in (mesh.texture, shared):
        source, uv, faces = split(mesh.faces, texture, len(mesh.vertices))
        pairs = {
            (vertex, *texture.uv[place].tolist())
            for row, places in zip(mesh.faces.tolist(), texture.faces.tolist(), strict=True)
            for vertex, place in zip(row, places, strict=True)
        }
        assert len(source) == len(pairs)
        assert np.array_equal(source[faces], mesh.faces)
        assert np.array_equal(uv[faces], texture.uv[texture.faces])
        assert (np.diff(source) >= 0).all()


def test_loose_vertices_are_kept_once():
    mesh = ball(subdivisions=1)
    texture = patchwork(Mesh(mesh.vertices, mesh.faces[:5], mesh.colours)).texture
    source, _, _ = split(mesh.faces[:5], texture, len(mesh.vertices))
    assert set(source) == set(range(len(mesh.vertices)))
    assert len(source) == 15 + len(mesh.vertices) - len(np.unique(mesh.faces[:5]))


def test_the_frames_are_rotations_and_inverse():
    basis = np.eye(3, dtype=np.float32)
    assert np.linalg.det(y_up(basis)) == pytest.approx(1)
    assert np.array_equal(y_up(np.float32([[1, 2, 3]])), [[1, 3, -2]])
    assert np.array_equal(z_up(y_up(basis)), basis)
    matrix, points = affine(5, shear=True), np.float32([[1, 2, 3], [-1, 0.5, 2]])
    assert np.array_equal(z_up_transform(y_up_transform(matrix)), matrix)
    moved = (points @ matrix[:3, :3].T + matrix[:3, 3]).astype(np.float32)
    turned = y_up_transform(matrix)
    again = y_up(points) @ turned[:3, :3].T + turned[:3, 3]
    assert np.allclose(again, y_up(moved), atol=1e-6)


def test_linear_light():
    srgb = np.float32([[0, 0.04045, 0.5], [0.735357, 1, 0.2]])
    expected = [[0, 0.0031308, 0.2140411], [0.5, 1, 0.0331048]]
    assert np.allclose(linear_from_srgb(srgb), expected, atol=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1, width=32), min_size=1))
def test_light_and_back(values):
    srgb = np.float32(values)
    assert np.allclose(srgb_from_linear(linear_from_srgb(srgb)), srgb, atol=2e-6)
