"""A new body in the place of an old one: clear of the others, touching what the old one touched.

World space, z up. Only closed layers count as others.
"""

from collections.abc import Sequence
from dataclasses import replace

import manifold3d
import numpy as np
import torch
from jaxtyping import Float64

from dissector.mesh import Layer
from dissector.penetration import Penetration, penetrations
from dissector.surface_index import SurfaceIndex
from editing.errors import EditError
from editing.hands.contact import Body, way_to_contact
from editing.hands.placing import placed, translation
from editing.hands.settling import DOWN
from editing.hands.solids import SMALLEST, as_solid, from_solid

TOUCHING = 0.03
"""Of the size of a body: nearer than this it counts as touching."""

DETOUR = 3.0
"""How many times the shortest way a fall may be long."""

SMALLEST_PIECE = 0.2
"""Of the volume of the largest: smaller pieces that a cut leaves are dropped."""


def closed_ones(layers: Sequence[Layer]) -> list[Layer]:
    """The layers that enclose a volume; the others can neither be rested on nor kept clear of."""
    return [layer for layer in layers if layer.mesh.watertight and layer.mesh.volume > 0]


def shares(layer: Layer, others: Sequence[Layer]) -> tuple[Penetration, ...]:
    """What a layer shares with each of the closed others; nothing where it is open itself."""
    if not closed_ones([layer]):
        return ()
    return tuple(penetrations([layer, other])[0] for other in closed_ones(others))


def contact_distance(layer: Layer, others: Sequence[Layer]) -> float | None:
    """Smallest distance to another closed layer; 0 where they overlap.

    None where there is no other, or the layer itself is open.
    """
    if not closed_ones([layer]) or not closed_ones(others):
        return None
    body, around = Body.of(layer), [Body.of(other) for other in closed_ones(others)]
    corners = np.concatenate([each.bounds for each in (body, *around)])
    farthest = float(np.linalg.norm(np.ptp(corners, axis=0)))
    return min(body.solid.min_gap(other.solid, farthest) for other in around)


def _shortest_way(layer: Layer, other: Layer) -> Float64[np.ndarray, "3"]:
    """From a layer to another along the line of the nearest two points, one of them a vertex."""
    here, there = layer.in_world, other.in_world
    found = []
    for mesh, surface, sign in ((here, there, 1.0), (there, here, -1.0)):
        points = torch.tensor(mesh.vertices, dtype=torch.float64)
        nearest = SurfaceIndex(surface.vertices, surface.faces).nearest(points)
        least = int(nearest.distances.argmin())
        found.append(sign * (nearest.points[least] - points[least]).numpy())
    way = min(found, key=np.linalg.norm)
    direction = way / np.linalg.norm(way)
    # Between two edges the bodies may meet before the vertex arrives.
    return direction * way_to_contact(Body.of(layer), Body.of(other), direction)


def touches(layer: Layer, others: Sequence[Layer]) -> bool:
    """Whether a layer touches one of the closed others, or nearly so."""
    distance = contact_distance(layer, others)
    size = float(np.ptp(layer.in_world.bounds, axis=0).max())
    return distance is not None and distance <= TOUCHING * size


def rests(layer: Layer, others: Sequence[Layer]) -> bool:
    """Whether a layer stands on one of the others: a little lower it would touch or enter it."""
    closed = closed_ones(others)
    if not closed or not closed_ones([layer]):
        return False
    size = float(np.ptp(layer.in_world.bounds, axis=0).max())
    lower = placed(layer, translation((0.0, 0.0, -TOUCHING * size)))
    below, now = shares(lower, closed), shares(layer, closed)
    return any(
        low.volume > here.volume + 1e-9 * size**3 for low, here in zip(below, now, strict=True)
    )


def cleared(layer: Layer, others: Sequence[Layer]) -> Layer:
    """The layer without what it shares with the closed others, and without the crumbs of that.

    Its mesh is in world space then.

    Raises:
        EditError: it is no closed body, or nothing is left of it.
    """
    mesh = layer.in_world
    whole = solid = as_solid(mesh, f'"{layer.name}"')
    for other in closed_ones(others):
        solid = solid - as_solid(other.in_world, f'"{other.name}"')
    pieces = [piece for piece in solid.decompose() if piece.volume() > SMALLEST * whole.volume()]
    if not pieces:
        raise EditError(f'Nothing is left of "{layer.name}": it grew inside the other layers.')
    least = SMALLEST_PIECE * max(piece.volume() for piece in pieces)
    kept = manifold3d.Manifold.compose([piece for piece in pieces if piece.volume() >= least])
    return replace(layer, mesh=from_solid(kept, [mesh]), transform=np.eye(4))


def brought_into_contact(layer: Layer, others: Sequence[Layer], *, resting: bool) -> Layer:
    """The layer moved until it touches one of the closed others, which it must be clear of.

    Args:
        resting: whether it should go straight down, where something is near below it; otherwise it
            goes the shortest way.
    """
    closed, distance = closed_ones(others), contact_distance(layer, others)
    if not distance:
        return layer
    body, down = Body.of(layer), np.array(DOWN)
    fall = min(way_to_contact(body, Body.of(other), down) for other in closed)
    if resting and fall <= DETOUR * distance:
        return placed(layer, translation((fall * down).tolist()))
    way = min((_shortest_way(layer, other) for other in closed), key=np.linalg.norm)
    return placed(layer, translation(way.tolist()))
