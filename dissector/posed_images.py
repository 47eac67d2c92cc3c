"""Posed images: a folder with `transforms.json`, read and placed in the unit ball.

Images are PNG or JPEG, with an alpha channel that cuts the scene out, or opaque; opaque ones are
taken to stand on white, and give silhouettes where their borders are white.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from jaxtyping import Bool, Float
from PIL import Image
from scipy import ndimage
from torch import Tensor

from dissector.cameras import Cameras
from dissector.placement import Placement, around_frusta, around_silhouettes
from dissector.transforms import find_transforms, read_frames, read_lens, read_pose

ENDINGS = ("", ".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG")
LONGEST = 400
"""Larger images are reduced to so many pixels on the longer side: no stage looks closer."""

WHITE = 0.97
"""sRGB value from which an opaque image counts as white background."""


@dataclass(frozen=True)
class PosedImages:
    """Images of a scene and their cameras.

    Attributes:
        stems: names of the images without ending; with their folders where they would be the same.
        cameras: in the frame of the unit ball, which holds the scene and no camera.
        colour: sRGB in 0..1, not premultiplied.
        alpha: 0..1; 1 everywhere for images without an alpha channel, which stand on white.
        placement: of the unit ball in the world of the input.
        size: width and height of the files in pixels, before they were reduced.
    """

    stems: tuple[str, ...]
    cameras: Cameras
    colour: Float[Tensor, "views height width 3"]
    alpha: Float[Tensor, "views height width"]
    placement: Placement
    size: tuple[int, int]

    def __len__(self) -> int:
        return len(self.stems)

    def select(self, views: Sequence[int]) -> "PosedImages":
        """The given views, in the given order; possibly none."""
        index = torch.tensor(views, dtype=torch.long)
        stems = tuple(self.stems[view] for view in views)
        cameras, colour, alpha = self.cameras[index], self.colour[index], self.alpha[index]
        return PosedImages(stems, cameras, colour, alpha, self.placement, self.size)


def split(images: PosedImages, every: int = 8) -> tuple[PosedImages, PosedImages]:
    """Images to fit to, and every `every`-th to judge by: none of fewer than `every` images.

    Raises:
        ValueError: `every` is less than 2.
    """
    if every < 2:
        raise ValueError(f"expected to hold out every 2nd image or fewer, got every {every}")
    held_out = [view for view in range(len(images)) if view % every == every - 1]
    training = [view for view in range(len(images)) if view % every != every - 1]
    return images.select(training), images.select(held_out)


def load_posed_images(folder: Path) -> PosedImages:
    """Read a folder and place its scene in the unit ball.

    Raises:
        ValueError: anything missing or that can't be; the message names the file, and the frame.
    """
    path = find_transforms(folder)
    frames = read_frames(path)
    poses = torch.stack([read_pose(frame, f"{path}: {name}") for name, frame in frames.items()])
    files = [_image_file(folder, name, path) for name in frames]
    colour, alpha, size = _read_images(files)
    lenses = [read_lens(frame, size, f"{path}: {name}") for name, frame in frames.items()]
    focal, centre = torch.tensor(lenses, dtype=torch.float64).split(2, dim=1)
    cameras = Cameras(poses, focal, centre, *size).resized(alpha.shape[2], alpha.shape[1])
    silhouettes = _silhouettes(colour, alpha)
    try:
        if silhouettes is None:
            placement = around_frusta(cameras)
        else:
            placement = around_silhouettes(cameras, silhouettes)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    cameras = placement.into_ball(cameras)
    distance = cameras.camera_to_world[:, :3, 3].norm(dim=-1)
    for name, far in zip(frames, distance.tolist(), strict=True):
        if far <= 1:
            raise ValueError(
                f"{path}: the camera of {name!r} stands inside the scene, {far:.2f} of its radius "
                "from the middle; expected cameras around the scene"
            )
    cameras = cameras.to(dtype=torch.float32)
    return PosedImages(_stems(list(frames), path), cameras, colour, alpha, placement, size)


def _image_file(folder: Path, name: str, transforms: Path) -> Path:
    """The file of a frame, below `folder`."""
    inside = os.path.normpath(name.replace("\\", "/"))
    if os.path.isabs(inside) or Path(inside).drive or inside.split(os.sep)[0] == os.pardir:
        raise ValueError(f"{transforms}: the image path {name!r} leads out of the folder")
    for ending in ENDINGS:
        path = folder / f"{inside}{ending}"
        if path.is_file():
            return path
    raise ValueError(f"{transforms}: there is no image {name!r} (with or without .png, .jpg)")


def _stems(names: Sequence[str], transforms: Path) -> tuple[str, ...]:
    """File names without ending; where two are the same, with their folders: "left-000"."""
    paths = [PurePosixPath(os.path.normpath(name.replace("\\", "/"))) for name in names]
    known = {ending.lower() for ending in ENDINGS}
    paths = [path.with_suffix("") if path.suffix.lower() in known else path for path in paths]
    short = Counter(path.name for path in paths)
    stems = tuple(p.name if short[p.name] == 1 else "-".join(p.parts) for p in paths)
    twice = [stem for stem, count in Counter(stems).items() if count > 1]
    if twice:
        raise ValueError(f"{transforms}: two images are called {twice[0]!r}")
    return stems


def _read_images(
    files: Sequence[Path],
) -> tuple[
    Float[Tensor, "views height width 3"], Float[Tensor, "views height width"], tuple[int, int]
]:
    """Colour and alpha of all images, reduced, and their size before that."""
    images, size = [], (0, 0)
    for path in files:
        try:
            with Image.open(path) as file:
                image = file.convert("RGBA")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise ValueError(f"{path} is not readable as an image: {error}") from error
        if images and image.size != size:
            raise ValueError(
                f"images of different sizes: {files[0]} has {size[0]} × {size[1]} pixels, "
                f"{path} has {image.width} × {image.height}"
            )
        size = image.size
        shrink = min(1.0, LONGEST / max(size))
        small = (max(1, round(shrink * size[0])), max(1, round(shrink * size[1])))
        images.append(np.asarray(image.resize(small, Image.Resampling.BOX)))
    stack = torch.from_numpy(np.stack(images)).float() / 255
    return stack[..., :3].contiguous(), stack[..., 3].contiguous(), size


def _silhouettes(
    colour: Float[Tensor, "views height width 3"], alpha: Float[Tensor, "views height width"]
) -> list[Bool[Tensor, "height width"]] | None:
    """Where the scene is seen, from alpha or in front of white; None where neither tells."""
    if (alpha < 0.5).any():
        return list((alpha >= 0.5).unbind(0))
    white = (colour >= WHITE).all(dim=-1)
    border = torch.cat([white[:, 0], white[:, -1], white[:, :, 0], white[:, :, -1]], dim=1)
    if border.float().mean() < 0.9:
        return None
    filled = (ndimage.binary_fill_holes(~view.numpy()) for view in white)
    return [torch.from_numpy(view) for view in filled]
