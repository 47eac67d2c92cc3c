"""What a session is at a moment, what of it has changed since when, and what all sessions share."""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from editing.actions.action import Action
from editing.errors import EditError
from editing.history import History
from editing.opening import open_source
from editing.scene import Scene
from editing.sessions.engine import Engine
from editing.sessions.gallery import SavedScene
from editing.sessions.jobs import Job, Worker
from editing.sessions.layer_files import LayerFiles
from editing.sessions.tasks import Task

if TYPE_CHECKING:
    from editing.prompted.edit_models import EditModels

log = logging.getLogger(__name__)

PARTS = ("scene", "job", "preview", "report", "notice", "downloads", "projects")
"""What changes on its own."""

_notices = itertools.count(1)


@dataclass(frozen=True)
class Notice:
    """An answer to the last act.

    Attributes:
        id: no other notice has it.
        kind: "error" or "info".
    """

    id: int
    kind: str
    text: str

    @classmethod
    def of(cls, kind: str, text: str) -> "Notice":
        return cls(next(_notices), kind, text)


@dataclass(frozen=True)
class Report:
    """What a job tells of its result.

    Attributes:
        lines: sentences.
        values: all of the report, as JSON values.
    """

    title: str
    lines: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


def _first_version() -> int:
    """Milliseconds since 1970: larger than what a page had from before a restart."""
    return time.time_ns() // 1_000_000


@dataclass
class State:
    """The state of a session. Whoever uses it holds the session's lock, or has a copy.

    Attributes:
        project: name of the project that the scene belongs to, or None.
        saved_history: as that project was saved last.
        job, report, notice: the newest ones.
        version: grows with every change.
        changed: the version in which each part has changed last.
    """

    history: History | None = None
    project: str | None = None
    saved_history: History | None = None
    job: Job[Task] | None = None
    report: Report | None = None
    notice: Notice | None = None
    version: int = field(default_factory=_first_version)
    changed: dict[str, int] = field(default_factory=dict)
    _stamp: tuple | None = None

    def __post_init__(self):
        self.changed = dict.fromkeys(PARTS, self.version)

    @property
    def scene(self) -> Scene | None:
        """As it is now."""
        return self.history and self.history.present

    @property
    def saved(self) -> bool:
        """Whether history and place in it are those of the last save of the project."""
        now, saved = self.history, self.saved_history
        if self.project is None or now is None or saved is None:
            return False
        return now.index == saved.index and now.entries == saved.entries

    def touch(self, *parts: str) -> None:
        """Note a change of some parts."""
        self.version += 1
        self.changed |= dict.fromkeys(parts, self.version)

    def open(self, history: History, project: str | None = None, saved: History | None = None):
        """Go on with another scene."""
        self.history, self.project, self.saved_history = history, project, saved
        self.touch("scene")

    def go(self, history: History) -> None:
        """Go on from an edit, or its undoing."""
        self.history = history
        self.touch("scene")

    def note_save(self, name: str, history: History) -> None:
        """The scene belongs to a project now."""
        self.project, self.saved_history = name, history
        self.touch("scene", "projects")

    def note_delete(self, name: str) -> None:
        """A project is gone; a scene that belonged to it belongs to none."""
        if self.project is not None and self.project.casefold() == name.casefold():
            self.project = self.saved_history = None
        self.touch("scene", "projects")

    def tell(self, notice: Notice | None) -> None:
        """Put a notice in the place of the last one."""
        if notice is not self.notice:
            self.notice = notice
            self.touch("notice")

    def put_report(self, report: Report | None) -> None:
        """Put a report in the place of the last one."""
        if report is not self.report:
            self.report = report
            self.touch("report")

    def note_job(self, job: Job[Task] | None) -> None:
        """Take over what is new of the job."""
        old, self.job = self.job, job
        stamp, self._stamp = self._stamp, _stamp(job)
        if stamp != self._stamp:
            self.touch("job")
        if (old and old.id) != (job and job.id) or _preview(old) is not _preview(job):
            self.touch("preview")

    def copied(self) -> "State":
        """As it is at this moment."""
        twin = copy(self)
        twin.changed = dict(self.changed)
        return twin


def _stamp(job: Job | None) -> tuple | None:
    """Changes whenever what a page shows of a job would."""
    return job and (job.id, job.version, job.place, job.status, job.request.enough.is_set())


def _preview(job: Job | None) -> np.ndarray | None:
    return None if job is None else job.preview


@dataclass(frozen=True)
class Shared:
    """What all sessions have in common.

    Attributes:
        actions: what can be done, by name.
        models: what edits by prompt work with; loaded at the first call.
        workers: by the places where actions run, "hands" and "model".
        examples: finished scenes that come with the program, by keys.
        opened: the scene for a new visitor; else it is the first example.
        layer_files: surfaces for the viewer.
    """

    engine: Engine
    actions: Mapping[str, Action]
    models: "Callable[[], EditModels]"
    workers: Mapping[str, Worker[Task]]
    examples: Mapping[str, SavedScene]
    opened: Scene | None
    layer_files: LayerFiles
    _read: dict[str, Scene] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def example(self, key: str) -> Scene:
        """A scene that comes with the program, with ids of its own; visitors share its surfaces.

        Raises:
            EditError: there is none of that key, or it is damaged.
        """
        if key not in self.examples:
            raise EditError("There is no such example.")
        with self._lock:
            if key not in self._read:
                self._read[key] = open_source(self.examples[key].glb)
        read = self._read[key]
        return Scene.of([held.content for held in read.layers], prompt=self.examples[key].prompt)

    def first_scene(self) -> Scene | None:
        """What a new visitor sees, or None where there is nothing to show."""
        if self.opened is not None:
            return self.opened
        for key in self.examples:
            try:
                return self.example(key)
            except EditError as error:
                log.warning("example left out: %s", error)
        return None

    def typical(self, task: Task) -> dict[str, float]:
        """Seconds of the stages in the last job of this kind, or of an example made that way."""
        for worker in self.workers.values():
            if seconds := worker.latest_stage_seconds(lambda other: other.kind == task.kind):
                return seconds
        made = (
            scene.stage_seconds
            for scene in self.examples.values()
            if task.kind == f"generate {scene.preset}"
        )
        return next(made, {})
