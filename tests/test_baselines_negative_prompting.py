"""Negative prompting against a prior whose optimum is known in closed form."""

from dataclasses import replace

import pytest
import torch
from scenes import views
from test_distillation import (
    DISSECTION,
    SIZE,
    GaussianPrior,
    TwoColours,
    accuracy,
    plain,
    seeded,
)

from dissector.baselines.negative_prompting import negative_prompting, other_objects
from dissector.distillation import dissect
from dissector.frozen_samples import freeze
from dissector.progress import finish

PHRASES = ("a red", "a green")
BLURRED = {"a red": (0.8, 0.4, 0.0), "a green": (0.4, 0.8, 0.0)}
"""What the prior takes the names for: each much like the other."""


def test_the_others_are_the_negative_prompt():
    assert other_objects(("a frog", "a log")) == ("a log", "a frog")
    assert other_objects(("a", "b", "c")) == ("b and c", "a and c", "a and b")
    assert other_objects(("a frog", "a frog")) == ("a frog", "a frog")


def test_one_object_has_no_others():
    with pytest.raises(ValueError, match="at least two objects, got 1"):
        other_objects(("a frog",))


@pytest.fixture(scope="module")
def frozen():
    ball = TwoColours(radius=0.7, density=40.0)
    return freeze(ball, views(6, size=SIZE, dtype=torch.float32), samples=24)


def arguments(frozen, settings=DISSECTION):
    prior = GaussianPrior({name: plain(colour) for name, colour in BLURRED.items()})
    masks = torch.zeros(len(frozen), 2, SIZE, SIZE)
    return prior, PHRASES, frozen, ("front",) * len(frozen), masks, settings


def test_each_object_leaves_what_the_other_is_called(frozen):
    """Of Gaussians of one width the guided mean is μ₋ + s (μ − μ₋): at s = 2 red and green."""
    settings = replace(DISSECTION, guidance_scale=2.0)
    run = negative_prompting(*arguments(frozen, settings), generator=seeded())
    assert accuracy(finish(run), frozen) > 0.9


def test_it_is_dissection_with_negatives(frozen):
    settings = replace(DISSECTION, guidance_scale=2.0, steps=3)
    given = arguments(frozen, settings)
    ours = finish(negative_prompting(*given, generator=seeded())).state_dict()
    same = finish(dissect(*given, negatives=PHRASES[::-1], generator=seeded())).state_dict()
    none = finish(dissect(*given, generator=seeded())).state_dict()
    assert all(torch.equal(ours[name], same[name]) for name in ours)
    assert any(not torch.equal(ours[name], none[name]) for name in ours)
