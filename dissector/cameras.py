"""Pinhole cameras around the unit ball.

Frames: world is right-handed with z up, toys face +x. Cameras follow OpenGL (x right, y up, looking
along −z), the convention of `transforms.json`. Angles at the interface are degrees. Azimuth 0 looks
at the front of a toy (the camera stands on +x), 90 stands on +y; elevation 90 looks down from +z.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

OVERHEAD_ELEVATION = 55.0
"""From this elevation on (degrees) a view is called "overhead"."""


@dataclass(frozen=True)
class Cameras:
    """A batch of pinhole cameras that share one image size.

    Attributes:
        camera_to_world: rigid poses, OpenGL axes.
        focal: focal lengths (x, y) in pixels.
        centre: principal point (x, y) in pixels, from the top left corner of the image.
        width, height: image size in pixels.
    """

    camera_to_world: Float[Tensor, "views 4 4"]
    focal: Float[Tensor, "views 2"]
    centre: Float[Tensor, "views 2"]
    width: int
    height: int

    def __len__(self) -> int:
        return len(self.camera_to_world)

    def __getitem__(self, index) -> "Cameras":
        """A sub-batch; `index` is a slice, a list or an index tensor."""
        return Cameras(
            self.camera_to_world[index],
            self.focal[index],
            self.centre[index],
            self.width,
            self.height,
        )

    def to(self, *, device=None, dtype=None) -> "Cameras":
        """The same cameras on another device or in another dtype."""
        pose, focal, centre = (
            part.to(device=device, dtype=dtype)
            for part in (self.camera_to_world, self.focal, self.centre)
        )
        return Cameras(pose, focal, centre, self.width, self.height)

    def resized(self, width: int, height: int) -> "Cameras":
        """The same views at another resolution."""
        scale = self.focal.new_tensor([width / self.width, height / self.height])
        return Cameras(self.camera_to_world, self.focal * scale, self.centre * scale, width, height)

    def rays(
        self,
    ) -> tuple[Float[Tensor, "views height width 3"], Float[Tensor, "views height width 3"]]:
        """Origins and unit directions (world space) of the rays through the pixel centres."""
        like = self.focal
        columns = torch.arange(self.width, device=like.device, dtype=like.dtype) + 0.5
        lines = torch.arange(self.height, device=like.device, dtype=like.dtype) + 0.5
        y, x = torch.meshgrid(lines, columns, indexing="ij")
        right = (x - self.centre[:, 0, None, None]) / self.focal[:, 0, None, None]
        up = -(y - self.centre[:, 1, None, None]) / self.focal[:, 1, None, None]
        local = torch.stack([right, up, -torch.ones_like(right)], dim=-1)
        directions = torch.einsum("vij,vhwj->vhwi", self.camera_to_world[:, :3, :3], local)
        directions = torch.nn.functional.normalize(directions, dim=-1)
        origins = self.camera_to_world[:, None, None, :3, 3].expand_as(directions)
        return origins, directions


def look_at(
    position: Float[Tensor, "views 3"], target: Float[Tensor, "views 3"]
) -> Float[Tensor, "views 4 4"]:
    """Camera-to-world poses at `position` looking at `target`, with world z up in the image.

    Straight up or down, where z gives no direction, the top of the image points along −x.
    """
    backward = torch.nn.functional.normalize(position - target, dim=-1)
    up, over = torch.zeros_like(backward), torch.zeros_like(backward)
    up[:, 2], over[:, 0] = 1, -1  # filled there: numbers brought to a GPU make it wait
    vertical = backward[:, 2:].abs() > 1 - 1e-6
    up = torch.where(vertical, over, up)
    right = torch.nn.functional.normalize(torch.linalg.cross(up, backward, dim=-1), dim=-1)
    pose = torch.eye(4, dtype=position.dtype, device=position.device).repeat(len(position), 1, 1)
    pose[:, :3, 0] = right
    pose[:, :3, 1] = torch.linalg.cross(backward, right, dim=-1)
    pose[:, :3, 2] = backward
    pose[:, :3, 3] = position
    return pose


def orbit(
    azimuth: Float[Tensor, " views"],
    elevation: Float[Tensor, " views"],
    *,
    size: int,
    field_of_view: float = 40.0,
    radius: float = 3.2,
) -> Cameras:
    """Square cameras on a sphere around the origin, looking at it.

    Args:
        azimuth, elevation: degrees.
        size: image side in pixels.
        field_of_view: full vertical angle, degrees.
        radius: distance from the origin. With the defaults the unit ball fills 90% of the frame.
    """
    theta, phi = torch.deg2rad(azimuth), torch.deg2rad(elevation)
    direction = torch.stack([phi.cos() * theta.cos(), phi.cos() * theta.sin(), phi.sin()], dim=-1)
    poses = look_at(radius * direction, torch.zeros_like(direction))
    focal = 0.5 * size / math.tan(math.radians(field_of_view) / 2)
    both = azimuth.new_full((len(azimuth), 2), focal)
    return Cameras(poses, both, torch.full_like(both, size / 2), size, size)


def random_orbit(
    views: int,
    *,
    size: int,
    elevation: tuple[float, float] = (-10.0, 45.0),
    together: int = 1,
    generator: torch.Generator,
    **intrinsics: float,
) -> tuple[Cameras, tuple[str, ...]]:
    """Cameras at random around the scene, with the word of each view.

    The azimuths are one uniform draw for each of `views` equal sectors, in random order, so that a
    batch looks at the scene from all around.

    Args:
        elevation: range in degrees, uniform.
        together: views of a group, which follow each other: of the same elevation, at equal
            distances all around. A group is drawn like a single view, within its share of the
            circle.
        intrinsics: `field_of_view` and `radius` of `orbit`.

    Raises:
        ValueError: `views` are not whole groups.
    """
    if together < 1 or views % together:
        raise ValueError(f"expected whole groups of {together} views, got {views} views")
    groups, share, device = views // together, 360 / together, generator.device
    sector = torch.randperm(groups, generator=generator, device=device)
    turn = torch.rand(groups, generator=generator, device=device)
    start = 360 * torch.rand(1, generator=generator, device=device)
    first = start + (sector + turn) * share / groups
    around = share * torch.arange(together, device=device)
    azimuth = (first[:, None] + around).flatten() % 360 - 180
    low, high = elevation
    drawn = low + (high - low) * torch.rand(groups, generator=generator, device=device)
    height = drawn.repeat_interleave(together)
    words = tuple(map(view_word, azimuth.tolist(), height.tolist()))
    return orbit(azimuth, height, size=size, **intrinsics), words


def view_word(azimuth: float, elevation: float) -> str:
    """The word that prompts use for a view: "front", "side", "back" or "overhead".

    DreamFusion (arXiv 2209.14988, section 3.2). Angles in degrees.
    """
    if elevation >= OVERHEAD_ELEVATION:
        return "overhead"
    turned = abs((azimuth + 180) % 360 - 180)
    if turned <= 45:
        return "front"
    return "back" if turned >= 135 else "side"


def angles(cameras: Cameras) -> tuple[Float[Tensor, " views"], Float[Tensor, " views"]]:
    """Azimuth and elevation, in degrees, of the camera positions as seen from the origin."""
    position = cameras.camera_to_world[:, :3, 3]
    azimuth = torch.rad2deg(torch.atan2(position[:, 1], position[:, 0]))
    height = position[:, 2] / position.norm(dim=-1)
    return azimuth, torch.rad2deg(torch.asin(height.clamp(-1, 1)))
