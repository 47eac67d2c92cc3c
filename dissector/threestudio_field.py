"""A radiance field of threestudio ("implicit-volume"), laid into the unit ball.

With a point x of the unit ball at p = centre + scale · x in threestudio's world, and h(·) its hash
grid over the cube of half side R (arXiv 2201.05989), optionally beside the coordinates themselves:

    e = [2u − 1,] h(u)                          u = (p + R) / 2R
    σ(x) = scale · d(W_d(e) + b(p))             0 outside the drawn cube, and where d < d_min
    c(x) = a(W_c(e))

W_d and W_c are perceptrons without biases, with ReLU; d and a are named activations. b is a number
or a blob around the origin, B (1 − ‖p‖ / S) ("blob_magic3d") or B exp(−‖p‖² / 2S²)
("blob_dreamfusion"). The factor `scale` keeps the optical depth of every ray. Both worlds are
right-handed with z up, and look at the front from +x, so that the axes are shared.
"""

import math
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float
from torch import Tensor, nn

from dissector.backends import HashGridBackend
from dissector.encodings import HashGrid
from dissector.placement import Placement

HIGHEST = 60.0
"""Largest argument of an exponential, so that a density stays finite: e⁶⁰ is opaque at any step."""

MOST_LEVELS, FINEST = 128, 31
"""Levels that a hash grid may have, and log₂ of the vertices along an axis, as in tiny-cuda-nn."""

Activation = Callable[[Tensor], Tensor]

DENSITIES: dict[str, Activation] = {
    "softplus": nn.functional.softplus,
    "shifted_softplus": lambda x: nn.functional.softplus(x - 1),
    "exp": lambda x: x.clamp(max=HIGHEST).exp(),
    "shifted_exp": lambda x: (x - 1).clamp(max=HIGHEST).exp(),
    "trunc_exp": lambda x: x.clamp(max=HIGHEST).exp(),
    "shifted_trunc_exp": lambda x: (x - 1).clamp(max=HIGHEST).exp(),
    "relu": torch.relu,
}
"""d, by threestudio's names; a truncated exponential differs in its gradient only."""

COLOURS: dict[str, Activation] = {
    "sigmoid": torch.sigmoid,
    "scale_-11_01": lambda x: (0.5 * x + 0.5).clamp(0, 1),
    "none": lambda x: x.clamp(0, 1),
}
"""a, by threestudio's names."""

BLOBS = ("blob_magic3d", "blob_dreamfusion")


@dataclass(frozen=True)
class ThreestudioSettings:
    """Everything about a field but its parameters. Lengths are those of threestudio's world.

    Attributes:
        levels, features, log2_entries, base, growth: the hash grid's, see `HashGrid`.
        positions: whether the coordinates are encoded too ("include_xyz").
        hidden: widths of the hidden layers of both networks.
        density: d, one of `DENSITIES`.
        bias: b where it is a number, or one of `BLOBS`.
        blob_scale, blob_size: B and S.
        colour: a, one of `COLOURS`.
        radius: R.
        drawn: half side of the cube that is drawn, at most R.
        faintest: d_min, what threestudio's renderer skips, in 1/length.
        placement: of the unit ball in threestudio's world.

    Raises:
        ValueError: a value out of range.
    """

    levels: int = 16
    features: int = 2
    log2_entries: int = 19
    base: int = 16
    growth: float = 1.447269237440378
    positions: bool = False
    hidden: tuple[int, ...] = (64,)
    density: str = "softplus"
    bias: str | float = "blob_magic3d"
    blob_scale: float = 10.0
    blob_size: float = 0.5
    colour: str = "sigmoid"
    radius: float = 1.0
    drawn: float = 1.0
    faintest: float = 0.0
    placement: Placement = Placement()

    def __post_init__(self) -> None:
        _one_of("a density activation", self.density, DENSITIES)
        _one_of("a colour activation", self.colour, COLOURS)
        if isinstance(self.bias, str):
            _one_of("a number or a density bias", self.bias, BLOBS)
        finest = math.log2(max(self.base, 1)) + self.levels * math.log2(max(self.growth, 1))
        if self.levels > MOST_LEVELS or finest > FINEST:
            raise ValueError(
                f"expected at most {MOST_LEVELS} levels of at most 2^{FINEST} vertices along an "
                f"axis, got {self.levels} up to about 2^{finest:.0f}"
            )
        if not (self.blob_size > 0 and 0 < self.drawn <= self.radius and self.faintest >= 0):
            raise ValueError(
                "expected a blob's size > 0, 0 < drawn <= radius and faintest >= 0, got "
                f"{self.blob_size}, {self.drawn}, {self.radius} and {self.faintest}"
            )


