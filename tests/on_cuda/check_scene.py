"""Fields on the device: grown, fitted, rendered, frozen, divided into categories."""

from dataclasses import replace

import pytest
import torch
from scenes import views
from test_distillation import DISSECTION, GENERATION, LENS, SMALL, TwoColours, above
from tiny_run import TINY
from torch.testing import assert_close
from two_balls import ByColour, owner
from two_balls import seen as see_balls

from dissector.cameras import orbit, random_orbit
from dissector.category_field import CategoryField
from dissector.distillation import Scene, dissect, generate
from dissector.fitting import fit, psnr
from dissector.frozen_samples import (
    freeze,
    recompose,
    render_categories,
    render_frozen,
    seen_values,
)
from dissector.label_lifting import SeenLabels
from dissector.mask_lifting import LiftSettings, lift_object, probabilities
from dissector.occupancy import OccupancyGrid
from dissector.progress import finish
from dissector.scene_field import SceneField
from dissector.settings import PolishSettings
from dissector.view_agreement import AgreementSettings, agree
from dissector.views import recomposition_error, see
from dissector.volume_rendering import render

SIZE = 16
PROMPTS = ("a frog", "a piano")


def cameras(count=4, dtype=torch.float32):
    return views(count, size=SIZE, dtype=dtype)


@pytest.fixture
def frozen(cuda):
    ball = TwoColours(radius=0.7, density=40.0)
    return freeze(ball, cameras().to(device="cuda"), samples=24)


@pytest.fixture
def masks(frozen):
    truth = torch.stack([above(frozen.points), ~above(frozen.points)], dim=-1).float()
    return seen_values(frozen, truth)[0].permute(0, 3, 1, 2)


def small_scene(generator):
    field = SceneField(SMALL, generator=generator).to("cuda")
    occupancy = OccupancyGrid(8, device="cuda")
    occupancy.update(field.density, generator=generator)
    return Scene(field, occupancy)


def test_a_field_is_rendered_as_on_the_cpu(generator):
    scene = small_scene(generator)
    twin = SceneField(SMALL, generator=torch.Generator())
    twin.load_state_dict({name: value.cpu() for name, value in scene.field.state_dict().items()})
    shown = cameras()
    made = render(scene.field, shown.to(device="cuda"), background=torch.ones(3, device="cuda"))
    made.colour.square().mean().backward()
    assert scene.field.grid.table.grad.is_cuda
    expected = render(twin, shown, background=torch.ones(3))
    assert_close(made.colour.detach().cpu(), expected.colour.detach(), atol=1e-4, rtol=1e-4)
    expected.colour.square().mean().backward()
    gradient = scene.field.grid.table.grad.cpu()
    assert_close(gradient, twin.grid.table.grad, atol=1e-6, rtol=1e-3)


def test_cameras_at_random(generator):
    made, words = random_orbit(3, size=8, generator=generator)
    assert made.focal.is_cuda and len(words) == 3


def test_objects_of_frozen_samples_recompose(frozen):
    logits = torch.rand(len(frozen.points), 2, device="cuda", requires_grad=True)
    p, grey = logits.softmax(dim=-1), torch.full((3,), 0.5, device="cuda")
    render_categories(frozen, p, grey)[0].sum().backward()
    assert logits.grad.is_cuda
    assert_close(recompose(frozen, p, grey)[0], render_frozen(frozen, grey)[0])
    assert frozen.select([2, 0]).points.is_cuda


@pytest.mark.parametrize("polish", [None, PolishSettings(steps=3, pool=2, refresh_views=1)])
def test_generation(denoiser, generator, polish):
    settings = replace(GENERATION, steps=3, guidance_scale=5.0, sparsity=1.0, polish=polish)
    scene = finish(generate(denoiser, "a frog", settings, lens=LENS, generator=generator))
    assert all(value.is_cuda for value in scene.tensors().values())
    field = CategoryField(2, DISSECTION.field, generator=generator).to("cuda")
    seen = see(scene, TINY.views, LENS, denoiser.background)
    assert seen.colour.is_cuda
    assert recomposition_error(scene, field, TINY, LENS) < 1e-4


def test_fitting(generator):
    shown = cameras(4)
    field = TwoColours(radius=0.7, density=40.0)
    image = render(field, shown, background=torch.zeros(3), samples=24)
    run = fit(shown, image.colour, image.opacity, TINY.fit, generator=generator)
    scene = finish(run)
    assert scene.field.grid.table.is_cuda
    assert psnr(scene, shown, image.colour, image.opacity) > 3


def test_dissection(denoiser, frozen, masks, generator):
    settings = replace(DISSECTION, steps=3, lift_steps=5, anchor=10.0)
    run = dissect(denoiser, PROMPTS, frozen, ("front",) * 4, masks, settings, generator=generator)
    field = finish(run)
    assert field.probabilities(frozen.points, 0.2).is_cuda


def test_labels_and_agreement(frozen, masks, generator):
    lesson = SeenLabels.of(frozen, masks, 300, generator=generator)
    assert lesson.labels.is_cuda and lesson.weight.is_cuda
    agreement = agree(frozen, masks, AgreementSettings())
    assert agreement.masks.is_cuda and (agreement.masks - masks).abs().mean() < 0.1


def test_mask_lifting(generator):
    azimuth = torch.arange(4) * 90.0
    frozen, colour, truth = see_balls(
        orbit(azimuth, torch.full_like(azimuth, 15.0), size=SIZE).to(device="cuda")
    )
    settings = LiftSettings(resolution=32)
    grids = [
        lift_object(
            frozen, colour, 0, truth[0, ..., ball], ByColour(), settings, generator=generator
        )
        for ball in range(2)
    ]
    assert all(grid.votes.is_cuda for grid in grids)
    p = probabilities(grids, frozen.points)
    assert (p.argmax(dim=-1) == owner(frozen.points)).float().mean() > 0.8
