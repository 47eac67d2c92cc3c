"""Compositing against a loop, closed forms, and its gradients."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import Ball, naive_ray, views

from dissector.occupancy import OccupancyGrid
from dissector.ray_sampling import intersect_unit_ball, sample_rays
from dissector.scene_field import FieldSettings, SceneField
from dissector.volume_rendering import composite, compositing_weights, render

WHITE = torch.ones(3, dtype=torch.float64)


def rays(count=5, samples=7, seed=0):
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.rand(shape, generator=generator, dtype=torch.float64)

    return 4 * draw(count, samples), draw(count, samples, 3), 0.3 * draw(count, samples)


def field(dtype=torch.float64):
    small = FieldSettings(levels=2, log2_entries=10, base=4, finest=8, hidden=8)
    return SceneField(small, dtype=dtype, generator=torch.Generator().manual_seed(0))


def test_composite_equals_loop_over_samples():
    density, colour, delta = rays()
    background = torch.tensor([0.2, 0.5, 0.9], dtype=torch.float64)
    seen, opacity = composite(density, colour, delta, background)
    for ray in range(len(density)):
        parts = (part[ray].tolist() for part in (density, colour, delta))
        expected, covered = naive_ray(*parts, background.tolist())
        assert seen[ray].tolist() == pytest.approx(expected, abs=1e-12)
        assert opacity[ray].item() == pytest.approx(covered, abs=1e-12)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_weights_and_transmittance_add_up(depths):
    tau = torch.tensor(depths, dtype=torch.float64)
    weights = compositing_weights(tau)
    assert (weights >= 0).all()
    assert (weights.sum() + torch.exp(-tau.sum())).item() == pytest.approx(1, abs=1e-12)


def test_thin_samples_keep_their_digits_in_single_precision():
    weights = compositing_weights(torch.full((10,), 1e-9))
    torch.testing.assert_close(weights, torch.full((10,), 1e-9), rtol=1e-6, atol=0)


def test_weights_behind_a_wall_have_finite_gradients():
    tau = torch.tensor([0.0, 1e4, 3.0, 0.0], requires_grad=True)
    (gradient,) = torch.autograd.grad(compositing_weights(tau).square().sum(), tau)
    assert gradient.isfinite().all()


def test_gradcheck_of_composite():
    inputs = [part.requires_grad_() for part in rays(2, 4)]
    assert torch.autograd.gradcheck(composite, (*inputs, WHITE))


@pytest.mark.parametrize("seed", [None, 1])
def test_opacity_and_depth_of_a_constant_ball(seed):
    """1 − exp(−σ L) for a chord of length L, however sampled; the mean depth is that of a fog."""
    cameras, sigma = views(), 1.7
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    image = render(Ball(density=sigma), cameras, background=WHITE, samples=400, generator=generator)
    origins, directions = (part.reshape(-1, 3) for part in cameras.rays())
    near, far = intersect_unit_ball(origins, directions)
    expected = 1 - torch.exp(-sigma * (far - near))
    torch.testing.assert_close(image.opacity.flatten(), expected)
    length = far - near
    mean = near + 1 / sigma - length * torch.exp(-sigma * length) / expected.clamp(min=1e-12)
    hit = length > 0
    torch.testing.assert_close(image.depth.flatten()[hit], mean[hit], rtol=0, atol=5e-3)
    assert (image.depth.flatten()[~hit] == 0).all()
    assert (image.colour.reshape(-1, 3)[~hit] == 1).all()


def test_packed_equals_dense():
    cameras, made = views(), field()
    image = render(made, cameras, background=WHITE, samples=9)
    drawn = sample_rays(cameras, 9)
    density, colour = made.density_and_colour(drawn.points)
    seen, opacity = composite(
        density.view(-1, 9), colour.view(-1, 9, 3), drawn.delta.view(-1, 9), WHITE
    )
    hit = drawn.ray.unique()
    torch.testing.assert_close(image.colour.reshape(-1, 3)[hit], seen)
    torch.testing.assert_close(image.opacity.flatten()[hit], opacity)


def test_culling_empty_cells_changes_nothing():
    cameras, made = views(size=24), Ball(radius=0.5, density=30.0)
    grid, generator = OccupancyGrid(), torch.Generator().manual_seed(0)
    for _ in range(40):
        grid.update(lambda x: made.density_and_colour(x)[0], generator=generator)
    full = render(made, cameras, background=WHITE)
    culled = render(made, cameras, background=WHITE, occupancy=grid)
    assert len(culled.samples.points) < 0.4 * len(full.samples.points)
    torch.testing.assert_close(culled.colour, full.colour, rtol=0, atol=0.02)
    assert (culled.colour - full.colour).abs().mean() < 1e-4


def test_background_image_shows_through():
    cameras = views()
    picture = torch.rand(2, 12, 12, 3, dtype=torch.float64)
    image = render(Ball(0.5, 3.0), cameras, background=picture)
    black = render(Ball(0.5, 3.0), cameras, background=0 * WHITE)
    expected = black.colour + (1 - image.opacity)[..., None] * picture
    torch.testing.assert_close(image.colour, expected)


@pytest.mark.parametrize("wanted", ["colour", "opacity", "depth", "weights"])
def test_gradients_are_finite_where_rays_are_empty(wanted):
    made = field(torch.float32)
    with torch.no_grad():
        made.network.bias[0] = -200.0  # density underflows to 0 almost everywhere
    image = render(made, views(dtype=torch.float32), background=torch.ones(3))
    assert (image.opacity == 0).any()
    getattr(image, wanted).sum().backward()
    for parameter in made.parameters():
        assert parameter.grad is not None and parameter.grad.isfinite().all()


def test_no_sample_at_all():
    nothing = OccupancyGrid()
    nothing.update(lambda x: x.new_zeros(len(x)), generator=torch.Generator().manual_seed(0))
    made = field()
    image = render(made, views(), background=WHITE, occupancy=nothing)
    assert (image.opacity == 0).all() and (image.colour == 1).all()
    image.colour.sum().backward()


def test_same_generator_same_image():
    images = [
        render(
            field(), views(), background=WHITE, generator=torch.Generator().manual_seed(seed)
        ).colour
        for seed in (4, 4, 5)
    ]
    assert torch.equal(images[0], images[1]) and not torch.equal(images[0], images[2])
