"""How near a mesh comes to a true surface.

Lengths are shares of the object's size, the longest side of its true bounding box. Distances from
the truth to the mesh are exact; those from the mesh to the truth go to the nearest of the true
points, which makes them too long by about half the distance of these.
"""

from dataclasses import dataclass

import igl
import numpy as np
from jaxtyping import Bool, Float, Float64
from scipy.spatial import KDTree

from benchmarks.surface_truth import TrueSurface
from dissector.mesh import Mesh

SAMPLES = 100_000
"""Points of a mesh."""

NEAR = 0.01
"""Share of the size within which a point counts as right for the F-score."""

CLOSED = (0.01, 0.02)
"""Shares of the size within which a hidden point counts as closed, where the normals agree."""

ASTRAY = 0.03
"""Share of the size from which on a piece of mesh belongs to no true surface."""

AGREEING = np.cos(np.radians(60))
"""Normals agree when their cosine is above this."""

FEWEST = 100
"""With fewer hidden points than this (0.1% of the surface), nothing is said about them."""

Points = Float64[np.ndarray, "points 3"]


@dataclass(frozen=True)
class Likeness:
    """A mesh against its true surface, or a region of both; NaN for no region.

    Attributes:
        chamfer: mean distance to the other surface, the mean of both directions, of the size.
        fscore: harmonic mean of the shares of both sides within 1% of the size, 0..1.
        normals: mean cosine between the normals of nearest points, both directions, −1..1. It is
            signed: both surfaces have an inside, and the far side of a thin sheet is not a match.
        unsigned_normals: the mean of its absolute value, as usual in the literature.
    """

    chamfer: float
    fscore: float
    normals: float
    unsigned_normals: float


NOTHING = Likeness(*4 * (float("nan"),))


@dataclass(frozen=True)
class Closeness:
    """All measures of one object.

    Attributes:
        whole: of the whole surface.
        hidden: of the part that the neighbour hides.
        closed: share of the hidden area that the mesh covers within each distance of `CLOSED`.
        inner, outer: shares of the mesh's area that lie farther than `ASTRAY` from the truth,
            inside it (walls of hollows) and outside (outgrowths).
        hidden_share: of the true surface, 0..1.
    """

    whole: Likeness
    hidden: Likeness
    closed: tuple[float, ...]
    inner: float
    outer: float
    hidden_share: float


@dataclass(frozen=True)
class Matches:
    """Points of one surface, and what the other has nearest to them.

    Attributes:
        distances: of the size.
        outwards: whether the point of the mesh lies on the outer side of the true one.
        cosines: between the normals.
        hidden: whether the true point of the pair is hidden.
    """

    distances: Float[np.ndarray, " points"]
    outwards: Bool[np.ndarray, " points"]
    cosines: Float[np.ndarray, " points"]
    hidden: Bool[np.ndarray, " points"]

    def of_hidden(self) -> "Matches":
        """The hidden ones."""
        kept = self.hidden
        parts = (self.distances, self.outwards, self.cosines, self.hidden)
        return Matches(*(part[kept] for part in parts))


def measure_mesh(mesh: Mesh, truth: TrueSurface, *, seed: int = 0) -> Closeness:
    """Compare a mesh with the truth, both in world space."""
    of_truth = match_truth(mesh, truth)
    of_mesh = match_mesh(mesh, truth, seed=seed)
    count = int(truth.hidden.sum())
    hidden, closed = NOTHING, (float("nan"),) * len(CLOSED)
    if count >= FEWEST:
        behind = of_truth.of_hidden()
        hidden = likeness(behind, of_mesh.of_hidden())
        agreeing = behind.cosines >= AGREEING
        closed = tuple(float((agreeing & (behind.distances <= near)).mean()) for near in CLOSED)
    astray = of_mesh.distances > ASTRAY
    return Closeness(
        whole=likeness(of_truth, of_mesh),
        hidden=hidden,
        closed=closed,
        inner=float((astray & ~of_mesh.outwards).mean()),
        outer=float((astray & of_mesh.outwards).mean()),
        hidden_share=count / len(truth.points),
    )


def likeness(of_truth: Matches, of_mesh: Matches) -> Likeness:
    """Both directions put together; a mesh without points there leaves the truth's side alone."""
    sides = [side for side in (of_truth, of_mesh) if len(side.distances)]
    shares = [float((side.distances <= NEAR).mean()) for side in sides]
    fscore = len(shares) / sum(1 / share for share in shares) if min(shares) > 0 else 0.0
    return Likeness(
        chamfer=float(np.mean([side.distances.mean() for side in sides])),
        fscore=fscore if len(sides) == 2 else 0.0,
        normals=float(np.mean([side.cosines.mean() for side in sides])),
        unsigned_normals=float(np.mean([np.abs(side.cosines).mean() for side in sides])),
    )


def match_truth(mesh: Mesh, truth: TrueSurface) -> Matches:
    """Every true point, and the nearest point of the mesh's faces."""
    vertices, faces = mesh.vertices.astype(np.float64), mesh.faces.astype(np.int64)
    squared, nearest, places = igl.point_mesh_squared_distance(truth.points, vertices, faces)
    distances = np.sqrt(np.maximum(squared, 0)) / truth.size
    cosines = (face_normals(mesh)[np.asarray(nearest)] * truth.normals).sum(axis=1)
    outwards = ((places - truth.points) * truth.normals).sum(axis=1) > 0
    return Matches(distances, outwards, cosines, truth.hidden)


def match_mesh(mesh: Mesh, truth: TrueSurface, *, seed: int) -> Matches:
    """Points of the mesh, and the nearest true point."""
    points, normals = sample_mesh(mesh, SAMPLES, seed=seed)
    distances, nearest = KDTree(truth.points).query(points)
    cosines = (normals * truth.normals[nearest]).sum(axis=1)
    outwards = ((points - truth.points[nearest]) * truth.normals[nearest]).sum(axis=1) > 0
    return Matches(distances / truth.size, outwards, cosines, truth.hidden[nearest])


def sample_mesh(mesh: Mesh, count: int, *, seed: int) -> tuple[Points, Points]:
    """Points of a mesh's faces, uniform by area, and the faces' normals there."""
    rng = np.random.default_rng([19, seed])
    a, b, c = mesh.vertices.astype(np.float64)[mesh.faces.T]
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    # One draw in each of `count` equal parts of the area: as uniform, but more even.
    place = (np.arange(count) + rng.uniform(size=count)) / count
    reached = np.cumsum(area)
    chosen = np.searchsorted(reached, place * reached[-1], side="right")
    u, v = rng.uniform(size=(2, count, 1))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    points = a[chosen] + u * (b - a)[chosen] + v * (c - a)[chosen]
    return points, face_normals(mesh)[chosen]


def face_normals(mesh: Mesh) -> Points:
    """Unit outward normals of the faces; 0 for a face without area."""
    a, b, c = mesh.vertices.astype(np.float64)[mesh.faces.T]
    across = np.cross(b - a, c - a)
    return across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-300)
