"""Meshes and cameras for the tests of rendering, in float64."""

import numpy as np
import torch
import trimesh

from dissector.cameras import Cameras, look_at, orbit

SQUARE = torch.tensor(
    [[0, -0.5, -0.5], [0, 0.5, -0.5], [0, 0.5, 0.5], [0, -0.5, 0.5]], dtype=torch.float64
)
"""A square of side 1 whose outside is +x."""

SQUARE_FACES = torch.tensor([[0, 1, 2], [0, 2, 3]])


def sphere(subdivisions, radius=0.6):
    """Vertices and faces of a sphere around the origin, 20 · 4^subdivisions faces."""
    mesh = trimesh.creation.icosphere(subdivisions=subdivisions, radius=radius)
    return torch.tensor(np.asarray(mesh.vertices)), torch.tensor(np.asarray(mesh.faces))


def together(*meshes):
    """One mesh of several."""
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in meshes)])
    vertices = torch.cat([vertices for vertices, _ in meshes])
    return vertices, torch.cat(
        [faces + int(at) for (_, faces), at in zip(meshes, starts, strict=False)]
    )


def camera(azimuth=0.0, elevation=0.0, size=32):
    """One camera of `orbit`."""
    angles = torch.tensor([[azimuth], [elevation]], dtype=torch.float64)
    return orbit(angles[0], angles[1], size=size)


def odd_cameras():
    """Two unlike cameras: off-centre principal point, oblong pixels, oblong image, rolled."""
    position = torch.tensor([[2.0, 1.1, 0.8], [1.6, -1.4, 0.4]], dtype=torch.float64)
    poses = look_at(position, torch.tensor([[0.05, 0.1, 0.0], [0, 0, 0.1]], dtype=torch.float64))
    turn = torch.tensor([[0.8, -0.6, 0], [0.6, 0.8, 0], [0, 0, 1]], dtype=torch.float64)
    poses[1, :3, :3] = poses[1, :3, :3] @ turn
    focal = torch.tensor([[40.0, 52.0], [61.0, 45.0]], dtype=torch.float64)
    centre = torch.tensor([[17.3, 20.9], [25.2, 11.4]], dtype=torch.float64)
    return Cameras(poses, focal, centre, 40, 28)
