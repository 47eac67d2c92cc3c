"""Differentiable images of meshes on CUDA, by nvdiffrast (Laine et al. 2020, arXiv 2011.03277).

The views are drawn in one call of nvdiffrast's range mode, each with its own copy of the vertices
and of the faces, because each leaves out other faces as seen from behind.
"""

from functools import cache
from typing import Any

import torch
from jaxtyping import Bool, Float, Int, Int32
from torch import Tensor

from dissector.backends import imported
from dissector.cameras import Cameras
from dissector.projection import clip_matrices, project
from dissector.silhouettes import SMALLEST


def render(
    vertices: Float[Tensor, "vertices 3"],
    faces: Int[Tensor, "faces 3"],
    attributes: Float[Tensor, "vertices channels"],
    cameras: Cameras,
    background: Float[Tensor, "views height width channels"],
) -> Float[Tensor, "views height width channels"]:
    """As `mesh_rendering.render_mesh`; computed in float32 on the device of the vertices."""
    nvdiffrast = imported("nvdiffrast.torch")
    views, size = len(cameras), (cameras.height, cameras.width)
    clip = _clip(vertices.float(), cameras.to(device=vertices.device, dtype=torch.float32))
    triangles = _triangles(_front_facing(clip, faces, size), faces, len(vertices))
    ranges = torch.tensor([[view * len(faces), len(faces)] for view in range(views)])
    clip = clip.flatten(0, 1).contiguous()
    drawn, _ = nvdiffrast.rasterize(
        _context(vertices.device), clip, triangles, size, ranges=ranges.int(), grad_db=False
    )
    shown = attributes.float().repeat(views, 1)
    shown, _ = nvdiffrast.interpolate(shown, drawn, triangles)
    # The background goes in first: smoothing mixes the pixels on both sides of an outline.
    image = torch.where(drawn[..., 3:] > 0, shown, background.float())
    return nvdiffrast.antialias(image.contiguous(), drawn, clip, triangles).to(attributes)


@cache
def _context(device: torch.device) -> Any:
    return imported("nvdiffrast.torch").RasterizeCudaContext(device=device)


def _clip(
    vertices: Float[Tensor, "vertices 3"], cameras: Cameras
) -> Float[Tensor, "views vertices 4"]:
    """Homogeneous clip coordinates, the depth range fitted to the mesh."""
    with torch.no_grad():
        _, depths = project(vertices, cameras)
        matrices = clip_matrices(cameras, 0.5 * depths.min(), 2 * depths.max())
    return torch.nn.functional.pad(vertices, (0, 1), value=1.0) @ matrices.transpose(1, 2)


def _front_facing(
    clip: Float[Tensor, "views vertices 4"], faces: Int[Tensor, "faces 3"], size: tuple[int, int]
) -> Bool[Tensor, "views faces"]:
    """As `silhouettes.front_facing`, for all views; `size` is (height, width)."""
    corners = (clip[..., :2] / clip[..., 3:]).detach()[:, faces.long()]
    (x1, y1), (x2, y2) = ((corners[:, :, j] - corners[:, :, 0]).unbind(-1) for j in (1, 2))
    return (x2 * y1 - x1 * y2) * (size[0] * size[1] / 4) > 2 * SMALLEST


def _triangles(
    front: Bool[Tensor, "views faces"], faces: Int[Tensor, "faces 3"], vertices: int
) -> Int32[Tensor, "triangles 3"]:
    """The faces of all views in a row, numbered for the vertices of all views in a row.

    Faces seen from behind shrink to a point, so that every view has as many.
    """
    chosen = torch.where(front[..., None], faces, faces[:, :1])
    start = vertices * torch.arange(len(front), device=faces.device)
    return (chosen + start[:, None, None]).flatten(0, 1).int().contiguous()
