"""SAM as a point segmenter: masks of whatever is clicked.

SAM (arXiv 2304.02643) answers a prompt with several masks, whole, part and subpart, and an estimate
of the quality of each; the best is kept. It is the released checkpoint in the format of
transformers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor
from transformers import SamModel

from dissector.grounding.grounded_sam import SEGMENTER, Proposals, find_folder, read_model
from dissector.grounding.points import Point, check_points


@dataclass(frozen=True)
class SamPoints:
    """SAM behind the `PointSegmenter` interface, frozen."""

    model: Any
    processor: Any

    @classmethod
    def load(
        cls, source: Path | str = SEGMENTER, *, device: torch.device | str = "cpu"
    ) -> "SamPoints":
        """Read a SAM: a folder in the format of transformers, or an id of the hub ("owner/name").

        Raises:
            ValueError: see `grounded_sam.find_folder`; also files that are damaged or incomplete.
        """
        folder = find_folder(source, "sam")
        return cls(*read_model(SamModel, folder, device, part="SAM"))

    @torch.no_grad()
    def propose(self, image: Float[Tensor, "height width 3"], points: Sequence[Point]) -> Proposals:
        """SAM's three masks of the one clicked object, with their estimated qualities."""
        check_points(points, image.shape[1], image.shape[0])
        picture = Image.fromarray((255 * image.clamp(0, 1)).round().byte().cpu().numpy())
        inputs = self.processor(
            images=picture,
            input_points=[[[[point.x, point.y] for point in points]]],
            input_labels=[[[int(point.positive) for point in points]]],
            return_tensors="pt",
        )
        inputs["input_points"] = inputs["input_points"].float()
        sizes = inputs.pop("original_sizes"), inputs.pop("reshaped_input_sizes")
        output = self.model(**inputs.to(self.model.device), multimask_output=True)
        logits = output.pred_masks.float()
        logits = self.processor.post_process_masks(logits, *sizes, binarize=False)
        return Proposals(logits[0].sigmoid(), output.iou_scores[0].float())

    def segment(
        self, image: Float[Tensor, "height width 3"], points: Sequence[Point]
    ) -> Float[Tensor, "height width"]:
        """See `PointSegmenter.segment`."""
        return self.propose(image, points).best()[0].to(image)
