"""What is done when the GPU runs out of memory in the middle of a long computation."""

import logging
import re
import traceback
from collections.abc import Callable, Generator
from typing import Any, TypeVar

import torch

from dissector.memory import FULL, MemorySettings
from dissector.progress import Step

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_SAID = re.compile(
    r"(cuda|cumem).*out of memory|CU(BLAS|DNN|SPARSE|SOLVER)_STATUS_ALLOC_FAILED",
    re.IGNORECASE | re.DOTALL,
)
"""How the driver and the libraries that allocate beside torch say it."""


class OutOfGpuMemory(ValueError):
    """What was asked for does not fit the GPU, in a sentence for the person who asked."""


def ran_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that the GPU has no memory left; that of the CPU doesn't count."""
    if isinstance(error, torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and _SAID.search(str(error)) is not None


def in_words(
    steps: Generator[Step, None, Result], message: Callable[[Step | None], str]
) -> Generator[Step, None, Result]:
    """Pass steps on, and say in words that the GPU ran out of memory in them.

    The memory is free again when the error arrives: it holds on to none of the frames in which the
    tensors were.

    Args:
        message: what to say, from the last step that was reported, if any.

    Raises:
        OutOfGpuMemory: the GPU ran out of memory.
    """
    watched = _Watched(steps)
    try:
        return (yield from watched)
    except RuntimeError as error:
        if not ran_out_of_memory(error):
            raise
        log.info("%s", error)
        traceback.clear_frames(error.__traceback__)
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()
    raise OutOfGpuMemory(message(watched.last))


class _Watched(Generator[Step, None, Result]):
    """Steps as they are, the last of which is remembered."""

    def __init__(self, steps: Generator[Step, None, Result]) -> None:
        self._steps, self.last = steps, None

    def send(self, value: None, /) -> Step:
        self.last = self._steps.send(value)
        return self.last

    def throw(self, *error: Any) -> Step:
        self.last = self._steps.throw(*error)
        return self.last


def reached(step: Step | None) -> str:
    """Where the GPU ran out of memory, as the beginning of a message.

    Args:
        step: the last that was reported, if any.
    """
    if step is None:
        return "the GPU ran out of memory before the first step"
    if step.index == step.total:
        return f"the GPU ran out of memory after the stage {step.stage}"
    place = f"step {step.index} of {step.total} of the stage {step.stage}"
    return f"the GPU ran out of memory after {place}"


def way_on(memory: MemorySettings) -> str:
    """How to go on with a run whose GPU ran out of memory; ends as a place for what is kept."""
    if memory == FULL:
        return "go on with --resume --memory low"
    return "close what else uses the GPU and go on with --resume, or choose a smaller --preset"
