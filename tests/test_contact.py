"""Ways to contact and out of it: closed forms, and linear programs for convex bodies."""

import math

import numpy as np
import pytest
from closed_meshes import ball, box, bumpy, convex, layer, opened
from scipy.optimize import linprog

from editing.errors import EditError
from editing.hands.contact import Body, buried, overlap, shared_volume, way_out, way_to_contact
from editing.hands.solids import combine

DOWN = np.array([0, 0, -1.0])


def body(mesh, offset=(0, 0, 0), linear=None):
    return Body.of(layer("body", mesh, offset, linear))


def meeting(a, b, direction, *, last):
    """Least or largest t for which hull(a) + t direction meets hull(b); None if there is none.

    A linear program: Σ αᵢ aᵢ + t d = Σ βⱼ bⱼ with weights α and β of sum 1.
    """
    n, m = len(a), len(b)
    equal = np.zeros((5, n + m + 1))
    equal[:3, :n], equal[:3, n : n + m], equal[:3, -1] = a.T, -b.T, direction
    equal[3, :n] = equal[4, n : n + m] = 1
    cost = np.zeros(n + m + 1)
    cost[-1] = -1 if last else 1
    bounds = [(0, None)] * (n + m) + [(None, None)]
    result = linprog(cost, A_eq=equal, b_eq=[0, 0, 0, 1, 1], bounds=bounds)
    return result.x[-1] if result.status == 0 else None


@pytest.mark.parametrize("seed", range(8))
def test_convex_bodies_meet_when_a_linear_program_says(seed):
    rng = np.random.default_rng(seed)
    a, b = convex(2 * seed), convex(2 * seed + 1)
    direction = rng.normal(size=3)
    direction /= np.linalg.norm(direction)
    side = np.cross(direction, rng.normal(size=3))
    offset = -3 * direction + 0.3 * side
    moving, still = body(a, offset), body(b)
    expected = meeting(moving.corners.reshape(-1, 3), b.vertices, direction, last=False)
    way = way_to_contact(moving, still, direction)
    assert expected is not None and way == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_convex_bodies_part_when_a_linear_program_says(seed):
    rng = np.random.default_rng(seed)
    a, b = convex(2 * seed), convex(2 * seed + 1)
    direction = rng.normal(size=3)
    direction /= np.linalg.norm(direction)
    moving, still = body(a, 0.1 * rng.normal(size=3)), body(b)
    assert overlap(moving, still)
    expected = meeting(moving.corners.reshape(-1, 3), b.vertices, direction, last=True)
    found = way_out(moving, still, direction)
    assert found.way == pytest.approx(expected, abs=1e-6)
    assert not overlap(moving.moved(found.way * direction), still)
    assert overlap(moving.moved((found.way - 0.05) * direction), still)
    assert way_out(moving, still, direction, within=found.way) is None
    assert way_out(moving, still, direction, within=1.001 * found.way).way == found.way


def test_a_ball_meets_a_box_exactly():
    way = way_to_contact(body(ball(0.3), (0.1, 0.2, 3)), body(box()), DOWN)
    assert way == pytest.approx(3 - 0.5 - 0.3, abs=1e-7)


def test_edges_meet_edges():
    """Two square bars that stand on an edge, one across the other."""
    half = math.sqrt(0.5)
    along_x = np.array([[1, 0, 0], [0, half, -half], [0, half, half]])
    along_y = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]]) @ along_x
    bar = box((4, 1, 1))
    upper, lower = body(bar, (0, 0, 5), along_x), body(bar, linear=along_y)
    assert way_to_contact(upper, lower, DOWN) == pytest.approx(5 - 2 * half, abs=1e-6)


def test_what_is_beside_or_behind_is_not_met():
    """Flush walls slide along each other; what has been passed stays passed."""
    still = body(box())
    assert way_to_contact(body(box(), (1, 0, 3)), still, DOWN) == math.inf
    assert way_to_contact(body(box(), (1 - 1e-7, 0, 3)), still, DOWN) == math.inf
    assert way_to_contact(body(box(), (0, 0, -1)), still, DOWN) == math.inf
    assert way_to_contact(body(box(), (0, 0, 1)), still, DOWN) == 0


def test_crossing_bars_part_though_no_corner_is_inside():
    """Walls along the direction have no extent across it."""
    long, tall = box((4, 1, 1)), box((1, 1, 4))
    a, b = body(long, (0, 0.3, 0.2)), body(tall)
    for direction, way in (([0, 1, 0], 0.7), ([0, -1, 0], 1.3), ([0, 0, 1], 2.3), ([1, 0, 0], 2.5)):
        assert way_out(a, b, np.array(direction, dtype=np.float64)).way == pytest.approx(way)


def test_bodies_may_overlap_still_where_some_faces_part():
    """A dumbbell through a slab: its upper plate comes free before its bar and its lower plate."""
    plates = combine(box((1, 1, 0.2), (0, 0, 1)), box((1, 1, 0.2), (0, 0, -1)), "union")
    dumbbell = body(combine(plates, box((0.3, 0.3, 2)), "union"))
    slab = body(box((3, 3, 0.2)), (0, 0, 1))
    assert way_out(dumbbell, slab, np.array([0, 0, 1.0])).way == pytest.approx(2.2)
    assert way_out(dumbbell, slab, np.array([0, 0, -1.0])).way == pytest.approx(0.2)


def test_a_way_out_may_end_inside_a_hollow():
    """A ball in the wall of a thick box with a room: inwards it is free in the room."""
    room = combine(box((2, 2, 2)), box(), "difference")
    inner = body(box((0.2, 0.2, 0.2)), (0.55, 0, 0))
    assert way_out(inner, body(room), np.array([-1.0, 0, 0])).way == pytest.approx(0.15, abs=1e-6)
    assert way_out(inner, body(room), np.array([1.0, 0, 0])).way == pytest.approx(0.55, abs=1e-6)


def test_bodies_stand_where_their_layers_do():
    """Scaled, sheared and mirrored: volume, centre, bounds and outward faces."""
    linear = np.array([[-2, 0.3, 0], [0, 1, 0.2], [0, 0, 0.5]])
    held = body(ball(0.5), (1, 2, 3), linear)
    assert held.volume == pytest.approx(abs(np.linalg.det(linear)) * ball(0.5).volume, rel=1e-5)
    assert held.centre == pytest.approx([1, 2, 3], abs=1e-6)
    out = np.einsum("ij,ij->i", held.corners.mean(axis=1) - held.centre, held.across)
    assert (out > 0).all()
    moved = held.moved(np.array([0, 0, 1.0]))
    assert moved.bounds == pytest.approx(held.bounds + [0, 0, 1])
    assert moved.volume == pytest.approx(held.volume)


def test_the_buried_surface_is_the_gradient_of_the_shared_volume():
    a, b = body(bumpy(1)), body(bumpy(3), (0.3, 0.1, 0.2))
    step = 1e-3
    slope = [
        (shared_volume(a.moved(step * e), b) - shared_volume(a.moved(-step * e), b)) / (2 * step)
        for e in np.eye(3)
    ]
    assert np.linalg.norm(slope) > 0.01
    assert buried(a, b) == pytest.approx(slope, rel=0.02, abs=1e-3)
    assert buried(a.moved(np.array([5.0, 0, 0])), b).tolist() == [0, 0, 0]


def test_an_open_layer_is_named():
    with pytest.raises(EditError, match='"frog" is not a closed body'):
        Body.of(layer("frog", opened(box())))
