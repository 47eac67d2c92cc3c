"""Multiresolution hash encoding of positions (Müller et al. 2022, arXiv 2201.05989).

The parameter layout is that of tiny-cuda-nn's "HashGrid", interpolated linearly. With L levels
between N_min (`base`) and N_max (`finest`):

    b = exp((ln N_max − ln N_min) / (L − 1))              growth factor, eq. 3
    s_l = N_min · b^l − 1                                 scale: cells across the unit cube
    N_l = ⌈s_l⌉ + 1                                       vertices along an axis
    vertex of x: ⌊x s_l + ½⌋ and its seven neighbours     weights trilinear
    slot: i + N_l j + N_l² k where N_l³ fits,
          else (i ⊕ 2654435761 j ⊕ 805459861 k) mod 2^log2_entries      eq. 4

A level has min(N_l³ rounded up to 8, 2^log2_entries) slots of F features; levels follow each other
in one flat table.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from dissector.backends import HashGridBackend, hash_grid_backend

PRIMES = (1, 2654435761, 805459861)
"""Factors of the spatial hash, one an axis."""


@dataclass(frozen=True)
class GridLevel:
    """One level of the encoding.

    Attributes:
        scale: cells across the unit cube, s_l.
        resolution: vertices along an axis, N_l.
        start: first slot of the level in the table (in slots, not in parameters).
        slots: slots of the level.
        dense: whether every vertex has a slot of its own.
    """

    scale: float
    resolution: int
    start: int
    slots: int
    dense: bool


@dataclass(frozen=True)
class GridShape:
    """What the levels of an encoding follow from: the settings that tiny-cuda-nn knows too.

    Attributes:
        levels: number of levels.
        log2_entries: a level holds at most 2^log2_entries slots.
        base: vertices along an axis at the coarsest level, N_min.
        growth: b, "per_level_scale".

    Raises:
        ValueError: a setting is out of range.
    """

    levels: int
    log2_entries: int
    base: int
    growth: float

    def __post_init__(self) -> None:
        fine = self.levels >= 1 and self.base >= 2 and 3 <= self.log2_entries <= 30
        if not (fine and 1 <= self.growth < math.inf):
            raise ValueError(
                "expected levels >= 1, base >= 2, growth >= 1 and 3 <= log2_entries <= 30, "
                f"got levels={self.levels}, base={self.base}, growth={self.growth}, "
                f"log2_entries={self.log2_entries}"
            )

    @classmethod
    def between(cls, levels: int, log2_entries: int, base: int, finest: int) -> "GridShape":
        """The shape whose levels go from `base` to `finest` vertices along an axis."""
        if not 2 <= base <= finest:
            raise ValueError(f"expected 2 <= base <= finest, got base={base}, finest={finest}")
        growth = math.exp(math.log(finest / base) / (levels - 1)) if levels > 1 else 1.0
        return cls(levels, log2_entries, base, growth)


def grid_levels(levels: int, log2_entries: int, base: int, finest: int) -> tuple[GridLevel, ...]:
    """The levels of an encoding between two resolutions, coarse to fine.

    Raises:
        ValueError: a setting is out of range.
    """
    shape = GridShape.between(levels, log2_entries, base, finest)
    return levels_of_growth(levels, log2_entries, base, shape.growth)


def levels_of_growth(
    levels: int, log2_entries: int, base: int, growth: float
) -> tuple[GridLevel, ...]:
    """The levels of an encoding, each `growth` times as fine as the one before, coarse to fine.

    Scales are rounded to float32 at every step, as tiny-cuda-nn does, so that ⌈s_l⌉ agrees with it.
    Logarithm and power are computed in float64 first: numpy's own in float32 differ from processor
    to processor in the last digit, which is enough to add a vertex where s_l is whole.

    Raises:
        ValueError: a setting is out of range.
    """
    shape = GridShape(levels, log2_entries, base, growth)
    log2_growth = np.float32(math.log2(np.float32(shape.growth)))
    result, start = [], 0
    for level in range(levels):
        power = np.float32(2.0 ** float(np.float32(level) * log2_growth))
        scale = power * np.float32(base) - np.float32(1)
        resolution = math.ceil(scale) + 1
        slots = min(-(-(resolution**3) // 8) * 8, 2**log2_entries)
        dense = resolution**3 <= slots
        result.append(GridLevel(float(scale), resolution, start, slots, dense))
        start += slots
    return tuple(result)


def encode(
    x: Float[Tensor, "points 3"],
    table: Float[Tensor, "slots features"],
    levels: tuple[GridLevel, ...],
) -> Float[Tensor, "points encoded"]:
    """The encoding in plain torch: the specification, differentiable in `table` and in `x`.

    Args:
        x: positions in [0, 1]³.
        table: one row per slot, level after level.
    """
    return torch.cat([_interpolate(x, table, level) for level in levels], dim=-1)


def _interpolate(
    x: Float[Tensor, "points 3"], table: Float[Tensor, "slots features"], level: GridLevel
) -> Float[Tensor, "points features"]:
    position = x * level.scale + 0.5
    corner = position.detach().floor()
    fraction = position - corner
    total = table.new_zeros(len(x), table.shape[1])
    number = torch.arange(8, device=x.device)  # made there: a copy would make a GPU wait
    for offset in torch.stack([number & 1, number >> 1 & 1, number >> 2], dim=-1):
        weight = torch.where(offset == 1, fraction, 1 - fraction).prod(dim=-1)
        slot = level.start + _slot(corner.long() + offset, level)
        total = total + weight[:, None] * table[slot]
    return total


def _slot(vertex: Int[Tensor, "points 3"], level: GridLevel) -> Int[Tensor, " points"]:
    i, j, k = vertex.unbind(-1)
    if level.dense:
        return (i + level.resolution * (j + level.resolution * k)) % level.slots
    return (i * PRIMES[0] ^ j * PRIMES[1] ^ k * PRIMES[2]) % level.slots


class HashGrid(nn.Module):
    """A learned multiresolution encoding of points in the unit cube.

    Args:
        levels, features: number of levels, and features a level.
        log2_entries: a level holds at most 2^log2_entries slots.
        base, finest: vertices along an axis at the coarsest and the finest level.
        dtype: of the table.
        growth: how much finer each level is than the one before, in place of `finest`.
        backend: "torch", "numba" or "tinycudann"; None takes the default of `dissector.backends`.
        generator: draws the table, uniform in ±1e-4.
    """

    def __init__(
        self,
        levels: int = 8,
        features: int = 2,
        log2_entries: int = 17,
        base: int = 16,
        finest: int = 256,
        dtype: torch.dtype = torch.float32,
        *,
        growth: float | None = None,
        backend: HashGridBackend | None = None,
        generator: torch.Generator,
    ):
        super().__init__()
        if growth is None:
            self.shape = GridShape.between(levels, log2_entries, base, finest)
        else:
            self.shape = GridShape(levels, log2_entries, base, growth)
        self.levels = levels_of_growth(levels, log2_entries, base, self.shape.growth)
        self.features = features
        self.backend: HashGridBackend | None = backend
        parameters = (self.levels[-1].start + self.levels[-1].slots) * features
        table = torch.rand(parameters, generator=generator, device=generator.device, dtype=dtype)
        self.table = nn.Parameter(table.mul_(2e-4).sub_(1e-4))

    @property
    def width(self) -> int:
        """Features of an encoded point, over all levels."""
        return len(self.levels) * self.features

    def forward(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points encoded"]:
        """Encode points of [0, 1]³.

        The numba twin has no gradient with respect to positions: where `x` requires one, the torch
        version runs. tinycudann has one.
        """
        table = self.table.view(-1, self.features)
        chosen = hash_grid_backend(
            self.backend, device=table.device, dtype=table.dtype, features=self.features
        )
        if chosen == "tinycudann":
            from dissector import hash_grid_tcnn

            return hash_grid_tcnn.encode(x, table, self.shape)
        if chosen == "torch" or (x.requires_grad and torch.is_grad_enabled()):
            return encode(x, table, self.levels)
        from dissector import hash_grid_cpu

        return hash_grid_cpu.encode(x, table, self.levels)
