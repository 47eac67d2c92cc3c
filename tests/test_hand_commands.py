"""Commands made of the table of actions: arguments, one step of the history, files, progress."""

import logging
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from closed_meshes import box, layer
from toy_scenes import pond, scene_facts

from dissector.mesh import Layer
from dissector.progress import Step
from editing.__main__ import main
from editing.actions.action import Field
from editing.actions.table import ACTIONS
from editing.commands import hands as hand_commands
from editing.commands.hands import COMMANDS, EVERY, Progress
from editing.history import History
from editing.project import create, open_project
from editing.scene import Scene

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.usefixtures("own_recent_list")


@pytest.fixture
def folder(tmp_path):
    """A box that sinks by a tenth into another, and a third one beside."""
    layers = [
        layer("top", box(), (0, 0, 0.9)),
        layer("base", box((2, 2, 1))),
        Layer("far", box(centre=(5, 0, 0))),
    ]
    return create(tmp_path / "boxes", History.start(Scene.of(layers))).folder


def present(folder):
    return open_project(folder).history.present


def do(*words):
    assert main([str(word) for word in words]) == 0


def refused(caplog, *words):
    caplog.clear()
    assert main([str(word) for word in words]) == 2
    assert "Traceback" not in caplog.text
    return caplog.text


def test_every_action_has_a_command_of_some_name():
    from editing.__main__ import COMMANDS as listed

    names = {command.name for command in listed}
    for name in ACTIONS:
        assert {"describe": "prompt", "colour": "recolour"}.get(name, name.replace("_", "-")) in (
            names
        )
    assert not {"describe", "colour", "show"} & {command.name for command in COMMANDS}
    assert {"soft-drag", "push-apart", "cut-outs", "retexture"} <= names


def test_an_edit_is_one_step_of_the_history(folder, capsys):
    before = scene_facts(present(folder))
    do("drop", folder, "TOP")
    assert capsys.readouterr().out == (
        "Drop top\n"
        '"top" went back 0.1 to where it touches.\n'
        '"top" and "base" share nothing (was 10.0% of the smaller one).\n'
    )
    history = open_project(folder).history
    assert [entry.label for entry in history.entries] == ["Open", "Drop top"]
    assert history.present.find("top").content.transform[2, 3] == pytest.approx(1)
    do("undo", folder)
    assert scene_facts(present(folder)) == before


def test_bodies_are_edited(folder, capsys):
    do("cut", folder, "far", "--point", -5, 0, "-.25", "--normal", 0, 0, -1)
    assert [held.name for held in present(folder).layers] == ["top", "base", "far", "far part"]
    assert present(folder).find("far").content.in_world.volume == pytest.approx(0.25)
    do("combine", folder, "top", "base", "--operation", "difference")
    assert present(folder).find("top").content.in_world.volume == pytest.approx(0.9, rel=1e-5)
    do("undo", folder)
    do("push-apart", folder, "--layers", "top", "base")
    assert "Push apart top and base\n" in capsys.readouterr().out
    do("push-apart", folder)
    assert capsys.readouterr().out == (
        "Nothing to change.\nNothing moved.\nNo two of the layers share a volume.\n"
    )


def test_surfaces_are_edited(folder, capsys):
    do("subdivide", folder, "far", "--times", 2, "--rule", "midpoint")
    assert capsys.readouterr().out == 'Subdivide far\n"far" has 192 faces (was 12).\n'
    do("decimate", folder, "far", 12)
    assert len(present(folder).find("far").mesh.faces) == 12
    do("inflate", folder, "far", "-0.1")
    do("smooth", folder, "far", "--amount", 0.5)
    do("mirror", folder, "far", "--axis", "z")
    do("soft-drag", folder, "far", 3, "--point", 5, 0, 0.4, "--by", 0, 0, "1.5")
    labels = [entry.label for entry in open_project(folder).history.entries[1:]]
    assert labels == [
        f"{verb} far" for verb in ("Subdivide Decimate Inflate Smooth Mirror Drag".split())
    ]


