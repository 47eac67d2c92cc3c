"""The table of `benchmarks.dissection`."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median, pstdev

from benchmarks.dissection_metrics import Scores

HEADER = (
    "| method | masks | scenes, seeds | mIoU | with a concept gap | alone | surface | contact "
    "| an object lost | seconds |\n|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Cell:
    """One method on one scene with one seed.

    Attributes:
        scene: caption of the scene.
        gap: whether it has a concept gap.
        damage: what was done to the masks.
        seconds: of each part of the method.
    """

    scene: str
    gap: bool
    layers: tuple[str, ...]
    method: str
    damage: str
    seed: int
    scores: Scores
    seconds: dict[str, float]


def markdown(cells: Sequence[Cell]) -> str:
    """A row for each method and damage, in the order of the cells.

    "mIoU" is of the pixels that show an object in unseen views, "alone" of its mask when rendered
    alone, "surface" of surface points, "contact" of those near another object; ± is the deviation
    of the means of the seeds, over the scenes that all seeds share.
    """
    rows = dict.fromkeys((cell.method, cell.damage) for cell in cells)
    lines = [HEADER]
    for method, damage in rows:
        chosen = [cell for cell in cells if (cell.method, cell.damage) == (method, damage)]
        lines.append(f"| {method} | {damage} | {_count(chosen)} | {' | '.join(_values(chosen))} |")
    return "\n".join(lines)


def _count(cells: Sequence[Cell]) -> str:
    """Scenes, and how many of them have been run with every seed."""
    scenes, seeds = {cell.scene for cell in cells}, {cell.seed for cell in cells}
    if len(seeds) == 1:
        return f"{len(scenes)}"
    return f"{len(scenes)}, {len(_shared(cells))} of them × {len(seeds)}"


def _shared(cells: Sequence[Cell]) -> set[str]:
    """Scenes that every seed has been run on."""
    seeds = {cell.seed for cell in cells}
    return set.intersection(*({c.scene for c in cells if c.seed == seed} for seed in seeds))


def _values(cells: Sequence[Cell]) -> list[str]:
    def of(name: str) -> Callable[[Cell], Iterable[float]]:
        return lambda cell: getattr(cell.scores, name)

    gap = [cell for cell in cells if cell.gap]
    lost = 100 * _over_scenes(cells, lambda cell: [float(cell.scores.lost)])
    seconds = median(sum(cell.seconds.values()) for cell in cells)
    return [
        _mean(cells, of("seen")),
        _mean(gap, of("seen")),
        _mean(cells, of("whole")),
        _mean(cells, of("surface")),
        _mean(cells, of("contact")),
        f"{lost:.0f}%",
        f"{seconds:.0f}",
    ]


def _mean(cells: Sequence[Cell], values: Callable[[Cell], Iterable[float]]) -> str:
    """Mean over scenes, with the deviation between seeds where there are several."""
    if not cells:
        return "–"
    shown = f"{_over_scenes(cells, values):.3f}"
    seeds, shared = {cell.seed for cell in cells}, _shared(cells)
    if len(seeds) < 2 or not shared:
        return shown
    both = [cell for cell in cells if cell.scene in shared]
    means = [_over_scenes([c for c in both if c.seed == seed], values) for seed in seeds]
    return f"{shown} ± {pstdev(means):.3f}"


def _over_scenes(cells: Sequence[Cell], values: Callable[[Cell], Iterable[float]]) -> float:
    """Mean over the scenes of the mean over each scene's objects and seeds; NaN for no values."""
    means = []
    for scene in dict.fromkeys(cell.scene for cell in cells):
        of_scene = [v for cell in cells if cell.scene == scene for v in values(cell)]
        known = [value for value in of_scene if not math.isnan(value)]
        if known:
            means.append(mean(known))
    return mean(means) if means else math.nan
