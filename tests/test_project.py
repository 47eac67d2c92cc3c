"""Project folders: what is opened is what was saved."""

import errno
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from test_history import START, STEPS, step
from toy_layers import ball, patchwork
from toy_projects import contents, edited, rewrite, written
from toy_scenes import history_facts, mesh_facts, scene_facts, zoo

from dissector import files
from dissector.gltf_reader import read_glb, read_scene
from dissector.mesh import Layer, Material
from editing import project_document
from editing.errors import EditError
from editing.history import History
from editing.mesh_files import file_of, from_bytes, to_bytes
from editing.project import autosave, create, open_project, read_present, save
from editing.project_document import to_document, to_json
from editing.scene import Scene

ROOT = Path(__file__).resolve().parents[1]


def test_a_project_comes_back_to_the_last_bit(tmp_path, history):
    made = create(tmp_path / "pond", history)
    opened = open_project(tmp_path / "pond")
    assert history_facts(opened.history) == history_facts(history)
    assert (opened.folder, opened.mark, opened.unsaved) == (made.folder, made.mark, None)


def test_every_kind_of_layer_comes_back(tmp_path):
    scene = zoo()
    scene = scene.with_material(scene.layers[0].id, Material(1.0, 0.1 + 0.2))
    scene = scene.with_prompt(scene.layers[1].id, "grün ☃ \udcff\x00", seed=2**70)
    scene = scene.transformed(scene.layers[2].id, np.diag([-0.0 + 1e-300 + 1, 1e-3, -1e3, 1]))
    create(tmp_path / "zoo", History.start(scene))
    assert scene_facts(open_project(tmp_path / "zoo").history.present) == scene_facts(scene)
    assert scene_facts(read_present(tmp_path / "zoo")) == scene_facts(scene)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_any_history_comes_back(tmp_path_factory, steps):
    history = History.start(START)
    for name, number in steps:
        history = step(history, name, number)
    folder = tmp_path_factory.mktemp("any") / "project"
    made = create(folder, History.start(START))
    save(made, history)
    assert history_facts(open_project(folder).history) == history_facts(history)
    shutil.rmtree(folder)


def test_what_scenes_shared_they_share_again(tmp_path, history):
    create(tmp_path / "pond", history)
    again = open_project(tmp_path / "pond").history
    for one, two in zip(history.entries, history.entries[1:], strict=False):
        shared = set(one.scene.layers) & set(two.scene.layers)
        first, second = (again.entries[history.entries.index(entry)].scene for entry in (one, two))
        assert len(set(first.layers) & set(second.layers)) == len(shared)
    meshes = {held.mesh for entry in history.entries for held in entry.scene.layers}
    assert len({held.mesh for entry in again.entries for held in entry.scene.layers}) == len(meshes)


def test_saving_what_was_opened_changes_no_byte(project):
    before = contents(project.folder)
    again = save(open_project(project.folder), open_project(project.folder).history)
    assert contents(project.folder) == before and again.mark == project.mark


def test_a_copy_of_a_folder_is_the_same_project(tmp_path, project, history):
    shutil.copytree(project.folder, tmp_path / "elsewhere" / "copy")
    shutil.rmtree(project.folder)
    opened = open_project(tmp_path / "elsewhere" / "copy")
    assert history_facts(opened.history) == history_facts(history)


def test_a_save_writes_only_what_changed(project, monkeypatch):
    names = written(monkeypatch)
    opened = open_project(project.folder)
    scene = opened.history.present
    pad = scene.find("lily pad").id
    history = opened.history.done("Show", scene.with_shown(pad, False))
    saved = save(opened, history)
    assert names == ["project.json"]
    names.clear()
    history = history.done("Unlock", history.present.with_lock(pad, False))
    history = history.done("Recolour", history.present.recoloured(pad, (1, 0, 0)))
    save(saved, history)
    new = file_of(history.present.layer(pad).mesh).name
    assert names == [new.removeprefix("meshes/"), "project.json", "scene.glb"]


def test_equal_surfaces_are_one_file(tmp_path):
    scene = Scene.of([Layer("a", ball()), Layer("b", ball()), Layer("c", ball(radius=0.1))])
    folder = create(tmp_path / "p", History.start(scene)).folder
    assert len(list((folder / "meshes").iterdir())) == 2


def test_files_that_nothing_uses_go(project, history):
    extra = project.folder / "meshes" / f"{'0' * 64}.safetensors"
    extra.write_bytes(b"")
    leftover = project.folder / "meshes" / ".a.safetensors.0123.tmp"
    leftover.write_bytes(b"")
    own = project.folder / "meshes" / "notes.txt"
    own.write_bytes(b"mine")
    first = save(project, history)
    assert not extra.exists() and not leftover.exists() and own.exists()
    dropped = {name for name in contents(project.folder) if name.startswith("meshes")}
    scene = Scene.of([Layer("a", ball(radius=0.123))])
    save(first, History.start(scene))
    left = {name for name in contents(project.folder) if name.startswith("meshes")}
    assert left == {file_of(scene.layers[0].mesh).name, "meshes/notes.txt"} and left != dropped


