"""Which point of a flattened surface each texel of an image shows.

Notation: a face has the corners p₀, p₁, p₂ in the image, in texels, and a point of it the weights
w₀ + w₁ + w₂ = 1, wᵢ ≥ 0. The centre of the texel in column i and row j lies at (i + ½, j + ½).
"""

from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Bool, Float, Float32, Int32
from numba import njit

REACH = 1.5
"""In texels; linear interpolation reads a texel up to √2 away from the point that is looked up."""

INTERIOR = 1e-3
"""Least weight of what counts as inside a face: rounding moves a border by less."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """The points of a surface that the texels of an image show.

    Attributes:
        faces: index of the face; -1 for a texel out of reach of the surface.
        weights: w₀ and w₁ of the point.
    """

    faces: Int32[np.ndarray, "height width"]
    weights: Float32[np.ndarray, "height width 2"]


def cover(
    uv: Float[np.ndarray, "uvs 2"],
    faces: Int32[np.ndarray, "faces 3"],
    *,
    height: int,
    width: int,
) -> Coverage:
    """Find the point of the surface nearest to the centre of each texel, up to `REACH` away.

    Faces may be turned over and may be without area in the image; where they overlap, the first
    one is shown.

    Args:
        uv: in 0..1, (0, 0) the upper left corner of the image.
    """
    owner = np.full((height, width), -1, np.int32)
    weights = np.zeros((height, width, 2), np.float32)
    _cover(_corners(uv, faces, height, width), owner, weights)
    return Coverage(owner, weights)


def overlapping(
    uv: Float[np.ndarray, "uvs 2"], faces: Int32[np.ndarray, "faces 3"], *, size: int
) -> Bool[np.ndarray, " faces"]:
    """The faces that take the centre of a texel which lies inside an earlier face already.

    Args:
        uv: in 0..1.
        size: side of the image.
    """
    double = np.zeros(len(faces), np.bool_)
    _overlap(_corners(uv, faces, size, size), np.zeros((size, size), np.bool_), double)
    return double


def _corners(
    uv: Float[np.ndarray, "uvs 2"], faces: Int32[np.ndarray, "faces 3"], height: int, width: int
) -> Float[np.ndarray, "faces 3 2"]:
    return uv.astype(np.float64)[faces] * [width, height]


@no_type_check
@njit(nogil=True, cache=True)
def _cover(corners, owner, weights):
    distance = np.full(owner.shape, np.float32(np.inf))
    for face in range(len(corners)):
        p = corners[face]
        left, right, upper, lower = _box(p, REACH, owner.shape)
        for row in range(upper, lower):
            for column in range(left, right):
                w0, w1, away = _nearest(p, column + 0.5, row + 0.5)
                if away <= REACH and away < distance[row, column]:
                    distance[row, column] = away
                    owner[row, column] = face
                    weights[row, column, 0], weights[row, column, 1] = w0, w1


@no_type_check
@njit(nogil=True, cache=True)
def _overlap(corners, taken, double):
    for face in range(len(corners)):
        p = corners[face]
        left, right, upper, lower = _box(p, 0.0, taken.shape)
        for row in range(upper, lower):
            for column in range(left, right):
                w0, w1 = _weights(p, column + 0.5, row + 0.5)
                if min(w0, w1, 1 - w0 - w1) > INTERIOR:
                    double[face] |= taken[row, column]
                    taken[row, column] = True


@no_type_check
@njit(nogil=True, cache=True)
def _box(p, margin, shape):
    """The columns and rows whose centres may be within a margin of a face, as two ranges."""
    left, right = p[:, 0].min() - margin, p[:, 0].max() + margin
    upper, lower = p[:, 1].min() - margin, p[:, 1].max() + margin
    return (
        max(int(np.floor(left)), 0),
        min(int(np.ceil(right)), shape[1]),
        max(int(np.floor(upper)), 0),
        min(int(np.ceil(lower)), shape[0]),
    )


@no_type_check
@njit(nogil=True, cache=True)
def _weights(p, x, y):
    """w₀ and w₁ of a point in the plane of a face; -1 where the face is without area."""
    ax, ay = p[0, 0] - p[2, 0], p[0, 1] - p[2, 1]
    bx, by = p[1, 0] - p[2, 0], p[1, 1] - p[2, 1]
    dx, dy = x - p[2, 0], y - p[2, 1]
    area = ax * by - ay * bx
    if abs(area) < 1e-9:
        return -1.0, -1.0
    return (dx * by - dy * bx) / area, (ax * dy - ay * dx) / area


@no_type_check
@njit(nogil=True, cache=True)
def _nearest(p, x, y):
    """w₀ and w₁ of the point of a face nearest to a point of the image, and the distance."""
    w0, w1 = _weights(p, x, y)
    if min(w0, w1, 1 - w0 - w1) >= 0:
        return w0, w1, 0.0
    best = np.inf
    w = np.empty(3)
    for start in range(3):
        end = (start + 1) % 3
        ex, ey = p[end, 0] - p[start, 0], p[end, 1] - p[start, 1]
        dx, dy = x - p[start, 0], y - p[start, 1]
        t = min(max((dx * ex + dy * ey) / max(ex * ex + ey * ey, 1e-12), 0.0), 1.0)
        away = np.hypot(dx - t * ex, dy - t * ey)
        if away < best:
            best = away
            w[:] = 0.0
            w[start], w[end] = 1 - t, t
            w0, w1 = w[0], w[1]
    return w0, w1, best
