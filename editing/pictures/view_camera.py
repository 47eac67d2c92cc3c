"""Where a picture is taken from.

A camera is given by name, and then stands so that what is shown fills the frame, or exactly, as a
position, a target, an up direction and a field of view. World space: right-handed, z up; scenes
face +x, so that "front" looks along −x and "left" is the scene's own left, +y.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, radians, tan
from typing import Any

import numpy as np
from jaxtyping import Float64

from editing.errors import EditError

Vector = tuple[float, float, float]

DIRECTIONS = {
    "front": (0.0, 12.0),
    "back": (180.0, 12.0),
    "left": (90.0, 12.0),
    "right": (-90.0, 12.0),
    "top": (0.0, 90.0),
    "three_quarter": (30.0, 20.0),
}
"""Azimuth and elevation of the named cameras, degrees."""

FIELD_OF_VIEW = 30.0
"""Of the named cameras, vertical, degrees: long enough a lens that toys keep their proportions."""

MARGIN = 0.08
"""Share of the frame that named cameras leave free on each side."""

NARROWEST, WIDEST = 1.0, 150.0
"""Fields of view that are accepted, degrees."""

TWIST = 1e-6
"""Sine of the angle between the view direction and `up` below which they count as parallel."""


@dataclass(frozen=True)
class ViewCamera:
    """A camera, placed or named.

    Attributes:
        position, target, up: world space; unused while there is a name.
        field_of_view: vertical, degrees.
        name: one of `DIRECTIONS`, or "".
    """

    position: Vector = (1.0, 0.0, 0.0)
    target: Vector = (0.0, 0.0, 0.0)
    up: Vector = (0.0, 0.0, 1.0)
    field_of_view: float = FIELD_OF_VIEW
    name: str = ""

    @classmethod
    def parse(cls, value: object) -> "ViewCamera":
        """The camera that a person or a program asks for.

        Args:
            value: a name, a mapping with `position`, `target`, `up` and `field_of_view` (the last
                two may be left out), or a camera.

        Raises:
            EditError: none of these, an unknown name or key, numbers that make no view.
        """
        if isinstance(value, ViewCamera):
            return value
        if isinstance(value, str):
            return cls(name=_known_name(value))
        if isinstance(value, Mapping):
            return _placed(value)
        raise EditError(f"A camera is a name or a position and a target, not {value!r}.")

    @property
    def title(self) -> str:
        """For captions: the name in words, or "view"."""
        return {"three_quarter": "three-quarter"}.get(self.name, self.name) or "view"

    def view(self, points: Float64[np.ndarray, "points 3"], *, width: int, height: int) -> "View":
        """The camera as an image of this size needs it.

        Args:
            points: of what is shown, world space; a named camera has them all in its frame.
        """
        if self.name:
            azimuth, elevation = DIRECTIONS[self.name]
            return framed(points, azimuth, elevation, width=width, height=height)
        position = np.array(self.position)
        rotation = _rotation(position - np.array(self.target), np.array(self.up))
        return View(rotation, position, _focal(self.field_of_view, height), width, height)


@dataclass(frozen=True, eq=False)
class View:
    """A pinhole camera with square pixels and the principal point in the middle.

    Attributes:
        rotation: rows are the camera's axes in world space: right, up, and backward (towards the
            viewer), as in OpenGL.
        position: of the pinhole, world space.
        focal: in pixels.
        width, height: of the image in pixels.
    """

    rotation: Float64[np.ndarray, "3 3"]
    position: Float64[np.ndarray, "3"]
    focal: float
    width: int
    height: int

    def local(self, points: Float64[np.ndarray, "points 3"]) -> Float64[np.ndarray, "points 3"]:
        """Points in the camera's frame: x right, y up, and the depth in front of it."""
        moved = points - self.position
        # Sums of products in a written order: a matrix product may be rounded by the machine's way.
        axes = [sum(moved[:, k] * self.rotation[row, k] for k in range(3)) for row in range(3)]
        return np.stack([axes[0], axes[1], -np.asarray(axes[2])], axis=-1)


def framed(
    points: Float64[np.ndarray, "points 3"],
    azimuth: float,
    elevation: float,
    *,
    width: int,
    height: int,
) -> View:
    """The view from a direction (degrees) in which the points just fill the frame, in its middle.

    The nearest camera that sees a point within the margins is at the largest of depth + |offset| /
    slope over the points; then the camera moves sideways to where their outline is in the middle.
    """
    rotation = _rotation(_direction(azimuth, elevation), _top_of_image(elevation, azimuth))
    focal = _focal(FIELD_OF_VIEW, height)
    slopes = (1 - 2 * MARGIN) * np.array([width, height]) / (2 * focal)
    target = 0.5 * (points.min(axis=0) + points.max(axis=0))
    position = target
    for _ in range(6):
        local = View(rotation, target, focal, width, height).local(points)
        distance = float((np.abs(local[:, :2]) / slopes - local[:, 2:]).max())
        distance = max(distance, 1e-6, -1.01 * float(local[:, 2].min()))
        position = target + distance * rotation[2]
        seen = local[:, :2] / (local[:, 2:] + distance)
        middle = 0.5 * (seen.min(axis=0) + seen.max(axis=0)) * distance
        target = target + middle @ rotation[:2]
    return View(rotation, position, focal, width, height)


