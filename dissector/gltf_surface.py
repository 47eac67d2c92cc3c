"""A primitive of a GLB file as a mesh: its vertices joined again, its colours or its texture."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float, Float32, Int64, UInt8

from dissector.glb_file import GlbFile
from dissector.gltf_conventions import GENERATOR, linear_from_srgb, srgb_from_linear, z_up
from dissector.mesh import Material, Mesh, Texture
from dissector.texture_lookup import vertex_colours

REPEAT = 10497
"""The wrapping mode of a sampler that has none."""

ROUNDING = 1e-3
"""How far texture coordinates may leave the image and are taken for its border."""


@dataclass(frozen=True, eq=False)
class Look:
    """What a glTF material says that a layer can hold.

    Attributes:
        factor: of the colours, linear light.
        image: the base colour, where it is a texture.
        coordinates: the attribute that holds its texture coordinates.
        repeats: whether the image goes on beyond 0..1, along u and along v.
    """

    material: Material
    factor: Float[np.ndarray, "3"]
    image: UInt8[np.ndarray, "height width 3"] | None = None
    coordinates: str = ""
    repeats: tuple[bool, bool] = (False, False)


def read_look(file: GlbFile, primitive: dict[str, Any]) -> Look:
    """The material of a primitive, or glTF's default one.

    Raises:
        ValueError: a texture that is transformed or not inside the file as PNG or JPEG.
    """
    index = primitive.get("material")
    held = {} if index is None else file.listed("materials")[index]
    held = held.get("pbrMetallicRoughness", {})
    material = Material(
        float(held.get("metallicFactor", 1.0)), float(held.get("roughnessFactor", 1.0))
    )
    factor = np.array(held.get("baseColorFactor", [1, 1, 1, 1])[:3], np.float64)
    info = held.get("baseColorTexture")
    if info is None:
        return Look(material, factor)
    texture = file.listed("textures")[info["index"]]
    if "KHR_texture_transform" in info.get("extensions", {}) or "source" not in texture:
        raise ValueError("expected a plain PNG or JPEG texture, got one with extensions")
    wraps = file.listed("samplers")[texture["sampler"]] if "sampler" in texture else {}
    return Look(
        material,
        factor,
        _tinted(file.image(texture["source"]), factor),
        f"TEXCOORD_{info.get('texCoord', 0)}",
        (wraps.get("wrapS", REPEAT) == REPEAT, wraps.get("wrapT", REPEAT) == REPEAT),
    )


def _tinted(
    image: UInt8[np.ndarray, "height width 3"], factor: Float[np.ndarray, "3"]
) -> UInt8[np.ndarray, "height width 3"]:
    """An image times a factor of its linear light."""
    if (factor == 1).all():
        return image
    levels = linear_from_srgb(np.arange(256)[:, None] / 255) * factor
    table = np.round(255 * srgb_from_linear(levels)).astype(np.uint8)
    return np.take_along_axis(table, image.reshape(-1, 3), axis=0).reshape(image.shape)


def read_surface(file: GlbFile, primitive: dict[str, Any], look: Look) -> Mesh:
    """A primitive of triangles, z up.

    Raises:
        ValueError: arrays that do not fit together, a texture that repeats within a face, or one
            with vertex colours on top.
    """
    attributes = primitive["attributes"]
    positions = z_up(file.array(attributes["POSITION"]).astype(np.float32))
    corners = _corners(file, primitive, len(positions))
    vertex, vertices = _join(file, attributes, positions)
    faces = vertex[corners].astype(np.int32)
    light = _light(file, attributes, len(positions))
    if look.image is None:
        colours = np.zeros_like(vertices)
        colours[vertex[::-1]] = srgb_from_linear(light * look.factor)[::-1]  # the first one stays
        return Mesh(vertices, faces, colours)
    if (light < 1 - ROUNDING).any():
        raise ValueError("expected a texture or vertex colours, got both")
    uv = file.array(attributes[look.coordinates]).astype(np.float32)
    texture = _texture(uv, corners, look)
    mesh = Mesh(vertices, faces, np.zeros_like(vertices), texture)
    return replace(mesh, colours=vertex_colours(mesh))


def _corners(file: GlbFile, primitive: dict[str, Any], count: int) -> Int64[np.ndarray, "faces 3"]:
    """The faces as the file has them."""
    if "indices" in primitive:
        corners = file.array(primitive["indices"]).astype(np.int64).ravel()
    else:
        corners = np.arange(count)
    if len(corners) == 0 or len(corners) % 3 or corners.max() >= count:
        raise ValueError(
            f"expected triangles of {count} vertices, got {len(corners)} indices up to "
            f"{corners.max(initial=-1)}"
        )
    return corners.reshape(-1, 3)


def _join(
    file: GlbFile, attributes: dict[str, int], positions: Float32[np.ndarray, "parts 3"]
) -> tuple[Int64[np.ndarray, " parts"], Float32[np.ndarray, "vertices 3"]]:
    """Which vertex each part belongs to, and the vertices."""
    if "_VERTEX" in attributes:
        halves = file.array(attributes["_VERTEX"]).astype(np.int64)
        vertex = halves @ [1, 1 << 16]
        if vertex.max() < len(positions):
            vertices = np.full((vertex.max() + 1, 3), np.nan, np.float32)
            vertices[vertex] = positions
            if np.array_equal(vertices[vertex], positions) and np.isfinite(vertices).all():
                return vertex, vertices
    elif file.document.get("asset", {}).get("generator") == GENERATOR:
        return np.arange(len(positions)), positions
    _, first, place = np.unique(positions + 0.0, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return np.argsort(order)[place.reshape(-1)], positions[first[order]]


def _light(file: GlbFile, attributes: dict[str, int], count: int) -> Float[np.ndarray, "parts 3"]:
    """Linear light of the vertices, white by default."""
    if "COLOR_0" not in attributes:
        return np.ones((count, 3))
    return file.array(attributes["COLOR_0"])[:, :3].clip(0, None).astype(np.float64)


def _texture(
    uv: Float32[np.ndarray, "parts 2"], corners: Int64[np.ndarray, "faces 3"], look: Look
) -> Texture:
    """Texture coordinates moved into the image, face by face where they go on beyond it."""
    assert look.image is not None
    if ((uv >= 0) & (uv <= 1)).all():
        return Texture(uv, corners.astype(np.int32), look.image)
    places = uv[corners]
    whole = np.floor(places.min(axis=1, keepdims=True) + np.float32(ROUNDING))
    places = places - whole * np.array(look.repeats)
    if not ((places > -ROUNDING) & (places < 1 + ROUNDING)).all():
        raise ValueError("expected texture coordinates in 0..1, got a texture that repeats")
    faces = np.arange(corners.size, dtype=np.int32).reshape(-1, 3)
    return Texture(places.reshape(-1, 2).clip(0, 1).astype(np.float32), faces, look.image)
