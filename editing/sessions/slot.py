"""The one job that a session may have at a time.

To cancel frees the session at once, even where the worker's thread is busy with a long step: the
job winds down by itself, and what it brings then is dropped.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from editing.actions.action import Action, Outcome, Tools, Values
from editing.errors import EditError
from editing.opening import open_source
from editing.scene import Scene
from editing.sessions.engine import Engine
from editing.sessions.jobs import Job, Worker
from editing.sessions.tasks import Steps, Task, drop


@dataclass
class _Held:
    """A job of the session, until the next act after its end.

    Attributes:
        taken: its result is in the scene, so that nothing is left to cancel.
        cancelled: by the visitor.
    """

    id: str
    worker: Worker[Task]
    taken: bool = False
    cancelled: bool = False


class JobSlot:
    """The newest job of a session. Whoever uses it holds the lock of the session.

    Args:
        workers: by the places where actions run, "hands" and "model".
    """

    def __init__(self, workers: Mapping[str, Worker[Task]]) -> None:
        self._workers = workers
        self._held: _Held | None = None

    @property
    def job(self) -> Job[Task] | None:
        """The job while it is active, and its end until `clear`; cancelled at once."""
        held = self._held
        job = held and held.worker.job(held.id)
        if not held or not job:
            return None
        return replace(job, status="cancelled", place=0) if held.cancelled else job

    @property
    def busy(self) -> bool:
        """Whether a job of this session still waits or works on a result that is wanted."""
        if self._held is None or self._held.taken:
            return False
        return self.job is not None and self.job.active

    def check_free(self) -> None:
        """Raises EditError while a job waits or runs."""
        job = self.job
        if not self.busy or job is None:
            return
        doing = "waits for its turn" if job.status == "queued" else "is running"
        raise EditError(f"{job.request.title} {doing}. Wait for it, or cancel it.")

    def submit(self, place: str, id: str, task: Task) -> None:
        """Hand a task to the worker of a place.

        Raises:
            QueueFull: too much is waiting there.
        """
        worker = self._workers[place]
        worker.submit(id, task)
        self._held = _Held(id, worker)

    def wants(self, id: str) -> bool:
        """Whether the result of a job is still wanted."""
        held = self._held
        return held is not None and held.id == id and not held.cancelled

    def took(self, id: str) -> None:
        """Note that the result of a job is in the scene."""
        if self._held is not None and self._held.id == id:
            self._held.taken = True

    def cancel(self) -> None:
        """Give the job up; one that has ended stays as it is."""
        job = self.job
        if self._held is None or job is None or not self.busy:
            return
        self._held.cancelled = True
        job.request.enough.set()  # many a long step looks at it
        worker, id = self._held.worker, self._held.id
        worker.cancel(id)
        ended = worker.job(id)
        if ended is not None and ended.status == "cancelled" and ended.step is None:
            drop(job.request)

    def keep(self) -> None:
        """Let the job end early with what there is.

        Raises:
            EditError: it does not run yet, or there is nothing to keep before its end.
        """
        job = self.job
        if job is None or not self.busy:
            return
        if not job.request.can_keep:
            raise EditError(f"{job.request.title} can only be waited for or cancelled.")
        if job.status == "queued":
            raise EditError(f"{job.request.title} waits for its turn. There is nothing to keep.")
        job.request.enough.set()

    def clear(self) -> bool:
        """Forget a job that has ended; returns whether there was one."""
        if self._held is None or self.busy:
            return False
        self._held = None
        return True


def edit(
    action: Action, scene: Scene, values: Values, tools: Tools, deliver: Callable[[Outcome], None]
) -> Steps:
    """Do the work of an action and hand over what came of it; its folder is gone afterwards."""
    assert action.work is not None, action.name
    try:
        deliver((yield from action.work(scene, values, tools)))
    finally:
        shutil.rmtree(tools.out, ignore_errors=True)


def run(engine: Engine, request: Any, out: Path, deliver: Callable[[Scene], None]) -> Steps:
    """Run the pipeline and hand over the scene; its folder is gone where that fails."""
    done = False
    try:
        yield from engine.run(request)
        deliver(open_source(out))
        done = True
    finally:
        if not done:
            shutil.rmtree(out, ignore_errors=True)
