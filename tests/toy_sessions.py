"""Visitors, actions and an engine for the tests of sessions, with work that tests can hold up."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from browser import write_scene

from dissector.mesh import Layer
from dissector.progress import Step
from editing.actions.action import Action, Field, Outcome
from editing.errors import EditError
from editing.sessions.engine import Engine
from editing.sessions.sessions import Limits, Sessions

TIMEOUT = 20.0

LAYER = Field("layer", "layer", "Which layer.")


class Gate:
    """Holds work up until a test opens it, and tells that the work has come to it."""

    def __init__(self):
        self.reached, self.opened = threading.Event(), threading.Event()

    def wait(self):
        self.reached.set()
        assert self.opened.wait(TIMEOUT)


class Toys:
    """Actions that the tests drive.

    grow: waits at the gate, then makes a layer twice as large, on the worker of the hands.
    paint: on the worker of the model; takes 1000 steps or until it is enough, and writes down how
        many it took as the name of the layer.
    """

    def __init__(self):
        self.gate = Gate()
        self.ended = threading.Event()
        self.models = 0
        self.folders = []

    def load_models(self):
        self.models += 1
        return self

    def grow(self, scene, values, tools):
        try:
            yield Step("grow", 1, 2)
            self.gate.wait()
            if values["fail"]:
                raise EditError("It does not grow.") if values["fail"] == "told" else OSError("x")
            mesh = scene.layer(values["layer"]).mesh
            yield Step("grow", 2, 2)
            after = scene.with_mesh(values["layer"], replace(mesh, vertices=2 * mesh.vertices))
            return Outcome(after, {"lines": ["It has grown."], "times": 2})
        finally:
            self.ended.set()

    def paint(self, scene, values, tools):
        assert tools.models() is self
        done = 0
        for done in range(1, 1001):
            yield Step("paint", done, 1000, preview=np.full((2, 2, 3), done % 256, np.uint8))
            if done == 3:
                self.gate.wait()
            if tools.enough():
                break
        return Outcome(scene.renamed(values["layer"], f"painted {done}"))

    def export(self, scene, values, tools):
        self.folders.append(tools.out)
        assert not list(tools.out.iterdir())
        path = tools.out / "scene.txt"
        path.write_text(", ".join(held.name for held in scene.layers))
        yield Step("export", 1, 1)
        return Outcome(scene, files=(path,))

    def split(self, scene, values, tools):
        held = scene.layer(values["layer"])
        yield Step("split", 1, 1)
        half = Layer(f"{held.name} half", held.mesh)
        return Outcome(scene.added(half, at=scene.index(held.id) + 1))

    def actions(self):
        fail = Field("fail", "text", "How it fails.", default="")
        made = [
            now("hide", lambda scene, values: scene.with_shown(values["layer"], False)),
            now("show", lambda scene, values: scene.with_shown(values["layer"])),
            now("solo", lambda scene, values: scene.with_solo(values["layer"])),
            now("lock", lambda scene, values: scene.with_lock(values["layer"])),
            now("delete", lambda scene, values: scene.deleted(values["layer"])),
            now(
                "rename",
                lambda scene, values: scene.renamed(values["layer"], values["name"]),
                Field("name", "text", "The new name."),
            ),
            now("crash", lambda scene, values: 1 / 0),
            later("grow", self.grow, fail),
            later("paint", self.paint, place="model"),
            later("split", self.split),
            Action(
                "export",
                "Export",
                "Writes.",
                (),
                lambda scene, values: "Export",
                work=self.export,
                place="hands",
            ),
        ]
        return {action.name: action for action in made}


def label(name):
    return lambda scene, values: f"{name.capitalize()} {scene.layer(values['layer']).name}"


def now(name, change, *fields):
    title = name.capitalize()
    return Action(name, title, f"{title} it.", (LAYER, *fields), label(name), change=change)


def later(name, work, *fields, place="hands"):
    title = name.capitalize()
    return Action(
        name, title, f"{title} it.", (LAYER, *fields), label(name), work=work, place=place
    )


def toy_engine(gate=None):
    """An engine that writes a made-up scene named after the wish."""

    def request(wish, out):
        if not wish.prompt:
            raise ValueError("The prompt is empty.")
        return wish, out

    def run(request):
        wish, out = request
        yield Step("generate", 1, 2)
        if gate is not None:
            gate.wait()
        out.rmdir()
        write_scene(out, names=tuple(wish.layers) or ("toy",), prompt=wish.prompt)
        yield Step("export", 1, 1)

    return Engine(request, run, unavailable=lambda: ("paper",))


@contextmanager
def studio(folder, toys, *, engine=None, write=0.0, limits=None, **options):
    """Sessions that end with the block."""
    sessions = Sessions(
        folder,
        engine or toy_engine(),
        actions=toys.actions(),
        models=toys.load_models,
        limits=limits or Limits(write=write),
        **options,
    )
    try:
        yield sessions
    finally:
        toys.gate.opened.set()
        sessions.close(timeout=TIMEOUT)


def finished(session, id):
    """Wait for a job, and return how it ended."""
    job = session.wait(id, timeout=TIMEOUT)
    assert job is not None and not job.active
    return job


def labels(session):
    history = session.state().history
    return [entry.label for entry in history.entries]


def names(session):
    return [held.name for held in session.scene.layers]
