"""Projection and clip matrices against the rays of the cameras."""

import pytest
import torch

from dissector.projection import clip_matrices, project
from tests.plain_meshes import odd_cameras


def on_rays(cameras, view):
    """A point on the ray of every pixel of a view, and the pixel's centre."""
    origins, directions = (part[view] for part in cameras.rays())
    far = torch.linspace(1.0, 3.0, cameras.height * cameras.width, dtype=torch.float64)
    points = origins + far.reshape(cameras.height, cameras.width, 1) * directions
    lines, columns = torch.meshgrid(
        torch.arange(cameras.height) + 0.5, torch.arange(cameras.width) + 0.5, indexing="ij"
    )
    return points.reshape(-1, 3), torch.stack([columns, lines], dim=-1).reshape(-1, 2).double()


@pytest.mark.parametrize("view", [0, 1])
def test_points_on_rays_fall_on_their_pixels(view):
    cameras = odd_cameras()
    points, centres = on_rays(cameras, view)
    pixels, depths = project(points, cameras[[view]])
    assert torch.allclose(pixels[0], centres, atol=1e-9)
    forward = -cameras.camera_to_world[view, :3, 2]
    expected = (points - cameras.camera_to_world[view, :3, 3]) @ forward
    assert torch.allclose(depths[0], expected, atol=1e-12)


@pytest.mark.parametrize("view", [0, 1])
def test_clip_space_holds_the_same_pixels(view):
    """x/w and y/w run from −1 at the upper left corner of the image to 1 at the lower right."""
    cameras = odd_cameras()
    points, centres = on_rays(cameras, view)
    clip = (
        torch.nn.functional.pad(points, (0, 1), value=1.0)
        @ clip_matrices(cameras, 0.5, 4.0)[view].T
    )
    size = torch.tensor([cameras.width, cameras.height])
    assert torch.allclose((clip[:, :2] / clip[:, 3:] + 1) / 2 * size, centres, atol=1e-9)
    _, depths = project(points, cameras[[view]])
    assert torch.allclose(clip[:, 3], depths[0], atol=1e-12)


def test_clip_depth_runs_from_near_to_far():
    cameras = odd_cameras()
    pose = cameras.camera_to_world[0]
    points = torch.stack([pose[:3, 3] - depth * pose[:3, 2] for depth in (0.5, 1.0, 2.0, 4.0)])
    clip = (
        torch.nn.functional.pad(points, (0, 1), value=1.0) @ clip_matrices(cameras, 0.5, 4.0)[0].T
    )
    along = clip[:, 2] / clip[:, 3]
    assert torch.allclose(along[[0, 3]], torch.tensor([-1.0, 1.0], dtype=torch.float64))
    assert (along.diff() > 0).all()


def test_dtype_follows_the_points_and_gradients_flow():
    points = torch.zeros(3, 3, requires_grad=True)
    pixels, depths = project(points, odd_cameras())
    assert pixels.dtype == depths.dtype == torch.float32
    (pixels.sum() + depths.sum()).backward()
    assert points.grad is not None and points.grad.abs().sum() > 0


@pytest.mark.parametrize("x", [9.0, float("nan")])
def test_rejects_what_is_not_in_front(x):
    with pytest.raises(ValueError, match="in front of the camera, got a depth of"):
        project(torch.tensor([[0.0, 0, 0], [x, 0, 0]]), odd_cameras())
