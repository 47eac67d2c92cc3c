"""Loops on the device that are stopped and go on, and what else grows there."""

from dataclasses import replace

import torch
from test_baselines_box_guided import LOWER, UPPER
from test_distillation import DISSECTION, GENERATION, LENS, TwoColours
from test_halfway import kept
from test_halfway_stages import SCENE
from test_threestudio_field import POINTS, field

from dissector.baselines.box_guided import BoxGuidedSettings, generate_in_boxes
from dissector.baselines.composition import compose
from dissector.baselines.negative_prompting import negative_prompting
from dissector.cameras import orbit
from dissector.distillation import generate
from dissector.frozen_samples import freeze
from dissector.progress import finish

BOXES = (UPPER, LOWER)
NAMES = ("a frog", "a piano")


def test_generation_stopped_while_growing_and_while_polishing(denoiser, tmp_path):
    def run(halfway):
        seeded = torch.Generator("cuda").manual_seed(3)
        return generate(denoiser, "a frog", SCENE, lens=LENS, halfway=halfway, generator=seeded)

    whole = finish(run(kept(tmp_path / "whole.safetensors"))).tensors()
    for done in (3, SCENE.steps + 3):
        path = tmp_path / f"{done}.safetensors"
        running = run(kept(path))
        for _ in range(done):
            next(running)
        running.close()
        steps = []
        made = finish(run(kept(path)), steps.append).tensors()
        assert steps[0].index == done + 1
        for name, value in whole.items():
            assert made[name].is_cuda
            torch.testing.assert_close(made[name], value, atol=1e-4, rtol=1e-4)


def test_baselines(denoiser, generator):
    settings = replace(GENERATION, steps=2)
    guided = generate_in_boxes(
        denoiser,
        "a frog on a piano",
        tuple(zip(NAMES, BOXES, strict=True)),
        BoxGuidedSettings(settings),
        lens=LENS,
        generator=generator,
    )
    composed = compose(denoiser, NAMES, BOXES, settings, lens=LENS, generator=generator)
    points = torch.rand(9, 3, device="cuda") - 0.5
    for made in (finish(guided), finish(composed)):
        assert all(part.is_cuda for part in made.density_and_colour(points))


def test_negative_prompting(denoiser, generator):
    azimuth = torch.tensor([0.0, 120.0, 240.0], device="cuda")
    cameras = orbit(azimuth, torch.zeros_like(azimuth), size=16)
    frozen = freeze(TwoColours(radius=0.7, density=40.0), cameras, samples=24)
    masks = torch.zeros(3, 2, 16, 16, device="cuda")
    masks[:, 0, :8] = masks[:, 1, 8:] = 1
    settings = replace(DISSECTION, steps=2, lift_steps=2)
    words = ("front", "side", "side")
    run = negative_prompting(denoiser, NAMES, frozen, words, masks, settings, generator=generator)
    assert finish(run).probabilities(frozen.points, 0.2).is_cuda


def test_a_field_of_threestudio():
    made = field()
    points = torch.tensor(POINTS)
    expected = made.density_and_colour(points)
    moved = made.to("cuda").density_and_colour(points.to("cuda"))
    for here, there in zip(moved, expected, strict=True):
        assert here.is_cuda
        torch.testing.assert_close(here.cpu(), there)
