"""Figures for papers: a grid of pictures with captions, as PNG or PDF.

From several cameras, the columns are the views. A row shows the scene in one mode; "layers" becomes
a row for each layer, alone in its place. From one camera, the columns are the scene and, where
"layers" is asked for, each layer; every mode asked for is a row.

PNG and PDF have the same layout. The text of a PDF is text: it can be selected and searched, and
its font is embedded (TrueType, as publishers ask). Fonts are those that matplotlib brings, so that
a figure looks the same everywhere; pixels of tiles are copied as they were drawn.
"""

import logging
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from jaxtyping import UInt8
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

from dissector.files import write_atomically
from dissector.mesh import Layer
from dissector.progress import Step
from editing.errors import EditError
from editing.pictures.figures import with_ending, write_png
from editing.pictures.rendering import Look, Stage, as_part, check_size
from editing.pictures.view_camera import View, ViewCamera

log = logging.getLogger(__name__)

ROWS = ("scene", "layers", "normals", "albedo", "wireframe")

DOTS_PER_INCH = 300
"""Of tiles in a PDF."""

LARGEST_SIDE = 16_384
"""Of a figure, pixels."""

GAP, LINE, CAPTION = 0.02, 0.105, 0.058
"""Shares of a tile: the space between tiles, the height that a line of text takes, and the size of
its letters."""

FONTS = ("STIXGeneral.ttf", "DejaVuSans.ttf")
"""Of captions: like Times, as the text of most papers; the second has more letters."""

BOLD = ("STIXGeneralBol.ttf", "DejaVuSans-Bold.ttf")
"""Of the title."""


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture of a grid.

    Attributes:
        row, column: its place, from 0.
        layer: which one it shows alone; None for all.
        view, mode: how.
    """

    row: int
    column: int
    layer: int | None
    view: View
    mode: str


@dataclass(frozen=True)
class Plan:
    """The words of a grid, and how large it is.

    Attributes:
        tile: side of a tile in pixels.
        columns, rows: the captions below and beside.
        captions: whether these are shown.
        title: above; "" for none.
    """

    tile: int
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    captions: bool
    title: str

    @property
    def gap(self) -> int:
        return max(round(GAP * self.tile), 1)

    @property
    def line(self) -> int:
        return round(LINE * self.tile)

    @property
    def left(self) -> int:
        """Of the first column, pixels."""
        return self.line if self.captions and len(self.rows) > 1 else 0

    @property
    def top(self) -> int:
        """Of the first row, pixels."""
        return round(1.3 * self.line) if self.title else 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the figure in pixels."""
        step, below = self.tile + self.gap, self.line if self.captions else 0
        width = self.left + step * len(self.columns) - self.gap
        return width, self.top + step * len(self.rows) - self.gap + below

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """The left and upper border of a tile, pixels."""
        step = self.tile + self.gap
        return self.left + step * column, self.top + step * row


def write_figure(
    layers: Sequence[Layer],
    path: str | Path,
    *,
    cameras: Sequence[ViewCamera],
    rows: Sequence[str] = ("scene", "layers"),
    captions: bool = True,
    tile: int = 512,
    title: str = "",
) -> Generator[Step, None, tuple[Path, ...]]:
    """Draw a grid of pictures on white and write it; returns its path.

    Args:
        path: ends in ".png" or ".pdf".
        cameras: one or more, see above.
        rows: of `ROWS`, each once at most.
        captions: names of layers, views and modes.
        tile: side of the pictures in pixels; a PDF has 300 of them an inch.

    Raises:
        EditError: nothing to draw, an unknown row, a size out of range, another ending.
        OSError: the file cannot be written.
    """
    path = with_ending(path, ".png", ".pdf")
    stage = Stage(layers)
    _check(cameras, rows, tile)
    views = [stage.view(camera, width=tile, height=tile) for camera in cameras]
    names = [layer.name for layer in layers]
    if len(cameras) > 1:
        tiles, words = _by_view(views, rows, names)
        plan = Plan(tile, tuple(camera.title for camera in cameras), words, captions, title)
    else:
        tiles, words = _by_layer(views[0], rows, len(layers) if "layers" in rows else 0)
        columns = ("scene", *names) if "layers" in rows else ("scene",)
        plan = Plan(tile, columns, words, captions, title)
    if max(plan.size) > LARGEST_SIDE:
        raise EditError(
            f"This figure would be {plan.size[0]} by {plan.size[1]} pixels; "
            f"{LARGEST_SIDE} is the most. Choose smaller tiles."
        )
    images = yield from _draw(stage, layers, tiles)
    _write(path, plan, images)
    return (path,)


def _check(cameras: Sequence[ViewCamera], rows: Sequence[str], tile: int) -> None:
    if not cameras:
        raise EditError("A figure needs at least one camera.")
    unknown = [row for row in rows if row not in ROWS]
    if unknown or not rows or len(set(rows)) < len(rows):
        raise EditError(
            f"The rows of a figure are some of {', '.join(ROWS)}, each once; "
            f"not {', '.join(map(str, rows)) or 'none'}."
        )
    check_size(tile, tile)


def _by_view(
    views: Sequence[View], rows: Sequence[str], names: Sequence[str]
) -> tuple[list[Tile], tuple[str, ...]]:
    """Tiles in columns of views, and the captions of the rows."""
    lines: list[tuple[str, int | None, str]] = []
    for row in rows:
        if row == "layers":
            lines += [(name, index, "shaded") for index, name in enumerate(names)]
        else:
            lines.append((row, None, _mode(row)))
    tiles = [
        Tile(place, column, layer, view, mode)
        for place, (_, layer, mode) in enumerate(lines)
        for column, view in enumerate(views)
    ]
    return tiles, tuple(caption for caption, _, _ in lines)


