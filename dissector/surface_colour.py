"""The colour of a surface under refinement.

What is seen of an object has its colour from the scene; what its neighbour hides has none there:
no ray ever reached it. With the share v(x) in 0..1 of a point that is seen and the scene's colour
c(x), the refined colour is

    C(x) = sigmoid(v(x) logit c(x) + (1 − v(x)) g(x))

with a learned volume g, which starts at the logit of the nearest seen colours: hidden parts begin
as a continuation of what is around them, and what is seen keeps the scene's colours. v, g and,
while surfaces move, c are volumes around the object, interpolated linearly. World space, sRGB.
"""

from collections.abc import Callable, Mapping

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from scipy import ndimage
from scipy.spatial import KDTree
from torch import Tensor, nn
from torch.nn import functional

REACH = 4
"""Cells around a surface in which its colours are worked out; farther away they are the nearest."""

NEIGHBOURS = 12
"""Seen vertices that a hidden place takes its first colour from."""

DARKEST = 0.01
"""Colours are kept this far from 0 and from 1, where the logit is infinite."""

SeenColour = Callable[
    [Float[Tensor, "points 3"], Float[Tensor, "points 3"]], Float[Tensor, "points 3"]
]
"""sRGB of surface points with given outward normals, as the scene shows them."""


class SurfaceColour(nn.Module):
    """The learned colour of one object's surface.

    Attributes:
        seen: v.
        scene: logit c, for the time of refinement.
        own: g.
    """

    seen: Float[Tensor, "1 1 z y x"]
    scene: Float[Tensor, "1 3 z y x"]
    centre: Float[Tensor, "3"]

    def __init__(
        self,
        seen: Float[Tensor, "1 1 z y x"],
        scene: Float[Tensor, "1 3 z y x"],
        own: Float[Tensor, "1 3 z y x"],
        *,
        centre: Float[Tensor, "3"],
        half: float,
    ):
        """Take volumes as they are; they fill the cube given by `centre` and `half`."""
        super().__init__()
        self.reach = half
        self.register_buffer("centre", centre.clone())
        self.register_buffer("seen", seen)
        self.register_buffer("scene", scene)
        self.own = nn.Parameter(own.clone())

    @classmethod
    def around(
        cls,
        points: Float[Tensor, "points 3"],
        colours: Float[Tensor, "points 3"],
        seen: Float[Tensor, " points"],
        *,
        centre: Float[Tensor, "3"],
        half: float,
        resolution: int,
    ) -> "SurfaceColour":
        """Start from a surface.

        Args:
            points, colours, seen: of it: places, sRGB, and the share that is seen of each.
            centre, half: of the cube that the volumes fill, world units.
            resolution: cells along an axis.

        Raises:
            ValueError: no point of the surface is seen.
        """
        if not bool((seen > 0.5).any()):
            raise ValueError("no part of the surface is seen from any view")
        axis = torch.linspace(-half, half, resolution + 1)
        places = torch.cartesian_prod(axis, axis, axis).numpy() + centre.cpu().numpy()
        sources = points.cpu().numpy()
        side = resolution + 1
        near = _near(sources, places[0], 2 * half / resolution, side)
        rows = torch.from_numpy(_nearest_rows(near.reshape(side, side, side)))

        def volume(values: Tensor) -> Tensor:
            cube = values[rows].permute(3, 2, 1, 0)
            return cube[None].float().contiguous().to(centre.device)

        share, scene, own = _spread(places[near], sources, colours.cpu(), seen.cpu())
        return cls(volume(share[:, None]), volume(scene), volume(own), centre=centre, half=half)

    @classmethod
    def from_state(cls, state: Mapping[str, Tensor], half: float) -> "SurfaceColour":
        """The colour whose `state_dict` this is."""
        volumes = (state[name] for name in ("seen", "scene", "own"))
        return cls(*volumes, centre=state["centre"], half=half)

    def forward(self, points: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
        """C with the scene's colours as the volume holds them: quick, a little soft."""
        every = torch.cat([self.seen, self.scene, self.own], dim=1)
        values = self._interpolate(every, points)
        return torch.lerp(values[:, 4:], values[:, 1:4], values[:, :1]).sigmoid()

    @torch.no_grad()
    def exact(
        self,
        points: Float[Tensor, "points 3"],
        normals: Float[Tensor, "points 3"],
        seen_colour: SeenColour,
    ) -> Float[Tensor, "points 3"]:
        """C with the scene's colours in full detail, for textures."""
        values = self._interpolate(torch.cat([self.seen, self.own], dim=1), points)
        scene = _logit(seen_colour(points, normals))
        return torch.lerp(values[:, 1:], scene, values[:, :1]).sigmoid()

    def share_seen(self, points: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """v."""
        return self._interpolate(self.seen, points)[:, 0]

    def _interpolate(
        self, volume: Float[Tensor, "1 channels z y x"], points: Float[Tensor, "points 3"]
    ) -> Float[Tensor, "points channels"]:
        local = ((points - self.centre) / self.reach).view(1, 1, 1, -1, 3)
        values = functional.grid_sample(volume, local, align_corners=True, padding_mode="border")
        return values[0, :, 0, 0].T


def _logit(colour: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
    return colour.clamp(DARKEST, 1 - DARKEST).logit()


def _near(
    points: Float[np.ndarray, "points 3"], first: Float[np.ndarray, "3"], cell: float, side: int
) -> Bool[np.ndarray, " places"]:
    """The places of a grid within `REACH` cells of a surface."""
    index = np.round((points - first) / cell).astype(int).clip(0, side - 1)
    marked = np.zeros((side,) * 3, bool)
    marked[tuple(index.T)] = True
    return ndimage.binary_dilation(marked, np.ones((3, 3, 3)), iterations=REACH).ravel()


def _nearest_rows(near: Bool[np.ndarray, "x y z"]) -> Int[np.ndarray, "x y z"]:
    """Of each place of a grid, the number of the nearest among the marked ones."""
    number = np.cumsum(near).reshape(near.shape) - 1
    nearest = ndimage.distance_transform_edt(~near, return_distances=False, return_indices=True)
    return number[tuple(np.asarray(nearest))]


def _spread(
    places: Float[np.ndarray, "places 3"],
    points: Float[np.ndarray, "points 3"],
    colours: Float[Tensor, "points 3"],
    seen: Float[Tensor, " points"],
) -> tuple[Float[Tensor, " places"], Float[Tensor, "places 3"], Float[Tensor, "places 3"]]:
    """v, logit c and the first g at places around a surface.

    Where nothing is seen c is that of g, so that none of the colours that nobody looked at comes in
    by interpolation.
    """
    _, nearest = KDTree(points).query(places)
    share = seen[nearest]
    known = seen > 0.5
    tree = KDTree(points[known.numpy()])
    distance, around = tree.query(places, k=min(NEIGHBOURS, int(known.sum())))
    distance, around = (np.reshape(part, (len(places), -1)) for part in (distance, around))
    weight = torch.from_numpy(1 / (distance + 1e-6))
    weight = (weight / weight.sum(dim=1, keepdim=True)).to(colours.dtype)
    mixed = (weight[..., None] * colours[known][torch.from_numpy(around)]).sum(dim=1)
    scene = torch.where(share[:, None] > 0.5, colours[nearest], mixed)
    return share, _logit(scene), _logit(mixed)
