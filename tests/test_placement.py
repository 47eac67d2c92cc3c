"""Where a scene lies, from cameras alone and from silhouettes, and the map into the unit ball."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.cameras import Cameras, look_at
from dissector.placement import FILLED, Placement, around_frusta, around_silhouettes

CENTRE = torch.tensor([12.0, -7.0, 3.0], dtype=torch.float64)
UNIT = 2.5
"""Where the scenes of these tests lie, and their scale."""


def rig(count=12, *, size=48, distance=4.0, angle=40.0, target=CENTRE):
    """Cameras on a spiral around the scene, distances in its scale."""
    height = torch.linspace(-0.2, 0.8, count, dtype=torch.float64)
    turn = torch.arange(count, dtype=torch.float64) * 2.4
    flat = (1 - height**2).sqrt()
    direction = torch.stack([flat * turn.cos(), flat * turn.sin(), height], dim=-1)
    position = CENTRE + UNIT * distance * direction
    poses = look_at(position, target.expand_as(position))
    length = 0.5 * size / math.tan(math.radians(angle) / 2)
    focal = torch.full((count, 2), length, dtype=torch.float64)
    return Cameras(poses, focal, torch.full_like(focal, size / 2), size, size)


def ball_silhouettes(cameras, centre, radius):
    """Where rays pass a ball, in closed form."""
    origins, directions = cameras.rays()
    away = centre - origins
    along = (away * directions).sum(dim=-1, keepdim=True)
    return list(((away - along * directions).norm(dim=-1) < radius).unbind(0))


def test_frusta_give_the_largest_ball_that_all_cameras_see():
    placement = around_frusta(rig())
    assert placement.centre == pytest.approx(CENTRE.tolist(), abs=1e-9)
    seen = UNIT * 4.0 * math.sin(math.radians(20))
    assert placement.scale == pytest.approx(seen / FILLED, rel=1e-9)


def test_cameras_that_miss_one_another_a_little_meet_in_the_middle():
    shift = 0.1 * torch.randn(40, 3, generator=torch.Generator().manual_seed(1)).double()
    cameras = rig(40, target=CENTRE + shift)
    assert (torch.tensor(around_frusta(cameras).centre) - CENTRE).norm() < 0.1


@pytest.mark.parametrize("offset", [(0.0, 0.0, 0.0), (0.5, -0.3, 0.4)])
def test_silhouettes_give_the_object_itself(offset):
    cameras, radius = rig(16, size=96), 0.8 * UNIT
    centre = CENTRE + torch.tensor(offset).double()
    placement = around_silhouettes(cameras, ball_silhouettes(cameras, centre, radius))
    assert (torch.tensor(placement.centre) - centre).norm() < 0.05 * radius
    assert radius / FILLED <= placement.scale < 1.15 * radius / FILLED


def test_a_few_wrong_silhouettes_do_not_matter():
    cameras, radius = rig(24), 0.8 * UNIT
    silhouettes = ball_silhouettes(cameras, CENTRE, radius)
    silhouettes[7] = torch.zeros_like(silhouettes[7])
    placement = around_silhouettes(cameras, silhouettes)
    assert radius / FILLED <= placement.scale < 1.25 * radius / FILLED


def test_a_thin_object_is_not_lost():
    """A rod much thinner than a cell of the grid, upright through the centre."""
    cameras = rig(16, size=96)
    along = torch.linspace(-1, 1, 400).double()[:, None] * torch.tensor([0, 0, 0.8 * UNIT]).double()
    silhouettes = []
    for view in range(len(cameras)):
        pose = cameras.camera_to_world[view]
        local = (CENTRE + along - pose[:3, 3]) @ pose[:3, :3]
        place = cameras.centre[view] + cameras.focal[view] * local[:, :2] / -local[:, 2:] * (
            torch.tensor([1.0, -1.0]).double()
        )
        mask = torch.zeros(96, 96, dtype=torch.bool)
        mask[place[:, 1].long(), place[:, 0].long()] = True
        silhouettes.append(mask)
    placement = around_silhouettes(cameras, silhouettes)
    assert 0.8 * UNIT <= FILLED * placement.scale < 1.15 * 0.8 * UNIT


def test_contradicting_silhouettes_are_an_error():
    cameras = rig(12)
    silhouettes = [torch.zeros(48, 48, dtype=torch.bool) for _ in range(12)]
    for index, mask in enumerate(silhouettes):
        mask[:6, :6] = index % 2 == 0
        mask[-6:, -6:] = index % 2 == 1
    with pytest.raises(ValueError, match="the silhouettes of the images contradict their cameras"):
        around_silhouettes(cameras, silhouettes)


def test_cameras_that_do_not_look_at_a_scene_are_errors():
    cameras = rig()
    outward = cameras.camera_to_world.clone()
    outward[:, :3, [0, 2]] *= -1
    turned = Cameras(outward, cameras.focal, cameras.centre, 48, 48)
    with pytest.raises(ValueError, match="look away from each other"):
        around_frusta(turned)
    same = cameras[[0, 0, 0]]
    same.camera_to_world[:, 0, 3] += torch.tensor([0.0, 1.0, 2.0])
    with pytest.raises(ValueError, match="all look in one direction"):
        around_frusta(same)


@settings(max_examples=30)
@given(
    scale=st.floats(1e-3, 1e3),
    centre=st.tuples(*[st.floats(-100, 100)] * 3),
    seed=st.integers(0, 99),
)
def test_the_map_goes_back_and_forth(scale, centre, seed):
    """The camera of a point x of the ball stands at the input's point centre + scale · x."""
    placement = Placement(scale, centre)
    points = np.random.default_rng(seed).normal(size=(5, 3)).astype(np.float32)
    mapped = placement.to_input(points)
    assert mapped == pytest.approx(np.array(centre) + scale * points.astype(float))
    poses = torch.eye(4, dtype=torch.float64).repeat(5, 1, 1)
    poses[:, :3, 3] = torch.from_numpy(mapped)
    lens = torch.ones(5, 2, dtype=torch.float64)
    back = placement.into_ball(Cameras(poses, lens, lens, 2, 2)).camera_to_world
    assert back[:, :3, 3].numpy() == pytest.approx(points, abs=1e-9 + 1e-12 / scale)
    assert (back[:, :3, :3] == poses[:, :3, :3]).all()


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan, math.inf])
def test_impossible_placements_are_refused(scale):
    with pytest.raises(ValueError, match="a finite place and a scale > 0"):
        Placement(scale)
