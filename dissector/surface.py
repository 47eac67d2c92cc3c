"""From a density field to a closed coloured mesh: level, surface, cleaning, colours.

A density σ means nothing by itself: fields grown by score distillation range from dense shells to
thick fog, and a constant level that suits one loses the other. What a viewer sees is opacity along
rays, so the level is the one whose surface has the silhouettes that the field has
(`silhouette_level`).
"""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass

import manifold3d
import numpy as np
import scipy.sparse
import torch
from jaxtyping import Float, Float32, Int, Int32
from torch import Tensor

from dissector.mesh import Mesh, vertex_normals
from dissector.tetrahedra import TetrahedralGrid, crossed_edges

logger = logging.getLogger(__name__)

FAINT = 1e-3
"""Samples of less weight don't count for what is seen."""

Density = Callable[[Float[Tensor, "points 3"]], Float[Tensor, " points"]]
Colour = Callable[[Float[Tensor, "points 3"]], Float[Tensor, "points 3"]]


@dataclass(frozen=True)
class SurfaceSettings:
    """How a surface is extracted.

    Attributes:
        resolution: cubes of the grid along [−1, 1].
        level: density on the surface; None finds it by `silhouette_level`.
        target_faces: the surface is simplified to at most this many faces, see `simplify`.
        smoothing: iterations of Taubin smoothing; 0 for none.
        keep: components below this fraction of the largest one's volume are dropped, 0..1.
        chunk: points evaluated at once.
    """

    resolution: int = 64
    level: float | None = None
    target_faces: int = 20_000
    smoothing: int = 4
    keep: float = 0.02
    chunk: int = 65_536

    def __post_init__(self):
        checks = (
            ("resolution of 4 or more", self.resolution, self.resolution >= 4),
            ("level above 0", self.level, self.level is None or self.level > 0),
            ("target_faces of 100 or more", self.target_faces, self.target_faces >= 100),
            ("smoothing of 0 or more", self.smoothing, self.smoothing >= 0),
            ("keep in 0..1", self.keep, 0 <= self.keep <= 1),
            ("chunk of 1 or more", self.chunk, self.chunk >= 1),
        )
        for expected, value, valid in checks:
            if not valid:
                raise ValueError(f"expected a {expected}, got {value}")


def extract(
    density: Density,
    colour: Colour,
    settings: SurfaceSettings,
    *,
    device: torch.device | str = "cpu",
) -> Mesh:
    """The surface of what is dense in the unit ball, closed and looking outwards.

    Nothing outside the ball is used: there the density is 0, so that the surface closes. Hollows
    that nobody can see are filled.

    Args:
        density: σ ≥ 0 in 1 / world units, at points of world space.
        colour: sRGB in 0..1 at such points.
        device: where the two functions want their points.

    Raises:
        ValueError: "layer has no density": no ray through the field is half opaque, or the field
            never reaches the given level.
    """
    grid = TetrahedralGrid(settings.resolution, device=device)
    sigma = _sample(density, grid.vertices, settings.chunk)
    level = settings.level or silhouette_level(grid.corner_volume(sigma), grid.cell)
    if float(sigma.max()) <= level:
        raise ValueError(f"layer has no density: at most {float(sigma.max()):.3g} of {level:.3g}")
    points, triangles = _cross(density, grid, sigma, level, settings.chunk)
    points, triangles = keep_solids(points, triangles, settings.keep)
    points = smooth(points, triangles, settings.smoothing)
    points, triangles = simplify(points, triangles, settings.target_faces)
    places = torch.from_numpy(points).to(device)
    normals = torch.from_numpy(vertex_normals(points, triangles)).to(device)
    colours = seen_colours(density, colour, places, normals, cell=grid.cell, chunk=settings.chunk)
    mesh = Mesh(points, triangles, colours.cpu().numpy().astype(np.float32))
    logger.info("surface at density %.3g: %d faces", level, len(triangles))
    return mesh


def _sample(
    field: Density, points: Float[Tensor, "points 3"], chunk: int
) -> Float[Tensor, " points"]:
    """A density on points, 0 outside the unit ball, without gradients."""
    values = points.new_zeros(len(points))
    within = (points.square().sum(dim=-1) < 1).nonzero().squeeze(-1)
    with torch.no_grad():
        for part in within.split(chunk):
            values[part] = field(points[part]).to(values.dtype)
    return values


