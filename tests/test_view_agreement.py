"""Masks of many views brought to agreement: a ball of two colours, whose true masks are known."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scenes import views
from test_distillation import TwoColours, above

from dissector.frozen_samples import freeze, seen_values
from dissector.view_agreement import AgreementSettings, SurfacePixels, _spread, _ties, agree

SETTINGS = AgreementSettings()


@pytest.fixture(scope="module")
def frozen():
    ball = TwoColours(radius=0.7, density=60.0)
    return freeze(ball, views(10, size=24, dtype=torch.float32), samples=48)


@pytest.fixture(scope="module")
def truth(frozen):
    p = torch.stack([above(frozen.points), ~above(frozen.points)], dim=-1).float()
    return seen_values(frozen, p)[0].permute(0, 3, 1, 2)


def iou(a, b):
    a, b = a > 0.5, b > 0.5
    return ((a & b).sum() / (a | b).sum()).item()


def test_surface_pixels_lie_on_the_ball(frozen):
    pixels = SurfacePixels.of(frozen)
    radius = pixels.points[pixels.solid].norm(dim=-1)
    assert (radius - 0.7).abs().max() < 0.08
    red = above(pixels.points[pixels.solid]).float()
    assert ((pixels.colour[pixels.solid][:, 0] - red).abs() < 0.5).float().mean() > 0.97


def test_right_masks_stay(frozen, truth):
    agreement = agree(frozen, truth, SETTINGS)
    assert agreement.trusted.all()
    assert min(iou(agreement.masks[:, k], truth[:, k]) for k in range(2)) > 0.97
    solid = SurfacePixels.of(frozen).solid
    total = agreement.masks.sum(dim=1)[solid]
    torch.testing.assert_close(total, SurfacePixels.of(frozen).opacity[solid])


@pytest.mark.parametrize("bad", [1, 3])
def test_views_with_swapped_masks_lose_their_voice(frozen, truth, bad):
    damaged = truth.clone()
    damaged[:bad] = truth[:bad].flip(1)
    agreement = agree(frozen, damaged, SETTINGS)
    assert not agreement.trusted[:bad].any() and agreement.trusted[bad:].all()
    assert iou(agreement.masks[:bad, 0], truth[:bad, 0]) > 0.95
    deaf = agree(frozen, damaged, replace(SETTINGS, rounds=0))
    assert deaf.trusted.all()


def test_edges_go_where_the_colour_changes(frozen, truth):
    """Masks eaten away at the edge grow back to it."""
    eaten = -torch.nn.functional.max_pool2d(-truth, 5, 1, 2)
    agreement = agree(frozen, eaten, SETTINGS)
    assert iou(eaten[:, 0], truth[:, 0]) < 0.85
    assert iou(agreement.masks[:, 0], truth[:, 0]) > 0.95


class OneColour(TwoColours):
    """The same ball, all of one colour."""

    def density_and_colour(self, x):
        density, colour = super().density_and_colour(x)
        return density, torch.full_like(colour, 0.5)


def test_objects_of_one_colour_keep_most_of_their_masks(truth):
    """Ties without an edge would spread the stronger label over everything."""
    grey = freeze(
        OneColour(radius=0.7, density=60.0), views(10, size=24, dtype=torch.float32), samples=48
    )
    unsure = truth.clone()
    unsure[:, 1] *= 0.6
    agreement = agree(grey, unsure, SETTINGS)
    assert agreement.trusted.float().mean() > 0.9
    assert min(iou(agreement.masks[:, k], truth[:, k]) for k in range(2)) > 0.9


def test_labels_minimise_the_energy():
    rng = np.random.default_rng(0)
    points, colour = (torch.from_numpy(rng.uniform(size=(40, 3))) for _ in range(2))
    given = torch.from_numpy(rng.dirichlet((1, 1), size=40))
    loose = replace(SETTINGS, colour_scale=0.5, neighbours=5)
    ties = _ties(points, colour, loose)
    dense = ties.toarray()
    np.testing.assert_allclose(dense, dense.T)
    sure = loose.confidence * np.abs(given[:, 0] - given[:, 1]).numpy()
    laplacian = np.diag(dense.sum(axis=1) + sure) - dense
    exact = np.linalg.solve(laplacian, sure[:, None] * given.numpy())
    found = _spread(ties, given, loose)
    np.testing.assert_allclose(found.numpy(), exact, atol=2e-3)


def test_bad_input_is_refused(frozen, truth):
    with pytest.raises(ValueError, match=r"got \(9, 2, 24, 24\)"):
        agree(frozen, truth[1:], SETTINGS)
    with pytest.raises(ValueError, match="neighbours >= 1"):
        AgreementSettings(neighbours=0)
    with pytest.raises(ValueError, match="outlier in 0..1"):
        AgreementSettings(outlier=1.0)
