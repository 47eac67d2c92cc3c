"""Layers as Wavefront OBJ with its material library (MTL) and a PNG image for each texture.

The frame is that of glTF, y up, which readers of OBJ expect too; layers are in their places. Each
layer is an object `o NAME` with smooth normals and a material of the same name, in which characters
that would end a name are "_". Images have their origin in the lower left corner.

Where a layer has no texture its vertices carry sRGB colours, `v x y z r g b`, as MeshLab, Blender
and others have it. Some readers leave these out where there is a material, so there are materials
only if a layer has a texture.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Num

from dissector.gltf_conventions import y_up
from dissector.mesh import Layer, Mesh
from dissector.png_images import texture_png


def to_obj(stem: str, layers: Sequence[Layer]) -> dict[str, bytes]:
    """The files, by name; `STEM.obj` comes last and needs the others, if there are any.

    Args:
        stem: file name without suffix.

    Raises:
        ValueError: two names that are the same in OBJ, or a layer that cannot be placed.
    """
    names = [plain_name(layer.name) for layer in layers]
    if len({name.casefold() for name in names}) < len(names):
        given = ", ".join(layer.name for layer in layers)
        raise ValueError(f"expected layer names that differ without spaces, got {given}")
    library = f"{plain_name(stem)}.mtl"
    files: dict[str, bytes] = {}
    textured = any(layer.mesh.texture is not None for layer in layers)
    materials, objects = [], [f"mtllib {library}"] if textured else []
    starts = np.ones(3, np.int64)  # OBJ counts from 1, through all objects
    for name, layer in zip(names, layers, strict=True):
        mesh, image = layer.in_world, None
        if mesh.texture is not None:
            image = f"{plain_name(stem)}-{name}.png"
            files[image] = texture_png(mesh.texture)
        materials += _material(name, layer, image)
        objects += [f"o {name}", *([f"usemtl {name}"] if textured else [])]
        objects += _geometry(mesh, starts)
        places = len(mesh.texture.uv) if mesh.texture else 0
        starts += [len(mesh.vertices), places, len(mesh.vertices)]
    if textured:
        files[library] = _text(materials)
    files[f"{stem}.obj"] = _text(objects)
    return files


def plain_name(name: str) -> str:
    """A name without characters that end one in OBJ or that file systems refuse."""
    return re.sub(r'[\s#\\<>:"/|?*\x00-\x1f\x7f]+', "_", name.strip()) or "_"


def _text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _material(name: str, layer: Layer, image: str | None) -> list[str]:
    """The entry of the material library; Pr and Pm are its extension for roughness and metal."""
    material = layer.material
    entry = [f"newmtl {name}", "Kd 1 1 1", "Ks 0 0 0", "illum 1"]
    entry += [f"Pr {material.roughness:.9g}", f"Pm {material.metallic:.9g}"]
    return entry + ([f"map_Kd {image}"] if image else [])


def _geometry(mesh: Mesh, starts: Num[np.ndarray, "3"]) -> Iterator[str]:
    """Vertices, texture coordinates, normals and faces.

    Args:
        starts: the numbers of the first of each.
    """
    positions = y_up(mesh.vertices)
    corners = [mesh.faces + starts[0], mesh.faces + starts[2]]
    if mesh.texture is None:
        yield from _lines("v", np.concatenate([positions, mesh.colours], axis=1))
        form = "f {}//{} {}//{} {}//{}"
    else:
        yield from _lines("v", positions)
        yield from _lines("vt", mesh.texture.uv * [1.0, -1.0] + [0.0, 1.0])
        corners.insert(1, mesh.texture.faces + starts[1])
        form = "f {}/{}/{} {}/{}/{} {}/{}/{}"
    yield from _lines("vn", y_up(mesh.normals))
    for row in np.stack(corners, axis=2).reshape(len(mesh.faces), -1).tolist():
        yield form.format(*row)


def _lines(key: str, rows: Num[np.ndarray, "rows columns"]) -> Iterator[str]:
    """Numbers with the nine digits that give back a float32 exactly."""
    form = key + " {:.9g}" * rows.shape[1]
    for row in rows.tolist():
        yield form.format(*row)
