"""Visitors: who is who, what a reload and a restart find again, and what is forgotten."""

import json
import os
import shutil
import time

import pytest
from browser import write_scene
from toy_scenes import history_facts, pond
from toy_sessions import TIMEOUT, Toys, finished, labels, names, studio

from dissector import files
from editing.errors import EditError
from editing.sessions.gallery import read_scene
from editing.sessions.sessions import Limits


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "visitors"


@pytest.fixture
def sessions(folder, toys):
    with studio(folder, toys, opened=pond()) as sessions:
        yield sessions


def rename(session, name="toad", layer=0):
    session.act("rename", {"layer": session.scene.layers[layer].id, "name": name})


def until(condition):
    """Wait for the house to be kept."""
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_token_finds_its_session(sessions):
    session = sessions.get(None)
    assert sessions.get(session.token) is session is sessions.find(session.token)
    assert len(session.token) == 22 and sessions.get(None) is not session


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        7,
        ["a"],
        "short",
        "../" + "a" * 19,
        "/" * 22,
        "a" * 21 + ".",
        "a" * 21 + "\n",
        "a" * 22 + "\n",
        "a" * 23,
        "ä" * 22,
        "layer-files",
    ],
)
def test_what_is_no_token_gets_a_new_session(sessions, folder, token):
    folder.mkdir()
    outside = folder.parent / ("a" * 19)
    outside.mkdir()
    (outside / "session.json").write_text(json.dumps({"format": "dreamdissector-session"}))
    assert sessions.find(token) is None
    session = sessions.get(token)
    assert session.token != token and len(session.token) == 22


def test_a_token_that_nobody_got_is_not_taken_over(sessions, folder):
    (folder / ("b" * 22)).mkdir(parents=True)
    for guess in ("a" * 22, "b" * 22):
        assert sessions.get(guess).token != guess and sessions.find(guess) is None


def test_visitors_see_nothing_of_each_other(sessions, toys):
    one, other = sessions.get(None), sessions.get(None)
    rename(one)
    one.save("Pond")
    finished(one, one.act("export", {}))
    held = one.act("grow", {"layer": "toad"})
    assert names(other) == ["frog", "lily pad", "fly"] and labels(other) == ["Open"]
    assert (other.projects(), other.downloads, other.job) == ((), (), None)
    with pytest.raises(EditError, match="no project"):
        other.open_project("Pond")
    other.clear_download(one.downloads[0].id)
    other.cancel()
    assert len(one.downloads) == 1 and one.busy
    toys.gate.opened.set()
    assert finished(one, held).status == "done"


def test_a_new_visitor_sees_the_opened_scene_an_example_or_nothing(tmp_path, toys, caplog):
    examples = [read_scene(write_scene(tmp_path / name, prompt=name)) for name in ("a", "b")]
    with studio(tmp_path / "1", toys, examples=examples, opened=pond()) as sessions:
        assert sessions.get(None).scene.prompt == "a frog on a lily pad"
    with studio(tmp_path / "2", toys, examples=examples) as sessions:
        assert sessions.get(None).scene.prompt == "a"
    (tmp_path / "a" / "scene.glb").write_bytes(b"")
    with studio(tmp_path / "3", toys, examples=examples) as sessions:
        assert sessions.get(None).scene.prompt == "b"
        assert "example left out" in caplog.text
    with studio(tmp_path / "4", toys) as sessions:
        session = sessions.get(None)
        assert session.scene is None
        for act in (session.undo, lambda: session.act("hide", {"layer": "frog"})):
            with pytest.raises(EditError, match="There is no scene yet"):
                act()


def test_examples_share_surfaces_but_not_layers(tmp_path, toys):
    example = read_scene(write_scene(tmp_path / "a"))
    with studio(tmp_path / "v", toys, examples=[example]) as sessions:
        one, other = sessions.get(None), sessions.get(None)
        rename(one)
        one.open_example("0")
        assert labels(one) == ["Open"] and names(one) == ["frog", "lily pad"]
        assert one.scene.layers[0].mesh is other.scene.layers[0].mesh
        assert one.scene.layers[0].id != other.scene.layers[0].id
        with pytest.raises(EditError, match="no such example"):
            one.open_example("9")


