"""The hash grid on the CPU, compiled by numba: the twin of `dissector.encodings.encode`.

The kernels release the interpreter lock and are run by plain threads, as many as
`torch.get_num_threads()`: the forward pass over chunks of points, the backward pass over levels,
whose slots are disjoint, so that no two threads write to the same place and sums have a fixed
order. (numba's own parallel runtime would not do: its portable threading layer aborts the process
when two Python threads enter it.)
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, no_type_check

import numba
import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.autograd.function import once_differentiable

from dissector.encodings import PRIMES, GridLevel

SERIAL_BELOW = 2048
"""Fewer points than this are not worth starting threads for."""

PRIME_Y = np.uint32(PRIMES[1])
PRIME_Z = np.uint32(PRIMES[2])


def encode(
    x: Float[Tensor, "points 3"],
    table: Float[Tensor, "slots features"],
    levels: tuple[GridLevel, ...],
) -> Float[Tensor, "points encoded"]:
    """Encode positions of [0, 1]³; differentiable in `table` only.

    Arguments as in `encodings.encode`. Positions outside the cube read some slot of the table.
    """
    return _Encode.apply(x, table, levels)


class _Encode(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, table: Tensor, levels: tuple[GridLevel, ...]) -> Tensor:
        x = x.detach().to(table.dtype).contiguous()
        ctx.save_for_backward(x)
        ctx.levels, ctx.shape = levels, table.shape
        points, values = x.numpy(), table.detach().contiguous().numpy()
        encoded = table.new_empty(len(x), len(levels) * table.shape[1])
        out = encoded.numpy()
        workers = _workers(len(x))
        bounds = [len(x) * part // workers for part in range(workers + 1)]

        def chunk(begin: int, end: int) -> None:
            for number, level in enumerate(levels):
                _gather(points, values, out, begin, end, number, *_geometry(level, values.dtype))

        _run(chunk, zip(bounds[:-1], bounds[1:], strict=True), len(x))
        return encoded

    @staticmethod
    @once_differentiable
    def backward(  # pyright: ignore[reportIncompatibleMethodOverride]  (the decorator hides ctx)
        ctx: Any, *gradients: Tensor
    ) -> tuple[None, Tensor, None]:
        (x,) = ctx.saved_tensors
        incoming = gradients[0].contiguous().numpy()
        gradient = x.new_zeros(ctx.shape)
        points, out = x.numpy(), gradient.numpy()

        def one_level(number: int) -> None:
            _scatter(points, incoming, out, number, *_geometry(ctx.levels[number], out.dtype))

        # Fine levels first: they take longest.
        _run(one_level, ((number,) for number in reversed(range(len(ctx.levels)))), len(x))
        return None, gradient, None


def _workers(points: int) -> int:
    return 1 if points < SERIAL_BELOW else torch.get_num_threads()


def _run(task: Callable[..., None], arguments: Iterable[tuple], points: int) -> None:
    workers = _workers(points)
    if workers == 1:
        for each in arguments:
            task(*each)
        return
    queue, lock = iter(list(arguments)), threading.Lock()

    def drain() -> None:
        while True:
            with lock:
                each = next(queue, None)
            if each is None:
                return
            task(*each)

    with ThreadPoolExecutor(workers - 1) as pool:
        others = [pool.submit(drain) for _ in range(workers - 1)]
        drain()
        for other in others:
            other.result()


def _geometry(level: GridLevel, dtype: np.dtype) -> tuple[Any, ...]:
    return (
        dtype.type(level.scale),
        np.uint32(level.resolution),
        np.int64(level.start),
        np.uint32(level.slots),
        level.dense,
    )


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def _slot(i, j, k, resolution, slots, dense):
    if dense:
        slot = i + resolution * (j + resolution * k)
        return slot % slots if slot >= slots else slot
    return (i ^ (j * PRIME_Y) ^ (k * PRIME_Z)) & (slots - np.uint32(1))


@numba.njit(nogil=True, cache=True, boundscheck=False)
@no_type_check
def _gather(x, table, out, begin, end, number, scale, resolution, start, slots, dense):
    """Write the features of level `number` of the points begin..end into their columns of `out`."""
    features = table.shape[1]
    half, one = table.dtype.type(0.5), table.dtype.type(1)
    column = number * features
    for point in range(begin, end):
        px, py, pz = (
            x[point, 0] * scale + half,
            x[point, 1] * scale + half,
            x[point, 2] * scale + half,
        )
        cx, cy, cz = np.floor(px), np.floor(py), np.floor(pz)
        px, py, pz = px - cx, py - cy, pz - cz
        i, j, k = np.uint32(cx), np.uint32(cy), np.uint32(cz)
        for feature in range(features):
            out[point, column + feature] = 0
        for corner in range(8):
            a, b, c = np.uint32(corner & 1), np.uint32((corner >> 1) & 1), np.uint32(corner >> 2)
            weight = px if a else one - px
            weight *= py if b else one - py
            weight *= pz if c else one - pz
            row = start + _slot(i + a, j + b, k + c, resolution, slots, dense)
            for feature in range(features):
                out[point, column + feature] += weight * table[row, feature]


@numba.njit(nogil=True, cache=True, boundscheck=False)
@no_type_check
def _scatter(x, incoming, out, number, scale, resolution, start, slots, dense):
    """Add to the slots of level `number` in `out` what `incoming` sends back to them."""
    features = out.shape[1]
    half, one = out.dtype.type(0.5), out.dtype.type(1)
    column = number * features
    for point in range(len(x)):
        px, py, pz = (
            x[point, 0] * scale + half,
            x[point, 1] * scale + half,
            x[point, 2] * scale + half,
        )
        cx, cy, cz = np.floor(px), np.floor(py), np.floor(pz)
        px, py, pz = px - cx, py - cy, pz - cz
        i, j, k = np.uint32(cx), np.uint32(cy), np.uint32(cz)
        for corner in range(8):
            a, b, c = np.uint32(corner & 1), np.uint32((corner >> 1) & 1), np.uint32(corner >> 2)
            weight = px if a else one - px
            weight *= py if b else one - py
            weight *= pz if c else one - pz
            row = start + _slot(i + a, j + b, k + c, resolution, slots, dense)
            for feature in range(features):
                out[row, feature] += weight * incoming[point, column + feature]
