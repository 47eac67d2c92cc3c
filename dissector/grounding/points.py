"""Point prompts: clicks that say what belongs to an object and what does not.

Every point segmenter has one method, `segment`; which network stands behind it is a matter of the
file that defines it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from jaxtyping import Float
from torch import Tensor


@dataclass(frozen=True)
class Point:
    """One click.

    Attributes:
        x, y: pixels from the top left corner of the image; the middle of the first pixel is (0.5,
            0.5).
        positive: whether it lies on the object, or on what does not belong to it.
    """

    x: float
    y: float
    positive: bool = True

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y)):
            raise ValueError(f"expected finite coordinates of a point, got ({self.x}, {self.y})")


@runtime_checkable
class PointSegmenter(Protocol):
    """Finds the object that was clicked."""

    def segment(
        self, image: Float[Tensor, "height width 3"], points: Sequence[Point]
    ) -> Float[Tensor, "height width"]:
        """A soft mask in 0..1 of the object under the positive points.

        Args:
            image: sRGB in 0..1.
            points: inside the image, at least one of them positive.

        Raises:
            ValueError: see `check_points`.
        """
        ...


def check_points(points: Sequence[Point], width: int, height: int) -> None:
    """Whether points can prompt a segmenter in an image of this size.

    Raises:
        ValueError: a point outside the image, or no positive one.
    """
    for point in points:
        if not (0 <= point.x < width and 0 <= point.y < height):
            raise ValueError(
                f"expected points inside the image of {width} × {height} pixels, "
                f"got ({point.x:g}, {point.y:g})"
            )
    if not any(point.positive for point in points):
        raise ValueError(f"expected at least one positive point, got {len(points)} others")
