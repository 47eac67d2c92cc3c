import pytest
import torch
from tiny_diffusion import GaussianDenoiser

from dissector.guidance import (
    TimestepSchedule,
    add_noise,
    predict_noise_guided,
    random_timesteps,
    score_distillation,
)

MEAN = torch.tensor([0.2, 0.5, 0.7], dtype=torch.float64).expand(1, 1, 3)
OTHER = torch.tensor([0.9, 0.1, 0.4], dtype=torch.float64).expand(1, 1, 3)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def distil(images, scale=1.0, weighting=None, seed=0, predictor=None):
    options = {} if weighting is None else {"weighting": weighting}
    return score_distillation(
        predictor or GaussianDenoiser(0.1),
        images,
        MEAN,
        OTHER,
        timestep_range=(0.02, 0.98),
        guidance_scale=scale,
        generator=seeded(seed),
        **options,
    )


def test_score_distillation_converges_to_the_mean_of_a_gaussian():
    images = torch.rand(4, 3, 4, 4, dtype=torch.float64, generator=seeded(1)).requires_grad_()
    predictor, generator = GaussianDenoiser(0.1), seeded(2)
    optimizer = torch.optim.Adam([images], lr=0.02)
    for step in range(400):
        loss = score_distillation(
            predictor,
            images,
            MEAN,
            OTHER,
            timestep_range=TimestepSchedule().at(step / 400),
            guidance_scale=1.0,
            generator=generator,
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    error = images.detach().mean(dim=(0, 2, 3)) - MEAN.flatten()
    assert error.abs().max() < 0.02


def test_gradient_is_the_weighted_noise_error_of_a_naive_loop():
    images = torch.rand(3, 3, 4, 4, dtype=torch.float64, generator=seeded(1)).requires_grad_()
    loss = distil(images, scale=7.0)
    loss.backward()

    predictor, generator = GaussianDenoiser(0.1), seeded(0)
    times = torch.randint(20, 981, (3,), generator=generator)
    noise = torch.randn(3, 3, 4, 4, generator=generator, dtype=torch.float64)
    value = 0.0
    for row in range(3):
        alpha = predictor.alpha_bar[times[row]]
        noisy = alpha.sqrt() * images[row : row + 1] + (1 - alpha).sqrt() * noise[row]
        time = times[row : row + 1]
        towards = predictor.predict_noise(noisy, time, MEAN)
        away = predictor.predict_noise(noisy, time, OTHER)
        update = (1 - alpha) * (away + 7.0 * (towards - away) - noise[row])
        torch.testing.assert_close(images.grad[row : row + 1], update / 3)
        value += 0.5 * update.square().sum().item() / 3
    assert loss.item() == pytest.approx(value)


def test_weighting_scales_the_gradient():
    images = torch.rand(1, 3, 2, 2, dtype=torch.float64, generator=seeded(1)).requires_grad_()
    (single,) = torch.autograd.grad(distil(images, weighting=torch.ones_like), images)
    (double,) = torch.autograd.grad(
        distil(images, weighting=lambda alpha_bar: torch.full_like(alpha_bar, 2.0)), images
    )
    torch.testing.assert_close(double, 2 * single)


def test_updates_that_are_not_finite_count_as_zero():
    class Broken(GaussianDenoiser):
        def predict_noise(self, latents, timesteps, text):
            noise = super().predict_noise(latents, timesteps, text)
            noise[:, 0] = torch.nan
            noise[:, 1] = torch.inf
            return noise

    images = torch.rand(1, 3, 2, 2, dtype=torch.float64, generator=seeded(1)).requires_grad_()
    distil(images, predictor=Broken(0.1)).backward()
    assert (images.grad[:, :2] == 0).all()
    assert (images.grad[:, 2] != 0).all()


def test_guidance_extrapolates_from_unconditional_to_conditional():
    predictor = GaussianDenoiser(0.3)
    noisy = torch.randn(2, 3, 4, 4, dtype=torch.float64, generator=seeded())
    times = torch.tensor([100, 900])

    def guided(scale):
        return predict_noise_guided(predictor, noisy, times, MEAN, OTHER, scale)

    towards = predictor.predict_noise(noisy, times, MEAN.expand(2, -1, -1))
    away = predictor.predict_noise(noisy, times, OTHER.expand(2, -1, -1))
    torch.testing.assert_close(guided(1.0), towards)
    torch.testing.assert_close(guided(0.0), away)
    torch.testing.assert_close(guided(3.0), 3 * towards - 2 * away)


def test_noise_keeps_the_variance_of_unit_latents():
    latents = torch.randn(2, 4, 64, 64, generator=seeded(1))
    noise = torch.randn(2, 4, 64, 64, generator=seeded(2))
    noisy = add_noise(latents, noise, torch.tensor([0.9, 0.1]))
    torch.testing.assert_close(noisy.var(dim=(1, 2, 3)), torch.ones(2), atol=0.05, rtol=0)
    torch.testing.assert_close(noisy[0], 0.9**0.5 * latents[0] + 0.1**0.5 * noise[0])


def test_timesteps_fill_their_range():
    drawn = random_timesteps(20_000, 1000, (0.02, 0.05), generator=seeded())
    assert drawn.unique().tolist() == list(range(20, 51))
    assert random_timesteps(500, 1000, (0.999, 1.0), generator=seeded()).max() == 999


def test_schedule_moves_both_ends_linearly():
    schedule = TimestepSchedule(start=(0.02, 0.98), end=(0.1, 0.5))
    assert schedule.at(0.0) == (0.02, 0.98)
    assert schedule.at(0.5) == pytest.approx((0.06, 0.74))
    assert schedule.at(1.0) == pytest.approx((0.1, 0.5))


@pytest.mark.parametrize("limits", [(0.5, 0.4), (-0.1, 0.5), (0.2, 1.5)])
def test_impossible_ranges_are_refused(limits):
    with pytest.raises(ValueError, match="0 <= low <= high <= 1, got"):
        TimestepSchedule(start=limits)
    with pytest.raises(ValueError, match="0 <= low <= high <= 1, got"):
        random_timesteps(1, 1000, limits, generator=seeded())


def test_progress_outside_the_run_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1, got 1.5"):
        TimestepSchedule().at(1.5)
