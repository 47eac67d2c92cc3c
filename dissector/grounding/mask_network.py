"""The network of the embedded mask predictors: an encoder and decoder at 32², 16² and 8².

A context vector, of a phrase or of points, scales and shifts the features of every block (FiLM,
arXiv 1709.07871).
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (64, 96, 128)
CONTEXT = 96
"""Length of the context vector."""


class Block(nn.Module):
    """Two 3×3 convolutions with a residual path, modulated by a context such as the phrase."""

    def __init__(self, width_in: int, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width_in, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        self.skip = nn.Conv2d(width_in, width, 1) if width_in != width else nn.Identity()
        self.norm = nn.GroupNorm(8, width)
        self.film = nn.Linear(CONTEXT, 2 * width)

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        scale, shift = self.film(context)[:, :, None, None].chunk(2, dim=1)
        hidden = self.norm(self.first(x)) * (1 + scale) + shift
        return self.skip(x) + self.second(functional.silu(hidden))


class MaskNetwork(nn.Module):
    """First features of an image to mask logits.

    Args:
        inputs: channels of what `entry` reads, two by two pixels to a cell.
    """

    def __init__(self, inputs: int) -> None:
        super().__init__()
        small, middle, large = CHANNELS
        self.entry = nn.Conv2d(inputs, small, 3, padding=1)
        self.down = nn.ModuleList([Block(small, small), Block(small, middle), Block(middle, large)])
        self.bottom = Block(large, large)
        self.up = nn.ModuleList(
            [Block(large + middle, middle), Block(middle + small, small), Block(small, small)]
        )
        self.exit = nn.Conv2d(small, 4, 1)

    def decode(
        self, first: Float[Tensor, "batch channels 32 32"], context: Float[Tensor, "batch context"]
    ) -> Float[Tensor, "batch 64 64"]:
        """Logits from the features that `entry` gave."""
        fine = self.down[0](first, context)
        middle = self.down[1](functional.avg_pool2d(fine, 2), context)
        coarse = self.bottom(self.down[2](functional.avg_pool2d(middle, 2), context), context)
        middle = self.up[0](torch.cat([_enlarge(coarse), middle], dim=1), context)
        fine = self.up[1](torch.cat([_enlarge(middle), fine], dim=1), context)
        fine = self.up[2](fine, context)
        return functional.pixel_shuffle(self.exit(fine), 2).squeeze(1)


def _enlarge(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2, mode="nearest")
