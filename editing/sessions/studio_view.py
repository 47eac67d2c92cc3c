"""A session as the page shows it, in JSON values; files as whoever serves them describes them.

What has not changed since the version that the page has is left out: a missing key means "as
before", also `preview` inside of `job`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from dissector.mesh import Mesh
from editing.actions.action import Action, Field
from editing.scene import SceneLayer
from editing.sessions.engine import PRESETS
from editing.sessions.layer_files import key_of
from editing.sessions.run_view import data_url, job_view
from editing.sessions.session import Session
from editing.sessions.state import State
from editing.swatches import swatch

Json = dict[str, Any]
Serve = Callable[[Path], Json]
"""Makes a file available to the browser, and describes it in JSON values."""

UNTITLED = "Untitled scene"

_facts: WeakKeyDictionary[Mesh, Json] = WeakKeyDictionary()
"""What a list shows of surfaces that were shown before."""


def studio_view(
    session: Session, serve: Serve, *, since: int | None = None, hello: bool = False
) -> Json:
    """The state of the page.

    Args:
        since: the version that the page has; None for all.
        hello: whether the page has just opened, and needs what never changes too.
    """
    state = session.state()
    if since is None or hello or not 0 <= since <= state.version:
        since = -1
    makers: dict[str, Callable[[], Any]] = {
        "scene": lambda: _scene(session, state, serve),
        "report": lambda: _report(state),
        "notice": lambda: _notice(state),
        "downloads": lambda: _downloads(session, serve),
        "projects": lambda: _projects(session, serve),
    }
    view: Json = {"session": session.token, "version": state.version}
    view |= {part: make() for part, make in makers.items() if state.changed[part] > since}
    if state.changed["job"] > since or (state.job is not None and state.job.active):
        view["job"] = _job(session, state, since)
    if since < 0:
        view["examples"] = _examples(session, serve)
    if hello:
        view |= _unchanging(session)
        view["notice"] = None  # it answered an act of the page before
    return view


def scene_view(session: Session, serve: Serve) -> Json | None:
    """The scene alone, or None where there is none."""
    return _scene(session, session.state(), serve)


def _scene(session: Session, state: State, serve: Serve) -> Json | None:
    history, scene = state.history, state.scene
    if history is None or scene is None:
        return None
    return {
        "title": state.project or scene.prompt or UNTITLED,
        "prompt": scene.prompt,
        "solo": scene.solo,
        "undo": history.undo_label,
        "redo": history.redo_label,
        "saved": state.saved,
        "project": state.project,
        "layers": [_layer(session, held, serve) for held in scene.layers],
    }


def _layer(session: Session, held: SceneLayer, serve: Serve) -> Json:
    content = held.content
    file = serve(session.shared.layer_files.file(held.mesh))
    return {
        "id": held.id,
        "name": held.name,
        "prompt": content.prompt,
        "seed": content.seed,
        "visible": held.visible,
        "locked": held.locked,
        **_mesh_facts(held.mesh),
        "mesh": {"key": key_of(held.mesh), "file": file},
        "transform": content.transform.ravel().tolist(),
        "material": {
            "metallic": float(content.material.metallic),
            "roughness": float(content.material.roughness),
        },
    }


def _mesh_facts(mesh: Mesh) -> Json:
    if mesh not in _facts:
        _facts[mesh] = {
            "swatch": swatch(mesh),
            "faces": len(mesh.faces),
            "vertices": len(mesh.vertices),
            "textured": mesh.texture is not None,
            "closed": mesh.watertight,
        }
    return _facts[mesh]


def _job(session: Session, state: State, since: int) -> Json | None:
    job = state.job
    if job is None:
        return None
    view = job_view(job, session.shared.typical(job.request))
    if state.changed["preview"] > since:
        view["preview"] = None if job.preview is None else data_url(job.preview)
    return view


def _report(state: State) -> Json | None:
    report = state.report
    return report and {"title": report.title, "lines": list(report.lines)}


def _notice(state: State) -> Json | None:
    notice = state.notice
    return notice and {"id": notice.id, "kind": notice.kind, "text": notice.text}


def _downloads(session: Session, serve: Serve) -> list[Json]:
    return [
        {"id": made.id, "name": made.name, "file": serve(made.path), "bytes": made.bytes}
        for made in session.downloads
    ]


def _projects(session: Session, serve: Serve) -> list[Json]:
    return [
        {
            "name": held.name,
            "saved_at": held.saved_at,
            "layers": list(held.layers),
            "preview": held.preview and serve(held.preview),
        }
        for held in session.projects()
    ]


def _examples(session: Session, serve: Serve) -> list[Json]:
    return [
        {
            "key": key,
            "prompt": scene.prompt,
            "layers": list(scene.layers),
            "preview": serve(scene.preview),
        }
        for key, scene in session.examples.items()
    ]


def _unchanging(session: Session) -> Json:
    """What only a page that has just opened needs."""
    return {
        "actions": {name: action_view(each) for name, each in session.shared.actions.items()},
        "presets": [
            {"value": each.value, "label": each.label, "help": each.help} for each in PRESETS
        ],
        "unavailable": list(session.shared.engine.unavailable()),
    }


def action_view(action: Action) -> Json:
    """An action as JSON values, for a page that makes forms of them."""
    return {
        "title": action.title,
        "help": action.help,
        "place": action.place,
        "fields": [_field(field) for field in action.fields],
    }


def _field(field: Field) -> Json:
    view: Json = {
        "name": field.name,
        "kind": field.kind,
        "help": field.help,
        "low": field.low,
        "high": field.high,
        "choices": list(field.choices),
    }
    if not field.required:
        default = field.default
        view["default"] = list(default) if isinstance(default, tuple) else default
    return view
