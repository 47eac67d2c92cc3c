"""What a command of `python -m editing` is, and how one that edits a scene is made.

A module of commands lists them in `COMMANDS`; `editing.__main__` puts the lists together.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from editing.errors import EditError
from editing.history import History
from editing.project import Project, open_project, save
from editing.scene import Scene


def nothing_more(parser: ArgumentParser) -> None:
    """Arguments of a command that has none of its own."""


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        help: a line for the list of commands.
        run: does it and returns what to say about it; raises EditError in words for a person.
        arguments: adds its arguments.
    """

    name: str
    help: str
    run: Callable[[Namespace], str]
    arguments: Callable[[ArgumentParser], None] = nothing_more


def project_command(
    name: str,
    help: str,
    run: Callable[[Namespace], str],
    arguments: Callable[[ArgumentParser], None] = nothing_more,
) -> Command:
    """A command whose first argument is a project folder, `given.project`."""

    def add(parser: ArgumentParser) -> None:
        parser.add_argument("project", type=Path, metavar="PROJECT", help="a project folder")
        arguments(parser)

    return Command(name, help, run, add)


def edit_command(
    name: str,
    help: str,
    change: Callable[[Scene, Namespace], Scene],
    label: Callable[[Scene, Namespace], str],
    arguments: Callable[[ArgumentParser], None] = nothing_more,
) -> Command:
    """A command that edits the present scene of a project and saves it, as one step of its history.

    Args:
        change: the edit. Layers are found by `scene.find(given.layer)`.
        label: names the edit in the history, from the scene before it.
    """

    def run(given: Namespace) -> str:
        project = open_for_edit(given.project)
        scene = project.history.present
        changed = change(scene, given)
        if changed is scene:
            return "Nothing to change."
        text = label(scene, given)
        save(project, project.history.done(text, changed))
        return text

    return project_command(name, help, run, arguments)


def history_command(name: str, help: str, step: Callable[[History], tuple[str, History]]):
    """A command that goes back or forth in the history; `step` also says what it did."""

    def run(given: Namespace) -> str:
        project = open_for_edit(given.project)
        text, history = step(project.history)
        save(project, history)
        return text

    return project_command(name, help, run)


def one_layer(parser: ArgumentParser) -> None:
    """The argument `given.layer`."""
    parser.add_argument("layer", metavar="LAYER", help="name or id of a layer")


def open_for_edit(folder: Path) -> Project:
    """A project that is saved after the edit.

    Raises:
        EditError: as `open_project`; or a session left edits in it that such a save would drop.
    """
    project = open_project(folder)
    if project.unsaved is not None:
        raise EditError(
            f"{project.folder} has edits from a session that ended without a save. Take them over "
            "with the command recover, or drop them with the command discard."
        )
    return project
