"""Train the embedded grounder on renders, and measure it on held-out scenes.

    python -m dissector.toybox.train_grounder --work DIR [--out FILE] [--steps N]

`--work` is shared with `train_prior`: the same renders serve both.
"""

import argparse
import logging
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from dissector.grounding.embedded import EmbeddedGrounder, MaskPredictor, word_ids
from dissector.toybox.augmentation import roughened
from dissector.toybox.captions import SYNONYMS, words
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.dataset import Sample, rendered
from dissector.toybox.props import PROPS
from dissector.toybox.scenes import combinations, held_out
from dissector.toybox.shards import shard
from dissector.toybox.training import Average, Checkpoint, Schedule, parameters_of, train

log = logging.getLogger(__name__)

ABSENT = 0.12
"""Share of examples that ask for a toy that is not there."""


def examples(
    samples: tuple[Sample, ...], rows: Tensor, rng: np.random.Generator
) -> tuple[list[str], Tensor]:
    """A phrase for each row, and which object it names (−1: none that is there)."""
    phrases, objects = [], []
    for row in rows.tolist():
        subject = samples[row].subject
        which = int(rng.integers(len(subject.names)))
        name = subject.names[which]
        if rng.uniform() < ABSENT:
            others = [toy for toy in (*CHARACTERS, *PROPS) if toy not in subject.names]
            name, which = others[rng.integers(len(others))], -1
        spoken = name
        if rng.uniform() < 0.2 and name in SYNONYMS:
            spoken = SYNONYMS[name][rng.integers(len(SYNONYMS[name]))]
        colour = (subject.first_colour, subject.second_colour)[which] if which >= 0 else None
        if colour is not None and rng.uniform() < 0.5:
            spoken = f"{colour} {spoken}"
        phrases.append(spoken)
        objects.append(which)
    return phrases, torch.tensor(objects)


def mask_loss(
    logits: Float[Tensor, "batch height width"], masks: Float[Tensor, "batch height width"]
) -> Float[Tensor, ""]:
    """Cross-entropy plus the soft Dice distance of each mask."""
    entropy = functional.binary_cross_entropy_with_logits(logits, masks)
    guess = logits.sigmoid()
    shared = (guess * masks).sum(dim=(1, 2))
    dice = (2 * shared + 1) / (guess.sum(dim=(1, 2)) + masks.sum(dim=(1, 2)) + 1)
    return 2 * entropy + 0.5 * (1 - dice).mean()


def train_grounder(
    work: Path, schedule: Schedule, *, batch: int, shards: int, device: torch.device, seed: int = 0
) -> EmbeddedGrounder:
    """Train in `work`, or go on from its checkpoint."""
    torch.manual_seed(seed)
    network = MaskPredictor(len(words())).to(device)
    mean = Average(network, 0.998)
    optimiser = torch.optim.AdamW(parameters_of([network]), betas=(0.9, 0.99), weight_decay=1e-3)
    data = [shard(work, index, seed=seed) for index in range(shards)]

    def loss_of(step: int) -> Tensor:
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        rng = np.random.default_rng([seed, step])
        chosen = data[step % shards]
        rows = torch.randint(len(chosen.images), (batch,), generator=generator)
        phrases, which = examples(chosen.samples, rows, rng)
        present = (which >= 0).float()[:, None, None]
        masks = chosen.coverage[rows, which.clamp(min=0)].float() / 255 * present
        images = roughened(chosen.images[rows].float() / 255, generator=generator)
        ids = word_ids(phrases, words()).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            logits = network(images.to(device), ids)
        return mask_loss(logits.float(), masks.to(device))

    modules = {"network": network, "mean": mean.module}
    checkpoint = Checkpoint(work / "grounder.safetensors", modules, optimiser)
    train(checkpoint, schedule, loss_of, after=lambda step: mean.update(network, step))
    return EmbeddedGrounder(mean.module, words())


def measure(
    grounder: EmbeddedGrounder, *, views: int = 16, rough: bool = False
) -> dict[str, float]:
    """Mean IoU at the threshold 0.5 over every held-out combination, for each toy and overall.

    Objects that cover less than 8 pixels of a view are left out.

    Args:
        views: random views of each combination.
        rough: whether the images are damaged as in training.
    """
    rng, generator = np.random.default_rng(7), torch.Generator().manual_seed(7)
    scores: dict[str, list[float]] = {}
    for subject in filter(held_out, combinations()):
        batch = rendered((subject,) * views, rng)
        images = roughened(batch.images, generator=generator) if rough else batch.images
        found = grounder.ground(images.permute(0, 2, 3, 1), subject.names) > 0.5
        truth = batch.coverage > 0.5
        shared = (found & truth).sum(dim=(2, 3)).float()
        union = (found | truth).sum(dim=(2, 3)).float()
        for index, name in enumerate(subject.names):
            visible = truth[:, index].sum(dim=(1, 2)) >= 8
            scores.setdefault(name, []).extend((shared / union)[visible, index].tolist())
    table = {name: float(np.mean(values)) for name, values in sorted(scores.items())}
    return {"overall": float(np.mean([v for values in scores.values() for v in values]))} | table


def main() -> None:
    """Entry point of the command."""
    parser = argparse.ArgumentParser(description="Train the embedded grounder.")
    parser.add_argument("--work", type=Path, required=True, help="data and checkpoints")
    parser.add_argument("--out", type=Path, default=Path("assets/grounder.safetensors"))
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given.work.mkdir(parents=True, exist_ok=True)
    grounder = train_grounder(
        given.work,
        Schedule(given.steps, 2e-3),
        batch=given.batch,
        shards=given.shards,
        device=torch.device(given.device),
    )
    grounder.save(given.out)
    for rough in (False, True):
        scores = measure(grounder, rough=rough)
        log.info("mIoU on held-out scenes%s: %s", " (rough)" if rough else "", scores)


if __name__ == "__main__":
    main()
