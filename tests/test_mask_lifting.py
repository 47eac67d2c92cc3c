"""SA3D on two balls whose masks are known, against sums of votes in plain loops."""

import itertools

import pytest
import torch
from two_balls import CENTRES, RADIUS, ByColour, TwoBalls, owner, seen

from dissector.cameras import orbit
from dissector.frozen_samples import freeze, seen_values
from dissector.grounding.points import Point
from dissector.mask_lifting import (
    SA3D,
    LiftSettings,
    MaskGrid,
    learned,
    lift,
    lift_object,
    overlap,
    probabilities,
    single_views,
)
from dissector.volume_rendering import packed_weights


def cameras(count=8, size=24, elevation=15.0):
    azimuth = torch.arange(count) * 360.0 / count
    return orbit(azimuth, torch.full_like(azimuth, elevation), size=size)


@pytest.fixture(scope="module")
def scene():
    return seen(cameras())


def generator():
    return torch.Generator().manual_seed(0)


def ball_points(count=400):
    """Points inside the balls."""
    spots = torch.rand(8 * count, 3, generator=generator()) * 2 - 1
    inside = torch.cdist(spots, CENTRES).amin(dim=1) < 0.9 * RADIUS
    return spots[inside][:count]


def visible_iou(grid, scene, ball):
    """Of the views that show the ball; in the others it is not rendered either."""
    frozen, _, truth = scene
    pairs = list(zip(grid.rendered(frozen) > 0.5, truth[..., ball] > 0.5, strict=True))
    assert all(int(found.sum()) < 8 for found, shown in pairs if not shown.any())
    return [overlap(found, shown) for found, shown in pairs if shown.any()]


def test_values_are_trilinear():
    corner = torch.arange(27.0).reshape(3, 3, 3)
    grid = MaskGrid(corner)
    points = torch.tensor([[-1.0, -1, -1], [1, 1, 1], [0, -1, 1], [0.5, 0, -0.5], [3, 3, 3]])
    # votes are 9 i + 3 j + k, and a world coordinate of −1..1 is an index of 0..2
    place = (points.clamp(-1, 1) + 1) * torch.tensor([9.0, 3.0, 1.0])
    torch.testing.assert_close(grid.values(points), place.sum(dim=1))


def test_a_step_adds_the_votes_of_a_view():
    """The gradient step against trilinear splats of w (M_s − λ (1 − M_s)), sample by sample."""
    frozen, _, truth = seen(cameras(1, size=6), samples=6)
    mask, penalty, resolution = truth[0, ..., 0], 3.0, 5
    start = torch.randn(3 * (resolution,), generator=generator())
    samples = frozen.ray_samples()
    weights, _ = packed_weights(samples, frozen.density * frozen.delta)
    expected = start.double().clone()
    for place, weight, pixel in zip(frozen.points, weights, frozen.pixel, strict=True):
        wanted = float(mask.flatten()[int(pixel)])
        vote = float(weight) * (wanted - penalty * (1 - wanted))
        index = ((place + 1) / 2 * (resolution - 1)).tolist()
        for corner in itertools.product((0, 1), repeat=3):
            cell = [int(i) + step for i, step in zip(index, corner, strict=True)]
            share = 1.0
            for i, step in zip(index, corner, strict=True):
                share *= i - int(i) if step else 1 - (i - int(i))
            if share > 0:
                expected[tuple(cell)] += share * vote
    found = learned(MaskGrid(start), frozen, mask, penalty).votes
    torch.testing.assert_close(found.double(), expected, atol=1e-4, rtol=1e-4)


def test_learning_leaves_the_earlier_grid_alone(scene):
    frozen, _, truth = scene
    grid = MaskGrid(torch.zeros(8, 8, 8))
    assert learned(grid, frozen.select([0]), truth[0, ..., 0], 1.0).votes.abs().max() > 0
    assert (grid.votes == 0).all()


def test_the_rendered_mask_is_the_share_of_positive_samples(scene):
    frozen, _, truth = scene
    votes = torch.full((33, 33, 33), -1.0)
    votes[:, :16] = 1.0  # y < 0: the first ball
    torch.testing.assert_close(MaskGrid(votes).rendered(frozen), truth[..., 0])


@pytest.mark.parametrize("ball", [0, 1])
@pytest.mark.parametrize("view", [0, 5])
def test_one_mask_finds_the_ball_in_all_views(scene, ball, view):
    frozen, colour, truth = scene
    mask = truth[view, ..., ball]
    grid = lift_object(frozen, colour, view, mask, ByColour(), generator=generator())
    assert min(visible_iou(grid, scene, ball)) > 0.85
    assert grid.votes.shape == (SA3D.resolution,) * 3


def test_unseen_views_are_found_too(scene):
    frozen, colour, truth = scene
    grid = lift_object(frozen, colour, 0, truth[0, ..., 0], ByColour(), generator=generator())
    unseen = seen(orbit(torch.tensor([20.0, 200.0]), torch.tensor([50.0, -5.0]), size=24))
    assert min(visible_iou(grid, unseen, 0)) > 0.85


def test_answers_that_do_not_agree_are_left_out(scene, caplog):
    frozen, colour, truth = scene
    right = lift_object(frozen, colour, 0, truth[0, ..., 0], ByColour(), generator=generator())
    caplog.set_level("INFO")
    often_wrong = ByColour(wrong={2, 4})
    found = lift_object(frozen, colour, 0, truth[0, ..., 0], often_wrong, generator=generator())
    assert caplog.text.count("left out") == 2
    assert min(visible_iou(found, scene, 0)) > 0.8
    gullible = LiftSettings(agreement=0.0)
    misled = lift_object(
        frozen, colour, 0, truth[0, ..., 0], ByColour({2, 4}), gullible, generator=generator()
    )
    assert sum(visible_iou(misled, scene, 0)) < sum(visible_iou(right, scene, 0)) - 0.1


