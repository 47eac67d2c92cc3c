"""The points that texels show, against a search over all faces in Python."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.texels import REACH, cover, overlapping


def nearest_on_segment(point, start, end):
    along = end - start
    length = along @ along
    t = np.clip((point - start) @ along / length, 0, 1) if length else 0.0
    return start + t * along


def nearest_on_face(point, corners):
    """The point of a triangle nearest to a point, float64."""
    a, b, c = corners
    matrix = np.array([a - c, b - c]).T
    if abs(np.linalg.det(matrix)) > 1e-9:
        w = np.linalg.solve(matrix, point - c)
        if w.min() >= 0 and w.sum() <= 1:
            return point
    around = [nearest_on_segment(point, *pair) for pair in ((a, b), (b, c), (c, a))]
    return min(around, key=lambda place: np.linalg.norm(place - point))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 9999), faces=st.integers(1, 6), degenerate=st.booleans())
def test_each_texel_shows_the_nearest_point(seed, faces, degenerate):
    rng = np.random.default_rng(seed)
    height, width = 9, 13
    uv = rng.uniform(size=(3 * faces, 2)).astype(np.float32)
    if degenerate:
        uv[1], uv[2] = uv[0], rng.uniform(size=2) if seed % 2 else uv[0]
    index = np.arange(3 * faces, dtype=np.int32).reshape(-1, 3)
    coverage = cover(uv, index, height=height, width=width)
    corners = uv.astype(np.float64)[index] * [width, height]
    for row in range(height):
        for column in range(width):
            point = np.array([column + 0.5, row + 0.5])
            away = [np.linalg.norm(nearest_on_face(point, face) - point) for face in corners]
            face = coverage.faces[row, column]
            if min(away) > REACH + 1e-6:
                assert face == -1
            elif min(away) < REACH - 1e-6:
                w = np.array([*coverage.weights[row, column], 0])
                w[2] = 1 - w[:2].sum()
                shown = w @ corners[face]
                assert w.min() > -1e-5
                assert np.linalg.norm(shown - point) == pytest.approx(min(away), abs=1e-4)


def test_a_square_covers_its_texels_and_a_rim():
    uv = np.float32([[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]])
    faces = np.int32([[0, 1, 2], [0, 2, 3]])
    shown = cover(uv, faces, height=16, width=16).faces >= 0
    centres = np.arange(16) + 0.5
    beyond = np.maximum(np.abs(centres - 8) - 4, 0)
    assert np.array_equal(shown, np.hypot(beyond[:, None], beyond) <= REACH)


def test_faces_at_the_border_of_the_image_stay_inside():
    uv = np.float32([[0, 0], [1, 0], [1, 1], [0, 1]])
    faces = np.int32([[0, 1, 2], [0, 2, 3]])
    assert (cover(uv, faces, height=5, width=7).faces >= 0).all()


def test_neighbours_do_not_overlap_but_folds_do():
    uv = np.float32([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9], [0.6, 0.3]])
    flat = np.int32([[0, 1, 2], [0, 2, 3]])
    assert not overlapping(uv, flat, size=64).any()
    folded = np.int32([[0, 1, 2], [0, 2, 3], [0, 2, 4]])
    assert overlapping(uv, folded, size=64).tolist() == [False, False, True]
    assert overlapping(uv, folded[[2, 0, 1]], size=64).tolist() == [False, True, False]
