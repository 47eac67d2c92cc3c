"""The projects that a visitor has saved by name, each a project folder (`editing.project`)."""

import hashlib
import json
import logging
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dissector.files import write_atomically
from dissector.mesh import Layer
from dissector.png_images import png
from editing.errors import EditError
from editing.history import History
from editing.project import PROJECT, Project, create, open_project, save
from editing.sessions.store import told
from editing.sessions.uploads import pack_project, without_paths

log = logging.getLogger(__name__)

LONGEST = 50
"""Characters in the name of a project, which is also that of its folder."""

MOST_PROJECTS = 100

PREVIEW, PREVIEW_SIZE = "preview.png", 160

RESERVED = {"con", "prn", "aux", "nul"}
"""Names that Windows keeps for itself."""


@dataclass(frozen=True)
class SavedProject:
    """A project as a list shows it.

    Attributes:
        saved_at: ISO 8601, UTC.
        layers: their names.
        preview: a picture of the scene, where there is one.
    """

    name: str
    saved_at: str
    layers: tuple[str, ...]
    preview: Path | None


class SessionProjects:
    """The named projects in a folder.

    Args:
        folder: need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def listed(self) -> tuple[SavedProject, ...]:
        """All projects, the one saved last first; damaged ones are logged and left out."""
        found = []
        for path in self._folder.glob(f"*/{PROJECT}"):
            if path.parent.name.startswith("."):
                continue  # one that was being written when the program ended
            try:
                found.append((path.stat().st_mtime_ns, _summary(path)))
            except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
                log.warning("project left out: %s: %r", path, error)
        return tuple(summary for _, summary in sorted(found, key=lambda each: -each[0]))

    def save(self, name: str, history: History, *, over: str | None) -> str:
        """Save a history by name.

        Args:
            over: name of the project that the history belongs to and may replace, or None.

        Returns:
            The name with spaces trimmed.

        Raises:
            EditError: the name cannot be, is that of another project, or nothing can be written.
        """
        name = check_project_name(name)
        held = self._find(name)
        if held is not None and (over is None or held.name.casefold() != over.casefold()):
            raise EditError(
                f'There is another project "{held.name}". Choose another name, or delete that one.'
            )
        folder = held or self._folder / name
        with without_paths(folder, f'"{name}"'):
            if held is None:
                self._check_room()
                create(folder, history)
            else:
                save(_handle(held, history), history)
        _write_preview(folder, [shown.content for shown in history.present.shown])
        return folder.name

    def open(self, name: str) -> tuple[str, History]:
        """The name as it was saved, and the saved history.

        Raises:
            EditError: there is no such project, or it is damaged.
        """
        folder = self._found(name)
        with without_paths(folder, f'"{folder.name}"'):
            return folder.name, open_project(folder).history

    def delete(self, name: str) -> str:
        """Delete a project and return its name.

        Raises:
            EditError: there is none of this name, or it cannot be deleted.
        """
        folder = self._found(name)
        with told(f'"{folder.name}" could not be deleted'):
            shutil.rmtree(folder)
        return folder.name

    def pack(self, name: str, into: Path) -> Path:
        """Pack a project as a zip file in a folder and return its path.

        Raises:
            EditError: there is no such project, or the file cannot be made.
        """
        folder = self._found(name)
        target = into / f"{folder.name}.zip"
        pack_project(folder, target)
        return target

    def _find(self, name: str) -> Path | None:
        """The folder of a project; case makes no difference."""
        wanted = unicodedata.normalize("NFC", " ".join(name.split())).casefold()
        for path in self._folder.glob(f"*/{PROJECT}"):
            if path.parent.name.casefold() == wanted and not path.parent.name.startswith("."):
                return path.parent
        return None

    def _found(self, name: str) -> Path:
        folder = self._find(name)
        if folder is None:
            raise EditError(f'There is no project "{name}" any more.')
        return folder

    def _check_room(self) -> None:
        if sum(1 for _ in self._folder.glob(f"*/{PROJECT}")) >= MOST_PROJECTS:
            raise EditError(f"There are {MOST_PROJECTS} projects already. Delete one first.")


def check_project_name(name: str) -> str:
    """The name with spaces trimmed, good as the name of a folder on every system.

    Raises:
        EditError: it is empty or too long, or holds other characters than letters, digits, spaces,
            hyphens and underscores.
    """
    trimmed = unicodedata.normalize("NFC", " ".join(name.split()))
    if not trimmed:
        raise EditError("A project needs a name.")
    if len(trimmed) > LONGEST or len(trimmed.encode()) > 4 * LONGEST:
        raise EditError(f"The name of a project has at most {LONGEST} characters.")
    if not all(letter.isalnum() or letter in " -_" for letter in trimmed):
        raise EditError(
            "The name of a project holds letters, digits, spaces, hyphens and underscores only."
        )
    if trimmed.casefold() in RESERVED:
        raise EditError(f'A project cannot have the name "{trimmed}". Choose another one.')
    return trimmed


def _handle(folder: Path, history: History) -> Project:
    """The project that is there now, to be replaced; what it holds does not matter."""
    with told(f'"{folder.name}" could not be read'):
        mark = hashlib.sha256((folder / PROJECT).read_bytes()).hexdigest()
    return Project(folder, history, mark)


def _summary(path: Path) -> SavedProject:
    document = json.loads(path.read_bytes())
    indices = document["scenes"][document["present"]]["layers"]
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    preview = path.parent / PREVIEW
    return SavedProject(
        path.parent.name,
        saved_at.isoformat(timespec="seconds"),
        tuple(str(document["layers"][index]["name"]) for index in indices),
        preview if preview.is_file() else None,
    )


def _write_preview(folder: Path, layers: Sequence[Layer]) -> None:
    """The picture for the list: the first tile of `preview_image`. Without it the list has none."""
    from dissector.preview import preview_image  # brings torch along

    try:
        if not layers:
            (folder / PREVIEW).unlink(missing_ok=True)
            return
        picture = preview_image(layers, size=PREVIEW_SIZE)[:, :PREVIEW_SIZE]
        write_atomically(folder / PREVIEW, png(picture))
    except (OSError, ValueError) as error:
        log.warning("%s is saved, but has no preview: %s", folder, error)
