"""How near surfaces come to the whole true objects: `python -m benchmarks.surfaces`.

    python -m benchmarks.surfaces [--scenes N] [--first N] [--variants NAME …] [--masks WHERE]
                                  [--threads N] [--finished] [--anew] [--verbose] [--json FILE]
                                  [--work DIR]

Held-out scenes of the toybox are fitted from posed images and taken apart; the surfaces of their
objects are compared, before and after refinement, with the true objects, also where a neighbour
hides them. Each result is kept in `--work`, so that a stopped benchmark goes on where it was.
"""

import argparse
import hashlib
import json
import logging
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import mean
from typing import Any

import torch

from benchmarks.dissection import load_models
from benchmarks.dissection_methods import Models
from benchmarks.surface_methods import VARIANTS, Layers, make, settings_of
from benchmarks.surface_metrics import Closeness, Likeness, measure_mesh
from benchmarks.surface_renders import fidelity
from benchmarks.surface_setup import LABELS, MASKS, SurfaceSetup, prepare_surfaces
from benchmarks.surface_table import Cell, markdown
from benchmarks.truth import FIT, Trial, trials
from dissector.files import write_atomically
from dissector.penetration import penetrations
from dissector.settings import PREVIEW

log = logging.getLogger("benchmarks")

SCENES = 12


def run_cell(setup: SurfaceSetup, masks: str, variant: str, *, anew: bool = False) -> Cell:
    """One kind of surfaces on one scene."""
    layers, seconds = make(setup, variant, anew=anew)
    trial = setup.trial
    volume, share = shared(layers)
    shown = fidelity(layers, setup.pictures)
    pairs = zip(layers, setup.truth, strict=True)
    return Cell(
        scene=trial.name,
        gap=trial.gap,
        layers=trial.layers,
        masks=masks,
        variant=variant,
        closeness=tuple(measure_mesh(layer.mesh, truth) for layer, truth in pairs),
        watertight=tuple(layer.mesh.watertight for layer in layers),
        penetration=volume,
        penetration_share=share,
        visible=shown.visible,
        everything=shown.everything,
        faces=tuple(len(layer.mesh.faces) for layer in layers),
        seconds=seconds,
    )


def shared(layers: Layers) -> tuple[float, float]:
    """Volume that pairs of layers share, and its share of the smaller; NaN if a layer is open."""
    if not all(layer.mesh.watertight for layer in layers):
        return math.nan, math.nan
    pairs = penetrations(layers)
    return sum(pair.volume for pair in pairs), sum(pair.share for pair in pairs)


def _path(work: Path, trial: Trial, masks: str, variant: str) -> Path:
    before = f"{FIT} {PREVIEW.views} {PREVIEW.agreement} {LABELS}"
    identity = f"{trial.name} {masks} {before} {settings_of(variant)}"
    return work / "surfaces" / f"{hashlib.sha256(identity.encode()).hexdigest()[:20]}.json"


def read_cell(path: Path) -> Cell:
    """A result as `measure` wrote it."""
    entry = json.loads(path.read_text())
    closeness = tuple(map(_closeness, entry.pop("closeness")))
    tuples = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    return Cell(**{**entry, **tuples, "closeness": closeness})


def _closeness(entry: dict[str, Any]) -> Closeness:
    regions = {name: Likeness(**entry[name]) for name in ("whole", "hidden")}
    return Closeness(**{**entry, **regions, "closed": tuple(entry["closed"])})


def measure(
    chosen: Sequence[Trial],
    variants: Sequence[str],
    work: Path,
    *,
    masks: str,
    finished: bool = False,
    anew: bool = False,
) -> tuple[Cell, ...]:
    """The results, computed where `work` doesn't hold them, or left out if `finished`.

    Args:
        anew: compute those that it holds, too.
    """
    models: Models | None = None
    done = []
    for trial in chosen:
        setup: SurfaceSetup | None = None
        for variant in variants:
            path = _path(work, trial, masks, variant)
            if finished and not path.exists():
                continue
            if anew or not path.exists():
                models = models or load_models()
                setup = setup or prepare_surfaces(trial, models, work, masks=masks)
                cell = run_cell(setup, masks, variant, anew=anew)
                write_atomically(path, json.dumps(asdict(cell)).encode())
                chamfer = " ".join(f"{100 * one.whole.chamfer:.2f}%" for one in cell.closeness)
                log.info("%s, %s: Chamfer %s", trial.name, variant, chamfer)
            done.append(read_cell(path))
    return tuple(done)


def described(cells: Sequence[Cell]) -> str:
    """How much of the objects is hidden, and the machine."""
    first = [cell for cell in cells if cell.variant == cells[0].variant]
    shares = [one.hidden_share for cell in first for one in cell.closeness]
    judged = [one for cell in first for one in cell.closeness if not math.isnan(one.closed[0])]
    return (
        f"{len(judged)} of {len(shares)} objects are hidden in part, "
        f"{100 * mean(one.hidden_share for one in judged) if judged else 0:.1f}% of their surface; "
        f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads, "
        f"torch {torch.__version__}"
    )


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="How near surfaces come to the true objects.")
    parser.add_argument("--scenes", type=int, default=SCENES)
    parser.add_argument("--first", type=int, default=0, help="scenes to leave out at the start")
    parser.add_argument("--variants", nargs="+", choices=tuple(VARIANTS), default=list(VARIANTS))
    parser.add_argument("--masks", choices=MASKS, default=MASKS[0])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument(
        "--finished", action="store_true", help="compute nothing, show what --work holds"
    )
    parser.add_argument(
        "--anew", action="store_true", help="compute what --work holds, too: after a change of code"
    )
    parser.add_argument("--verbose", action="store_true", help="a row for each scene too")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-surfaces"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    chosen = trials(given.scenes)[given.first :]
    cells = measure(
        chosen,
        given.variants,
        given.work,
        masks=given.masks,
        finished=given.finished,
        anew=given.anew,
    )
    log.info("%s", markdown(cells, verbose=given.verbose))
    if cells:
        log.info("%s", described(cells))
    if given.json is not None:
        table = json.dumps([asdict(cell) for cell in cells], indent=1)
        write_atomically(given.json, table.encode())


if __name__ == "__main__":
    main()
