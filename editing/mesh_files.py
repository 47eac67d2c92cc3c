"""Meshes on disk, each in a safetensors file that is named after its content.

    meshes/SHA256.safetensors    vertices, faces, colours and, of a texture, texture.uv,
                                 texture.faces, texture.image (see `dissector.mesh`)

SHA256 is that of the file itself. A mesh is therefore written once, however many layers, scenes and
saves use it, and a file that was cut off or changed is noticed.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from safetensors import SafetensorError
from safetensors.numpy import load, save

from dissector.files import write_atomically
from dissector.mesh import Mesh, Texture
from editing.errors import EditError

FOLDER = "meshes"
MESH_PARTS = ("vertices", "faces", "colours")
TEXTURE_PARTS = ("uv", "faces", "image")

_NAME = re.compile(rf"{FOLDER}/[0-9a-f]{{64}}\.safetensors")


@dataclass(frozen=True)
class MeshFile:
    """Which file holds a mesh.

    Attributes:
        name: its path from the project folder, with "/".
        length: in bytes.
    """

    name: str
    length: int


_known: WeakKeyDictionary[Mesh, MeshFile] = WeakKeyDictionary()
"""Files of meshes that were written or read before: hashing is most of the work of a save."""


def to_bytes(mesh: Mesh) -> bytes:
    """The content of a mesh's file; the same for the same arrays."""
    arrays = {part: getattr(mesh, part) for part in MESH_PARTS}
    if mesh.texture is not None:
        arrays |= {f"texture.{part}": getattr(mesh.texture, part) for part in TEXTURE_PARTS}
    return save(arrays)


def from_bytes(content: bytes) -> Mesh:
    """The mesh of `to_bytes`, to the last bit.

    Raises:
        ValueError: something else.
    """
    try:
        arrays = load(content)
        texture = None
        if "texture.image" in arrays:
            texture = Texture(*(arrays[f"texture.{part}"] for part in TEXTURE_PARTS))
        return Mesh(*(arrays[part] for part in MESH_PARTS), texture=texture)
    except (SafetensorError, KeyError) as error:
        raise ValueError(f"expected the arrays of a mesh, got {error!r}") from error


def file_of(mesh: Mesh) -> MeshFile:
    """The file that holds a mesh, whether or not it is written yet."""
    if mesh not in _known:
        _note(mesh, to_bytes(mesh))
    return _known[mesh]


def write_meshes(folder: Path, meshes: Iterable[Mesh]) -> None:
    """Write those meshes that the project folder does not hold yet.

    Raises:
        EditError: the folder of meshes leads out of the project.
        OSError: a file cannot be written.
    """
    for mesh in meshes:
        file = file_of(mesh)
        path = _inside(folder, file.name)
        if not path.is_file() or path.stat().st_size != file.length:
            write_atomically(path, to_bytes(mesh))


def read_mesh(folder: Path, file: MeshFile) -> Mesh:
    """Read a mesh.

    Raises:
        EditError: the file is missing, cut off, changed, or outside of the project.
    """
    path = _inside(folder, check_file_name(folder, file.name))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EditError(f"{path} is missing or unreadable: {error.strerror}.") from error
    if len(content) < file.length:
        raise EditError(f"{path} is cut off: {len(content)} of {file.length} bytes are there.")
    if len(content) > file.length or hashlib.sha256(content).hexdigest() != path.stem:
        raise EditError(f"{path} is damaged: it does not hold what was saved.")
    try:
        mesh = from_bytes(content)
    except ValueError as error:
        raise EditError(f"{path} holds no mesh: {error}.") from error
    if to_bytes(mesh) == content:  # else another program's writer, which sorts arrays otherwise
        _note(mesh, content)
    return mesh


def remove_unused(folder: Path, used: Collection[str]) -> None:
    """Delete the mesh files that are not used any more, and what a killed save left behind."""
    for path in sorted((folder / FOLDER).glob("*")):
        name = f"{FOLDER}/{path.name}"
        leftover = path.name.startswith(".") and path.suffix == ".tmp"
        if leftover or (_NAME.fullmatch(name) and name not in used):
            path.unlink(missing_ok=True)


def check_file_name(folder: Path, name: str) -> str:
    """The name of a mesh file as a project gives it.

    Raises:
        EditError: it is another path; one that leads out of the project is called that.
    """
    if _NAME.fullmatch(name):
        return name
    absolute = name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name)
    if absolute or ".." in re.split(r"[/\\]", name):
        raise EditError(
            f"The project {folder} names the file {name!r} outside of its folder. "
            "It is not opened, because that file is none of its own."
        )
    raise EditError(f"The project {folder} is damaged: it names {name!r} as a mesh file.")


def _inside(folder: Path, name: str) -> Path:
    """The path of a file of the project. Raises EditError where a link leads out of the folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise EditError(
            f"{path} leads to {os.path.realpath(path)}, outside of the project folder, "
            "and is not used for that reason."
        )
    return path


def _note(mesh: Mesh, content: bytes) -> None:
    name = f"{FOLDER}/{hashlib.sha256(content).hexdigest()}.safetensors"
    _known[mesh] = MeshFile(name, len(content))
