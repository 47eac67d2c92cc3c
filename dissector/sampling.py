"""Sampling: from noise to latents by a diffusion model's noise estimates."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def sample_ddim(
    predict: Callable[[Tensor, Tensor], Tensor],
    noise: Float[Tensor, "batch channels height width"],
    alpha_bar: Float[Tensor, " total"],
    *,
    steps: int,
    start: int | None = None,
) -> Float[Tensor, "batch channels height width"]:
    """Deterministic DDIM (arXiv 2010.02502, equation 12 with σ = 0) to clean latents.

    Args:
        predict: ε̂ of (noisy latents, timesteps).
        noise: x at the first step.
        steps: calls of `predict`, 1..start.
        start: the first call is at t = start − 1; T when None.
    """
    total = len(alpha_bar) if start is None else start
    if not 1 <= total <= len(alpha_bar):
        raise ValueError(f"expected a start between 1 and {len(alpha_bar)}, got {start}")
    if not 1 <= steps <= total:
        raise ValueError(f"expected between 1 and {total} sampling steps, got {steps}")
    times = [round(total - index * total / steps) - 1 for index in range(steps)]
    latents = noise
    for index, time in enumerate(times):
        estimate = predict(latents, torch.full((len(noise),), time, device=noise.device))
        now = alpha_bar[time].to(noise)
        after = alpha_bar[times[index + 1]].to(noise) if index + 1 < steps else torch.ones_like(now)
        clean = (latents - (1 - now).sqrt() * estimate) / now.sqrt()
        latents = after.sqrt() * clean + (1 - after).sqrt() * estimate
    return latents
