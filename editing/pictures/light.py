"""The studio that shaded pictures are taken in: a bright dome, a soft key light, a ground.

How much of the dome and of the key light reaches a point is measured, not guessed: for each of many
directions the scene is drawn as seen from there, without perspective, and a point is lit from that
side when nothing is drawn nearer. Vertices keep two shares, of the dome (this darkens what other
things or the ground are close to) and of the key light; the ground keeps one image of its shadow.
So pictures of any size and any tile of them have the same light, without noise.

The key light goes with the camera, high on its left, so that every view is well lit; the dome and
the ground stay.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, no_type_check

import numba
import numpy as np
from jaxtyping import Float32, Float64
from scipy import ndimage

from editing.pictures.geometry import Model, snapped
from editing.pictures.raster import rasterise
from editing.pictures.reflection import BOUNCE, KEY, SKY
from editing.pictures.view_camera import View

THREADS = 2
"""Directions, or tiles, that are worked on at a time."""

DOME, KEYS = 112, 24
"""Directions that stand for the dome (all around, those from below bring light that the ground
returns) and for the key light."""

KEY_AZIMUTH, KEY_ELEVATION, KEY_SPREAD = 48.0, 50.0, 10.0
"""Of the key light, degrees: to the left of the camera, over the horizon, and half its width."""

MAP = 384
"""Side, in pixels, of the scene as drawn from the side of a light."""

LIFT = 2.0
"""Pixels of such a drawing that a point is lifted off its surface, so that this is not in its own
light."""

GROUND = 240
"""Places along a side of the ground's image."""

SHADOW, HAZE = 0.8, 0.08
"""How much of its measured depth d the shadow on the ground has, as d² / (d + HAZE), which takes
wide, faint haze away."""


class Light(NamedTuple):
    """What shading needs; compiled code reads it.

    Attributes:
        dome, key: share of the light that reaches each vertex, 0..1.
        towards: unit vector to the key light.
        shadow: how dark the ground is, 0..1, rows along y, columns along x; empty for no ground.
        low, high: corners of the part of the ground that it covers; it has faded to 0 there.
        height: of the ground, the plane z below everything.
    """

    dome: Float32[np.ndarray, " vertices"]
    key: Float32[np.ndarray, " vertices"]
    towards: Float64[np.ndarray, "3"]
    shadow: Float64[np.ndarray, "rows columns"]
    low: Float64[np.ndarray, "2"]
    high: Float64[np.ndarray, "2"]
    height: float


