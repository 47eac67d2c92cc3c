"""Where a long stage has got to, kept so that a stopped run loses a minute and not an hour.

A loop names the parts of its state once, begins after the steps that were done, and reports each:

    done = halfway.resume({"field": field, "optimiser": optimiser}, generator)
    for step in range(done, steps):
        ...
        halfway.step(step + 1)

What is kept is the state after a whole step, with that of the random source, so that a stage that
goes on ends as if it had never stopped: to the bit on the CPU.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import UInt8
from torch import Tensor

from dissector.checkpoints import load_tensors, save_tensors
from dissector.out_of_memory import ran_out_of_memory

log = logging.getLogger(__name__)

RANDOM = "random"
"""Name of the random source's state beside those of the parts."""


@runtime_checkable
class Stateful(Protocol):
    """A part of a loop's state: a module, an optimiser, or whatever has its state as tensors."""

    def state_dict(self) -> Mapping[str, Any]: ...

    def load_state_dict(self, state_dict: Any, /) -> Any: ...


class Halfway:
    """Where a loop keeps its state: nowhere. `HalfwayFile` keeps it in a file.

    Attributes:
        done: steps that were done before, known after `resume`.
        earlier: seconds spent on them.
    """

    done: int = 0
    earlier: float = 0.0

    def resume(self, parts: Mapping[str, Stateful], generator: torch.Generator) -> int:
        """Bring the parts and the random source to the state that is kept, if any.

        Args:
            parts: all that the loop changes, by name; read again whenever the state is kept.

        Returns:
            How many steps are done.

        Raises:
            ValueError: what is kept is damaged, or of other settings or parts.
        """
        return 0

    def step(self, done: int) -> None:
        """Say that so many steps are done and that the parts are as the last one leaves them."""

    def save(self) -> None:
        """Keep the state after the last whole step now."""

    def forget(self) -> None:
        """Drop what is kept: the stage is done."""


NOWHERE = Halfway()
"""Nothing is kept."""


@dataclass(frozen=True)
class _Moment:
    """The state after a whole step, not copied: it holds only while nothing has been changed.

    Attributes:
        done: steps so far.
        tensors: of all parts; the very memory that the loop works on.
        versions: how often each had been written to.
        random: state of the random source.
    """

    done: int
    tensors: dict[str, Tensor]
    versions: dict[str, int]
    random: UInt8[Tensor, " bytes"]

    def holds(self, now: Mapping[str, Tensor]) -> bool:
        """Whether the parts are the same still: the same memory, not written to since."""
        return now.keys() == self.tensors.keys() and all(
            tensor.data_ptr() == self.tensors[name].data_ptr()
            and tensor._version == self.versions[name]
            for name, tensor in now.items()
        )


class HalfwayFile(Halfway):
    """Keeps the state of a loop in a safetensors file, which is the earlier or the later one whole.

    Args:
        path: of the file.
        name: of the stage, for the log.
        settings: of the loop; a state is of use to the same ones only.
        every: seconds between two times that the state is kept.
    """

    def __init__(self, path: Path, name: str, settings: object, *, every: float = 60.0) -> None:
        self.path, self.name, self.every = path, name, every
        self._settings = repr(settings)
        self._parts: Mapping[str, Stateful] = {}
        self._generator: torch.Generator | None = None
        self._moment: _Moment | None = None
        self._kept = 0
        self._started = self._saved = time.monotonic()

    def resume(self, parts: Mapping[str, Stateful], generator: torch.Generator) -> int:
        self._parts, self._generator = dict(parts), generator
        self.done = self._kept = self._load() if self.path.exists() else 0
        if self.done:
            log.info("%s goes on after step %d", self.name, self.done)
        self._started = self._saved = time.monotonic()
        return self.done

    def _load(self) -> int:
        try:
            tensors, described = load_tensors(self.path)
            self._check(described)
            for part, stateful in self._parts.items():
                _load(stateful, _below(f"{part}/", tensors))
            assert self._generator is not None
            self._generator.set_state(tensors[RANDOM].clone())
            self.earlier = float(str(described["seconds"]))
            return int(str(described["steps"]))
        except (ValueError, KeyError, RuntimeError) as error:
            if ran_out_of_memory(error):
                raise
            raise ValueError(
                f"cannot go on from {self.path}: {error}. Delete it to compute that stage again"
            ) from error

    def _check(self, described: Mapping[str, object]) -> None:
        """Raises ValueError where a state is not of this loop."""
        if described["settings"] != self._settings:
            raise ValueError("it was made with other settings")
        if described["parts"] != sorted(self._parts):
            raise ValueError(f"expected {sorted(self._parts)}, got {described['parts']}")
        assert self._generator is not None
        device = self._generator.device.type
        if described["device"] != device:
            raise ValueError(
                f"its random numbers are of the device {described['device']}, not {device}"
            )

    def step(self, done: int) -> None:
        assert self._generator is not None, "steps are reported after resume"
        tensors = self._tensors()
        versions = {name: tensor._version for name, tensor in tensors.items()}
        self._moment = _Moment(done, tensors, versions, self._generator.get_state())
        if time.monotonic() - self._saved >= self.every:
            self.save()

    def save(self) -> None:
        """Keep the state after the last whole step now.

        In the middle of a step this is possible until it changes a part: what was kept earlier
        stays then.

        Raises:
            OSError: the file can't be written; what was kept earlier is intact.
        """
        moment = self._moment
        if moment is None or moment.done == self._kept or not moment.holds(self._tensors()):
            return
        assert self._generator is not None
        save_tensors(
            self.path,
            {**moment.tensors, RANDOM: moment.random},
            steps=moment.done,
            seconds=self.earlier + time.monotonic() - self._started,
            settings=self._settings,
            parts=sorted(self._parts),
            device=self._generator.device.type,
        )
        self._kept, self._saved = moment.done, time.monotonic()

    def forget(self) -> None:
        self._moment = None
        self.path.unlink(missing_ok=True)

    def _tensors(self) -> dict[str, Tensor]:
        """Those of all parts, by their names within the file."""
        return {
            f"{part}/{name}": tensor
            for part, stateful in self._parts.items()
            for name, tensor in _tensors(stateful).items()
        }


def _tensors(part: Stateful) -> dict[str, Tensor]:
    """The state of a part, flat. Of an optimiser, rates and the like are not state but settings."""
    held = part.state_dict()
    if not isinstance(part, torch.optim.Optimizer):
        return dict(held)
    return {
        f"{index}.{name}": tensor
        for index, of_parameter in held["state"].items()
        for name, tensor in of_parameter.items()
    }


def _below(start: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Those whose names begin so, without it.

    They are copies, so that nothing is left that reads from the file, which is to be replaced.
    """
    return {n.removeprefix(start): t.clone() for n, t in tensors.items() if n.startswith(start)}


def _load(part: Stateful, tensors: dict[str, Tensor]) -> None:
    """The inverse of `_tensors`."""
    if not isinstance(part, torch.optim.Optimizer):
        part.load_state_dict(tensors)
        return
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        index, _, key = name.partition(".")
        state.setdefault(int(index), {})[key] = tensor
    part.load_state_dict({"state": state, "param_groups": part.state_dict()["param_groups"]})
