"""Hue, saturation and lightness of a whole surface, as in a program for pictures.

Colours are turned in OKLCh, the polar form of OKLab (Ottosson 2020,
https://bottosson.github.io/posts/oklab/, which gives the matrices), where equal steps look equal
and a turn of the hue keeps the lightness. sRGB is that of IEC 61966-2-1. With linear R G B

    l m s = M₁ R G B        L a b = M₂ ∛(l m s)        C = √(a² + b²), h = atan2(b, a)

What leaves the gamut of sRGB keeps its lightness and hue and gives up chroma.
"""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float, Float64

from dissector.mesh import Mesh
from editing.errors import EditError

TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
"""M₁."""

TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
"""M₂."""

SLACK = 1e-4
"""How far outside 0..1 a linear colour may be and still count as inside: it is clipped."""

HALVINGS = 18
"""Of the chroma, in the search for the largest that fits."""

CHUNK = 1 << 17
"""Colours turned at once, a bound on memory."""


def shifted_hue(
    mesh: Mesh, *, hue: float = 0.0, saturation: float = 0.0, lightness: float = 0.0
) -> Mesh:
    """A surface in other hues; its texture and its vertex colours change alike.

    Args:
        hue: degrees; 360 is once around.
        saturation: −1 takes all chroma away, 1 doubles it.
        lightness: how far the way to white, 1, or below 0 to black, −1; in OKLab.

    Returns:
        The mesh itself where nothing would change.

    Raises:
        EditError: a value that is not finite, or a saturation or lightness outside −1..1.
    """
    for name, value in (("saturation", saturation), ("lightness", lightness)):
        if not -1 <= value <= 1:
            raise EditError(f"The {name} goes from -1 to 1; {value:g} is outside.")
    if not np.isfinite(hue):
        raise EditError(f"The hue is a number of degrees, not {hue}.")
    turn = hue % 360
    if turn == 0 and saturation == 0 and lightness == 0:
        return mesh

    def shift(colours: Float[np.ndarray, "colours 3"]) -> Float64[np.ndarray, "colours 3"]:
        parts = [
            _shifted(colours[start : start + CHUNK].astype(np.float64), turn, saturation, lightness)
            for start in range(0, len(colours), CHUNK)
        ]
        return np.concatenate(parts)

    texture = mesh.texture
    if texture is not None:
        every, index = np.unique(texture.image.reshape(-1, 3), axis=0, return_inverse=True)
        turned = np.round(255 * shift(every / 255)).astype(np.uint8)
        image = turned[index.reshape(-1)].reshape(texture.image.shape)
        texture = replace(texture, image=image)
    return replace(mesh, colours=shift(mesh.colours).astype(np.float32), texture=texture)


def oklab(colours: Float64[np.ndarray, "colours 3"]) -> Float64[np.ndarray, "colours 3"]:
    """L, a, b of sRGB in 0..1."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ TO_CONES.T) @ TO_LAB.T


def srgb(lab: Float64[np.ndarray, "colours 3"]) -> Float64[np.ndarray, "colours 3"]:
    """sRGB of L, a, b; what is outside its gamut is clipped."""
    linear = _linear(lab).clip(0, 1)
    curve = 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, 12.92 * linear, curve).clip(0, 1)


def _linear(lab: Float64[np.ndarray, "colours 3"]) -> Float64[np.ndarray, "colours 3"]:
    return (lab @ np.linalg.inv(TO_LAB).T) ** 3 @ np.linalg.inv(TO_CONES).T


def _shifted(
    colours: Float64[np.ndarray, "colours 3"], turn: float, saturation: float, lightness: float
) -> Float64[np.ndarray, "colours 3"]:
    lab = oklab(colours)
    cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    around = np.array([[cosine, sine], [-sine, cosine]])
    lab[:, 1:] = (1 + saturation) * lab[:, 1:] @ around
    end = np.array([1.0 if lightness > 0 else 0.0, 0.0, 0.0])
    return srgb(_within_gamut(lab + abs(lightness) * (end - lab)))


def _within_gamut(lab: Float64[np.ndarray, "colours 3"]) -> Float64[np.ndarray, "colours 3"]:
    """Each colour with the largest share of its chroma that sRGB can show, by halving."""
    outside = np.flatnonzero(~_shows(lab))
    if not len(outside):
        return lab
    low, high = np.zeros(len(outside)), np.ones(len(outside))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        fits = _shows(_faded(lab[outside], middle))
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    kept = lab.copy()
    kept[outside] = _faded(lab[outside], low)
    return kept


def _faded(
    lab: Float64[np.ndarray, "colours 3"], share: Float64[np.ndarray, " colours"]
) -> Float64[np.ndarray, "colours 3"]:
    return lab * np.stack([np.ones_like(share), share, share], axis=1)


def _shows(lab: Float64[np.ndarray, "colours 3"]) -> Bool[np.ndarray, " colours"]:
    linear = _linear(lab)
    return np.all((linear >= -SLACK) & (linear <= 1 + SLACK), axis=1)
