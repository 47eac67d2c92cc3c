"""What a run is given, read and checked before anything is computed."""

from dataclasses import dataclass
from pathlib import Path

from dissector.corrections import has_layer_masks, left_to_grounder, read_prompts
from dissector.denoiser import LatentDenoiser
from dissector.grounding.by_hand import HandPrompts
from dissector.posed_images import PosedImages, load_posed_images
from dissector.prompts import (
    check_layers,
    check_words,
    find_layers,
    phrase,
    validate_prompt,
    with_view,
)
from dissector.request import Request
from dissector.settings import ViewSettings


@dataclass(frozen=True)
class Inputs:
    """What a run works on.

    Attributes:
        layers: names of the objects.
        images: that the scene is fitted to; None where it is grown from the prompt.
        prompts: what a person gave, on `images`, or else on the run's own views.
    """

    layers: tuple[str, ...]
    images: PosedImages | None
    prompts: HandPrompts

    @property
    def sought(self) -> tuple[str, ...]:
        """The layers that the grounder must find."""
        return left_to_grounder(self.layers, self.prompts)


def read_inputs(request: Request, denoiser: LatentDenoiser, views: ViewSettings) -> Inputs:
    """Read what a request names and check that it suits the models.

    Words of a layer count only where the grounder must find it: what a person has marked in masks
    may be called anything.

    Raises:
        ValueError: a prompt or a name that the models can't work with; images, masks or clicks
            that are wrong.
    """
    if request.images is None:
        layers, images = _check_prompt(request, denoiser), None
        stems, size = tuple(f"{view:03d}" for view in range(views.views)), (views.size, views.size)
    else:
        layers, images = check_layers(request.layers or ()), load_posed_images(request.images)
        stems, size = images.stems, images.size
    prompts = read_prompts(_masks(request, layers), request.clicks, layers, stems, size)
    inputs = Inputs(layers, images, prompts)
    if denoiser.words is not None:
        for layer in inputs.sought:
            check_words(phrase(layer), denoiser.words)
    return inputs


def _check_prompt(request: Request, denoiser: LatentDenoiser) -> tuple[str, ...]:
    """The layers' names, once the prompt is known to suit the models."""
    prompt = validate_prompt(request.prompt, limit=denoiser.max_tokens)
    layers = find_layers(prompt) if request.layers is None else check_layers(request.layers)
    if denoiser.words is not None:
        check_words(prompt, denoiser.words)
    denoiser.tokenize([with_view(prompt, "overhead")])  # counts as the text encoder will
    return layers


def _masks(request: Request, layers: tuple[str, ...]) -> Path | None:
    """The folder of masks drawn by hand: the one named, or else that of the images, if any."""
    if request.masks is not None or request.images is None:
        return request.masks
    beside = request.images / "masks"
    return beside if has_layer_masks(beside, layers) else None
