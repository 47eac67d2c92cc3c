"""Train the judge of the toybox (classifier.py) on renders of the whole world.

python -m dissector.toybox.train_classifier --work DIR [--out FILE] [--steps N]
"""

import argparse
import logging
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from dissector.toybox.augmentation import roughened
from dissector.toybox.classifier import RELATION_WORDS, TOYS, Classifier
from dissector.toybox.dataset import Sample
from dissector.toybox.shards import shard
from dissector.toybox.training import Average, Checkpoint, Schedule, parameters_of, train

log = logging.getLogger(__name__)
SEED, TEST_SEED = 1, 2
"""Seeds of the renders; the prior and the grounder use others."""


def labels(samples: tuple[Sample, ...]) -> tuple[Tensor, Tensor]:
    """Which toys are there (0 or 1 each), and the index of the relation."""
    toys = torch.zeros(len(samples), len(TOYS))
    relations = torch.zeros(len(samples), dtype=torch.long)
    for row, sample in enumerate(samples):
        for name in sample.subject.names:
            toys[row, TOYS.index(name)] = 1
        relations[row] = RELATION_WORDS.index(sample.subject.relation or "alone")
    return toys, relations


def train_classifier(
    work: Path, schedule: Schedule, *, batch: int, shards: int, device: torch.device
) -> Classifier:
    """Train in `work`, or go on from its checkpoint."""
    torch.manual_seed(SEED)
    network = Classifier().to(device).train()
    mean = Average(network, 0.998)
    optimiser = torch.optim.AdamW(parameters_of([network]), weight_decay=1e-2)
    data = [shard(work, index, seed=SEED, whole_world=True) for index in range(shards)]
    targets = [labels(part.samples) for part in data]

    def loss_of(step: int) -> Tensor:
        generator = torch.Generator().manual_seed(SEED * 1_000_003 + step)
        torch.manual_seed(SEED * 1_000_003 + step)  # for the dropout
        part, (toys, relations) = data[step % shards], targets[step % shards]
        rows = torch.randint(len(part.images), (batch,), generator=generator)
        images = roughened(part.images[rows].float() / 255, generator=generator)
        with torch.autocast(device.type, torch.bfloat16):
            toy_logits, relation_logits = network(images.to(device))
        loss = functional.cross_entropy(relation_logits.float(), relations[rows].to(device))
        return loss + 5 * functional.binary_cross_entropy_with_logits(
            toy_logits.float(), toys[rows].to(device)
        )

    modules = {"network": network, "mean": mean.module}
    checkpoint = Checkpoint(work / "classifier.safetensors", modules, optimiser)
    train(checkpoint, schedule, loss_of, after=lambda step: mean.update(network, step))
    return mean.module.eval()


def accuracy(classifier: Classifier, work: Path) -> float:
    """Share of unseen renders of the whole world whose toys and relation are all recognised."""
    test = shard(work, 0, seed=TEST_SEED, whole_world=True)
    subjects = [sample.subject for sample in test.samples]
    return float(classifier.judge(test.images.float() / 255).sees(subjects).float().mean())


def main() -> None:
    """Entry point of the command."""
    parser = argparse.ArgumentParser(description="Train the judge of the toybox.")
    parser.add_argument("--work", type=Path, required=True, help="data and checkpoints")
    parser.add_argument("--out", type=Path, default=Path("assets/classifier.safetensors"))
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--shards", type=int, default=15)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given.work.mkdir(parents=True, exist_ok=True)
    classifier = train_classifier(
        given.work,
        Schedule(given.steps, 1.5e-3),
        batch=given.batch,
        shards=given.shards,
        device=torch.device(given.device),
    )
    classifier.save(given.out)
    log.info("all right on unseen renders: %.3f", accuracy(classifier, given.work))


if __name__ == "__main__":
    main()
