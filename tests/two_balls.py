"""Two balls of different colours side by side, with a segmenter that knows them by their colour."""

import torch

from dissector.frozen_samples import freeze, render_frozen, seen_values
from dissector.grounding.points import check_points
from dissector.toybox.renderer import BACKGROUND

CENTRES = torch.tensor([[0.0, -0.42, 0.0], [0.0, 0.42, 0.1]])
RADIUS = 0.38
COLOURS = torch.tensor([[0.9, 0.1, 0.1], [0.1, 0.2, 0.9]])


def owner(x):
    """The ball that world points are nearest to."""
    return torch.cdist(x, CENTRES.to(x)).argmin(dim=-1)


class TwoBalls:
    """Solid, constant colours; the first stands on −y, the second on +y."""

    def density_and_colour(self, x):
        away = torch.cdist(x, CENTRES.to(x)).amin(dim=-1)
        return 40.0 * (away <= RADIUS).to(x.dtype), COLOURS.to(x)[owner(x)]


def seen(cameras, samples=48):
    """Frozen samples, pictures over the toybox's background, and each ball's part of each pixel."""
    frozen = freeze(TwoBalls(), cameras, samples=samples, threshold=1e-4)
    colour, _ = render_frozen(frozen, frozen.density.new_tensor(BACKGROUND))
    parts = torch.nn.functional.one_hot(owner(frozen.points), 2).to(frozen.density)
    return frozen, colour, seen_values(frozen, parts)[0]


class ByColour:
    """The pixels that look like the first positive point; remembers how often it was asked."""

    def __init__(self, wrong=()):
        self.wrong, self.calls, self.points = set(wrong), 0, []

    def segment(self, image, points):
        check_points(points, image.shape[1], image.shape[0])
        self.points.append(tuple(points))
        first = next(point for point in points if point.positive)
        like = image[int(first.y), int(first.x)]
        mask = ((image - like).abs().amax(dim=-1) < 0.35).to(image.dtype)
        self.calls += 1
        return 1 - mask if self.calls in self.wrong else mask
