"""What a session asks a worker to do."""

import shutil
import threading
from collections.abc import Callable, Generator
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from pathlib import Path

from dissector.progress import Step

Steps = Generator[Step, None, object]


@dataclass(frozen=True, eq=False)
class Task:
    """The request of a job.

    Attributes:
        action: name of the action; "generate" for a run of the pipeline.
        title: what is done, in words, such as "Re-texture frog".
        work: starts the work. It is there until the worker has taken it, so that the list of
            finished jobs holds no scene in memory.
        out: the folder for its files; the work sees to it that it goes, or keeps it.
        layer: id of the layer that is worked on, where it is one.
        kind: jobs of one kind take about as long as each other.
        stages: names of the stages, in order; empty where they show as they come.
        can_keep: whether it may be stopped early with what there is by then.
        enough: set to stop it early.
        context: what was known where the task was made, such as for whom a Space lends its GPU.
    """

    action: str
    title: str
    work: list[Callable[[], Steps]] = field(repr=False)
    out: Path
    layer: str | None = None
    kind: str = ""
    stages: tuple[str, ...] = ()
    can_keep: bool = False
    enough: threading.Event = field(default_factory=threading.Event)
    context: Context = field(default_factory=copy_context, repr=False)


def start(task: Task) -> Steps:
    """The steps of a task, which are handed out once; they run in its context."""
    steps = task.context.run(task.work.pop())
    try:
        while True:
            try:
                step = task.context.run(next, steps)
            except StopIteration as end:
                return end.value
            yield step
    finally:
        task.context.run(steps.close)


def drop(task: Task) -> None:
    """Clear up after a task that will never start."""
    task.work.clear()
    shutil.rmtree(task.out, ignore_errors=True)
