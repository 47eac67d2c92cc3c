"""Grounding DINO: boxes of whatever can be named (arXiv 2303.05499).

It is the released checkpoint in the format of transformers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import GroundingDinoForObjectDetection

from dissector.grounding.detections import Detections, write_caption
from dissector.grounding.pretrained import Kind, read_pretrained

DETECTOR = "IDEA-Research/grounding-dino-tiny"
GROUNDING_DINO = Kind("Grounding DINO", "grounding-dino", GroundingDinoForObjectDetection, DETECTOR)


@dataclass(frozen=True)
class GroundingDino:
    """Grounding DINO behind the `PhraseDetector` interface, frozen."""

    model: Any
    processor: Any

    @classmethod
    def load(
        cls, source: Path | str = DETECTOR, *, device: torch.device | str = "cpu"
    ) -> "GroundingDino":
        """Read a Grounding DINO: a folder in the format of transformers, or an id of the hub.

        Raises:
            ValueError: see `read_pretrained`; also a tokenizer without its vocabulary.
        """
        model, processor = read_pretrained(GROUNDING_DINO, source, device)
        known, needed = len(processor.tokenizer), model.config.text_config.vocab_size
        if known < needed / 2:  # transformers takes the lack of its file for an empty one
            raise ValueError(
                f"cannot read the Grounding DINO in {source}: its tokenizer knows {known} of "
                f"{needed} tokens; tokenizer.json or vocab.txt is missing"
            )
        return cls(model, processor)

    def to(self, device: torch.device | str) -> None:
        """Move the weights."""
        self.model.to(device)

    @torch.no_grad()
    def detect(self, image: Image.Image, phrases: Sequence[str]) -> Detections:
        """Every query's box with its scores, on the CPU.

        Raises:
            ValueError: see `write_caption`; also more tokens than the model reads.
        """
        caption, spans = write_caption(phrases)
        offsets = self.processor.tokenizer(caption, return_offsets_mapping=True)["offset_mapping"]
        if len(offsets) > (limit := self.model.config.max_text_len):
            raise ValueError(
                f"the phrases have {len(offsets)} tokens; Grounding DINO reads at most {limit}"
            )
        inputs = self.processor(images=image, text=caption, return_tensors="pt")
        output = self.model(**inputs.to(self.model.device))
        scores = output.logits[0, :, : len(offsets)].float().sigmoid().cpu()
        of_phrases = [
            scores[:, [i for i, (a, b) in enumerate(offsets) if start <= a < b <= end]]
            for start, end in spans
        ]
        centre, size = output.pred_boxes[0].float().cpu().chunk(2, dim=1)
        return Detections(
            boxes=torch.cat([centre - size / 2, centre + size / 2], dim=1).clamp(0, 1),
            confidence=scores.amax(dim=1),
            matches=torch.stack([tokens.amax(dim=1) for tokens in of_phrases], dim=1),
            agreement=torch.stack([tokens.mean(dim=1) for tokens in of_phrases], dim=1),
        )
