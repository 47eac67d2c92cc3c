"""Layers of a checkpoint come back as they were; older checkpoints are read too."""

import numpy as np
import torch
from toy_layers import various

from dissector.checkpoints import load_tensors, save_tensors
from dissector.finished_runs import layer_tensors, layers_from
from dissector.mesh import Layer, Material


def assert_equal(layer, again):
    for name in ("name", "material", "prompt", "seed"):
        assert getattr(layer, name) == getattr(again, name)
    assert np.array_equal(layer.transform, again.transform)
    for name in ("vertices", "faces", "colours"):
        assert np.array_equal(getattr(layer.mesh, name), getattr(again.mesh, name))
    assert (layer.mesh.texture is None) == (again.mesh.texture is None)
    if layer.mesh.texture is not None:
        for name in ("uv", "faces", "image"):
            old, new = (getattr(each.mesh.texture, name) for each in (layer, again))
            assert np.array_equal(old, new) and old.dtype == new.dtype


def test_layers_come_back_from_a_checkpoint(tmp_path):
    layers = various() * 2  # so that there is a layer 10 beside layer 1
    save_tensors(tmp_path / "surface.safetensors", layer_tensors(layers))
    tensors, _ = load_tensors(tmp_path / "surface.safetensors")
    again = layers_from(tensors, [layer.name for layer in layers])
    assert len(again) == len(layers)
    for layer, other in zip(layers, again, strict=True):
        assert_equal(layer, other)


def test_an_older_checkpoint_holds_meshes_alone():
    layer = various()[3]
    mesh = layer.mesh
    parts = {"vertices": mesh.vertices, "faces": mesh.faces, "colours": mesh.colours}
    tensors = {f"0.{name}": torch.tensor(array) for name, array in parts.items()}
    (again,) = layers_from(tensors, ["frog"])
    assert np.array_equal(again.mesh.vertices, mesh.vertices) and again.mesh.texture is None
    assert (again.name, again.prompt, again.seed) == ("frog", "", None)
    assert np.array_equal(again.transform, np.eye(4)) and again.material == Material()
    assert isinstance(again, Layer)
