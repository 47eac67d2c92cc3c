"""How a job is shown: its stages, the time that is left, what can be done about it."""

import json
from pathlib import Path

import numpy as np
import pytest

from dissector.progress import Step
from editing.sessions.jobs import Job
from editing.sessions.run_view import STAGES, data_url, job_view, time_left
from editing.sessions.tasks import Task


def task(**changes) -> Task:
    return Task("retexture", "Re-texture frog", [], Path("out"), **changes)


def job_at(stage: str, index: int, total: int, *, request: Task | None = None, **changes) -> Job:
    return Job("id", request or task(), status="running", step=Step(stage, index, total), **changes)


def test_the_view_shows_the_stages_of_a_run_in_order():
    seconds = {"generate": 5.0, "views": 1.0, "ground": 1.0}
    job = job_at("mine", 3, 10, request=task(stages=STAGES), stage_seconds=seconds)
    states = {stage["name"]: stage["state"] for stage in job_view(job, {})["stages"]}
    assert list(states) == list(STAGES)
    assert [name for name in states if states[name] == "done"] == ["generate", "views", "ground"]
    assert states["mine"] == "current"
    assert states["export"] == "ahead"


def test_other_jobs_show_the_stages_that_came():
    assert job_view(Job("id", task()), {})["stages"] == []
    view = job_view(job_at("texture", 1, 4, stage_seconds={"views": 2.0}), {})
    assert view["stages"] == [
        {"name": "views", "state": "done", "seconds": 2.0},
        {"name": "texture", "state": "current", "seconds": None},
    ]
    again = job_at("views", 1, 4, stage_seconds={"views": 2.0, "texture": 1.0})
    assert [each["name"] for each in job_view(again, {})["stages"]] == ["views", "texture"]


def test_the_view_tells_what_is_done_to_what():
    view = job_view(job_at("texture", 3, 9, request=task(layer="abc")), {})
    shown = {key: view[key] for key in ("status", "action", "title", "layer", "stage", "index")}
    assert shown == {
        "status": "running",
        "action": "retexture",
        "title": "Re-texture frog",
        "layer": "abc",
        "stage": "texture",
        "index": 3,
    }
    assert view["total"] == 9 and json.loads(json.dumps(view)) == view


def test_only_a_running_job_can_be_kept_and_only_once():
    request = task(can_keep=True)
    assert job_view(job_at("texture", 1, 4, request=request), {})["can_keep"]
    assert not job_view(Job("id", request, status="queued"), {})["can_keep"]
    assert not job_view(job_at("texture", 1, 4), {})["can_keep"]
    request.enough.set()
    assert not job_view(job_at("texture", 1, 4, request=request), {})["can_keep"]


def test_a_picture_becomes_a_png_in_a_url():
    url = data_url(np.zeros((2, 2, 3), np.uint8))
    assert url.startswith("data:image/png;base64,iVBORw0KGgo")


def test_time_left_without_comparison_is_that_of_the_stage():
    job = job_at("generate", 25, 100, stage_started=100.0)
    assert time_left(job, {}, 110.0) == {"seconds_left": 30, "scope": "stage"}


def test_time_left_follows_a_comparable_run_at_this_runs_pace():
    typical = {"generate": 10.0, "mine": 20.0, "surface": 10.0}
    job = job_at("mine", 5, 10, stage_started=100.0, stage_seconds={"generate": 20.0})
    # 20 of 40 expected seconds are behind it and took 40: as slow again for the other 20.
    assert time_left(job, typical, 120.0) == {"seconds_left": 40, "scope": "run"}


@pytest.mark.parametrize("status", ["queued", "done", "cancelled"])
def test_no_time_is_promised_unless_it_runs(status):
    job = Job("id", task(), status=status, step=Step("mine", 2, 4))
    assert time_left(job, {}, 1.0) == {"seconds_left": None, "scope": None}
