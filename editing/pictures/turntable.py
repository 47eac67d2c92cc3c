"""Films of a scene on a turntable: MP4 (H.264, plays everywhere) and GIF, endless.

The camera goes once around, counter-clockwise as seen from above, starting in front; the next frame
after the last would be the first. All frames have the distance at which nothing leaves the frame.
H.264 is made by the ffmpeg program that the package imageio-ffmpeg brings.
"""

import logging
import subprocess
import tempfile
from collections.abc import Generator, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe
from jaxtyping import UInt8
from PIL import Image

from dissector.files import write_atomically
from dissector.mesh import Layer
from dissector.progress import Step, finish
from editing.errors import EditError
from editing.pictures.figures import with_ending
from editing.pictures.rendering import TRANSPARENT, Look, Stage, check_size, preview_of
from editing.pictures.view_camera import View, around

log = logging.getLogger(__name__)

Frame = UInt8[np.ndarray, "height width 4"]

SAMPLES = 8
"""A pixel: in motion, less is seen."""

MOST_FRAMES, FASTEST = 2000, 60

QUALITY = 16
"""x264's constant rate factor; 18 is said to be hard to tell from the original."""

SEE_THROUGH = 128
"""Alpha from which on a pixel of a GIF is opaque."""

SAMPLE_FRAMES, SAMPLE_PIXELS = 8, 60_000
"""Frames, and about how many pixels of them, that the palette of a GIF is chosen from."""


def write_turntable(
    layers: Sequence[Layer],
    path: str | Path,
    *,
    width: int,
    height: int,
    frames: int = 96,
    elevation: float = 15.0,
    mode: str = "shaded",
    background: str = "#ffffff",
    frames_per_second: int = 24,
) -> Generator[Step, None, tuple[Path, ...]]:
    """Draw a turn around the scene and write it as a film; returns its path.

    Args:
        path: ends in ".mp4" or ".gif".
        width, height: 16..8192, even for MP4.
        frames: of the whole turn, 2..2000.
        elevation: of the camera, degrees, −80..80.
        mode, background: see `editing.pictures.rendering.Look`; only a GIF can be transparent,
            and its pixels are opaque or not.
        frames_per_second: 1..60; a GIF has the nearest time a frame in hundredths of a second.

    Raises:
        EditError: no layer, or an argument out of range.
        OSError: the file cannot be written.
    """
    path = with_ending(path, ".mp4", ".gif")
    film = path.suffix.lower() == ".mp4"
    # One bit of alpha cannot hold a soft shadow.
    look = Look(mode, background, ground_shadow=background != TRANSPARENT, samples=SAMPLES)
    _check(frames, elevation, frames_per_second)
    _check_film(film, width, height, background)
    stage = Stage(layers)
    check_size(width, height)
    views = around(stage.model.vertices, frames, elevation, width=width, height=height)
    with tempfile.TemporaryDirectory() as folder:
        pictures = _Pictures(Path(folder), (height, width, 4), frames)
        for index, view in enumerate(views):
            image = _draw(stage, view, look)
            pictures.keep(index, image)
            yield Step("render", index + 1, frames, preview=preview_of(image))
        write = _write_mp4 if film else _write_gif
        write_atomically(path, lambda target: write(target, pictures, frames_per_second))
    return (path,)


def _draw(stage: Stage, view: View, look: Look) -> Frame:
    return finish(stage.draw(view, look)).image


def _check(frames: int, elevation: float, frames_per_second: int) -> None:
    ranges = (
        ("number of frames", frames, 2, MOST_FRAMES),
        ("elevation", elevation, -80, 80),
        ("number of frames a second", frames_per_second, 1, FASTEST),
    )
    for name, value, low, high in ranges:
        if not low <= value <= high:
            raise EditError(f"The {name} of a turntable is {low} to {high}, not {value:g}.")


def _check_film(film: bool, width: int, height: int, background: str) -> None:
    if film and background == TRANSPARENT:
        raise EditError("An MP4 cannot be transparent. Choose a background colour, or a GIF.")
    if film and (width % 2 or height % 2):
        raise EditError(f"An MP4 has an even width and height, not {width} by {height}.")


