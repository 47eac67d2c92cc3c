"""A job as a page shows it: stepper, progress of the stage, time left, current picture."""

import base64
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dissector.png_images import png
from editing.sessions.jobs import Job
from editing.sessions.tasks import Task

STAGES = (
    "generate",
    "views",
    "ground",
    "mine",
    "dissect",
    "surface",
    "refine",
    "texture",
    "export",
)
"""The stages of a run, in order, by the names that its steps carry."""


def job_view(job: Job[Task], typical: Mapping[str, float]) -> dict[str, Any]:
    """What the job panel shows, as JSON; the picture is apart, see `data_url`.

    Args:
        typical: durations in seconds of the stages of a comparable job, or empty.
    """
    task, step = job.request, job.step
    return {
        "status": job.status,
        "action": task.action,
        "title": task.title,
        "layer": task.layer,
        "place": job.place,
        "stages": [
            {"name": name, "state": stage_state(job, name), "seconds": job.stage_seconds.get(name)}
            for name in task.stages or stages_seen(job)
        ],
        "stage": step.stage if step else None,
        "index": step.index if step else 0,
        "total": step.total if step else 0,
        "message": job.message,
        "can_keep": task.can_keep and job.status == "running" and not task.enough.is_set(),
        **time_left(job, typical, time.monotonic()),
    }


def stages_seen(job: Job) -> Sequence[str]:
    """The stages that have begun, in order."""
    current = [job.step.stage] if job.step else []
    return list(dict.fromkeys([*job.stage_seconds, *current]))


def stage_state(job: Job, name: str) -> str:
    """ "done", "current" or "ahead"."""
    if job.status == "done":
        return "done"
    current = job.step.stage if job.step else None
    if name == current:
        return "current"
    return "done" if name in job.stage_seconds else "ahead"


def time_left(job: Job, typical: Mapping[str, float], now: float) -> dict[str, Any]:
    """Estimated seconds to go, of the whole job where a comparable one is known, else of the stage.

    A comparable job gives the proportions of the stages; the pace comes from this job, so that an
    estimate from a faster or slower machine corrects itself.

    Args:
        now: present time in seconds of `time.monotonic`.
    """
    unknown = {"seconds_left": None, "scope": None}
    if job.status != "running" or job.step is None or job.step.total < 1:
        return unknown
    step, elapsed = job.step, max(0.0, now - job.stage_started)
    fraction = min(1.0, step.index / step.total)
    if typical.get(step.stage):
        expected = fraction * typical[step.stage]
        expected += sum(typical.get(name, 0.0) for name in job.stage_seconds)
        spent = elapsed + sum(job.stage_seconds.values())
        pace = spent / expected if expected > 1.0 else 1.0
        left = max(0.0, pace * (sum(typical.values()) - expected))
        return {"seconds_left": round(left), "scope": "run"}
    if step.index < 2:
        return unknown
    return {"seconds_left": round(elapsed * (1 - fraction) / fraction), "scope": "stage"}


def data_url(image: np.ndarray) -> str:
    """A (height, width, 3) uint8 image as a PNG inside a URL."""
    return "data:image/png;base64," + base64.b64encode(png(image)).decode()
