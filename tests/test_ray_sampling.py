"""Samples lie where they should and their bins tile the chords."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.cameras import orbit
from dissector.occupancy import OccupancyGrid
from dissector.ray_sampling import Padding, intersect_unit_ball, sample_rays


def cameras(size=9):
    angle = torch.tensor([0.0, 130.0], dtype=torch.float64)
    return orbit(angle, torch.full_like(angle, 20), size=size)


def chords(view):
    origins, directions = (part.reshape(-1, 3) for part in view.rays())
    near, far = intersect_unit_ball(origins, directions)
    return origins, directions, near, far


def test_chord_ends_lie_on_the_sphere():
    origins, directions, near, far = chords(cameras())
    hit = far > near
    assert hit.any() and not hit.all()
    for distance in (near, far):
        ends = (origins + distance[:, None] * directions)[hit]
        torch.testing.assert_close(ends.norm(dim=-1), torch.ones(len(ends)).double())


def test_from_inside_and_away():
    origins = torch.tensor([[0.0, 0, 0], [2, 0, 0], [2, 0, 0]])
    directions = torch.tensor([[1.0, 0, 0], [1, 0, 0], [-1, 0, 0]])
    near, far = intersect_unit_ball(origins, directions)
    assert near.tolist() == [0, 0, 1] and far.tolist() == [1, 0, 3]


@pytest.mark.parametrize("seed", [None, 3])
def test_bins_tile_the_chord(seed):
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    drawn = sample_rays(cameras(), 7, generator=generator)
    _, _, near, far = chords(cameras())
    total = torch.zeros(drawn.rays).double().index_add(0, drawn.ray, drawn.delta)
    torch.testing.assert_close(total, far - near)
    bins = (drawn.distance - near[drawn.ray]) / drawn.delta
    assert torch.equal(bins.floor().long().view(-1, 7)[3], torch.arange(7))
    assert (drawn.points.norm(dim=-1) <= 1).all()
    middles = (bins - bins.floor() - 0.5).abs().max()
    assert middles < 1e-9 if seed is None else middles > 0.4


def test_points_lie_on_their_rays():
    drawn = sample_rays(cameras(), 5, generator=torch.Generator().manual_seed(0))
    origins, directions, _, _ = chords(cameras())
    expected = origins[drawn.ray] + drawn.distance[:, None] * directions[drawn.ray]
    torch.testing.assert_close(drawn.points, expected)


def test_occupancy_drops_only_empty_cells():
    grid = OccupancyGrid(8)
    grid.update(lambda x: (x[:, 0] > 0).float(), generator=torch.Generator().manual_seed(0))
    every, kept = sample_rays(cameras(), 6), sample_rays(cameras(), 6, occupancy=grid)
    chosen = grid.occupied(every.points)
    assert 0 < chosen.sum() < len(chosen)
    for name in ("points", "distance", "delta", "ray"):
        assert torch.equal(getattr(kept, name), getattr(every, name)[chosen])


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
@settings(max_examples=50, deadline=None)
def test_padding_round_trip(counts):
    ray = torch.arange(len(counts)).repeat_interleave(torch.tensor(counts))
    padding = Padding.of(ray, len(counts))
    values = 1 + torch.arange(2.0 * len(ray)).view(2, -1)
    dense = padding.spread(values)
    assert dense.shape == (2, len(counts), max(*counts, 1))
    assert torch.equal(padding.collect(dense), values)
    for number, count in enumerate(counts):
        assert torch.equal(dense[:, number, :count], values[:, ray == number])
        assert (dense[:, number, count:] == 0).all()


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="expected samples >= 1, got 0"):
        sample_rays(cameras(), 0)
