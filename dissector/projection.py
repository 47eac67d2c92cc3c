"""From world space to pixels.

Notation, for a camera with focal lengths f and principal point c (pixels) and a point (X, Y, Z) in
its OpenGL axes:

    d = −Z                      depth along the optical axis
    x = c_x + f_x X / d         from the left border of the image, pixel centres at halves
    y = c_y − f_y Y / d         from its upper border, downwards
"""

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.cameras import Cameras


def project(
    points: Float[Tensor, "points 3"], cameras: Cameras
) -> tuple[Float[Tensor, "views points 2"], Float[Tensor, "views points"]]:
    """Pixel coordinates (x, y) and depths, differentiable in the points, not in the cameras.

    Args:
        points: world space; their dtype and device are those of the result.

    Raises:
        ValueError: a point is not in front of a camera, or not a number. (To know it a GPU is
            waited for, once.)
    """
    pose, focal, centre = (
        part.detach().to(points)
        for part in (cameras.camera_to_world, cameras.focal, cameras.centre)
    )
    local = (points - pose[:, None, :3, 3]) @ pose[:, :3, :3]
    depths = -local[..., 2]
    if not bool((depths > 0).all()):
        raise ValueError(
            "expected every vertex in front of the camera, got a depth of "
            f"{float(depths.min()):.3g}"
        )
    downwards = torch.stack([focal[:, 0], -focal[:, 1]], dim=-1)
    return centre[:, None] + downwards[:, None] * local[..., :2] / depths[..., None], depths


def clip_matrices(
    cameras: Cameras, near: float | Float[Tensor, ""], far: float | Float[Tensor, ""]
) -> Float[Tensor, "views 4 4"]:
    """World to clip space for rasterizers whose first row of pixels is at y/w = −1.

    A point comes out at x/w = 2x/width − 1 and y/w = 2y/height − 1, so that the first row is the
    upper one (OpenGL's own images start with the lower row), with w = d, and with z/w from −1 at
    d = `near` to 1 at d = `far`. Looking down the clip space's z, faces turn the other way round.

    Args:
        near, far: depths, world units, 0 < near < far.
    """
    pose, focal, centre = cameras.camera_to_world, cameras.focal, cameras.centre
    matrix = pose.new_zeros(len(cameras), 4, 4)
    for axis, size in enumerate((cameras.width, cameras.height)):
        matrix[:, axis, axis] = (2 - 4 * axis) * focal[:, axis] / size
        matrix[:, axis, 2] = 1 - 2 * centre[:, axis] / size
    matrix[:, 2, 2] = -(far + near) / (far - near)
    matrix[:, 2, 3] = -2 * far * near / (far - near)
    matrix[:, 3, 2] = -1
    rotation = pose[:, :3, :3].transpose(1, 2)
    view = torch.zeros_like(matrix)
    view[:, :3, :3] = rotation
    view[:, :3, 3:] = -rotation @ pose[:, :3, 3:]
    view[:, 3, 3] = 1
    return matrix @ view
