"""Scenes to edit from runs, GLB files and projects."""

import json

import numpy as np
import pytest
from browser import write_scene as write_foreign_run
from toy_layers import various
from toy_scenes import pond, scene_facts

from dissector.export import write_scene
from dissector.gltf_reader import read_glb
from editing.errors import EditError
from editing.history import History
from editing.opening import open_source
from editing.project import create


def test_a_run_is_opened(tmp_path):
    write_scene(tmp_path / "run" / "scene.glb", various(), extras={"prompt": "toys", "seed": 7})
    scene = open_source(tmp_path / "run")
    assert scene.prompt == "toys" and len({held.id for held in scene.layers}) == len(various())
    again = read_glb(tmp_path / "run" / "scene.glb")
    for held, layer in zip(scene.layers, again, strict=True):
        assert (held.name, held.content.prompt, held.content.seed) == (
            layer.name,
            layer.prompt,
            layer.seed,
        )
        assert np.array_equal(held.mesh.vertices, layer.mesh.vertices)
        assert np.array_equal(held.content.transform, layer.transform)
        assert held.visible and not held.locked
    assert scene_facts(open_source(tmp_path / "run" / "scene.glb"))[1] == "toys"


def test_a_file_without_a_prompt_has_that_of_its_report(tmp_path):
    folder = write_foreign_run(tmp_path / "run", prompt="a frog on a pad")
    scene = open_source(folder)
    assert scene.prompt == "a frog on a pad"
    assert [held.name for held in scene.layers] == ["frog", "lily pad"]
    (folder / "report.json").unlink()
    assert open_source(folder).prompt == ""
    (folder / "report.json").write_text(json.dumps({"prompt": 3}))
    assert open_source(folder).prompt == ""
    (folder / "report.json").write_text("{")
    with pytest.raises(EditError, match="report.json is not JSON"):
        open_source(folder)


def test_a_project_gives_its_present_scene(tmp_path):
    scene = pond()
    history = History.start(scene).done("Hide", scene.with_shown(scene.layers[0].id, False))
    create(tmp_path / "pond", history)
    assert scene_facts(open_source(tmp_path / "pond")) == scene_facts(history.present)


def test_what_is_no_scene(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.glb").write_bytes(b"glTF")
    (tmp_path / "notes.txt").write_text("")
    for name, message in (
        ("empty", "holds no finished run: scene.glb is missing"),
        ("bad.glb", "cannot read .*bad.glb"),
        (
            "notes.txt",
            "Expected the folder of a finished run, a GLB file or a project",
        ),
        ("nowhere", "is no scene"),
        ("nowhere.glb", "is no scene"),
    ):
        with pytest.raises(EditError, match=message):
            open_source(tmp_path / name)
