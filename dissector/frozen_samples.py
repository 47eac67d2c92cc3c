"""A frozen scene seen from many views, evaluated once.

While categories are learned, σ and c do not change: what remains is p_k at the kept samples. Object
k has the density p_k σ and a transmittance of its own (DreamDissector, arXiv 2407.16260, section
3.1):

    C_k(r) = Σ_i T_i^k (1 − exp(−p_i^k σ_i δ_i)) c_i        T_i^k = exp(−Σ_{j<i} p_j^k σ_j δ_j)

and Σ_k p_k σ = σ puts the scene together again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.cameras import Cameras
from dissector.occupancy import OccupancyGrid
from dissector.ray_sampling import RaySamples, sample_rays
from dissector.volume_rendering import RadianceField, accumulate, over, packed_weights


@dataclass(frozen=True)
class FrozenSamples:
    """The samples of a frozen field over a number of views, view after view.

    Attributes:
        points: world positions.
        distance: along the ray from the camera, world units.
        delta: length of ray that a sample stands for, world units.
        density: σ, 1/world unit.
        colour: c, sRGB in 0..1.
        pixel: of each sample in its view, row · width + column, int32.
        counts: samples of each view.
        height, width: image size in pixels.
    """

    points: Float[Tensor, "kept 3"]
    distance: Float[Tensor, " kept"]
    delta: Float[Tensor, " kept"]
    density: Float[Tensor, " kept"]
    colour: Float[Tensor, "kept 3"]
    pixel: Int[Tensor, " kept"]
    counts: tuple[int, ...]
    height: int
    width: int

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def nbytes(self) -> int:
        """Memory that the samples take, in bytes."""
        return sum(part.nbytes for part in self._parts())

    @property
    def image(self) -> tuple[int, int, int]:
        """Views, height and width."""
        return len(self.counts), self.height, self.width

    def _parts(self) -> list[Tensor]:
        return [self.points, self.distance, self.delta, self.density, self.colour, self.pixel]

    def select(self, views: Sequence[int]) -> "FrozenSamples":
        """The given views, in the given order, at least one."""
        per_view = [part.split(self.counts) for part in self._parts()]
        points, distance, delta, density, colour, pixel = (
            torch.cat([part[view] for view in views]) for part in per_view
        )
        counts = tuple(self.counts[view] for view in views)
        return FrozenSamples(
            points, distance, delta, density, colour, pixel, counts, self.height, self.width
        )

    def ray_samples(self) -> RaySamples:
        """The samples as `volume_rendering` knows them, rays counted over all views."""
        counts = torch.tensor(self.counts, device=self.pixel.device)
        views = torch.arange(len(self.counts), device=self.pixel.device)
        first = (views * self.height * self.width).repeat_interleave(
            counts,
            output_size=len(self.pixel),  # known, so that no GPU is waited for
        )
        ray = self.pixel.long() + first
        rays = len(self.counts) * self.height * self.width
        return RaySamples(self.points, self.distance, self.delta, ray, rays)


@torch.no_grad()
def freeze(
    field: RadianceField,
    cameras: Cameras,
    *,
    occupancy: OccupancyGrid | None = None,
    samples: int = 48,
    threshold: float = 0.0,
    generator: torch.Generator | None = None,
) -> FrozenSamples:
    """Evaluate a field once for all `cameras`, view by view.

    Args:
        occupancy, samples, generator: as in `volume_rendering.render`.
        threshold: samples with σ δ below it are dropped; 0 drops none.
    """
    parts = []
    for view in range(len(cameras)):
        drawn = sample_rays(cameras[[view]], samples, occupancy=occupancy, generator=generator)
        density, colour = field.density_and_colour(drawn.points)
        kept = density * drawn.delta >= threshold
        every = (drawn.points, drawn.distance, drawn.delta, density, colour, drawn.ray.int())
        parts.append([part[kept] for part in every])
    counts = tuple(len(view[0]) for view in parts)
    points, distance, delta, density, colour, pixel = (
        torch.cat(part) for part in zip(*parts, strict=True)
    )
    return FrozenSamples(
        points, distance, delta, density, colour, pixel, counts, cameras.height, cameras.width
    )


def render_categories(
    frozen: FrozenSamples,
    probabilities: Float[Tensor, "kept categories"],
    background: Float[Tensor, "3"] | Float[Tensor, "views height width 3"],
) -> tuple[
    Float[Tensor, "categories views height width 3"], Float[Tensor, "categories views height width"]
]:
    """Colour and opacity of each object alone, differentiable in the probabilities.

    Args:
        probabilities: p at `frozen.points`.
        background: one colour, or an image for each view; sRGB in 0..1.
    """
    samples = frozen.ray_samples()
    optical_depth = probabilities.T * (frozen.density * frozen.delta)
    return _images(frozen, samples, optical_depth, background)


def render_frozen(
    frozen: FrozenSamples,
    background: Float[Tensor, "3"] | Float[Tensor, "views height width 3"],
) -> tuple[Float[Tensor, "views height width 3"], Float[Tensor, "views height width"]]:
    """Colour and opacity of the whole scene."""
    optical_depth = frozen.density * frozen.delta
    colour, opacity = _images(frozen, frozen.ray_samples(), optical_depth[None], background)
    return colour[0], opacity[0]


def recompose(
    frozen: FrozenSamples,
    probabilities: Float[Tensor, "kept categories"],
    background: Float[Tensor, "3"] | Float[Tensor, "views height width 3"],
) -> tuple[Float[Tensor, "views height width 3"], Float[Tensor, "views height width"]]:
    """Colour and opacity of the scene put together from its objects: density Σ_k (p_k σ).

    Each object's density is computed on its own and then they are added, so that the difference to
    `render_frozen` or `volume_rendering.render` measures what dissection loses.
    """
    of_each = [probability * frozen.density for probability in probabilities.unbind(-1)]
    density = torch.stack(of_each).sum(dim=0)
    optical_depth = density * frozen.delta
    colour, opacity = _images(frozen, frozen.ray_samples(), optical_depth[None], background)
    return colour[0], opacity[0]


def seen_values(
    frozen: FrozenSamples, values: Float[Tensor, "kept channels"]
) -> tuple[Float[Tensor, "views height width channels"], Float[Tensor, "views height width"]]:
    """Values of points accumulated with the scene's weights, Σ_i w_i v_i, and its opacity.

    Differentiable in the values.
    """
    samples = frozen.ray_samples()
    weights, total = packed_weights(samples, frozen.density * frozen.delta)
    seen = accumulate(samples, weights, values)
    return seen.reshape(*frozen.image, -1), -torch.expm1(-total).view(frozen.image)


def _images(
    frozen: FrozenSamples,
    samples: RaySamples,
    optical_depth: Float[Tensor, "layers kept"],
    background: Float[Tensor, "3"] | Float[Tensor, "views height width 3"],
) -> tuple[
    Float[Tensor, "layers views height width 3"], Float[Tensor, "layers views height width"]
]:
    weights, total = packed_weights(samples, optical_depth)
    colour = over(accumulate(samples, weights, frozen.colour), total, background)
    opacity = -torch.expm1(-total)
    return colour.reshape(-1, *frozen.image, 3), opacity.view(-1, *frozen.image)
