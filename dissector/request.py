"""What a run is asked to make."""

from dataclasses import dataclass
from pathlib import Path

import torch

from dissector.prompts import check_layers
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

    Raises:
        ValueError: an empty prompt, an unknown preset or device, a negative seed, or layer names
            that are too few, doubled or not names.
    """

    prompt: str
    out: Path
    layers: tuple[str, ...] | None = None
    preset: str = "preview"
    prior: str = "embedded"
    seed: int = 0
    device: str = "cpu"
    resume: bool = False

    def __post_init__(self) -> None:
        if not self.prompt.strip():
            raise ValueError('the prompt is empty; expected a sentence like "a frog on a lily pad"')
        if self.preset not in PRESETS:
            raise ValueError(f"expected a preset out of {', '.join(PRESETS)}, got {self.preset!r}")
        if self.seed < 0:
            raise ValueError(f"expected a seed of 0 or more, got {self.seed}")
        if self.device not in ("cpu", "cuda"):
            raise ValueError(f"expected the device cpu or cuda, got {self.device!r}")
        if self.device == "cuda" and not torch.cuda.is_available():
            raise ValueError("the device cuda was asked for, but torch sees no CUDA GPU")
        if self.layers is not None:
            check_layers(self.layers)

    def identity(self) -> dict[str, object]:
        """What a run must share to be gone on with."""
        return {
            "prompt": " ".join(self.prompt.split()),
            "layers": None if self.layers is None else list(self.layers),
            "preset": self.preset,
            "prior": self.prior,
            "seed": self.seed,
        }
