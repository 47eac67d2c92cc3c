"""Layers in the space of the prior."""

from dataclasses import replace

import numpy as np
import pytest
from closed_meshes import as_mesh, ball, box, layer
from hypothesis import given, settings
from hypothesis import strategies as st

from editing.prompted.framing import ALONE_REACH, SCENE_REACH, Framing, turn_of


def turned(degrees):
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])


def half_diagonal(points):
    return 0.5 * np.linalg.norm(np.ptp(points, axis=0))


def middle(points):
    return 0.5 * (points.min(axis=0) + points.max(axis=0))


def apply(matrix, points):
    return points @ matrix[:3, :3].T + matrix[:3, 3]


def test_a_layer_alone_stands_in_the_middle_and_fills_the_frame():
    one = layer("box", box((1, 2, 3), (5, -4, 2)), (1, 1, 1), np.diag([10.0, 10.0, 10.0]))
    shown = Framing.of([one]).apply(one.in_world.vertices)
    assert middle(shown) == pytest.approx(np.zeros(3), abs=1e-6)
    assert half_diagonal(shown) == pytest.approx(ALONE_REACH)
    assert np.linalg.norm(shown, axis=1).max() <= ALONE_REACH + 1e-6


def test_a_whole_scene_fills_the_ball_and_is_not_turned():
    layers = [
        layer("one", ball(), (3, 0, 0), turned(40)),
        layer("two", box(), (-2, 5, 1)),
    ]
    framing = Framing.of(layers)
    points = np.concatenate([framing.apply(each.in_world.vertices) for each in layers])
    assert framing.turn == 0
    assert middle(points) == pytest.approx(np.zeros(3), abs=1e-6)
    assert half_diagonal(points) == pytest.approx(SCENE_REACH)


@settings(max_examples=30, deadline=None)
@given(st.floats(-179, 179), st.booleans(), st.floats(0.2, 5))
def test_a_turned_layer_alone_is_shown_as_one_that_was_not_turned(degrees, mirrored, size):
    """Also when it is mirrored from left to right or stretched."""
    linear = turned(degrees) @ np.diag([size, -size if mirrored else size, 0.5])
    mesh = as_mesh(ball().vertices * [1, 0.5, 2] + [0.2, 0, 0], ball().faces)
    plain = layer("plain", mesh, linear=turned(-degrees) @ linear)
    other = layer("turned", mesh, (1, 2, 3), linear)
    expected = Framing.of([plain]).apply(plain.in_world.vertices)
    np.testing.assert_allclose(
        Framing.of([other]).apply(other.in_world.vertices), expected, atol=1e-5
    )


def test_a_tilt_is_no_turn():
    lying = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0.0]])
    matrix = np.eye(4)
    matrix[:3, :3] = lying
    assert turn_of(matrix) == pytest.approx(0, abs=1e-9)
    matrix[:3, :3] = turned(70) @ lying
    assert turn_of(matrix) == pytest.approx(70)


def test_mirrored_from_front_to_back_it_faces_the_other_way():
    assert abs(turn_of(np.diag([-1.0, 1, 1, 1]))) == pytest.approx(180)
    assert turn_of(np.diag([1.0, -1, 1, 1])) == pytest.approx(0)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3), st.floats(0.1, 10), st.floats(-180, 180))
def test_the_matrix_is_the_map_and_its_inverse_the_way_back(centre, scale, turn):
    framing = Framing((centre[0], centre[1], centre[2]), scale, turn)
    points = np.random.default_rng(0).normal(size=(20, 3))
    there = apply(framing.matrix, points)
    np.testing.assert_allclose(framing.apply(points), there, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(apply(framing.inverse, there), points, atol=1e-9)
    np.testing.assert_allclose(
        there, scale * (points - centre) @ turned(-turn).T, rtol=1e-9, atol=1e-9
    )


def test_what_cannot_be_framed_is_said():
    point = as_mesh(np.zeros((3, 3)), [[0, 1, 2]])
    with pytest.raises(ValueError, match="at least one layer"):
        Framing.of([])
    with pytest.raises(ValueError, match="extent"):
        Framing.of([layer("point", point)])
    for wrong in ({"scale": 0.0}, {"scale": -1.0}, {"turn": float("nan")}):
        with pytest.raises(ValueError, match="finite values and a scale above 0"):
            replace(Framing((0, 0, 0), 1.0), **wrong)
