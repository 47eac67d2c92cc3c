"""Where the time of a dissection goes: `python -m benchmarks.dissection_speed [--threads N]`.

Fits one scene of the benchmark, then times single steps of mining and of category score
distillation for its two objects, beside the time that the diffusion model alone takes for them (the
floor). Medians; steps are extrapolated to 400 + 100 of mining and 1,000 of distillation.
"""

import argparse
import logging
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from statistics import median

import torch

from benchmarks.dissection import load_models
from benchmarks.dissection_methods import MINING, OURS, Setup, prepare, seeded
from benchmarks.truth import FIT, Trial, photographs, trials
from dissector.concept_mining import mine
from dissector.denoiser import LatentDenoiser
from dissector.distillation import dissect
from dissector.fitting import fit, psnr
from dissector.progress import Step, finish
from dissector.report import peak_memory_mb

log = logging.getLogger("benchmarks")

WARM_UP, TIMED = 5, 40


def seconds_a_step(running: Generator[Step, None, object], *, skip: int = WARM_UP) -> float:
    """Median seconds between steps, the first `skip` left out."""
    times = []
    for index, _ in enumerate(running):
        times.append(time.perf_counter())
        if index >= skip + TIMED:
            break
    running.close()
    taken = [after - before for before, after in zip(times[skip:], times[skip + 1 :], strict=False)]
    return median(taken)


def seconds_of(work: Callable[[], object]) -> float:
    """Median seconds of a call."""
    taken = []
    for _ in range(WARM_UP + TIMED // 2):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken[WARM_UP:])


def mining_steps(setup: Setup, prior: LatentDenoiser) -> tuple[float, float]:
    """Seconds of a step of stage 1 and of stage 2."""

    def running(**changes: object) -> Generator[Step, None, object]:
        settings = replace(MINING, token_steps=400, model_steps=100, **changes)
        views, layers = setup.views, setup.trial.layers
        return mine(
            prior,
            views.colour,
            setup.given,
            layers,
            views.words,
            settings=settings,
            generator=seeded(0, 1),
        )

    first = seconds_a_step(running(model_stage=False))
    return first, seconds_a_step(running(token_stage=False))


def distillation_step(setup: Setup, prior: LatentDenoiser, *, anchor: float) -> float:
    """Seconds of a step of CSDS; `anchor` holds what is seen to the masks."""
    running = dissect(
        prior,
        setup.texts,
        setup.views.samples,
        setup.views.words,
        setup.given,
        replace(OURS, steps=1000, lift_steps=0, anchor=anchor),
        generator=seeded(0, 2),
    )
    return seconds_a_step(running)


def unet_steps(prior: LatentDenoiser, batch: int, objects: int) -> tuple[float, float]:
    """Seconds of the UNet alone: forward and backward for mining, forward for distillation."""
    size = prior.latent_size
    latents = torch.randn(max(batch, 2 * objects), 4, size, size)
    text = prior.encode_text(["a frog"]).expand(len(latents), -1, -1)
    times = torch.full((len(latents),), 300)
    student = prior.clone(dtype=torch.float32)
    for parameter in student.unet.parameters():
        parameter.requires_grad_(True)

    def learn() -> None:
        student.predict_noise(
            latents[:batch], times[:batch], text[:batch]
        ).square().mean().backward()

    def look() -> None:
        with torch.no_grad():
            n = 2 * objects
            prior.predict_noise(latents[:n], times[:n], text[:n])

    return seconds_of(learn), seconds_of(look)


def measure_fit(trial: Trial) -> tuple[float, float]:
    """Seconds of a fit, and its PSNR on every sixth image, which it was not given."""
    images = photographs(trial.toys)
    held_out = torch.arange(0, len(images[0]), 6)
    given = torch.tensor([i for i in range(len(images[0])) if i % 6])
    start = time.perf_counter()
    scene = finish(fit(*(part[given] for part in images), FIT, generator=seeded(0, 0)))
    seconds = time.perf_counter() - start
    return seconds, psnr(scene, *(part[held_out] for part in images))


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Where the time of a dissection goes.")
    parser.add_argument("--scene", type=int, default=2)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-dissection"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    trial = trials(24)[given.scene]
    fit_seconds, quality = measure_fit(trial)
    models = load_models()
    setup = prepare(trial, models, given.work)
    first, second = mining_steps(setup, models.prior)
    distilling = distillation_step(setup, models.prior, anchor=0.0)
    anchored = distillation_step(setup, models.prior, anchor=OURS.anchor)
    learn, look = unet_steps(models.prior, MINING.batch, len(trial.layers))
    mined, distilled = 400 * first + 100 * second, 1000 * distilling
    log.info("%s, %d threads", trial.name, given.threads)
    log.info("| part | seconds | limit | UNet alone |\n|---|---|---|---|")
    log.info("| fit, 50 images of 96², %.1f dB unseen | %.0f | 60 | – |", quality, fit_seconds)
    log.info("| mining, 400 + 100 steps | %.0f | 60 | %.0f |", mined, 500 * learn)
    log.info("| CSDS, 1,000 steps | %.0f | 60 | %.0f |", distilled, 1000 * look)
    log.info("| the same, held to the masks | %.0f | – | %.0f |", 1000 * anchored, 1000 * look)
    log.info("a step: stage 1 %.0f ms, stage 2 %.0f ms", 1e3 * first, 1e3 * second)
    log.info("a step: CSDS %.0f ms; peak memory %.0f MB", 1e3 * distilling, peak_memory_mb())


if __name__ == "__main__":
    main()
