"""Views that prompt themselves: in which order, and with which points.

A mask that has been lifted into the scene, rendered in a view that has no mask of its own, says
where the object should be there. Points on it prompt a segmenter (SA3D, arXiv 2304.12308, section
3.3). Views near to a prompted one go first, because their masks can be foretold best.
"""

import math
from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from dissector.frozen_samples import FrozenSamples, seen_values
from dissector.grounding.points import Point

FAINT = 1e-3
"""Opacity below which a pixel shows nothing and has no place in space."""
SEEING = 4
"""Samples that it takes to tell where a camera stands."""


def self_prompts(
    expected: Float[Tensor, "height width"],
    samples: FrozenSamples,
    *,
    count: int,
    spacing: float,
) -> tuple[Point, ...]:
    """Points where a rendered mask is surest, for the segmenter (SA3D, section 3.3).

    The first is the highest of M. Each further one is the highest of M(p) − min_q M(q) d(p, q)
    among the pixels away from the points q so far, while that is positive; d is the distance
    between the points of the scene that the pixels show, as a share of the largest on the mask.

    Args:
        expected: M of one view, of any sign.
        samples: that view.
        count: largest number of points.
        spacing: least distance between points, as a share of the square root of the mask's area.
    """
    (places,), (opacity,) = seen_values(samples, samples.points)
    places = places / opacity.clamp(min=FAINT)[..., None]
    allowed = (expected > 0) & (opacity > FAINT)
    pixels = allowed.nonzero().to(expected)
    score, where = expected[allowed], places[allowed]
    apart = spacing * math.sqrt(len(score))
    chosen: list[int] = []
    decay = torch.full_like(score, torch.inf)
    free = torch.ones_like(score, dtype=torch.bool)
    while free.any() and len(chosen) < count:
        remaining = (score - decay if chosen else score).masked_fill(~free, -torch.inf)
        best = int(remaining.argmax())
        if not remaining[best] > 0:
            break
        chosen.append(best)
        away = (where - where[best]).norm(dim=-1)
        decay = torch.minimum(decay, score[best] * away / away.max().clamp(min=1e-9))
        free &= (pixels - pixels[best]).norm(dim=-1) >= max(apart, 1.0)
    return tuple(Point(float(pixels[i, 1]) + 0.5, float(pixels[i, 0]) + 0.5) for i in chosen)


def nearest_first(
    views: Sequence[FrozenSamples],
    targets: Sequence[FrozenSamples],
    *,
    generator: torch.Generator,
) -> list[int]:
    """Order of single views by the angle between their camera and the nearest target's.

    Angles are seen from the origin, rounded to a tenth of a degree; views that are equally far are
    shuffled, and views that see nothing come last.
    """
    if not views:
        return []
    aims = torch.stack([_direction(target) for target in targets])
    cosines = torch.stack([_direction(view) for view in views]) @ aims.T
    angles = torch.rad2deg(torch.acos(cosines.amax(dim=1).clamp(-1, 1)))
    blind = torch.tensor([len(view.points) < SEEING for view in views])
    angles = angles.masked_fill(blind, torch.inf)
    shuffled = torch.randperm(len(views), generator=generator, device=generator.device).tolist()
    rounded = (10 * angles).round()
    return sorted(shuffled, key=lambda index: float(rounded[index]))


def _direction(samples: FrozenSamples) -> Float[Tensor, "3"]:
    """Unit vector from the origin towards the camera of one view; zero if it sees nothing."""
    if len(samples.points) < SEEING:
        return torch.zeros(3, dtype=torch.float64)
    return functional.normalize(camera_position(samples), dim=0)


def camera_position(samples: FrozenSamples) -> Float[Tensor, "3"]:
    """Where the camera of one view stands, world space, from its samples' distances t_i.

    |x_i − o|² = t_i²; the differences to the mean of these equations are linear in o.

    Args:
        samples: one view with at least four samples that are not in one plane.
    """
    points, distance = samples.points.double().cpu(), samples.distance.double().cpu()
    rest = points.square().sum(dim=1) - distance.square()
    sides = 2 * (points - points.mean(dim=0))
    return torch.linalg.lstsq(sides, (rest - rest.mean())[:, None]).solution[:, 0]
