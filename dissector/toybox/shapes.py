"""Primitives of the toybox and toys made of them.

A primitive is a canonical solid under an affine map `world = A · local + b`:

    SPHERE    |local| ≤ 1
    BOX       |x|, |y|, |z| ≤ 1
    CYLINDER  x² + y² ≤ 1, |z| ≤ 1
    CAPSULE   within 1 of the segment z ∈ [−h, h]; h is the primitive's `parameter`
    FRUSTUM   a cone cut off: radius 1 at z = −1 and `parameter` at z = +1

Toys face +x, stand on z = 0 and are about one unit tall. Lengths are toy units until a scene scales
them.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy import ndarray

SPHERE, BOX, CYLINDER, CAPSULE, FRUSTUM = range(5)

Number = float | int
Vector = tuple[Number, Number, Number]
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Part:
    """One coloured primitive of a toy.

    Attributes:
        kind: SPHERE, BOX, CYLINDER, CAPSULE or FRUSTUM.
        linear, offset: the affine map from local to toy coordinates.
        colour: albedo, sRGB in 0..1.
        parameter: the shape parameter of CAPSULE and FRUSTUM.
        tint: how strongly a colour word dyes the part: 1 takes the word's colour, 0 keeps `colour`;
            values between give darker shades of the word's colour.
    """

    kind: int
    linear: Float[ndarray, "3 3"]
    offset: Float[ndarray, "3"]
    colour: Colour
    parameter: float = 0.0
    tint: Number = 0.0

    def bounds(self) -> Float[ndarray, "2 3"]:
        """Lower and upper corner of the axis-aligned bounding box.

        It is tight, but for a FRUSTUM it is that of the cylinder of the larger radius.
        """
        rows = self.linear
        planar, along = np.hypot(rows[:, 0], rows[:, 1]), np.abs(rows[:, 2])
        if self.kind == SPHERE:
            half = np.linalg.norm(rows, axis=1)
        elif self.kind == BOX:
            half = np.abs(rows).sum(axis=1)
        elif self.kind == CAPSULE:
            half = np.linalg.norm(rows, axis=1) + self.parameter * along
        else:
            half = planar * max(1.0, self.parameter) + along
        return np.stack([self.offset - half, self.offset + half])


@dataclass(frozen=True)
class Toy:
    """A toy: its parts and the places where others attach.

    Attributes:
        name: noun that captions use.
        parts: primitives in toy coordinates.
        anchors: named points in toy coordinates ("seat", "eye", "hand", "crown", "front").
    """

    name: str
    parts: tuple[Part, ...]
    anchors: dict[str, Vector]

    def bounds(self) -> Float[ndarray, "2 3"]:
        """Lower and upper corner of the bounding box."""
        boxes = np.stack([part.bounds() for part in self.parts])
        return np.stack([boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])

    def placed(
        self, offset: Vector | Float[ndarray, "3"] = (0, 0, 0), *, scale=1.0, turn=0.0, pitch=0.0
    ) -> "Toy":
        """The toy scaled, pitched about y, turned about z (degrees), then moved."""
        matrix = scale * (rotation((0, 0, turn)) @ rotation((0, pitch, 0)))
        shift = np.asarray(offset, dtype=float)
        parts = tuple(
            replace(part, linear=matrix @ part.linear, offset=matrix @ part.offset + shift)
            for part in self.parts
        )
        anchors = {
            name: tuple((matrix @ np.asarray(point, dtype=float) + shift).tolist())
            for name, point in self.anchors.items()
        }
        return Toy(self.name, parts, anchors)

    def dyed(self, colour: Colour) -> "Toy":
        """The toy with its main parts in another colour."""
        parts = tuple(
            replace(part, colour=tuple(part.tint * channel for channel in colour))
            if part.tint > 0
            else part
            for part in self.parts
        )
        return Toy(self.name, parts, self.anchors)


def rotation(angles: Vector) -> Float[ndarray, "3 3"]:
    """Rotation matrix Rz·Ry·Rx from angles about x, y and z in degrees."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(np.radians(angles)), np.sin(np.radians(angles))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def solid(
    kind: int,
    centre: Vector,
    half: Vector | Number,
    colour: Colour,
    *,
    angles: Vector = (0, 0, 0),
    parameter: float = 0.0,
    tint: Number = 0.0,
) -> Part:
    """A primitive with half extents `half`, turned by `angles` (degrees), at `centre`."""
    extents = np.broadcast_to(np.asarray(half, dtype=float), (3,))
    linear = rotation(angles) * extents
    return Part(kind, linear, np.asarray(centre, dtype=float), colour, parameter, tint)


def ball(centre: Vector, half: Vector | Number, colour: Colour, **options) -> Part:
    """An ellipsoid with half axes `half`."""
    return solid(SPHERE, centre, half, colour, **options)


def limb(start: Vector, end: Vector, radius: float, colour: Colour, *, tint: Number = 0.0) -> Part:
    """A capsule from `start` to `end`."""
    frame, length = _frame_along(start, end)
    return Part(
        CAPSULE,
        frame * radius,
        0.5 * (np.asarray(start, dtype=float) + np.asarray(end, dtype=float)),
        colour,
        0.5 * length / radius,
        tint,
    )


def cone(
    start: Vector,
    end: Vector,
    radii: tuple[float, float],
    colour: Colour,
    *,
    tint: Number = 0.0,
) -> Part:
    """A frustum (or cylinder) from `start` to `end` with the radii at both ends."""
    frame, length = _frame_along(start, end)
    linear = frame * np.array([radii[0], radii[0], 0.5 * length])
    centre = 0.5 * (np.asarray(start, dtype=float) + np.asarray(end, dtype=float))
    return Part(FRUSTUM, linear, centre, colour, radii[1] / radii[0], tint)


def _frame_along(start: Vector, end: Vector) -> tuple[Float[ndarray, "3 3"], float]:
    """An orthonormal frame (columns) with z from `start` to `end`, and their distance."""
    axis = np.asarray(end, dtype=float) - np.asarray(start, dtype=float)
    length = float(np.linalg.norm(axis))
    axis = axis / length
    aside = np.array([1.0, 0, 0]) if abs(axis[0]) < 0.9 else np.array([0, 1.0, 0])
    x = np.cross(aside, axis)
    x /= np.linalg.norm(x)
    return np.stack([x, np.cross(axis, x), axis], axis=1), length
