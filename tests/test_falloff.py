"""Distances along a surface against a slow reference; the fall from 1 to 0."""

import math

import numpy as np
import pytest
from closed_meshes import as_mesh, ball, box, bumpy

from editing.hands.falloff import check_radius, distances_along, fall, nearest_vertex


def slow_distances(mesh, vertex):
    """Bellman and Ford's rounds over all edges."""
    places = mesh.vertices.astype(np.float64)
    ends = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]])
    ends = np.concatenate([ends, ends[:, ::-1]])
    lengths = np.linalg.norm(places[ends[:, 0]] - places[ends[:, 1]], axis=1)
    distances = np.full(len(places), np.inf)
    distances[vertex] = 0
    for _ in range(len(places)):
        before = distances.copy()
        np.minimum.at(distances, ends[:, 1], distances[ends[:, 0]] + lengths)
        if np.array_equal(before, distances):
            return distances
    raise AssertionError("no end")


@pytest.mark.parametrize("seed", range(3))
def test_distances_are_those_along_edges(seed):
    mesh = bumpy(seed)
    expected = slow_distances(mesh, 5)
    assert np.allclose(distances_along(mesh, 5, limit=math.inf), expected)
    near = distances_along(mesh, 5, limit=0.3)
    assert np.array_equal(np.isinf(near), expected > 0.3)


def test_what_is_near_through_the_air_is_not_near():
    """Two sheets, one above the other, that hang together at a far edge only."""
    places = [[x, 0, 0] for x in range(6)] + [[x, 1, 0] for x in range(6)]
    places += [[x, 0, 0.1] for x in range(6)] + [[x, 1, 0.1] for x in range(6)]
    strip = [[[i, i + 1, i + 6], [i + 1, i + 7, i + 6]] for i in range(5)]
    faces = np.array(strip).reshape(-1, 3)
    fold = [[5, 17, 11], [17, 23, 11]]
    mesh = as_mesh(places, np.concatenate([faces, faces + 12, fold]))
    distances = distances_along(mesh, 0, limit=math.inf)
    assert distances[12] == pytest.approx(10.1, abs=0.5)


def test_the_fall_is_smooth_and_starts_at_the_core():
    mesh = ball(0.5, subdivisions=4)
    distances = distances_along(mesh, nearest_vertex(mesh, (0, 0, 0.5), within=1), limit=1)
    shares = fall(distances, 0.4, 0.25)
    assert (shares[distances <= 0.1] == 1).all() and (shares[distances >= 0.4] == 0).all()
    middle = np.argsort(distances)
    assert (np.diff(shares[middle]) <= 0).all()
    assert fall(distances, 0.4, 0)[middle[0]] == 1
    heights = ((0.4 - distances) / 0.3)[(distances > 0.1) & (distances < 0.4)]
    between = shares[(distances > 0.1) & (distances < 0.4)]
    assert between == pytest.approx(3 * heights**2 - 2 * heights**3)


def test_the_nearest_vertex_has_a_face():
    loose = as_mesh(np.concatenate([box().vertices, [[0.4, 0.4, 0.4]]]), box().faces)
    assert loose.vertices[nearest_vertex(loose, (0.4, 0.4, 0.4), within=1)].tolist() == [0.5] * 3


def test_places_off_the_surface_are_refused():
    with pytest.raises(ValueError, match="a surface within 0.2 of the point, got 1.5"):
        nearest_vertex(box(), (0.5, 0.5, 2), within=0.2)
    with pytest.raises(ValueError, match="a radius above 0, got 0"):
        check_radius(0)
    with pytest.raises(ValueError, match="three finite numbers"):
        nearest_vertex(box(), (0.5, 0.5, math.nan), within=1)
