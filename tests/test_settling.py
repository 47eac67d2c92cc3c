"""Dropping and pushing apart: closed forms, transforms, what is left, bad input."""

import math

import numpy as np
import pytest
from closed_meshes import as_mesh, ball, box, bumpy, layer, opened

from dissector.penetration import penetrations
from dissector.progress import finish
from editing.errors import EditError
from editing.hands.contact import SHARED, Body, way_out
from editing.hands.settling import SWEEPS, drop_to_contact, push_apart, shortest_way_out


def place(moved):
    return moved.transform[:3, 3]


def test_a_ball_dropped_onto_a_box_rests_on_it():
    dropped = drop_to_contact(layer("ball", ball(0.3), (0.1, 0.2, 3)), [layer("box", box())])
    assert place(dropped) == pytest.approx([0.1, 0.2, 0.5 + 0.3], abs=1e-7)
    assert dropped.mesh.vertices.shape == ball(0.3).vertices.shape


def test_a_ball_dropped_onto_a_ball_off_its_middle():
    """Centres r₁ + r₂ apart: h = √((r₁ + r₂)² − d²), but for the flat faces."""
    upper, lower = ball(0.3, subdivisions=5), ball(0.5, subdivisions=5)
    dropped = drop_to_contact(layer("a", upper, (0.4, 0, 2)), [layer("b", lower)])
    assert place(dropped)[2] == pytest.approx(math.sqrt(0.8**2 - 0.4**2), abs=2e-3)


def test_the_highest_of_several_is_met_first_and_any_direction_works():
    others = [layer("low", box(), (0, 0, -4)), layer("high", box(), (0.5, 0, -2))]
    start = layer("a", box())
    assert place(drop_to_contact(start, others))[2] == pytest.approx(-1)
    sideways = drop_to_contact(start, [layer("wall", box(), (0, 4, 0))], direction=(0, 2, 0))
    assert place(sideways) == pytest.approx([0, 3, 0])


def test_what_is_inside_another_comes_to_rest_on_it():
    others = [layer("box", box((2, 2, 1)))]
    dropped = drop_to_contact(layer("ball", ball(0.3), (0.1, 0.2, 0.4)), others)
    assert place(dropped) == pytest.approx([0.1, 0.2, 0.8], abs=1e-6)
    nested = drop_to_contact(layer("ball", ball(0.1)), others)
    assert place(nested)[2] == pytest.approx(0.6, abs=1e-6)


def test_going_back_out_of_one_may_lead_through_another():
    """A ball in the lower of two stacked boxes with less room between them than it needs."""
    others = [layer("low", box()), layer("high", box(), (0, 0, 1.3))]
    dropped = drop_to_contact(layer("ball", ball(0.2), (0, 0, 0.4)), others)
    assert place(dropped)[2] == pytest.approx(1.8 + 0.2, abs=1e-6)


def test_layers_that_touch_already_stay_and_neighbours_do_not_hold():
    others = [layer("left", box(), (-1, 0, 0)), layer("floor", box((9, 9, 1)), (0, 0, -3))]
    assert place(drop_to_contact(layer("a", box()), others))[2] == pytest.approx(-2)
    resting = layer("a", box(), (0, 0, -2))
    assert place(drop_to_contact(resting, others)) == pytest.approx([0, 0, -2], abs=1e-9)


def test_layers_fall_where_their_transforms_put_them():
    """A mirrored and stretched ball, on a scaled box."""
    start = layer("ball", ball(0.5), (0.2, 0, 5), np.diag([-1, 1, 2.0]))
    dropped = drop_to_contact(start, [layer("box", box(), (0, 0, 1), 3 * np.eye(3))])
    assert place(dropped) == pytest.approx([0.2, 0, 2.5 + 1], abs=1e-6)
    assert dropped.mesh is start.mesh


@pytest.mark.parametrize("seed", range(4))
def test_what_was_dropped_touches_and_does_not_penetrate(seed):
    moving, still = layer("a", bumpy(seed), (0.1, 0, 3)), layer("b", bumpy(seed + 1))
    dropped = drop_to_contact(moving, [still])
    (row,) = penetrations([dropped, still])
    assert row.share <= SHARED
    sunk = np.array(dropped.transform)
    sunk[2, 3] -= 0.02
    (row,) = penetrations([layer("a", moving.mesh, sunk[:3, 3]), still])
    assert row.volume > 0


