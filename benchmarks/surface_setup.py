"""Scenes of `benchmarks.surfaces`, fitted and dissected, and what their surfaces are judged by."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from benchmarks.dissection_methods import MINING, OURS, Models, Setup, prepare, seeded
from benchmarks.surface_renders import FieldPictures
from benchmarks.surface_truth import TrueSurface, true_surfaces
from benchmarks.truth import FIT, Trial, unseen_views
from dissector.category_field import CategoryField
from dissector.checkpoints import load_tensors, save_tensors
from dissector.concept_mining import mine
from dissector.concepts import MinedConcepts
from dissector.distillation import dissect
from dissector.finished_runs import categories_from
from dissector.object_surfaces import SolidParts
from dissector.pictures import all_round
from dissector.progress import finish
from dissector.settings import PREVIEW, DissectionSettings, Lens
from dissector.toybox.renderer import render
from dissector.view_agreement import agree

LABELS: DissectionSettings = replace(OURS, steps=0)
"""Labels lifted from the masks: quick, and as right on these scenes as with score distillation."""

MASKS = ("grounder", "truth")
"""Where the masks come from."""


@dataclass(frozen=True)
class SurfaceSetup:
    """A dissected scene, and what its surfaces are judged by.

    Attributes:
        base: the scene, its views and the masks it was given.
        masks: the masks that the dissection took.
        truth: the whole surface of each object.
        pictures: the field's own, in the unseen views.
        folder: where mined concepts are kept.
    """

    base: Setup
    models: Models
    masks: Float[Tensor, "views objects height width"]
    categories: CategoryField
    truth: tuple[TrueSurface, ...]
    pictures: FieldPictures
    folder: Path

    @property
    def trial(self) -> Trial:
        return self.base.trial

    @property
    def lens(self) -> Lens:
        world = self.models.prior.world
        return Lens(world.field_of_view, world.camera_radius)

    def parts(self) -> SolidParts:
        """The objects as solids, made anew as the pipeline does."""
        return SolidParts.of(
            self.base.scene,
            self.categories,
            LABELS.temperatures[1],
            self.base.views.samples,
            resolution=PREVIEW.surface.resolution,
        )

    @cached_property
    def concepts(self) -> MinedConcepts:
        """A concept for each object, mined once and kept in the folder."""
        name = hashlib.sha256(f"{MINING}".encode()).hexdigest()[:12]
        path = self.folder / f"concepts-{name}.safetensors"
        prior, views = self.models.prior, self.base.views
        if path.exists():
            return MinedConcepts.load(path, prior)
        running = mine(
            prior,
            views.colour,
            self.masks,
            self.trial.layers,
            views.words,
            settings=MINING,
            generator=seeded(0, 1),
        )
        concepts = finish(running)
        concepts.save(path)
        return concepts


def prepare_surfaces(trial: Trial, models: Models, work: Path, *, masks: str) -> SurfaceSetup:
    """Fit and dissect a scene, or read it from `work`.

    Raises:
        ValueError: masks of another origin than `MASKS`.
    """
    if masks not in MASKS:
        raise ValueError(f"expected masks from {' or '.join(MASKS)}, got {masks!r}")
    setup = prepare(trial, models, work)
    if masks == "truth":
        setup = replace(setup, given=true_masks(trial, models))
    agreed = agree(setup.views.samples, setup.given, PREVIEW.agreement).masks
    identity = f"{trial.name} {masks} {FIT} {PREVIEW.views} {PREVIEW.agreement} {LABELS}"
    folder = work / "dissected" / hashlib.sha256(identity.encode()).hexdigest()[:16]
    categories = _dissected(setup, models, agreed, folder / "categories.safetensors")
    frozen = setup.truth.frozen
    with torch.no_grad():
        probabilities = categories.probabilities(frozen.points, LABELS.temperatures[1])
    pictures = FieldPictures.of(unseen_views(), frozen, probabilities)
    truth = true_surfaces(trial, work)
    return SurfaceSetup(setup, models, agreed, categories, truth, pictures, folder)


def true_masks(trial: Trial, models: Models) -> Float[Tensor, "views objects height width"]:
    """What each view truly shows of each object."""
    world, settings = models.prior.world, PREVIEW.views
    cameras = all_round(
        settings.views,
        size=settings.size,
        lens=Lens(world.field_of_view, world.camera_radius),
        device=torch.device("cpu"),
        elevations=settings.elevations,
    )
    return render([trial.toys], cameras, supersampling=4).coverage


def _dissected(
    setup: Setup,
    models: Models,
    masks: Float[Tensor, "views objects height width"],
    path: Path,
) -> CategoryField:
    """Labels lifted from the masks; no diffusion model takes part."""
    if path.exists():
        held, _ = load_tensors(path)
        return categories_from(held, len(setup.trial.layers), LABELS.field, device="cpu")
    running = dissect(
        models.prior,
        setup.texts,
        setup.views.samples,
        setup.views.words,
        masks,
        LABELS,
        generator=seeded(0, 2),
    )
    field = finish(running)
    save_tensors(path, dict(field.state_dict()), scene=setup.trial.name)
    return field.requires_grad_(False)
