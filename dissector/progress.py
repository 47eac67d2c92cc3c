"""Progress of a long computation.

Every long loop of this package is a generator that yields a `Step` now and then and returns its
result. The command line, the tests and the app drive the same generators; to cancel is to stop
iterating.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Result = TypeVar("Result")


@dataclass(frozen=True)
class Step:
    """One report of a running stage.

    Attributes:
        stage: name of the stage, e.g. "generate".
        index: iterations done, 1..total.
        total: iterations of the whole stage.
        loss: the latest loss, where the stage has one.
        preview: an image of the present state, (height, width, 3) uint8 sRGB, on some steps only.
    """

    stage: str
    index: int
    total: int
    loss: float | None = None
    preview: np.ndarray | None = None


def finish(
    steps: Generator[Step, None, Result], report: Callable[[Step], None] = lambda step: None
) -> Result:
    """Run a stage to its end, handing every step to `report`, and return its result.

    Ctrl-C reaches the stage in `report` too, so that it keeps what it has done.
    """
    while True:
        try:
            step = next(steps)
        except StopIteration as stop:
            return stop.value
        try:
            report(step)
        except KeyboardInterrupt as stop:
            steps.throw(stop)
            raise
