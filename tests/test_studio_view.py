"""What the page gets: plain JSON, all of it the first time, and then what has changed."""

import json

import numpy as np
import pytest
from browser import write_scene
from toy_scenes import pond
from toy_sessions import TIMEOUT, finished, studio

from dissector.gltf_reader import read_glb
from editing.sessions.gallery import read_scene
from editing.sessions.studio_view import scene_view, studio_view

ALL = {"session", "version", "scene", "job", "report", "notice", "downloads", "projects"}


class Server:
    """Serves files as the browser would see them, and notes which."""

    def __init__(self):
        self.served = []

    def __call__(self, path):
        assert path.is_file()
        self.served.append(path)
        return {"path": str(path), "url": f"/file={path.name}"}


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def sessions(tmp_path, toys):
    example = read_scene(write_scene(tmp_path / "a", prompt="an example"))
    with studio(tmp_path / "visitors", toys, examples=[example], opened=pond()) as sessions:
        yield sessions


def view(session, server, **options):
    """What comes through as JSON."""
    made = studio_view(session, server, **options)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    return made


def test_a_page_that_opens_gets_all(session, server):
    made = view(session, server, hello=True)
    assert set(made) == ALL | {"examples", "actions", "presets", "unavailable"}
    assert made["session"] == session.token and made["unavailable"] == ["paper"]
    assert (made["job"], made["report"], made["notice"]) == (None, None, None)
    assert made["downloads"] == made["projects"] == []
    assert made["examples"] == [
        {
            "key": "0",
            "prompt": "an example",
            "layers": ["frog", "lily pad"],
            "preview": {"path": str(server.served[-1]), "url": "/file=preview.png"},
        }
    ]
    assert [each["value"] for each in made["presets"]] == ["smoke", "preview", "paper"]


def test_actions_are_described(session, server):
    actions = view(session, server, hello=True)["actions"]
    assert set(actions) == set(session.shared.actions)
    grow = actions["grow"]
    assert (grow["title"], grow["help"], grow["place"]) == ("Grow", "Grow it.", "hands")
    layer, fail = grow["fields"]
    assert layer["kind"] == "layer" and "default" not in layer
    assert fail["default"] == "" and fail["choices"] == []


def test_the_real_actions_are_plain_json(session, server):
    from editing.actions.table import ACTIONS
    from editing.sessions.studio_view import action_view

    made = {name: action_view(action) for name, action in ACTIONS.items()}
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_layers_are_described(session, server):
    scene = view(session, server)["scene"]
    frog, pad, fly = scene["layers"]
    held = session.scene.layers
    assert scene["title"] == scene["prompt"] == "a frog on a lily pad"
    assert (scene["solo"], scene["undo"], scene["redo"]) == (None, None, None)
    assert (scene["saved"], scene["project"]) == (False, None)
    assert (frog["id"], frog["name"], frog["prompt"]) == (held[0].id, "frog", "a frog")
    assert (frog["seed"], frog["visible"], frog["locked"]) == (7, True, False)
    assert frog["textured"] and not pad["textured"] and frog["closed"]
    assert pad["swatch"] == "#1acc1a"
    assert (pad["faces"], pad["vertices"]) == (320, 162)
    assert fly["material"] == {"metallic": 0.25, "roughness": 0.4}
    assert fly["transform"] == held[2].content.transform.ravel().tolist()
    assert scene_view(session, server) == scene


def test_the_file_and_the_transform_together_place_a_layer(session, server):
    session.act("hide", {"layer": "fly"})
    fly = view(session, server)["scene"]["layers"][2]
    (read,) = read_glb(fly["mesh"]["file"]["path"])
    matrix = np.reshape(fly["transform"], (4, 4))
    placed = read.mesh.vertices @ matrix[:3, :3].T + matrix[:3, 3]
    assert np.allclose(placed, session.scene.layers[2].content.in_world.vertices, atol=1e-6)


def test_a_moved_or_renamed_layer_keeps_its_file(session, server):
    before = view(session, server)["scene"]["layers"][0]["mesh"]
    session.act("rename", {"layer": "frog", "name": "toad"})
    after = view(session, server)["scene"]["layers"][0]
    assert after["mesh"] == before and after["name"] == "toad"


