"""What Stable Diffusion takes of a GPU's memory in each stage, counted without a GPU.

    python -m benchmarks.gpu_memory [--architecture sd-2.1 ...] [--preset paper] [--objects 2]

The code of each stage runs at full size on tensors without numbers (`counted_memory`), so that the
peaks are those of its allocations, not measurements of a GPU: the context of CUDA, the workspaces
of cuDNN and what the allocator loses come on top. `dissector.memory_needed` adds a margin for them,
and its estimate stands beside each count.
"""

import argparse
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unittest.mock import patch

import torch

from benchmarks.counted_memory import GPU, Counted, counting
from benchmarks.gpu_architectures import ARCHITECTURES, Architecture, empty_parts, letters_tokenizer
from dissector.concept_mining import mine
from dissector.denoiser import LatentDenoiser
from dissector.guidance import score_distillation
from dissector.memory import MEMORY, MemorySettings
from dissector.memory_needed import GIGABYTE, needed, needed_by_model
from dissector.settings import PRESETS, Preset

MINED = ("tokens", "model")

log = logging.getLogger("benchmarks.gpu_memory")


@dataclass(frozen=True)
class Peak:
    """The most that is allocated at once, bytes.

    Attributes:
        part: "generate", "mine: tokens", "mine: model", "dissect" or "refine".
        counted: of the diffusion model's part in it.
        estimated: what `memory_needed` says of this part.
        needed: what it says of the stage, the scene and margins included.
    """

    part: str
    counted: int
    estimated: int
    needed: int


def build(architecture: Architecture, memory: MemorySettings, dtype: torch.dtype) -> LatentDenoiser:
    """A denoiser without numbers, on the device that is counted."""
    parts = empty_parts(architecture)
    for part in parts.values():
        part.to(dtype)
    tokenizer = letters_tokenizer(architecture.text["vocab_size"])
    alpha_bar = torch.linspace(1, 0, 1000, device=GPU)
    modules = (tokenizer, parts["text_encoder"], parts["vae"], parts["unet"])
    return LatentDenoiser(modules, alpha_bar, memory=memory)


def peaks(
    architecture: Architecture,
    memory: MemorySettings,
    preset: Preset,
    *,
    objects: int = 2,
    dtype: torch.dtype = torch.float16,
) -> Iterator[Peak]:
    """Peaks of all stages that use the diffusion model, in the order of a run."""
    with counting() as counted:
        denoiser = build(architecture, memory, dtype)
        whole = needed(denoiser, preset, objects=objects)
        model = needed_by_model(denoiser, preset, objects=objects)

        def peak(stage: str, part: str, found: int) -> Peak:
            return Peak(part, found, model[stage], whole[stage])

        size, images = preset.generation.size, preset.generation.views
        yield peak("generate", "generate", guide(denoiser, size, images, counted))
        mined = mining(denoiser, preset, objects, counted)
        for part, found in zip(MINED, mined, strict=True):
            yield peak("mine", f"mine: {part}", found)
    # Anew: torch does not bear the use of tensors without numbers that were on another device.
    with counting() as counted:
        student = build(architecture, memory, dtype)  # the base waits in the CPU's memory
        size, images = preset.views.size, objects * preset.dissection.views
        yield peak("dissect", "dissect", guide(student, size, images, counted))
        size, images = preset.refinement.size, objects * preset.refinement.views
        yield peak("refine", "refine", guide(student, size, images, counted))


def guide(denoiser: LatentDenoiser, size: int, images: int, counted: Counted) -> int:
    """Peak of a step of score distillation of images of this size."""
    generator = torch.Generator()
    shown = torch.zeros(images, 3, size, size, device=GPU, requires_grad=True)
    text = denoiser.encode_text(["a"] * images)
    counted.start()
    loss = score_distillation(
        denoiser,
        shown,
        text,
        text,
        timestep_range=(0.02, 0.98),
        guidance_scale=100.0,
        generator=generator,
    )
    loss.backward()
    return counted.peak


def mining(
    denoiser: LatentDenoiser, preset: Preset, objects: int, counted: Counted
) -> Iterator[int]:
    """Peaks of a step of concept mining's first stage and of two of its second."""
    count, side = preset.views.views, preset.views.size
    pictures = preset.views.picture_size or side
    steps = mine(
        denoiser,
        torch.zeros(count, pictures, pictures, 3, device=GPU),
        torch.zeros(count, objects, side, side, device=GPU),
        [f"object {number}" for number in range(objects)],
        ["front"] * count,
        settings=replace(preset.mining, token_steps=1, model_steps=2, loss="masked"),
        generator=torch.Generator(),
    )
    # Ids without numbers are all 0; the place of a token in its prompt changes no size.
    with patch("dissector.concept_mining.token_ids", lambda _, tokens: [0] * len(tokens)):
        counted.start()
        next(steps)
        yield counted.peak
        counted.start()
        for _ in steps:
            pass
        yield counted.peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--architecture", choices=tuple(ARCHITECTURES), nargs="+")
    parser.add_argument("--preset", choices=tuple(PRESETS), default="paper")
    parser.add_argument("--objects", type=int, default=2)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log.info("Allocations counted without a GPU, in GB (2^30 bytes); not measurements of one.\n")
    log.info("| model | memory | stage | counted | estimated | with the scene and margins |")
    log.info("|---|---|---|---|---|---|")
    for name in given.architecture or ("sd-2.1", "sd-1.5"):
        for memory in MEMORY.values():
            preset = PRESETS[given.preset]
            for peak in peaks(ARCHITECTURES[name], memory, preset, objects=given.objects):
                sizes = (peak.counted, peak.estimated, peak.needed)
                shown = " | ".join(f"{size / GIGABYTE:.1f}" for size in sizes)
                log.info("| %s | %s | %s | %s |", name, memory.name, peak.part, shown)


if __name__ == "__main__":
    main()
