"""Labels of seen surfaces carried into the volume: a ball of two halves, by closed form."""

from dataclasses import replace

import pytest
import torch
from scenes import views
from test_distillation import COARSE, DISSECTION, SIZE, TwoColours, above, accuracy, seeded

from dissector.category_field import CategoryField
from dissector.frozen_samples import freeze, seen_values
from dissector.label_lifting import HIDDEN_WEIGHT, SEEN_WITHIN, SeenLabels, lift_labels
from dissector.view_agreement import SurfacePixels


@pytest.fixture(scope="module")
def frozen():
    ball = TwoColours(radius=0.7, density=40.0)
    return freeze(ball, views(6, size=SIZE, dtype=torch.float32), samples=24)


@pytest.fixture(scope="module")
def masks(frozen):
    truth = torch.stack([above(frozen.points), ~above(frozen.points)], dim=-1).float()
    return seen_values(frozen, truth)[0].permute(0, 3, 1, 2)


def test_labels_are_those_of_the_nearest_marked_pixels(frozen, masks):
    lesson = SeenLabels.of(frozen, masks, 300, generator=seeded())
    pixels = SurfacePixels.of(frozen)
    marked = pixels.solid & (masks.sum(dim=1) > 0.5)
    known = pixels.points[marked]
    share = masks.permute(0, 2, 3, 1)[marked]
    share = share / share.sum(dim=-1, keepdim=True)
    for point, label in zip(lesson.points[:40], lesson.labels[:40], strict=True):
        distance = (known - point).norm(dim=-1)
        order = distance.argsort()[:4]
        pull = 1 / (distance[order] + 1e-3)
        naive = (share[order] * pull[:, None]).sum(dim=0) / pull.sum()
        torch.testing.assert_close(label, naive, atol=1e-4, rtol=1e-4)


def test_hidden_samples_count_less(frozen, masks):
    lesson = SeenLabels.of(frozen, masks, 2000, generator=seeded())
    inner = lesson.points.norm(dim=-1) < 0.7 - 4 * SEEN_WITHIN
    assert inner.any() and not lesson.seen[inner].any()
    solid = lesson.weight.max()
    assert torch.allclose(lesson.weight[inner].max(), HIDDEN_WEIGHT * solid, rtol=0.2)
    assert (lesson.labels.sum(dim=-1) - 1).abs().max() < 1e-5


def test_lifting_recovers_a_plane(frozen, masks):
    settings = replace(DISSECTION, lift_steps=60)
    field = CategoryField(2, COARSE, generator=seeded())
    lesson = SeenLabels.of(frozen, masks, 20_000, generator=seeded())
    steps = list(lift_labels(field, lesson, settings, generator=seeded(1)))
    assert accuracy(field, frozen) > 0.97
    assert steps[-1].loss < 0.3 * steps[0].loss
    assert [step.index for step in steps] == list(range(1, 61)) and steps[0].total == 120


def test_pixels_that_no_mask_claims_say_nothing(frozen, masks):
    """Only one view is marked; the rest is labelled from there."""
    one = torch.zeros_like(masks)
    one[0] = masks[0]
    lesson = SeenLabels.of(frozen, one, 500, generator=seeded())
    assert (lesson.labels.sum(dim=-1) - 1).abs().max() < 1e-5
    with pytest.raises(ValueError, match="mark the scene somewhere, got none"):
        SeenLabels.of(frozen, torch.zeros_like(masks), 500, generator=seeded())
