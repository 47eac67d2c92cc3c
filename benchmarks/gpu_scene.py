"""A scene of two balls that touch, for `benchmarks.gpu`: nothing about it has to be learned."""

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.distillation import Scene
from dissector.frozen_samples import seen_values
from dissector.mesh import Mesh
from dissector.occupancy import OccupancyGrid
from dissector.scene_field import FieldSettings, SceneField
from dissector.tetrahedra import TetrahedralGrid, marching_tetrahedra
from dissector.views import Views

LAYERS = ("frog", "lily pad")

CENTRES = ((0.0, -0.4, 0.0), (0.0, 0.4, 0.0))
RADIUS = 0.39
COLOURS = ((0.8, 0.2, 0.1), (0.1, 0.3, 0.8))
DENSITY = 40.0


def owner(x: Float[Tensor, "points 3"]) -> Int[Tensor, " points"]:
    """The ball that world points are nearest to."""
    return torch.cdist(x, x.new_tensor(CENTRES)).argmin(dim=-1)


class TwoBalls(SceneField):
    """Two solid balls as a scene field; its grid is not used."""

    def __init__(self) -> None:
        small = FieldSettings(levels=1, log2_entries=6, base=2, finest=2, hidden=4)
        super().__init__(small, generator=torch.Generator().manual_seed(0))

    def density(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        away = torch.cdist(x, x.new_tensor(CENTRES)).amin(dim=-1)
        return DENSITY * (away <= RADIUS).to(x)

    def colour(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
        return x.new_tensor(COLOURS)[owner(x)]

    def density_and_colour(
        self, x: Float[Tensor, "points 3"]
    ) -> tuple[Float[Tensor, " points"], Float[Tensor, "points 3"]]:
        return self.density(x), self.colour(x)


def two_balls(device: torch.device) -> Scene:
    """The scene, its empty cells known."""
    field = TwoBalls().to(device).requires_grad_(False)
    occupancy = OccupancyGrid(device=device)
    centres = occupancy.centres
    away = torch.cdist(centres, centres.new_tensor(CENTRES)).amin(dim=-1)
    occupancy.restrict(away <= RADIUS + 3**0.5 / occupancy.resolution)
    return Scene(field, occupancy)


def masks(views: Views) -> Float[Tensor, "views layers height width"]:
    """What each view shows of each ball, 0..1."""
    samples = views.samples
    of_each = torch.nn.functional.one_hot(owner(samples.points), len(LAYERS)).to(samples.density)
    return seen_values(samples, of_each)[0].permute(0, 3, 1, 2).clamp(0, 1)


def ball_meshes(cubes: int) -> tuple[Mesh, ...]:
    """A closed mesh for each ball, of about 5.3 `cubes`² faces."""
    grid = TetrahedralGrid(cubes)
    made = []
    for centre, colour in zip(CENTRES, COLOURS, strict=True):
        away = (grid.vertices - grid.vertices.new_tensor(centre)).norm(dim=-1) - RADIUS
        vertices, faces = marching_tetrahedra(grid.vertices, away, grid.tets(away < 0))
        places = vertices.numpy().astype(np.float32)
        painted = np.tile(np.array(colour, np.float32), (len(places), 1))
        made.append(Mesh(places, faces.numpy().astype(np.int32), painted))
    return tuple(made)
