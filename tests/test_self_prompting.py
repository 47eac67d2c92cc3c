"""Points on rendered masks and the order of views, where both are known."""

import pytest
import torch
from two_balls import seen

from dissector.cameras import orbit
from dissector.self_prompting import camera_position, nearest_first, self_prompts


def one_view(azimuth, size=24):
    return seen(orbit(torch.tensor([float(azimuth)]), torch.tensor([10.0]), size=size))


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_prompts_lie_on_the_mask_apart_from_each_other():
    frozen, _, truth = one_view(0)
    expected = truth[0, ..., 0] - 0.5
    points = self_prompts(expected, frozen, count=3, spacing=0.25)
    assert len(points) == 3 and all(point.positive for point in points)
    area = float((expected > 0).sum())
    for point in points:
        assert expected[int(point.y), int(point.x)] > 0
        others = [other for other in points if other != point]
        near = min(((o.x - point.x) ** 2 + (o.y - point.y) ** 2) ** 0.5 for o in others)
        assert near >= 0.25 * area**0.5


def test_the_first_prompt_is_the_surest_pixel():
    frozen, _, truth = one_view(0)
    expected = truth[0, ..., 0].clone()
    y, x = (expected > 0.9).nonzero()[7].tolist()
    expected[y, x] = 2.0
    (point,) = self_prompts(expected, frozen, count=1, spacing=0.25)
    assert (point.x, point.y) == (x + 0.5, y + 0.5)


def test_far_points_must_be_surer():
    """Both balls are on the mask; the far one is taken only where its score outweighs the way."""
    frozen, _, truth = one_view(0, size=32)
    near, far = truth[0, ..., 0] > 0.99, truth[0, ..., 1] > 0.99
    expected = near * 1.0
    y, x = near.nonzero()[len(near.nonzero()) // 2].tolist()
    expected[y, x] = 1.1
    for score, taken in ((0.02, False), (1.05, True)):
        points = self_prompts(expected + far * score, frozen, count=9, spacing=0.3)
        assert any(bool(far[int(p.y), int(p.x)]) for p in points) == taken


def test_no_prompts_where_nothing_is_expected_or_seen():
    frozen, _, truth = one_view(0)
    assert self_prompts(-truth[0, ..., 0], frozen, count=3, spacing=0.25) == ()
    nowhere = (truth[0].sum(dim=-1) == 0).float()
    assert nowhere.any() and self_prompts(nowhere, frozen, count=3, spacing=0.25) == ()


def test_cameras_are_where_they_were():
    cameras = orbit(torch.tensor([10.0, 130.0, 260.0]), torch.tensor([-5.0, 30.0, 70.0]), size=16)
    frozen, _, _ = seen(cameras)
    for view in range(3):
        found = camera_position(frozen.select([view]))
        expected = cameras.camera_to_world[view, :3, 3].double()
        torch.testing.assert_close(found, expected, atol=1e-4, rtol=0)


def test_nearest_views_come_first():
    frozen, _, _ = seen(orbit(torch.tensor([0.0, 90.0, 200.0, 30.0]), torch.zeros(4), size=8))
    views = [frozen.select([index]) for index in range(4)]
    assert nearest_first(views[1:], views[:1], generator=generator()) == [2, 0, 1]
    assert nearest_first(views[1:3], [views[0], views[2]], generator=generator()) == [1, 0]
    assert nearest_first([], views, generator=generator()) == []


def test_equally_near_views_are_shuffled():
    frozen, _, _ = seen(orbit(torch.tensor([0.0, 40.0, -40.0]), torch.zeros(3), size=8))
    views = [frozen.select([index]) for index in range(3)]
    orders = {tuple(nearest_first(views[1:], views[:1], generator=generator(s))) for s in range(9)}
    assert orders == {(0, 1), (1, 0)}


@pytest.mark.filterwarnings("error")
def test_views_that_see_nothing_come_last():
    frozen, _, _ = seen(orbit(torch.tensor([0.0, 180.0]), torch.zeros(2), size=8))
    seeing, target = frozen.select([1]), frozen.select([0])
    blind, _, _ = seen(orbit(torch.tensor([0.0]), torch.zeros(1), size=8, field_of_view=0.01))
    nothing = type(blind)(*(part[:0] for part in blind._parts()), (0,), 8, 8)
    assert nearest_first([nothing, seeing], [target], generator=generator()) == [1, 0]
