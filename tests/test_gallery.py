"""Finished scenes on disk, sound and damaged."""

import json

import pytest
from browser import write_scene

from editing.sessions.gallery import find_scenes, read_scene


def test_a_scene_is_read(tmp_path):
    scene = read_scene(write_scene(tmp_path / "frog", prompt="a frog"))
    assert (scene.prompt, scene.layers, scene.preset) == ("a frog", ("frog", "lily pad"), "smoke")
    assert scene.glb.is_file() and scene.preview.is_file()


def test_stage_durations_are_read(tmp_path):
    folder = write_scene(tmp_path / "frog")
    report = json.loads((folder / "report.json").read_text())
    report["stages"] = [{"name": "generate", "steps": 10, "seconds": 1.5}]
    (folder / "report.json").write_text(json.dumps(report))
    assert read_scene(folder).stage_seconds == {"generate": 1.5}


@pytest.mark.parametrize("name", ["scene.glb", "preview.png", "report.json"])
def test_a_missing_file_is_named(tmp_path, name):
    folder = write_scene(tmp_path / "frog")
    (folder / name).unlink()
    with pytest.raises(ValueError, match=f"has no {name}"):
        read_scene(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"layers": [1]}', '{"layers": 3}', "\xff"])
def test_a_damaged_report_is_an_error(tmp_path, text):
    folder = write_scene(tmp_path / "frog")
    (folder / "report.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match="report.json"):
        read_scene(folder)


def test_damaged_examples_are_left_out_with_a_warning(tmp_path, caplog):
    write_scene(tmp_path / "b", prompt="second")
    write_scene(tmp_path / "a", prompt="first")
    (tmp_path / "empty").mkdir()
    assert [scene.prompt for scene in find_scenes(tmp_path)] == ["first", "second"]
    assert "empty has no scene.glb" in caplog.text


def test_no_folder_means_no_examples(tmp_path):
    assert find_scenes(tmp_path / "nowhere") == ()
