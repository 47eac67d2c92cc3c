"""The measuring stick of dissections: truth, damage, scores and the table."""

import math

import numpy as np
import pytest
import torch

from benchmarks.dissection import plan
from benchmarks.dissection_methods import METHODS
from benchmarks.dissection_metrics import Scores, Truth, iou_of_labels, judge
from benchmarks.dissection_table import Cell, markdown
from benchmarks.mask_damage import DAMAGES, dilated, eroded, spoiled
from benchmarks.truth import GAPS, SurfacePoints, Trial, gatherings, photographs, subjects, trials
from dissector.cameras import Cameras
from dissector.distillation import Scene
from dissector.occupancy import OccupancyGrid
from dissector.scene_field import FieldSettings, SceneField
from dissector.toybox.scenes import held_out
from dissector.toybox.shapes import SPHERE, Part, Toy


def ball(name, x, radius=0.3):
    part = Part(SPHERE, np.eye(3) * radius, np.array([x, 0.0, 0.0]), (0.9, 0.3, 0.2), 0.0)
    return Toy(name, (part,), {})


TOYS = (ball("frog", -0.3), ball("cake", 0.3))
TWO = Trial("a frog next to a cake", ("frog", "cake"), TOYS, gap=False)


class TwoBalls(SceneField):
    """Both balls as one sharp density."""

    def __init__(self):
        small = FieldSettings(levels=1, log2_entries=6, base=2, finest=2, hidden=4)
        super().__init__(small, generator=torch.Generator().manual_seed(0))

    def density_and_colour(self, x):
        apart = torch.stack([(x - x.new_tensor([s, 0, 0])).norm(dim=-1) for s in (-0.3, 0.3)])
        return 500.0 * (apart.amin(dim=0) < 0.3).to(x), torch.full_like(x, 0.5)


@pytest.fixture(scope="module")
def truth():
    return Truth.of(TWO, Scene(TwoBalls(), OccupancyGrid()))


def left_and_right(x):
    left = (x[:, 0] < 0).to(x)
    return torch.stack([left, 1 - left], dim=-1)


def test_the_truth_scores_full_marks(truth):
    scores = judge(left_and_right, truth)
    assert min(scores.seen) > 0.93 and min(scores.whole) > 0.93
    assert min(scores.surface) == 1.0 and min(scores.contact) == 1.0
    assert not scores.lost


def test_the_wrong_way_round_scores_nothing(truth):
    scores = judge(lambda x: left_and_right(x).flip(-1), truth)
    assert max(scores.seen) < 0.1 and max(scores.surface) == 0.0 and scores.lost


def test_an_error_at_the_contact_shows_there_most(truth):
    def shifted(x):
        return left_and_right(x - x.new_tensor([0.05, 0, 0]))

    scores = judge(shifted, truth)
    assert max(scores.contact) < min(scores.surface) < 1.0


def test_surface_points_lie_on_their_toys_and_know_their_neighbour():
    surface = SurfacePoints.of(TWO.toys)
    centre = torch.tensor([[-0.3, 0, 0], [0.3, 0, 0]])[surface.owner]
    torch.testing.assert_close(
        (surface.points - centre).norm(dim=-1),
        torch.full((len(surface.points),), 0.3),
        atol=1e-4,
        rtol=0,
    )
    naive = []
    for point, owner in zip(surface.points[:30], surface.owner[:30], strict=True):
        others = surface.points[surface.owner != owner]
        naive.append((others - point).norm(dim=-1).min())
    torch.testing.assert_close(surface.apart[:30], torch.stack(naive), atol=1e-5, rtol=0)
    assert surface.size == pytest.approx(1.2, abs=0.02)


def test_trials_are_held_out_and_half_of_them_have_a_gap():
    chosen = trials(24)
    assert all(map(held_out, subjects()[:24]))
    assert sum(trial.gap for trial in chosen) == 12
    assert len({trial.name for trial in chosen}) == 24
    assert all((trial.layers[1] in GAPS) == trial.gap for trial in chosen)
    with pytest.raises(ValueError, match="1 to 24 scenes, got 25"):
        trials(25)


def test_gatherings_have_three_objects_and_more():
    for trial in gatherings():
        assert len(trial.layers) == len(trial.toys) >= 3
        assert len(set(trial.layers)) == len(trial.layers)


def test_photographs_are_straight_and_cut_out():
    cameras, colour, alpha = photographs(TWO.toys)
    assert isinstance(cameras, Cameras) and len(cameras) == len(colour) == len(alpha)
    edge = (alpha > 0.2) & (alpha < 0.8)
    inside = colour[alpha == 1].mean(dim=0)
    assert (colour[edge].mean(dim=0) - inside).abs().max() < 0.2


def masks():
    """A square that wanders, and the rest of a larger one."""
    first = torch.zeros(10, 16, 16)
    for view in range(10):
        first[view, 4:10, view % 4 : view % 4 + 5] = 1
    second = torch.zeros(10, 16, 16)
    second[:, 3:14, 2:14] = 1
    return torch.stack([first, second * (1 - first)], dim=1)


@pytest.mark.parametrize(("share", "views"), [(0.0, 0), (0.1, 1), (0.3, 3)])
def test_just_so_many_views_are_spoiled(share, views):
    before = masks()
    after = spoiled(before, share, seed=0)
    changed = (before != after).flatten(1).any(dim=1)
    assert int(changed.sum()) == views
    assert torch.equal(before, masks())


def test_masks_shrink_and_grow_by_two_pixels():
    before = masks()[:1]
    assert int(eroded(before)[0, 0].sum()) == (6 - 4) * (5 - 2)  # one side is the image's edge
    grown = dilated(before)
    assert (grown.sum(dim=1) <= 1 + 1e-6).all() and (grown[:, 0] > 0).sum() > 6 * 5


def test_overlaps_are_counted_by_label():
    label, owner = torch.tensor([0, 0, 1, 1, 1]), torch.tensor([0, 1, 1, 1, 0])
    assert iou_of_labels(label, owner, 2) == (1 / 3, 2 / 4)
    assert math.isnan(iou_of_labels(label, owner, 3)[2])


def cell(method, seed, value, *, scene="a", gap=True, damage="none"):
    scores = Scores((value, value), (1.0,), (1.0,), (float("nan"), 0.5))
    return Cell(scene, gap, ("frog", "cake"), method, damage, seed, scores, {"mine": 2.0})


def test_the_table_has_a_row_for_each_method_and_damage():
    cells = [
        cell("ours", 0, 0.9),
        cell("ours", 1, 0.8),
        cell("ours", 0, 0.4, scene="b", gap=False),
        cell("ours", 0, 0.7, damage="eroded 2 px"),
    ]
    lines = markdown(cells).splitlines()
    assert lines[2].startswith("| ours | none | 2, 1 of them × 2 | 0.625 ± 0.050 | 0.850 ± 0.050 |")
    assert "| 50% | 2 |" in lines[2] and "| 0.500 ± 0.000 |" in lines[2]
    assert lines[3].startswith("| ours | eroded 2 px | 1 | 0.700 | 0.700 |")


def test_only_some_methods_are_repeated_or_damaged():
    cells = list(plan(["ours", "SA3D"], list(DAMAGES), 3))
    assert cells.count(("SA3D", "none", 0)) == 1 and ("SA3D", "none", 1) not in cells
    assert ("ours", "none", 2) in cells and ("ours", "eroded 2 px", 0) in cells
    assert not any(method == "SA3D" and damage != "none" for method, damage, _ in cells)
    assert {"ours", "vanilla CSDS", "SA3D", "negative prompting"} < set(METHODS)
