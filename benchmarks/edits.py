"""How well edits by prompt do what they are asked for: `python -m benchmarks.edits`.

    python -m benchmarks.edits [--scenes N] [--first N] [--kinds KIND …] [--quality PRESET]
                               [--seeds SEED …] [--threads N] [--finished] [--anew] [--verbose]
                               [--json FILE] [--figure FILE] [--work DIR]

Scenes of true toys are edited: a toy is painted in another colour, or another character takes its
place. The toybox's own scene of what was asked for shows what can be reached. Each result is kept
in `--work`, so that a stopped benchmark goes on where it was.
"""

import argparse
import hashlib
import json
import logging
import os
import platform
import shutil
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch

from benchmarks.edit_figure import Row, sheet
from benchmarks.edit_measures import Judges, State, Wanted, changed, measure_state, same_shape
from benchmarks.edit_scenes import EDGE, TEXTURE, TRIALS, EditTrial, held_scene, trials
from benchmarks.edit_table import Cell, markdown
from dissector.files import write_atomically
from dissector.png_images import png
from dissector.progress import Step, finish
from dissector.report import peak_memory_mb
from dissector.toybox.captions import phrase
from dissector.toybox.classifier import TOYS
from dissector.toybox.scenes import COLOURS, Subject
from editing.history import History
from editing.project import create, read_present
from editing.prompted.edit_models import EditModels, load_edit_models
from editing.prompted.replace_settings import REPLACE_PRESETS
from editing.prompted.replacement import replace_object, reshape_object
from editing.prompted.retexture import RETEXTURE_PRESETS, retexture
from editing.scene import Scene

log = logging.getLogger("benchmarks")

QUALITIES = tuple(RETEXTURE_PRESETS)
DEFAULT_KINDS = ("retexture", "replace")


Run = Callable[[Scene, str, str, EditModels, int, Any], Generator[Step, None, Scene]]


@dataclass(frozen=True)
class Kind:
    """A kind of edit.

    Attributes:
        run: scene, id, prompt, models, seed and settings to the steps of the edit.
        presets: settings by the name of the quality.
        prompt: that a trial asks for.
        edited: which toy of a trial is edited.
        truth: the toybox's own scene of what is asked for.
        wanted: what is asked of the judges.
        shaded: whether the new colours hold the toybox's light already, as those of a field do
            that is fitted to pictures.
    """

    run: Run
    presets: Mapping[str, Any]
    prompt: Callable[[EditTrial], str]
    edited: Callable[[EditTrial], int]
    truth: Callable[[EditTrial], Subject]
    wanted: Callable[[EditTrial], Wanted]
    shaded: bool


def _paint(
    scene: Scene, id: str, prompt: str, models: EditModels, seed: int, settings: Any
) -> Generator[Step, None, Scene]:
    return retexture(scene, id, prompt, settings, models, seed=seed)


def _replace(
    scene: Scene, id: str, prompt: str, models: EditModels, seed: int, settings: Any
) -> Generator[Step, None, Scene]:
    done = yield from replace_object(scene, id, prompt, settings, models, seed=seed)
    return done.scene


def _reshape(
    scene: Scene, id: str, prompt: str, models: EditModels, seed: int, settings: Any
) -> Generator[Step, None, Scene]:
    done = yield from reshape_object(scene, id, prompt, settings, models, seed=seed)
    return done.scene


def _painted(trial: EditTrial) -> Wanted:
    """The toy in its new colour rather than in another one or its own."""
    names, toy = trial.subject.names, trial.subject.names[trial.painted]
    rivals = tuple(phrase(toy, colour) for colour in (None, *COLOURS))
    other = names[1 - trial.painted]
    return Wanted(trial.colour_prompt, rivals, own=toy, neighbour=other, colour=trial.colour)


def _replaced(trial: EditTrial) -> Wanted:
    """The new character rather than any other toy."""
    old, other = trial.subject.names
    rivals = tuple(map(phrase, TOYS))
    return Wanted(trial.new_prompt, rivals, own=trial.replacement, neighbour=other, former=old)


def _shaping(run: Run) -> Kind:
    """A kind of edit that makes another character of the first toy."""
    return Kind(
        run,
        REPLACE_PRESETS,
        lambda trial: trial.new_prompt,
        lambda trial: 0,
        lambda trial: trial.replaced,
        _replaced,
        shaded=True,
    )


KINDS = {
    "retexture": Kind(
        _paint,
        RETEXTURE_PRESETS,
        lambda trial: trial.colour_prompt,
        lambda trial: trial.painted,
        lambda trial: trial.repainted,
        _painted,
        shaded=False,
    ),
    "replace": _shaping(_replace),
    "reshape": _shaping(_reshape),
}


@dataclass(frozen=True)
class Task:
    """One edit to do and to judge.

    Attributes:
        kind: a key of `KINDS`.
    """

    trial: EditTrial
    kind: str
    quality: str
    seed: int

    @property
    def edited(self) -> int:
        """Which toy is edited."""
        return KINDS[self.kind].edited(self.trial)

    @property
    def identity(self) -> str:
        """Names the result in `work`; it holds all that the result depends on but the code."""
        kind = KINDS[self.kind]
        settings = f"{kind.presets[self.quality]} {EDGE} {TEXTURE}"
        said = f"{self.trial} {self.kind} {settings} {self.seed}"
        return hashlib.sha256(said.encode()).hexdigest()[:20]

    def __str__(self) -> str:
        prompt = KINDS[self.kind].prompt(self.trial)
        return f"{self.trial.name}, {self.kind} by {prompt}, {self.quality}, seed {self.seed}"


