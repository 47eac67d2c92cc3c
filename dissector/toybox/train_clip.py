"""Train the small CLIP of the toybox (clip.py) on renders of the whole world, and measure it.

    python -m dissector.toybox.train_clip --work DIR [--out DIR] [--steps N]

`--work` is shared with `train_classifier`: the same renders serve both. Half of the scenes' renders
are cut down to one of their objects, scaled, shifted and with a piece missing now and then, so that
the network judges layers that were cut out of a scene. It meets no other network.
"""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional
from transformers import CLIPModel

from dissector.toybox.augmentation import roughened
from dissector.toybox.captions import build_tokenizer, caption, phrase, varied_caption
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.clip import MEAN, STD, build_clip, embed_images, embed_texts, save_clip
from dissector.toybox.props import PROPS
from dissector.toybox.renderer import BACKGROUND
from dissector.toybox.scenes import Subject
from dissector.toybox.shards import Shard, shard
from dissector.toybox.training import Average, Checkpoint, Schedule, parameters_of, train

log = logging.getLogger(__name__)

SEED, TEST_SEED = 1, 2
"""Seeds of the renders: those of the classifier."""

TOYS = (*CHARACTERS, *PROPS)
ALONE = 0.5
"""Share of the renders of two objects that are cut down to one."""

VISIBLE = 60.0
"""Pixels of an object that must be seen for its cut-out to be of use."""

VIEW_STEPS = 5
"""One step in so many has captions with a view; in the others no caption has one."""


@dataclass(frozen=True)
class Examples:
    """A batch of pictures and captions.

    Attributes:
        images: sRGB in 0..1.
        captions: what each shows, with synonyms and all.
        meanings: the plain captions; equal ones fit each other's pictures.
    """

    images: Float[Tensor, "batch 3 height width"]
    captions: tuple[str, ...]
    meanings: tuple[str, ...]


def object_alone(subject: Subject, which: int) -> Subject:
    """The first (0) or second (1) object of a subject, as a subject of its own."""
    colour = (subject.first_colour, subject.second_colour)[which]
    return Subject(subject.names[which], first_colour=colour)


def cut_out(
    images: Float[Tensor, "batch 3 height width"],
    coverage: Float[Tensor, "batch objects height width"],
    which: Int[Tensor, " batch"],
) -> Float[Tensor, "batch 3 height width"]:
    """One object of each image alone on the background; the whole image where `which` is −1."""
    rows = torch.arange(len(images))
    mask = coverage[rows, which.clamp(min=0)]
    mask = torch.where((which >= 0)[:, None, None], mask, torch.ones_like(mask))[:, None]
    return mask * images + (1 - mask) * _background(images)


def moved(
    images: Float[Tensor, "batch 3 height width"], *, generator: torch.Generator
) -> Float[Tensor, "batch 3 height width"]:
    """Each image scaled by 0.7 to 1.4 and shifted by up to 15% of its side, over the background."""
    count = len(images)
    scale = 0.7 * 2 ** torch.rand(count, generator=generator)
    shift = 0.6 * torch.rand(count, 2, generator=generator) - 0.3
    affine = torch.zeros(count, 2, 3)
    affine[:, 0, 0] = affine[:, 1, 1] = 1 / scale
    affine[:, :, 2] = shift / scale[:, None]
    grid = functional.affine_grid(affine, list(images.shape), align_corners=False)
    background = _background(images)
    return background + functional.grid_sample(images - background, grid, align_corners=False)


def pierced(
    images: Float[Tensor, "batch 3 height width"],
    chosen: Bool[Tensor, " batch"],
    *,
    generator: torch.Generator,
) -> Float[Tensor, "batch 3 height width"]:
    """A rectangle of up to a third of the side replaced by background in the chosen images."""
    count, side = len(images), images.shape[-1]
    size = side * (0.1 + 0.23 * torch.rand(count, 2, 1, generator=generator))
    corner = torch.rand(count, 2, 1, generator=generator) * (side - size)
    place = torch.arange(side)
    inside = (place >= corner) & (place < corner + size) & chosen[:, None, None]
    hole = (inside[:, 0, :, None] & inside[:, 1, None, :])[:, None]
    return torch.where(hole, _background(images), images)


def _background(images: Tensor) -> Float[Tensor, "3 1 1"]:
    return torch.tensor(BACKGROUND).to(images)[:, None, None]


def examples(data: Shard, rows: Int[Tensor, " batch"], *, with_view: bool, seed: int) -> Examples:
    """Pictures and captions of some rows of a shard.

    Args:
        with_view: whether all captions end in the view, or none does.
    """
    generator, rng = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    coverage = data.coverage[rows].float() / 255
    shown: list[Subject] = []
    which = torch.full((len(rows),), -1)
    for place, row in enumerate(rows.tolist()):
        subject, choice = data.samples[row].subject, int(rng.integers(2))
        alone = subject.second is not None and rng.uniform() < ALONE
        if alone and float(coverage[place, choice].sum()) >= VISIBLE:
            which[place] = choice
            subject = object_alone(subject, choice)
        shown.append(subject)
    views = [data.samples[row].view for row in rows.tolist()]
    images = cut_out(data.images[rows].float() / 255, coverage, which)
    damaged = (torch.rand(len(rows), generator=generator) < 0.3) & (which >= 0)
    images = pierced(moved(images, generator=generator), damaged, generator=generator)
    return Examples(
        roughened(images, generator=generator),
        tuple(
            _spoken(subject, view, rng, with_view=with_view)
            for subject, view in zip(shown, views, strict=True)
        ),
        tuple(
            caption(subject, view if with_view else None)
            for subject, view in zip(shown, views, strict=True)
        ),
    )


