"""The worker: one job at a time, in order, cancelled within a step, whatever the runner does."""

import threading
from collections.abc import Generator
from contextvars import ContextVar

import numpy as np
import pytest

from dissector.progress import Step
from editing.sessions.jobs import UNEXPECTED, Job, QueueFull, Worker, new_id
from editing.sessions.tasks import Task, start

TIMEOUT = 10.0


class Runner:
    """A runner that does a step whenever the test allows it, and keeps count of what overlaps."""

    def __init__(self) -> None:
        self.allowed = threading.Semaphore(0)
        self.started: list[str] = []
        self.closed: list[str] = []
        self.running = 0
        self.most_running = 0
        self.steps = 0

    def __call__(self, request: str) -> Generator[Step, None, None]:
        self.started.append(request)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            for index in range(1, 4):
                assert self.allowed.acquire(timeout=TIMEOUT)
                self.steps += 1
                yield Step("generate", index, 3)
        finally:
            self.running -= 1
            self.closed.append(request)


@pytest.fixture
def runner():
    return Runner()


@pytest.fixture
def worker(runner):
    worker = Worker(runner, capacity=3)
    yield worker
    runner.allowed.release(100)
    worker.close(timeout=TIMEOUT)


def submit(worker: Worker, request: str) -> str:
    id = new_id()
    worker.submit(id, request)
    return id


def state(worker: Worker, id: str) -> Job:
    job = worker.job(id)
    assert job is not None
    return job


def wait(worker: Worker, id: str) -> Job:
    job = worker.wait(id, timeout=TIMEOUT)
    assert job is not None and not job.active
    return job


def wait_for_step(worker: Worker, id: str, index: int) -> None:
    """Block until the job has reported step `index`."""

    def reached() -> bool:
        step = state(worker, id).step
        return step is not None and step.index >= index

    with worker._changed:
        assert worker._changed.wait_for(reached, TIMEOUT)


def test_a_job_goes_from_queued_to_done(worker, runner):
    id = submit(worker, "frog")
    assert state(worker, id).status in ("queued", "running")
    runner.allowed.release(3)
    job = wait(worker, id)
    assert (job.status, job.place, job.step) == ("done", 0, Step("generate", 3, 3))
    assert set(job.stage_seconds) == {"generate"}


def test_jobs_run_one_at_a_time_in_order_of_arrival(worker, runner):
    ids = [submit(worker, name) for name in ("first", "second", "third")]
    assert [state(worker, id).place for id in ids] == [1, 2, 3]
    runner.allowed.release(3)
    wait(worker, ids[0])
    assert [state(worker, id).place for id in ids] == [0, 1, 2]
    runner.allowed.release(6)
    wait(worker, ids[2])
    assert runner.started == ["first", "second", "third"]
    assert runner.most_running == 1


def test_a_running_job_ends_within_one_step_of_cancel(worker, runner):
    id = submit(worker, "frog")
    runner.allowed.release()
    wait_for_step(worker, id, 1)
    worker.cancel(id)
    assert state(worker, id).status == "cancelling"
    runner.allowed.release(2)
    assert wait(worker, id).status == "cancelled"
    assert runner.steps == 2
    assert runner.closed == ["frog"]


def test_a_cancelled_runner_is_closed_even_while_others_hold_it(runner):
    held = []
    worker = Worker(lambda request: held.append(runner(request)) or held[0])
    id = submit(worker, "frog")
    runner.allowed.release()
    wait_for_step(worker, id, 1)
    worker.cancel(id)
    runner.allowed.release(2)
    wait(worker, id)
    assert runner.closed == ["frog"]
    worker.close(timeout=TIMEOUT)


def test_a_waiting_job_is_cancelled_at_once_and_never_starts(worker, runner):
    first, second = submit(worker, "first"), submit(worker, "second")
    worker.cancel(second)
    assert state(worker, second).status == "cancelled"
    runner.allowed.release(3)
    assert wait(worker, first).status == "done"
    assert runner.started == ["first"]


