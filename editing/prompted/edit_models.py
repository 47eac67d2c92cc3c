"""The diffusion model that edits by prompt work with, and what it can be asked."""

import re
from dataclasses import dataclass

from dissector.denoiser import LatentDenoiser
from dissector.memory import FULL, MEMORY
from dissector.models import EMBEDDED, load_prior
from dissector.prompts import validate_prompt, with_view
from dissector.settings import Lens
from editing.errors import EditError


@dataclass(frozen=True)
class EditModels:
    """What edits by prompt work with.

    Attributes:
        denoiser: the plain prior, frozen.
        lens: of the pictures that it was trained on.
        device: that it is on, "cpu" or "cuda".
    """

    denoiser: LatentDenoiser
    lens: Lens
    device: str = "cpu"


def load_edit_models(
    prior: str = EMBEDDED, device: str = "cpu", memory: str = FULL.name
) -> EditModels:
    """Load a prior.

    Args:
        prior: "embedded", a folder in the diffusers format, or an id of the hub.
        memory: "full" or "low", what it may take of a GPU.

    Raises:
        ValueError: see `LatentDenoiser.load`.
    """
    denoiser = load_prior(prior, device=device, memory=MEMORY[memory])
    lens = Lens(denoiser.world.field_of_view, denoiser.world.camera_radius)
    return EditModels(denoiser, lens, device)


def check_prompt(denoiser: LatentDenoiser, prompt: str) -> str:
    """The prompt with spaces trimmed, once it is known to suit the model.

    Raises:
        EditError: it is empty, too long with a view suffix, or has words that the model does not
            know; these are named, and what is known is listed.
    """
    try:
        trimmed = validate_prompt(prompt, limit=denoiser.max_tokens)
        denoiser.tokenize([with_view(trimmed, "overhead")])  # counts as the text encoder will
    except ValueError as error:
        text = str(error)
        raise EditError(f"{text[0].upper()}{text[1:]}.") from error
    if denoiser.words is not None:
        _check_words(trimmed, {word.lower() for word in denoiser.words})
    return trimmed


def _check_words(prompt: str, known: set[str]):
    used = dict.fromkeys(re.findall(r"[\w'-]+", prompt.lower()))
    unknown = [word for word in used if word not in known]
    if unknown:
        listed = ", ".join(sorted(word for word in known if re.fullmatch(r"[\w'-]+", word)))
        missing = ", ".join(f'"{word}"' for word in unknown)
        raise EditError(f"The embedded model does not know {missing}. It knows: {listed}.")
