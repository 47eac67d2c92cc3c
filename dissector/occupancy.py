"""Which cells of the scene hold anything, so that rays skip the rest.

A grid over [−1, 1]³ keeps a decaying maximum of the density, as in Müller et al. 2022 (arXiv
2201.05989, appendix C):

    g ← max(0.95 g, σ(one random point of the cell))        occupied: g > min(threshold, mean of g)
"""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Bool, Float
from torch import Tensor


class OccupancyGrid:
    """Occupied cells of the unit ball; every cell counts as occupied until the first update.

    Args:
        resolution: cells along an axis.
        decay: what a cell keeps of its value at an update, 0..1.
        threshold: density (1/world unit) above which a cell is occupied; less where the mean is
            less.
        device: of the grid.

    Attributes:
        centres: of the cells, world space.
        values: the decaying maxima.
        mask: which cells are occupied.

    Raises:
        ValueError: an argument is out of range.
    """

    def __init__(
        self,
        resolution: int = 32,
        *,
        decay: float = 0.95,
        threshold: float = 0.25,
        device: torch.device | str = "cpu",
    ):
        if resolution < 1 or not 0 <= decay <= 1 or threshold < 0:
            raise ValueError(
                "expected resolution >= 1, decay in 0..1 and threshold >= 0, "
                f"got {resolution}, {decay} and {threshold}"
            )
        self.resolution, self.decay, self.threshold = resolution, decay, threshold
        cells = torch.arange(resolution, device=device)
        self._corners = torch.cartesian_prod(cells, cells, cells)
        self.centres: Float[Tensor, "cells 3"] = (self._corners + 0.5) * (2 / resolution) - 1
        self._reached = self.centres.norm(dim=-1) <= 1 + 3**0.5 / resolution
        self.values: Float[Tensor, " cells"] = torch.zeros(resolution**3, device=device)
        self.mask: Bool[Tensor, " cells"] = torch.ones_like(self._reached)

    def state_dict(self) -> dict[str, Tensor]:
        """All that updates change."""
        return {"values": self.values, "mask": self.mask, "reached": self._reached}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Take over the state of a grid of the same resolution.

        Raises:
            KeyError: a part is missing.
            ValueError: the resolution is another.
        """
        for name, own in self.state_dict().items():
            if state[name].shape != own.shape:
                raise ValueError(f"expected {len(own)} cells, got {len(state[name])}")
        self.values, self.mask, self._reached = (
            state[name].to(own.device, own.dtype) for name, own in self.state_dict().items()
        )

    def restrict(self, cells: Bool[Tensor, " cells"]) -> None:
        """Count every other cell as empty from now on, whatever its density."""
        self._reached &= cells
        self.values[~cells] = 0
        self.mask &= cells

    @torch.no_grad()
    def update(
        self,
        density: Callable[[Float[Tensor, "points 3"]], Float[Tensor, " points"]],
        *,
        generator: torch.Generator,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        """Refresh every cell that the unit ball touches from one random point in it.

        Args:
            density: σ at world points.
            generator: draws the points; on the grid's device.
            dtype: of the points.
        """
        corners = self._corners[self._reached].to(dtype)
        place = torch.rand(corners.shape, generator=generator, device=generator.device, dtype=dtype)
        points = (corners + place) * (2 / self.resolution) - 1
        fresh = density(points).to(self.values.dtype)
        kept = self.decay * self.values[self._reached]
        self.values[self._reached] = torch.maximum(kept, fresh)
        mean = self.values[self._reached].mean()
        self.mask = self.values > mean.clamp(max=self.threshold)

    def occupied(self, points: Float[Tensor, "*shape 3"]) -> Bool[Tensor, "*shape"]:
        """Whether the cells around world points are occupied; False outside [−1, 1]³."""
        cell = ((points + 1) * (0.5 * self.resolution)).floor()
        inside = ((cell >= 0) & (cell < self.resolution)).all(dim=-1)
        i, j, k = cell.clamp(0, self.resolution - 1).to(torch.int64).unbind(-1)
        return self.mask[(i * self.resolution + j) * self.resolution + k] & inside
