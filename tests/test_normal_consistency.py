"""How much neighbouring faces bend: closed forms, a slow reference, gradients."""

import math
from itertools import combinations

import numpy as np
import pytest
import torch
import trimesh
from plain_meshes import SQUARE, SQUARE_FACES, sphere

from dissector.normal_consistency import neighbouring_faces, normal_consistency


def arrays(shape):
    return torch.tensor(np.asarray(shape.vertices)), torch.tensor(np.asarray(shape.faces))


def slow_consistency(vertices, faces):
    """Every pair of faces is looked at."""
    total, pairs = 0.0, 0
    for first, second in combinations(faces.tolist(), 2):
        if len(set(first) & set(second)) == 2:
            one, two = (np.array([vertices[i].tolist() for i in face]) for face in (first, second))
            n, m = (np.cross(f[1] - f[0], f[2] - f[0]) for f in (one, two))
            total += 1 - n @ m / (np.linalg.norm(n) * np.linalg.norm(m))
            pairs += 1
    return total / pairs


@pytest.mark.parametrize("scale", [1.0, 1e-3])
def test_closed_forms(scale):
    cube = arrays(trimesh.creation.box((scale, scale, scale)))
    assert normal_consistency(*cube).item() == pytest.approx(12 / 18)
    corners = torch.tensor([[1, 1, 1], [-1, -1, 1], [-1, 1, -1], [1, -1, -1]], dtype=torch.float64)
    faces = torch.tensor([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
    assert normal_consistency(scale * corners, faces).item() == pytest.approx(4 / 3)
    assert normal_consistency(scale * SQUARE, SQUARE_FACES).item() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("angle", [0.3, 1.0, 2.5])
def test_a_hinge_costs_one_minus_the_cosine_of_its_angle(angle):
    wing = [math.cos(angle), math.sin(angle)]
    points = [[0, 0, 0], [0, 1, 0], [-1, 0.5, 0], [wing[0], 0.5, wing[1]]]
    faces = torch.tensor([[0, 1, 2], [1, 0, 3]])
    loss = normal_consistency(torch.tensor(points, dtype=torch.float64), faces)
    assert loss.item() == pytest.approx(1 - math.cos(angle))


def test_against_the_slow_reference():
    vertices, faces = sphere(1)
    vertices = vertices + 0.1 * torch.randn(
        vertices.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64
    )
    loss = normal_consistency(vertices, faces).item()
    assert loss == pytest.approx(slow_consistency(vertices, faces))
    single = normal_consistency(vertices.float(), faces.int())
    assert single.dtype == torch.float32 and single.item() == pytest.approx(loss, rel=1e-5)


def test_smoother_is_less():
    losses = [normal_consistency(*sphere(level)).item() for level in range(1, 5)]
    assert all(fine < 0.4 * coarse for coarse, fine in zip(losses, losses[1:], strict=False))


def test_neighbours_are_those_of_trimesh():
    shape = trimesh.creation.icosphere(subdivisions=2)
    first, second = neighbouring_faces(torch.tensor(shape.faces), len(shape.vertices))
    found = {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)}
    assert len(first) == len(found) == len(shape.face_adjacency)
    assert found == {frozenset(pair) for pair in shape.face_adjacency.tolist()}


def test_gradients_are_finite_differences():
    vertices, faces = sphere(0)
    vertices = (vertices * torch.tensor([1.0, 0.7, 1.3])).requires_grad_()
    assert torch.autograd.gradcheck(lambda v: normal_consistency(v, faces), vertices)


def test_faces_without_area_count_as_flat_and_have_finite_gradients():
    """A point of an edge, named twice: the face between has no area."""
    vertices = torch.cat([SQUARE, SQUARE[:1]]).requires_grad_()
    faces = torch.tensor([[0, 1, 2], [4, 2, 3], [0, 2, 4]])
    loss = normal_consistency(vertices, faces)
    loss.backward()
    assert loss.item() == 0 and vertices.grad.isfinite().all()
    bent = vertices.detach().clone()
    bent[3] = torch.tensor([0.5, 0.0, 0.5])
    assert normal_consistency(bent, faces).item() == 0  # nothing but the flat face joins the two


def test_without_neighbours_nothing_bends():
    loss = normal_consistency(SQUARE.clone().requires_grad_(), SQUARE_FACES[:1])
    loss.backward()
    assert loss.item() == 0
