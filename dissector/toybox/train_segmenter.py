"""Train the embedded point segmenter on renders, and measure it on held-out scenes.

    python -m dissector.toybox.train_segmenter --work DIR [--out FILE] [--steps N]

`--work` is shared with `train_prior`: the same renders serve both. A step clicks one object of each
image: one to three points on it, up to three beside it, and in some steps one of them where the
network's answer to the first click is wrong, as a person who corrects a mask would.
"""

import argparse
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional

from dissector.grounding.point_segmenter import EmbeddedPoints, PointPredictor, point_maps
from dissector.grounding.points import Point, PointSegmenter
from dissector.toybox.augmentation import roughened
from dissector.toybox.dataset import rendered
from dissector.toybox.renderer import BACKGROUND
from dissector.toybox.scenes import combinations, held_out
from dissector.toybox.shards import Shard, shard
from dissector.toybox.train_grounder import mask_loss
from dissector.toybox.training import Average, Checkpoint, Schedule, parameters_of, train

log = logging.getLogger(__name__)

POINTS = 3
"""Largest number of positive, and of negative, points of an example."""
VISIBLE = 8
"""Pixels that an object must cover to be clicked."""
CORRECTED = 3
"""Every how many steps a point comes from the error of the network's first answer."""


def choose_objects(
    coverage: Float[Tensor, "batch objects height width"], *, generator: torch.Generator
) -> Int[Tensor, " batch"]:
    """A random one of the visible objects of each image."""
    visible = ((coverage > 0.5).sum(dim=(2, 3)) >= VISIBLE).float()
    return torch.multinomial(visible + 1e-9, 1, generator=generator).squeeze(1)


