"""What pictures cost: `python -m benchmarks.picture_speed [SCENE] [--quick]`.

Writes PNG files of 1024², 4096² and 8192² pixels and a turntable of 48 frames of 512², each in a
process of its own: wall and processor seconds (compiled code is made before they count), and the
largest resident memory, of which the libraries and the scene are the part before.
"""

import argparse
import logging
import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dissector.progress import finish
from dissector.report import peak_memory_mb
from editing.opening import open_source
from editing.pictures.figures import write_picture
from editing.pictures.turntable import write_turntable
from editing.pictures.view_camera import ViewCamera

log = logging.getLogger("benchmarks")

SCENE = Path(__file__).resolve().parents[1] / "assets" / "scenes" / "3-duck-car"
SIZES = (1024, 4096, 8192)
FRAMES, FRAME = 48, 512


@dataclass(frozen=True)
class Cost:
    """Seconds, and memory in MB."""

    wall: float
    processor: float
    peak: float
    before: float


def measure(scene: Path, size: int) -> Cost:
    """Of a shaded picture of this size, or, for size 0, of a turntable."""
    layers = [held.content for held in open_source(scene).shown]
    camera = ViewCamera.parse("three_quarter")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.png"
        finish(write_picture(layers, path, camera, width=16, height=16))
        before = peak_memory_mb()
        start, used = time.perf_counter(), time.process_time()
        if size:
            finish(write_picture(layers, path, camera, width=size, height=size))
        else:
            film = Path(folder) / "a.mp4"
            finish(write_turntable(layers, film, width=FRAME, height=FRAME, frames=FRAMES))
        wall, processor = time.perf_counter() - start, time.process_time() - used
    return Cost(wall, processor, peak_memory_mb(), before)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="What pictures cost.")
    parser.add_argument("scene", type=Path, nargs="?", default=SCENE)
    parser.add_argument("--quick", action="store_true", help="the smallest picture only")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log.info("%s, shaded, ground shadow, cpu", given.scene.name)
    log.info("| picture | wall | processor | peak memory | of that before |")
    log.info("|---|---|---|---|---|")
    for size in SIZES[:1] if given.quick else (*SIZES, 0):
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            cost = pool.apply(measure, (given.scene, size))
        log.info(
            "| %s | %.1f s | %.1f s | %.0f MB | %.0f MB |",
            f"{size}²" if size else f"turntable, {FRAMES} × {FRAME}²",
            cost.wall,
            cost.processor,
            cost.peak,
            cost.before,
        )


if __name__ == "__main__":
    main()
