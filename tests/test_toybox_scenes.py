"""The world of the toybox: what is in it, how it is arranged, and what training may see."""

from collections import Counter

import numpy as np
import pytest
import torch

from dissector.cameras import orbit
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.props import CONCEPT_GAP, PROPS
from dissector.toybox.renderer import render
from dissector.toybox.scenes import (
    COLOURS,
    PAPER_SCENES,
    RELATIONS,
    SEATS,
    Subject,
    build,
    combinations,
    fitted,
    held_out,
    jittered,
    random_subject,
)


def corners(toys):
    """The farthest corner of any part's bounding box from the origin."""
    boxes = np.stack([part.bounds() for toy in toys for part in toy.parts])
    return np.linalg.norm(np.abs(boxes).max(axis=1), axis=1).max()


def silhouette(toy, azimuth):
    view = orbit(torch.tensor([azimuth]), torch.tensor([15.0]), size=32, field_of_view=32.0)
    return render([fitted((toy,))], view).coverage[0, 0] > 0.5


def test_the_world_is_wide_enough():
    assert len(CHARACTERS) >= 10 and len(PROPS) >= 10 and len(RELATIONS) >= 6
    assert len(COLOURS) >= 5
    assert not set(CHARACTERS) & set(PROPS)
    seconds = {second for props in RELATIONS.values() for second in props}
    assert seconds >= set(PROPS), "every prop has a relation"
    assert set(SEATS) <= set(PROPS)


@pytest.mark.parametrize("name", [*CHARACTERS, *PROPS])
def test_toys_stand_on_the_ground(name):
    poses = (
        [CHARACTERS[name](p) for p in ("rest", "reach")]
        if name in CHARACTERS
        else [PROPS[name](True)]
    )
    for toy in poses:
        low, high = toy.bounds()
        assert toy.name == name
        assert abs(low[2]) < 0.08 and 0.25 < (high - low).max() < 1.7
        assert all(channel <= 1 for part in toy.parts for channel in part.colour)
        assert any(part.tint == 1 for part in toy.parts), "a colour word must show"


def test_the_papers_scenes_are_trained_on():
    assert len(PAPER_SCENES) == 5 and set(PAPER_SCENES) <= set(combinations())
    for subject in PAPER_SCENES:
        assert not held_out(subject)
        assert not held_out(Subject(subject.first, subject.relation, subject.second, "red", "blue"))


def test_about_one_combination_in_five_is_held_out():
    every = combinations()
    assert len(set(every)) == len(every)
    kept = [subject for subject in every if held_out(subject)]
    assert 0.15 < len(kept) / len(every) < 0.22
    # Each character, and each relation with each prop, is seen in training and tested out of it.
    characters = Counter(subject.first for subject in kept)
    assert set(characters) == set(CHARACTERS) and max(characters.values()) < 8
    for relation, props in RELATIONS.items():
        for prop in props:
            of_pair = [s for s in every if (s.relation, s.second) == (relation, prop)]
            assert sum(map(held_out, of_pair)) <= 2 < len(of_pair)
    assert not any(held_out(Subject(name)) for name in (*CHARACTERS, *PROPS))


def test_colour_words_do_not_hide_a_combination():
    subject = next(filter(held_out, combinations()))
    assert held_out(Subject(subject.first, subject.relation, subject.second, "red"))


def test_random_subjects_stay_in_the_training_part():
    rng = np.random.default_rng(0)
    drawn = [random_subject(rng) for _ in range(600)]
    assert not any(held_out(subject) for subject in drawn)
    assert {subject.relation for subject in drawn} == {None, *RELATIONS}
    assert {s.first for s in drawn if s.second is None} == {*CHARACTERS, *PROPS}
    coloured = sum((s.first_colour or s.second_colour) is not None for s in drawn) / len(drawn)
    assert 0.15 < coloured < 0.35
    assert all(s.first != s.second for s in drawn)
    known = set(combinations())
    assert all(s.plain() in known for s in drawn if s.second is not None)


