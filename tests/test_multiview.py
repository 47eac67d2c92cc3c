"""Priors that denoise several views together, against one whose optimum is known for each view."""

from dataclasses import replace

import pytest
import torch
from test_distillation import GENERATION, LENS, SIZE
from tiny_diffusion import GaussianDenoiser, GaussianOfViews

from dissector.cameras import angles, orbit, random_orbit
from dissector.denoiser import LatentDenoiser
from dissector.distillation import generate
from dissector.guidance import (
    MultiviewPredictor,
    NoisePredictor,
    TimestepSchedule,
    random_timesteps,
    score_distillation,
    views_together,
)
from dissector.pictures import all_round
from dissector.progress import finish
from dissector.volume_rendering import render

COLOUR = torch.tensor([0.8, 0.4, 0.2], dtype=torch.float64).expand(1, 1, 3)
OTHER = torch.tensor([0.1, 0.9, 0.3], dtype=torch.float64).expand(1, 1, 3)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def groups(count, together=4, seed=1):
    cameras, _ = random_orbit(count * together, size=4, together=together, generator=seeded(seed))
    return cameras.to(dtype=torch.float64)


def some_images(count):
    images = torch.rand(count, 3, 4, 4, dtype=torch.float64, generator=seeded(2))
    return images.requires_grad_()


def distil(predictor, images, cameras, scale=1.0, generator=None):
    return score_distillation(
        predictor,
        images,
        COLOUR,
        OTHER,
        timestep_range=(0.02, 0.98),
        guidance_scale=scale,
        generator=generator or seeded(),
        cameras=cameras,
    )


def test_who_is_a_multiview_prior():
    single, several = GaussianDenoiser(0.1), GaussianOfViews(0.1, 4)
    assert isinstance(single, NoisePredictor) and not isinstance(single, MultiviewPredictor)
    assert isinstance(several, NoisePredictor) and isinstance(several, MultiviewPredictor)
    assert views_together(single) == 1 and views_together(several) == 4


