"""A radiance field among meshes, against slow rendering and closed forms."""

import math

import numpy as np
import pytest
import torch
from closed_meshes import ball, box

from dissector.cameras import orbit
from dissector.mesh import Layer
from editing.prompted.composited import Rays, picture, see
from editing.prompted.neighbours import Neighbours, Scenery
from editing.prompted.own_space import OwnSpace

GREY = torch.full((3,), 0.5)
HERE = OwnSpace(np.eye(4))
CAMERA = orbit(torch.tensor([0.0]), torch.tensor([0.0]), size=9)


class Slab:
    """Red fog of one density between two planes x = low and x = high."""

    def __init__(self, low, high, density):
        self.low, self.high, self.thick = low, high, density

    def density_and_colour(self, x):
        inside = (x[:, 0] > self.low) & (x[:, 0] < self.high)
        return self.thick * inside.float(), torch.tensor([1.0, 0.0, 0.0]).expand(len(x), 3)


def everywhere(points):
    return torch.ones(len(points), dtype=torch.bool)


def slow(field, scenery, free, samples):
    """Ray by ray and sample by sample, in float64."""
    origins, directions = (part.reshape(-1, 3).double() for part in scenery.cameras.rays())
    images = []
    rows = zip(
        origins, directions, scenery.colour.reshape(-1, 3), scenery.distance.flatten(), strict=True
    )
    for origin, direction, behind, limit in rows:
        middle = -float(origin @ direction)
        half = math.sqrt(max(0.0, 1 - float((origin + middle * direction).square().sum())))
        left, colour = 1.0, torch.zeros(3, dtype=torch.float64)
        for index in range(samples if half else 0):
            distance = middle - half + 2 * half * (index + 0.5) / samples
            point = (origin + distance * direction)[None]
            if distance >= limit or not free(point):
                continue
            density, shade = field.density_and_colour(point)
            opacity = 1 - math.exp(-float(density) * 2 * half / samples)
            colour += left * opacity * shade[0]
            left *= 1 - opacity
        images.append(colour + left * behind)
    return torch.stack(images).view(scenery.colour.shape)


@pytest.mark.parametrize("place", [0.35, 0.0, -0.35])
def test_a_box_in_front_of_fog_in_it_and_behind_it(place):
    """Depth order: the camera looks along −x, the box is nearer the larger its x."""
    field = Slab(-0.2, 0.2, 3.0)
    layer = Layer("box", box((0.1, 0.3, 0.3), (place, 0, 0), colour=(0, 0, 1)))
    around = Neighbours.of([layer], HERE)
    scenery = around.seen(CAMERA, GREY)
    made = picture(field, scenery, free=around.free, samples=200, chunk=17)
    assert torch.allclose(made, slow(field, scenery, around.free, 200).float(), atol=2e-5)
    front = place + 0.05
    seen_through = math.exp(-3.0 * (0.2 - min(max(front, -0.2), 0.2)))
    middle = made[0, 4, 4]
    assert middle[2] == pytest.approx(seen_through, abs=0.03)
    assert middle[0] == pytest.approx(1 - seen_through, abs=0.03)


def test_without_others_it_is_plain_volume_rendering():
    from dissector.volume_rendering import render

    field = Slab(-0.3, 0.1, 2.0)
    scenery = Neighbours.none().seen(CAMERA, GREY)
    made = picture(field, scenery, free=everywhere, samples=64)
    assert torch.allclose(made, render(field, CAMERA, background=GREY, samples=64).colour)


def test_nothing_counts_inside_the_others():
    """Fog that fills a ball of the others alone is not seen at all, though the ball is drawn."""
    field = Slab(-0.2, 0.2, 50.0)
    around = Neighbours.of([Layer("ball", ball(0.6, colour=(0, 1, 0)))], HERE)
    nothing = Scenery(CAMERA, GREY.expand(1, 9, 9, 3), torch.full((1, 9, 9), torch.inf))
    _, opacity = see(field, Rays.of(nothing), free=around.free, samples=200)
    assert opacity.view(9, 9)[4, 4] == 0
    _, opacity = see(field, Rays.of(nothing), free=everywhere, samples=200)
    assert opacity.view(9, 9)[4, 4] > 0.99


def test_gradients_reach_the_field_only_before_the_surface():
    """A density that can be learned gets a gradient where it is seen and none behind."""
    thick = torch.tensor([1.0, 1.0], requires_grad=True)

    class Two:
        def density_and_colour(self, x):
            return torch.where(x[:, 0] > 0, thick[0], thick[1]), torch.ones_like(x)

    around = Neighbours.of([Layer("wall", box((0.02, 1, 1), colour=(0, 0, 0)))], HERE)
    scenery = around.seen(CAMERA, GREY)
    colour, _ = see(Two(), Rays.of(scenery)[torch.tensor([40])], free=around.free, samples=64)
    colour.sum().backward()
    assert thick.grad is not None
    assert thick.grad[0] > 0.1 and thick.grad[1] == 0
