"""The equations of a surface that follows a grip as rigidly as it can.

With rest positions p, moved positions u, a rotation Rᵢ at each vertex, cotangent weights wᵢⱼ and
eᵢⱼ = pᵢ − pⱼ, the energy of as-rigid-as-possible surfaces (Sorkine and Alexa 2007,
doi:10.2312/SGP/SGP07/109-116) is

    E(u, R) = ½ Σᵢⱼ wᵢⱼ ‖uᵢ − uⱼ − Rᵢ eᵢⱼ‖².

Its gradient in uᵢ is 2 rᵢ with rᵢ = (L u)ᵢ − bᵢ and bᵢ = Σⱼ ½ wᵢⱼ (Rᵢ + Rⱼ) eᵢⱼ. By itself it draws
a small grip out to a tent with a crease around it. A second term spreads the bend over a length ℓ,
with the areas mᵢ around the vertices:

    B(u, R) = ℓ² Σᵢ ‖rᵢ‖² / mᵢ

Rounds alternate between the rotations that minimise E and the positions that minimise E + B:

    (I + ℓ² Lᵀ M⁻¹)(L u − b) = 0   at the free vertices,

whose matrix is factored once. The free vertices move, the grip moves as one piece about its pivot,
and all others stay.
"""

from dataclasses import dataclass, replace

import igl
import numpy as np
import scipy.sparse
from jaxtyping import Bool, Float64, Int64
from scipy.sparse.linalg import splu


@dataclass(frozen=True, eq=False)
class Grip:
    """What is held.

    Attributes:
        pivot, target: where the grip turns about, at rest and moved.
        rotation: of it.
        turns: whether the surface may turn it; else it has just this rotation.
    """

    pivot: Float64[np.ndarray, "3"]
    target: Float64[np.ndarray, "3"]
    rotation: Float64[np.ndarray, "3 3"]
    turns: bool


class Equations:
    """The equations of one region.

    Attributes:
        near: indices of the vertices that they are about: the free ones, and those next to them.
        anchored: whether any vertex that stays is next to a free one.
    """

    near: Int64[np.ndarray, " near"]
    anchored: bool

    def __init__(
        self,
        rest: Float64[np.ndarray, "vertices 3"],
        weights: scipy.sparse.csr_array,
        areas: Float64[np.ndarray, " vertices"],
        free: Bool[np.ndarray, " vertices"],
        held: Bool[np.ndarray, " vertices"],
        *,
        bend: float,
    ):
        """Factor them.

        Args:
            rest: p.
            weights: w, symmetric.
            areas: m, above 0.
            free, held: which vertices move, and which the grip holds; at least one is free.
            bend: ℓ.
        """
        # Between two vertices that stay, or that the grip holds, nothing is ever strained.
        self.near = np.flatnonzero(free | (weights @ free.astype(np.float64) > 0))
        free, held = free[self.near], held[self.near]
        self.anchored = bool((~free & ~held).any())
        self._rest, self._held, self._free = rest[self.near], held, np.flatnonzero(free)
        edges = scipy.sparse.coo_array(weights[self.near][:, self.near])
        self._start, self._end = (np.array(part, dtype=np.int64) for part in edges.coords)
        self._weights = np.array(edges.data, dtype=np.float64)
        self._edges = self._rest[self._start] - self._rest[self._end]
        self._rim = held[self._start] & free[self._end]
        self._set_matrices(areas[self.near], bend)

    def _set_matrices(self, areas: Float64[np.ndarray, " near"], bend: float):
        """What `solve` multiplies with and solves."""
        laplacian = self._difference(self._weights)
        choose = scipy.sparse.csr_array(scipy.sparse.eye_array(len(areas)))[self._free]
        spread = laplacian[:, self._free].T @ scipy.sparse.diags_array(bend**2 / areas)
        residual = scipy.sparse.csr_array(choose + spread)
        whole = scipy.sparse.csr_array(residual @ laplacian)
        stays = np.ones(len(self._rest))
        stays[self._free] = 0
        self._given = whole @ scipy.sparse.diags_array(stays)
        self._solver = splu(
            scipy.sparse.csc_array(whole[:, self._free]),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
        along = [self._difference(self._weights * self._edges[:, axis]) for axis in range(3)]
        self._spans = scipy.sparse.csr_array(
            scipy.sparse.vstack([part[self._free] for part in along])
        )
        pulls = scipy.sparse.hstack([part.T for part in along])
        self._pulls = scipy.sparse.csr_array(residual @ pulls * 0.5)

    def _difference(self, values: np.ndarray) -> scipy.sparse.csr_array:
        """The matrix of x ↦ Σⱼ valueᵢⱼ (xᵢ − xⱼ)."""
        size = len(self._rest)
        matrix = scipy.sparse.csr_array((values, (self._start, self._end)), shape=(size, size))
        return scipy.sparse.csr_array(scipy.sparse.diags_array(matrix.sum(axis=1)) - matrix)

    def solve(
        self, start: Float64[np.ndarray, "vertices 3"], grip: Grip, rounds: int
    ) -> tuple[Float64[np.ndarray, "near 3"], Float64[np.ndarray, "3 3"]]:
        """Positions of the `near` vertices, and the rotation of the grip.

        Args:
            start: first guess of all positions, with the grip where it is to be.
        """
        places = start[self.near]
        rotations = np.tile(np.eye(3), (len(places), 1, 1))
        for _ in range(rounds):
            rotations[self._free] = self._best_rotations(places)
            if grip.turns:
                grip = replace(grip, rotation=self._best_turn(places, rotations, grip))
                arms = self._rest[self._held] - grip.pivot
                places[self._held] = grip.target + arms @ grip.rotation.T
            rotations[self._held] = grip.rotation
            columns = rotations.transpose(2, 0, 1).reshape(-1, 3)
            places[self._free] = self._solver.solve(self._pulls @ columns - self._given @ places)
        return places, grip.rotation

    def _best_rotations(
        self, places: Float64[np.ndarray, "near 3"]
    ) -> Float64[np.ndarray, "free 3 3"]:
        """R of the free vertices: the polar factors of Σⱼ wᵢⱼ eᵢⱼ (uᵢ − uⱼ)ᵀ."""
        spans = np.ascontiguousarray(self._spans @ places)
        return np.asarray(igl.fit_rotations(spans)).reshape(3, -1, 3).transpose(1, 0, 2)

    def _best_turn(
        self,
        places: Float64[np.ndarray, "near 3"],
        rotations: Float64[np.ndarray, "near 3 3"],
        grip: Grip,
    ) -> Float64[np.ndarray, "3 3"]:
        """Rotation of the grip that minimises E: it holds i of the edges i j of its rim, j is free.

        With the pivot c at its target c', uᵢ = c' + Q (pᵢ − c) and Rᵢ = Q in E leave
        ‖Q (pⱼ − c) − (uⱼ − c')‖² + ‖Q (pᵢ − c) − (uⱼ + Rⱼ eᵢⱼ − c')‖² a pair.
        """
        i, j, weights = self._start[self._rim], self._end[self._rim], self._weights[self._rim]
        if not len(i):
            return grip.rotation
        reach = places[j] - grip.target
        turned = np.einsum("nij,nj->ni", rotations[j], self._edges[self._rim])
        arms = np.concatenate([self._rest[j], self._rest[i]]) - grip.pivot
        goals = np.concatenate([reach, reach + turned])
        spans = np.einsum("n,ni,nj->ij", np.tile(weights, 2), arms, goals)
        return np.asarray(igl.fit_rotations(spans))
