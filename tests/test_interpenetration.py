"""The loss that keeps objects apart: closed forms, finite differences, descent."""

import numpy as np
import pytest
import torch
import trimesh

from dissector.interpenetration import interpenetration_loss, scene_interpenetration
from dissector.mesh import Mesh
from dissector.penetration import penetration_volume
from dissector.surface_index import SurfaceIndex

MARGIN = 0.02


def box(half, centre=(0.0, 0.0, 0.0)):
    shape = trimesh.creation.box(2 * np.asarray(half))
    return as_tensors(np.asarray(shape.vertices) + centre, shape.faces)


def ball(radius=0.3, centre=(0.0, 0.0, 0.0), subdivisions=2):
    shape = trimesh.creation.icosphere(subdivisions=subdivisions, radius=radius)
    return as_tensors(np.asarray(shape.vertices) + centre, shape.faces)


def as_tensors(vertices, faces):
    return torch.from_numpy(np.array(vertices)), torch.from_numpy(np.array(faces))


def as_mesh(vertices, faces):
    places = vertices.detach().numpy().astype(np.float32)
    return Mesh(places, faces.numpy().astype(np.int32), np.full_like(places, 0.5))


def gradient(loss, *vertices):
    return torch.autograd.grad(loss, vertices)


GROUND = box((1, 1, 0.5), (0, 0, -0.5))
"""Its upper side is z = 0."""


def test_sum_over_a_half_space():
    """Above the ground the signed distance is z."""
    generator = torch.Generator().manual_seed(0)
    points = torch.rand(400, 3, generator=generator, dtype=torch.float64) - 0.5
    points[:, 2] *= 0.4
    points.requires_grad_()
    loss = interpenetration_loss(points, SurfaceIndex(*GROUND), margin=MARGIN)
    short = (MARGIN - points[:, 2]).clamp_min(0)
    assert loss.item() == pytest.approx(short.sum().item(), rel=1e-12)
    (slope,) = gradient(loss, points)
    expected = torch.zeros_like(points)
    expected[short > 0, 2] = -1
    assert torch.allclose(slope, expected, atol=1e-12)
    assert 0 < (short > 0).sum() < len(points)


def test_finite_differences():
    """Around a body with edges and corners, so that the nearest points lie on all of them."""
    body = SurfaceIndex(*box((0.2, 0.15, 0.1)))
    generator = torch.Generator().manual_seed(1)
    points = 0.7 * torch.rand(40, 3, generator=generator, dtype=torch.float64) - 0.35
    points.requires_grad_()
    kinds = (body.nearest(points.detach()).weights == 0).sum(dim=-1)
    assert (kinds.bincount(minlength=3) > 3).all()
    assert torch.autograd.gradcheck(
        lambda v: interpenetration_loss(v, body, margin=0.3), points, eps=1e-7, atol=1e-6
    )


def test_no_jumps_around_a_corner():
    """The loss changes no faster than the way, past a face, an edge and a corner."""
    body = SurfaceIndex(*box((0.2, 0.2, 0.2)))
    ends = torch.tensor([[0.1, 0.15, 0.21], [0.22, 0.17, 0.23], [0.21, 0.23, 0.21]]).double()
    path = torch.cat(
        [
            torch.lerp(ends[i], ends[i + 1], torch.linspace(0, 1, 200)[:, None].double())
            for i in (0, 1)
        ]
    )
    values = torch.stack([interpenetration_loss(p[None], body, margin=0.05) for p in path])
    ways = (path[1:] - path[:-1]).norm(dim=-1)
    assert ((values[1:] - values[:-1]).abs() <= ways + 1e-12).all()
    assert values.min() > 0


def test_nothing_near_costs_exactly_nothing():
    ground = SurfaceIndex(*GROUND)
    for centre in ((0, 0, 3.0), (0, 0, 0.3 + 1.001 * MARGIN)):
        points = ball(0.3, centre)[0].requires_grad_()
        loss = interpenetration_loss(points, ground, margin=MARGIN)
        assert loss.item() == 0
        assert torch.equal(gradient(loss, points)[0], torch.zeros_like(points))