class Studio:
    """A model in its studio; the dome's part is the same for all views and measured once."""

    def __init__(self, model: Model):
        self.model = model
        low, high = model.bounds
        reach = 1.2 * (high[2] - low[2]) + 0.35 * model.radius
        self.height = float(low[2])
        self.low, self.high = low[:2] - reach, high[:2] + reach
        axes = [
            start + (np.arange(GROUND) + 0.5) / GROUND * (end - start)
            for start, end in zip(self.low, self.high, strict=True)
        ]
        x, y = np.meshgrid(*axes)
        plane = np.stack([x, y, np.full_like(x, self.height)], axis=-1).reshape(-1, 3)
        lift = LIFT * 2 * model.radius / MAP
        self.places = np.concatenate([model.vertices + lift * model.normals, plane])
        self.count = len(model.vertices)
        self.dome, self.under = self._dome()

    def light(self, view: View) -> Light:
        """The light of one view."""
        towards = _key_direction(view)
        reached = _mean(list(self._visible(_cone(towards), self.places)))
        key, ground = np.split(reached, [self.count])
        shadow = self._shadow(ground, towards)
        dome, key = self.dome.astype(np.float32), key.astype(np.float32)
        return Light(dome, key, towards, shadow, self.low, self.high, self.height)

    def _dome(self) -> tuple[Float64[np.ndarray, " vertices"], Float64[np.ndarray, " places"]]:
        """Share of the dome's light at the vertices and on the ground."""
        directions = _sphere(DOME)
        upper, lower = directions[directions[:, 2] > 0], directions[directions[:, 2] <= 0]
        normals = self.model.normals.astype(np.float64)
        got, whole = np.zeros(self.count), np.full(self.count, 1e-9)
        ground, most = np.zeros(len(self.places) - self.count), 0.0
        for direction, open_ in zip(upper, self._visible(upper, self.places), strict=True):
            facing = SKY * np.maximum(_along(normals, direction), 0)
            got, whole = got + facing * open_[: self.count], whole + facing
            ground, most = ground + direction[2] * open_[self.count :], most + direction[2]
        ground = ground / most
        near = self.places[: self.count]
        for direction, open_ in zip(lower, self._visible(lower, near), strict=True):
            facing = BOUNCE * np.maximum(_along(normals, direction), 0)
            returned = self._returned(direction, ground)
            got, whole = got + facing * open_ * returned, whole + facing
        return got / whole, ground

    def _returned(
        self, direction: Float64[np.ndarray, "3"], ground: Float64[np.ndarray, " places"]
    ) -> Float64[np.ndarray, " vertices"]:
        """How bright the ground is where the vertices see it in a direction."""
        vertices = self.model.vertices
        way = (self.height - vertices[:, 2]) / min(direction[2], -1e-3)
        hit = vertices[:, :2] + way[:, None] * direction[:2]
        at = (hit - self.low) / (self.high - self.low) * GROUND - 0.5
        image = ground.reshape(GROUND, GROUND)
        return ndimage.map_coordinates(image, at.T[::-1], order=1, mode="constant", cval=1.0)

    def _visible(
        self,
        directions: Float64[np.ndarray, "directions 3"],
        places: Float64[np.ndarray, "places 3"],
    ) -> Iterable[Float64[np.ndarray, " places"]]:
        """For each direction, the share of the light from there that reaches the places."""
        return in_order(lambda direction: _reached(self.model, places, direction), directions)

    def _shadow(
        self, key: Float64[np.ndarray, " places"], towards: Float64[np.ndarray, "3"]
    ) -> Float64[np.ndarray, "rows columns"]:
        """How dark the ground is, faded out towards its border."""
        dome, direct = SKY, KEY * towards[2]
        dark = 1 - (dome * self.under + direct * key) / (dome + direct)
        image = ndimage.gaussian_filter(dark.reshape(GROUND, GROUND), 1.2, mode="nearest")
        ramp = np.clip((0.5 - np.abs((np.arange(GROUND) + 0.5) / GROUND - 0.5)) / 0.16, 0, 1)
        fade = ramp * ramp * (3 - 2 * ramp)
        deep = np.maximum(image, 0)
        return SHADOW * deep * deep / (deep + HAZE) * fade * fade[:, None]


def unlit(model: Model) -> Light:
    """In place of light, for pictures that have none."""
    none = np.ones(len(model.vertices), np.float32)
    corner = np.zeros(2)
    return Light(none, none, np.array([0.0, 0, 1]), np.zeros((0, 0)), corner, corner, 0.0)


def in_order(work: Callable, items: Iterable) -> Iterable:
    """Results of the work on each item, some at a time, in the order of the items."""
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(work, items)


def _mean(arrays: list[Float64[np.ndarray, " places"]]) -> Float64[np.ndarray, " places"]:
    return np.add.reduce(arrays) / len(arrays)


def _along(
    vectors: Float64[np.ndarray, "count 3"], direction: Float64[np.ndarray, "3"]
) -> Float64[np.ndarray, " count"]:
    """Dot products, added in a written order."""
    x, y, z = vectors.T
    return x * direction[0] + y * direction[1] + z * direction[2]


def _sphere(count: int) -> Float64[np.ndarray, "count 3"]:
    """Unit vectors spread evenly: a Fibonacci lattice."""
    z = 1 - (2 * np.arange(count) + 1) / count
    angle = np.pi * (3 - np.sqrt(5)) * np.arange(count)
    across = np.sqrt(1 - z * z)
    return np.stack([across * np.cos(angle), across * np.sin(angle), z], axis=-1)


