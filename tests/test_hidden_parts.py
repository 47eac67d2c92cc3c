"""Whose the hidden inside is: light, minimal partitions, and scenes whose division is known."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.nn import functional

from dissector.cameras import orbit
from dissector.frozen_samples import freeze
from dissector.hidden_parts import (
    EXPOSED,
    Partition,
    _frames,
    _label_unseen_skin,
    _minimal_partition,
    _onto_simplex,
    exposure,
    interpolate,
    partition,
)

CELL = 2 / 32
"""Of a lattice of 33 points a side."""

RED, GREEN = (0.9, 0.1, 0.1), (0.1, 0.8, 0.2)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def lattice(side, dtype=torch.float32):
    axis = torch.linspace(-1, 1, side, dtype=dtype)
    return torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), dim=-1)


def box(points, low, high):
    return ((points >= points.new_tensor(low)) & (points <= points.new_tensor(high))).all(dim=-1)


def test_light_ends_at_the_surface_of_a_ball():
    light = exposure(200.0 * (lattice(33).norm(dim=-1) <= 0.5))
    directions = functional.normalize(torch.randn(500, 3, generator=seeded()), dim=-1)

    def at(radius):
        return interpolate(light[None], radius * directions)[:, 0]

    assert at(0.35).max() < 1e-3 and at(0.6).min() > 0.97
    assert 0.35 < at(0.5).mean() < 0.65
    shares = torch.stack([at(radius).mean() for radius in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6)])
    assert (shares.diff() > 0).all()
    volume = (light < EXPOSED).double().mean() * 8
    assert volume == pytest.approx(4 / 3 * np.pi * 0.5**3, rel=0.05)


def chords(points, directions, radius):
    """How far a ball around the origin reaches from points along directions."""
    along = points @ directions.T
    beyond = points.square().sum(dim=-1, keepdim=True) - radius**2
    root = (along.square() - beyond).clamp(min=0).sqrt()
    return (root - along).clamp(min=0) - (-root - along).clamp(min=0)


def test_light_fades_through_fog_as_exponentials_along_each_way():
    fog, radius = 2.0, 0.7
    light = exposure(fog * (lattice(49).norm(dim=-1) <= radius).float())
    points = 1.2 * torch.rand(300, 3, generator=seeded(1)) - 0.6
    axes = _frames(40)[:, :, 2].float()
    ways = torch.exp(-fog * chords(points, torch.cat([axes, -axes]), radius))
    third = ways.sort(dim=1, descending=True).values[:, 2]
    found = interpolate(light[None], points)[:, 0]
    assert (found - third).abs().max() < 0.04 and (found - third).abs().mean() < 0.01


def test_ways_of_light_are_rotations_spread_evenly():
    frames = _frames(40)
    assert torch.allclose(frames.mT @ frames, torch.eye(3, dtype=frames.dtype), atol=1e-12)
    assert torch.allclose(torch.linalg.det(frames), torch.ones(40, dtype=frames.dtype))
    anywhere = functional.normalize(torch.randn(5000, 3, generator=seeded()).double(), dim=-1)
    nearest = (anywhere @ frames[:, :, 2].T).abs().amax(dim=1)
    assert nearest.min() > np.cos(np.radians(20))  # a cap of 20° each would cover it 2.4 times


def test_a_hollow_is_solid_and_a_cup_is_open():
    points = lattice(33)
    radius = points.norm(dim=-1)
    hollow = exposure(200.0 * ((radius <= 0.6) & (radius >= 0.45)))
    assert hollow[radius < 0.55].max() < 0.05
    inside = box(points, (-0.35, -0.35, -0.1), (0.35, 0.35, 0.5))
    cup = exposure(200.0 * (box(points, (-0.5,) * 3, (0.5,) * 3) & ~inside))
    free = box(points, (-0.25, -0.25, 0.0), (0.25, 0.25, 0.5))
    assert cup[free].min() > 0.8
    walls = box(points, (-0.45, -0.45, -0.45), (0.45, 0.45, -0.35))
    assert cup[walls].max() < 0.05


@pytest.mark.parametrize(("half_width", "open_share"), [(0, (0.0, 0.0)), (4, (0.9, 1.0))])
def test_pits_are_filled_where_they_are_narrow(half_width, open_share):
    """Five cells deep, and one or nine wide."""
    points = lattice(33)
    wide = half_width * CELL + 1e-4
    pit = box(points, (-wide, -wide, 0.25 - 1e-4), (wide, wide, 0.5))
    light = exposure(200.0 * (box(points, (-0.5,) * 3, (0.5,) * 3) & ~pit))
    middle = box(points, (-0.5 * wide, -0.5 * wide, 0.25), (0.5 * wide, 0.5 * wide, 0.4))
    share = (light[pit & middle] > EXPOSED).float().mean()
    assert open_share[0] <= share <= open_share[1]


def test_interpolation_is_exact_for_linear_volumes_and_ends_at_the_border():
    points = lattice(6, torch.float64)
    slopes = torch.tensor([[1.0, -2.0, 0.5], [0.3, 0.7, 4.0]], dtype=torch.float64)
    volumes = (points @ slopes.T).permute(3, 0, 1, 2)
    anywhere = 2 * torch.rand(50, 3, generator=seeded(), dtype=torch.float64) - 1
    torch.testing.assert_close(interpolate(volumes, anywhere), anywhere @ slopes.T)
    far = torch.tensor([[3.0, 0.2, -5.0]], dtype=torch.float64)
    expected = torch.tensor([[1.0, 0.2, -1.0]], dtype=torch.float64) @ slopes.T
    torch.testing.assert_close(interpolate(volumes, far), expected)


def slow_partition(start, cost, solid, iterations):
    """The primal-dual method on whole volumes, one axis and one label at a time, in float64."""
    labels, leading, cost = start.double(), start.double(), cost.double()
    flow = torch.zeros(3, *start.shape, dtype=torch.float64)
    step = 12**-0.5
    for _ in range(iterations):
        for axis, k in itertools.product(range(3), range(len(start))):
            flow[axis, k] += step * forward_difference(leading[k], solid, axis)
        flow = flow / flow.square().sum(dim=0).sqrt().clamp(min=1)
        divergence = torch.stack(
            [sum(backward_difference(flow[a, k], a) for a in range(3)) for k in range(len(start))]
        )
        after = torch.zeros_like(labels)
        for place in solid.nonzero().tolist():
            at = (slice(None), *place)
            after[at] = slow_simplex(labels[at] + step * (divergence[at] - cost[at]))
        leading = 2 * after - labels
        labels = after
    return labels


def forward_difference(volume, solid, axis):
    """To the next point along an axis; 0 where either is outside."""
    after = volume.roll(-1, dims=axis) - volume
    joined = solid & solid.roll(-1, dims=axis)
    joined.select(axis, -1).fill_(False)
    return after * joined


def backward_difference(volume, axis):
    """The negative adjoint: its last layers along the axis are 0 already."""
    return volume - volume.roll(1, dims=axis)


def slow_simplex(values):
    """Σ max(v − shift, 0) = 1, the shift found by bisection."""
    low, high = values.min() - 1, values.max()
    for _ in range(80):
        middle = 0.5 * (low + high)
        if (values - middle).clamp(min=0).sum() > 1:
            low = middle
        else:
            high = middle
    return (values - high).clamp(min=0)


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, (4, 3), elements=st.floats(-5, 5)))
def test_the_simplex_is_met_at_the_nearest_point(values):
    found = _onto_simplex(torch.from_numpy(values))
    expected = torch.stack([slow_simplex(row) for row in torch.from_numpy(values).T], dim=1)
    torch.testing.assert_close(found, expected, atol=1e-9, rtol=0)


@pytest.mark.parametrize("objects", [2, 3])
@pytest.mark.parametrize("iterations", [1, 6])
def test_the_packed_method_is_the_plain_one(objects, iterations):
    generator = seeded(objects)
    solid = torch.rand(6, 5, 4, generator=generator) < 0.8
    start = 4 * one_hot(torch.randint(objects, solid.shape, generator=generator), objects) * solid
    cost = torch.rand(start.shape, generator=generator) * (
        torch.rand(6, 5, 4, generator=generator) < 0.5
    )
    found = _minimal_partition(start[:, solid], cost[:, solid], solid, iterations)
    expected = slow_partition(start, cost, solid, iterations)[:, solid]
    torch.testing.assert_close(found.double(), expected, atol=1e-5, rtol=0)


def one_hot(owner, objects):
    return functional.one_hot(owner, objects).permute(3, 0, 1, 2).float()


def energy(labels, solid, cost):
    """Σ_k Σ |∇u_k| + cost, by forward differences."""
    slopes = [
        torch.stack([forward_difference(one, solid, axis) for axis in range(3)]) for one in labels
    ]
    return sum(float(slope.norm(dim=0).sum()) for slope in slopes) + float((cost * labels).sum())


@pytest.mark.parametrize(("objects", "shape"), [(2, (2, 2, 3)), (3, (2, 1, 4))])
def test_no_labelling_costs_less(objects, shape):
    """Against every one there is."""
    generator = seeded(7)
    solid = torch.ones(shape, dtype=torch.bool)
    solid[0, 0, 0] = False
    cost = 20 * torch.rand(objects, *shape, generator=generator) ** 2 * solid
    even = torch.full((objects, *shape), 1 / objects)
    labels = torch.zeros_like(even)
    labels[:, solid] = _minimal_partition(even[:, solid], cost[:, solid], solid, 1500)
    choices = itertools.product(range(objects), repeat=int(solid.sum()))
    best = np.inf
    for choice in choices:
        owner = torch.zeros(shape, dtype=torch.long)
        owner[solid] = torch.tensor(choice)
        best = min(best, energy(one_hot(owner, objects) * solid, solid, cost))
    assert energy(labels, solid, cost) <= best + 1e-3
    assert len(labels.argmax(dim=0)[solid].unique()) > 1


def divided(solid, owner, objects, *, iterations=150):
    """Whose the points of a solid are when only its skin is labelled, from a random start."""
    buried = -functional.max_pool3d(-solid[None, None].float(), 3, stride=1, padding=1)[0, 0]
    skin = solid & (buried == 0)
    start = one_hot(torch.randint(objects, solid.shape, generator=seeded()), objects)
    cost = skin * (1 - one_hot(owner, objects))
    labels = _minimal_partition(start[:, solid], cost[:, solid], solid, iterations)
    return labels.argmax(dim=0), owner[solid]


def test_stacked_boxes_meet_in_a_plane():
    solid = torch.zeros(23, 23, 22, dtype=torch.bool)
    solid[2:21, 2:21, 2:10] = True
    solid[7:16, 7:16, 10:20] = True
    owner = torch.zeros(solid.shape, dtype=torch.long)
    owner[:, :, 10:] = 1
    found, expected = divided(solid, owner, 2)
    assert torch.equal(found, expected)


def test_a_ball_that_sinks_into_a_disc_ends_in_the_plane_of_contact():
    points = lattice(33)
    ball = (points - torch.tensor([0.0, 0.0, 0.15])).norm(dim=-1) < 0.45
    disc = (points[..., :2].norm(dim=-1) < 0.7) & (points[..., 2] < 0) & (points[..., 2] > -0.4)
    found, expected = divided(ball | disc, (points[..., 2] >= 0).long(), 2)
    assert torch.equal(found, expected)


def test_three_objects_in_a_row():
    solid = torch.zeros(28, 13, 13, dtype=torch.bool)
    solid[2:26, 2:11, 2:11] = True
    owner = torch.zeros(solid.shape, dtype=torch.long)
    owner[10:], owner[18:] = 1, 2
    found, expected = divided(solid, owner, 3)
    assert torch.equal(found, expected)


class BallInDisc:
    """A red ball that stands in a green disc; a part of it is hidden there."""

    def depth(self, x):
        """How deep points lie in the two together; negative outside."""
        ball = 0.42 - (x - x.new_tensor([0.0, 0.0, 0.2])).norm(dim=-1)
        disc = torch.minimum(0.65 - x[..., :2].norm(dim=-1), 0.15 - (x[..., 2] + 0.15).abs())
        return torch.maximum(ball, disc)

    def density_and_colour(self, x):
        density = 80.0 * (self.depth(x) > 0).to(x.dtype)
        green = owner_of(x)[..., None] == 1
        return density, torch.where(green, x.new_tensor(GREEN), x.new_tensor(RED))


def owner_of(x):
    """The ball has what is above the disc."""
    return (x[..., 2] < 0).long()


def seen_from(elevation, dtype=torch.float32, views=8):
    azimuth = torch.arange(views, dtype=dtype) * 360 / views
    cameras = orbit(azimuth, torch.full_like(azimuth, elevation), size=40)
    return freeze(BallInDisc(), cameras, samples=96, threshold=1e-4)


def ball_in_disc(dtype=torch.float32, side=33, elevation=20.0, guess=None, **options):
    """Its partition from labels that are right near the surface and wrong below; the lattice."""
    scene, points, frozen = BallInDisc(), lattice(side, dtype), seen_from(elevation, dtype)
    owner = owner_of(frozen.points)
    owner = torch.where(scene.depth(frozen.points) < 0.1, owner, 1 - owner)
    probabilities = functional.one_hot(owner, 2).to(dtype)
    density, colour = scene.density_and_colour(points.view(-1, 3))
    volumes = density.view(side, side, side), colour.view(side, side, side, 3)
    if guess is None:
        guess = torch.full((side, side, side, 2), 0.5, dtype=dtype)
    return partition(*volumes, frozen, probabilities, guess=guess, **options), points


@pytest.fixture(scope="module")
def parts():
    return ball_in_disc()


def test_hidden_parts_end_in_the_plane_that_spans_the_seen_contact(parts):
    found, points = parts
    solid = BallInDisc().depth(points) > 0.03
    off = points[..., 2].abs() > 0.5 * CELL
    assert torch.equal(found.labels.argmax(dim=0)[solid & off], owner_of(points)[solid & off])
    assert found.labels.amax(dim=0)[solid].mean() > 0.99
    torch.testing.assert_close(found.labels.sum(dim=0), torch.ones_like(found.light))
    assert ((found.light < EXPOSED) | (BallInDisc().depth(points) <= 0.5 * CELL)).all()


@pytest.mark.parametrize("weight", [0.0, 5.0])
def test_a_guess_holds_inside_as_far_as_it_weighs(weight):
    """It says the opposite of the truth everywhere; of what is seen nobody asks it."""
    points = lattice(33)
    opposite = functional.one_hot(1 - owner_of(points), 2).float()
    found, _ = ball_in_disc(guess=opposite, weight=20.0, guess_weight=weight)
    owner, depth = found.labels.argmax(dim=0), BallInDisc().depth(points)
    off = points[..., 2].abs() > 0.5 * CELL
    truth, deep = owner_of(points), (depth > 3 * CELL) & off
    assert torch.equal(owner[deep], (truth if weight == 0 else 1 - truth)[deep]) and deep.any()
    seen = (found.seen == 1) & (depth > 0) & off
    assert torch.equal(owner[seen], truth[seen]) and seen.any()


def test_what_is_seen_is_seen(parts):
    found, points = parts
    depth = BallInDisc().depth(points)
    above = (depth > 0) & (depth < 0.5 * CELL) & (points[..., 2] > 0.3)
    assert found.seen[above].mean() > 0.9
    assert found.seen[(depth > 2.5 * CELL) | (depth < -CELL)].max() == 0


def test_shares_are_the_fields_where_seen_and_the_partitions_elsewhere(parts):
    found, points = parts
    places = points.view(-1, 3)
    guess = torch.tensor([0.3, 0.7]).expand(len(places), 2)
    shares = found.shares(places, guess)
    torch.testing.assert_close(shares.sum(dim=1), torch.ones(len(places)))
    seen = found.seen.flatten()
    torch.testing.assert_close(shares[seen == 1], guess[seen == 1])
    torch.testing.assert_close(shares[seen == 0], found.labels.flatten(1).T[seen == 0])
    half = Partition(found.labels, torch.full_like(found.seen, 0.25), found.light)
    mixed = 0.25 * guess + 0.75 * found.labels.flatten(1).T
    torch.testing.assert_close(half.shares(places, guess), mixed)


def test_points_beyond_the_lattice_are_outside(parts):
    found, _ = parts
    far = torch.tensor([[0.0, 0.0, 1.7], [-4.0, 0.2, 0.1]])
    assert not found.inside(far).any()
    assert found.inside(torch.tensor([[0.0, 0.0, 0.3], [0.4, 0.0, -0.15]])).all()
    torch.testing.assert_close(found.shares(far, torch.zeros(2, 2)).sum(dim=1), torch.ones(2))


def test_a_partition_in_float64():
    """Unlike single precision only in rounding."""
    (single, _), (double, _) = ball_in_disc(side=21), ball_in_disc(torch.float64, side=21)
    assert double.labels.dtype == double.light.dtype == double.seen.dtype == torch.float64
    assert (double.labels - single.labels).abs().mean() < 1e-3
    assert (double.light - single.light).abs().max() < 1e-4


def test_a_side_that_no_view_shows_goes_by_colour():
    """From above, the disc's lower face is in the dark; it is green as its rim is."""
    found, points = ball_in_disc(elevation=55.0)
    below = (BallInDisc().depth(points) > 0) & (points[..., 2] < -0.2)
    assert (found.labels.argmax(dim=0)[below] == 1).all()
    assert found.seen[below].mean() > 0.9


