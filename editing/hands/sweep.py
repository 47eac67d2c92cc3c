"""Where faces meet when one surface moves along a line towards another.

All is measured in a frame of the line: x and y across it, the height h along it. Where two faces
lie over each other, the moving one meets the still one after the way

    δ(x, y) = h_still(x, y) − h_moving(x, y),

which is linear, so that its extremes are at the corners of the overlap of the two faces in the
plane across. That polygon is found exactly, by clipping one triangle with the sides of the other.
"""

import math
from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int64
from numba import njit

MOST_CELLS = 256
"""Along a side of the grid that finds the faces over each other."""


@dataclass(frozen=True, eq=False)
class Meetings:
    """Pairs of faces that meet.

    Attributes:
        moving, still: indices of the faces.
        start, end: least and largest δ.
    """

    moving: Int64[np.ndarray, " pairs"]
    still: Int64[np.ndarray, " pairs"]
    start: Float64[np.ndarray, " pairs"]
    end: Float64[np.ndarray, " pairs"]


def frame(direction: Float64[np.ndarray, "3"]) -> Float64[np.ndarray, "3 3"]:
    """Rows x, y, h of the frame of a unit direction; exact where that is an axis."""
    x = np.cross(np.eye(3)[np.argmin(abs(direction))], direction)
    x /= np.linalg.norm(x)
    return np.stack([x, np.cross(direction, x), direction])


def meetings(
    moving: Float64[np.ndarray, "faces 3 3"],
    still: Float64[np.ndarray, "others 3 3"],
    *,
    low: float,
    high: float = math.inf,
    narrow: float,
    first: bool = False,
) -> Meetings:
    """The pairs whose δ is between `low` and `high` somewhere.

    Args:
        moving, still: corners of the faces, in the frame of the line.
        narrow: overlaps of less than this width are passed by, so that walls may slide along each
            other.
        first: only pairs that meet no later than all before them in the search; the earliest
            meeting after `low` is among these.
    """
    low_corner, high_corner = _shared_rectangle(moving, still)
    if not (low_corner < high_corner).all():
        return Meetings(*(np.zeros(0, kind) for kind in (np.int64, np.int64, float, float)))
    order = np.argsort(-moving[:, :, 2].max(axis=1), kind="stable")
    ordered, boxes = moving[order], (still.min(axis=1), still.max(axis=1))
    grid = _grid(boxes, low_corner, high_corner)
    room = 4 * (len(moving) + len(still)) + 1000
    while True:
        pairs, ways = np.empty((room, 2), np.int64), np.empty((room, 2))
        count = _meet(ordered, still, boxes, grid, (low, high, narrow, first), pairs, ways)
        if count <= room:
            break
        room = count
    found, ways = pairs[:count], ways[:count]
    return Meetings(order[found[:, 0]], found[:, 1].copy(), ways[:, 0].copy(), ways[:, 1].copy())


def _shared_rectangle(
    moving: Float64[np.ndarray, "faces 3 3"], still: Float64[np.ndarray, "others 3 3"]
) -> tuple[Float64[np.ndarray, "2"], Float64[np.ndarray, "2"]]:
    """Lowest and highest x and y that both surfaces reach."""
    if not len(moving) or not len(still):
        return np.zeros(2), np.zeros(2)
    lows = [part[..., :2].min(axis=(0, 1)) for part in (moving, still)]
    highs = [part[..., :2].max(axis=(0, 1)) for part in (moving, still)]
    return np.maximum(*lows), np.minimum(*highs)


def _grid(
    boxes: tuple[Float64[np.ndarray, "others 3"], Float64[np.ndarray, "others 3"]],
    corner: Float64[np.ndarray, "2"],
    end: Float64[np.ndarray, "2"],
) -> tuple[np.ndarray, ...]:
    """Which still faces are in each cell of the rectangle.

    Returns:
        The rectangle's corner, the cells' sides and their numbers, where each cell's faces start in
        the list, and that list.
    """
    number = max(1, min(MOST_CELLS, int(np.sqrt(len(boxes[0])))))
    shape = np.array([number, number])
    sides = (end - corner) / shape
    starts = np.zeros(number * number + 1, np.int64)
    _count(boxes, corner, sides, shape, starts)
    starts = np.cumsum(starts)
    members = np.empty(starts[-1], np.int64)
    _fill(boxes, corner, sides, shape, starts[:-1].copy(), members)
    return corner, sides, shape, starts, members


@no_type_check
@njit(nogil=True, cache=True)
def _cells(low, high, corner, sides, shape):
    """First and last column and row that a box touches, within the rectangle; empty if outside."""
    left = max(int(np.floor((low[0] - corner[0]) / sides[0])), 0)
    right = min(int(np.floor((high[0] - corner[0]) / sides[0])), shape[0] - 1)
    lower = max(int(np.floor((low[1] - corner[1]) / sides[1])), 0)
    upper = min(int(np.floor((high[1] - corner[1]) / sides[1])), shape[1] - 1)
    return left, right, lower, upper


@no_type_check
@njit(nogil=True, cache=True)
def _count(boxes, corner, sides, shape, counts):
    lows, highs = boxes
    for face in range(len(lows)):
        left, right, lower, upper = _cells(lows[face], highs[face], corner, sides, shape)
        for column in range(left, right + 1):
            for row in range(lower, upper + 1):
                counts[column * shape[1] + row + 1] += 1


