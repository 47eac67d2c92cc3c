"""Compositing on CUDA, by nerfacc (Li et al. 2023, arXiv 2305.04966): the twin of the functions of
the same names in `dissector.volume_rendering`.

Sums over the earlier samples of a ray come from nerfacc, which works on packed samples and so needs
no padding to the longest ray. Its own weights take 1 − exp(−τ), which loses the digits of thin
samples; here they are made with expm1, as in the torch version.
"""

import math
from functools import cache
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.backends import imported
from dissector.ray_sampling import RaySamples


def packed_weights(
    samples: RaySamples, optical_depth: Float[Tensor, "*batch kept"]
) -> tuple[Float[Tensor, "*batch kept"], Float[Tensor, "*batch rays"]]:
    """Weights of packed samples and the optical depth of their whole rays; float32 on CUDA.

    Raises:
        ImportError: nerfacc is absent, or built for another GPU or torch.
    """
    nerfacc = _library(optical_depth.device, optical_depth.dtype)
    flat = _layers(optical_depth)
    before = nerfacc.exclusive_sum(flat.flatten(), _chunks(samples, len(flat))).view_as(flat)
    weights = -torch.exp(-before) * torch.expm1(-flat)
    totals = _sums(samples, flat, None)[..., 0]
    return weights.view_as(optical_depth), totals.view(*optical_depth.shape[:-1], samples.rays)


def accumulate(
    samples: RaySamples,
    weights: Float[Tensor, "*batch kept"],
    values: Float[Tensor, "kept channels"],
) -> Float[Tensor, "*batch rays channels"]:
    """Σ_i w_i v_i over the packed samples of each ray."""
    sums = _sums(samples, _layers(weights), values)
    return sums.view(*weights.shape[:-1], samples.rays, values.shape[1])


@cache
def _library(device: torch.device, dtype: torch.dtype) -> Any:
    """nerfacc, after a small sum: it is silent about kernels that could not start.

    Raises:
        ImportError: see `imported`; also kernels that were built for another GPU.
    """
    nerfacc = imported("nerfacc")
    chunks = torch.tensor([[0, 1], [1, 3]], device=device)
    sums = nerfacc.exclusive_sum(torch.ones(4, device=device, dtype=dtype), chunks).tolist()
    if sums != [0, 0, 1, 2]:
        raise ImportError(
            f"nerfacc does not sum on {device}: expected [0, 0, 1, 2], got {sums}; it may be built "
            "for another GPU (TORCH_CUDA_ARCH_LIST). Remove the folder nerfacc_cuda from torch's "
            "extensions, so that it is built anew, or pip uninstall nerfacc"
        )
    return nerfacc


def _layers(values: Float[Tensor, "*batch kept"]) -> Float[Tensor, "layers kept"]:
    """All batch axes as one; also where no sample was kept."""
    *batch, kept = values.shape
    return values.reshape(math.prod(batch), kept)


def _chunks(samples: RaySamples, layers: int) -> Int[Tensor, "chunks 2"]:
    """First sample and number of samples of every ray of every layer, layers end to end."""
    ends = torch.arange(samples.rays + 1, device=samples.ray.device)
    edges = torch.searchsorted(samples.ray, ends)
    begin = len(samples.ray) * torch.arange(layers, device=samples.ray.device)[:, None]
    counts = edges.diff().expand(layers, -1)
    return torch.stack([begin + edges[:-1], counts], dim=-1).flatten(0, 1)


def _sums(
    samples: RaySamples,
    weights: Float[Tensor, "layers kept"],
    values: Float[Tensor, "kept channels"] | None,
) -> Float[Tensor, "layers rays channels"]:
    """Layer by layer, so that the values are not copied for each."""
    nerfacc = _library(weights.device, weights.dtype)
    rows = [
        nerfacc.accumulate_along_rays(row, values, ray_indices=samples.ray, n_rays=samples.rays)
        for row in weights
    ]
    return torch.stack(rows)