def test_layers_are_moved_and_shine(folder):
    do("move", folder, "far", "--by", -5, 0, 0)
    do("turn", folder, "far", "--by", 0, 0, 45, "--about", 0, 0, 0)
    do("scale", folder, "far", "--by", 2, 2, 2)
    do("material", folder, "far", "--metallic", 1)
    content = present(folder).find("far").content
    assert np.ptp(content.in_world.bounds, axis=0) == pytest.approx([8**0.5, 8**0.5, 2], rel=1e-5)
    assert content.material.metallic == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["drop", "bear"], 'There is no layer "bear"'),
        (["drop", "base"], '"base" is locked. Unlock it to edit it.'),
        (["combine", "top", "base"], '"base" is locked'),
        (["cut", "top", "--point", 0, 0, 9], 'does not cut "top": nothing of it is above'),
        (["cut", "top", "--point", 0, 0, "nan"], "The point should be three numbers"),
        (["smooth", "top", "--amount", 1.5], "amount should be a number from 0 to 1. It is 1.5"),
        (["soft-drag", "top", 0.1, "--point", 9, 9, 9, "--by", 0, 0, 1], 'nothing of "top" within'),
        (["retexture", "top", " "], "The prompt cannot be empty"),
        (["picture", "--width", 3], "The width should be a whole number from 16 to 8192"),
        (["picture", "--camera", "behind"], 'There is no camera "behind"'),
    ],
)
def test_bad_input_is_told_and_changes_nothing(folder, caplog, words, message):
    do("lock", folder, "base")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert message in refused(caplog, words[0], folder, *words[1:])
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "words",
    [
        ["drop", "p"],
        ["cut", "p", "top"],
        ["decimate", "p", "top", "many"],
        ["mirror", "p", "top", "x"],
    ],
)
def test_wrong_arguments_show_the_usage(words, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(words)
    assert exit_.value.code == 2
    assert "usage: python -m editing" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as exit_:
        main([command.name, "--help"])
    assert exit_.value.code == 0
    shown = capsys.readouterr().out
    assert command.help.split()[0] in shown and "PROJECT" in shown


def test_defaults_are_shown_and_percents_too():
    parser = ArgumentParser()
    hand_commands._add(parser, Field("share", "number", "in % of all", 5.0))
    hand_commands._add(parser, Field("sure", "flag", "whether", True))
    shown = " ".join(parser.format_help().split())
    assert "in % of all (5.0 if absent)" in shown and "--no-sure" in shown
    assert parser.parse_args(["--no-sure"]).sure is False and parser.parse_args([]).sure is None


def test_cameras_are_names_or_json():
    assert hand_commands._camera("front") == "front"
    assert hand_commands._camera(' {"position": [1, 2, 3]}') == {"position": [1, 2, 3]}
    with pytest.raises(ArgumentTypeError, match="no JSON"):
        hand_commands._camera("{position")


@pytest.fixture
def drawn(monkeypatch):
    """A stand-in for the module of pictures; returns what it was asked for."""
    calls = []

    def write_picture(layers, path, camera, **options):
        calls.append(([layer.name for layer in layers], camera, options))
        yield Step("draw", 1, 2)
        if options["mode"] == "normals":
            raise OSError(28, "No space left on device")
        path.write_text(f"picture {len(calls)}")
        return (path,)

    def write_cut_outs(layers, folder, camera, **options):
        yield Step("draw", 1, 1)
        (folder / "parts").mkdir()
        paths = [folder / "parts" / f"{layer.name}.png" for layer in layers]
        for path in paths:
            path.write_text("part")
        return tuple(paths)

    module = SimpleNamespace(write_picture=write_picture, write_cut_outs=write_cut_outs)
    monkeypatch.setitem(sys.modules, "editing.pictures.figures", module)
    return calls


def test_files_go_to_a_folder(folder, tmp_path, drawn, capsys):
    before, out = scene_facts(present(folder)), tmp_path / "new" / "pictures"
    camera = '{"position": [3, 0, 0], "target": [0, 0, 0]}'
    do("picture", folder, "--to", out, "--camera", camera, "--no-ground-shadow", "--width", 64)
    assert capsys.readouterr().out == f"{out / 'picture.png'}\n"
    names, seen_from, options = drawn[0]
    assert names == ["top", "base", "far"] and seen_from.position == (3, 0, 0)
    assert options["width"] == 64 and options["ground_shadow"] is False
    assert [path.name for path in out.iterdir()] == ["picture.png"]
    do("cut-outs", folder, "--to", out, "--layers", "far", "top")
    assert sorted(path.name for path in (out / "parts").iterdir()) == ["far.png", "top.png"]
    assert scene_facts(present(folder)) == before


def test_files_that_are_there_stay(folder, tmp_path, drawn, capsys):
    for number in (1, 2, 3):
        do("picture", folder, "--to", tmp_path)
        name = "picture.png" if number == 1 else f"picture-{number}.png"
        assert (tmp_path / name).read_text() == f"picture {number}"
    do("picture", folder, "--to", tmp_path, "--force")
    assert (tmp_path / "picture.png").read_text() == "picture 4"
    assert (tmp_path / "picture-2.png").read_text() == "picture 2"


def test_pictures_that_fail_leave_nothing(folder, tmp_path, drawn, caplog):
    out = tmp_path / "out"
    assert "No space left" in refused(caplog, "picture", folder, "--to", out, "--mode", "normals")
    assert not list(out.iterdir())
    (tmp_path / "file").write_text("")
    assert "file" in refused(caplog, "picture", folder, "--to", tmp_path / "file")


@pytest.fixture
def painted(monkeypatch):
    """Stand-ins for the diffusion model; returns what was loaded and asked for."""
    calls = []

    def load_edit_models(prior, device, memory):
        if prior == "broken":
            raise ValueError("expected a folder with model_index.json")
        calls.append((prior, device, memory))
        return "models"

    def retexture(scene, id, prompt, settings, models, *, seed, strength, enough):
        calls.append((prompt, settings, models, seed, strength, enough()))
        yield Step("paint", 1, 1, 0.5)
        return scene.with_prompt(id, prompt, seed=seed)

    loading = SimpleNamespace(load_edit_models=load_edit_models)
    painting = SimpleNamespace(retexture=retexture, RETEXTURE_PRESETS={"smoke": 1, "preview": 2})
    monkeypatch.setitem(sys.modules, "editing.prompted.edit_models", loading)
    monkeypatch.setitem(sys.modules, "editing.prompted.retexture", painting)
    return calls


def test_edits_by_prompt(folder, painted, capsys, caplog):
    caplog.set_level(logging.INFO)
    do("retexture", folder, "top", "a golden box", "--seed", 3, "--quality", "smoke")
    assert capsys.readouterr().out == (
        "Re-texture top: a golden box\n"
        '"top" is painted as "a golden box".\nIts shape is the same to the last bit.\n'
    )
    assert painted == [("embedded", "cpu", "full"), ("a golden box", 1, "models", 3, 0.7, False)]
    assert "paint: 1 of 1, loss 0.5" in caplog.text
    do(
        "retexture",
        folder,
        "top",
        "a box",
        "--prior",
        "a/model",
        "--device",
        "cuda",
        "--memory",
        "low",
    )
    assert painted[2] == ("a/model", "cuda", "low")
    assert "The model broken cannot be used: expected a folder" in refused(
        caplog, "retexture", folder, "top", "a box", "--prior", "broken"
    )


def test_progress_is_logged_now_and_then(caplog):
    caplog.set_level(logging.INFO)
    moment = iter([0.0, 0.1, EVERY - 0.1, EVERY + 0.1, EVERY + 0.2, EVERY + 0.3])
    progress = Progress(lambda: next(moment))
    for index in range(1, 5):
        progress.show(Step("paint", index, 9, 0.25))
    progress.show(Step("bake", 1, 1))
    progress.show(Step("bake", 1, 1))
    assert caplog.messages == [
        "paint: 1 of 9, loss 0.25",
        "paint: 4 of 9, loss 0.25",
        "bake: 1 of 1",
    ]


def test_the_help_needs_no_heavy_library():
    program = (
        "import sys\nfrom editing.__main__ import parser\nparser().format_help()\n"
        "assert not {'torch', 'igl', 'gradio', 'numba'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_textures_and_prompts_of_other_layers_stay(tmp_path):
    folder = create(tmp_path / "pond", History.start(pond())).folder
    before = scene_facts(present(folder))[0]
    do("smooth", folder, "lily pad")
    after = scene_facts(present(folder))[0]
    assert after[0] == before[0] and after[2] == before[2] and after[1] != before[1]
