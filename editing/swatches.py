"""The colour that stands for a layer in a list."""

import numpy as np
from jaxtyping import Float64

from dissector.mesh import Mesh
from dissector.texture_lookup import look_up


def swatch(mesh: Mesh) -> str:
    """The mean colour of a surface by area, as "#rrggbb"; of a texture, what the corners show."""
    if mesh.texture is None:
        corners = mesh.colours.astype(np.float64)[mesh.faces]
    else:
        places = look_up(mesh.texture.image, mesh.texture.uv).astype(np.float64)
        corners = places[mesh.texture.faces]
    mean = np.average(corners.mean(axis=1), axis=0, weights=_areas(mesh))
    red, green, blue = np.round(255 * mean.clip(0, 1)).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _areas(mesh: Mesh) -> Float64[np.ndarray, " faces"]:
    """Of the faces; all alike where none has any."""
    a, b, c = mesh.vertices.astype(np.float64)[mesh.faces.T]
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    return areas if areas.sum() > 0 else np.ones(len(areas))