def edited(
    task: Task, before: Scene, models: Callable[[], EditModels], work: Path, *, anew: bool = False
) -> tuple[Scene, float]:
    """The scene after an edit and the seconds that it took, from `work` if it has been done before.

    Args:
        models: loads them, or gives those that are loaded.
        anew: do it in any case.
    """
    folder = work / "edits" / task.identity
    timing = folder.with_suffix(".seconds")
    if anew or not (timing.exists() and folder.exists()):
        shutil.rmtree(folder, ignore_errors=True)
        kind, loaded = KINDS[task.kind], models()
        id = before.layers[task.edited].id
        prompt, settings = kind.prompt(task.trial), kind.presets[task.quality]
        start = time.perf_counter()
        after = finish(kind.run(before, id, prompt, loaded, task.seed, settings))
        write_atomically(timing, str(time.perf_counter() - start).encode())
        create(folder, History.start(after))
    return read_present(folder), float(timing.read_text())


def judged(task: Task, scenes: tuple[Scene, Scene, Scene], seconds: float, judges: Judges) -> Cell:
    """Compare an edit with its start and with the truth: `scenes` are start, edit and truth."""
    before, after, truth = scenes
    kind, place = KINDS[task.kind], task.edited
    wanted = kind.wanted(task.trial)

    def state(scene: Scene, shaded: bool = False) -> State:
        return measure_state(scene, scene.layers[place].id, wanted, judges, shaded=shaded)

    old, new = before.layers[place], after.layers[place]
    return Cell(
        scene=task.trial.name,
        edit=task.kind,
        quality=task.quality,
        prompt=wanted.prompt,
        seed=task.seed,
        before=state(before),
        after=state(after, kind.shaded),
        truth=state(truth),
        kept=same_shape(old.content, new.content),
        changed=changed(before, after, but={old.id, new.id}),
        seconds=seconds,
    )


def measure(
    tasks: Sequence[Task], work: Path, *, finished: bool = False, anew: bool = False
) -> tuple[Cell, ...]:
    """The results, computed where `work` doesn't hold them, or left out if `finished`.

    Args:
        anew: compute those that it holds, too.
    """
    models, judges, cells = cache(load_edit_models), cache(Judges.load), []
    for task in tasks:
        path = work / "cells" / f"{task.identity}.json"
        if finished and not path.exists():
            continue
        if anew or not path.exists():
            log.info("%s", task)
            before = held_scene(task.trial.subject, work)
            after, seconds = edited(task, before, models, work, anew=anew)
            truth = held_scene(KINDS[task.kind].truth(task.trial), work)
            cell = judged(task, (before, after, truth), seconds, judges())
            write_atomically(path, json.dumps(asdict(cell)).encode())
        cells.append(read_cell(path))
    return tuple(cells)


def read_cell(path: Path) -> Cell:
    """A result as `measure` wrote it."""
    entry = json.loads(path.read_text())
    states = {name: State(**entry[name]) for name in ("before", "after", "truth")}
    return Cell(**{**entry, **states})


def figure_rows(tasks: Sequence[Task], work: Path) -> list[Row]:
    """What the figure shows: the edits that `work` holds."""
    rows = []
    for task in tasks:
        folder = work / "edits" / task.identity
        if folder.exists():
            kind = KINDS[task.kind]
            scenes = (
                held_scene(task.trial.subject, work),
                read_present(folder),
                held_scene(kind.truth(task.trial), work),
            )
            rows.append(Row(str(task), task.edited, scenes))
    return rows


def described() -> str:
    """The machine, and the memory that the edits took at most."""
    peak = peak_memory_mb() / 1e3
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads, "
        f"torch {torch.__version__}, peak memory {peak:.1f} GB"
    )


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="How well edits by prompt do what is asked.")
    parser.add_argument("--scenes", type=int, default=len(TRIALS))
    parser.add_argument("--first", type=int, default=0, help="scenes to leave out at the start")
    parser.add_argument("--kinds", nargs="+", choices=tuple(KINDS), default=list(DEFAULT_KINDS))
    parser.add_argument("--quality", choices=QUALITIES, default="preview")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument(
        "--finished", action="store_true", help="compute nothing, show what --work holds"
    )
    parser.add_argument(
        "--anew", action="store_true", help="compute what --work holds, too: after a change of code"
    )
    parser.add_argument("--verbose", action="store_true", help="a row for each edit too")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--figure", type=Path)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-edits"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    tasks = [
        Task(trial, kind, given.quality, seed)
        for trial in trials(given.scenes)[given.first :]
        for kind in given.kinds
        for seed in given.seeds
    ]
    cells = measure(tasks, given.work, finished=given.finished, anew=given.anew)
    log.info("%s", markdown(cells, verbose=given.verbose))
    log.info("%s", described())
    if given.json is not None:
        table = json.dumps([asdict(cell) for cell in cells], indent=1)
        write_atomically(given.json, table.encode())
    if given.figure is not None and cells:
        write_atomically(given.figure, png(sheet(figure_rows(tasks, given.work))))


if __name__ == "__main__":
    main()
