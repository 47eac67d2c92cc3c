"""Seen vertices against geometry and against casting rays."""

import numpy as np
import pytest
import torch

from dissector.visibility import visible_vertices
from tests.plain_meshes import SQUARE, SQUARE_FACES, camera, odd_cameras, sphere, together


def faces_towards(vertices, faces, view):
    """Which vertices belong to a face that looks at the camera."""
    corners = vertices[faces]
    normals = torch.linalg.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    front = (normals * (view.camera_to_world[0, :3, 3] - corners[:, 0])).sum(dim=-1) > 0
    seen = torch.zeros(len(vertices), dtype=torch.bool)
    seen[faces[front].unique()] = True
    return seen


def hidden(vertices, faces, view):
    """Which vertices some face hides, by Möller and Trumbore's test of every ray and face."""
    eye = view.camera_to_world[0, :3, 3].numpy()
    a, b, c = (vertices[faces[:, j]].numpy() for j in range(3))
    result = []
    for vertex in vertices.numpy():
        ray = vertex - eye
        across = np.cross(ray, c - a)
        determinant = np.einsum("ij,ij->i", b - a, across)
        other = np.cross(eye - a, b - a)
        products = (eye - a) * across, other * ray, (c - a) * other
        with np.errstate(divide="ignore", invalid="ignore"):  # rays along a face
            u, v, along = (product.sum(axis=1) / determinant for product in products)
            met = (u > 0) & (v > 0) & (u + v < 1) & (along > 0) & (along < 0.999)
        result.append(met.any())
    return torch.tensor(np.array(result))


@pytest.mark.parametrize("angles", [(10.0, 5.0), (200.0, 60.0)])
def test_of_a_ball_the_near_half_is_seen(angles):
    vertices, faces = sphere(4)
    view = camera(*angles, size=64)
    seen = visible_vertices(vertices, faces, view, tolerance=1e-3)
    assert (seen == faces_towards(vertices, faces, view)).all()


def test_two_balls_against_casting_rays():
    """The one in front hides a part of the other; its outline may be off by one pixel."""
    small, large = sphere(3, 0.25), sphere(3, 0.6)
    vertices, faces = together((small[0] + torch.tensor([0.9, 0.1, 0.2]), small[1]), large)
    view = camera(0.0, 0.0, size=256)
    seen = visible_vertices(vertices, faces, view, tolerance=2e-3)
    expected = faces_towards(vertices, faces, view) & ~hidden(vertices, faces, view)
    behind = faces_towards(vertices, faces, view) & hidden(vertices, faces, view)
    assert behind.sum() > 20
    assert not (expected & ~seen).any()
    assert (seen & ~expected).sum() < 0.2 * behind.sum()


def test_views_add_up():
    vertices, faces = sphere(3)
    front, back = camera(0.0), camera(180.0)
    both = odd_cameras()
    one, other = (visible_vertices(vertices, faces, both[[i]], tolerance=1e-3) for i in (0, 1))
    assert (visible_vertices(vertices, faces, both, tolerance=1e-3) == (one | other)).all()
    near = visible_vertices(vertices, faces, front, tolerance=1e-3)
    assert not (near & visible_vertices(vertices, faces, back, tolerance=1e-3)).any()


def test_outside_the_image_behind_and_turned_away():
    far = SQUARE + torch.tensor([0.0, 8.0, 0.0])
    behind = SQUARE * 0.5 - torch.tensor([0.5, 0, 0])
    vertices, faces = together((SQUARE, SQUARE_FACES), (far, SQUARE_FACES), (behind, SQUARE_FACES))
    seen = visible_vertices(vertices, faces, camera(), tolerance=1e-3)
    assert seen.tolist() == [True] * 4 + [False] * 8
    assert not visible_vertices(SQUARE, SQUARE_FACES, camera(180.0), tolerance=1e-3).any()
    nothing = torch.zeros(0, 3)
    assert visible_vertices(nothing, nothing.long(), camera(), tolerance=1e-3).shape == (0,)


def test_tolerance_is_a_depth():
    below = SQUARE * 0.5 - torch.tensor([0.05, 0, 0])
    vertices, faces = together((SQUARE, SQUARE_FACES), (below, SQUARE_FACES))
    for tolerance, seen in ((0.04, False), (0.06, True)):
        assert visible_vertices(vertices, faces, camera(), tolerance=tolerance)[4:].all() == seen
