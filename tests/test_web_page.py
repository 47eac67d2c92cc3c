"""What answers the page, without a browser: refusals, a full disk, files and their copies."""

import os
from types import SimpleNamespace

import pytest
from gradio.route_utils import delete_files_created_by_app

from editing.sessions import layer_files
from editing.web.page import answer
from editing.web.serving import COPIES, serve, uploaded


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_full_disk_is_told_and_the_scene_comes_later(sessions, monkeypatch):
    token = answer(sessions, {"action": "hello"})["session"]
    with monkeypatch.context() as full:

        def no_space(*_):
            raise OSError(28, "No space left on device")

        full.setattr(layer_files, "write_atomically", no_space)
        session = sessions.find(token)
        red = session.scene.recoloured(session.scene.layers[0].id, (1, 0, 0))
        session._done("Redden", red)
        message = {"session": token, "action": "poll", "version": 0}
        told = answer(sessions, message)
    assert told["notice"]["kind"] == "error" and "scene" not in told
    later = answer(sessions, {**message, "action": "poll", "version": told["version"]})
    assert len(later["scene"]["layers"]) > 0


def test_a_refusal_is_a_notice(sessions):
    token = answer(sessions, {"action": "hello"})["session"]
    told = answer(sessions, {"session": token, "action": "redo", "values": {}, "version": 0})
    assert told["notice"]["text"] == "There is nothing to redo."


def test_old_copies_are_deleted(tmp_path):
    page = SimpleNamespace(blocks={}, temp_file_sets=[COPIES])
    (tmp_path / "figure.png").write_bytes(b"picture")
    copy = serve(tmp_path / "figure.png")["path"]
    assert os.path.isfile(copy) and copy in COPIES
    delete_files_created_by_app(page, None)
    assert not os.path.isfile(copy)
    assert os.path.isfile(serve(tmp_path / "figure.png")["path"])


def test_only_uploads_are_files_for_a_session(tmp_path, cache):
    cache.mkdir()
    (cache / "mine.glb").write_bytes(b"glTF")
    (cache / "link.glb").symlink_to("/etc/hostname")
    assert uploaded(str(cache / "mine.glb")) == (cache / "mine.glb").resolve()
    for path in ("/etc/hostname", str(cache / "link.glb"), f"{cache}/../x", "a\0b", str(cache)):
        assert uploaded(path) is None
