"""The ways of taking a scene apart that `benchmarks.dissection` compares.

Each starts from the same fitted field, the same views and the same masks.
"""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from benchmarks.dissection_metrics import Probabilities, Truth
from benchmarks.truth import Trial, fitted
from dissector.baselines.negative_prompting import negative_prompting
from dissector.category_field import CategoryField
from dissector.concept_mining import MiningSettings, mine
from dissector.concepts import MinedConcepts
from dissector.denoiser import LatentDenoiser
from dissector.distillation import Scene, dissect
from dissector.grounding import Grounder
from dissector.grounding.instances import ground_layers
from dissector.grounding.point_segmenter import EmbeddedPoints
from dissector.grounding.points import PointSegmenter
from dissector.mask_lifting import lift_object
from dissector.mask_lifting import probabilities as lifted_probabilities
from dissector.models import ASSETS
from dissector.progress import Step, finish
from dissector.prompts import phrase
from dissector.settings import PREVIEW, DissectionSettings, Lens
from dissector.view_agreement import agree
from dissector.views import Views, see

MINING = PREVIEW.mining
OURS = PREVIEW.dissection
PUBLISHED = replace(OURS, steps=300, lift_steps=0, anchor=0.0, temperatures=(0.5, 0.1))
"""Score distillation from a blank category field, as published but for rates and temperatures."""


@dataclass(frozen=True)
class Models:
    """The embedded models."""

    prior: LatentDenoiser
    grounder: Grounder

    @cached_property
    def segmenter(self) -> PointSegmenter:
        """Read when SA3D asks for it."""
        return EmbeddedPoints.load(ASSETS / "segmenter.safetensors")


@dataclass(frozen=True)
class Setup:
    """What every method is given.

    Attributes:
        given: masks by the grounder.
        truth: what the results are judged by.
    """

    trial: Trial
    scene: Scene
    views: Views
    given: Float[Tensor, "views categories height width"]
    truth: Truth

    @property
    def texts(self) -> tuple[str, ...]:
        """Plain text of each object alone."""
        return tuple(f"a {phrase(name)}" for name in self.trial.layers)


def prepare(trial: Trial, models: Models, work: Path) -> Setup:
    """Fit the field, or read it, and render and ground its views."""
    scene = fitted(trial, work)
    world = models.prior.world
    lens = Lens(world.field_of_view, world.camera_radius)
    views = see(scene, PREVIEW.views, lens, models.prior)
    masks = ground_layers(models.grounder, views, trial.layers, generator=seeded(0, 0))
    return Setup(trial, scene, views, masks, Truth.of(trial, scene))


Seconds = dict[str, float]
Method = Callable[[Setup, Models, int], tuple[Probabilities, Seconds]]


def seeded(seed: int, stage: int) -> torch.Generator:
    """The random source of a stage."""
    return torch.Generator().manual_seed(1000 * seed + stage)


def ours(
    setup: Setup,
    models: Models,
    seed: int,
    *,
    mining: MiningSettings = MINING,
    settings: DissectionSettings = OURS,
    agreeing: bool = True,
) -> tuple[Probabilities, Seconds]:
    """Masks brought to agreement, a concept for each object, labels lifted, CSDS."""
    start = time.perf_counter()
    masks = setup.given
    if agreeing:
        masks = agree(setup.views.samples, masks, PREVIEW.agreement).masks
    agreed = time.perf_counter()
    concepts: MinedConcepts = finish(
        mine(
            models.prior,
            setup.views.colour,
            masks,
            setup.trial.layers,
            setup.views.words,
            settings=mining,
            generator=seeded(seed, 1),
        )
    )
    mined = time.perf_counter()
    field = finish(
        dissect(
            concepts.denoiser,
            concepts.prompts,
            setup.views.samples,
            setup.views.words,
            masks,
            settings,
            generator=seeded(seed, 2),
        )
    )
    done = time.perf_counter()
    seconds = {"agree": agreed - start, "mine": mined - agreed, "dissect": done - mined}
    return _hard(field, settings), seconds


def without_attention_loss(setup, models, seed):
    """Ours, mining without the cross-attention loss."""
    return ours(setup, models, seed, mining=replace(MINING, attention_loss=False))


def without_token_stage(setup, models, seed):
    """Ours, mining without stage 1."""
    return ours(setup, models, seed, mining=replace(MINING, token_stage=False))


def without_model_stage(setup, models, seed):
    """Ours, mining without stage 2."""
    return ours(setup, models, seed, mining=replace(MINING, model_stage=False))