def _frame(
    direction: Float64[np.ndarray, "3"],
) -> tuple[Float64[np.ndarray, "3"], Float64[np.ndarray, "3"]]:
    """Two unit vectors across a direction and across each other."""
    helper = np.eye(3)[int(np.argmin(np.abs(direction)))]
    across = np.cross(direction, helper)
    across /= np.linalg.norm(across)
    return across, np.cross(direction, across)


def _cone(axis: Float64[np.ndarray, "3"]) -> Float64[np.ndarray, "directions 3"]:
    """Directions spread evenly over the width of the key light."""
    first, second = _frame(axis)
    radius = np.tan(np.radians(KEY_SPREAD)) * np.sqrt((np.arange(KEYS) + 0.5) / KEYS)
    angle = np.pi * (3 - np.sqrt(5)) * np.arange(KEYS)
    aside = np.outer(radius * np.cos(angle), first) + np.outer(radius * np.sin(angle), second)
    directions = axis + aside
    return directions / np.linalg.norm(directions, axis=1, keepdims=True)


def _key_direction(view: View) -> Float64[np.ndarray, "3"]:
    """To the key light of a view: turned to the left from where the camera stands."""
    right = view.rotation[0]
    level = np.array([right[0], right[1], 0.0])
    if np.linalg.norm(level) < 1e-6:
        level = np.array([0.0, 1.0, 0.0])
    level /= np.linalg.norm(level)
    back = np.array([level[1], -level[0], 0.0])
    turn, height = np.radians([KEY_AZIMUTH, KEY_ELEVATION])
    flat = np.cos(turn) * back - np.sin(turn) * level
    return np.cos(height) * flat + np.array([0, 0, np.sin(height)])


def _reached(
    model: Model, places: Float64[np.ndarray, "places 3"], direction: Float64[np.ndarray, "3"]
) -> Float64[np.ndarray, " places"]:
    """Share of the light from a direction that nothing keeps from the places."""
    axes = np.stack([*_frame(direction), direction])
    middle = model.bounds.mean(axis=0)
    scale = 0.98 * MAP / (2 * model.radius)
    local = _seen(model.vertices, middle, axes, scale)
    nearest = np.full((1, MAP, MAP), -np.inf)
    shown = np.empty((1, MAP, MAP), np.int32)
    every = np.arange(len(model.faces), dtype=np.int32)
    place = np.full((1, 2), 0.5)
    corners, height = snapped(local[:, :2])[model.faces], local[:, 2][model.faces]
    rasterise(corners, height, every, 0, 0, place, shown, nearest)
    return _open(nearest[0], _seen(places, middle, axes, scale))


@numba.njit(nogil=True, cache=True)
@no_type_check
def _seen(points, middle, axes, scale):
    """Pixels, and height towards the light in pixels too, of points."""
    local = np.empty((len(points), 3))
    for index in range(len(points)):
        for axis in range(3):
            along = 0.0
            for k in range(3):
                along += (points[index, k] - middle[k]) * axes[axis, k]
            local[index, axis] = along * scale + 0.5 * MAP
    return local


@numba.njit(nogil=True, cache=True)
@no_type_check
def _open(nearest, local):
    """1 where no surface is higher, 0 where one is, and between by the four pixels around."""
    rows, columns = nearest.shape
    share = np.ones(len(local))
    for index in range(len(local)):
        x, y = local[index, 0] - 0.5, local[index, 1] - 0.5
        if not (-1.0 <= x < columns and -1.0 <= y < rows):
            continue
        left, top = int(np.floor(x)), int(np.floor(y))
        for corner in range(4):
            column, row = left + (corner & 1), top + (corner >> 1)
            if 0 <= column < columns and 0 <= row < rows:
                if nearest[row, column] > local[index, 2]:
                    weight = x - left if corner & 1 else 1.0 - (x - left)
                    weight *= y - top if corner >> 1 else 1.0 - (y - top)
                    share[index] -= weight
    return share