def _by_layer(view: View, rows: Sequence[str], layers: int) -> tuple[list[Tile], tuple[str, ...]]:
    """Tiles in columns of the scene and its layers, and the captions of the rows."""
    modes = list(dict.fromkeys(_mode(row) for row in rows))
    columns = [None, *range(layers)]
    tiles = [
        Tile(place, column, layer, view, mode)
        for place, mode in enumerate(modes)
        for column, layer in enumerate(columns)
    ]
    return tiles, tuple(modes)


def _mode(row: str) -> str:
    return "shaded" if row in ("scene", "layers") else row


def _draw(
    stage: Stage, layers: Sequence[Layer], tiles: Sequence[Tile]
) -> Generator[Step, None, list[tuple[Tile, UInt8[np.ndarray, "tile tile 3"]]]]:
    """The tiles with their pictures."""
    alone: dict[int, Stage] = {}
    images = []
    for part, tile in enumerate(tiles):
        shown = stage
        if tile.layer is not None:
            if tile.layer not in alone:
                colour = stage.colours[tile.layer]
                alone[tile.layer] = Stage([layers[tile.layer]], colours=[colour])
            shown = alone[tile.layer]
        look = Look(tile.mode, "#ffffff", ground_shadow=tile.layer is None)
        drawn = yield from as_part(shown.draw(tile.view, look), part, len(tiles))
        images.append((tile, drawn.image[..., :3]))
    return images


def _write(
    path: Path, plan: Plan, images: Sequence[tuple[Tile, UInt8[np.ndarray, "tile tile 3"]]]
) -> None:
    with matplotlib.rc_context({"pdf.fonttype": 42, "text.usetex": False, "path.sketch": None}):
        page = _page(plan)
        if path.suffix.lower() == ".png":
            write_png(path, _pixels(page, plan, images))
            return
        for tile, image in images:
            _place(page, plan, tile, image)
        about = {"Title": plan.title or None, "Creator": None, "Producer": None}
        about["CreationDate"] = None
        canvas = FigureCanvasPdf(page)
        write_atomically(path, lambda target: _print_pdf(canvas, target, about))


def _print_pdf(canvas: FigureCanvasPdf, target: Path, about: dict[str, str | None]) -> None:
    with target.open("wb") as file:
        canvas.print_pdf(file, metadata=about)


def _page(plan: Plan) -> Figure:
    """White paper with the words on it."""
    width, height = plan.size
    page = Figure(figsize=(width / DOTS_PER_INCH, height / DOTS_PER_INCH), dpi=DOTS_PER_INCH)
    page.set_facecolor("white")
    letters = CAPTION * plan.tile
    if plan.title:
        _text(page, plan.title, (width / 2, 0.5 * plan.top), 1.15 * letters, bold=True)
    if not plan.captions:
        return page
    for column, words in enumerate(plan.columns):
        left, _ = plan.corner(0, column)
        middle = left + plan.tile / 2, height - 0.52 * plan.line
        _text(page, words, middle, letters, room=plan.tile)
    for row, words in enumerate(plan.rows if plan.left else ()):
        _, top = plan.corner(row, 0)
        middle = 0.5 * plan.line, top + plan.tile / 2
        _text(page, words, middle, letters, room=plan.tile, turn=90)
    return page


def _text(
    page: Figure,
    words: str,
    middle: tuple[float, float],
    letters: float,
    *,
    room: float | None = None,
    turn: float = 0,
    bold: bool = False,
) -> None:
    """A line of text around a place in pixels, smaller letters where it would not fit the room."""
    width, height = page.get_size_inches() * DOTS_PER_INCH
    font = FontProperties(fname=_font(words, BOLD if bold else FONTS))
    text = page.text(
        middle[0] / width,
        1 - middle[1] / height,
        words,
        fontproperties=font,
        fontsize=letters * 72 / DOTS_PER_INCH,
        rotation=turn,
        ha="center",
        va="center",
        color="black",
        parse_math=False,
    )
    box = text.get_window_extent(FigureCanvasAgg(page).get_renderer())
    length = box.height if turn else box.width
    most = 0.96 * (width if room is None else room)
    if length > most:
        text.set_fontsize(letters * 72 / DOTS_PER_INCH * most / length)


def _font(words: str, choice: Sequence[str]) -> Path:
    """The first font that has all the letters, else the last."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name in choice:
        font = FT2Font(str(folder / name))
        if all(font.get_char_index(ord(letter)) for letter in words):
            return folder / name
    log.warning("no font at hand has all the letters of %r; boxes stand for the others", words)
    return folder / choice[-1]


def _pixels(
    page: Figure, plan: Plan, images: Sequence[tuple[Tile, UInt8[np.ndarray, "tile tile 3"]]]
) -> UInt8[np.ndarray, "height width 3"]:
    """The page as an image."""
    canvas = FigureCanvasAgg(page)
    canvas.draw()
    pixels = np.array(canvas.buffer_rgba())[..., :3]
    assert pixels.shape[:2] == plan.size[::-1]
    for tile, image in images:
        left, top = plan.corner(tile.row, tile.column)
        pixels[top : top + plan.tile, left : left + plan.tile] = image
    return pixels


def _place(page: Figure, plan: Plan, tile: Tile, image: UInt8[np.ndarray, "tile tile 3"]) -> None:
    """Put a picture on the page, pixel for pixel."""
    width, height = plan.size
    left, top = plan.corner(tile.row, tile.column)
    below = height - top - plan.tile
    box = (left / width, below / height, plan.tile / width, plan.tile / height)
    axes = page.add_axes(box)
    axes.set_axis_off()
    axes.imshow(image, interpolation="none", aspect="auto")
