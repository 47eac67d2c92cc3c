"""One image for several textures, so that layers can become one without losing what they show.

The images lie on shelves, each with a border that repeats its edge, so that linear filtering sees
what it saw before. A surface without a texture gets one that shows its vertex colours: a block of
2 × 2 texels a face. With the corners of the face at the centres of three of them and
c₃ = c₁ + c₂ − c₀ in the fourth, bilinear interpolation is linear on the face, as between vertices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64, UInt8

from dissector.mesh import Mesh, Texture
from editing.errors import EditError

LARGEST = 8192
"""Side of the largest image in texels; every browser with WebGL 2 on a computer shows it."""

BORDER = 4
"""Texels around each image; two images keep apart in the first two smaller mip maps as well."""

BITS = 10
"""Of each coordinate on the space-filling curve."""


def combined_texture(meshes: Sequence[Mesh]) -> Texture:
    """One texture for the faces of several meshes, in their order.

    An image that several meshes share is there once. Vertex colours are rounded to 8 bits.

    Raises:
        EditError: the images do not fit into one of `LARGEST` texels.
    """
    textures = [mesh.texture or texture_of_vertices(mesh) for mesh in meshes]
    images = list({id(texture.image): texture.image for texture in textures}.values())
    shelves = _arrange([(image.shape[0], image.shape[1]) for image in images])
    place = {id(image): corner for image, corner in zip(images, shelves.corners, strict=True)}
    starts = np.cumsum([0, *(len(texture.uv) for texture in textures)])
    uv = [_moved(texture, place[id(texture.image)], shelves) for texture in textures]
    faces = [t.faces + np.int32(start) for t, start in zip(textures, starts, strict=False)]
    return Texture(np.concatenate(uv), np.concatenate(faces), _paste(images, shelves))


@dataclass(frozen=True)
class _Shelves:
    """Where images lie in a larger one.

    Attributes:
        corners: row and column of each one's upper left texel.
        height, width: of the larger image.
    """

    corners: tuple[tuple[int, int], ...]
    height: int
    width: int


def _arrange(sizes: Sequence[tuple[int, int]]) -> _Shelves:
    """Shelves of the width, a multiple of the widest image, that gives the shortest longer side."""
    widest = max(width for _, width in sizes) + 2 * BORDER
    tries = [_shelve(sizes, count * widest) for count in range(1, len(sizes) + 1)]
    best = min(tries, key=lambda tried: (max(tried.height, tried.width), tried.height))
    if max(best.height, best.width) > LARGEST:
        raise EditError(
            f"The textures of these layers need an image of {best.width} × {best.height} texels, "
            f"and {LARGEST} × {LARGEST} is the largest. Give them smaller textures first."
        )
    return best


def _shelve(sizes: Sequence[tuple[int, int]], room: int) -> _Shelves:
    """Images with their borders side by side, the highest first, on shelves of a width."""
    corners = {}
    row = column = shelf = width = 0
    for index in sorted(range(len(sizes)), key=lambda index: -sizes[index][0]):
        height, across = (side + 2 * BORDER for side in sizes[index])
        if column + across > room:
            row, column, shelf = row + shelf, 0, 0
        corners[index] = (row + BORDER, column + BORDER)
        column, shelf = column + across, max(shelf, height)
        width = max(width, column)
    return _Shelves(tuple(corners[index] for index in range(len(sizes))), row + shelf, width)


def _paste(
    images: Sequence[UInt8[np.ndarray, "_ _ 3"]], shelves: _Shelves
) -> UInt8[np.ndarray, "height width 3"]:
    whole = np.zeros((shelves.height, shelves.width, 3), np.uint8)
    for image, (row, column) in zip(images, shelves.corners, strict=True):
        bordered = np.pad(image, ((BORDER, BORDER), (BORDER, BORDER), (0, 0)), mode="edge")
        top, left = row - BORDER, column - BORDER
        whole[top : top + len(bordered), left : left + bordered.shape[1]] = bordered
    return whole


def _moved(
    texture: Texture, corner: tuple[int, int], shelves: _Shelves
) -> Float32[np.ndarray, "uvs 2"]:
    """Texture coordinates in the larger image."""
    height, width = texture.image.shape[:2]
    texels = texture.uv.astype(np.float64) * [width, height] + corner[::-1]
    return (texels / [shelves.width, shelves.height]).clip(0, 1).astype(np.float32)


def texture_of_vertices(mesh: Mesh) -> Texture:
    """A texture that shows the vertex colours: 2 × 2 texels a face, neighbours close together.

    It is exact but for rounding to 8 bits, and for a face between three very different colours,
    whose fourth texel would be out of range, a little off inside. It is as fine as the vertices
    are, and no base for painting.
    """
    order, first = _along_curve(mesh), _first_corners(mesh)
    count = len(mesh.faces)
    side = int(np.ceil(np.sqrt(count)))
    grid = np.stack(np.divmod(np.arange(side * side), side), axis=1)
    blocks = np.empty((count, 2), np.int64)
    blocks[order] = grid[np.argsort(_curve(grid), kind="stable")[:count]]
    turned = (first[:, None] + np.arange(3)) % 3
    corners = np.take_along_axis(mesh.faces, turned, axis=1)
    colours = np.round(255 * mesh.colours[corners]).astype(np.int64)
    fourth = colours[:, 1] + colours[:, 2] - colours[:, 0]
    texels = np.concatenate([colours, fourth[:, None]], axis=1).clip(0, 255)
    image = np.zeros((2 * side, 2 * side, 3), np.uint8)
    steps = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    rows, columns = np.moveaxis(2 * blocks[:, None] + steps, -1, 0)
    image[rows, columns] = texels
    uv = np.stack([columns[:, :3], rows[:, :3]], axis=-1) + 0.5
    faces = np.empty((count, 3), np.int32)
    np.put_along_axis(faces, turned, np.arange(3 * count, dtype=np.int32).reshape(-1, 3), axis=1)
    return Texture((uv / (2 * side)).reshape(-1, 2).astype(np.float32), faces, image)


def _first_corners(mesh: Mesh) -> Int64[np.ndarray, " faces"]:
    """The corner of each face whose opposite texel is least out of range."""
    colours = mesh.colours[mesh.faces].astype(np.float64)
    fourth = colours.sum(axis=1, keepdims=True) - 2 * colours
    return np.abs(fourth - fourth.clip(0, 1)).max(axis=-1).argmin(axis=1)


def _along_curve(mesh: Mesh) -> Int64[np.ndarray, " faces"]:
    """The faces in an order in which neighbours on the surface are mostly close."""
    low, high = mesh.bounds.astype(np.float64)
    middle = mesh.vertices.astype(np.float64)[mesh.faces].mean(axis=1)
    unit = (middle - low) / max(float((high - low).max()), 1e-30)
    return np.argsort(_curve((unit * (2**BITS - 1)).astype(np.int64)), kind="stable")


def _curve(cells: Int64[np.ndarray, "cells axes"]) -> Int64[np.ndarray, " cells"]:
    """Places along Morton's curve: the bits of the coordinates (below 2^20) by turns."""
    axes = cells.shape[1]
    places = np.zeros(len(cells), np.int64)
    for bit in range(2 * BITS):
        for axis in range(axes):
            places |= (cells[:, axis] >> bit & 1) << (bit * axes + axis)
    return places


__all__ = ["BORDER", "LARGEST", "combined_texture", "texture_of_vertices"]
