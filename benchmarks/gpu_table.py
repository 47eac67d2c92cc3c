"""The results of `benchmarks.gpu` as aligned text."""

from collections.abc import Iterable, Sequence

from benchmarks.gpu_results import Measured, Results

Line = Sequence[str]


def table(results: Results) -> str:
    """All rows, and what was not run."""
    found = results.machine
    versions = (f"{name} {what}" for name, what in found.get("libraries", {}).items() if what)
    backends = found.get("backends", {}).items()
    about = (found.get(key) for key in ("name", "device", "architecture", "date"))
    parts = [
        ", ".join(str(what) for what in about if what),
        f"driver {found.get('driver')}, CUDA {found.get('cuda')}; {', '.join(versions)}",
        f"backends: {', '.join(f'{what} {name}' for what, name in backends)}",
        *_section("agreement", _parity(results)),
        *_section(
            "steps of the paper preset; a GPU should be busy ≥ 90%",
            _measured(results.measured, "steps"),
        ),
        *_section("the whole recipe, from the mean of the steps", _recipe(results)),
        *_section("options of the diffusion model", _measured(results.measured, "options")),
        *_section("not run", [[row.part, row.name, row.reason] for row in results.not_run]),
    ]
    return "\n".join(parts)


def aligned(lines: Iterable[Line]) -> list[str]:
    """Columns of equal width, two spaces apart; numbers and signs to the right."""
    rows = [list(line) for line in lines]
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    right = [all(_is_number(cell) for cell in column[1:]) for column in columns]
    made = []
    for row in rows:
        cells = zip(row, widths, right, strict=True)
        made.append("  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in cells).rstrip())
    return made


def _is_number(cell: str) -> bool:
    return cell in ("", "–") or cell[0].isdigit()


def _section(title: str, lines: Sequence[Line]) -> list[str]:
    return ["", title, *("  " + line for line in aligned(lines))] if lines else []


def _parity(results: Results) -> list[Line]:
    if not results.compared:
        return []
    heading = ["operation", "size", "value", "allowed", "gradient", "allowed", "agrees"]
    return [
        heading,
        *(
            [
                row.name,
                row.size,
                _small(row.value),
                _small(row.value_allowed),
                _small(row.gradient),
                _small(row.gradient_allowed),
                "yes" if row.agrees else "NO",
            ]
            for row in results.compared
        ),
    ]


def _measured(rows: Iterable[Measured], part: str) -> list[Line]:
    lines = [
        [
            row.name,
            row.size,
            f"{row.milliseconds:.1f}",
            f"{row.mean:.1f}",
            _number(row.peak_mb, ".0f"),
            _number(row.floor, ".1f"),
            _number(row.share, ".0%"),
            _number(row.busy, ".0%"),
            row.note,
        ]
        for row in rows
        if row.part == part
    ]
    heading = ["", "size", "median ms", "mean ms", "peak MB", "UNet ms", "share", "GPU busy", ""]
    return [heading, *lines] if lines else []


def _recipe(results: Results) -> list[Line]:
    heading = ["stage", "steps", "seconds", "paper (A100)", "aim (H200)"]
    lines = [
        [row.name, row.steps, f"{row.seconds:.0f}", _number(row.paper, ".0f"), _aim(row.aim)]
        for row in results.extrapolated
    ]
    return [heading, *lines] if lines else []


def _aim(seconds: float | None) -> str:
    return "–" if seconds is None else f"≤ {seconds:.0f}"


def _number(value: float | None, kind: str) -> str:
    return "–" if value is None else format(value, kind)


def _small(value: float | None) -> str:
    return _number(value, ".1e")
