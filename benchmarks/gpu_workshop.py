"""What the rows of `benchmarks.gpu` work on: a denoiser, a scene of two objects, its surfaces."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from jaxtyping import Float
from torch import Tensor

from benchmarks.gpu_architectures import Architecture, build
from benchmarks.gpu_scene import LAYERS, ball_meshes, masks, two_balls
from dissector.category_field import CategoryField
from dissector.concept_mining import mine
from dissector.concepts import MinedConcepts
from dissector.denoiser import LatentDenoiser
from dissector.distillation import Scene
from dissector.memory import FULL, MemorySettings
from dissector.pictures import all_round
from dissector.progress import finish
from dissector.refined_objects import RefinedObject, begin
from dissector.scene_targets import SceneTargets
from dissector.settings import PAPER, Lens, Preset
from dissector.views import Views, see

FEWER_VIEWS, FEWER_TARGETS = 8, 4
"""Of the scene. More of them make no step longer, only the beginning."""

SMALL = replace(
    PAPER,
    generation=replace(
        PAPER.generation,
        size=16,
        samples=8,
        field=replace(PAPER.generation.field, levels=2, log2_entries=8, finest=32),
    ),
    views=replace(PAPER.views, views=2, size=16, picture_size=16, samples=8),
    refinement=replace(PAPER.refinement, size=16, resolution=12, targets=2, target_samples=8),
)
"""The `paper` preset's kind of work, in small: shows on any machine that a benchmark runs."""


@dataclass(frozen=True)
class Workshop:
    """Everything is made at its first use.

    Attributes:
        architecture, dtype, memory: of the denoiser.
        preset: whose settings the rows take.
    """

    architecture: Architecture
    device: torch.device
    dtype: torch.dtype
    preset: Preset = PAPER
    memory: MemorySettings = FULL

    def renew(self) -> None:
        """Let go of everything; it is made anew when it is used again."""
        for name in [
            name for name in vars(self) if isinstance(vars(Workshop).get(name), cached_property)
        ]:
            del vars(self)[name]

    def seeded(self, seed: int = 0) -> torch.Generator:
        """A random source on the device."""
        return torch.Generator(self.device).manual_seed(seed)

    @cached_property
    def denoiser(self) -> LatentDenoiser:
        return build(self.architecture, device=self.device, dtype=self.dtype, memory=self.memory)

    @property
    def lens(self) -> Lens:
        world = self.denoiser.world
        return Lens(world.field_of_view, world.camera_radius)

    @cached_property
    def scene(self) -> Scene:
        return two_balls(self.device)

    @cached_property
    def views(self) -> Views:
        """Few of them."""
        settings = self.preset.views
        fewer = replace(settings, views=min(settings.views, FEWER_VIEWS))
        return see(self.scene, fewer, self.lens, self.denoiser.background)

    @cached_property
    def masks(self) -> Float[Tensor, "views layers height width"]:
        return masks(self.views)

    @cached_property
    def concepts(self) -> MinedConcepts:
        """After one step of the tokens alone: as large and of the dtype that mining leaves."""
        settings = replace(self.preset.mining, token_steps=1, model_stage=False)
        running = mine(
            self.denoiser,
            self.views.pictures,
            self.masks,
            LAYERS,
            self.views.words,
            settings=settings,
            generator=self.seeded(1),
        )
        return finish(running)

    @cached_property
    def targets(self) -> SceneTargets:
        """Few of them."""
        settings, dissection = self.preset.refinement, self.preset.dissection
        cameras = all_round(
            min(settings.targets, FEWER_TARGETS),
            size=settings.size,
            lens=self.lens,
            device=self.device,
            elevations=settings.target_elevations,
        )
        categories = CategoryField(len(LAYERS), dissection.field, generator=self.seeded(2))
        return SceneTargets.of(
            self.scene,
            categories.to(self.device),
            dissection.temperatures[1],
            cameras,
            samples=settings.target_samples,
            background=self.denoiser.background,
        )

    @cached_property
    def objects(self) -> Sequence[RefinedObject]:
        """The balls, their surfaces as fine as the preset refines them."""
        resolution = self.preset.refinement.resolution
        return begin(ball_meshes(resolution // 2), self.targets.cameras, resolution=resolution)