def test_an_object_that_is_not_seen_is_not_asked_for(scene, caplog):
    frozen, colour, _ = scene
    caplog.set_level("INFO")
    segmenter = ByColour()
    empty = torch.zeros(24, 24)
    grid = lift_object(frozen, colour, 0, empty, segmenter, generator=generator())
    assert segmenter.calls == 0 and caplog.text.count("is not seen") == 7
    assert not grid.rendered(frozen).any()


def test_several_masks_need_no_segmenter(scene):
    frozen, colour, truth = scene
    views = single_views(frozen, colour)
    segmenter = ByColour()
    pairs = [(view, truth[index, ..., 0]) for index, view in enumerate(views)]
    grid = lift(pairs, [], segmenter, generator=generator())
    assert segmenter.calls == 0 and min(visible_iou(grid, scene, 0)) > 0.85


def test_objects_of_points(scene):
    frozen, colour, truth = scene
    grids = [
        lift_object(frozen, colour, 0, truth[0, ..., k], ByColour(), generator=generator())
        for k in (0, 1)
    ]
    points = ball_points()
    p = probabilities(grids, points)
    assert torch.equal(p.sum(dim=1), torch.ones(len(points)))
    assert (p.argmax(dim=1) == owner(points)).float().mean() > 0.97
    parts, _ = seen_values(frozen, probabilities(grids, frozen.points))
    for k in (0, 1):
        assert overlap(parts[..., k].flatten(0, 1) > 0.5, truth[..., k].flatten(0, 1) > 0.5) > 0.9


def test_unclaimed_points_go_to_the_nearest_claim():
    votes = torch.zeros(2, 5, 5, 5) - 1
    votes[0, 0, 2, 2] = 1.0  # (−1, 0, 0)
    votes[1, 4, 2, 2] = 100.0  # (1, 0, 0); louder, but claims are relative
    points = torch.tensor([[-1.0, 0, 0], [1, 0, 0], [-0.5, 1, 0], [0.5, -1, 1], [-0.6, 0, 0]])
    p = probabilities([MaskGrid(part) for part in votes], points)
    assert p.argmax(dim=1).tolist() == [0, 1, 0, 1, 0]
    assert torch.equal(p.sum(dim=1), torch.ones(5))


def test_a_claim_is_relative_to_the_loudest_of_its_object():
    votes = torch.stack([torch.full((3, 3, 3), 0.9), torch.full((3, 3, 3), 5.0)])
    votes[0, 0, 0, 0], votes[1, 0, 0, 0] = 1.0, 50.0
    p = probabilities([MaskGrid(part) for part in votes], torch.tensor([[1.0, 1.0, 1.0]]))
    assert p.tolist() == [[1.0, 0.0]]


def test_claims_of_the_nearest_vertex_are_relative_too():
    votes = torch.full((2, 5, 5, 5), -1.0)
    votes[0, 0, 2, 2], votes[1, 0, 2, 2], votes[1, 0, 0, 0] = 1.0, 50.0, 100.0
    p = probabilities([MaskGrid(part) for part in votes], torch.tensor([[0.5, 0.0, 0.0]]))
    assert p.tolist() == [[1.0, 0.0]]


def test_nothing_to_go_by():
    points = torch.zeros(1, 3)
    with pytest.raises(ValueError, match="at least one lifted mask"):
        probabilities([], points)
    with pytest.raises(ValueError, match="empty masks only"):
        probabilities([MaskGrid(torch.zeros(3, 3, 3))], points)
    with pytest.raises(ValueError, match="at least one view with a mask"):
        lift([], [], ByColour(), generator=generator())


def test_views_and_masks_must_fit(scene):
    frozen, colour, truth = scene
    mask = truth[0, ..., 0]
    with pytest.raises(ValueError, match=r"a view in 0\.\.7, got 8"):
        lift_object(frozen, colour, 8, mask, ByColour(), generator=generator())
    with pytest.raises(ValueError, match="expected pictures of"):
        lift_object(frozen, colour[1:], 0, mask, ByColour(), generator=generator())
    with pytest.raises(ValueError, match=r"mask of \(24, 24\), got \(12, 24\)"):
        lift_object(frozen, colour, 0, mask[:12], ByColour(), generator=generator())


@pytest.mark.parametrize(
    "wrong",
    [{"resolution": 1}, {"points": 0}, {"penalty": -1.0}, {"spacing": -0.1}, {"agreement": 1.1}],
)
def test_settings_are_validated(wrong):
    with pytest.raises(ValueError, match=f"expected {next(iter(wrong))}|got resolution"):
        LiftSettings(**wrong)


def test_doubles_stay_doubles():
    frozen = freeze(TwoBalls(), cameras(2, size=8).to(dtype=torch.float64), samples=8)
    mask = torch.ones(8, 8, dtype=torch.float64)
    colour = torch.zeros(2, 8, 8, 3, dtype=torch.float64)

    class Everything:
        def segment(self, image, points):
            assert all(isinstance(point, Point) for point in points)
            return torch.ones_like(image[..., 0])

    small = LiftSettings(resolution=4)
    grid = lift_object(frozen, colour, 0, mask, Everything(), small, generator=generator())
    assert grid.votes.dtype == torch.float64 and grid.rendered(frozen).dtype == torch.float64
