"""Time and memory of single steps of the `paper` preset, and what they say of the whole recipe.

The steps are those of the product (`generate`, `mine`, `dissect`, `refine`) on a scene of two
balls, and one of score distillation through the surface of one of them. Beside each step stands its
floor: the UNet alone, on as many latents, with its gradients where they are learned. The recipe is
extrapolated from the mean of the steps, previews included; what is made once (views, targets) is
left out.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

import torch

from benchmarks.gpu_clock import Clock
from benchmarks.gpu_results import Extrapolated, Measured, Results
from benchmarks.gpu_scene import LAYERS
from benchmarks.gpu_workshop import Workshop
from dissector.cameras import random_orbit
from dissector.concept_mining import mine
from dissector.concepts import MinedConcepts
from dissector.denoiser import LatentDenoiser
from dissector.distillation import dissect, generate
from dissector.guidance import score_distillation
from dissector.mesh_rendering import render_mesh
from dissector.progress import Step
from dissector.prompts import with_view
from dissector.refinement import refine

PART = "steps"

PROMPT = "a frog on a lily pad"

Running = Generator[Step, None, object]

GENERATION = "generation"
SURFACE = "one surface"
CSDS = "category field, two objects"
GEOMETRY = "refinement, two objects"
COLOUR = "refinement of colours, two objects"
TOKENS = "mining, tokens"
MODEL = "mining, model"


@dataclass(frozen=True)
class Stage:
    """A stage whose steps are timed.

    Attributes:
        size: of the renders, or of the latents, in words.
        latents: how many the UNet is given a step.
        begin: starts it; `Clock.needed` steps are enough.
        mined: whether its UNet is that of the concepts.
        learns: what the UNet is differentiated by: "nothing", its "text", or its "weights" too.
    """

    name: str
    size: str
    latents: int
    begin: Callable[[], Running]
    mined: bool = False
    learns: str = "nothing"


def distillations(workshop: Workshop, steps: int) -> Iterator[Stage]:
    """Everything but mining."""
    preset, refining = workshop.preset, workshop.preset.refinement
    objects = len(LAYERS)
    both = 2 * objects  # with the text and without it
    growing, seen, fine = (f"{part.size}²" for part in (preset.generation, preset.views, refining))
    grown, dissected = 2 * preset.generation.views, both * preset.dissection.views
    yield Stage(GENERATION, growing, grown, partial(_generation, workshop))
    yield Stage(SURFACE, fine, 2, partial(_surface, workshop))
    yield Stage(CSDS, seen, dissected, partial(_dissection, workshop), mined=True)
    for name, counts, mined in ((GEOMETRY, (steps, 0), True), (COLOUR, (0, steps), False)):
        begin = partial(_refinement, workshop, *counts)
        yield Stage(name, fine, both * refining.views, begin, mined=mined)


def minings(workshop: Workshop, steps: int) -> Iterator[Stage]:
    """Both stages of mining."""
    size, batch = (
        f"{workshop.architecture.unet['sample_size']}² latents",
        workshop.preset.mining.batch,
    )
    for name, learns in ((TOKENS, "text"), (MODEL, "weights")):
        begin = partial(_mining, workshop, steps, tokens=learns == "text")
        full = f"{name}, memory {workshop.memory.name}"
        yield Stage(full, size, batch, begin, learns=learns)


def measure(stage: Stage, workshop: Workshop, clock: Clock, results: Results) -> None:
    """Add the row of a stage."""

    def work() -> None:
        try:
            _measure(stage, workshop, clock, results)
        except BaseException:
            workshop.renew()  # a stage that was broken off leaves it as it may be
            raise

    results.run(PART, stage.name, work)


def _measure(stage: Stage, workshop: Workshop, clock: Clock, results: Results) -> None:
    with closing(stage.begin()) as running:  # mining moves the denoiser back when it is closed
        timing = clock.steps(running, busy=True)
    denoiser = workshop.concepts.denoiser if stage.mined else workshop.denoiser
    floor = clock.measure(unet_alone(denoiser, stage.latents, learns=stage.learns)).median
    dtype = str(denoiser.dtype).removeprefix("torch.")
    results.add(
        Measured.of(
            PART,
            stage.name,
            stage.size,
            str(clock.device),
            timing,
            floor=1e3 * floor,
            note=f"UNet in {dtype} on {stage.latents} latent{'s' if stage.latents > 1 else ''}",
        )
    )


def unet_alone(
    denoiser: LatentDenoiser, latents: int, *, learns: str = "nothing"
) -> Callable[[], None]:
    """A call of the UNet, and of its gradients: see `Stage.learns`."""
    side, channels = denoiser.latent_size, denoiser.unet.config.in_channels
    place = {"device": denoiser.device, "dtype": torch.float32}
    noisy = torch.zeros(latents, channels, side, side, **place)
    times = torch.full((latents,), 300, device=denoiser.device)
    text = denoiser.encode_text([PROMPT]).expand(latents, -1, -1).clone()
    weights = list(denoiser.unet.parameters()) if learns == "weights" else []

    def call() -> None:
        if learns == "nothing":
            with torch.no_grad():
                denoiser.predict_noise(noisy, times, text)
            return
        for weight in weights:
            weight.requires_grad_(True)
        given = text.detach().requires_grad_()
        error = denoiser.predict_noise(noisy, times, given).square().mean()
        torch.autograd.grad(error, [given, *weights])
        for weight in weights:
            weight.requires_grad_(False)

    return call


def _generation(workshop: Workshop) -> Running:
    return generate(
        workshop.denoiser,
        PROMPT,
        replace(workshop.preset.generation, polish=None),
        lens=workshop.lens,
        generator=workshop.seeded(3),
    )


def _surface(workshop: Workshop) -> Running:
    """Score distillation of the first object, its surface and colour free, and nothing else."""
    settings, denoiser, lens = workshop.preset.refinement, workshop.denoiser, workshop.lens
    part, generator = workshop.objects[0], workshop.seeded(4)
    optimiser = torch.optim.Adam(part.parameters(), settings.colour_rate)
    while True:
        cameras, words = random_orbit(
            1,
            size=settings.size,
            elevation=settings.elevation,
            generator=generator,
            field_of_view=lens.field_of_view,
            radius=lens.radius,
        )
        vertices, faces = part.surface()
        colour = part.colour(vertices.detach())
        image = render_mesh(vertices, faces, colour, cameras, background=denoiser.background)
        loss = score_distillation(
            denoiser,
            image.permute(0, 3, 1, 2),
            denoiser.encode_text([with_view(LAYERS[0], word) for word in words]),
            denoiser.encode_text([settings.negative_prompt]),
            timestep_range=settings.timesteps.at(0.0),
            guidance_scale=settings.guidance_scale,
            generator=generator,
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        yield Step(SURFACE, 1, 1, loss.item())


def _dissection(workshop: Workshop) -> Running:
    concepts = workshop.concepts
    running = dissect(
        concepts.denoiser,
        concepts.prompts,
        workshop.views.samples,
        workshop.views.words,
        workshop.masks,
        workshop.preset.dissection,
        generator=workshop.seeded(5),
    )
    return _alone(concepts, running)


def _alone(concepts: MinedConcepts, running: Running) -> Running:
    """Steps during which the model that was mined waits elsewhere, as in a run."""
    with concepts.using(concepts.denoiser):
        return (yield from running)


def _refinement(workshop: Workshop, steps: int, colour_steps: int) -> Running:
    return refine(
        workshop.objects,
        workshop.targets,
        workshop.concepts,
        replace(workshop.preset.refinement, steps=steps, colour_steps=colour_steps),
        lens=workshop.lens,
        generator=workshop.seeded(6),
    )


def _mining(workshop: Workshop, steps: int, *, tokens: bool) -> Running:
    """One of its stages alone."""
    settings = replace(
        workshop.preset.mining,
        token_steps=steps,
        model_steps=steps,
        token_stage=tokens,
        model_stage=not tokens,
    )
    return mine(
        workshop.denoiser,
        workshop.views.pictures,
        workshop.masks,
        LAYERS,
        workshop.views.words,
        settings=settings,
        generator=workshop.seeded(7),
    )


def extrapolate(workshop: Workshop, results: Results) -> None:
    """Add what the whole recipe takes, as far as its steps were measured."""
    preset, means = workshop.preset, {row.name: row.mean / 1e3 for row in results.measured}
    mining, refining = preset.mining, preset.refinement
    known = bool(workshop.architecture.parameters)  # a tiny model is compared with nothing

    def add(name: str, *, paper: float | None = None, aim: float | None = None, **of: int) -> None:
        rows = {ROWS[key]: count for key, count in of.items()}
        if all(row in means for row in rows):
            seconds = sum(count * means[row] for row, count in rows.items())
            steps = " + ".join(f"{count:,}" for count in rows.values())
            given = (paper, aim) if known else (None, None)
            results.add(Extrapolated(name, steps, seconds, *given))

    add("generation", generation=preset.generation.steps)
    stages = {"tokens": mining.token_steps, "model": mining.model_steps}
    add("mining, memory full", paper=360.0, aim=90.0, **stages)
    add("mining, memory low", low_tokens=mining.token_steps, low_model=mining.model_steps)
    add("category field", paper=180.0, aim=60.0, csds=preset.dissection.steps)
    add("refinement", aim=1200.0, geometry=refining.steps, colour=refining.colour_steps)


ROWS = {
    "generation": GENERATION,
    "tokens": f"{TOKENS}, memory full",
    "model": f"{MODEL}, memory full",
    "low_tokens": f"{TOKENS}, memory low",
    "low_model": f"{MODEL}, memory low",
    "csds": CSDS,
    "geometry": GEOMETRY,
    "colour": COLOUR,
}
"""The row that each part of the recipe is extrapolated from."""
