"""Scenes written whole or layer by layer, in place of earlier files or not at all."""

import errno
import os

import numpy as np
import pygltflib
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_layers import ball, patchwork, various

from dissector import files
from dissector.export import export_run, file_name, placed, write_layers, write_scene
from dissector.gltf_reader import read_glb, read_scene
from dissector.mesh import Layer
from dissector.placement import Placement


@pytest.fixture
def layers():
    return [Layer("lily pad", ball((0, 0, -0.3), (0.1, 0.8, 0.1))), Layer("frog", ball())]


@pytest.fixture
def run(tmp_path):
    """The folder of a finished run."""
    folder = tmp_path / "run"
    write_scene(folder / "scene.glb", various(), extras={"prompt": "a frog", "seed": 7})
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_placed_layers_have_the_origin_and_scale_of_the_input(tmp_path, layers):
    """Read back and y up turned to z up, the file is the input's world."""
    placement = Placement(2.5, (10.0, -4.0, 3.0))
    write_scene(tmp_path / "scene.glb", placed(layers, placement))
    scene = trimesh.load_scene(tmp_path / "scene.glb", process=False)
    for layer in layers:
        x, y, z = scene.geometry[layer.name].vertices.T
        again = (np.stack([x, -z, y], axis=1) - placement.centre) / placement.scale
        assert np.abs(again - layer.mesh.vertices).max() < 1e-6
        assert scene.geometry[layer.name].volume > 0


def test_placing_keeps_all_of_a_layer():
    layers, placement = various(), Placement(2.5, (10.0, -4.0, 3.0))
    for layer, again in zip(layers, placed(layers, placement), strict=True):
        expected = placement.to_input(layer.in_world.vertices)
        assert np.abs(again.in_world.vertices - expected).max() < 1e-5
        assert again.mesh.texture is layer.mesh.texture
        for kept in ("name", "material", "prompt", "seed"):
            assert getattr(again, kept) == getattr(layer, kept)
    for layer, again in zip(layers, placed(layers, Placement()), strict=True):
        assert np.array_equal(layer.mesh.vertices, again.mesh.vertices)
        assert np.array_equal(layer.transform, again.transform)
    plain = placed(layers[:1], placement)[0]
    assert np.array_equal(plain.transform, np.eye(4))


def test_the_suffix_chooses_the_format(tmp_path):
    layers = [Layer("frog", patchwork(ball()))]
    for suffix, companions in ((".glb", 0), (".PLY", 0), (".stl", 0), (".obj", 2)):
        path = tmp_path / f"deep{suffix}" / f"frog{suffix}"
        paths = write_scene(path, layers)
        assert paths[-1] == path and len(paths) == companions + 1
        assert names(path.parent) == sorted(each.name for each in paths)
        assert all(each.stat().st_size > 50 for each in paths)


@pytest.mark.parametrize("name", ["scene.fbx", "scene", ".glb", "scene.glb.tmp"])
def test_another_suffix_is_refused(tmp_path, layers, name):
    with pytest.raises(ValueError, match=r"name in \.glb, \.obj, \.ply, \.stl, got"):
        write_scene(tmp_path / name, layers)
    assert not names(tmp_path)


@pytest.mark.parametrize("suffix", [".glb", ".obj", ".ply", ".stl"])
def test_what_cannot_be_written_is_named(tmp_path, layers, suffix):
    mesh = layers[0].mesh
    far = np.diag([1e40, 1e40, 1e40, 1.0])
    far[0, 1] = 1e40  # sheared, so that GLB applies it to the vertices as well
    path = tmp_path / f"a{suffix}"
    with pytest.raises(ValueError, match="layer 'far' cannot be placed: .*finite"):
        write_scene(path, [*layers, Layer("far", mesh, far)])
    with pytest.raises(ValueError, match="at least one layer"):
        write_scene(path, [])
    with pytest.raises(ValueError, match="different names"):
        write_scene(path, [Layer("a", mesh), Layer("a", mesh)])
    with pytest.raises(ValueError, match="different names"):
        write_scene(path, [Layer(" ", mesh)])
    assert not names(tmp_path)


