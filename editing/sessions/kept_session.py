"""A visitor's scene as a session keeps it: guarded by a lock, noted when it changes, on disk.

`editing.sessions.session` adds what can be done to it.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from editing.errors import EditError
from editing.history import History
from editing.scene import Scene
from editing.sessions.jobs import UNEXPECTED, Job
from editing.sessions.slot import JobSlot
from editing.sessions.state import Notice, Report, Shared, State
from editing.sessions.store import Kept, SessionStore
from editing.sessions.tasks import Task

log = logging.getLogger(__name__)


class KeptSession:
    """The scene of a visitor, one job, and what is to be told.

    Args:
        token: its unguessable name.
        store: its folder.
        shared: what all sessions share.
    """

    def __init__(self, token: str, store: SessionStore, shared: Shared) -> None:
        self.token = token
        self.shared = shared
        self.used = time.monotonic()
        self._store = store
        self._lock = threading.RLock()
        self._slot = JobSlot(shared.workers)
        self._state = State()
        self._loaded = self._unkept = self._failed = False

    def load(self) -> None:
        """Bring back what was kept, or open the first scene; only the first call does."""
        with self._lock:
            if self._loaded:
                return
            self._loaded, kept = True, None
            try:
                kept = self._store.load()
            except EditError as error:
                self.tell("error", str(error))
            if kept is not None:
                saved = kept.history if kept.saved else None
                self._state.open(kept.history, kept.project, saved)
            elif (first := self.shared.first_scene()) is not None:
                self._state.open(History.start(first))

    def state(self) -> State:
        """A copy of all that a page may show, at one moment."""
        with self._lock:
            self._state.note_job(self._slot.job)
            return self._state.copied()

    @property
    def job(self) -> Job[Task] | None:
        """The newest job, until the next act after its end."""
        with self._lock:
            return self._slot.job

    @property
    def busy(self) -> bool:
        """Whether a job waits or runs."""
        with self._lock:
            return self._slot.busy

    @property
    def scene(self) -> Scene | None:
        with self._lock:
            return self._state.scene

    @property
    def report(self) -> Report | None:
        """What the last job reports."""
        return self._state.report

    def tell(self, kind: str, text: str) -> None:
        """Put a notice before the visitor: "error" or "info"."""
        with self._lock:
            self._state.tell(Notice.of(kind, text))

    def write(self, *, now: bool = False) -> bool:
        """Keep the scene on disk if it has changed; without `now`, not too often.

        What goes wrong is logged, and told to the visitor the first time.

        Returns:
            Whether there is nothing left to write.
        """
        with self._lock:
            state = self._state
            if state.history is None or not self._unkept:
                return True
            kept = Kept(state.history, state.project, state.saved)
        failure = None
        try:
            written = self._store.keep(kept, now=now)
        except EditError as error:
            log.error("a scene was not kept: %s", error)
            written, failure = False, str(error)
        with self._lock:
            now_kept = (kept.history, kept.project, kept.saved)
            if written and now_kept == (state.history, state.project, state.saved):
                self._unkept = False
            if failure and not self._failed:
                self.tell("error", failure)
            self._failed = failure is not None or (self._failed and not written)
            return not self._unkept

    def visited(self) -> None:
        """Note that the visitor is here."""
        self.used = time.monotonic()
        self._store.visited()

    @contextmanager
    def _acting(self, *, free: bool = False) -> Iterator[None]:
        """Around every act: one at a time, and errors become notices.

        Args:
            free: whether it is refused while a job runs.
        """
        with self._lock:
            self.used = time.monotonic()
            self._state.tell(None)
            try:
                if free:
                    self._slot.check_free()
                self._slot.clear()
                yield
            except EditError as error:
                self.tell("error", str(error))
                raise
            except Exception as error:
                log.exception("an act failed unexpectedly")
                self.tell("error", UNEXPECTED)
                raise EditError(UNEXPECTED) from error

    def _history(self) -> History:
        if self._state.history is None:
            raise EditError("There is no scene yet. Generate one, or open an example.")
        return self._state.history

    def _open(self, history: History, project: str | None = None, saved: History | None = None):
        self._state.open(history, project, saved)
        self._state.put_report(None)
        self._changed()

    def _done(self, label: str, scene: Scene) -> None:
        """Note an edit; one that changed nothing is none."""
        history = self._history()
        if scene is not history.present:
            self._state.go(history.done(label, scene))
            self._changed()

    def _changed(self, *parts: str) -> None:
        """Have the scene kept, and note which other parts have changed."""
        self._unkept = True
        self._state.touch(*parts)
