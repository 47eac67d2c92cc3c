"""Layers as GLB (glTF 2.0): a named node for each, in order, with a mesh and a material of its own.

A textured surface is split along the borders of its charts, because glTF has one texture coordinate
a vertex. The attribute `_VERTEX` keeps which vertex of the closed surface each one is (as two
16-bit halves, low first), so that `dissector.gltf_reader` gives back the surface as it was; for
other readers the copies of a vertex have the same position and normal.

A node holds its layer's transform. glTF allows no shear there: a sheared layer is written with its
linear part applied to the vertices, and its node only moves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pygltflib
from jaxtyping import Float32, Float64, Int32, Int64, UInt32

from dissector.gltf_conventions import GENERATOR, linear_from_srgb, y_up, y_up_transform
from dissector.mesh import Layer, Mesh, Texture
from dissector.png_images import texture_png

SHEAR = 1e-6
"""Cosine of the angle between axes that counts as a right angle."""


def to_glb(layers: Sequence[Layer], *, extras: Mapping[str, object] | None = None) -> bytes:
    """The bytes of a GLB file.

    Args:
        layers: of different names, at least one.
        extras: JSON values kept in the scene's `extras`, e.g. prompt, seed and version.

    Raises:
        ValueError: a layer cannot be placed, see `Layer.in_world`.
    """
    file = _File()
    document = file.document
    document.asset = pygltflib.Asset(version="2.0", generator=GENERATOR)
    document.scene = 0
    nodes = list(range(len(layers)))
    document.scenes.append(pygltflib.Scene(nodes=nodes, extras=dict(extras or {})))
    for index, layer in enumerate(layers):
        matrix, mesh = _placed(layer)
        document.nodes.append(_node(layer, matrix, mesh=index))
        document.materials.append(_material(file, layer))
        document.meshes.append(_mesh(file, layer.name, mesh, material=index))
    return file.to_bytes()


class _File:
    """A document and its binary part while they grow."""

    def __init__(self):
        self.document = pygltflib.GLTF2()
        self.chunks: list[bytes] = []
        self.length = 0

    def add_view(self, content: bytes, target: int | None = None) -> int:
        """Append bytes, at a multiple of four, and return the index of their view."""
        view = pygltflib.BufferView(
            buffer=0, byteOffset=self.length, byteLength=len(content), target=target
        )
        padded = content + bytes(-len(content) % 4)
        self.chunks.append(padded)
        self.length += len(padded)
        self.document.bufferViews.append(view)
        return len(self.document.bufferViews) - 1

    def add_vectors(self, vectors: Float32[np.ndarray, "count axes"], *, bounds: bool = False):
        """Append an attribute and return the index of its accessor."""
        count, axes = vectors.shape
        accessor = pygltflib.Accessor(
            bufferView=self.add_view(vectors.tobytes(), pygltflib.ARRAY_BUFFER),
            componentType=pygltflib.FLOAT,
            count=count,
            type=f"VEC{axes}",
        )
        if bounds:
            accessor.min = vectors.min(axis=0).tolist()
            accessor.max = vectors.max(axis=0).tolist()
        return self._add(accessor)

    def add_halves(self, numbers: UInt32[np.ndarray, " count"]) -> int:
        """Append numbers as pairs of 16 bits: 32-bit integers are no attributes in glTF."""
        content = numbers.astype("<u4").tobytes()
        accessor = pygltflib.Accessor(
            bufferView=self.add_view(content, pygltflib.ARRAY_BUFFER),
            componentType=pygltflib.UNSIGNED_SHORT,
            count=len(numbers),
            type=pygltflib.VEC2,
        )
        return self._add(accessor)

    def add_indices(self, faces: Int32[np.ndarray, "faces 3"]) -> int:
        """Append faces and return the index of their accessor."""
        content = faces.astype("<u4").tobytes()
        accessor = pygltflib.Accessor(
            bufferView=self.add_view(content, pygltflib.ELEMENT_ARRAY_BUFFER),
            componentType=pygltflib.UNSIGNED_INT,
            count=faces.size,
            type=pygltflib.SCALAR,
        )
        return self._add(accessor)

    def _add(self, accessor: pygltflib.Accessor) -> int:
        self.document.accessors.append(accessor)
        return len(self.document.accessors) - 1

    def to_bytes(self) -> bytes:
        """The document and the binary part as a GLB file."""
        self.document.buffers.append(pygltflib.Buffer(byteLength=self.length))
        self.document.set_binary_blob(b"".join(self.chunks))
        return b"".join(self.document.save_to_bytes())


def _placed(layer: Layer) -> tuple[Float64[np.ndarray, "4 4"], Mesh]:
    """The transform that the node gets, z up, and the mesh that goes with it."""
    linear = layer.transform[:3, :3]
    unit = linear / np.linalg.norm(linear, axis=0)
    if np.abs(unit.T @ unit - np.eye(3)).max() < SHEAR:
        return layer.transform, layer.mesh
    moved, sheared = np.eye(4), np.eye(4)
    moved[:3, 3], sheared[:3, :3] = layer.transform[:3, 3], linear
    return moved, replace(layer, transform=sheared).in_world


def _node(layer: Layer, matrix: Float64[np.ndarray, "4 4"], *, mesh: int) -> pygltflib.Node:
    node = pygltflib.Node(name=layer.name, mesh=mesh, extras=_origin(layer))
    matrix = y_up_transform(matrix)
    translation, scale = matrix[:3, 3], np.diag(matrix)[:3]
    if not np.array_equal(matrix[:3, :3], np.diag(scale)):
        node.matrix = matrix.T.ravel().tolist()  # column by column
        return node
    if translation.any():
        node.translation = translation.tolist()
    if (scale != 1).any():
        node.scale = scale.tolist()
    return node


def _origin(layer: Layer) -> dict[str, Any]:
    """What the layer was made from, where known."""
    known = {"prompt": layer.prompt or None, "seed": layer.seed}
    return {name: value for name, value in known.items() if value is not None}


def _material(file: _File, layer: Layer) -> pygltflib.Material:
    """The colour of the texture or, where there is none, of the vertices."""
    texture = layer.mesh.texture
    reflection = pygltflib.PbrMetallicRoughness(
        baseColorFactor=[1.0, 1.0, 1.0, 1.0],
        metallicFactor=layer.material.metallic,
        roughnessFactor=layer.material.roughness,
    )
    if texture is not None:
        index = _texture(file, layer.name, texture)
        reflection.baseColorTexture = pygltflib.TextureInfo(index=index)
    return pygltflib.Material(name=layer.name, alphaCutoff=None, pbrMetallicRoughness=reflection)


def _texture(file: _File, name: str, texture: Texture) -> int:
    document = file.document
    if not document.samplers:
        document.samplers.append(
            pygltflib.Sampler(
                magFilter=pygltflib.LINEAR,
                minFilter=pygltflib.LINEAR_MIPMAP_LINEAR,
                wrapS=pygltflib.CLAMP_TO_EDGE,
                wrapT=pygltflib.CLAMP_TO_EDGE,
            )
        )
    view = file.add_view(texture_png(texture))
    document.images.append(pygltflib.Image(name=name, bufferView=view, mimeType="image/png"))
    source = len(document.images) - 1
    document.textures.append(pygltflib.Texture(name=name, sampler=0, source=source))
    return len(document.textures) - 1


def _mesh(file: _File, name: str, mesh: Mesh, *, material: int) -> pygltflib.Mesh:
    if mesh.texture is None:
        source, faces = np.arange(len(mesh.vertices)), mesh.faces
        own = {"COLOR_0": file.add_vectors(linear_from_srgb(mesh.colours))}
    else:
        source, uv, faces = split(mesh.faces, mesh.texture, len(mesh.vertices))
        own = {
            "TEXCOORD_0": file.add_vectors(uv),
            "_VERTEX": file.add_halves(source.astype(np.uint32)),
        }
    attributes = pygltflib.Attributes(
        POSITION=file.add_vectors(y_up(mesh.vertices[source]), bounds=True),
        NORMAL=file.add_vectors(y_up(mesh.normals[source])),
        **own,
    )
    primitive = pygltflib.Primitive(
        attributes=attributes, indices=file.add_indices(faces), material=material
    )
    return pygltflib.Mesh(name=name, primitives=[primitive])


def split(
    faces: Int32[np.ndarray, "faces 3"], texture: Texture, count: int
) -> tuple[
    Int64[np.ndarray, " parts"], Float32[np.ndarray, "parts 2"], Int32[np.ndarray, "faces 3"]
]:
    """Copy vertices so that each has one texture coordinate.

    Args:
        count: of the vertices.

    Returns:
        The vertex that each part is of, ascending (a vertex without a face is there once); its
        texture coordinate; and the faces in terms of the parts.
    """
    places, place = np.unique(texture.uv, axis=0, return_inverse=True)
    keys = faces.astype(np.int64) * len(places) + place.reshape(-1)[texture.faces]
    loose = np.setdiff1d(np.arange(count), faces) * len(places)
    parts, index = np.unique(np.concatenate([keys.ravel(), loose]), return_inverse=True)
    again = index[: keys.size].reshape(-1, 3).astype(np.int32)
    return parts // len(places), places[parts % len(places)], again
