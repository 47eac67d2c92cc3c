"""The hash grid on CUDA, by tiny-cuda-nn (Müller 2021): the twin of `dissector.encodings.encode`.

The table stays ours: the library's module is made once for each shape of a grid, its own parameters
are let go, and it is called with the table in their place. So a field trained with this backend
opens with the others and the other way round.
"""

import threading
from dataclasses import asdict
from functools import cache
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from dissector import encodings
from dissector.backends import TOLERANCE, imported
from dissector.encodings import GridShape, levels_of_growth

PROBES = 4096
"""Points at which a new module is compared with the torch version."""

_IN_USE = threading.Lock()
"""Held while a module has somebody's table in it; modules are shared between threads."""


def encode(
    x: Float[Tensor, "points 3"],
    table: Float[Tensor, "slots features"],
    shape: GridShape,
) -> Float[Tensor, "points encoded"]:
    """Encode positions of [0, 1]³; differentiable in `table` and in `x`.

    Args:
        x: positions, on the device of the table.
        table: one row per slot, level after level; float32.
        shape: what the levels follow from.

    Raises:
        ImportError: tinycudann is absent, or built for another GPU or torch.
        ValueError: tinycudann lays the table out in another way, or encodes differently.
    """
    if not len(x):
        return encodings.encode(x, table, _levels(shape))
    module = _module(shape, table.shape[1])
    with _IN_USE:
        return torch.func.functional_call(module, {"params": table.flatten()}, (x,))


def _levels(shape: GridShape) -> tuple[encodings.GridLevel, ...]:
    return levels_of_growth(shape.levels, shape.log2_entries, shape.base, shape.growth)


@cache
def _module(shape: GridShape, features: int) -> Any:
    """tiny-cuda-nn's module for a shape, without parameters."""
    settings = {
        "otype": "HashGrid",
        "n_levels": shape.levels,
        "n_features_per_level": features,
        "log2_hashmap_size": shape.log2_entries,
        "base_resolution": shape.base,
        "per_level_scale": shape.growth,
        "interpolation": "Linear",
    }
    module = imported("tinycudann").Encoding(3, settings, dtype=torch.float32)
    _check(module, shape, features)
    module.params = nn.Parameter(module.params.new_empty(0), requires_grad=False)
    return module


@torch.no_grad()
def _check(module: Any, shape: GridShape, features: int):
    """That a new module, with the parameters it was born with, is a twin of the torch version.

    Raises:
        ValueError: it is not.
    """
    levels, initial = _levels(shape), module.params.detach()
    expected = features * (levels[-1].start + levels[-1].slots)
    if initial.numel() != expected:
        raise ValueError(
            f"expected {expected} parameters in tinycudann's {asdict(shape)}, "
            f"got {initial.numel()}; use backend='torch', "
            "or pip uninstall tinycudann, after which it is the default"
        )
    generator = torch.Generator(initial.device).manual_seed(0)
    x = torch.rand(PROBES, 3, generator=generator, device=initial.device)
    difference = module(x) - encodings.encode(x, initial.view(-1, features), levels)
    worst = difference.view(PROBES, len(levels), features).abs().amax(dim=(0, 2))
    scales = worst.new_tensor([level.scale for level in levels])
    allowed = TOLERANCE["hash_grid"] * scales * initial.abs().max()
    if not bool((worst <= allowed).all()):
        raise ValueError(
            f"expected tinycudann to encode {asdict(shape)} as the torch version does, within "
            f"{allowed.tolist()} a level, got {worst.tolist()}; use backend='torch', "
            "or pip uninstall tinycudann, after which it is the default"
        )
