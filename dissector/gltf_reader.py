"""Layers from GLB files: our own as they were written, and those of others.

Of a foreign file every primitive becomes a layer, with the transform of its node in the scene, and
vertices at one position become one vertex, since files split surfaces where texture coordinates or
normals jump. Only what a `Layer` can hold is read: triangles with a colour or a base colour
texture, metallic and roughness factors. Skins, morph targets and animations are not.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float64
from scipy.spatial.transform import Rotation

from dissector.glb_file import GlbFile
from dissector.gltf_conventions import z_up_transform
from dissector.gltf_surface import read_look, read_surface
from dissector.mesh import Layer

UNDERSTOOD = {"KHR_mesh_quantization", "KHR_materials_unlit", "KHR_materials_specular"}
"""Extensions that a file may require."""

TRIANGLES = 4


def read_glb(path: str | Path) -> tuple[Layer, ...]:
    """The layers of a GLB file, in the order of its nodes.

    From a file of `dissector.gltf` come the same layers: positions, faces, transforms (unless
    sheared), names, materials, prompts, seeds and images to the last bit. Vertex colours come
    within rounding, or from the texture where there is one; texture coordinates are those of the
    same corners, in another order.

    Raises:
        ValueError: the file is damaged, or holds something that a layer cannot; the message names
            the file and the layer.
        OSError: it cannot be read.
    """
    return read_scene(path)[0]


def read_scene(path: str | Path) -> tuple[tuple[Layer, ...], dict[str, Any]]:
    """The layers of a GLB file, and the `extras` of its scene.

    Raises:
        ValueError, OSError: as `read_glb`.
    """
    content = Path(path).read_bytes()
    try:
        return _layers(GlbFile.parse(content))
    except ValueError as error:
        raise ValueError(f"cannot read {path}: {error}") from error
    except (KeyError, IndexError, TypeError, AttributeError, struct.error, OSError) as error:
        raise ValueError(f"{path} is damaged or no GLB ({error!r})") from error


def _layers(file: GlbFile) -> tuple[tuple[Layer, ...], dict[str, Any]]:
    missing = set(file.document.get("extensionsRequired", [])) - UNDERSTOOD
    if missing:
        raise ValueError(f"expected a file without {', '.join(sorted(missing))}")
    scenes = file.listed("scenes")
    whole: dict[str, Any] = {"nodes": _roots(file)}
    scene = scenes[file.document.get("scene", 0)] if scenes else whole
    layers: dict[str, Layer] = {}
    for part in _parts(file, scene.get("nodes", []), np.eye(4)):
        name = _unused(part.name, layers)
        try:
            layers[name] = part.layer(file, name)
        except ValueError as error:
            raise ValueError(f"layer {name!r}: {error}") from error
    if not layers:
        raise ValueError("expected a scene with meshes, got none")
    return tuple(layers.values()), scene.get("extras") or {}


def _roots(file: GlbFile) -> list[int]:
    """The nodes that are nobody's children."""
    nodes = file.listed("nodes")
    children = {child for node in nodes for child in node.get("children", [])}
    return [index for index in range(len(nodes)) if index not in children]


def _unused(name: str, layers: dict[str, Layer]) -> str:
    """The name, with a number if it is taken."""
    wanted, number = name, 2
    while name in layers:
        name, number = f"{wanted} {number}", number + 1
    return name


@dataclass(frozen=True)
class _Part:
    """A primitive of a node in the scene.

    Attributes:
        transform: of the node in the scene, y up.
    """

    name: str
    node: dict[str, Any]
    primitive: dict[str, Any]
    transform: Float64[np.ndarray, "4 4"]

    def layer(self, file: GlbFile, name: str) -> Layer:
        """The primitive as a layer."""
        if self.primitive.get("mode", TRIANGLES) != TRIANGLES:
            raise ValueError("expected triangles, got another kind of primitive")
        if "skin" in self.node or "targets" in self.primitive:
            raise ValueError("expected a rigid mesh, got one with a skin or morph targets")
        look = read_look(file, self.primitive)
        extras = self.node.get("extras") or {}
        prompt, seed = extras.get("prompt"), extras.get("seed")
        return Layer(
            name,
            read_surface(file, self.primitive, look),
            z_up_transform(self.transform),
            look.material,
            prompt if isinstance(prompt, str) else "",
            seed if isinstance(seed, int) else None,
        )


def _parts(
    file: GlbFile, nodes: list[int], above: Float64[np.ndarray, "4 4"], depth: int = 0
) -> Iterator[_Part]:
    """All primitives below some nodes, each node before its children."""
    if depth > len(file.listed("nodes")):
        raise ValueError("expected a tree of nodes, got a circle")
    for index in nodes:
        node = file.listed("nodes")[index]
        transform = above @ _transform(node)
        if "mesh" in node:
            mesh = file.listed("meshes")[node["mesh"]]
            name = str(node.get("name") or mesh.get("name") or f"layer {index + 1}").strip()
            for primitive in mesh["primitives"]:
                yield _Part(name or f"layer {index + 1}", node, primitive, transform)
        yield from _parts(file, node.get("children", []), transform, depth + 1)


def _transform(node: dict[str, Any]) -> Float64[np.ndarray, "4 4"]:
    """From a node to what is above it, y up."""
    matrix = np.eye(4)
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    if "rotation" in node:
        matrix[:3, :3] = Rotation.from_quat(node["rotation"]).as_matrix()
    matrix[:3, :3] *= np.array(node.get("scale", [1, 1, 1]), np.float64)
    matrix[:3, 3] = node.get("translation", [0, 0, 0])
    return matrix
