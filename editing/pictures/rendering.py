"""Pictures of layers, drawn on the CPU: the same bytes on every machine, at any size.

An image is drawn tile by tile: a z-buffer finds the triangle that each sample of a pixel shows, and
the samples are painted and averaged in linear light. The memory beside the image is that of the
scene and of a few tiles. No graphics driver takes part.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Int16, UInt8

from dissector.mesh import Layer
from dissector.progress import Step, finish
from editing.errors import EditError
from editing.pictures.colour import decode, layer_colours, parse_hex
from editing.pictures.geometry import Model, gather, project
from editing.pictures.light import Light, Studio, in_order, unlit
from editing.pictures.raster import NOTHING, ROOKS, Tiles, offsets, rasterise, sort_into_tiles
from editing.pictures.shading import MODES, Style, drawn, lens, paint, surfaces
from editing.pictures.view_camera import View, ViewCamera

SMALLEST, LARGEST = 16, 8192
"""Sides of pictures in pixels."""

TILE = 128
"""Side of a tile in pixels."""

TRANSPARENT = "transparent"

PREVIEW = 160
"""Longer side, in pixels, of the images that steps carry."""

LINE = 1 / 1400
"""Width of a wireframe's lines, as a share of the image's shorter side; one pixel at least."""

FINE, COARSE, LARGE = 16, 4, 4096 * 4096
"""Samples a pixel by default, and for pictures of more pixels than `LARGE`."""


Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """What a picture shows and behind it.

    Attributes:
        mode: one of `MODES`.
        background: "#rrggbb", or "transparent".
        ground_shadow: whether a ground below everything catches shadows, in "shaded" pictures.
        samples: a pixel, one of 1, 2, 4, 8, 16; None for a number that suits the size.

    Raises:
        EditError: another value.
    """

    mode: str = "shaded"
    background: str = TRANSPARENT
    ground_shadow: bool = True
    samples: int | None = None

    def __post_init__(self):
        if self.mode not in MODES:
            raise EditError(f'There is no mode "{self.mode}". The modes are {", ".join(MODES)}.')
        if self.background != TRANSPARENT:
            try:
                parse_hex(self.background)
            except ValueError as error:
                raise EditError(
                    f'A background is "transparent" or a colour like "#ffffff", '
                    f'not "{self.background}".'
                ) from error
        if self.samples is not None and self.samples not in ROOKS:
            raise EditError(f"There are {', '.join(map(str, ROOKS))} samples a pixel.")


@dataclass(frozen=True, eq=False)
class Rendered:
    """A picture.

    Attributes:
        image: sRGB with straight alpha.
        owners: the layer that most of a pixel shows, −1 for none; only where it was asked for.
    """

    image: UInt8[np.ndarray, "height width 4"]
    owners: Int16[np.ndarray, "height width"] | None = None


class Stage:
    """Layers that are ready to be drawn, from any number of cameras.

    Attributes:
        colours: of the layers, sRGB bytes, for the modes that show which layer is where.

    Raises:
        EditError: no layer.
    """

    def __init__(self, layers: Sequence[Layer], *, colours: Sequence[Colour] | None = None):
        if not layers:
            raise EditError("There is nothing to draw: no layer is shown.")
        self.colours = tuple(layer_colours(len(layers)) if colours is None else colours)
        self.model: Model = gather(layers, self.colours)
        self._studio: Studio | None = None

    def view(self, camera: ViewCamera, *, width: int, height: int) -> View:
        """Where a camera stands for an image of this size.

        Raises:
            EditError: a size out of range.
        """
        check_size(width, height)
        return camera.view(self.model.vertices, width=width, height=height)

    def light(self, view: View, look: Look) -> Light:
        """Of a picture; measured, where it has any."""
        if look.mode not in ("shaded", "wireframe"):
            return unlit(self.model)
        if self._studio is None:
            self._studio = Studio(self.model)
        light = self._studio.light(view)
        if look.ground_shadow and look.mode == "shaded":
            return light
        return light._replace(shadow=np.zeros((0, 0)))

    def draw(
        self, view: View, look: Look, *, owners: bool = False, tile: int = TILE
    ) -> Generator[Step, None, Rendered]:
        """A picture, a row of tiles at a time.

        Args:
            owners: whether to find the layer of each pixel too.
            tile: side of the tiles in pixels; it changes no byte of the result.
        """
        canvas = _Canvas(self.model, view, look, self.light(view, look), owners, tile)
        for row in range(canvas.tiles.rows):
            canvas.draw_row(row)
            shown = row % max(canvas.tiles.rows // 8, 1) == 0 or row + 1 == canvas.tiles.rows
            small = preview_of(canvas.image) if shown else None
            yield Step("render", row + 1, canvas.tiles.rows, preview=small)
        return Rendered(canvas.image, canvas.owners if owners else None)


class _Canvas:
    """A picture while it is drawn."""

    def __init__(self, model: Model, view: View, look: Look, light: Light, owners: bool, tile: int):
        width, height = view.width, view.height
        triangles = project(model, view)
        self.tiles: Tiles = sort_into_tiles(triangles, width=width, height=height, size=tile)
        self.places = offsets(look.samples or (COARSE if width * height > LARGE else FINE))
        self.scene = surfaces(model), drawn(triangles)
        self.light, self.lens, self.style = light, lens(view), _style(look, width, height)
        self.image = np.zeros((height, width, 4), np.uint8)
        self.owners = np.full((height, width) if owners else (0, 0), NOTHING, np.int16)

    def draw_row(self, row: int) -> None:
        """Fill one row of tiles."""
        for _ in in_order(lambda column: self._draw(row, column), range(self.tiles.columns)):
            pass

    def _draw(self, row: int, column: int) -> None:
        left, top = column * self.tiles.size, row * self.tiles.size
        part = np.s_[top : top + self.tiles.size, left : left + self.tiles.size]
        image, owners = self.image[part], self.owners[part]
        size = (len(self.places), *image.shape[:2])
        shown, nearest = np.full(size, NOTHING, np.int32), np.full(size, -np.inf)
        flat, members = self.scene[1], self.tiles.of(row * self.tiles.columns + column)
        rasterise(flat.corners, flat.nearness, members, left, top, self.places, shown, nearest)
        paint(
            image, owners, left, top, self.places, shown,
            self.scene, self.light, self.lens, self.style,
        )  # fmt: skip


def _style(look: Look, width: int, height: int) -> Style:
    opaque = look.background != TRANSPARENT
    plain = np.array(parse_hex(look.background) if opaque else (0, 0, 0)) / 255
    line = 0.5 * max(LINE * min(width, height), 1.0)
    background = plain if look.mode == "normals" else decode(plain)
    return Style(MODES[look.mode], opaque, background, line)


def render_view(
    layers: Sequence[Layer],
    camera: ViewCamera,
    *,
    width: int,
    height: int,
    mode: str = "shaded",
    background: str | None = None,
    ground_shadow: bool = True,
    samples: int | None = None,
) -> UInt8[np.ndarray, "height width 4"]:
    """One picture of layers: sRGB with straight alpha.

    Args:
        width, height: 16..8192.
        mode: "shaded", "albedo", "normals" (camera frame, x right, y up, z to the viewer, as
            (n + 1) / 2), "wireframe" or "layers".
        background: "#rrggbb"; None or "transparent" for none.
        ground_shadow, samples: see `Look`.

    Raises:
        EditError: no layer, or an argument out of range.
    """
    look = Look(mode, background or TRANSPARENT, ground_shadow, samples)
    stage = Stage(layers)
    return finish(stage.draw(stage.view(camera, width=width, height=height), look)).image


def check_size(width: int, height: int) -> None:
    """Raises EditError for a size that pictures cannot have."""
    for name, value in (("width", width), ("height", height)):
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not whole or not SMALLEST <= value <= LARGEST:
            raise EditError(
                f"The {name} of a picture is {SMALLEST} to {LARGEST} pixels, not {value}."
            )


def preview_of(
    image: UInt8[np.ndarray, "height width 4"], *, size: int = PREVIEW
) -> UInt8[np.ndarray, "rows columns 3"]:
    """A small copy over light grey."""
    step = max(-(-max(image.shape[:2]) // size), 1)
    small = image[step // 2 :: step, step // 2 :: step].astype(np.float64)
    alpha = small[..., 3:] / 255
    return np.round(small[..., :3] * alpha + 237 * (1 - alpha)).astype(np.uint8)


def as_part(
    steps: Generator[Step, None, Rendered], part: int, parts: int
) -> Generator[Step, None, Rendered]:
    """The steps of one of several pictures of the same size, counted over all of them."""
    while True:
        try:
            step = next(steps)
        except StopIteration as stop:
            return stop.value
        yield replace(step, index=part * step.total + step.index, total=parts * step.total)