def sample_places(
    weights: Float[Tensor, "batch height width"], count: int, *, generator: torch.Generator
) -> Float[Tensor, "batch points 2"]:
    """x, y of points drawn by weight, anywhere in their pixels; anywhere where no weight is."""
    flat = weights.flatten(1) + 1e-12
    cells = torch.multinomial(flat, count, replacement=True, generator=generator)
    width = weights.shape[2]
    corner = torch.stack([cells % width, cells // width], dim=-1)
    return corner + torch.rand(corner.shape, generator=generator)


def click_weights(
    coverage: Float[Tensor, "batch objects height width"],
    which: Int[Tensor, " batch"],
    *,
    generator: torch.Generator,
) -> tuple[Float[Tensor, "batch height width"], Float[Tensor, "batch height width"]]:
    """Where positive and where negative points of the objects `which` may fall.

    Positive ones: on the object, for one example in three near its outline only. Negative ones:
    half on the other object, half on the background, more often close to the object.
    """
    rows = torch.arange(len(coverage))
    mask = coverage[rows, which]
    inside, elsewhere = (mask > 0.5).float(), (mask < 0.1).float()
    deep = -functional.max_pool2d(-inside[:, None], 5, 1, 2)[:, 0]
    at_border = torch.rand(len(mask), generator=generator) < 1 / 3
    positive = inside - (at_border[:, None, None] * deep) * 0.98
    near = functional.max_pool2d(inside[:, None], 11, 1, 5)[:, 0]
    other = (coverage.sum(dim=1) - mask > 0.5).float() * elsewhere
    empty = (1 - other) * elsewhere * (0.3 + near)
    shares = (part / part.sum(dim=(1, 2), keepdim=True).clamp(min=1e-6) for part in (other, empty))
    return positive, sum(shares, torch.zeros_like(mask))


def varied(
    images: Float[Tensor, "batch 3 height width"],
    coverage: Float[Tensor, "batch objects height width"],
    *,
    generator: torch.Generator,
) -> tuple[Float[Tensor, "batch 3 height width"], Float[Tensor, "batch objects height width"]]:
    """Mirrored images, other backgrounds, exchanged colour channels: each for half of the images.

    So that the network learns what an object is, and not the colours of the toybox.
    """
    mirrored, repainted, recoloured = torch.rand(3, len(images), 1, 1, 1, generator=generator) < 0.5
    images = torch.where(mirrored, images.flip(3), images)
    coverage = torch.where(mirrored, coverage.flip(3), coverage)
    seen_through = (1 - coverage.sum(dim=1, keepdim=True)).clamp(min=0)
    flat = torch.rand(len(images), 3, 1, 1, generator=generator)
    change = flat - torch.tensor(BACKGROUND)[:, None, None]
    images = images + repainted * seen_through * change
    order = torch.rand(len(images), 3, generator=generator).argsort(dim=1)
    exchanged = images.gather(1, order[:, :, None, None].expand_as(images))
    return torch.where(recoloured, exchanged, images).clamp(0, 1), coverage


def draw_points(
    coverage: Float[Tensor, "batch objects height width"],
    which: Int[Tensor, " batch"],
    *,
    generator: torch.Generator,
) -> tuple[
    Float[Tensor, "batch points 2"], Bool[Tensor, "batch points"], Bool[Tensor, "batch points"]
]:
    """Places, kinds and presence of the points of each example; the first point is positive."""
    on, beside = click_weights(coverage, which, generator=generator)
    places = [sample_places(weights, POINTS, generator=generator) for weights in (on, beside)]
    count = len(coverage)
    wanted = torch.randint(1, POINTS + 1, (count, 1), generator=generator)
    unwanted = torch.randint(0, POINTS + 1, (count, 1), generator=generator)
    alone = torch.rand(count, 1, generator=generator) < 0.3
    wanted, unwanted = torch.where(alone, 1, wanted), torch.where(alone, 0, unwanted)
    slots = torch.arange(POINTS)
    given = torch.cat([slots < wanted, slots < unwanted], dim=1)
    positive = (torch.arange(2 * POINTS) < POINTS).expand(count, -1)
    return torch.cat(places, dim=1), positive, given


@torch.no_grad()
def corrected(
    network: Callable[[Tensor, Tensor], Tensor],
    images: Float[Tensor, "batch 3 height width"],
    masks: Float[Tensor, "batch height width"],
    points: tuple[Tensor, Tensor, Tensor],
    *,
    generator: torch.Generator,
) -> tuple[Tensor, Tensor, Tensor]:
    """The points with one more each, drawn from the error of the answer to the first of them.

    Args:
        network: logits of images and the maps of points.
    """
    places, positive, given = points
    first = point_maps(places[:, :1], positive[:, :1], given[:, :1]).to(images.device)
    guess = network(images, first).float().sigmoid().cpu()
    wrong = (guess - masks).abs()
    place = sample_places(wrong * (wrong > 0.5), 1, generator=generator)
    cell = place.long().clamp(max=masks.shape[2] - 1)[:, 0]
    rows = torch.arange(len(masks))
    kind = masks[rows, cell[:, 1], cell[:, 0]] > 0.5
    there = wrong[rows, cell[:, 1], cell[:, 0]] > 0.5
    more = (place, kind[:, None], there[:, None])
    joined = (torch.cat(pair, dim=1) for pair in zip(points, more, strict=True))
    places, positive, given = joined
    return places, positive, given


def train_segmenter(
    work: Path, schedule: Schedule, *, batch: int, shards: int, device: torch.device, seed: int = 0
) -> EmbeddedPoints:
    """Train in `work`, or go on from its checkpoint."""
    torch.manual_seed(seed)
    network = PointPredictor().to(device)
    mean = Average(network, 0.998)
    optimiser = torch.optim.AdamW(parameters_of([network]), betas=(0.9, 0.99), weight_decay=1e-3)
    data = [shard(work, index, seed=seed) for index in range(shards)]

    def loss_of(step: int) -> Tensor:
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        images, coverage = _examples(data[step % shards], batch, generator=generator)
        which = choose_objects(coverage, generator=generator)
        masks = coverage[torch.arange(batch), which]
        images = roughened(images, generator=generator).to(device)
        points = draw_points(coverage, which, generator=generator)
        with torch.autocast(device.type, torch.bfloat16):
            if step % CORRECTED == 0:
                points = corrected(network, images, masks, points, generator=generator)
            logits = network(images, point_maps(*points).to(device))
        return mask_loss(logits.float(), masks.to(device))

    modules = {"network": network, "mean": mean.module}
    checkpoint = Checkpoint(work / "segmenter.safetensors", modules, optimiser)
    train(checkpoint, schedule, loss_of, after=lambda step: mean.update(network, step))
    return EmbeddedPoints(mean.module)


def _examples(
    chosen: Shard, batch: int, *, generator: torch.Generator
) -> tuple[Float[Tensor, "batch 3 height width"], Float[Tensor, "batch objects height width"]]:
    rows = torch.randint(len(chosen.images), (batch,), generator=generator)
    images, coverage = (part[rows].float() / 255 for part in (chosen.images, chosen.coverage))
    return varied(images, coverage, generator=generator)


def click_again(truth: Bool[Tensor, "height width"], found: Bool[Tensor, "height width"]) -> Point:
    """The next click of a simulated user: the middle of what is wrong most.

    The pixel whose neighbourhood of 9² holds the most errors of its own kind, missed or too much.
    """
    errors = torch.stack([truth & ~found, found & ~truth]).float()
    crowd = functional.avg_pool2d(errors[None], 9, 1, 4)[0] * errors
    kind, cell = divmod(int(crowd.argmax()), truth.numel())
    y, x = divmod(cell, truth.shape[1])
    return Point(x + 0.5, y + 0.5, kind == 0)


def clicked(
    segmenter: PointSegmenter,
    image: Float[Tensor, "height width 3"],
    truth: Bool[Tensor, "height width"],
    clicks: int,
) -> list[float]:
    """IoU after each of `clicks` clicks of a simulated user."""
    found = torch.zeros_like(truth)
    points, scores = [], []
    for _ in range(clicks):
        points.append(click_again(truth, found))
        found = segmenter.segment(image, points) > 0.5
        scores.append(float((found & truth).sum() / (found | truth).sum()))
        if torch.equal(found, truth):
            return scores + [1.0] * (clicks - len(scores))
    return scores


def measure(
    segmenter: PointSegmenter, *, clicks: int = 3, views: int = 4, rough: bool = False
) -> dict[int, float]:
    """Mean IoU on every held-out combination after 1, 2, … clicks of a simulated user.

    Objects that cover less than `VISIBLE` pixels of a view are left out.

    Args:
        views: random views of each combination.
        rough: whether the images are damaged as in training.
    """
    rng, generator = np.random.default_rng(7), torch.Generator().manual_seed(7)
    scores = []
    for subject in filter(held_out, combinations()):
        batch = rendered((subject,) * views, rng)
        images = roughened(batch.images, generator=generator) if rough else batch.images
        for image, coverage in zip(images.permute(0, 2, 3, 1), batch.coverage > 0.5, strict=True):
            seen = [mask for mask in coverage if int(mask.sum()) >= VISIBLE]
            scores += [clicked(segmenter, image, mask, clicks) for mask in seen]
    means = np.mean(scores, axis=0)
    return {count + 1: round(float(mean), 4) for count, mean in enumerate(means)}


def main() -> None:
    """Entry point of the command."""
    parser = argparse.ArgumentParser(description="Train the embedded point segmenter.")
    parser.add_argument("--work", type=Path, required=True, help="data and checkpoints")
    parser.add_argument("--out", type=Path, default=Path("assets/segmenter.safetensors"))
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given.work.mkdir(parents=True, exist_ok=True)
    segmenter = train_segmenter(
        given.work,
        Schedule(given.steps, 2e-3),
        batch=given.batch,
        shards=given.shards,
        device=torch.device(given.device),
    )
    segmenter.save(given.out)
    for rough in (False, True):
        scores = measure(segmenter, rough=rough)
        log.info("mIoU on held-out scenes by clicks%s: %s", " (rough)" if rough else "", scores)


if __name__ == "__main__":
    main()
