"""Edits of bodies: cut by a plane, join, subtract, intersect. By manifold3d.

Bodies are closed surfaces that look outwards, and so are the results. Those have no texture, but
vertex colours from the old surface (`colour_transfer.new_colours`);
`colour_transfer.carry_texture` bakes another texture.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import manifold3d
import numpy as np

from dissector.closed_body import closed_body
from dissector.mesh import Layer, Mesh
from editing.errors import EditError
from editing.hands.colour_transfer import new_colours
from editing.hands.placing import Plane
from editing.hands.sweep import frame

Operation = Literal["union", "difference", "intersection"]

CELLS = 32
"""Squares of a cut along the longest line that it may have."""

SMALLEST = 1e-7
"""Of a body's volume: what is smaller is rounding."""


def as_solid(mesh: Mesh, name: str = "the mesh") -> manifold3d.Manifold:
    """The mesh as a body of manifold3d, as `dissector.closed_body` makes it.

    Raises:
        EditError: the surface is open, not manifold or does not look outwards; `name` says whose.
    """
    try:
        return closed_body(mesh, name)
    except ValueError as error:
        raise EditError(f"{_capital(str(error))}.") from error


def from_solid(solid: manifold3d.Manifold, sources: Sequence[Mesh]) -> Mesh:
    """A body that was made from some meshes as a mesh, with colours from them."""
    held = solid.to_mesh()
    vertices = np.ascontiguousarray(held.vert_properties[:, :3], dtype=np.float32)
    faces = held.tri_verts.astype(np.int32)
    return Mesh(vertices, faces, new_colours(vertices, faces, sources))


def split(mesh: Mesh, plane: Plane, *, name: str = "the mesh") -> tuple[Mesh, Mesh]:
    """The parts above and below a plane, both closed by flat faces.

    These are divided finely, so that colours spread over them.

    Args:
        plane: in the mesh's own space; `Plane.within` brings one of the world there.
        name: for messages.

    Raises:
        EditError: as `as_solid`, or the plane does not cut the mesh.
    """
    solid = as_solid(mesh, name)
    parts = solid.split(_half_space(plane, mesh))
    whole = solid.volume()
    for part, side in zip(parts, ("above", "below"), strict=True):
        if part.is_empty() or part.volume() < SMALLEST * whole:
            raise EditError(f"The plane does not cut {name}: nothing of it is {side} the plane.")
    above, below = (from_solid(part, [mesh]) for part in parts)
    return above, below


def cut(
    mesh: Mesh, plane: Plane, *, keep: Literal["above", "below"] = "below", name: str = "the mesh"
) -> Mesh:
    """What is on one side of a plane, closed by a flat face. Arguments as of `split`.

    Raises:
        EditError: as `split`.
    """
    above, below = split(mesh, plane, name=name)
    return above if keep == "above" else below


def combine(
    first: Mesh,
    second: Mesh,
    operation: Operation,
    *,
    names: tuple[str, str] = ("the first mesh", "the second mesh"),
) -> Mesh:
    """Two bodies of one space as one; "difference" is the first without the second.

    The walls that a difference makes take their colours from the first.

    Args:
        names: for messages.

    Raises:
        EditError: as `as_solid`, or nothing is left.
    """
    one, two = as_solid(first, names[0]), as_solid(second, names[1])
    if operation == "union":
        return from_solid(one + two, [first, second])
    result = one - two if operation == "difference" else one ^ two
    if result.is_empty() or result.volume() < SMALLEST * one.volume():
        how = "is wholly inside" if operation == "difference" else "does not overlap"
        raise EditError(f"Nothing would be left: {names[0]} {how} {names[1]}.")
    return from_solid(result, [first] if operation == "difference" else [first, second])


def combine_layers(first: Layer, second: Layer, operation: Operation) -> Layer:
    """The same for two layers where their transforms put them; the first, with a new mesh.

    Raises:
        EditError: as `combine`; the layers are named.
    """
    to_first = np.linalg.inv(first.transform) @ second.transform
    other = second.mesh.transformed(to_first)
    names = (f'"{first.name}"', f'"{second.name}"')
    return replace(first, mesh=combine(first.mesh, other, operation, names=names))


def _half_space(plane: Plane, mesh: Mesh) -> manifold3d.Manifold:
    """As much of what is above a plane as a mesh can reach: a cube with `CELLS`² squares a side."""
    middle = mesh.bounds.astype(np.float64).mean(axis=0)
    foot = middle - (middle @ plane.unit - plane.offset) * plane.unit
    reach = 1.01 * float(np.linalg.norm(mesh.vertices - foot, axis=1).max())
    side = 2 * reach
    cube = manifold3d.Manifold.cube((side, side, side), True).translate((0, 0, reach))
    return cube.refine(CELLS).transform(
        np.concatenate([frame(plane.unit).T, foot[:, None]], axis=1)
    )


def _capital(name: str) -> str:
    """As at the start of a sentence."""
    return name[:1].upper() + name[1:]
