"""What the training commands share: resumable loops, safetensors checkpoints and running averages.

A checkpoint holds weights, optimiser state and the number of steps done. The data of a step depends
on its number alone, so that a resumed training goes on as an uninterrupted one would.
"""

import copy
import logging
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from dissector.files import write_atomically

log = logging.getLogger(__name__)

Network = TypeVar("Network", bound=nn.Module)


@dataclass(frozen=True)
class Schedule:
    """A one-cycle learning rate.

    Attributes:
        steps: length of the training.
        rate: the peak.
        warmup: share of the steps in which the rate rises from 0.
        final: the last rate, as a share of the peak.
    """

    steps: int
    rate: float
    warmup: float = 0.05
    final: float = 0.01

    def __post_init__(self) -> None:
        if self.steps < 1 or not 0 < self.rate < 1 or not 0 <= self.warmup < 1:
            raise ValueError(f"expected steps ≥ 1, 0 < rate < 1, 0 ≤ warmup < 1, got {self}")

    def at(self, step: int) -> float:
        """The rate of a step, 0-based."""
        done = step / self.steps
        if done < self.warmup:
            return self.rate * (step + 1) / (self.warmup * self.steps + 1)
        fall = 0.5 + 0.5 * math.cos(math.pi * (done - self.warmup) / (1 - self.warmup))
        return self.rate * (self.final + (1 - self.final) * fall)


class Average(Generic[Network]):
    """Exponential moving average of a module's weights, warmed up so that early weights fade."""

    def __init__(self, module: Network, decay: float) -> None:
        self.module: Network = copy.deepcopy(module).requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, module: nn.Module, step: int) -> None:
        """Move towards `module` after step `step` (0-based)."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for kept, fresh in zip(self.module.parameters(), module.parameters(), strict=True):
            kept.lerp_(fresh, 1 - decay)


@dataclass(frozen=True)
class Checkpoint:
    """Where the state of a training lives and what belongs to it."""

    path: Path
    modules: Mapping[str, nn.Module]
    optimiser: torch.optim.Optimizer

    def save(self, step: int) -> None:
        """Write the state after `step` steps."""
        tensors = {
            f"{name}/{key}": value.contiguous()
            for name, module in self.modules.items()
            for key, value in module.state_dict().items()
        }
        for index, state in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser/{index}/{key}": value for key, value in state.items()}
        tensors = {key: value.detach().cpu().clone() for key, value in tensors.items()}
        write_atomically(
            self.path, lambda path: save_file(tensors, path, metadata={"step": str(step)})
        )

    def load(self) -> int:
        """Restore the state, if there is one; returns the number of steps done.

        Raises:
            ValueError: the file is damaged or not a checkpoint.
        """
        if not self.path.exists():
            return 0
        try:
            with safe_open(self.path, framework="pt") as file:
                step = int(file.metadata()["step"])
                tensors = {key: file.get_tensor(key) for key in file.keys()}
        except (OSError, SafetensorError, TypeError, KeyError) as error:
            raise ValueError(f"cannot read the checkpoint {self.path}: {error}") from error
        for name, module in self.modules.items():
            module.load_state_dict(_below(tensors, name))
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in _below(tensors, "optimiser").items():
            index, slot = key.split("/")
            state.setdefault(int(index), {})[slot] = value
        groups = self.optimiser.state_dict()["param_groups"]
        self.optimiser.load_state_dict({"state": state, "param_groups": groups})
        log.info("resumed %s after step %d", self.path.name, step)
        return step


def _below(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    prefix = f"{name}/"
    return {key[len(prefix) :]: value for key, value in tensors.items() if key.startswith(prefix)}


def train(
    checkpoint: Checkpoint,
    schedule: Schedule,
    loss_of: Callable[[int], Tensor],
    *,
    after: Callable[[int], None] = lambda step: None,
    save_every: int = 250,
    clip: float = 1.0,
) -> None:
    """Run the steps that the checkpoint has not done yet.

    Args:
        loss_of: the loss of a step, 0-based.
        after: called after each optimiser step.
        clip: largest norm of the whole gradient.
    """
    optimiser = checkpoint.optimiser
    parameters = [p for group in optimiser.param_groups for p in group["params"]]
    done, started, mean = checkpoint.load(), time.monotonic(), None
    for step in range(done, schedule.steps):
        for group in optimiser.param_groups:
            group["lr"] = schedule.at(step)
        loss = loss_of(step)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, clip)
        optimiser.step()
        after(step)
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if (step + 1) % 50 == 0:
            pace = (time.monotonic() - started) / (step + 1 - done)
            log.info("step %d/%d loss %.4f %.2f s/step", step + 1, schedule.steps, mean, pace)
        if (step + 1) % save_every == 0 or step + 1 == schedule.steps:
            checkpoint.save(step + 1)


def parameters_of(modules: Iterable[nn.Module]) -> list[nn.Parameter]:
    """All trainable parameters of several modules."""
    return [p for module in modules for p in module.parameters() if p.requires_grad]
