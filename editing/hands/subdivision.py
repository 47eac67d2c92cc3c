"""Subdivision of triangle meshes: each face becomes four.

A new vertex halves each edge. Face i becomes the faces 4 i to 4 i + 3: those at its three corners
and the one in its middle, turned as it was.

Loop's rule (Smooth subdivision surfaces based on triangles, 1987) then moves all vertices: with the
n neighbours qᵢ of a vertex v, and with the corners c and d opposite to an edge a b,

    v' = (1 − n β) v + β Σᵢ qᵢ,   β = (5/8 − (3/8 + cos(2π/n) / 4)²) / n
    e' = 3/8 (a + b) + 1/8 (c + d)

A border is an edge that has not two faces. There e' = (a + b) / 2, and v' = 3/4 v + 1/8 (b₁ + b₂)
with the two neighbours along the border; v' = v where these are fewer or more.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse
from jaxtyping import Bool, Float, Float64, Int, Int64


@dataclass(frozen=True, eq=False)
class Quartered:
    """Faces cut into four. Vertex `count + i` halves edge i.

    Attributes:
        faces: the new ones.
        edges: the vertices at the ends of each edge.
        of_faces: the edge after each corner of each old face.
        border: edges that have not two faces.
    """

    faces: Int64[np.ndarray, "quarters 3"]
    edges: Int64[np.ndarray, "edges 2"]
    of_faces: Int64[np.ndarray, "faces 3"]
    border: Bool[np.ndarray, " edges"]


def quarter(faces: Int[np.ndarray, "faces 3"], count: int) -> Quartered:
    """Cut faces into four.

    Args:
        count: number of vertices.
    """
    faces = faces.astype(np.int64)
    ends = np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    keys, edge, used = np.unique(
        ends[:, 0] * count + ends[:, 1], return_inverse=True, return_counts=True
    )
    of_faces = edge.reshape(-1, 3)
    a, b, c = faces.T
    ab, bc, ca = (of_faces + count).T
    parts = [[a, ab, ca], [b, bc, ab], [c, ca, bc], [ab, bc, ca]]
    quarters = np.stack([np.stack(part, axis=-1) for part in parts], axis=1).reshape(-1, 3)
    return Quartered(quarters, np.stack([keys // count, keys % count], axis=1), of_faces, used != 2)


def halved(
    values: Float[np.ndarray, "vertices channels"], cut: Quartered
) -> Float64[np.ndarray, "more channels"]:
    """Values at the old vertices, and at the new ones half way between these."""
    values = values.astype(np.float64)
    return np.concatenate([values, values[cut.edges].mean(axis=1)])


def loop_weights(
    faces: Int[np.ndarray, "faces 3"], cut: Quartered, count: int
) -> scipy.sparse.csr_array:
    """Loop's rule as a matrix (more, vertices), whose rows are weights ≥ 0 of sum 1.

    Args:
        faces: the old ones.
        count: number of old vertices.
    """
    rows = [_of_vertices(cut, count), _of_edges(faces, cut, count)]
    return scipy.sparse.csr_array(scipy.sparse.vstack(rows))


def _of_vertices(cut: Quartered, count: int) -> scipy.sparse.csr_array:
    """v' of all."""
    inner, along = (_joined(cut.edges[part], count) for part in (~cut.border, cut.border))
    degree, bordering = (np.asarray(part.sum(axis=1)).ravel() for part in (inner, along))
    beta = (0.625 - (0.375 + 0.25 * np.cos(2 * np.pi / np.maximum(degree, 1))) ** 2) / np.maximum(
        degree, 1
    )
    theirs = np.where(bordering > 0, 0, np.where(degree > 0, beta, 0))
    borders = np.where(bordering == 2, 0.125, 0)
    own = 1 - theirs * degree - borders * bordering
    diagonal = scipy.sparse.diags_array
    return (diagonal(own) + diagonal(theirs) @ inner + diagonal(borders) @ along).tocsr()


def _of_edges(
    faces: Int[np.ndarray, "faces 3"], cut: Quartered, count: int
) -> scipy.sparse.csr_array:
    """e' of all."""
    number = np.arange(len(cut.edges))
    opposite = np.roll(faces, -2, axis=1).ravel()
    across = np.where(cut.border, 0, 0.125)[cut.of_faces.ravel()]
    ends = np.repeat(np.where(cut.border, 0.5, 0.375), 2)
    rows = np.concatenate([np.repeat(number, 2), cut.of_faces.ravel()])
    columns = np.concatenate([cut.edges.ravel(), opposite])
    weights = np.concatenate([ends, across])
    return scipy.sparse.csr_array((weights, (rows, columns)), shape=(len(number), count))


def _joined(edges: Int64[np.ndarray, "edges 2"], count: int) -> scipy.sparse.csr_array:
    """1 where two vertices share one of the edges."""
    ends = np.concatenate([edges, edges[:, ::-1]]).T
    ones = np.ones(ends.shape[1])
    return scipy.sparse.csr_array((ones, (ends[0], ends[1])), shape=(count, count))
