"""Surfaces for the viewer: a GLB file for each, made once, named after its content.

A file holds a surface in its own space (y up, as glTF wants it) under one node without transform,
so that a layer that moves, changes its material or is duplicated needs no new file.
"""

import os
import time
from pathlib import Path

from dissector.files import write_atomically
from dissector.gltf import to_glb
from dissector.mesh import Layer, Mesh
from editing.errors import EditError
from editing.mesh_files import file_of

NODE = "layer"
"""Name of the node in each file."""


class LayerFiles:
    """The files of one folder. What a file is called cannot be guessed without its content.

    Args:
        folder: made with the first file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, mesh: Mesh) -> Path:
        """The file of a surface, made if it is not there yet.

        Raises:
            EditError: it cannot be written.
        """
        path = self.folder / f"{key_of(mesh)}.glb"
        try:
            if path.is_file():
                os.utime(path)  # whoever tidies up sees that it is in use
            else:
                write_atomically(path, to_glb([Layer(NODE, mesh)]))
        except OSError as error:
            raise EditError(
                f"A layer could not be written for the view: {error.strerror or error}."
            ) from error
        return path

    def remove_old(self, seconds: float) -> None:
        """Delete files that nobody has asked for that long."""
        oldest = time.time() - seconds
        for path in sorted(self.folder.glob("*.glb")):
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
            except FileNotFoundError:
                continue  # another process was first


def key_of(mesh: Mesh) -> str:
    """A name for the content of a surface: equal for equal arrays, different for others."""
    return Path(file_of(mesh).name).stem
