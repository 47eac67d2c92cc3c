"""Closed surfaces as bodies of manifold3d, for exact volumes and booleans."""

import manifold3d
import numpy as np

from dissector.mesh import Mesh
from dissector.surface_index import unpaired_edges


def closed_body(mesh: Mesh, name: str) -> manifold3d.Manifold:
    """The mesh as a body. Vertices at one place are joined where that closes it.

    Args:
        name: of the mesh, for messages.

    Raises:
        ValueError: the surface is open, not manifold or does not look outwards.
    """
    held = manifold3d.Mesh(mesh.vertices.copy(), mesh.faces.astype(np.uint32))
    solid = manifold3d.Manifold(held)
    if solid.status() != manifold3d.Error.NoError and held.merge():
        solid = manifold3d.Manifold(held)
    if solid.status() != manifold3d.Error.NoError:
        alone, uneven = unpaired_edges(mesh.faces.astype(np.int64))
        raise ValueError(
            f"{name} is not a closed body: {alone} edges of its surface have a single face, as "
            f"around a hole, and at {uneven} edges the faces do not fit together"
        )
    if not solid.volume() > 0:
        raise ValueError(
            f"{name} is inside out or flat: its surface encloses a volume of {solid.volume():.3g}"
        )
    return solid
