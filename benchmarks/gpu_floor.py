"""The least time that the diffusion model can take on a GPU, counted without one.

    python -m benchmarks.gpu_floor [--architecture sd-2.1]

The code of a step of each stage runs at full size on tensors without numbers (`counted_memory`),
and every operation that torch hands to the device is counted. Two floors follow, neither of which
is a measurement:

    launches      operations that are no mere views × `LAUNCH` seconds: what the CPU needs to hand
                  them over, if Python took no time
    arithmetic    floating-point operations of products, convolutions and attention / `RATE`

The larger one bounds the step. What this machine's CPU really takes, Python included, is measured
with a narrow model that has the same operations. Where that is more than the arithmetic, the GPU
waits for the CPU, and joining operations (torch.compile) or recording them once (CUDA graphs)
would pay. Left out is what is not
the diffusion model and its gradients: renders, surfaces, optimisers.
"""

import argparse
import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from time import process_time
from timeit import repeat
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from benchmarks.counted_memory import GPU, counting
from benchmarks.gpu_architectures import ARCHITECTURES, Architecture
from benchmarks.gpu_architectures import build as build_on_cpu
from benchmarks.gpu_memory import build, guide
from benchmarks.gpu_steps import unet_alone
from benchmarks.gpu_table import aligned
from dissector.concept_mining import mine
from dissector.memory import FULL
from dissector.offloaded_optimiser import MasterAdamW
from dissector.settings import PAPER, Preset

LAUNCH = 5e-6
"""Seconds of the CPU for an operation, from a call in C++; diffusers, in Python, takes more."""

RATE = 4e14
"""Floating-point operations a second in half precision: 40% of what an H200 is sold for."""

log = logging.getLogger("benchmarks.gpu_floor")

aten = torch.ops.aten
NO_WORK = {aten._unsafe_view, aten.empty, aten.empty_like, aten.empty_strided, aten.new_empty}
"""Operations without a kernel, beside those that torch marks as views."""


class Operations(TorchDispatchMode):
    """Operations that are asked for in a `with` block.

    Attributes:
        all, launches: how many, and those among them that are no views.
        arithmetic: floating-point operations, a multiplication and an addition counted as two.
    """

    def __init__(self) -> None:
        super().__init__()
        self.all = self.launches = self.arithmetic = 0

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        made = operation(*args, **(kwargs or {}))
        if operation.namespace != "aten":
            return made
        self.all += 1
        self.launches += not operation.is_view and operation.overloadpacket not in NO_WORK
        formula = flop_registry.get(operation.overloadpacket)
        if formula is not None:
            self.arithmetic += formula(*args, **(kwargs or {}), out_val=made)
        return made


@dataclass(frozen=True)
class Floor:
    """What a step of a stage asks of a GPU, and how many steps the preset has."""

    stage: str
    steps: int
    work: Operations

    @property
    def seconds(self) -> tuple[float, float]:
        """Of a step: the floor of its launches and that of its arithmetic."""
        return self.work.launches * LAUNCH, self.work.arithmetic / RATE


def floors(architecture: Architecture, preset: Preset, *, objects: int = 2) -> Iterator[Floor]:
    """Those of all stages that use the diffusion model; in half precision."""
    growing, seeing, refining = preset.generation, preset.dissection, preset.refinement
    yield Floor("generation", growing.steps, _guided(architecture, growing.size, growing.views))
    yield from _minings(architecture, preset, objects)
    seen = _guided(architecture, preset.views.size, objects * seeing.views)
    yield Floor("category field", seeing.steps, seen)
    seen = _guided(architecture, refining.size, objects * refining.views)
    yield Floor("refinement", refining.steps + refining.colour_steps, seen)


def _guided(architecture: Architecture, size: int, images: int) -> Operations:
    """A step of score distillation of images of this size."""
    with counting() as counted:
        denoiser = build(architecture, FULL, torch.float16)
        guide(denoiser, size, images, counted)  # texts are embedded once
        with Operations() as seen:
            guide(denoiser, size, images, counted)
    return seen


def _minings(architecture: Architecture, preset: Preset, objects: int) -> Iterator[Floor]:
    """Both stages of mining, each in its second step: pictures are encoded once."""
    settings, count, side = preset.mining, preset.views.views, preset.views.size
    pictures = preset.views.picture_size or side
    with ExitStack() as stack:
        stack.enter_context(counting())
        # Ids without numbers are all 0; the place of a token in its prompt changes no size.
        ids = patch("dissector.concept_mining.token_ids", lambda _, tokens: [0] * len(tokens))
        stack.enter_context(ids)
        stack.enter_context(patch.object(MasterAdamW, "descend", _backward))
        running = mine(
            build(architecture, FULL, torch.float16),
            torch.zeros(count, pictures, pictures, 3, device=GPU),
            torch.zeros(count, objects, side, side, device=GPU),
            [f"object {number}" for number in range(objects)],
            ["front"] * count,
            settings=replace(settings, token_steps=2, model_steps=2, loss="masked"),
            generator=torch.Generator(),
        )
        for stage, steps in (("tokens", settings.token_steps), ("model", settings.model_steps)):
            next(running)
            with Operations() as seen:
                next(running)
            yield Floor(f"mining, {stage}", steps, seen)
        running.close()


def _backward(optimiser: MasterAdamW, loss: Tensor) -> bool:
    """`descend` without the steps of the optimiser, which CUDA does for all weights at once."""
    loss.backward()
    for master in optimiser._masters:
        master.grad = None
    return True


def narrow(architecture: Architecture) -> Architecture:
    """Stable Diffusion's UNet, layer for layer, too small for arithmetic to take time."""
    widths = [width // 10 for width in (320, 640, 1280, 1280)]  # still multiples of 32 groups
    unet = {"block_out_channels": widths, "attention_head_dim": 2, "sample_size": 8}
    return replace(architecture, unet={**architecture.unet, **unet}, parameters={})


def handed_over(architecture: Architecture) -> dict[str, float]:
    """Seconds of one core for the operations of a narrow UNet: Python, and its small kernels."""
    denoiser = build_on_cpu(narrow(architecture))
    taken = {}
    for learns in ("nothing", "text", "weights"):
        call = unet_alone(denoiser, 1, learns=learns)
        taken[learns] = min(repeat(call, number=1, repeat=10, timer=process_time))
    return taken


def table(found: Iterable[Floor]) -> list[str]:
    """A line a stage, times in milliseconds, and the seconds of all its steps."""
    lines = [
        ("step", "operations", "launches", "TFLOP", "launches, ms", "arithmetic, ms", "all, s")
    ]
    for floor in found:
        work, (launching, computing) = floor.work, floor.seconds
        times = f"{1e3 * launching:.1f}", f"{1e3 * computing:.1f}"
        whole = f"{floor.steps * max(launching, computing):.0f}"
        counts = str(work.all), str(work.launches), f"{work.arithmetic / 1e12:.2f}"
        lines.append((floor.stage, *counts, *times, whole))
    return aligned(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--architecture", choices=tuple(ARCHITECTURES), default="sd-2.1")
    architecture = ARCHITECTURES[parser.parse_args().architecture]
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log.info("%s, paper preset, two objects, counted without a GPU", architecture.name)
    log.info("%s", "\n".join(table(floors(architecture, PAPER))))
    torch.set_num_threads(1)
    for learns, seconds in handed_over(architecture).items():
        log.info("one core here hands over a UNet that learns %s in %.0f ms", learns, 1e3 * seconds)


if __name__ == "__main__":
    main()
