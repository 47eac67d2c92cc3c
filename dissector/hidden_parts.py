"""Whose the hidden inside is: a minimal partition of the scene's solid.

Masks, and the category field lifted from them, say whose a point is where a view sees it. Between
touching objects nothing does, and what the category field says there is chance: objects torn along
ragged lines, with holes through thin ones. Here the solid Ω of the scene is divided anew,

    min_u Σ_k ∫_Ω |∇u_k| + λ e (1 − q_k) u_k + μ (1 − e) (1 − r_k) u_k        u(x) in the simplex

with q the labels that views see, e in 0..1 how well they are seen, and r the category field's
guess. Hidden interfaces become nearly minimal surfaces that span the seen lines of contact, and
every part is solid. The relaxation is that of Zach et al. 2008 ("Fast global labeling for real-time
stereo", the simplest of those compared in Chambolle, Cremers and Pock 2012,
doi:10.1137/110856733), solved by the primal-dual method of Chambolle and Pock 2011
(doi:10.1007/s10851-010-0251-1). World space, cubic lattices over [−1, 1]³.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from scipy import ndimage
from scipy.spatial import KDTree
from torch import Tensor
from torch.nn import functional

from dissector.frozen_samples import FrozenSamples
from dissector.volume_rendering import packed_weights

SEEN_ENOUGH = 0.5
"""Rendering weight, summed over all views, with which a lattice point counts as fully seen."""

DIRECTIONS = 40
"""Directions from which light is sent into the scene; each stands for its opposite too."""

KNOWN = 0.1
"""How well a point must be seen to lend its label to the unseen ones around it, as a start."""

GUESS_WEIGHT = 0.5
"""μ, in 1 / cells: hidden parts may curve with a radius of some cells."""

LIT_FROM = 3
"""Ways from which light must reach a point: pits that only one ray finds are filled."""

EXPOSED = 0.65
"""Light, as a share of what comes, with which a point lies outside of the solid."""

NEIGHBOURS = 8
"""Seen points of the surface that tell whose an unseen one is."""

PLACE_SCALE, COLOUR_SCALE = 0.3, 0.15
"""What counts as far: in space, world units, and between colours, sRGB."""


def exposure(
    density: Float[Tensor, "n n n"], *, directions: int = DIRECTIONS, lit_from: int = LIT_FROM
) -> Float[Tensor, "n n n"]:
    """The share of light that reaches each lattice point from outside, 0..1.

    Light comes parallel along `directions` evenly spread axes, both ways along each, and fades by
    exp(−∫σ); of the 2 · `directions` ways the one that counts is the brightest but `lit_from` − 1.
    Fields trained on images are spongy where no ray had an end; what no light reaches is solid.

    Args:
        density: σ at the points of a cubic lattice over [−1, 1]³, indexed [x, y, z].
    """
    side = density.shape[0]
    axis = torch.linspace(-1, 1, side, device=density.device, dtype=density.dtype)
    points = torch.cartesian_prod(axis, axis, axis)
    brightest = density.new_zeros(lit_from, side**3)
    for frame in _frames(directions).to(density):
        turned = interpolate(density[None], points @ frame.T).view(side, side, side)
        depth = turned * (2 / (side - 1))
        upwards = depth.cumsum(dim=2) - 0.5 * depth
        downwards = depth.sum(dim=2, keepdim=True) - upwards
        light = torch.exp(-torch.stack([upwards, downwards]))
        local = points @ frame
        arriving = interpolate(light, local).T
        arriving[:, local.abs().amax(dim=1) > 1] = 1.0
        brightest = torch.cat([brightest, arriving]).topk(lit_from, dim=0).values
    return brightest[-1].view(side, side, side)


def _frames(count: int) -> Float[Tensor, "count 3 3"]:
    """Rotations whose third columns are spread over the half sphere z ≥ 0 (a golden spiral)."""
    index = torch.arange(count, dtype=torch.float64)
    z = (index + 0.5) / count
    turn = index * 2.399963229728653
    radius = (1 - z * z).sqrt()
    along = torch.stack([radius * turn.cos(), radius * turn.sin(), z], dim=-1)
    aside = torch.stack([turn.sin(), -turn.cos(), torch.zeros_like(z)], dim=-1)
    return torch.stack([aside, torch.linalg.cross(along, aside), along], dim=-1)


@dataclass(frozen=True)
class Partition:
    """Whose every point of the scene's solid is.

    Attributes:
        labels: u, near 0 or 1; outside of the solid those of the nearest seen point.
        seen: e.
        light: `exposure`; Ω is where it is below `EXPOSED`.
    """

    labels: Float[Tensor, "objects nx ny nz"]
    seen: Float[Tensor, "nx ny nz"]
    light: Float[Tensor, "nx ny nz"]

    def shares(
        self, points: Float[Tensor, "points 3"], probabilities: Float[Tensor, "points objects"]
    ) -> Float[Tensor, "points objects"]:
        """Shares of points: the category field's where they are seen, the partition's elsewhere.

        Args:
            probabilities: of the category field at the points.
        """
        volumes = torch.cat([self.seen[None], self.labels])
        values = interpolate(volumes, points).to(probabilities)
        seen = values[:, :1]
        return seen * probabilities + (1 - seen) * values[:, 1:]

    def inside(self, points: Float[Tensor, "points 3"]) -> Bool[Tensor, " points"]:
        """Whether points lie in the solid."""
        return interpolate(self.light[None], points)[:, 0] < EXPOSED


def interpolate(
    volumes: Float[Tensor, "channels nx ny nz"], points: Float[Tensor, "points 3"]
) -> Float[Tensor, "points channels"]:
    """Trilinear values of volumes that span [−1, 1]³, indexed [x, y, z]."""
    local = points.flip(-1).view(1, 1, 1, -1, 3).to(volumes.dtype)
    values = functional.grid_sample(volumes[None], local, align_corners=True, padding_mode="border")
    return values[0, :, 0, 0].T


def partition(
    density: Float[Tensor, "n n n"],
    colour: Float[Tensor, "n n n 3"],
    frozen: FrozenSamples,
    probabilities: Float[Tensor, "kept objects"],
    *,
    guess: Float[Tensor, "n n n objects"],
    weight: float = 1.0,
    guess_weight: float = GUESS_WEIGHT,
    iterations: int = 150,
) -> Partition:
    """Divide the solid of a scene among the objects that views show on it.

    Args:
        density, colour: σ and c of the scene on a cubic lattice over [−1, 1]³.
        frozen: the scene from many views.
        probabilities: of the objects at the frozen samples.
        guess: what the category field says of every lattice point, r.
        weight, guess_weight: λ and μ, in units of 1 / lattice cell.
        iterations: of the primal-dual method.

    Raises:
        ValueError: no view shows anything of the solid.
    """
    light = exposure(density)
    solid = light < EXPOSED
    evidence = _evidence(frozen, probabilities, solid.shape)
    total = evidence.sum(dim=0)
    seen = (total / SEEN_ENOUGH).clamp(max=1) * solid
    labels = evidence / total.clamp(min=1e-9)
    outside = functional.max_pool3d((~solid)[None, None].float(), 3, stride=1, padding=1)
    skin = solid & (outside[0, 0] > 0)
    labels, seen = _label_unseen_skin(labels, seen, skin, colour)
    if not (seen > KNOWN).any():
        raise ValueError("expected views that show the scene's solid, got none")
    start = _nearest_labels(labels, seen > KNOWN)
    cost = weight * seen * (1 - labels)
    cost = cost + guess_weight * (1 - seen) * (1 - guess.permute(3, 0, 1, 2))
    parts = start.clone()
    parts[:, solid] = _minimal_partition(start[:, solid], cost[:, solid], solid, iterations)
    return Partition(parts, seen, light)


def _label_unseen_skin(
    labels: Float[Tensor, "objects n n n"],
    seen: Float[Tensor, "n n n"],
    skin: Bool[Tensor, "n n n"],
    colour: Float[Tensor, "n n n 3"],
) -> tuple[Float[Tensor, "objects n n n"], Float[Tensor, "n n n"]]:
    """What no view shows of the outside is whose its nearest of like colour is."""
    known, asked = skin & (seen > 0.5), skin & (seen <= 0.5)
    if not known.any() or not asked.any():
        return labels, seen
    places = 2 * torch.stack(torch.where(torch.ones_like(skin)), dim=-1).view(*skin.shape, 3)
    places = places / (len(skin) - 1)
    features = torch.cat([places / PLACE_SCALE, colour / COLOUR_SCALE], dim=-1).cpu().numpy()
    count = min(NEIGHBOURS, int(known.sum()))
    tree = KDTree(features[known.cpu().numpy()])
    _, nearest = tree.query(features[asked.cpu().numpy()], k=count)
    nearest = torch.from_numpy(nearest.reshape(-1, count)).to(labels.device)
    labels, seen = labels.clone(), seen.clone()
    labels[:, asked] = labels[:, known][:, nearest].mean(dim=-1)
    seen[asked] = 1.0
    return labels, seen


def _evidence(
    frozen: FrozenSamples,
    probabilities: Float[Tensor, "kept objects"],
    shape: tuple[int, ...],
) -> Float[Tensor, "objects nx ny nz"]:
    """Rendering weights of each object, gathered at the nearest lattice points."""
    depth = frozen.density * frozen.delta
    weights, _ = packed_weights(frozen.ray_samples(), depth)
    arriving = weights / -torch.expm1(-depth)
    weights = weights * (arriving > EXPOSED)
    size = torch.tensor(shape, device=weights.device)
    index = ((frozen.points + 1) * 0.5 * (size - 1)).round().long()
    flat = (index[:, 0] * size[1] + index[:, 1]) * size[2] + index[:, 2]
    sums = weights.new_zeros(probabilities.shape[1], int(size.prod()))
    sums.index_add_(1, flat, (weights[:, None] * probabilities).T.contiguous())
    return sums.view(-1, *shape)


def _nearest_labels(
    labels: Float[Tensor, "objects nx ny nz"], known: Bool[Tensor, "nx ny nz"]
) -> Float[Tensor, "objects nx ny nz"]:
    """One-hot labels of the nearest known lattice points."""
    nearest = np.asarray(
        ndimage.distance_transform_edt(
            ~known.cpu().numpy(), return_distances=False, return_indices=True
        )
    )
    i, j, k = (torch.from_numpy(part).long().to(labels.device) for part in nearest)
    owner = labels.argmax(dim=0)[i, j, k]
    return functional.one_hot(owner, len(labels)).permute(3, 0, 1, 2).to(labels)


def _minimal_partition(
    start: Float[Tensor, "objects inside"],
    cost: Float[Tensor, "objects inside"],
    solid: Bool[Tensor, "nx ny nz"],
    iterations: int,
) -> Float[Tensor, "objects inside"]:
    """The relaxed labels u with the least total variation in the solid plus cost.

    Only the points of the solid are kept, in one row, with the indices of their neighbours.
    """
    step = 12**-0.5  # the squared norm of the gradient in three dimensions is at most 12
    neighbours = [_neighbours(solid, axis) for axis in range(3)]
    labels, leading = start, start
    flow = start.new_zeros(3, *start.shape)
    for _ in range(iterations):
        for axis, (here, there) in enumerate(neighbours):
            flow[axis][:, here] += step * (leading[:, there] - leading[:, here])
        flow /= flow.norm(dim=0).clamp(min=1)
        divergence = flow.sum(dim=0)
        for axis, (here, there) in enumerate(neighbours):
            divergence[:, there] -= flow[axis][:, here]
        before = labels
        labels = _onto_simplex(labels + step * (divergence - cost))
        leading = 2 * labels - before
    return labels


def _neighbours(
    solid: Bool[Tensor, "nx ny nz"], axis: int
) -> tuple[Int[Tensor, " pairs"], Int[Tensor, " pairs"]]:
    """Points of the solid, numbered in order, that have a next one along an axis, and that one."""
    number = torch.zeros(solid.shape, dtype=torch.long, device=solid.device)
    number[solid] = torch.arange(int(solid.sum()), device=solid.device)
    length = solid.shape[axis] - 1
    first, second = (solid.narrow(axis, start, length) for start in (0, 1))
    both = first & second
    return number.narrow(axis, 0, length)[both], number.narrow(axis, 1, length)[both]


def _onto_simplex(values: Float[Tensor, "objects *places"]) -> Float[Tensor, "objects *places"]:
    """The nearest points whose entries are at least 0 and sum to 1 (Held et al. 1974)."""
    ordered = values.sort(dim=0, descending=True).values
    excess = ordered.cumsum(dim=0) - 1
    count = torch.arange(1, len(values) + 1, device=values.device, dtype=values.dtype)
    count = count.view(-1, *(1,) * (values.dim() - 1))
    last = (ordered * count > excess).sum(dim=0, keepdim=True)
    shift = excess.gather(0, last - 1) / last
    return (values - shift).clamp(min=0)
