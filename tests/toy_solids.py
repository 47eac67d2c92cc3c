"""The toybox's primitives once more, as inequalities, for the tests of shapes and renders."""

import numpy as np

from dissector.toybox.shapes import BOX, CAPSULE, CYLINDER, FRUSTUM, SPHERE, Part

KINDS = (SPHERE, BOX, CYLINDER, CAPSULE, FRUSTUM)


def random_part(kind, rng, *, spread=0.25, colour=(0.5, 0.25, 0.75)):
    """A primitive under a random affine map, with shear, and with a reflection half of the time."""
    left, _, right = np.linalg.svd(rng.normal(size=(3, 3)))
    linear = left @ np.diag(rng.uniform(0.15, 0.45, 3)) @ right
    parameter = {CAPSULE: 0.8, FRUSTUM: float(rng.uniform(0.1, 1.6))}.get(kind, 0.0)
    return Part(kind, linear, rng.uniform(-spread, spread, 3), colour, parameter)


def to_local(part, points):
    """World points in the primitive's own frame."""
    return (points - part.offset) @ np.linalg.inv(part.linear).T


def constraints(part, points):
    """Values, on a last axis, that are all ≤ 0 inside the primitive; each is convex."""
    local = to_local(part, points)
    x, y, z = np.moveaxis(local, -1, 0)
    if part.kind == SPHERE:
        values = [np.linalg.norm(local, axis=-1) - 1]
    elif part.kind == BOX:
        values = [abs(x) - 1, abs(y) - 1, abs(z) - 1]
    elif part.kind == CYLINDER:
        values = [np.hypot(x, y) - 1, abs(z) - 1]
    elif part.kind == CAPSULE:
        beyond = np.maximum(abs(z) - part.parameter, 0)
        values = [np.sqrt(x**2 + y**2 + beyond**2) - 1]
    else:
        radius = 0.5 * (1 + part.parameter) + 0.5 * (part.parameter - 1) * z
        values = [np.hypot(x, y) - radius, abs(z) - 1]
    return np.stack(values, axis=-1)


def outside(part, points):
    """≤ 0 inside, > 0 outside, convex."""
    return constraints(part, points).max(axis=-1)


def surface_points(part, rng, count=4000):
    """Points on the primitive's surface: where rays from its centre leave it."""
    directions = rng.normal(size=(count, 3))
    near, far = np.zeros(count), np.full(count, 100.0)
    for _ in range(60):
        middle = (near + far) / 2
        inside = outside(part, part.offset + middle[:, None] * directions) <= 0
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return part.offset + near[:, None] * directions


def first_hits(part, origins, directions, reach=8.0):
    """Entry distances of rays into the primitive (infinite for a miss), and how close each ray
    comes to its surface without the sign: small values are grazing.

    The function along a ray is convex: its lowest point is found by ternary search and the entry
    by bisection before it.
    """

    def value(t):
        return outside(part, origins + t[..., None] * directions)

    low = np.zeros(origins.shape[:-1])
    high = np.full_like(low, reach)
    for _ in range(70):
        first, second = low + (high - low) / 3, high - (high - low) / 3
        falling = value(first) > value(second)
        low, high = np.where(falling, first, low), np.where(falling, high, second)
    lowest = (low + high) / 2
    depth = value(lowest)
    near, far = np.zeros_like(low), lowest
    for _ in range(60):
        middle = (near + far) / 2
        inside = value(middle) <= 0
        near, far = np.where(inside, near, middle), np.where(inside, middle, far)
    return np.where(depth <= 0, far, np.inf), abs(depth)


def numeric_normals(part, points, step=1e-6):
    """Outward unit normals by central differences, and the distance to the nearest edge."""
    shifts = step * np.eye(3)
    slope = np.stack(
        [outside(part, points + s) - outside(part, points - s) for s in shifts], axis=-1
    )
    values = np.sort(constraints(part, points), axis=-1)
    edge = values[..., -1] - values[..., -2] if values.shape[-1] > 1 else np.ones(points.shape[:-1])
    return slope / np.linalg.norm(slope, axis=-1, keepdims=True), edge
