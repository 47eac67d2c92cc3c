"""Primitives and toys against points sampled on their surfaces."""

import numpy as np
import pytest
from toy_solids import KINDS, outside, random_part, surface_points, to_local

from dissector.toybox.shapes import BOX, FRUSTUM, SPHERE, Toy, ball, cone, limb, rotation, solid

GREY = (0.5, 0.5, 0.5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_bounds_hold_the_primitive_tightly(kind, seed):
    rng = np.random.default_rng([kind, seed])
    part = random_part(kind, rng)
    points = surface_points(part, rng)
    low, high = part.bounds()
    assert (points >= low - 1e-9).all() and (points <= high + 1e-9).all()
    slack = np.concatenate([points.min(axis=0) - low, high - points.max(axis=0)])
    if kind != FRUSTUM:
        assert slack.max() < 0.06 * (high - low).max()


def test_rotation_turns_about_x_then_y_then_z():
    x, y, z = np.eye(3)
    np.testing.assert_allclose(rotation((90, 0, 0)) @ y, z, atol=1e-12)
    np.testing.assert_allclose(rotation((0, 90, 0)) @ z, x, atol=1e-12)
    np.testing.assert_allclose(rotation((0, 0, 90)) @ x, y, atol=1e-12)
    turned = rotation((0, 0, 50)) @ rotation((0, 40, 0)) @ rotation((30, 0, 0))
    np.testing.assert_allclose(rotation((30, 40, 50)), turned, atol=1e-12)


def test_solid_has_its_extents_and_centre():
    part = solid(BOX, (1, 2, 3), (0.1, 0.2, 0.3), GREY)
    np.testing.assert_allclose(part.bounds(), [[0.9, 1.8, 2.7], [1.1, 2.2, 3.3]])
    np.testing.assert_allclose(ball((0, 0, 0), 2, GREY).bounds(), [[-2] * 3, [2] * 3])


@pytest.mark.parametrize("end", [(0.3, -0.2, 0.9), (0.5, 0, 0), (0, 0, -0.4)])
def test_limbs_reach_from_start_to_end(end):
    start, radius = np.array([0.1, 0.1, 0.2]), 0.05
    part = limb(tuple(start.tolist()), tuple((start + end).tolist()), radius, GREY)
    rng = np.random.default_rng(0)
    points = surface_points(part, rng, 500)
    along = np.clip((points - start) @ np.array(end) / np.dot(end, end), 0, 1)
    distance = np.linalg.norm(points - start - along[:, None] * np.array(end), axis=1)
    np.testing.assert_allclose(distance, radius, atol=1e-9)


def test_cones_have_their_radii():
    part = cone((0, 0, 1), (0, 0, 3), (0.4, 0.1), GREY)
    for height, radius in [(1, 0.4), (2, 0.25), (3, 0.1)]:
        inner, outer = ((s * radius, 0, height) for s in (0.999, 1.001))
        assert outside(part, np.array(outer)) > 0 >= outside(part, np.array(inner)) - 1e-9
    np.testing.assert_allclose(to_local(part, np.array([0, 0, 3.0])), [0, 0, 1], atol=1e-12)


def toy():
    parts = (ball((0, 0, 1), 0.5, (1.0, 0.0, 0.0), tint=1), limb((0, 0, 0), (1, 0, 0), 0.1, GREY))
    return Toy("thing", parts, {"top": (0, 0, 1.5)})


def test_bounds_of_a_toy_hold_its_parts():
    np.testing.assert_allclose(toy().bounds(), [[-0.5, -0.5, -0.1], [1.1, 0.5, 1.5]], atol=1e-12)


def test_placing_scales_pitches_turns_and_moves():
    placed = toy().placed((1, 2, 3), scale=2.0, turn=90.0, pitch=90.0)
    # pitch takes +z to +x, turn takes +x to +y
    np.testing.assert_allclose(placed.anchors["top"], (1, 5, 3), atol=1e-12)
    np.testing.assert_allclose(placed.parts[0].offset, (1, 4, 3), atol=1e-12)
    rng = np.random.default_rng(1)
    points = surface_points(toy().parts[1], rng, 50)
    moved = 2 * points @ (rotation((0, 0, 90)) @ rotation((0, 90, 0))).T + np.array([1, 2, 3])
    np.testing.assert_allclose(outside(placed.parts[1], moved), 0, atol=1e-9)


def test_dyeing_colours_tinted_parts_only():
    dyed = toy().dyed((0.0, 0.5, 1.0))
    assert dyed.parts[0].colour == (0.0, 0.5, 1.0)
    assert dyed.parts[1].colour == GREY
    half = Toy("ball", (ball((0, 0, 0), 1, GREY, tint=0.5),), {}).dyed((0.0, 0.5, 1.0))
    assert half.parts[0].colour == (0.0, 0.25, 0.5) and half.parts[0].kind == SPHERE
