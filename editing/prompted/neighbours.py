"""The layers around one that is being remade: fixed, seen and kept clear of.

All of it in the own space of the layer that is remade (`own_space.OwnSpace`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import igl
import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional

from dissector.cameras import Cameras
from dissector.mesh import Layer, Mesh
from dissector.mesh_rendering import render_mesh
from dissector.rasterization import rasterize
from dissector.refined_objects import joined
from dissector.surface_index import SurfaceIndex
from dissector.texture_lookup import vertex_colours
from editing.prompted.own_space import OwnSpace

CELLS = 64
"""Of the lattice along [−1, 1] that tells where the others are."""


@dataclass(frozen=True, eq=False)
class Scenery:
    """Pictures of the others, to put something in front of or behind.

    Attributes:
        cameras: in the own space.
        colour: of the others over the background, sRGB.
        distance: from the camera along the ray of each pixel; infinite where there is nothing.
    """

    cameras: Cameras
    colour: Float[Tensor, "views height width 3"]
    distance: Float[Tensor, "views height width"]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The other layers as one body that stays as it is.

    Attributes:
        vertices, faces, colours: of all, joined; empty where there are none.
        surfaces: of each closed one.
        distances: at the lattice [z, y, x] over [−1, 1]³: signed distance to the closed ones,
            negative inside; None without such.
    """

    vertices: Float[Tensor, "vertices 3"]
    faces: Int[Tensor, "faces 3"]
    colours: Float[Tensor, "vertices 3"]
    surfaces: tuple[SurfaceIndex, ...]
    distances: Float[Tensor, "1 1 z y x"] | None

    @classmethod
    def of(
        cls,
        layers: Sequence[Layer],
        space: OwnSpace,
        *,
        device: torch.device | str = "cpu",
        cells: int = CELLS,
    ) -> "Neighbours":
        """Look at the other layers from a layer's own space.

        Args:
            cells: of the lattice, along an axis.
        """
        meshes = [space.mesh(layer) for layer in layers]
        if not meshes:
            return cls.none(device=device)
        vertices, faces = joined(
            [torch.tensor(mesh.vertices) for mesh in meshes],
            [torch.tensor(mesh.faces).long() for mesh in meshes],
        )
        colours = torch.cat([torch.tensor(vertex_colours(mesh)) for mesh in meshes])
        closed = [mesh for mesh in meshes if mesh.watertight and mesh.volume > 0]
        surfaces = tuple(SurfaceIndex(mesh.vertices, mesh.faces) for mesh in closed)
        distances = _lattice(closed, surfaces, cells).to(device) if closed else None
        vertices, colours = vertices.to(device), colours.to(device)
        return cls(vertices, faces.to(device), colours, surfaces, distances)

    @classmethod
    def none(cls, *, device: torch.device | str = "cpu") -> "Neighbours":
        """Nothing around."""
        empty = torch.zeros(0, 3, device=device)
        return cls(empty, empty.long(), empty, (), None)

    def clearance(self, points: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """Signed distance to the nearest closed one, interpolated; infinite without any."""
        if self.distances is None:
            return torch.full_like(points[:, 0], torch.inf)
        place = points.view(1, 1, 1, -1, 3).to(self.distances)
        found = functional.grid_sample(
            self.distances, place, align_corners=True, padding_mode="border"
        )
        return found[0, 0, 0, 0].to(points)

    def free(self, points: Float[Tensor, "points 3"]) -> Bool[Tensor, " points"]:
        """Which points are inside none of the closed ones."""
        return self.clearance(points) > 0

    @torch.no_grad()
    def seen(self, cameras: Cameras, background: Float[Tensor, "3"]) -> Scenery:
        """Pictures of the others from cameras of the own space."""
        cameras = cameras.to(device=self.vertices.device)
        size = (len(cameras), cameras.height, cameras.width)
        if not len(self.faces):
            empty = background.expand(*size, 3)
            return Scenery(cameras, empty, background.new_full(size, torch.inf))
        colour = render_mesh(
            self.vertices, self.faces, self.colours, cameras, background=background
        )
        return Scenery(cameras, colour, self._distance(cameras).to(colour))

    def _distance(self, cameras: Cameras) -> Float[Tensor, "views height width"]:
        """How far away the nearest surface through each pixel centre is."""
        vertices = self.vertices.cpu().numpy().astype(np.float64)
        faces = self.faces.cpu().numpy().astype(np.int32)
        known = np.concatenate([vertices, np.ones((len(vertices), 1))], axis=1)
        images = []
        for view in range(len(cameras)):
            camera = cameras[[view]].to(device="cpu")
            image = torch.from_numpy(rasterize(vertices, faces, known, camera))
            away = (image[..., :3] - camera.camera_to_world[0, :3, 3]).norm(dim=-1)
            images.append(torch.where(image[..., 3] > 0.5, away, torch.inf))
        return torch.stack(images)


def _lattice(
    meshes: Sequence[Mesh], surfaces: Sequence[SurfaceIndex], cells: int
) -> Float[Tensor, "1 1 z y x"]:
    """The smallest of the signed distances at the points of a lattice."""
    axis = torch.linspace(-1, 1, cells + 1, dtype=torch.float64)
    z, y, x = torch.meshgrid(axis, axis, axis, indexing="ij")
    points = torch.stack([x, y, z], dim=-1).reshape(-1, 3)
    # Beyond a cell or two only the side matters: distances there are cut off.
    reach = 4 / cells
    least = torch.full_like(points[:, 0], reach)
    for mesh, surface in zip(meshes, surfaces, strict=True):
        near = surface.within(points, reach)
        away = surface.signed_distance(points[near]).abs().clamp(max=reach)
        signed = torch.where(_inside(mesh, points[near]), -away, away)
        least[near] = torch.minimum(least[near], signed)
    return least.float().view(1, 1, cells + 1, cells + 1, cells + 1)


def _inside(mesh: Mesh, points: Float[Tensor, "points 3"]) -> Bool[Tensor, " points"]:
    """By the winding number, which the thin folds of simplified meshes do not mislead."""
    vertices, faces = mesh.vertices.astype(np.float64), mesh.faces.astype(np.int64)
    number = igl.fast_winding_number(vertices, faces, points.numpy())
    return torch.from_numpy(np.asarray(number) > 0.5)
