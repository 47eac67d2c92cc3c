"""The space in which a layer stands by itself."""

import numpy as np
import torch
from closed_meshes import box

from dissector.cameras import orbit
from dissector.mesh import Layer
from dissector.projection import project
from editing.hands.placing import rotation
from editing.prompted.framing import Framing
from editing.prompted.own_space import REACH, OwnSpace


def brick(transform):
    return Layer("brick", box((1.0, 0.4, 0.2), (0.1, 0.0, 0.0)), transform)


def test_a_turned_layer_stands_facing_the_front_in_its_own_space():
    turn = rotation((0, 0, 1), 1.1)
    turn[:3, :3] *= 3.0
    turn[:3, 3] = 5, -2, 1
    mesh = OwnSpace.of(brick(turn)).mesh(brick(turn))
    half = np.linalg.norm([0.5, 0.2, 0.1])
    expected = REACH / half * np.array([0.5, 0.2, 0.1])
    assert np.allclose(mesh.bounds, [-expected, expected], atol=1e-5)


def test_the_way_back_and_lengths():
    space = OwnSpace.of(brick(rotation((0, 0, 1), 0.3)))
    points = np.random.default_rng(0).normal(size=(20, 3))
    there = space.apply(points)
    back = there @ space.inverse[:3, :3].T + space.inverse[:3, 3]
    assert np.allclose(back, points, atol=1e-5)
    long = np.linalg.norm(there[1:] - there[:-1], axis=1)
    assert np.allclose(long, space.scale * np.linalg.norm(points[1:] - points[:-1], axis=1))


def test_cameras_of_the_scene_see_the_same_from_the_own_space():
    """A point of the world falls on the same pixel, whichever space it is drawn in."""
    layer = brick(rotation((0, 0, 1), 0.8))
    space, framing = OwnSpace.of(layer), Framing((0.3, -0.2, 0.1), 0.7)
    cameras = orbit(torch.tensor([20.0, 130.0]), torch.tensor([10.0, 40.0]), size=64)
    points = np.random.default_rng(1).uniform(-0.5, 0.5, (30, 3))
    expected, far = project(torch.from_numpy(framing.apply(points)), cameras)
    found, depth = project(torch.from_numpy(space.apply(points)), space.cameras(cameras, framing))
    assert torch.allclose(found, expected, atol=1e-2)
    assert torch.allclose(depth, far * space.scale / framing.scale, rtol=1e-4)
