"""A new body in the place of an old one."""

import numpy as np
import pytest
from closed_meshes import ball, box, layer, opened

from dissector.penetration import penetrations
from editing.errors import EditError
from editing.prompted.landing import (
    brought_into_contact,
    cleared,
    contact_distance,
    rests,
    shares,
    touches,
)

TABLE = layer("table", box((2, 2, 0.2), (0, 0, -0.1)))


def cube(height, side=0.4):
    """With its underside at a height above the table."""
    return layer("cube", box((side, side, side)), (0, 0, height + side / 2))


def test_what_overlaps_is_cut_off():
    low = cube(-0.1)
    made = cleared(low, [TABLE])
    assert made.mesh.watertight
    assert made.mesh.volume == pytest.approx(0.4 * 0.4 * 0.3, rel=1e-5)
    assert penetrations([made, TABLE])[0].share < 1e-6
    assert np.array_equal(made.transform, np.eye(4))


def test_crumbs_of_the_cut_are_dropped():
    """A thin wall through a cube, off its middle, leaves a large piece and a thin one."""
    wall = layer("wall", box((0.1, 2, 2), (0.14, 0, 0)))
    made = cleared(layer("cube", box((0.4, 0.4, 0.4))), [wall])
    assert made.mesh.bounds[1, 0] == pytest.approx(0.09, abs=1e-6)


def test_nothing_left_is_said():
    with pytest.raises(EditError, match='Nothing is left of "ball"'):
        cleared(layer("ball", ball(0.05, (0, 0, -0.1))), [TABLE])


def test_a_free_body_keeps_its_surface():
    made = cleared(cube(0.5), [TABLE, layer("leaf", opened(box()))])
    assert made.mesh.volume == pytest.approx(0.4**3, rel=1e-6)


@pytest.mark.parametrize(("height", "expected"), [(0.25, 0.25), (0.0, 0.0), (-0.1, 0.0)])
def test_the_distance_to_what_is_around(height, expected):
    far = layer("far", ball(0.1, (9, 9, 9)))
    assert contact_distance(cube(height), [far, TABLE]) == pytest.approx(expected, abs=1e-6)


def test_without_a_closed_neighbour_there_is_no_distance():
    leaf = layer("leaf", opened(box((2, 2, 0.2))))
    assert contact_distance(cube(0.1), [leaf]) is None and contact_distance(cube(0.1), []) is None
    assert shares(cube(-0.1), [leaf]) == () and not touches(cube(0), [leaf])
    assert not rests(cube(0.0), [leaf])


def test_resting_is_touching_from_above():
    wall = layer("wall", box((0.2, 2, 2), (0.3, 0, 0)))
    assert touches(cube(0.0), [TABLE]) and rests(cube(0.0), [TABLE])
    assert touches(cube(-0.02), [TABLE]) and rests(cube(-0.02), [TABLE])
    assert not touches(cube(0.1), [TABLE]) and not rests(cube(0.1), [TABLE])
    beside = layer("cube", box((0.4, 0.4, 0.4)))
    assert touches(beside, [wall]) and not rests(beside, [wall])


def test_it_falls_onto_what_it_rests_on_and_otherwise_goes_the_shortest_way():
    wall = layer("wall", box((0.2, 3, 3), (0.35, 0, 0)))
    start = cube(0.1)
    fallen = brought_into_contact(start, [TABLE, wall], resting=True)
    assert np.allclose(fallen.transform[:3, 3] - start.transform[:3, 3], [0, 0, -0.1], atol=1e-6)
    pushed = brought_into_contact(start, [TABLE, wall], resting=False)
    assert np.allclose(pushed.transform[:3, 3] - start.transform[:3, 3], [0.05, 0, 0], atol=1e-6)
    for moved in (fallen, pushed):
        assert contact_distance(moved, [TABLE, wall]) == pytest.approx(0, abs=1e-6)
        assert all(row.share < 1e-6 for row in shares(moved, [TABLE, wall]))


def test_a_long_fall_is_no_contact():
    """Beside the table nothing is below: it goes to the nearest thing instead."""
    start = layer("cube", box((0.4, 0.1, 0.1)), (1.3, 0, -0.1))
    moved = brought_into_contact(start, [TABLE], resting=True)
    assert np.allclose(moved.transform[:3, 3], [1.2, 0, -0.1], atol=1e-6)


def test_edges_may_meet_before_vertices_arrive():
    """A cube next to the table's edge: all vertices are farther than the two faces."""
    start = layer("cube", box((0.4, 0.4, 0.4)), (1.3, 0, -0.1))
    assert contact_distance(start, [TABLE]) == pytest.approx(0.1, abs=1e-6)
    moved = brought_into_contact(start, [TABLE], resting=False)
    assert contact_distance(moved, [TABLE]) == pytest.approx(0, abs=1e-6)
    assert shares(moved, [TABLE])[0].share < 1e-6
