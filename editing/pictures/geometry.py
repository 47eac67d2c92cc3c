"""Layers as flat arrays for drawing, and the triangles of them that a view has before its lens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import no_type_check

import numba
import numpy as np
from jaxtyping import Float32, Float64, Int32, Int64, UInt8

from dissector.mesh import Layer, Mesh
from editing.pictures.colour import decode
from editing.pictures.view_camera import View

NEAR = 1e-3
"""Depth of the near plane in radii of the shown layers."""

GRAIN = 4096.0
"""Corners of triangles lie on a grid of so many places a pixel. Within ±16384 pixels, products of
their differences then fit the 53 bits of float64: which side of an edge a sample is on is exact."""


@dataclass(frozen=True, eq=False)
class Model:
    """What is drawn. World space.

    Attributes:
        vertices, normals: of all layers, one after the other.
        colours: of the vertices, linear light.
        faces: indices of vertices.
        owner: the layer of each face.
        uv: texture coordinates of the corners of each face, 0 where there is no texture.
        texels: the textures, one after the other, 8-bit sRGB.
        textures: of each layer, the start in `texels`, height and width; height 0 for none.
        materials: of each layer, metallic and roughness.
        palette: a colour of each layer, for what shows layers rather than surfaces: linear light.
    """

    vertices: Float64[np.ndarray, "vertices 3"]
    normals: Float32[np.ndarray, "vertices 3"]
    colours: Float32[np.ndarray, "vertices 3"]
    faces: Int32[np.ndarray, "faces 3"]
    owner: Int32[np.ndarray, " faces"]
    uv: Float32[np.ndarray, "faces 3 2"]
    texels: UInt8[np.ndarray, "texels 3"]
    textures: Int64[np.ndarray, "layers 3"]
    materials: Float64[np.ndarray, "layers 2"]
    palette: Float64[np.ndarray, "layers 3"]

    @cached_property
    def bounds(self) -> Float64[np.ndarray, "2 3"]:
        """Lowest and highest coordinates."""
        return np.stack([self.vertices.min(axis=0), self.vertices.max(axis=0)])

    @cached_property
    def radius(self) -> float:
        """Of a ball around the middle of the bounds that holds everything."""
        offsets = self.vertices - self.bounds.mean(axis=0)
        return max(float(np.sqrt((offsets**2).sum(axis=1).max())), 1e-9)


def gather(layers: Sequence[Layer], palette: Sequence[tuple[int, int, int]]) -> Model:
    """The arrays of some layers in their places.

    Args:
        palette: a colour of each layer, sRGB bytes.

    Raises:
        ValueError: no layer, or one that cannot be placed.
    """
    if not layers:
        raise ValueError("expected at least one layer, got none")
    meshes = [layer.in_world for layer in layers]
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    texels, textures = _textures(meshes)
    materials = [(layer.material.metallic, layer.material.roughness) for layer in layers]
    numbers = np.arange(len(meshes), dtype=np.int32)
    return Model(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]).astype(np.float64),
        normals=np.concatenate([mesh.normals for mesh in meshes]),
        colours=decode(np.concatenate([mesh.colours for mesh in meshes])).astype(np.float32),
        faces=np.concatenate(
            [mesh.faces + np.int32(at) for mesh, at in zip(meshes, starts[:-1], strict=True)]
        ),
        owner=np.repeat(numbers, [len(mesh.faces) for mesh in meshes]),
        uv=np.concatenate([_corner_uv(mesh) for mesh in meshes]),
        texels=texels,
        textures=textures,
        materials=np.array(materials, np.float64).reshape(-1, 2),
        palette=decode(np.array(palette, np.float64) / 255),
    )


def _corner_uv(mesh: Mesh) -> Float32[np.ndarray, "faces 3 2"]:
    if mesh.texture is None:
        return np.zeros((len(mesh.faces), 3, 2), np.float32)
    return mesh.texture.uv[mesh.texture.faces]


def _textures(
    meshes: Sequence[Mesh],
) -> tuple[UInt8[np.ndarray, "texels 3"], Int64[np.ndarray, "layers 3"]]:
    images = [mesh.texture.image if mesh.texture else np.zeros((0, 0, 3)) for mesh in meshes]
    sizes = np.array([image.shape[:2] for image in images], np.int64)
    starts = np.cumsum([0, *sizes.prod(axis=1)[:-1]])
    texels = np.concatenate([image.reshape(-1, 3) for image in images]).astype(np.uint8)
    return texels, np.column_stack([starts, sizes]).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Triangles:
    """Triangles in an image; a face that crosses the near plane gives one or two.

    Attributes:
        corners: in pixels, y downwards, on the grid of `GRAIN`.
        nearness: affine in the image and larger in front; 1 / depth for a pinhole.
        face: the face of the model that each one is of.
        weights: barycentric coordinates of the corners in that face.
    """

    corners: Float64[np.ndarray, "triangles 3 2"]
    nearness: Float64[np.ndarray, "triangles 3"]
    face: Int32[np.ndarray, " triangles"]
    weights: Float64[np.ndarray, "triangles 3 3"]


def project(model: Model, view: View) -> Triangles:
    """The triangles of a model before the near plane of a view."""
    near = NEAR * model.radius
    local = view.local(model.vertices)
    count, face, points, weights = _clip(local, model.faces, near)
    face, points, weights = face[:count], points[:count], weights[:count]
    depth = points[..., 2]
    x = 0.5 * view.width + view.focal * points[..., 0] / depth
    y = 0.5 * view.height - view.focal * points[..., 1] / depth
    return Triangles(snapped(np.stack([x, y], axis=-1)), 1 / depth, face, weights)


def snapped(pixels: Float64[np.ndarray, "*shape"]) -> Float64[np.ndarray, "*shape"]:
    """The nearest places of the grid."""
    return np.round(pixels * GRAIN) / GRAIN


@numba.njit(nogil=True, cache=True)
@no_type_check
def _clip(local, faces, near):
    """Cut faces at the near plane: how many triangles, their faces, corners and weights.

    A cut goes from the end before the plane to the one behind it, whatever the order in the face,
    so that two faces get the same point on the edge that they share.
    """
    face = np.empty(2 * len(faces), np.int32)
    points = np.empty((2 * len(faces), 3, 3))
    weights = np.zeros((2 * len(faces), 3, 3))
    polygon, shares = np.empty((4, 3)), np.empty((4, 3))
    count = 0
    for index in range(len(faces)):
        size = 0
        for corner in range(3):
            following = (corner + 1) % 3
            here, there = local[faces[index, corner]], local[faces[index, following]]
            if here[2] >= near:
                polygon[size], shares[size] = here, 0.0
                shares[size, corner] = 1.0
                size += 1
            if (here[2] >= near) != (there[2] >= near):
                front, behind = (here, there) if here[2] >= near else (there, here)
                share = (front[2] - near) / (front[2] - behind[2])
                polygon[size] = front + share * (behind - front)
                polygon[size, 2] = near
                shares[size] = 0.0
                first = corner if here[2] >= near else following
                shares[size, first] = 1.0 - share
                shares[size, following if first == corner else corner] = share
                size += 1
        for last in range(2, size):
            face[count] = index
            for place, corner in enumerate((0, last - 1, last)):
                points[count, place] = polygon[corner]
                weights[count, place] = shares[corner]
            count += 1
    return count, face, points, weights
