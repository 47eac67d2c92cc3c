"""Layers as GLB files (glTF 2.0) and as a preview image.

glTF is y up: (x, y, z) of the world becomes (x, z, −y). Its vertex colours are linear, those of a
`Mesh` are sRGB; both conversions happen here.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pygltflib
import torch
from jaxtyping import Float32, UInt8

from dissector.cameras import orbit
from dissector.files import write_atomically
from dissector.mesh import Layer, Mesh
from dissector.placement import Placement
from dissector.rasterization import rasterize

GENERATOR = "DreamDissector studio"

AZIMUTH, ELEVATION = 30.0, 20.0
"""The front three-quarter view of previews, degrees."""


def write_glb(
    path: str | Path, layers: Sequence[Layer], *, extras: Mapping[str, object] | None = None
):
    """Write one named node per layer, in order, each with a mesh and a material of its own.

    Args:
        path: the file; written atomically, its folder created.
        extras: JSON values kept in the scene's `extras`, e.g. prompt, seed and version.

    Raises:
        ValueError: no layer, or a name that is empty or used twice.
        OSError: the file cannot be written; an earlier one stays.
    """
    write_atomically(path, to_glb(layers, extras=extras))


def write_layer_glbs(
    folder: str | Path, layers: Sequence[Layer], *, extras: Mapping[str, object] | None = None
) -> tuple[Path, ...]:
    """Write `folder`/NAME.glb for each layer and return the paths, in order.

    Raises:
        ValueError, OSError: as `write_glb`; two layers whose names differ only in what file names
            cannot tell apart are an error too.
    """
    _check_names(layers)
    paths = tuple(Path(folder) / f"{file_name(layer.name)}.glb" for layer in layers)
    if len({path.name.casefold() for path in paths}) < len(paths):
        names = ", ".join(layer.name for layer in layers)
        raise ValueError(f"expected layer names that give different file names, got {names}")
    for path, layer in zip(paths, layers, strict=True):
        write_glb(path, [layer], extras=extras)
    return paths


def placed(layers: Sequence[Layer], placement: Placement) -> tuple[Layer, ...]:
    """Layers of the unit ball with the origin and the scale of the input, z still up."""
    return tuple(
        Layer(
            layer.name,
            Mesh(
                placement.to_input(layer.mesh.vertices).astype(np.float32),
                layer.mesh.faces,
                layer.mesh.colours,
            ),
        )
        for layer in layers
    )


def file_name(name: str) -> str:
    """A layer's name as a file name: the same, spaces included, where every system allows it.

    Characters that some file system refuses become "_"; names end at 200 bytes.
    """
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", name)
    safe = safe.encode()[:200].decode(errors="ignore").strip(" .")
    reserved = re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", safe, re.IGNORECASE)
    return f"_{safe}" if reserved or not safe else safe


def to_glb(layers: Sequence[Layer], *, extras: Mapping[str, object] | None = None) -> bytes:
    """The bytes of the GLB that `write_glb` writes."""
    _check_names(layers)
    gltf = pygltflib.GLTF2(
        asset=pygltflib.Asset(version="2.0", generator=GENERATOR),
        scene=0,
        scenes=[pygltflib.Scene(nodes=list(range(len(layers))), extras=dict(extras or {}))],
    )
    chunks: list[bytes] = []
    for index, layer in enumerate(layers):
        gltf.nodes.append(pygltflib.Node(name=layer.name, mesh=index))
        gltf.materials.append(_material(layer.name))
        gltf.meshes.append(_gltf_mesh(gltf, chunks, layer, material=index))
    blob = b"".join(chunks)
    gltf.buffers.append(pygltflib.Buffer(byteLength=len(blob)))
    gltf.set_binary_blob(blob)
    return b"".join(gltf.save_to_bytes())


def _check_names(layers: Sequence[Layer]):
    names = [layer.name for layer in layers]
    if not names:
        raise ValueError("expected at least one layer, got none")
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise ValueError(f"expected different names that are not empty, got {names}")


def _material(name: str) -> pygltflib.Material:
    """A rough, non-metallic surface: matt plastic, whose colour is that of the vertices."""
    return pygltflib.Material(
        name=name,
        alphaCutoff=None,
        pbrMetallicRoughness=pygltflib.PbrMetallicRoughness(
            baseColorFactor=[1.0, 1.0, 1.0, 1.0], metallicFactor=0.0, roughnessFactor=0.8
        ),
    )


def _gltf_mesh(
    gltf: pygltflib.GLTF2, chunks: list[bytes], layer: Layer, *, material: int
) -> pygltflib.Mesh:
    mesh = layer.mesh
    positions = _add(gltf, chunks, y_up(mesh.vertices), bounds=True)
    normals = _add(gltf, chunks, y_up(mesh.normals))
    colours = _add(gltf, chunks, linear_from_srgb(mesh.colours))
    faces = _add(gltf, chunks, mesh.faces.astype(np.uint32).reshape(-1, 1))
    attributes = pygltflib.Attributes(POSITION=positions, NORMAL=normals, COLOR_0=colours)
    primitive = pygltflib.Primitive(attributes=attributes, indices=faces, material=material)
    return pygltflib.Mesh(name=layer.name, primitives=[primitive])


def _add(
    gltf: pygltflib.GLTF2, chunks: list[bytes], array: np.ndarray, *, bounds: bool = False
) -> int:
    """Append an array of 3-vectors or of indices to the buffer and return its accessor's index."""
    indices = array.shape[1] == 1
    start = sum(map(len, chunks))
    chunks.append(np.ascontiguousarray(array).tobytes())
    gltf.bufferViews.append(
        pygltflib.BufferView(
            buffer=0,
            byteOffset=start,
            byteLength=array.nbytes,
            target=pygltflib.ELEMENT_ARRAY_BUFFER if indices else pygltflib.ARRAY_BUFFER,
        )
    )
    accessor = pygltflib.Accessor(
        bufferView=len(gltf.bufferViews) - 1,
        componentType=pygltflib.UNSIGNED_INT if indices else pygltflib.FLOAT,
        count=len(array),
        type=pygltflib.SCALAR if indices else pygltflib.VEC3,
    )
    if bounds:
        accessor.min, accessor.max = array.min(axis=0).tolist(), array.max(axis=0).tolist()
    gltf.accessors.append(accessor)
    return len(gltf.accessors) - 1