def test_other_programs_find_the_present_scene(project, history):
    layers, extras = read_scene(project.folder / "scene.glb")
    assert [layer.name for layer in layers] == [held.name for held in history.present.layers]
    assert extras["prompt"] == "a frog on a lily pad"
    (project.folder / "scene.glb").unlink()
    save(project, history)
    assert len(read_glb(project.folder / "scene.glb")) == len(layers)
    save(open_project(project.folder), edited(history))
    assert read_glb(project.folder / "scene.glb")[0].name == "toad"


def test_a_damaged_scene_file_is_written_again(project, history):
    (project.folder / "scene.glb").write_bytes(b"glTF")
    save(project, history)
    assert read_glb(project.folder / "scene.glb")


def test_a_folder_that_holds_something_is_left_alone(tmp_path, history):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file", "file/inside"):
        with pytest.raises(EditError, match="not empty|could not be made: (Not a dir|File exists)"):
            create(tmp_path / name, history)
    assert contents(tmp_path) == {"full/thesis.txt": b"mine", "file": b"mine"}
    (tmp_path / "empty").mkdir()
    create(tmp_path / "empty", history)
    create(tmp_path / "deep" / "er", history)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "empty", "file", "full"]


def test_a_full_disk_keeps_the_project(project, monkeypatch, history):
    before = contents(project.folder)

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    changed = history.done("Add", history.present.added(Layer("log", ball(radius=0.2))))
    message = "could not be saved: No space left on device. What was saved before is intact."
    with pytest.raises(EditError, match=message):
        save(project, changed)
    with pytest.raises(EditError, match="could not be saved automatically: No space left"):
        autosave(project, changed)
    with pytest.raises(EditError, match="could not be made: No space left"):
        create(project.folder.parent / "other", changed)
    assert contents(project.folder) == before
    assert [path.name for path in project.folder.parent.iterdir()] == ["pond"]


def test_what_cannot_be_tidied_up_is_saved_all_the_same(project, monkeypatch, history, caplog):
    def fail(*arguments):
        raise PermissionError(errno.EACCES, "Permission denied", "scene.glb")

    monkeypatch.setattr("editing.project.write_scene_file", fail)
    save(project, edited(history))
    assert "is saved, but not tidied up: " in caplog.text
    assert open_project(project.folder).history.undo_label == "Rename frog"


def test_a_project_that_another_program_saved_is_not_overwritten(project, history):
    other = open_project(project.folder)
    save(other, edited(history, name="newt"))
    before = contents(project.folder)
    for attempt in (save, autosave):
        with pytest.raises(EditError, match="saved by another program in the meantime"):
            attempt(project, edited(history))
    assert contents(project.folder) == before


def test_a_project_whose_folder_is_gone(project, history):
    shutil.rmtree(project.folder)
    for attempt in (save, autosave):
        with pytest.raises(EditError, match="is gone. Save under another name"):
            attempt(project, history)
    assert not project.folder.exists()
    with pytest.raises(EditError, match="There is no project folder"):
        open_project(project.folder)
    assert create(project.folder, history).mark == project.mark


def test_mesh_files_hold_any_mesh():
    for mesh in (ball(), patchwork(ball())):
        assert mesh_facts(from_bytes(to_bytes(mesh))) == mesh_facts(mesh)
    for content in (b"", b"\0" * 100, to_bytes(ball())[:-5]):
        with pytest.raises(ValueError, match="expected the arrays of a mesh"):
            from_bytes(content)


def test_another_writers_file_is_read_and_written_anew(tmp_path, project, history):
    """safetensors of other arrangement: valid under its own name, and in copies as ours is."""
    import hashlib

    from safetensors.numpy import save as write

    scene = Scene.of([Layer("a", ball())])
    made = create(tmp_path / "a", History.start(scene))
    mesh = scene.layers[0].mesh
    arrays = {name: getattr(mesh, name) for name in ("vertices", "faces", "colours")}
    content = write(arrays, metadata={"program": "another"})
    name = f"meshes/{hashlib.sha256(content).hexdigest()}.safetensors"
    (made.folder / name).write_bytes(content)

    def change(document):
        document["files"] = {name: len(content)}
        document["layers"][0]["mesh"] = name

    rewrite(made.folder, change)
    opened = open_project(made.folder)
    assert scene_facts(opened.history.present) == scene_facts(scene)
    copy = create(tmp_path / "b", opened.history)
    assert scene_facts(open_project(copy.folder).history.present) == scene_facts(scene)


def test_the_document_is_plain_json(history):
    document = to_document(history)
    assert json.loads(to_json(document)) == document
    assert document["version"] == project_document.VERSION
    states = [state for scene in document["scenes"] for state in scene["layers"]]
    assert set(states) == set(range(len(document["layers"]))) and len(states) > len(set(states))
