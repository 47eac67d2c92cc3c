"""What a visitor has on disk: the scene with its history, downloads, and the runs of the pipeline.

    FOLDER/session.json     marks the folder as ours; its time is that of the last visit
    FOLDER/scene/           the scene and its history, a project (`editing.project`) without a save
    FOLDER/projects/        what was saved by name (`editing.sessions.projects`)
    FOLDER/downloads/ID/    finished files, each in a folder of its own
    FOLDER/runs/ID/         output folders of the pipeline
    FOLDER/work/ID/         files of jobs that are not finished

Nothing is written before there is something to keep: a visitor who only looks leaves no trace.
"""

import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dissector.files import write_atomically
from editing.errors import EditError
from editing.history import History
from editing.mesh_files import remove_unused, write_meshes
from editing.project import PROJECT, open_project
from editing.project_document import to_document, to_json

log = logging.getLogger(__name__)

MARKER, FORMAT = "session.json", "dreamdissector-session"
SCENE, PROJECTS, DOWNLOADS, RUNS, WORK = "scene", "projects", "downloads", "runs", "work"

MOST_RUNS, MOST_DOWNLOADS = 3, 30
"""So many are kept; the oldest go."""


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept of a session.

    Attributes:
        history: of the scene.
        project: name of the project that it was opened from or saved as, or None.
        saved: whether it is as that project was saved.
    """

    history: History
    project: str | None = None
    saved: bool = False


@dataclass(frozen=True)
class Download:
    """A file that the session has made.

    Attributes:
        id: unguessable, and the name of the file's folder.
    """

    id: str
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def bytes(self) -> int:
        return self.path.stat().st_size


class SessionStore:
    """The folder of a session. Safe to use from several threads.

    Args:
        folder: need not be there.
        seconds: least time between two writes of the scene.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seconds: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = folder
        self._seconds, self._clock = seconds, clock
        self._lock = threading.RLock()
        self._last: Kept | None = None
        self._marked: tuple[str | None, bool] | None = None
        self._next = clock()

    def load(self) -> Kept | None:
        """What an earlier session has kept, or None.

        Raises:
            EditError: the scene is damaged. It is put aside, and the next one is kept again.
        """
        with self._lock:
            shutil.rmtree(self.folder / WORK, ignore_errors=True)  # of jobs that were killed
            if not (self.folder / SCENE / PROJECT).is_file():
                return None
            try:
                history = open_project(self.folder / SCENE).history
            except EditError as error:
                log.error("a kept scene cannot be read: %s", error)
                aside = self.folder / f"{SCENE}-damaged-{secrets.token_hex(4)}"
                (self.folder / SCENE).rename(aside)
                raise EditError(
                    "Your last scene is damaged on disk and could not be opened."
                ) from None
            marker = read_marker(self.folder) or {}
            name, saved = marker.get("project"), marker.get("saved") is True
            self._last = Kept(history, name if isinstance(name, str) else None, saved)
            return self._last

    def keep(self, kept: Kept, *, now: bool = False) -> bool:
        """Write the scene if it is time, or at once with `now`.

        Returns:
            Whether it is on disk.

        Raises:
            EditError: it cannot be written. The next attempt comes after `seconds` again.
        """
        with self._lock:
            if self._is_kept(kept):
                return True
            if not now and self._clock() < self._next:
                return False
            self._next = self._clock() + self._seconds
            with told("The scene could not be kept"):
                self._write(kept)
            self._last = kept
            return True

    def _is_kept(self, kept: Kept) -> bool:
        last = self._last
        return last is not None and (last.history, last.project, last.saved) == (
            kept.history,
            kept.project,
            kept.saved,
        )

    def _write(self, kept: Kept) -> None:
        """The marker says "saved" only while the scene on disk is the saved one."""
        last, folder = self._last, self.folder / SCENE
        self._mark(kept.project, saved=False)
        if last is None or last.history is not kept.history:
            document = to_document(kept.history)
            scenes = [entry.scene for entry in kept.history.entries]
            write_meshes(folder, {held.mesh: None for scene in scenes for held in scene.layers})
            write_atomically(folder / PROJECT, to_json(document))
            remove_unused(folder, document["files"])
        if kept.saved:
            self._mark(kept.project, saved=True)

    def _mark(self, project: str | None, *, saved: bool) -> None:
        """Make the folder and write what marks it as ours. Raises OSError."""
        if self._marked == (project, saved) and (self.folder / MARKER).is_file():
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = {"format": FORMAT, "version": 1, "project": project, "saved": saved}
        write_atomically(self.folder / MARKER, json.dumps(content).encode())
        self._marked = (project, saved)

    def visited(self) -> None:
        """Note that the visitor was here, where there is a folder."""
        try:
            os.utime(self.folder / MARKER)
        except FileNotFoundError:
            pass  # nothing is kept so far

    def ensure(self) -> None:
        """Make the folder, marked as ours, if it is not there.

        Raises:
            EditError: it cannot be made.
        """
        with self._lock, told("There is no place for the files"):
            if not (self.folder / MARKER).is_file():
                self._mark(None, saved=False)

    def new_folder(self, kind: str, id: str) -> Path:
        """An empty folder for a job's files or a run.

        Raises:
            EditError: it cannot be made.
        """
        with self._lock, told("There is no place for the files"):
            self.ensure()
            folder = self.folder / kind / id
            folder.mkdir(parents=True)
            return folder

    def remove_old_runs(self) -> None:
        """Delete the output folders of all runs but the newest."""
        for folder in _newest_first(self.folder / RUNS)[MOST_RUNS:]:
            shutil.rmtree(folder, ignore_errors=True)

    def downloads(self) -> tuple[Download, ...]:
        """The finished files, newest first."""
        found = [(folder, next(folder.glob("*"), None)) for folder in self._download_folders()]
        return tuple(Download(folder.name, path) for folder, path in found if path is not None)

    def add_download(self, file: Path) -> Download:
        """Take in a finished file, which moves; the oldest ones go when there are many.

        Raises:
            EditError: it cannot be moved.
        """
        id = secrets.token_urlsafe(16)
        with self._lock, told(f"{file.name} could not be kept"):
            folder = self.new_folder(DOWNLOADS, id)
            target = folder / file.name
            os.replace(file, target)
            os.utime(folder)
            for old in self._download_folders()[MOST_DOWNLOADS:]:
                shutil.rmtree(old, ignore_errors=True)
            return Download(id, target)

    def remove_download(self, id: str) -> None:
        """Delete a finished file; unknown ids are no matter."""
        for folder in self._download_folders():
            if folder.name == id:
                shutil.rmtree(folder, ignore_errors=True)

    def _download_folders(self) -> list[Path]:
        return _newest_first(self.folder / DOWNLOADS)


def read_marker(folder: Path) -> dict | None:
    """What marks a folder as that of a session, or None where it is none."""
    try:
        content = json.loads((folder / MARKER).read_bytes())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("format") == FORMAT else None


@contextmanager
def told(failure: str) -> Iterator[None]:
    """Turn errors of the disk into a sentence."""
    try:
        yield
    except OSError as error:
        raise EditError(f"{failure}: {error.strerror or error}.") from error


def _newest_first(parent: Path) -> list[Path]:
    folders = [path for path in parent.glob("*") if path.is_dir()]
    return sorted(folders, key=lambda path: path.stat().st_mtime_ns, reverse=True)
