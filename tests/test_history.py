"""Undo and redo: they are inverse, without end, and cost no copies."""

import gc
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_layers import ball
from toy_scenes import history_facts, pond, scene_facts, shifted

from dissector.mesh import Mesh
from editing.errors import EditError
from editing.history import Entry, History

EDITS = {
    "rename": lambda scene, id, n: scene.renamed(id, f"layer {n}"),
    "eye": lambda scene, id, n: scene.with_shown(id, not scene.layer(id).visible),
    "solo": lambda scene, id, n: scene.with_solo(id if n % 2 else None),
    "lock": lambda scene, id, n: scene.with_lock(id, not scene.layer(id).locked),
    "move": lambda scene, id, n: scene.transformed(id, shifted(n / 7)),
    "recolour": lambda scene, id, n: scene.recoloured(id, (n % 11 / 10, 0, 0)),
    "duplicate": lambda scene, id, n: scene.duplicated(id) if len(scene.layers) < 6 else scene,
    "delete": lambda scene, id, n: scene.deleted(id),
    "reorder": lambda scene, id, n: scene.moved(id, n % len(scene.layers)),
    "merge": lambda scene, id, n: scene.merged([id, scene.layers[n % len(scene.layers)].id]),
}

STEPS = st.lists(
    st.tuples(st.sampled_from(["undo", "redo", *EDITS]), st.integers(0, 20)), max_size=25
)
START = pond()


def step(history, name, number):
    """One step of a person who sometimes asks for what is refused."""
    scene = history.present
    try:
        if name in ("undo", "redo"):
            return history.undone() if name == "undo" else history.redone()
        layer = scene.layers[number % len(scene.layers)]
        return history.done(name, EDITS[name](scene, layer.id, number))
    except EditError:
        return history


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_undo_takes_back_what_was_done_and_redo_does_it_again(steps):
    """Against a plain model: a list of what every scene was, and a place in it."""
    history = History.start(START)
    model, place = [scene_facts(START)], 0
    for name, number in steps:
        after = step(history, name, number)
        if name == "undo":
            place = max(place - 1, 0)
        elif name == "redo":
            place = min(place + 1, len(model) - 1)
        elif after is not history:
            model = [*model[: place + 1], scene_facts(after.present)]
            place += 1
            assert scene_facts(after.undone().present) == model[place - 1]  # undo ∘ do
            assert after.undone().redone().present is after.present  # do ∘ undo
        history = after
        assert scene_facts(history.present) == model[place]
        assert (history.undo_label is None, history.redo_label is None) == (
            place == 0,
            place == len(model) - 1,
        )
    assert [scene_facts(entry.scene) for entry in history.entries] == model


def test_undo_returns_the_very_scenes():
    scenes = [START]
    history = History.start(START)
    for number in range(1, 300):
        scenes.append(scenes[-1].transformed(scenes[-1].layers[0].id, shifted(number)))
        history = history.done(f"Move {number}", scenes[-1])
    for scene in reversed(scenes):
        assert history.present is scene
        history = history.undone() if scene is not START else history
    for scene in scenes[1:]:
        history = history.redone()
        assert history.present is scene


def test_labels():
    history = History.start(START)
    frog = START.layers[0].id
    assert (history.undo_label, history.redo_label) == (None, None)
    history = history.done("Rename frog", START.renamed(frog, "toad"))
    history = history.done("Hide toad", history.present.with_shown(frog, False))
    assert (history.undo_label, history.redo_label) == ("Hide toad", None)
    history = history.undone()
    assert (history.undo_label, history.redo_label) == ("Rename frog", "Hide toad")


def test_an_edit_after_undo_ends_what_could_be_redone():
    history = History.start(START)
    frog = START.layers[0].id
    history = history.done("a", START.renamed(frog, "a")).undone()
    history = history.done("b", START.renamed(frog, "b"))
    assert [entry.label for entry in history.entries] == ["Open", "b"]
    with pytest.raises(EditError, match="nothing to redo"):
        history.redone()


def test_what_changed_nothing_is_no_edit():
    history = History.start(START).done("a", START.renamed(START.layers[0].id, "a")).undone()
    assert history.done("nothing", START.with_solo(None)) is history
    assert history.redo_label == "a"


def test_a_step_never_changes_a_history():
    history = History.start(START).done("a", START.renamed(START.layers[0].id, "a"))
    before = history_facts(history)
    history.undone().done("b", START.renamed(START.layers[1].id, "b"))
    assert history_facts(history) == before


def test_ends_and_wrong_places():
    history = History.start(START)
    with pytest.raises(EditError, match="nothing to undo"):
        history.undone()
    with pytest.raises(EditError, match="nothing to redo"):
        history.redone()
    with pytest.raises(EditError, match="steps 1 to 1"):
        history.at(1)
    assert history.done("a", START.renamed(START.layers[0].id, "a")).at(0).present is START
    with pytest.raises(ValueError, match="index in 0..0, got 1"):
        History((Entry("a", START),), 1)


def test_edits_share_meshes():
    """A thousand edits of a scene of some megabytes take about the room of their own numbers."""
    rng = np.random.default_rng(0)
    vertices = rng.normal(size=(100_000, 3)).astype(np.float32)
    faces = rng.integers(0, 100_000, (200_000, 3)).astype(np.int32)
    big = Mesh(vertices, faces, rng.random((100_000, 3), np.float32))
    size = big.vertices.nbytes + big.faces.nbytes + big.colours.nbytes
    scene = START.with_mesh(START.layers[0].id, big)
    history = History.start(scene)
    gc.collect()
    tracemalloc.start()
    for number in range(1000):
        scene = history.present
        layer = scene.layers[number % 3]
        if number % 2:
            scene = scene.transformed(layer.id, shifted(number))
        else:
            scene = scene.with_shown(layer.id, not layer.visible)
        history = history.done("edit", scene)
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < size and taken / 1000 < 5_000
    assert len({id(entry.scene.layers[0].mesh) for entry in history.entries}) == 1


def test_a_new_surface_is_held_as_long_as_the_history():
    history = History.start(START)
    frog, mesh = START.layers[0].id, ball(radius=0.2)
    history = history.done("Replace", START.with_mesh(frog, mesh)).undone()
    assert history.present.layers[0].mesh is START.layers[0].mesh
    assert history.redone().present.layers[0].mesh is mesh
