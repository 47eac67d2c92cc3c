"""Layers brought into contact: one dropped onto others, or all pushed apart.

Layers are moved as they are, by their transforms. They need closed surfaces. World space, z up.
"""

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Float64

from dissector.mesh import Layer
from dissector.penetration import Penetration
from dissector.progress import Step
from editing.errors import EditError
from editing.hands.contact import (
    SHARED,
    Body,
    Exit,
    buried,
    overlap,
    shared_volume,
    way_out,
    way_to_contact,
)
from editing.hands.placing import Vector, placed, translation, unit_vector
from editing.hands.sweep import frame

DOWN = (0.0, 0.0, -1.0)

SWEEPS = 30
"""Rounds over all pairs until nothing penetrates."""

TURNS = 10
"""Rounds in which a way out is turned to shorten it."""

TILT = 0.5
"""First angle of these, radians."""

BURIED = 1e-3
"""Of a body's area: where less of it points out of the other one, the body is wholly inside."""


@dataclass(frozen=True)
class Apart:
    """Layers after they have been pushed apart.

    Attributes:
        layers: in the order given.
        left: the pairs that still share more than `contact.SHARED` of the smaller one.
    """

    layers: tuple[Layer, ...]
    left: tuple[Penetration, ...]


def drop_to_contact(layer: Layer, others: Sequence[Layer], *, direction: Vector = DOWN) -> Layer:
    """The layer moved along a direction until it touches one of the others.

    A layer that is inside others first goes back, against the direction, until it is free: it then
    touches already.

    Raises:
        EditError: a layer that is no closed body, or nothing in that direction.
        ValueError: a direction of no length.
    """
    ahead = unit_vector(direction, "a direction")
    body, still = Body.of(layer), [Body.of(other) for other in others]
    back = _way_back(body, still, ahead)
    start = body.moved(-back * ahead)
    way = min((way_to_contact(start, other, ahead) for other in still), default=math.inf)
    if math.isinf(way):
        raise EditError(f'There is nothing for "{layer.name}" to land on in that direction.')
    return placed(layer, translation(((way - back) * ahead).tolist()))


def _way_back(body: Body, still: Sequence[Body], ahead: Float64[np.ndarray, "3"]) -> float:
    """How far a body must go back until it overlaps none of the others."""
    back = 0.0
    while True:
        here = body.moved(-back * ahead)
        inside = [other for other in still if overlap(here, other)]
        if not inside:
            return back
        exits = [way_out(here, other, -ahead) for other in inside]
        back += max(found.way for found in exits if found is not None)


def push_apart(
    layers: Sequence[Layer], *, fixed: Sequence[str] = ()
) -> Generator[Step, None, Apart]:
    """Move layers by as little as can be found until no two share a volume.

    Two that do part along the shortest way out that turning it finds, each by half of it; between
    several, this is repeated, at most `SWEEPS` times. Each step's loss is the largest share of the
    smaller body's volume that two have in common.

    Args:
        fixed: names of layers that stay where they are.

    Raises:
        EditError: a layer that is no closed body.
        ValueError: a name that no layer has.
    """
    unknown = set(fixed) - {layer.name for layer in layers}
    if unknown:
        raise ValueError(f"expected names of layers, got {sorted(unknown)}")
    bodies = [Body.of(layer) for layer in layers]
    weights = np.array([layer.name not in fixed for layer in layers], dtype=np.float64)
    offsets = np.zeros((len(bodies), 3))
    for sweep in range(SWEEPS):
        worst = _part(bodies, weights, offsets)
        yield Step("push apart", sweep + 1, SWEEPS, worst)
        if worst <= SHARED:
            break
    moved = (
        placed(layer, translation(offset.tolist())) if offset.any() else layer
        for layer, offset in zip(layers, offsets, strict=True)
    )
    return Apart(tuple(moved), tuple(row for row in _shares(bodies, offsets) if row.share > SHARED))


def _part(
    bodies: Sequence[Body],
    weights: Float64[np.ndarray, " bodies"],
    offsets: Float64[np.ndarray, "bodies 3"],
) -> float:
    """Part each pair that shares a volume, in turn. Writes to `offsets`.

    Returns:
        The largest share that was found before its pair was parted.
    """
    worst = 0.0
    for i, j in combinations(range(len(bodies)), 2):
        weight = weights[i] + weights[j]
        if not weight:
            continue
        a, b = bodies[i].moved(offsets[i]), bodies[j].moved(offsets[j])
        share = shared_volume(a, b) / min(a.volume, b.volume)
        worst = max(worst, share)
        if share > SHARED:
            parting = shortest_way_out(a, b)
            offsets[i] += parting * weights[i] / weight
            offsets[j] -= parting * weights[j] / weight
    return worst


def _shares(
    bodies: Sequence[Body], offsets: Float64[np.ndarray, "bodies 3"]
) -> Iterator[Penetration]:
    """What each pair has in common."""
    moved = [body.moved(offset) for body, offset in zip(bodies, offsets, strict=True)]
    for a, b in combinations(moved, 2):
        volume = shared_volume(a, b)
        yield Penetration(a.name, b.name, volume, min(volume / min(a.volume, b.volume), 1.0))


def shortest_way_out(moving: Body, still: Body) -> Float64[np.ndarray, "3"]:
    """A short move after which two bodies that overlap only touch.

    First along the direction in which the shared volume falls fastest, along the line of the two
    centres and, for a body wholly inside the other, along the axes. The best of these is then
    turned: towards a direction in which the faces that part last hold each other, for at the
    shortest way out the two are the same, or else by smaller and smaller angles.
    """
    best = _Way(np.zeros(3), Exit(math.inf, np.zeros((0, 3))))
    for direction in _first_directions(moving, still):
        best = _shorter(moving, still, [direction], best) or best
    tilt = TILT
    for _ in range(TURNS):
        turned = [*best.exit.normals, *_tilted(best.direction, tilt)]
        found = _shorter(moving, still, turned, best)
        best, tilt = found or best, tilt if found else tilt / 2
    return best.exit.way * best.direction


@dataclass(frozen=True, eq=False)
class _Way:
    """A direction, and how far to go."""

    direction: Float64[np.ndarray, "3"]
    exit: Exit


def _shorter(
    moving: Body, still: Body, directions: Sequence[Float64[np.ndarray, "3"]], than: _Way
) -> _Way | None:
    """The first way out that is shorter by more than a thousandth."""
    for direction in directions:
        found = way_out(moving, still, direction, within=(1 - 1e-3) * than.exit.way)
        if found is not None:
            return _Way(direction, found)
    return None


def _tilted(direction: Float64[np.ndarray, "3"], tilt: float) -> list[Float64[np.ndarray, "3"]]:
    """Unit vectors at an angle to another, to four sides."""
    x, y, _ = frame(direction)
    return [math.cos(tilt) * direction + math.sin(tilt) * side for side in (x, y, -x, -y)]


def _first_directions(moving: Body, still: Body) -> list[Float64[np.ndarray, "3"]]:
    """Unit vectors."""
    falling, apart = -buried(moving, still), moving.centre - still.centre
    area = min(np.linalg.norm(body.across, axis=1).sum() for body in (moving, still))
    size = float(np.ptp(still.bounds, axis=0).max())
    found = []
    if np.linalg.norm(falling) > BURIED * area:
        found.append(falling)
    else:
        found.extend([*np.eye(3), *-np.eye(3)])
    if np.linalg.norm(apart) > 1e-9 * size:
        found.append(apart)
    return [part / np.linalg.norm(part) for part in found]
