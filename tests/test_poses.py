"""Maps that move layers, against their definition point by point."""

import math

import numpy as np
import pytest
from toy_layers import affine, ball

from dissector.mesh import Layer
from editing.poses import LARGEST, pose, within_range, world_bounds


def by_hand(point, *, move, turn, scale, about):
    """Scale, then turn about x, y and z, then move: in Python floats."""
    x, y, z = ((p - a) * s for p, a, s in zip(point, about, scale, strict=True))
    a, b, c = map(math.radians, turn)
    y, z = y * math.cos(a) - z * math.sin(a), y * math.sin(a) + z * math.cos(a)
    x, z = x * math.cos(b) + z * math.sin(b), -x * math.sin(b) + z * math.cos(b)
    x, y = x * math.cos(c) - y * math.sin(c), x * math.sin(c) + y * math.cos(c)
    return [v + a + m for v, a, m in zip((x, y, z), about, move, strict=True)]


@pytest.mark.parametrize("seed", range(5))
def test_a_pose_scales_turns_and_moves(seed):
    rng = np.random.default_rng(seed)
    parts = {name: rng.normal(size=3) for name in ("move", "scale", "about")}
    parts["turn"] = rng.uniform(-180, 180, 3)
    matrix = pose(**parts)
    for point in rng.normal(size=(4, 3)):
        moved = matrix @ [*point, 1]
        assert np.abs(moved - [*by_hand(point, **parts), 1]).max() < 1e-12


def test_the_pose_of_nothing_is_exact():
    assert np.array_equal(pose(about=(0.1, 0.2, 0.3)), np.eye(4))


def test_bounds_are_those_of_the_surface_in_the_world():
    layer = Layer("a", ball(), affine(1, shear=True))
    assert np.abs(world_bounds(layer) - layer.in_world.bounds).max() < 1e-6


def test_what_float32_holds():
    mesh = ball(radius=1.0)
    assert within_range(Layer("a", mesh, np.diag([LARGEST / 2] * 3 + [1.0])))
    assert not within_range(Layer("a", mesh, np.diag([1.0, 1.0, 1.1 * LARGEST, 1.0])))
    far = np.eye(4)
    far[0, 3] = -1.1 * LARGEST
    assert not within_range(Layer("a", mesh, far))
