"""The whole surface of every toy of a trial, the part that a neighbour hides included.

A toy is a union of primitives (toybox/shapes.py). Points lie exactly on the primitives, uniform by
area, and stay where no other primitive of the toy covers them and where they could be seen if the
toy stood alone (what lies deep in the slits of a stack of pancakes is nobody's business); their
normals are exact. World space.

A point is hidden when a neighbour keeps it from being seen: it lies inside another toy, or every
ray that leaves it meets a toy. Of this region a field fitted to images knows nothing.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Bool, Float64

from benchmarks.truth import Trial
from dissector.cameras import Cameras
from dissector.checkpoints import load_tensors, save_tensors
from dissector.toybox.renderer import render
from dissector.toybox.shapes import BOX, CAPSULE, CYLINDER, FRUSTUM, SPHERE, Part, Toy

COUNT = 100_000
"""Points of an object, about."""

STEP = 1e-5
"""How far to either side of a surface it is asked what lies there, world units."""

RAYS, TANGENT = (3, 15), 3.7
"""A point looks out by so many rays squared, up to 75° from its normal: tan 75° = 3.7. Most points
need the first few only."""

_VIEWS = 4096
"""Points that look out at once."""

Points = Float64[np.ndarray, "points 3"]
Flags = Bool[np.ndarray, " points"]


@dataclass(frozen=True)
class TrueSurface:
    """Points of a toy's whole surface, uniform by area.

    Attributes:
        points: world positions.
        normals: outward, unit.
        hidden: whether a neighbour keeps the point from being seen.
        share: area that a point stands for, world units squared.
    """

    points: Points
    normals: Points
    hidden: Flags
    share: float

    @property
    def size(self) -> float:
        """Longest side of the bounding box, world units."""
        return float(np.ptp(self.points, axis=0).max())


def true_surfaces(trial: Trial, work: Path, *, count: int = COUNT) -> tuple[TrueSurface, ...]:
    """The surfaces of a trial's toys, from `work` if they have been made before."""
    shapes = "".join(repr((part.kind, part.parameter)) for toy in trial.toys for part in toy.parts)
    arrays = [a for toy in trial.toys for part in toy.parts for a in (part.linear, part.offset)]
    identity = (
        f"{count} {STEP} {RAYS} {TANGENT} {shapes}".encode()
        + np.concatenate([np.round(array, 9).ravel() for array in arrays]).tobytes()
    )
    path = work / "truth" / f"{hashlib.sha256(identity).hexdigest()[:16]}.safetensors"
    if not path.exists():
        made = [_true_surface(trial.toys, index, count) for index in range(len(trial.toys))]
        tensors = {f"{i}.{name}": value for i, one in enumerate(made) for name, value in one}
        save_tensors(path, tensors, scene=trial.name)
    held, _ = load_tensors(path)
    return tuple(
        TrueSurface(
            *(held[f"{index}.{name}"].numpy() for name in ("points", "normals", "hidden")),
            share=float(held[f"{index}.share"]),
        )
        for index in range(len(trial.toys))
    )


def _true_surface(toys: Sequence[Toy], index: int, count: int) -> list[tuple[str, torch.Tensor]]:
    """What the file of a trial holds of one toy."""
    points, normals, share = sample_toy(toys[index], count, seed=index)
    visible = sees_out(points, normals, toys[index : index + 1])
    points, normals = points[visible], normals[visible]
    hidden = hidden_points(points, normals, toys, index)
    arrays = {"points": points, "normals": normals, "hidden": hidden, "share": np.array([share])}
    return [(name, torch.from_numpy(array)) for name, array in arrays.items()]


@dataclass(frozen=True)
class Patch:
    """A piece of a canonical primitive's surface over the unit square.

    Attributes:
        place: u and v to points, and to ∂u × ∂v, the outward normal as long as the area.
        largest: the greatest length of that.
    """

    place: Callable[[np.ndarray, np.ndarray], tuple[Points, Points]]
    largest: float


