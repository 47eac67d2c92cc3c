"""A history of scenes as the JSON document of a project, and back.

    format     "dreamdissector-project"
    version    of the format; a program reads its own and all earlier ones
    files      length in bytes of each mesh file, by its path from the project folder
    layers     all states of all layers: id, name, mesh (a path out of `files`), transform (4 rows,
               from the mesh to the world, z up), metallic, roughness, prompt, seed, visible, locked
    scenes     the history: label, layers (indices, in order), prompt, solo (an id or null)
    present    index of the present scene

Numbers are written so that reading gives the same bits.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dissector.mesh import Layer, Material, Mesh
from editing.errors import EditError
from editing.history import Entry, History
from editing.mesh_files import MeshFile, check_file_name, file_of
from editing.scene import Scene, SceneLayer

FORMAT, VERSION = "dreamdissector-project", 1


def to_document(history: History) -> dict[str, Any]:
    """The document as JSON values. States and meshes that scenes share are in it once."""
    states: dict[int, int] = {}
    layers, files = [], {}
    for entry in history.entries:
        for held in entry.scene.layers:
            if id(held) not in states:
                states[id(held)] = len(layers)
                file = file_of(held.mesh)
                files[file.name] = file.length
                layers.append(record(held))
    return {
        "format": FORMAT,
        "version": VERSION,
        "files": files,
        "layers": layers,
        "scenes": [
            {
                "label": entry.label,
                "layers": [states[id(held)] for held in entry.scene.layers],
                "prompt": entry.scene.prompt,
                "solo": entry.scene.solo,
            }
            for entry in history.entries
        ],
        "present": history.index,
    }


def record(held: SceneLayer) -> dict[str, Any]:
    """One state of a layer as JSON values."""
    content = held.content
    return {
        "id": held.id,
        "name": content.name,
        "mesh": file_of(content.mesh).name,
        "transform": content.transform.tolist(),
        "metallic": float(content.material.metallic),
        "roughness": float(content.material.roughness),
        "prompt": content.prompt,
        "seed": content.seed,
        "visible": held.visible,
        "locked": held.locked,
    }


def to_json(document: dict[str, Any]) -> bytes:
    """The bytes of a document: a line for each layer and scene, so that versions compare well."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            lines = ",\n".join(f"  {json.dumps(each, allow_nan=False)}" for each in value)
            parts.append(f' "{key}": [\n{lines}\n ]')
        else:
            parts.append(f' "{key}": {json.dumps(value, allow_nan=False)}')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def from_json(content: bytes, path: Path) -> dict[str, Any]:
    """The document in a file.

    Raises:
        EditError: it is no document of a project, or one of a newer program; names `path`.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EditError(f"{path} is damaged or cut off and cannot be read ({error}).") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise EditError(f"{path} is not the file of a project.")
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise EditError(f"{path} is damaged: its version is {version!r}.")
    if version > VERSION:
        raise EditError(
            f"{path} was saved by a newer version of the studio: its format is {version}, and this "
            f"program reads up to {VERSION}. Update the program to open it."
        )
    return document


def from_document(
    document: dict[str, Any], path: Path, read: Callable[[MeshFile], Mesh], *, present: bool = False
) -> History:
    """The history of a document. States that scenes shared are shared again.

    Args:
        path: of the document, for messages.
        read: gives the mesh in a file.
        present: whether to leave out all scenes but the present one, and the meshes of these.

    Raises:
        EditError: the document is damaged, or as `read`.
    """
    try:
        return _history(document, path.parent, read, present)
    except EditError:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise EditError(f"{path} is damaged: {error!r}.") from error


def _history(
    document: dict[str, Any], folder: Path, read: Callable[[MeshFile], Mesh], present: bool
) -> History:
    index = _typed(document, "present", int)
    scenes = _typed(document, "scenes", list)
    if not 0 <= index < len(scenes):
        raise ValueError(f"expected a present scene out of {len(scenes)}, got {index}")
    wanted = [scenes[index]] if present else scenes
    files = {
        name: MeshFile(check_file_name(folder, name), _typed(document["files"], name, int))
        for name in _typed(document, "files", dict)
    }
    records = _typed(document, "layers", list)
    layers: dict[int, SceneLayer] = {}

    def layer(state: int) -> SceneLayer:
        if type(state) is not int or not 0 <= state < len(records):
            raise ValueError(f"expected a layer out of {len(records)}, got {state!r}")
        if state not in layers:
            record = records[state]
            name = check_file_name(folder, _typed(record, "mesh", str))
            layers[state] = _layer(record, read(files[name]))
        return layers[state]

    entries = [
        Entry(
            _typed(scene, "label", str),
            Scene(
                tuple(layer(state) for state in _typed(scene, "layers", list)),
                _typed(scene, "prompt", str),
                _typed(scene, "solo", str, optional=True),
            ),
        )
        for scene in wanted
    ]
    return History(tuple(entries), 0 if present else index)


def _layer(record: dict[str, Any], mesh: Mesh) -> SceneLayer:
    content = Layer(
        _typed(record, "name", str),
        mesh,
        np.array(_typed(record, "transform", list), np.float64),
        Material(_typed(record, "metallic", float), _typed(record, "roughness", float)),
        _typed(record, "prompt", str),
        _typed(record, "seed", int, optional=True),
    )
    return SceneLayer(
        _typed(record, "id", str),
        content,
        visible=_typed(record, "visible", bool),
        locked=_typed(record, "locked", bool),
    )


def _typed(record: dict[str, Any], key: str, kind: type, *, optional: bool = False) -> Any:
    """A value of a kind; a whole number counts as a real one, but True as no number."""
    value = record[key]
    if optional and value is None:
        return None
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"expected {key} to be {kind.__name__}, got {value!r}")
    return value
