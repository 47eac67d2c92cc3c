"""Cameras against projections written out by hand."""

import math

import numpy as np
import pytest
import torch

from dissector.cameras import Cameras, angles, look_at, orbit, random_orbit, view_word


def some_cameras(size=9):
    azimuth = torch.tensor([0.0, 35.0, 170.0, -100.0], dtype=torch.float64)
    elevation = torch.tensor([0.0, 40.0, -20.0, 85.0], dtype=torch.float64)
    return orbit(azimuth, elevation, size=size), azimuth, elevation


def project(cameras, view, point):
    """Pixel coordinates of a world point, by OpenGL's conventions."""
    pose = cameras.camera_to_world[view].numpy()
    local = pose[:3, :3].T @ (point - pose[:3, 3])
    focal, centre = cameras.focal[view].numpy(), cameras.centre[view].numpy()
    return np.array([local[0], -local[1]]) / -local[2] * focal + centre


def test_poses_are_rigid_and_look_at_the_origin():
    cameras, _, _ = some_cameras()
    axes = cameras.camera_to_world[:, :3, :3]
    torch.testing.assert_close(axes.mT @ axes, torch.eye(3).double().expand(4, 3, 3))
    torch.testing.assert_close(torch.linalg.det(axes), torch.ones(4).double())
    position = cameras.camera_to_world[:, :3, 3]
    torch.testing.assert_close(axes[:, :, 2] * 3.2, position)
    assert (axes[:, 2, 1] > 0).all(), "world z must point up in the image"


def test_azimuth_zero_sees_the_front():
    camera = orbit(torch.zeros(1), torch.zeros(1), size=8)
    torch.testing.assert_close(camera.camera_to_world[0, :3, 3], torch.tensor([3.2, 0, 0]))
    right = camera.camera_to_world[0, :3, 0]
    torch.testing.assert_close(right, torch.tensor([0.0, 1, 0]))


@pytest.mark.parametrize("height", [3.0, -3.0])
def test_vertical_views_have_a_defined_top(height):
    pose = look_at(torch.tensor([[0.0, 0.0, height]]), torch.zeros(1, 3))
    torch.testing.assert_close(pose[0, :3, 1], torch.tensor([-1.0, 0, 0]))
    assert float(torch.linalg.det(pose[0, :3, :3])) == pytest.approx(1)


def test_rays_pass_through_their_pixels():
    cameras, _, _ = some_cameras()
    origins, directions = cameras.rays()
    torch.testing.assert_close(directions.norm(dim=-1), torch.ones(4, 9, 9).double())
    for view, row, column in [(0, 0, 0), (1, 3, 7), (2, 8, 1), (3, 4, 4)]:
        point = origins[view, row, column] + 2.5 * directions[view, row, column]
        pixel = project(cameras, view, point.numpy())
        np.testing.assert_allclose(pixel, [column + 0.5, row + 0.5], atol=1e-9)


def test_rays_of_uneven_lenses():
    pose = torch.eye(4, dtype=torch.float64)[None]
    lens = torch.tensor([[10.0, 20.0]]).double()
    cameras = Cameras(pose, lens, torch.tensor([[1.0, 2.0]]).double(), 5, 3)
    origins, directions = cameras.rays()
    assert directions.shape == origins.shape == (1, 3, 5, 3)
    expected = torch.tensor([0.35, -0.025, -1.0]).double()
    torch.testing.assert_close(directions[0, 2, 4], expected / expected.norm())


def test_field_of_view_spans_the_image():
    camera = orbit(torch.zeros(1).double(), torch.zeros(1).double(), size=10, field_of_view=50.0)
    edge = np.array([0.0, 0.0, 3.2 * math.tan(math.radians(25))])
    np.testing.assert_allclose(project(camera, 0, edge), [5, 0], atol=1e-9)


def test_resizing_keeps_the_view():
    cameras, _, _ = some_cameras(size=4)
    large = cameras.resized(12, 12)
    torch.testing.assert_close(large.rays()[1][:, 1::3, 1::3], cameras.rays()[1])
    assert (large.width, large.height) == (12, 12)


def test_subsets_and_conversion():
    cameras, _, _ = some_cameras()
    some = cameras[[2, 0]]
    assert len(some) == 2 and len(cameras[1:]) == 3
    torch.testing.assert_close(some.camera_to_world[0], cameras.camera_to_world[2])
    single = cameras.to(dtype=torch.float32)
    assert single.focal.dtype == single.camera_to_world.dtype == torch.float32
    assert (single.width, single.height) == (9, 9)


def test_angles_invert_orbit():
    cameras, azimuth, elevation = some_cameras()
    found = angles(cameras)
    torch.testing.assert_close(found[0], azimuth)
    torch.testing.assert_close(found[1], elevation)


@pytest.mark.parametrize(
    ("azimuth", "elevation", "word"),
    [
        (0, 0, "front"),
        (45, 20, "front"),
        (-44, -10, "front"),
        (316, 0, "front"),
        (46, 0, "side"),
        (-90, 54, "side"),
        (134, 0, "side"),
        (135, 0, "back"),
        (180, 0, "back"),
        (-180, 0, "back"),
        (0, 55, "overhead"),
        (180, 90, "overhead"),
    ],
)
def test_view_words(azimuth, elevation, word):
    assert view_word(float(azimuth), float(elevation)) == word


def test_random_orbit_looks_from_all_around():
    generator = torch.Generator().manual_seed(3)
    for views in (1, 4, 7):
        cameras, words = random_orbit(views, size=4, elevation=(-5.0, 60.0), generator=generator)
        azimuth, elevation = angles(cameras)
        assert ((elevation >= -5.001) & (elevation <= 60.001)).all()
        assert words == tuple(
            view_word(a, e) for a, e in zip(azimuth.tolist(), elevation.tolist(), strict=True)
        )
        gaps = (azimuth % 360).sort().values.diff()
        assert views == 1 or gaps.max() <= 2 * 360 / views + 1e-3


def test_random_orbit_is_seeded_and_passes_the_lens_on():
    first, second = (
        random_orbit(3, size=4, radius=2.0, generator=torch.Generator().manual_seed(5))[0]
        for _ in range(2)
    )
    assert torch.equal(first.camera_to_world, second.camera_to_world)
    torch.testing.assert_close(first.camera_to_world[:, :3, 3].norm(dim=1), torch.full((3,), 2.0))
