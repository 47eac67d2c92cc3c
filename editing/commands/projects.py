"""Commands for whole projects: new, info, undo, redo, recover, discard, export, recent."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from dissector.files import write_atomically
from dissector.mesh import Layer
from editing.commands.command import Command, history_command, project_command
from editing.errors import EditError
from editing.history import History
from editing.opening import open_source
from editing.poses import world_bounds
from editing.project import Project, create, discard_autosave, open_project, save
from editing.recent import recent_projects, remember
from editing.scene import Scene, SceneLayer


def _new(given: Namespace) -> str:
    scene = open_source(given.source)
    project = create(given.project, History.start(scene))
    remember(project.folder)
    return f"{project.folder}: {_listed([held.name for held in scene.layers])}"


def _new_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source", type=Path, metavar="SOURCE", help="folder of a run, a GLB file or another project"
    )
    parser.add_argument("project", type=Path, metavar="PROJECT", help="a folder that is not there")


def _info(given: Namespace) -> str:
    project = open_project(given.project)
    facts = describe(project)
    if given.json:
        return json.dumps(facts, indent=1)
    lines = [facts["prompt"]] if facts["prompt"] else []
    for layer in facts["layers"]:
        states = [key for key in ("hidden", "solo", "locked", "textured") if layer[key]]
        size = f"{layer['vertices']} vertices, {layer['faces']} faces"
        lines.append(f"{layer['id']}  {layer['name']}: {', '.join([size, *states])}")
    for word in ("undo", "redo"):
        if facts[word]:
            lines.append(f"{word}: {facts[word]}")
    if facts["unsaved"]:
        lines.append("a session left edits that are not saved: see recover and discard")
    return "\n".join(lines)


def describe(project: Project) -> dict[str, Any]:
    """What `info` tells of a project, as JSON values."""
    history = project.history
    return {
        "folder": str(project.folder),
        "prompt": history.present.prompt,
        "layers": [_describe_layer(history.present, held) for held in history.present.layers],
        "step": history.index,
        "steps": len(history.entries),
        "undo": history.undo_label,
        "redo": history.redo_label,
        "unsaved": project.unsaved is not None,
    }


def _describe_layer(scene: Scene, held: SceneLayer) -> dict[str, Any]:
    return {
        "id": held.id,
        "name": held.name,
        "prompt": held.content.prompt,
        "hidden": not held.visible,
        "solo": scene.solo == held.id,
        "locked": held.locked,
        "textured": held.mesh.texture is not None,
        "vertices": len(held.mesh.vertices),
        "faces": len(held.mesh.faces),
        "bounds": world_bounds(held.content).tolist(),
    }


def _info_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for scripts")


def _undo(history: History) -> tuple[str, History]:
    return f"Undone: {history.undo_label}", history.undone()


def _redo(history: History) -> tuple[str, History]:
    return f"Done again: {history.redo_label}", history.redone()


def _recover(given: Namespace) -> str:
    project = open_project(given.project)
    if project.unsaved is None:
        raise EditError(f"{project.folder} has no edits to recover.")
    history = save(project, project.unsaved).history
    return f"Recovered, up to: {history.entries[history.index].label}"


def _discard(given: Namespace) -> str:
    project = open_project(given.project)
    if project.unsaved is None:
        raise EditError(f"{project.folder} has no edits to discard.")
    discard_autosave(project)
    return "Discarded what was not saved."


def _export(given: Namespace) -> str:
    scene = open_project(given.project).history.present
    if given.layer:
        chosen = [scene.find(text) for text in given.layer]
    else:
        chosen = list(scene.layers if given.all else scene.shown)
    if not chosen:
        raise EditError("All layers are hidden. Show one, or export with --all.")
    layers = [held.content for held in chosen]
    files = _files(given.file, layers, {"prompt": scene.prompt})
    there = [path for path in files if path.exists()]
    if there and not given.force:
        raise EditError(f"{there[0]} exists already. --force replaces it.")
    for path, content in files.items():
        write_atomically(path, content)
    return f"{given.file}: {_listed([layer.name for layer in layers])}"


def _files(path: Path, layers: list[Layer], extras: dict[str, object]) -> dict[Path, bytes]:
    """The content of each file of an export, the one at `path` last."""
    from dissector.export import FORMATS  # brings torch along, which most commands do without

    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise EditError(f"A scene is exported as {', '.join(FORMATS)}, not as {path.name!r}.")
    try:
        made = form(path.stem, layers, extras)
    except ValueError as error:
        raise EditError(f"The scene cannot be exported as {path.suffix}: {error}.") from error
    main = made.popitem()[1]
    return {**{path.with_name(name): content for name, content in made.items()}, path: main}


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="ends in .glb, .obj, .ply or .stl")
    parser.add_argument(
        "--layer", action="append", metavar="LAYER", help="only this one; may be repeated"
    )
    parser.add_argument("--all", action="store_true", help="hidden layers too")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def _recent(given: Namespace) -> str:
    return "\n".join(map(str, recent_projects())) or "None yet."


def _listed(names: list[str]) -> str:
    return ", ".join(names)


COMMANDS = (
    Command("new", "make a project of a run, a GLB file or another project", _new, _new_arguments),
    project_command("info", "show layers and history", _info, _info_arguments),
    history_command("undo", "take the last edit back", _undo),
    history_command("redo", "make the last undone edit again", _redo),
    project_command("recover", "take over edits that a session did not save", _recover),
    project_command("discard", "drop edits that a session did not save", _discard),
    project_command("export", "write what is shown into a file", _export, _export_arguments),
    Command("recent", "list the projects opened lately", _recent),
)
