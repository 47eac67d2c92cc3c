"""Which parts of a mesh the views show."""

import numpy as np
import torch
from jaxtyping import Bool, Float, Int, Int32
from torch import Tensor

from dissector.cameras import Cameras
from dissector.projection import project
from dissector.rasterization import draw, flat_scene
from dissector.silhouettes import front_facing


def visible_vertices(
    vertices: Float[Tensor, "vertices 3"],
    faces: Int[Tensor, "faces 3"],
    cameras: Cameras,
    *,
    tolerance: float,
) -> Bool[Tensor, " vertices"]:
    """Which vertices at least one view shows: on a face that looks at it, in the image, not hidden.

    Compares depths with a z-buffer of the size of the images, on the CPU. Where what hides a vertex
    ends less than a pixel away, the vertex counts as seen.

    Args:
        vertices: world space, all in front of every camera.
        faces: counter-clockwise seen from outside.
        tolerance: how far behind the surface a vertex still counts as on it, world units.

    Raises:
        ValueError: a vertex is behind a camera.
    """
    pixels, depths = project(vertices.detach().cpu().double(), cameras)
    triangles = faces.cpu().numpy().astype(np.int32)
    seen = np.zeros(len(vertices), dtype=bool)
    for flat, depth in zip(pixels.numpy(), depths.numpy(), strict=True):
        shown = triangles[front_facing(flat, triangles)]
        if not len(shown):
            continue
        surface = _depth_image(flat, depth, shown, (cameras.height, cameras.width))
        candidates = np.unique(shown)
        seen[candidates] |= _on_surface(flat[candidates], depth[candidates] - tolerance, surface)
    return torch.from_numpy(seen).to(vertices.device)


def _depth_image(
    pixels: Float[np.ndarray, "vertices 2"],
    depths: Float[np.ndarray, " vertices"],
    faces: Int32[np.ndarray, "faces 3"],
    size: tuple[int, int],
) -> Float[np.ndarray, "height width"]:
    """Depth through each pixel centre, infinite where there is nothing."""
    scene = flat_scene(pixels, depths, faces, 1 / depths[:, None], np.zeros((*size, 1)))
    image, _ = draw(scene, 0.0)
    with np.errstate(divide="ignore"):
        return 1 / image[..., 0]


def _on_surface(
    pixels: Float[np.ndarray, "points 2"],
    depths: Float[np.ndarray, " points"],
    surface: Float[np.ndarray, "height width"],
) -> Bool[np.ndarray, " points"]:
    """Which points are in the image and no deeper than the deepest of the four pixels around."""
    height, width = surface.shape
    inside = ((pixels >= 0) & (pixels <= [width, height])).all(axis=1)
    column, line = np.floor(pixels.clip(0, [width, height]) - 0.5).astype(np.int64).T
    around = [
        surface[(line + down).clip(0, height - 1), (column + right).clip(0, width - 1)]
        for down in (0, 1)
        for right in (0, 1)
    ]
    return inside & (depths <= np.max(around, axis=0))
