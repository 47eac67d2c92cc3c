"""Volume rendering by quadrature.

NeRF (Mildenhall et al. 2020, arXiv 2003.08934), eq. 3, for the samples i of a ray r:

    C(r) = Σ_i T_i (1 − exp(−σ_i δ_i)) c_i + T_end · background        T_i = exp(−Σ_{j<i} σ_j δ_j)

τ_i = σ_i δ_i is the optical depth, w_i = T_i (1 − exp(−τ_i)) the weight of a sample, Σ_i w_i = 1 −
T_end the opacity. Sums of τ are cumulative over the earlier samples only (nothing is subtracted
again), and 1 − exp is expm1, so that thin samples keep their digits.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.backends import CompositingBackend, compositing_backend
from dissector.cameras import Cameras
from dissector.occupancy import OccupancyGrid
from dissector.ray_sampling import RaySamples, sample_rays

FAINT = 1e-3
"""Opacity below which the depth of a ray fades to 0, so that its gradient stays bounded."""


@runtime_checkable
class RadianceField(Protocol):
    """What can be rendered: density (1/world unit) and colour (0..1) at world points."""

    def density_and_colour(
        self, x: Float[Tensor, "points 3"]
    ) -> tuple[Float[Tensor, " points"], Float[Tensor, "points 3"]]: ...


@dataclass(frozen=True)
class Rendering:
    """Images of a scene, and the samples that made them.

    Attributes:
        colour: sRGB over the background, 0..1.
        opacity: Σ w, 0..1.
        depth: mean distance from the camera of what is seen, Σ w t / max(Σ w, FAINT), world units;
            0 where nothing is.
        samples: the evaluated samples.
        density: σ of the samples.
        weights: w of the samples.
    """

    colour: Float[Tensor, "views height width 3"]
    opacity: Float[Tensor, "views height width"]
    depth: Float[Tensor, "views height width"]
    samples: RaySamples
    density: Float[Tensor, " kept"]
    weights: Float[Tensor, " kept"]


def compositing_weights(
    optical_depth: Float[Tensor, "*rays samples"],
) -> Float[Tensor, "*rays samples"]:
    """w_i = T_i (1 − exp(−τ_i)) along the last axis, near to far."""
    before = torch.nn.functional.pad(optical_depth[..., :-1].cumsum(dim=-1), (1, 0))
    return -torch.exp(-before) * torch.expm1(-optical_depth)


def composite(
    density: Float[Tensor, "*rays samples"],
    colour: Float[Tensor, "*rays samples 3"],
    delta: Float[Tensor, "*rays samples"],
    background: Float[Tensor, "*#rays 3"],
) -> tuple[Float[Tensor, "*rays 3"], Float[Tensor, "*rays"]]:
    """Colour and opacity of rays from dense samples (eq. 3)."""
    optical_depth = density * delta
    weights = compositing_weights(optical_depth)
    seen = (weights[..., None] * colour).sum(dim=-2)
    remaining = torch.exp(-optical_depth.sum(dim=-1))
    return seen + remaining[..., None] * background, -torch.expm1(-optical_depth.sum(dim=-1))


def accumulate(
    samples: RaySamples,
    weights: Float[Tensor, "*batch kept"],
    values: Float[Tensor, "kept channels"],
    *,
    backend: CompositingBackend | None = None,
) -> Float[Tensor, "*batch rays channels"]:
    """Σ_i w_i v_i over the packed samples of each ray.

    Args:
        backend: "torch" or "nerfacc"; None takes the default of `dissector.backends`.
    """
    if compositing_backend(backend, device=weights.device, dtype=weights.dtype) == "nerfacc":
        from dissector import compositing_nerfacc

        return compositing_nerfacc.accumulate(samples, weights, values)
    weighted = weights[..., None, :] * values.T
    empty = weighted.new_zeros(*weighted.shape[:-1], samples.rays)
    return empty.scatter_add(-1, samples.ray.expand_as(weighted), weighted).mT


def packed_weights(
    samples: RaySamples,
    optical_depth: Float[Tensor, "*batch kept"],
    *,
    backend: CompositingBackend | None = None,
) -> tuple[Float[Tensor, "*batch kept"], Float[Tensor, "*batch rays"]]:
    """Weights of packed samples and the optical depth of their whole rays.

    Args:
        backend: "torch" or "nerfacc"; None takes the default of `dissector.backends`.
    """
    device, dtype = optical_depth.device, optical_depth.dtype
    if compositing_backend(backend, device=device, dtype=dtype) == "nerfacc":
        from dissector import compositing_nerfacc

        return compositing_nerfacc.packed_weights(samples, optical_depth)
    dense = samples.padding.spread(optical_depth)
    return samples.padding.collect(compositing_weights(dense)), dense.sum(dim=-1)


def over(
    seen: Float[Tensor, "*batch rays 3"],
    optical_depth: Float[Tensor, "*batch rays"],
    background: Float[Tensor, "3"] | Float[Tensor, "views height width 3"],
) -> Float[Tensor, "*batch rays 3"]:
    """Accumulated colour over a background that shows through by exp(−τ)."""
    return seen + torch.exp(-optical_depth)[..., None] * background.reshape(-1, 3)


def render(
    field: RadianceField,
    cameras: Cameras,
    *,
    background: Float[Tensor, "3"] | Float[Tensor, "views height width 3"],
    occupancy: OccupancyGrid | None = None,
    samples: int = 48,
    generator: torch.Generator | None = None,
) -> Rendering:
    """Images of a field, differentiable in its parameters.

    Args:
        background: one colour, or an image for each view; sRGB in 0..1.
        occupancy: where the field is worth evaluating; None takes the whole unit ball.
        samples: bins of a ray's chord through the unit ball.
        generator: jitters the samples; None takes the middles of the bins.
    """
    drawn = sample_rays(cameras, samples, occupancy=occupancy, generator=generator)
    density, colour = field.density_and_colour(drawn.points)
    weights, optical_depth = packed_weights(drawn, density * drawn.delta)
    channels = torch.cat([colour, drawn.distance[:, None]], dim=-1)
    seen = accumulate(drawn, weights, channels)
    opacity = -torch.expm1(-optical_depth)
    depth = seen[:, 3] / opacity.clamp(min=FAINT)
    image = (len(cameras), cameras.height, cameras.width)
    return Rendering(
        over(seen[:, :3], optical_depth, background).reshape(*image, 3),
        opacity.reshape(image),
        depth.reshape(image),
        drawn,
        density,
        weights,
    )
