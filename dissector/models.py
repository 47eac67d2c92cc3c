"""Which models a run works with: the embedded ones, a folder's, or the Hugging Face hub's."""

import logging
from pathlib import Path

import torch

from dissector.denoiser import LatentDenoiser
from dissector.grounding import Grounder
from dissector.grounding.embedded import EmbeddedGrounder
from dissector.grounding.point_segmenter import EmbeddedPoints
from dissector.grounding.points import PointSegmenter
from dissector.memory import FULL, MemorySettings

log = logging.getLogger(__name__)

ASSETS = Path(__file__).resolve().parent.parent / "assets"
EMBEDDED = "embedded"
STABLE_DIFFUSION = "stable-diffusion"
RELEASED_PRIOR = "stable-diffusion-v1-5/stable-diffusion-v1-5"
"""The id on the hub of the Stable Diffusion that is used when none is named."""


def load_prior(source: str, *, device: str, memory: MemorySettings = FULL) -> LatentDenoiser:
    """The diffusion model that scenes are distilled from.

    The embedded one has float32 weights everywhere. Any other has half precision on CUDA, where
    that halves its memory and is faster, and float32 on the CPU, where it would be slower.

    Args:
        source: "embedded", "stable-diffusion" (short for `RELEASED_PRIOR`), a folder in the
            diffusers format, or an id of the hub.
        memory: what is traded for memory.

    Raises:
        ValueError: see `LatentDenoiser.load`.
    """
    path = {EMBEDDED: ASSETS / "prior", STABLE_DIFFUSION: RELEASED_PRIOR}.get(source, source)
    on_gpu = torch.device(device).type == "cuda"
    dtype = torch.float16 if on_gpu and source != EMBEDDED else torch.float32
    log.info("prior: %s on %s, %s, %s memory", path, device, dtype, memory.name)
    return LatentDenoiser.load(path, device=device, dtype=dtype, memory=memory)


def load_grounder(
    source: str, *, device: str, detector: str | None = None, segmenter: str | None = None
) -> Grounder:
    """The grounder that goes with a prior: the embedded one, or Grounding DINO and SAM.

    Args:
        source: the prior.
        detector: a Grounding DINO, a folder or an id of the hub; the usual one when None.
        segmenter: a SAM, a folder, an id of the hub or a released .pth; the usual one when None.
            Who names either of them wants these two, with the embedded prior as well.

    Raises:
        ValueError: see `GroundedSam.load`.
    """
    if source == EMBEDDED and detector is None and segmenter is None:
        return EmbeddedGrounder.load(ASSETS / "grounder.safetensors", device=device)
    from dissector.grounding.grounded_sam import DETECTOR, SEGMENTER, GroundedSam

    names = detector or DETECTOR, segmenter or SEGMENTER
    log.info("masks: Grounding DINO %s and SAM %s on %s", *names, device)
    return GroundedSam.load(detector=names[0], segmenter=names[1], device=device)


def load_segmenter(source: str, *, device: str, segmenter: str | None = None) -> PointSegmenter:
    """The point segmenter that goes with a prior: the embedded one, or SAM.

    Args:
        source: the prior.
        segmenter: a SAM, a folder, an id of the hub or a released .pth; the usual one when None.
            Who names one wants it, with the embedded prior as well.

    Raises:
        ValueError: see `load_sam`.
    """
    if source == EMBEDDED and segmenter is None:
        return EmbeddedPoints.load(ASSETS / "segmenter.safetensors", device=device)
    from dissector.grounding.sam_points import SEGMENTER, SamPoints

    log.info("clicks: SAM %s on %s", segmenter or SEGMENTER, device)
    return SamPoints.load(segmenter or SEGMENTER, device=device)