def _spoken(subject: Subject, view: str, rng: np.random.Generator, *, with_view: bool) -> str:
    """A varied caption with the view or without it."""
    text = varied_caption(subject, view, rng).removesuffix(f", {view} view")
    return f"{text}, {view} view" if with_view else text


def contrastive_loss(
    similarity: Float[Tensor, "batch batch"], meanings: tuple[str, ...]
) -> Float[Tensor, ""]:
    """Symmetric cross-entropy of scaled similarities (pictures × captions).

    A picture's target is shared evenly by all captions that mean the same as its own.
    """
    index = {meaning: number for number, meaning in enumerate(dict.fromkeys(meanings))}
    numbers = torch.tensor([index[meaning] for meaning in meanings], device=similarity.device)
    equal = (numbers[:, None] == numbers[None]).to(similarity)
    target = equal / equal.sum(dim=1, keepdim=True)
    rows = functional.cross_entropy(similarity, target)
    return (rows + functional.cross_entropy(similarity.T, target)) / 2


def normalised(
    images: Float[Tensor, "batch 3 height width"],
) -> Float[Tensor, "batch 3 height width"]:
    """Pictures as the network takes them."""
    return (images - MEAN) / STD


def train_clip(
    work: Path, schedule: Schedule, *, batch: int, shards: int, device: torch.device
) -> CLIPModel:
    """Train in `work`, or go on from its checkpoint."""
    torch.manual_seed(SEED)
    tokenizer = build_tokenizer()
    network: Any = build_clip(tokenizer)
    network.to(device).train()
    network.set_attn_implementation("eager")  # twice as fast backwards in bfloat16 on the CPU
    mean = Average(network, 0.998)
    optimiser = torch.optim.AdamW(parameters_of([network]), betas=(0.9, 0.98), weight_decay=0.05)
    data = [shard(work, index, seed=SEED, whole_world=True) for index in range(shards)]

    def loss_of(step: int) -> Tensor:
        seed = SEED * 1_000_003 + step
        chosen = data[step % shards]
        generator = torch.Generator().manual_seed(seed)
        rows = torch.randint(len(chosen.images), (batch,), generator=generator)
        some = examples(chosen, rows, with_view=step % VIEW_STEPS == 0, seed=seed)
        with torch.autocast(device.type, torch.bfloat16):
            pictures = embed_images(network, normalised(some.images.to(device)))
            texts = embed_texts(network, tokenizer, some.captions)
        scale = network.logit_scale.exp().clamp(max=100)
        return contrastive_loss(scale * pictures.float() @ texts.float().T, some.meanings)

    modules = {"network": network, "mean": mean.module}
    checkpoint = Checkpoint(work / "clip.safetensors", modules, optimiser)
    train(checkpoint, schedule, loss_of, after=lambda step: mean.update(network, step))
    return mean.module.eval()


@torch.no_grad()
def retrieval(model: CLIPModel, test: Shard, *, candidates: int = 64) -> float:
    """Share of renders whose own caption scores highest among `candidates` different ones."""
    captions = [caption(sample.subject) for sample in test.samples]
    unique = sorted(set(captions))
    similarity = _similarity(model, test.images.float() / 255, unique)
    rng = np.random.default_rng(TEST_SEED)
    right = []
    for row, text in zip(similarity, captions, strict=True):
        own = unique.index(text)
        others = rng.permutation([i for i in range(len(unique)) if i != own])[: candidates - 1]
        right.append(bool(row[own] > row[torch.from_numpy(others)].max()))
    return float(np.mean(right))


@torch.no_grad()
def naming(model: CLIPModel, test: Shard) -> dict[str, float]:
    """Share of cut-outs of objects that score highest with their own toy's name, by toy.

    Every visible object of every render is cut out; the names are those of all toys.
    """
    coverage = test.coverage.float() / 255
    seen = [
        (row, which)
        for row, sample in enumerate(test.samples)
        for which in range(len(sample.subject.names))
        if float(coverage[row, which].sum()) >= VISIBLE
    ]
    rows, which = torch.tensor(seen).unbind(1)
    images = cut_out(test.images[rows].float() / 255, coverage[rows], which)
    best = _similarity(model, images, [phrase(name) for name in TOYS]).argmax(dim=1)
    scores: dict[str, list[bool]] = {}
    for (row, place), found in zip(seen, best.tolist(), strict=True):
        name = test.samples[row].subject.names[place]
        scores.setdefault(name, []).append(TOYS[found] == name)
    overall = float(np.mean([right for some in scores.values() for right in some]))
    return {"overall": overall} | {n: float(np.mean(some)) for n, some in sorted(scores.items())}


def _similarity(
    model: CLIPModel, images: Float[Tensor, "batch 3 height width"], texts: list[str]
) -> Float[Tensor, "batch texts"]:
    pictures = [embed_images(model, normalised(part)) for part in images.split(128)]
    return torch.cat(pictures) @ embed_texts(model, build_tokenizer(), texts).T


def main() -> None:
    """Entry point of the command."""
    parser = argparse.ArgumentParser(description="Train the small CLIP of the toybox.")
    parser.add_argument("--work", type=Path, required=True, help="data and checkpoints")
    parser.add_argument("--out", type=Path, default=Path("assets/clip"))
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given.work.mkdir(parents=True, exist_ok=True)
    schedule = Schedule(given.steps, 1e-3, warmup=0.08)
    device = torch.device(given.device)
    model = train_clip(
        given.work, schedule, batch=given.batch, shards=given.shards, device=device
    ).cpu()
    save_clip(given.out, model)
    test = shard(given.work, 0, seed=TEST_SEED, whole_world=True)
    log.info("caption among 64, unseen renders: %.3f", retrieval(model, test))
    log.info("toy's name for cut-outs: %s", naming(model, test))


if __name__ == "__main__":
    main()
