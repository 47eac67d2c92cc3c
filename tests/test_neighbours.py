"""The layers around one that is remade."""

import numpy as np
import pytest
import torch
from closed_meshes import ball, box, layer, opened

from dissector.cameras import orbit
from editing.prompted.neighbours import Neighbours
from editing.prompted.own_space import OwnSpace

GREY = torch.full((3,), 0.5)
HERE = OwnSpace(np.eye(4))


def test_clearance_is_the_distance_to_the_nearest():
    around = Neighbours.of([layer("a", ball(0.3)), layer("b", ball(0.2, (0.6, 0, 0)))], HERE)
    points = torch.tensor([[0.0, 0, 0.32], [0.0, 0, 0.28], [0.6, 0, 0.21], [0.39, 0.0, 0.0]])
    expected = torch.tensor([0.02, -0.02, 0.01, 0.01])
    assert torch.allclose(around.clearance(points), expected, atol=0.006)
    assert around.free(points).tolist() == [True, False, True, True]
    assert around.clearance(torch.tensor([[0.0, 0, 0]])) < -0.05


def test_open_layers_are_seen_but_fill_nothing():
    around = Neighbours.of([layer("leaf", opened(box(colour=(1, 0, 0))))], HERE)
    assert around.surfaces == () and around.free(torch.zeros(1, 3)).all()
    cameras = orbit(torch.tensor([0.0]), torch.tensor([0.0]), size=8)
    assert around.seen(cameras, GREY).colour[0, 4, 4, 0] == pytest.approx(1)


def test_distances_run_along_the_rays():
    """A ball of radius 0.5 in the middle: the ray through each pixel meets it where it must."""
    around = Neighbours.of([layer("ball", ball(0.5, subdivisions=5))], HERE)
    cameras = orbit(torch.tensor([0.0, 70.0]), torch.tensor([0.0, 30.0]), size=33)
    scenery = around.seen(cameras, GREY)
    origins, directions = cameras.rays()
    along = -(origins * directions).sum(dim=-1)
    apart = (origins.square().sum(dim=-1) - along.square()).clamp(min=0)
    hit = apart < 0.48**2
    expected = along - (0.25 - apart).clamp(min=0).sqrt()
    assert torch.allclose(scenery.distance[hit], expected[hit], atol=2e-3)
    assert torch.isinf(scenery.distance[apart > 0.51**2]).all()


def test_nothing_around():
    around = Neighbours.of([], HERE)
    cameras = orbit(torch.tensor([0.0]), torch.tensor([0.0]), size=8)
    scenery = around.seen(cameras, GREY)
    assert torch.isinf(scenery.distance).all() and (scenery.colour == 0.5).all()
    assert torch.isinf(around.clearance(torch.zeros(2, 3))).all()
