"""Damage that makes clean toybox renders look like renders of a distilled field.

Fields are softer, noisier and more saturated than the renders that the grounder and the classifier
learn from.
"""

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional


def roughened(
    images: Float[Tensor, "batch 3 height width"], *, generator: torch.Generator
) -> Float[Tensor, "batch 3 height width"]:
    """Random blur, contrast, saturation, brightness and noise for each image; clamped to 0..1."""
    count = len(images)

    def draw(low: float, high: float) -> Tensor:
        numbers = torch.rand(count, 1, 1, 1, generator=generator)
        return (low + (high - low) * numbers).to(images)

    soft = functional.avg_pool2d(functional.pad(images, (1, 1, 1, 1), mode="replicate"), 3, 1)
    softer = functional.avg_pool2d(functional.pad(images, (2, 2, 2, 2), mode="replicate"), 5, 1)
    blur = draw(-0.6, 1.6).clamp(0, 1.5)
    images = images + blur.clamp(max=1) * (soft - images)
    images = images + (blur - 1).clamp(min=0) * (softer - images)
    grey = images.mean(dim=1, keepdim=True)
    images = grey + draw(0.75, 1.7) * (images - grey)
    images = 0.5 + draw(0.8, 1.35) * (images - 0.5) + draw(-0.06, 0.06)
    noise = torch.randn(images.shape, generator=generator).to(images)
    return (images + draw(-0.02, 0.06).clamp(min=0) * noise).clamp(0, 1)