def _round(half: float) -> Patch:
    """The unit sphere, its halves pulled apart to z = ±half; uniform by area (Archimedes)."""

    def place(u: np.ndarray, v: np.ndarray) -> tuple[Points, Points]:
        z, turn = 2 * u - 1, 2 * np.pi * v
        ring = np.sqrt(np.maximum(1 - z * z, 0))
        normal = np.stack([ring * np.cos(turn), ring * np.sin(turn), z], axis=-1)
        return normal + np.sign(z)[:, None] * [0, 0, half], 4 * np.pi * normal

    return Patch(place, 4 * np.pi)


def _disc(z: float, radius: float) -> Patch:
    """An end of a cylinder or frustum, looking away from z = 0."""

    def place(u: np.ndarray, v: np.ndarray) -> tuple[Points, Points]:
        ring, turn = radius * np.sqrt(u), 2 * np.pi * v
        points = np.stack([ring * np.cos(turn), ring * np.sin(turn), np.full_like(u, z)], axis=-1)
        return points, np.tile([0, 0, np.sign(z) * np.pi * radius**2], (len(u), 1))

    return Patch(place, np.pi * radius**2)


def _side(half: float, top: float) -> Patch:
    """The lateral surface between z = ±half; radius 1 at the lower end and `top` at the upper."""
    slope = (top - 1) / (2 * half)

    def place(u: np.ndarray, v: np.ndarray) -> tuple[Points, Points]:
        z, turn = half * (2 * u - 1), 2 * np.pi * v
        radius = 1 + slope * (z + half)
        across = np.stack([np.cos(turn), np.sin(turn), np.full_like(u, -slope)], axis=-1)
        points = np.stack([radius * np.cos(turn), radius * np.sin(turn), z], axis=-1)
        return points, (4 * np.pi * half * radius)[:, None] * across

    return Patch(place, 4 * np.pi * half * max(1.0, top) * float(np.hypot(1, slope)))


def _square(axis: int, sign: int) -> Patch:
    """A face of the cube."""

    def place(u: np.ndarray, v: np.ndarray) -> tuple[Points, Points]:
        points = np.stack([np.full_like(u, sign), 2 * u - 1, 2 * v - 1], axis=-1)
        return np.roll(points, axis, axis=1), np.tile(4.0 * sign * np.eye(3)[axis], (len(u), 1))

    return Patch(place, 4.0)


def patches(part: Part) -> tuple[Patch, ...]:
    """The pieces that make up the surface of a canonical primitive."""
    if part.kind == SPHERE:
        return (_round(0.0),)
    if part.kind == BOX:
        return tuple(_square(axis, sign) for axis in range(3) for sign in (-1, 1))
    if part.kind == CAPSULE:
        return _round(part.parameter), _side(part.parameter, 1.0)
    top = part.parameter if part.kind == FRUSTUM else 1.0
    return _side(1.0, top), _disc(-1.0, 1.0), _disc(1.0, top)


def _scattered(part: Part, density: float, rng: np.random.Generator) -> Iterator[Points]:
    """Points and normals, in turn, of a primitive; `density` points for each unit of its area.

    An affine map stretches areas by the length of cof(A) n: candidates are kept in this proportion.
    """
    cofactor = abs(np.linalg.det(part.linear)) * np.linalg.inv(part.linear)
    for patch in patches(part):
        bound = patch.largest * float(np.linalg.norm(cofactor, ord=2))
        u, v, luck = rng.uniform(size=(3, int(density * bound + rng.uniform())))
        local, area = patch.place(u, v)
        area = area @ cofactor
        length = np.linalg.norm(area, axis=1)
        kept = luck * bound < length
        yield local[kept] @ part.linear.T + part.offset
        yield area[kept] / length[kept, None]


