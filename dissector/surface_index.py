"""Nearest points of a closed surface, outward normals there, and signed distances.

Inside or outside is told by the normal at the nearest point. On an edge or a corner it is the sum
of the unit normals of the faces around, weighted by their angles there, which gives the right sign
for every closed surface that does not cross itself (Bærentzen and Aanæs 2005,
doi:10.1109/TVCG.2005.49); the normal of any one of the faces would not.

The tree of boxes is libigl's. It is built once; everything runs in float64 on the CPU.
"""

from dataclasses import dataclass

import igl
import numpy as np
import torch
from jaxtyping import Float, Float64, Int, Int64
from torch import Tensor

CELLS = 12
"""Cubes along the longest side of a surface, or along the reach where that is longer, by which
points far outside are left out."""

HALF_DIAGONAL = 0.8661
"""Of a cube of side 1, rounded up."""

TOUCHING = 1e-10
"""Nearer to the surface than this fraction of its longest side, the difference to the nearest point
has no reliable direction (coordinates resolve 1e-16)."""

_PLACE = np.array([-1, 4, 5, 3, 6, 2, 1, 0])
"""Which of a face's seven normals holds, by the corners (bits) that weigh in a point: 0 the face's
own, 1..3 those of the edges opposite to its corners, 4..6 those of its corners."""


@dataclass(frozen=True)
class Nearest:
    """Where points come nearest to a surface.

    Attributes:
        points: on the surface, world space.
        normals: outward unit normals there: of faces, edges or corners.
        distances: signed, world units, negative inside.
        directions: unit vectors along which the signed distance grows fastest. On faces these are
            the normals; on edges and corners they follow the line through the two points.
        corners: the vertices of the face that each point is on.
        weights: of these vertices in the point, 0..1; exactly 0 once on an edge, twice on a corner.
    """

    points: Float[Tensor, "points 3"]
    normals: Float[Tensor, "points 3"]
    distances: Float[Tensor, " points"]
    directions: Float[Tensor, "points 3"]
    corners: Int64[Tensor, "points 3"]
    weights: Float[Tensor, "points 3"]


