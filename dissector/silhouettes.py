"""Which edges of a mesh are outlines in a view.

An edge is on a silhouette where exactly one of the faces around it looks at the camera: between a
front- and a back-facing one, or on the border of an open surface.
"""

from typing import no_type_check

import numba
import numpy as np
from jaxtyping import Bool, Float, Int32, Int64

SMALLEST = 1e-9
"""Faces of less than this, in square pixels, count as seen edge-on: they show nothing."""


def edge_numbers(
    faces: Int32[np.ndarray, "faces 3"], vertices: int
) -> Int64[np.ndarray, "faces 3"]:
    """A number below 3 · faces for each edge; edges between the same two vertices share it.

    Column j is the edge from corner j to corner j + 1 of the face.

    Args:
        vertices: how many there are.
    """
    return _edge_numbers(np.ascontiguousarray(faces), vertices)


@numba.njit(nogil=True, cache=True)
@no_type_check
def _edge_numbers(faces, vertices):
    """A bucket for each vertex holds the other ends of the edges whose lower end it is."""
    start = np.zeros(vertices + 1, np.int64)
    for face in range(len(faces)):
        for j in range(3):
            start[min(faces[face, j], faces[face, (j + 1) % 3]) + 1] += 1
    start = np.cumsum(start)
    filled = start[:-1].copy()
    ends = np.empty(3 * len(faces), np.int32)
    numbers = np.empty(faces.shape, np.int64)
    for face in range(len(faces)):
        for j in range(3):
            a, b = faces[face, j], faces[face, (j + 1) % 3]
            low, high = min(a, b), max(a, b)
            slot = start[low]
            while slot < filled[low] and ends[slot] != high:
                slot += 1
            if slot == filled[low]:
                ends[slot] = high
                filled[low] += 1
            numbers[face, j] = slot
    return numbers


def front_facing(
    pixels: Float[np.ndarray, "vertices 2"], faces: Int32[np.ndarray, "faces 3"]
) -> Bool[np.ndarray, " faces"]:
    """Which faces show their outside; faces without area do not.

    Args:
        pixels: coordinates with y downwards.
        faces: counter-clockwise seen from outside.
    """
    (x0, x1, x2), (y0, y1, y2) = pixels[:, 0][faces.T], pixels[:, 1][faces.T]
    twice_area = (x2 - x0) * (y1 - y0) - (x1 - x0) * (y2 - y0)
    return twice_area > 2 * SMALLEST


def silhouette_edges(
    edges: Int64[np.ndarray, "fronts 3"],
) -> Bool[np.ndarray, "fronts 3"]:
    """Which edges of the front-facing faces are on a silhouette.

    Args:
        edges: the rows of `edge_numbers` of these faces alone.
    """
    uses = np.bincount(edges.ravel())
    return uses[edges] == 1
