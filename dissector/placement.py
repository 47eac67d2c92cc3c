"""Where a photographed scene lies, and its map into the unit ball.

Without silhouettes, the scene is taken to be what every camera sees: the largest ball around the
point nearest to all optical axes that fits into every frustum. With silhouettes, a visual hull is
carved from a grid (Laurentini 1994, doi 10.1109/34.273735), twice, the second time around what the
first left; its bounding sphere is the scene's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn import functional

from dissector.cameras import Cameras

FILLED = 0.92
"""Radius of the ball that the scene is scaled into, leaving a margin in the unit ball."""

GRID = 40
"""Cells of the carved grid along an axis."""

OUTLIERS = 0.05
"""Share of the views in which a cell may miss the silhouette before it is carved away."""


@dataclass(frozen=True)
class Placement:
    """How the unit ball lies in the world of the input.

    Attributes:
        scale: input units per world unit of the unit ball.
        centre: of the ball, in the input's world.

    A point x of the unit ball is centre + scale · x in the input's world; axes are shared.

    Raises:
        ValueError: a scale that is not positive, or anything not finite.
    """

    scale: float = 1.0
    centre: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        if not (self.scale > 0 and all(map(math.isfinite, (self.scale, *self.centre)))):
            raise ValueError(f"expected a finite place and a scale > 0, got {self}")

    def to_input(self, points: Float[np.ndarray, "points 3"]) -> Float[np.ndarray, "points 3"]:
        """Points of the unit ball in the world of the input, float64."""
        return np.asarray(self.centre) + self.scale * points.astype(np.float64)

    def into_ball(self, cameras: Cameras) -> Cameras:
        """Cameras of the input's world in the frame of the unit ball."""
        pose = cameras.camera_to_world.clone()
        pose[:, :3, 3] = (pose[:, :3, 3] - pose.new_tensor(self.centre)) / self.scale
        return Cameras(pose, cameras.focal, cameras.centre, cameras.width, cameras.height)


def around_frusta(cameras: Cameras) -> Placement:
    """The placement of what every camera sees.

    Args:
        cameras: in the input's world, float64.

    Raises:
        ValueError: the cameras look away from each other's scene, or all in one direction.
    """
    centre = _nearest_to_axes(cameras)
    return Placement(_seen_radius(cameras, centre) / FILLED, _triple(centre))


def around_silhouettes(
    cameras: Cameras, silhouettes: Sequence[Bool[Tensor, "height width"]]
) -> Placement:
    """The placement of what the silhouettes show.

    Args:
        cameras: in the input's world, float64.
        silhouettes: where the scene is seen, one for each camera.

    Raises:
        ValueError: as `around_frusta`, or silhouettes and cameras contradict each other.
    """
    centre = _nearest_to_axes(cameras)
    distance = (cameras.camera_to_world[:, :3, 3] - centre).norm(dim=-1)
    reach = min(float(distance.min()), 2 * _seen_radius(cameras, centre))
    for margin in (0.5, 0.0):  # in the end the grown silhouettes are margin enough
        points, cell = _grid(centre, reach)
        hull = points[_inside(points, cell, cameras, silhouettes)]
        if not len(hull):
            raise ValueError(
                "the silhouettes of the images contradict their cameras: no point lies inside all "
                "of them; expected camera-to-world poses with OpenGL axes (x right, y up, looking "
                "along -z)"
            )
        centre = 0.5 * (hull.amin(dim=0) + hull.amax(dim=0))
        reach = float((hull - centre).norm(dim=-1).max()) + margin * cell
    return Placement(reach / FILLED, _triple(centre))


def _triple(point: Float[Tensor, "3"]) -> tuple[float, float, float]:
    x, y, z = point.tolist()
    return x, y, z


