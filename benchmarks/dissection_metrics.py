"""How right a dissection is, against the truth."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from benchmarks.truth import Trial, unseen_views
from dissector.distillation import Scene
from dissector.frozen_samples import FrozenSamples, freeze, render_categories, seen_values
from dissector.toybox.renderer import render

LOST = 0.5
"""An object whose masks have a smaller IoU is lost."""

CONTACT = 0.05
"""Share of the scene's size within which the other object counts as touching."""

Probabilities = Callable[[Float[Tensor, "points 3"]], Float[Tensor, "points categories"]]


@dataclass(frozen=True)
class Truth:
    """What the unseen views of a trial show, and the scene's samples along their rays.

    Attributes:
        frozen: the fitted field.
        seen: pixels that show each object, in front of the others.
        whole: pixels that each object covers, as if it were alone.
    """

    trial: Trial
    frozen: FrozenSamples
    seen: Bool[Tensor, "views objects height width"]
    whole: Bool[Tensor, "views objects height width"]

    @classmethod
    def of(cls, trial: Trial, scene: Scene) -> "Truth":
        cameras = unseen_views()
        frozen = freeze(scene.field, cameras, occupancy=scene.occupancy, samples=128)
        seen = render([trial.toys], cameras).coverage > 0.5
        alone = [render([(toy,)], cameras).coverage[:, 0] > 0.5 for toy in trial.toys]
        return cls(trial, frozen, seen, torch.stack(alone, dim=1))


@dataclass(frozen=True)
class Scores:
    """Intersection over union, one number for each object of a scene.

    Attributes:
        seen: of the pixels that show the object in the unseen views of the whole scene.
        whole: of its masks when rendered alone.
        surface: of the points of the visible surfaces.
        contact: of those within 5% of the scene's size of another object; NaN where there are none.
    """

    seen: tuple[float, ...]
    whole: tuple[float, ...]
    surface: tuple[float, ...]
    contact: tuple[float, ...]

    @property
    def lost(self) -> bool:
        """Whether any object is lost."""
        return min(self.seen) < LOST


@torch.no_grad()
def judge(probabilities: Probabilities, truth: Truth) -> Scores:
    """Scores of a category field."""
    frozen = truth.frozen
    p = probabilities(frozen.points)
    share, _ = seen_values(frozen, p)
    seen = share.permute(0, 3, 1, 2) > 0.5
    _, opacity = render_categories(frozen, p, torch.ones(3))
    whole = opacity.transpose(0, 1) > 0.5
    surface = truth.trial.surface
    label = probabilities(surface.points).argmax(dim=-1)
    near = surface.apart < CONTACT * surface.size
    objects = len(truth.trial.layers)
    return Scores(
        _iou_of_masks(seen, truth.seen),
        _iou_of_masks(whole, truth.whole),
        iou_of_labels(label, surface.owner, objects),
        iou_of_labels(label[near], surface.owner[near], objects),
    )


def _iou_of_masks(
    found: Bool[Tensor, "views objects height width"],
    truth: Bool[Tensor, "views objects height width"],
) -> tuple[float, ...]:
    """Of each object, over all views together."""
    shared = (found & truth).sum(dim=(0, 2, 3))
    either = (found | truth).sum(dim=(0, 2, 3))
    return tuple((shared / either.clamp(min=1)).tolist())


def iou_of_labels(
    label: Int[Tensor, " points"], owner: Int[Tensor, " points"], objects: int
) -> tuple[float, ...]:
    """Of each object's points; NaN where neither has any."""
    scores = []
    for index in range(objects):
        found, true = label == index, owner == index
        either = int((found | true).sum())
        scores.append(int((found & true).sum()) / either if either else float("nan"))
    return tuple(scores)
