"""An independent judge of toybox images: which toys it sees, and how they relate.

A small convolutional network trained on renders of the whole world. It never meets the prior or the
grounder and serves only to measure them.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Bool, Float
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from dissector.files import write_atomically
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.props import PROPS
from dissector.toybox.scenes import RELATIONS, Subject

TOYS = (*CHARACTERS, *PROPS)
RELATION_WORDS = (*RELATIONS, "alone")
FORMAT = "dreamdissector classifier 1"


@dataclass(frozen=True)
class Verdict:
    """What the classifier sees.

    Attributes:
        toys: probability that each of `TOYS` is there.
        relations: probability of each of `RELATION_WORDS`.
    """

    toys: Float[Tensor, "batch toys"]
    relations: Float[Tensor, "batch relations"]

    def sees(self, subjects: list[Subject]) -> Bool[Tensor, " batch"]:
        """Whether each image shows its subject: just its toys, over one half, in its relation."""
        answers = []
        for toys, relations, subject in zip(self.toys, self.relations, subjects, strict=True):
            found = {TOYS[i] for i in (toys > 0.5).nonzero().flatten().tolist()}
            relation = RELATION_WORDS[int(relations.argmax())]
            expected = subject.relation or "alone"
            answers.append(found == set(subject.names) and relation == expected)
        return torch.tensor(answers, dtype=torch.bool)

    def of(self, name: str) -> Float[Tensor, " batch"]:
        """Probability that a toy is there."""
        return self.toys[:, TOYS.index(name)]


class Classifier(nn.Module):
    """Convolutions from 64² down to 4², then two linear heads."""

    def __init__(self) -> None:
        super().__init__()
        widths = (12, 48, 96, 128, 160)
        layers: list[nn.Module] = []
        for narrow, wide in zip(widths, widths[1:], strict=False):
            layers += [
                nn.Conv2d(narrow, wide, 3, padding=1),
                nn.GroupNorm(8, wide),
                nn.SiLU(),
                nn.Conv2d(wide, wide, 3, padding=1),
                nn.GroupNorm(8, wide),
                nn.SiLU(),
                nn.AvgPool2d(2),
            ]
        self.features = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.1), nn.Linear(640, 256))
        self.toys = nn.Linear(256, len(TOYS))
        self.relations = nn.Linear(256, len(RELATION_WORDS))

    def forward(
        self, images: Float[Tensor, "batch 3 64 64"]
    ) -> tuple[Float[Tensor, "batch toys"], Float[Tensor, "batch relations"]]:
        """Logits; images in 0..1."""
        hidden = functional.silu(self.features(functional.pixel_unshuffle(2 * images - 1, 2)))
        return self.toys(hidden), self.relations(hidden)

    @torch.no_grad()
    def judge(self, images: Float[Tensor, "batch 3 height width"]) -> Verdict:
        """The verdict on images of any square size, sRGB in 0..1."""
        small = functional.interpolate(images, (64, 64), mode="bilinear", antialias=True)
        toys, relations = self.eval()(small)
        return Verdict(toys.sigmoid(), relations.softmax(dim=1))

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        weights = {k: v.half().cpu().contiguous() for k, v in self.state_dict().items()}
        metadata = {"format": FORMAT, "toys": json.dumps(TOYS)}
        write_atomically(path, lambda target: save_file(weights, target, metadata=metadata))

    @classmethod
    def load(cls, path: Path) -> "Classifier":
        """Read what `save` wrote.

        Raises:
            ValueError: no such file, or not a classifier of this world.
        """
        try:
            with safe_open(path, "pt") as file:
                metadata = file.metadata() or {}
                weights = {name: file.get_tensor(name).float() for name in file.keys()}
        except (OSError, SafetensorError) as error:
            raise ValueError(f"cannot read the classifier in {path}: {error}") from error
        if metadata.get("format") != FORMAT or metadata.get("toys") != json.dumps(TOYS):
            raise ValueError(f"expected a toybox classifier in {path}, got another kind of file")
        classifier = cls()
        classifier.load_state_dict(weights)
        return classifier.eval()
