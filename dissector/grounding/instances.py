"""Objects of one kind told apart: one mask of "frog" becomes a mask for each frog.

What a phrase's masks show in many views is lifted through the frozen field: every sample votes,
with its rendering weight, for or against the cell of space it lies in. The cells voted for are the
objects' surfaces. Where they fall into as many separate parts as there are objects, those are the
objects; where objects touch, k-means on the cells parts them. Either way the cut between objects
must be a narrow one, seen in coarse cells, where an object that is thinly sampled hangs together.
The parts are ordered from left to right as seen from the front (from −y to +y) and seen again in
each view, where they share out the phrase's mask.
"""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from jaxtyping import Float, Int
from numpy import ndarray
from scipy import ndimage
from scipy.cluster.vq import ClusterError, kmeans2
from scipy.spatial import KDTree
from torch import Tensor

from dissector.frozen_samples import FrozenSamples, seen_values
from dissector.grounding import CountingGrounder, Grounder
from dissector.prompts import instance_number, phrase
from dissector.volume_rendering import packed_weights

CELLS = (64, 48, 36)
"""Cells along the side of the cube around the unit ball, tried from fine to coarse."""

SMALL_PART = 0.25
"""A part counts as an object from this share of the mean number of cells of an object."""

WIDEST_CUT = 1.4
"""Largest (cells along the cut)² / (cells of the smaller part) between two objects.

Objects that touch do so in a small place; a single object cut in two shows a long cut. At the
coarsest of `CELLS`, toys of one kind that touch have up to 1.0 and single toys from 1.9.
"""

RESTARTS = 8
"""Runs of k-means, of which the tightest counts."""


@runtime_checkable
class Pictured(Protocol):
    """A scene seen from many sides, such as `dissector.views.Views`."""

    @property
    def samples(self) -> FrozenSamples:
        """The frozen field along the rays of all views."""
        ...

    @property
    def pictures(self) -> Float[Tensor, "views rows columns 3"]:
        """Their pictures, sRGB in 0..1, of this size or a larger one."""
        ...


def ground_layers(
    grounder: Grounder, views: Pictured, layers: Sequence[str], *, generator: torch.Generator
) -> Float[Tensor, "views layers height width"]:
    """One mask per layer and view; layers of one phrase ("frog 1", "frog 2") share its mask.

    Among layers of one phrase the lowest number is leftmost as seen from the front.

    Raises:
        ValueError: see `Grounder.ground` and `split_instances`; the latter names the phrase.
    """
    named = [phrase(layer) for layer in layers]
    phrases = list(dict.fromkeys(named))
    if isinstance(grounder, CountingGrounder):
        found = grounder.ground_several(views.pictures, phrases, [*map(named.count, phrases)])
    else:
        found = grounder.ground(views.pictures, phrases)
    if found.shape[2:] != views.samples.image[1:]:
        found = torch.nn.functional.interpolate(found, views.samples.image[1:], mode="area")
    masks = found.new_zeros(len(found), len(layers), *found.shape[2:])
    for index, name in enumerate(phrases):
        sharing = [place for place, layer in enumerate(layers) if phrase(layer) == name]
        sharing.sort(key=lambda place: instance_number(layers[place]))
        if len(sharing) == 1:
            masks[:, sharing] = found[:, [index]]
            continue
        try:
            masks[:, sharing] = split_instances(
                found[:, index], views.samples, len(sharing), generator=generator
            )
        except ValueError as error:
            raise ValueError(f"cannot tell {len(sharing)} of {name!r} apart: {error}") from error
    return masks


@torch.no_grad()
def split_instances(
    masks: Float[Tensor, "views height width"],
    frozen: FrozenSamples,
    count: int,
    *,
    generator: torch.Generator,
) -> Float[Tensor, "views {count} height width"]:
    """Share out the masks of one phrase among `count` objects, leftmost first.

    Args:
        masks: 0..1, of all objects together, in the views of `frozen`.
        generator: starts k-means where objects touch.

    Returns:
        Masks whose sum over the objects is `masks`.

    Raises:
        ValueError: masks of another size than the views, nothing of the scene in them, or fewer
            separable parts than objects.
    """
    if tuple(masks.shape) != frozen.image:
        raise ValueError(f"expected masks of the shape {frozen.image}, got {tuple(masks.shape)}")
    if count < 1:
        raise ValueError(f"expected at least one object, got {count}")
    seed = int(torch.randint(2**31, (), generator=generator, device=generator.device))
    centres, labels = _find_parts(masks, frozen, count, np.random.default_rng(seed))
    middle = [centres[labels == part, 1].mean() for part in range(count)]
    rank = np.argsort(np.argsort(middle))
    _, nearest = KDTree(centres).query(frozen.points.cpu().numpy())
    instance = torch.from_numpy(rank[labels[nearest]]).to(masks.device)
    of_each = torch.nn.functional.one_hot(instance, count).to(frozen.density.dtype)
    seen, _ = seen_values(frozen, of_each)
    return (masks[..., None] * _shares(seen).to(masks.dtype)).permute(0, 3, 1, 2)


