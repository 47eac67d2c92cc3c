"""SAM from released checkpoints, through the package `segment-anything` or through transformers.

Both read a folder or a hub id in the format of transformers (facebook/sam-vit-base, -large,
-huge). The package also reads the files its authors released, such as sam_vit_b_01ec64.pth.
"""

from pathlib import Path
from typing import Protocol

import torch

from dissector.backends import SAM_INSTALL, SamBackend, sam_backend
from dissector.grounding.proposals import BoxSegmenter, ClickSegmenter
from dissector.grounding.sam_transformers import SEGMENTER, TransformersSam

__all__ = ["SEGMENTER", "Sam", "load_sam"]

RELEASED_FILES = (".pth", ".pt")


class Sam(BoxSegmenter, ClickSegmenter, Protocol):
    """What takes boxes and clicks."""


def load_sam(
    source: Path | str = SEGMENTER,
    *,
    device: torch.device | str = "cpu",
    backend: SamBackend | None = None,
) -> Sam:
    """Read a SAM, frozen, in float32.

    Args:
        source: a folder in the format of transformers, an id of the hub ("owner/name"), or for
            segment-anything a released file (.pth).
        backend: see `sam_backend`.

    Raises:
        ImportError: see `sam_backend`.
        ValueError: no such file, folder or repository, no network; files that are damaged,
            incomplete or of another kind of model; weights that are there only as a pickle; a
            released file where transformers is to read it.
    """
    chosen = sam_backend(backend)
    path = Path(source)
    file = path.suffix.lower() in RELEASED_FILES and not path.is_dir()
    if file and not path.is_file():
        raise ValueError(f"expected a file of a SAM such as sam_vit_b_01ec64.pth at {path}")
    if chosen == "transformers":
        if file:
            raise ValueError(
                f"{source} is a file for segment-anything, which transformers does not read: "
                f"install that package ({SAM_INSTALL}), or name a folder or an id such as "
                f"{SEGMENTER}"
            )
        return TransformersSam.load(source, device)
    from dissector.grounding.sam_segment_anything import SegmentAnything

    if file:
        return SegmentAnything.from_file(path, device)
    return SegmentAnything.from_transformers(source, device)
