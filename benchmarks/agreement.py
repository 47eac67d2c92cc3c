"""Whether rendered layers look like their names, by the toybox's independent classifier."""

from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.cameras import orbit
from dissector.frozen_samples import freeze, render_categories, render_frozen
from dissector.pipeline import Dissected
from dissector.toybox.classifier import Classifier
from dissector.toybox.renderer import BACKGROUND

ASSETS = Path(__file__).resolve().parent.parent / "assets"
CANONICAL = {
    "baby bunny": "bunny",
    "rabbit": "bunny",
    "water lily": "lily pad",
    "monkey": "chimpanzee",
}
"""Names that the classifier knows a layer's name by."""


@dataclass(frozen=True)
class Agreement:
    """How well one layer agrees with its name, as mean probabilities over views.

    Attributes:
        own: the layer's render shows its own word.
        others: the layer's render shows another layer's word.
        scene: the undissected scene's render shows the layer's word.
    """

    name: str
    own: float
    others: float
    scene: float


def load_classifier() -> Classifier:
    """The embedded classifier."""
    return Classifier.load(ASSETS / "classifier.safetensors")


@torch.no_grad()
def renders(
    result: Dissected, *, size: int = 128, views: int = 8
) -> tuple[Float[Tensor, "views height width 3"], Float[Tensor, "layers views height width 3"]]:
    """The scene and each of its layers from all around, over the toybox's background."""
    azimuth = torch.arange(views) * (360.0 / views) + 20
    cameras = orbit(
        azimuth,
        torch.full_like(azimuth, 20.0),
        size=size,
        field_of_view=result.lens.field_of_view,
        radius=result.lens.radius,
    )
    frozen = freeze(result.scene.field, cameras, occupancy=result.scene.occupancy, samples=96)
    background = torch.tensor(BACKGROUND)
    probabilities = result.categories.probabilities(frozen.points, result.temperature)
    return (
        render_frozen(frozen, background)[0],
        render_categories(frozen, probabilities, background)[0],
    )


def agreement(result: Dissected, classifier: Classifier) -> tuple[Agreement, ...]:
    """The classifier's opinion of every layer."""
    scene, layers = renders(result, size=64)
    whole = classifier.judge(scene.permute(0, 3, 1, 2))
    names = [CANONICAL.get(name, name) for name in result.layers]
    scores = []
    for index, name in enumerate(names):
        verdict = classifier.judge(layers[index].permute(0, 3, 1, 2))
        others = [float(verdict.of(other).mean()) for other in names if other != name]
        scores.append(
            Agreement(
                result.layers[index],
                float(verdict.of(name).mean()),
                max(others),
                float(whole.of(name).mean()),
            )
        )
    return tuple(scores)
