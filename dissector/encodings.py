"""Multiresolution hash encoding of positions (Müller et al. 2022, arXiv 2201.05989).

The parameter layout is tiny-cuda-nn's. With L levels between N_min (`base`) and N_max (`finest`):

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


def grid_levels(levels: int, log2_entries: int, base: int, finest: int) -> tuple[GridLevel, ...]:
    """The levels of an encoding, coarse to fine.

    Scales are rounded to float32 at every step, as tiny-cuda-nn does, so that ⌈s_l⌉ agrees with it.

    Raises:
        ValueError: a setting is out of range.
    """
    if levels < 1 or base < 2 or finest < base or not 3 <= log2_entries <= 30:
        raise ValueError(
            "expected levels >= 1, 2 <= base <= finest and 3 <= log2_entries <= 30, "
            f"got levels={levels}, base={base}, finest={finest}, log2_entries={log2_entries}"
        )
    growth = math.exp(math.log(finest / base) / (levels - 1)) if levels > 1 else 1.0
    log2_growth = np.log2(np.float32(growth))
    result, start = [], 0
    for level in range(levels):
        scale = np.exp2(np.float32(level) * log2_growth) * np.float32(base) - np.float32(1)
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
    for number in range(8):
        offset = torch.tensor([number & 1, number >> 1 & 1, number >> 2], device=x.device)
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
        backend: "torch" or "numba"; None takes the default of `dissector.backends`.
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
        backend: HashGridBackend | None = None,
        generator: torch.Generator,
    ):
        super().__init__()
        self.levels = grid_levels(levels, log2_entries, base, finest)
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
            version runs.
        """
        table = self.table.view(-1, self.features)
        chosen = hash_grid_backend(self.backend, device=table.device, dtype=table.dtype)
        if chosen == "torch" or (x.requires_grad and torch.is_grad_enabled()):
            return encode(x, table, self.levels)
        from dissector import hash_grid_cpu

        return hash_grid_cpu.encode(x, table, self.levels)
