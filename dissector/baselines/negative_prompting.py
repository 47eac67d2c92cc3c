"""Negative prompting: score distillation of the category field with plain text, without mining.

The row "Negative Prompting" of DreamDissector (arXiv 2407.16260, table 1). Every object is pushed
towards its own name and away from the names of the others, which take the place of the empty prompt
in classifier-free guidance (arXiv 2207.12598).
"""

from collections.abc import Generator, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.category_field import CategoryField
from dissector.denoiser import LatentDenoiser
from dissector.distillation import dissect
from dissector.frozen_samples import FrozenSamples
from dissector.progress import Step
from dissector.settings import DissectionSettings


def other_objects(phrases: Sequence[str]) -> tuple[str, ...]:
    """For each phrase the others, as a negative prompt: ("a frog", "a log") → ("a log", "a frog").

    Three and more are joined by "and".

    Raises:
        ValueError: fewer than two phrases.
    """
    if len(phrases) < 2:
        raise ValueError(f"expected at least two objects, got {len(phrases)}: {list(phrases)}")
    return tuple(
        " and ".join(other for place, other in enumerate(phrases) if place != own)
        for own in range(len(phrases))
    )


def negative_prompting(
    denoiser: LatentDenoiser,
    phrases: Sequence[str],
    frozen: FrozenSamples,
    view_words: Sequence[str],
    masks: Float[Tensor, "views categories height width"],
    settings: DissectionSettings,
    *,
    generator: torch.Generator,
) -> Generator[Step, None, CategoryField]:
    """Learn to which object every point belongs from the objects' names alone.

    Args:
        denoiser: as it was trained, nothing mined.
        phrases: of each object in plain words, with its article and without view suffix.
        frozen, view_words, settings, generator: as in `distillation.dissect`.
        masks: where each object is seen; looked at only where `settings` asks for it.

    Raises:
        ValueError: fewer than two phrases.
    """
    return dissect(
        denoiser,
        phrases,
        frozen,
        view_words,
        masks,
        settings,
        negatives=other_objects(phrases),
        generator=generator,
    )
