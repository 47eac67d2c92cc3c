"""The part of a surface near another object, against all of the surface."""

import numpy as np
import pytest
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector import interpenetration
from dissector.interpenetration import scene_interpenetration
from dissector.near_parts import looks_closed, near_part
from dissector.surface_index import SurfaceIndex

MARGIN = 0.01


def ball(radius, centre, subdivisions=4):
    shape = trimesh.creation.icosphere(subdivisions=subdivisions, radius=radius)
    return np.asarray(shape.vertices) + centre, np.asarray(shape.faces).astype(np.int64)


def ring(centre=(0.0, 0.0, 0.0)):
    shape = trimesh.creation.torus(0.4, 0.12, major_sections=96, minor_sections=48)
    return np.asarray(shape.vertices) + centre, np.asarray(shape.faces).astype(np.int64)


def pairs(gap):
    """Two balls, and a ball at the inner side of a ring, whose box holds it."""
    return {
        "balls": (ball(0.3, (0, 0, 0)), ball(0.3, (0.6 - gap, 0.02, 0.01))),
        "ring": (ball(0.2, (0.09 + gap, 0.01, 0.013)), ring()),
    }


@pytest.mark.parametrize("gap", [-0.05, 0.0, 0.02, 0.15])
@pytest.mark.parametrize("name", ["balls", "ring"])
def test_a_part_says_the_same_as_the_whole(name, gap):
    (points, _), (vertices, faces) = pairs(gap)[name]
    part = near_part(points, vertices, faces, MARGIN)
    whole = SurfaceIndex(vertices, faces)
    places = torch.from_numpy(points)
    inside = (whole.signed_distance(places) <= MARGIN).nonzero().flatten().tolist()
    assert set(inside) <= set(part.points.tolist())
    assert bool(inside) == (gap >= 0)
    if inside:
        index = SurfaceIndex(vertices, faces[part.faces], part=True)
        here, there = (one.nearest(places[part.points]) for one in (index, whole))
        for field in ("points", "normals", "distances", "directions"):
            torch.testing.assert_close(
                getattr(here, field), getattr(there, field), atol=1e-9, rtol=0
            )


@pytest.mark.parametrize("gap", [0.0, 0.01])
def test_a_part_is_small(gap):
    for (points, _), (vertices, faces) in pairs(gap).values():
        part = near_part(points, vertices, faces, MARGIN)
        assert 0 < len(part.faces) < 0.7 * len(faces)
        assert 0 < len(part.points) < 0.7 * len(points)


def test_nothing_near_has_no_part():
    for points in (ball(0.1, (0, 0, 0))[0], ball(0.1, (2, 0, 0))[0]):  # in the hole, and far away
        part = near_part(points, *ring(), MARGIN)
        assert len(part.points) == len(part.faces) == 0


def test_all_that_is_swallowed_is_near():
    points, _ = ball(0.1, (0.02, 0.03, 0))
    assert len(near_part(points, *ball(0.5, (0, 0, 0)), MARGIN).points) == len(points)


@pytest.mark.parametrize("gap", [-0.05, 0.005, 0.1])
@pytest.mark.parametrize("name", ["balls", "ring"])
def test_the_loss_does_not_depend_on_it(name, gap, monkeypatch):
    made = pairs(gap)[name]

    def loss(large):
        monkeypatch.setattr(interpenetration, "LARGE", large)
        vertices = [torch.from_numpy(part).requires_grad_() for part, _ in made]
        faces = [torch.from_numpy(part) for _, part in made]
        value = scene_interpenetration(vertices, faces, margin=MARGIN)
        return value.detach(), *torch.autograd.grad(value, vertices)

    for part, whole in zip(loss(100), loss(10**9), strict=True):
        torch.testing.assert_close(part, whole, atol=1e-9, rtol=1e-9)
    assert (loss(100)[0] > 0) == (gap > 0)


def test_a_large_open_surface_is_refused(monkeypatch):
    monkeypatch.setattr(interpenetration, "LARGE", 100)
    (one, faces), (other, others) = pairs(0.01)["balls"]
    places = [torch.from_numpy(part) for part in (one, other)]
    with pytest.raises(ValueError, match="3 edges with a single face"):
        scene_interpenetration(
            places, [torch.from_numpy(faces), torch.from_numpy(others[1:])], margin=MARGIN
        )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["turned over", "left out", "moved"]))
def test_what_looks_closed_is_closed(seed, change):
    _, faces = ball(0.3, (0, 0, 0), subdivisions=1)
    assert looks_closed(faces) and looks_closed(faces[:, [1, 2, 0]]) and looks_closed(faces[::-1])
    chosen = np.random.default_rng(seed).integers(len(faces))
    broken = faces.copy()
    if change == "turned over":
        broken[chosen] = broken[chosen, ::-1]
    elif change == "left out":
        broken = np.delete(broken, chosen, axis=0)
    else:
        broken[chosen, 0] = (broken[chosen].max() + 1) % (faces.max() + 1)
        if sorted(broken[chosen]) == sorted(faces[chosen]):
            return
    assert not looks_closed(broken)