def _nearest_to_axes(cameras: Cameras) -> Float[Tensor, "3"]:
    """The point with the least sum of squared distances to the optical axes."""
    pose = cameras.camera_to_world
    position, forward = pose[:, :3, 3], -pose[:, :3, 2]
    across = torch.eye(3, dtype=pose.dtype) - forward[:, :, None] * forward[:, None]
    total = across.sum(dim=0)
    if torch.linalg.eigvalsh(total)[0] < 1e-4 * len(cameras):
        raise ValueError("the cameras all look in one direction; expected views from around")
    # Relative to the mean position, so that a far away origin costs no digits.
    mean = position.mean(dim=0)
    sides = (across @ (position - mean)[:, :, None]).sum(dim=0).squeeze(-1)
    point = mean + torch.linalg.solve(total, sides)
    ahead = ((point - position) * forward).sum(dim=-1) > 0
    if ahead.double().mean() < 0.9:
        raise ValueError(
            "the cameras look away from each other; expected them around the scene, looking at it "
            "along their -z axes (OpenGL convention)"
        )
    return point


def _seen_radius(cameras: Cameras, centre: Float[Tensor, "3"]) -> float:
    """Radius of the largest ball around `centre` that every camera which has it in view sees whole.

    Raises:
        ValueError: hardly any camera has the centre in view.
    """
    pose = cameras.camera_to_world
    local = torch.einsum("vji,vj->vi", pose[:, :3, :3], centre - pose[:, :3, 3])
    right, up, ahead = local[:, 0], local[:, 1], -local[:, 2]
    (fx, fy), (cx, cy) = cameras.focal.unbind(-1), cameras.centre.unbind(-1)
    walls = torch.stack(
        [  # signed distances to the four sides of the frustum
            (cx * ahead + fx * right) / torch.hypot(cx, fx),
            ((cameras.width - cx) * ahead - fx * right) / torch.hypot(cameras.width - cx, fx),
            (cy * ahead - fy * up) / torch.hypot(cy, fy),
            ((cameras.height - cy) * ahead + fy * up) / torch.hypot(cameras.height - cy, fy),
        ]
    ).amin(dim=0)
    in_view = walls > 0
    if in_view.double().mean() < 0.5:
        raise ValueError(
            "the cameras do not share a scene: the point nearest to their optical axes lies "
            f"outside {int((~in_view).sum())} of {len(cameras)} images"
        )
    return float(walls[in_view].min())


def _grid(centre: Float[Tensor, "3"], reach: float) -> tuple[Float[Tensor, "cells 3"], float]:
    """Centres of the cells of a cube, and their side."""
    cell = 2 * reach / GRID
    axis = (torch.arange(GRID, dtype=centre.dtype) + 0.5) * cell - reach
    return centre + torch.cartesian_prod(axis, axis, axis), cell


def _inside(
    points: Float[Tensor, "cells 3"],
    cell: float,
    cameras: Cameras,
    silhouettes: Sequence[Bool[Tensor, "height width"]],
) -> Bool[Tensor, " cells"]:
    """Cells inside the silhouettes, of those that at least half of the views show.

    A cell counts as inside a silhouette when any part of it may be: silhouettes grow by the
    radius of the cells' image at the centre of the grid.
    """
    seen, missed = torch.zeros(2, len(points), dtype=torch.int32)
    middle = points.mean(dim=0)
    for view, silhouette in enumerate(silhouettes):
        pose = cameras.camera_to_world[view]
        local = (points - pose[:3, 3]) @ pose[:3, :3]
        ahead = (-local[:, 2]).clamp(min=1e-9)
        focal, principal = cameras.focal[view], cameras.centre[view]
        x = (principal[0] + focal[0] * local[:, 0] / ahead).floor()
        y = (principal[1] - focal[1] * local[:, 1] / ahead).floor()
        shown = (local[:, 2] < 0) & (x >= 0) & (x < cameras.width) & (y >= 0) & (y < cameras.height)
        distance = float((pose[:3, 3] - middle).norm())
        grown = _grown(silhouette, math.ceil(0.87 * cell * float(focal.max()) / distance))
        column, row = x.clamp(0, cameras.width - 1).long(), y.clamp(0, cameras.height - 1).long()
        seen += shown
        missed += shown & ~grown[row, column]
    return (2 * seen >= len(silhouettes)) & (missed <= OUTLIERS * seen)


def _grown(mask: Bool[Tensor, "height width"], radius: int) -> Bool[Tensor, "height width"]:
    """Grow a mask by a square of `radius` pixels."""
    size = 2 * radius + 1
    wide = functional.max_pool2d(mask[None, None].float(), (1, size), 1, (0, radius))
    return functional.max_pool2d(wide, (size, 1), 1, (radius, 0))[0, 0] > 0
