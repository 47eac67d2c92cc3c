"""What a run is asked to make."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from dissector.memory import MEMORY
from dissector.prompts import check_layers, phrase
from dissector.settings import PRESETS


@dataclass(frozen=True)
class Request:
    """What to make.

    Attributes:
        prompt: a sentence that names at least two objects.
        out: folder of the results.
        layers: names of the objects; found in the prompt when None.
        preset: "smoke", "preview" or "paper".
        prior: "embedded", a folder in the diffusers format or an id of the Hugging Face hub.
        seed: of everything random.
        device: "cpu" or "cuda".
        resume: go on from the stages that `out` holds.
        images: folder of posed images that the scene is fitted to, instead of grown from the
            prompt; `layers` must be named then.
        checkpoint: of a scene that threestudio has generated, or the folder of its trial, in place
            of either; `layers` must be named then.
        masks: folder of masks drawn by hand, LAYER/STEM.png, for any layers and views; a folder of
            images may have them in itself. STEM is the image's, or "000", "001", … for the views of
            a scene that has no images.
        clicks: JSON file of points on layers and beside them, for the same views.
        memory: "full" or "low", what the diffusion model may take of a GPU.
        detector, segmenter: the Grounding DINO and the SAM that find the layers where either is
            named or the prior is not the embedded one; the usual ones when None.

    Raises:
        ValueError: an empty prompt, an unknown preset, device or kind of memory, a negative seed,
            layer names that are too few, doubled or not names, images or a checkpoint without layer
            names, both of them, or either in the folder of the results.
    """

    prompt: str
    out: Path
    layers: tuple[str, ...] | None = None
    preset: str = "preview"
    prior: str = "embedded"
    seed: int = 0
    device: str = "cpu"
    resume: bool = False
    images: Path | None = None
    masks: Path | None = None
    clicks: Path | None = None
    memory: str = "full"
    detector: str | None = None
    segmenter: str | None = None
    checkpoint: Path | None = None

    def __post_init__(self) -> None:
        if not self.prompt.strip():
            raise ValueError('the prompt is empty; expected a sentence like "a frog on a lily pad"')
        if self.preset not in PRESETS:
            raise ValueError(f"expected a preset out of {', '.join(PRESETS)}, got {self.preset!r}")
        if self.memory not in MEMORY:
            raise ValueError(f"expected memory out of {', '.join(MEMORY)}, got {self.memory!r}")
        if self.seed < 0:
            raise ValueError(f"expected a seed of 0 or more, got {self.seed}")
        if self.device not in ("cpu", "cuda"):
            raise ValueError(f"expected the device cpu or cuda, got {self.device!r}")
        if self.device == "cuda" and not torch.cuda.is_available():
            why = "sees no CUDA GPU" if torch.version.cuda else "is a build without CUDA"
            raise ValueError(
                f"the device cuda was asked for, but torch {why}; mend that, or choose the device "
                "cpu, which is slow with any but the embedded models"
            )
        if self.layers is not None:
            check_layers(self.layers)
        elif not self.grown:
            what = (
                "images don't say what they show"
                if self.checkpoint is None
                else ("a checkpoint doesn't say what it shows")
            )
            raise ValueError(f"{what}; name the layers")
        if self.images is not None and self.checkpoint is not None:
            raise ValueError("expected images or a checkpoint of threestudio, got both")
        for given, what in ((self.images, "images"), (self.checkpoint, "checkpoint")):
            if given is not None and given.resolve() == self.out.resolve():
                raise ValueError(f"the results can't go into the folder of the {what}, {self.out}")

    @property
    def grown(self) -> bool:
        """Whether the scene is grown from the prompt, for want of images and of a checkpoint."""
        return self.images is None and self.checkpoint is None

    def identity(self) -> dict[str, object]:
        """What a run must share to be gone on with."""
        return {
            "prompt": " ".join(self.prompt.split()),
            "layers": None if self.layers is None else list(self.layers),
            "preset": self.preset,
            "prior": self.prior,
            "seed": self.seed,
            "images": None if self.images is None else str(self.images.resolve()),
            "checkpoint": None if self.checkpoint is None else str(self.checkpoint.resolve()),
            "detector": self.detector,
            "segmenter": self.segmenter,
        }


def prompt_of(layers: Sequence[str]) -> str:
    """A sentence that names layers: ("frog", "lily pad") → "a frog and a lily pad"."""
    phrases = [phrase(layer) for layer in layers]
    articled = [f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}" for name in phrases]
    return " and ".join(filter(None, [", ".join(articled[:-1]), *articled[-1:]]))
