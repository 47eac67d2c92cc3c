"""Parts of objects that are buried in other objects.

Hollows of a surface are filled (`surface.keep_solids`), because nobody sees them. What another
object had in such a hollow, a speck of wrong labels as a rule, is seen from nowhere either, and
would now share its space.
"""

from collections.abc import Sequence
from dataclasses import replace

import manifold3d
import numpy as np
from jaxtyping import Bool

from dissector.closed_body import closed_body
from dissector.mesh import Layer, Mesh
from dissector.surface import components

BURIED = 0.9
"""A part is buried when this share of its volume lies in one other object."""


def unburied(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers without their buried parts; the largest part of each stays, wherever it is.

    Args:
        layers: closed surfaces in one space, without textures; what their transforms say is not
            looked at.

    Raises:
        ValueError: a surface that is open, not manifold or does not look outwards; it is named.
    """
    bodies = [closed_body(layer.mesh, layer.name) for layer in layers]
    made = []
    for index, layer in enumerate(layers):
        kept = _kept(layer.mesh, [*bodies[:index], *bodies[index + 1 :]])
        made.append(layer if kept.all() else replace(layer, mesh=_part(layer.mesh, kept)))
    return tuple(made)


def _kept(mesh: Mesh, others: Sequence[manifold3d.Manifold]) -> Bool[np.ndarray, " vertices"]:
    """Which vertices stay."""
    part = components(mesh.faces, len(mesh.vertices))
    kept = np.ones(len(part), dtype=bool)
    if part.max() == 0:
        return kept
    bodies = [closed_body(_part(mesh, part == each), "a part") for each in range(part.max() + 1)]
    largest = max(range(len(bodies)), key=lambda each: bodies[each].volume())
    for each, body in enumerate(bodies):
        within = max(((body ^ other).volume() for other in others), default=0.0)
        if each != largest and within > BURIED * body.volume():
            kept &= part != each
    return kept


def _part(mesh: Mesh, kept: Bool[np.ndarray, " vertices"]) -> Mesh:
    """The mesh of some vertices, which are whole parts."""
    index = np.cumsum(kept, dtype=np.int32) - np.int32(1)
    faces = index[mesh.faces[kept[mesh.faces[:, 0]]]]
    return Mesh(mesh.vertices[kept], faces, mesh.colours[kept])
