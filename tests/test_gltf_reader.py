"""GLB files read as layers: our own, those of other writers, and damaged ones."""

import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from toy_layers import affine, ball, patchwork, various

from dissector.gltf import to_glb
from dissector.gltf_conventions import linear_from_srgb, srgb_from_linear, y_up
from dissector.gltf_reader import read_glb, read_scene
from dissector.mesh import Layer, Material, Mesh
from dissector.texture_lookup import vertex_colours

ROOT = Path(__file__).parents[1]


def reread(tmp_path, layers, **extras):
    path = tmp_path / "scene.glb"
    path.write_bytes(to_glb(layers, extras=extras))
    return read_scene(path)


def assert_same(layer, again):
    """Everything to the last bit, but colours, and texture coordinates corner by corner."""
    for name in ("name", "material", "prompt", "seed"):
        assert getattr(layer, name) == getattr(again, name)
    assert np.array_equal(layer.transform, again.transform)
    before, after = layer.mesh, again.mesh
    assert np.array_equal(before.vertices, after.vertices)
    assert np.array_equal(before.faces, after.faces)
    shown = np.unique(before.faces)  # a texture says nothing about vertices without a face
    assert np.abs(vertex_colours(before) - after.colours)[shown].max() < 2e-6
    assert (before.texture is None) == (after.texture is None)
    if before.texture is not None:
        old, new = before.texture, after.texture
        assert np.array_equal(old.image, new.image)
        assert np.array_equal(old.uv[old.faces], new.uv[new.faces])


def test_our_own_files_come_back(tmp_path):
    layers = various()
    again, extras = reread(tmp_path, layers, prompt="a frog", seed=2**70)
    assert extras == {"prompt": "a frog", "seed": 2**70} and len(again) == len(layers)
    for layer, other in zip(layers, again, strict=True):
        if layer.name != "sheared":
            assert_same(layer, other)
    sheared, other = layers[4], again[4]
    assert np.array_equal(sheared.transform[:3, 3], other.transform[:3, 3])
    assert np.abs(sheared.in_world.vertices - other.in_world.vertices).max() < 1e-6
    assert sheared.in_world.volume == pytest.approx(other.in_world.volume, rel=1e-5)


def test_a_second_trip_changes_nothing(tmp_path):
    first, _ = reread(tmp_path, various())
    before = (tmp_path / "scene.glb").read_bytes()
    second, _ = reread(tmp_path, first)
    assert before[:4] == b"glTF" and len(second) == len(first)
    for layer, other in zip(first, second, strict=True):
        assert_same(layer, other)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 999),
    name=st.text(min_size=1, max_size=20).filter(lambda text: text.strip() == text),
    prompt=st.text(max_size=40),
    number=st.none() | st.integers(),
    textured=st.booleans(),
    reflect=st.booleans(),
)
def test_any_layer_comes_back(tmp_path_factory, seed, name, prompt, number, textured, reflect):
    """Also with vertices of no face, faces without area, and two vertices at one place."""
    rng = np.random.default_rng(seed)
    vertices = rng.normal(size=(9, 3)).astype(np.float32)
    vertices[3] = vertices[5]
    faces = rng.integers(0, 8, (12, 3)).astype(np.int32)
    mesh = Mesh(vertices, faces, rng.uniform(size=(9, 3)).astype(np.float32))
    mesh = patchwork(mesh, 8, seed) if textured else mesh
    material = Material(*rng.uniform(size=2).tolist())
    layer = Layer(name, mesh, affine(seed, reflect=reflect), material, prompt, number)
    again, _ = reread(tmp_path_factory.mktemp("trip"), [layer])
    assert_same(layer, again[0])


@pytest.mark.parametrize("folder", sorted((ROOT / "assets" / "scenes").iterdir()), ids=str)
def test_the_example_scenes_open(folder):
    report = json.loads((folder / "report.json").read_text())
    layers = read_glb(folder / "scene.glb")
    found = [(each.name, len(each.mesh.vertices), len(each.mesh.faces)) for each in layers]
    assert found == [(each["name"], each["vertices"], each["faces"]) for each in report["layers"]]
    assert all(layer.mesh.watertight for layer in layers)


