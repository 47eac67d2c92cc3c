"""What a GPU makes of this: `benchmarks/gpu.sh`, or `python -m benchmarks.gpu [--device cuda]`.

Four parts, within `--seconds`: whether the GPU's libraries agree with the plain versions
(`gpu_parity`), what the steps of the `paper` preset take (`gpu_steps`), what that makes of the
whole recipe, and which options of the diffusion model pay (`gpu_options`). The models have the full
size and random weights (`gpu_architectures`): nothing is downloaded. What cannot be run, for want
of a library, memory or time, is listed with the reason.

The exit code is 0 where everything that ran agreed, 1 where a comparison failed or a row broke, and
2 where there is no such device or the results can't be written. Ctrl-C shows what there is (130).
"""

import argparse
import logging
import sys
from dataclasses import replace
from pathlib import Path

import torch

from benchmarks.gpu_architectures import ARCHITECTURES
from benchmarks.gpu_clock import Clock, free
from benchmarks.gpu_machine import machine
from benchmarks.gpu_options import measure_options
from benchmarks.gpu_parity import measure_parity
from benchmarks.gpu_results import Results
from benchmarks.gpu_steps import distillations, extrapolate, measure, minings
from benchmarks.gpu_table import table
from benchmarks.gpu_workshop import SMALL, Workshop
from dissector.memory import FULL, LOW
from dissector.settings import PAPER

log = logging.getLogger("benchmarks")

TINY_POINTS, TINY_SIZE = 2**12, 64


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("dissector").setLevel(logging.ERROR)  # absent libraries are rows here
    if given.device == "cuda" and not torch.cuda.is_available():
        log.error(
            "torch %s sees no CUDA device; that everything runs is shown by "
            "--device cpu --architecture tiny",
            torch.__version__,
        )
        return 2
    device = torch.device(given.device)
    described = {"architecture": given.architecture, **machine(device)}
    results = Results(device, described, given.seconds, tuple(given.only), given.out.resolve())
    try:
        results.write()  # in ten minutes it would be a pity
    except OSError as error:
        log.error("the results can't be written (--out): %s", error)
        return 2
    clock = Clock(device, min(5, given.steps), given.steps, min(10, given.steps))
    interrupted = False
    try:
        run(given.architecture, clock, results)
    except KeyboardInterrupt:
        interrupted = True
        log.warning("\nstopped; what was done:")
    log.info("%s", table(results))
    log.info("written to %s", results.path)
    return 130 if interrupted else 0 if results.agreed else 1


def run(architecture: str, clock: Clock, results: Results) -> None:
    """All parts, in the order in which they are worth their time."""
    dtype = torch.float16 if clock.device.type == "cuda" else torch.float32
    small = architecture == "tiny"
    preset = SMALL if small else PAPER
    sizes = {"points": TINY_POINTS, "size": TINY_SIZE} if small else {}
    measure_parity(preset, results, **sizes)
    workshop = Workshop(ARCHITECTURES[architecture], clock.device, dtype, preset)
    for memory in (LOW, FULL):
        _mine(replace(workshop, memory=memory), clock, results)
    for stage in distillations(workshop, clock.needed):
        measure(stage, workshop, clock, results)
    extrapolate(workshop, results)
    workshop.renew()
    free(clock.device)
    measure_options(workshop, clock, results)


def _mine(workshop: Workshop, clock: Clock, results: Results) -> None:
    """Both stages; what they leave is let go, so that the next has the GPU to itself."""
    for stage in minings(workshop, clock.needed):
        measure(stage, workshop, clock, results)
    workshop.renew()
    free(clock.device)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.gpu", description="What a GPU makes of this.")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--architecture", choices=tuple(ARCHITECTURES), default="sd-2.1")
    parser.add_argument("--seconds", type=float, default=540.0, help="for everything")
    parser.add_argument("--steps", type=int, default=30, help="that are timed, of each kind")
    parser.add_argument(
        "--only", nargs="+", default=(), metavar="NAME", help="rows whose part or name has this"
    )
    parser.add_argument("--out", type=Path, default=Path("runs/benchmark-gpu/gpu.json"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
