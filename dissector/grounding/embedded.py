"""The embedded grounder: a small network that finds toys by name.

A convolutional encoder and decoder at 32², 16² and 8² reads the image (two by two pixels to a
cell), and the phrase, as the mean of its words' embeddings, scales and shifts the features of every
block (FiLM, arXiv 1709.07871).
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import torch
from jaxtyping import Float, Int
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from dissector.files import write_atomically
from dissector.grounding import share_overlaps
from dissector.grounding.mask_network import CONTEXT, MaskNetwork
from dissector.prompts import check_words

FORMAT = "dreamdissector grounder 1"
MAX_WORDS = 6


class MaskPredictor(MaskNetwork):
    """Mask logits of one phrase per image.

    Args:
        vocabulary: number of words; word ids are 1..vocabulary, 0 pads.
    """

    def __init__(self, vocabulary: int) -> None:
        super().__init__(12)
        self.words = nn.Embedding(vocabulary + 1, CONTEXT, padding_idx=0)
        self.phrase = nn.Sequential(
            nn.Linear(CONTEXT, CONTEXT), nn.SiLU(), nn.Linear(CONTEXT, CONTEXT)
        )

    def forward(
        self, images: Float[Tensor, "batch 3 64 64"], words: Int[Tensor, "batch words"]
    ) -> Float[Tensor, "batch 64 64"]:
        """Logits; images in 0..1."""
        count = (words > 0).sum(dim=1, keepdim=True).clamp(min=1)
        phrase = self.phrase(self.words(words).sum(dim=1) / count)
        return self.decode(self.entry(functional.pixel_unshuffle(2 * images - 1, 2)), phrase)


def word_ids(phrases: Sequence[str], words: Sequence[str]) -> Int[Tensor, "phrases words"]:
    """Ids of the words of each phrase, padded with 0.

    Raises:
        ValueError: a word that is not in `words`, no word, or more than `MAX_WORDS` words.
    """
    known = {word: index + 1 for index, word in enumerate(words)}
    table = torch.zeros(len(phrases), MAX_WORDS, dtype=torch.long)
    for row, phrase in enumerate(phrases):
        check_words(phrase, words)
        parts = re.findall(r"[\w'-]+", phrase.lower())
        if not 1 <= len(parts) <= MAX_WORDS:
            raise ValueError(f"expected 1 to {MAX_WORDS} words to look for, got {phrase!r}")
        table[row, : len(parts)] = torch.tensor([known[part] for part in parts])
    return table


class EmbeddedGrounder:
    """The trained network behind the `Grounder` interface.

    Attributes:
        words: the words it knows.
    """

    def __init__(self, network: MaskPredictor, words: Sequence[str]) -> None:
        self.network = network.eval().requires_grad_(False)
        self.words = tuple(words)

    @classmethod
    def load(cls, path: Path, *, device: torch.device | str = "cpu") -> "EmbeddedGrounder":
        """Read what `save` wrote.

        Raises:
            ValueError: no such file, or not a grounder.
        """
        try:
            with safe_open(path, "pt") as file:
                metadata = file.metadata() or {}
                weights = {name: file.get_tensor(name).float() for name in file.keys()}
        except (OSError, SafetensorError) as error:
            raise ValueError(f"cannot read the grounder in {path}: {error}") from error
        if metadata.get("format") != FORMAT:
            raise ValueError(f"expected a grounder in {path}, got another kind of file")
        words = json.loads(metadata["words"])
        network = MaskPredictor(len(words))
        network.load_state_dict(weights)
        return cls(network.to(device), words)

    def to(self, device: torch.device | str) -> None:
        """Move the weights."""
        self.network.to(device)

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        weights = {k: v.half().cpu().contiguous() for k, v in self.network.state_dict().items()}
        metadata = {"format": FORMAT, "words": json.dumps(self.words)}
        write_atomically(path, lambda target: save_file(weights, target, metadata=metadata))

    @torch.no_grad()
    def ground(
        self, images: Float[Tensor, "views height width 3"], phrases: Sequence[str]
    ) -> Float[Tensor, "views phrases height width"]:
        """See `Grounder.ground`; images of another size than 64² are resized for the network."""
        ids = word_ids(phrases, self.words).to(images.device)
        small = functional.interpolate(
            images.permute(0, 3, 1, 2), (64, 64), mode="bilinear", antialias=True
        )
        masks = torch.stack(
            [self.network(small, row.expand(len(small), -1)) for row in ids], dim=1
        ).sigmoid()
        size = tuple(images.shape[1:3])
        if size != (64, 64):
            masks = functional.interpolate(masks, size, mode="bilinear", align_corners=False)
        return share_overlaps(masks)