class SurfaceIndex:
    """A closed surface, prepared for many questions about what is nearest to points.

    Vertices at the same place count as one, and faces without area are ignored: marching
    tetrahedra can leave both.

    Attributes:
        bounds: lowest and highest coordinates, world space.
    """

    bounds: Float64[np.ndarray, "2 3"]

    def __init__(
        self,
        vertices: Float[Tensor, "vertices 3"] | Float[np.ndarray, "vertices 3"],
        faces: Int[Tensor, "faces 3"] | Int[np.ndarray, "faces 3"],
        *,
        part: bool = False,
    ):
        """Build the tree and the normals; what happens to the arrays later has no effect.

        Args:
            vertices: world space.
            faces: counter-clockwise seen from outside.
            part: whether they are a part of a closed surface, which need not be closed itself. What
                is said of a point holds if the part has the nearest of all faces and those around
                the edge or the corner of it where the point comes nearest.

        Raises:
            ValueError: vertices that are not finite, an index out of range, or a surface that is
                empty, open, not consistently oriented or without area.
        """
        places, triangles = _as_array(vertices, np.float64), _as_array(faces, np.int64)
        _check_numbers(places, triangles)
        self._vertices, merged = np.unique(places + 0.0, axis=0, return_inverse=True)
        welded = merged.reshape(-1)[triangles]
        if not part:
            _check_closed(welded, len(self._vertices))
        a, b, c = self._vertices[welded.T]
        solid = np.square(np.cross(b - a, c - a)).sum(axis=1) > 0
        if not solid.any():
            raise ValueError("expected a surface with area, got none")
        self._faces, self._corners = welded[solid], triangles[solid]
        self._normals = _pseudo_normals(self._vertices, self._faces)
        self._tree = igl.AABB()
        self._tree.init(self._vertices, self._faces)
        self.bounds = np.stack([self._vertices.min(axis=0), self._vertices.max(axis=0)])

    @property
    def size(self) -> float:
        """Longest side of the bounds, world units."""
        return float(np.ptp(self.bounds, axis=0).max())

    def nearest(self, points: Float[Tensor, "points 3"]) -> Nearest:
        """Where points come nearest to the surface, in their type and on their device.

        No gradients go through.

        Raises:
            ValueError: points that are not finite.
        """
        query = _as_array(points, np.float64)
        _check_finite(query, "points")
        face, weights = self._find(query)
        places = np.einsum("ni,nij->nj", weights, self._vertices[self._faces[face]])
        normals = self._normals[face, _PLACE[(weights > 0) @ np.array([1, 2, 4])]]
        away = query - places
        side = np.where(np.einsum("ij,ij->i", away, normals) < 0, -1.0, 1.0)
        distances = side * np.linalg.norm(away, axis=1)
        straight = (weights > 0).all(axis=1) | (abs(distances) < TOUCHING * self.size)
        lengths = np.where(straight, 1, distances)[:, None]
        directions = np.where(straight[:, None], normals, away / lengths)
        arrays = (places, normals, distances, directions)
        places, normals, distances, directions = (torch.from_numpy(a).to(points) for a in arrays)
        corners = torch.from_numpy(self._corners[face]).to(points.device)
        weights = torch.from_numpy(weights).to(points)
        return Nearest(places, normals, distances, directions, corners, weights)

    def signed_distance(self, points: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """Distance from the surface, world units, negative inside; otherwise as `nearest`."""
        return self.nearest(points).distances

    def within(self, points: Float[Tensor, "points 3"], reach: float) -> Int64[Tensor, " near"]:
        """Indices of points that may be inside or up to `reach` outside: all such, and few others.

        Signed distances grow no faster than the way: a cube whose centre is farther outside than
        `reach` and half a diagonal holds none of them.

        Raises:
            ValueError: points that are not finite.
        """
        query = _as_array(points, np.float64)
        _check_finite(query, "points")
        low, high = self.bounds
        boxed = ((query >= low - reach) & (query <= high + reach)).all(axis=1).nonzero()[0]
        side = max(self.size, reach) / CELLS
        cells = ((query[boxed] - low) // side).astype(np.int64)
        keys = cells @ np.array([1 << 40, 1 << 20, 1])
        _, first, cell = np.unique(keys, return_index=True, return_inverse=True)
        centres = torch.from_numpy(low + side * (cells[first] + 0.5))
        near = self.signed_distance(centres).numpy() <= reach + HALF_DIAGONAL * side
        return torch.from_numpy(boxed[near[cell]]).to(points.device)

    def _find(
        self, points: Float64[np.ndarray, "points 3"]
    ) -> tuple[Int64[np.ndarray, " points"], Float64[np.ndarray, "points 3"]]:
        """The nearest face of each point and the weights of its corners in the nearest point."""
        if not len(points):
            return np.zeros(0, np.int64), np.zeros((0, 3))
        _, face, _ = self._tree.squared_distance(self._vertices, self._faces, points)
        face = np.asarray(face).astype(np.int64)
        return face, _nearest_weights(points, self._vertices[self._faces[face]])


def _pseudo_normals(
    vertices: Float64[np.ndarray, "vertices 3"], faces: Int64[np.ndarray, "faces 3"]
) -> Float64[np.ndarray, "faces 7 3"]:
    """Unit normals of each face, of the edges opposite to its corners and of its corners."""
    of_faces = np.asarray(igl.per_face_normals(vertices, faces))
    of_edges, _, edges = igl.per_edge_normals(
        vertices, faces, igl.PER_EDGE_NORMALS_WEIGHTING_TYPE_UNIFORM
    )
    of_edges = np.asarray(of_edges)[np.asarray(edges).reshape(3, -1).T]
    of_corners = igl.per_vertex_normals(
        vertices, faces, igl.PER_VERTEX_NORMALS_WEIGHTING_TYPE_ANGLE
    )
    of_corners = np.asarray(of_corners)[faces]
    return np.concatenate([of_faces[:, None], of_edges, of_corners], axis=1)


def _nearest_weights(
    points: Float64[np.ndarray, "points 3"], triangles: Float64[np.ndarray, "points 3 3"]
) -> Float64[np.ndarray, "points 3"]:
    """Weights of a triangle's corners in its point nearest to each point.

    Above the triangle, they are the shares of the areas that the point's foot cuts it into; else
    the nearest of the three sides holds it, and a weight is exactly 0.
    """
    sides = triangles[:, [1, 2, 0]] - triangles
    away = points[:, None] - triangles
    along = np.einsum("nij,nij->ni", sides, away) / np.einsum("nij,nij->ni", sides, sides)
    along = along.clip(0, 1)
    gaps = away - along[..., None] * sides
    row, side = np.arange(len(points)), np.einsum("nij,nij->ni", gaps, gaps).argmin(axis=1)
    weights = np.zeros((len(points), 3))
    weights[row, side] = 1 - along[row, side]
    weights[row, (side + 1) % 3] = along[row, side]
    normals = np.cross(sides[:, 0], sides[:, 1])
    areas = np.einsum("nij,nj->ni", np.cross(sides, away), normals)[:, [1, 2, 0]]
    above = (areas > 0).all(axis=1)
    weights[above] = areas[above] / areas[above].sum(axis=1, keepdims=True)
    return weights


def _as_array(values: Tensor | np.ndarray, dtype: type) -> np.ndarray:
    """The values for libigl: in one block, with this type."""
    array = values.detach().cpu().numpy() if isinstance(values, Tensor) else values
    return np.ascontiguousarray(array, dtype=dtype)


def _check_finite(values: np.ndarray, name: str) -> None:
    if not np.isfinite(values).all():
        raise ValueError(f"expected finite {name}, got nan or infinity")


def _check_numbers(
    vertices: Float64[np.ndarray, "vertices 3"], faces: Int64[np.ndarray, "faces 3"]
) -> None:
    if not len(faces):
        raise ValueError("expected a closed surface, got no faces")
    _check_finite(vertices, "vertices")
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise ValueError(
            f"expected face indices in 0..{len(vertices) - 1}, got {faces.min()}..{faces.max()}"
        )


def _check_closed(faces: Int64[np.ndarray, "faces 3"], count: int) -> None:
    """Each edge has as many faces that run along it one way as the other way."""
    start, end = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    if not np.array_equal(np.sort(start * count + end), np.sort(end * count + start)):
        alone, uneven = unpaired_edges(faces)
        raise ValueError(
            f"expected a closed and oriented surface, got {alone} edges with a single face, "
            f"{uneven} whose faces do not run along them in opposite directions"
        )


def unpaired_edges(faces: Int64[np.ndarray, "faces 3"]) -> tuple[int, int]:
    """What keeps a surface from being closed and oriented; both are 0 if it is.

    Returns:
        The number of edges with a single face, and of those with more faces that do not run along
        them equally often in both directions.
    """
    start, end = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    ends = np.stack([np.minimum(start, end), np.maximum(start, end)])
    keys = ends[0] * (faces.max() + 1) + ends[1]
    _, edge, used = np.unique(keys, return_inverse=True, return_counts=True)
    unpaired = np.bincount(edge, np.sign(end - start)) != 0
    alone = unpaired & (used == 1)
    return int(alone.sum()), int((unpaired & ~alone).sum())
