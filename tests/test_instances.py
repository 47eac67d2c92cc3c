"""Objects of one kind told apart, against the toybox's exact masks and against balls."""

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from toy_field import ToyField

from dissector.cameras import orbit
from dissector.frozen_samples import FrozenSamples, freeze, render_frozen, seen_values
from dissector.grounding.instances import Pictured, ground_layers, split_instances, widest_cut
from dissector.toybox.gatherings import GATHERINGS
from dissector.toybox.renderer import render
from dissector.toybox.scenes import Subject, build

SEVERAL = [g for g in GATHERINGS if len(set(g.phrases)) < len(g.phrases)]


def around(views=6, size=44):
    azimuth = torch.arange(views) * 360.0 / views
    return orbit(azimuth, torch.tensor([10.0, 35.0, -5.0] * views)[:views], size=size)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def split(masks, frozen, count, seed=0):
    return split_instances(masks, frozen, count, generator=seeded(seed))


def agreement(masks, truth):
    """IoU of each object over all views."""
    a, b = masks > 0.5, truth > 0.5
    return (a & b).sum(dim=(0, 2, 3)) / (a | b).sum(dim=(0, 2, 3))


class Balls:
    """Opaque balls on a line along y."""

    def __init__(self, *places, radius=0.25):
        self.centres = torch.tensor([[0.0, y, 0.0] for y in places])
        self.radius = radius

    def density_and_colour(self, x):
        inside = (torch.cdist(x, self.centres) < self.radius).any(dim=1)
        return 80.0 * inside.to(x.dtype), torch.full_like(x, 0.5)


def freeze_balls(*places, **options):
    frozen = freeze(Balls(*places, **options), around(), samples=64, threshold=1e-3)
    return frozen, render_frozen(frozen, torch.ones(3))[1]


def seen_ball(frozen, y, radius=0.25):
    """What the views show of the ball at y alone, by the points themselves."""
    own = (frozen.points - torch.tensor([0.0, y, 0.0])).norm(dim=1) < radius
    return seen_values(frozen, own[:, None].float())[0][..., 0]


@pytest.mark.parametrize("gathering", SEVERAL, ids=[g.prompt for g in SEVERAL])
def test_toys_of_a_kind_get_their_own_masks(gathering):
    toys, cameras = gathering.build(np.random.default_rng(1)), around()
    frozen = freeze(ToyField(toys), cameras, samples=80, threshold=1e-3)
    own = [i for i, name in enumerate(gathering.phrases) if gathering.phrases.count(name) > 1]
    truth = render([toys], cameras).coverage[:, own]
    whole = truth.sum(dim=1).clamp(max=1)
    masks = split(whole, frozen, len(own))
    assert (agreement(masks, truth) > 0.9).all()
    torch.testing.assert_close(masks.sum(dim=1), whole)
    assert masks.min() >= 0


@pytest.mark.parametrize("places", [(-0.5, 0.5), (0.0, -0.6, 0.6), (-0.26, 0.24), (-0.5, 0, 0.5)])
def test_balls_apart_and_touching_are_told_apart_from_left_to_right(places):
    frozen, whole = freeze_balls(*places)
    truth = torch.stack([seen_ball(frozen, y) for y in sorted(places)], dim=1)
    assert (agreement(split(whole, frozen, len(places)), truth) > 0.95).all()


def test_other_objects_have_no_part():
    """Two of three balls are in the masks; the third, between them, shares nothing."""
    frozen, _ = freeze_balls(-0.6, 0.0, 0.6)
    truth = torch.stack([seen_ball(frozen, y) for y in (-0.6, 0.6)], dim=1)
    masks = split(truth.sum(dim=1), frozen, 2)
    assert (agreement(masks, truth) > 0.95).all()


def test_masks_beyond_the_outline_go_with_the_nearest_object():
    frozen, whole = freeze_balls(-0.5, 0.5)
    wide = torch.nn.functional.max_pool2d(whole[:, None], 5, stride=1, padding=2)[:, 0]
    masks = split(wide, frozen, 2)
    torch.testing.assert_close(masks.sum(dim=1), wide)
    front = masks[0]  # seen from the front the left half of the picture is −y
    assert (front[0, :, 23:] == 0).all() and (front[1, :, :21] == 0).all()
    assert front[0].sum() > whole[0, :, :22].sum() + 20


