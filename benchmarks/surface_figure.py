"""A picture of what the table says: `python -m benchmarks.surface_figure --out FILE`.

Three rows for each scene: the true objects, the surfaces before refinement, and after it. The
columns show the scene as a whole, then each object alone, from the same place and from the side
where its neighbour was.
"""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, UInt8
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from benchmarks.dissection import load_models
from benchmarks.surface_methods import VARIANTS, make
from benchmarks.surface_metrics import FEWEST
from benchmarks.surface_renders import draw
from benchmarks.surface_setup import MASKS, SurfaceSetup, prepare_surfaces
from benchmarks.surface_truth import TrueSurface
from benchmarks.truth import trials
from dissector.cameras import Cameras, look_at
from dissector.files import write_atomically
from dissector.mesh import Layer
from dissector.pictures import strip
from dissector.png_images import png
from dissector.rasterization import rasterize
from dissector.toybox.renderer import BACKGROUND, render
from dissector.toybox.shapes import Toy

SIZE, TITLE, GAP = 176, 24, 8
FRONT = np.array([0.78, 0.54, 0.32])
"""Where the camera of the first column stands: in front, a little to the side and above."""

FAR = 4.0
"""Distance of the cameras, world units."""

AMBIENT = 0.72
"""What a face that is seen edge-on keeps of its light; a lamp at the camera gives the rest."""

FRAMED = 0.47
"""Half the side of a picture, as a share of the diagonal of what it shows."""

FONT = ImageFont.load_default(13)

log = logging.getLogger("benchmarks")

Picture = Float[Tensor, "height width 3"]


def close_up(points: Float[np.ndarray, "points 3"], direction: Float[np.ndarray, "3"]) -> Cameras:
    """A camera that frames the points and stands in `direction` of them."""
    corners = np.stack([points.min(axis=0), points.max(axis=0)])
    centre, reach = corners.mean(axis=0), FRAMED * float(np.linalg.norm(corners[1] - corners[0]))
    place = centre + FAR * direction / np.linalg.norm(direction)
    pose = look_at(torch.from_numpy(place)[None].float(), torch.from_numpy(centre)[None].float())
    focal = torch.full((1, 2), 0.5 * SIZE * FAR / reach)
    return Cameras(pose, focal, torch.full((1, 2), SIZE / 2), SIZE, SIZE)


def contact_side(truths: Sequence[TrueSurface], index: int) -> Float[np.ndarray, "3"]:
    """Where the hidden part of an object looks; towards its neighbours where nothing is hidden."""
    truth = truths[index]
    if truth.hidden.sum() >= FEWEST:
        mean = truth.normals[truth.hidden].mean(axis=0)
        if np.linalg.norm(mean) > 0.2:
            return mean
    others = np.concatenate([other.points for i, other in enumerate(truths) if i != index])
    return others.mean(axis=0) - truth.points.mean(axis=0)


def views(setup: SurfaceSetup) -> list[tuple[tuple[int, ...], Cameras, str]]:
    """Objects, camera and title of each column."""
    points = [truth.points for truth in setup.truth]
    columns = [(tuple(range(len(points))), close_up(np.concatenate(points), FRONT), "scene")]
    for index, name in enumerate(setup.trial.layers):
        side = contact_side(setup.truth, index)
        columns.append(((index,), close_up(points[index], FRONT), name))
        columns.append(((index,), close_up(points[index], side), f"{name}, contact side"))
    return columns


def shade(normals: Float[Tensor, "height width 3"], camera: Cameras) -> Float[Tensor, "h w 1"]:
    """Factor of the light by the angle to the view; 1 where there is no surface (normal 0)."""
    facing = (normals * camera.camera_to_world[0, :3, 2].to(normals)).sum(dim=-1, keepdim=True)
    there = normals.norm(dim=-1, keepdim=True).clamp(max=1)
    return 1 - there * (1 - AMBIENT) * (1 - facing.clamp(0, 1))


def true_picture(toys: Sequence[Toy], camera: Cameras) -> Picture:
    """Toys by ray casting."""
    images = render([toys], camera, background=BACKGROUND, supersampling=3)
    return images.colour[0] * shade(images.normals[0], camera)


def layer_picture(layers: Sequence[Layer], camera: Cameras) -> Picture:
    """Layers of identity transform in their colours, lit in the same way."""
    colour, _ = draw(layers, camera)
    counts = np.cumsum([0, *(len(layer.mesh.vertices) for layer in layers)])
    normals = rasterize(
        np.concatenate([layer.mesh.vertices for layer in layers]),
        np.concatenate(
            [one.mesh.faces + np.int32(n) for one, n in zip(layers, counts, strict=False)]
        ),
        np.concatenate([layer.mesh.normals for layer in layers]),
        camera,
    )
    return colour[0] * shade(torch.from_numpy(normals).float(), camera)


def rows(setup: SurfaceSetup, variants: Sequence[str]) -> list[tuple[str, list[Picture]]]:
    """Name and pictures of each row of a scene."""
    columns = views(setup)
    toys = setup.trial.toys
    result = [("truth", [true_picture([toys[i] for i in own], c) for own, c, _ in columns])]
    for variant in variants:
        log.info("%s: %s", setup.trial.name, variant)
        layers, _ = make(setup, variant)
        shown = [layer_picture([layers[i] for i in own], camera) for own, camera, _ in columns]
        result.append((variant, shown))
    return result


def block(setup: SurfaceSetup, variants: Sequence[str], margin: int) -> Image.Image:
    """The rows of one scene, right of their names and under the titles of their columns."""
    found = rows(setup, variants)
    titles = [title for _, _, title in views(setup)]
    width, height = margin + SIZE * len(titles), TITLE + SIZE * len(found)
    sheet = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(sheet)
    for column, title in enumerate(titles):
        place = (margin + SIZE * (column + 0.5), TITLE / 2)
        pen.text(place, title, fill="black", anchor="mm", font=FONT)
    for line, (name, pictures) in enumerate(found):
        top = TITLE + SIZE * line
        pen.text((margin - GAP, top + SIZE / 2), name, fill="black", anchor="rm", font=FONT)
        sheet.paste(Image.fromarray(strip(torch.stack(pictures))), (margin, top))
    return sheet


def stacked(blocks: Sequence[Image.Image]) -> UInt8[np.ndarray, "height width 3"]:
    """Scenes below each other, left-aligned on white."""
    width, height = max(part.width for part in blocks), sum(part.height for part in blocks)
    sheet, top = Image.new("RGB", (width, height), "white"), 0
    for part in blocks:
        sheet.paste(part, (0, top))
        top += part.height
    return np.asarray(sheet)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Objects before and after refinement.")
    parser.add_argument("--scenes", nargs="+", type=int, default=[0, 1, 11])
    parser.add_argument(
        "--variants", nargs="+", choices=tuple(VARIANTS), default=["before", "refined"]
    )
    parser.add_argument("--masks", choices=MASKS, default=MASKS[0])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-surfaces"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    models, every = load_models(), trials(12)
    names = ("truth", *given.variants)
    margin = 2 * GAP + max(int(FONT.getlength(name)) for name in names)
    blocks = []
    for index in given.scenes:
        setup = prepare_surfaces(every[index], models, given.work, masks=given.masks)
        blocks.append(block(setup, given.variants, margin))
    write_atomically(given.out, png(stacked(blocks)))


if __name__ == "__main__":
    main()
