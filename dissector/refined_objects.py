"""The objects of a scene while they are refined: a DMTet and a colour for each."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from dissector.cameras import Cameras
from dissector.deformable_surface import DeformableSurface
from dissector.mesh import Mesh
from dissector.surface import SurfaceSettings, keep_solids, simplify, smooth
from dissector.surface_colour import SurfaceColour
from dissector.visibility import visible_vertices

SLACK = 0.02
"""How far behind what is seen a vertex may lie and still count as seen, world units."""

HELD = 0.8
"""What is seen moves by this share less than what is hidden."""


class RefinedObject(nn.Module):
    """One object: its surface and the colour of it."""

    def __init__(self, surface: DeformableSurface, colour: SurfaceColour):
        super().__init__()
        self.surface, self.colour = surface, colour

    @classmethod
    def around(
        cls, mesh: Mesh, seen: Bool[Tensor, " vertices"], *, resolution: int
    ) -> "RefinedObject":
        """Start from a closed mesh.

        Args:
            seen: which of its vertices some view shows; on the device that the object goes to.
            resolution: see `begin`.

        Raises:
            ValueError: an open mesh, or no vertex that is seen.
        """
        surface = DeformableSurface.around(mesh, resolution, device=seen.device)
        colour = SurfaceColour.around(
            torch.tensor(mesh.vertices),
            torch.tensor(mesh.colours),
            seen.float().cpu(),
            centre=surface.centre,
            half=surface.reach,
            resolution=2 * surface.grid.resolution,
        )
        share = colour.share_seen(surface.positions().detach())
        surface.freedom.copy_(1 - HELD * share)
        return cls(surface, colour)

    @torch.no_grad()
    def mesh(self, settings: SurfaceSettings, *, smoothing: int = 0) -> Mesh:
        """The present surface without floaters, simplified, with colours at its vertices.

        Raises:
            ValueError: nothing of the surface is left.
        """
        vertices, faces = self.surface()
        if not len(faces):
            raise ValueError("refinement has made the surface vanish")
        points = vertices.cpu().numpy().astype(np.float32)
        points, triangles = keep_solids(points, faces.cpu().numpy().astype(np.int32), settings.keep)
        points = smooth(points, triangles, smoothing)
        points, triangles = simplify(points, triangles, settings.target_faces)
        colours = self.colour(torch.from_numpy(points).to(vertices.device))
        return Mesh(points, triangles, colours.cpu().numpy().astype(np.float32))


def begin(
    meshes: Sequence[Mesh], cameras: Cameras, *, resolution: int
) -> tuple[RefinedObject, ...]:
    """Objects to refine, from closed meshes in the unit ball.

    Args:
        cameras: the views that the scene is known from.
        resolution: of the tetrahedral grids, cubes along [−1, 1].

    Raises:
        ValueError: an open mesh, or one of which no view shows anything; its number is told.
    """
    made = []
    for number, seen in enumerate(seen_vertices(meshes, cameras)):
        try:
            made.append(RefinedObject.around(meshes[number], seen, resolution=resolution))
        except ValueError as error:
            place = f"object {number + 1} of {len(meshes)}"
            raise ValueError(f"{place} cannot be refined: {error}") from error
    return tuple(made)


def seen_vertices(meshes: Sequence[Mesh], cameras: Cameras) -> tuple[Bool[Tensor, " _"], ...]:
    """Which vertices of each mesh some view shows, when all are there."""
    vertices = [torch.tensor(mesh.vertices) for mesh in meshes]
    together, faces = joined(vertices, [torch.tensor(mesh.faces) for mesh in meshes])
    device = cameras.focal.device
    seen = visible_vertices(together.to(device), faces.to(device), cameras, tolerance=SLACK)
    return seen.split([len(part) for part in vertices])


def joined(
    vertices: Sequence[Float[Tensor, "_ 3"]], faces: Sequence[Int[Tensor, "_ 3"]]
) -> tuple[Float[Tensor, "vertices 3"], Int[Tensor, "faces 3"]]:
    """Several meshes as one."""
    counts = [0, *(len(part) for part in vertices[:-1])]
    starts = np.cumsum(counts).tolist()
    moved = [part + start for part, start in zip(faces, starts, strict=True)]
    return torch.cat(list(vertices)), torch.cat(moved)


def object_tensors(objects: Sequence[RefinedObject]) -> dict[str, Tensor]:
    """Everything that a checkpoint needs."""
    tensors = {}
    for index, made in enumerate(objects):
        tensors |= {f"{index}.{name}": value for name, value in made.state_dict().items()}
        tensors[f"{index}.half"] = torch.tensor(made.surface.reach, dtype=torch.float64)
    return tensors


def objects_from(
    tensors: Mapping[str, Tensor], count: int, *, device: str
) -> tuple[RefinedObject, ...]:
    """The objects of `object_tensors`.

    Raises:
        KeyError: a part is missing.
    """
    made = []
    for index in range(count):
        start = f"{index}."
        held = {name[len(start) :]: v for name, v in tensors.items() if name.startswith(start)}
        half = float(held.pop("half"))
        parts: dict[str, dict[str, Tensor]] = {"surface": {}, "colour": {}}
        for name, value in held.items():
            part, _, rest = name.partition(".")
            parts[part][rest] = value.to(device)
        surface = DeformableSurface.from_state(parts["surface"], half)
        made.append(RefinedObject(surface, SurfaceColour.from_state(parts["colour"], half)))
    return tuple(made)
