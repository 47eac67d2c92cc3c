"""What edits of geometry cost: `python -m benchmarks.geometry_speed [--faces N ...]`.

Bumpy balls of about as many faces as asked for, and the layers of the example scenes for what needs
two. Medians of a few runs in milliseconds, of the clock and of the processor: where others use the
machine, the second says what one's own would take. What a first call compiles is not counted.
"""

import argparse
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np

from dissector.gltf_reader import read_glb
from dissector.mesh import Layer, Mesh
from dissector.progress import finish
from dissector.report import peak_memory_mb
from dissector.tetrahedra import TetrahedralGrid, marching_tetrahedra
from editing.hands.dragging import Drag
from editing.hands.placing import Plane, placed, translation
from editing.hands.settling import drop_to_contact, push_apart
from editing.hands.shaping import decimate, inflate, mirror, smooth, subdivide
from editing.hands.solids import combine, combine_layers, split

log = logging.getLogger("benchmarks")

SCENES = Path(__file__).resolve().parents[1] / "assets" / "scenes"

RUNS = 5

RADIUS = 0.6
"""Of the ball."""

REGIONS = (0.25, 0.5, 1.0, 2.0)
"""Radii of drags as shares of that of the ball; the last one takes in nearly all of it."""


def bumpy_ball(faces: int) -> Mesh:
    """As the extraction of a layer makes it: uneven faces, of about the number."""
    grid = TetrahedralGrid(max(8, round(1.05 * (faces / 14.5) ** 0.5)))
    points = grid.vertices
    sdf = points.norm(dim=-1) - RADIUS - 0.04 * (9 * points).sin().prod(dim=-1)
    vertices, triangles = marching_tetrahedra(points, sdf, grid.tets(sdf < 0))
    places = vertices.numpy().astype(np.float32)
    return Mesh(places, triangles.numpy().astype(np.int32), (0.5 + 0.5 * places).clip(0, 1))


def measure(work: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor; one run more goes before."""
    work()
    rows = []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        rows.append((time.perf_counter() - wall, time.process_time() - processor))
    wall, processor = (1e3 * median(column) for column in zip(*rows, strict=True))
    return wall, processor


def edits(mesh: Mesh) -> Iterator[tuple[str, Callable[[], object]]]:
    """Names of edits of one mesh, and what does them."""
    plane = Plane((1, 2, 3), (0.05, 0, 0))
    other = mesh.transformed(translation((0.4, 0.1, 0.2)))
    yield "smooth, 10 iterations", lambda: smooth(mesh, 10)
    # Normals and closedness are kept with a mesh: a copy has none.
    yield "inflate", lambda: inflate(Mesh(mesh.vertices, mesh.faces, mesh.colours), 0.01)
    yield "mirror", lambda: mirror(mesh, plane)
    yield "decimate to a quarter", lambda: decimate(mesh, len(mesh.faces) // 4)
    yield "subdivide by Loop's rule", lambda: subdivide(mesh)
    yield "cut, both sides", lambda: split(mesh, plane)
    yield "union", lambda: combine(mesh, other, "union")
    yield "difference", lambda: combine(mesh, other, "difference")


def drags(mesh: Mesh) -> Iterator[tuple[str, Callable[[], object]]]:
    """Preparation and drag, for regions of several sizes."""
    top = mesh.vertices[mesh.vertices[:, 2].argmax()].astype(np.float64).tolist()
    for share in REGIONS:
        drag = Drag(mesh, top, share * RADIUS)
        moved = (drag.moved((0.1, 0.05, 0.1)).vertices != mesh.vertices).any(axis=1).sum()
        region = f"{moved} of {len(mesh.vertices)} vertices"
        yield f"grip, {region}", lambda share=share: Drag(mesh, top, share * RADIUS)
        yield f"drag, {region}", lambda drag=drag: drag.moved((0.1, 0.05, 0.1))


def pairs(first: Layer, second: Layer) -> Iterator[tuple[str, Callable[[], object]]]:
    """Edits of two layers."""
    middles = [layer.in_world.bounds.mean(axis=0) for layer in (first, second)]
    above = placed(first, translation((0, 0, 1.5)))
    inside = placed(first, translation((0.3 * (middles[1] - middles[0])).tolist()))
    yield "union of two layers", lambda: combine_layers(inside, second, "union")
    yield "drop to contact", lambda: drop_to_contact(above, [second])
    yield "drop from inside", lambda: drop_to_contact(inside, [second])
    yield "push apart", lambda: finish(push_apart([inside, second]))


def report(what: str, faces: int, works: Iterator[tuple[str, Callable[[], object]]]) -> None:
    """Rows of the table."""
    for name, work in works:
        wall, processor = measure(work)
        log.info("| %s | %d | %s | %.0f | %.0f |", what, faces, name, wall, processor)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="What edits of geometry cost.")
    parser.add_argument("--faces", type=int, nargs="+", default=[5_000, 20_000, 80_000])
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log.info("CPU; milliseconds of the clock and of the processor, medians of %d", RUNS)
    log.info("| mesh | faces | edit | clock | processor |")
    log.info("|---|---|---|---|---|")
    for faces in given.faces:
        mesh = bumpy_ball(faces)
        report("ball", len(mesh.faces), edits(mesh))
        report("ball", len(mesh.faces), drags(mesh))
    for folder in sorted(SCENES.glob("*/")):
        layers = read_glb(folder / "scene.glb")
        for first, second in zip(layers, layers[1:], strict=False):
            faces = len(first.mesh.faces) + len(second.mesh.faces)
            report(f"{first.name} and {second.name}", faces, pairs(first, second))
    log.info("peak memory %.0f MB", peak_memory_mb())


if __name__ == "__main__":
    main()
