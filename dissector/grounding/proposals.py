"""Masks that a segmenter proposes for what a prompt points at, and the segmenters' interfaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor

from dissector.grounding.points import Point


@dataclass(frozen=True)
class Proposals:
    """Masks that a segmenter proposes for prompts.

    Attributes:
        masks: soft masks in 0..1, of the image's size.
        quality: estimated intersection over union of each mask with the object.
    """

    masks: Float[Tensor, "prompts proposals height width"]
    quality: Float[Tensor, "prompts proposals"]

    def best(self) -> Float[Tensor, "prompts height width"]:
        """Of each prompt, the mask of the highest quality."""
        rows = torch.arange(len(self.masks), device=self.masks.device)
        return self.masks[rows, self.quality.argmax(dim=1)]


@runtime_checkable
class BoxSegmenter(Protocol):
    """Finds masks in boxes: left, top, right, bottom in 0..1 of the image."""

    def segment(self, image: Image.Image, boxes: Float[Tensor, "boxes 4"]) -> Proposals: ...


@runtime_checkable
class ClickSegmenter(Protocol):
    """Finds masks of the one object that all points are about, in pixels of the image."""

    def click(self, image: Image.Image, points: Sequence[Point]) -> Proposals: ...


def picture_of(pixels: Float[Tensor, "height width 3"]) -> Image.Image:
    """An image of PIL, on the CPU, from sRGB in 0..1 on any device."""
    return Image.fromarray((255 * pixels.clamp(0, 1)).round().byte().cpu().numpy())