def test_layer_files_carry_the_names(tmp_path, layers):
    paths = write_layers(tmp_path / "layers", layers)
    assert [path.name for path in paths] == ["lily pad.glb", "frog.glb"]
    for path, layer in zip(paths, layers, strict=True):
        gltf = pygltflib.GLTF2().load(str(path))
        assert [node.name for node in gltf.nodes] == [layer.name]
    paths = write_layers(tmp_path / "prints", layers, suffix=".stl")
    assert [path.name for path in paths] == ["lily pad.stl", "frog.stl"]


def test_layers_whose_files_would_be_the_same_are_refused(tmp_path, layers):
    mesh = layers[0].mesh
    with pytest.raises(ValueError, match="different file names, got a/b, a:b"):
        write_layers(tmp_path, [Layer("a/b", mesh), Layer("a:b", mesh)])
    assert not names(tmp_path)


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


@pytest.mark.parametrize("suffix", [".glb", ".obj", ".ply", ".stl"])
def test_a_full_disk_keeps_the_earlier_file(tmp_path, layers, monkeypatch, suffix):
    path = tmp_path / f"scene{suffix}"
    write_scene(path, layers)
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match=f"No space left.*scene{suffix}"):
        write_scene(path, layers[:1])
    assert path.read_bytes() == before and names(tmp_path) == [path.name]


def test_an_obj_whose_image_cannot_be_written_is_not_there(tmp_path):
    (tmp_path / "a-frog.png").mkdir()
    with pytest.raises(OSError, match="a-frog.png"):
        write_scene(tmp_path / "a.obj", [Layer("frog", patchwork(ball()))])
    assert names(tmp_path) == ["a-frog.png"]


def test_a_run_is_exported_whole(tmp_path, run):
    for suffix in (".glb", ".obj", ".ply", ".stl"):
        paths = export_run(run, tmp_path / f"copy{suffix}")
        expected = write_scene(tmp_path / "again" / f"copy{suffix}", read_glb(run / "scene.glb"))
        if suffix != ".glb":
            assert [path.read_bytes() for path in paths] == [e.read_bytes() for e in expected]
    layers, extras = read_scene(tmp_path / "copy.glb")
    assert [layer.name for layer in layers] == [layer.name for layer in various()]
    assert extras == {"prompt": "a frog", "seed": 7}


def test_a_layer_of_a_run_is_exported(tmp_path, run):
    export_run(run, tmp_path / "frog.glb", layer="frog")
    (layer,) = read_glb(tmp_path / "frog.glb")
    assert layer.name == "frog" and layer.prompt == "a frog" and layer.mesh.texture is not None
    with pytest.raises(ValueError, match="a layer out of 'lily pad', 'frog', .*, got 'bear'"):
        export_run(run, tmp_path / "bear.glb", layer="bear")


def test_what_is_there_is_replaced_by_force_only(tmp_path, run):
    (tmp_path / "a.mtl").write_text("mine")
    with pytest.raises(FileExistsError, match="exists already; --force.*a.mtl") as caught:
        export_run(run, tmp_path / "a.obj")
    assert caught.value.filename == str(tmp_path / "a.mtl")
    assert names(tmp_path) == ["a.mtl", "run"] and (tmp_path / "a.mtl").read_text() == "mine"
    paths = export_run(run, tmp_path / "a.obj", force=True)
    assert "newmtl" in (tmp_path / "a.mtl").read_text() and paths[-1].name == "a.obj"
    with pytest.raises(FileExistsError, match="a.obj"):
        (tmp_path / "a.mtl").unlink()
        for path in paths[:-2]:
            path.unlink()
        export_run(run, tmp_path / "a.obj")


def test_a_folder_without_a_finished_run(tmp_path):
    with pytest.raises(ValueError, match=f"{tmp_path} holds no finished run: scene.glb is missing"):
        export_run(tmp_path, tmp_path / "a.obj")
    (tmp_path / "scene.glb").write_bytes(b"glTF")
    with pytest.raises(ValueError, match="cannot read .*scene.glb"):
        export_run(tmp_path, tmp_path / "a.obj")
