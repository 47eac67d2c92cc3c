"""The scene: density σ and colour c of every point of the unit ball.

    σ(x) = s · softplus(f_σ(x) + b(x))     b(x) = b_0 + B (1 − ‖x‖ / R), or b_0 alone
    c(x) = sigmoid(f_c(x))

The cone with B = 10 and R = 0.5 is the start of threestudio's dreamfusion recipe ("blob_magic3d").
f is one hash grid (arXiv 2201.05989) and a small perceptron. World space; σ = 0 outside the ball.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from dissector.backends import HashGridBackend
from dissector.encodings import HashGrid
from dissector.perceptron import Perceptron


@dataclass(frozen=True)
class FieldSettings:
    """Size and initial shape of a scene field.

    Attributes:
        levels, features, log2_entries, base, finest: the hash grid's, see `HashGrid`.
        hidden: width of the perceptron's hidden layer.
        blob: whether density starts as a blob around the origin (for generation) or even (for a fit
            to images).
        blob_scale, blob_radius: B, and R in world units.
        density_bias: b_0.
        density_scale: s, in 1/world unit; more makes sharp surfaces quicker to reach.
    """

    levels: int = 8
    features: int = 2
    log2_entries: int = 17
    base: int = 16
    finest: int = 256
    hidden: int = 32
    blob: bool = True
    blob_scale: float = 10.0
    blob_radius: float = 0.5
    density_bias: float = 0.0
    density_scale: float = 1.0

    def __post_init__(self) -> None:
        positive = ("features", "hidden", "blob_scale", "blob_radius", "density_scale")
        for name in positive:
            if getattr(self, name) <= 0:
                raise ValueError(f"expected {name} > 0, got {getattr(self, name)}")


class SceneField(nn.Module):
    """Density and colour, learned.

    Args:
        settings: size and initial shape.
        dtype: of all parameters; points must come in it.
        backend: of the hash grid, see `dissector.backends`.
        generator: draws the initial parameters, on its device.
    """

    def __init__(
        self,
        settings: FieldSettings,
        *,
        dtype: torch.dtype = torch.float32,
        backend: HashGridBackend | None = None,
        generator: torch.Generator,
    ):
        super().__init__()
        self.settings = settings
        self.grid = HashGrid(
            settings.levels,
            settings.features,
            settings.log2_entries,
            settings.base,
            settings.finest,
            dtype,
            backend=backend,
            generator=generator,
        )
        self.network = Perceptron(
            self.grid.width, settings.hidden, 4, dtype=dtype, generator=generator
        )

    def density(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """σ at world points, in 1/world unit; at least 0, and 0 outside the unit ball."""
        return self._density(x, self._values(x)[:, 0])

    def colour(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
        """c at world points, sRGB in 0..1."""
        return self._values(x)[:, 1:].sigmoid()

    def density_and_colour(
        self, x: Float[Tensor, "points 3"]
    ) -> tuple[Float[Tensor, " points"], Float[Tensor, "points 3"]]:
        """Both in one pass."""
        values = self._values(x)
        return self._density(x, values[:, 0]), values[:, 1:].sigmoid()

    def _values(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points 4"]:
        return self.network(self.grid(unit_cube(x)))

    def _density(
        self, x: Float[Tensor, "points 3"], raw: Float[Tensor, " points"]
    ) -> Float[Tensor, " points"]:
        settings = self.settings
        radius = torch.linalg.vector_norm(x, dim=-1)
        bias = raw + settings.density_bias
        if settings.blob:
            bias = bias + settings.blob_scale * (1 - radius / settings.blob_radius)
        density = settings.density_scale * nn.functional.softplus(bias)
        return torch.where(radius <= 1, density, torch.zeros_like(density))


def unit_cube(x: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
    """World coordinates −1..1 as 0..1, what lies beyond clamped to the faces."""
    return (0.5 * x + 0.5).clamp(0, 1)


@torch.no_grad()
def density_grid(
    density: Callable[[Float[Tensor, "points 3"]], Float[Tensor, " points"]],
    resolution: int,
    *,
    device: torch.device | None = None,
    dtype: torch.dtype = torch.float32,
    chunk: int = 2**17,
) -> Float[Tensor, "resolution resolution resolution"]:
    """Density on the regular grid of `resolution`³ vertices that spans [−1, 1]³, indexed [x, y, z].

    Points outside the unit ball are not asked for: their density is 0.

    Args:
        density: σ at world points.
        chunk: points a call, a bound on memory.
    """
    axis = torch.linspace(-1, 1, resolution, device=device, dtype=dtype)
    points = torch.cartesian_prod(axis, axis, axis)
    inside: Bool[Tensor, " points"] = points.square().sum(dim=-1) <= 1
    grid = points.new_zeros(len(points))
    grid[inside] = torch.cat([density(part) for part in points[inside].split(chunk)])
    return grid.view(resolution, resolution, resolution)
