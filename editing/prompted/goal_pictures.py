"""Pictures of the object that is to be, made by the diffusion model from what is there.

A render of the present state is noised up to some diffusion time and denoised under the new prompt
(SDEdit, arXiv 2108.01073), in views of the object alone and of the whole scene. What the noise
leaves, place, pose and outline, carries over, so that the views agree about them; what it drowns
follows the prompt. All views share one noise, which makes them alike in detail. Fitted to such
pictures round after round with less noise, as in Instruct-NeRF2NeRF (arXiv 2303.12789), a shape
becomes the new object where the old one stood.

At first the old shape is shown in the mean colour of the new object: its own colours would show
through. Everything is in the own space of the layer (`own_space`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from jaxtyping import Float
from scipy import ndimage
from torch import Tensor

from dissector.cameras import Cameras, orbit, view_word
from dissector.denoiser import LatentDenoiser
from dissector.prompts import with_view
from dissector.sampling import sample_ddim
from dissector.settings import Lens
from editing.prompted.neighbours import Scenery
from editing.prompted.replace_settings import GoalSettings

FAINT, CLEAR = 0.05, 0.12
"""Difference from the background (largest of the channels) at which a pixel begins to count as the
object, and at which it is wholly of it."""

SMALLEST_PATCH = 0.1
"""Of the largest patch of a silhouette: smaller ones are stains."""

SAMPLE_WORDS = ("front", "side", "back", "side")
"""Views of the pictures that the mean colour is taken from."""

BATCH = 16
"""Pictures denoised at once."""


@dataclass(frozen=True, eq=False)
class Goals:
    """What the views should show.

    Attributes:
        colour: sRGB.
        alpha: of the object alone, where that can be told; 1 in views of the scene.
    """

    colour: Float[Tensor, "views height width 3"]
    alpha: Float[Tensor, "views height width"]


@dataclass(frozen=True, eq=False)
class GoalViews:
    """The views for which pictures are made: those of the object alone, then those of the scene.

    Attributes:
        scenery: the others in the views; nothing in those of the object alone.
        prompts: with view suffixes.
        alone: number of views of the object alone.
    """

    denoiser: LatentDenoiser
    settings: GoalSettings
    scenery: Scenery
    prompts: tuple[str, ...]
    alone: int

    @torch.no_grad()
    def imagine(
        self,
        images: Float[Tensor, "views height width 3"],
        noise: float,
        *,
        generator: torch.Generator,
    ) -> Goals:
        """Pictures of the object that is to be from renders of the present state.

        Args:
            noise: diffusion time up to which the renders are noised, as a fraction of T.
        """
        denoiser, settings = self.denoiser, self.settings
        latents = denoiser.encode_image(images.permute(0, 3, 1, 2))
        drawn = torch.randn(
            (1, *latents.shape[1:]), generator=generator, device=generator.device
        ).to(latents)
        start = max(settings.denoising_steps, round(noise * len(denoiser.alpha_bar)))
        made = [
            self._denoised(part, drawn, words, start)
            for part, words in zip(latents.split(BATCH), _batches(self.prompts), strict=True)
        ]
        colour = torch.cat(made)
        alpha = torch.ones_like(colour[..., 0])
        if settings.cut_out:
            alpha[: self.alone] = silhouettes(colour[: self.alone], denoiser.background)
        return Goals(colour, alpha)

    def _denoised(
        self,
        latents: Float[Tensor, "views channels height width"],
        noise: Float[Tensor, "1 channels height width"],
        prompts: Sequence[str],
        start: int,
    ) -> Float[Tensor, "views size size 3"]:
        denoiser, settings = self.denoiser, self.settings
        times = torch.full((len(latents),), start - 1, device=latents.device)
        noisy = denoiser.add_noise(latents, noise.expand_as(latents), times)
        towards, away = denoiser.encode_text(prompts), denoiser.encode_text([""])

        def predict(x: Tensor, timesteps: Tensor) -> Tensor:
            return denoiser.predict_noise_guided(
                x, timesteps, towards, away, settings.guidance_scale
            )

        clean = sample_ddim(
            predict, noisy, denoiser.alpha_bar, steps=settings.denoising_steps, start=start
        )
        made = denoiser.decode_latents(clean)
        size = (settings.size, settings.size)
        if made.shape[2:] != size:
            made = torch.nn.functional.interpolate(made, size, mode="bilinear", antialias=True)
        return made.permute(0, 2, 3, 1)


def _batches(prompts: Sequence[str]) -> list[Sequence[str]]:
    return [prompts[at : at + BATCH] for at in range(0, len(prompts), BATCH)]


def even_orbit(
    views: int, first: float, settings: GoalSettings, lens: Lens
) -> tuple[Cameras, tuple[str, ...]]:
    """Cameras evenly around the middle, and the word of each view.

    Args:
        first: azimuth of the first one, degrees.
    """
    azimuths = [(first + 360 * view / views + 180) % 360 - 180 for view in range(views)]
    elevations = [settings.elevations[view % len(settings.elevations)] for view in range(views)]
    cameras = orbit(
        torch.tensor(azimuths),
        torch.tensor(elevations),
        size=settings.size,
        field_of_view=lens.field_of_view,
        radius=lens.radius,
    )
    return cameras, tuple(map(view_word, azimuths, elevations))


def joined_views(parts: Sequence[Scenery]) -> Scenery:
    """Several as one."""
    cameras = [part.cameras for part in parts]
    together = Cameras(
        torch.cat([each.camera_to_world for each in cameras]),
        torch.cat([each.focal for each in cameras]),
        torch.cat([each.centre for each in cameras]),
        cameras[0].width,
        cameras[0].height,
    )
    colour, distance = ([getattr(part, key) for part in parts] for key in ("colour", "distance"))
    return Scenery(together, torch.cat(colour), torch.cat(distance))


@torch.no_grad()
def mean_colour(
    denoiser: LatentDenoiser, prompt: str, settings: GoalSettings, *, generator: torch.Generator
) -> Float[Tensor, "3"]:
    """What colour an object has on the whole: of samples of its prompt, where they show it."""
    images = denoiser.sample(
        [with_view(prompt, word) for word in SAMPLE_WORDS],
        steps=settings.denoising_steps,
        guidance_scale=settings.guidance_scale,
        generator=generator,
    ).permute(0, 2, 3, 1)
    shown = silhouettes(images, denoiser.background) > 0.5
    return images[shown].mean(dim=0) if shown.any() else images.mean(dim=(0, 1, 2))


def silhouettes(
    images: Float[Tensor, "views height width 3"], background: Float[Tensor, "3"]
) -> Float[Tensor, "views height width"]:
    """Where objects are on a plain background: holes of its colour are filled, stains dropped."""
    difference = (images - background).abs().amax(dim=-1)
    alpha = ((difference - FAINT) / (CLEAR - FAINT)).clamp(0, 1)
    return torch.stack([_solid(each) for each in alpha])


def _solid(alpha: Float[Tensor, "height width"]) -> Float[Tensor, "height width"]:
    closed = ndimage.binary_closing((alpha > 0.5).cpu().numpy(), iterations=2)
    label, count = cast(tuple[np.ndarray, int], ndimage.label(ndimage.binary_fill_holes(closed)))
    if not count:
        return torch.zeros_like(alpha)
    sizes = np.bincount(label.ravel())[1:]
    kept = np.isin(label, 1 + np.flatnonzero(sizes >= SMALLEST_PATCH * sizes.max()))
    rim = torch.from_numpy(ndimage.binary_dilation(kept)).to(alpha.device)
    return torch.maximum(alpha * rim, torch.from_numpy(kept).to(alpha))
