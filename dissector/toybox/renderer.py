"""Ray casting of the toybox in closed form, on the CPU.

There is no marching: depth, normals and object ids are exact. Shading is one fixed light in world
space (half-Lambert), so that a radiance field without view dependence can represent it. The
compiled kernels of ray_casting.py are run by plain threads, as many as `torch.get_num_threads()`.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from numpy import ndarray
from torch import Tensor

from dissector.cameras import Cameras
from dissector.toybox.ray_casting import cast_rows
from dissector.toybox.shapes import BOX, CAPSULE, FRUSTUM, SPHERE, Toy

BACKGROUND = (0.70, 0.78, 0.86)
"""Colour behind the toys, sRGB. No toy has it, so that nothing can hide in front of it."""

STRIP = 32
"""Rows that a thread renders at a time."""


@dataclass(frozen=True)
class ToyImages:
    """Renders with exact ground truth.

    Attributes:
        colour: sRGB in 0..1, antialiased, over the background.
        coverage: share of each pixel that shows each object (antialiased masks).
        ids: object at the pixel centre, −1 for the background.
        depth: distance along the ray at the pixel centre, infinite for the background.
        normals: outward unit normal in world space at the pixel centre, 0 for the background.
    """

    colour: Float[Tensor, "views height width 3"]
    coverage: Float[Tensor, "views objects height width"]
    ids: Int[Tensor, "views height width"]
    depth: Float[Tensor, "views height width"]
    normals: Float[Tensor, "views height width 3"]


@dataclass(frozen=True)
class Packed:
    """The primitives of one scene in flat arrays.

    Attributes:
        kind, parameter, colour, offset: as in `shapes.Part`.
        inverse: of `Part.linear`, from world to local directions.
        owner: index of the toy in its scene.
        radius: of a bounding sphere around `offset`, to skip rays that miss.
    """

    kind: Int[ndarray, " primitives"]
    inverse: Float[ndarray, "primitives 3 3"]
    offset: Float[ndarray, "primitives 3"]
    colour: Float[ndarray, "primitives 3"]
    parameter: Float[ndarray, " primitives"]
    owner: Int[ndarray, " primitives"]
    radius: Float[ndarray, " primitives"]


def pack(toys: Sequence[Toy]) -> Packed:
    """Flatten a scene (toys in world space) for the ray caster.

    Raises:
        ValueError: the scene is empty.
    """
    rows = [(part, owner) for owner, toy in enumerate(toys) for part in toy.parts]
    if not rows:
        raise ValueError("expected a scene with at least one part, got none")
    parts = [part for part, _ in rows]
    kind = np.array([part.kind for part in parts], dtype=np.int64)
    parameter = np.array([part.parameter for part in parts], dtype=np.float64)
    linear = np.stack([part.linear for part in parts])
    return Packed(
        kind=kind,
        inverse=np.linalg.inv(linear),
        offset=np.stack([part.offset for part in parts]),
        colour=np.array([part.colour for part in parts], dtype=np.float64),
        parameter=parameter,
        owner=np.array([owner for _, owner in rows], dtype=np.int64),
        radius=_radii(kind, linear, parameter),
    )


def _radii(
    kind: Int[ndarray, " primitives"],
    linear: Float[ndarray, "primitives 3 3"],
    parameter: Float[ndarray, " primitives"],
) -> Float[ndarray, " primitives"]:
    """Radii of spheres around `offset` that hold the primitives; tight where axes are orthogonal.

    With A = [P | a], |A (u, z)|² ≤ ‖P‖² |u|² + |a|² z² + 2 |Pᵀa| |u z|.
    """
    along, across = linear[:, :, 2], linear[:, :, :2]
    length = np.linalg.norm(along, axis=1)
    girth = np.where(
        kind == BOX, np.sqrt(2), np.where(kind == FRUSTUM, np.maximum(1, parameter), 1)
    )
    spread = girth * np.linalg.norm(across, ord=2, axis=(1, 2))
    tilt = girth * np.linalg.norm(np.einsum("nij,ni->nj", across, along), axis=1)
    prism = np.sqrt(spread**2 + length**2 + 2 * tilt)
    ball = np.linalg.norm(linear, ord=2, axis=(1, 2))
    capsule = ball + parameter * length
    radius = np.where(kind == SPHERE, ball, np.where(kind == CAPSULE, capsule, prism))
    return radius * (1 + 1e-6)


def render(
    scenes: Sequence[Sequence[Toy]],
    cameras: Cameras,
    *,
    background: tuple[float, float, float] = BACKGROUND,
    supersampling: int = 2,
) -> ToyImages:
    """Render scene i from camera i; a single scene is rendered from all cameras.

    Args:
        scenes: toys in world space, one sequence per view, or one for all views.
        cameras: square or not, any intrinsics, outside the toys.
        supersampling: rays per pixel side for colour and coverage.

    Raises:
        ValueError: the scenes match neither one nor the number of views, one is empty, or
            `supersampling` is less than 1.
    """
    views, height = len(cameras), cameras.height
    if len(scenes) not in (1, views) or not scenes:
        raise ValueError(f"expected 1 or {views} scenes for {views} views, got {len(scenes)}")
    if supersampling < 1:
        raise ValueError(f"expected supersampling of at least 1, got {supersampling}")
    packed = [pack(toys) for toys in scenes] * (views if len(scenes) == 1 else 1)
    pose = cameras.camera_to_world.double().cpu().numpy()
    lens = torch.cat([cameras.focal, cameras.centre], dim=1).double().cpu().numpy()
    size = (views, height, cameras.width)
    colour, normals = np.zeros((*size, 3), np.float32), np.zeros((*size, 3), np.float32)
    coverage = np.zeros((views, max(map(len, scenes)), *size[1:]), np.float32)
    ids, depth = np.full(size, -1, np.int64), np.full(size, np.inf, np.float32)
    outputs = (colour, coverage, ids, depth, normals)
    behind = np.array(background, dtype=np.float64)

    def strip(view: int, begin: int) -> None:
        shown = packed[view]
        cast_rows(
            begin,
            min(begin + STRIP, height),
            shown.kind,
            shown.inverse,
            shown.offset,
            shown.colour,
            shown.parameter,
            shown.owner,
            shown.radius,
            pose[view],
            lens[view],
            behind,
            supersampling,
            *(array[view] for array in outputs),
        )

    _run_by_threads(strip, [(view, y) for view in range(views) for y in range(0, height, STRIP)])
    return ToyImages(*(torch.from_numpy(array) for array in outputs))


def _run_by_threads(task: Callable[[int, int], None], work: list[tuple[int, int]]) -> None:
    """Call `task` with each item of `work`, dealt out to the threads in turn."""

    def drain(share: list[tuple[int, int]]) -> None:
        for item in share:
            task(*item)

    workers = min(torch.get_num_threads(), len(work))
    if workers <= 1:
        drain(work)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(drain, [work[first::workers] for first in range(workers)]))
