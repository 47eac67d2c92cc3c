"""A radiance field among meshes: volume rendering up to the surfaces, and these behind it.

With s the distance of the nearest surface along a ray, C_s its colour (or the background's, where
s is infinite) and the samples i of the field at distances t_i,

    C(r) = Σ_{i: t_i < s} T_i (1 − exp(−σ_i δ_i)) c_i + exp(−Σ_{i: t_i < s} σ_i δ_i) C_s
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from dissector.occupancy import OccupancyGrid
from dissector.ray_sampling import RaySamples, sample_along
from dissector.volume_rendering import RadianceField, accumulate, packed_weights
from editing.prompted.neighbours import Scenery

Free = Callable[[Float[Tensor, "points 3"]], Bool[Tensor, " points"]]
"""Which points of space the field may fill."""


@dataclass(frozen=True, eq=False)
class Rays:
    """Rays, and what of the others they meet.

    Attributes:
        origins, directions: of length 1.
        behind: sRGB of the nearest surface, or of the background.
        limit: how far away that is; infinite for the background.
    """

    origins: Float[Tensor, "rays 3"]
    directions: Float[Tensor, "rays 3"]
    behind: Float[Tensor, "rays 3"]
    limit: Float[Tensor, " rays"]

    @classmethod
    def of(cls, scenery: Scenery) -> "Rays":
        """The rays of all pixels, view after view."""
        origins, directions = (part.reshape(-1, 3) for part in scenery.cameras.rays())
        return cls(origins, directions, scenery.colour.reshape(-1, 3), scenery.distance.flatten())

    def __len__(self) -> int:
        return len(self.origins)

    def __getitem__(self, chosen: Int[Tensor, " some"] | slice) -> "Rays":
        parts = (self.origins, self.directions, self.behind, self.limit)
        return Rays(*(part[chosen] for part in parts))


def see(
    field: RadianceField,
    rays: Rays,
    *,
    free: Free,
    occupancy: OccupancyGrid | None = None,
    samples: int = 48,
    generator: torch.Generator | None = None,
) -> tuple[Float[Tensor, "rays 3"], Float[Tensor, " rays"]]:
    """Colours of rays through a field among the others, and its opacity in them.

    Differentiable in the field.

    Args:
        free: where the field may be; elsewhere it counts as empty.
        occupancy: where it is worth evaluating; None takes the whole unit ball.
        samples: bins of a ray's chord through the unit ball.
        generator: jitters the samples; None takes the middles of the bins.
    """
    drawn = sample_along(
        rays.origins, rays.directions, samples, occupancy=occupancy, generator=generator
    )
    drawn = _kept(drawn, drawn.distance < rays.limit[drawn.ray])
    drawn = _kept(drawn, free(drawn.points))
    density, colour = field.density_and_colour(drawn.points)
    weights, depth = packed_weights(drawn, density * drawn.delta)
    seen = accumulate(drawn, weights, colour) + torch.exp(-depth)[:, None] * rays.behind
    return seen, -torch.expm1(-depth)


def _kept(drawn: RaySamples, kept: Bool[Tensor, " all"]) -> RaySamples:
    """Some of the samples."""
    return RaySamples(
        drawn.points[kept], drawn.distance[kept], drawn.delta[kept], drawn.ray[kept], drawn.rays
    )


def picture(
    field: RadianceField,
    scenery: Scenery,
    *,
    free: Free,
    occupancy: OccupancyGrid | None = None,
    samples: int = 48,
    chunk: int = 32_768,
) -> Float[Tensor, "views height width 3"]:
    """Whole images, `chunk` rays at a time; arguments as of `see`."""
    rays = Rays.of(scenery)
    parts = [
        see(field, rays[slice(at, at + chunk)], free=free, occupancy=occupancy, samples=samples)[0]
        for at in range(0, len(rays), chunk)
    ]
    return torch.cat(parts).view(scenery.colour.shape)
