"""Colours of a surface that an edit has given new vertices or faces.

Where it still is the old surface, or near it, they are those of the nearest old points: of the
textures there, or of the vertex colours where there is none. Where it is new, as across a cut, they
spread from around. sRGB in 0..1; all meshes in one space.
"""

from collections.abc import Sequence
from dataclasses import replace

import igl
import numpy as np
import scipy.sparse
import torch
from jaxtyping import Bool, Float, Float32, Float64, Int32, Int64
from scipy.sparse.linalg import splu
from torch import Tensor

from dissector.mesh import Mesh
from dissector.texture import TextureSettings, bake
from dissector.texture_lookup import look_up

TOUCHING = 1e-6
"""Of the size of a mesh: places nearer to each other than that are the same."""

NEAR = 0.02
"""Of the size of a mesh: up to half of that from it a surface still is the old one, more or less,
and shows its texture; beyond all of it, the surface is new. Nor is a part thin that is thicker."""

FAINT = 1e-6
"""Weight of the nearest colour beside those of the neighbours."""

STEPS = 6
"""Tries to leave the back of a thin part, each twice as far outwards."""


class NearestColours:
    """Colours of some meshes, prepared for many questions about the nearest of their points.

    Where two meshes are equally near, the first counts.
    """

    def __init__(self, meshes: Sequence[Mesh]):
        """Raises ValueError for no mesh, or for one without area."""
        if not meshes:
            raise ValueError("expected at least one mesh to take colours from, got none")
        self._sources = [_Source(mesh) for mesh in meshes]

    def __call__(
        self,
        points: Float[np.ndarray, "points 3"],
        normals: Float[np.ndarray, "points 3"] | None = None,
    ) -> Float32[np.ndarray, "points 3"]:
        """Colours of the nearest points. Arguments as of `look`."""
        return self.look(points, normals)[0]

    def look(
        self,
        points: Float[np.ndarray, "points 3"],
        normals: Float[np.ndarray, "points 3"] | None = None,
    ) -> tuple[Float32[np.ndarray, "points 3"], Float64[np.ndarray, " points"]]:
        """Colours of the nearest points, and how far away these are as shares of a mesh's size.

        Args:
            points: on the new surface or near the old one.
            normals: outward unit normals of the new surface. With them, a point of a thin part
                takes no colour from its other side.
        """
        points = np.ascontiguousarray(points, dtype=np.float64)
        first, *others = self._sources
        colours, distances = first.colours(points, normals)
        shares = distances / first.size
        for source in others:
            theirs, away = source.colours(points, normals)
            nearer = away < distances - TOUCHING * source.size
            colours = np.where(nearer[:, None], theirs, colours)
            shares = np.where(nearer, away / source.size, shares)
            distances = np.where(nearer, away, distances)
        return colours, shares


