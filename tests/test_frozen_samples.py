"""Objects rendered from cached samples, and the scene put together from them again."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import Ball, naive_ray, views

from dissector.frozen_samples import (
    freeze,
    recompose,
    render_categories,
    render_frozen,
    seen_values,
)
from dissector.scene_field import FieldSettings, SceneField
from dissector.volume_rendering import render

GREY = torch.tensor([0.3, 0.4, 0.5], dtype=torch.float64)


def field(dtype=torch.float64):
    small = FieldSettings(levels=2, log2_entries=10, base=4, finest=8, hidden=8)
    made = SceneField(small, dtype=dtype, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        made.grid.table.mul_(1e4)
    return made


def probabilities(count, categories=3, seed=0, sharpness=2.0, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(count, categories, generator=generator, dtype=dtype)
    return (sharpness * logits).softmax(dim=-1)


def test_each_object_equals_loop_over_samples():
    frozen = freeze(field(), views(size=5), samples=6)
    p = probabilities(len(frozen.points), 2)
    colour, opacity = render_categories(frozen, p, GREY)
    assert colour.shape == (2, 2, 5, 5, 3)
    samples = frozen.ray_samples()
    for k in range(2):
        for ray in range(samples.rays):
            of = samples.ray == ray
            expected, covered = naive_ray(
                (p[of, k] * frozen.density[of]).tolist(),
                frozen.colour[of].tolist(),
                frozen.delta[of].tolist(),
                GREY.tolist(),
            )
            view, line, column = ray // 25, ray // 5 % 5, ray % 5
            assert colour[k, view, line, column].tolist() == pytest.approx(expected, abs=1e-12)
            assert opacity[k, view, line, column].item() == pytest.approx(covered, abs=1e-12)


def test_frozen_scene_is_the_scene():
    made, cameras = field(), views(3)
    colour, opacity = render_frozen(freeze(made, cameras, samples=10), GREY)
    image = render(made, cameras, background=GREY, samples=10)
    torch.testing.assert_close(colour, image.colour)
    torch.testing.assert_close(opacity, image.opacity)


def test_seen_values_of_ones_are_the_opacity_and_of_colour_the_picture():
    frozen = freeze(field(), views(3), samples=10)
    ones = torch.ones(len(frozen.points), 1, dtype=torch.float64)
    seen, opacity = seen_values(frozen, torch.cat([ones, frozen.colour], dim=1))
    black = torch.zeros(3, dtype=torch.float64)
    colour, covered = render_frozen(frozen, black)
    torch.testing.assert_close(seen[..., 0], opacity)
    torch.testing.assert_close(opacity, covered)
    torch.testing.assert_close(seen[..., 1:], colour)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-4), (torch.float64, 1e-9)])
@given(categories=st.integers(1, 5), seed=st.integers(0, 1000), sharpness=st.floats(0, 100))
@settings(max_examples=15, deadline=None)
def test_objects_recompose_to_the_scene(dtype, tolerance, categories, seed, sharpness):
    made, cameras = field(dtype), views(dtype=dtype)
    frozen = freeze(made, cameras, samples=8)
    p = probabilities(len(frozen.points), categories, seed, sharpness, dtype)
    again, _ = recompose(frozen, p, GREY.to(dtype))
    image = render(made, cameras, background=GREY.to(dtype), samples=8).colour
    assert (again - image).abs().max() <= tolerance


def test_recomposition_sees_probabilities_that_do_not_sum_to_one():
    frozen = freeze(field(), views(), samples=8)
    p = 0.9 * probabilities(len(frozen.points))
    difference = recompose(frozen, p, GREY)[0] - render_frozen(frozen, GREY)[0]
    assert difference.abs().max() > 1e-3


def test_one_sure_category_is_the_scene_and_the_other_is_empty():
    frozen = freeze(field(), views(), samples=8)
    p = torch.eye(2, dtype=torch.float64)[torch.zeros(len(frozen.points), dtype=torch.long)]
    colour, opacity = render_categories(frozen, p, GREY)
    scene, covered = render_frozen(frozen, GREY)
    torch.testing.assert_close(colour[0], scene)
    torch.testing.assert_close(opacity[0], covered)
    assert (opacity[1] == 0).all() and (colour[1] == GREY).all()


def test_an_object_hidden_by_another_is_seen_alone():
    """Own transmittance: a wall in front that belongs to another object does not dim it."""
    frozen = freeze(Ball(density=100.0), views(1), samples=16)
    towards = frozen.points[:, 0] > 0  # the camera at azimuth 0 stands on +x
    p = torch.stack([towards, ~towards], dim=-1).double()
    _, opacity = render_categories(frozen, p, GREY)
    assert (opacity[:, 0, 6, 6] > 0.999).all()


def test_selected_views_are_those_views():
    made, cameras = field(), views(4)
    frozen = freeze(made, cameras, samples=6)
    chosen = frozen.select([2, 0, 2])
    assert len(chosen) == 3 and chosen.image == (3, 12, 12)
    whole = render_frozen(frozen, GREY)[0]
    torch.testing.assert_close(render_frozen(chosen, GREY)[0], whole[[2, 0, 2]])


def test_threshold_drops_thin_samples_only():
    made, cameras = field(), views()
    every = freeze(made, cameras, samples=24)
    kept = freeze(made, cameras, samples=24, threshold=1e-3)
    thick = every.density * every.delta >= 1e-3
    assert 0 < len(kept.points) < len(every.points)
    assert torch.equal(kept.points, every.points[thick])
    assert kept.nbytes < every.nbytes
    difference = render_frozen(kept, GREY)[0] - render_frozen(every, GREY)[0]
    assert difference.abs().max() < 24e-3


def test_gradcheck_of_categories():
    frozen = freeze(field(), views(1, size=3), samples=3)
    p = probabilities(len(frozen.points), 2).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: render_categories(frozen, x, GREY), (p,))


def test_gradients_are_finite_at_empty_and_opaque_samples():
    frozen = freeze(Ball(radius=0.4, density=1e5), views(dtype=torch.float32), samples=16)
    p = probabilities(len(frozen.points), dtype=torch.float32).requires_grad_()
    colour, opacity = render_categories(frozen, p, GREY.float())
    (gradient,) = torch.autograd.grad(colour.square().sum() + opacity.sum(), p)
    assert gradient.isfinite().all()


def test_nbytes_counts_every_tensor():
    frozen = freeze(field(torch.float32), views(dtype=torch.float32), samples=6)
    assert frozen.nbytes == len(frozen.points) * 4 * (3 + 1 + 1 + 1 + 3 + 1)
