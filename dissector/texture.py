"""Baking: the colour of a surface becomes an image on it.

The way back is `dissector.texture_lookup`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float, Float32, Int64, UInt8
from scipy import ndimage
from torch import Tensor

from dissector.charts import Charts, flatten
from dissector.mesh import Mesh, Texture
from dissector.texels import Coverage, cover

PointColour = Callable[
    [Float[Tensor, "points 3"], Float[Tensor, "points 3"]], Float[Tensor, "points 3"]
]
"""sRGB in 0..1 of points of a surface, from these and the outward unit normals."""

SIZES = (512, 1024, 2048, 4096)


def size_for(images: Sequence[UInt8[np.ndarray, "_ _ 3"]]) -> int:
    """The smallest of `SIZES` in which nothing of some images is lost, or the largest."""
    finest = max(max(image.shape[:2]) for image in images)
    return next((size for size in SIZES if size >= finest), SIZES[-1])


@dataclass(frozen=True)
class TextureSettings:
    """How a texture is made.

    Attributes:
        size: side of the image in texels, one of `SIZES`.
        padding: least distance between charts in texels; None for a 256th of the size, so that
            linear filtering mixes no charts in the image and hardly any in its first smaller ones.
        chunk: points coloured at once.
        timeout: seconds that flattening may take.
    """

    size: int = 1024
    padding: int | None = None
    chunk: int = 65_536
    timeout: float = 300.0

    def __post_init__(self):
        checks = (
            (f"size out of {SIZES}", self.size, self.size in SIZES),
            ("padding of 2 or more", self.padding, self.padding is None or self.padding >= 2),
            ("chunk of 1 or more", self.chunk, self.chunk >= 1),
            ("timeout above 0", self.timeout, self.timeout > 0),
        )
        for expected, value, valid in checks:
            if not valid:
                raise ValueError(f"expected a {expected}, got {value}")


def bake(
    mesh: Mesh,
    colour: PointColour,
    settings: TextureSettings,
    *,
    device: torch.device | str = "cpu",
) -> Mesh:
    """The mesh with a texture of its own charts; its geometry and vertex colours stay as they are.

    Args:
        colour: gets float32 tensors on `device`.

    Raises:
        ValueError: see `dissector.charts.flatten` and `paint`.
    """
    padding = settings.padding or settings.size // 256
    charts = flatten(mesh, size=settings.size, padding=padding, timeout=settings.timeout)
    return paint(mesh, charts, colour, settings, device=device)


def paint(
    mesh: Mesh,
    charts: Charts | Texture,
    colour: PointColour,
    settings: TextureSettings,
    *,
    device: torch.device | str = "cpu",
) -> Mesh:
    """The mesh with a texture on given charts.

    Args:
        charts: of this mesh; another texture of it has them too.
        colour: gets float32 tensors on `device`.

    Raises:
        ValueError: colours outside 0..1, or charts of another number of faces.
    """
    if len(charts.faces) != len(mesh.faces):
        raise ValueError(f"expected charts of {len(mesh.faces)} faces, got {len(charts.faces)}")
    size = settings.size
    coverage = cover(charts.uv, charts.faces, height=size, width=size)
    image = np.zeros((size, size, 3), np.uint8)
    shown = np.flatnonzero(coverage.faces >= 0)
    for start in range(0, len(shown), settings.chunk):
        part = shown[start : start + settings.chunk]
        points, normals = _points(mesh, coverage, part)
        with torch.no_grad():
            rgb = colour(torch.from_numpy(points).to(device), torch.from_numpy(normals).to(device))
        image.reshape(-1, 3)[part] = _bytes(rgb.cpu().numpy())
    return replace(mesh, texture=Texture(charts.uv, charts.faces, _fill(image, coverage)))


def _points(
    mesh: Mesh, coverage: Coverage, texels: Int64[np.ndarray, " points"]
) -> tuple[Float32[np.ndarray, "points 3"], Float32[np.ndarray, "points 3"]]:
    """What some texels show: places and outward unit normals."""
    corners = mesh.faces[coverage.faces.reshape(-1)[texels]]
    first = coverage.weights.reshape(-1, 2)[texels]
    weights = np.concatenate([first, 1 - first.sum(axis=1, keepdims=True)], axis=1)
    points = np.einsum("pc,pcx->px", weights, mesh.vertices[corners])
    normals = np.einsum("pc,pcx->px", weights, mesh.normals[corners])
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    unit = np.where(length > 1e-6, normals / np.maximum(length, 1e-6), mesh.normals[corners[:, 0]])
    return points, unit


def _bytes(colours: Float[np.ndarray, "points 3"]) -> UInt8[np.ndarray, "points 3"]:
    if not ((colours >= 0) & (colours <= 1)).all():
        raise ValueError("expected colours in 0..1, got values outside or nan")
    return np.round(255 * colours).astype(np.uint8)


def _fill(
    image: UInt8[np.ndarray, "height width 3"], coverage: Coverage
) -> UInt8[np.ndarray, "height width 3"]:
    """Give the texels that show nothing the colour of the nearest that does, for mip maps."""
    nearest = ndimage.distance_transform_edt(
        coverage.faces < 0, return_distances=False, return_indices=True
    )
    rows, columns = np.asarray(nearest)
    return image[rows, columns]
