"""Layers for the tests of files: balls with vertex colours, and with textures made by hand."""

from dataclasses import replace

import numpy as np
import trimesh

from dissector.mesh import Layer, Material, Mesh, Texture


def ball(centre=(0.0, 0.0, 0.0), colour=(0.5, 0.25, 1.0), radius=0.3, subdivisions=2):
    """A closed surface of one colour."""
    shape = trimesh.creation.icosphere(subdivisions=subdivisions, radius=radius)
    vertices = (shape.vertices + centre).astype(np.float32)
    colours = np.tile(np.float32(colour), (len(vertices), 1))
    return Mesh(vertices, shape.faces.astype(np.int32), colours)


def patchwork(mesh, size=64, seed=0):
    """The mesh with a texture in which every face is a chart of its own, half a cell of a grid.

    The image is noise; the coordinates are listed in a random order, one of them twice, and one is
    used by no face.
    """
    rng = np.random.default_rng(seed)
    count = len(mesh.faces)
    side = int(np.ceil(np.sqrt(count)))
    cell = np.stack(np.divmod(np.arange(count), side)[::-1], axis=1)
    corner = np.array([[0.1, 0.1], [0.8, 0.1], [0.1, 0.8]])
    places = ((cell[:, None] + corner) / side).reshape(-1, 2)
    places = np.concatenate([places, places[:1], [[0.99, 0.98]]]).astype(np.float32)
    order = rng.permutation(len(places))
    faces = np.argsort(order)[: 3 * count].reshape(-1, 3)
    faces[0, 0] = np.argsort(order)[3 * count]
    image = rng.integers(0, 256, (size, size, 3)).astype(np.uint8)
    texture = Texture(places[order], faces.astype(np.int32), image)
    return replace(mesh, texture=texture)


def affine(seed=0, *, reflect=False, shear=False):
    """A rotation, a scale along each axis and a move."""
    rng = np.random.default_rng(seed)
    rotation, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    rotation *= np.sign(np.linalg.det(rotation))
    scale = np.diag(rng.uniform(0.5, 2.0, 3) * [-1.0 if reflect else 1.0, 1.0, 1.0])
    matrix = np.eye(4)
    matrix[:3, :3] = rotation @ scale
    if shear:
        matrix[:3, :3] = matrix[:3, :3] @ [[1, 0.4, 0], [0, 1, -0.3], [0, 0, 1]]
    matrix[:3, 3] = rng.normal(size=3)
    return matrix


def various():
    """One layer of each kind that files have to hold."""
    pad = ball((0, 0, -0.3), (0.1, 0.8, 0.1))
    moved = np.eye(4)
    moved[:3, 3] = 0.25, -3.0, 1e-3
    return [
        Layer("lily pad", pad),
        Layer("frog", patchwork(ball((0, 0.2, 0.3))), prompt="a frog", seed=2**60),
        Layer("Frosch ☃ “grün”", patchwork(pad, 32, 1), affine(1), Material(0.25, 0.4)),
        Layer("mirrored", patchwork(pad, 48, 2), affine(2, reflect=True)),
        Layer("sheared", patchwork(pad, 16, 3), affine(3, shear=True), seed=-1),
        Layer("moved", pad, moved, prompt="moved by hand"),
        Layer("scaled", pad, np.diag([2.0, -0.5, 3.0, 1.0])),
        Layer("open", Mesh(pad.vertices, pad.faces[3:], pad.colours)),
    ]
