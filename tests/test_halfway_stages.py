"""Generation and refinement that are stopped anywhere end as if they had not been."""

from dataclasses import replace

import pytest
import torch
from gaussian_prior import concepts
from test_distillation import GENERATION, LENS, disc, seeded
from test_halfway import Stop, kept
from test_polishing import POLISH, DecodingPrior
from test_refinement import SHORT, nobody, pair
from torch import nn

from dissector.checkpoints import load_tensors
from dissector.distillation import generate
from dissector.halfway import NOWHERE
from dissector.progress import finish
from dissector.refinement import refine


@pytest.fixture
def path(tmp_path):
    return tmp_path / "stage.part.safetensors"


class Failing(DecodingPrior):
    """Fails at one of its calls."""

    def __init__(self, means, fails_at=None):
        super().__init__(means)
        self.fails_at = fails_at

    def predict_noise(self, latents, timesteps, text):
        if self.calls == self.fails_at:
            raise Stop
        return super().predict_noise(latents, timesteps, text)


SCENE = replace(
    GENERATION,
    steps=5,
    occupancy_every=2,
    preview_every=4,
    polish=replace(POLISH, steps=6, pool=3, refresh_every=2, refresh_views=2, denoising_steps=2),
)
ALL_STEPS = SCENE.steps + SCENE.polish.steps


def generation(prior, halfway=NOWHERE):
    return generate(prior, "a ball", SCENE, lens=LENS, halfway=halfway, generator=seeded())


@pytest.fixture(scope="module")
def scene():
    """The steps and the scene of an uninterrupted run."""
    steps = []
    return finish(generation(Failing({"a ball": disc()})), steps.append), steps


def assert_same_end(scene, halfway):
    """A run from `halfway` shows the steps that were left, and ends in the same scene."""
    whole, all_steps = scene
    steps = []
    made = finish(generation(Failing({"a ball": disc()}), halfway), steps.append)
    left = all_steps[len(all_steps) - len(steps) :]
    assert [(s.index, s.total, s.loss) for s in steps] == [(s.index, s.total, s.loss) for s in left]
    one, two = whole.tensors(), made.tensors()
    assert all(torch.equal(one[name], two[name]) for name in one)
    return len(all_steps) - len(steps)


@pytest.mark.parametrize("done", range(1, ALL_STEPS + 1))
def test_generation_goes_on_from_every_step_to_the_bit(scene, path, done):
    running = generation(Failing({"a ball": disc()}), kept(path))
    for _ in range(done):
        next(running)
    running.close()
    assert assert_same_end(scene, kept(path)) == done


@pytest.mark.parametrize(
    ("call", "done"), [(0, 0), (3, 3), (5, 5), (6, 5), (7, 7), (8, 7), (10, 9)]
)
def test_generation_goes_on_from_a_failure_within_a_step(scene, path, call, done):
    """5 calls distil; the next 2 make the first targets, and 2 more those of every second step."""
    halfway = kept(path, every=1e9)
    with pytest.raises(Stop):
        finish(generation(Failing({"a ball": disc()}, fails_at=call), halfway))
    halfway.save()
    assert assert_same_end(scene, kept(path)) == done


def test_generation_that_goes_on_keeps_what_it_had_and_no_more(path):
    finish(generation(Failing({"a ball": disc()}), kept(path)))
    tensors, described = load_tensors(path)
    assert described["steps"] == ALL_STEPS
    assert {name.partition("/")[0] for name in tensors} == {
        "field",
        "occupancy",
        "optimiser",
        "polishing",
        "polishing optimiser",
        "random",
    }
    assert tensors["optimiser/0.step"] == SCENE.steps
    assert tensors["polishing optimiser/0.step"] == SCENE.polish.steps
    assert tensors["polishing/targets"].shape[0] == SCENE.polish.pool


def refinement(halfway=NOWHERE, *, calls=None):
    objects, shown = pair()
    mined, plain = nobody(), nobody()
    if calls is not None:
        ask = mined.predict_noise

        def fail(*arguments):
            if mined.calls == calls:
                raise Stop
            return ask(*arguments)

        mined.predict_noise = fail
    return refine(
        objects,
        shown,
        concepts(("frog", "pad"), mined, plain),
        SHORT,
        lens=LENS,
        halfway=halfway,
        generator=seeded(),
    )


@pytest.fixture(scope="module")
def refined():
    steps = []
    return nn.ModuleList(finish(refinement(), steps.append)).state_dict(), steps


def assert_same_refinement(refined, halfway):
    whole, all_steps = refined
    steps = []
    made = nn.ModuleList(finish(refinement(halfway), steps.append)).state_dict()
    left = all_steps[len(all_steps) - len(steps) :]
    assert [(s.index, s.loss) for s in steps] == [(s.index, s.loss) for s in left]
    assert all(torch.equal(whole[name], made[name]) for name in whole)
    return len(all_steps) - len(steps)


@pytest.mark.parametrize("done", range(1, SHORT.steps + SHORT.colour_steps + 1))
def test_refinement_goes_on_from_every_step_to_the_bit(refined, path, done):
    running = refinement(kept(path))
    for _ in range(done):
        next(running)
    running.close()
    assert assert_same_refinement(refined, kept(path)) == done


def test_refinement_goes_on_from_a_failure_within_a_step(refined, path):
    halfway = kept(path, every=1e9)
    with pytest.raises(Stop):
        finish(refinement(halfway, calls=2))
    halfway.save()
    assert assert_same_refinement(refined, kept(path)) == 2