class _Source:
    """One mesh, with a tree of its faces; those without area are left out."""

    def __init__(self, mesh: Mesh):
        self._mesh = mesh
        self._vertices = mesh.vertices.astype(np.float64)
        a, b, c = self._vertices[mesh.faces.T]
        across = np.cross(b - a, c - a)
        lengths = np.linalg.norm(across, axis=1)
        self._kept = np.flatnonzero(lengths > 0)
        if not len(self._kept):
            raise ValueError("expected a mesh with area to take colours from, got one without")
        self._normals = across[self._kept] / lengths[self._kept, None]
        self._faces = mesh.faces[self._kept].astype(np.int64)
        self._tree = igl.AABB()
        self._tree.init(self._vertices, self._faces)
        self.size = float(np.ptp(self._vertices, axis=0).max())
        self._rounding = float(np.finfo(np.float32).eps * abs(self._vertices).max())

    def colours(
        self,
        points: Float64[np.ndarray, "points 3"],
        normals: Float[np.ndarray, "points 3"] | None,
    ) -> tuple[Float32[np.ndarray, "points 3"], Float64[np.ndarray, " points"]]:
        """Colours of the nearest points, and how far away these are beyond rounding."""
        squared, face, places = self._nearest(points)
        distances = np.maximum(np.sqrt(squared) - self._rounding, 0)
        if normals is not None:
            self._leave_backs(points, normals, distances, face, places)
        return self._colours(face, places), distances

    def _nearest(
        self, points: Float64[np.ndarray, "points 3"]
    ) -> tuple[
        Float64[np.ndarray, " points"],
        Int64[np.ndarray, " points"],
        Float64[np.ndarray, "points 3"],
    ]:
        """Squared distances, faces among those with area, and places."""
        squared, face, places = self._tree.squared_distance(self._vertices, self._faces, points)
        return np.atleast_1d(squared), np.atleast_1d(face).astype(np.int64), np.asarray(places)

    def _leave_backs(
        self,
        points: Float64[np.ndarray, "points 3"],
        normals: Float[np.ndarray, "points 3"],
        distances: Float64[np.ndarray, " points"],
        face: Int64[np.ndarray, " points"],
        places: Float64[np.ndarray, "points 3"],
    ):
        """Ask again from farther outside where the nearest face looks the other way.

        The side that looks outwards is then the nearer one. `face` and `places` are written to.
        """
        turned = self._against(normals, face) & (distances < NEAR * self.size)
        left = np.flatnonzero(turned & (distances > TOUCHING * self.size))
        step = np.maximum(distances[left], 1e-3 * self.size)
        for _ in range(STEPS):
            if not len(left):
                return
            _, found, there = self._nearest(points[left] + step[:, None] * normals[left])
            against = self._against(normals[left], found)
            face[left[~against]], places[left[~against]] = found[~against], there[~against]
            left, step = left[against], 2 * step[against]

    def _against(
        self, normals: Float[np.ndarray, "points 3"], face: Int64[np.ndarray, " points"]
    ) -> Bool[np.ndarray, " points"]:
        return np.einsum("ij,ij->i", normals, self._normals[face]) < 0

    def _colours(
        self, face: Int64[np.ndarray, " points"], places: Float64[np.ndarray, "points 3"]
    ) -> Float32[np.ndarray, "points 3"]:
        """Colours of points on faces."""
        corners = [np.ascontiguousarray(part) for part in self._vertices[self._faces[face].T]]
        weights = np.asarray(igl.barycentric_coordinates(places, *corners)).reshape(-1, 3)
        weights = np.nan_to_num(weights).clip(0, 1) + 1e-30
        weights /= weights.sum(axis=1, keepdims=True)
        texture, rows = self._mesh.texture, self._kept[face]
        if texture is not None:
            uv = np.einsum("pc,pcx->px", weights, texture.uv[texture.faces[rows]])
            return look_up(texture.image, uv)
        colours = np.einsum("pc,pcx->px", weights, self._mesh.colours[self._mesh.faces[rows]])
        return colours.clip(0, 1).astype(np.float32)


def new_colours(
    vertices: Float32[np.ndarray, "vertices 3"],
    faces: Int32[np.ndarray, "faces 3"],
    sources: Sequence[Mesh],
) -> Float32[np.ndarray, "vertices 3"]:
    """Colours of the vertices of a surface that was cut out of old ones.

    Those off the old surface take the mean of their neighbours', as a soap film takes its height;
    where nothing around them is on the old surface either, the colour of its nearest point.
    """
    colours, shares = NearestColours(sources).look(vertices)
    new = np.flatnonzero(shares > TOUCHING)
    if not len(new):
        return colours
    start, end, count = faces.ravel(), np.roll(faces, -1, axis=1).ravel(), len(vertices)
    joined = scipy.sparse.csr_array((np.ones(len(start)), (start, end)), shape=(count, count))
    joined = scipy.sparse.csr_array(joined + joined.T)[new]
    sums = np.asarray(joined.sum(axis=1)) + FAINT
    kept = colours.astype(np.float64)
    kept[new] = 0
    matrix = scipy.sparse.diags_array(sums) - joined[:, new]
    spread = splu(scipy.sparse.csc_array(matrix)).solve(joined @ kept + FAINT * colours[new])
    colours[new] = spread.clip(0, 1)
    return colours


def carry_texture(
    old: Mesh | Sequence[Mesh],
    new: Mesh,
    settings: TextureSettings,
    *,
    device: torch.device | str = "cpu",
) -> Mesh:
    """The new mesh with a texture of its own that shows what the old one showed, or ones.

    Where the surface is new, it shows the vertex colours.

    Args:
        old: what the new mesh was made from, in its space; of a union, both parts.

    Raises:
        ValueError: see `dissector.texture.bake` and `NearestColours`.
    """
    nearest = NearestColours([old] if isinstance(old, Mesh) else old)
    own = NearestColours([replace(new, texture=None)])

    def colour(
        points: Float[Tensor, "points 3"], normals: Float[Tensor, "points 3"]
    ) -> Float[Tensor, "points 3"]:
        places = points.cpu().numpy()
        colours, shares = nearest.look(places, normals.cpu().numpy())
        new_share = (2 * shares / NEAR - 1).clip(0, 1)[:, None]
        mixed = colours + new_share * (own(places) - colours)
        return torch.from_numpy(mixed.clip(0, 1).astype(np.float32)).to(points.device)

    return bake(new, colour, settings, device=device)
