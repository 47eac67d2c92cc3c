"""A surface that can be optimised: DMTet (arXiv 2111.04276, section 3.1).

A signed distance lives on the vertices of a tetrahedral grid around the object, and marching
tetrahedra make its zero level set a mesh whose vertices are differentiable in it:

    s(v) = s_0(v) + m(v) · (upsampled correction)(v)      v' = v + bound · m(v) · tanh(deformation)

s is measured in cells of the grid, negative inside; m in 0..1 is how free a place is to move. The
correction is learned at half the grid's resolution, so that a noisy gradient, as that of score
distillation, moves the surface smoothly instead of roughening it; what is finer stays as the start
had it, or comes by the deformation. On the sides of the grid v stays where it is and s is at least
1, so that every surface closes.
"""

import math
from collections.abc import Mapping

import igl
import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional

from dissector.mesh import Mesh
from dissector.surface_index import SurfaceIndex
from dissector.tetrahedra import SAFE_DISPLACEMENT, TetrahedralGrid, marching_tetrahedra

BAND = 4.0
"""Distances from the start are exact up to this many cells; farther away they stay there."""

BOUND = 0.99 * SAFE_DISPLACEMENT
"""Displacement of grid vertices, in cells; the paper's half a cell would turn tetrahedra over."""

MARGIN = 5
"""Free cells around the object on each side of the grid."""


class DeformableSurface(nn.Module):
    """The learned surface of one object.

    Attributes:
        grid: in [−1, 1]³, laid around the object by `centre` and `reach`.
        centre, reach: the cube that the grid fills: its centre and half its side, world units.
        start: s_0, cells.
        freedom: m, 1 everywhere at first.
        correction: to s, cells, at half the resolution.
        deformation: of the grid's vertices, before tanh.
        sides: which vertices lie on the sides of the grid.
    """

    start: Float[Tensor, " vertices"]
    centre: Float[Tensor, "3"]
    freedom: Float[Tensor, " vertices"]
    sides: Bool[Tensor, " vertices"]

    def __init__(
        self,
        start: Float[Tensor, " vertices"],
        grid: TetrahedralGrid,
        *,
        centre: Float[Tensor, "3"],
        half: float,
        bound: float = BOUND,
    ):
        """Take a start as it is.

        Args:
            bound: largest displacement of a grid vertex along an axis, in cells.

        Raises:
            ValueError: a bound with which tetrahedra can turn over.
        """
        super().__init__()
        if not 0 <= bound < SAFE_DISPLACEMENT:
            raise ValueError(f"expected a bound in 0..{SAFE_DISPLACEMENT} cells, got {bound}")
        self.grid, self.reach, self.bound = grid, half, bound
        self.register_buffer("start", start)
        self.register_buffer("centre", centre)
        sides = grid.vertices.abs().amax(dim=1) == 1
        self.register_buffer("sides", sides, persistent=False)
        self.register_buffer("freedom", torch.ones_like(start))
        coarse = grid.resolution // 2 + 1
        self.correction = nn.Parameter(start.new_zeros(1, 1, coarse, coarse, coarse))
        self.deformation = nn.Parameter(torch.zeros_like(grid.vertices))

    @classmethod
    def around(
        cls,
        mesh: Mesh,
        resolution: int,
        *,
        device: torch.device | str = "cpu",
    ) -> "DeformableSurface":
        """Start from a closed mesh, on a grid laid around it.

        Args:
            resolution: cubes along [−1, 1]; the grid has cubes of that size, and as many as the
                object needs.

        Raises:
            ValueError: a resolution below 8, or an open mesh.
        """
        if resolution < 8:
            raise ValueError(f"expected a resolution of 8 or more, got {resolution}")
        if not mesh.watertight:
            raise ValueError("expected a closed surface to refine, got an open one")
        low, high = torch.from_numpy(mesh.bounds.astype(np.float64)).to(device)
        centre, size = 0.5 * (low + high), float((high - low).max())
        cubes = 2 * math.ceil(size * resolution / 4) + 2 * MARGIN
        half = cubes / resolution
        grid = TetrahedralGrid(cubes, device=device)
        start = _cells_from_surface(grid, mesh, centre, half)
        return cls(start.float(), grid, centre=centre.float(), half=half)

    @classmethod
    def from_state(cls, state: Mapping[str, Tensor], half: float) -> "DeformableSurface":
        """The surface whose `state_dict` this is."""
        coarse = state["correction"].shape[-1] - 1
        grid = TetrahedralGrid(2 * coarse, device=state["start"].device)
        surface = cls(state["start"], grid, centre=state["centre"], half=half)
        surface.load_state_dict(state)
        return surface

    @property
    def cell(self) -> float:
        """Side of a cube of the grid, world units."""
        return self.reach * self.grid.cell

    def sdf(self) -> Float[Tensor, " vertices"]:
        """s at the vertices of the grid, cells."""
        side = self.grid.resolution + 1
        corners = functional.interpolate(
            self.correction, (side,) * 3, mode="trilinear", align_corners=True
        )
        centres = functional.avg_pool3d(corners, 2, stride=1)
        correction = torch.cat([corners.flatten(), centres.flatten()])
        sdf = self.start + self.freedom * correction
        return torch.where(self.sides, sdf.clamp(min=1), sdf)

    def positions(self) -> Float[Tensor, "vertices 3"]:
        """The deformed vertices of the grid, world space."""
        reach = self.bound * self.grid.cell * (self.freedom * ~self.sides)[:, None]
        moved = self.grid.vertices + reach * self.deformation.tanh()
        return moved * self.reach + self.centre

    def forward(self) -> tuple[Float[Tensor, "crossings 3"], Int[Tensor, "faces 3"]]:
        """Vertices (world space, differentiable) and outward faces of the present surface."""
        sdf = self.sdf()
        tets = self.grid.tets(sdf.detach() < 0)
        return marching_tetrahedra(self.positions(), sdf, tets)


def _cells_from_surface(
    grid: TetrahedralGrid, mesh: Mesh, centre: Float[Tensor, "3"], half: float
) -> Float[Tensor, " vertices"]:
    """Signed distance to a mesh at the grid's vertices, in cells, cut off at ± `BAND`.

    Simplified meshes have folds, thinner than can be seen, where the normal at the nearest point
    says nothing of inside and outside; the winding number does.
    """
    surface = SurfaceIndex(mesh.vertices, mesh.faces)
    points = grid.vertices.double() * half + centre
    cell = half * grid.cell
    distances = torch.full_like(points[:, 0], BAND)
    near = surface.within(points, BAND * cell)
    distances[near] = surface.signed_distance(points[near]).abs() / cell
    inside = _winding_number(mesh, points) > 0.5
    return torch.where(inside, -distances, distances).clamp(-BAND, BAND)


def _winding_number(mesh: Mesh, points: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
    """How often a closed mesh goes round each point: 1 inside, 0 outside."""
    vertices, faces = mesh.vertices.astype(np.float64), mesh.faces.astype(np.int64)
    number = igl.fast_winding_number(vertices, faces, points.cpu().numpy())
    return torch.from_numpy(np.asarray(number)).to(points)
