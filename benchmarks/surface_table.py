"""The table of `benchmarks.surfaces`."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from benchmarks.surface_metrics import Closeness

COLUMNS = (
    "surfaces",
    "scenes",
    "Chamfer %",
    "F 1%",
    "normals",
    "inner walls",
    "outgrowths",
    "hidden: Chamfer %",
    "F 1%",
    "normals",
    "closed 1%",
    "closed 2%",
    "watertight",
    "penetration %",
    "less than before",
    "PSNR dB",
    "with outlines",
    "faces",
    "seconds",
)

BEFORE = "before"
"""The variant that is not refined."""


@dataclass(frozen=True)
class Cell:
    """One kind of surfaces on one scene. Tuples hold a value for each object.

    Attributes:
        scene: caption of the scene.
        gap: whether it has a concept gap.
        masks: where they came from.
        variant: how the surfaces were made.
        penetration: volume shared by pairs of objects, world units cubed; NaN where an object is
            not closed.
        penetration_share: the same, of the smaller object of each pair.
        visible: PSNR of each object where it is seen, dB.
        everything: PSNR of the whole picture, dB.
        seconds: that the surfaces took, those of all objects together.
    """

    scene: str
    gap: bool
    layers: tuple[str, ...]
    masks: str
    variant: str
    closeness: tuple[Closeness, ...]
    watertight: tuple[bool, ...]
    penetration: float
    penetration_share: float
    visible: tuple[float, ...]
    everything: float
    faces: tuple[int, ...]
    seconds: float


def markdown(cells: Sequence[Cell], *, verbose: bool = False) -> str:
    """A row for each variant, in the order of the cells.

    Lengths are shares of the object's size. Values are means over the objects of a scene, then over
    the scenes that have any; faces and seconds are medians of the scenes' sums. `verbose` adds a
    row for each scene below.
    """
    variants = dict.fromkeys((cell.variant, cell.masks) for cell in cells)
    before = [cell for cell in cells if cell.variant == BEFORE]
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    rows = {key: [c for c in cells if (c.variant, c.masks) == key] for key in variants}
    for (variant, masks), chosen in rows.items():
        name = variant if masks == "grounder" else f"{variant} (masks: {masks})"
        lines.append(_row(name, chosen, before))
    if verbose:
        scenes = dict.fromkeys(cell.scene for cell in cells)
        each = [cell for scene in scenes for cell in cells if cell.scene == scene]
        lines += [_row(f"{cell.scene}: {cell.variant}", [cell], before) for cell in each]
    return "\n".join(lines)


def _row(name: str, cells: Sequence[Cell], before: Sequence[Cell]) -> str:
    def of(value: Callable[[Closeness], float]) -> float:
        return over_scenes(cells, lambda cell: [value(one) for one in cell.closeness])

    def of_scene(value: Callable[[Cell], float]) -> float:
        return over_scenes(cells, lambda cell: [value(cell)])

    values = [
        _shown(100 * of(lambda c: c.whole.chamfer), 2),
        _shown(of(lambda c: c.whole.fscore), 3),
        _shown(of(lambda c: c.whole.normals), 3),
        _shown(100 * of(lambda c: c.inner), 1, "%"),
        _shown(100 * of(lambda c: c.outer), 1, "%"),
        _shown(100 * of(lambda c: c.hidden.chamfer), 2),
        _shown(of(lambda c: c.hidden.fscore), 3),
        _shown(of(lambda c: c.hidden.normals), 3),
        _shown(100 * of(lambda c: c.closed[0]), 0, "%"),
        _shown(100 * of(lambda c: c.closed[1]), 0, "%"),
        _shown(100 * over_scenes(cells, lambda cell: list(map(float, cell.watertight))), 0, "%"),
        _shown(100 * of_scene(lambda cell: cell.penetration_share), 3),
        _shown(100 * less_penetration(cells, before), 0, "%"),
        _shown(over_scenes(cells, lambda cell: list(cell.visible)), 1),
        _shown(of_scene(lambda cell: cell.everything), 1),
        f"{median(sum(cell.faces) for cell in cells):,.0f}",
        f"{median(cell.seconds for cell in cells):.1f}",
    ]
    return f"| {name} | {len({cell.scene for cell in cells})} | {' | '.join(values)} |"


def less_penetration(cells: Sequence[Cell], before: Sequence[Cell]) -> float:
    """By which share the volume that objects share has shrunk, over the scenes of both; 0..1.

    NaN where nothing was shared before, or nothing is known.
    """
    known = {(one.scene, one.masks): one.penetration for one in before}
    pairs = [(cell.penetration, known.get((cell.scene, cell.masks), math.nan)) for cell in cells]
    both = [pair for pair in pairs if not math.isnan(sum(pair))]
    total = sum(then for _, then in both)
    return 1 - sum(now for now, _ in both) / total if total > 0 else math.nan


def over_scenes(cells: Sequence[Cell], values: Callable[[Cell], Sequence[float]]) -> float:
    """Mean over the scenes of the mean over each one's known values; NaN where there are none."""
    known = [[v for v in values(cell) if not math.isnan(v)] for cell in cells]
    means = [mean(part) for part in known if part]
    return mean(means) if means else math.nan


def _shown(value: float, digits: int, unit: str = "") -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}{unit}"