def around(
    points: Float64[np.ndarray, "points 3"],
    count: int,
    elevation: float,
    *,
    width: int,
    height: int,
) -> list[View]:
    """Views from all around at one elevation (degrees) and one distance, of one target.

    The target is on the upright axis through the middle; the distance is the least at which every
    view has all points in its frame.
    """
    focal = _focal(FIELD_OF_VIEW, height)
    slopes = (1 - 2 * MARGIN) * np.array([width, height]) / (2 * focal)
    target = 0.5 * (points.min(axis=0) + points.max(axis=0))
    azimuths = np.arange(count) * (360 / count)
    turns = [_rotation(_direction(a, elevation), np.array([0.0, 0.0, 1.0])) for a in azimuths]
    distance = 1e-6
    for turn in turns:
        local = View(turn, target, focal, width, height).local(points)
        needed = (np.abs(local[:, :2]) / slopes - local[:, 2:]).max()
        distance = max(distance, float(needed), -1.01 * float(local[:, 2].min()))
    return [View(turn, target + distance * turn[2], focal, width, height) for turn in turns]


def _direction(azimuth: float, elevation: float) -> Float64[np.ndarray, "3"]:
    """Unit vector from the scene to the camera."""
    theta, phi = np.radians([azimuth, elevation])
    return np.array([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])


def _top_of_image(elevation: float, azimuth: float) -> Float64[np.ndarray, "3"]:
    """What is up in the image: z, or from straight above, the way that the camera would look."""
    if abs(elevation) < 89.9:
        return np.array([0.0, 0.0, 1.0])
    return -np.sign(elevation) * _direction(azimuth, 0.0)


def _focal(field_of_view: float, height: int) -> float:
    return 0.5 * height / tan(radians(field_of_view) / 2)


def _rotation(
    backward: Float64[np.ndarray, "3"], up: Float64[np.ndarray, "3"]
) -> Float64[np.ndarray, "3 3"]:
    """Axes of a camera that looks against `backward`."""
    backward = backward / np.linalg.norm(backward)
    right = np.cross(up, backward)
    right = right / np.linalg.norm(right)
    return np.stack([right, np.cross(backward, right), backward])


def _known_name(text: str) -> str:
    name = text.strip().casefold().replace("-", "_").replace(" ", "_")
    if name not in DIRECTIONS:
        raise EditError(f'There is no camera "{text}". The cameras are {", ".join(DIRECTIONS)}.')
    return name


def _placed(value: Mapping[Any, Any]) -> ViewCamera:
    known = ("position", "target", "up", "field_of_view")
    unknown = sorted(str(key) for key in value if key not in known)
    if unknown:
        raise EditError(f"A camera has no {', '.join(unknown)}. It has {', '.join(known)}.")
    missing = [key for key in known[:2] if key not in value]
    if missing:
        raise EditError(f"This camera has no {' and no '.join(missing)}.")
    position, target = _vector(value, "position"), _vector(value, "target")
    up = _vector(value, "up") if "up" in value else (0.0, 0.0, 1.0)
    (angle,) = _numbers([value.get("field_of_view", FIELD_OF_VIEW)], "field_of_view", 1)
    if not NARROWEST <= angle <= WIDEST:
        raise EditError(f"The field of view is {NARROWEST:g} to {WIDEST:g} degrees, not {angle:g}.")
    _check_axes(position, target, up)
    return ViewCamera(position, target, up, angle)


def _vector(value: Mapping[Any, Any], key: str) -> Vector:
    x, y, z = _numbers(value[key], key, 3)
    return x, y, z


def _numbers(value: object, key: str, count: int) -> list[float]:
    """Finite numbers. Raises EditError for anything else."""
    items = value.tolist() if isinstance(value, np.ndarray) else value
    if isinstance(items, Sequence) and not isinstance(items, str) and len(items) == count:
        real = [isinstance(item, int | float) and not isinstance(item, bool) for item in items]
        if all(real) and all(isfinite(item) and abs(item) < 1e30 for item in items):
            return [float(item) for item in items]
    wanted = "a number" if count == 1 else f"{count} numbers"
    raise EditError(f"The {key} of a camera is {wanted}, not {value!r}.")


def _check_axes(position: Vector, target: Vector, up: Vector) -> None:
    """Raises EditError where the camera has no direction, or `up` gives no top of the image."""
    backward = np.subtract(position, target)
    length = np.linalg.norm(backward) * np.linalg.norm(up)
    if not backward.any():
        raise EditError("The camera stands at its own target, so it looks nowhere.")
    if not np.linalg.norm(np.cross(up, backward)) > TWIST * length:
        raise EditError("The camera looks along its up direction; choose another one.")
