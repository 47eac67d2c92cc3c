"""A layer while it is painted, and its painting by score distillation."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from dissector.cameras import Cameras, orbit, random_orbit
from dissector.guidance import score_distillation
from dissector.mesh import Layer
from dissector.pictures import strip
from dissector.progress import Step
from dissector.prompts import with_view
from editing.prompted.edit_models import EditModels
from editing.prompted.retexture_settings import RetextureSettings
from editing.prompted.retexture_views import Seen, Surface
from editing.prompted.texture_volume import TextureVolume

PREVIEW_TURN = 3.0
"""Degrees that the preview turns by with each step."""


@dataclass(frozen=True)
class Painting:
    """A layer while it is painted.

    Attributes:
        layer: as it was, but for the prompt, which is the new one.
        surface: of it, for the cameras.
        volume: its colours, learned in place.
        strength: above 0, at most 1.
        generator: draws everything, on the models' device.
    """

    layer: Layer
    surface: Surface
    volume: TextureVolume
    settings: RetextureSettings
    models: EditModels
    strength: float
    generator: torch.Generator

    @classmethod
    def begin(
        cls,
        layer: Layer,
        settings: RetextureSettings,
        models: EditModels,
        *,
        seed: int,
        strength: float,
    ) -> "Painting":
        """The unpainted layer. Raises ValueError for one without extent."""
        surface = Surface(layer, device=models.device)
        kept = min(1.0, 2 * (1 - strength))
        volume = TextureVolume(
            settings.levels, reach=surface.reach, kept=kept, device=models.device
        )
        generator = torch.Generator(models.device).manual_seed(seed)
        return cls(layer, surface, volume, settings, models, strength, generator)

    def paint(self, enough: Callable[[], bool]) -> Generator[Step, None, None]:
        """Score distillation; below strength 1 the colours are held to the old ones."""
        settings = self.settings
        optimiser = torch.optim.Adam(self.volume.parameters(), settings.rate, betas=(0.9, 0.99))
        hold = settings.hold_at(self.strength)
        for step in range(settings.steps):
            if enough():
                return
            progress = step / settings.steps
            cameras, prompts = self.random_views(settings.views, settings.elevation)
            seen = self.surface.see(cameras)
            colours = self.volume(seen.points, seen.old)
            loss = self._distil(self.picture(seen, colours), prompts, progress)
            change = (colours - seen.old).square().sum(dim=1).mean()
            descend(loss + hold * change, optimiser, settings.rate_at(progress))
            yield self.step("paint", step + 1, settings.steps, loss)

    def random_views(
        self, count: int, elevation: tuple[float, float]
    ) -> tuple[Cameras, tuple[str, ...]]:
        """Cameras all around, and what the prompt is in each."""
        cameras, words = random_orbit(
            count,
            size=self.settings.size,
            elevation=elevation,
            generator=self.generator,
            field_of_view=self.models.lens.field_of_view,
            radius=self.models.lens.radius,
        )
        return cameras, tuple(with_view(self.layer.prompt, word) for word in words)

    def picture(
        self, seen: Seen, colours: Float[Tensor, "shown 3"] | None = None
    ) -> Float[Tensor, "views height width 3"]:
        """What cameras show of the layer in the light; with the present colours by default."""
        shown = self.volume(seen.points, seen.old) if colours is None else colours
        lit = seen.brightness(self.settings.light) * shown
        return seen.picture(lit, self.models.denoiser.background)

    @torch.no_grad()
    def preview(self, turn: float) -> UInt8[np.ndarray, "height width 3"]:
        """A picture of the layer from an azimuth (degrees) and a little from above."""
        cameras = orbit(
            torch.tensor([25.0 + turn]),
            torch.tensor([18.0]),
            size=self.settings.preview_size,
            field_of_view=self.models.lens.field_of_view,
            radius=self.models.lens.radius,
        )
        return strip(self.picture(self.surface.see(cameras)))

    def step(self, stage: str, index: int, total: int, loss: Float[Tensor, ""]) -> Step:
        """A report, with a picture now and then."""
        shown = index % self.settings.preview_every == 0 or index in (1, total)
        picture = self.preview(PREVIEW_TURN * index) if shown else None
        return Step(stage, index, total, loss.item(), picture)

    def _distil(
        self, images: Float[Tensor, "views height width 3"], prompts: Sequence[str], progress: float
    ) -> Float[Tensor, ""]:
        denoiser, settings = self.models.denoiser, self.settings
        return score_distillation(
            denoiser,
            images.permute(0, 3, 1, 2),
            denoiser.encode_text(prompts),
            denoiser.encode_text([settings.negative_prompt]),
            timestep_range=settings.times_at(progress, self.strength),
            guidance_scale=settings.guidance_scale,
            generator=self.generator,
        )


def descend(loss: Float[Tensor, ""], optimiser: torch.optim.Optimizer, rate: float) -> None:
    """One step at a rate."""
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
