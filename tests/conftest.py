"""Shared set-up: array shapes that the package annotates are checked while tests run."""

import logging

import pytest
from jaxtyping import install_import_hook

install_import_hook(["dissector", "editing"], "type_checks.checked")


@pytest.fixture(autouse=True)
def log_levels():
    """Entry points set the level of the package's log; it is as before after each test."""
    log = logging.getLogger("dissector")
    level = log.level
    yield
    log.setLevel(level)


@pytest.fixture
def own_recent_list(tmp_path, monkeypatch):
    """The list of recent projects is that of the test."""
    monkeypatch.setenv("DREAMDISSECTOR_STATE", str(tmp_path / "state"))


@pytest.fixture
def history():
    """Some edits of a pond, the last of them undone."""
    from toy_projects import some_edits

    return some_edits()


@pytest.fixture
def project(tmp_path, history):
    """The folder of a project with these edits."""
    from editing.project import create

    return create(tmp_path / "pond", history)


@pytest.fixture
def toys():
    """Actions of sessions that a test drives."""
    from toy_sessions import Toys

    return Toys()


@pytest.fixture
def sessions(tmp_path, toys):
    """Visitors with these actions, whose scene is a pond at first."""
    from toy_scenes import pond
    from toy_sessions import studio

    with studio(tmp_path / "visitors", toys, opened=pond()) as sessions:
        yield sessions


@pytest.fixture
def session(sessions):
    """One visitor."""
    return sessions.get(None)
