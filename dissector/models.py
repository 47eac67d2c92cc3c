"""Which models a run works with: the embedded ones, a folder's, or the Hugging Face hub's."""

import logging
from pathlib import Path

from dissector.denoiser import LatentDenoiser
from dissector.grounding import Grounder
from dissector.grounding.embedded import EmbeddedGrounder
from dissector.grounding.point_segmenter import EmbeddedPoints
from dissector.grounding.points import PointSegmenter

log = logging.getLogger(__name__)

ASSETS = Path(__file__).resolve().parent.parent / "assets"
EMBEDDED = "embedded"


def load_prior(source: str, *, device: str) -> LatentDenoiser:
    """The diffusion model that scenes are distilled from.

    Args:
        source: "embedded", a folder in the diffusers format, or an id of the hub.

    Raises:
        ValueError: see `LatentDenoiser.load`.
    """
    path = ASSETS / "prior" if source == EMBEDDED else source
    log.info("prior: %s on %s", path, device)
    return LatentDenoiser.load(path, device=device)


def load_grounder(source: str, *, device: str) -> Grounder:
    """The grounder that goes with a prior: the embedded one, or Grounding DINO and SAM."""
    if source == EMBEDDED:
        return EmbeddedGrounder.load(ASSETS / "grounder.safetensors", device=device)
    from dissector.grounding.grounded_sam import GroundedSam

    return GroundedSam.load(device=device)


def load_segmenter(source: str, *, device: str) -> PointSegmenter:
    """The point segmenter that goes with a prior: the embedded one, or SAM."""
    if source == EMBEDDED:
        return EmbeddedPoints.load(ASSETS / "segmenter.safetensors", device=device)
    from dissector.grounding.sam_points import SamPoints

    return SamPoints.load(device=device)