def foreign(tmp_path, scene):
    path = tmp_path / "foreign.glb"
    path.write_bytes(scene.export(file_type="glb"))
    return read_glb(path)


def test_a_foreign_hierarchy_is_flattened(tmp_path):
    """Nodes below nodes, one mesh in two places, 8-bit colours, faces that share no vertex."""
    shape = trimesh.creation.box((1, 2, 3))
    shape.visual.vertex_colors = np.tile(np.uint8([200, 100, 50, 255]), (8, 1))
    shape.unmerge_vertices()
    scene = trimesh.Scene()
    upper, lower = affine(1), affine(2)
    scene.graph.update("upper", "world", matrix=upper)
    scene.add_geometry(shape, node_name="box", parent_node_name="upper", transform=lower)
    scene.graph.update("again", "world", matrix=lower, geometry=next(iter(scene.geometry)))
    layers = {layer.name: layer for layer in foreign(tmp_path, scene)}
    assert set(layers) == {"box", "again"}
    for name, matrix in (("box", upper @ lower), ("again", lower)):
        mesh = layers[name].mesh
        assert mesh.watertight and len(mesh.vertices) == 8 and len(mesh.faces) == 12
        corners = layers[name].in_world.vertices
        expected = shape.vertices @ matrix[:3, :3].T + matrix[:3, 3]
        away = np.linalg.norm(y_up(corners)[:, None] - expected[None], axis=2)
        assert away.min(axis=0).max() < 1e-5 and away.min(axis=1).max() < 1e-5
        # trimesh writes 8-bit numbers as they are; glTF means linear light by them.
        light = np.float32([200, 100, 50]) / 255
        assert np.allclose(mesh.colours, srgb_from_linear(light), atol=1e-6)


def test_a_foreign_texture_is_kept(tmp_path):
    mesh = patchwork(ball(), 32)
    texture = mesh.texture
    corners = texture.uv[texture.faces].reshape(-1, 2) * [1, -1] + [0, 1]  # of trimesh: v upwards
    shape = trimesh.Trimesh(
        mesh.vertices[mesh.faces].reshape(-1, 3),
        np.arange(mesh.faces.size).reshape(-1, 3),
        process=False,
        visual=trimesh.visual.TextureVisuals(
            uv=corners,
            material=trimesh.visual.material.PBRMaterial(
                baseColorTexture=Image.fromarray(texture.image),
                baseColorFactor=[128, 255, 255, 255],
                metallicFactor=0.5,
                roughnessFactor=0.25,
            ),
        ),
    )
    (layer,) = foreign(tmp_path, trimesh.Scene({"ball": shape}))
    again = layer.mesh
    assert again.watertight and len(again.vertices) == len(mesh.vertices)
    assert layer.material == Material(0.5, 0.25)
    wanted = y_up(again.vertices)[again.faces] - mesh.vertices[mesh.faces]
    assert np.abs(wanted).max() < 1e-6
    places = again.texture.uv[again.texture.faces]
    assert np.abs(places - texture.uv[texture.faces]).max() < 1e-6
    factor = 128 / 255
    red = srgb_from_linear(linear_from_srgb(texture.image[..., 0] / 255) * factor) * 255
    assert np.abs(again.texture.image[..., 0] - red).max() <= 1
    assert np.array_equal(again.texture.image[..., 1:], texture.image[..., 1:])
    assert np.array_equal(again.colours, vertex_colours(again))


