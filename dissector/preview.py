"""The picture of a scene that people see first."""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float, UInt8

from dissector.cameras import orbit
from dissector.gltf import split
from dissector.mesh import Layer, Mesh
from dissector.rasterization import rasterize
from dissector.texture_lookup import look_up

AZIMUTH, ELEVATION = 30.0, 20.0
"""The front three-quarter view, degrees."""

GROUND = 0.93
"""Light grey behind the layers, sRGB."""


def preview_image(
    layers: Sequence[Layer], *, size: int = 320
) -> UInt8[np.ndarray, "height width 3"]:
    """A row of square tiles: the whole scene, then each layer by itself in its place.

    Seen from the front at a slant, on light grey, as sRGB.

    Args:
        size: side of a tile in pixels.

    Raises:
        ValueError: no layer, one that cannot be placed, or a size below 8.
    """
    if not layers:
        raise ValueError("expected at least one layer, got none")
    if size < 8:
        raise ValueError(f"expected tiles of 8 pixels or more, got {size}")
    meshes = [layer.in_world for layer in layers]
    corners = np.concatenate([mesh.bounds for mesh in meshes])
    centre = 0.5 * (corners.min(axis=0) + corners.max(axis=0))
    reach = max(np.linalg.norm(mesh.vertices - centre, axis=1).max() for mesh in meshes)
    groups = [meshes, *([mesh] for mesh in meshes)]
    tiles = [_tile(group, centre, max(float(reach), 1e-6), size) for group in groups]
    return np.concatenate(tiles, axis=1)


def _tile(
    meshes: Sequence[Mesh], centre: np.ndarray, reach: float, size: int
) -> UInt8[np.ndarray, "size size 3"]:
    """Some meshes over light grey, with four samples a pixel."""
    angles = torch.tensor([[AZIMUTH], [ELEVATION]])
    camera = orbit(angles[0], angles[1], size=2 * size)
    light = camera.camera_to_world[0, :3, :3].numpy() @ np.array([-0.35, 0.55, 0.76])
    parts = [_drawable(mesh, index, light) for index, mesh in enumerate(meshes)]
    starts = np.cumsum([0, *(len(vertices) for vertices, _, _ in parts[:-1])])
    image = rasterize(
        (np.concatenate([vertices for vertices, _, _ in parts]) - centre) / reach,
        np.concatenate(
            [faces + np.int32(at) for (_, faces, _), at in zip(parts, starts, strict=True)]
        ),
        np.concatenate([attributes for _, _, attributes in parts]),
        camera,
    )
    colour, covered = _shaded(image, meshes)
    over = colour * covered + GROUND * (1 - covered)
    over = over.reshape(size, 2, size, 2, 3).mean(axis=(1, 3))
    return np.round(255 * over.clip(0, 1)).astype(np.uint8)


def _drawable(
    mesh: Mesh, index: int, light: np.ndarray
) -> tuple[np.ndarray, np.ndarray, Float[np.ndarray, "vertices 8"]]:
    """Vertices, faces, and for each vertex: 1, the mesh's number, its shade, colour and place in
    the texture."""
    source, faces, uv = np.arange(len(mesh.vertices)), mesh.faces, np.zeros((len(mesh.vertices), 2))
    if mesh.texture is not None:
        source, uv, faces = split(mesh.faces, mesh.texture, len(mesh.vertices))
    shade = 0.6 + 0.4 * np.maximum(mesh.normals[source] @ light, 0)
    known = np.stack([np.ones_like(shade), np.full_like(shade, index), shade], axis=1)
    return mesh.vertices[source], faces, np.concatenate([known, mesh.colours[source], uv], axis=1)


def _shaded(
    image: Float[np.ndarray, "height width 8"], meshes: Sequence[Mesh]
) -> tuple[Float[np.ndarray, "height width 3"], Float[np.ndarray, "height width 1"]]:
    """Colours of the pixels, from the texture where there is one, and which are covered."""
    covered, number, shade, colour, uv = np.split(image, [1, 2, 3, 6], axis=-1)
    colour = colour.copy()
    for index, mesh in enumerate(meshes):
        if mesh.texture is not None:
            shown = (covered > 0.5)[..., 0] & (number.round() == index)[..., 0]
            colour[shown] = look_up(mesh.texture.image, uv[shown])
    return colour * shade, covered
