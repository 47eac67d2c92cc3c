"""Score distillation against priors whose optimum is known in closed form."""

from dataclasses import replace

import pytest
import torch
from scenes import Ball, views
from tiny_diffusion import GaussianDenoiser

from dissector.cameras import angles, view_word
from dissector.category_field import CategorySettings
from dissector.denoiser import LatentDenoiser
from dissector.distillation import Scene, dissect, generate
from dissector.frozen_samples import freeze, seen_values
from dissector.guidance import TimestepSchedule
from dissector.pictures import all_round, preview, strip
from dissector.progress import finish
from dissector.scene_field import FieldSettings, SceneField
from dissector.settings import DissectionSettings, GenerationSettings, Lens
from dissector.volume_rendering import render

SIZE = 16
LENS = Lens()
GREY = torch.full((3,), 0.5)
RED, GREEN = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
SMALL = FieldSettings(levels=3, log2_entries=10, base=4, finest=16, hidden=16)
COARSE = CategorySettings(levels=2, base=4, finest=8, hidden=16)
GENERATION = GenerationSettings(
    steps=60,
    size=SIZE,
    samples=16,
    guidance_scale=1.0,
    timesteps=TimestepSchedule(end=(0.02, 0.3)),
    grid_rate=0.05,
    network_rate=0.02,
    sparsity=0.0,
    opaqueness=0.0,
    field=SMALL,
)
DISSECTION = DissectionSettings(
    steps=60, views=2, lift_steps=0, guidance_scale=1.0, temperatures=(0.5, 0.2), field=COARSE
)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


class GaussianPrior(LatentDenoiser):
    """The exact score of images ~ N(μ, 0.1²); μ is an image for each prompt, whatever the view."""

    background = GREY
    device = torch.device("cpu")

    def __init__(self, means):
        self._exact = GaussianDenoiser(0.1)
        self.alpha_bar = self._exact.alpha_bar.float()
        self.means, self.calls = means, 0

    def encode_text(self, prompts):
        zero = torch.zeros(3, SIZE, SIZE)
        return torch.stack([self.means.get(p.split(",")[0], zero).reshape(1, -1) for p in prompts])

    def encode_image(self, images):
        return images

    def predict_noise(self, latents, timesteps, text):
        self.calls += 1
        means = text.reshape(-1, 3, SIZE, SIZE)
        alpha = self.alpha_bar[timesteps][:, None, None, None]
        spread = alpha * self._exact.deviation**2 + 1 - alpha
        return (1 - alpha).sqrt() * (latents - alpha.sqrt() * means) / spread


def plain(colour):
    return torch.tensor(colour)[:, None, None].expand(3, SIZE, SIZE)


def disc():
    """An orange disc on grey: what a ball looks like from everywhere."""
    axis = torch.linspace(-1, 1, SIZE)
    inside = (axis[:, None].square() + axis.square() < 0.5).float()
    return inside * plain((1.0, 0.5, 0.0)) + (1 - inside) * plain((0.5, 0.5, 0.5))


def around(scene):
    cameras = all_round(4, size=SIZE, lens=LENS, device=torch.device("cpu"), elevations=(0.0, 30.0))
    image = render(scene.field, cameras, background=GREY, occupancy=scene.occupancy, samples=24)
    return image.colour.permute(0, 3, 1, 2)


@pytest.fixture(scope="module")
def generated():
    """A scene distilled from the disc, and its steps."""
    steps = []
    prior = GaussianPrior({"a ball": disc()})
    run = generate(prior, "a ball", GENERATION, lens=LENS, generator=seeded())
    return finish(run, steps.append), steps


def test_generation_finds_the_image_the_prior_wants(generated):
    scene, _ = generated
    start = Scene.of(SceneField(SMALL, generator=seeded()))
    before, after = ((around(s) - disc()).square().mean().sqrt() for s in (start, scene))
    assert after < 0.5 * before and after < 0.15


def test_generation_reports_every_step(generated):
    _, steps = generated
    assert [(step.stage, step.index) for step in steps] == [("generate", i + 1) for i in range(60)]
    assert {step.total for step in steps} == {60}
    shown = [step.index for step in steps if step.preview is not None]
    assert shown == [1, 21, 41, 60]
    assert steps[0].preview.shape == (2 * SIZE, 2 * SIZE, 3)


def test_a_generated_scene_is_frozen_and_its_occupancy_known(generated):
    scene, _ = generated
    assert not any(parameter.requires_grad for parameter in scene.field.parameters())
    assert 0 < scene.occupancy.mask.float().mean() < 0.6
    assert {"occupancy.mask", "occupancy.values"} < scene.tensors().keys()


def test_generation_repeats_bit_for_bit():
    def once(seed):
        settings = replace(GENERATION, steps=4, sparsity=0.5, opaqueness=0.5)
        prior = GaussianPrior({"a ball": disc()})
        return finish(
            generate(prior, "a ball", settings, lens=LENS, generator=seeded(seed))
        ).tensors()

    first, second, other = once(1), once(1), once(2)
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


def test_closing_the_generator_stops_the_work():
    prior = GaussianPrior({"a ball": disc()})
    running = generate(prior, "a ball", GENERATION, lens=LENS, generator=seeded())
    next(running), next(running)
    running.close()
    assert prior.calls == 2 and list(running) == []


