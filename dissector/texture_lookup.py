"""What a texture shows at places of its image and at the vertices of its surface.

Images are looked up with linear interpolation between texel centres, clamped at the border, of the
sRGB values themselves.
"""

import numpy as np
from jaxtyping import Float, Float32, UInt8

from dissector.mesh import Mesh


def look_up(
    image: UInt8[np.ndarray, "height width 3"], uv: Float[np.ndarray, "points 2"]
) -> Float32[np.ndarray, "points 3"]:
    """sRGB in 0..1 of an image at places in 0..1, (0, 0) its upper left corner."""
    height, width = image.shape[:2]
    place = (uv * [width, height] - 0.5).clip(0, [width - 1, height - 1])
    left, upper = np.floor(place).astype(np.int64).T
    right, lower = np.minimum(left + 1, width - 1), np.minimum(upper + 1, height - 1)
    across, down = (place - np.stack([left, upper], axis=1)).T[..., None]
    above = image[upper, left] * (1 - across) + image[upper, right] * across
    below = image[lower, left] * (1 - across) + image[lower, right] * across
    return ((above * (1 - down) + below * down) / 255).astype(np.float32)


def vertex_colours(mesh: Mesh) -> Float32[np.ndarray, "vertices 3"]:
    """sRGB of the vertices as the texture shows them, or their own where there is none.

    At a chart border it is the mean of what the corners of the faces around show. A vertex without
    a face keeps its own colour.
    """
    if mesh.texture is None:
        return mesh.colours
    corners = look_up(mesh.texture.image, mesh.texture.uv)[mesh.texture.faces].reshape(-1, 3)
    count = np.bincount(mesh.faces.ravel(), minlength=len(mesh.vertices))
    total = [np.bincount(mesh.faces.ravel(), part, len(mesh.vertices)) for part in corners.T]
    mean = np.stack(total, axis=1) / np.maximum(count, 1)[:, None]
    return np.where(count[:, None] > 0, mean, mesh.colours).clip(0, 1).astype(np.float32)