def y_up(vectors: Float32[np.ndarray, "vertices 3"]) -> Float32[np.ndarray, "vertices 3"]:
    """World vectors (z up) in glTF's frame (y up): (x, y, z) → (x, z, −y)."""
    x, y, z = vectors.T
    return np.stack([x, z, -y], axis=-1)


def linear_from_srgb(
    colours: Float32[np.ndarray, "vertices 3"],
) -> Float32[np.ndarray, "vertices 3"]:
    """Linear light, 0..1, of sRGB colours (IEC 61966-2-1)."""
    dark = colours / 12.92
    bright = ((colours + 0.055) / 1.055) ** 2.4
    return np.where(colours <= 0.04045, dark, bright).astype(np.float32)


def preview_image(
    layers: Sequence[Layer], *, size: int = 320
) -> UInt8[np.ndarray, "height width 3"]:
    """A row of square tiles: the whole scene, then each layer by itself in its place.

    Seen from the front at a slant, on light grey, as sRGB.

    Args:
        size: side of a tile in pixels.

    Raises:
        ValueError: no layer, or a size below 8.
    """
    _check_names(layers)
    if size < 8:
        raise ValueError(f"expected tiles of 8 pixels or more, got {size}")
    corners = np.concatenate([layer.mesh.bounds for layer in layers])
    centre = 0.5 * (corners.min(axis=0) + corners.max(axis=0))
    reach = max(np.linalg.norm(layer.mesh.vertices - centre, axis=1).max() for layer in layers)
    groups = [[layer.mesh for layer in layers], *([layer.mesh] for layer in layers)]
    tiles = [_tile(meshes, centre, max(float(reach), 1e-6), size) for meshes in groups]
    return np.concatenate(tiles, axis=1)


def _tile(
    meshes: Sequence[Mesh], centre: np.ndarray, reach: float, size: int
) -> UInt8[np.ndarray, "size size 3"]:
    """Some meshes over light grey, with four samples a pixel."""
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    vertices = (np.concatenate([mesh.vertices for mesh in meshes]) - centre) / reach
    faces = np.concatenate(
        [mesh.faces + np.int32(start) for mesh, start in zip(meshes, offsets[:-1], strict=True)]
    )
    angles = torch.tensor([[AZIMUTH], [ELEVATION]])
    camera = orbit(angles[0], angles[1], size=2 * size)
    light = camera.camera_to_world[0, :3, :3].numpy() @ np.array([-0.35, 0.55, 0.76])
    normals = np.concatenate([mesh.normals for mesh in meshes])
    shade = 0.6 + 0.4 * np.maximum(normals @ light, 0)[:, None]
    rgb = np.concatenate([mesh.colours for mesh in meshes]) * shade
    attributes = np.concatenate([rgb, np.ones_like(rgb[:, :1])], axis=1)
    image = rasterize(vertices, faces, attributes, camera)
    image = image.reshape(size, 2, size, 2, 4).mean(axis=(1, 3))
    over = image[..., :3] + (1 - image[..., 3:]) * 0.93
    return np.round(255 * over.clip(0, 1)).astype(np.uint8)
