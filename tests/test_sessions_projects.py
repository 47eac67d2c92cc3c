"""Named projects of a session: saved, listed, opened, deleted, sent out and sent in."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from toy_projects import contents
from toy_scenes import history_facts, pond
from toy_sessions import TIMEOUT, finished, labels, names, studio

from dissector.export import write_scene
from editing.errors import EditError
from editing.sessions.projects import MOST_PROJECTS, SessionProjects, check_project_name


def rename(session, name):
    session.act("rename", {"layer": session.scene.layers[0].id, "name": name})


def facts(session):
    return history_facts(session.state().history)


def test_a_project_is_saved_listed_and_opened(session):
    rename(session, "toad")
    session.save("  Pond   at night ")
    assert session.state().notice.text == 'Saved as "Pond at night".'
    (listed,) = session.projects()
    assert (listed.name, listed.layers) == ("Pond at night", ("toad", "lily pad", "fly"))
    assert listed.saved_at.endswith("+00:00")
    with Image.open(listed.preview) as picture:
        assert picture.size == (160, 160)
    saved = facts(session)
    rename(session, "newt")
    session.open_project("pond AT night")
    assert facts(session) == saved and session.state().project == "Pond at night"


def test_saved_means_as_the_project_is_on_disk(session):
    assert not session.state().saved
    session.save("Pond")
    assert session.state().saved
    rename(session, "toad")
    assert not session.state().saved
    session.undo()
    assert not session.state().saved, "the project has no later step to redo"
    session.save("Pond")
    session.redo()
    assert not session.state().saved
    session.undo()
    assert session.state().saved
    session.act("hide", {"layer": "fly"})
    assert not session.state().saved


def test_a_project_of_another_scene_is_not_written_over(session):
    session.save("Pond")
    before = contents_of(session)
    finished(session, generate(session))
    with pytest.raises(EditError, match='There is another project "Pond"'):
        session.save("POND")
    assert contents_of(session) == before
    session.save("Toy")
    assert {held.name for held in session.projects()} == {"Pond", "Toy"}
    session.open_project("Pond")
    rename(session, "toad")
    with pytest.raises(EditError, match='There is another project "Toy"'):
        session.save("Toy")
    session.save("pond")
    assert session.projects()[0].name == "Pond" and session.state().project == "Pond"


def generate(session):
    return session.do("generate", {"prompt": "a toy", "layers": "", "preset": "smoke", "seed": 0})


def contents_of(session):
    return contents(session._store.folder / "projects")


def test_a_restart_still_knows_what_is_saved(tmp_path, toys):
    with studio(tmp_path, toys, opened=pond()) as sessions:
        session, other = sessions.get(None), sessions.get(None)
        for each in (session, other):
            each.save("Pond")
        rename(other, "toad")
    with studio(tmp_path, toys) as sessions:
        state = sessions.get(session.token).state()
        assert (state.project, state.saved) == ("Pond", True)
        state = sessions.get(other.token).state()
        assert (state.project, state.saved) == ("Pond", False)
        again = sessions.get(other.token)
        again.save("Pond")
        assert again.projects()[0].layers[0] == "toad"


def test_deleting_a_project_leaves_the_scene(session):
    session.save("Pond")
    session.delete_project("POND")
    assert session.projects() == () and names(session) == ["frog", "lily pad", "fly"]
    assert session.state().project is None and not session.state().saved
    for act in (session.delete_project, session.open_project, session.download_project):
        with pytest.raises(EditError, match='There is no project "Pond" any more'):
            act("Pond")


def test_a_project_goes_out_and_comes_in(sessions, session):
    rename(session, "toad")
    session.save("Pond")
    made = session.download_project("Pond")
    assert made.name == "Pond.zip" and session.downloads[0].id == made.id
    other = sessions.get(None)
    other.open_upload(made.path)
    assert facts(other) == facts(session)
    assert other.state().project is None and not other.state().saved
    other.open_upload(made.path)


def test_an_upload_that_is_refused_leaves_all_as_it_was(session, tmp_path):
    before = facts(session)
    (tmp_path / "bad.zip").write_bytes(b"PK")
    for path, words in ((tmp_path / "bad.zip", "bad.zip is damaged"), (None, "has not arrived")):
        with pytest.raises(EditError, match=words):
            session.open_upload(path)
        assert words in session.state().notice.text and facts(session) == before


def test_saving_is_possible_while_a_job_runs(session, toys):
    id = session.act("grow", {"layer": "frog"})
    assert toys.gate.reached.wait(TIMEOUT)
    session.save("Before")
    assert session.state().saved and session.job.id == id
    toys.gate.opened.set()
    finished(session, id)
    assert not session.state().saved and labels(session) == ["Open", "Grow frog"]


@pytest.mark.parametrize(
    "name", ["", " ", "../up", "a/b", "a\\b", ".hidden", "a\nb:", "con", "x" * 51]
)
def test_names_that_are_no_good_are_refused(session, name):
    with pytest.raises(EditError, match="name"):
        session.save(name)
    assert session.projects() == () and session.state().project is None


@pytest.mark.parametrize("name", ["Frösche 2", "青蛙", "a-b_c", "x" * 50, "𝔘" * 50])
def test_good_names_are_names_of_folders(session, name):
    session.save(name)
    assert [held.name for held in session.projects()] == [check_project_name(name)]
    session.open_project(name)


def test_a_damaged_project_is_left_out_and_told(session, caplog):
    session.save("Pond")
    path = session._store.folder / "projects" / "Pond" / "project.json"
    path.write_bytes(b"{")
    assert session.projects() == () and "project left out" in caplog.text
    with pytest.raises(EditError, match="^project.json is damaged or cut off"):
        session.open_project("Pond")


def test_what_was_left_of_a_killed_save_is_no_project(session):
    session.save("Pond")
    folder = session._store.folder / "projects"
    (folder / "Pond").rename(folder / ".Pond.1234.tmp")
    assert session.projects() == ()
    with pytest.raises(EditError, match="no project"):
        session.open_project(".Pond.1234.tmp")


def test_there_is_room_for_many_projects_but_not_for_all(session, tmp_path):
    session.save("Pond")
    projects = SessionProjects(tmp_path / "many")
    for number in range(MOST_PROJECTS):
        (tmp_path / "many" / str(number)).mkdir(parents=True)
        (tmp_path / "many" / str(number) / "project.json").write_text("{}")
    with pytest.raises(EditError, match="100 projects already"):
        projects.save("One more", session.state().history, over=None)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("save", {}),
        ("save", {"name": 3}),
        ("open_project", {"name": None}),
        ("open_example", {"key": ["0"]}),
        ("open_upload", {"path": "/etc/passwd"}),
        ("generate", {"prompt": "a toy", "preset": "smoke", "seed": "x"}),
        ("generate", {"prompt": "a toy", "preset": "smoke", "seed": float("inf")}),
        ("generate", {"prompt": 3, "preset": "smoke", "seed": 0}),
        ("sing", {}),
    ],
)
def test_values_that_are_wrong_are_told(session, name, values):
    with pytest.raises(EditError):
        session.do(name, values)
    notice = session.state().notice
    assert notice.kind == "error"
    with pytest.raises(EditError):
        session.do(name, values)
    assert session.state().notice.id > notice.id
    assert labels(session) == ["Open"]


def test_all_acts_go_by_name(session):
    session.do("rename", {"layer": "frog", "name": "toad"})
    session.do("undo", {})
    session.do("redo", {})
    session.do("save", {"name": "Pond"})
    session.do("open_project", {"name": "Pond"})
    session.do("download_project", {"name": "Pond"})
    session.do("clear_download", {"id": session.downloads[0].id})
    session.do("delete_project", {"name": "Pond"})
    session.do("cancel", {})
    session.do("keep", {})
    session.do("close_report", {})
    assert names(session)[0] == "toad" and session.downloads == session.projects() == ()
    layers = ["bear", "box"]
    values = {"prompt": "a bear on a box", "layers": layers, "preset": "smoke", "seed": 3}
    finished(session, session.do("generate", values))
    assert names(session) == layers


def test_a_glb_of_another_scale_is_brought_near_and_that_is_told(session, tmp_path):
    session.save("Pond")
    (frog, *_) = session.scene.layers
    far = np.diag([1e4, 1e4, 1e4, 1.0])
    path = tmp_path / "far.glb"
    write_scene(path, [replace(frog.content, transform=far @ frog.content.transform)])
    session.open_upload(path)
    assert "far.glb is scaled by" in session.state().notice.text
    assert np.abs(session.scene.layers[0].content.in_world.bounds).max() < 1
    packed = session.download_project("Pond")
    assert session.state().notice.text == "Ready to download: Pond.zip."
    session.open_upload(packed.path)
    assert session.state().notice is None
