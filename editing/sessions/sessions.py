"""The visitors of the studio: who is who, what is kept of them, and what is forgotten.

A visitor is known by an unguessable token, which is also the name of their folder. Nobody without
it sees their scene, files, jobs or projects.

    FOLDER/TOKEN/           a visitor (`editing.sessions.store`)
    FOLDER/layer-files/     surfaces for the viewer, named after their content
"""

import logging
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from editing.actions.action import Action
from editing.scene import Scene
from editing.sessions.engine import Engine, once
from editing.sessions.gallery import SavedScene
from editing.sessions.jobs import Worker
from editing.sessions.layer_files import LayerFiles
from editing.sessions.session import Session
from editing.sessions.state import Shared
from editing.sessions.store import MARKER, SessionStore, read_marker
from editing.sessions.tasks import Task, start

if TYPE_CHECKING:
    from editing.prompted.edit_models import EditModels

log = logging.getLogger(__name__)

LAYER_FILES = "layer-files"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")

HOUR, DAY = 3600.0, 86400.0

GONE = ".gone-"
"""Folders on their way out begin with this."""

_PAUSE, _LOOK = 0.25, 60.0
"""Seconds between two looks for changed scenes, and between two for idle sessions."""


@dataclass(frozen=True)
class Limits:
    """How long sessions stay.

    Attributes:
        in_memory: how many at most, but for those used in the last minute or with a job.
        idle: seconds after which one leaves the memory.
        age: seconds after the last visit after which a folder is deleted.
        write: least seconds between two writes of a scene.
        fresh: seconds in which a session that was just asked for stays in memory.
    """

    in_memory: int = 64
    idle: float = HOUR
    age: float = 7 * DAY
    write: float = 2.0
    fresh: float = 60.0


def new_token() -> str:
    """A fresh unguessable token (128 bits, safe in paths and URLs)."""
    return secrets.token_urlsafe(16)


class Sessions:
    """All visitors.

    Args:
        folder: for everything that is kept.
        engine: makes scenes.
        actions: what can be done to a scene, by name.
        models: loads what edits by prompt work with; called once, when it is needed.
        examples: finished scenes; the first is shown to a new visitor.
        opened: a scene to show to a new visitor instead.
    """

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        *,
        actions: Mapping[str, Action],
        models: "Callable[[], EditModels]",
        examples: Sequence[SavedScene] = (),
        opened: Scene | None = None,
        limits: Limits = Limits(),
    ) -> None:
        self._folder, self._limits = folder, limits
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        workers = {place: Worker[Task](start, name=place) for place in ("hands", "model")}
        self._shared = Shared(
            engine,
            actions,
            once(models),
            workers,
            {str(key): scene for key, scene in enumerate(examples)},
            opened,
            LayerFiles(folder / LAYER_FILES),
        )
        self._thread = threading.Thread(target=self._keep_house, name="sessions", daemon=True)
        self._thread.start()

    @property
    def examples(self) -> Mapping[str, SavedScene]:
        """The scenes that come with the program, by the keys that `open_example` takes."""
        return self._shared.examples

    def get(self, token: object) -> Session:
        """The session of a token, in memory or on disk; a new one for any other value."""
        found = self.find(token)
        if found is not None:
            return found
        fresh = new_token()
        with self._lock:
            session = self._sessions[fresh] = self._make(fresh)
        session.load()
        return session

    def find(self, token: object) -> Session | None:
        """The session of a token, or None. What is no token never becomes a path."""
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            return None
        with self._lock:
            session = self._sessions.get(token)
            if session is None and read_marker(self._folder / token) is not None:
                session = self._sessions[token] = self._make(token)
            if session is None:
                return None
            session.visited()
        session.load()
        return session

    def close(self, *, timeout: float = 10.0) -> None:
        """End all jobs and keep all scenes."""
        self._closed.set()
        self._thread.join(timeout)
        for worker in self._shared.workers.values():
            worker.close(timeout=timeout)
        self.write(now=True)

    def write(self, *, now: bool = False) -> None:
        """Keep the scenes that have changed on disk."""
        for session in self._all():
            session.write(now=now)

    def forget_idle(self) -> None:
        """Drop sessions from memory that nobody has used for long, or that are too many.

        Their scenes are on disk; one whose scene cannot be written stays.
        """
        now = time.monotonic()
        free = [session for session in self._all() if not session.busy]
        free.sort(key=lambda session: session.used)
        surplus = len(self._sessions) - self._limits.in_memory
        for place, session in enumerate(free):
            used = session.used
            idle = now - used
            if idle < self._limits.idle and not (place < surplus and idle >= self._limits.fresh):
                continue
            if not session.write(now=True):
                continue
            with self._lock:
                if session.used == used:  # else there was an act meanwhile
                    self._sessions.pop(session.token, None)

    def remove_old(self) -> None:
        """Delete the folders of visitors who were not here for long, and old files for the viewer.

        Only folders that a session has marked as its own are touched.
        """
        oldest = time.time() - self._limits.age
        for folder in sorted(self._folder.glob("*/")):
            if not _TOKEN.fullmatch(folder.name) or read_marker(folder) is None:
                continue
            with self._lock:
                if folder.name in self._sessions or _visited(folder) >= oldest:
                    continue
                doomed = folder.with_name(f"{GONE}{secrets.token_hex(4)}")
                folder.rename(doomed)
        for doomed in self._folder.glob(f"{GONE}*"):
            shutil.rmtree(doomed, ignore_errors=True)
        self._shared.layer_files.remove_old(self._limits.age)

    def _make(self, token: str) -> Session:
        store = SessionStore(self._folder / token, seconds=self._limits.write)
        return Session(token, store, self._shared)

    def _all(self) -> list[Session]:
        with self._lock:
            return list(self._sessions.values())

    def _keep_house(self) -> None:
        """Write scenes as they change, and tidy up every minute and every day."""
        next_look = next_cleaning = time.monotonic()
        while not self._closed.wait(_PAUSE):
            try:
                self.write()
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + _LOOK
                    self.forget_idle()
                if time.monotonic() >= next_cleaning:
                    next_cleaning = time.monotonic() + DAY
                    self.remove_old()
            except Exception:  # whatever it is, other visitors' scenes are still to be kept
                log.exception("keeping house failed")


def _visited(folder: Path) -> float:
    """When the visitor was here last, in seconds since 1970."""
    return (folder / MARKER).stat().st_mtime
