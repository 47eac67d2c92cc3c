"""What the point segmenter is trained and measured on, and a few steps of the training."""

import pytest
import torch
from two_balls import ByColour

from dissector.grounding.point_segmenter import SIZE, EmbeddedPoints, PointPredictor, point_maps
from dissector.grounding.points import Point
from dissector.toybox import shards, train_segmenter
from dissector.toybox.renderer import BACKGROUND
from dissector.toybox.train_segmenter import (
    POINTS,
    choose_objects,
    click_again,
    click_weights,
    clicked,
    corrected,
    draw_points,
    measure,
    sample_places,
    varied,
)
from dissector.toybox.training import Schedule


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def squares(count=40):
    """A square on the left, one on the right, background around them."""
    coverage = torch.zeros(count, 2, SIZE, SIZE)
    coverage[:, 0, 20:44, 4:28] = 1
    coverage[:, 1, 20:44, 36:60] = 1
    return coverage


def test_only_visible_objects_are_clicked():
    coverage = squares(60)
    coverage[:20, 0] = 0
    coverage[20:40, 1] = 0
    coverage[20:40, 1, 0, :7] = 1  # 7 pixels are too few
    which = choose_objects(coverage, generator=generator())
    assert (which[:20] == 1).all() and (which[20:40] == 0).all()
    assert set(which[40:].tolist()) == {0, 1}


def test_places_are_drawn_by_weight():
    weights = torch.zeros(2, 4, 6)
    weights[0, 1, 2], weights[0, 3, 5] = 1.0, 3.0
    weights[1, 0, 0] = 1.0
    places = sample_places(weights, 400, generator=generator())
    assert places.shape == (2, 400, 2)
    cells = places[0].long()
    assert set(map(tuple, cells.tolist())) == {(2, 1), (5, 3)}
    assert 0.7 < float((cells[:, 0] == 5).float().mean()) < 0.8
    assert places[1].max() < 1 and places[1].std() > 0.2


def test_positive_points_lie_on_the_object_and_negative_ones_beside_it():
    coverage = squares(300)
    which = torch.arange(300) % 2
    places, positive, given = draw_points(coverage, which, generator=generator())
    assert places.shape == (300, 2 * POINTS, 2) and given[:, 0].all() and positive[:, 0].all()
    cells, rows = places.long(), torch.arange(300)[:, None]
    mask = coverage[torch.arange(300), which]
    on_it = mask[rows, cells[..., 1], cells[..., 0]] > 0.5
    assert torch.equal(on_it[given], positive[given])
    on_other = coverage[torch.arange(300), 1 - which][rows, cells[..., 1], cells[..., 0]] > 0.5
    share = float(on_other[given & ~positive].float().mean())
    assert 0.4 < share < 0.6
    counts = (given & positive).sum(dim=1)
    assert set(counts.tolist()) == {1, 2, 3}
    assert set((given & ~positive).sum(dim=1).tolist()) == {0, 1, 2, 3}
    assert float((given.sum(dim=1) == 1).float().mean()) > 0.3


def test_points_near_the_outline_are_common():
    coverage = squares(300)
    which = torch.zeros(300, dtype=torch.long)
    positive, _ = click_weights(coverage, which, generator=generator())
    inner = torch.zeros(SIZE, SIZE, dtype=torch.bool)
    inner[22:42, 6:26] = True
    share = positive[:, inner].sum(dim=1) / positive.sum(dim=(1, 2))
    at_border = share < 0.2
    assert 0.25 < float(at_border.float().mean()) < 0.42
    torch.testing.assert_close(share[~at_border], torch.full_like(share[~at_border], 400 / 576))


def test_negative_points_without_another_object():
    coverage = squares(4)
    coverage[:, 1] = 0
    _, negative = click_weights(coverage, torch.zeros(4, dtype=torch.long), generator=generator())
    assert (negative[coverage[:, 0] > 0.5] == 0).all()
    assert negative[0, 20, 30] > 3 * negative[0, 60, 60] > 0


def test_variations_keep_the_objects_in_their_masks():
    coverage = squares(80)
    paint = torch.tensor([[0.9, 0.1, 0.2], [0.3, 0.8, 0.4]])
    empty = 1 - coverage.sum(dim=1)
    images = torch.einsum("bohw,oc->bchw", coverage, paint)
    images = images + torch.einsum("bhw,c->bchw", empty, torch.tensor(BACKGROUND))
    changed, masks = varied(images, coverage, generator=generator())
    mirrored = masks[:, 0, 30, 10] == 0
    backgrounds = changed[:, :, 0, 0]
    kept = (backgrounds.sort(dim=1).values - torch.tensor(BACKGROUND)).abs().amax(dim=1) < 1e-5
    assert 20 < int(mirrored.sum()) < 60 and 20 < int(kept.sum()) < 60
    colours = torch.stack([image[:, mask[0] > 0.5].mean(dim=1) for image, mask in
                           zip(changed, masks, strict=True)])  # fmt: skip
    torch.testing.assert_close(
        colours.sort(dim=1).values, torch.tensor([0.1, 0.2, 0.9]).expand(80, 3)
    )
    exchanged = (colours - paint[0]).abs().amax(dim=1) > 0.01
    assert 20 < int(exchanged.sum()) < 50
    assert images[0, 0, 30, 10] == pytest.approx(0.9)


