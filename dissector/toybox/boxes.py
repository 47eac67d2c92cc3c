"""Where the toys of a scene are: the layout that box-guided baselines are given."""

from collections.abc import Sequence

from dissector.baselines.composition import Box
from dissector.toybox.shapes import Toy


def boxes_of(toys: Sequence[Toy]) -> tuple[Box, ...]:
    """The true bounding box of each toy, world space."""
    boxes = []
    for toy in toys:
        low, high = toy.bounds()
        a, b, c = (0.5 * (low + high)).tolist()
        x, y, z = (high - low).tolist()
        boxes.append(Box((a, b, c), (x, y, z)))
    return tuple(boxes)
