"""Project folders: an edited scene with its history on disk, in open formats.

    PROJECT/project.json     the history and all layers (`editing.project_document`)
    PROJECT/meshes/          each surface once, named after its content (`editing.mesh_files`)
    PROJECT/autosave.json    edits that are not saved yet, in the format of project.json
    PROJECT/scene.glb        the present scene for other programs (`editing.scene_file`)

A save writes the surfaces that are new and then replaces project.json in one step: a kill at any
moment leaves the earlier project or the new one. Files that nothing uses any more go last. One
program at a time may have a project open for editing; a save over another's is refused.
"""

import hashlib
import logging
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dissector.files import replace_folder, write_atomically
from dissector.mesh import Mesh
from editing.errors import EditError
from editing.history import History
from editing.mesh_files import MeshFile, read_mesh, remove_unused, write_meshes
from editing.project_document import from_document, from_json, to_document, to_json
from editing.scene import Scene
from editing.scene_file import write_scene_file

log = logging.getLogger(__name__)

PROJECT, AUTOSAVE = "project.json", "autosave.json"


@dataclass(frozen=True, eq=False)
class Project:
    """A project as it is on disk.

    Attributes:
        folder: absolute.
        history: the saved one.
        mark: tells this state of project.json from others.
        unsaved: what a session left in autosave.json and did not save, or None. The next save of
            any history replaces it.
    """

    folder: Path
    history: History
    mark: str
    unsaved: History | None = None


def create(folder: str | Path, history: History) -> Project:
    """Save a history into a new project folder, which is there complete or not at all.

    Raises:
        EditError: the folder is not empty, or cannot be written.
    """
    folder = Path(folder).resolve()
    with _told(f"{folder} could not be made"):
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise EditError(f"{folder} exists already and is not empty. Choose another folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
        try:
            document = to_document(history)
            write_meshes(staging, _meshes(history))
            mark = _commit(staging / PROJECT, document)
            write_scene_file(staging, history.present)
            replace_folder(staging, folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return Project(folder, history, mark)


def open_project(folder: str | Path) -> Project:
    """Read a project: the same scenes to the last bit, and what autosave has beyond them.

    Raises:
        EditError: the folder holds no project, one of a newer version, or a damaged one.
    """
    folder = Path(folder).resolve()
    meshes: dict[str, Mesh] = {}
    content, document = _read(folder / PROJECT)
    mark = hashlib.sha256(content).hexdigest()
    history = _history(folder / PROJECT, document, meshes)
    return Project(folder, history, mark, _unsaved(folder, mark, meshes))


def read_present(folder: str | Path) -> Scene:
    """The present scene of a project alone: damage to what only the history uses is no matter.

    Raises:
        EditError: as `open_project`.
    """
    path = Path(folder).resolve() / PROJECT
    return _history(path, _read(path)[1], {}, present=True).present


def save(project: Project, history: History) -> Project:
    """Save a history: new surfaces and project.json; autosave.json goes.

    Raises:
        EditError: another program has saved the project since, or it cannot be written; what was
            saved before is intact.
    """
    folder, document = project.folder, to_document(history)
    with _told(f"{folder} could not be saved", "What was saved before is intact."):
        _check_unchanged(project)
        write_meshes(folder, _meshes(history))
        mark = _commit(folder / PROJECT, document)
    try:
        (folder / AUTOSAVE).unlink(missing_ok=True)
        write_scene_file(folder, history.present)
        remove_unused(folder, document["files"])
    except OSError as error:
        log.warning("%s is saved, but not tidied up: %s", folder, error)
    return Project(folder, history, mark)


def autosave(project: Project, history: History) -> None:
    """Keep a history beside the saved one, until the next save.

    Raises:
        EditError: as `save`; an earlier autosave is intact.
    """
    folder = project.folder
    with _told(f"{folder} could not be saved automatically"):
        _check_unchanged(project)
        write_meshes(folder, _meshes(history))
        _commit(folder / AUTOSAVE, {**to_document(history), "base": project.mark})


def discard_autosave(project: Project) -> Project:
    """Drop what autosave has beyond the saved history.

    Raises:
        EditError: the file cannot be deleted.
    """
    with _told(f"{project.folder / AUTOSAVE} could not be deleted"):
        (project.folder / AUTOSAVE).unlink(missing_ok=True)
    return replace(project, unsaved=None)


def _meshes(history: History) -> dict[Mesh, None]:
    """All surfaces of a history, each once."""
    return {held.mesh: None for entry in history.entries for held in entry.scene.layers}


def _commit(path: Path, document: dict[str, Any]) -> str:
    """Write a document and return its mark."""
    content = to_json(document)
    write_atomically(path, content)
    return hashlib.sha256(content).hexdigest()


def _read(path: Path) -> tuple[bytes, dict[str, Any]]:
    """A document of a project, as bytes and as JSON values."""
    if not path.parent.is_dir():
        raise EditError(f"There is no project folder {path.parent}.")
    if not path.is_file():
        raise EditError(f"{path.parent} is no project folder: {path.name} is missing.")
    with _told(f"{path} could not be read"):
        content = path.read_bytes()
    return content, from_json(content, path)


def _history(
    path: Path, document: dict[str, Any], meshes: dict[str, Mesh], *, present: bool = False
) -> History:
    """The history of a document; `meshes` keeps those that were read, by the names of the files."""

    def read(file: MeshFile) -> Mesh:
        if file.name not in meshes:
            meshes[file.name] = read_mesh(path.parent, file)
        return meshes[file.name]

    return from_document(document, path, read, present=present)


def _unsaved(folder: Path, mark: str, meshes: dict[str, Mesh]) -> History | None:
    """What autosave.json has beyond the project.json of a mark."""
    path = folder / AUTOSAVE
    if not path.is_file():
        return None
    try:
        document = _read(path)[1]
        if document.get("base") != mark:
            return None  # older than the last save, which was killed before it could delete it
        return _history(path, document, meshes)
    except EditError as error:
        log.warning("what was saved automatically cannot be recovered: %s", error)
        return None


def _check_unchanged(project: Project) -> None:
    """Refuse to write over a project that is not the one that was read."""
    path = project.folder / PROJECT
    if not path.is_file():
        raise EditError(f"The project folder {project.folder} is gone. Save under another name.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != project.mark:
        raise EditError(
            f"{project.folder} was saved by another program in the meantime. "
            "Open it again, or save under another name."
        )


@contextmanager
def _told(failure: str, rest: str = "") -> Iterator[None]:
    """Turn errors of the disk into a sentence that says what they mean."""
    try:
        yield
    except OSError as error:
        raise EditError(f"{failure}: {error.strerror or error}. {rest}".strip()) from error
