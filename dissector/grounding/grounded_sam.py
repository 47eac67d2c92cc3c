"""Grounding DINO and SAM: masks of whatever can be named.

Grounding DINO (arXiv 2303.05499) reads all phrases of a scene as one caption, "frog. lily pad.",
and gives boxes, each with a score for every token of the caption. The best box of each phrase goes
to SAM (arXiv 2304.02643), which proposes several masks of it with an estimate of their quality; the
best is kept. Both are released checkpoints.
"""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.backends import SamBackend
from dissector.grounding import Backed, Movable, share_overlaps
from dissector.grounding.detections import (
    RELEASED,
    DetectionSettings,
    PhraseDetector,
    choose_boxes,
    write_caption,
)
from dissector.grounding.grounding_dino import DETECTOR, GroundingDino
from dissector.grounding.proposals import BoxSegmenter, picture_of
from dissector.grounding.sam import SEGMENTER, load_sam

log = logging.getLogger(__name__)


class GroundedSam:
    """Grounding DINO's boxes, SAM's masks: a `Grounder` of an open vocabulary.

    Views are looked at one by one, and nothing of one is kept for the next.

    Attributes:
        detector, segmenter: the two models.
        settings: which boxes count.
    """

    def __init__(
        self, detector: PhraseDetector, segmenter: BoxSegmenter, settings: DetectionSettings
    ) -> None:
        self.detector, self.segmenter, self.settings = detector, segmenter, settings

    @classmethod
    def load(
        cls,
        *,
        detector: Path | str = DETECTOR,
        segmenter: Path | str = SEGMENTER,
        device: torch.device | str = "cpu",
        settings: DetectionSettings = RELEASED,
        backend: SamBackend | None = None,
    ) -> "GroundedSam":
        """Read both models, in float32.

        Args:
            detector: a Grounding DINO: a folder in the format of transformers, or the id of a
                repository on the Hugging Face hub ("owner/name"), downloaded at the first use.
            segmenter: a SAM, see `load_sam`.
            backend: what runs SAM, see `sam_backend`.

        Raises:
            ImportError: see `load_sam`.
            ValueError: no such folder or repository, no network, a file that is missing, damaged or
                of another kind of model, or weights that are there only as a pickle.
        """
        boxes = partial(GroundingDino.load, detector, device=device)
        # A mistake in what is on the disk shows before the other model is downloaded.
        known = boxes() if Path(detector).exists() else None
        sam = load_sam(segmenter, device=device, backend=backend)
        return cls(known or boxes(), sam, settings)

    def to(self, device: torch.device | str) -> None:
        """Move the weights of both."""
        for part in (self.detector, self.segmenter):
            if isinstance(part, Movable):
                part.to(device)

    @property
    def backends(self) -> dict[str, str]:
        return self.segmenter.backends if isinstance(self.segmenter, Backed) else {}

    def ground(
        self, images: Float[Tensor, "views height width 3"], phrases: Sequence[str]
    ) -> Float[Tensor, "views phrases height width"]:
        """See `Grounder.ground`; a phrase that is not found in a view has an empty mask there."""
        return self.ground_several(images, phrases, [1] * len(phrases))

    @torch.no_grad()
    def ground_several(
        self,
        images: Float[Tensor, "views height width 3"],
        phrases: Sequence[str],
        counts: Sequence[int],
    ) -> Float[Tensor, "views phrases height width"]:
        """See `CountingGrounder.ground_several`: the best boxes of a phrase share its mask."""
        write_caption(phrases)
        masks = images.new_zeros(len(images), len(phrases), *images.shape[1:3])
        for view, pixels in enumerate(images):
            image = picture_of(pixels)
            detections = self.detector.detect(image, phrases)
            chosen = choose_boxes(detections, self.settings, counts)
            _report(view, phrases, counts, chosen)
            boxes = [index for indices in chosen for index in indices]
            if not boxes:
                continue
            best = self.segmenter.segment(image, detections.boxes[boxes]).best().to(masks)
            parts = best.split([len(indices) for indices in chosen])
            for phrase, part in enumerate(parts):
                if len(part):
                    masks[view, phrase] = part.amax(dim=0)
        return share_overlaps(masks)


def _report(
    view: int, phrases: Sequence[str], counts: Sequence[int], chosen: Sequence[Sequence[int]]
) -> None:
    """Log what is not there in a view."""
    missing = [
        phrase if count == 1 else f"{count - len(found)} of {count} {phrase!r}"
        for phrase, count, found in zip(phrases, counts, chosen, strict=True)
        if len(found) < count
    ]
    if missing:
        log.info("view %d: %s not found", view, ", ".join(missing))
