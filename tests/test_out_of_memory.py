"""A GPU that runs out of memory: how that is recognised, and what is said and freed."""

import weakref

import pytest
import torch

from dissector import pipeline
from dissector.denoiser import LatentDenoiser
from dissector.memory import FULL, LOW
from dissector.out_of_memory import (
    OutOfGpuMemory,
    in_words,
    ran_out_of_memory,
    reached,
    way_on,
)
from dissector.progress import Step, finish
from dissector.request import Request

TORCH = torch.OutOfMemoryError(
    "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 11.76 GiB"
)
MEANT = [
    TORCH,
    torch.AcceleratorError("CUDA error: out of memory\nCUDA kernel errors might be reported"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    RuntimeError("cuMemCreate(&m_handles.back(), n, &prop, 0) failed: out of memory"),
    RuntimeError("CUDA Error: cudaMalloc(&raw_ptr, n_bytes) failed: out of memory"),
]
NOT_MEANT = [
    RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: out of memory"),
    RuntimeError("CUDA error: an illegal memory access was encountered"),
    RuntimeError("mat1 and mat2 shapes cannot be multiplied"),
    MemoryError(),
    ValueError("CUDA out of memory is what this text is about"),
]


@pytest.mark.parametrize("error", MEANT, ids=str)
def test_every_way_of_saying_it_counts(error):
    assert ran_out_of_memory(error)


@pytest.mark.parametrize("error", NOT_MEANT, ids=repr)
def test_other_errors_do_not(error):
    assert not ran_out_of_memory(error)


def failing(error, held=None):
    yield Step("refine", 1, 5)
    yield Step("refine", 2, 5)
    if held is not None:
        big = torch.zeros(10)
        held.append(weakref.ref(big))
        assert len(big) == 10
    raise error


@pytest.mark.parametrize("error", MEANT, ids=str)
def test_it_is_said_in_words_with_the_last_step(error):
    steps = []
    with pytest.raises(OutOfGpuMemory, match="^at 2$") as raised:
        finish(in_words(failing(error), lambda step: f"at {step.index}"), steps.append)
    assert [step.index for step in steps] == [1, 2]
    assert raised.value.__cause__ is None and raised.value.__context__ is None


def test_the_tensors_of_the_failed_step_are_gone_when_it_is_said(caplog):
    caplog.set_level("INFO")
    held = []

    def message(step):
        assert held[0]() is None
        return "told"

    with pytest.raises(OutOfGpuMemory, match="told"):
        finish(in_words(failing(RuntimeError(str(TORCH)), held), message))
    assert held[0]() is None
    assert "total capacity of 11.76 GiB" in caplog.text


def test_the_cache_is_emptied_where_there_is_a_gpu(monkeypatch):
    emptied = []
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: emptied.append(True))

    def fail():
        with pytest.raises(OutOfGpuMemory):
            finish(in_words(failing(RuntimeError(str(TORCH))), lambda step: "told"))

    fail()
    assert not emptied
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    fail()
    assert emptied == [True]


@pytest.mark.parametrize("error", [*NOT_MEANT, KeyboardInterrupt()], ids=repr)
def test_other_errors_pass_as_they_are(error):
    with pytest.raises(type(error)) as raised:
        finish(in_words(failing(error), lambda step: "told"))
    assert raised.value is error


def test_results_pass():
    def stage():
        yield Step("refine", 1, 1)
        return 7

    assert finish(in_words(stage(), lambda step: "told")) == 7


def test_to_close_it_closes_what_runs():
    closed = []

    def stage():
        try:
            yield Step("refine", 1, 2)
            yield Step("refine", 2, 2)
        finally:
            closed.append(True)

    running = in_words(stage(), lambda step: "told")
    next(running)
    running.close()
    assert closed == [True]


def test_errors_from_outside_arrive_inside():
    arrived = []

    def stage():
        try:
            yield Step("refine", 1, 2)
        except KeyboardInterrupt:
            arrived.append(True)
            raise

    running = in_words(stage(), lambda step: "told")
    next(running)
    with pytest.raises(KeyboardInterrupt):
        running.throw(KeyboardInterrupt())
    assert arrived == [True]


@pytest.mark.parametrize(
    ("step", "place"),
    [
        (None, "before the first step"),
        (Step("refine", 1200, 6000), "after step 1200 of 6000 of the stage refine"),
        (Step("mine", 500, 500), "after the stage mine"),
    ],
)
def test_the_place_is_told(step, place):
    assert reached(step) == f"the GPU ran out of memory {place}"


def test_a_prior_that_was_handed_in_is_back_on_its_device(tmp_path, monkeypatch):
    """Others use it on, and the GPU may have had no memory for it when it was to come back."""

    def stages(request, prior):
        yield Step("mine", 1, 2)
        raise TORCH

    monkeypatch.setattr(pipeline, "_stages", stages)
    request, moved = Request("a frog on a lily pad", tmp_path), []
    monkeypatch.setattr(LatentDenoiser, "to", lambda _, device: moved.append(device))
    with pytest.raises(OutOfGpuMemory, match="after step 1 of 2 of the stage mine"):
        finish(pipeline.run(request, prior=LatentDenoiser.__new__(LatentDenoiser)))
    assert moved == ["cpu"]
    with pytest.raises(OutOfGpuMemory):
        finish(pipeline.run(request))


def test_the_way_on_depends_on_what_was_tried():
    assert "--resume --memory low" in way_on(FULL)
    assert "--resume" in way_on(LOW) and "--memory" not in way_on(LOW)