def test_far_inside_is_pushed_the_shortest_way():
    """A vertex deep in a long bar goes through its nearest side, at full strength."""
    bar = SurfaceIndex(*box((2, 0.5, 0.4)))
    points = torch.tensor([[0.3, 0.1, 0.05], [0.3, -0.45, 0.1], [1.98, 0.2, 0.0]])
    points = points.double().requires_grad_()
    loss = interpenetration_loss(points, bar, margin=MARGIN)
    assert loss.item() == pytest.approx(0.35 + 0.05 + 0.02 + 3 * MARGIN)
    ways = torch.tensor([[0, 0, 1.0], [0, -1, 0], [1, 0, 0]]).double()
    assert torch.allclose(-gradient(loss, points)[0], ways, atol=1e-12)


def descend(vertices, loss, *, rate, steps):
    for _ in range(steps):
        value = loss(vertices)
        if value == 0:
            break
        vertices = (vertices - rate * gradient(value, vertices)[0]).detach().requires_grad_()
    return vertices


def test_descent_takes_a_ball_out_of_the_ground():
    """It ends without penetration, flattened on the margin, and its upper half is untouched."""
    ground = SurfaceIndex(*GROUND)
    start, faces = ball(0.3, (0, 0, 0.1))
    assert penetration_volume(as_mesh(start, faces), as_mesh(*GROUND)) > 0.01
    end = descend(
        start.clone().requires_grad_(),
        lambda v: interpenetration_loss(v, ground, margin=MARGIN),
        rate=0.005,
        steps=100,
    ).detach()
    assert penetration_volume(as_mesh(end, faces), as_mesh(*GROUND)) == 0
    lowest = ground.signed_distance(end).min().item()
    assert MARGIN - 1e-12 <= lowest <= MARGIN + 0.005
    above = start[:, 2] > MARGIN
    assert torch.equal(end[above], start[above])


def test_nested_objects():
    """What lies inside is pushed outwards everywhere; what lies around it is not touched."""
    inner, outer = ball(0.2), ball(0.5, subdivisions=3)
    points = inner[0].clone().requires_grad_()
    loss = interpenetration_loss(points, SurfaceIndex(*outer), margin=MARGIN)
    assert loss.item() == pytest.approx(len(points) * (0.3 + MARGIN), rel=0.02)
    outwards = (-gradient(loss, points)[0] * points).sum(dim=-1)
    assert (outwards > 0.15).all()
    assert interpenetration_loss(outer[0], SurfaceIndex(*inner), margin=MARGIN) == 0


def test_touching_surfaces():
    """Distance 0 costs the margin, and nothing without one."""
    points = box((0.2, 0.2, 0.2), (0, 0, 0.2))[0].requires_grad_()
    ground = SurfaceIndex(*GROUND)
    loss = interpenetration_loss(points, ground, margin=MARGIN)
    assert loss.item() == pytest.approx(4 * MARGIN)
    assert gradient(loss, points)[0].sum(dim=0)[2].item() == pytest.approx(-4)
    assert interpenetration_loss(points, ground, margin=0.0).item() == pytest.approx(0, abs=1e-15)


def test_scene_is_the_sum_over_ordered_pairs():
    objects = [
        ball(0.3),
        ball(0.25, (0.4, 0.1, 0)),
        ball(0.2, (0.1, 0.35, 0.1)),
        ball(0.3, (5, 5, 5)),
    ]
    vertices, faces = zip(*objects, strict=True)
    indices = [SurfaceIndex(*each) for each in objects]
    expected = sum(
        interpenetration_loss(vertices[i], indices[j], margin=MARGIN)
        for i in range(4)
        for j in range(4)
        if i != j
    )
    assert scene_interpenetration(vertices, faces, margin=MARGIN).item() == pytest.approx(
        expected.item(), rel=1e-12
    )
    leaves = [part.clone().requires_grad_() for part in vertices]
    slopes = gradient(scene_interpenetration(leaves, faces, margin=MARGIN), *leaves)
    assert all(slope.abs().sum() > 1 for slope in slopes[:3])
    assert torch.equal(slopes[3], torch.zeros_like(slopes[3]))
    assert torch.allclose(
        sum(slope.sum(dim=0) for slope in slopes), torch.zeros(3).double(), atol=1e-9
    )