def sample_toy(toy: Toy, count: int, *, seed: int) -> tuple[Points, Points, float]:
    """About `count` points of a toy's surface, their normals, and the area that each stands for."""
    rng = np.random.default_rng([17, seed])
    trial_density = 0.1 * count
    trial, _ = _exposed(toy, trial_density, rng)
    density = trial_density * count / len(trial)
    points, normals = _exposed(toy, density, rng)
    return points, normals, 1 / density


def _exposed(toy: Toy, density: float, rng: np.random.Generator) -> tuple[Points, Points]:
    """Points of the primitives where they are the toy's surface.

    A step outwards leaves the toy. Where two primitives share a piece of surface, both do so: it
    counts for the earlier one, which a step inwards of the later one enters.
    """
    found = []
    for index, part in enumerate(toy.parts):
        pieces = tuple(_scattered(part, density, rng))
        points, normals = np.concatenate(pieces[::2]), np.concatenate(pieces[1::2])
        kept = ~_inside_any(toy.parts, points + STEP * normals)
        kept &= ~_inside_any(toy.parts[:index], points - STEP * normals)
        found.append((points[kept], normals[kept]))
    points, normals = zip(*found, strict=True)
    return np.concatenate(points), np.concatenate(normals)


def inside(toy: Toy, points: Points) -> Flags:
    """Whether points lie in a toy, its surface included."""
    return _inside_any(toy.parts, points)


def _inside_any(parts: Sequence[Part], points: Points) -> Flags:
    found = np.zeros(len(points), dtype=bool)
    for part in parts:
        open_ = np.flatnonzero(~found)
        found[open_] = _inside_part(part, points[open_])
    return found


def _inside_part(part: Part, points: Points) -> Flags:
    local = (points - part.offset) @ np.linalg.inv(part.linear).T
    x, y, z = local.T
    if part.kind == SPHERE:
        return (local**2).sum(axis=1) <= 1
    if part.kind == BOX:
        return np.abs(local).max(axis=1) <= 1
    if part.kind == CAPSULE:
        return x**2 + y**2 + np.maximum(abs(z) - part.parameter, 0) ** 2 <= 1
    assert part.kind in (CYLINDER, FRUSTUM)
    top = part.parameter if part.kind == FRUSTUM else 1.0
    return (abs(z) <= 1) & (np.hypot(x, y) <= 1 + 0.5 * (top - 1) * (z + 1))


def hidden_points(points: Points, normals: Points, toys: Sequence[Toy], index: int) -> Flags:
    """Which points of toy `index` a neighbour hides, of those that could be seen without it."""
    others = [part for i, toy in enumerate(toys) if i != index for part in toy.parts]
    hidden = _inside_any(others, points + STEP * normals)
    rest = ~hidden
    hidden[rest] = ~sees_out(points[rest], normals[rest], toys)
    return hidden


def sees_out(points: Points, normals: Points, toys: Sequence[Toy]) -> Flags:
    """Whether some ray from each point of a surface meets nothing, cast in closed form.

    Args:
        points: outside every primitive after a step along their normals.
    """
    free = np.zeros(len(points), dtype=bool)
    for rays in RAYS:
        shut = np.flatnonzero(~free)
        for some in np.split(shut, range(_VIEWS, len(shut), _VIEWS)):
            cameras = _looking_out(points[some], normals[some], rays)
            if len(some):
                images = render([toys], cameras, supersampling=1)
                free[some] = (images.ids < 0).flatten(1).any(dim=1).numpy()
    return free


def _looking_out(points: Points, normals: Points, rays: int) -> Cameras:
    """A camera right above each point that looks along its normal."""
    least = np.eye(3)[np.abs(normals).argmin(axis=1)]
    right = np.cross(normals, least)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    pose = np.tile(np.eye(4), (len(points), 1, 1))
    pose[:, :3, 0], pose[:, :3, 1], pose[:, :3, 2] = right, np.cross(right, normals), -normals
    pose[:, :3, 3] = points + STEP * normals
    both = torch.full((len(points), 2), 0.5 * rays, dtype=torch.float64)
    return Cameras(torch.from_numpy(pose), both / TANGENT, both, rays, rays)
