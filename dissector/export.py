"""Scenes as files: GLB, OBJ, PLY or STL by the suffix, whole or layer by layer.

Every file is written whole or not at all. An OBJ comes with a material library and images; these
are written before it, so that an OBJ that is there is complete.
"""

import errno
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from dissector.files import write_atomically
from dissector.gltf import to_glb
from dissector.gltf_reader import read_scene
from dissector.mesh import Layer
from dissector.obj import to_obj
from dissector.placement import Placement
from dissector.ply_stl import to_ply, to_stl

Extras = Mapping[str, object]

FORMATS: dict[str, Callable[[str, Sequence[Layer], Extras], dict[str, bytes]]] = {
    ".glb": lambda stem, layers, extras: {f"{stem}.glb": to_glb(layers, extras=extras)},
    ".obj": lambda stem, layers, extras: to_obj(stem, layers),
    ".ply": lambda stem, layers, extras: {f"{stem}.ply": to_ply(layers)},
    ".stl": lambda stem, layers, extras: {f"{stem}.stl": to_stl(layers)},
}
"""What makes the files of a format, by name, the one with the suffix last."""


def write_scene(
    path: str | Path, layers: Sequence[Layer], *, extras: Extras | None = None
) -> tuple[Path, ...]:
    """Write all layers into one file and return what was written, for an OBJ its companions too.

    GLB holds everything; OBJ no transforms, prompts and seeds: layers are in their places. PLY and
    STL are one mesh, with vertex colours or none.

    Args:
        path: ends in .glb, .obj, .ply or .stl; its folder is created, earlier files are replaced.
        extras: JSON values kept in a GLB's scene, e.g. prompt, seed and version.

    Raises:
        ValueError: another suffix, no layer, a name that is empty or used twice, or a layer that
            cannot be written, which is named.
        OSError: a file cannot be written; an earlier one stays.
    """
    return _write(_files(Path(path), layers, extras))


def write_layers(
    folder: str | Path,
    layers: Sequence[Layer],
    *,
    suffix: str = ".glb",
    extras: Extras | None = None,
) -> tuple[Path, ...]:
    """Write `folder`/NAME.glb, or of another suffix, for each layer and return these paths.

    Raises:
        ValueError, OSError: as `write_scene`; two layers whose names differ only in what file names
            cannot tell apart are an error too.
    """
    _check_names(layers)
    paths = [Path(folder) / f"{file_name(layer.name)}{suffix}" for layer in layers]
    if len({path.name.casefold() for path in paths}) < len(paths):
        names = ", ".join(layer.name for layer in layers)
        raise ValueError(f"expected layer names that give different file names, got {names}")
    pairs = zip(paths, layers, strict=True)
    return tuple(write_scene(path, [layer], extras=extras)[-1] for path, layer in pairs)


def export_run(
    folder: str | Path, to: str | Path, *, layer: str | None = None, force: bool = False
) -> tuple[Path, ...]:
    """Write the scene of a finished run, or one of its layers, in another format.

    Args:
        folder: of the run; holds `scene.glb`.
        to: as the path of `write_scene`.
        layer: the name of the only layer to write.
        force: whether files that are there may be replaced.

    Raises:
        ValueError: the folder holds no finished run or no such layer, or as `write_scene`.
        FileExistsError: a file is there already; nothing is written.
        OSError: a file cannot be written.
    """
    scene = Path(folder) / "scene.glb"
    if not scene.is_file():
        raise ValueError(f"{folder} holds no finished run: scene.glb is missing")
    layers, extras = read_scene(scene)
    if layer is not None:
        names = ", ".join(repr(held.name) for held in layers)
        layers = tuple(held for held in layers if held.name == layer)
        if not layers:
            raise ValueError(f"expected a layer out of {names}, got {layer!r}")
    files = _files(Path(to), layers, extras)
    there = [path for path in files if path.exists()]
    if there and not force:
        raise FileExistsError(errno.EEXIST, "exists already; --force replaces it", str(there[0]))
    return _write(files)


def _files(path: Path, layers: Sequence[Layer], extras: Extras | None) -> dict[Path, bytes]:
    """The content of each file to write, in this order."""
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise ValueError(f"expected a file name in {', '.join(FORMATS)}, got {path.name!r}")
    _check_names(layers)
    files = form(path.stem, layers, extras or {})
    main = files.popitem()[1]
    return {**{path.with_name(name): content for name, content in files.items()}, path: main}


def _write(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    for path, content in files.items():
        write_atomically(path, content)
    return tuple(files)


def _check_names(layers: Sequence[Layer]):
    names = [layer.name for layer in layers]
    if not names:
        raise ValueError("expected at least one layer, got none")
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise ValueError(f"expected different names that are not empty, got {names}")


def placed(layers: Sequence[Layer], placement: Placement) -> tuple[Layer, ...]:
    """Layers of the unit ball with the origin and the scale of the input, z still up."""
    into = np.diag([placement.scale] * 3 + [1.0])
    into[:3, 3] = placement.centre
    return tuple(
        replace(
            layer,
            mesh=layer.mesh.transformed(into),
            transform=_moved(layer.transform, placement),
        )
        for layer in layers
    )


def _moved(matrix: np.ndarray, placement: Placement) -> np.ndarray:
    """An affine map of the unit ball as one of the input's world: P M P⁻¹, exactly 1 for M = 1."""
    centre = np.array(placement.centre)
    again = matrix.copy()
    again[:3, 3] = placement.scale * matrix[:3, 3] + (centre - matrix[:3, :3] @ centre)
    return again


def file_name(name: str) -> str:
    """A layer's name as a file name: the same, spaces included, where every system allows it.

    Characters that some file system refuses become "_"; names end at 200 bytes.
    """
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", name)
    safe = safe.encode()[:200].decode(errors="ignore").strip(" .")
    reserved = re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", safe, re.IGNORECASE)
    return f"_{safe}" if reserved or not safe else safe