def silhouette_level(density: Float[Tensor, "nx ny nz"], cell: float) -> float:
    """The density level whose surface has the same silhouettes as the field itself.

    Along the three axes, a pixel of the field is covered where its ray is at least half opaque,
    1 − exp(−Σσδ) > 1/2; a pixel of the level set is covered where the ray meets a density above the
    level. The level is the one with the fewest pixels that disagree. Among equally good ones, as
    for a field with a sharp edge, it is the nearest to ln 2 / cell, at which a single cell is half
    opaque.

    Args:
        density: on a cubic lattice.
        cell: distance of the lattice points, world units.

    Raises:
        ValueError: "layer has no density": no pixel is half opaque.
    """
    density = density.double()
    depth = torch.cat([density.sum(dim=axis).flatten() * cell for axis in range(3)])
    peak = torch.cat([density.amax(dim=axis).flatten() for axis in range(3)])
    depth, peak = (torch.cat([part.new_zeros(1), part]) for part in (depth, peak))
    opaque = depth > math.log(2)
    if not opaque.any():
        raise ValueError("layer has no density: no ray through it is half opaque")
    peak, order = peak.sort()
    opaque = opaque[order]
    lost = opaque.cumsum(0)
    kept = (~opaque).flip(0).cumsum(0).flip(0)
    errors = lost[:-1] + kept[1:]
    low, high = peak[:-1], peak[1:]
    errors = torch.where(high > low, errors, len(peak))
    best = errors == errors.min()
    floor = 1e-6 * peak[-1]
    start, end = (bound[best].clamp_min(floor).log() for bound in (low, high))
    wanted = torch.full_like(start, math.log(math.log(2) / cell))
    margin = 0.1 * (end - start)
    levels = wanted.clamp(min=start + margin, max=end - margin)
    return float(levels[(levels - wanted).abs().argmin()].exp())


def _cross(
    density: Density,
    grid: TetrahedralGrid,
    sigma: Float[Tensor, " vertices"],
    level: float,
    chunk: int,
) -> tuple[Float32[np.ndarray, "crossings 3"], Int32[np.ndarray, "faces 3"]]:
    """The level set, located on each crossed edge by bisection to a hundredth of the edge.

    Densities span orders of magnitude between neighbours, so that interpolating them would put
    every crossing near an end of its edge.
    """
    inside = sigma > level
    edges, faces = crossed_edges(inside, grid.tets(inside))
    near, far = grid.vertices[edges].unbind(1)
    for _ in range(6):
        middle = 0.5 * (near + far)
        dense = (_sample(density, middle, chunk) > level)[:, None]
        near, far = torch.where(dense, middle, near), torch.where(dense, far, middle)
    vertices = 0.5 * (near + far)
    return vertices.cpu().numpy().astype(np.float32), faces.cpu().numpy().astype(np.int32)


def keep_solids(
    vertices: Float32[np.ndarray, "vertices 3"], faces: Int32[np.ndarray, "faces 3"], keep: float
) -> tuple[Float32[np.ndarray, "kept 3"], Int32[np.ndarray, "keptfaces 3"]]:
    """Without floaters (by volume, as a fraction of the largest) and hollows (negative volume)."""
    component = components(faces, len(vertices))
    a, b, c = vertices.astype(np.float64)[faces.T]
    volume = np.bincount(component[faces[:, 0]], np.einsum("ij,ij->i", a, np.cross(b, c)) / 6)
    solid = volume >= keep * volume.max()
    index = np.cumsum(solid[component], dtype=np.int32) - np.int32(1)
    return vertices[solid[component]], index[faces[solid[component[faces[:, 0]]]]]


def components(faces: Int32[np.ndarray, "faces 3"], count: int) -> Int[np.ndarray, " vertices"]:
    """The number of the connected part that each vertex belongs to.

    Args:
        count: of the vertices.
    """
    ends = (faces.ravel(), np.roll(faces, -1, axis=1).ravel())
    joined = scipy.sparse.coo_matrix((np.ones(len(ends[0]), bool), ends), shape=(count, count))
    return scipy.sparse.csgraph.connected_components(joined, directed=False)[1]


