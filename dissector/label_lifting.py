"""The start of the category field: labels of what is seen, carried into the volume.

Every pixel that sees the scene marks a surface point with the shares of its masks. A sample of the
frozen scene takes the labels of the surface points nearest to it, weighted by 1 / distance: what is
near a seen surface belongs to it, and what no view shows is divided halfway between its neighbours,
as a first guess that score distillation may overrule.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from scipy.spatial import KDTree
from torch import Tensor

from dissector.category_field import CategoryField
from dissector.frozen_samples import FrozenSamples
from dissector.optimisation import Rates, field_optimiser
from dissector.progress import Step
from dissector.settings import DissectionSettings
from dissector.view_agreement import SurfacePixels

NEIGHBOURS = 4
SEEN_WITHIN = 0.04
"""A sample is seen when a surface point is no farther, world units."""

HIDDEN_WEIGHT = 0.25
"""Weight of what is not seen against what is."""


@dataclass(frozen=True)
class SeenLabels:
    """Labelled samples of a frozen scene.

    Attributes:
        points: world positions.
        labels: shares of the categories; every row sums to 1.
        seen: whether a surface point is near.
        weight: 1 − exp(−σ δ), less where hidden.
    """

    points: Float[Tensor, "labelled 3"]
    labels: Float[Tensor, "labelled categories"]
    seen: Bool[Tensor, " labelled"]
    weight: Float[Tensor, " labelled"]

    @classmethod
    @torch.no_grad()
    def of(
        cls,
        frozen: FrozenSamples,
        masks: Float[Tensor, "views categories height width"],
        count: int,
        *,
        generator: torch.Generator,
    ) -> "SeenLabels":
        """Label at most `count` samples, drawn at random.

        Raises:
            ValueError: no mask marks anything of the scene.
        """
        pixels = SurfacePixels.of(frozen)
        total = masks.sum(dim=1)
        marked = pixels.solid & (total > 0.5)
        if not marked.any():
            raise ValueError("expected masks that mark the scene somewhere, got none")
        shares = masks.permute(0, 2, 3, 1)[marked] / total[marked][:, None]
        chosen = torch.randperm(len(frozen.points), generator=generator, device=generator.device)[
            :count
        ]
        points = frozen.points[chosen]
        tree = KDTree(pixels.points[marked].double().cpu().numpy())
        known = min(NEIGHBOURS, int(marked.sum()))
        found = tree.query(points.double().cpu().numpy(), k=known, workers=-1)
        distance, near = (np.asarray(part).reshape(len(points), known) for part in found)
        apart = torch.from_numpy(distance).to(points)
        pull = 1 / (apart + 1e-3)
        pull = pull / pull.sum(dim=1, keepdim=True)
        nearest = shares[torch.from_numpy(near).to(shares.device)]
        labels = (nearest * pull[..., None]).sum(dim=1)
        seen = apart[:, 0] <= SEEN_WITHIN
        solid = -torch.expm1(-(frozen.density * frozen.delta)[chosen])
        return cls(points, labels, seen, solid * torch.where(seen, 1.0, HIDDEN_WEIGHT))

    def loss(
        self,
        field: CategoryField,
        temperature: float,
        batch: int,
        *,
        seen_only: bool = False,
        generator: torch.Generator,
    ) -> Float[Tensor, ""]:
        """Cross-entropy of the field at some of the points, drawn at random."""
        drawn = torch.randint(
            len(self.points), (batch,), generator=generator, device=generator.device
        )
        weight = self.weight[drawn]
        if seen_only:
            weight = weight * self.seen[drawn]
        guess = (field.logits(self.points[drawn]) / temperature).log_softmax(dim=-1)
        entropy = -(self.labels[drawn] * guess).sum(dim=-1)
        return (weight * entropy).sum() / weight.sum().clamp(min=1e-6)


def lift_labels(
    field: CategoryField,
    lesson: SeenLabels,
    settings: DissectionSettings,
    *,
    generator: torch.Generator,
) -> Generator[Step, None, None]:
    """Fit the category field, in place, to the labels; Adam's rates fall to a tenth."""
    optimiser = field_optimiser(field, settings)
    rates: Rates = settings
    total = settings.lift_steps + settings.steps
    for step in range(settings.lift_steps):
        factor = 0.1 ** (step / settings.lift_steps)
        for group, rate in zip(
            optimiser.param_groups, (rates.grid_rate, rates.network_rate), strict=True
        ):
            group["lr"] = rate * factor
        loss = lesson.loss(
            field, settings.temperatures[-1], settings.lift_batch, generator=generator
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        yield Step("dissect", step + 1, total, loss.item())