def test_nothing_to_land_on_is_explained():
    with pytest.raises(EditError, match='nothing for "a" to land on'):
        drop_to_contact(layer("a", box(), (0, 0, 3)), [layer("b", box(), (5, 0, 0))])
    with pytest.raises(EditError, match='nothing for "a" to land on'):
        drop_to_contact(layer("a", box()), [])
    with pytest.raises(EditError, match='"b" is not a closed body'):
        drop_to_contact(layer("a", box(), (0, 0, 3)), [layer("b", opened(box()))])
    with pytest.raises(ValueError, match="a direction of some length"):
        drop_to_contact(layer("a", box()), [layer("b", box())], direction=(0, 0, 0))


def test_two_balls_part_to_the_sum_of_their_radii():
    a, b = layer("a", ball(0.5)), layer("b", ball(0.3), (0.3, 0.2, 0.1))
    apart = finish(push_apart([a, b]))
    first, second = (place(moved) for moved in apart.layers)
    # Flat faces lie up to 0.5% of the radius below the ball.
    assert np.linalg.norm(second - first) == pytest.approx(0.8, rel=0.006)
    assert np.linalg.norm(second - first) <= 0.8 + 1e-6
    assert first == pytest.approx(-(second - [0.3, 0.2, 0.1]))
    assert apart.left == () and penetrations(apart.layers)[0].share <= SHARED


def test_boxes_part_by_the_least_of_their_overlaps():
    a, b = layer("a", box()), layer("b", box(), (0.5, -0.75, 0.25))
    apart = finish(push_apart([a, b], fixed=["a"]))
    assert np.array_equal(apart.layers[0].transform, a.transform)
    assert place(apart.layers[1]) == pytest.approx([0.5, -1, 0.25], abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_the_way_out_is_about_the_shortest(seed):
    """Within a tenth of the best of a hundred directions."""
    a, b = (Body.of(layer("a", bumpy(3 * seed + 1))), Body.of(layer("b", bumpy(1), (0.3, 0.2, 0))))
    directions = np.random.default_rng(seed).normal(size=(100, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    best = math.inf
    for direction in directions:
        found = way_out(a, b, direction, within=best)
        best = best if found is None else found.way
    assert np.linalg.norm(shortest_way_out(a, b)) < 1.1 * best


def test_one_inside_another_comes_out():
    outer, inner = layer("outer", box((2, 3, 4))), layer("inner", ball(0.2))
    apart = finish(push_apart([outer, inner], fixed=["outer"]))
    assert np.sort(abs(place(apart.layers[1]))) == pytest.approx([0, 0, 1.2], abs=1e-3)


def test_several_part_and_steps_tell_how_far_it_is():
    centres = [(0, 0, 0), (0.4, 0, 0), (0.8, 0, 0), (0.4, 0.3, 0)]
    layers = [layer(str(i), ball(0.3, subdivisions=2), at) for i, at in enumerate(centres)]
    steps = []
    apart = finish(push_apart(layers), steps.append)
    assert apart.left == () and len(steps) < SWEEPS
    assert [moved.name for moved in apart.layers] == ["0", "1", "2", "3"]
    assert steps[0].loss > 0.1 and steps[-1].loss <= SHARED
    assert max(row.share for row in penetrations(apart.layers)) <= SHARED


def test_layers_apart_are_left_alone():
    layers = [layer("a", box()), layer("b", box(), (1, 0, 0)), layer("c", ball(), (5, 0, 0))]
    apart = finish(push_apart(layers))
    assert all(new is old for new, old in zip(apart.layers, layers, strict=True))
    assert apart.left == () and finish(push_apart([])).layers == ()


def test_what_is_left_is_reported():
    layers = [layer("a", box()), layer("b", box(), (0.75, 0, 0)), layer("c", box(), (9, 0, 0))]
    (row,) = finish(push_apart(layers, fixed=["a", "b"])).left
    assert (row.first, row.second) == ("a", "b")
    assert row.volume == pytest.approx(0.25) and row.share == pytest.approx(0.25)


def test_bad_layers_are_explained():
    with pytest.raises(ValueError, match=r"names of layers, got \['x'\]"):
        finish(push_apart([layer("a", box())], fixed=["x"]))
    inverted = as_mesh(box().vertices, box().faces[:, ::-1])
    with pytest.raises(EditError, match='"b" is inside out'):
        finish(push_apart([layer("a", box()), layer("b", inverted)]))
