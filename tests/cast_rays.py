"""Slow pictures for the tests of rendering: every ray against every triangle, in float64."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Hits:
    """Nearest hits of the rays through the pixel centres, (height, width, …).

    Attributes:
        face: −1 for none.
        depth: along the viewing direction, infinite for none.
        weights: barycentric coordinates in the face.
    """

    face: np.ndarray
    depth: np.ndarray
    weights: np.ndarray


def cast(vertices, faces, view, near):
    """Hits beyond the near plane, by Möller and Trumbore's intersection."""
    x, y = np.meshgrid(np.arange(view.width) + 0.5, np.arange(view.height) + 0.5)
    local = np.stack(
        [
            (x - view.width / 2) / view.focal,
            (view.height / 2 - y) / view.focal,
            -np.ones_like(x),
        ],
        axis=-1,
    )
    rays = (local @ view.rotation).reshape(-1, 3)  # depth 1 along each
    best = np.full(len(rays), np.inf)
    face, weights = np.full(len(rays), -1), np.zeros((len(rays), 3))
    for index, (a, b, c) in enumerate(vertices[faces]):
        e, f = b - a, c - a
        p = np.cross(rays, f)
        determinant = p @ e
        with np.errstate(divide="ignore", invalid="ignore"):
            s = view.position - a
            u = (p @ s) / determinant
            q = np.cross(s, e)
            v = (rays @ q) / determinant
            depth = (f @ q) / determinant
        hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (depth >= near) & (depth < best)
        best[hit], face[hit] = depth[hit], index
        weights[hit] = np.stack([1 - u - v, u, v], axis=-1)[hit]
    shape = view.height, view.width
    return Hits(face.reshape(shape), best.reshape(shape), weights.reshape(*shape, 3))
