"""A picture of what the tables of `benchmarks.edits` say: start, edit and truth of each scene."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageDraw, ImageFont

from dissector.preview import preview_image
from editing.scene import Scene

SIZE, TITLE, GAP, CAPTION = 176, 26, 8, 20
COLUMNS = ("start", "object", "edited", "object", "true toys", "object")

FONT = ImageFont.load_default(13)


@dataclass(frozen=True)
class Row:
    """One edit.

    Attributes:
        caption: of the start, and what was asked for.
        index: of the edited layer.
        scenes: start, edited, and truth.
    """

    caption: str
    index: int
    scenes: tuple[Scene, Scene, Scene]


def sheet(rows: Sequence[Row], *, size: int = SIZE) -> UInt8[np.ndarray, "height width 3"]:
    """A row for each edit: the three scenes, each with its edited object alone; captions above.

    Args:
        size: side of a tile in pixels.

    Raises:
        ValueError: no rows.
    """
    if not rows:
        raise ValueError("expected at least one edit, got none")
    width, height = size * len(COLUMNS) + 2 * GAP, TITLE + (CAPTION + size) * len(rows) + GAP
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for column, title in enumerate(COLUMNS):
        place = (GAP + size * (column + 0.5), TITLE / 2)
        pen.text(place, title, fill="black", anchor="mm", font=FONT)
    for line, row in enumerate(rows):
        top = TITLE + (CAPTION + size) * line
        pen.text((GAP, top + CAPTION / 2), row.caption, fill="black", anchor="lm", font=FONT)
        image.paste(Image.fromarray(_tiles(row, size)), (GAP, top + CAPTION))
    return np.asarray(image)


def _tiles(row: Row, size: int) -> UInt8[np.ndarray, "size width 3"]:
    """Scene and object of each of the three scenes, side by side."""
    tiles = []
    for scene in row.scenes:
        pictures = preview_image([held.content for held in scene.layers], size=size)
        shown = np.split(pictures, pictures.shape[1] // size, axis=1)
        tiles += [shown[0], shown[1 + row.index]]
    return np.concatenate(tiles, axis=1)
