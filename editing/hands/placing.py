"""Planes, and the 4 × 4 matrices that move, turn and mirror; `poses` has those from numbers.

Matrices act on column vectors of world space, right-handed, z up; `placed` puts one in front of a
layer's own transform.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Float64

from dissector.mesh import Layer, Mesh

Vector = Sequence[float] | Float[np.ndarray, "3"]

ORIGIN = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Plane:
    """A plane with two sides.

    Attributes:
        normal: towards the side that is called above, of any length but 0.
        point: on the plane.

    Raises:
        ValueError: other numbers.
    """

    normal: tuple[float, float, float]
    point: tuple[float, float, float] = ORIGIN

    def __post_init__(self):
        unit_vector(self.normal, "a normal")
        vector3(self.point, "a point")

    @property
    def unit(self) -> Float64[np.ndarray, "3"]:
        """The normal, of length 1."""
        return unit_vector(self.normal, "a normal")

    @property
    def offset(self) -> float:
        """Distance from the origin along the normal, signed."""
        return float(self.unit @ np.array(self.point, dtype=np.float64))

    def within(self, transform: Float64[np.ndarray, "4 4"]) -> "Plane":
        """A plane of the world in the space of a mesh.

        Args:
            transform: from that space to the world.
        """
        inverse = np.linalg.inv(transform)
        point = inverse[:3, :3] @ np.array(self.point) + inverse[:3, 3]
        x, y, z = (transform[:3, :3].T @ self.unit).tolist()
        return Plane((x, y, z), tuple(point.tolist()))


def translation(offset: Vector) -> Float64[np.ndarray, "4 4"]:
    """Moves by an offset, world units."""
    matrix = np.eye(4)
    matrix[:3, 3] = vector3(offset, "an offset")
    return matrix


def rotation(axis: Vector, angle: float, *, pivot: Vector = ORIGIN) -> Float64[np.ndarray, "4 4"]:
    """Turns about an axis through the pivot, counter-clockwise seen against the axis.

    Args:
        axis: of any length but 0.
        angle: radians.
    """
    if not math.isfinite(angle):
        raise ValueError(f"expected a finite angle, got {angle}")
    x, y, z = unit_vector(axis, "an axis")
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    # Rodrigues' formula.
    linear = np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * (cross @ cross)
    point = vector3(pivot, "a pivot")
    matrix = np.eye(4)
    matrix[:3, :3] = linear
    matrix[:3, 3] = point - linear @ point
    return matrix


def reflection(plane: Plane) -> Float64[np.ndarray, "4 4"]:
    """Mirrors in a plane; exact where that is x = 0, y = 0 or z = 0."""
    unit = plane.unit
    matrix = np.eye(4)
    matrix[:3, :3] -= 2 * np.outer(unit, unit)
    matrix[:3, 3] = 2 * plane.offset * unit
    return matrix


def placed(layer: Layer, matrix: Float64[np.ndarray, "4 4"]) -> Layer:
    """The layer under a further map of the world; its mesh is shared.

    Raises:
        ValueError: the map is not affine or not invertible.
    """
    return replace(layer, transform=matrix @ layer.transform)


def edit_in_world(layer: Layer, edit: Callable[[Mesh], Mesh]) -> Layer:
    """The layer with its mesh edited in world units, such as a drag of a scaled layer.

    The layer keeps its transform; vertices take two more roundings to float32 where that is not
    the identity.
    """
    edited = edit(layer.in_world)
    if not np.array_equal(layer.transform, np.eye(4)):
        edited = edited.transformed(np.linalg.inv(layer.transform))
    return replace(layer, mesh=edited)


def unit_vector(values: Vector, name: str) -> Float64[np.ndarray, "3"]:
    """Three numbers as a direction, of length 1.

    Raises:
        ValueError: other numbers, or a length of 0.
    """
    vector = vector3(values, name)
    length = float(np.linalg.norm(vector))
    if not 0 < length < math.inf:
        raise ValueError(f"expected {name} of some length, got {tuple(values)}")
    return vector / length


def vector3(values: Vector, name: str) -> Float64[np.ndarray, "3"]:
    """Three finite numbers. Raises ValueError, with what they are, for others."""
    vector = np.array(values, dtype=np.float64)
    if vector.shape != (3,) or not np.isfinite(vector).all():
        raise ValueError(f"expected {name} of three finite numbers, got {tuple(values)}")
    return vector
