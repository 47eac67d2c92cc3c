"""A toybox scene as a folder of posed images with ground truth, as `posed_images` reads it.

    python -m dissector.toybox.posed_folder "a frog sitting on a lily pad" --out DIR
        [--views 60] [--size 96] [--masks]

writes `images/NNN.png` (RGBA, not premultiplied), `transforms.json` and, with `--masks`, the exact
masks as `masks/LAYER/NNN.png`.
"""

import argparse
import io
import itertools
import json
import logging
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor

from dissector.cameras import Cameras, orbit
from dissector.files import write_atomically
from dissector.toybox.captions import caption
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.dataset import FIELD_OF_VIEW, RADIUS
from dissector.toybox.gatherings import GATHERINGS
from dissector.toybox.props import PROPS
from dissector.toybox.renderer import render
from dissector.toybox.scenes import COLOURS, PAPER_SCENES, Subject, build, combinations
from dissector.toybox.shapes import Toy

LOWEST, HIGHEST = -10.0, 60.0
"""Elevations of the cameras, degrees."""

log = logging.getLogger(__name__)


def spiral(views: int, *, size: int) -> Cameras:
    """Cameras evenly over a band of the sphere, on a spiral of golden angles.

    Each stands for the same area: sin(elevation) rises linearly.

    Raises:
        ValueError: no view.
    """
    if views < 1:
        raise ValueError(f"expected at least one view, got {views}")
    low, high = math.sin(math.radians(LOWEST)), math.sin(math.radians(HIGHEST))
    index = torch.arange(views, dtype=torch.float64)
    height = low + (high - low) * (index + 0.5) / views
    azimuth = index * (180 * (3 - math.sqrt(5)))
    elevation = torch.rad2deg(torch.asin(height))
    return orbit(azimuth, elevation, size=size, field_of_view=FIELD_OF_VIEW, radius=RADIUS)


def write_posed_folder(
    folder: Path,
    toys: Sequence[Toy],
    cameras: Cameras,
    *,
    masks: Sequence[str] | None = None,
) -> None:
    """Render a scene and write it.

    Args:
        toys: in world space.
        cameras: which share focal lengths and principal point.
        masks: names of the layers, one for each toy, for exact masks; None for none.

    Raises:
        ValueError: names that don't match the toys, or cameras with different lenses.
        OSError: the folder can't be written.
    """
    if masks is not None and len(masks) != len(toys):
        raise ValueError(f"expected {len(toys)} layer names, got {list(masks)}")
    lens = torch.cat([cameras.focal, cameras.centre], dim=1)
    if (lens != lens[0]).any():
        raise ValueError("expected cameras that share one lens")
    seen = render([toys], cameras, background=(0.0, 0.0, 0.0), supersampling=4)
    alpha = seen.coverage.sum(dim=1).clamp(0, 1)[..., None]
    colour = (seen.colour / alpha.clamp(min=1e-6)).clamp(0, 1)
    stems = [f"{view:03d}" for view in range(len(cameras))]
    for stem, image in zip(stems, torch.cat([colour, alpha], dim=-1), strict=True):
        write_atomically(folder / "images" / f"{stem}.png", _png(image))
    for layer, name in enumerate(masks or ()):
        for stem, share in zip(stems, seen.coverage[:, layer], strict=True):
            write_atomically(folder / "masks" / name / f"{stem}.png", _png(share))
    across, down, cx, cy = lens[0].tolist()
    described = {
        "camera_model": "PINHOLE",
        "camera_angle_x": 2 * math.atan(cameras.width / (2 * across)),
        "fl_x": across,
        "fl_y": down,
        "cx": cx,
        "cy": cy,
        "w": cameras.width,
        "h": cameras.height,
        "frames": [
            {"file_path": f"images/{stem}.png", "transform_matrix": pose.tolist()}
            for stem, pose in zip(stems, cameras.camera_to_world, strict=True)
        ],
    }
    write_atomically(folder / "transforms.json", json.dumps(described, indent=1).encode())


def _png(image: Float[Tensor, "height width 4"] | Float[Tensor, "height width"]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray((255 * image).round().to(torch.uint8).numpy()).save(buffer, format="PNG")
    return buffer.getvalue()


def scene_of(text: str) -> tuple[tuple[str, ...], tuple[Toy, ...]]:
    """The layers' names and the toys of a caption: of a subject, with or without colours, such as
    "a red frog sitting on a lily pad", or of one of the gatherings.

    Raises:
        ValueError: no scene of the toybox has this caption.
    """
    wanted = " ".join(text.lower().split())
    for gathering in GATHERINGS:
        if gathering.prompt == wanted:
            return gathering.names, gathering.build()
    colours = (None, *COLOURS)
    alone = [Subject(name) for name in (*CHARACTERS, *PROPS)]
    for plain in (*combinations(), *alone):
        seconds = colours if plain.second is not None else (None,)
        for first, second in itertools.product(colours, seconds):
            subject = Subject(plain.first, plain.relation, plain.second, first, second)
            if caption(subject) == wanted:
                return subject.names, build(subject)
    raise ValueError(
        f"expected a caption of the toybox, such as {caption(PAPER_SCENES[0])!r} or "
        f"{GATHERINGS[0].prompt!r}, got {text!r}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m dissector.toybox.posed_folder",
        description="Render a toybox scene as a folder of posed images.",
    )
    parser.add_argument("caption", help='such as "a frog sitting on a lily pad"')
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--views", type=int, default=60)
    parser.add_argument("--size", type=int, default=96, help="side of the images in pixels")
    parser.add_argument("--masks", action="store_true", help="write exact masks of the layers too")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        names, toys = scene_of(given.caption)
        if given.size < 8:
            raise ValueError(f"expected images of 8 pixels or more, got {given.size}")
        cameras = spiral(given.views, size=given.size)
        write_posed_folder(given.out, toys, cameras, masks=names if given.masks else None)
    except (ValueError, OSError) as error:
        log.error("error: %s", error)
        return 2
    log.info("%d views of %s in %s", given.views, ", ".join(names), given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