def test_unseen_skin_has_the_label_of_its_like():
    """A bar whose ends are seen: its middle is red up to two thirds, whatever is nearer."""
    skin = torch.zeros(31, 31, 31, dtype=torch.bool)
    skin[5:26, 14:16, 14:16] = True
    colour = torch.zeros(31, 31, 31, 3)
    colour[:19] = torch.tensor(RED)
    colour[19:] = torch.tensor(GREEN)
    labels, seen = torch.zeros(2, 31, 31, 31), torch.zeros(31, 31, 31)
    labels[0, 5:9, 14:16, 14:16] = labels[1, 22:26, 14:16, 14:16] = 1.0
    seen[5:9, 14:16, 14:16] = seen[22:26, 14:16, 14:16] = 1.0
    found, known = _label_unseen_skin(labels, seen, skin, colour)
    assert (known[skin] == 1).all() and (known[~skin] == 0).all()
    assert found[:, 5:26, 15, 15].argmax(dim=0).tolist() == 14 * [0] + 7 * [1]
    assert torch.equal(found[:, ~skin], labels[:, ~skin])


def test_views_that_show_nothing_are_refused():
    frozen = seen_from(20.0, views=2)
    probabilities = torch.full((len(frozen.points), 2), 0.5)
    nothing = torch.zeros(9, 9, 9), torch.zeros(9, 9, 9, 3)
    guess = torch.full((9, 9, 9, 2), 0.5)
    with pytest.raises(ValueError, match="expected views that show the scene's solid, got none"):
        partition(*nothing, frozen, probabilities, guess=guess)
