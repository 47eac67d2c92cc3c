"""Jobs of sessions: what may happen meanwhile, how they end, and what is taken over."""

import threading

import numpy as np
import pytest
from browser import write_scene
from toy_scenes import pond, scene_facts
from toy_sessions import TIMEOUT, Gate, finished, labels, names, studio, toy_engine

from editing.errors import EditError
from editing.sessions.engine import Wish
from editing.sessions.gallery import read_scene
from editing.sessions.jobs import QueueFull


def started(toys, session, name="grow", **values):
    """A job that waits at the gate."""
    id = session.act(name, {"layer": "frog", **values})
    assert toys.gate.reached.wait(TIMEOUT)
    return id


def run_on(toys, session, id):
    toys.gate.opened.set()
    return finished(session, id)


def test_a_job_changes_its_layer_in_one_entry(session, toys):
    before = session.scene
    assert run_on(toys, session, started(toys, session)).status == "done"
    assert labels(session) == ["Open", "Grow frog"]
    frog = session.scene.find("frog")
    assert np.array_equal(frog.mesh.vertices, 2 * before.find("frog").mesh.vertices)
    assert session.scene.layers[1:] == before.layers[1:]
    assert session.report.lines == ("It has grown.",) and session.report.title == "Grow frog"
    session.undo()
    assert session.scene is before


@pytest.mark.parametrize(
    "act",
    [
        lambda session: session.act("rename", {"layer": "fly", "name": "bee"}),
        lambda session: session.act("lock", {"layer": "fly"}),
        lambda session: session.act("grow", {"layer": "fly"}),
        lambda session: session.act("export", {}),
        lambda session: session.undo(),
        lambda session: session.redo(),
        lambda session: session.generate(Wish("a toy", (), "smoke", 0)),
        lambda session: session.open_example("0"),
        lambda session: session.open_project("pond"),
        lambda session: session.open_upload(None),
    ],
)
def test_while_a_job_runs_the_scene_is_not_changed(session, toys, act):
    session.act("hide", {"layer": "fly"})
    id = started(toys, session)
    before = session.scene
    with pytest.raises(EditError, match="^Grow frog is running. Wait for it, or cancel it.$"):
        act(session)
    assert session.scene is before
    assert session.state().notice.text.startswith("Grow frog is running")
    assert session.job.id == id and run_on(toys, session, id).status == "done"


def test_eyes_may_change_meanwhile_and_stay(session, toys):
    id = started(toys, session)
    session.act("hide", {"layer": "frog"})
    session.act("hide", {"layer": "fly"})
    session.act("solo", {"layer": "lily pad"})
    run_on(toys, session, id)
    scene = session.scene
    assert [held.visible for held in scene.layers] == [False, True, False]
    assert scene.solo == scene.find("lily pad").id
    assert scene.find("frog").mesh.vertices.max() > 0.8
    assert labels(session)[1:] == ["Hide frog", "Hide fly", "Solo lily pad", "Grow frog"]


@pytest.mark.parametrize(("fail", "words"), [("told", "does not grow"), ("else", "app's log")])
def test_a_failed_job_leaves_the_scene(session, toys, fail, words, caplog):
    before = session.scene
    job = run_on(toys, session, started(toys, session, fail=fail))
    assert job.status == "failed" and words in job.message
    assert session.scene is before and labels(session) == ["Open"]
    session.act("rename", {"layer": "frog", "name": "toad"})
    assert names(session)[0] == "toad" and session.job is None


def test_cancelling_frees_the_session_at_once_and_drops_what_comes_late(session, toys):
    before = session.scene
    id = started(toys, session)
    session.cancel()
    assert session.job.status == "cancelled" and not session.busy
    session.act("rename", {"layer": "frog", "name": "toad"})
    assert not toys.ended.is_set()
    toys.gate.opened.set()
    assert finished(session, id).status == "cancelled"
    assert toys.ended.wait(TIMEOUT)
    assert labels(session) == ["Open", "Rename frog"] and session.report is None
    assert session.scene.layers[0].mesh is before.layers[0].mesh


class Blocked:
    """Work that does not look up between its last step and its result."""

    def __init__(self):
        self.gate = Gate()

    def __call__(self, scene, values, tools):
        yield from ()
        self.gate.wait()
        from editing.actions.action import Outcome

        return Outcome(scene.renamed(values["layer"], "late"))


