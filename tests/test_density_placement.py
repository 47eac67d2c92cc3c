"""The ball around a field's matter: solids in closed form, specks, haze and nothing at all."""

import numpy as np
import pytest
import torch

from dissector.density_placement import GRID, around_density
from dissector.placement import FILLED

HALF_SIDE = 2.0
CELL = 2 * HALF_SIDE / GRID


def balls(*solids, haze=0.0):
    """Density of solids (centre, radius, density) in a thin haze."""

    def density(x):
        total = torch.full_like(x[:, 0], haze)
        for centre, radius, value in solids:
            total += value * ((x - x.new_tensor(centre)).norm(dim=1) < radius)
        return total

    return density


def check(placement, centre, radius):
    """The ball holds a solid ball, and is larger by the margin and little more."""
    assert np.linalg.norm(np.array(placement.centre) - centre) < CELL
    assert radius <= placement.scale <= 3**0.5 / FILLED * (radius + CELL)


@pytest.mark.parametrize(
    ("centre", "radius"),
    [((0.0, 0.0, 0.0), 0.5), ((0.7, -0.4, 1.1), 0.3), ((0, 0, 0), 1.6), ((-1.6, 0, 0), 0.15)],
)
def test_a_ball_is_found(centre, radius):
    placement, away = around_density(balls((centre, radius, 100.0)), HALF_SIDE)
    check(placement, centre, radius)
    assert placement.scale == pytest.approx(radius / FILLED, abs=1.5 * CELL)
    assert away == 0


def test_the_bounds_of_objects_that_do_not_touch():
    """All of an object that is a tenth of the other by volume is in the ball."""
    first, second = ((-0.6, 0.0, 0.0), 0.5, 80.0), ((0.8, 0.0, 0.0), 0.25, 80.0)
    placement, away = around_density(balls(first, second), HALF_SIDE)
    assert away == 0
    for (x, y, z), radius, _ in (first, second):
        distance = np.linalg.norm(np.array([x, y, z]) - placement.centre) + radius
        assert distance <= placement.scale
    assert placement.scale < 1.2 * 1.075 / FILLED  # half of −1.1 … 1.05


def test_specks_far_away_do_not_blow_the_ball_up():
    specks = [((1.8 * a, 1.8 * b, 1.8), 0.08, 200.0) for a in (-1, 1) for b in (-1, 1)]
    placement, away = around_density(balls(((0, 0, 0), 0.5, 100.0), *specks), HALF_SIDE)
    check(placement, (0, 0, 0), 0.5)
    assert 0 < away < 0.05


def test_a_speck_beside_the_scene_is_inside():
    """Where it costs nothing, nothing is lost."""
    solids = balls(((0, 0, 0), 0.5, 100.0), ((0.2, 0.45, 0.45), 0.08, 100.0))
    placement, away = around_density(solids, HALF_SIDE)
    assert away == 0 and placement.scale > 0.64


def test_haze_does_not_count():
    placement, _ = around_density(balls(((0.3, 0, 0), 0.4, 100.0), haze=0.8), HALF_SIDE)
    check(placement, (0.3, 0, 0), 0.4)


def test_a_soft_scene_is_found():
    """One that hides little has an outline too: half of its own opacity."""
    placement, _ = around_density(balls(((0.3, 0, 0), 0.4, 0.5)), HALF_SIDE)
    check(placement, (0.3, 0, 0), 0.4)


@pytest.mark.parametrize("height", np.linspace(0, CELL, 5))
def test_a_thin_sheet_is_found_wherever_it_lies(height):
    def sheet(x):
        return 500.0 * (((x[:, 2] - height).abs() < 0.26 * CELL) & (x[:, :2].norm(dim=1) < 0.8))

    placement, _ = around_density(sheet, HALF_SIDE)
    check(placement, (0, 0, height), 0.8)


def test_an_empty_field_is_named():
    with pytest.raises(ValueError, match="the field is empty.*anything was learned"):
        around_density(balls(haze=0.01), HALF_SIDE)


def test_a_field_that_is_not_finite_is_named():
    with pytest.raises(ValueError, match="not finite"):
        around_density(balls(((0, 0, 0), 0.5, float("nan"))), HALF_SIDE)
