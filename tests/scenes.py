"""Small fields with known images, for the tests of rendering."""

import torch

from dissector.cameras import Cameras, orbit


class Ball:
    """Constant density and a colour that depends on position, in a ball around the origin."""

    def __init__(self, radius: float = 1.0, density: float = 2.0):
        self.radius, self.level = radius, density

    def density_and_colour(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """σ and c."""
        inside = x.norm(dim=-1) <= self.radius
        return self.level * inside.to(x.dtype), (0.5 + 0.5 * x).clamp(0, 1)


def views(count: int = 2, size: int = 12, dtype: torch.dtype = torch.float64) -> Cameras:
    """Cameras around the origin."""
    azimuth = torch.arange(count, dtype=dtype) * 360 / count
    return orbit(azimuth, torch.full_like(azimuth, 15), size=size)


def naive_ray(density, colour, delta, background):
    """Colour and opacity of one ray by front-to-back alpha compositing, in Python floats."""
    seen, transmittance = [0.0, 0.0, 0.0], 1.0
    for sigma, rgb, length in zip(density, colour, delta, strict=True):
        alpha = 1 - 2.718281828459045 ** (-sigma * length)
        seen = [s + transmittance * alpha * c for s, c in zip(seen, rgb, strict=True)]
        transmittance *= 1 - alpha
    seen = [s + transmittance * b for s, b in zip(seen, background, strict=True)]
    return seen, 1 - transmittance
