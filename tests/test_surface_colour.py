"""The colour of a surface under refinement: what is seen stays, what is hidden is learned."""

import pytest
import torch
from toy_layers import ball

from dissector.surface_colour import DARKEST, SurfaceColour

CENTRE, HALF = torch.tensor([0.1, 0.0, -0.1]), 0.8


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def painted(points):
    """A colour that changes with the place, between 0.1 and 0.9."""
    return 0.5 + 0.4 * torch.sin(4 * points + torch.tensor([0.0, 1.0, 2.0]))


def sphere():
    return torch.tensor(ball(CENTRE.numpy(), radius=0.5, subdivisions=4).vertices)


def upper(points):
    return (points[:, 2] > CENTRE[2]).float()


def around(points, colours, seen, resolution=32):
    return SurfaceColour.around(
        points, colours, seen, centre=CENTRE, half=HALF, resolution=resolution
    )


@pytest.fixture
def colour():
    """Of a ball whose upper half is seen."""
    points = sphere()
    return around(points, painted(points), upper(points))


def far_from_the_rim(points, cells=2.5):
    """Where the volumes around are not mixed of both halves."""
    return (points[:, 2] - CENTRE[2]).abs() > cells * 2 * HALF / 32


def seen_colour(points, normals):
    """As the scene shows them; the normals matter."""
    return (painted(points) + 0.1 * normals.abs()).clamp(0, 1)


def test_what_is_seen_has_the_scenes_colour_exactly(colour):
    points = sphere()
    seen = points[(upper(points) > 0) & far_from_the_rim(points)]
    normals = torch.nn.functional.normalize(seen - CENTRE, dim=1)
    with torch.no_grad():
        colour.own.copy_(3 * torch.randn(colour.own.shape, generator=seeded()))
    shown = colour.exact(seen, normals, seen_colour)
    torch.testing.assert_close(
        shown, seen_colour(seen, normals).clamp(DARKEST, 1 - DARKEST), atol=1e-6, rtol=0
    )
    assert not shown.requires_grad


def test_the_quick_colour_is_the_exact_one_but_softer(colour):
    points = sphere()
    shown = colour(points)
    seen = (upper(points) > 0) & far_from_the_rim(points)
    assert (shown - painted(points))[seen].abs().max() < 0.15
    assert (shown - painted(points))[seen].abs().mean() < 0.04


def test_colours_of_one_kind_stay_exactly():
    points = sphere()
    one = torch.tensor([0.2, 0.5, 0.95])
    colour = around(points, one.expand(len(points), 3).contiguous(), torch.ones(len(points)))
    torch.testing.assert_close(colour(points), one.expand(len(points), 3), atol=1e-4, rtol=0)


def test_hidden_places_start_as_the_nearest_seen_ones():
    """Seen are a red spot above and a blue one to the right; each spreads over its side."""
    points = sphere()
    away = points - CENTRE
    red, blue = away[:, 2] > 0.42, away[:, 1] > 0.42
    colours = torch.where(
        red[:, None], torch.tensor([0.9, 0.1, 0.1]), torch.tensor([0.1, 0.1, 0.9])
    )
    colour = around(points, colours, (red | blue).float())
    shown = colour(points)
    to_red = torch.cdist(points, points[red]).amin(dim=1)
    to_blue = torch.cdist(points, points[blue]).amin(dim=1)
    hidden = ~(red | blue)
    clearly = (to_red - to_blue).abs() > 0.25
    nearer = to_red < to_blue
    assert (shown[hidden & clearly & nearer] - colours[red][0]).abs().max() < 0.02
    assert (shown[hidden & clearly & ~nearer] - colours[blue][0]).abs().max() < 0.02
    assert (hidden & clearly & nearer).sum() > 50 < (hidden & clearly & ~nearer).sum()


def test_hidden_places_do_not_show_what_the_scene_says_of_them(colour):
    """The field's colours there were never looked at: they may be anything."""
    points = sphere()
    hidden = points[(upper(points) == 0) & far_from_the_rim(points)]
    normals = torch.nn.functional.normalize(hidden - CENTRE, dim=1)
    loud = colour.exact(hidden, normals, lambda p, n: torch.ones_like(p))
    dark = colour.exact(hidden, normals, lambda p, n: torch.zeros_like(p))
    assert torch.equal(loud, dark)
    torch.testing.assert_close(loud, colour(hidden).detach(), atol=1e-5, rtol=0)