def test_judges_see_the_whole_world():
    rng = np.random.default_rng(0)
    drawn = [random_subject(rng, whole_world=True) for _ in range(300)]
    assert 10 < sum(map(held_out, drawn)) < 100
    again = np.random.default_rng(0)
    assert drawn == [random_subject(again, whole_world=True) for _ in range(300)]


@pytest.mark.parametrize("seed", [None, 1])
def test_scenes_fit_the_unit_ball_and_hold_together(seed):
    """Every combination: inside the ball, and the bounding boxes of the two near or touching."""
    rng = None if seed is None else np.random.default_rng(seed)
    for subject in combinations():
        toys = build(subject, rng)
        assert tuple(toy.name for toy in toys) == subject.names
        assert corners(toys) == pytest.approx(0.92)
        first, second = (toy.bounds() for toy in toys)
        gap = np.maximum(first[0] - second[1], second[0] - first[1]).max()
        assert gap < 0.1, f"{subject}: {gap:.3f} apart"
        if rng is not None:
            assert corners(jittered(toys, rng)) <= 0.95 + 1e-9


@pytest.mark.parametrize("name", [*CHARACTERS, *PROPS])
def test_single_toys_fit_the_unit_ball(name):
    rng = np.random.default_rng(2)
    toys = build(Subject(name))
    assert corners(toys) == pytest.approx(0.92)
    scales = []
    for _ in range(10):
        moved = jittered(toys, rng)
        assert corners(moved) <= 0.95 + 1e-9
        sizes = [np.ptp(one[0].bounds(), axis=0).max() for one in (moved, toys)]
        scales.append(sizes[0] / sizes[1])
    assert 0.6 <= min(scales) < 0.8 < max(scales) <= 1


def test_arrangements_mean_what_they_say():
    for first, relation, second in [("bear", "sitting on", "cake"), ("bear", "wearing", "hat")]:
        lower, upper = build(Subject(first, relation, second))
        if relation == "sitting on":
            lower, upper = upper, lower
        assert lower.bounds()[:, 2].mean() < upper.bounds()[:, 2].mean()
    rider, mount = build(PAPER_SCENES[2])
    assert rider.bounds()[1, 2] > mount.anchors["back"][2]
    beside = build(Subject("duck", "next to", "drum"))
    assert beside[0].bounds()[0, 1] > beside[1].bounds()[1, 1]


def test_colours_dye_the_toy_they_belong_to():
    plain = build(PAPER_SCENES[0])
    dyed = build(Subject("frog", "sitting on", "lily pad", None, "blue"))
    assert [p.colour for p in dyed[0].parts] == [p.colour for p in plain[0].parts]
    assert dyed[1].parts[0].colour == COLOURS["blue"] != plain[1].parts[0].colour


@pytest.mark.parametrize("name", PROPS)
def test_only_the_concept_gaps_look_different_alone(name):
    alone, used = PROPS[name](True), PROPS[name](False)
    if name not in CONCEPT_GAP:
        assert [part.colour for part in alone.parts] == [part.colour for part in used.parts]
        np.testing.assert_array_equal(alone.bounds(), used.bounds())
        return
    agreement = []
    for azimuth in (20.0, 90.0):
        first, second = silhouette(alone, azimuth), silhouette(used, azimuth)
        agreement.append(float((first & second).sum() / (first | second).sum()))
    assert max(agreement) < 0.9


def test_the_gap_lies_between_alone_and_scene():
    for name in CONCEPT_GAP:
        relation = next(r for r, props in RELATIONS.items() if name in props)
        counts = [len(build(s)[-1].parts) for s in (Subject(name), Subject("bear", relation, name))]
        expected = [len(PROPS[name](alone).parts) for alone in (True, False)]
        assert counts == expected and counts[0] != counts[1]
