"""Several layers as one surface, in the places that they have in the world."""

from collections.abc import Sequence

import numpy as np

from dissector.mesh import Layer, Mesh
from editing.atlas import combined_texture
from editing.errors import EditError


def merge_meshes(layers: Sequence[Layer]) -> Mesh:
    """The meshes of layers in world space as one mesh, vertex for vertex and face for face.

    Nothing is welded or cut: where surfaces ran through each other, they still do. If any layer has
    a texture, the result has one that shows them all (`editing.atlas`); vertex colours stay.

    Args:
        layers: at least one.

    Raises:
        EditError: the textures do not fit into one image.
    """
    meshes = [_placed(layer) for layer in layers]
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    textured = any(mesh.texture is not None for mesh in meshes)
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([m.faces + np.int32(at) for m, at in zip(meshes, starts, strict=False)]),
        np.concatenate([mesh.colours for mesh in meshes]),
        combined_texture(meshes) if textured else None,
    )


def _placed(layer: Layer) -> Mesh:
    """As `Layer.in_world`, without keeping the copy for as long as the layer lives."""
    if np.array_equal(layer.transform, np.eye(4)):
        return layer.mesh
    try:
        return layer.mesh.transformed(layer.transform)
    except ValueError as error:
        raise EditError(f'"{layer.name}" lies too far away to be merged.') from error
