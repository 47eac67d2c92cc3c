"""Polishing against a prior whose wanted picture is known, and DDIM from the middle."""

from dataclasses import replace

import pytest
import torch
from test_distillation import GENERATION, GREY, LENS, SIZE, GaussianPrior, around, disc, seeded

from dissector.distillation import Scene, generate
from dissector.polishing import Polishing, denoised, polish
from dissector.progress import finish
from dissector.sampling import sample_ddim
from dissector.scene_field import SceneField
from dissector.settings import PolishSettings
from dissector.volume_rendering import render

POLISH = PolishSettings(
    steps=100,
    pool=4,
    refresh_views=2,
    guidance_scale=1.0,
    noise=(0.9, 0.5),
    grid_rate=0.05,
    network_rate=0.02,
)


class DecodingPrior(GaussianPrior):
    """The same prior, whose latents are its images."""

    def add_noise(self, latents, noise, timesteps):
        share = self.alpha_bar[timesteps][:, None, None, None]
        return share.sqrt() * latents + (1 - share).sqrt() * noise

    def decode_latents(self, latents):
        return latents.clamp(0, 1)

    def predict_noise_guided(self, latents, timesteps, conditional, unconditional, scale):
        assert scale == 1.0
        return self.predict_noise(latents, timesteps, conditional)


def test_denoising_from_much_noise_gives_what_the_prior_wants():
    prior = DecodingPrior({"a ball": disc()})
    images = torch.rand(3, SIZE, SIZE, 3, generator=seeded())
    prompts = ["a ball, front view"] * 3
    near = denoised(prior, images, prompts, POLISH, noise=0.95, generator=seeded())
    kept = denoised(prior, images, prompts, POLISH, noise=0.02, generator=seeded())
    wanted = disc().permute(1, 2, 0)
    assert (near - wanted).abs().mean() < 0.15
    assert (kept - images).abs().mean() < (near - images).abs().mean()


def test_polishing_draws_a_fresh_scene_to_the_picture_and_counts_on():
    prior, steps = DecodingPrior({"a ball": disc()}), []
    settings = replace(GENERATION, steps=1, polish=POLISH)
    scene = finish(generate(prior, "a ball", settings, lens=LENS, generator=seeded()), steps.append)
    start = Scene.of(SceneField(settings.field, generator=seeded()))
    before, after = ((around(s) - disc()).abs().mean() for s in (start, scene))
    assert after < 0.6 * before
    assert [(step.index, step.total) for step in steps] == [(i + 1, 101) for i in range(101)]


def test_ddim_from_the_middle_starts_there():
    seen = []

    def predict(latents, timesteps):
        seen.append(int(timesteps[0]))
        return torch.zeros_like(latents)

    alpha_bar = torch.linspace(0.99, 0.01, 100)
    noisy = torch.ones(1, 1, 2, 2)
    clean = sample_ddim(predict, noisy, alpha_bar, steps=5, start=50)
    assert seen == [49, 39, 29, 19, 9]
    torch.testing.assert_close(clean, noisy / alpha_bar[49].sqrt())


@pytest.mark.parametrize("start", [0, 101])
def test_a_start_outside_the_schedule_is_refused(start):
    with pytest.raises(ValueError, match="start between 1 and 100"):
        sample_ddim(lambda x, t: x, torch.zeros(1, 1, 1, 1), torch.ones(100), steps=1, start=start)


@pytest.mark.parametrize("wrong", [{"noise": (0.2, 0.5)}, {"noise": (1.5, 0.5)}, {"pool": 0}])
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        PolishSettings(steps=1, **wrong)


def test_targets_are_renewed_in_turn():
    field, shown = SceneField(GENERATION.field, generator=seeded()), []

    def draw(cameras, generator):
        if generator is None:  # to make targets of
            shown.append(cameras.camera_to_world)
        return render(field, cameras, background=GREY, samples=8, generator=generator)

    settings = replace(POLISH, steps=7, pool=3, refresh_every=2, refresh_views=2)
    prior = DecodingPrior({"a ball": disc()})
    polishing = Polishing(field, settings)
    finish(
        polish(prior, "a ball", draw, polishing, settings, size=SIZE, lens=LENS, generator=seeded())
    )
    whole, *renewed = shown
    expected = [(0, 1), (2, 0), (1, 2)]
    assert len(whole) == 3 and len(renewed) == len(expected)
    for poses, views in zip(renewed, expected, strict=True):
        assert torch.equal(poses, whole[list(views)])
