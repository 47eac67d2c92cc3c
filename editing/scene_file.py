"""The present scene of a project as `scene.glb`, for every other program; it is never read back."""

import hashlib
import json
from pathlib import Path

from dissector.files import write_atomically
from dissector.glb_file import GlbFile
from dissector.gltf import to_glb
from editing.project_document import record
from editing.scene import Scene

NAME = "scene.glb"
UNSEEN = ("id", "visible", "locked")
"""What a GLB file does not show of a layer."""


def write_scene_file(folder: Path, scene: Scene) -> None:
    """Write all layers, the hidden ones too, unless the file holds just them already.

    Raises:
        OSError: it cannot be written; an earlier one is intact.
    """
    mark = _mark(scene)
    if _mark_in(folder / NAME) == mark:
        return
    extras = {"prompt": scene.prompt, "state": mark}
    content = to_glb([held.content for held in scene.layers], extras=extras)
    write_atomically(folder / NAME, content)


def _mark(scene: Scene) -> str:
    """Tells apart what a GLB file shows of scenes."""
    shown = [
        {key: value for key, value in record(held).items() if key not in UNSEEN}
        for held in scene.layers
    ]
    return hashlib.sha256(json.dumps([scene.prompt, shown]).encode()).hexdigest()


def _mark_in(path: Path) -> object:
    """The mark of the scene in a file; None for another file or none."""
    try:
        return GlbFile.parse(path.read_bytes()).document["scenes"][0]["extras"]["state"]
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None
