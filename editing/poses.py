"""Where layers stand, and the affine maps that move them. World space, right-handed, z up."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64, Num
from scipy.spatial.transform import Rotation

from dissector.mesh import Layer

Three = Sequence[float | int] | Num[np.ndarray, "3"]
"""Three numbers."""

LARGEST = float(np.finfo(np.float32).max) / 4
"""No coordinate in the world is larger, so that those of float32 have room to be moved."""


def world_bounds(layer: Layer) -> Float64[np.ndarray, "2 3"]:
    """Lowest and highest coordinates of a layer in the world."""
    linear, move = layer.transform[:3, :3], layer.transform[:3, 3]
    points = layer.mesh.vertices @ linear.T + move
    return np.stack([points.min(axis=0), points.max(axis=0)])


def within_range(layer: Layer) -> bool:
    """Whether float32 holds the layer in its place: the corners of its box, and so all of it."""
    low, high = layer.mesh.bounds.astype(np.float64)
    choice = np.stack(np.meshgrid(*[[0, 1]] * 3), axis=-1).reshape(-1, 3)
    with np.errstate(over="ignore", invalid="ignore"):
        corners = np.where(choice, high, low) @ layer.transform[:3, :3].T + layer.transform[:3, 3]
    return bool((np.abs(corners) <= LARGEST).all())


def pose(
    *,
    move: Three = (0, 0, 0),
    turn: Three = (0, 0, 0),
    scale: Three = (1, 1, 1),
    about: Three = (0, 0, 0),
) -> Float64[np.ndarray, "4 4"]:
    """An affine map of the world: scaled and turned about a point, then moved.

    Args:
        move: in world units.
        turn: degrees about the world's x axis, then its y axis, then its z axis.
        scale: along the world's axes; negative values mirror.
        about: the point that scaling and turning leave in place.
    """
    matrix = np.eye(4)
    rotation = Rotation.from_euler("xyz", np.asarray(turn, np.float64), degrees=True)
    matrix[:3, :3] = rotation.as_matrix() * np.asarray(scale, np.float64)
    centre = np.asarray(about, np.float64)
    matrix[:3, 3] = centre - matrix[:3, :3] @ centre + np.asarray(move, np.float64)
    return matrix
