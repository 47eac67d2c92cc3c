"""Optimisation by score distillation: the scene from its prompt, the categories from their tokens.

`generate` grows a radiance field whose renders look like the prompt (DreamFusion, arXiv 2209.14988;
constants of threestudio's dreamfusion-sd). `dissect` learns the category field with Category Score
Distillation Sampling (CSDS, DreamDissector, arXiv 2407.16260, section 3.2): the render of every
object is pushed by the score of its own prompt, while density and colour stay frozen.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from dissector.cameras import Cameras, random_orbit
from dissector.category_field import CategoryField
from dissector.denoiser import LatentDenoiser
from dissector.frozen_samples import FrozenSamples, render_categories
from dissector.guidance import in_whole_groups, score_distillation, views_together
from dissector.halfway import NOWHERE, Halfway, Stateful
from dissector.label_lifting import SeenLabels, lift_labels
from dissector.occupancy import OccupancyGrid
from dissector.optimisation import field_optimiser
from dissector.pictures import preview, strip
from dissector.polishing import Polishing, polish
from dissector.progress import Step
from dissector.prompts import with_view
from dissector.scene_field import SceneField
from dissector.settings import DissectionSettings, GenerationSettings, Lens
from dissector.threestudio_field import ThreestudioField
from dissector.volume_rendering import Rendering, render


@dataclass(frozen=True)
class Scene:
    """A scene: its field, and the cells of the unit ball that hold anything."""

    field: SceneField | ThreestudioField
    occupancy: OccupancyGrid

    @classmethod
    def of(cls, field: SceneField) -> "Scene":
        """A scene whose occupancy is not known yet: every cell counts."""
        device = next(field.parameters()).device
        return cls(field.requires_grad_(False), OccupancyGrid(device=device))

    def tensors(self) -> dict[str, Tensor]:
        """Everything that a checkpoint needs."""
        return {
            **self.field.state_dict(),
            "occupancy.mask": self.occupancy.mask,
            "occupancy.values": self.occupancy.values,
        }


def generate(
    denoiser: LatentDenoiser,
    prompt: str,
    settings: GenerationSettings,
    *,
    lens: Lens,
    halfway: Halfway = NOWHERE,
    generator: torch.Generator,
) -> Generator[Step, None, Scene]:
    """Distil a scene from a prompt.

    Args:
        denoiser: where it denoises several views together (`guidance.MultiviewPredictor`), every
            step draws whole groups of them, at least `settings.views` views.
        lens: the cameras' lens and distance.
        halfway: keeps what is done, and where to go on from.
        generator: draws everything, on the denoiser's device.
    """
    device = denoiser.device
    field = SceneField(settings.field, generator=generator).to(device)
    occupancy = OccupancyGrid(device=device)
    optimiser = field_optimiser(field, settings)
    total_steps = settings.steps + (settings.polish.steps if settings.polish else 0)
    rates = (settings.grid_rate, settings.network_rate)
    unconditional = denoiser.encode_text([settings.negative_prompt])
    together = views_together(denoiser)

    def draw(cameras: Cameras, generator: torch.Generator | None = None) -> Rendering:
        return render(
            field,
            cameras.to(device=device),
            background=denoiser.background,
            occupancy=occupancy,
            samples=settings.samples,
            generator=generator,
        )

    polishing = Polishing(field, settings.polish) if settings.polish else None
    parts: dict[str, Stateful] = {"field": field, "occupancy": occupancy, "optimiser": optimiser}
    if polishing is not None:
        parts |= {"polishing": polishing, "polishing optimiser": polishing.optimiser}
    done = halfway.resume(parts, generator)
    for step in range(done, settings.steps):
        progress = step / settings.steps
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * settings.rate_factor(progress)
        if step % settings.occupancy_every == 0:
            occupancy.update(field.density, generator=generator)
        cameras, words = random_orbit(
            in_whole_groups(settings.views, together),
            size=settings.size,
            elevation=settings.elevation,
            together=together,
            generator=generator,
            field_of_view=lens.field_of_view,
            radius=lens.radius,
        )
        rendering = draw(cameras, generator)
        loss = score_distillation(
            denoiser,
            rendering.colour.permute(0, 3, 1, 2),
            # A model that is told the cameras needs no words for the views (MVDream, section 3).
            denoiser.encode_text(
                [with_view(prompt, w) if together == 1 else prompt for w in words]
            ),
            unconditional,
            timestep_range=settings.timesteps.at(progress),
            guidance_scale=settings.guidance_scale,
            generator=generator,
            cameras=cameras,
        )
        total = loss + shape_regularisation(rendering, settings, progress)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        optimiser.step()
        halfway.step(step + 1)
        image = None
        if step % settings.preview_every == 0 or step + 1 == settings.steps:
            turn = 360 * progress
            image = preview(
                lambda c: draw(c).colour, lens=lens, turn=turn, size=settings.size, device=device
            )
        yield Step("generate", step + 1, total_steps, loss.item(), image)
    if settings.polish is not None and polishing is not None:
        for step in polish(
            denoiser,
            prompt,
            draw,
            polishing,
            settings.polish,
            size=settings.size,
            lens=lens,
            done=max(done - settings.steps, 0),
            generator=generator,
        ):
            if step.index % settings.occupancy_every == 0:
                occupancy.update(field.density, generator=generator)
            index = settings.steps + step.index
            halfway.step(index)
            yield replace(step, index=index, total=total_steps)
    for _ in range(8):
        occupancy.update(field.density, generator=generator)
    return Scene(field.requires_grad_(False), occupancy)


def shape_regularisation(
    rendering: Rendering, settings: GenerationSettings, progress: float
) -> Float[Tensor, ""]:
    """Sparsity, mean √(opacity² + 0.01), and opaqueness, the binary entropy of the opacity.

    Both as in threestudio's dreamfusion-sd; opaqueness grows with progress, so that fog may first
    find its place.
    """
    opacity = rendering.opacity.clamp(1e-3, 1 - 1e-3)
    sparsity = (opacity.square() + 0.01).sqrt().mean()
    entropy = functional.binary_cross_entropy(opacity, opacity)
    return settings.sparsity * sparsity + settings.opaqueness * progress * entropy


def dissect(
    denoiser: LatentDenoiser,
    prompts: Sequence[str],
    frozen: FrozenSamples,
    view_words: Sequence[str],
    masks: Float[Tensor, "views categories height width"],
    settings: DissectionSettings,
    *,
    negatives: Sequence[str] | None = None,
    generator: torch.Generator,
) -> Generator[Step, None, CategoryField]:
    """Learn to which object every point belongs.

    Args:
        denoiser: knows the tokens that `prompts` use.
        prompts: of each object alone, without view suffix.
        frozen: the scene from many views, with `view_words` for each.
        masks: where each object is seen in these views; they give the start and hold on to what is
            seen, where `settings` asks for it.
        negatives: what guidance leads each object away from; nothing when None.
    """
    field = CategoryField(len(prompts), settings.field, generator=generator).to(denoiser.device)
    lesson = None
    if settings.lift_steps or settings.anchor:
        lesson = SeenLabels.of(frozen, masks, settings.lifted_points, generator=generator)
        yield from lift_labels(field, lesson, settings, generator=generator)
    optimiser = field_optimiser(field, settings)
    towards = {
        word: denoiser.encode_text([with_view(prompt, word) for prompt in prompts])
        for word in dict.fromkeys(view_words)
    }
    away = denoiser.encode_text([""] * len(prompts) if negatives is None else negatives)
    total_steps = settings.lift_steps + settings.steps
    for step in range(settings.steps):
        progress = step / settings.steps
        temperature = settings.temperature_at(progress)
        views = _some_views(len(frozen), settings.views, generator=generator)
        part = frozen.select(views)
        probabilities = field.probabilities(part.points, temperature)
        colour, _ = render_categories(part, probabilities, denoiser.background)
        texts = torch.stack([towards[view_words[view]] for view in views], dim=1)
        loss = score_distillation(
            denoiser,
            colour.flatten(0, 1).permute(0, 3, 1, 2),
            texts.flatten(0, 1),
            away.repeat_interleave(len(views), dim=0),
            timestep_range=settings.timesteps.at(progress),
            guidance_scale=settings.guidance_scale,
            generator=generator,
        )
        total = loss
        if lesson is not None and settings.anchor:
            total = loss + settings.anchor * lesson.loss(
                field, temperature, settings.lift_batch, seen_only=True, generator=generator
            )
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        optimiser.step()
        image = None
        if step % settings.preview_every == 0 or step + 1 == settings.steps:
            image = strip(colour[:, 0])
        yield Step("dissect", settings.lift_steps + step + 1, total_steps, loss.item(), image)
    return field.requires_grad_(False)


def _some_views(total: int, count: int, *, generator: torch.Generator) -> list[int]:
    """Different views at random, at most all."""
    return torch.randperm(total, generator=generator, device=generator.device)[:count].tolist()
