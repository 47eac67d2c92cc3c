"""Resumable training, and a few steps of every training command."""

import numpy as np
import pytest
import torch
from torch import nn

from dissector.denoiser import LatentDenoiser
from dissector.grounding.embedded import EmbeddedGrounder, word_ids
from dissector.toybox import autoencoder, shards, train_grounder
from dissector.toybox.autoencoder import build_autoencoder, fold_latent_statistics
from dissector.toybox.captions import TOKENS, words
from dissector.toybox.classifier import RELATION_WORDS, TOYS, Classifier
from dissector.toybox.dataset import Sample, random_batch
from dissector.toybox.prior import PriorSize
from dissector.toybox.renderer import BACKGROUND
from dissector.toybox.scenes import Subject
from dissector.toybox.train_classifier import accuracy, labels, train_classifier
from dissector.toybox.train_prior import Plan, caption_tokens, min_snr_weight, train_prior
from dissector.toybox.training import Average, Checkpoint, Schedule, parameters_of, train

CPU = torch.device("cpu")


@pytest.fixture
def small_shards(monkeypatch):
    monkeypatch.setattr(shards, "SHARD", 4)
    monkeypatch.setattr(autoencoder, "SHARDS", 1)


class Interrupted(Exception):
    pass


def regression(path, *, steps=12, stop=None):
    """Fit a small network to a line; `stop` is the step at which the training is broken off."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    mean = Average(network, 0.9)
    optimiser = torch.optim.AdamW(parameters_of([network]), weight_decay=0.1)

    def loss_of(step):
        if step == stop:
            raise Interrupted
        x = torch.randn(8, 3, generator=torch.Generator().manual_seed(step))
        return (network(x) - x.sum(dim=1, keepdim=True)).square().mean()

    checkpoint = Checkpoint(path, {"network": network, "mean": mean.module}, optimiser)
    train(
        checkpoint,
        Schedule(steps, 0.05),
        loss_of,
        after=lambda step: mean.update(network, step),
        save_every=4,
    )
    return network, mean.module


def test_a_resumed_training_ends_like_an_uninterrupted_one(tmp_path):
    expected = regression(tmp_path / "whole.safetensors")
    with pytest.raises(Interrupted):
        regression(tmp_path / "broken.safetensors", stop=7)
    resumed = regression(tmp_path / "broken.safetensors")
    for whole, part in zip(expected, resumed, strict=True):
        for a, b in zip(whole.parameters(), part.parameters(), strict=True):
            torch.testing.assert_close(b, a, atol=0, rtol=1e-6)
    assert not torch.equal(next(resumed[0].parameters()), next(resumed[1].parameters()))


def test_a_finished_training_is_only_loaded(tmp_path):
    path = tmp_path / "whole.safetensors"
    first = regression(path)
    again = regression(path, stop=0)
    assert torch.equal(next(first[0].parameters()), next(again[0].parameters()))


def test_damaged_checkpoints_are_named(tmp_path):
    path = tmp_path / "whole.safetensors"
    path.write_bytes(b"\x00" * 20)
    with pytest.raises(ValueError, match="cannot read the checkpoint .*whole"):
        regression(path)


def test_schedule_rises_and_falls():
    schedule = Schedule(100, 0.01, warmup=0.1, final=0.02)
    rates = [schedule.at(step) for step in range(100)]
    assert 0 < rates[0] < 0.002
    assert np.argmax(rates) in (9, 10) and max(rates) == pytest.approx(0.01, rel=0.1)
    assert all(np.diff(rates[:10]) > 0) and all(np.diff(rates[10:]) < 0)
    assert schedule.at(100) == pytest.approx(0.0002)
    assert schedule.at(55) == pytest.approx(0.01 * (0.02 + 0.98 / 2))
    assert Schedule(1, 0.1).at(0) > 0


@pytest.mark.parametrize(
    "wrong", [{"steps": 0}, {"rate": 0.0}, {"rate": 1.0}, {"warmup": 1.0}, {"warmup": -0.1}]
)
def test_schedules_are_validated(wrong):
    with pytest.raises(ValueError, match="expected steps ≥ 1"):
        Schedule(**({"steps": 10, "rate": 0.1} | wrong))


def test_average_forgets_its_start():
    module = nn.Linear(1, 1, bias=False)
    mean = Average(module, 0.9)
    expected = module.weight.item()
    for step in range(5):
        with torch.no_grad():
            module.weight.fill_(float(step))
        decay = min(0.9, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * step
        mean.update(module, step)
    assert mean.module.weight.item() == pytest.approx(expected, rel=1e-5)
    assert not mean.module.weight.requires_grad and module.weight.requires_grad


def test_parameters_of_skips_frozen_ones():
    first, second = nn.Linear(2, 2), nn.Linear(2, 2)
    second.bias.requires_grad_(False)
    assert len(parameters_of([first, second])) == 3


def test_min_snr_weight_has_its_closed_form():
    ratio = torch.tensor([0.01, 1.0, 4.99, 5.0, 50.0], dtype=torch.float64)
    weight = min_snr_weight(ratio / (1 + ratio))
    expected = torch.tensor([1.0, 1.0, 1.0, 1.0, 0.1], dtype=torch.float64)
    torch.testing.assert_close(weight, expected)


@torch.no_grad()
def test_folding_normalises_latents_and_keeps_images():
    torch.manual_seed(0)
    vae = build_autoencoder().eval()
    vae.quant_conv.weight[:4] *= torch.tensor([0.1, 1, 3, 8])[:, None, None, None]
    vae.quant_conv.bias[:4] += torch.tensor([1.0, -2, 0, 5])
    images = 2 * torch.rand(3, 3, 32, 32) - 1
    before = vae.encode(images).latent_dist
    rebuilt = vae.decode(before.mean).sample
    spread = before.mean.std(dim=(0, 2, 3), keepdim=True)
    fold_latent_statistics(vae, images)
    after = vae.encode(images).latent_dist
    torch.testing.assert_close(vae.decode(after.mean).sample, rebuilt, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(after.mean.mean(dim=(0, 2, 3)), torch.zeros(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(after.mean.std(dim=(0, 2, 3)), torch.ones(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(after.std, before.std / spread, atol=1e-5, rtol=1e-3)


def test_reconstruction_loss_has_its_closed_form():
    flat, ramp = torch.zeros(1, 3, 4, 4), torch.arange(4.0).expand(1, 3, 4, 4)
    assert autoencoder.reconstruction_loss(flat, flat) == 0
    # |x| is 1.5 on average, x² 3.5, and the gradient along the ramp 1.
    assert float(autoencoder.reconstruction_loss(ramp, flat)) == pytest.approx(1.5 + 3.5 + 1)


def test_caption_tokens_have_variants():
    samples = (Sample(Subject("frog"), "front"), Sample(Subject("duck"), "back"))
    tokens = caption_tokens(samples, seed=0)
    assert tokens.shape[0] == 2 and tokens.shape[2] == TOKENS
    assert torch.equal(tokens, caption_tokens(samples, seed=0))


@pytest.mark.parametrize("channels", [(8, 16, 16), (64, 128, 100)])
def test_prior_widths_are_validated(channels):
    with pytest.raises(ValueError, match="multiples of 16"):
        PriorSize(channels)


def test_the_prior_trains_saves_and_loads(tmp_path, small_shards):
    plan = Plan(
        tmp_path / "work",
        steps=2,
        batch=2,
        shards=1,
        autoencoder_steps=1,
        autoencoder_batch=2,
        size=PriorSize((16, 16, 16)),
    )
    out = tmp_path / "prior"
    train_prior(plan, out, device=CPU)
    weights = {path: path.read_bytes() for path in out.rglob("*.safetensors")}
    assert len(weights) == 3
    prior = LatentDenoiser.load(out, device=CPU, dtype=torch.float32)
    torch.testing.assert_close(prior.background, torch.tensor(BACKGROUND))
    text = prior.encode_text(["a frog, front view"])
    assert text.shape == (1, TOKENS, 128)
    noise = prior.predict_noise(torch.randn(1, 4, 16, 16), torch.tensor([500]), text)
    assert noise.shape == (1, 4, 16, 16) and noise.isfinite().all()
    train_prior(plan, out, device=CPU)
    assert weights == {path: path.read_bytes() for path in out.rglob("*.safetensors")}
    assert not list(tmp_path.glob(".prior*"))


def test_the_grounder_trains_saves_and_loads(tmp_path, small_shards):
    options = {"batch": 2, "shards": 1, "device": CPU}
    grounder = train_grounder.train_grounder(tmp_path, Schedule(2, 1e-3), **options)
    grounder.save(tmp_path / "out.safetensors")
    assert EmbeddedGrounder.load(tmp_path / "out.safetensors").words == words()
    again = train_grounder.train_grounder(tmp_path, Schedule(2, 1e-3), **options)
    for a, b in zip(grounder.network.parameters(), again.network.parameters(), strict=True):
        assert torch.equal(a, b)


def test_the_classifier_trains_and_is_measured(tmp_path, small_shards):
    classifier = train_classifier(tmp_path, Schedule(1, 1e-3), batch=2, shards=1, device=CPU)
    classifier.save(tmp_path / "out.safetensors")
    assert 0 <= accuracy(Classifier.load(tmp_path / "out.safetensors"), tmp_path) <= 1


def test_labels_name_toys_and_relations():
    pad = Subject("frog", "sitting on", "lily pad", "red")
    toys, relations = labels((Sample(pad, "front"), Sample(Subject("duck"), "back")))
    assert {TOYS[i] for i in toys[0].nonzero().flatten()} == {"frog", "lily pad"}
    assert {TOYS[i] for i in toys[1].nonzero().flatten()} == {"duck"}
    assert [RELATION_WORDS[i] for i in relations] == ["sitting on", "alone"]


def test_grounding_examples_ask_for_what_is_there_and_sometimes_not():
    samples = random_batch(5, seed=(0,), size=8).samples
    rows = torch.arange(5).repeat(60)
    phrases, objects = train_grounder.examples(samples, rows, np.random.default_rng(0))
    word_ids(phrases, words())
    for phrase, which, row in zip(phrases, objects.tolist(), rows.tolist(), strict=True):
        names = samples[row].subject.names
        assert which < len(names)
        if which == -1:
            assert not any(phrase == name for name in names)
    assert 0.05 < float((objects == -1).float().mean()) < 0.25
    assert {0, 1} <= set(objects.tolist())


def test_mask_loss_wants_the_mask():
    masks = torch.zeros(2, 8, 8)
    masks[:, 2:5] = 1
    right = train_grounder.mask_loss(40 * masks - 20, masks)
    wrong = train_grounder.mask_loss(20 - 40 * masks, masks)
    undecided = float(train_grounder.mask_loss(torch.zeros(2, 8, 8), masks))
    assert right < 1e-5 < undecided < wrong
    # Half of everything: entropy log 2; Dice (24 + 1) / (32 + 24 + 1).
    assert undecided == pytest.approx(2 * np.log(2) + 0.5 * (1 - 25 / 57), rel=1e-5)


class Oracle(EmbeddedGrounder):
    """Returns the masks of the images rendered last."""

    def __init__(self):
        self.truth = torch.empty(0)

    def ground(self, images, phrases):
        return self.truth


@pytest.mark.parametrize(("right", "score"), [(True, 1.0), (False, 0.0)])
def test_a_perfect_grounder_scores_one(monkeypatch, right, score):
    oracle, real = Oracle(), train_grounder.rendered

    def remembered(subjects, rng, **options):
        batch = real(subjects, rng, **options)
        oracle.truth = batch.coverage if right else torch.zeros_like(batch.coverage)
        return batch

    monkeypatch.setattr(train_grounder, "rendered", remembered)
    table = train_grounder.measure(oracle, views=3)
    assert table["overall"] == score and set(table.values()) == {score}
    assert {"lily pad", "frog"} <= set(table)
