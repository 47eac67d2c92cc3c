"""Planes and matrices: closed forms and round trips."""

import math

import numpy as np
import pytest
from closed_meshes import ball, box, layer

from dissector.mesh import Mesh
from editing.hands.placing import (
    Plane,
    edit_in_world,
    placed,
    reflection,
    rotation,
    translation,
    unit_vector,
)


def apply(matrix, point):
    return matrix[:3, :3] @ point + matrix[:3, 3]


def test_a_quarter_turn_about_z_through_a_pivot():
    matrix = rotation((0, 0, 3), math.pi / 2, pivot=(1, 0, 5))
    assert apply(matrix, [2, 0, 7]) == pytest.approx([1, 1, 7])
    assert apply(matrix, [1, 0, -4]) == pytest.approx([1, 0, -4])


@pytest.mark.parametrize("seed", range(4))
def test_rotations_are_rigid_and_add_up(seed):
    rng = np.random.default_rng(seed)
    axis, pivot = rng.normal(size=(2, 3))
    once, twice = (rotation(axis, angle, pivot=pivot) for angle in (0.4, 0.8))
    assert np.allclose(once @ once, twice)
    assert np.allclose(once[:3, :3] @ once[:3, :3].T, np.eye(3))
    assert np.linalg.det(once) == pytest.approx(1)
    assert np.allclose(apply(once, pivot + 3 * axis), pivot + 3 * axis)
    assert np.trace(once[:3, :3]) == pytest.approx(1 + 2 * math.cos(0.4))


def test_a_reflection_turns_the_side_over():
    rng = np.random.default_rng(0)
    normal, point, place = rng.normal(size=(3, 3))
    plane = Plane(tuple(normal), tuple(point))
    image = apply(reflection(plane), place)
    assert plane.unit @ image - plane.offset == pytest.approx(plane.offset - plane.unit @ place)
    assert np.cross(image - place, normal) == pytest.approx([0, 0, 0])
    assert np.allclose(reflection(plane) @ reflection(plane), np.eye(4))


def test_a_layer_is_placed_in_the_world():
    turned = rotation((0, 0, 1), math.pi / 2)
    start = layer("box", box(), (1, 0, 0))
    moved = placed(placed(start, turned), translation((0, 0, 2)))
    assert moved.mesh is start.mesh
    assert moved.in_world.bounds.mean(axis=0) == pytest.approx([0, 1, 2], abs=1e-6)


def test_an_edit_in_world_units_of_a_scaled_layer():
    """A ball of radius 1 in the world, by a transform; a shift by 0.25 there is one of 0.25."""
    linear = rotation((1, 2, 3), 0.7)[:3, :3] * 2.0
    start = layer("ball", ball(0.5), (3, 2, 1), linear)

    def shift(mesh):
        return Mesh(mesh.vertices + np.float32([0, 0, 0.25]), mesh.faces, mesh.colours)

    edited = edit_in_world(start, shift)
    assert np.array_equal(edited.transform, start.transform)
    moved = edited.in_world.vertices - start.in_world.vertices
    assert np.allclose(moved, [0, 0, 0.25], atol=2e-6)


def test_an_edit_of_a_layer_that_stands_at_the_origin_is_bit_for_bit():
    start = layer("ball", ball(0.5))
    assert edit_in_world(start, lambda mesh: mesh).mesh is start.mesh


def test_a_plane_moves_with_the_space():
    """A point's side and relative distance do not depend on the space."""
    rng = np.random.default_rng(1)
    transform = np.eye(4)
    transform[:3] = rng.normal(size=(3, 4))
    plane = Plane((1, -2, 0.5), (0.3, 0.1, -0.2))
    inside = plane.within(transform)
    points = rng.normal(size=(20, 3))
    there = points @ inside.unit - inside.offset
    here = (points @ transform[:3, :3].T + transform[:3, 3]) @ plane.unit - plane.offset
    assert np.allclose(here / there, here[0] / there[0]) and here[0] / there[0] > 0


def test_bad_numbers_are_refused():
    with pytest.raises(ValueError, match="a normal of some length"):
        Plane((0, 0, 0))
    with pytest.raises(ValueError, match="a point of three finite numbers"):
        Plane((0, 0, 1), (0, math.nan, 0))
    with pytest.raises(ValueError, match="an axis of some length"):
        rotation((0, 0, 0), 1.0)
    with pytest.raises(ValueError, match="a finite angle"):
        rotation((0, 0, 1), math.inf)
    with pytest.raises(ValueError, match="an offset of three finite numbers"):
        translation((1, 2))
    with pytest.raises(ValueError, match="a direction of three finite numbers"):
        unit_vector((1, math.inf, 0), "a direction")