def test_only_what_has_changed_is_sent(session, server):
    version = view(session, server, hello=True)["version"]
    server.served.clear()
    nothing = view(session, server, since=version)
    assert nothing == {"session": session.token, "version": version}
    assert server.served == []
    session.act("rename", {"layer": "frog", "name": "toad"})
    made = view(session, server, since=version)
    assert set(made) == {"session", "version", "scene"} and made["version"] > version
    session.save("Pond")
    made = view(session, server, since=made["version"])
    assert set(made) == {"session", "version", "scene", "projects", "notice"}
    assert made["scene"]["saved"] and made["scene"]["project"] == made["scene"]["title"] == "Pond"
    (project,) = made["projects"]
    assert project["name"] == "Pond" and project["layers"][0] == "toad" and project["preview"]
    assert made["notice"]["kind"] == "info"


@pytest.mark.parametrize("since", [None, -5, 10**18])
def test_a_version_that_cannot_be_gets_all(session, server, since):
    assert set(view(session, server, since=since)) == ALL | {"examples"}


def test_a_job_is_followed(session, server, toys):
    version = view(session, server)["version"]
    id = session.act("paint", {"layer": "frog"})
    assert toys.gate.reached.wait(TIMEOUT)
    first = view(session, server, since=version)
    job = first["job"]
    assert "scene" not in first and job["preview"].startswith("data:image/png;base64,")
    assert (job["status"], job["action"], job["title"]) == ("running", "paint", "Paint frog")
    assert job["layer"] == session.scene.layers[0].id and job["can_keep"] and job["place"] == 1
    assert job["stages"] == [{"name": "paint", "state": "current", "seconds": None}]
    assert (job["stage"], job["index"], job["total"]) == ("paint", 3, 1000)
    again = view(session, server, since=first["version"])
    assert "preview" not in again["job"] and again["version"] == first["version"]
    session.keep()
    kept = view(session, server, since=again["version"])
    assert not kept["job"]["can_keep"] and kept["version"] > again["version"]
    toys.gate.opened.set()
    finished(session, id)
    done = view(session, server, since=kept["version"])
    assert done["job"]["status"] == "done"
    assert done["scene"]["undo"] == "Paint frog"
    after = view(session, server, since=done["version"])
    assert set(after) == {"session", "version"}
    session.undo()
    assert view(session, server, since=after["version"])["job"] is None


def test_the_end_of_a_job_and_its_report_stay_until_the_next_act(session, server, toys):
    toys.gate.opened.set()
    finished(session, session.act("grow", {"layer": "frog"}))
    made = view(session, server)
    assert made["job"]["status"] == "done" and made["job"]["seconds_left"] is None
    assert made["report"] == {"title": "Grow frog", "lines": ["It has grown."]}
    session.act("hide", {"layer": "fly"})
    made = view(session, server)
    assert made["job"] is None and made["report"] is not None
    session.close_report()
    assert view(session, server, since=made["version"])["report"] is None


def test_a_failed_job_says_why(session, server, toys):
    toys.gate.opened.set()
    finished(session, session.act("grow", {"layer": "frog", "fail": "told"}))
    job = view(session, server)["job"]
    assert (job["status"], job["message"]) == ("failed", "It does not grow.")


def test_a_cancelled_job_is_shown_as_cancelled_at_once(session, server, toys):
    session.act("grow", {"layer": "frog"})
    assert toys.gate.reached.wait(TIMEOUT)
    session.cancel()
    job = view(session, server)["job"]
    assert (job["status"], job["place"], job["can_keep"]) == ("cancelled", 0, False)


def test_refusals_are_notices_until_the_next_act(session, server):
    with pytest.raises(ValueError):
        session.act("rename", {"layer": "frog", "name": "fly"})
    notice = view(session, server)["notice"]
    assert notice["kind"] == "error" and 'a layer "fly" already' in notice["text"]
    with pytest.raises(ValueError):
        session.act("rename", {"layer": "frog", "name": "fly"})
    assert view(session, server)["notice"]["id"] > notice["id"]
    session.act("hide", {"layer": "fly"})
    assert view(session, server)["notice"] is None


def test_downloads_are_listed_newest_first(session, server):
    for _ in range(2):
        finished(session, session.act("export", {}))
    first, second = view(session, server)["downloads"]
    assert first["name"] == "scene.txt" and first["bytes"] == len("frog, lily pad, fly")
    assert first["file"]["path"] == str(session.downloads[0].path)
    assert first["id"] != second["id"]
    version = view(session, server)["version"]
    session.clear_download(second["id"])
    assert [each["id"] for each in view(session, server, since=version)["downloads"]] == [
        first["id"]
    ]


def test_without_a_scene_the_page_is_empty(tmp_path, toys, server):
    with studio(tmp_path / "none", toys) as sessions:
        assert view(sessions.get(None), server)["scene"] is None
