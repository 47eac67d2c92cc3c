"""Every action as a named endpoint, for scripts that use `gradio_client`.

An endpoint works on a session like the page does, waits until the work is done, and answers with
the scene, what there is to report and the files that were made. What is refused is an error of the
client with the same sentence that the page shows.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, Literal

import gradio as gr
from gradio.events import api

from editing.actions.action import REQUIRED, Field
from editing.actions.table import ACTIONS
from editing.sessions.sessions import Session, Sessions
from editing.sessions.studio_view import scene_view
from editing.web.serving import serve, uploaded

PATIENCE = 3600.0
"""Seconds that an endpoint waits for a job at a time; what takes longer is waited for again."""

Answer = dict[str, Any]

TYPES = {
    "layer": str,
    "layers": list[str],
    "text": str,
    "number": float,
    "whole": int,
    "flag": bool,
    "colour": str,
    "vector": list[float],
    "matrix": list[list[float]],
    "camera": dict[str, Any] | str,
}
"""What a client sends for a field, by its kind; a choice has a type of its own."""


def add_endpoints(sessions: Sessions) -> None:
    """Register all endpoints in the present `gr.Blocks`."""

    def session_of(token: str) -> Session:
        found = sessions.find(token)
        if found is None:
            raise gr.Error("There is no such session. Start one with /new_session.", duration=None)
        return found

    def new_session() -> str:
        return sessions.get(None).token

    def examples(session: str) -> list[dict[str, Any]]:
        held = session_of(session)
        return [
            {"key": key, "prompt": scene.prompt, "layers": list(scene.layers)}
            for key, scene in held.examples.items()
        ]

    def state(session: str) -> Answer:
        return answered(session_of(session))

    def open_example(session: str, key: str = "0") -> Answer:
        return done(session_of(session), "open_example", {"key": key})

    def open_file(session: str, file: dict[str, Any]) -> Answer:
        return done(session_of(session), "open_upload", {"path": uploaded(str(file.get("path")))})

    def generate(
        session: str,
        prompt: str,
        preset: Literal["smoke", "preview", "paper"] = "preview",
        layers: str = "",
        seed: int = 0,
    ) -> Answer:
        values = {"prompt": prompt, "layers": layers, "preset": preset, "seed": seed}
        return done(session_of(session), "generate", values)

    def undo(session: str) -> Answer:
        return done(session_of(session), "undo", {})

    def redo(session: str) -> Answer:
        return done(session_of(session), "redo", {})

    def save(session: str, name: str) -> Answer:
        return done(session_of(session), "save", {"name": name})

    def open_project(session: str, name: str) -> Answer:
        return done(session_of(session), "open_project", {"name": name})

    def projects(session: str) -> list[dict[str, Any]]:
        return [
            {"name": held.name, "saved_at": held.saved_at, "layers": list(held.layers)}
            for held in session_of(session).projects()
        ]

    def download_project(session: str, name: str) -> Answer:
        return done(session_of(session), "download_project", {"name": name})

    def delete_project(session: str, name: str) -> Answer:
        return done(session_of(session), "delete_project", {"name": name})

    def cancel(session: str) -> Answer:
        return done(session_of(session), "cancel", {}, wait=False)

    def keep(session: str) -> Answer:
        return done(session_of(session), "keep", {}, wait=False)

    plain = (new_session, examples, state, open_example, open_file, generate, undo, redo)
    of_projects = (save, open_project, download_project, delete_project, projects)
    for endpoint in (*plain, *of_projects, cancel, keep):
        add(endpoint, endpoint.__name__, DESCRIPTIONS[endpoint.__name__])
    for name, action in ACTIONS.items():
        add(action_endpoint(session_of, name, action.fields), name, action.help)


DESCRIPTIONS = {
    "new_session": "Start a session; all other endpoints take its token.",
    "examples": "The scenes that come with the program, for open_example.",
    "state": "The scene and whether a job runs.",
    "open_example": "Open a scene that comes with the program.",
    "open_file": "Open an uploaded GLB file, or a project packed as a zip file.",
    "generate": "Make a scene from a sentence; it takes a minute (smoke) or some (preview).",
    "undo": "Take the last edit back.",
    "redo": "Make the last undone edit again.",
    "save": "Save the scene and its history as a project of this session.",
    "open_project": "Open a saved project of this session.",
    "projects": "The saved projects of this session.",
    "delete_project": "Delete a saved project; the scene stays open.",
    "download_project": "Pack a saved project as a zip file.",
    "cancel": "Cancel the running job.",
    "keep": "End the running job early and keep what there is.",
}


def add(endpoint: Callable, name: str, description: str) -> None:
    """An endpoint; several visitors may wait for theirs at once."""
    api(endpoint, api_name=name, api_description=description, concurrency_limit=32)


def action_endpoint(
    session_of: Callable[[str], Session], name: str, fields: Sequence[Field]
) -> Callable[..., Answer]:
    """The endpoint of an action: its fields after the session, with their defaults."""

    def endpoint(session: str, *given: Any) -> Answer:
        values = {field.name: value for field, value in zip(fields, given, strict=False)}
        values = {key: value for key, value in values.items() if value is not None}
        return done(session_of(session), name, values)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("session", kind, annotation=str)]
    ordered = sorted(fields, key=lambda field: field.default is not REQUIRED)
    assert ordered == list(fields), f"{name}: fields without a default come first"
    for field in fields:
        default = inspect.Parameter.empty if field.default is REQUIRED else field.default
        of = field_type(field)
        parameters.append(inspect.Parameter(field.name, kind, default=default, annotation=of))
    endpoint.__name__ = name
    endpoint.__signature__ = inspect.Signature(parameters, return_annotation=Answer)  # type: ignore[attr-defined]
    endpoint.__annotations__ = {each.name: each.annotation for each in parameters}
    endpoint.__annotations__["return"] = Answer
    return endpoint


def field_type(field: Field) -> Any:
    """What a client sends for a field."""
    return Literal[field.choices] if field.kind == "choice" else TYPES[field.kind]


def done(session: Session, action: str, values: dict[str, Any], *, wait: bool = True) -> Answer:
    """Do something and wait for its job, if it has one.

    Raises:
        gr.Error: it was refused, or the job failed or was cancelled.
    """
    before = {made.id for made in session.downloads}
    try:
        job_id = session.do(action, values)
    except ValueError as error:
        raise gr.Error(str(error), duration=None) from error
    if job_id is not None and wait:
        job = session.wait(job_id, timeout=PATIENCE)
        while job is not None and job.active:
            job = session.wait(job_id, timeout=PATIENCE)
        if job is None or job.status != "done":
            words = "" if job is None else job.message
            raise gr.Error(words or "The job was cancelled.", duration=None)
    made = [each for each in session.downloads if each.id not in before]
    return answered(session, files=[serve(each.path) for each in made])


def answered(session: Session, files: Sequence[dict[str, Any]] = ()) -> Answer:
    """What an endpoint answers."""
    job, report = session.job, session.report
    scene = scene_view(session, serve)
    for layer in scene["layers"] if scene else ():
        layer["mesh"] = layer["mesh"]["key"]  # a file would be fetched by the client every time
    return {
        "scene": scene,
        "report": [] if report is None else list(report.lines),
        "files": list(files),
        "busy": job is not None and job.active,
    }
