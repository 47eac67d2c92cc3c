"""Pictures of textured meshes, and how near they come to the field's own.

The field's pictures are those of the unseen views of a trial. A pixel counts as showing an object
where the field is nearly opaque and most of what it shows is the object's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn import functional

from dissector.cameras import Cameras
from dissector.frozen_samples import FrozenSamples, render_frozen, seen_values
from dissector.mesh import Layer, Mesh
from dissector.rasterization import rasterize
from dissector.toybox.renderer import BACKGROUND

SUPERSAMPLING = 2

OPAQUE, SHARE = 0.9, 0.5
"""What a pixel needs of opacity, and of the object's part in it, to show an object."""

COVERED = 0.01
"""Opacity from which on a pixel shows anything at all."""


@dataclass(frozen=True)
class FieldPictures:
    """What the field shows of a dissected scene.

    Attributes:
        cameras: of the views.
        colour: sRGB over the toybox's background.
        opacity: 0..1.
        visible: pixels that show each object, its outlines left out.
    """

    cameras: Cameras
    colour: Float[Tensor, "views height width 3"]
    opacity: Float[Tensor, "views height width"]
    visible: Bool[Tensor, "objects views height width"]

    @classmethod
    @torch.no_grad()
    def of(
        cls,
        cameras: Cameras,
        frozen: FrozenSamples,
        probabilities: Float[Tensor, "kept objects"],
    ) -> "FieldPictures":
        """From the field's samples along the rays of `cameras`, and the objects' share in each."""
        colour, opacity = render_frozen(frozen, torch.tensor(BACKGROUND))
        share, _ = seen_values(frozen, probabilities)
        shown = (opacity[..., None] > OPAQUE) & (share > SHARE)
        return cls(cameras, colour, opacity, eroded(shown.permute(3, 0, 1, 2)))


def eroded(
    masks: Bool[Tensor, "objects views height width"],
) -> Bool[Tensor, "objects views height width"]:
    """Masks without the pixels at their border, the image's border included."""
    outside = functional.pad(~masks, (1, 1, 1, 1), value=True).float()
    return functional.max_pool2d(outside, 3, 1) == 0


@dataclass(frozen=True)
class Fidelity:
    """Peak signal to noise ratio against the field, dB; NaN where no pixel counts.

    Attributes:
        visible: of each object drawn alone, over the pixels that show it, of all views together.
        everything: of all objects drawn together, over all pixels that the field or the meshes
            cover, outlines included.
    """

    visible: tuple[float, ...]
    everything: float


def fidelity(layers: Sequence[Layer], field: FieldPictures) -> Fidelity:
    """Compare layers, in the order of the field's objects, with the field."""
    each = []
    for layer, shown in zip(layers, field.visible, strict=True):
        colour, _ = draw([layer], field.cameras)
        each.append(psnr((colour - field.colour)[shown]))
    colour, coverage = draw(layers, field.cameras)
    anything = (field.opacity > COVERED) | (coverage > COVERED)
    return Fidelity(tuple(each), psnr((colour - field.colour)[anything]))


def psnr(errors: Float[Tensor, "pixels 3"]) -> float:
    """Of values in 0..1, dB."""
    if not len(errors):
        return math.nan
    return -10 * math.log10(max(float(errors.double().square().mean()), 1e-10))


def draw(
    layers: Sequence[Layer], cameras: Cameras
) -> tuple[Float[Tensor, "views height width 3"], Float[Tensor, "views height width"]]:
    """Layers in their colours or textures, unlit, over the toybox's background; and coverage."""
    fine = cameras.resized(SUPERSAMPLING * cameras.width, SUPERSAMPLING * cameras.height)
    meshes = [_in_world(layer) for layer in layers]
    images = torch.stack([_average(_shaded(meshes, fine[[view]])) for view in range(len(fine))])
    coverage = images[..., 3]
    return images[..., :3] + (1 - coverage)[..., None] * torch.tensor(BACKGROUND), coverage


def _in_world(layer: Layer) -> Mesh:
    linear, offset = layer.transform[:3, :3], layer.transform[:3, 3]
    vertices = (layer.mesh.vertices @ linear.T + offset).astype(np.float32)
    return Mesh(vertices, layer.mesh.faces, layer.mesh.colours, layer.mesh.texture)


def _average(image: Float[np.ndarray, "fine_height fine_width 4"]) -> Float[Tensor, "h w 4"]:
    height, width = (side // SUPERSAMPLING for side in image.shape[:2])
    blocks = image.reshape(height, SUPERSAMPLING, width, SUPERSAMPLING, 4)
    return torch.from_numpy(blocks.mean(axis=(1, 3))).float()


def _shaded(
    meshes: Sequence[Mesh], camera: Cameras
) -> Float[np.ndarray, "fine_height fine_width 4"]:
    """Colour (0 where there is nothing) and coverage of the nearest surface, one ray a pixel.

    Every face is drawn with corners of its own, because a texture may differ across an edge. The
    channels are colour, texture coordinates, and which mesh it is, counted from 1.
    """
    vertices = np.concatenate([mesh.vertices[mesh.faces].reshape(-1, 3) for mesh in meshes])
    attributes = np.concatenate([_corners(mesh, i + 1) for i, mesh in enumerate(meshes)])
    faces = np.arange(len(vertices), dtype=np.int32).reshape(-1, 3)
    image = rasterize(vertices, faces, attributes, camera)
    which = np.round(image[..., 5]).astype(int)
    result = np.concatenate([image[..., :3], np.minimum(which, 1)[..., None]], axis=2)
    for index, mesh in enumerate(meshes):
        if mesh.texture is not None:
            shown = which == index + 1
            result[shown, :3] = look_up(mesh.texture.image, image[shown, 3:5])
    return result


def _corners(mesh: Mesh, number: int) -> Float[np.ndarray, "corners 6"]:
    """Colour, texture coordinates and the mesh's number at the corners of its faces."""
    colours = mesh.colours[mesh.faces].reshape(-1, 3)
    uv = np.zeros((len(colours), 2))
    if mesh.texture is not None:
        uv = mesh.texture.uv[mesh.texture.faces].reshape(-1, 2)
    return np.concatenate([colours, uv, np.full((len(colours), 1), number)], axis=1)


def look_up(image: np.ndarray, uv: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, "points 3"]:
    """sRGB of an 8-bit image at texture coordinates, bilinear between the centres of texels."""
    height, width = image.shape[:2]
    x = np.clip(uv[:, 0] * width - 0.5, 0, width - 1)
    y = np.clip(uv[:, 1] * height - 0.5, 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    left, top = np.maximum(left, 0), np.maximum(top, 0)
    right, low = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = (x - left)[:, None], (y - top)[:, None]
    upper = (1 - across) * image[top, left] + across * image[top, right]
    lower = (1 - across) * image[low, left] + across * image[low, right]
    return ((1 - down) * upper + down * lower) / 255