def test_scene_pushes_a_body_whose_corners_are_far():
    """No vertex of the ground is in the ball, yet both are pushed, and equally."""
    vertices, faces = zip(ball(0.3, (0, 0, 0.2)), GROUND, strict=True)
    leaves = [part.clone().requires_grad_() for part in vertices]
    up, down = gradient(scene_interpenetration(leaves, faces, margin=MARGIN), *leaves)
    assert -up[:, 2].sum() > 5
    assert torch.allclose(up.sum(dim=0), -down.sum(dim=0), atol=1e-9)


def test_scene_finite_differences():
    """In the vertices of both; coarse bodies, one rotated so that no two sides are parallel."""
    turn = torch.linalg.qr(torch.tensor([[3.0, 1, 2], [1, 4, 1], [0, 2, 5]]).double())[0]
    one, two = box((0.2, 0.15, 0.1)), ball(0.15, (0.17, 0.12, 0.07), subdivisions=1)
    vertices = [(one[0] @ turn.T).requires_grad_(), two[0].requires_grad_()]

    def loss(*places):
        return scene_interpenetration(places, (one[1], two[1]), margin=0.05)

    assert torch.autograd.gradcheck(loss, vertices, eps=1e-7, atol=1e-5)


def test_scene_of_objects_apart_costs_exactly_nothing():
    vertices, faces = zip(ball(0.3), ball(0.3, (2, 0, 0)), strict=True)
    leaves = [part.clone().requires_grad_() for part in vertices]
    loss = scene_interpenetration(leaves, faces, margin=MARGIN)
    assert loss.item() == 0
    assert all((slope == 0).all() for slope in gradient(loss, *leaves))
    assert scene_interpenetration(leaves[:1], faces[:1], margin=MARGIN).item() == 0


@pytest.mark.parametrize("height", [-0.415, 0.415])
def test_scene_of_objects_within_the_margin(height):
    """Their boxes do not overlap, but each has four corners too near to the other."""
    vertices, faces = zip(box((0.2, 0.2, 0.2)), box((0.2, 0.2, 0.2), (0, 0, height)), strict=True)
    loss = scene_interpenetration(vertices, faces, margin=MARGIN)
    assert loss.item() == pytest.approx(8 * (MARGIN - 0.015))


def test_single_precision_follows_double():
    vertices, faces = zip(ball(0.3), ball(0.25, (0.4, 0.1, 0)), strict=True)
    double = scene_interpenetration(vertices, faces, margin=MARGIN)
    leaves = [part.float().requires_grad_() for part in vertices]
    single = scene_interpenetration(leaves, faces, margin=MARGIN)
    assert single.dtype == torch.float32
    assert single.item() == pytest.approx(double.item(), rel=1e-5)
    assert all(slope.isfinite().all() for slope in gradient(single, *leaves))


def test_errors():
    points, faces = ball()
    ground = SurfaceIndex(*GROUND)
    with pytest.raises(ValueError, match="margin of 0 or more, got -0.1"):
        interpenetration_loss(points, ground, margin=-0.1)
    with pytest.raises(ValueError, match="finite points"):
        interpenetration_loss(points * float("nan"), ground, margin=MARGIN)
    with pytest.raises(ValueError, match="margin of 0 or more, got nan"):
        scene_interpenetration([points], [faces], margin=float("nan"))
    with pytest.raises(ValueError, match="got 1 for 2"):
        scene_interpenetration([points, points], [faces], margin=MARGIN)
    with pytest.raises(ValueError, match="got 0 for 0"):
        scene_interpenetration([], [], margin=MARGIN)
    with pytest.raises(ValueError, match="finite vertices"):
        scene_interpenetration([points, points * float("inf")], [faces, faces], margin=MARGIN)
    with pytest.raises(ValueError, match="closed and oriented"):
        scene_interpenetration([points, points], [faces, faces[1:]], margin=MARGIN)
