"""Shards of rendered data: made once, described, 8 bits."""

import pytest
import torch

from dissector.toybox import shards
from dissector.toybox.dataset import random_batch
from dissector.toybox.scenes import held_out


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(shards, "SHARD", 5)


def test_shards_hold_what_was_rendered(tmp_path):
    shard = shards.shard(tmp_path, 3, seed=7)
    batch = random_batch(5, seed=(7, 3))
    assert shard.samples == batch.samples
    assert shard.images.dtype == shard.coverage.dtype == torch.uint8
    assert shard.images.shape == (5, 3, 64, 64)
    assert (shard.images.float() / 255 - batch.images).abs().max() <= 0.5 / 255 + 1e-6
    assert (shard.coverage.float() / 255 - batch.coverage).abs().max() <= 0.5 / 255 + 1e-6


def test_shards_are_made_once(tmp_path, monkeypatch):
    first = shards.shard(tmp_path, 0)

    def refuse(*arguments, **options):
        raise AssertionError("rendered again")

    monkeypatch.setattr(shards, "random_batch", refuse)
    second = shards.shard(tmp_path, 0)
    assert torch.equal(first.images, second.images) and first.samples == second.samples
    assert [path.name for path in tmp_path.iterdir()] == ["shard-train-0-0000.safetensors"]


def test_index_seed_and_world_each_make_a_shard_of_their_own(tmp_path):
    made = [
        shards.shard(tmp_path, 0),
        shards.shard(tmp_path, 1),
        shards.shard(tmp_path, 0, seed=1),
        shards.shard(tmp_path, 0, seed=4, whole_world=True),
    ]
    assert len(list(tmp_path.iterdir())) == 4
    assert len({tuple(shard.samples) for shard in made}) == 4
    assert not any(held_out(sample.subject) for shard in made[:3] for sample in shard.samples)
