"""Guidance of images by a diffusion model: classifier-free guidance and score distillation.

Notation: x_t = √ᾱ_t z + √(1−ᾱ_t) ε with t in 0..T−1, z the clean latents, ε standard normal noise
and ε̂ the model's estimate of it. Score distillation (DreamFusion, arXiv 2209.14988, equation 3)
moves z along −w(t)(ε̂ − ε). Texts are embeddings, one row of `tokens dim` an image.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.cameras import Cameras

Weighting = Callable[[Float[Tensor, " batch"]], Float[Tensor, " batch"]]
"""The weight w of score distillation as a function of ᾱ_t."""


@runtime_checkable
class NoisePredictor(Protocol):
    """What guidance needs of a diffusion model; `denoiser.LatentDenoiser` is one.

    Attributes:
        alpha_bar: ᾱ_t for t = 0..T−1, falling.
    """

    alpha_bar: Float[Tensor, " steps"]

    def encode_image(
        self, images: Float[Tensor, "batch 3 height width"]
    ) -> Float[Tensor, "batch channels latent_height latent_width"]:
        """Latents of sRGB images in 0..1, differentiable."""
        ...

    def predict_noise(
        self,
        latents: Float[Tensor, "batch channels height width"],
        timesteps: Int[Tensor, " batch"],
        text: Float[Tensor, "batch tokens dim"],
    ) -> Float[Tensor, "batch channels height width"]:
        """ε̂ of noisy latents."""
        ...


@runtime_checkable
class MultiviewPredictor(NoisePredictor, Protocol):
    """A diffusion model that denoises several views of one object together.

    As MVDream does (arXiv 2308.16512). Its `predict_noise` is for single images, whose cameras
    nobody knows.

    Attributes:
        views_together: how many views are a group: azimuths at equal distances all around, the same
            elevation, distance and lens, and the same diffusion time.
    """

    views_together: int

    def predict_noise_of_views(
        self,
        latents: Float[Tensor, "batch channels height width"],
        timesteps: Int[Tensor, " batch"],
        text: Float[Tensor, "batch tokens dim"],
        cameras: Cameras,
    ) -> Float[Tensor, "batch channels height width"]:
        """ε̂ of noisy latents of whole groups, one after the other, each seen by its camera."""
        ...


def views_together(predictor: NoisePredictor) -> int:
    """How many views a predictor denoises together: 1 for a model of single images."""
    return predictor.views_together if isinstance(predictor, MultiviewPredictor) else 1


def in_whole_groups(views: int, together: int) -> int:
    """The number of views, rounded up to whole groups of `together`."""
    return -(-views // together) * together


class _PosedViews:
    """A multi-view predictor for one batch of cameras, as a predictor of noise.

    A call may hold the batch several times over, as that of `predict_branches` does.
    """

    def __init__(self, predictor: MultiviewPredictor, cameras: Cameras) -> None:
        self.alpha_bar = predictor.alpha_bar
        self.encode_image = predictor.encode_image
        self._predictor = predictor
        self._cameras = cameras

    def predict_noise(
        self,
        latents: Float[Tensor, "batch channels height width"],
        timesteps: Int[Tensor, " batch"],
        text: Float[Tensor, "batch tokens dim"],
    ) -> Float[Tensor, "batch channels height width"]:
        views = [row % len(self._cameras) for row in range(len(latents))]
        return self._predictor.predict_noise_of_views(
            latents, timesteps, text, self._cameras[views]
        )


@dataclass(frozen=True)
class TimestepSchedule:
    """Range of diffusion times, as fractions of T, over the course of an optimisation.

    Both ends move linearly with progress. A falling maximum settles shape first, then detail.

    Attributes:
        start, end: (lowest, highest) at progress 0 and 1.

    Raises:
        ValueError: unless 0 ≤ lowest ≤ highest ≤ 1 in both.
    """

    start: tuple[float, float] = (0.02, 0.98)
    end: tuple[float, float] = (0.02, 0.5)

    def __post_init__(self) -> None:
        for low, high in (self.start, self.end):
            _check_range(low, high)

    def at(self, progress: float) -> tuple[float, float]:
        """The range at `progress` in 0..1."""
        if not 0 <= progress <= 1:
            raise ValueError(f"progress must be between 0 and 1, got {progress}")
        low, high = (a + progress * (b - a) for a, b in zip(self.start, self.end, strict=True))
        return low, high


def noise_variance(alpha_bar: Float[Tensor, " batch"]) -> Float[Tensor, " batch"]:
    """w = 1 − ᾱ_t, the weight of DreamFusion and of threestudio's dreamfusion-sd."""
    return 1 - alpha_bar


def add_noise(
    latents: Float[Tensor, "batch channels height width"],
    noise: Float[Tensor, "batch channels height width"],
    alpha_bar: Float[Tensor, " batch"],
) -> Float[Tensor, "batch channels height width"]:
    """x_t = √ᾱ z + √(1−ᾱ) ε."""
    signal = alpha_bar.to(latents)[:, None, None, None]
    return signal.sqrt() * latents + (1 - signal).sqrt() * noise