def glb(document, binary=b""):
    """A GLB file of a document, with the parts that every one needs."""
    document = {"asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}], **document}
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    binary += bytes(-len(binary) % 4)
    total = 28 + len(text) + len(binary)
    header = struct.pack("<4sIII4s", b"glTF", 2, total, len(text), b"JSON")
    return header + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary


def triangle(attributes=None, **changes):
    """A file of one triangle, its attributes as (array, accessor's own entries)."""
    corners = np.float32([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    attributes = {"POSITION": (corners, {}), **(attributes or {})}
    kinds = {"float32": 5126, "uint8": 5121, "uint16": 5123, "int8": 5120}
    views, accessors, binary = [], [], b""
    for array, entries in attributes.values():
        view = {"buffer": 0, "byteOffset": len(binary), "byteLength": array.nbytes}
        views.append(view)
        binary += array.tobytes() + bytes(-array.nbytes % 4)
        accessor = {"bufferView": len(accessors), "componentType": kinds[array.dtype.name]}
        accessors.append({**accessor, "count": 3, "type": f"VEC{array.shape[1]}", **entries})
    primitive = {"attributes": {name: index for index, name in enumerate(attributes)}}
    document = {
        "nodes": [{"name": "thing", "mesh": 0}],
        "meshes": [{"primitives": [primitive]}],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    return glb({**document, **changes}, binary)


def one(tmp_path, content):
    path = tmp_path / "one.glb"
    path.write_bytes(content)
    (layer,) = read_glb(path)
    return layer


@pytest.mark.parametrize(
    ("colours", "entries"),
    [
        (np.float32([[0.25, 0.5, 1]] * 3), {}),
        (np.uint8([[64, 128, 255, 9]] * 3), {"normalized": True}),
        (np.uint16([[16384, 32768, 65535, 7]] * 3), {"normalized": True}),
    ],
)
def test_vertex_colours_of_each_type(tmp_path, colours, entries):
    layer = one(tmp_path, triangle({"COLOR_0": (colours, entries)}))
    expected = srgb_from_linear(np.float32([0.25, 0.5, 1]))
    assert np.abs(layer.mesh.colours - expected).max() < 0.005
    assert layer.name == "thing" and layer.material == Material(1.0, 1.0)


def test_without_colours_the_factor_of_the_material_counts(tmp_path):
    material = {"pbrMetallicRoughness": {"baseColorFactor": [0.25, 0.5, 1, 0.5]}}
    primitive = {"attributes": {"POSITION": 0}, "material": 0}
    layer = one(tmp_path, triangle(materials=[material], meshes=[{"primitives": [primitive]}]))
    assert np.allclose(layer.mesh.colours, srgb_from_linear(np.float32([0.25, 0.5, 1])))


def test_quantised_positions(tmp_path):
    corners = np.int8([[0, 0, 0], [127, 0, 0], [0, -127, 0]])
    content = triangle({"POSITION": (corners, {"normalized": True})})
    assert np.allclose(y_up(one(tmp_path, content).mesh.vertices), corners / 127)


def textured(uv, sampler=None, entries=None, **attributes):
    image = io.BytesIO()
    Image.fromarray(np.arange(48, dtype=np.uint8).reshape(4, 4, 3)).save(image, "PNG")
    data = np.frombuffer(image.getvalue() + bytes(-len(image.getvalue()) % 12), np.uint8)
    held = {"image": (data.reshape(-1, 4), {}), "TEXCOORD_0": (np.float32(uv), {}), **attributes}
    names = {name: index for index, name in enumerate(["POSITION", *held]) if name != "image"}
    texture = {"source": 0} if sampler is None else {"source": 0, "sampler": 0}
    look = {"baseColorTexture": {"index": 0, **(entries or {})}}
    return triangle(
        held,
        meshes=[{"primitives": [{"attributes": names, "material": 0}]}],
        materials=[{"pbrMetallicRoughness": look}],
        textures=[texture],
        images=[{"bufferView": 1, "mimeType": "image/png"}],
        **({} if sampler is None else {"samplers": [sampler]}),
    )


def test_coordinates_in_another_tile_of_a_repeating_texture(tmp_path):
    uv = [[3.25, -1.5], [4, -1.25], [3, -2]]
    texture = one(tmp_path, textured(uv)).mesh.texture
    assert np.allclose(texture.uv[texture.faces[0]], [[0.25, 0.5], [1, 0.75], [0, 0]])
    assert texture.image.shape == (4, 4, 3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (textured([[0, 0], [2, 0], [0, 1]]), "'thing': .* repeats"),
        (textured([[1.5, 0], [2, 0], [1.2, 1]], {"wrapS": 33071}), "repeats"),
        (textured([[np.nan, 0], [1, 0], [0, 1]]), "repeats"),
        (textured([[0, 0]] * 3, entries={"extensions": {"KHR_texture_transform": {}}}), "plain"),
        (textured([[0, 0]] * 3, COLOR_0=(np.full((3, 3), 0.5, np.float32), {})), "got both"),
        (triangle(meshes=[{"primitives": [{"attributes": {"POSITION": 0}, "mode": 1}]}]), "kind"),
        (triangle(nodes=[{"mesh": 0, "skin": 0}]), "'layer 1': expected a rigid mesh"),
        (triangle(nodes=[{"mesh": 0, "scale": [1, 0, 1]}]), "invertible"),
        (triangle(nodes=[{"children": [0]}]), "circle"),
        (triangle(nodes=[{}]), "scene with meshes, got none"),
        (triangle(extensionsRequired=["KHR_draco_mesh_compression"]), "without KHR_draco"),
        (triangle(buffers=[{"byteLength": 36, "uri": "a.bin"}]), "in another file"),
        (triangle({"POSITION": (np.full((3, 3), np.nan, np.float32), {})}), "'thing'.*finite"),
        (triangle({"POSITION": (np.zeros((3, 3), np.float32), {"count": 2})}), "triangles of 2"),
        (triangle({"POSITION": (np.zeros((3, 3), np.float32), {"count": 300})}), "cannot read"),
        (triangle({"POSITION": (np.zeros((3, 3), np.float32), {"sparse": {}})}), "not sparse"),
        (triangle(meshes=[{"primitives": [{"attributes": {}}]}]), "damaged or no GLB"),
        (triangle(nodes=[{"mesh": 7}]), "damaged or no GLB"),
        (b"", "expected a GLB"),
        (b"solid of something else entirely", "expected a GLB"),
        (triangle()[:-9], "expected glTF 2 of"),
        (b"glTF" + struct.pack("<IIII", 1, 20, 0, 0), "version 1"),
        (b"glTF" + struct.pack("<IIII4s", 2, 24, 4, 0x4E4F534A, b"{..}"), "cannot read"),
    ],
)
def test_what_is_not_supported_or_damaged_is_named(tmp_path, content, message):
    path = tmp_path / "odd.glb"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        read_glb(path)
    assert str(path) in str(caught.value)


def test_an_image_that_is_none(tmp_path):
    content = textured([[0, 0]] * 3).replace(b"\x89PNG", b"nope")
    with pytest.raises(ValueError, match="'thing': expected a PNG or JPEG"):
        one(tmp_path, content)


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing.glb"):
        read_glb(tmp_path / "nothing.glb")


def test_names_are_made_different(tmp_path):
    nodes = [{"name": "a", "mesh": 0, "children": [1, 2]}, {"name": "a", "mesh": 0}, {"mesh": 0}]
    path = tmp_path / "a.glb"
    path.write_bytes(triangle(nodes=nodes))
    assert [layer.name for layer in read_glb(path)] == ["a", "a 2", "layer 3"]


def test_a_broken_vertex_attribute_falls_back_to_positions(tmp_path):
    """Another program may keep `_VERTEX` but reorder what it counts."""
    layer = Layer("a", patchwork(ball()))
    content = bytearray(to_glb([layer]))
    (again,) = reread(tmp_path, [layer])[0]
    halves = np.arange(30, dtype="<u4").tobytes()
    source = np.unique(np.sort(layer.mesh.faces.ravel()))
    assert len(source) == len(again.mesh.vertices)
    place = bytes(content).index(np.repeat(np.arange(2, dtype="<u4"), 5).tobytes())
    content[place : place + len(halves)] = halves
    path = tmp_path / "scene.glb"
    path.write_bytes(content)
    mesh = read_glb(path)[0].mesh
    assert mesh.watertight and len(mesh.vertices) == len(layer.mesh.vertices)
    assert np.array_equal(mesh.vertices[mesh.faces], layer.mesh.vertices[layer.mesh.faces])
