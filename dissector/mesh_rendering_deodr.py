"""Differentiable images of meshes on the CPU, by deodr (de La Gorce et al. 2011, TPAMI 33(9)).

Inside a face, gradients are those of the interpolation. At an outline, the colour of the edge fades
over what lies behind it across one pixel, outwards, so that the image changes continuously with the
outline. This rim makes shapes half a pixel wider; the image is drawn at twice its size and
averaged, which halves that and the noise of the gradients.

What is drawn is weighted by nearness (see `rasterization`), with a scale of its own for each face,
whose mean nearness is 1: so the two sides of an outline weigh by coverage alone.
"""

from typing import Any, no_type_check

import numba
import numpy as np
import torch
from deodr.differentiable_renderer import renderSceneB
from jaxtyping import Float, Int
from torch import Tensor
from torch.autograd.function import once_differentiable

from dissector.cameras import Cameras
from dissector.projection import project
from dissector.rasterization import draw, flat_scene
from dissector.silhouettes import edge_numbers, front_facing, silhouette_edges

SAMPLES = 2
"""Pixels drawn for each pixel of the result, along each axis."""

RIM = 1.0
"""Width of the fading rim around outlines, in drawn pixels."""


def render(
    vertices: Float[Tensor, "vertices 3"],
    faces: Int[Tensor, "faces 3"],
    attributes: Float[Tensor, "vertices channels"],
    cameras: Cameras,
    background: Float[Tensor, "views height width channels"],
) -> Float[Tensor, "views height width channels"]:
    """As `mesh_rendering.render_mesh`; computed in float64 on the CPU."""
    large = cameras.resized(SAMPLES * cameras.width, SAMPLES * cameras.height)
    pixels, depths = project(vertices.cpu().double(), large)
    shown, behind = attributes.cpu().double(), background.cpu().double()
    triangles = faces.cpu().numpy().astype(np.int32)
    edges = edge_numbers(triangles, len(vertices))
    images = []
    for flat, depth, image in zip(pixels, depths, behind, strict=True):
        front = front_facing(flat.detach().numpy(), triangles)
        corners = torch.from_numpy(triangles[front].astype(np.int64))
        weighted = _weighted(shown, depth, corners)
        places, order = flat[corners].flatten(0, 1), depth.detach()[corners].flatten()
        outlines = silhouette_edges(edges[front])
        images.append(_Draw.apply(places, weighted, order, image, outlines))
    return torch.stack(images).to(attributes)


def _weighted(
    attributes: Float[Tensor, "vertices channels"],
    depths: Float[Tensor, " vertices"],
    corners: Int[Tensor, "faces 3"],
) -> Float[Tensor, "corners weighted"]:
    """What is drawn at the corners of the faces, face by face."""
    nearness = 1 / depths[corners]
    nearness = (nearness / nearness.mean(dim=1, keepdim=True))[..., None]
    return torch.cat([attributes[corners] * nearness, nearness], dim=-1).flatten(0, 1)


class _Draw(torch.autograd.Function):
    """One view, differentiable in the pixel coordinates and in the weighted attributes.

    Corner j of face i is in row 3 i + j.
    """

    @staticmethod
    def forward(
        ctx: Any,
        pixels: Tensor,
        weighted: Tensor,
        depths: Tensor,
        background: Tensor,
        outlines: np.ndarray,
    ) -> Tensor:
        if not len(pixels):
            ctx.drawn = None
            return background.clone()
        corners = np.arange(len(pixels), dtype=np.int32).reshape(-1, 3)
        behind = _enlarged(background.numpy())
        flat, order, values = (part.detach().numpy() for part in (pixels, depths, weighted))
        scene = flat_scene(flat, order, corners, values, behind, outlines)
        image, buffer = draw(scene, RIM)
        ctx.drawn = scene, image, buffer
        return torch.from_numpy(_resolve(image, SAMPLES))

    @staticmethod
    @once_differentiable
    def backward(  # pyright: ignore[reportIncompatibleMethodOverride]  (the decorator hides ctx)
        ctx: Any, *gradients: Tensor
    ) -> tuple[Tensor | None, Tensor | None, None, None, None]:
        if ctx.drawn is None:
            return None, None, None, None, None
        scene, image, buffer = ctx.drawn
        scene.ij_b, scene.colors_b = np.zeros_like(scene.ij), np.zeros_like(scene.colors)
        scene.uv_b, scene.shade_b = np.zeros_like(scene.uv), np.zeros_like(scene.shade)
        scene.texture_b = np.zeros_like(scene.texture)
        incoming = _resolve_backward(image, SAMPLES, gradients[0].contiguous().numpy())
        # The copy, because deodr takes the edges off the image on its way back.
        renderSceneB(scene, RIM, image.copy(), buffer, incoming, check_valid=False)
        return torch.from_numpy(scene.ij_b), torch.from_numpy(scene.colors_b), None, None, None


def _enlarged(
    background: Float[np.ndarray, "height width channels"],
) -> Float[np.ndarray, "lines columns weighted"]:
    """A background of nearness 1 at the size of drawing."""
    height, width, channels = background.shape
    large = np.ones((height, SAMPLES, width, SAMPLES, channels + 1))
    large[..., :-1] = background[:, None, :, None]
    return large.reshape(SAMPLES * height, SAMPLES * width, channels + 1)


@numba.njit(nogil=True, cache=True)
@no_type_check
def _resolve(drawn, samples):
    """Means, over samples × samples pixels, of the weighted channels divided by the last one."""
    lines, columns, weighted = drawn.shape
    image = np.zeros((lines // samples, columns // samples, weighted - 1))
    for line in range(lines):
        for column in range(columns):
            scale = 1 / (samples * samples * drawn[line, column, weighted - 1])
            for channel in range(weighted - 1):
                value = drawn[line, column, channel] * scale
                image[line // samples, column // samples, channel] += value
    return image


@numba.njit(nogil=True, cache=True)
@no_type_check
def _resolve_backward(drawn, samples, incoming):
    """The gradient of `_resolve` with respect to what was drawn."""
    lines, columns, weighted = drawn.shape
    gradient = np.zeros(drawn.shape)
    for line in range(lines):
        for column in range(columns):
            nearness = drawn[line, column, weighted - 1]
            scale = 1 / (samples * samples * nearness)
            for channel in range(weighted - 1):
                flow = incoming[line // samples, column // samples, channel] * scale
                gradient[line, column, channel] = flow
                gradient[line, column, weighted - 1] -= (
                    flow * drawn[line, column, channel] / nearness
                )
    return gradient