def _find_parts(
    masks: Float[Tensor, "views height width"],
    frozen: FrozenSamples,
    count: int,
    rng: np.random.Generator,
) -> tuple[Float[ndarray, "cells 3"], Int[ndarray, " cells"]]:
    """Cells of the objects (centres, world space) and the object of each, in no order."""
    grids = {side: _voted_cells(masks, frozen, side) for side in CELLS}
    coarse, coarse_centres = grids[CELLS[-1]], _centres(grids[CELLS[-1]], CELLS[-1])
    if min(map(len, grids.values())) < count:
        raise ValueError("nothing of the scene lies in the mask in most of the views")
    guesses = [(side, _connected(cells, count)) for side, cells in grids.items()]
    guesses.append((CELLS[0], _clustered(grids[CELLS[0]], count, rng)))
    for side, labels in guesses:
        if labels is not None:
            centres = _centres(grids[side], side)
            _, nearest = KDTree(centres).query(coarse_centres)
            if widest_cut(coarse, labels[nearest]) <= WIDEST_CUT:
                return centres, labels
    raise ValueError(
        f"expected {count} separable parts in the mask, found fewer; "
        "perhaps the scene doesn't show that many"
    )


def _voted_cells(
    masks: Float[Tensor, "views height width"], frozen: FrozenSamples, side: int
) -> Int[ndarray, "cells 3"]:
    """Cells of a grid of side³ over the cube of the unit ball, most of whose weight is masked.

    A cell needs the weight of half a pixel, so that haze doesn't vote.
    """
    samples = frozen.ray_samples()
    weights, _ = packed_weights(samples, frozen.density * frozen.delta)
    place = ((frozen.points + 1) / 2 * side).long().clamp(0, side - 1)
    flat = (place[:, 0] * side + place[:, 1]) * side + place[:, 2]
    total = weights.new_zeros(side**3).scatter_add(0, flat, weights)
    masked = weights * masks.reshape(-1)[samples.ray].to(weights.dtype)
    voted = torch.zeros_like(total).scatter_add(0, flat, masked)
    chosen = ((total > 0.5) & (voted > 0.5 * total)).nonzero().flatten().cpu().numpy()
    return np.stack(np.unravel_index(chosen, (side,) * 3), axis=1)


def _connected(cells: Int[ndarray, "cells 3"], count: int) -> Int[ndarray, " cells"] | None:
    """The part of each cell if exactly `count` parts of a good size hang together, else None.

    Cells of smaller parts go with the nearest cell of a part.
    """
    side = int(cells.max()) + 1
    grid = np.zeros((side,) * 3, dtype=bool)
    grid[tuple(cells.T)] = True
    numbered: Any = ndimage.label(grid, structure=np.ones((3, 3, 3)))
    number = numbered[0][tuple(cells.T)]
    sizes = np.bincount(number)
    large = np.flatnonzero(sizes >= SMALL_PART * len(cells) / count)
    if len(large) != count:
        return None
    kept = np.isin(number, large)
    _, nearest = KDTree(cells[kept]).query(cells)
    return np.searchsorted(large, number[kept])[nearest]


def _clustered(
    cells: Int[ndarray, "cells 3"], count: int, rng: np.random.Generator
) -> Int[ndarray, " cells"] | None:
    """The tightest of several runs of k-means, or None if one of its parts is small."""
    points = cells.astype(np.float64)
    best, tightest = np.zeros(len(cells), dtype=np.int64), np.inf
    for _ in range(RESTARTS):
        try:
            found: Any = kmeans2(points, count, minit="++", missing="raise", rng=rng)
        except ClusterError:
            continue  # a part lost all its cells
        means, labels = found
        spread = ((points - means[labels]) ** 2).sum()
        if spread < tightest:
            best, tightest = labels.astype(np.int64), spread
    smallest = np.bincount(best, minlength=count).min()
    return best if smallest >= SMALL_PART * len(cells) / count else None


def widest_cut(cells: Int[ndarray, "cells 3"], labels: Int[ndarray, " cells"]) -> float:
    """Largest (cells along the cut)² / (cells of the smaller part) over pairs of parts.

    Cells are along a cut if a neighbour, at most a corner away, is in the other part; the side
    with fewer of them counts. For surfaces the ratio doesn't depend on the size of the cells.
    """
    pairs = KDTree(cells).query_pairs(1.8, output_type="ndarray")
    sizes = np.bincount(labels)
    widest = 0.0
    for a in range(len(sizes)):
        for b in range(a + 1, len(sizes)):
            first, second = labels[pairs].T
            across = ((first == a) & (second == b)) | ((first == b) & (second == a))
            touching = np.unique(pairs[across])
            along = np.bincount(labels[touching], minlength=len(sizes))
            width = min(along[a], along[b])
            widest = max(widest, float(width**2 / max(1, min(sizes[a], sizes[b]))))
    return widest


def _centres(cells: Int[ndarray, "cells 3"], side: int) -> Float[ndarray, "cells 3"]:
    return (cells + 0.5) * (2 / side) - 1


def _shares(
    seen: Float[Tensor, "views height width count"],
) -> Float[Tensor, "views height width count"]:
    """Each object's share of a pixel, 1 in all; empty pixels take those of the nearest other one.

    A view without the scene is shared evenly.
    """
    total = seen.sum(dim=-1, keepdim=True)
    shares = torch.where(total > 1e-3, seen / total.clamp(min=1e-3), 1 / seen.shape[-1])
    for view, empty in enumerate((total[..., 0] <= 1e-3).cpu().numpy()):
        if empty.any() and not empty.all():
            near = ndimage.distance_transform_edt(
                empty, return_distances=False, return_indices=True
            )
            rows, columns = torch.from_numpy(np.asarray(near)).long().to(shares.device)
            shares[view] = shares[view][rows, columns]
    return shares