def test_who_only_looks_leaves_no_trace(folder, toys):
    with studio(folder, toys, opened=pond()) as sessions:
        sessions.get(None)
    assert not folder.exists() or not list(folder.iterdir())


def test_undo_and_redo_go_all_the_way(sessions):
    session = sessions.get(None)
    first = session.scene
    for number in range(30):
        rename(session, f"frog {number}")
    for _ in range(30):
        session.undo()
    assert session.scene is first
    with pytest.raises(EditError, match="nothing to undo"):
        session.undo()
    for _ in range(30):
        session.redo()
    assert names(session)[0] == "frog 29"


def test_a_restart_finds_scene_and_history_again(folder, toys):
    with studio(folder, toys, opened=pond()) as sessions:
        session = sessions.get(None)
        rename(session)
        session.act("hide", {"layer": "fly"})
        session.undo()
        finished(session, session.act("export", {}))
        facts, version = history_facts(session.state().history), session.state().version
    with studio(folder, toys, opened=pond()) as sessions:
        again = sessions.get(session.token)
        assert again is not session and history_facts(again.state().history) == facts
        assert again.state().version > version
        assert [made.name for made in again.downloads] == ["scene.txt"]
        again.redo()
        assert not again.scene.find("fly").visible


def test_scenes_are_kept_while_the_server_runs(sessions, folder):
    """So that a server that is killed loses nothing."""
    session = sessions.get(None)
    rename(session)
    until(session.write)
    assert (folder / session.token / "scene" / "project.json").is_file()
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    with studio(copy, Toys()) as others:
        assert names(others.get(session.token))[0] == "toad"


def test_what_is_kept_holds_no_surfaces_of_earlier_scenes(tmp_path, toys):
    example = read_scene(write_scene(tmp_path / "a"))
    with studio(tmp_path / "v", toys, examples=[example], opened=pond()) as sessions:
        session = sessions.get(None)
        rename(session)
        session.write(now=True)
        session.open_example("0")
        session.write(now=True)
        meshes = tmp_path / "v" / session.token / "scene" / "meshes"
        assert len(list(meshes.iterdir())) == 2


def test_scenes_are_not_written_all_the_time(folder, toys):
    with studio(folder, toys, opened=pond(), write=1000.0) as sessions:
        session = sessions.get(None)
        rename(session)
        until(session.write)
        rename(session, "newt")
        assert not session.write()
        before = (folder / session.token / "scene" / "project.json").stat().st_mtime_ns
        assert session.write(now=True)
        path = folder / session.token / "scene" / "project.json"
        assert path.stat().st_mtime_ns > before and "newt" in path.read_text()


def test_a_full_disk_is_told_once_and_mended(folder, toys, monkeypatch, caplog):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    with studio(folder, toys, opened=pond(), write=1000.0) as sessions:
        session = sessions.get(None)
        with monkeypatch.context() as broken:
            broken.setattr(files.os, "fsync", full)
            rename(session)
            assert not session.write(now=True)
            notice = session.state().notice
            assert notice.kind == "error" and "could not be kept: No space left" in notice.text
            assert not session.write() and not session.write(now=True)
            assert session.state().notice is notice
        rename(session, "newt")
        assert session.write(now=True)
    with studio(folder, toys) as sessions:
        assert names(sessions.get(session.token))[0] == "newt"


def test_a_damaged_scene_is_told_and_put_aside(folder, toys, caplog):
    with studio(folder, toys, opened=pond()) as sessions:
        session = sessions.get(None)
        rename(session)
    (folder / session.token / "scene" / "project.json").write_bytes(b"{")
    with studio(folder, toys, opened=pond()) as sessions:
        again = sessions.get(session.token)
        assert names(again)[0] == "frog"
        assert "Your last scene is damaged" in again.state().notice.text
        assert str(folder) not in again.state().notice.text
        rename(again, "newt")
    with studio(folder, toys) as sessions:
        assert names(sessions.get(session.token))[0] == "newt"
    assert len(list((folder / session.token).glob("scene-damaged-*"))) == 1


