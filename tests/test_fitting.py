"""Fitting the scene field to posed images: two balls whose images are known."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from dissector.cameras import orbit
from dissector.fitting import FitSettings, fit, psnr, within_silhouettes
from dissector.occupancy import OccupancyGrid
from dissector.progress import finish
from dissector.scene_field import FieldSettings
from dissector.toybox.renderer import render
from dissector.toybox.shapes import SPHERE, Part, Toy

SMALL = FitSettings(
    steps=120,
    rays=512,
    samples=48,
    occupancy_resolution=16,
    field=FieldSettings(
        levels=4,
        log2_entries=12,
        base=8,
        finest=32,
        hidden=16,
        blob=False,
        density_scale=20.0,
        density_bias=-2.0,
    ),
)


def ball(x, colour):
    return Part(SPHERE, np.eye(3) * 0.3, np.array([x, 0.0, 0.0]), colour, 0.0)


TOYS = (
    Toy("red ball", (ball(-0.35, (0.9, 0.2, 0.1)),), {}),
    Toy("blue ball", (ball(0.35, (0.1, 0.4, 0.9)),), {}),
)


@pytest.fixture(scope="module")
def images():
    """Cameras, straight colour and alpha."""
    index = torch.arange(16, dtype=torch.float32)
    cameras = orbit(
        (index * 137.5) % 360, -30 + 90 * ((index * 0.618) % 1), size=32, field_of_view=32.0
    )
    made = render([TOYS], cameras, background=(0.0, 0.0, 0.0))
    alpha = made.coverage.sum(dim=1).clamp(0, 1)
    return cameras, (made.colour / alpha[..., None].clamp(min=1e-6)).clamp(0, 1), alpha


def run(images, settings=SMALL, seed=0):
    generator = torch.Generator().manual_seed(seed)
    steps = []
    return finish(fit(*images, settings, generator=generator), steps.append), steps


@pytest.fixture(scope="module")
def fitted(images):
    cameras, colour, alpha = images
    scene, steps = run((cameras[:13], colour[:13], alpha[:13]))
    return scene, steps


def test_unseen_views_come_out_right(images, fitted):
    cameras, colour, alpha = images
    scene, steps = fitted
    unseen = psnr(scene, cameras[13:], colour[13:], alpha[13:])
    blank = (colour * alpha[..., None] + (1 - alpha[..., None]) - 1).square()[13:].mean()
    assert unseen > 21 and unseen > -10 * torch.log10(blank) + 8
    assert [step.index for step in steps] == list(range(1, 121)) and steps[0].stage == "fit"
    assert steps[0].preview.shape == (32, 64, 3)


def test_alpha_keeps_the_surroundings_empty(fitted):
    scene, _ = fitted
    outside = torch.tensor([[0.0, 0.0, 0.7], [0.0, 0.8, 0.0], [0.0, 0.0, -0.7]])
    assert not scene.occupancy.occupied(outside).any()
    inside = torch.tensor([[0.35, 0.0, 0.0], [-0.35, 0.0, 0.0]])
    assert scene.occupancy.occupied(inside + torch.tensor([0.0, -0.27, 0.0])).all()
    assert not any(parameter.requires_grad for parameter in scene.field.parameters())


def test_opaque_images_stand_on_white(images):
    cameras, colour, alpha = images
    white = colour * alpha[..., None] + (1 - alpha[..., None])
    opaque = torch.ones_like(alpha)
    scene, _ = run((cameras, white, opaque))
    assert psnr(scene, cameras, white, opaque) > 19


def test_silhouettes_hold_every_surface_point_and_little_else(images):
    cameras, _, alpha = images
    occupancy = OccupancyGrid(24)
    kept = within_silhouettes(occupancy, cameras, alpha)
    x = occupancy.centres
    apart = torch.stack([(x - torch.tensor([s, 0, 0])).norm(dim=-1) for s in (-0.35, 0.35)])
    assert kept[apart.amin(dim=0) < 0.3].all()
    far = (apart.amin(dim=0) > 0.8) & (x.norm(dim=-1) <= 1)  # corners may be in no image
    assert far.any() and not kept[far].any() and kept.float().mean() < 0.25


def test_the_same_seed_gives_the_same_field(images):
    short = replace(SMALL, steps=3)
    first, second, other = (run(images, short, seed)[0].tensors() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


def test_bad_input_is_refused(images):
    cameras, colour, alpha = images
    with pytest.raises(ValueError, match=r"got \(16, 32, 32\)"):
        run((cameras[1:], colour, alpha))
    with pytest.raises(ValueError, match="steps >= 1, got 0"):
        replace(SMALL, steps=0)
    with pytest.raises(ValueError, match="grid_rate > 0"):
        replace(SMALL, grid_rate=0.0)