def without_agreement(setup, models, seed):
    """Ours with the masks as they are."""
    return ours(setup, models, seed, agreeing=False)


def published(setup, models, seed):
    """Mining and CSDS from a blank category field."""
    return ours(setup, models, seed, settings=PUBLISHED, agreeing=False)


def published_without_attention_loss(setup, models, seed):
    """The published recipe, mining without the cross-attention loss."""
    mining = replace(MINING, attention_loss=False)
    return ours(setup, models, seed, mining=mining, settings=PUBLISHED, agreeing=False)


def published_without_token_stage(setup, models, seed):
    """The published recipe, mining without stage 1."""
    mining = replace(MINING, token_stage=False)
    return ours(setup, models, seed, mining=mining, settings=PUBLISHED, agreeing=False)


def published_without_model_stage(setup, models, seed):
    """The published recipe, mining without stage 2."""
    mining = replace(MINING, model_stage=False)
    return ours(setup, models, seed, mining=mining, settings=PUBLISHED, agreeing=False)


def labels_only(
    setup: Setup, models: Models, seed: int, *, agreeing: bool = True
) -> tuple[Probabilities, Seconds]:
    """Ours without any diffusion model: agreement and lifted labels alone."""
    start = time.perf_counter()
    masks = setup.given
    if agreeing:
        masks = agree(setup.views.samples, masks, PREVIEW.agreement).masks
    agreed = time.perf_counter()
    running = dissect(
        models.prior,
        setup.texts,
        setup.views.samples,
        setup.views.words,
        masks,
        replace(OURS, steps=0),
        generator=seeded(seed, 2),
    )
    field = finish(running)
    done = time.perf_counter()
    return _hard(field, OURS), {"agree": agreed - start, "dissect": done - agreed}


def labels_without_agreement(setup, models, seed):
    """Labels lifted from the masks as they are."""
    return labels_only(setup, models, seed, agreeing=False)


def vanilla(setup: Setup, models: Models, seed: int) -> tuple[Probabilities, Seconds]:
    """CSDS by the plain text of each object; no masks, no mining."""
    return _from_names(dissect, setup, models, seed)


def negative(setup: Setup, models: Models, seed: int) -> tuple[Probabilities, Seconds]:
    """Vanilla CSDS with the other objects as the negative prompt."""
    return _from_names(negative_prompting, setup, models, seed)


def _from_names(
    way: Callable[..., Generator[Step, None, CategoryField]],
    setup: Setup,
    models: Models,
    seed: int,
) -> tuple[Probabilities, Seconds]:
    start = time.perf_counter()
    views = setup.views
    running = way(
        models.prior,
        setup.texts,
        views.samples,
        views.words,
        setup.given,
        PUBLISHED,
        generator=seeded(seed, 2),
    )
    field = finish(running)
    return _hard(field, PUBLISHED), {"dissect": time.perf_counter() - start}


def sa3d(setup: Setup, models: Models, seed: int) -> tuple[Probabilities, Seconds]:
    """SA3D: each object's mask of the view that shows most of it, lifted with self-prompting."""
    start = time.perf_counter()
    grids = []
    for layer in range(setup.given.shape[1]):
        view = int(setup.given[:, layer].sum(dim=(1, 2)).argmax())
        grids.append(
            lift_object(
                setup.views.samples,
                setup.views.colour,
                view,
                setup.given[view, layer],
                models.segmenter,
                generator=seeded(seed, 3),
            )
        )
    seconds = {"lift": time.perf_counter() - start}
    return lambda points: lifted_probabilities(grids, points), seconds


def _hard(field: CategoryField, settings: DissectionSettings) -> Probabilities:
    temperature = settings.temperatures[1]
    return lambda points: field.probabilities(points, temperature)


METHODS: dict[str, Method] = {
    "ours": ours,
    "vanilla CSDS": vanilla,
    "SA3D": sa3d,
    "labels only": labels_only,
    "published recipe": published,
    "negative prompting": negative,
    "ours, no attention loss": without_attention_loss,
    "ours, no stage 1": without_token_stage,
    "ours, no stage 2": without_model_stage,
    "published, no attention loss": published_without_attention_loss,
    "published, no stage 1": published_without_token_stage,
    "published, no stage 2": published_without_model_stage,
    "ours, no agreement": without_agreement,
    "labels, no agreement": labels_without_agreement,
}
"""Rows of the table."""
