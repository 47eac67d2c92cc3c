"""The ray caster's compiled kernels: rays against primitives in closed form.

Each ray meets each primitive in its local frame, where the distance along the ray is unchanged
because the map is affine. The kernels release the interpreter lock; renderer.py runs them by plain
threads. All of them live in this one file because numba's cache notices changes by file.

In the intersections `o`, `d` are origin and direction of the ray in the local frame (`d` not
unit), `n` receives the local normal (not unit), and the result is the distance, `_MISS` for none.
"""

import math
from typing import no_type_check

import numpy as np
from numba import njit

from dissector.toybox.shapes import BOX, CAPSULE, FRUSTUM, SPHERE

_LIGHT = (0.45, 0.30, 0.84)
_AMBIENT, _DIFFUSE = 0.42, 0.58
_MISS = 1e30
_NEAREST = 1e-6


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
@no_type_check
def _quadratic(a, b, c):
    """Roots of a·t² + 2b·t + c in order; (_MISS, −_MISS) when there are none."""
    root = b * b - a * c
    if root < 0 or abs(a) < 1e-14:
        return _MISS, -_MISS
    root = math.sqrt(root)
    low, high = (-b - root) / a, (-b + root) / a
    return (low, high) if low <= high else (high, low)


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
def _meet_ball(o, d, z):
    """Entry into the unit ball around (0, 0, z)."""
    q = o[2] - z
    low, _ = _quadratic(
        d[0] * d[0] + d[1] * d[1] + d[2] * d[2],
        o[0] * d[0] + o[1] * d[1] + q * d[2],
        o[0] * o[0] + o[1] * o[1] + q * q - 1.0,
    )
    return low


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
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


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
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


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
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


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
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


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
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


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
def _interval(across, depth, radius, centre, focal):
    """Image interval (pixels, along one axis) outside which no ray meets a sphere.

    `across` and `depth` are the sphere's place along the image axis and along the view. In the
    plane of both, the directions that meet the sphere lie within asin(radius / distance) of it.
    """
    distance = math.hypot(across, depth)
    if distance <= radius * (1 + 1e-9):
        return -_MISS, _MISS
    angle, half = math.atan2(across, depth), math.asin(radius / distance)
    edge = 0.5 * math.pi - 1e-6
    if angle - half >= edge or angle + half <= -edge:
        return _MISS, -_MISS
    low = -_MISS if angle - half <= -edge else math.tan(angle - half)
    high = _MISS if angle + half >= edge else math.tan(angle + half)
    first, second = centre + focal * low, centre + focal * high
    return min(first, second) - 1e-3, max(first, second) + 1e-3


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
@no_type_check
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


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
def _nearest(some, count, kind, inverse, parameter, starts, balls, ray, normal, d, n, kept):
    """Index and distance of the first hit among the primitives some[:count].

    Writes the world normal of a hit to `normal`. `starts` holds the ray's origin in each local
    frame, `balls` for each bounding sphere the way from the origin to its centre, the square of
    that distance, the square of the radius, and the radius. `d`, `n`, `kept` are scratch.
    """
    best, hit = _MISS, -1
    for index in range(count):
        k = some[index]
        along = balls[k, 0] * ray[0] + balls[k, 1] * ray[1] + balls[k, 2] * ray[2]
        if balls[k, 3] - along * along > balls[k, 4] or along - balls[k, 5] > best:
            continue
        for i in range(3):
            d[i] = 0.0
            for j in range(3):
                d[i] += inverse[k, i, j] * ray[j]
        t = _meet(kind[k], starts[k], d, n, parameter[k])
        if _NEAREST < t < best:
            best, hit = t, k
            for i in range(3):
                kept[i] = n[i]
    if hit >= 0:
        length = 0.0
        for i in range(3):
            normal[i] = 0.0
            for j in range(3):
                normal[i] += inverse[hit, j, i] * kept[j]
            length += normal[i] * normal[i]
        length = math.sqrt(length)
        for i in range(3):
            normal[i] /= length
    return hit, best


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
def _prepare(inverse, offset, radius, pose, lens, starts, balls, frames):
    """Write what all rays of a view share: see `_nearest`, and `frames`, rectangles in pixels."""
    place, local = np.empty(3), np.empty(3)
    for k in range(len(inverse)):
        for i in range(3):
            starts[k, i] = 0.0
            for j in range(3):
                starts[k, i] += inverse[k, i, j] * (pose[j, 3] - offset[k, j])
            place[i] = offset[k, i] - pose[i, 3]
            balls[k, i] = place[i]
        balls[k, 3] = place[0] * place[0] + place[1] * place[1] + place[2] * place[2]
        balls[k, 4], balls[k, 5] = radius[k] * radius[k], radius[k]
        for i in range(3):
            local[i] = pose[0, i] * place[0] + pose[1, i] * place[1] + pose[2, i] * place[2]
        left, right = _interval(local[0], -local[2], radius[k], lens[2], lens[0])
        top, bottom = _interval(local[1], -local[2], radius[k], lens[3], -lens[1])
        frames[k, 0], frames[k, 1], frames[k, 2], frames[k, 3] = left, right, top, bottom


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
def _pick(frames, axis, begin, among, count, some):
    """Write which of among[:count] reach into the pixels begin..begin + 1; returns how many."""
    picked = 0
    for index in range(count):
        k = among[index]
        if frames[k, 2 * axis] <= begin + 1 and frames[k, 2 * axis + 1] >= begin:
            some[picked] = k
            picked += 1
    return picked


