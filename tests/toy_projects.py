"""A project for the tests of folders, and what is in one."""

import json
import os
from pathlib import Path

from toy_scenes import pond, shifted

from dissector import files
from editing.history import History


def some_edits():
    """Some edits, the last of them undone."""
    scene = pond()
    frog, pad, fly = (held.id for held in scene.layers)
    history = History.start(scene)
    for label, edit in (
        ("Lock lily pad", lambda now: now.with_lock(pad)),
        ("Hide fly", lambda now: now.with_shown(fly, False)),
        ("Turn frog", lambda now: now.transformed(frog, shifted(0.1, -1 / 3, 1e-17))),
        ("Merge frog and fly", lambda now: now.merged([frog, fly])),
        ("Solo lily pad", lambda now: now.with_solo(pad)),
    ):
        history = history.done(label, edit(history.present))
    return history.undone()


def edited(history, label="Rename frog", name="toad"):
    """One edit more."""
    scene = history.present
    return history.done(label, scene.renamed(scene.layers[0].id, name))


def contents(folder):
    """The files of a folder, by their paths in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rewrite(folder, change, name="project.json"):
    """Change the JSON of a project."""
    document = json.loads((folder / name).read_text())
    change(document)
    (folder / name).write_text(json.dumps(document))


def written(monkeypatch):
    """The names of the files that are written from here on."""
    names, replaced = [], os.replace

    def note(source, target):
        names.append(Path(target).name)
        replaced(source, target)

    monkeypatch.setattr(files.os, "replace", note)
    return names