def _one_of(what: str, value: str, known: Sequence[str] | dict[str, Activation]) -> None:
    if value not in known:
        raise ValueError(f"expected {what} out of {', '.join(known)}, got {value!r}")


class ThreestudioField(nn.Module):
    """Density and colour of the unit ball's points; its parameters are loaded, not drawn.

    Args:
        settings: size, shape and place.
        dtype: of all parameters; points must come in it.
        backend: of the hash grid, see `dissector.backends`.
    """

    def __init__(
        self,
        settings: ThreestudioSettings,
        *,
        dtype: torch.dtype = torch.float32,
        backend: HashGridBackend | None = None,
    ):
        super().__init__()
        self.settings = settings
        self.grid = HashGrid(
            settings.levels,
            settings.features,
            settings.log2_entries,
            settings.base,
            dtype=dtype,
            growth=settings.growth,
            backend=backend,
            generator=torch.Generator(),
        )
        width = self.grid.width + 3 * settings.positions
        self.density_network = _perceptron((width, *settings.hidden, 1), dtype)
        self.colour_network = _perceptron((width, *settings.hidden, 3), dtype)

    def density(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """σ at points of the unit ball, in 1/world unit; at least 0, and 0 outside the ball."""
        place = self._place(x)
        return self._in_ball(x, self._source_density(place, self._encoded(place)))

    def colour(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
        """c, sRGB in 0..1."""
        return self._colour(self._encoded(self._place(x)))

    def density_and_colour(
        self, x: Float[Tensor, "points 3"]
    ) -> tuple[Float[Tensor, " points"], Float[Tensor, "points 3"]]:
        """Both in one pass."""
        place = self._place(x)
        encoded = self._encoded(place)
        return self._in_ball(x, self._source_density(place, encoded)), self._colour(encoded)

    def placed(self, placement: Placement) -> "ThreestudioField":
        """This field with the unit ball elsewhere; the parameters are shared."""
        moved = copy(self)
        moved.settings = replace(self.settings, placement=placement)
        return moved

    def source_density(self, place: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """d at points of threestudio's world, in 1/its unit; 0 outside the drawn cube."""
        return self._source_density(place, self._encoded(place))

    def _place(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
        """p, in threestudio's world."""
        placement = self.settings.placement
        return x.new_tensor(placement.centre) + placement.scale * x

    def _encoded(self, place: Float[Tensor, "points 3"]) -> Float[Tensor, "points encoded"]:
        unit = (0.5 * place / self.settings.radius + 0.5).clamp(0, 1)
        encoded = self.grid(unit)
        return torch.cat([2 * unit - 1, encoded], dim=-1) if self.settings.positions else encoded

    def _colour(self, encoded: Float[Tensor, "points encoded"]) -> Float[Tensor, "points 3"]:
        return COLOURS[self.settings.colour](self.colour_network(encoded))

    def _source_density(
        self, place: Float[Tensor, "points 3"], encoded: Float[Tensor, "points encoded"]
    ) -> Float[Tensor, " points"]:
        settings = self.settings
        raw = self.density_network(encoded)[:, 0] + self._bias(place)
        density = DENSITIES[settings.density](raw)
        drawn = (place.abs().amax(dim=-1) <= settings.drawn) & (density >= settings.faintest)
        return torch.where(drawn, density, torch.zeros_like(density))

    def _in_ball(
        self, x: Float[Tensor, "points 3"], density: Float[Tensor, " points"]
    ) -> Float[Tensor, " points"]:
        inside = torch.linalg.vector_norm(x, dim=-1) <= 1
        scale = self.settings.placement.scale
        return torch.where(inside, scale * density, torch.zeros_like(density))

    def _bias(self, place: Float[Tensor, "points 3"]) -> Float[Tensor, " points"] | float:
        settings = self.settings
        if not isinstance(settings.bias, str):
            return settings.bias
        relative = torch.linalg.vector_norm(place, dim=-1) / settings.blob_size
        if settings.bias == "blob_magic3d":
            return settings.blob_scale * (1 - relative)
        return settings.blob_scale * torch.exp(-0.5 * relative.square())


def _perceptron(widths: Sequence[int], dtype: torch.dtype) -> nn.Sequential:
    """Layers without biases, with ReLU between them."""
    layers: list[nn.Module] = []
    for inputs, outputs in zip(widths, widths[1:], strict=False):
        layers += [nn.Linear(inputs, outputs, bias=False, dtype=dtype), nn.ReLU()]
    return nn.Sequential(*layers[:-1])
