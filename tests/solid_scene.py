"""Two balls that sink into each other, as the scene and the category field of a finished run."""

import math

import torch
from torch import nn

from dissector.cameras import orbit
from dissector.category_field import CategoryField
from dissector.distillation import Scene
from dissector.frozen_samples import freeze
from dissector.object_surfaces import SolidParts
from dissector.occupancy import OccupancyGrid
from dissector.scene_field import SceneField

RADIUS, OFFSET = 0.36, 0.25
COLOURS = torch.tensor([[0.9, 0.1, 0.1], [0.1, 0.2, 0.9]])
TEMPERATURE = 0.1
GREY = torch.full((3,), 0.5)

BALL = 4 / 3 * math.pi * RADIUS**3
LENS = math.pi / 12 * (2 * RADIUS - 2 * OFFSET) ** 2 * (4 * RADIUS + 2 * OFFSET)
"""Volumes of a ball, and of what the two share."""


def depth(x):
    """How deep points lie in the two together; negative outside."""
    centres = x.new_tensor([[0.0, -OFFSET, 0.0], [0.0, OFFSET, 0.0]])
    return RADIUS - torch.cdist(x, centres).amin(dim=-1)


class BallsField(SceneField):
    """Solid, or a skin of some thickness; red on −y and blue on +y."""

    def __init__(self, thickness=1.0, level=150.0):
        nn.Module.__init__(self)
        self.thickness, self.level = thickness, level

    def density(self, x):
        within = depth(x)
        return self.level * ((within > 0) & (within < self.thickness)).to(x.dtype)

    def colour(self, x):
        return COLOURS.to(x)[(x[:, 1] > 0).long()]

    def density_and_colour(self, x):
        return self.density(x), self.colour(x)


class BallsCategories(CategoryField):
    """Sure of the skin, where it was seen; of the inside it knows nothing.

    Attributes:
        objects: how many it tells apart; those beyond the second are nowhere.
    """

    def __init__(self, objects=2):
        nn.Module.__init__(self)
        self.objects = objects

    def logits(self, x):
        sure = (depth(x) < 0.06).to(x.dtype) * x[:, 1].sign()
        rest = x.new_full((len(x), self.objects - 2), -1.0)
        return torch.cat([torch.stack([-sure, sure], dim=-1), rest], dim=-1)


def scene(thickness=1.0, level=150.0):
    return Scene(BallsField(thickness, level), OccupancyGrid(16))


def views(size=40, count=10):
    azimuth = torch.arange(count) * (360.0 / count)
    elevation = torch.tensor([(0.0, 35.0, 15.0, 50.0)[i % 4] for i in range(count)])
    return orbit(azimuth, elevation, size=size)


def solid_parts(thickness=1.0, objects=2, resolution=36):
    made = scene(thickness)
    frozen = freeze(made.field, views(), occupancy=made.occupancy, samples=80, threshold=1e-3)
    categories = BallsCategories(objects)
    return SolidParts.of(made, categories, TEMPERATURE, frozen, resolution=resolution)
