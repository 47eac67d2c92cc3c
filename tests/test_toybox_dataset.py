"""Random renders and the damage done to them."""

import torch

from dissector.toybox.augmentation import roughened
from dissector.toybox.captions import VIEWS
from dissector.toybox.dataset import random_batch
from dissector.toybox.renderer import BACKGROUND


def test_batches_are_seeded_and_described():
    batch, again, other = (random_batch(6, seed=(0, index), size=24) for index in (0, 0, 1))
    assert torch.equal(batch.images, again.images) and batch.samples == again.samples
    assert not torch.equal(batch.images, other.images)
    assert batch.images.shape == (6, 3, 24, 24) and batch.images.is_contiguous()
    assert {sample.view for sample in batch.samples} <= set(VIEWS)
    shown = batch.coverage.flatten(2).sum(dim=2) > 0
    for row, sample in zip(shown, batch.samples, strict=True):
        assert row[0] and not row[len(sample.subject.names) :].any()


def test_images_show_the_toys_before_the_background():
    batch = random_batch(6, seed=(5,), size=24)
    empty = batch.coverage.sum(dim=1) == 0
    pixels = batch.images.permute(0, 2, 3, 1)[empty]
    torch.testing.assert_close(pixels, torch.tensor(BACKGROUND).expand_as(pixels))
    assert 0.3 < empty.float().mean() < 0.95


def test_damage_is_seeded_bounded_and_different_for_each_image():
    images = random_batch(1, seed=(1,), size=24).images.expand(5, -1, -1, -1)
    damaged, again = (
        roughened(images, generator=torch.Generator().manual_seed(4)) for _ in range(2)
    )
    assert torch.equal(damaged, again)
    assert damaged.min() >= 0 and damaged.max() <= 1
    change = (damaged - images).abs().mean(dim=(1, 2, 3))
    assert 0 < change.min() and change.max() < 0.25
    assert len(change.unique()) == 5
