"""Samples along camera rays inside the unit ball, packed: only those that are worth evaluating."""

from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.cameras import Cameras
from dissector.occupancy import OccupancyGrid


@dataclass(frozen=True)
class RaySamples:
    """The kept samples of a number of rays, ray after ray, from near to far.

    Attributes:
        points: world positions.
        distance: along the ray from the camera, world units.
        delta: length of the ray that a sample stands for, world units (δ).
        ray: the ray of each sample, ascending, 0..rays − 1.
        rays: number of rays, with and without samples.
    """

    points: Float[Tensor, "kept 3"]
    distance: Float[Tensor, " kept"]
    delta: Float[Tensor, " kept"]
    ray: Int[Tensor, " kept"]
    rays: int

    @cached_property
    def padding(self) -> "Padding":
        """Where the samples lie in a dense (rays × slots) array."""
        return Padding.of(self.ray, self.rays)


@dataclass(frozen=True)
class Padding:
    """Packed samples laid out as (rays × slots): each ray's samples first, then zeros.

    Attributes:
        index: place of each sample in the flattened array.
        rays, slots: shape of the array; `slots` is the largest number of samples of a ray, at least
            1.
    """

    index: Int[Tensor, " kept"]
    rays: int
    slots: int

    @classmethod
    def of(cls, ray: Int[Tensor, " kept"], rays: int) -> "Padding":
        """The layout for samples of the given rays (ascending)."""
        counts = ray.new_zeros(rays).index_add_(0, ray, torch.ones_like(ray))
        slots = max(int(counts.max()), 1)
        skipped = torch.arange(rays, device=ray.device) * slots - (counts.cumsum(0) - counts)
        place = torch.arange(len(ray), device=ray.device)
        return cls(place + skipped[ray], rays, slots)

    def spread(self, values: Float[Tensor, "*batch kept"]) -> Float[Tensor, "*batch rays slots"]:
        """Packed values as a dense array."""
        *batch, _ = values.shape
        dense = values.new_zeros(*batch, self.rays * self.slots)
        index = self.index.expand(values.shape)
        return dense.scatter(-1, index, values).view(*batch, self.rays, self.slots)

    def collect(self, dense: Float[Tensor, "*batch rays slots"]) -> Float[Tensor, "*batch kept"]:
        """The packed values of a dense array."""
        flat = dense.flatten(-2)
        return flat.gather(-1, self.index.expand(*flat.shape[:-1], -1))


def intersect_unit_ball(
    origins: Float[Tensor, "rays 3"], directions: Float[Tensor, "rays 3"]
) -> tuple[Float[Tensor, " rays"], Float[Tensor, " rays"]]:
    """Distances (at least 0) where rays enter and leave the unit ball; equal where a ray misses it.

    Args:
        directions: of length 1.
    """
    closest = -(origins * directions).sum(dim=-1)
    apart = (origins + closest[:, None] * directions).square().sum(dim=-1)
    half_chord = (1 - apart).clamp(min=0).sqrt()
    return (closest - half_chord).clamp(min=0), (closest + half_chord).clamp(min=0)


@torch.no_grad()
def sample_rays(
    cameras: Cameras,
    samples: int,
    *,
    occupancy: OccupancyGrid | None = None,
    generator: torch.Generator | None = None,
) -> RaySamples:
    """Stratified samples of all pixels, NeRF (arXiv 2003.08934) eq. 2, in the occupied unit ball.

    A ray's chord through the ball is cut into `samples` equal bins, one sample in each.

    Args:
        occupancy: drops samples in empty cells; None keeps all in the ball.
        generator: places each sample uniformly in its bin; None takes the middles.
    """
    origins, directions = (part.reshape(-1, 3) for part in cameras.rays())
    return sample_along(origins, directions, samples, occupancy=occupancy, generator=generator)


@torch.no_grad()
def sample_along(
    origins: Float[Tensor, "rays 3"],
    directions: Float[Tensor, "rays 3"],
    samples: int,
    *,
    occupancy: OccupancyGrid | None = None,
    generator: torch.Generator | None = None,
) -> RaySamples:
    """The same for rays of any kind; `directions` have length 1.

    Raises:
        ValueError: `samples` is less than 1.
    """
    if samples < 1:
        raise ValueError(f"expected samples >= 1, got {samples}")
    near, far = intersect_unit_ball(origins, directions)
    hit = (far > near).nonzero().squeeze(-1)
    near, delta = near[hit], (far - near)[hit] / samples
    place = torch.arange(samples, device=near.device, dtype=near.dtype).expand(len(hit), samples)
    if generator is None:
        place = place + 0.5
    else:
        place = place + torch.rand(
            place.shape, generator=generator, device=near.device, dtype=near.dtype
        )
    distance = near[:, None] + delta[:, None] * place
    points = origins[hit, None] + distance[..., None] * directions[hit, None]
    ray = hit[:, None].expand(len(hit), samples)
    delta = delta[:, None].expand(len(hit), samples)
    if occupancy is None:
        kept = torch.ones_like(ray, dtype=torch.bool)
    else:
        kept = occupancy.occupied(points)
    kept = kept.nonzero(as_tuple=True)  # once: on a GPU the host waits for it
    return RaySamples(points[kept], distance[kept], delta[kept], ray[kept], len(origins))
