"""Which triangle each sample of an image shows: a z-buffer without cracks.

A sample is inside an edge by the sign of E = (b − a) × (p − a), which is computed from the same end
whichever triangle asks, so that two triangles at an edge get values that are exactly opposite. A
sample on the edge itself counts as moved a little to the left and, less still, down: one rule for
all edges, so that triangles which tile a surface take every sample exactly once. Of two triangles
at the same depth the first one shows. Nothing depends on the order of the work or on the tiles.
"""

from dataclasses import dataclass
from typing import no_type_check

import numba
import numpy as np
from jaxtyping import Float64, Int32, Int64

from editing.pictures.geometry import Triangles

NOTHING = -1
"""Where no triangle is."""

ROOKS = {
    1: (0,),
    2: (0, 1),
    4: (1, 3, 0, 2),
    8: (3, 6, 0, 4, 7, 2, 5, 1),
    16: (7, 12, 2, 9, 15, 4, 0, 11, 6, 13, 1, 8, 14, 3, 10, 5),
}
"""For each number of samples a pixel, the row of the sample in each column of a square: no two in
a row or a column, so that edges of any slope get as many shades as there are samples."""


def offsets(samples: int) -> Float64[np.ndarray, "samples 2"]:
    """Places of the samples in a pixel, 0..1, exact in binary.

    Raises:
        ValueError: a number of samples that there is no pattern for.
    """
    if samples not in ROOKS:
        raise ValueError(f"expected a number of samples out of {tuple(ROOKS)}, got {samples}")
    return (np.stack([np.arange(samples), ROOKS[samples]], axis=-1) + 0.5) / samples


@dataclass(frozen=True, eq=False)
class Tiles:
    """Square tiles of an image, with the triangles whose box meets each, in order.

    Attributes:
        size: side in pixels; those at the right and lower border may be cut.
        columns, rows: how many there are.
        starts: of each tile's triangles in `members`, row by row; one more at the end.
    """

    size: int
    columns: int
    rows: int
    starts: Int64[np.ndarray, " tiles_and_one"]
    members: Int32[np.ndarray, " members"]

    def of(self, tile: int) -> Int32[np.ndarray, " triangles"]:
        """The triangles of a tile."""
        return self.members[self.starts[tile] : self.starts[tile + 1]]