class _Pictures:
    """Frames on disk, so that a long film needs the memory of one."""

    def __init__(self, folder: Path, shape: tuple[int, int, int], count: int):
        self.shape, self.count = shape, count
        self._path = folder / "frames"

    def keep(self, index: int, image: Frame) -> None:
        """Add a frame; they come in order."""
        with self._path.open("ab") as file:
            assert file.tell() == index * image.nbytes
            file.write(image.tobytes())

    def read(self, index: int) -> Frame:
        """A frame."""
        size = int(np.prod(self.shape))
        content = np.fromfile(self._path, np.uint8, size, offset=index * size)
        return content.reshape(self.shape)

    def __iter__(self) -> Iterator[Frame]:
        return (self.read(index) for index in range(self.count))


def _write_mp4(target: Path, pictures: _Pictures, frames_per_second: int) -> None:
    """Encode the frames. Raises OSError with ffmpeg's last words where it fails."""
    height, width, _ = pictures.shape
    # fmt: off
    command = [
        get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
        "-r", str(frames_per_second), "-i", "pipe:0",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1",
        "-c:v", "libx264", "-crf", str(QUALITY), "-preset", "medium", "-threads", "1",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-movflags", "+faststart", "-f", "mp4", str(target),
    ]
    # fmt: on
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=words)
        try:
            assert process.stdin is not None
            for picture in pictures:
                process.stdin.write(picture[..., :3].tobytes())
            process.stdin.close()
            status = process.wait()
        except BrokenPipeError:
            status = process.wait() or 1
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if status:
            words.seek(0)
            said = words.read().decode(errors="replace").strip().splitlines()
            raise OSError(f"the film could not be encoded: {said[-1] if said else status}")


def _write_gif(target: Path, pictures: _Pictures, frames_per_second: int) -> None:
    """All frames share one palette, so that colours do not flicker; the last entry is nothing."""
    palette = _palette(pictures)
    frames = (_indexed(picture, palette) for picture in pictures)
    first = next(frames)
    hundredths = max(round(100 / frames_per_second), 2)
    options = {"transparency": 255} if pictures.read(0)[..., 3].min() < 255 else {}
    first.save(
        target,
        "GIF",
        save_all=True,
        append_images=chain(frames),
        duration=10 * hundredths,
        loop=0,
        disposal=2 if options else 1,
        optimize=False,
        **options,
    )


def _palette(pictures: _Pictures) -> Image.Image:
    """255 colours for all frames: the most frequent one, as a background is, and 254 by clusters of
    the others in some of the frames."""
    chosen = np.unique(np.linspace(0, pictures.count - 1, SAMPLE_FRAMES).astype(int)).tolist()
    opaque = (
        picture[picture[..., 3] >= SEE_THROUGH][:, :3] for picture in map(pictures.read, chosen)
    )
    seen = np.concatenate([*opaque, np.zeros((1, 3), np.uint8)])
    colours, counts = np.unique(seen, axis=0, return_counts=True)
    often = colours[np.argmax(counts)]
    others = seen[(seen != often).any(axis=1)]
    others = others[:: max(len(others) // SAMPLE_PIXELS, 1)] if len(others) else seen
    strip = Image.fromarray(np.ascontiguousarray(others)[None])
    clusters = strip.quantize(254, kmeans=3, dither=Image.Dither.NONE).getpalette() or []
    palette = Image.new("P", (1, 1))
    entries = [*map(int, often), *clusters[: 3 * 254]]
    palette.putpalette((entries + entries[:3] * 256)[: 3 * 255])
    return palette


def _indexed(picture: Frame, palette: Image.Image) -> Image.Image:
    """A frame in the colours of the palette, whose first one is kept exactly."""
    entries = list(palette.getpalette() or ())[: 3 * 255]
    opaque = np.ascontiguousarray(picture[..., :3])
    frame = Image.fromarray(opaque).quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
    indices = np.array(frame)
    indices[(opaque == np.array(entries[:3], np.uint8)).all(axis=-1)] = 0
    indices[picture[..., 3] < SEE_THROUGH] = 255
    result = Image.fromarray(indices)
    result.putpalette(entries + [0] * (768 - len(entries)))
    return result
