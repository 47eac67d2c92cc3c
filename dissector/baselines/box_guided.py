"""Box-guided composition: one field for each object in its given box, all optimised together.

The recipe of CompoNeRF (Bai et al. 2023, arXiv 2303.13843) and Comp3D (Po and Wetzstein, arXiv
2303.12218) in this package's terms. The render of each object alone is pushed by the score of its
own text, that of all together by the whole prompt's:

    L = λ_own Σ_k SDS(C_k, text_k) + λ_scene SDS(C, prompt) + regularisation of each C_k

An object's own frame has the box's middle as its origin and half the box's diagonal as its unit,
so that the box just fits into the unit ball, and the object fills the picture when it is seen
alone. The boxes stay as they are: that is the limit of these methods.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.baselines.composition import Box, ComposedField, PlacedField
from dissector.cameras import Cameras, random_orbit
from dissector.denoiser import LatentDenoiser
from dissector.distillation import shape_regularisation
from dissector.guidance import score_distillation
from dissector.occupancy import OccupancyGrid
from dissector.optimisation import field_optimiser
from dissector.pictures import preview
from dissector.progress import Step
from dissector.prompts import with_view
from dissector.scene_field import SceneField
from dissector.settings import GenerationSettings, Lens
from dissector.volume_rendering import RadianceField, Rendering, render


@dataclass(frozen=True)
class BoxGuidedSettings:
    """Score distillation of objects in boxes.

    Attributes:
        generation: schedules, rates and the size of each field; its steps and views are those of
            the whole.
        own_weight, scene_weight: λ_own and λ_scene; 0 saves that score's time.

    Raises:
        ValueError: a negative weight, both 0, or settings with polishing, which this has not.
    """

    generation: GenerationSettings
    own_weight: float = 1.0
    scene_weight: float = 1.0

    def __post_init__(self) -> None:
        weights = (self.own_weight, self.scene_weight)
        if min(weights) < 0 or max(weights) == 0:
            raise ValueError(f"expected weights >= 0, at least one above, got {weights}")
        if self.generation.polish is not None:
            raise ValueError(f"expected polish=None, got {self.generation.polish}")


@dataclass(frozen=True)
class BoxedObject:
    """An object that is learned within its box.

    Attributes:
        field: in its own frame, see the head of this file.
        box: world space.
        occupancy: in the own frame.
        optimiser: of the field.
    """

    field: SceneField
    box: Box
    occupancy: OccupancyGrid
    optimiser: torch.optim.Optimizer

    @classmethod
    def new(
        cls,
        box: Box,
        settings: GenerationSettings,
        *,
        device: torch.device,
        generator: torch.Generator,
    ) -> "BoxedObject":
        """An object at the start of its optimisation."""
        field = SceneField(settings.field, generator=generator).to(device)
        return cls(field, box, OccupancyGrid(device=device), field_optimiser(field, settings))

    @property
    def alone(self) -> PlacedField:
        """The field in its own frame, cut off at the box."""
        x, y, z = (edge / self.box.radius for edge in self.box.size)
        return PlacedField(self.field, Box((0.0, 0.0, 0.0), (x, y, z)))

    @property
    def placed(self) -> PlacedField:
        """The field in the world."""
        return PlacedField(
            self.field, self.box, self.box.centre, self.box.radius, occupancy=self.occupancy
        )

    def update_occupancy(self, *, generator: torch.Generator) -> None:
        """Look again where the field holds anything."""
        self.occupancy.update(self.alone.density, generator=generator)

    def step(self, rate_factor: float, rates: tuple[float, float]) -> None:
        """Move along the gradient, and drop it."""
        for group, rate in zip(self.optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * rate_factor
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)


@dataclass(frozen=True)
class _Score:
    """What pushes renders towards texts."""

    denoiser: LatentDenoiser
    settings: GenerationSettings
    unconditional: Float[Tensor, "1 tokens dim"]
    generator: torch.Generator

    def __call__(
        self,
        images: Float[Tensor, "batch height width 3"],
        texts: Sequence[str],
        progress: float,
    ) -> Float[Tensor, ""]:
        return score_distillation(
            self.denoiser,
            images.permute(0, 3, 1, 2),
            self.denoiser.encode_text(texts),
            self.unconditional,
            timestep_range=self.settings.timesteps.at(progress),
            guidance_scale=self.settings.guidance_scale,
            generator=self.generator,
        )


def generate_in_boxes(
    denoiser: LatentDenoiser,
    prompt: str,
    parts: Sequence[tuple[str, Box]],
    settings: BoxGuidedSettings,
    *,
    lens: Lens,
    generator: torch.Generator,
) -> Generator[Step, None, ComposedField]:
    """Distil a scene from its prompt, each object within its box.

    Args:
        prompt: of the whole scene, without view suffix.
        parts: text (without view suffix) and box (world space) of each object.
        lens: the cameras' lens and distance, in the world and in the objects' frames.
        generator: draws everything, on the denoiser's device.

    Raises:
        ValueError: no parts.
    """
    texts = [text for text, _ in parts]
    plan, device = settings.generation, denoiser.device
    rates = (plan.grid_rate, plan.network_rate)
    objects = [BoxedObject.new(b, plan, device=device, generator=generator) for _, b in parts]
    composed = ComposedField(tuple(one.placed for one in objects))
    occupancy = OccupancyGrid(device=device)
    score = _Score(denoiser, plan, denoiser.encode_text([plan.negative_prompt]), generator)

    def draw(
        field: RadianceField,
        cameras: Cameras,
        occupancy: OccupancyGrid,
        generator: torch.Generator | None = None,
    ) -> Rendering:
        return render(
            field,
            cameras.to(device=device),
            background=denoiser.background,
            occupancy=occupancy,
            samples=plan.samples,
            generator=generator,
        )

    for step in range(plan.steps):
        progress = step / plan.steps
        if step % plan.occupancy_every == 0:
            for one in objects:
                one.update_occupancy(generator=generator)
            occupancy.update(composed.density, generator=generator)
        cameras, words = random_orbit(
            plan.views,
            size=plan.size,
            elevation=plan.elevation,
            generator=generator,
            field_of_view=lens.field_of_view,
            radius=lens.radius,
        )
        alone = [draw(one.alone, cameras, one.occupancy, generator) for one in objects]
        loss = torch.zeros((), device=device)
        if settings.own_weight > 0:
            images = torch.cat([rendering.colour for rendering in alone])
            prompts = [with_view(text, word) for text in texts for word in words]
            loss = loss + settings.own_weight * len(objects) * score(images, prompts, progress)
        if settings.scene_weight > 0:
            whole = draw(composed, cameras, occupancy, generator).colour
            prompts = [with_view(prompt, word) for word in words]
            loss = loss + settings.scene_weight * score(whole, prompts, progress)
        shape = torch.stack([shape_regularisation(one, plan, progress) for one in alone])
        (loss + shape.sum()).backward()
        for one in objects:
            one.step(plan.rate_factor(progress), rates)
        image = None
        if step % plan.preview_every == 0 or step + 1 == plan.steps:
            turn = 360 * progress
            image = preview(
                lambda c: draw(composed, c, occupancy).colour,
                lens=lens,
                turn=turn,
                size=plan.size,
                device=device,
            )
        yield Step("box-guided", step + 1, plan.steps, loss.item(), image)
    for one in objects:
        for _ in range(8):
            one.update_occupancy(generator=generator)
        one.field.requires_grad_(False)
    return composed