def test_each_view_finds_its_own_optimum():
    predictor, cameras, images = GaussianOfViews(0.1, 4), groups(2), some_images(8)
    optimizer, generator = torch.optim.Adam([images], lr=0.02), seeded(3)
    for step in range(400):
        loss = score_distillation(
            predictor,
            images,
            COLOUR,
            OTHER,
            timestep_range=TimestepSchedule().at(step / 400),
            guidance_scale=1.0,
            generator=generator,
            cameras=cameras,
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    expected = predictor.means(COLOUR.expand(8, -1, -1), cameras)
    assert expected[:, 0].max() - expected[:, 0].min() > 0.5
    assert (images.detach().mean(dim=(2, 3)) - expected).abs().max() < 0.03
    assert predictor.single == 0


def test_the_gradient_is_that_of_a_naive_loop_over_groups():
    predictor, cameras, images = GaussianOfViews(0.1, 4), groups(3), some_images(12)
    distil(predictor, images, cameras, scale=7.0).backward()
    generator = seeded()
    times = torch.randint(20, 981, (3,), generator=generator)
    noise = torch.randn(12, 3, 4, 4, generator=generator, dtype=torch.float64)
    for group in range(3):
        rows = slice(4 * group, 4 * group + 4)
        alpha, time = predictor.alpha_bar[times[group]], times[group].expand(4)
        noisy = alpha.sqrt() * images[rows] + (1 - alpha).sqrt() * noise[rows]
        towards, away = (
            predictor.predict_noise_of_views(noisy, time, text.expand(4, -1, -1), cameras[rows])
            for text in (COLOUR, OTHER)
        )
        update = (1 - alpha) * (away + 7.0 * (towards - away) - noise[rows])
        torch.testing.assert_close(images.grad[rows], update / 12)


def test_a_group_has_one_time_and_its_cameras_in_order_in_both_branches():
    predictor, cameras = GaussianOfViews(0.1, 4), groups(3)
    distil(predictor, some_images(12), cameras)
    ((times, azimuths),) = predictor.asked
    drawn = random_timesteps(3, 1000, (0.02, 0.98), generator=seeded())
    assert torch.equal(times, drawn.repeat_interleave(4).repeat(2))
    torch.testing.assert_close(azimuths, angles(cameras)[0].repeat(2))


def test_without_cameras_every_image_is_for_itself():
    predictor, plain = GaussianOfViews(0.1, 4), GaussianDenoiser(0.1)
    images = some_images(3)
    (ours,) = torch.autograd.grad(distil(predictor, images, None), images)
    (theirs,) = torch.autograd.grad(distil(plain, images, None), images)
    assert torch.equal(ours, theirs) and predictor.asked == [] and predictor.single == 1


def test_a_prior_of_single_images_looks_at_no_camera():
    images, plain = some_images(3), GaussianDenoiser(0.1)
    cameras, _ = random_orbit(3, size=4, generator=seeded())
    (ours,) = torch.autograd.grad(distil(plain, images, cameras), images)
    (theirs,) = torch.autograd.grad(distil(plain, images, None), images)
    assert torch.equal(ours, theirs)


@pytest.mark.parametrize(("images", "cameras"), [(6, 8), (6, 6), (8, 4)])
def test_broken_groups_are_refused(images, cameras):
    given, _ = random_orbit(cameras, size=4, generator=seeded())
    with pytest.raises(ValueError, match=f"groups of 4 views, got {cameras} cameras for {images}"):
        distil(GaussianOfViews(0.1, 4), some_images(images), given)


@pytest.mark.parametrize(("views", "together"), [(4, 4), (12, 4), (6, 2), (3, 3)])
@pytest.mark.parametrize("seed", range(6))
def test_groups_go_round_at_one_elevation(views, together, seed):
    cameras, words = random_orbit(
        views, size=4, elevation=(-5.0, 60.0), together=together, generator=seeded(seed)
    )
    assert len(cameras) == len(words) == views
    azimuth, elevation = (part.unflatten(0, (-1, together)) for part in angles(cameras))
    steps = (azimuth.diff(dim=1) - 360 / together + 180) % 360 - 180
    assert steps.abs().max() < 1e-3
    assert (elevation - elevation[:, :1]).abs().max() < 1e-3
    assert len(elevation[:, 0].unique()) == views // together
    share = 360 / together  # of the circle, in which a group's first view is drawn
    starts = (azimuth[:, 0] % share).sort().values
    gaps = torch.cat([starts, starts[:1] + share]).diff()
    assert gaps.max() <= min(2 / len(starts), 1) * share + 1e-3


def test_single_views_are_drawn_as_they_always_were():
    """The formula without groups, to the bit."""
    cameras, _ = random_orbit(5, size=4, generator=seeded(7))
    generator = seeded(7)
    sector = torch.randperm(5, generator=generator)
    turn = torch.rand(5, generator=generator)
    start = 360 * torch.rand(1, generator=generator)
    azimuth = (start + (sector + turn) * 360 / 5) % 360 - 180
    height = -10.0 + 55.0 * torch.rand(5, generator=generator)
    assert torch.equal(cameras.camera_to_world, orbit(azimuth, height, size=4).camera_to_world)


@pytest.mark.parametrize(("views", "together"), [(6, 4), (4, 0)])
def test_views_that_are_no_whole_groups_are_refused(views, together):
    with pytest.raises(ValueError, match=f"groups of {together} views, got {views} views"):
        random_orbit(views, size=4, together=together, generator=seeded())


class TwoSided(GaussianOfViews, LatentDenoiser):
    """A prior of scenes that are bright in front and dark behind, whatever is asked for."""

    background = torch.full((3,), 0.5)
    device = torch.device("cpu")

    def __init__(self):
        super().__init__(0.1, 4)
        self.alpha_bar, self.prompts = self.alpha_bar.float(), []

    def encode_text(self, prompts):
        self.prompts += prompts
        return torch.tensor([1.0, 0.6, 0.2]).expand(len(prompts), 1, 3)


def test_a_scene_is_generated_in_groups():
    prior, settings = TwoSided(), replace(GENERATION, views=1)
    run = generate(prior, "a ball", settings, lens=LENS, generator=seeded())
    scene = finish(run)
    assert all(len(times) == 2 * 4 for times, _ in prior.asked) and prior.single == 0
    assert set(prior.prompts) == {settings.negative_prompt, "a ball"}  # no words for views
    cameras = all_round(4, size=SIZE, lens=LENS, device=torch.device("cpu"), elevations=(0.0, 30.0))
    seen = render(scene.field, cameras, background=prior.background, samples=24).colour
    red = seen[..., 0].mean(dim=(1, 2))
    assert red[0] > 0.65 and red[2] < 0.35, red
