"""Soft drags: a grip on a surface is moved, and the region around it follows as rigidly as it can.

Outside the region everything stays. `as_rigid` has the equations.
"""

from dataclasses import dataclass, replace

import igl
import numpy as np
import scipy.sparse
from jaxtyping import Float64, Int

from dissector.mesh import Mesh
from editing.hands.as_rigid import Equations, Grip
from editing.hands.falloff import check_radius, distances_along, fall, nearest_vertex
from editing.hands.placing import Vector, vector3

WEIGHTS = (0.01, 10.0)
"""Cotangent weights are kept in this range: obtuse angles make negative ones, slivers infinite."""

LEAST_AREA = 1e-3
"""Of the mean area around a vertex: less counts as that."""


@dataclass(frozen=True)
class DragSettings:
    """How a region follows.

    Attributes:
        grip: share of the radius that moves as one piece, 0..1.
        bend: ℓ as a share of the radius, ≥ 0.
        rounds: of rotations and positions.
    """

    grip: float = 0.15
    bend: float = 0.15
    rounds: int = 12

    def __post_init__(self):
        checks = (
            ("grip of 0 or more, below 1", self.grip, 0 <= self.grip < 1),
            ("bend of 0 or more", self.bend, 0 <= self.bend < np.inf),
            ("rounds of 1 or more", self.rounds, self.rounds >= 1),
        )
        for expected, value, valid in checks:
            if not valid:
                raise ValueError(f"expected {expected}, got {value}")


class Drag:
    """A region of a mesh, prepared for any number of displacements of its grip."""

    def __init__(
        self,
        mesh: Mesh,
        point: Vector,
        radius: float,
        settings: DragSettings = DragSettings(),
    ):
        """Choose the region and factor its equations.

        Args:
            point: of the grip, on the surface.
            radius: of the region along the surface, units of the mesh.

        Raises:
            ValueError: a radius that is not above 0, or a point farther than it from the surface.
        """
        check_radius(radius)
        vertex = nearest_vertex(mesh, point, within=radius)
        distances = distances_along(mesh, vertex, limit=radius)
        self._mesh, self._rounds = mesh, settings.rounds
        self._rest = mesh.vertices.astype(np.float64)
        self._pivot = self._rest[vertex]
        self._held = distances <= settings.grip * radius
        free = (distances < radius) & ~self._held
        self._share = fall(distances, radius, settings.grip)
        self._equations = None
        if free.any():
            weights = edge_weights(self._rest, mesh.faces)
            areas = _areas(self._rest, mesh.faces)
            self._equations = Equations(
                self._rest, weights, areas, free, self._held, bend=settings.bend * radius
            )
            if not self._equations.anchored:
                # Nothing holds this part of the mesh: it moves as it is.
                self._share = np.isfinite(distances).astype(np.float64)

    def moved(
        self,
        displacement: Vector,
        *,
        turn: Float64[np.ndarray, "3 3"] | None = None,
    ) -> Mesh:
        """The mesh with its grip moved; colours and texture stay.

        Args:
            displacement: of the vertex nearest to the point, units of the mesh.
            turn: rotation of the grip about that vertex; None lets it turn freely.

        Raises:
            ValueError: a displacement of other numbers, or a turn that is no rotation.
        """
        shift = vector3(displacement, "a displacement")
        rotation = np.eye(3) if turn is None else _checked_turn(turn)
        moved = self._rest + self._share[:, None] * (self._carried(rotation, shift) - self._rest)
        if self._equations is not None:
            grip = Grip(self._pivot, self._pivot + shift, rotation, turn is None)
            places, rotation = self._equations.solve(moved, grip, self._rounds)
            moved[self._equations.near] = places
            moved[self._held] = self._carried(rotation, shift)[self._held]
        return replace(self._mesh, vertices=moved.astype(np.float32))

    def _carried(
        self, rotation: Float64[np.ndarray, "3 3"], shift: Float64[np.ndarray, "3"]
    ) -> Float64[np.ndarray, "vertices 3"]:
        """All vertices, moved as the grip is."""
        return self._pivot + shift + (self._rest - self._pivot) @ rotation.T


def soft_drag(
    mesh: Mesh,
    point: Vector,
    radius: float,
    displacement: Vector,
    settings: DragSettings = DragSettings(),
) -> Mesh:
    """One drag; see `Drag`, which is for several from the same place."""
    return Drag(mesh, point, radius, settings).moved(displacement)


def edge_weights(
    vertices: Float64[np.ndarray, "vertices 3"], faces: Int[np.ndarray, "faces 3"]
) -> scipy.sparse.csr_array:
    """w: half the cotangents of the angles opposite to each edge, within `WEIGHTS`; symmetric."""
    indices = np.ascontiguousarray(faces, dtype=np.int64)
    with np.errstate(all="ignore"):
        halves = np.nan_to_num(np.asarray(igl.cotmatrix_entries(vertices, indices)))
    start, end = indices[:, [1, 2, 0]].ravel(), indices[:, [2, 0, 1]].ravel()
    count = len(vertices)
    one = scipy.sparse.csr_array((halves.ravel(), (start, end)), shape=(count, count))
    both = scipy.sparse.csr_array(one + one.T)
    both.data = both.data.clip(*WEIGHTS)
    return both


def _areas(
    vertices: Float64[np.ndarray, "vertices 3"], faces: Int[np.ndarray, "faces 3"]
) -> Float64[np.ndarray, " vertices"]:
    """m: a third of the faces around each vertex."""
    a, b, c = vertices[faces.T]
    each = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    areas = np.bincount(faces.ravel(), np.repeat(each, 3), minlength=len(vertices))
    return np.maximum(areas, max(LEAST_AREA * areas.mean(), 1e-300))


def _checked_turn(turn: Float64[np.ndarray, "3 3"]) -> Float64[np.ndarray, "3 3"]:
    straight = np.allclose(turn @ turn.T, np.eye(3), atol=1e-6) and np.linalg.det(turn) > 0
    if turn.shape != (3, 3) or not straight:
        raise ValueError(f"expected a rotation as a turn, got {turn.tolist()}")
    return turn
