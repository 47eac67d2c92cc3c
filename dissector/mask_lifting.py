"""Masks of one view lifted into the scene: SA3D (Cen et al. 2023, arXiv 2304.12308).

A grid V of mask values, 0 at the start, stands in the frozen scene. With the weights w_i of the
scene's samples, the mask of a ray is (eq. 4)

    M(r) = Σ_i w_i V(x_i)

and a segmenter's mask M_s of a view teaches the grid by one gradient step on (eq. 5, 6)

    L = −Σ_r M_s(r) M(r) + λ Σ_r (1 − M_s(r)) M(r)          V ← V − ∂L/∂V

L is linear in V: a step adds the votes of one view, and the object is where V > 0. The next view
prompts itself: its rendered M says where the object should be, points on it go to the segmenter
(section 3.3), and an answer that does not agree with M is not learned from.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from scipy.ndimage import distance_transform_edt
from torch import Tensor
from torch.nn import functional

from dissector.frozen_samples import FrozenSamples, seen_values
from dissector.grounding.points import PointSegmenter
from dissector.self_prompting import nearest_first, self_prompts

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiftSettings:
    """How masks are lifted.

    Attributes:
        resolution: vertices of the grid along an axis of [−1, 1]³.
        prompted_penalty: λ in the views whose masks are given.
        penalty: λ in the views that prompt themselves.
        points: largest number of points that a view prompts itself with.
        spacing: least distance between them, as a share of the square root of the mask's area.
        agreement: IoU of the segmenter's and the rendered mask below which a view is left out.
    """

    resolution: int = 64
    prompted_penalty: float = 5.0
    penalty: float = 1.0
    points: int = 3
    spacing: float = 0.25
    agreement: float = 0.5

    def __post_init__(self) -> None:
        if self.resolution < 2 or self.points < 1:
            raise ValueError(
                "expected resolution >= 2 and points >= 1, "
                f"got resolution={self.resolution}, points={self.points}"
            )
        for name in ("prompted_penalty", "penalty", "spacing"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"expected {name} >= 0, got {getattr(self, name)}")
        if not 0 <= self.agreement <= 1:
            raise ValueError(f"expected agreement in 0..1, got {self.agreement}")


SA3D = LiftSettings()


@dataclass(frozen=True)
class MaskGrid:
    """Mask values V in the scene.

    Attributes:
        votes: V at vertices evenly over [−1, 1]³; positive on the object, 0 where no view has
            looked.
    """

    votes: Float[Tensor, "x y z"]

    def values(self, points: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """V at world points, trilinear, differentiable in the votes; at the rim's value outside."""
        place = points.to(self.votes).flip(-1)[None, None, None]
        return functional.grid_sample(
            self.votes[None, None], place, padding_mode="border", align_corners=True
        ).flatten()

    def confidence(self, frozen: FrozenSamples) -> Float[Tensor, "views height width"]:
        """M = Σ_i w_i V(x_i), of any size and sign."""
        return seen_values(frozen, self.values(frozen.points).to(frozen.density)[:, None])[0][
            ..., 0
        ]

    def rendered(self, frozen: FrozenSamples) -> Float[Tensor, "views height width"]:
        """Soft masks in 0..1 of the object as the views see it, Σ_i w_i [V(x_i) > 0]."""
        inside = (self.values(frozen.points) > 0).to(frozen.density)
        return seen_values(frozen, inside[:, None])[0][..., 0].clamp(0, 1)


@dataclass(frozen=True)
class View:
    """One view of the frozen scene: its samples, and its picture in sRGB."""

    samples: FrozenSamples
    colour: Float[Tensor, "height width 3"]


def single_views(
    frozen: FrozenSamples, colour: Float[Tensor, "views height width 3"]
) -> tuple[View, ...]:
    """The views one by one.

    Raises:
        ValueError: pictures of another number or size than the views.
    """
    if tuple(colour.shape[:3]) != frozen.image:
        raise ValueError(f"expected pictures of {frozen.image}, got {tuple(colour.shape[:3])}")
    return tuple(View(frozen.select([view]), colour[view]) for view in range(len(frozen)))


def lift_object(
    frozen: FrozenSamples,
    colour: Float[Tensor, "views height width 3"],
    view: int,
    mask: Float[Tensor, "_ _"],
    segmenter: PointSegmenter,
    settings: LiftSettings = SA3D,
    *,
    generator: torch.Generator,
) -> MaskGrid:
    """The object that `mask` shows in one of the views, by SA3D over all of them.

    Args:
        colour: the views' pictures, which the segmenter reads.
        mask: soft, in 0..1.
        generator: orders views that are equally far from the prompted one.

    Raises:
        ValueError: no such view, or pictures or a mask of another size than the views.
    """
    if not 0 <= view < len(frozen):
        raise ValueError(f"expected a view in 0..{len(frozen) - 1}, got {view}")
    views = single_views(frozen, colour)
    others = [other for index, other in enumerate(views) if index != view]
    return lift([(views[view], mask)], others, segmenter, settings, generator=generator)