def sort_into_tiles(triangles: Triangles, *, width: int, height: int, size: int) -> Tiles:
    """Find for each tile what may show in it."""
    columns, rows = -(-width // size), -(-height // size)
    low = np.floor(triangles.corners.min(axis=1) / size)
    high = np.floor(triangles.corners.max(axis=1) / size)
    first = np.clip(low, 0, [columns, rows]).astype(np.int64)
    last = np.clip(high, -1, [columns - 1, rows - 1]).astype(np.int64)
    starts, members = _sort(first, last, columns, rows)
    return Tiles(size, columns, rows, starts, members)


@numba.njit(nogil=True, cache=True)
@no_type_check
def _sort(first, last, columns, rows):
    counts = np.zeros(columns * rows + 1, np.int64)
    for index in range(len(first)):
        for row in range(first[index, 1], last[index, 1] + 1):
            for column in range(first[index, 0], last[index, 0] + 1):
                counts[row * columns + column + 1] += 1
    starts = np.cumsum(counts)
    free = starts[:-1].copy()
    members = np.empty(starts[-1], np.int32)
    for index in range(len(first)):
        for row in range(first[index, 1], last[index, 1] + 1):
            for column in range(first[index, 0], last[index, 0] + 1):
                tile = row * columns + column
                members[free[tile]] = index
                free[tile] += 1
    return starts, members


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def _edge(corners, index, start, end):
    """Ends of an edge, the lower place (y, then x) first, and the sign that this order takes."""
    ax, ay = corners[index, start, 0], corners[index, start, 1]
    bx, by = corners[index, end, 0], corners[index, end, 1]
    if ay < by or (ay == by and ax < bx):
        return ax, ay, bx - ax, by - ay, 1.0
    return bx, by, ax - bx, ay - by, -1.0


@numba.njit(nogil=True, cache=True)
@no_type_check
def rasterise(corners, nearness, members, left, top, places, shown, nearest):
    """Draw triangles into a tile whose upper left corner is at (left, top).

    Args:
        corners, nearness: of all triangles, see `Triangles`.
        members: those to draw.
        places: offsets of the samples in a pixel.
        shown: changed: the nearest triangle, (samples, rows, columns).
        nearest: changed: its nearness; starts below anything.
    """
    samples, rows, columns = shown.shape
    for member in range(len(members)):
        index = members[member]
        ax, ay = corners[index, 0, 0], corners[index, 0, 1]
        bx, by = corners[index, 1, 0], corners[index, 1, 1]
        cx, cy = corners[index, 2, 0], corners[index, 2, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if not (area > 0.0 or area < 0.0):
            continue
        x0, y0, dx0, dy0, s0 = _edge(corners, index, 1, 2)
        x1, y1, dx1, dy1, s1 = _edge(corners, index, 2, 0)
        x2, y2, dx2, dy2, s2 = _edge(corners, index, 0, 1)
        turn = 1.0 if area > 0.0 else -1.0
        f0, f1, f2 = s0 * turn, s1 * turn, s2 * turn
        q0, q1, q2 = nearness[index, 0], nearness[index, 1], nearness[index, 2]
        scale = 1.0 / (area * turn)
        low_x, high_x = min(ax, bx, cx) - left, max(ax, bx, cx) - left
        low_y, high_y = min(ay, by, cy) - top, max(ay, by, cy) - top
        for sample in range(samples):
            ox, oy = places[sample, 0], places[sample, 1]
            first_row = int(max(0.0, min(np.ceil(low_y - oy), rows)))
            last_row = int(min(float(rows - 1), max(np.floor(high_y - oy), -1.0)))
            first = int(max(0.0, min(np.ceil(low_x - ox), columns)))
            last = int(min(float(columns - 1), max(np.floor(high_x - ox), -1.0)))
            for row in range(first_row, last_row + 1):
                py = top + row + oy
                r0, r1, r2 = dx0 * (py - y0), dx1 * (py - y1), dx2 * (py - y2)
                entered = False
                for column in range(first, last + 1):
                    px = left + column + ox
                    e0 = r0 - dy0 * (px - x0)
                    e1 = r1 - dy1 * (px - x1)
                    e2 = r2 - dy2 * (px - x2)
                    inside = (
                        (e0 * f0 > 0.0 or (e0 == 0.0 and f0 > 0.0))
                        and (e1 * f1 > 0.0 or (e1 == 0.0 and f1 > 0.0))
                        and (e2 * f2 > 0.0 or (e2 == 0.0 and f2 > 0.0))
                    )
                    if inside:
                        entered = True
                        near = (e0 * f0 * q0 + e1 * f1 * q1 + e2 * f2 * q2) * scale
                        if near > nearest[sample, row, column]:
                            nearest[sample, row, column] = near
                            shown[sample, row, column] = index
                    elif entered:
                        break


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def weights_at(triangles, index, px, py):
    """Perspective-correct barycentric coordinates in the face of a triangle.

    Args:
        triangles: (corners, nearness, weights) of all, see `Triangles`.
        px, py: in pixels; may lie outside the triangle.
    """
    corners, nearness, shares = triangles
    ax, ay = corners[index, 0, 0], corners[index, 0, 1]
    bx, by = corners[index, 1, 0], corners[index, 1, 1]
    cx, cy = corners[index, 2, 0], corners[index, 2, 1]
    w0 = ((cx - bx) * (py - by) - (cy - by) * (px - bx)) * nearness[index, 0]
    w1 = ((ax - cx) * (py - cy) - (ay - cy) * (px - cx)) * nearness[index, 1]
    w2 = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) * nearness[index, 2]
    total = w0 + w1 + w2
    w0, w1, w2 = w0 / total, w1 / total, w2 / total
    return (
        w0 * shares[index, 0, 0] + w1 * shares[index, 1, 0] + w2 * shares[index, 2, 0],
        w0 * shares[index, 0, 1] + w1 * shares[index, 1, 1] + w2 * shares[index, 2, 1],
        w0 * shares[index, 0, 2] + w1 * shares[index, 1, 2] + w2 * shares[index, 2, 2],
    )
