"""Pictures and cut-outs of a scene as PNG files.

Files hold the image and nothing else: no time, no place, no maker.
"""

from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from dissector.export import file_name
from dissector.files import write_atomically
from dissector.mesh import Layer
from dissector.progress import Step
from editing.errors import EditError
from editing.pictures.rendering import TRANSPARENT, Look, Rendered, Stage, as_part
from editing.pictures.view_camera import ViewCamera

COMPRESSION = 4
"""zlib's level for PNG: large pictures take half the time of level 6 and a few percent more."""

PICTURE = "picture.png"
"""Of a folder of cut-outs: what the visible parts add up to."""


def write_picture(
    layers: Sequence[Layer],
    path: str | Path,
    camera: ViewCamera,
    *,
    width: int,
    height: int,
    mode: str = "shaded",
    background: str = TRANSPARENT,
    ground_shadow: bool = True,
) -> Generator[Step, None, tuple[Path, ...]]:
    """Draw layers and write a PNG; returns its path.

    Args:
        path: ends in ".png".
        width, height: 16..8192.
        mode, background, ground_shadow: see `editing.pictures.rendering.Look`.

    Raises:
        EditError: no layer, or an argument out of range.
        OSError: the file cannot be written.
    """
    path = with_ending(path, ".png")
    look = Look(mode, background, ground_shadow)
    stage = Stage(layers)
    drawn = yield from stage.draw(stage.view(camera, width=width, height=height), look)
    write_png(path, drawn.image)
    return (path,)


def write_cut_outs(
    layers: Sequence[Layer],
    folder: str | Path,
    camera: ViewCamera,
    *,
    width: int,
    height: int,
    mode: str = "shaded",
) -> Generator[Step, None, tuple[Path, ...]]:
    """Write each layer by itself, in the frame that shows them all, on nothing; returns the paths.

    The folder gets `picture.png`, all layers without a ground; for each layer, numbered from 01 in
    their order, `01-NAME.png`, the complete object; and `01-NAME-visible.png`, its part of the
    picture. A pixel of the picture belongs to the layer that covers most of it, so that the visible
    parts, laid over each other in any order, are the picture to the last byte.

    Args:
        width, height: 16..8192.
        mode: see `editing.pictures.rendering.Look`.

    Raises:
        EditError: no layer, or an argument out of range.
        OSError: a file cannot be written.
    """
    look, folder, parts = Look(mode, ground_shadow=False), Path(folder), len(layers) + 1
    stage = Stage(layers)
    view = stage.view(camera, width=width, height=height)
    scene = yield from as_part(stage.draw(view, look, owners=True), 0, parts)
    paths = [folder / PICTURE]
    write_png(paths[0], scene.image)
    for index, layer in enumerate(layers):
        stem = f"{index + 1:02d}-{file_name(layer.name)}"
        paths.append(folder / f"{stem}-visible.png")
        write_png(paths[-1], visible_part(scene, index))
        alone = Stage([layer], colours=[stage.colours[index]])
        whole = yield from as_part(alone.draw(view, look), index + 1, parts)
        paths.append(folder / f"{stem}.png")
        write_png(paths[-1], whole.image)
    return tuple(paths)


def visible_part(scene: Rendered, layer: int) -> UInt8[np.ndarray, "height width 4"]:
    """The pixels of a picture that belong to a layer; the others are empty."""
    assert scene.owners is not None
    return np.where((scene.owners == layer)[..., None], scene.image, np.uint8(0))


def write_png(path: str | Path, image: UInt8[np.ndarray, "height width channels"]) -> None:
    """Write an image, RGB or RGBA, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    write_atomically(path, lambda target: _save(image, target))


def _save(image: UInt8[np.ndarray, "height width channels"], target: Path) -> None:
    height, width, channels = image.shape
    mode = {3: "RGB", 4: "RGBA"}[channels]
    # `frombuffer` shares the memory of the array; `fromarray` would copy it.
    pixels = np.ascontiguousarray(image)
    picture = Image.frombuffer(mode, (width, height), pixels, "raw", mode, 0, 1)
    picture.save(target, "PNG", compress_level=COMPRESSION)


def with_ending(path: str | Path, *endings: str) -> Path:
    """The path of a file. Raises EditError where it has none of these endings."""
    path = Path(path)
    if path.suffix.lower() not in endings:
        raise EditError(f"The name of this file ends in {' or '.join(endings)}, not {path.name!r}.")
    return path
