"""Textures of layers that an edit has given other faces."""

from collections.abc import Sequence

import numpy as np

from dissector.mesh import Layer, Mesh


def with_texture(before: Sequence[Mesh], after: Mesh) -> tuple[Mesh, list[str]]:
    """The edited mesh with a texture baked anew where one of its sources had one.

    It takes some seconds, most of them to flatten the surface.

    Args:
        before: what it was made from, in its space.

    Returns:
        The mesh, and a sentence where it could not be flattened and shows vertex colours now.
    """
    from dissector.texture import TextureSettings, size_for  # brings torch along
    from editing.hands.colour_transfer import carry_texture

    images = [mesh.texture.image for mesh in before if mesh.texture is not None]
    if not images or after.texture is not None:
        return after, []
    try:
        return carry_texture(before, after, TextureSettings(size=size_for(images))), []
    except ValueError as error:
        return after, [f"Its texture became colours of the vertices: {error}."]


def in_space_of(layer: Layer, other: Layer) -> Mesh:
    """The mesh of another layer in the space of a layer's mesh."""
    return other.mesh.transformed(np.linalg.solve(layer.transform, other.transform))
