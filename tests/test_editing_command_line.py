"""`python -m editing`: every command on a project, its exit codes, and what it leaves on disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from toy_scenes import history_facts, pond, scene_facts

import editing.__main__ as command_line
from dissector.export import write_scene
from dissector.gltf_reader import read_glb
from editing.__main__ import main
from editing.commands.command import Command
from editing.history import History
from editing.poses import world_bounds
from editing.project import autosave, create, open_project

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.usefixtures("own_recent_list")


@pytest.fixture
def folder(tmp_path):
    return create(tmp_path / "pond", History.start(pond())).folder


def present(folder):
    return open_project(folder).history.present


def names(folder):
    return [held.name for held in present(folder).layers]


def do(*words):
    assert main([str(word) for word in words]) == 0


def refused(caplog, *words):
    caplog.clear()
    assert main([str(word) for word in words]) == 2
    assert "Traceback" not in caplog.text
    return caplog.text


def test_a_project_is_made_of_a_run(tmp_path, capsys):
    layers = [held.content for held in pond().layers]
    write_scene(tmp_path / "run" / "scene.glb", layers, extras={"prompt": "a pond"})
    do("new", tmp_path / "run", tmp_path / "pond")
    assert capsys.readouterr().out == f"{tmp_path / 'pond'}: frog, lily pad, fly\n"
    assert present(tmp_path / "pond").prompt == "a pond"
    do("new", tmp_path / "pond", tmp_path / "copy")
    do("recent")
    assert capsys.readouterr().out.split()[-2:] == [str(tmp_path / "copy"), str(tmp_path / "pond")]


def test_layers_are_edited(folder):
    do("rename", folder, "frog", "green toad")
    do("hide", folder, "fly")
    do("lock", folder, "lily pad")
    do("prompt", folder, "green toad", "a green toad")
    do("recolour", folder, "Green Toad", "#0080ff")
    scene = present(folder)
    toad, pad, fly = scene.layers
    assert (toad.name, toad.content.prompt) == ("green toad", "a green toad")
    assert np.array_equal(np.round(255 * toad.mesh.colours[0]), [0, 128, 255])
    assert pad.locked and not fly.visible and toad.visible
    do("show", folder, fly.id)
    do("unlock", folder, "lily pad")
    do("solo", folder, "fly")
    assert [held.name for held in present(folder).shown] == ["fly"]
    do("solo", folder)
    assert len(present(folder).shown) == 3 and not present(folder).layers[1].locked


def test_the_list_of_layers_is_edited(folder):
    do("duplicate", folder, "frog")
    assert names(folder) == ["frog", "frog copy", "lily pad", "fly"]
    do("reorder", folder, "fly", 1)
    do("delete", folder, "frog copy")
    assert names(folder) == ["fly", "frog", "lily pad"]
    do("merge", folder, "lily pad", "frog", "--name", "still life")
    assert names(folder) == ["fly", "still life"]
    do("merge", folder, "fly", "still life")
    assert names(folder) == ["fly"]


def test_a_layer_is_moved_by_numbers(folder):
    middle = world_bounds(present(folder).layers[1].content).mean(axis=0)
    size = np.ptp(world_bounds(present(folder).layers[1].content), axis=0)
    do("transform", folder, "lily pad", "--move", 1, -2, 0.5, "--turn", 0, 0, 90, "--scale", 2)
    bounds = world_bounds(present(folder).layers[1].content)
    assert np.abs(bounds.mean(axis=0) - middle - [1, -2, 0.5]).max() < 1e-6
    assert np.abs(np.ptp(bounds, axis=0) - 2 * size[[1, 0, 2]]).max() < 1e-6
    do("undo", folder)
    do("transform", folder, "lily pad", "--scale", 1, 1, -1, "--about", 0, 0, 0)
    held = present(folder).layers[1].content
    assert world_bounds(held)[1, 2] == pytest.approx(0.6, abs=1e-3) and held.in_world.watertight


def test_undo_and_redo_go_on_in_the_next_command(folder, capsys, caplog):
    start = scene_facts(present(folder))
    do("hide", folder, "fly")
    do("rename", folder, "frog", "toad")
    after = history_facts(open_project(folder).history)
    capsys.readouterr()
    do("undo", folder)
    do("undo", folder)
    assert capsys.readouterr().out == "Undone: Rename frog to toad\nUndone: Hide fly\n"
    assert scene_facts(present(folder)) == start
    assert "error: There is nothing to undo." in refused(caplog, "undo", folder)
    do("redo", folder)
    do("redo", folder)
    assert history_facts(open_project(folder).history) == after
    assert "error: There is nothing to redo." in refused(caplog, "redo", folder)


def test_what_changes_nothing_is_no_step(folder, capsys):
    before = (folder / "project.json").read_bytes()
    for words in (["show", "fly"], ["rename", "fly", "fly"], ["reorder", "fly", 3]):
        do(words[0], folder, *words[1:])
        assert capsys.readouterr().out == "Nothing to change.\n"
    do("transform", folder, "frog")
    assert (folder / "project.json").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["hide", "bear"], 'There is no layer "bear". The layers are "frog", "lily pad", "fly".'),
        (["rename", "frog", "lily pad"], 'There is a layer "lily pad" already.'),
        (["rename", "frog", ""], "A layer needs a name."),
        (["reorder", "frog", 4], "The layers have the places 1 to 3; there is no 4."),
        (["reorder", "frog", 0], "there is no 0."),
        (["merge", "frog"], "Merging takes two layers or more."),
        (["recolour", "frog", "red"], "A colour is written like #3fa0c8, not 'red'."),
        (["recolour", "frog", "#12345"], "A colour is written like"),
        (["recolour", "frog", "12 34 56"], "A colour is written like"),
        (["transform", "frog", "--scale", 0], '"frog" cannot be edited that way'),
        (["transform", "frog", "--scale", 1, 2], "--scale takes one number, or three"),
        (["transform", "frog", "--move", "1e39", 0, 0], "too far away or too large"),
        (["transform", "frog", "--move", "nan", 0, 0], '"frog" cannot be edited that way'),
        (["delete", "lily pad"], '"lily pad" is locked. Unlock it to edit it.'),
        (["merge", "frog", "lily pad"], '"lily pad" is locked.'),
        (["recover"], "has no edits to recover."),
        (["discard"], "has no edits to discard."),
    ],
)
def test_bad_input_is_told_and_changes_nothing(folder, caplog, words, message):
    do("lock", folder, "lily pad")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert message in refused(caplog, words[0], folder, *words[1:])
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_last_layer_stays(folder, caplog):
    do("delete", folder, "frog")
    do("delete", folder, "fly")
    assert '"lily pad" is the last layer.' in refused(caplog, "delete", folder, "lily pad")
    assert names(folder) == ["lily pad"]


def test_folders_that_hold_no_project(tmp_path, folder, caplog):
    assert "There is no project folder" in refused(caplog, "info", tmp_path / "nowhere")
    assert "is no project folder" in refused(caplog, "undo", tmp_path)
    assert "is no scene" in refused(caplog, "new", tmp_path / "nowhere", tmp_path / "new")
    assert "not empty" in refused(caplog, "new", folder, folder)
    (folder / "project.json").write_text('{"format": "dreamdissector-project", "version": 9}')
    assert "newer version of the studio" in refused(caplog, "hide", folder, "frog")


def test_info_shows_layers_and_history(folder, capsys):
    do("hide", folder, "fly")
    do("lock", folder, "frog")
    do("undo", folder)
    capsys.readouterr()
    do("info", folder)
    shown = capsys.readouterr().out
    frog = present(folder).layers[0]
    assert shown.splitlines()[0] == "a frog on a lily pad"
    assert f"{frog.id}  frog: 162 vertices, 320 faces, textured\n" in shown
    assert "fly: 162 vertices, 320 faces, hidden\n" in shown
    assert "undo: Hide fly\nredo: Lock frog\n" in shown and "unsaved" not in shown
    do("info", folder, "--json")
    facts = json.loads(capsys.readouterr().out)
    assert [layer["hidden"] for layer in facts["layers"]] == [False, False, True]
    assert (facts["step"], facts["steps"], facts["unsaved"]) == (1, 3, False)


def test_what_a_session_left_is_recovered_or_discarded(folder, capsys, caplog):
    project = open_project(folder)
    scene = project.history.present
    later = project.history.done("Rename frog", scene.renamed(scene.layers[0].id, "toad"))
    autosave(project, later)
    do("info", folder)
    assert "a session left edits that are not saved" in capsys.readouterr().out
    for words in (["hide", folder, "fly"], ["undo", folder]):
        assert "ended without a save" in refused(caplog, *words)
    do("recover", folder)
    assert capsys.readouterr().out == "Recovered, up to: Rename frog\n"
    assert names(folder)[0] == "toad"
    autosave(open_project(folder), later.undone())
    do("discard", folder)
    assert names(folder)[0] == "toad" and open_project(folder).unsaved is None
    do("hide", folder, "fly")


@pytest.mark.parametrize("suffix", [".glb", ".obj", ".ply", ".stl"])
def test_what_is_shown_is_exported(tmp_path, folder, suffix):
    do("export", folder, tmp_path / "out" / f"a{suffix}")
    layers = [held.content for held in present(folder).layers]
    expected = write_scene(tmp_path / "b" / f"a{suffix}", layers)
    for path in expected if suffix != ".glb" else []:
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    assert (tmp_path / "out" / f"a{suffix}").stat().st_size > 1000


def test_what_is_exported_can_be_chosen(tmp_path, folder, caplog):
    do("hide", folder, "fly")

    def exported(*options):
        do("export", folder, tmp_path / "a.glb", "--force", *options)
        return [layer.name for layer in read_glb(tmp_path / "a.glb")]

    assert exported() == ["frog", "lily pad"]
    assert exported("--all") == ["frog", "lily pad", "fly"]
    assert exported("--layer", "fly", "--layer", "frog") == ["fly", "frog"]
    assert "is exported as .glb, .obj" in refused(caplog, "export", folder, tmp_path / "b.fbx")
    do("hide", folder, "frog")
    do("hide", folder, "lily pad")
    assert "All layers are hidden" in refused(caplog, "export", folder, tmp_path / "b.glb")
    assert "no layer" in refused(caplog, "export", folder, tmp_path / "b.glb", "--layer", "bear")
    assert not (tmp_path / "b.glb").exists()


def test_an_export_replaces_files_by_force_only(tmp_path, folder, caplog):
    (tmp_path / "a.mtl").write_text("mine")
    message = refused(caplog, "export", folder, tmp_path / "a.obj")
    assert f"{tmp_path / 'a.mtl'} exists already. --force replaces it." in message
    assert (tmp_path / "a.mtl").read_text() == "mine" and not (tmp_path / "a.obj").exists()
    do("export", folder, tmp_path / "a.obj", "--force")
    assert "newmtl" in (tmp_path / "a.mtl").read_text()


@pytest.mark.skipif(os.name != "posix", reason="a file in the place of a folder")
def test_a_file_that_cannot_be_written_is_told(tmp_path, folder, caplog):
    (tmp_path / "file").write_text("")
    assert "file/a.glb" in refused(caplog, "export", folder, tmp_path / "file" / "a.glb")


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["hide"], ["hide", "p"], ["transform", "p", "l", "--move", "1"]]
)
def test_wrong_arguments_show_the_usage(words, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(words)
    assert exit_.value.code == 2
    assert "usage: python -m editing" in capsys.readouterr().err


def test_mistakes_of_the_program_are_not_hidden(monkeypatch):
    def run(given):
        raise AttributeError("a bug")

    monkeypatch.setattr(command_line, "COMMANDS", (Command("break", "", run),))
    with pytest.raises(AttributeError, match="a bug"):
        main(["break"])


def test_interruption_ends_with_130(monkeypatch, caplog):
    def run(given):
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "COMMANDS", (Command("wait", "", run),))
    assert main(["wait"]) == 130
    assert "the project is as it was saved last" in caplog.text


def test_commands_have_different_names():
    listed = [command.name for command in command_line.COMMANDS]
    assert len(set(listed)) == len(listed) and all(
        command.help for command in command_line.COMMANDS
    )


def test_a_script_runs_it_without_torch_and_gradio(folder):
    """In a process of its own; most commands start in a moment because torch is not imported."""
    program = (
        "import sys\nfrom editing.__main__ import main\n"
        f"code = main(['hide', {str(folder)!r}, 'fly'])\n"
        "assert 'torch' not in sys.modules and 'gradio' not in sys.modules\nsys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "Hide fly\n", "")
    done = subprocess.run(
        [sys.executable, "-m", "editing", "hide", str(folder), "bear"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('error: There is no layer "bear"')
