"""Images of meshes against ray casting."""

import numpy as np
import pytest
import torch

from dissector.cameras import orbit
from dissector.rasterization import rasterize

SQUARE = np.array([[0, -0.5, -0.5], [0, 0.5, -0.5], [0, 0.5, 0.5], [0, -0.5, 0.5]])
FACES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)


def camera(azimuth=0.0, elevation=0.0, size=32):
    return orbit(torch.tensor([azimuth]), torch.tensor([elevation]), size=size)


def test_attributes_against_ray_plane_intersection():
    """World coordinates as attributes must come out where each pixel's ray meets the square."""
    view = camera(35.0, 20.0)
    image = rasterize(SQUARE, FACES, np.hstack([SQUARE, np.ones((4, 1))]), view)
    origins, directions = (part[0].double().numpy() for part in view.rays())
    hit = origins - directions * (origins[..., :1] / directions[..., :1])
    inside = np.abs(hit).max(axis=-1)
    assert (image[inside < 0.48, 3] > 0.999).all() and (image[inside > 0.52, 3] == 0).all()
    assert np.abs(image[inside < 0.48, :3] - hit[inside < 0.48]).max() < 1e-4


def test_nearest_surface_wins_in_either_order():
    near, far = SQUARE + [0.4, 0, 0], SQUARE
    colours = np.repeat([[1.0, 0, 0], [0, 1.0, 0]], 4, axis=0)
    faces = np.concatenate([FACES, FACES + np.int32(4)])
    for order in (faces, faces[::-1].copy()):
        image = rasterize(np.concatenate([near, far]), order, colours, camera())
        assert np.allclose(image[16, 16], [1, 0, 0])


def test_backs_are_left_out():
    assert rasterize(SQUARE, FACES, np.ones((4, 1)), camera(180.0)).max() == 0


def test_rejects_several_cameras_and_vertices_behind():
    pair = orbit(torch.zeros(2), torch.zeros(2), size=8)
    with pytest.raises(ValueError, match="one camera, got 2"):
        rasterize(SQUARE, FACES, np.ones((4, 1)), pair)
    with pytest.raises(ValueError, match="in front"):
        rasterize(SQUARE + [9.0, 0, 0], FACES, np.ones((4, 1)), camera())
