"""Between 8-bit sRGB and linear light, by tables: the same bytes on every machine.

IEC 61966-2-1. Powers may differ by a rounding between machines; a byte is found by comparing light
with the 255 borders between the bytes, so that such a difference all but never shows.
"""

from collections.abc import Sequence
from typing import no_type_check

import numba
import numpy as np
from jaxtyping import Float, Float64, UInt8


def _decode(srgb: Float64[np.ndarray, "*shape"]) -> Float64[np.ndarray, "*shape"]:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


LIGHT = _decode(np.arange(256) / 255)
"""Linear light of each byte."""

BORDERS = _decode((np.arange(255) + 0.5) / 255)
"""Light from which on the next byte is nearer: between byte i and i + 1 lies `BORDERS[i]`."""

FIRST_GUESS = np.searchsorted(BORDERS, np.arange(4097) / 4096, side="right").astype(np.int64)
"""A byte that is not above the one of light i / 4096 or more."""


def decode(srgb: Float[np.ndarray, "*shape"]) -> Float64[np.ndarray, "*shape"]:
    """Linear light of sRGB colours in 0..1."""
    return _decode(np.asarray(srgb, np.float64))


def encode(light: Float64[np.ndarray, "*shape"]) -> UInt8[np.ndarray, "*shape"]:
    """The nearest bytes, by sRGB value, of linear light."""
    return np.searchsorted(BORDERS, light, side="right").astype(np.uint8)


@numba.njit(nogil=True, cache=True)
@no_type_check
def byte_of(light):
    """The byte of one value of linear light; what is outside 0..1 becomes 0 or 255."""
    if light <= 0.0:
        return 0
    if light >= 1.0:
        return 255
    byte = FIRST_GUESS[int(light * 4096)]
    while byte < 255 and light >= BORDERS[byte]:
        byte += 1
    return byte


def parse_hex(colour: str) -> tuple[int, int, int]:
    """Bytes of "#rrggbb".

    Raises:
        ValueError: another text.
    """
    digits = colour[1:]
    if len(digits) != 6 or colour[0] != "#" or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise ValueError(f'expected a colour as "#rrggbb", got {colour!r}')
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


PALETTE = (
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (213, 94, 0),
    (86, 180, 233),
    (240, 228, 66),
    (128, 128, 128),
)
"""Colours that people with any colour vision tell apart (Okabe and Ito, 2008), reordered."""


def layer_colours(count: int) -> Sequence[tuple[int, int, int]]:
    """A colour for each layer, sRGB bytes, no two alike up to 64 layers: darker in each round."""
    rounds = [PALETTE[i % len(PALETTE)] for i in range(count)]
    dim = [1 / (1 + 0.25 * (i // len(PALETTE))) for i in range(count)]
    return [
        (round(r * f), round(g * f), round(b * f)) for (r, g, b), f in zip(rounds, dim, strict=True)
    ]
