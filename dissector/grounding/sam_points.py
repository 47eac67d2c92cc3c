"""SAM as a point segmenter: masks of whatever is clicked.

SAM (arXiv 2304.02643) answers a prompt with several masks, whole, part and subpart, and an estimate
of the quality of each; the best is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.backends import SamBackend
from dissector.grounding import Backed, Movable
from dissector.grounding.points import Point, check_points
from dissector.grounding.proposals import ClickSegmenter, Proposals, picture_of
from dissector.grounding.sam import SEGMENTER, load_sam


@dataclass(frozen=True)
class SamPoints:
    """SAM behind the `PointSegmenter` interface, frozen."""

    sam: ClickSegmenter

    def to(self, device: torch.device | str) -> None:
        """Move the weights."""
        if isinstance(self.sam, Movable):
            self.sam.to(device)

    @property
    def backends(self) -> dict[str, str]:
        return self.sam.backends if isinstance(self.sam, Backed) else {}

    @classmethod
    def load(
        cls,
        source: Path | str = SEGMENTER,
        *,
        device: torch.device | str = "cpu",
        backend: SamBackend | None = None,
    ) -> "SamPoints":
        """Read a SAM, see `load_sam`."""
        return cls(load_sam(source, device=device, backend=backend))

    def propose(self, image: Float[Tensor, "height width 3"], points: Sequence[Point]) -> Proposals:
        """SAM's three masks of the one clicked object, with their estimated qualities.

        Raises:
            ValueError: see `check_points`.
        """
        check_points(points, image.shape[1], image.shape[0])
        return self.sam.click(picture_of(image), points)

    def segment(
        self, image: Float[Tensor, "height width 3"], points: Sequence[Point]
    ) -> Float[Tensor, "height width"]:
        """See `PointSegmenter.segment`."""
        return self.propose(image, points).best()[0].to(image)
