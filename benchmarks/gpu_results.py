"""Rows of `benchmarks.gpu`: how they are run, shown as a table, and written as JSON."""

import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from benchmarks.gpu_clock import OutOfTime, Timing, free, limit
from dissector.files import write_atomically
from dissector.out_of_memory import ran_out_of_memory

log = logging.getLogger("benchmarks")

FORMAT = "dreamdissector gpu benchmark 1"


class Unfit(Exception):
    """A row that this machine cannot run; the message says why."""


@dataclass(frozen=True)
class Measured:
    """Time and memory of one thing.

    Attributes:
        part: "steps" or "options".
        size: of the images or latents, in words.
        milliseconds, mean: of a step.
        peak_mb: of GPU memory, in MB of 10⁶ bytes; None on the CPU.
        floor: milliseconds of the UNet alone, of the same calls; None where there is none.
        busy: share of the time in which the GPU worked; None where it was not measured.
        note: what else a reader must know.
    """

    part: str
    name: str
    size: str
    device: str
    milliseconds: float
    mean: float
    peak_mb: float | None = None
    floor: float | None = None
    busy: float | None = None
    note: str = ""

    @classmethod
    def of(
        cls, part: str, name: str, size: str, device: str, timing: Timing, **other: Any
    ) -> "Measured":
        """The row of a timing; `other` are further attributes, the floor in milliseconds."""
        peak = None if timing.peak is None else round(timing.peak / 1e6, 1)
        times = (1e3 * timing.median, 1e3 * timing.mean)
        return cls(part, name, size, device, *times, peak, busy=timing.busy, **other)

    @property
    def share(self) -> float | None:
        """Of the floor in the time."""
        return None if self.floor is None else self.floor / self.milliseconds


@dataclass(frozen=True)
class Compared:
    """Two implementations of one operation.

    Attributes:
        value, gradient: largest difference, in the measure of `gpu_parity`; a gradient is None
            where there is none.
        value_allowed, gradient_allowed: what it may be.
    """

    name: str
    size: str
    device: str
    value: float
    value_allowed: float
    gradient: float | None = None
    gradient_allowed: float | None = None

    @property
    def agrees(self) -> bool:
        """Whether both are within what is allowed; what is not a number is not."""
        pairs = ((self.value, self.value_allowed), (self.gradient, self.gradient_allowed))
        return all(
            found <= allowed
            for found, allowed in pairs
            if found is not None and allowed is not None
        )


@dataclass(frozen=True)
class Extrapolated:
    """A stage of the whole recipe, from the mean of its steps.

    Attributes:
        seconds: of all steps.
        paper: what the authors report, an A100, in seconds; None where they report nothing.
        aim: in seconds, for an H200; None where there is none.
    """

    name: str
    steps: str
    seconds: float
    paper: float | None = None
    aim: float | None = None


@dataclass(frozen=True)
class Missing:
    """A row that there is not."""

    part: str
    name: str
    reason: str


@dataclass
class Results:
    """What a benchmark has found so far.

    Attributes:
        device: where the work is done.
        seconds: for everything.
        only: rows and parts that are wanted, by a piece of their names; all when empty.
        failed: rows that broke for a reason which is no property of the machine.
        path: the JSON, written after every row; nowhere when None.
    """

    device: torch.device
    machine: dict[str, Any]
    seconds: float = 600.0
    only: tuple[str, ...] = ()
    path: Path | None = None
    measured: list[Measured] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    extrapolated: list[Extrapolated] = field(default_factory=list)
    not_run: list[Missing] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds."""
        return self.seconds - (time.monotonic() - self.started)

    @property
    def agreed(self) -> bool:
        """Whether everything that was compared agrees and nothing broke."""
        return not self.failed and all(row.agrees for row in self.compared)

    def wants(self, part: str, name: str) -> bool:
        return not self.only or any(word in f"{part} {name}" for word in self.only)

    def add(self, row: Measured | Compared | Extrapolated) -> None:
        """Keep a finished row."""
        kinds = {Measured: "measured", Compared: "compared", Extrapolated: "extrapolated"}
        getattr(self, kinds[type(row)]).append(row)
        self.write()

    def skip(self, part: str, name: str, reason: str) -> None:
        """Note that a row is not there."""
        log.info("not run: %s, %s: %s", part, name, reason)
        self.not_run.append(Missing(part, name, reason))
        self.write()

    def run(
        self,
        part: str,
        name: str,
        work: Callable[[], object],
        *,
        seconds: float = 120.0,
        may_break: bool = False,
    ) -> None:
        """Do what adds a row, if it is wanted; where it can't be done, note why and go on.

        Args:
            seconds: given to it, if so much is left of the whole.
            may_break: whether an error of any kind is a result too, as that of a compiler is.
        """
        if not self.wants(part, name):
            return
        if self.left <= 0:
            self.skip(part, name, "out of time")
            return
        begun = time.monotonic()
        try:
            with limit(min(seconds, self.left)):
                work()
        except OutOfTime:
            self.skip(part, name, f"out of time, after {time.monotonic() - begun:.0f} s")
        except (ImportError, Unfit) as reason:
            self.skip(part, name, first_line(reason))
        except Exception as reason:
            if ran_out_of_memory(reason):
                self.skip(part, name, f"out of memory: {first_line(reason)}")
            else:
                self._broke(part, name, reason, may_break)
        free(self.device)

    def _broke(self, part: str, name: str, reason: Exception, may_break: bool) -> None:
        log.warning("%s, %s broke", part, name, exc_info=reason)
        if not may_break:
            self.failed.append(name)
        self.skip(part, name, f"broke: {type(reason).__name__}: {first_line(reason)}")

    def write(self) -> None:
        """Save what there is."""
        if self.path is not None:
            text = json.dumps(self.as_json(), indent=1, ensure_ascii=False, allow_nan=False)
            write_atomically(self.path, (text + "\n").encode())

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return {
            "format": FORMAT,
            **self.machine,
            "seconds": round(self.seconds - self.left, 1),
            "agreed": self.agreed,
            "parity": [{**_finite(asdict(row)), "agrees": row.agrees} for row in self.compared],
            "rows": [{**asdict(row), "share_of_floor": row.share} for row in self.measured],
            "recipe": [asdict(row) for row in self.extrapolated],
            "not_run": [asdict(row) for row in self.not_run],
            "failed": self.failed,
        }


def _finite(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no word for what is not a number."""
    return {
        name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in row.items()
    }


def first_line(reason: BaseException) -> str:
    """Of its message, shortened."""
    return (str(reason).strip().splitlines() or [""])[0][:200]