def test_a_result_that_comes_after_the_cancel_is_dropped(tmp_path, toys):
    from toy_sessions import later

    work = Blocked()
    toys.actions = lambda: {"late": later("late", work)}
    with studio(tmp_path, toys, opened=pond()) as sessions:
        session = sessions.get(None)
        id = session.act("late", {"layer": "frog"})
        assert work.gate.reached.wait(TIMEOUT)
        session.cancel()
        work.gate.opened.set()
        assert finished(session, id).status == "cancelled"
        assert names(session)[0] == "frog" and labels(session) == ["Open"]


def test_a_cancelled_job_in_the_queue_never_starts(sessions, toys, tmp_path):
    one, other = sessions.get(None), sessions.get(None)
    first = started(toys, one)
    second = other.act("grow", {"layer": "frog"})
    assert other.job.place == 2
    with pytest.raises(EditError, match="Grow frog waits for its turn"):
        other.undo()
    other.cancel()
    assert other.job.status == "cancelled"
    assert finished(other, second).step is None
    assert run_on(toys, one, first).status == "done"
    assert labels(other) == ["Open"]
    assert not list((tmp_path / "visitors" / other.token / "work").iterdir())


def test_cancel_and_keep_without_a_job_do_nothing(session, toys):
    session.cancel()
    session.keep()
    id = started(toys, session)
    run_on(toys, session, id)
    session.cancel()
    assert labels(session) == ["Open", "Grow frog"] and session.job is None


def test_keep_ends_a_job_early_with_what_there_is(session, toys):
    id = started(toys, session, "paint")
    session.keep()
    assert run_on(toys, session, id).status == "done"
    assert names(session)[0] == "painted 3" and labels(session) == ["Open", "Paint frog"]


def test_a_job_that_has_nothing_to_keep_says_so(session, toys):
    id = started(toys, session)
    with pytest.raises(EditError, match="Grow frog can only be waited for or cancelled"):
        session.keep()
    assert run_on(toys, session, id).status == "done"
    assert labels(session) == ["Open", "Grow frog"]


def test_the_models_are_loaded_once(sessions, toys):
    toys.gate.opened.set()
    for _ in range(2):
        session = sessions.get(None)
        finished(session, session.act("paint", {"layer": "frog"}))
        assert names(session)[0] == "painted 1000"
    assert toys.models == 1


def test_the_workers_do_not_wait_for_each_other(sessions, toys):
    one, other = sessions.get(None), sessions.get(None)
    held = started(toys, one, "paint")
    assert finished(other, other.act("split", {"layer": "frog"})).status == "done"
    assert names(other) == ["frog", "frog half", "lily pad", "fly"]
    one.cancel()
    run_on(toys, one, held)


def test_files_become_downloads_and_the_scene_stays(session, toys):
    finished(session, session.act("export", {}))
    (made,) = session.downloads
    assert made.name == "scene.txt" and made.path.read_text() == "frog, lily pad, fly"
    assert labels(session) == ["Open"]
    assert session.state().notice.text == "Ready to download: scene.txt."
    assert not toys.folders[0].exists()
    finished(session, session.act("export", {}))
    assert len(session.downloads) == 2 and session.downloads[1].id == made.id
    session.clear_download(made.id)
    session.clear_download("../../elsewhere")
    assert [each.id for each in session.downloads] != [made.id] and len(session.downloads) == 1
    assert not made.path.exists()


def test_a_full_queue_refuses_and_leaves_nothing(sessions, toys, tmp_path):
    first = sessions.get(None)
    id = started(toys, first)
    others = [sessions.get(None) for _ in range(15)]
    for other in others:
        other.act("grow", {"layer": "frog"})
    late = sessions.get(None)
    with pytest.raises(QueueFull, match="16 jobs are waiting"):
        late.act("grow", {"layer": "frog"})
    assert late.job is None and late.state().notice.kind == "error"
    assert not list((tmp_path / "visitors" / late.token / "work").iterdir())
    for other in others:
        other.cancel()
    run_on(toys, first, id)


def test_a_run_opens_as_a_new_scene(session):
    session.act("rename", {"layer": "frog", "name": "toad"})
    id = session.generate(Wish("a bear on a box", ("bear", "box"), "smoke", 0))
    assert finished(session, id).status == "done"
    assert names(session) == ["bear", "box"] and labels(session) == ["Generate"]
    assert session.scene.prompt == "a bear on a box"
    assert set(session.job.stage_seconds) == {"generate", "export"}
    assert session.shared.typical(session.job.request) == session.job.stage_seconds


