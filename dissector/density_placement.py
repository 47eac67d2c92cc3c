"""Where the density of a field lies, and the unit ball around it.

A cube is sampled on a grid, twice, the second time around what the first found. A cell is matter
where the density would hide a noticeable share of what is behind it; matter that hangs together
is a part. Parts much smaller than the largest are floaters and don't count, so that a far speck
does not shrink the scene to a dot: what lies outside the ball is cut away, and how much that is is
returned. The ball is the bounding sphere of the other parts, with a margin.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from scipy import ndimage
from torch import Tensor

from dissector.placement import FILLED, Placement

Density = Callable[[Float[Tensor, "points 3"]], Float[Tensor, " points"]]

GRID = 64
"""Cells of a grid along an axis."""

THICKNESS = 1 / 16
"""Of the layer whose opacity is looked at, in half sides of the cube."""

NOTICED = 0.3
"""Opacity of such a layer from which on a cell is matter; half of the highest one where that is
less."""

EMPTY = 0.02
"""Opacity that some layer must have."""

FLOATER = 0.02
"""Share of the largest part's cells below which a part is a floater."""


@dataclass(frozen=True)
class _Grid:
    """Cells of a cube.

    Attributes:
        low: its lowest corner.
        cell: side of a cell.
        opacity: of a layer of THICKNESS and of the density in each cell.
    """

    low: Float[Tensor, "3"]
    cell: float
    opacity: Float[np.ndarray, "cells cells cells"]

    @classmethod
    def of(
        cls, density: Density, low: Float[Tensor, "3"], cell: float, thickness: float
    ) -> "_Grid":
        axis = torch.arange(GRID, dtype=low.dtype, device=low.device)
        corners = torch.cartesian_prod(axis, axis, axis)
        found = torch.zeros(len(corners), dtype=low.dtype, device=low.device)
        for place in (0.25, 0.75):  # two points, so that a sheet half a cell thin is found
            points = low + (corners + place) * cell
            here = torch.cat([density(part) for part in points.split(2**16)])
            found = torch.maximum(found, here)
        opacity = -torch.expm1(-found * thickness)
        return cls(low, cell, opacity.view(GRID, GRID, GRID).cpu().numpy())

    def centres(self, cells: Bool[np.ndarray, "cells cells cells"]) -> Float[Tensor, "found 3"]:
        """Centres of some cells."""
        index = torch.from_numpy(np.argwhere(cells)).to(self.low)
        return self.low + (index + 0.5) * self.cell


@torch.no_grad()
def around_density(
    density: Density, half_side: float, *, device: torch.device | str = "cpu"
) -> tuple[Placement, float]:
    """The placement of a field's matter, and the share of its matter that the ball leaves out.

    Args:
        density: σ at points of the field's own world, in 1/length; 0 outside the cube.
        half_side: of the cube around the origin that holds the field, in the same units.

    Raises:
        ValueError: the field is empty, or its density is not finite.
    """
    thickness = THICKNESS * half_side
    corner = torch.full((3,), -half_side, device=device)
    whole = _Grid.of(density, corner, 2 * half_side / GRID, thickness)
    if not np.isfinite(whole.opacity).all():
        raise ValueError("the density of the field is not finite everywhere")
    noticed = min(NOTICED, 0.5 * float(whole.opacity.max()))
    if 2 * noticed < EMPTY:
        raise ValueError(
            f"the field is empty: its densest {thickness:.3g} hides {2 * noticed:.1%} of what is "
            "behind; was it saved before anything was learned?"
        )
    all_matter = whole.opacity >= noticed
    found = whole.centres(_parts(all_matter))
    low, high = found.amin(dim=0), found.amax(dim=0)
    side = float((high - low).max()) + 4 * whole.cell
    nearer = _Grid.of(density, 0.5 * (low + high - side), side / GRID, thickness)
    near_matter = nearer.opacity >= noticed
    found = nearer.centres(_parts(near_matter)) if near_matter.any() else found
    centre = 0.5 * (found.amin(dim=0) + found.amax(dim=0))
    reach = float((found - centre).norm(dim=-1).max()) + 0.5 * math.sqrt(3) * nearer.cell
    x, y, z = centre.tolist()
    placement = Placement(reach / FILLED, (x, y, z))
    away = (whole.centres(all_matter) - centre).norm(dim=-1) > placement.scale
    return placement, float(away.double().mean())


def _parts(
    matter: Bool[np.ndarray, "cells cells cells"],
) -> Bool[np.ndarray, "cells cells cells"]:
    """Matter without floaters; cells within two of each other hang together."""
    touching = np.ones((3, 3, 3), dtype=bool)
    labels = np.empty(matter.shape, np.int32)
    ndimage.label(ndimage.binary_dilation(matter, touching), touching, output=labels)
    sizes = np.bincount(labels[matter], minlength=int(labels.max()) + 1)
    return matter & (sizes >= FLOATER * sizes.max())[labels]
