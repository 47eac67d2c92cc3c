"""Scenes for the tests of the studio, and how two of them are compared to the last bit."""

import numpy as np
from toy_layers import affine, ball, patchwork, various

from dissector.mesh import Layer, Material
from editing.scene import Scene


def pond():
    """A frog with a texture, a lily pad and a moved fly."""
    layers = [
        Layer("frog", patchwork(ball((0, 0.2, 0.3))), prompt="a frog", seed=7),
        Layer("lily pad", ball((0, 0, -0.3), (0.1, 0.8, 0.1)), prompt="a lily pad"),
        Layer("fly", ball(radius=0.05), affine(1), Material(0.25, 0.4)),
    ]
    return Scene.of(layers, prompt="a frog on a lily pad")


def zoo():
    """One layer of each kind that files have to hold."""
    return Scene.of(various())


def mesh_facts(mesh):
    arrays = [mesh.vertices, mesh.faces, mesh.colours]
    if mesh.texture is not None:
        arrays += [mesh.texture.uv, mesh.texture.faces, mesh.texture.image]
    return [(array.dtype.str, array.shape, array.tobytes()) for array in arrays]


def scene_facts(scene):
    """Everything that a scene is, to the last bit, for comparison."""
    layers = [
        (
            held.id,
            held.visible,
            held.locked,
            held.name,
            mesh_facts(held.mesh),
            held.content.transform.tobytes(),
            held.content.material,
            held.content.prompt,
            held.content.seed,
        )
        for held in scene.layers
    ]
    return layers, scene.prompt, scene.solo


def history_facts(history):
    """The same of a history."""
    return history.index, [(entry.label, scene_facts(entry.scene)) for entry in history.entries]


def shifted(x=0.0, y=0.0, z=0.0):
    """An affine map that moves."""
    matrix = np.eye(4)
    matrix[:3, 3] = x, y, z
    return matrix
