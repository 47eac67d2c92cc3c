"""What one visitor works on: a scene with its history, a job, projects and files.

All methods may be called from any thread. What cannot be done raises an EditError with a sentence
for a person, which the page also finds as the notice of the session; the scene is as it was.
"""

import shutil
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from editing.actions.action import Action, Outcome, Tools, Values
from editing.actions.values import parse
from editing.errors import EditError
from editing.history import History
from editing.scene import Scene
from editing.sessions.acts import ACTS
from editing.sessions.engine import Wish
from editing.sessions.gallery import SavedScene
from editing.sessions.jobs import Job, new_id
from editing.sessions.kept_session import KeptSession
from editing.sessions.projects import SavedProject, SessionProjects
from editing.sessions.results import take_over
from editing.sessions.run_view import STAGES
from editing.sessions.slot import edit, run
from editing.sessions.state import Report, Shared
from editing.sessions.store import PROJECTS, RUNS, WORK, Download, SessionStore
from editing.sessions.tasks import Task, drop
from editing.sessions.uploads import open_upload
from editing.unit_size import to_unit_size

EYES = ("show", "hide", "solo")
"""Actions that are done while a job runs: what it brings leaves the eyes alone."""


class Session(KeptSession):
    """A visitor's session: a scene, and all that can be done to it.

    Args:
        token: its unguessable name.
        store: its folder.
        shared: what all sessions share.
    """

    def __init__(self, token: str, store: SessionStore, shared: Shared) -> None:
        super().__init__(token, store, shared)
        self._projects = SessionProjects(store.folder / PROJECTS)

    @property
    def downloads(self) -> tuple[Download, ...]:
        """Files that this session has made, newest first."""
        return self._store.downloads()

    @property
    def examples(self) -> Mapping[str, SavedScene]:
        return self.shared.examples

    def projects(self) -> tuple[SavedProject, ...]:
        """What was saved by name, the last one first."""
        return self._projects.listed()

    def do(self, name: str, values: Mapping[str, Any]) -> str | None:
        """Do whatever a page may ask for: an action, or one of `editing.sessions.acts`.

        Returns:
            The id of the job, if it became one.

        Raises:
            EditError: it cannot be done.
        """
        if name not in ACTS:
            return self.act(name, values)
        with self._acting():  # a value that is missing is told like any other refusal
            return ACTS[name](self, values)

    def act(self, name: str, raw: Mapping[str, Any]) -> str | None:
        """Do an action of the table: at once, or as a job, whose id is returned.

        Args:
            raw: values from outside, by the names of the fields.

        Raises:
            EditError: it cannot be done, or a job is running.
        """
        with self._acting():
            action = self.shared.actions.get(name)
            if action is None:
                raise EditError(f'There is no action "{name}".')
            if name not in EYES:
                self._slot.check_free()
            history = self._history()
            values = parse(action, raw, history.present)
            if action.change is None:
                return self._submit(action, values, history.present)
            label = action.label(history.present, values)
            self._done(label, action.change(history.present, values))
            if name not in EYES:
                self._state.put_report(None)  # it speaks of a scene that is no more
            return None

    def undo(self) -> None:
        """Take the last edit back."""
        with self._acting(free=True):
            self._state.go(self._history().undone())
            self._state.put_report(None)
            self._changed()

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        with self._acting(free=True):
            self._state.go(self._history().redone())
            self._state.put_report(None)
            self._changed()

    def cancel(self) -> None:
        """Give the job up, at once for the visitor; the scene is as it was."""
        with self._acting():
            self._slot.cancel()

    def keep(self) -> None:
        """Let the job end early and keep what there is."""
        with self._acting():
            self._slot.keep()

    def generate(self, wish: Wish) -> str:
        """Make a scene from a sentence, as a job; it opens with a history of its own."""
        with self._acting(free=True):
            id = new_id()
            out = self._store.new_folder(RUNS, id)
            try:
                request = self.shared.engine.request(wish, out)
            except ValueError as error:
                shutil.rmtree(out, ignore_errors=True)
                raise EditError(str(error)) from error
            task = Task(
                "generate",
                f"Generate “{wish.prompt}”",
                [lambda: run(self.shared.engine, request, out, partial(self._take_run, id))],
                kind=f"generate {wish.preset}",
                out=out,
                stages=STAGES,
            )
            self._start("model", id, task)
            return id

    def open_example(self, key: str) -> None:
        """Open a scene that comes with the program."""
        with self._acting(free=True):
            self._open(History.start(self.shared.example(key)))

    def open_upload(self, path: Path | None) -> None:
        """Open a scene that the visitor has sent: a .glb, or a project as .zip."""
        with self._acting(free=True):
            if path is None:
                raise EditError("The file has not arrived. Send it again.")
            history = open_upload(path)
            scale = 1.0
            if path.suffix.lower() == ".glb":  # a project stays as it was saved
                scene, scale = to_unit_size(history.present)
                history = History.start(scene, f"Open {path.name}")
            self._open(history)
            if scale != 1:
                self.tell("info", f"{path.name} is scaled by {scale:.3g}, to fit the view.")

    def open_project(self, name: str) -> None:
        """Open a project that was saved by name."""
        with self._acting(free=True):
            name, history = self._projects.open(name)
            self._open(history, project=name, saved=history)

    def save(self, name: str) -> None:
        """Save the scene and its history as a project."""
        with self._acting():
            history = self._history()
            self._store.ensure()
            name = self._projects.save(name, history, over=self._state.project)
            self._state.note_save(name, history)
            self._changed("projects")
            self.tell("info", f'Saved as "{name}".')

    def delete_project(self, name: str) -> None:
        """Delete a project; the scene stays open."""
        with self._acting():
            name = self._projects.delete(name)
            self._state.note_delete(name)
            self._changed("projects")

    def download_project(self, name: str) -> Download:
        """Pack a project as a zip file among the downloads."""
        with self._acting():
            out = self._store.new_folder(WORK, new_id())
            try:
                made = self._store.add_download(self._projects.pack(name, out))
            finally:
                shutil.rmtree(out, ignore_errors=True)
            self._state.touch("downloads")
            self.tell("info", f"Ready to download: {made.name}.")
            return made

    def close_report(self) -> None:
        """Put the report of the last job away."""
        with self._acting():
            self._state.put_report(None)

    def clear_download(self, id: str) -> None:
        """Delete a finished file."""
        with self._acting():
            self._store.remove_download(id)
            self._state.touch("downloads")

    def wait(self, id: str, *, timeout: float) -> Job[Task] | None:
        """Block until a job is finished or `timeout` seconds have passed, and return its state."""
        for worker in self.shared.workers.values():
            if worker.job(id) is not None:
                return worker.wait(id, timeout=timeout)
        return None

    def _submit(self, action: Action, values: Values, scene: Scene) -> str:
        """Hand an action to its worker."""
        id, label, enough = new_id(), action.label(scene, values), threading.Event()
        tools = Tools(self.shared.models, enough.is_set, self._store.new_folder(WORK, id))
        layer, quality = values.get("layer"), values.get("quality")
        task = Task(
            action.name,
            label,
            [lambda: edit(action, scene, values, tools, partial(self._take, id, label, scene))],
            layer=layer if isinstance(layer, str) else None,
            kind=f"{action.name} {quality}" if quality else action.name,
            out=tools.out,
            can_keep=action.place == "model",
            enough=enough,
        )
        self._start(action.place, id, task)
        return id

    def _start(self, place: str, id: str, task: Task) -> None:
        try:
            self._slot.submit(place, id, task)
        except EditError:
            drop(task)
            raise
        self._state.put_report(None)

    def _take(self, id: str, label: str, before: Scene, outcome: Outcome) -> None:
        """Take over what an edit came to, unless it was given up."""
        with self._lock:
            if not self._slot.wants(id):
                return
            history = self._history()
            scene = take_over(history.present, before, outcome.scene)
            made = [self._store.add_download(file) for file in outcome.files]
            self._done(label, scene)
            lines = tuple(str(line) for line in outcome.report.get("lines", ()))
            if lines:
                self._state.put_report(Report(label, lines, outcome.report))
            if made:
                self._state.touch("downloads")
                names = ", ".join(each.name for each in made)
                self.tell("info", f"Ready to download: {names}.")
            self._slot.took(id)

    def _take_run(self, id: str, scene: Scene) -> None:
        """Open the scene of a run, unless it was given up."""
        with self._lock:
            if self._slot.wants(id):
                self._open(History.start(scene, "Generate"))
                self._slot.took(id)
                self._store.remove_old_runs()
