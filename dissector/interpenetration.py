"""The loss that keeps objects out of each other.

    L = Σ_i max(ε − (v_i − v'_i) · n'_i, 0)                      (DreamDissector, arXiv 2407.16260)

v_i are the vertices of one object, v'_i the nearest point of the other's surface and n'_i its
outward normal there. The product is the signed distance of v_i from the surface: vertices inside
are pushed out the shortest way, until all keep the distance ε, here `margin`.

Where v'_i lies on an edge or a corner, the surface has many normals. n'_i is then the one along
v_i − v'_i, in which the signed distance grows. It joins the normals of the faces without jumps, so
that the loss is continuous, vanishes from the distance ε on and has exactly this gradient.

The sum is the paper's: its weight beside other losses does not depend on how many vertices are far
from the other object, but does grow with the number of vertices where the two meet.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, combinations

import numpy as np
import torch
from jaxtyping import Float, Float64, Int, Int64
from torch import Tensor

from dissector.near_parts import looks_closed, near_part
from dissector.surface_index import SurfaceIndex

LARGE = 50_000
"""Faces from which on only the part of a surface that is near another object is indexed."""


def interpenetration_loss(
    vertices: Float[Tensor, "vertices 3"], other: SurfaceIndex, *, margin: float
) -> Float[Tensor, ""]:
    """How far vertices are inside another object or nearer to it than `margin`, summed.

    Differentiable in `vertices`; the other object stays where it is. A vertex inside adds its
    depth and the margin, one outside what it lacks of the margin, each with a gradient of length 1.

    Args:
        vertices: world space.
        margin: ε, world units.

    Raises:
        ValueError: a negative margin, or vertices that are not finite.
    """
    _check_margin(margin)
    return _loss(vertices, other, margin)


def scene_interpenetration(
    vertices: Sequence[Float[Tensor, "_ 3"]], faces: Sequence[Int[Tensor, "_ 3"]], *, margin: float
) -> Float[Tensor, ""]:
    """The same for each object against each other one, in both roles.

    Differentiable in the vertices of all: what pushes a vertex out of a face pushes the corners of
    the face the other way, so that no pair as a whole is moved.

    Args:
        vertices: of each object, world space.
        faces: of each object, closed, counter-clockwise seen from outside.
        margin: ε, world units.

    Raises:
        ValueError: a negative margin, vertices that are not finite, a number of faces' arrays that
            is not that of the objects, or an object near another that is no closed surface.
    """
    if not len(vertices) == len(faces) > 0:
        raise ValueError(f"expected faces for each object, got {len(faces)} for {len(vertices)}")
    _check_margin(margin)
    boxes = [_box(part) for part in vertices]
    near = [pair for pair in combinations(range(len(boxes)), 2) if _meet(boxes, pair, margin)]
    objects = {i: _Object(vertices[i], faces[i]) for i in sorted(set(chain(*near)))}
    total = torch.stack([part[:0].sum() for part in vertices]).sum()
    for i, j in near:
        total = total + _loss_between(objects[i], objects[j], margin)
        total = total + _loss_between(objects[j], objects[i], margin)
    return total


class _Object:
    """One object of a scene: `vertices`, and its surface on the CPU."""

    def __init__(self, vertices: Float[Tensor, "_ 3"], faces: Int[Tensor, "_ 3"]) -> None:
        self.vertices, self._given = vertices, faces
        if not self.large:
            _ = self.whole

    @property
    def large(self) -> bool:
        return len(self._given) > LARGE

    @cached_property
    def places(self) -> Float64[np.ndarray, "_ 3"]:
        return self.vertices.detach().cpu().double().numpy()

    @cached_property
    def faces(self) -> Int64[np.ndarray, "_ 3"]:
        return self._given.cpu().long().numpy()

    @cached_property
    def whole(self) -> SurfaceIndex:
        return SurfaceIndex(self.vertices, self._given)


def _loss_between(one: _Object, other: _Object, margin: float) -> Float[Tensor, ""]:
    """The loss of the vertices of one object against the other, differentiable in both."""
    if not (other.large and looks_closed(other.faces)):
        return _loss(one.vertices, other.whole, margin, surface=other.vertices)
    part = near_part(one.places, other.places, other.faces, margin)
    if not len(part.points):
        return one.vertices[:0].sum()
    used, faces = np.unique(other.faces[part.faces], return_inverse=True)
    index = SurfaceIndex(other.places[used], faces.reshape(-1, 3), part=True)
    chosen, corners = (
        whole[torch.from_numpy(kept).to(whole.device)]
        for whole, kept in ((one.vertices, part.points), (other.vertices, used))
    )
    return _loss_of_near(chosen, index, margin, corners)


def _loss(
    vertices: Float[Tensor, "vertices 3"],
    other: SurfaceIndex,
    margin: float,
    *,
    surface: Float[Tensor, "corners 3"] | None = None,
) -> Float[Tensor, ""]:
    """The loss; differentiable in the vertices of the other's `surface` too, where given."""
    return _loss_of_near(vertices[other.within(vertices, margin)], other, margin, surface)


def _loss_of_near(
    chosen: Float[Tensor, "chosen 3"],
    other: SurfaceIndex,
    margin: float,
    surface: Float[Tensor, "corners 3"] | None,
) -> Float[Tensor, ""]:
    """The loss of vertices of which all are near."""
    nearest = other.nearest(chosen)
    points = nearest.points
    if surface is not None:
        points = (nearest.weights[..., None] * surface[nearest.corners]).sum(dim=1)
    distances = ((chosen - points) * nearest.directions).sum(dim=-1)
    return (margin - distances).clamp_min(0).sum()


def _box(vertices: Float[Tensor, "vertices 3"]) -> Float[Tensor, "2 3"]:
    """Lowest and highest coordinates."""
    if not len(vertices) or not vertices.isfinite().all():
        raise ValueError("expected objects with finite vertices, got none, nan or infinity")
    return torch.stack([vertices.amin(dim=0), vertices.amax(dim=0)]).detach()


def _meet(boxes: Sequence[Float[Tensor, "2 3"]], pair: tuple[int, int], margin: float) -> bool:
    """Whether two boxes come within the margin of each other."""
    (low, high), (other_low, other_high) = (boxes[i] for i in pair)
    return bool(((low <= other_high + margin) & (other_low <= high + margin)).all())


def _check_margin(margin: float) -> None:
    if not 0 <= margin < math.inf:
        raise ValueError(f"expected a finite margin of 0 or more, got {margin}")
