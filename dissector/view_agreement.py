"""Masks of many views brought to agreement through the scene they show.

Masks of single views are wrong here and there, and each in its own way. What the pixels of all
views show is one cloud of surface points; labels spread on it from the masks to where they are
missing or contradict each other, and stop where the colour changes. That is Grady's random walker
(2006, doi 10.1109/TPAMI.2006.233) on the graph of nearest points i, j with the weights

    w_ij = exp(−‖c_i − c_j‖² / 2s²) exp(−‖x_i − x_j‖² / 2r²)

and the masks as soft priors: minimise Σ_ij w_ij (p_i − p_j)² + Σ_i λ_i ‖p_i − m_i‖². A mask that
claims mostly what the result gives to others is an outlier (SA3D, arXiv 2304.12308, skips views in
the same way); it loses its voice, and the labels are spread again. A mask that is only too small
does no harm and stays. Outliers are few: where most masks of an object are contradicted, its colour
is its neighbour's, and the masks are trusted more.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.linalg import cg
from scipy.spatial import KDTree
from torch import Tensor

from dissector.frozen_samples import FrozenSamples
from dissector.volume_rendering import packed_weights

FEWEST_PIXELS = 4
"""A mask of fewer pixels can't be judged."""

ESCALATIONS = 4
"""How often the masks' confidence is raised, tenfold, where the ties overrule most of them."""


@dataclass(frozen=True)
class AgreementSettings:
    """How labels spread.

    Attributes:
        neighbours: nearest points that a point is tied to.
        colour_scale: s, sRGB distance over which a tie loses its strength.
        confidence: λ of a sure pixel, where a tie of equal colours weighs 1.
        rounds: how often outliers are looked for; 0 trusts every view.
        outlier: share of right pixels under which a view's mask is dropped.

    Raises:
        ValueError: a value out of range.
    """

    neighbours: int = 16
    colour_scale: float = 0.05
    confidence: float = 0.01
    rounds: int = 3
    outlier: float = 0.5

    def __post_init__(self) -> None:
        if self.neighbours < 1 or self.rounds < 0:
            raise ValueError(
                f"expected neighbours >= 1 and rounds >= 0, got {self.neighbours} and {self.rounds}"
            )
        if min(self.colour_scale, self.confidence) <= 0 or not 0 <= self.outlier < 1:
            raise ValueError(
                "expected colour_scale and confidence > 0 and outlier in 0..1, "
                f"got {self.colour_scale}, {self.confidence} and {self.outlier}"
            )


@dataclass(frozen=True)
class SurfacePixels:
    """What each pixel of each view sees of a scene.

    Attributes:
        points: world position where half of the light is absorbed, half of what is absorbed at all.
        colour: of what is seen, without the background.
        opacity: of the scene.
    """

    points: Float[Tensor, "views height width 3"]
    colour: Float[Tensor, "views height width 3"]
    opacity: Float[Tensor, "views height width"]

    @classmethod
    @torch.no_grad()
    def of(cls, frozen: FrozenSamples) -> "SurfacePixels":
        """From the samples of the scene."""
        samples = frozen.ray_samples()
        weights, depth = packed_weights(samples, frozen.density * frozen.delta)
        padding = samples.padding
        dense = padding.spread(weights)
        reached = dense.cumsum(dim=-1)
        half = (reached >= 0.5 * reached[:, -1:]).float().argmax(dim=-1, keepdim=True)
        total = reached[:, -1:].clamp(min=1e-6)

        def at_half(values: Tensor) -> Tensor:
            return padding.spread(values).gather(1, half).squeeze(1)

        points = torch.stack([at_half(axis) for axis in frozen.points.unbind(-1)], dim=-1)
        mean = [(padding.spread(c) * dense).sum(dim=-1) for c in frozen.colour.unbind(-1)]
        colour = torch.stack(mean, dim=-1) / total
        image = frozen.image
        opacity = -torch.expm1(-depth)
        return cls(points.view(*image, 3), colour.view(*image, 3), opacity.view(image))

    @property
    def solid(self) -> Bool[Tensor, "views height width"]:
        """Pixels that see the scene rather than the background."""
        return self.opacity > 0.5


@dataclass(frozen=True)
class Agreement:
    """Masks that agree.

    Attributes:
        masks: of each category in each view; a pixel's sum to the scene's opacity where it is
            solid.
        trusted: views whose given mask of a category was listened to.
    """

    masks: Float[Tensor, "views categories height width"]
    trusted: Bool[Tensor, "views categories"]


def agree(
    frozen: FrozenSamples,
    masks: Float[Tensor, "views categories height width"],
    settings: AgreementSettings,
) -> Agreement:
    """Bring masks to agreement.

    Args:
        frozen: the scene in the views of the masks.
        masks: 0..1, of each category in each view.

    Raises:
        ValueError: masks that don't match the views, or a scene that shows nothing.
    """
    if masks.shape[:1] + masks.shape[2:] != frozen.image:
        raise ValueError(
            f"expected masks of views, height, width {frozen.image}, got {tuple(masks.shape)}"
        )
    pixels = SurfacePixels.of(frozen)
    solid = pixels.solid
    if not solid.any():
        raise ValueError("expected a scene that shows something, got only background")
    ties = _ties(pixels.points[solid], pixels.colour[solid], settings)
    view = solid.nonzero()[:, 0]
    given = masks.permute(0, 2, 3, 1)[solid]
    labels, trusted = _settled(ties, view, given, len(masks), settings)
    for _ in range(ESCALATIONS):
        if _minority_dropped(view, given, trusted):
            break
        settings = replace(settings, confidence=10 * settings.confidence)
        labels, trusted = _settled(ties, view, given, len(masks), settings)
    agreed = torch.zeros_like(masks).permute(0, 2, 3, 1)
    agreed[solid] = labels.to(agreed) * pixels.opacity[solid][:, None].to(agreed)
    return Agreement(agreed.permute(0, 3, 1, 2).contiguous(), trusted)