def test_idle_sessions_leave_the_memory_and_come_back(folder, toys):
    with studio(folder, toys, opened=pond(), limits=Limits(idle=0.0)) as sessions:
        session, looker = sessions.get(None), sessions.get(None)
        rename(session)
        sessions.forget_idle()
        again = sessions.get(session.token)
        assert again is not session and names(again)[0] == "toad"
        assert sessions.find(looker.token) is None


def test_fresh_sessions_stay(folder, toys):
    with studio(folder, toys, opened=pond(), limits=Limits(in_memory=1)) as sessions:
        kept = [sessions.get(None) for _ in range(3)]
        sessions.forget_idle()
        assert [sessions.get(each.token) is each for each in kept] == [True] * 3


def test_the_least_used_leave_when_there_are_many(folder, toys):
    limits = Limits(in_memory=2, fresh=0.0)
    with studio(folder, toys, opened=pond(), limits=limits) as sessions:
        kept = [sessions.get(None) for _ in range(4)]
        for session in kept:
            rename(session)
        sessions.get(kept[0].token)
        sessions.forget_idle()
        in_memory = [sessions.find(session.token) is session for session in kept]
        assert in_memory == [True, False, False, True]


def test_a_session_with_a_job_stays(folder, toys):
    with studio(folder, toys, opened=pond(), limits=Limits(idle=0.0)) as sessions:
        session = sessions.get(None)
        id = session.act("grow", {"layer": "frog"})
        sessions.forget_idle()
        assert sessions.get(session.token) is session
        toys.gate.opened.set()
        assert finished(session, id).status == "done"


def test_a_session_that_cannot_be_written_stays(folder, toys, monkeypatch, caplog):
    with studio(folder, toys, opened=pond(), limits=Limits(idle=0.0, write=1000.0)) as sessions:
        session = sessions.get(None)
        with monkeypatch.context() as broken:
            broken.setattr(files.os, "replace", _broken)
            rename(session)
            sessions.forget_idle()
        assert sessions.get(session.token) is session


def _broken(*_):
    raise OSError(5, "Input/output error")


def test_old_folders_go_but_only_our_own(folder, toys):
    with studio(folder, toys, opened=pond()) as sessions:
        old, new = sessions.get(None), sessions.get(None)
        for session in (old, new):
            rename(session)
    foreign = folder / ("c" * 22)
    foreign.mkdir()
    (foreign / "session.json").write_text(json.dumps({"format": "another"}))
    for path in (folder / old.token / "session.json", foreign / "session.json", foreign):
        os.utime(path, (1, 1))
    with studio(folder, toys) as sessions:
        sessions.remove_old()
        assert sorted(path.name for path in folder.iterdir()) == sorted([new.token, foreign.name])
        assert sessions.find(old.token) is None and names(sessions.get(new.token))[0] == "toad"


def test_a_visit_keeps_a_folder_and_so_does_memory(folder, toys):
    with studio(folder, toys, opened=pond()) as sessions:
        session = sessions.get(None)
        rename(session)
        session.write(now=True)
        marker = folder / session.token / "session.json"
        os.utime(marker, (1, 1))
        sessions.remove_old()
        assert marker.is_file()
        sessions.get(session.token)
        assert marker.stat().st_mtime > 1


def test_old_folders_go_by_themselves_at_the_start(folder, toys):
    with studio(folder, toys, opened=pond()) as sessions:
        session = sessions.get(None)
        rename(session)
    os.utime(folder / session.token / "session.json", (1, 1))
    with studio(folder, toys):
        until(lambda: not (folder / session.token).exists())


def test_what_jobs_left_behind_when_they_were_killed_goes(folder, toys):
    with studio(folder, toys, opened=pond()) as sessions:
        session = sessions.get(None)
        rename(session)
    (folder / session.token / "work" / "x").mkdir(parents=True)
    with studio(folder, toys) as sessions:
        sessions.get(session.token)
        assert not (folder / session.token / "work").exists()


def test_limits_are_the_promised_ones():
    limits = Limits()
    assert (limits.in_memory, limits.idle, limits.age) == (64, 3600, 7 * 24 * 3600)
