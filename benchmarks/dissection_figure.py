"""A picture of what the table says: `python -m benchmarks.dissection_figure --out FILE`.

One row for each scene: the scene, then both objects alone as they truly are, and as each method
cuts them out, from a view that no image was taken from.
"""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image, ImageDraw
from torch import Tensor

from benchmarks.dissection import load_models
from benchmarks.dissection_methods import METHODS, Models, Setup, prepare
from benchmarks.truth import trials
from dissector.cameras import orbit
from dissector.files import write_atomically
from dissector.frozen_samples import freeze, render_categories, render_frozen
from dissector.pictures import strip
from dissector.png_images import png
from dissector.toybox.dataset import FIELD_OF_VIEW, RADIUS
from dissector.toybox.renderer import BACKGROUND, render

SIZE, CAPTION = 144, 22
SHOWN = ("vanilla CSDS", "SA3D", "ours")

log = logging.getLogger("benchmarks")


@torch.no_grad()
def row(setup: Setup, models: Models) -> Float[Tensor, "pictures height width 3"]:
    """The pictures of one scene."""
    cameras = orbit(
        torch.tensor([35.0]),
        torch.tensor([22.0]),
        size=SIZE,
        field_of_view=FIELD_OF_VIEW,
        radius=RADIUS,
    )
    frozen = freeze(setup.scene.field, cameras, occupancy=setup.scene.occupancy, samples=160)
    ground = torch.tensor(BACKGROUND)
    pictures = [render_frozen(frozen, ground)[0]]
    pictures += [
        render([(toy,)], cameras, background=BACKGROUND).colour for toy in setup.trial.toys
    ]
    for name in SHOWN:
        log.info("%s: %s", setup.trial.name, name)
        with torch.enable_grad():
            probabilities, _ = METHODS[name](setup, models, 0)
        colour, _ = render_categories(frozen, probabilities(frozen.points), ground)
        pictures += list(colour)
    return torch.cat(pictures)


def titled(rows: Sequence[Float[Tensor, "pictures height width 3"]]) -> Image.Image:
    """The rows under the names of their columns."""
    body = [Image.fromarray(strip(pictures)) for pictures in rows]
    sheet = Image.new("RGB", (body[0].width, CAPTION + sum(part.height for part in body)), "white")
    draw = ImageDraw.Draw(sheet)
    draw.text((6, 5), "scene", fill="black")
    for index, title in enumerate(("truth", *SHOWN)):
        draw.text(((1 + 2 * index) * SIZE + 6, 5), title, fill="black")
    top = CAPTION
    for part in body:
        sheet.paste(part, (0, top))
        top += part.height
    return sheet


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Objects as each method cuts them out.")
    parser.add_argument("--scenes", nargs="+", type=int, default=[0, 2, 13])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-dissection"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    models, every = load_models(), trials(24)
    rows = [row(prepare(every[index], models, given.work), models) for index in given.scenes]
    sheet = titled(rows)
    write_atomically(given.out, png(np.asarray(sheet)))


if __name__ == "__main__":
    main()
