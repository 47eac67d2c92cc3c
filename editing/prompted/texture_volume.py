"""Colours of a surface that are learned without speckles.

The colour of a point is

    C(x) = sigmoid(k logit c(x) + Σ_l V_l(x))

with c the old colour of the surface, the share k of it that is kept, and volumes V_l of 3 channels
from coarse to fine, each interpolated linearly over a cube. What a step of the optimiser changes in
a coarse volume it changes over a large part of the surface, so that noise averages out and places
that no view shows go along with those around them. sRGB; places in the space of the prior.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

DARKEST = 0.01
"""Colours are kept this far from 0 and from 1, where the logit is infinite."""


class TextureVolume(nn.Module):
    """The learned colours; they start at k logit c.

    Args:
        levels: cells along an axis of each volume.
        reach: half the side of the cube around the origin that they fill.
        kept: k.
    """

    def __init__(
        self,
        levels: tuple[int, ...],
        *,
        reach: float,
        kept: float,
        device: torch.device | str = "cpu",
    ):
        super().__init__()
        sides = [cells + 1 for cells in levels]
        self.volumes = nn.ParameterList(
            nn.Parameter(torch.zeros(1, 3, side, side, side, device=device)) for side in sides
        )
        self.reach, self.kept = reach, kept

    def forward(
        self, points: Float[Tensor, "points 3"], old: Float[Tensor, "points 3"]
    ) -> Float[Tensor, "points 3"]:
        """C at places of the surface whose old colours are known."""
        start = self.kept * old.clamp(DARKEST, 1 - DARKEST).logit()
        return (start + self._sum(points)).sigmoid()

    def _sum(self, points: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
        places = (points / self.reach).view(1, 1, 1, -1, 3)
        parts = [
            functional.grid_sample(volume, places, align_corners=True, padding_mode="border")
            for volume in self.volumes
        ]
        return torch.stack(parts).sum(dim=0)[0, :, 0, 0].T