@njit(nogil=True, cache=True, error_model="numpy")
@no_type_check
def cast_rows(
    begin,
    end,
    kind,
    inverse,
    offset,
    colour,
    parameter,
    owner,
    radius,
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
    """Render the rows begin..end of one view of one scene.

    The primitives' arrays are those of `renderer.Packed`; `pose` is camera-to-world, `lens` holds
    focal lengths and principal point in pixels. The outputs are those of `renderer.ToyImages` for
    one view, prefilled with 0, −1 (ids) and infinity (depth).
    """
    primitives, width = len(kind), out_ids.shape[1]
    starts, balls = np.empty((primitives, 3)), np.empty((primitives, 6))
    frames = np.empty((primitives, 4))
    _prepare(inverse, offset, radius, pose, lens, starts, balls, frames)
    everything = np.arange(primitives)
    in_row, here = np.empty(primitives, np.int64), np.empty(primitives, np.int64)
    ray, normal = np.empty(3), np.empty(3)
    d, n, kept = np.empty(3), np.empty(3), np.empty(3)
    samples = supersampling * supersampling
    share = 1.0 / samples
    for y in range(begin, end):
        row_count = _pick(frames, 1, y, everything, primitives, in_row)
        for x in range(width):
            count = _pick(frames, 0, x, in_row, row_count, here)
            for sub in range(samples):
                hit = -1
                if count > 0:
                    right = (sub % supersampling + 0.5) / supersampling
                    down = (sub // supersampling + 0.5) / supersampling
                    _aim(pose, lens, x + right, y + down, ray)
                    hit, _ = _nearest(
                        here,
                        count,
                        kind,
                        inverse,
                        parameter,
                        starts,
                        balls,
                        ray,
                        normal,
                        d,
                        n,
                        kept,
                    )
                if hit < 0:
                    for i in range(3):
                        out_colour[y, x, i] += share * background[i]
                    continue
                out_coverage[owner[hit], y, x] += share
                cosine = 0.0
                for i in range(3):
                    cosine += normal[i] * _LIGHT[i]
                light = _AMBIENT + _DIFFUSE * (0.5 + 0.5 * cosine)
                for i in range(3):
                    out_colour[y, x, i] += share * light * colour[hit, i]
            if count == 0:
                continue
            _aim(pose, lens, x + 0.5, y + 0.5, ray)
            hit, t = _nearest(
                here, count, kind, inverse, parameter, starts, balls, ray, normal, d, n, kept
            )
            if hit >= 0:
                out_ids[y, x] = owner[hit]
                out_depth[y, x] = t
                for i in range(3):
                    out_normals[y, x, i] = normal[i]
