"""SAM through transformers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor
from transformers import SamModel

from dissector.grounding.points import Point
from dissector.grounding.pretrained import Kind, read_pretrained
from dissector.grounding.proposals import Proposals

SEGMENTER = "facebook/sam-vit-base"
SAM = Kind("SAM", "sam", SamModel, SEGMENTER)


@dataclass(frozen=True)
class TransformersSam:
    """SAM behind the `BoxSegmenter` and `ClickSegmenter` interfaces, frozen."""

    model: Any
    processor: Any

    @classmethod
    def load(cls, source: Path | str, device: torch.device | str) -> "TransformersSam":
        """Read a SAM: a folder in the format of transformers, or an id of the hub.

        Raises:
            ValueError: see `read_pretrained`.
        """
        return cls(*read_pretrained(SAM, source, device))

    def to(self, device: torch.device | str) -> None:
        """Move the weights."""
        self.model.to(device)

    @property
    def backends(self) -> dict[str, str]:
        return {"sam": "transformers"}

    def segment(self, image: Image.Image, boxes: Float[Tensor, "boxes 4"]) -> Proposals:
        """See `BoxSegmenter`: SAM's three proposals for each box."""
        scale = torch.tensor([image.width, image.height] * 2)
        return self._propose(image, input_boxes=[(boxes.cpu() * scale).tolist()])

    def click(self, image: Image.Image, points: Sequence[Point]) -> Proposals:
        """See `ClickSegmenter`: SAM's three proposals for the one object."""
        return self._propose(
            image,
            input_points=[[[[point.x, point.y] for point in points]]],
            input_labels=[[[int(point.positive) for point in points]]],
        )

    @torch.no_grad()
    def _propose(self, image: Image.Image, **prompts: list[Any]) -> Proposals:
        inputs = self.processor(images=image, return_tensors="pt", **prompts)
        for name in {"input_boxes", "input_points"} & {*inputs}:
            inputs[name] = inputs[name].float()
        sizes = inputs.pop("original_sizes"), inputs.pop("reshaped_input_sizes")
        output = self.model(**inputs.to(self.model.device), multimask_output=True)
        logits = output.pred_masks.float()
        logits = self.processor.post_process_masks(logits, *sizes, binarize=False)
        return Proposals(logits[0].sigmoid(), output.iou_scores[0].float())
