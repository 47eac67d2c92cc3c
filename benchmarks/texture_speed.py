"""Where the time of a texture goes: `python -m benchmarks.texture_speed [--threads N]`.

Bakes the layers of the example scenes. Their fields are not kept, so the colours are those of
fields of the same size with random weights, which take the same time. One run each; seconds are
those of the clock, `processor` is the time of this process and of the one that makes the charts.
"""

import argparse
import logging
import os
import time
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.category_field import CategoryField
from dissector.charts import flatten
from dissector.gltf_reader import read_glb
from dissector.mesh import Mesh
from dissector.png_images import png
from dissector.report import peak_memory_mb
from dissector.scene_field import SceneField
from dissector.settings import PRESETS
from dissector.surface import seen_colours
from dissector.texture import TextureSettings, paint

log = logging.getLogger("benchmarks")

SCENES = Path(__file__).resolve().parents[1] / "assets" / "scenes"


class TimedColour:
    """What a viewer sees of fields of the `preview` preset, and the seconds spent on it."""

    def __init__(self) -> None:
        preset, generator = PRESETS["preview"], torch.Generator().manual_seed(0)
        self.scene = SceneField(preset.generation.field, generator=generator)
        self.categories = CategoryField(2, preset.dissection.field, generator=generator)
        self.cell = 2 / preset.surface.resolution
        self.seconds = 0.0

    def __call__(
        self, points: Float[Tensor, "points 3"], normals: Float[Tensor, "points 3"]
    ) -> Float[Tensor, "points 3"]:
        start = time.perf_counter()
        colours = seen_colours(self.density, self.scene.colour, points, normals, cell=self.cell)
        self.seconds += time.perf_counter() - start
        return colours

    def density(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """One layer's share of the scene."""
        return self.categories.probabilities(x, 0.1)[:, 0] * self.scene.density(x)


def processor_seconds() -> float:
    """Of this process and its children so far."""
    return sum(os.times()[:4])


def bake_timed(name: str, mesh: Mesh, size: int) -> None:
    """Bake one layer and log a row of the table."""
    settings, colour = TextureSettings(size=size), TimedColour()
    before, start = processor_seconds(), time.perf_counter()
    charts = flatten(mesh, size=size, padding=size // 256)
    flat = time.perf_counter()
    baked = paint(mesh, charts, colour, settings)
    painted = time.perf_counter()
    assert baked.texture is not None
    image = png(baked.texture.image)
    done = time.perf_counter()
    log.info(
        "| %s | %d | %d | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |",
        name,
        len(mesh.faces),
        charts.count,
        size,
        flat - start,
        painted - flat - colour.seconds,
        colour.seconds,
        done - painted,
        done - start,
        processor_seconds() - before,
        len(image) / 1e6,
    )


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Where the time of a texture goes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1024])
    parser.add_argument("--scenes", type=int, default=2, help="how many example scenes")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    layers = [
        layer
        for folder in sorted(SCENES.iterdir())[: given.scenes]
        for layer in read_glb(folder / "scene.glb")
    ]
    log.info("CPU, %d threads; seconds", given.threads)
    log.info(
        "| layer | faces | charts | size | charts | texels | colour | PNG | sum | processor | MB |"
    )
    log.info("|---|---|---|---|---|---|---|---|---|---|---|")
    for size in given.sizes:
        for layer in layers:
            bake_timed(layer.name, layer.mesh, size)
    log.info("peak memory %.0f MB", peak_memory_mb())


if __name__ == "__main__":
    main()
