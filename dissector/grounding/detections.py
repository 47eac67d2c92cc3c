"""Boxes for phrases: the caption a detector reads, what it sees, and which boxes count.

Grounding DINO (arXiv 2303.05499) scores each box against every token of a caption that names all
phrases, "frog. lily pad.". The two thresholds are those of its `predict`: a box counts if its best
token exceeds one of them, and has a phrase if a token of the phrase exceeds the other. `predict`
then joins all tokens above the second threshold to a phrase of its own; here a box is given to the
phrase it agrees with most.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor
from torch.nn import functional

SAME_OBJECT = 0.5
"""Intersection over union above which two boxes of a phrase are around one object."""


@dataclass(frozen=True)
class DetectionSettings:
    """Which boxes count; the defaults are those of the released Grounding DINO.

    Attributes:
        box_threshold: what the best token of a box must exceed, in 0..1.
        text_threshold: what the best token of its phrase must exceed, in 0..1.
    """

    box_threshold: float = 0.35
    text_threshold: float = 0.25

    def __post_init__(self) -> None:
        for name in ("box_threshold", "text_threshold"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"expected {name} in 0..1, got {getattr(self, name)}")


RELEASED = DetectionSettings()


@dataclass(frozen=True)
class Detections:
    """What a detector saw in one image.

    Attributes:
        boxes: left, top, right, bottom in 0..1 of the image.
        confidence: of each box, its best score over all tokens, in 0..1.
        matches: of each box and phrase, the best score over the tokens of the phrase, in 0..1.
        agreement: of each box and phrase, the mean score over the tokens of the phrase, in 0..1.
    """

    boxes: Float[Tensor, "boxes 4"]
    confidence: Float[Tensor, " boxes"]
    matches: Float[Tensor, "boxes phrases"]
    agreement: Float[Tensor, "boxes phrases"]


@runtime_checkable
class PhraseDetector(Protocol):
    """Finds boxes for phrases."""

    def detect(self, image: Image.Image, phrases: Sequence[str]) -> Detections: ...


def choose_boxes(
    detections: Detections, settings: DetectionSettings, counts: Sequence[int]
) -> list[list[int]]:
    """The indices of the boxes of each phrase, best first; none for a phrase that was not found.

    A box is of the phrase that it agrees with most, so no two phrases share one: an object that is
    hidden in a view doesn't get the box of another that looks a little like it. The mean over the
    tokens tells "red frog" and "blue frog" apart, whose best token may be "frog" in both; the
    authors' evaluation ranks by it as well.

    Args:
        counts: how many objects each phrase names, that is how many boxes it gets at most. Boxes
            around one object count once.
    """
    agreement = detections.agreement
    own = functional.one_hot(agreement.argmax(dim=1), agreement.shape[1]).bool()
    kept = detections.confidence > settings.box_threshold
    eligible = own & kept[:, None] & (detections.matches > settings.text_threshold)
    chosen = []
    for phrase, count in enumerate(counts):
        (indices,) = eligible[:, phrase].nonzero(as_tuple=True)
        order = agreement[indices, phrase].argsort(descending=True, stable=True)
        chosen.append(_apart(detections.boxes, indices[order].tolist(), count))
    return chosen


def _apart(boxes: Float[Tensor, "boxes 4"], ranked: Sequence[int], count: int) -> list[int]:
    """The first `count` of the ranked boxes that are around different objects."""
    kept: list[int] = []
    for index in ranked:
        if len(kept) < count and all(
            intersection_over_union(boxes[index], boxes[other]) <= SAME_OBJECT for other in kept
        ):
            kept.append(index)
    return kept


def intersection_over_union(first: Float[Tensor, "4"], second: Float[Tensor, "4"]) -> float:
    """Of two boxes: left, top, right, bottom. Two boxes without any area share nothing."""
    start, end = torch.maximum(first[:2], second[:2]), torch.minimum(first[2:], second[2:])
    shared = float((end - start).clamp(min=0).prod())
    areas = sum(float((box[2:] - box[:2]).clamp(min=0).prod()) for box in (first, second))
    return shared / max(areas - shared, 1e-12)


def write_caption(phrases: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The caption that names all phrases, and where in it each starts and ends.

    Raises:
        ValueError: no phrases, an empty one, one twice, or one with the marks that end a phrase.
    """
    lowered = [" ".join(phrase.lower().split()) for phrase in phrases]
    if not lowered:
        raise ValueError("expected at least one phrase to look for")
    for phrase in lowered:
        if not re.search(r"\w", phrase) or re.search("[.?]", phrase):
            raise ValueError(f"expected a noun phrase without full stops, got {phrase!r}")
        if lowered.count(phrase) > 1:
            raise ValueError(f"expected phrases that differ, got {phrase!r} more than once")
    caption, spans = "", []
    for phrase in lowered:
        spans.append((len(caption), len(caption) + len(phrase)))
        caption += f"{phrase}. "
    return caption.strip(), spans
