"""Rendered training data on disk: shards of a thousand images, each made once from its own seed.

A shard is a safetensors file that holds 8-bit images and masks, and in its metadata what each image
shows.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from jaxtyping import UInt8
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from dissector.files import write_atomically
from dissector.toybox.dataset import Batch, Sample, random_batch
from dissector.toybox.scenes import Subject

SHARD = 1000
"""Images in a shard."""


@dataclass(frozen=True)
class Shard:
    """Images (sRGB) and object masks of a thousand samples, 8 bits each."""

    images: UInt8[Tensor, "batch 3 height width"]
    coverage: UInt8[Tensor, "batch objects height width"]
    samples: tuple[Sample, ...]


def shard(folder: Path, index: int, *, seed: int = 0, whole_world: bool = False) -> Shard:
    """Shard `index` of the data of `seed`, rendered now if the folder does not hold it yet.

    Without `whole_world` it shows only what may be trained on.
    """
    kind = "all" if whole_world else "train"
    path = folder / f"shard-{kind}-{seed}-{index:04d}.safetensors"
    if not path.exists():
        _write(path, random_batch(SHARD, seed=(seed, index), whole_world=whole_world))
    with safe_open(path, framework="pt") as file:
        described = json.loads(file.metadata()["samples"])
        images, coverage = file.get_tensor("images"), file.get_tensor("coverage")
    samples = tuple(Sample(Subject(**entry["subject"]), entry["view"]) for entry in described)
    return Shard(images, coverage, samples)


def _write(path: Path, batch: Batch) -> None:
    tensors = {
        "images": (batch.images * 255).round().to(torch.uint8),
        "coverage": (batch.coverage * 255).round().to(torch.uint8),
    }
    described = json.dumps([asdict(sample) for sample in batch.samples])
    write_atomically(
        path, lambda temporary: save_file(tensors, temporary, metadata={"samples": described})
    )