def test_corrections_come_from_the_error():
    coverage = squares(30)
    masks = coverage[:, 0]

    def network(images, maps):
        """Finds the right square instead, and misses the left one."""
        return 20 * coverage[:, 1] - 10

    points = draw_points(coverage, torch.zeros(30, dtype=torch.long), generator=generator())
    images = torch.zeros(30, 3, SIZE, SIZE)
    places, positive, given = corrected(network, images, masks, points, generator=generator())
    assert places.shape == (30, 2 * POINTS + 1, 2)
    assert torch.equal(places[:, :-1], points[0]) and given[:, -1].all()
    cells = places[:, -1].long()
    left = masks[torch.arange(30), cells[:, 1], cells[:, 0]] > 0.5
    right = coverage[torch.arange(30), 1, cells[:, 1], cells[:, 0]] > 0.5
    assert (left ^ right).all() and torch.equal(positive[:, -1], left)
    assert 5 < int(left.sum()) < 25


def test_a_right_answer_is_not_corrected():
    coverage = squares(3)
    points = draw_points(coverage, torch.zeros(3, dtype=torch.long), generator=generator())
    network = lambda images, maps: 20 * coverage[:, 0] - 10  # noqa: E731
    images = torch.zeros(3, 3, SIZE, SIZE)
    _, _, given = corrected(network, images, coverage[:, 0], points, generator=generator())
    assert not given[:, -1].any()
    assert point_maps(*corrected(network, images, coverage[:, 0], points, generator=generator()))[
        :, 0
    ].max() > 0.9  # fmt: skip


def test_simulated_users_click_the_middle_of_the_largest_error():
    truth = torch.zeros(40, 40, dtype=torch.bool)
    truth[10:25, 10:25] = True
    nothing = torch.zeros_like(truth)
    click = click_again(truth, nothing)
    assert click.positive and 13 < click.x < 22 and 13 < click.y < 22
    too_much = truth.clone()
    too_much[30:39, 30:39] = True
    too_much[10, 10] = False
    click = click_again(truth, too_much)
    assert not click.positive and (click.x, click.y) == (34.5, 34.5)


def test_scores_follow_the_clicks():
    image = torch.full((20, 20, 3), 0.5)
    image[4:14, 4:14] = torch.tensor([1.0, 0.0, 0.0])
    truth = torch.zeros(20, 20, dtype=torch.bool)
    truth[4:14, 4:14] = True
    assert clicked(ByColour(), image, truth, 3) == [1.0, 1.0, 1.0]

    class Learner:
        """Finds one more of the object's ten rows with every point."""

        def segment(self, image, points):
            assert isinstance(points[0], Point)
            mask = torch.zeros(20, 20)
            mask[4 : 4 + len(points), 4:14] = 1
            return mask

    assert clicked(Learner(), image, truth, 3) == pytest.approx([0.1, 0.2, 0.3])


@pytest.fixture
def small_shards(monkeypatch):
    monkeypatch.setattr(shards, "SHARD", 4)


def test_it_trains_saves_loads_and_is_measured(tmp_path, small_shards, monkeypatch):
    options = {"batch": 2, "shards": 1, "device": torch.device("cpu")}
    segmenter = train_segmenter.train_segmenter(tmp_path, Schedule(2, 1e-3), **options)
    segmenter.save(tmp_path / "out.safetensors")
    again = train_segmenter.train_segmenter(tmp_path, Schedule(2, 1e-3), **options)
    for a, b in zip(segmenter.network.parameters(), again.network.parameters(), strict=True):
        assert torch.equal(a, b)
    loaded = EmbeddedPoints.load(tmp_path / "out.safetensors")
    subjects = [one for one in train_segmenter.combinations() if train_segmenter.held_out(one)]
    monkeypatch.setattr(train_segmenter, "combinations", lambda: subjects[:2])
    scores = measure(loaded, clicks=2, views=1)
    assert set(scores) == {1, 2} and all(0 <= score <= 1 for score in scores.values())


def test_training_moves_every_weight(tmp_path, small_shards):
    segmenter = train_segmenter.train_segmenter(
        tmp_path, Schedule(3, 1e-2), batch=2, shards=1, device=torch.device("cpu")
    )
    torch.manual_seed(0)
    for name, start in PointPredictor().named_parameters():
        assert not torch.equal(start, segmenter.network.get_parameter(name)), name