def _settled(
    ties: csr_matrix,
    view: Int[Tensor, " solid"],
    given: Float[Tensor, "solid categories"],
    views: int,
    settings: AgreementSettings,
) -> tuple[Float[Tensor, "solid categories"], Bool[Tensor, "views categories"]]:
    """Labels, and the masks they come from, once no further mask is dropped or taken back."""
    trusted = torch.ones(views, given.shape[1], dtype=torch.bool, device=given.device)
    for _ in range(settings.rounds):
        labels = _spread(ties, given * trusted[view], settings)
        now = _trusted(view, given, labels, views, settings)
        if torch.equal(now, trusted):
            return labels, trusted
        trusted = now
    return _spread(ties, given * trusted[view], settings), trusted


def _minority_dropped(
    view: Int[Tensor, " solid"],
    given: Float[Tensor, "solid categories"],
    trusted: Bool[Tensor, "views categories"],
) -> bool:
    """Whether of every category's masks, if it has any, more than half are listened to.

    Otherwise not the masks are outliers: the ties between objects of one colour are too strong.
    """
    claims = _count(view, given > 0.5, len(trusted)) >= FEWEST_PIXELS
    dropped = (claims & ~trusted).sum(dim=0)
    return bool(((2 * dropped < claims.sum(dim=0)) | (dropped == 0)).all())


def _ties(
    points: Float[Tensor, "solid 3"], colour: Float[Tensor, "solid 3"], settings: AgreementSettings
) -> csr_matrix:
    """The symmetric matrix of the weights w_ij; r is twice the median distance of neighbours."""
    place, shade = points.double().cpu().numpy(), colour.double().cpu().numpy()
    count = min(settings.neighbours, len(place) - 1)
    found = KDTree(place).query(place, k=count + 1, workers=-1)
    distance, near = (np.asarray(part)[:, 1:] for part in found)
    reach = max(2 * float(np.median(distance)) if distance.size else 1.0, 1e-6)
    change = np.square(shade[:, None] - shade[near]).sum(axis=-1)
    weight = np.exp(-change / (2 * settings.colour_scale**2))
    weight *= np.exp(-np.square(distance) / (2 * reach**2))
    rows = np.repeat(np.arange(len(place)), count)
    one_way = coo_matrix((weight.ravel() + 1e-6, (rows, near.ravel())), shape=(len(place),) * 2)
    return (0.5 * (one_way + one_way.T)).tocsr()


def _spread(
    ties: csr_matrix, given: Float[Tensor, "solid categories"], settings: AgreementSettings
) -> Float[Tensor, "solid categories"]:
    """Labels p of all points; every row sums to 1.

    λ_i is as sure as the leading mask is ahead of the next.
    """
    votes: Float[ndarray, "solid categories"] = given.double().cpu().numpy()
    total = votes.sum(axis=1)
    ranked = np.sort(np.pad(votes, ((0, 0), (1, 0))), axis=1)
    sure = settings.confidence * (ranked[:, -1] - ranked[:, -2]).clip(0, 1)
    share = votes / total.clip(1e-6)[:, None]
    degree = np.asarray(ties.sum(axis=1)).ravel() + sure + 1e-9
    system, precondition = diags(degree) - ties, diags(1 / degree)
    columns = []
    for category in range(votes.shape[1]):
        wanted = sure * share[:, category]
        column, _ = cg(
            system, wanted, x0=share[:, category], rtol=1e-5, maxiter=300, M=precondition
        )
        columns.append(column)
    spread = np.stack(columns, axis=1).clip(1e-9, 1)
    spread /= spread.sum(axis=1, keepdims=True)
    return torch.from_numpy(spread).to(given)


def _trusted(
    view: Int[Tensor, " solid"],
    given: Float[Tensor, "solid categories"],
    labels: Float[Tensor, "solid categories"],
    views: int,
    settings: AgreementSettings,
) -> Bool[Tensor, "views categories"]:
    """Whether the labels confirm enough of what a view's mask of a category claims."""
    claimed = given > 0.5
    true = torch.nn.functional.one_hot(labels.argmax(dim=-1), labels.shape[1]).bool()
    area = _count(view, claimed, views)
    right = _count(view, claimed & true, views)
    return (right >= settings.outlier * area) | (area < FEWEST_PIXELS)


def _count(
    view: Int[Tensor, " solid"], chosen: Bool[Tensor, "solid categories"], views: int
) -> Float[Tensor, "views categories"]:
    """Chosen pixels of each view."""
    empty = torch.zeros(views, chosen.shape[1], device=chosen.device)
    return empty.index_add(0, view, chosen.float())
