"""Boxes of toys."""

import numpy as np
import torch

from dissector.baselines.composition import Box
from dissector.toybox.boxes import boxes_of
from dissector.toybox.scenes import PAPER_SCENES, build
from dissector.toybox.shapes import BOX, Toy, solid


def test_the_box_of_a_brick_is_the_brick():
    brick = Toy("brick", (solid(BOX, (0.1, 0.2, -0.3), (0.3, 0.2, 0.1), (1.0, 0.0, 0.0)),), {})
    (box,) = boxes_of([brick])
    assert np.allclose(box.centre, (0.1, 0.2, -0.3)) and np.allclose(box.size, (0.6, 0.4, 0.2))


def test_the_boxes_hold_their_toys_and_no_less():
    toys = build(PAPER_SCENES[0])
    for toy, box in zip(toys, boxes_of(toys), strict=True):
        grown = Box(box.centre, tuple(edge * (1 + 1e-6) for edge in box.size))
        corners = torch.cat([torch.as_tensor(part.bounds()) for part in toy.parts])
        assert grown.contains(corners).all()
        shrunk = Box(box.centre, tuple(0.99 * edge for edge in box.size))
        assert not shrunk.contains(corners).all()
