"""Runs of the pipeline and long edits, one at a time, outside any web framework.

A visitor's page may be reloaded or closed while its job goes on: a `Worker` owns one thread and
a queue, and whoever holds the unguessable id of a `Job` can ask it for news. To cancel is to stop
iterating: the job ends at its next `Step`.
"""

import itertools
import logging
import secrets
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, TypeVar

import numpy as np

from dissector.progress import Step
from editing.errors import EditError

logger = logging.getLogger(__name__)

Request = TypeVar("Request")
Status = Literal["queued", "running", "cancelling", "done", "failed", "cancelled"]

UNEXPECTED = "Something went wrong inside the program. The details are in the app's log."


class QueueFull(EditError):
    """No further job is taken at the moment."""


@dataclass(frozen=True)
class Job(Generic[Request]):
    """What is known of a job at one moment.

    Attributes:
        id: the unguessable name of the job.
        request: what the runner was asked for.
        status: "queued", "running" and "cancelling" (until its next step) are the unfinished ones.
        place: 1 for the job that runs or is next, 2 for the one behind it, …; 0 once finished.
        step: the latest report of the runner.
        preview: the latest image among the reports, (height, width, 3) uint8 sRGB.
        stage_started: when the stage of `step` began, in seconds of `time.monotonic`.
        stage_seconds: durations of the finished stages, in order.
        message: why it failed, for a person; empty otherwise.
        version: grows with every change.
    """

    id: str
    request: Request
    status: Status = "queued"
    place: int = 0
    step: Step | None = None
    preview: np.ndarray | None = None
    stage_started: float = 0.0
    stage_seconds: dict[str, float] = field(default_factory=dict)
    message: str = ""
    version: int = 0

    @property
    def active(self) -> bool:
        """Whether the job still waits or runs."""
        return self.status in ("queued", "running", "cancelling")


def new_id() -> str:
    """A fresh unguessable job id (128 bits, safe in paths and URLs)."""
    return secrets.token_urlsafe(16)


class Worker(Generic[Request]):
    """One thread that runs jobs in the order in which they came.

    Args:
        runner: starts the work of a request: a generator of `Step`s that puts its result where it
            belongs before it ends; what it returns is not looked at.
        capacity: how many jobs may wait or run at once.
        kept: how many finished jobs are remembered.
        name: of the thread, for logs.
    """

    def __init__(
        self,
        runner: Callable[[Request], Generator[Step, None, object]],
        *,
        capacity: int = 16,
        kept: int = 256,
        name: str = "jobs",
    ) -> None:
        self._runner = runner
        self._capacity = capacity
        self._kept = kept
        self._jobs: dict[str, Job[Request]] = {}
        self._closed = False
        self._changed = threading.Condition()
        self._versions = itertools.count(1)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, id: str, request: Request) -> None:
        """Put a job at the end of the queue.

        Raises:
            QueueFull: when `capacity` jobs are unfinished already.
        """
        with self._changed:
            waiting = sum(job.active for job in self._jobs.values())
            if waiting >= self._capacity:
                raise QueueFull(
                    f"The queue is full: {waiting} jobs are waiting. Try again in a while."
                )
            self._jobs[id] = Job(id=id, request=request, version=next(self._versions))
            self._changed.notify_all()

    def job(self, id: str) -> Job[Request] | None:
        """The present state of a job, or None if there is none by that id."""
        with self._changed:
            job = self._jobs.get(id)
            if job is None or not job.active:
                return job
            active = [other.id for other in self._jobs.values() if other.active]
            return replace(job, place=active.index(id) + 1)

    def cancel(self, id: str) -> None:
        """End a job: at once while it waits, at its next step while it runs.

        Finished and unknown ones stay as they are.
        """
        with self._changed:
            job = self._jobs.get(id)
            if job is not None and job.status == "queued":
                self._update(id, status="cancelled")
            elif job is not None and job.status == "running":
                self._update(id, status="cancelling")

    def wait(self, id: str, *, timeout: float) -> Job[Request] | None:
        """Block until a job is finished or `timeout` seconds have passed, and return its state."""
        with self._changed:
            self._changed.wait_for(
                lambda: id not in self._jobs or not self._jobs[id].active, timeout
            )
        return self.job(id)

    def latest_stage_seconds(self, accept: Callable[[Request], bool]) -> dict[str, float]:
        """Stage durations of the newest successful job whose request is accepted, or empty."""
        with self._changed:
            for job in reversed(self._jobs.values()):
                if job.status == "done" and accept(job.request):
                    return job.stage_seconds
        return {}

    def close(self, *, timeout: float = 10.0) -> None:
        """Cancel everything and wait up to `timeout` seconds for the running step to end."""
        with self._changed:
            self._closed = True
            for job in list(self._jobs.values()):
                self.cancel(job.id)
            self._changed.notify_all()
        self._thread.join(timeout)

    def _work(self) -> None:
        while (job := self._take()) is not None:
            try:
                finished = self._iterate(job)
                self._finish(job.id, "done" if finished else "cancelled")
            except ValueError as error:
                logger.info("job failed: %s", error)
                self._finish(job.id, "failed", str(error))
            except Exception:
                logger.exception("job failed unexpectedly")
                self._finish(job.id, "failed", UNEXPECTED)

    def _take(self) -> Job[Request] | None:
        """Wait for the oldest queued job and mark it as running; None once closed."""
        with self._changed:
            while not self._closed:
                for job in self._jobs.values():
                    if job.status == "queued":
                        return self._update(job.id, status="running")
                self._changed.wait()
        return None

    def _iterate(self, job: Job[Request]) -> bool:
        """Run a job. False when it was cancelled, in which case the runner has been closed."""
        steps = self._runner(job.request)
        try:
            for step in steps:
                with self._changed:
                    if self._jobs[job.id].status == "cancelling":
                        return False
                    self._record(job.id, step)
        finally:
            steps.close()
        with self._changed:
            return self._jobs[job.id].status != "cancelling"

    def _record(self, id: str, step: Step) -> None:
        """Take over one report, and close the books of a stage when the next one begins."""
        job, now = self._jobs[id], time.monotonic()
        changes: dict = {"step": step}
        if job.step is None or job.step.stage != step.stage:
            changes["stage_started"] = now
            changes["stage_seconds"] = closed_books(job, now)
        if step.preview is not None:
            changes["preview"] = step.preview
        self._update(id, **changes)

    def _finish(self, id: str, status: Status, message: str = "") -> None:
        with self._changed:
            books = closed_books(self._jobs[id], time.monotonic())
            self._update(id, status=status, message=message, stage_seconds=books)
            finished = [job.id for job in self._jobs.values() if not job.active]
            for old in finished[: max(0, len(finished) - self._kept)]:
                del self._jobs[old]

    def _update(self, id: str, **changes) -> Job[Request]:
        job = replace(self._jobs[id], version=next(self._versions), **changes)
        self._jobs[id] = job
        self._changed.notify_all()
        return job


def closed_books(job: Job, now: float) -> dict[str, float]:
    """Stage durations in seconds with the present stage ended at `now` (`time.monotonic`)."""
    if job.step is None:
        return job.stage_seconds
    spent = job.stage_seconds.get(job.step.stage, 0.0) + now - job.stage_started
    return {**job.stage_seconds, job.step.stage: spent}