def test_the_share_seen_is_that_of_the_nearest_points(colour):
    points = sphere()
    share, far = colour.share_seen(points), far_from_the_rim(points)
    torch.testing.assert_close(share[far], upper(points)[far], atol=1e-6, rtol=0)
    assert -1e-6 <= share.min() and share.max() <= 1 + 1e-6


def test_gradients_reach_the_hidden_part_of_its_own_colour_alone(colour):
    points = sphere().requires_grad_()
    colour(points.detach()).sum().backward()
    assert [name for name, _ in colour.named_parameters()] == ["own"]
    assert not colour.seen.requires_grad and not colour.scene.requires_grad
    side = torch.linspace(-HALF, HALF, 33) + CENTRE[2]
    touched = colour.own.grad[0].abs().sum(dim=(0, 2, 3))
    assert touched[side > CENTRE[2] + 0.1].max() < 1e-5
    assert touched[(side > CENTRE[2] - 0.5) & (side < CENTRE[2])].min() > 1


def test_the_hidden_part_learns_a_colour_and_the_seen_part_keeps_its_own(colour):
    points = sphere()
    before, far = colour(points).detach(), far_from_the_rim(points)
    optimiser = torch.optim.Adam(colour.parameters(), 0.1)
    for _ in range(80):
        loss = (colour(points) - torch.tensor([0.9, 0.9, 0.1])).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    after = colour(points).detach()
    seen = upper(points) > 0
    torch.testing.assert_close(after[seen & far], before[seen & far], atol=1e-5, rtol=0)
    assert (after[~seen & far] - torch.tensor([0.9, 0.9, 0.1])).abs().max() < 0.05


def test_extreme_colours_have_finite_gradients():
    points = sphere()
    colours = (points > CENTRE).float()
    colour = around(points, colours, upper(points))
    colour(points).square().sum().backward()
    assert colour.own.grad.isfinite().all()
    assert colour(points).isfinite().all()


def test_colours_are_known_as_far_as_a_surface_can_move(colour):
    """Beyond the places that were worked out, they are as at the nearest of these."""
    points = sphere()
    away = far_from_the_rim(points, cells=6)
    grown = CENTRE + 1.5 * (points - CENTRE)[away]
    torch.testing.assert_close(colour.share_seen(grown), upper(points)[away], atol=1e-5, rtol=0)
    assert (colour(grown) - colour(points)[away]).abs().max() < 0.3
    assert (colour(grown) - colour(points)[away]).abs().mean() < 0.05


def test_colours_go_on_beyond_the_volumes(colour):
    far = torch.tensor([[2.0, 0.1, 0.4], [0.2, -3.0, -5.0]])
    border = (far - CENTRE).clamp(-HALF, HALF) + CENTRE
    torch.testing.assert_close(colour(far), colour(border))
    torch.testing.assert_close(colour.share_seen(far), colour.share_seen(border))


def test_a_state_comes_back_to_the_bit(colour):
    with torch.no_grad():
        colour.own.add_(torch.randn(colour.own.shape, generator=seeded()))
    state = {name: value.clone() for name, value in colour.state_dict().items()}
    again = SurfaceColour.from_state(state, HALF)
    points = sphere()
    assert torch.equal(colour(points), again(points))
    assert state.keys() == {"own", "seen", "scene", "centre"}
    assert again.own.requires_grad and not again.scene.requires_grad


def test_a_surface_that_is_nowhere_seen_is_refused():
    points = sphere()
    with pytest.raises(ValueError, match="no part of the surface is seen from any view"):
        around(points, painted(points), torch.zeros(len(points)))


def test_one_seen_point_is_enough():
    points = sphere()
    seen = torch.zeros(len(points))
    seen[7] = 1
    colours = painted(points)
    hidden = (points - points[7]).norm(dim=1) > 0.3
    shown = around(points, colours, seen)(points)[hidden]
    torch.testing.assert_close(shown, colours[7].expand_as(shown), atol=1e-4, rtol=0)
