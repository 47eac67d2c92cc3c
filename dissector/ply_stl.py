"""Layers as PLY and STL: one mesh of all of them, z up as programs for scans and printers expect.

PLY has a colour at each vertex, 8-bit sRGB, taken from the texture where there is one. STL is
geometry alone.
"""

import logging
from collections.abc import Sequence

import numpy as np
import trimesh
from trimesh.exchange.ply import export_ply
from trimesh.exchange.stl import export_stl

from dissector.mesh import Layer
from dissector.texture_lookup import vertex_colours

logger = logging.getLogger(__name__)


def to_ply(layers: Sequence[Layer]) -> bytes:
    """A binary PLY file.

    Raises:
        ValueError: a layer cannot be placed.
    """
    return export_ply(_joined(layers), vertex_normal=False)


def to_stl(layers: Sequence[Layer]) -> bytes:
    """A binary STL file. Layers that are not closed are named in the log.

    Raises:
        ValueError: a layer cannot be placed.
    """
    for layer in layers:
        if not layer.mesh.watertight:
            logger.warning("layer %r is not closed; printers expect closed surfaces", layer.name)
    return export_stl(_joined(layers))


def _joined(layers: Sequence[Layer]) -> trimesh.Trimesh:
    """All layers in their places as one mesh."""
    meshes = [layer.in_world for layer in layers]
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    colours = np.concatenate([vertex_colours(mesh) for mesh in meshes])
    return trimesh.Trimesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.faces + at for mesh, at in zip(meshes, starts, strict=True)]),
        vertex_colors=np.round(255 * colours).astype(np.uint8),
        process=False,
    )
