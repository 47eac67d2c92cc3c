"""What refined surfaces are held to: pictures of the scene, and whose each pixel is."""

import pytest
import torch
from solid_scene import COLOURS, GREY, TEMPERATURE, BallsCategories, scene, views

from dissector.scene_targets import SceneTargets
from dissector.volume_rendering import render

SAMPLES = 64


@pytest.fixture(scope="module")
def targets():
    return SceneTargets.of(
        scene(), BallsCategories(), TEMPERATURE, views(size=24), samples=SAMPLES, background=GREY
    )


def test_pictures_are_renders_of_the_scene(targets):
    whole = render(scene().field, views(size=24), background=GREY, samples=SAMPLES)
    assert len(targets) == 10 and targets.cameras.height == 24
    assert (targets.colour - whole.colour).abs().max() < 5e-3  # faint samples are left out
    assert (targets.shares.sum(dim=-1) - whole.opacity).abs().max() < 5e-3
    assert torch.equal(targets.background, GREY)


def test_faint_parts_count_and_what_no_ray_sampled_does_not():
    fog = scene(level=2.0)
    view = views(size=24)[[0]]
    given = {"samples": SAMPLES, "background": GREY}
    whole = SceneTargets.of(fog, BallsCategories(), TEMPERATURE, view, **given)
    expected = render(fog.field, view, background=GREY, samples=SAMPLES)
    assert 0.3 < expected.opacity.max() < 0.9
    assert (whole.colour - expected.colour).abs().max() < 5e-3
    fog.occupancy.restrict(fog.occupancy.centres[:, 1] > 0)
    half = SceneTargets.of(fog, BallsCategories(), TEMPERATURE, view, **given)
    blue = half.colour - GREY
    assert whole.shares[..., 0].max() > 0.3
    assert half.shares.sum() < 0.7 * whole.shares.sum()
    assert (blue[..., 2] > -1e-3).all() and (blue[..., 0] < 1e-3).all()


def test_shares_say_whose_each_pixel_is(targets):
    """Each ball is of one colour, and the field is sure of the skin."""
    first, second = targets.shares.unbind(-1)
    assert ((first > 0.98) | (second > 0.98)).float().mean() > 0.05
    shown = first[..., None] * COLOURS[0] + second[..., None] * COLOURS[1]
    shown = shown + (1 - first - second)[..., None] * GREY
    assert (shown - targets.colour).abs().max() < 0.02


def test_a_softer_field_shares_pixels(targets):
    soft = SceneTargets.of(
        scene(), BallsCategories(), 5.0, views(size=24)[[0]], samples=SAMPLES, background=GREY
    )
    assert torch.equal(soft.colour[0], targets.colour[0])
    opaque = soft.shares.sum(dim=-1)[0] > 0.99
    assert soft.shares[0][opaque].amin() > 0.3


def test_nothing_is_differentiable(targets):
    assert not targets.colour.requires_grad and not targets.shares.requires_grad
