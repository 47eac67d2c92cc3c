"""What a session did not save is there for the next one, whatever ended it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from toy_layers import ball
from toy_projects import contents, edited
from toy_scenes import history_facts

from dissector.mesh import Layer
from editing.project import autosave, discard_autosave, open_project, save

ROOT = Path(__file__).resolve().parents[1]


def test_unsaved_edits_are_recovered(project, history):
    later = edited(history).done("Add", edited(history).present.added(Layer("log", ball())))
    autosave(project, later)
    opened = open_project(project.folder)
    assert history_facts(opened.history) == history_facts(history)
    assert opened.unsaved is not None and history_facts(opened.unsaved) == history_facts(later)
    assert opened.unsaved.entries[0].scene.layers[0].mesh is (
        opened.history.entries[0].scene.layers[0].mesh
    )
    save(opened, opened.unsaved)
    again = open_project(project.folder)
    assert again.unsaved is None and history_facts(again.history) == history_facts(later)
    assert "autosave.json" not in contents(project.folder)


def test_unsaved_edits_are_discarded(project, history):
    autosave(project, edited(history))
    opened = discard_autosave(open_project(project.folder))
    assert opened.unsaved is None and open_project(project.folder).unsaved is None
    assert "autosave.json" not in contents(project.folder)


def test_an_autosave_that_is_older_than_the_save_is_ignored(project, history):
    """As if the save had been killed before it deleted it."""
    autosave(project, edited(history))
    stale = (project.folder / "autosave.json").read_bytes()
    save(project, edited(history, name="newt"))
    (project.folder / "autosave.json").write_bytes(stale)
    assert open_project(project.folder).unsaved is None


def test_a_damaged_autosave_does_not_hide_the_project(project, history, caplog):
    autosave(project, edited(history))
    (project.folder / "autosave.json").write_bytes(b"{")
    opened = open_project(project.folder)
    assert opened.unsaved is None and history_facts(opened.history) == history_facts(history)
    assert "what was saved automatically cannot be recovered" in caplog.text


KILLED = """
import os, shutil, sys
from pathlib import Path
sys.path.insert(0, "tests")
from toy_layers import ball
from toy_scenes import history_facts
from dissector.mesh import Layer
from editing.project import autosave, open_project, save
import dissector.gltf

folder, copy = Path(sys.argv[1]), Path(sys.argv[1] + "-copy")
before = history_facts(open_project(folder).history)

def later(project):
    scene = project.unsaved.present
    return project.unsaved.done("Add", scene.added(Layer("log", ball(radius=0.2))))

states = []
for kill_at in range(100):
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    child = os.fork()
    if child == 0:
        count = 0
        def counted(call):
            def wrapped(*arguments, **options):
                global count
                count += 1
                if count > kill_at:
                    os._exit(9)
                return call(*arguments, **options)
            return wrapped
        os.replace, os.unlink, os.fsync = map(counted, (os.replace, os.unlink, os.fsync))
        project = open_project(copy)
        save(project, later(project))
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    project = open_project(copy)
    labels = [entry.label for entry in project.history.entries]
    old = history_facts(project.history) == before
    assert old != (labels[-1] == "Add"), (kill_at, labels)
    assert (project.unsaved is not None) == old, kill_at
    states.append(old)
    if ended == 0:
        break
assert states == sorted(states, reverse=True), states
print("kills:", len(states) - 1, "old:", sum(states))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_project(project, history):
    """A real process, ended without any cleaning up before each step on the disk in turn."""
    autosave(project, edited(history))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, str(project.folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    words = done.stdout.split()
    assert int(words[1]) >= 10 and 3 <= int(words[3]) < int(words[1])
