"""Ray casting of the toybox in closed form, on the CPU.

Each ray meets each primitive in its local frame, where the distance along the ray is unchanged because the
map is affine. There is no marching: depth, normals and object ids are exact. Shading is one fixed light in
world space (half-Lambert), so that a radiance field without view dependence can represent it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from numba import njit, prange
from torch import Tensor

from dissector.cameras import Cameras
from dissector.toybox.shapes import BOX, CAPSULE, FRUSTUM, SPHERE, Toy

BACKGROUND = (0.70, 0.78, 0.86)
"""Colour behind the toys, sRGB. No toy has it, so that nothing can hide in front of it."""

_LIGHT = (0.45, 0.30, 0.84)
_MISS = 1e30


@dataclass(frozen=True)
class ToyImages:
    """Renders with exact ground truth.

    Attributes:
        colour: sRGB in 0..1, antialiased, over the background.
        coverage: share of each pixel that shows each object (antialiased masks).
        ids: object at the pixel centre, −1 for the background.
        depth: distance along the ray at the pixel centre, infinite for the background.
        normals: outward unit normal in world space at the pixel centre, 0 for the background.
    """

    colour: Float[Tensor, "views height width 3"]
    coverage: Float[Tensor, "views objects height width"]
    ids: Int[Tensor, "views height width"]
    depth: Float[Tensor, "views height width"]
    normals: Float[Tensor, "views height width 3"]


@dataclass(frozen=True)
class Packed:
    """Primitives of several scenes in flat arrays; scene s owns rows start[s]..start[s + 1].

    `sphere` bounds each primitive and `hull` each scene (centre, radius), to skip rays that miss.
    """

    start: np.ndarray
    kind: np.ndarray
    inverse: np.ndarray
    offset: np.ndarray
    colour: np.ndarray
    parameter: np.ndarray
    owner: np.ndarray
    sphere: np.ndarray
    hull: np.ndarray


def pack(scenes: Sequence[Sequence[Toy]]) -> Packed:
    """Flatten scenes (each a sequence of toys in world space) for the ray caster."""
    rows = [
        (part, owner) for toys in scenes for owner, toy in enumerate(toys) for part in toy.parts
    ]
    parts = [part for part, _ in rows]
    bounds = np.stack([part.bounds() for part in parts])
    centre = bounds.mean(axis=1)
    reach = np.linalg.norm(bounds[:, 1] - bounds[:, 0], axis=1, keepdims=True) / 2
    counts = [sum(len(toy.parts) for toy in toys) for toys in scenes]
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    low = np.minimum.reduceat(bounds[:, 0], start[:-1])
    high = np.maximum.reduceat(bounds[:, 1], start[:-1])
    middle = (low + high) / 2
    edge = np.maximum(bounds[:, 1] - np.repeat(middle, counts, axis=0), 0)
    edge = np.maximum(edge, np.repeat(middle, counts, axis=0) - bounds[:, 0])
    radius = np.maximum.reduceat(np.linalg.norm(edge, axis=1), start[:-1])
    return Packed(
        start=start,
        kind=np.array([part.kind for part in parts], dtype=np.int64),
        inverse=np.linalg.inv(np.stack([part.linear for part in parts])),
        offset=np.stack([part.offset for part in parts]),
        colour=np.array([part.colour for part in parts], dtype=np.float64),
        parameter=np.array([part.parameter for part in parts], dtype=np.float64),
        owner=np.array([owner for _, owner in rows], dtype=np.int64),
        sphere=np.concatenate([centre, reach], axis=1),
        hull=np.concatenate([middle, radius[:, None]], axis=1),
    )


def render(
    scenes: Sequence[Sequence[Toy]],
    cameras: Cameras,
    *,
    background: tuple[float, float, float] = BACKGROUND,
    supersampling: int = 2,
) -> ToyImages:
    """Render scene i from camera i; a single scene is rendered from all cameras.

    Args:
        scenes: toys in world space, one sequence per view, or one for all views.
        cameras: square or not, any intrinsics.
        supersampling: rays per pixel side for colour and coverage.
    """
    packed = pack(scenes)
    views = len(cameras)
    which = np.arange(views) if len(scenes) > 1 else np.zeros(views, dtype=np.int64)
    if len(scenes) not in (1, views):
        raise ValueError(f"expected 1 or {views} scenes for {views} views, got {len(scenes)}")
    objects = max(len(toys) for toys in scenes)
    pose = cameras.camera_to_world.double().numpy()
    lens = torch.cat([cameras.focal, cameras.centre], dim=1).double().numpy()
    size = (views, cameras.height, cameras.width)
    colour, normals = np.zeros((*size, 3), np.float32), np.zeros((*size, 3), np.float32)
    coverage = np.zeros((views, objects, *size[1:]), np.float32)
    ids, depth = np.full(size, -1, np.int64), np.full(size, np.inf, np.float32)
    _cast(
        packed.start,
        packed.kind,
        packed.inverse,
        packed.offset,
        packed.colour,
        packed.parameter,
        packed.owner,
        packed.sphere,
        packed.hull,
        which,
        pose,
        lens,
        np.array(background),
        supersampling,
        colour,
        coverage,
        ids,
        depth,
        normals,
    )
    outputs = (colour, coverage, ids, depth, normals)
    return ToyImages(*(torch.from_numpy(array) for array in outputs))


@njit(cache=True, fastmath=False, inline="always")
def _quadratic(a, b, c):
    """Roots of a·t² + 2b·t + c in order; (_MISS, −_MISS) when there are none."""
    root = b * b - a * c
    if root < 0 or abs(a) < 1e-14:
        return _MISS, -_MISS
    root = math.sqrt(root)
    low, high = (-b - root) / a, (-b + root) / a
    return (low, high) if low <= high else (high, low)


@njit(cache=True)
def _meet_ball(o, d, z):
    """Entry into the unit ball around (0, 0, z)."""
    q = o[2] - z
    low, _ = _quadratic(
        d[0] * d[0] + d[1] * d[1] + d[2] * d[2],
        o[0] * d[0] + o[1] * d[1] + q * d[2],
        o[0] * o[0] + o[1] * o[1] + q * q - 1.0,
    )
    return low


@njit(cache=True)
def _meet_box(o, d, n):
    near, far, axis = -_MISS, _MISS, 0
    for i in range(3):
        if abs(d[i]) < 1e-12:
            if abs(o[i]) > 1.0:
                return _MISS
            continue
        first, second = (-1.0 - o[i]) / d[i], (1.0 - o[i]) / d[i]
        if first > second:
            first, second = second, first
        if first > near:
            near, axis = first, i
        far = min(far, second)
    if near > far:
        return _MISS
    n[:] = 0.0
    n[axis] = -1.0 if d[axis] > 0 else 1.0
    return near


@njit(cache=True)
def _meet_side(o, d, n, top):
    """Lateral surface of a frustum: radius (1 + top)/2 + z (top − 1)/2 for |z| ≤ 1."""
    middle, slope = 0.5 * (1.0 + top), 0.5 * (top - 1.0)
    radius, change = middle + slope * o[2], slope * d[2]
    low, high = _quadratic(
        d[0] * d[0] + d[1] * d[1] - change * change,
        o[0] * d[0] + o[1] * d[1] - radius * change,
        o[0] * o[0] + o[1] * o[1] - radius * radius,
    )
    for t in (low, high):
        z = o[2] + t * d[2]
        if abs(t) < _MISS and abs(z) <= 1.0 and middle + slope * z >= 0:
            n[0], n[1] = o[0] + t * d[0], o[1] + t * d[1]
            n[2] = -slope * (middle + slope * z)
            return t
    return _MISS


@njit(cache=True)
def _meet_frustum(o, d, n, top):
    best = _meet_side(o, d, n, top)
    if abs(d[2]) > 1e-12:
        for end in (-1.0, 1.0):
            t = (end - o[2]) / d[2]
            x, y = o[0] + t * d[0], o[1] + t * d[1]
            radius = 1.0 if end < 0 else top
            if t < best and x * x + y * y <= radius * radius:
                best = t
                n[0], n[1], n[2] = 0.0, 0.0, end
    return best


@njit(cache=True)
def _meet_capsule(o, d, n, half):
    best, height = _MISS, 0.0
    low, _ = _quadratic(
        d[0] * d[0] + d[1] * d[1], o[0] * d[0] + o[1] * d[1], o[0] * o[0] + o[1] * o[1] - 1.0
    )
    if abs(low) < _MISS and abs(o[2] + low * d[2]) <= half:
        best, height = low, o[2] + low * d[2]
    for end in (-half, half):
        t = _meet_ball(o, d, end)
        if t < best and (o[2] + t * d[2] - end) * end >= 0:
            best, height = t, end
    if best < _MISS:
        for i in range(3):
            n[i] = o[i] + best * d[i]
        n[2] -= height
    return best


@njit(cache=True)
def _meet(kind, o, d, n, parameter):
    """Distance to the entry point in the local frame, writing the local normal (not unit) to n."""
    if kind == SPHERE:
        t = _meet_ball(o, d, 0.0)
        for i in range(3):
            n[i] = o[i] + t * d[i]
        return t
    if kind == BOX:
        return _meet_box(o, d, n)
    if kind == CAPSULE:
        return _meet_capsule(o, d, n, parameter)
    return _meet_frustum(o, d, n, parameter if kind == FRUSTUM else 1.0)


@njit(cache=True, inline="always")
def _misses(origin, ray, balls, k):
    """Whether the line misses the bounding sphere k (centre, radius)."""
    x, y, z = balls[k, 0] - origin[0], balls[k, 1] - origin[1], balls[k, 2] - origin[2]
    along = x * ray[0] + y * ray[1] + z * ray[2]
    return x * x + y * y + z * z - along * along > balls[k, 3] * balls[k, 3]


@njit(cache=True)
def _nearest(
    which, start, kind, inverse, offset, parameter, sphere, hull, origin, ray, normal, o, d, n
):
    """Index and distance of the first primitive hit; writes its world normal. o, d, n are scratch."""
    best, hit = _MISS, -1
    if _misses(origin, ray, hull, which):
        return hit, best
    for k in range(start[which], start[which + 1]):
        if _misses(origin, ray, sphere, k):
            continue
        for i in range(3):
            o[i], d[i] = 0.0, 0.0
            for j in range(3):
                o[i] += inverse[k, i, j] * (origin[j] - offset[k, j])
                d[i] += inverse[k, i, j] * ray[j]
        t = _meet(kind[k], o, d, n, parameter[k])
        if 1e-6 < t < best:
            best, hit = t, k
            length = 0.0
            for i in range(3):
                normal[i] = 0.0
                for j in range(3):
                    normal[i] += inverse[k, j, i] * n[j]
                length += normal[i] * normal[i]
            length = math.sqrt(length)
            for i in range(3):
                normal[i] /= length
    return hit, best


@njit(cache=True)
def _aim(pose, lens, x, y, ray):
    """Unit ray through image point (x, y), in pixels."""
    right, up = (x - lens[2]) / lens[0], -(y - lens[3]) / lens[1]
    length = 0.0
    for i in range(3):
        ray[i] = pose[i, 0] * right + pose[i, 1] * up - pose[i, 2]
        length += ray[i] * ray[i]
    length = math.sqrt(length)
    for i in range(3):
        ray[i] /= length


@njit(cache=True, parallel=True)
def _cast(
    start,
    kind,
    inverse,
    offset,
    colour,
    parameter,
    owner,
    sphere,
    hull,
    which,
    pose,
    lens,
    background,
    supersampling,
    out_colour,
    out_coverage,
    out_ids,
    out_depth,
    out_normals,
):
    views, height, width = out_ids.shape
    share = 1.0 / (supersampling * supersampling)
    for row in prange(views * height):
        v, y = row // height, row % height
        s = which[v]
        ray, normal = np.empty(3), np.empty(3)
        o, d, n = np.empty(3), np.empty(3), np.empty(3)
        origin = np.ascontiguousarray(pose[v, :3, 3])
        for x in range(width):
            for sub in range(supersampling * supersampling):
                right = (sub % supersampling + 0.5) / supersampling
                down = (sub // supersampling + 0.5) / supersampling
                _aim(pose[v], lens[v], x + right, y + down, ray)
                hit, t = _nearest(
                    s, start, kind, inverse, offset, parameter, sphere, hull, origin, ray, normal, o, d, n
                )
                if hit < 0:
                    for i in range(3):
                        out_colour[v, y, x, i] += share * background[i]
                    continue
                out_coverage[v, owner[hit], y, x] += share
                cosine = 0.0
                for i in range(3):
                    cosine += normal[i] * _LIGHT[i]
                light = 0.42 + 0.58 * (0.5 + 0.5 * cosine)
                for i in range(3):
                    out_colour[v, y, x, i] += share * light * colour[hit, i]
            _aim(pose[v], lens[v], x + 0.5, y + 0.5, ray)
            hit, t = _nearest(
                s, start, kind, inverse, offset, parameter, sphere, hull, origin, ray, normal, o, d, n
            )
            if hit >= 0:
                out_ids[v, y, x] = owner[hit]
                out_depth[v, y, x] = t
                for i in range(3):
                    out_normals[v, y, x, i] = normal[i]
