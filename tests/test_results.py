"""What a job has made, taken over into a scene that went on meanwhile."""

from dataclasses import replace

import pytest
from toy_layers import ball
from toy_scenes import pond, scene_facts, shifted

from dissector.mesh import Layer
from editing.errors import EditError
from editing.scene import Scene
from editing.sessions.results import take_over


@pytest.fixture
def before():
    return pond()


def ids(scene):
    return [held.id for held in scene.layers]


def test_a_job_that_changed_nothing_changes_nothing(before):
    present = before.with_solo(before.layers[0].id)
    assert take_over(present, before, before) is present


def test_without_changes_meanwhile_the_result_is_the_scene(before):
    frog, pad, fly = ids(before)
    after = before.transformed(frog, shifted(1)).deleted(pad).added(Layer("log", ball()), at=1)
    assert scene_facts(take_over(before, before, after)) == scene_facts(after)


def test_eyes_and_solo_stay_as_the_visitor_has_them(before):
    frog, pad, fly = ids(before)
    after = before.with_shown(fly, False).transformed(frog, shifted(1)).with_lock(fly)
    present = before.with_shown(frog, False).with_solo(pad)
    merged = take_over(present, before, after)
    assert [held.visible for held in merged.layers] == [False, True, True]
    assert merged.solo == pad
    assert merged.layer(frog).content is after.layer(frog).content
    assert merged.layer(fly).locked
    assert merged.layer(pad) is present.layer(pad)


def test_layers_that_the_job_left_alone_may_be_anything_by_now(before):
    frog, pad, fly = ids(before)
    after = before.transformed(frog, shifted(1))
    present = before.renamed(pad, "leaf").deleted(fly).added(Layer("log", ball()))
    merged = take_over(present, before, after)
    assert [held.name for held in merged.layers] == ["frog", "leaf", "log"]
    assert merged.layer(frog).content is after.layer(frog).content


def test_new_layers_come_behind_the_ones_they_follow(before):
    frog, pad, fly = ids(before)
    after = before.added(Layer("half", ball()), at=1).added(Layer("first", ball()), at=0)
    present = before.moved(frog, 2)
    names = [held.name for held in take_over(present, before, after).layers]
    assert names == ["first", "lily pad", "fly", "frog", "half"]


def test_a_new_layer_whose_name_is_taken_gets_another(before):
    after = before.added(Layer("log", ball()))
    present = before.renamed(ids(before)[0], "log")
    names = [held.name for held in take_over(present, before, after).layers]
    assert names == ["log", "lily pad", "fly", "log 2"]


def test_the_solo_of_a_layer_that_is_gone_ends(before):
    frog = ids(before)[0]
    merged = take_over(before.with_solo(frog), before, before.deleted(frog))
    assert merged.solo is None and len(merged.layers) == 2


def test_a_new_sentence_is_taken_over(before):
    after = replace(before, prompt="a bear on a lily pad")
    assert take_over(before, before, after).prompt == "a bear on a lily pad"
    present = replace(before, prompt="mine")
    moved = before.transformed(ids(before)[0], shifted(1))
    assert take_over(present, before, moved).prompt == "mine"


@pytest.mark.parametrize("end", ["changed", "deleted"])
def test_a_result_without_its_layer_is_refused(before, end):
    frog = ids(before)[0]
    after = before.transformed(frog, shifted(1)) if end == "changed" else before.deleted(frog)
    with pytest.raises(EditError, match='"frog" was deleted in the meantime'):
        take_over(before.deleted(frog), before, after)
    with pytest.raises(EditError, match='"frog" was changed in the meantime'):
        take_over(before.renamed(frog, "toad"), before, after)
    with pytest.raises(EditError, match='"frog" was changed in the meantime'):
        take_over(before.with_lock(frog), before, after)


def test_a_result_for_another_scene_is_refused(before):
    after = before.transformed(ids(before)[0], shifted(1))
    with pytest.raises(EditError, match="deleted in the meantime"):
        take_over(Scene.of([Layer("frog", ball())]), before, after)
