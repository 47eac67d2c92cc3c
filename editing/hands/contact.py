"""When bodies touch: how far one can move until it does, and how far it must until it is free.

World space, z up. A body is closed and looks outwards. Distances along a line are those of the two
surfaces themselves, to the rounding of float64 (`sweep`); whether bodies share a volume is told by
manifold3d.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import manifold3d
import numpy as np
from jaxtyping import Float64, Int64

from dissector.mesh import Layer
from editing.hands.solids import as_solid
from editing.hands.sweep import Meetings, frame, meetings

NARROW = 1e-6
"""Of the size of the smaller body: contacts of less width than that do not stop a move."""

SHARED = 1e-6
"""Of the volume of the smaller body: what two may share and still count as touching."""


@dataclass(frozen=True, eq=False)
class Body:
    """A layer where it stands in the world, prepared for questions of contact.

    Attributes:
        name: of the layer.
        corners: of its faces, counter-clockwise seen from outside.
        solid: the same for manifold3d.
        original: by which manifold3d tells its faces from others'.

    Raises:
        EditError: from `of`, where the layer is no closed body; it is named.
    """

    name: str
    corners: Float64[np.ndarray, "faces 3 3"]
    solid: manifold3d.Manifold
    original: int

    @staticmethod
    def of(layer: Layer) -> "Body":
        """The body of a layer."""
        matrix = layer.transform
        solid = as_solid(layer.mesh, f'"{layer.name}"').transform(matrix[:3]).as_original()
        vertices = layer.mesh.vertices @ matrix[:3, :3].T + matrix[:3, 3]
        corners = vertices[layer.mesh.faces]
        if np.linalg.det(matrix[:3, :3]) < 0:
            corners = corners[:, ::-1]
        return Body(layer.name, np.ascontiguousarray(corners), solid, solid.original_id())

    @cached_property
    def across(self) -> Float64[np.ndarray, "faces 3"]:
        """Outward normals of the faces, as long as their areas."""
        a, b, c = self.corners.transpose(1, 0, 2)
        return np.cross(b - a, c - a) / 2

    @cached_property
    def bounds(self) -> Float64[np.ndarray, "2 3"]:
        """Lowest and highest coordinates."""
        return np.stack([self.corners.min(axis=(0, 1)), self.corners.max(axis=(0, 1))])

    @cached_property
    def centre(self) -> Float64[np.ndarray, "3"]:
        """Of mass."""
        a, b, c = self.corners.transpose(1, 0, 2)
        weights = np.einsum("ij,ij->i", a, np.cross(b, c))
        return weights @ (a + b + c) / (4 * weights.sum())

    @cached_property
    def volume(self) -> float:
        """World units cubed."""
        return self.solid.volume()

    def moved(self, offset: Float64[np.ndarray, "3"]) -> "Body":
        """The body elsewhere."""
        solid = self.solid.translate(offset.tolist())
        return Body(self.name, self.corners + offset, solid, self.original)


def shared_volume(a: Body, b: Body) -> float:
    """Of the intersection, world units cubed."""
    if (a.bounds[0] > b.bounds[1]).any() or (b.bounds[0] > a.bounds[1]).any():
        return 0.0
    return max(0.0, (a.solid ^ b.solid).volume())


def overlap(a: Body, b: Body) -> bool:
    """Whether two bodies share more than `SHARED`."""
    return shared_volume(a, b) > SHARED * min(a.volume, b.volume)


def buried(a: Body, b: Body) -> Float64[np.ndarray, "3"]:
    """Sum of the outward normals, as long as their areas, of the surface of a inside b.

    It is the gradient of the shared volume with respect to a move of a.
    """
    shared = (a.solid ^ b.solid).to_mesh()
    places = shared.vert_properties[:, :3].astype(np.float64)
    runs = zip(shared.run_original_id, shared.run_index, shared.run_index[1:], strict=False)
    faces = [
        shared.tri_verts[start // 3 : end // 3] for run, start, end in runs if run == a.original
    ]
    corners = places[np.concatenate([np.zeros((0, 3), np.int64), *faces])]
    p, q, r = corners.transpose(1, 0, 2)
    return np.cross(q - p, r - p).sum(axis=0) / 2


def way_to_contact(moving: Body, still: Body, direction: Float64[np.ndarray, "3"]) -> float:
    """How far one of two bodies that do not overlap can move before it meets the other; ≥ 0.

    Infinite if it never does.

    Args:
        direction: unit vector.
    """
    found = _meetings(moving, still, direction, leaving=False)
    return max(0.0, float(found.start.min())) if len(found.start) else math.inf


@dataclass(frozen=True, eq=False)
class Exit:
    """The way on which one body leaves another.

    Attributes:
        way: least distance after which they no longer overlap.
        normals: unit vectors along which the faces that part last hold each other.
    """

    way: float
    normals: Float64[np.ndarray, "normals 3"]


def way_out(
    moving: Body, still: Body, direction: Float64[np.ndarray, "3"], *, within: float = math.inf
) -> Exit | None:
    """How far a body must move until it no longer overlaps another; None if farther than `within`.

    Bodies can only part where a face that trails on the moving one leaves a face of the other that
    looks ahead, so that nothing but the ends of such meetings is tried; and at the latest when all
    of one is past all of the other.

    Args:
        direction: unit vector.
        within: world units.
    """
    found = _meetings(moving, still, direction, leaving=True, within=within)
    for pair in _last_of_each_group(found, NARROW * _size(moving, still)):
        way = float(found.end[pair])
        if way >= within:
            return None
        if not overlap(moving.moved(way * direction), still):
            ahead, behind = still.across[found.still[pair]], -moving.across[found.moving[pair]]
            normals = np.stack([ahead, behind])
            return Exit(way, normals / np.linalg.norm(normals, axis=1, keepdims=True))
    past = float((still.corners @ direction).max() - (moving.corners @ direction).min())
    return Exit(past, direction[None]) if past < within else None


def _meetings(
    moving: Body,
    still: Body,
    direction: Float64[np.ndarray, "3"],
    *,
    leaving: bool,
    within: float = math.inf,
) -> Meetings:
    """Of the faces that look ahead with those against it, or when leaving the other way round."""
    sign = -1 if leaving else 1
    mine = np.flatnonzero(sign * (moving.across @ direction) > 0)
    theirs = np.flatnonzero(sign * (still.across @ direction) < 0)
    axes, narrow = frame(direction), NARROW * _size(moving, still)
    ours, others = moving.corners[mine] @ axes.T, still.corners[theirs] @ axes.T
    found = meetings(ours, others, low=-narrow, high=within, narrow=narrow, first=not leaving)
    return Meetings(mine[found.moving], theirs[found.still], found.start, found.end)


def _size(a: Body, b: Body) -> float:
    """Longest side of the bounds of the smaller body."""
    return min(float(np.ptp(body.bounds, axis=0).max()) for body in (a, b))


def _last_of_each_group(found: Meetings, gap: float) -> Int64[np.ndarray, " groups"]:
    """The pairs that end last among those whose ways from start to end hang together, in order."""
    if not len(found.start):
        return np.zeros(0, np.int64)
    order = np.argsort(found.start, kind="stable")
    reached = np.maximum.accumulate(found.end[order])
    last = np.append(found.start[order][1:] > reached[:-1] + gap, True)[: len(order)]
    holder = np.maximum.accumulate(np.where(found.end[order] >= reached, np.arange(len(order)), 0))
    return order[holder[last]]
