"""Edits of a whole surface: smooth, inflate, mirror, decimate, subdivide.

Vertex colours follow. A texture stays where the faces stay or are only cut into smaller ones;
decimation makes new faces, which take vertex colours from it (`colour_transfer.carry_texture` bakes
another texture). A closed surface stays closed.
"""

import logging
from dataclasses import replace
from typing import Literal

import igl
import numpy as np
from jaxtyping import Float, Float64, Int, Int64

from dissector.mesh import Mesh, Texture, vertex_normals
from dissector.surface import smooth as taubin
from dissector.surface_index import unpaired_edges
from editing.errors import EditError
from editing.hands.colour_transfer import NearestColours
from editing.hands.placing import Plane, reflection
from editing.hands.solids import as_solid
from editing.hands.subdivision import halved, loop_weights, quarter

logger = logging.getLogger(__name__)

MOST_FACES = 2_000_000
"""That subdivision may make: about 100 MB."""

FEWEST_FACES = 4
"""Of a closed surface: a tetrahedron."""


def smooth(
    mesh: Mesh, iterations: int = 10, *, region: Float[np.ndarray, " vertices"] | None = None
) -> Mesh:
    """Taubin's smoothing, which keeps the volume (see `dissector.surface.smooth`).

    Args:
        region: how much of it each vertex takes, 0..1; None for all.

    Raises:
        ValueError: a negative number of iterations, or a region of other values.
    """
    if iterations < 0:
        raise ValueError(f"expected 0 or more iterations, got {iterations}")
    return _moved(mesh, taubin(mesh.vertices, mesh.faces, iterations) - mesh.vertices, region)


def inflate(
    mesh: Mesh, distance: float, *, region: Float[np.ndarray, " vertices"] | None = None
) -> Mesh:
    """Each vertex moved along its normal; a negative distance makes the shape thinner.

    Where the distance exceeds the radius of a hollow or half the thickness of a part, the surface
    crosses itself.

    Args:
        distance: units of the mesh.
        region: as of `smooth`.

    Raises:
        EditError: a closed shape would be turned inside out.
        ValueError: a distance that is not finite, or a region of other values.
    """
    if not np.isfinite(distance):
        raise ValueError(f"expected a finite distance, got {distance}")
    thick = _moved(mesh, distance * mesh.normals.astype(np.float64), region)
    if mesh.watertight and mesh.volume > 0 >= thick.volume:
        raise EditError(f"A distance of {distance:g} would turn the shape inside out.")
    return thick


def mirror(mesh: Mesh, plane: Plane) -> Mesh:
    """The mirror image, which looks outwards as the mesh does; its texture is mirrored with it."""
    return mesh.transformed(reflection(plane))


def decimate(mesh: Mesh, target_faces: int) -> Mesh:
    """Fewer faces, by collapses of the edges with the least quadric error (libigl's `qslim`).

    Handles and separate parts stay, so that a surface with many of them may keep more faces than
    asked for, which is logged. (Garland and Heckbert 1997, doi:10.1145/258734.258849.)

    Raises:
        EditError: a surface that is not manifold.
        ValueError: fewer than `FEWEST_FACES` wanted.
    """
    if target_faces < FEWEST_FACES:
        raise ValueError(f"expected {FEWEST_FACES} or more target faces, got {target_faces}")
    if len(mesh.faces) <= target_faces:
        return mesh
    vertices, faces = _manifold(mesh)
    places, kept, _, _ = igl.qslim(
        np.asfortranarray(vertices), np.asfortranarray(faces, dtype=np.int32), target_faces
    )
    fewer = _with_colours(np.asarray(places), np.asarray(kept).astype(np.int64), mesh)
    if len(fewer.faces) > target_faces:
        logger.warning("the mesh keeps %d faces, %d wanted", len(fewer.faces), target_faces)
    return fewer


def subdivide(mesh: Mesh, times: int = 1, *, rule: Literal["loop", "midpoint"] = "loop") -> Mesh:
    """Each face cut into four, `times` over.

    Args:
        rule: "loop" rounds the shape, "midpoint" leaves it exactly as it is.

    Raises:
        EditError: there would be more than `MOST_FACES` faces.
        ValueError: a negative number of times.
    """
    if times < 0:
        raise ValueError(f"expected to subdivide 0 or more times, got {times}")
    if len(mesh.faces) * 4**times > MOST_FACES:
        raise EditError(
            f"Subdivision would make {len(mesh.faces) * 4**times} faces of {len(mesh.faces)}; "
            f"{MOST_FACES} are the most."
        )
    for _ in range(times):
        mesh = _subdivided(mesh, rule)
    return mesh


def _moved(
    mesh: Mesh,
    offsets: Float[np.ndarray, "vertices 3"],
    region: Float[np.ndarray, " values"] | None,
) -> Mesh:
    """Offsets added, by the share that the region gives each vertex; loose vertices stay."""
    share = np.zeros(len(mesh.vertices))
    share[mesh.faces.ravel()] = 1
    if region is not None:
        if region.shape != share.shape or not ((region >= 0) & (region <= 1)).all():
            raise ValueError(
                f"expected a region of {len(share)} values in 0..1, got {region.shape} or others"
            )
        share = share * region
    moved = mesh.vertices + share[:, None] * offsets
    return replace(mesh, vertices=moved.astype(np.float32))


def _manifold(
    mesh: Mesh,
) -> tuple[Float64[np.ndarray, "vertices 3"], Int64[np.ndarray, "faces 3"]]:
    """Vertices and faces without edges of more than two faces, or vertices of more than one fan.

    Raises:
        EditError: a surface that is not closed has such, or its faces do not fit together.
    """
    faces = mesh.faces.astype(np.int64)
    _, uneven = unpaired_edges(faces)
    if not uneven and igl.is_edge_manifold(faces)[0] and np.all(igl.is_vertex_manifold(faces)):
        return mesh.vertices.astype(np.float64), faces
    held = as_solid(mesh).to_mesh()
    return held.vert_properties[:, :3].astype(np.float64), held.tri_verts.astype(np.int64)


def _with_colours(
    vertices: Float64[np.ndarray, "vertices 3"], faces: Int[np.ndarray, "faces 3"], old: Mesh
) -> Mesh:
    """A mesh with the colours of the nearest points of another."""
    places, indices = vertices.astype(np.float32), faces.astype(np.int32)
    colours = NearestColours([old])(places, vertex_normals(places, indices))
    return Mesh(places, indices, colours)


def _subdivided(mesh: Mesh, rule: Literal["loop", "midpoint"]) -> Mesh:
    """Each face cut into four once."""
    count = len(mesh.vertices)
    cut = quarter(mesh.faces, count)
    if rule == "loop":
        weights = loop_weights(mesh.faces, cut, count)
        vertices, colours = weights @ mesh.vertices, weights @ mesh.colours
    else:
        vertices, colours = halved(mesh.vertices, cut), halved(mesh.colours, cut)
    return Mesh(
        vertices.astype(np.float32),
        cut.faces.astype(np.int32),
        colours.clip(0, 1).astype(np.float32),
        mesh.texture and _subdivided_texture(mesh.texture),
    )


def _subdivided_texture(texture: Texture) -> Texture:
    """The same image on the same charts."""
    cut = quarter(texture.faces, len(texture.uv))
    uv = halved(texture.uv, cut).astype(np.float32)
    return replace(texture, uv=uv, faces=cut.faces.astype(np.int32))
