"""The tables of `benchmarks.edits`: one of re-textures, one of edits that change the shape."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from benchmarks.edit_measures import State

PAINTED = (
    "painted anew",
    "scenes",
    "new prompt (CLIP) %",
    "new colour %",
    "its word alone %",
    "neighbour's word %",
    "geometry unchanged",
    "other layers unchanged",
    "seconds",
)
SHAPED = (
    "in place of the old",
    "scenes",
    "new prompt (CLIP) %",
    "new word alone %",
    "new word in the scene %",
    "neighbour's word %",
    "old word %",
    "other layers unchanged",
    "closed",
    "penetration %",
    "contact distance %",
    "height",
    "footprint",
    "faces",
    "seconds",
)

RETEXTURE = "retexture"
"""The edit of the first table."""

Value = Callable[["Cell", State], float]


@dataclass(frozen=True)
class Cell:
    """One edit of one scene.

    Attributes:
        scene: caption of the scene.
        edit: "retexture", "replace" or "reshape".
        quality: name of the preset.
        prompt, seed: of the edit.
        before, after: the scene at the start and at the end, asked the same questions.
        truth: the toybox's own scene of what was asked for.
        kept: whether the edited object's geometry is the same to the last bit.
        changed: how many other layers are not.
        seconds: that the edit took, models loaded.
    """

    scene: str
    edit: str
    quality: str
    prompt: str
    seed: int
    before: State
    after: State
    truth: State
    kept: bool
    changed: int
    seconds: float


def markdown(cells: Sequence[Cell], *, verbose: bool = False) -> str:
    """Rows of the start, of each kind of edit, and of the truth, in a table for each sort of edit.

    Values are means over seeds, then over scenes; faces and seconds are medians. Lengths are shares
    of 1 world unit, the radius of the scene; height and footprint are in units of the start's.
    `verbose` adds a row for each edit below.
    """
    painted = [cell for cell in cells if cell.edit == RETEXTURE]
    shaped = [cell for cell in cells if cell.edit != RETEXTURE]
    tables = [
        _table(columns, values, some, verbose)
        for columns, values, some in ((PAINTED, _painted, painted), (SHAPED, _shaped, shaped))
        if some
    ]
    return "\n\n".join(tables)


Row = Callable[[Sequence[Cell], str], list[str]]


def _table(columns: Sequence[str], row: Row, cells: Sequence[Cell], verbose: bool) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    kinds = dict.fromkeys((cell.edit, cell.quality) for cell in cells)
    groups = {key: [c for c in cells if (c.edit, c.quality) == key] for key in kinds}
    once = list({cell.scene: cell for cell in cells}.values())
    lines.append(_line("start", once, row(once, "before")))
    for (edit, quality), some in groups.items():
        lines.append(_line(f"{edit}, {quality}", some, row(some, "after")))
    lines.append(_line("truth", once, row(once, "truth")))
    for cell in cells if verbose else ():
        name = f"{cell.scene}: {cell.edit} by {cell.prompt}, {cell.quality}, seed {cell.seed}"
        lines.append(_line(name, [cell], row([cell], "after")))
    return "\n".join(lines)


def _line(name: str, cells: Sequence[Cell], values: Sequence[str]) -> str:
    return f"| {name} | {len({cell.scene for cell in cells})} | {' | '.join(values)} |"


def _painted(cells: Sequence[Cell], which: str) -> list[str]:
    """The values of a row of the first table; `which` of the states is shown."""
    percent = _percent(cells, which)
    kept = over_scenes(cells, lambda cell: float(cell.kept))
    return [
        percent(lambda _, state: state.prompt),
        percent(lambda _, state: state.coloured),
        percent(lambda _, state: state.alone),
        percent(lambda _, state: state.neighbour),
        *_of_edit(which, shown(100 * kept, 0, "%"), _unchanged(cells)),
        *_of_edit(which, f"{median(cell.seconds for cell in cells):.1f}"),
    ]


def _shaped(cells: Sequence[Cell], which: str) -> list[str]:
    """The values of a row of the second table."""
    percent = _percent(cells, which)

    def relative(value: Callable[[State], float]) -> str:
        ratio = over_scenes(cells, lambda cell: value(_state(cell, which)) / value(cell.before))
        return shown(ratio, 2)

    return [
        percent(lambda _, state: state.prompt),
        percent(lambda _, state: state.alone),
        percent(lambda _, state: state.own),
        percent(lambda _, state: state.neighbour),
        percent(lambda _, state: state.former),
        *_of_edit(which, _unchanged(cells)),
        percent(lambda _, state: float(state.closed)),
        percent(lambda _, state: state.penetration_share, 3),
        percent(lambda _, state: state.contact, 2),
        relative(lambda state: state.height),
        relative(lambda state: state.footprint),
        f"{median(_state(cell, which).faces for cell in cells):,.0f}",
        *_of_edit(which, f"{median(cell.seconds for cell in cells):.1f}"),
    ]


def _state(cell: Cell, which: str) -> State:
    return getattr(cell, which)


def _percent(cells: Sequence[Cell], which: str) -> Callable[..., str]:
    """Shows a value of the states as percent."""

    def of(value: Value, digits: int = 0) -> str:
        return shown(
            100 * over_scenes(cells, lambda cell: value(cell, _state(cell, which))), digits
        )

    return of


def _of_edit(which: str, *values: str) -> list[str]:
    """What only an edit has; start and truth have none."""
    return list(values) if which == "after" else ["–"] * len(values)


def _unchanged(cells: Sequence[Cell]) -> str:
    """In how many of the edits nothing else changed."""
    return shown(100 * over_scenes(cells, lambda cell: float(cell.changed == 0)), 0, "%")


def over_scenes(cells: Sequence[Cell], value: Callable[[Cell], float]) -> float:
    """Mean over the scenes of the mean over each one's known values; NaN where there are none."""
    scenes: dict[str, list[float]] = {}
    for cell in cells:
        found = value(cell)
        if not math.isnan(found):
            scenes.setdefault(cell.scene, []).append(found)
    return mean(mean(values) for values in scenes.values()) if scenes else math.nan


def shown(value: float, digits: int, unit: str = "") -> str:
    """A number of a table; a dash for NaN."""
    return "–" if math.isnan(value) else f"{value:.{digits}f}{unit}"