def test_a_wish_that_cannot_be_is_refused(session):
    before = session.scene
    with pytest.raises(EditError, match="The prompt is empty"):
        session.generate(Wish("", (), "smoke", 0))
    assert session.scene is before and session.job is None


def test_a_cancelled_run_leaves_scene_and_disk(tmp_path, toys):
    gate = Gate()
    with studio(tmp_path, toys, engine=toy_engine(gate), opened=pond()) as sessions:
        session = sessions.get(None)
        before = session.scene
        id = session.generate(Wish("a toy", (), "smoke", 0))
        assert gate.reached.wait(TIMEOUT)
        session.cancel()
        gate.opened.set()
        assert finished(session, id).status == "cancelled"
        assert session.scene is before
        assert not list((tmp_path / session.token / "runs").iterdir())


def test_only_the_newest_runs_are_kept(session, tmp_path):
    for number in range(5):
        finished(session, session.generate(Wish(f"toy {number}", (), "smoke", 0)))
    assert len(list((tmp_path / "visitors" / session.token / "runs").iterdir())) == 3


def test_an_example_tells_how_long_a_run_takes(tmp_path, toys):
    example = read_scene(write_scene(tmp_path / "example"))
    example.stage_seconds["generate"] = 7.0
    gate = Gate()
    with studio(tmp_path / "v", toys, engine=toy_engine(gate), examples=[example]) as sessions:
        session = sessions.get(None)
        id = session.generate(Wish("a toy", (), "smoke", 0))
        assert session.shared.typical(session.job.request) == {"generate": 7.0}
        gate.opened.set()
        finished(session, id)


def test_two_sessions_work_side_by_side(sessions, toys):
    """Many edits from two visitors at once: each finds its own and only its own."""
    both = [sessions.get(None), sessions.get(None)]

    def edit(session, word):
        for number in range(40):
            session.act("rename", {"layer": session.scene.layers[0].id, "name": f"{word} {number}"})

    threads = [
        threading.Thread(target=edit, args=(session, word))
        for session, word in zip(both, ("one", "two"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    assert [names(session)[0] for session in both] == ["one 39", "two 39"]
    assert all(len(labels(session)) == 41 for session in both)


def test_acts_of_one_session_at_once_are_all_done(session):
    """Two tabs: no edit is lost, and every version is another."""

    def edit(layer, word):
        for number in range(40):
            session.act("rename", {"layer": layer, "name": f"{word} {number}"})

    ids = [held.id for held in session.scene.layers]
    version = session.state().version
    threads = [threading.Thread(target=edit, args=(id, id)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    assert len(labels(session)) == 121
    assert names(session) == [f"{id} 39" for id in ids]
    assert session.state().version >= version + 120


def test_of_two_jobs_at_once_one_is_refused(session, toys):
    barrier, refused, ids = threading.Barrier(2), [], []

    def submit():
        barrier.wait(TIMEOUT)
        try:
            ids.append(session.act("grow", {"layer": "frog"}))
        except EditError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    assert len(ids) == len(refused) == 1
    run_on(toys, session, ids[0])
    assert labels(session) == ["Open", "Grow frog"]


def test_what_is_unexpected_is_told_without_its_words(session, caplog):
    facts = scene_facts(session.scene)
    with pytest.raises(EditError, match="Something went wrong inside the program"):
        session.act("crash", {"layer": "frog"})
    assert "ZeroDivisionError" in caplog.text and scene_facts(session.scene) == facts


@pytest.mark.parametrize("act", ["rename", "undo", "redo"])
def test_a_report_goes_with_the_scene_it_speaks_of(session, toys, act):
    run_on(toys, session, session.act("grow", {"layer": "frog"}))
    assert session.report is not None
    session.act("hide", {"layer": "frog"})  # the shape that the report is about is still there
    assert session.report is not None
    if act == "redo":
        session.undo()
        run_on(toys, session, session.act("grow", {"layer": "frog"}))
        session.undo()
        session.redo()
    elif act == "undo":
        session.undo()
    else:
        session.act("rename", {"layer": "frog", "name": "toad"})
    assert session.report is None
