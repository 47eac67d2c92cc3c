"""Masks made worse on purpose: the paper names their quality as its weak point."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

Masks = Float[Tensor, "views categories height width"]

REACH = 2
"""Pixels by which masks are eaten away or grown."""


def spoiled(masks: Masks, share: float, *, seed: int) -> Masks:
    """Some views wrong: by turns, the objects' masks are swapped, or taken from the opposite view.

    Args:
        share: of the views, 0..1; at least one view if positive.
    """
    views = len(masks)
    count = max(1, round(share * views)) if share else 0
    chosen = np.random.default_rng([11, seed]).permutation(views)[:count]
    result = masks.clone()
    for turn, view in enumerate(chosen.tolist()):
        other = masks[(view + views // 2) % views].flip(-1)
        result[view] = other if turn % 2 else masks[view].roll(1, dims=0)
    return result


def eroded(masks: Masks) -> Masks:
    """Every mask eaten away by `REACH` pixels."""
    return -functional.max_pool2d(-masks, 2 * REACH + 1, 1, REACH)


def dilated(masks: Masks) -> Masks:
    """Every mask grown by `REACH` pixels; pixels that two of them claim are shared."""
    grown = functional.max_pool2d(masks, 2 * REACH + 1, 1, REACH)
    return grown / grown.sum(dim=1, keepdim=True).clamp(min=1)


def _none(masks: Masks, seed: int) -> Masks:
    return masks


DAMAGES: dict[str, Callable[[Masks, int], Masks]] = {
    "none": _none,
    "10% of views wrong": lambda masks, seed: spoiled(masks, 0.1, seed=seed),
    "30% of views wrong": lambda masks, seed: spoiled(masks, 0.3, seed=seed),
    "eroded 2 px": lambda masks, seed: eroded(masks),
    "dilated 2 px": lambda masks, seed: dilated(masks),
}
"""Name → masks and seed to worse masks."""
