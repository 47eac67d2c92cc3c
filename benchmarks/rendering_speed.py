"""What an image of a mesh costs: `python -m benchmarks.rendering_speed [--threads N]`.

Times `render_mesh` and its gradient for a bumpy ball of four channels, and deodr's own calls for
the same image (the floor). Medians in milliseconds. Every row is measured in a process of its own:
its peak memory, and how much of that the images added to the libraries and the mesh.
"""

import argparse
import logging
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

import torch
from torch import Tensor

from dissector import mesh_rendering_deodr as deodr_renderer
from dissector.cameras import Cameras, orbit
from dissector.mesh_rendering import render_mesh
from dissector.tetrahedra import TetrahedralGrid, marching_tetrahedra
from dissector.visibility import visible_vertices

log = logging.getLogger("benchmarks")

Result = TypeVar("Result")

FACES = (10_000, 20_000, 40_000)
SIZES = (64, 128, 256)
RESOLUTIONS = {10_000: 26, 20_000: 37, 40_000: 52}
"""Cubes along an axis of the grid whose surface has about so many faces."""

CHANNELS, WARM_UP, TIMED = 4, 3, 15


@dataclass(frozen=True)
class Times:
    """Medians in milliseconds, and memory in MB."""

    forward: float
    backward: float
    deodr_forward: float
    deodr_backward: float
    peak: float
    added: float


def milliseconds(work: Callable[[], object]) -> float:
    """Time of one call."""
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far. The pipeline's own would load its models."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def bumpy_ball(faces: int) -> tuple[Tensor, Tensor]:
    """Vertices and faces of a surface as an optimisation has them, uneven triangles included."""
    grid = TetrahedralGrid(RESOLUTIONS[faces])
    points = grid.vertices
    radius = 0.6 + 0.04 * torch.sin(9 * points).prod(dim=-1)
    sdf = points.norm(dim=-1) - radius
    return marching_tetrahedra(points, sdf, grid.tets(sdf < 0))


class Watch:
    """Adds up the time spent in a function of a module while it is replaced by this."""

    def __init__(self, module: object, name: str):
        self.work = getattr(module, name)
        self.spent = 0.0
        setattr(module, name, self)

    def __call__(self, *given: object, **options: object) -> object:
        start = time.perf_counter()
        try:
            return self.work(*given, **options)
        finally:
            self.spent += 1e3 * (time.perf_counter() - start)

    def take(self) -> float:
        """The time so far; starts again."""
        spent, self.spent = self.spent, 0.0
        return spent


def measure(faces: int, size: int) -> tuple[int, Times]:
    """Number of faces, and times of an image and of its gradient."""
    vertices, triangles = bumpy_ball(faces)
    vertices.requires_grad_()
    attributes = torch.rand(len(vertices), CHANNELS, generator=torch.Generator().manual_seed(0))
    attributes.requires_grad_()
    camera = orbit(torch.tensor([20.0]), torch.tensor([15.0]), size=size)
    forward, backward = Watch(deodr_renderer, "draw"), Watch(deodr_renderer, "renderSceneB")
    rows, before = [], peak_memory_mb()
    for _ in range(WARM_UP + TIMED):
        images: list[Tensor] = []
        draw = milliseconds(
            lambda to=images: to.append(_image(vertices, triangles, attributes, camera))
        )
        loss = images[0].square().mean()
        rows.append((draw, milliseconds(loss.backward), forward.take(), backward.take()))
    a, b, c, d = (median(column) for column in zip(*rows[WARM_UP:], strict=True))
    return len(triangles), Times(a, b, c, d, peak_memory_mb(), peak_memory_mb() - before)


def _image(vertices: Tensor, faces: Tensor, attributes: Tensor, camera: Cameras) -> Tensor:
    return render_mesh(vertices, faces, attributes, camera, background=torch.zeros(CHANNELS))


def measure_visibility(faces: int) -> tuple[int, float]:
    """Number of faces, and seconds for the seen vertices in 24 views of 128²."""
    vertices, triangles = bumpy_ball(faces)
    views = orbit(torch.arange(24) * 15.0, torch.linspace(-10, 45, 24), size=128)
    taken = [
        milliseconds(lambda: visible_vertices(vertices, triangles, views, tolerance=1e-3)) / 1e3
        for _ in range(4)
    ]
    return len(triangles), median(taken[1:])


def _alone(threads: int, work: Callable[..., Result], *given: object) -> Result:
    """The result of a call in a new process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1, torch.set_num_threads, (threads,)) as pool:
        return pool.apply(work, given)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="What an image of a mesh costs.")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    threads = parser.parse_args().threads
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log.info("cpu, %d threads, %d channels, one view; milliseconds", threads, CHANNELS)
    log.info("| faces | size | forward | backward | deodr forward | backward | peak | added |")
    log.info("|---|---|---|---|---|---|---|---|")
    for faces in FACES:
        for size in SIZES:
            count, times = _alone(threads, measure, faces, size)
            log.info(
                "| %d | %d² | %.0f | %.0f | %.0f | %.0f | %.0f MB | %.0f MB |",
                count,
                size,
                times.forward,
                times.backward,
                times.deodr_forward,
                times.deodr_backward,
                times.peak,
                times.added,
            )
    count, seconds = _alone(threads, measure_visibility, FACES[-1])
    log.info("seen vertices of %d faces in 24 views of 128²: %.2f s", count, seconds)


if __name__ == "__main__":
    main()
