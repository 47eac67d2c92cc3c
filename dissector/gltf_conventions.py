"""Where glTF 2.0 differs from this package: its frame and the light of its vertex colours.

glTF is y up: (x, y, z) of the world, z up, becomes (x, z, −y). Its vertex colours are linear light,
those of a `Mesh` are sRGB (IEC 61966-2-1).
"""

import numpy as np
from jaxtyping import Float, Float32, Float64

GENERATOR = "DreamDissector studio"
"""What our files name as their maker."""

AXES, SIGNS = [0, 2, 1], np.array([1.0, 1.0, -1.0])
"""Component i of glTF's frame is that of the world's axis AXES[i], times SIGNS[i]."""


def y_up(vectors: Float32[np.ndarray, "vertices 3"]) -> Float32[np.ndarray, "vertices 3"]:
    """World vectors (z up) in glTF's frame (y up): (x, y, z) → (x, z, −y)."""
    x, y, z = vectors.T
    return np.stack([x, z, -y], axis=-1)


def z_up(vectors: Float32[np.ndarray, "vertices 3"]) -> Float32[np.ndarray, "vertices 3"]:
    """The inverse of `y_up`: (x, y, z) → (x, −z, y)."""
    x, y, z = vectors.T
    return np.stack([x, -z, y], axis=-1)


def y_up_transform(matrix: Float64[np.ndarray, "4 4"]) -> Float64[np.ndarray, "4 4"]:
    """An affine map of the world as one of glTF's frame, without rounding."""
    turned = np.eye(4)
    turned[:3, :3] = matrix[:3, :3][np.ix_(AXES, AXES)] * np.outer(SIGNS, SIGNS)
    turned[:3, 3] = matrix[:3, 3][AXES] * SIGNS
    return turned + 0.0  # no -0


def z_up_transform(matrix: Float64[np.ndarray, "4 4"]) -> Float64[np.ndarray, "4 4"]:
    """The inverse of `y_up_transform`."""
    turned = np.eye(4)
    signs = SIGNS[AXES]
    turned[:3, :3] = matrix[:3, :3][np.ix_(AXES, AXES)] * np.outer(signs, signs)
    turned[:3, 3] = matrix[:3, 3][AXES] * signs
    return turned + 0.0


def linear_from_srgb(colours: Float[np.ndarray, "*shape"]) -> Float32[np.ndarray, "*shape"]:
    """Linear light, 0..1, of sRGB colours."""
    dark = colours / 12.92
    bright = ((colours + 0.055) / 1.055) ** 2.4
    return np.where(colours <= 0.04045, dark, bright).astype(np.float32)


def srgb_from_linear(light: Float[np.ndarray, "*shape"]) -> Float32[np.ndarray, "*shape"]:
    """sRGB colours, 0..1, of linear light ≥ 0; what is brighter than 1 becomes 1."""
    light = np.minimum(light, 1)
    bright = 1.055 * light ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, 12.92 * light, bright).clip(0, 1).astype(np.float32)
