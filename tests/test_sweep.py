"""Ways between faces against a slow reference, and the search for the pairs."""

import numpy as np
import pytest
from closed_meshes import ball, box, bumpy

from editing.hands.sweep import frame, meetings


def crossing(p, q, r, s):
    """Where two segments of the plane cross, or None."""
    first, second, apart = q - p, s - r, r - p
    turn = first[0] * second[1] - first[1] * second[0]
    if abs(turn) < 1e-12:
        return None
    along = (apart[0] * second[1] - apart[1] * second[0]) / turn
    across = (apart[0] * first[1] - apart[1] * first[0]) / turn
    return p + along * first if 0 <= along <= 1 and 0 <= across <= 1 else None


def weights_at(triangle, point):
    return np.linalg.solve(np.vstack([triangle[:, :2].T, np.ones(3)]), [*point, 1.0])


def slow_ways(a, b):
    """Least and largest δ from all corners of the overlap, or None."""
    corners = [p[:2] for p in a if (weights_at(b, p[:2]) >= 0).all()]
    corners += [p[:2] for p in b if (weights_at(a, p[:2]) >= 0).all()]
    for i in range(3):
        for j in range(3):
            sides = (a[i, :2], a[i - 2, :2], b[j, :2], b[j - 2, :2])
            corners.append(crossing(*sides))
    corners = [corner for corner in corners if corner is not None]
    if not corners:
        return None
    ways = [weights_at(b, c) @ b[:, 2] - weights_at(a, c) @ a[:, 2] for c in corners]
    return min(ways), max(ways)


def found(result):
    pairs = zip(result.moving.tolist(), result.still.tolist(), strict=True)
    return dict(zip(pairs, zip(result.start, result.end, strict=True), strict=True))


@pytest.mark.parametrize(("seed", "size"), [(0, 1.0), (1, 0.3), (2, 0.1)])
def test_ways_between_random_faces(seed, size):
    """Of sizes near to and below those of the grid's cells."""
    rng = np.random.default_rng(seed)
    moving, still = (
        rng.normal(size=(40, 1, 3)) + size * rng.normal(size=(40, 3, 3)) for _ in range(2)
    )
    expected = {
        (i, j): ways
        for i in range(40)
        for j in range(40)
        if (ways := slow_ways(moving[i], still[j])) is not None
    }
    ours = found(meetings(moving, still, low=-np.inf, narrow=0.0))
    assert len(expected) > 3 and ours.keys() == expected.keys()
    for pair, ways in expected.items():
        assert ours[pair] == pytest.approx(ways, abs=1e-9)


def test_limits_keep_what_reaches_between_them():
    rng = np.random.default_rng(3)
    moving, still = rng.normal(size=(2, 60, 3, 3))
    every = found(meetings(moving, still, low=-np.inf, narrow=0.0))
    some = found(meetings(moving, still, low=-0.2, high=0.4, narrow=0.0))
    expected = {pair: way for pair, way in every.items() if way[1] >= -0.2 and way[0] <= 0.4}
    assert 0 < len(expected) < len(every) and some == expected


def test_the_first_meeting_is_found_among_fewer():
    mesh, other = bumpy(0), bumpy(1)
    moving = (mesh.vertices.astype(np.float64) - [0, 0, 3])[mesh.faces]
    still = other.vertices.astype(np.float64)[other.faces]
    every = meetings(moving, still, low=0.0, narrow=1e-9)
    first = meetings(moving, still, low=0.0, narrow=1e-9, first=True)
    assert first.start.min() == every.start.min()
    assert len(first.start) < len(every.start) / 4


def test_many_pairs_make_room():
    """More than the room that is tried first: all of 40 faces over all of 40."""
    triangle = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0.0]])
    pile = triangle + np.arange(40.0)[:, None, None] * [0, 0, 1]
    result = meetings(pile, pile[::-1].copy(), low=-100, narrow=0.0)
    assert len(found(result)) == len(result.start) == 1600
    assert np.array_equal(result.start, 39.0 - result.still - result.moving)


def test_narrow_overlaps_are_passed_by():
    """Boxes side by side, overlapping by a hair."""
    below = box().vertices.astype(np.float64)[box().faces]
    for shift, meets in ((1.0, False), (1 - 1e-8, False), (0.99, True)):
        above = below + [shift, 0, -3]
        assert bool(len(meetings(above, below, low=0.0, narrow=1e-6).start)) == meets


def test_surfaces_far_apart_or_empty_never_meet():
    faces = ball().vertices.astype(np.float64)[ball().faces]
    none = np.zeros((0, 3, 3))
    for a, b in ((faces, faces + [3, 0, 0]), (none, faces), (faces, none)):
        assert not len(meetings(a, b, low=-np.inf, narrow=0.0).start)


@pytest.mark.parametrize("direction", [*np.eye(3), *-np.eye(3)])
def test_frames_of_axes_are_exact(direction):
    axes = frame(direction)
    assert set(np.abs(axes).ravel()) == {0.0, 1.0}
    assert np.array_equal(axes[2], direction)


def test_frames_are_right_handed():
    for direction in np.random.default_rng(0).normal(size=(20, 3)):
        axes = frame(direction / np.linalg.norm(direction))
        assert np.allclose(axes @ axes.T, np.eye(3)) and np.linalg.det(axes) == pytest.approx(1)
