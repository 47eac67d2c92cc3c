"""Time and memory of marching tetrahedra: `python -m benchmarks.tetrahedra_speed [--threads N]`.

A ball and a bumpy blob on grids of 32, 64 and 128 cubes a side, from signed distances to vertices
and faces, and the same with the gradients of vertices and distances. Medians; memory is what a
process needs at its peak beyond what it held before. Grids are built once per optimisation and are
not timed.
"""

import argparse
import logging
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import median

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.tetrahedra import TetrahedralGrid, marching_tetrahedra

log = logging.getLogger("benchmarks")

RESOLUTIONS = (32, 64, 128)
WARM_UP, TIMED = 3, 21


def ball(points: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
    """A ball of radius 0.33, which has about 18,000 faces in a grid of 64³ cubes."""
    return points.norm(dim=-1) - 0.33


def blob(points: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
    """A ball of about twice that radius with bumps in all directions."""
    waves = torch.sin(9 * points).prod(dim=-1) + 0.4 * torch.sin(17 * points.roll(1, -1)).prod(
        dim=-1
    )
    return points.norm(dim=-1) - 0.62 - 0.12 * waves


SHAPES = {"ball": ball, "blob": blob}


@dataclass(frozen=True)
class Row:
    """Milliseconds of the surface alone and with its gradients; megabytes; faces."""

    shape: str
    resolution: int
    faces: int
    surface: float
    gradients: float
    memory: float


def milliseconds(work: Callable[[], object], device: str) -> float:
    """Median of a call."""
    taken = []
    for _ in range(WARM_UP + TIMED):
        start = time.perf_counter()
        work()
        if device == "cuda":
            torch.cuda.synchronize()
        taken.append(1e3 * (time.perf_counter() - start))
    return median(taken[WARM_UP:])


def peak_megabytes(device: str) -> float:
    """The most that this process has held so far; on a GPU, of its memory."""
    if device == "cuda":
        return torch.cuda.max_memory_allocated() / 2**20
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def measure(shape: str, resolution: int, threads: int, device: str) -> Row:
    """One row, in a process of its own."""
    torch.set_num_threads(threads)
    grid = TetrahedralGrid(resolution, device=device)
    sdf = SHAPES[shape](grid.vertices).requires_grad_()
    positions = grid.vertices.clone().requires_grad_()
    before = peak_megabytes(device)

    def surface() -> tuple[Tensor, Tensor]:
        return marching_tetrahedra(positions, sdf, grid.tets(sdf < 0))

    def gradients() -> None:
        torch.autograd.grad(surface()[0].square().sum(), [positions, sdf])

    faces = len(surface()[1])
    times = milliseconds(surface, device), milliseconds(gradients, device)
    return Row(shape, resolution, faces, *times, peak_megabytes(device) - before)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Time and memory of marching tetrahedra.")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log.info("%s, %d threads, torch %s", given.device, given.threads, torch.__version__)
    log.info("| shape | cubes | faces | surface, ms | with gradients, ms | memory, MB |")
    log.info("|---|---|---|---|---|---|")
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh, max_tasks_per_child=1) as pool:
        for shape in SHAPES:
            for resolution in RESOLUTIONS:
                row = pool.submit(measure, shape, resolution, given.threads, given.device).result()
                log.info(
                    "| %s | %d³ | %d | %.1f | %.1f | %.0f |",
                    row.shape,
                    row.resolution,
                    row.faces,
                    row.surface,
                    row.gradients,
                    row.memory,
                )


if __name__ == "__main__":
    main()
