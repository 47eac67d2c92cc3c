"""The masks of all layers in the views of a scene: from the grounder, by hand, or both.

Masks and clicks that a person gave for a layer replace what the grounder would find of it, and
take their pixels from the other layers.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.corrections import prompted_stems, resized
from dissector.distillation import Scene
from dissector.frozen_samples import FrozenSamples, freeze, render_frozen
from dissector.grounding import Backed, Grounder, Movable, share_overlaps
from dissector.grounding.by_hand import HandPrompts, carry
from dissector.grounding.instances import ground_layers
from dissector.grounding.points import PointSegmenter
from dissector.inputs import Inputs
from dissector.settings import ViewSettings
from dissector.views import FAINT_SAMPLE, Views

PROMPTED = 128
"""Longer side, in pixels, of the images on which a person's prompts are read."""


@dataclass(frozen=True)
class MaskModels:
    """What finds masks.

    Attributes:
        grounder: by name; None where a person has given every layer.
        segmenter: by points; None where a person has given no layer.
    """

    grounder: Grounder | None
    segmenter: PointSegmenter | None

    @contextmanager
    def on(self, device: torch.device | str) -> Iterator[None]:
        """Have them on a device for a while, and then back in the CPU's memory."""
        own = [part for part in (self.grounder, self.segmenter) if isinstance(part, Movable)]
        try:
            for part in own:
                part.to(device)
            yield
        finally:
            for part in own:
                part.to("cpu")

    @property
    def backends(self) -> dict[str, str]:
        """What runs their parts, for reports; there is no choice for the embedded models."""
        named: dict[str, str] = {}
        for part in (self.grounder, self.segmenter):
            if isinstance(part, Backed):
                named |= part.backends
        return named


@dataclass(frozen=True)
class Prompted:
    """A person's prompts, and the views that they were given on.

    Attributes:
        prompts: in pixels of these views.
        stems: names of the views in the prompts.
        samples: the frozen field along their rays.
        colour: their pictures, sRGB in 0..1.
    """

    prompts: HandPrompts
    stems: tuple[str, ...]
    samples: FrozenSamples
    colour: Float[Tensor, "views height width 3"]


@torch.no_grad()
def mask_layers(
    scene: Scene,
    views: Views,
    inputs: Inputs,
    models: MaskModels,
    settings: ViewSettings,
    background: Float[Tensor, "3"],
    *,
    generator: torch.Generator,
) -> Float[Tensor, "views layers height width"]:
    """Soft masks of all layers in the run's views; a pixel's sum to at most 1.

    Args:
        background: colour behind the scene in pictures that the models read, sRGB.

    Raises:
        ValueError: see `ground_layers` and `by_hand.carry`.
    """
    layers, (count, height, width) = inputs.layers, views.samples.image
    masks = views.colour.new_zeros(count, len(layers), height, width)
    if models.grounder is not None:
        places = [layers.index(layer) for layer in inputs.sought]
        found = ground_layers(models.grounder, views, inputs.sought, generator=generator)
        masks[:, places] = found
    if models.segmenter is not None:
        prompted = _prompted(scene, views, inputs, settings, background)
        masks = add_prompted(
            masks, layers, prompted, views.samples, models.segmenter, generator=generator
        )
    return masks


def _prompted(
    scene: Scene,
    views: Views,
    inputs: Inputs,
    settings: ViewSettings,
    background: Float[Tensor, "3"],
) -> Prompted:
    """The prompts with the scene in the prompted views: the run's own, or those of the images."""
    prompts, images = inputs.prompts, inputs.images
    stems = prompted_stems(prompts)
    if images is None:
        shown = [int(stem) for stem in stems]
        return Prompted(prompts, stems, views.samples.select(shown), views.colour[shown])
    shrink = min(1.0, PROMPTED / max(images.size))
    width, height = (max(1, round(shrink * side)) for side in images.size)
    cameras = images.cameras[[images.stems.index(stem) for stem in stems]]
    samples = freeze(
        scene.field,
        cameras.resized(width, height).to(device=background.device),
        occupancy=scene.occupancy,
        samples=settings.samples,
        threshold=FAINT_SAMPLE,
    )
    colour, _ = render_frozen(samples, background)
    return Prompted(resized(prompts, images.size, (width, height)), stems, samples, colour)


def add_prompted(
    masks: Float[Tensor, "views layers height width"],
    layers: Sequence[str],
    prompted: Prompted,
    target: FrozenSamples,
    segmenter: PointSegmenter,
    *,
    generator: torch.Generator,
) -> Float[Tensor, "views layers height width"]:
    """The masks with those of the prompted layers replaced by what their prompts say.

    Args:
        masks: of all layers in the target views; those of prompted layers don't matter.
        prompted: every view that has a prompt, maybe others.
        target: the frozen field in the target views.
        generator: see `by_hand.carry`.

    Raises:
        ValueError: see `by_hand.carry`.
    """
    places = [place for place, layer in enumerate(layers) if layer in prompted.prompts.layers()]
    carried = torch.stack(
        [
            carry(
                prompted.prompts,
                layers[place],
                prompted.stems,
                prompted.samples,
                prompted.colour,
                target,
                segmenter,
                generator=generator,
            )
            for place in places
        ],
        dim=1,
    )
    by_hand = share_overlaps(carried)
    replaced = masks * (1 - by_hand.sum(dim=1, keepdim=True)).clamp(min=0)
    replaced[:, places] = by_hand
    return replaced


def check_found(
    masks: Float[Tensor, "views layers height width"],
    names: Sequence[str],
    fault: str,
    remedy: str,
) -> None:
    """Check that every layer is somewhere.

    Raises:
        ValueError: one is nowhere; the message is its name, `fault` and `remedy`.
    """
    for name, mask in zip(names, masks.unbind(1), strict=True):
        if mask.amax() < 0.5:
            raise ValueError(f"{name!r} {fault} of the scene; {remedy}")