class TwoColours(Ball):
    """A ball, red above the plane x + 2z = 0.2 and green below."""

    def density_and_colour(self, x):
        density, _ = super().density_and_colour(x)
        upper = above(x)[:, None].to(x.dtype)
        return density, upper * x.new_tensor(RED) + (1 - upper) * x.new_tensor(GREEN)


def above(x):
    return x[:, 0] + 2 * x[:, 2] > 0.2


@pytest.fixture(scope="module")
def frozen():
    ball = TwoColours(radius=0.7, density=40.0)
    return freeze(ball, views(6, size=SIZE, dtype=torch.float32), samples=24)


@pytest.fixture(scope="module")
def masks(frozen):
    truth = torch.stack([above(frozen.points), ~above(frozen.points)], dim=-1).float()
    return seen_values(frozen, truth)[0].permute(0, 3, 1, 2)


def accuracy(field, frozen):
    """Share of the visible shell's points that belong to the right object."""
    shell = frozen.points.norm(dim=-1)
    points = frozen.points[(shell > 0.6) & (shell < 0.7)]
    chosen = field.probabilities(points, 0.2).argmax(dim=-1) == 0
    return (chosen == above(points)).float().mean()


def dissection(frozen, masks, settings=DISSECTION, seed=0, prior=None):
    prior = prior or GaussianPrior({"a <red>": plain(RED), "a <green>": plain(GREEN)})
    words = tuple("front" for _ in range(len(frozen)))
    prompts = ("a <red>", "a <green>")
    return dissect(prior, prompts, frozen, words, masks, settings, generator=seeded(seed))


def test_category_distillation_gives_each_prompt_its_part(frozen, masks):
    """No mask is looked at: red wants the red half, green the other, for the ground is grey."""
    steps = []
    field = finish(dissection(frozen, torch.zeros_like(masks)), steps.append)
    assert accuracy(field, frozen) > 0.9
    p = field.probabilities(frozen.points, 0.2)
    assert (p.sum(dim=-1) - 1).abs().max() < 1e-5 and (p >= 0).all()
    assert not any(parameter.requires_grad for parameter in field.parameters())
    assert steps[-1].preview.shape == (SIZE, 2 * SIZE, 3)


def test_an_anchor_holds_what_is_seen_against_the_prior(frozen, masks):
    """The masks say the opposite of what the prior wants."""
    swapped = masks.flip(1)
    settings = replace(DISSECTION, lift_steps=40)
    loose = finish(dissection(frozen, swapped, settings))
    held = finish(dissection(frozen, swapped, replace(settings, anchor=1000.0)))
    assert accuracy(loose, frozen) > 0.8
    assert accuracy(held, frozen) < 0.1


def test_negative_prompts_take_the_place_of_the_empty_one(frozen, masks):
    """Guidance beyond 1 pushes away from the negative's image."""
    means = {"a <red>": plain(RED), "a <green>": plain(GREEN), "red": plain(RED)}
    settings = replace(DISSECTION, steps=3, guidance_scale=3.0)

    def once(negatives):
        prior = GaussianPrior(means)
        run = dissect(
            prior,
            ("a <red>", "a <green>"),
            frozen,
            ("front",) * len(frozen),
            masks,
            settings,
            negatives=negatives,
            generator=seeded(),
        )
        return finish(run).state_dict()

    plain_run, empty, led_away = once(None), once(("", "")), once(("", "red"))
    assert all(torch.equal(plain_run[name], empty[name]) for name in plain_run)
    assert any(not torch.equal(plain_run[name], led_away[name]) for name in plain_run)


def test_dissection_counts_both_parts_as_one_stage(frozen, masks):
    settings = replace(DISSECTION, lift_steps=2, steps=3)
    steps = list(dissection(frozen, masks, settings))
    assert [(s.stage, s.index, s.total) for s in steps] == [("dissect", i, 5) for i in range(1, 6)]


def test_dissection_repeats_bit_for_bit(frozen, masks):
    settings = replace(DISSECTION, lift_steps=2, steps=3)

    def once(seed):
        return finish(dissection(frozen, masks, settings, seed)).state_dict()

    first, second, other = once(1), once(1), once(2)
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


def test_closing_a_dissection_stops_the_work(frozen, masks):
    prior = GaussianPrior({"a <red>": plain(RED), "a <green>": plain(GREEN)})
    running = dissection(frozen, masks, prior=prior)
    next(running)
    running.close()
    assert prior.calls == 1 and list(running) == []


def test_all_round_goes_round_once():
    device = torch.device("cpu")
    cameras = all_round(4, size=SIZE, lens=LENS, device=device, elevations=(0.0, 60.0))
    azimuth, elevation = angles(cameras)
    assert elevation.tolist() == pytest.approx([0, 60, 0, 60], abs=1e-3)
    words = [view_word(float(a), float(e)) for a, e in zip(azimuth, elevation, strict=True)]
    assert words == ["front", "overhead", "back", "overhead"]


def test_pictures_are_8_bit_and_side_by_side():
    images = torch.stack([torch.full((2, 3, 3), -1.0), torch.full((2, 3, 3), 0.5)])
    row = strip(images)
    assert row.shape == (2, 6, 3) and row[0, 0, 0] == 0 and row[0, 5, 0] == 128

    def draw(cameras):
        return torch.ones(len(cameras), cameras.height, cameras.width, 3)

    shown = preview(draw, lens=LENS, turn=90.0, size=4, device=torch.device("cpu"))
    assert shown.shape == (8, 8, 3) and (shown == 255).all()
