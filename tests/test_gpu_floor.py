"""The floors of a GPU's time: counted operations of known work, and of a tiny model."""

from dataclasses import replace

import pytest
import torch

from benchmarks.gpu_architectures import SD_2_1, TINY, build
from benchmarks.gpu_floor import LAUNCH, RATE, Operations, floors, narrow, table
from benchmarks.gpu_steps import unet_alone
from dissector.settings import PAPER


def test_a_product_and_its_gradients_are_counted():
    a, b = torch.ones(3, 5, requires_grad=True), torch.ones(5, 7, requires_grad=True)
    with Operations() as seen:
        made = a.view(3, 5) @ b.t().t()
    assert seen.arithmetic == 2 * 3 * 5 * 7
    assert (seen.all, seen.launches) == (4, 1)
    ones = torch.ones_like(made)
    with Operations() as seen:
        made.backward(ones)
    assert seen.arithmetic == 2 * (2 * 3 * 5 * 7)


@pytest.mark.filterwarnings("ignore")
def test_floors_of_every_stage():
    preset = replace(PAPER, views=replace(PAPER.views, views=2, size=64, picture_size=None))
    found = {floor.stage: floor for floor in floors(TINY, preset)}
    assert list(found) == [
        "generation",
        "mining, tokens",
        "mining, model",
        "category field",
        "refinement",
    ]
    one, two = found["generation"].work, found["category field"].work
    assert two.arithmetic == 2 * one.arithmetic  # two objects, in as many operations
    assert abs(two.launches - one.launches) < 0.02 * one.launches
    tokens, model = found["mining, tokens"], found["mining, model"]
    assert tokens.work.arithmetic < model.work.arithmetic < 2 * tokens.work.arithmetic
    assert 0 < model.work.launches < model.work.all
    assert model.seconds == (model.work.launches * LAUNCH, model.work.arithmetic / RATE)
    assert [len(line) > 0 for line in table(found.values())] == 6 * [True]


def test_a_narrow_model_has_nearly_the_same_operations():
    def launches(architecture):
        call = unet_alone(build(architecture, device="meta"), 1, learns="text")
        with Operations() as seen:
            call()
        return seen.launches

    full = launches(SD_2_1)
    assert 0.95 * full < launches(narrow(SD_2_1)) <= full
