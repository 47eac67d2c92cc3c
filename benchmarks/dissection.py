"""How right dissections are, against exact truth: `python -m benchmarks.dissection`.

    python -m benchmarks.dissection [--scenes N] [--methods NAME …] [--seeds N] [--damages NAME …]
                                    [--gatherings] [--finished] [--json FILE] [--work DIR]

Held-out scenes of the toybox are fitted from posed images and taken apart by every method; the
parts are compared with the truth in views that no image was taken from. Each result is kept in
`--work`, so that a stopped benchmark goes on where it was; fields are fitted once.
"""

import argparse
import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch

from benchmarks.dissection_methods import METHODS, MINING, OURS, Models, Setup, prepare
from benchmarks.dissection_metrics import Scores, judge
from benchmarks.dissection_table import Cell, markdown
from benchmarks.mask_damage import DAMAGES
from benchmarks.truth import FIT, Trial, gatherings, trials
from dissector.files import write_atomically
from dissector.models import load_grounder, load_prior

log = logging.getLogger("benchmarks")

REPEATED = ("ours", "vanilla CSDS")
"""Methods that are run with more than one seed."""

DAMAGED = ("ours", "ours, no agreement", "labels only", "labels, no agreement")
"""Methods that are run on damaged masks."""


def load_models() -> Models:
    """The embedded prior and grounder."""
    return Models(load_prior("embedded", device="cpu"), load_grounder("embedded", device="cpu"))


def plan(
    methods: Sequence[str], damages: Sequence[str], seeds: int
) -> Iterable[tuple[str, str, int]]:
    """Method, damage and seed of every result of a scene."""
    for seed in range(seeds):
        for method in methods:
            if seed == 0 or method in REPEATED:
                yield method, "none", seed
    for damage in damages:
        for method in methods:
            if damage != "none" and method in DAMAGED:
                yield method, damage, 0


def run_cell(setup: Setup, models: Models, method: str, damage: str, seed: int) -> Cell:
    """One method on one scene."""
    given = DAMAGES[damage](setup.given, seed)
    probabilities, seconds = METHODS[method](replace(setup, given=given), models, seed)
    scores = judge(probabilities, setup.truth)
    trial = setup.trial
    return Cell(trial.name, trial.gap, trial.layers, method, damage, seed, scores, seconds)


def _path(work: Path, trial: Trial, method: str, damage: str, seed: int) -> Path:
    identity = f"{trial.name} {method} {damage} {seed} {FIT} {MINING} {OURS}"
    return work / "cells" / f"{hashlib.sha256(identity.encode()).hexdigest()[:20]}.json"


def _read(path: Path) -> Cell:
    entry = json.loads(path.read_text())
    scores = {name: tuple(values) for name, values in entry.pop("scores").items()}
    entry["layers"] = tuple(entry["layers"])
    return Cell(**entry, scores=Scores(**scores))


def measure(
    chosen: Sequence[Trial],
    cells: Sequence[tuple[str, str, int]],
    work: Path,
    *,
    finished: bool = False,
) -> tuple[Cell, ...]:
    """The results, computed where `work` doesn't hold them, or left out if `finished`."""
    models: Models | None = None
    done = []
    for trial in chosen:
        setup: Setup | None = None
        for method, damage, seed in cells:
            path = _path(work, trial, method, damage, seed)
            if finished and not path.exists():
                continue
            if not path.exists():
                models = models or load_models()
                setup = setup or prepare(trial, models, work)
                cell = run_cell(setup, models, method, damage, seed)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, json.dumps(asdict(cell)).encode())
                seen = " ".join(f"{value:.3f}" for value in cell.scores.seen)
                log.info("%s, %s, masks: %s, seed %d: %s", trial.name, method, damage, seed, seen)
            done.append(_read(path))
    return tuple(done)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="How right dissections are.")
    parser.add_argument("--scenes", type=int, default=24)
    parser.add_argument(
        "--gatherings", action="store_true", help="scenes of three and more objects instead"
    )
    parser.add_argument("--first", type=int, default=0, help="scenes to leave out at the start")
    parser.add_argument("--methods", nargs="+", choices=tuple(METHODS), default=list(METHODS))
    parser.add_argument("--damages", nargs="+", choices=tuple(DAMAGES), default=list(DAMAGES))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument(
        "--finished", action="store_true", help="compute nothing, show what --work holds"
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-dissection"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    chosen = (gatherings() if given.gatherings else trials(given.scenes))[given.first :]
    wanted = tuple(plan(given.methods, given.damages, given.seeds))
    cells = measure(chosen, wanted, given.work, finished=given.finished)
    log.info("%s", markdown(cells))
    if given.json is not None:
        table = json.dumps([asdict(cell) for cell in cells], indent=1)
        write_atomically(given.json, table.encode())


if __name__ == "__main__":
    main()