def simplify(
    vertices: Float32[np.ndarray, "vertices 3"],
    faces: Int32[np.ndarray, "faces 3"],
    target_faces: int,
) -> tuple[Float32[np.ndarray, "kept 3"], Int32[np.ndarray, "keptfaces 3"]]:
    """Collapse edges within the least tolerance that leaves at most `target_faces` faces.

    The tolerance ends at 0.5% of the extent, so that thin parts live: a surface too intricate for
    that keeps more faces, which is logged. The result is closed and oriented as the input is.
    Quadric decimation packages hit the number exactly but may join sheets into edges of four faces;
    manifold3d never does.

    Raises:
        ValueError: the input is not a closed, consistently oriented surface.
    """
    if len(faces) <= target_faces:
        return vertices, faces
    solid = manifold3d.Manifold(manifold3d.Mesh(vertices, faces.astype(np.uint32)))
    if solid.status() != manifold3d.Error.NoError:
        raise ValueError(f"expected a closed surface, got one with {solid.status()}")
    extent = float(np.ptp(vertices, axis=0).max())
    low, high = math.log(1e-6 * extent), math.log(0.005 * extent)
    best = solid.simplify(math.exp(high))
    while best.num_tri() <= target_faces and high - low > 0.02:
        middle = 0.5 * (low + high)
        attempt = solid.simplify(math.exp(middle))
        if attempt.num_tri() <= target_faces:
            best, high = attempt, middle
        else:
            low = middle
    if not 0 < best.num_tri() <= target_faces:
        best = best if best.num_tri() else solid
        logger.warning("surface keeps %d faces, %d wanted", best.num_tri(), target_faces)
    result = best.to_mesh()
    return result.vert_properties[:, :3].astype(np.float32), result.tri_verts.astype(np.int32)


def smooth(
    vertices: Float32[np.ndarray, "vertices 3"],
    faces: Int32[np.ndarray, "faces 3"],
    iterations: int,
) -> Float32[np.ndarray, "vertices 3"]:
    """Taubin's λ|μ smoothing with uniform weights (doi:10.1145/218380.218473, λ = 0.5, μ = −0.53).

    Takes away the ripple of the grid and keeps volume, unlike plain Laplacian smoothing.
    """
    ends = (faces.ravel(), np.roll(faces, -1, axis=1).ravel())
    count = len(vertices)
    joined = scipy.sparse.coo_matrix((np.ones(len(ends[0])), ends), shape=(count, count)).tocsr()
    joined = ((joined + joined.T) > 0).astype(np.float64)
    mean = scipy.sparse.diags(1 / np.maximum(joined.sum(axis=1).A1, 1)) @ joined
    moved = vertices.astype(np.float64)
    for _ in range(iterations):
        for weight in (0.5, -0.53):
            moved = moved + weight * (mean @ moved - moved)
    return moved.astype(np.float32)


@torch.no_grad()
def seen_colours(
    density: Density,
    colour: Colour,
    points: Float[Tensor, "points 3"],
    normals: Float[Tensor, "points 3"],
    *,
    cell: float,
    chunk: int = 65_536,
) -> Float[Tensor, "points 3"]:
    """sRGB that a viewer right above each surface point sees: composited along the inward normal.

    From half a cell outside to two cells inside; the last sample takes what is left.

    Args:
        normals: outward, of length 1.
        cell: of the grid that the surface was found on, world units.
        chunk: samples evaluated at once.
    """
    depths = torch.arange(-0.5, 2.01, 0.5, device=points.device, dtype=points.dtype) * cell
    rays, parts = max(1, chunk // len(depths)), []
    for start, outwards in zip(points.split(rays), normals.split(rays), strict=True):
        samples = start[:, None] - depths[:, None] * outwards[:, None]
        flat = samples.reshape(-1, 3)
        opacity = 1 - torch.exp(-density(flat).reshape(samples.shape[:2]) * 0.5 * cell)
        opacity[:, -1] = 1
        through = torch.cumprod(1 - opacity, dim=1).roll(1, dims=1)
        through[:, 0] = 1
        weights = through * opacity
        weights = torch.where(weights > FAINT, weights, 0)
        weights = weights / weights.sum(dim=1, keepdim=True)
        rgb = torch.zeros_like(samples)
        rgb[weights > 0] = colour(samples[weights > 0]).to(rgb)
        parts.append((weights[..., None] * rgb).sum(dim=1))
    return torch.cat(parts).clamp(0, 1)