def test_cancel_leaves_finished_and_unknown_jobs_alone(worker, runner):
    id = submit(worker, "frog")
    runner.allowed.release(3)
    before = wait(worker, id)
    worker.cancel(id)
    worker.cancel("nobody")
    assert worker.job(id) == before
    assert worker.job("nobody") is None


def test_a_full_queue_refuses(worker):
    for name in "abc":
        submit(worker, name)
    with pytest.raises(QueueFull, match="3 jobs are waiting"):
        submit(worker, "d")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("unknown word 'zebra'"), "unknown word 'zebra'"),
        (RuntimeError("secret"), UNEXPECTED),
    ],
)
def test_errors_become_messages_and_the_next_job_runs(error, message, caplog):
    def run(request: str) -> Generator[Step, None, None]:
        yield Step("generate", 1, 2)
        if request == "bad":
            raise error

    worker = Worker(run)
    bad, good = submit(worker, "bad"), submit(worker, "good")
    assert wait(worker, good).status == "done"
    failed = wait(worker, bad)
    assert (failed.status, failed.message) == ("failed", message)
    logged = [record for record in caplog.records if record.exc_info]
    assert bool(logged) == (message == UNEXPECTED)
    worker.close(timeout=TIMEOUT)


def test_a_runner_that_fails_to_start_fails_its_job(caplog):
    def run(request: str) -> Generator[Step, None, None]:
        raise ValueError("no such folder")

    worker = Worker(run)
    job = wait(worker, submit(worker, "frog"))
    assert (job.status, job.message) == ("failed", "no such folder")
    worker.close(timeout=TIMEOUT)


def test_close_cancels_all(runner):
    worker = Worker(runner)
    first, second = submit(worker, "first"), submit(worker, "second")
    runner.allowed.release()
    wait_for_step(worker, first, 1)
    closing = threading.Thread(target=worker.close, kwargs={"timeout": TIMEOUT})
    closing.start()
    with worker._changed:
        assert worker._changed.wait_for(
            lambda: state(worker, second).status == "cancelled", TIMEOUT
        )
    runner.allowed.release(2)
    closing.join(TIMEOUT)
    assert state(worker, first).status == "cancelled"
    assert not worker._thread.is_alive()


def test_old_finished_jobs_are_forgotten():
    worker = Worker(lambda request: iter_steps(), kept=2)
    ids = [submit(worker, str(index)) for index in range(4)]
    wait(worker, ids[3])
    assert [worker.job(id) is not None for id in ids] == [False, False, True, True]
    worker.close(timeout=TIMEOUT)


def iter_steps() -> Generator[Step, None, None]:
    yield Step("generate", 1, 1)


def test_the_preview_outlives_steps_without_one():
    image = np.full((4, 4, 3), 7, np.uint8)

    def run(request: str) -> Generator[Step, None, None]:
        yield Step("generate", 1, 2, preview=image)
        yield Step("views", 1, 1)

    worker = Worker(run)
    job = wait(worker, submit(worker, "frog"))
    assert job.preview is image
    assert list(job.stage_seconds) == ["generate", "views"]
    assert worker.latest_stage_seconds(lambda request: request == "frog") == job.stage_seconds
    assert worker.latest_stage_seconds(lambda request: request == "bear") == {}
    worker.close(timeout=TIMEOUT)


def test_ids_are_unguessable_and_safe_as_folder_names():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(id) >= 22 and "/" not in id and "." not in id for id in ids)


def test_a_task_runs_in_the_context_that_it_was_made_in(tmp_path):
    asked = ContextVar("asked", default="nobody")
    seen = []

    def work():
        try:
            seen.append(asked.get())
            yield Step("look", 1, 2)
            seen.append(asked.get())
            yield Step("look", 2, 2)
        finally:
            seen.append(asked.get())

    asked.set("the visitor")
    task = Task("look", "Look", [work], tmp_path)
    thread = threading.Thread(target=lambda: list(start(task)))
    thread.start()
    thread.join()
    assert seen == ["the visitor"] * 3
