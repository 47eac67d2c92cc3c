"""The named endpoints, as a script uses them through gradio's client."""

import json
from pathlib import Path

import pytest
from browser import ROOT, studio, write_scene
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from dissector.gltf_reader import read_scene
from editing.actions.table import ACTIONS


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    scene = write_scene(folder / "made-up")
    script = ROOT / "tests" / "stand_in_studio.py"
    with studio(script, str(scene), "--scene", str(scene), runs=folder / "runs") as url:
        yield Client(url, verbose=False, download_files=str(folder / "files"))


@pytest.fixture
def session(client):
    return client.predict(api_name="/new_session")


def ask(client, name, session, /, **values):
    return client.predict(session=session, **values, api_name=f"/{name}")


def names(answer):
    return [layer["name"] for layer in answer["scene"]["layers"]]


def test_every_action_is_an_endpoint(client):
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert {f"/{name}" for name in ACTIONS} <= set(endpoints)
    parameters = endpoints["/rename"]["parameters"]
    assert [each["parameter_name"] for each in parameters] == ["session", "layer", "name"]
    assert "/act" not in endpoints


def test_a_scene_is_edited_undone_and_exported(client, session):
    answer = ask(client, "rename", session, layer="frog", name="toad")
    assert names(answer) == ["toad", "lily pad"]
    answer = ask(client, "move", session, layer="toad", by=[0, 0, 0.5])
    assert answer["scene"]["undo"] == "Move toad"
    assert names(ask(client, "undo", session)) == ["toad", "lily pad"]
    answer = ask(client, "export", session, format="glb")
    path = Path(answer["files"][0])
    layers, _ = read_scene(path)
    assert [layer.name for layer in layers] == ["toad", "lily pad"]


def test_a_job_is_waited_for_and_reports(client, session):
    answer = ask(client, "decimate", session, layer="frog", faces=8)
    assert answer["scene"]["layers"][0]["faces"] == 8
    assert answer["report"] and not answer["busy"]


def test_a_run_ends_with_its_scene(client, session):
    answer = ask(client, "generate", session, prompt="a bear", preset="smoke")
    assert answer["scene"]["prompt"] == "a bear"


def test_a_file_is_opened(client, session, tmp_path):
    answer = ask(client, "export", session, format="glb")
    path = Path(answer["files"][0])
    assert names(ask(client, "open_file", session, file=handle_file(path))) == names(answer)
    (tmp_path / "broken.glb").write_bytes(b"glTF")
    with pytest.raises(AppError, match="broken|GLB|glb"):
        ask(client, "open_file", session, file=handle_file(tmp_path / "broken.glb"))


@pytest.mark.parametrize(
    "name, values, words",
    [
        ("rename", {"layer": "bear", "name": "a"}, 'There is no layer "bear"'),
        ("rename", {"layer": "frog", "name": ""}, "name"),
        ("move", {"layer": "frog", "by": [1, 2]}, "three numbers|3 numbers"),
        ("generate", {"prompt": " ", "preset": "smoke"}, "The prompt is empty"),
        ("generate", {"prompt": "a broken bear", "preset": "smoke"}, "in the app's log"),
        ("open_project", {"name": "../../etc"}, "There is no project"),
        ("redo", {}, "nothing to redo|Nothing"),
    ],
)
def test_what_is_refused_is_an_error_in_the_same_words(client, session, name, values, words):
    before = ask(client, "state", session)["scene"]
    with pytest.raises(AppError, match=words):
        ask(client, name, session, **values)
    assert ask(client, "state", session)["scene"] == before


def test_a_session_is_closed_to_those_without_its_token(client, session):
    with pytest.raises(AppError, match="no such session"):
        ask(client, "state", "0" * 22)
    with pytest.raises(AppError, match="no such session"):
        ask(client, "state", f"../{session}")


def test_files_of_the_machine_are_no_uploads(client, session):
    secret = {"path": "/etc/hostname", "meta": {"_type": "gradio.FileData"}}
    with pytest.raises((AppError, ValueError)):
        ask(client, "open_file", session, file=secret)


def test_answers_are_plain_json(client, session):
    assert json.loads(json.dumps(ask(client, "state", session)))["scene"]["title"]
