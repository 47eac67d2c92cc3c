"""The list of recent projects: newest first, and no damage to it is more than a lost list."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editing import recent
from editing.recent import recent_projects, remember, state_folder


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


def make(folder):
    folder.mkdir(parents=True)
    (folder / "project.json").write_text("{}")
    return folder


def test_the_newest_comes_first_and_each_once(tmp_path, state):
    one, two, three = (make(tmp_path / name) for name in ("one", "two", "three"))
    for folder in (one, two, three, one):
        remember(folder, state)
    assert recent_projects(state) == (one, three, two)


def test_paths_are_absolute(tmp_path, state, monkeypatch):
    make(tmp_path / "one")
    monkeypatch.chdir(tmp_path)
    remember("one", state)
    monkeypatch.chdir("/")
    assert recent_projects(state) == (tmp_path / "one",)


def test_the_list_has_an_end(tmp_path, state):
    folders = [make(tmp_path / str(index)) for index in range(recent.LENGTH + 3)]
    for folder in folders:
        remember(folder, state)
    assert recent_projects(state) == tuple(reversed(folders[3:]))


def test_projects_out_of_reach_are_not_shown_but_kept(tmp_path, state):
    one, two = make(tmp_path / "one"), make(tmp_path / "two")
    remember(one, state)
    remember(two, state)
    one.rename(tmp_path / "away")
    assert recent_projects(state) == (two,)
    remember(two, state)
    (tmp_path / "away").rename(one)
    assert recent_projects(state) == (two, one)


def test_no_list_is_an_empty_one(state):
    assert recent_projects(state) == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b"{}", b'{"projects": 3}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_damaged_list_is_begun_anew(tmp_path, state, content, caplog):
    state.mkdir()
    (state / "recent.json").write_bytes(content)
    assert recent_projects(state) == () and "is damaged and begun anew" in caplog.text
    one = make(tmp_path / "one")
    remember(one, state)
    assert recent_projects(state) == (one,)


def test_entries_that_make_no_sense_are_left_out(tmp_path, state, monkeypatch):
    one = make(tmp_path / "one")
    make(tmp_path / "relative")
    monkeypatch.chdir(tmp_path)
    state.mkdir()
    entries = [3, None, "relative", "", str(one), str(one), ["x"], "/nowhere\0", "/" + "x" * 10_000]
    (state / "recent.json").write_text(json.dumps({"projects": entries}))
    assert recent_projects(state) == (one,)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_no_content_is_an_error(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("state")
    (folder / "recent.json").write_bytes(content)
    assert recent_projects(folder) == ()


def test_a_list_that_cannot_be_written_is_no_error(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    remember(make(tmp_path / "one"), tmp_path / "file")
    assert "could not be written" in caplog.text


def test_the_state_folder(monkeypatch):
    home = Path.home()
    assert state_folder({"DREAMDISSECTOR_STATE": "/a/b"}) == Path("/a/b")
    monkeypatch.setattr(recent.sys, "platform", "linux")
    assert state_folder({}) == home / ".local" / "state" / "dreamdissector"
    assert state_folder({"XDG_STATE_HOME": "/x"}) == Path("/x/dreamdissector")
    monkeypatch.setattr(recent.sys, "platform", "darwin")
    assert state_folder({}) == home / "Library" / "Application Support" / "dreamdissector"
    monkeypatch.setattr(recent.sys, "platform", "win32")
    assert state_folder({"LOCALAPPDATA": "/l"}) == Path("/l/dreamdissector")


def test_the_environment_is_asked_each_time(tmp_path, monkeypatch):
    one = make(tmp_path / "one")
    monkeypatch.setenv("DREAMDISSECTOR_STATE", str(tmp_path / "state"))
    remember(one)
    assert recent_projects() == (one,)
    assert os.listdir(tmp_path / "state") == ["recent.json"]
