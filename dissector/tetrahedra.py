"""Tetrahedral grids and marching tetrahedra.

The grid is the body-centred cubic lattice: the corners and the centres of a cube grid. Around every
face shared by two cubes, the two centres and each edge of the face span one tetrahedron. All of
them are congruent and nearly regular, which gives evener triangles than splitting the cubes
(isosurface stuffing, Labelle and Shewchuk 2007, doi:10.1145/1275808.1276448). Half of such a group
closes the grid at each face on the side of the domain.

Surfaces follow the marching tetrahedra of DMTet (arXiv 2111.04276, section 3.1). Signed distances
are negative inside and positive outside; exactly 0 counts as outside.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, permutations, product

import torch
from jaxtyping import Bool, Float, Int, Shaped, UInt8
from torch import Tensor

SAFE_DISPLACEMENT = 0.25
"""Vertices of a grid may move by less than this many cells along each axis (or in length), each on
its own, and no tetrahedron turns over; those on the sides of the domain have to stay.

Proof, in cells: a tetrahedron has the vertices ±u/2 and v/2 ± w/2 around some point, where u, v, w
are the axes in some order. Its extent along any n is at least (|n·u| + |n·v| + |n·w|) / 2 = |n|₁/2.
Moves of up to d along each axis narrow it by at most 2 d |n|₁, so that below d = 1/4 the vertices
never lie in one plane, and the volume keeps its sign. Along v, 1/4 is enough to flatten it; random
moves of up to half a cell along each axis turn over 8 in 100. The half tetrahedra at the sides of
the domain last up to 1/8 if the sides move too.
"""


class TetrahedralGrid:
    """A body-centred grid that fills [−1, 1]³.

    Tetrahedra are built on demand, for a chosen surface only: 128³ cubes have 25 million.

    Attributes:
        resolution: cubes along an axis.
        vertices: first the (resolution + 1)³ corners, then the resolution³ centres of the cubes, x
            slowest and z fastest.
    """

    resolution: int
    vertices: Float[Tensor, "vertices 3"]

    def __init__(
        self,
        resolution: int,
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ):
        """Lay out the grid.

        Raises:
            ValueError: resolution below 1.
        """
        if resolution < 1:
            raise ValueError(f"expected a grid resolution of at least 1, got {resolution}")
        self.resolution = resolution
        corners = torch.linspace(-1, 1, resolution + 1, device=device, dtype=dtype)
        centres = 0.5 * (corners[1:] + corners[:-1])
        points = [torch.cartesian_prod(line, line, line) for line in (corners, centres)]
        self.vertices = torch.cat(points)

    @property
    def cell(self) -> float:
        """Side of a cube, world units."""
        return 2 / self.resolution

    def corner_volume(self, values: Shaped[Tensor, " vertices"]) -> Shaped[Tensor, "nx ny nz"]:
        """The values at the corners of the cubes, as a volume."""
        side = self.resolution + 1
        return values[: side**3].reshape(side, side, side)

    def centre_volume(self, values: Shaped[Tensor, " vertices"]) -> Shaped[Tensor, "nx ny nz"]:
        """The values at the centres of the cubes, as a volume."""
        return values[(self.resolution + 1) ** 3 :].reshape((self.resolution,) * 3)

    def tets(self, inside: Bool[Tensor, " vertices"] | None = None) -> Int[Tensor, "tets 4"]:
        """Indices of the vertices of tetrahedra, positively oriented: det(b − a, c − a, d − a) > 0.

        Args:
            inside: leave out the groups of four tetrahedra around a face whose vertices agree in
                this. What stays holds every tetrahedron that the surface crosses.
        """
        box = [slice(0, self.resolution)] * 3 if inside is None else self._box(inside)
        groups = _around_faces(self._indices(box))
        if inside is None:
            chosen = [torch.stack([part.reshape(-1) for part in group], -1) for group in groups]
        else:
            chosen = _select(groups, _around_faces(self._cropped(inside, box)))
        patterns = 3 * _patterns(self.vertices.device)
        return torch.cat(
            [part[:, four].reshape(-1, 4) for part, four in zip(chosen, patterns, strict=True)]
        )

    def _box(self, inside: Bool[Tensor, " vertices"]) -> list[slice]:
        """The cubes along each axis that hold what is inside, and one more at either end.

        No tetrahedron beyond has a vertex inside; objects that fill little of the domain are quick.
        """
        box = []
        corners, centres = _layers(self.corner_volume(inside)), _layers(self.centre_volume(inside))
        layers = [
            centre | corner[:-1] | corner[1:]
            for corner, centre in zip(corners, centres, strict=True)
        ]
        for filled in torch.stack(layers).tolist():  # read once: a GPU is waited for
            marked = [index for index, full in enumerate(filled) if full]
            first, last = (marked[0], marked[-1]) if marked else (0, 0)
            box.append(slice(max(first - 1, 0), min(last + 2, self.resolution)))
        return box

    def _cropped(
        self, values: Shaped[Tensor, " vertices"], box: list[slice]
    ) -> list[Shaped[Tensor, "_ _ _"]]:
        """Values at the corners and at the centres of the cubes in a box."""
        around = tuple(slice(part.start, part.stop + 1) for part in box)
        return [self.corner_volume(values)[around], self.centre_volume(values)[tuple(box)]]

    def _indices(self, box: list[slice]) -> list[Int[Tensor, "_ _ _"]]:
        """What `_cropped` gives for the numbers of the vertices."""
        device, side = self.vertices.device, self.resolution
        corners = [torch.arange(part.start, part.stop + 1, device=device) for part in box]
        centres = [line[:-1] for line in corners]
        return [_numbers(corners, side + 1), _numbers(centres, side) + (side + 1) ** 3]


def _layers(volume: Bool[Tensor, "nx ny nz"]) -> list[UInt8[Tensor, " _"]]:
    """Along each axis, 1 where the layer across it holds a True.

    As numbers and in this order of reductions, which torch does tenfold faster than `any`.
    """
    volume = volume.view(torch.uint8)
    plane = volume.amax(dim=0)
    return [volume.amax(dim=(1, 2)), plane.amax(dim=1), plane.amax(dim=0)]


def _numbers(lines: list[Int[Tensor, " _"]], side: int) -> Int[Tensor, "nx ny nz"]:
    """Numbers of the points of a cube of side³ points, the last axis fastest."""
    x, y, z = lines
    return (x[:, None, None] * side + y[:, None]) * side + z


def _turned(volume: Shaped[Tensor, "nx ny nz"], axis: int) -> Shaped[Tensor, "na nu nv"]:
    """The volume with `axis` first; (axis, u, v) stays right-handed."""
    return volume.permute(axis, (axis + 1) % 3, (axis + 2) % 3)


def _face(corners: Tensor) -> list[Tensor]:
    """The corners of the faces across the first axis, counter-clockwise from its far end."""
    return [corners[:, :-1, :-1], corners[:, 1:, :-1], corners[:, 1:, 1:], corners[:, :-1, 1:]]


def _between(corners: Tensor, centres: Tensor) -> list[Tensor]:
    """Faces between two cubes: the lower centre, the upper centre, four corners."""
    return [centres[:-1], centres[1:], *_face(corners[1:-1])]


def _at_start(corners: Tensor, centres: Tensor) -> list[Tensor]:
    """Faces where the domain starts: the centre above, four corners."""
    return [centres[:1], *_face(corners[:1])]


def _at_end(corners: Tensor, centres: Tensor) -> list[Tensor]:
    """Faces where the domain ends: the centre below, four corners."""
    return [centres[-1:], *_face(corners[-1:])]


_GROUPS = (
    (_between, torch.tensor([[0, 1, 2, 3], [0, 1, 3, 4], [0, 1, 4, 5], [0, 1, 5, 2]])),
    (_at_start, torch.tensor([[0, 1, 3, 2], [0, 1, 4, 3]])),
    (_at_end, torch.tensor([[0, 1, 2, 3], [0, 1, 3, 4]])),
)
"""The vertices around a face, and the tetrahedra among them."""


@cache
def _patterns(device: torch.device) -> tuple[Int[Tensor, "tets 4"], ...]:
    """The tetrahedra of `_GROUPS` on a device, copied there once: a GPU is waited for."""
    return tuple(patterns.to(device) for _, patterns in _GROUPS)


def _around_faces(volumes: list[Tensor]) -> list[list[Tensor]]:
    """What volumes of corners and of centres hold around the faces: `_GROUPS` for each axis."""
    return [
        around(*(_turned(part, axis) for part in volumes))
        for axis in range(3)
        for around, _ in _GROUPS
    ]


def _select(
    groups: list[list[Tensor]], marks: list[list[Tensor]]
) -> list[Int[Tensor, "groups corners"]]:
    """The vertices around the faces on which marks differ, group by group."""
    differ = [_differ(*group) for group in marks]
    chosen = []
    for group, mark, found in zip(groups, differ, _found(differ), strict=True):
        _, lines, columns = mark.shape
        where = found // (lines * columns), found // columns % lines, found % columns
        chosen.append(torch.stack([part[where] for part in group], dim=-1))
    return chosen


def _differ(first: Tensor, *others: Tensor) -> Bool[Tensor, "na nu nv"]:
    """Where any of the others is not as the first."""
    found = torch.zeros_like(first)
    for other in others:
        found |= other != first
    return found


def _found(marks: Sequence[Bool[Tensor, "..."]]) -> list[Int[Tensor, " _"]]:
    """The places of what is True in each, counted along its elements.

    A GPU is waited for twice, not once for each.
    """
    counts = torch.stack([part.sum() for part in marks]).tolist()
    starts = accumulate((part.numel() for part in marks), initial=0)
    found = torch.cat([part.reshape(-1) for part in marks]).nonzero().flatten()
    return [part - start for part, start in zip(found.split(counts), starts, strict=False)]


def marching_tetrahedra(
    positions: Float[Tensor, "vertices 3"],
    sdf: Float[Tensor, " vertices"],
    tets: Int[Tensor, "tets 4"],
) -> tuple[Float[Tensor, "crossings 3"], Int[Tensor, "faces 3"]]:
    """The zero level set of a signed distance that is linear on each tetrahedron.

    Its vertices lie on the crossed edges, one for each, and are differentiable in `positions` and
    `sdf`. Values of exactly 0 put several vertices on one point (faces without area); the surface
    stays closed. Otherwise as `crossed_edges`.

    Args:
        positions: grid vertices, world space; they may be moved, see `SAFE_DISPLACEMENT`.
        sdf: negative inside, in any unit.
        tets: positively oriented; `TetrahedralGrid.tets(sdf < 0)` gives few needless ones.
    """
    edges, faces = crossed_edges(sdf < 0, tets)
    start, end = edges.unbind(-1)
    along = sdf[start] / (sdf[start] - sdf[end])
    return torch.lerp(positions[start], positions[end], along[:, None]), faces


def crossed_edges(
    inside: Bool[Tensor, " vertices"], tets: Int[Tensor, "tets 4"]
) -> tuple[Int[Tensor, "crossings 2"], Int[Tensor, "faces 3"]]:
    """The edges that a surface crosses, and its faces as triples of these edges.

    Faces are counter-clockwise seen from outside. The surface is closed, and a manifold, where no
    vertex on the sides of the domain is inside.

    Returns:
        Edges as (inside, outside) vertices, each once; faces as indices of edges.
    """
    one, two, three = crossed = _crossed(inside, tets)
    ends = _tables(tets.device)[1:]
    edges = torch.cat(
        [part[:, pairs].reshape(-1, 2) for part, pairs in zip(crossed, ends, strict=True)]
    )
    numbers = edges[:, 0] * len(inside) + edges[:, 1]
    keys, crossing = torch.unique(numbers, return_inverse=True)
    single, quads, double = crossing.split([3 * len(one), 4 * len(two), 3 * len(three)])
    quads = quads.reshape(-1, 4)
    triangles = [
        single.reshape(-1, 3),
        quads[:, :3],
        torch.cat([quads[:, :1], quads[:, 2:]], dim=1),
        double.reshape(-1, 3),
    ]
    return torch.stack([keys // len(inside), keys % len(inside)], dim=-1), torch.cat(triangles)


def _crossed(
    inside: Bool[Tensor, " vertices"], tets: Int[Tensor, "tets 4"]
) -> list[Int[Tensor, "crossed 4"]]:
    """The tetrahedra with one, with two and with three vertices inside, these first.

    The vertices are permuted evenly, which keeps the orientation.
    """
    signs = inside[tets]
    bits = 2 ** torch.arange(4, device=tets.device)
    code, count = (signs * bits).sum(dim=-1), signs.sum(dim=-1)
    order = _tables(tets.device)[0]
    found = _found([count == inner for inner in (1, 2, 3)])
    return [tets[part].gather(1, order[code[part]]) for part in found]


def _even(order: tuple[int, ...]) -> bool:
    """Whether a permutation is even: it has an even number of inversions."""
    return sum(a > b for i, a in enumerate(order) for b in order[i + 1 :]) % 2 == 0


def _inside_first(signs: tuple[int, ...]) -> tuple[int, ...]:
    """An even permutation of four vertices that brings those with sign 1 to the front."""
    return next(
        order
        for order in permutations(range(4))
        if _even(order) and [signs[i] for i in order] == sorted(signs, reverse=True)
    )


_INSIDE_FIRST = torch.tensor([_inside_first(signs[::-1]) for signs in product((0, 1), repeat=4)])
"""Row c: the order for the tetrahedron whose vertex i is inside where bit i of c is set."""

_CROSSED = (
    torch.tensor([[0, 1], [0, 2], [0, 3]]),
    torch.tensor([[0, 2], [0, 3], [1, 3], [1, 2]]),
    torch.tensor([[0, 3], [1, 3], [2, 3]]),
)
"""The crossed edges of a tetrahedron with one, two and three vertices inside, these first."""


@cache
def _tables(device: torch.device) -> tuple[Int[Tensor, "_ _"], ...]:
    """`_INSIDE_FIRST` and `_CROSSED` on a device, copied there once."""
    return tuple(table.to(device) for table in (_INSIDE_FIRST, *_CROSSED))
