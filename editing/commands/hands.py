"""Commands made of the table of actions: hand edits, edits by prompt, and pictures.

A required field is an argument in its place, where one word says it; all others are options. What
other modules of commands do already, by the same or another name, is left out.
"""

import json
import logging
import tempfile
import time
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dissector.progress import Step, finish
from editing.actions.action import Action, Field, Kind, Outcome, Tools, Values
from editing.actions.table import ACTIONS
from editing.actions.values import parse
from editing.commands import layers, projects
from editing.commands.command import Command, open_for_edit, project_command
from editing.errors import EditError
from editing.project import save
from editing.scene import Scene

if TYPE_CHECKING:
    from editing.prompted.edit_models import EditModels

log = logging.getLogger("editing")

OTHER_NAMES = frozenset({"describe", "colour"})
"""Actions that the commands `prompt` and `recolour` do."""

EVERY = 2.0
"""Seconds between two reports of one stage."""

PLACED: frozenset[Kind] = frozenset(
    {"layer", "layers", "text", "number", "whole", "choice", "colour"}
)
"""Kinds that are arguments in their place where they are required."""


class Progress:
    """Logs the steps of long work: each stage as it begins, and then every `EVERY` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._stage, self._last = "", 0.0

    def show(self, step: Step) -> None:
        """Log a step, or not yet."""
        now = self._clock()
        if step.stage == self._stage and now - self._last < EVERY:
            return
        self._stage, self._last = step.stage, now
        loss = "" if step.loss is None else f", loss {step.loss:.4g}"
        log.info("%s: %d of %d%s", step.stage, step.index, step.total, loss)


def command_of(action: Action) -> Command:
    """An action as a command that saves its result as one step of the history."""

    def run(given: Namespace) -> str:
        project = open_for_edit(given.project)
        scene = project.history.present
        values = parse(action, _raw(action, given), scene)
        if action.files:
            return _made_files(action, given, scene, values)
        outcome = _outcome(action, given, scene, values)
        lines = outcome.report.get("lines", [])
        if outcome.scene is scene:
            return "\n".join(["Nothing to change.", *lines])
        label = action.label(scene, values)
        save(project, project.history.done(label, outcome.scene))
        return "\n".join([label, *lines])

    def arguments(parser: ArgumentParser) -> None:
        for field in action.fields:
            _add(parser, field)
        if action.files:
            parser.add_argument("--to", type=Path, default=Path(), help="folder for the files")
            parser.add_argument(
                "--force", action="store_true", help="replace files, do not number them"
            )
        if action.place == "model":
            parser.add_argument("--prior", default="embedded", help="or a hub id, or a folder")
            parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
            parser.add_argument(
                "--memory", choices=("full", "low"), default="full", help="low: for a GPU of 12 GB"
            )

    return project_command(action.name.replace("_", "-"), action.help, run, arguments)


def _outcome(action: Action, given: Namespace, scene: Scene, values: Values) -> Outcome:
    """What an action comes to that makes no files."""
    if action.change is not None:
        return Outcome(action.change(scene, values))
    with tempfile.TemporaryDirectory() as folder:
        return _work(action, given, scene, values, Path(folder))


def _work(action: Action, given: Namespace, scene: Scene, values: Values, out: Path) -> Outcome:
    def models() -> "EditModels":
        from editing.prompted.edit_models import load_edit_models

        try:
            return load_edit_models(given.prior, given.device, given.memory)
        except EditError:
            raise
        except ValueError as error:
            raise EditError(f"The model {given.prior} cannot be used: {error}.") from error

    assert action.work is not None
    steps = action.work(scene, values, Tools(models, lambda: False, out))
    return finish(steps, Progress().show)


def _made_files(action: Action, given: Namespace, scene: Scene, values: Values) -> str:
    """Make the files beside their places, and move them there once all are finished."""
    given.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.to, prefix=".") as folder:
        outcome = _work(action, given, scene, values, Path(folder))
        targets = []
        for path in outcome.files:
            target = given.to / path.relative_to(folder)
            targets.append(target if given.force else _unused(target))
            targets[-1].parent.mkdir(parents=True, exist_ok=True)
            path.replace(targets[-1])
    return "\n".join([*map(str, targets), *outcome.report.get("lines", [])])


def _unused(path: Path) -> Path:
    """The path itself, or a numbered one where there is such a file: it may have taken minutes."""
    unused, number = path, 2
    while unused.exists():
        unused, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return unused


def _raw(action: Action, given: Namespace) -> dict[str, Any]:
    """The values of the fields as the command line gave them; None where it did not."""
    return {field.name: getattr(given, field.name) for field in action.fields}


def _add(parser: ArgumentParser, field: Field) -> None:
    """The argument of a field."""
    options: dict[str, Any] = {"help": _help(field), **_OPTIONS[field.kind]}
    if field.kind == "choice":
        options["choices"] = field.choices
    if field.required and field.kind in PLACED:
        metavar = None if field.kind == "choice" else field.name.upper()
        parser.add_argument(field.name, metavar=metavar, **options)
        return
    if "metavar" not in options and field.kind not in ("choice", "flag"):
        options["metavar"] = field.kind.upper()
    flag = f"--{field.name.replace('_', '-')}"
    parser.add_argument(flag, dest=field.name, required=field.required, **options)


def _help(field: Field) -> str:
    """Of a field, with what counts if it is absent; argparse takes % for its own."""
    text = field.help
    if not field.required and field.default not in (None, "", ()):
        default = field.default
        shown = " ".join(map(str, default)) if isinstance(default, tuple) else str(default)
        text += f" ({shown} if absent)" if field.kind != "flag" else ""
    return text.replace("%", "%%")


def _camera(text: str) -> Any:
    """A name, or the position and target of a camera as JSON."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise ArgumentTypeError(f"no JSON: {error}") from error


_OPTIONS: dict[Kind, dict[str, Any]] = {
    "layer": {},
    "layers": {"nargs": "+", "metavar": "LAYER"},
    "text": {},
    "number": {"type": float},
    "whole": {"type": int},
    "flag": {"action": BooleanOptionalAction},
    "choice": {},
    "colour": {},
    "vector": {"type": float, "nargs": 3, "metavar": ("X", "Y", "Z")},
    "matrix": {"type": float, "nargs": 16, "metavar": "M"},
    "camera": {"type": _camera},
}

_TAKEN = {command.name for command in (*projects.COMMANDS, *layers.COMMANDS)} | OTHER_NAMES

COMMANDS = tuple(
    command_of(action)
    for action in ACTIONS.values()
    if action.name not in _TAKEN and action.name.replace("_", "-") not in _TAKEN
)