def predict_branches(
    predictor: NoisePredictor,
    latents: Float[Tensor, "batch channels height width"],
    timesteps: Int[Tensor, " batch"],
    texts: Sequence[Float[Tensor, "#batch tokens dim"]],
) -> tuple[Float[Tensor, "batch channels height width"], ...]:
    """ε̂ of the same noisy latents under each of several texts, in one batched call."""
    rows = len(latents)
    stacked = torch.cat([text.expand(rows, -1, -1) for text in texts])
    noise = predictor.predict_noise(
        latents.repeat(len(texts), 1, 1, 1), timesteps.repeat(len(texts)), stacked
    )
    return noise.chunk(len(texts))


def predict_noise_guided(
    predictor: NoisePredictor,
    latents: Float[Tensor, "batch channels height width"],
    timesteps: Int[Tensor, " batch"],
    conditional: Float[Tensor, "#batch tokens dim"],
    unconditional: Float[Tensor, "#batch tokens dim"],
    scale: float,
) -> Float[Tensor, "batch channels height width"]:
    """ε̂ under classifier-free guidance, ε̂_u + scale (ε̂_c − ε̂_u) (arXiv 2207.12598).

    `unconditional` embeds the empty prompt or, to steer away from something, a negative prompt.
    A scale of 1 is the conditional prediction alone.
    """
    towards, away = predict_branches(predictor, latents, timesteps, (conditional, unconditional))
    return away + scale * (towards - away)


def random_timesteps(
    count: int, steps: int, timestep_range: tuple[float, float], *, generator: torch.Generator
) -> Int[Tensor, " count"]:
    """Uniform draws from ⌊low·T⌋ .. ⌊high·T⌋ (at most T−1), on the generator's device.

    Args:
        steps: T.
        timestep_range: (low, high) as fractions of T.
    """
    low, high = timestep_range
    _check_range(low, high)
    first, last = min(int(low * steps), steps - 1), min(int(high * steps), steps - 1)
    return torch.randint(first, last + 1, (count,), generator=generator, device=generator.device)


def score_distillation(
    predictor: NoisePredictor,
    images: Float[Tensor, "batch 3 height width"],
    conditional: Float[Tensor, "#batch tokens dim"],
    unconditional: Float[Tensor, "#batch tokens dim"],
    *,
    timestep_range: tuple[float, float],
    guidance_scale: float,
    generator: torch.Generator,
    weighting: Weighting = noise_variance,
    cameras: Cameras | None = None,
) -> Float[Tensor, ""]:
    """Loss whose gradient with respect to the latents z is w(t)(ε̂ − ε) / batch.

    It is ½ ‖z − sg(z − w(t)(ε̂ − ε))‖² / batch, sg the stop-gradient: the value is the size of the
    update, not a likelihood. One t is drawn for each image, or for each group of views where the
    predictor denoises views together and their cameras are known. Follows threestudio's
    dreamfusion-sd, but for the common form of classifier-free guidance (`predict_noise_guided`;
    threestudio's scale is smaller by one). Elements of an update that are not finite count as zero.

    Args:
        images: sRGB in 0..1; the gradient flows to them.
        conditional, unconditional: see `predict_noise_guided`; one row serves the whole batch.
        timestep_range: (low, high) as fractions of T, see `TimestepSchedule`.
        weighting: w as a function of ᾱ_t.
        cameras: of the images, whole groups (see `cameras.random_orbit`); only a
            `MultiviewPredictor` looks at them.

    Raises:
        ValueError: cameras that are not whole groups, one for each image.
    """
    latents = predictor.encode_image(images)
    predictor, together = _with_cameras(predictor, cameras, len(images))
    with torch.no_grad():
        steps, groups = len(predictor.alpha_bar), len(images) // together
        drawn = random_timesteps(groups, steps, timestep_range, generator=generator)
        timesteps = drawn.repeat_interleave(together).to(latents.device)
        noise = torch.randn(
            latents.shape, generator=generator, device=generator.device, dtype=latents.dtype
        ).to(latents.device)
        alpha_bar = predictor.alpha_bar.to(latents)[timesteps]
        predicted = predict_noise_guided(
            predictor,
            add_noise(latents, noise, alpha_bar),
            timesteps,
            conditional,
            unconditional,
            guidance_scale,
        )
        update = weighting(alpha_bar)[:, None, None, None] * (predicted - noise)
        target = latents - torch.nan_to_num(update, nan=0.0, posinf=0.0, neginf=0.0)
    return 0.5 * (latents - target).square().sum() / len(images)


def _with_cameras(
    predictor: NoisePredictor, cameras: Cameras | None, images: int
) -> tuple[NoisePredictor, int]:
    """The predictor that sees the cameras, where it can, and how many views are a group."""
    if cameras is None or not isinstance(predictor, MultiviewPredictor):
        return predictor, 1
    together = predictor.views_together
    if len(cameras) != images or images % together:
        raise ValueError(
            f"expected one camera for each image and whole groups of {together} views, "
            f"got {len(cameras)} cameras for {images} images"
        )
    return _PosedViews(predictor, cameras), together


def _check_range(low: float, high: float) -> None:
    if not 0 <= low <= high <= 1:
        raise ValueError(
            f"a range of timesteps must satisfy 0 <= low <= high <= 1, got ({low}, {high})"
        )
