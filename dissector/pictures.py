"""Cameras around a scene, and pictures of it for people to follow a run by."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from dissector.cameras import Cameras, orbit
from dissector.settings import Lens


def all_round(
    views: int, *, size: int, lens: Lens, device: torch.device, elevations: Sequence[float]
) -> Cameras:
    """Cameras evenly around the scene, cycling through `elevations` (degrees)."""
    azimuth = torch.arange(views) * (360.0 / views)
    elevation = torch.tensor([float(elevations[i % len(elevations)]) for i in range(views)])
    cameras = orbit(
        azimuth, elevation, size=size, field_of_view=lens.field_of_view, radius=lens.radius
    )
    return cameras.to(device=device)


@torch.no_grad()
def preview(
    draw: Callable[[Cameras], Float[Tensor, "views height width 3"]],
    *,
    lens: Lens,
    turn: float,
    size: int,
    device: torch.device,
) -> UInt8[np.ndarray, "height width 3"]:
    """A picture of the present state from an azimuth (degrees), a little from above."""
    cameras = orbit(
        torch.tensor([25.0 + turn]),
        torch.tensor([18.0]),
        size=2 * size,
        field_of_view=lens.field_of_view,
        radius=lens.radius,
    )
    return strip(draw(cameras.to(device=device)))


@torch.no_grad()
def strip(images: Float[Tensor, "count height width 3"]) -> UInt8[np.ndarray, "height columns 3"]:
    """Images side by side, as 8-bit sRGB."""
    row = torch.cat(list(images.detach()), dim=1)
    return (row.clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy()
