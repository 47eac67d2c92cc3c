"""Time, memory and use of a device, for `benchmarks.gpu`.

A GPU works after the call that asks for it has returned, so every reading waits for it first. Peak
memory is what torch's allocator held at most since the row began; on the CPU none is known for a
row alone.

How busy a GPU is: torch's profiler lists when each kernel and each copy ran. The union of these
intervals over some steps, divided by the time that as many steps took without the profiler (which
slows the CPU down, not the kernels), is the share of time in which the GPU did anything. It is at
most 1 but for noise, even where kernels overlap.
"""

import gc
import logging
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

import torch
from torch._C._autograd import DeviceType
from torch.profiler import ProfilerActivity, profile

from dissector.progress import Step

log = logging.getLogger("benchmarks")

FEWEST = 3
"""Calls that a median is taken of, at least."""


class OutOfTime(BaseException):
    """A row had to be given up. No Exception: those, compilers catch and wrap."""


@dataclass(frozen=True)
class Timing:
    """What a piece of work takes.

    Attributes:
        median, mean: seconds; rare extra work of some steps shows in the mean alone.
        steps: how many were timed.
        peak: bytes of GPU memory at most; None on the CPU.
        busy: share of the time in which the GPU did anything; None where it was not measured.
    """

    median: float
    mean: float
    steps: int
    peak: int | None
    busy: float | None = None


@dataclass(frozen=True)
class Clock:
    """Measures on one device.

    Attributes:
        warm_up, timed, profiled: calls that are not counted, are timed, and are profiled, at most.
        patience: seconds for the timed ones; a quarter of it for each of the others.
    """

    device: torch.device
    warm_up: int = 5
    timed: int = 30
    profiled: int = 10
    patience: float = 20.0

    def now(self) -> float:
        """Seconds, after all work of the device is done."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return time.perf_counter()

    def measure(self, work: Callable[[], object], *, busy: bool = False) -> Timing:
        """Warm up, then time calls one by one; `busy` asks for the use of the GPU as well.

        Slow calls are made less often, see `patience`; at least `FEWEST` are timed. The peak is
        that of the warm-up too, in which a stage builds what it needs.
        """
        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.device)
        self._times(work, self.warm_up, 1, self.patience / 4)
        taken = self._times(work, self.timed, min(self.timed, FEWEST), self.patience)
        peak = self._peak()
        share = self._busy(work, mean(taken)) if busy and self.device.type == "cuda" else None
        return Timing(median(taken), mean(taken), len(taken), peak, share)

    def _times(
        self, work: Callable[[], object], most: int, fewest: int, seconds: float
    ) -> list[float]:
        """Seconds of each call; after some time only the fewest."""
        begun = start = self.now()
        taken: list[float] = []
        while len(taken) < most and (len(taken) < fewest or start - begun < seconds):
            work()
            after = self.now()
            taken.append(after - start)
            start = after
        return taken

    def steps(self, running: Generator[Step, None, object], *, busy: bool = False) -> Timing:
        """The same for the steps of a stage, which must have as many as `needed`."""
        return self.measure(lambda: next(running), busy=busy)

    @property
    def needed(self) -> int:
        """Steps that `steps` takes at most."""
        return self.warm_up + self.timed + self.profiled

    def _peak(self) -> int | None:
        if self.device.type != "cuda":
            return None
        return torch.cuda.max_memory_allocated(self.device)

    def _busy(self, work: Callable[[], object], seconds: float) -> float | None:
        """None where the profiler cannot be used, or sees nothing for want of rights."""
        calls = max(1, min(self.profiled, int(self.patience / 4 / seconds)))
        self.now()
        recorder = profile(activities=[ProfilerActivity.CUDA])
        try:
            recorder.start()
        except (RuntimeError, AssertionError) as reason:
            log.warning("the use of the GPU is not known, its profiler does not start: %s", reason)
            return None
        try:
            for _ in range(calls):
                work()
            self.now()
        finally:
            recorder.stop()
        ran = [
            (event.time_range.start, event.time_range.end)
            for event in recorder.events() or ()
            if event.device_type == DeviceType.CUDA and not event.is_user_annotation
        ]
        return covered(ran) * 1e-6 / (calls * seconds) if ran else None


def covered(intervals: Iterable[tuple[float, float]]) -> float:
    """Length of the union of intervals."""
    total, end = 0.0, float("-inf")
    for first, last in sorted(intervals):
        total += max(0.0, last - max(first, end))
        end = max(end, last)
    return total


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Give up what runs in a `with` block after some time.

    By an alarm of the operating system, which only the main thread gets; elsewhere, and on Windows,
    nothing is given up.

    Raises:
        OutOfTime: the time is over.
    """

    def ring(*_: object) -> None:
        raise OutOfTime

    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def tensor_float(precision: str) -> Iterator[None]:
    """How products of float32 are made on a GPU: "tf32", or "ieee" for all digits."""
    convolutions: Any = torch.backends.cudnn  # of which pyright does not know `conv`
    places = (torch.backends.cuda.matmul, convolutions.conv)
    before = [place.fp32_precision for place in places]
    for place in places:
        place.fp32_precision = precision
    try:
        yield
    finally:
        for place, value in zip(places, before, strict=True):
            place.fp32_precision = value


def free(device: torch.device) -> None:
    """Give back a GPU's memory that is no longer referred to; on the CPU Python does it in time."""
    if device.type == "cuda":
        gc.collect()
        # After a fault of its kernels a GPU refuses everything, as the rows that follow will say.
        with suppress(RuntimeError):
            torch.cuda.empty_cache()
