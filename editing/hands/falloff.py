"""Regions around a point of a surface: how far its vertices are from there along the surface."""

import math

import numpy as np
import scipy.sparse
from jaxtyping import Float64
from scipy.sparse.csgraph import dijkstra

from dissector.mesh import Mesh
from editing.hands.placing import Vector, vector3


def nearest_vertex(mesh: Mesh, point: Vector, *, within: float) -> int:
    """The vertex of a face that is nearest to a point.

    Raises:
        ValueError: a point that is not finite, or none of the surface within the distance.
    """
    place = vector3(point, "a point")
    used = np.unique(mesh.faces)
    away = np.linalg.norm(mesh.vertices[used] - place, axis=1)
    if away.min() > within:
        raise ValueError(f"expected a surface within {within:g} of the point, got {away.min():.3g}")
    return int(used[away.argmin()])


def distances_along(mesh: Mesh, vertex: int, *, limit: float) -> Float64[np.ndarray, " vertices"]:
    """Lengths of the shortest ways along edges from a vertex; infinite beyond the limit.

    So that what is near through the air, such as an arm beside a body, is not near.
    """
    vertices, count = mesh.vertices.astype(np.float64), len(mesh.vertices)
    start, end = mesh.faces.ravel(), np.roll(mesh.faces, -1, axis=1).ravel()
    low, high = np.minimum(start, end).astype(np.int64), np.maximum(start, end)
    keys = np.unique(low * count + high)
    low, high = keys // count, keys % count
    lengths = np.linalg.norm(vertices[low] - vertices[high], axis=1)
    # A length of 0 would be no edge.
    lengths = np.maximum(lengths, 1e-300)
    graph = scipy.sparse.csr_array((lengths, (low, high)), shape=(count, count))
    return dijkstra(graph, directed=False, indices=vertex, limit=limit)


def fall(
    distances: Float64[np.ndarray, " vertices"], radius: float, core: float
) -> Float64[np.ndarray, " vertices"]:
    """The smooth step from 1 at core · radius to 0 at the radius."""
    height = ((1 - distances / radius) / (1 - core)).clip(0, 1)
    return height * height * (3 - 2 * height)


def check_radius(radius: float):
    """Raises ValueError unless it is finite and above 0."""
    if not 0 < radius < math.inf:
        raise ValueError(f"expected a radius above 0, got {radius}")