def lift(
    prompted: Sequence[tuple[View, Float[Tensor, "_ _"]]],
    others: Sequence[View],
    segmenter: PointSegmenter,
    settings: LiftSettings = SA3D,
    *,
    generator: torch.Generator,
) -> MaskGrid:
    """The object that the masks of the prompted views show.

    The other views follow in the order of their angle to the nearest prompted one, and each prompts
    itself with what the grid has learned so far.

    Raises:
        ValueError: no prompted view, or a mask of another size than its view.
    """
    if not prompted:
        raise ValueError("expected at least one view with a mask to lift")
    like = prompted[0][0].samples.density
    grid = MaskGrid(like.new_zeros((settings.resolution,) * 3))
    for view, mask in prompted:
        grid = learned(grid, view.samples, mask, settings.prompted_penalty)
    given = [view.samples for view, _ in prompted]
    for index in nearest_first([view.samples for view in others], given, generator=generator):
        view = others[index]
        expected = grid.confidence(view.samples)[0]
        points = self_prompts(
            expected, view.samples, count=settings.points, spacing=settings.spacing
        )
        if not points:
            log.info("view %d: the object is not seen", index)
            continue
        mask = segmenter.segment(view.colour, points)
        agreement = overlap(mask > 0.5, expected > 0)
        if agreement < settings.agreement:
            log.info("view %d left out: IoU %.2f with the rendered mask", index, agreement)
            continue
        grid = learned(grid, view.samples, mask, settings.penalty)
    return grid


def learned(
    grid: MaskGrid, samples: FrozenSamples, mask: Float[Tensor, "height width"], penalty: float
) -> MaskGrid:
    """The grid after one step of gradient descent on the mask of one view, at the rate 1.

    Args:
        samples: one view.
        penalty: λ.

    Raises:
        ValueError: a mask of another size than the view.
    """
    if (1, *mask.shape) != samples.image:
        raise ValueError(f"expected a mask of {samples.image[1:]}, got {tuple(mask.shape)}")
    votes = grid.votes.detach().requires_grad_()
    with torch.enable_grad():
        expected = MaskGrid(votes).confidence(samples)[0]
        wanted = mask.to(expected)
        loss = (penalty * (1 - wanted) * expected - wanted * expected).sum()
        (slope,) = torch.autograd.grad(loss, votes)
    return MaskGrid(grid.votes - slope)


def overlap(a: Bool[Tensor, "height width"], b: Bool[Tensor, "height width"]) -> float:
    """Intersection over union; 0 of two empty masks."""
    return float((a & b).sum() / (a | b).sum().clamp(min=1))


def probabilities(
    grids: Sequence[MaskGrid], points: Float[Tensor, "points 3"]
) -> Float[Tensor, "points categories"]:
    """Categories of world points from one grid for each object: 1 for one of them, 0 for the rest.

    A point belongs to the object with the largest V there, relative to the largest V of its grid;
    a point that no object claims belongs to the object that claims the nearest vertex.

    Raises:
        ValueError: no grids, or no object that claims anything.
    """
    if not grids:
        raise ValueError("expected at least one lifted mask")
    scale = torch.stack([grid.votes.max().clamp(min=1e-12) for grid in grids])
    claims = torch.stack([grid.values(points) for grid in grids], dim=-1) / scale
    strongest, owner = claims.max(dim=-1)
    rest = strongest <= 0
    owner = torch.where(rest, _nearest_claim(grids, scale, points), owner)
    return functional.one_hot(owner, len(grids)).to(points)


def _nearest_claim(
    grids: Sequence[MaskGrid],
    scale: Float[Tensor, " categories"],
    points: Float[Tensor, "points 3"],
) -> Int[Tensor, " points"]:
    """The object that claims the vertex nearest to each point's own vertex."""
    votes = torch.stack([grid.votes for grid in grids]) / scale[:, None, None, None]
    strongest, owner = votes.max(dim=0)
    unclaimed = (strongest <= 0).cpu().numpy()
    if unclaimed.all():
        raise ValueError("expected an object that claims some of the scene, got empty masks only")
    nearest = torch.from_numpy(
        distance_transform_edt(unclaimed, return_distances=False, return_indices=True)
    ).to(owner.device)
    owner = owner[tuple(nearest.long())]
    steps = torch.tensor(owner.shape, device=points.device) - 1
    vertex = ((points.clamp(-1, 1) + 1) / 2 * steps).round().long()
    return owner[tuple(vertex.T)]