@no_type_check
@njit(nogil=True, cache=True)
def _fill(boxes, corner, sides, shape, places, members):
    lows, highs = boxes
    for face in range(len(lows)):
        left, right, lower, upper = _cells(lows[face], highs[face], corner, sides, shape)
        for column in range(left, right + 1):
            for row in range(lower, upper + 1):
                cell = column * shape[1] + row
                members[places[cell]] = face
                places[cell] += 1


@no_type_check
@njit(nogil=True, cache=True)
def _meet(moving, still, boxes, grid, options, pairs, ways):
    """Fills `pairs` and `ways` as far as they reach; returns how many there are."""
    lows, highs = boxes
    corner, sides, shape, starts, members = grid
    low, best, narrow, first = options
    polygon, spare = np.empty((9, 2)), np.empty((9, 2))
    base, top, meet_at = np.empty(3), np.empty(3), np.empty(2)
    count = 0
    for i in range(len(moving)):
        for axis in range(3):
            p, q, r = moving[i, 0, axis], moving[i, 1, axis], moving[i, 2, axis]
            base[axis], top[axis] = min(p, q, r), max(p, q, r)
        left, right, lower, upper = _cells(base, top, corner, sides, shape)
        for column in range(left, right + 1):
            for row in range(lower, upper + 1):
                cell = column * shape[1] + row
                for place in range(starts[cell], starts[cell + 1]):
                    j = members[place]
                    if highs[j, 2] - base[2] < low or lows[j, 2] - top[2] > best:
                        continue
                    meet_at[0] = max(base[0], lows[j, 0])
                    meet_at[1] = max(base[1], lows[j, 1])
                    if meet_at[0] > min(top[0], highs[j, 0]):
                        continue
                    if meet_at[1] > min(top[1], highs[j, 1]):
                        continue
                    # A pair may share several cells; the one of this corner counts.
                    own = _cells(meet_at, meet_at, corner, sides, shape)
                    if own[0] != column or own[2] != row:
                        continue
                    start, end = _ways(moving[i], still[j], narrow, polygon, spare)
                    if start > end or end < low or start > best:
                        continue
                    if first:
                        best = min(best, max(start, low))
                    if count < len(pairs):
                        pairs[count, 0], pairs[count, 1] = i, j
                        ways[count, 0], ways[count, 1] = start, end
                    count += 1
    return count


@no_type_check
@njit(nogil=True, cache=True)
def _ways(a, b, narrow, polygon, spare):
    """Least and largest δ of two faces; (inf, -inf) where they are not over each other."""
    turn = _twice_area(b[0], b[1], b[2])
    if turn == 0 or _twice_area(a[0], a[1], a[2]) == 0:
        return np.inf, -np.inf
    for k in range(3):
        polygon[k, 0], polygon[k, 1] = a[k, 0], a[k, 1]
    count = 3
    for k in range(3):
        count = _clip(polygon, count, b[k], b[(k + 1) % 3], turn, spare)
        polygon, spare = spare, polygon
    if count < 3 or _width(polygon, count) < narrow:
        return np.inf, -np.inf
    start, end = np.inf, -np.inf
    for k in range(count):
        way = _height(b, polygon[k]) - _height(a, polygon[k])
        start, end = min(start, way), max(end, way)
    return start, end


@no_type_check
@njit(nogil=True, cache=True)
def _twice_area(p, q, r):
    """Of a triangle in the plane, signed."""
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


@no_type_check
@njit(nogil=True, cache=True)
def _clip(polygon, count, p, q, turn, result):
    """The part of a convex polygon on the inner side of the line p q; returns its corners' number.

    The inner side is on the left where `turn` is positive.
    """
    kept = 0
    for k in range(count):
        here, there = polygon[k], polygon[(k + 1) % count]
        inside, next_inside = _twice_area(p, q, here), _twice_area(p, q, there)
        if turn < 0:
            inside, next_inside = -inside, -next_inside
        if inside >= 0:
            result[kept, 0], result[kept, 1] = here[0], here[1]
            kept += 1
        if (inside > 0 and next_inside < 0) or (inside < 0 and next_inside > 0):
            share = inside / (inside - next_inside)
            result[kept, 0] = here[0] + share * (there[0] - here[0])
            result[kept, 1] = here[1] + share * (there[1] - here[1])
            kept += 1
    return kept


@no_type_check
@njit(nogil=True, cache=True)
def _width(polygon, count):
    """Of a convex polygon, across its longest diagonal: at least its least width, at most twice."""
    area, longest = 0.0, 0.0
    for k in range(count):
        if 1 < k:
            area += abs(_twice_area(polygon[0], polygon[k - 1], polygon[k]))
        for m in range(k):
            x, y = polygon[k, 0] - polygon[m, 0], polygon[k, 1] - polygon[m, 1]
            longest = max(longest, np.sqrt(x * x + y * y))
    return area / longest if longest > 0 else 0.0


@no_type_check
@njit(nogil=True, cache=True)
def _height(corners, point):
    """Of a face above a point of the plane; within the heights of its corners."""
    w0 = abs(_twice_area(point, corners[1], corners[2]))
    w1 = abs(_twice_area(corners[0], point, corners[2]))
    w2 = abs(_twice_area(corners[0], corners[1], point))
    total = w0 + w1 + w2
    return (w0 * corners[0, 2] + w1 * corners[1, 2] + w2 * corners[2, 2]) / total