def test_a_view_that_shows_nothing_shares_its_mask_evenly():
    frozen, whole = freeze_balls(-0.5, 0.5)
    kept = torch.arange(len(frozen.points)) < sum(frozen.counts[:-1])
    parts = ("points", "distance", "delta", "density", "colour", "pixel")
    cut = {part: getattr(frozen, part)[kept] for part in parts}
    counts = (*frozen.counts[:-1], 0)
    blind = FrozenSamples(**cut, counts=counts, height=frozen.height, width=frozen.width)
    last = split(whole, blind, 2)[-1]
    torch.testing.assert_close(last, (whole[-1] / 2).expand(2, -1, -1))


def test_one_object_is_the_whole_mask():
    frozen, whole = freeze_balls(0.1)
    torch.testing.assert_close(split(whole, frozen, 1)[:, 0], whole)


def test_runs_repeat_and_seeds_agree_on_clear_parts():
    frozen, whole = freeze_balls(-0.25, 0.25)
    first = split(whole, frozen, 2)
    assert torch.equal(first, split(whole, frozen, 2))
    assert (agreement(split(whole, frozen, 2, seed=7), first) > 0.98).all()


@pytest.mark.parametrize(("places", "count"), [((0.0,), 2), ((-0.5, 0.5), 3), ((0.0,), 3)])
def test_fewer_balls_than_instances_are_refused(places, count):
    frozen, whole = freeze_balls(*places, radius=0.35)
    with pytest.raises(ValueError, match=f"expected {count} separable parts in the mask, found f"):
        split(whole, frozen, count)


@pytest.mark.parametrize("name", ["frog", "octopus", "telescope", "car"])
def test_a_single_toy_is_not_cut_in_two(name):
    toys, cameras = (build(Subject(name))[0].placed(scale=0.7),), around()
    frozen = freeze(ToyField(toys), cameras, samples=64, threshold=1e-3)
    with pytest.raises(ValueError, match="expected 2 separable parts"):
        split(render([toys], cameras).coverage[:, 0], frozen, 2)


def test_impossible_input_is_refused():
    frozen, whole = freeze_balls(-0.5, 0.5)
    with pytest.raises(ValueError, match="nothing of the scene lies in the mask"):
        split(torch.zeros_like(whole), frozen, 2)
    with pytest.raises(ValueError, match="at least one object, got 0"):
        split(whole, frozen, 0)
    with pytest.raises(ValueError, match=r"shape \(6, 44, 44\), got \(6, 22, 44\)"):
        split(whole[:, ::2], frozen, 2)


def test_widest_cut_equals_loops_over_cells():
    rng = np.random.default_rng(0)
    cells = np.unique(rng.integers(0, 6, (90, 3)), axis=0)
    labels = rng.integers(0, 3, len(cells))
    widest = 0.0
    for a, b in itertools.combinations(range(3), 2):
        along = [
            sum(
                bool((abs(cells[labels == other] - cell).max(axis=1) <= 1).any())
                for cell in cells[labels == own]
            )
            for own, other in ((a, b), (b, a))
        ]
        smaller = min((labels == a).sum(), (labels == b).sum())
        widest = max(widest, min(along) ** 2 / smaller)
    assert widest_cut(cells, labels) == pytest.approx(widest)


class StubGrounder:
    """Knows the masks of some phrases, and remembers what it was asked."""

    def __init__(self, masks):
        self.masks, self.asked = masks, []

    def ground(self, images, phrases):
        self.asked.append(tuple(phrases))
        return torch.stack([self.masks[name] for name in phrases], dim=1)


@dataclass(frozen=True)
class SeenScene:
    samples: FrozenSamples
    pictures: torch.Tensor


def balls_and_a_log():
    """Frogs at both ends, a log between them."""
    frozen, _ = freeze_balls(-0.6, 0.0, 0.6)
    left, log, right = (seen_ball(frozen, y) for y in (-0.6, 0.0, 0.6))
    colour = render_frozen(frozen, torch.ones(3))[0]
    return (
        SeenScene(frozen, colour),
        StubGrounder({"frog": left + right, "log": log}),
        (left, log, right),
    )


def test_layers_of_one_phrase_share_what_was_asked_for_once():
    views, grounder, (left, log, right) = balls_and_a_log()
    assert isinstance(views, Pictured)
    layers = ("frog 2", "log", "frog 1")
    masks = ground_layers(grounder, views, layers, generator=seeded())
    assert grounder.asked == [("frog", "log")]
    torch.testing.assert_close(masks[:, 1], log)
    assert (agreement(masks, torch.stack([right, log, left], dim=1)) > 0.95).all()


def test_a_phrase_that_cannot_be_told_apart_is_named():
    views, grounder, _ = balls_and_a_log()
    layers = ("frog", "log 1", "log 2")
    with pytest.raises(ValueError, match="cannot tell 2 of 'log' apart: expected 2 separable"):
        ground_layers(grounder, views, layers, generator=seeded())
