"""Surfaces for the viewer: one file each, named after the content."""

import os
from dataclasses import replace

import numpy as np
import pytest
from toy_layers import ball, patchwork
from toy_projects import written
from toy_scenes import mesh_facts

from dissector import files
from dissector.gltf_reader import read_glb
from editing.errors import EditError
from editing.sessions.layer_files import LayerFiles, key_of


@pytest.fixture
def kept(tmp_path):
    return LayerFiles(tmp_path / "layers")


@pytest.mark.parametrize("mesh", [ball(), patchwork(ball((0, 0.2, 0.3)))], ids=["plain", "image"])
def test_the_file_holds_the_surface_in_its_own_space(kept, mesh):
    path = kept.file(mesh)
    assert path.stem == key_of(mesh) and path.parent == kept.folder
    (layer,) = read_glb(path)
    assert np.array_equal(layer.transform, np.eye(4))
    vertices, faces, *_ = mesh_facts(layer.mesh)
    assert [vertices, faces] == mesh_facts(mesh)[:2]


def test_a_surface_is_written_once(kept, monkeypatch):
    names = written(monkeypatch)
    assert kept.file(ball()) == kept.file(ball())
    assert len(names) == 1
    kept.file(ball(radius=0.2))
    assert len(names) == 2


def test_every_content_has_a_key_of_its_own():
    mesh = patchwork(ball())
    image = mesh.texture.image.copy()
    image[0, 0, 0] ^= 1
    others = [
        ball(),
        ball(colour=(0.5, 0.25, 0.99)),
        replace(mesh, vertices=np.nextafter(mesh.vertices, np.float32(9))),
        replace(mesh, texture=replace(mesh.texture, image=image)),
        mesh,
    ]
    assert len({key_of(other) for other in others}) == len(others)


def test_only_what_nobody_asks_for_goes(kept):
    old, used = kept.file(ball()), kept.file(ball(radius=0.2))
    for path in (old, used):
        os.utime(path, (1, 1))
    kept.file(ball(radius=0.2))
    kept.remove_old(60)
    assert not old.exists() and used.exists()
    assert kept.file(ball()).exists()


def test_a_full_disk_is_told(kept, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(EditError, match="could not be written for the view: No space left"):
        kept.file(ball())
    assert not list(kept.folder.glob("*"))
