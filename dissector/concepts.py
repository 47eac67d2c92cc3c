"""Mined concepts: a denoiser that knows new tokens for the objects of one scene."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from dissector.denoiser import LatentDenoiser
from dissector.files import write_atomically
from dissector.prompts import phrase

FORMAT = "dreamdissector concepts 1"
TOKEN_ROWS = "token_rows"

APART = 0.01
"""How far apart tokens of one phrase start, relative to the length of their embedding."""


@dataclass(frozen=True)
class MinedConcepts:
    """One token for each layer of a scene.

    Attributes:
        denoiser: the personalised copy of `base`.
        base: the model that was personalised.
        names: the layers.
        tokens: their tokens, such as "<lily-pad>".
        prompts: the prompt of each layer alone, such as "a <lily-pad>"; view suffixes can follow.
    """

    denoiser: LatentDenoiser
    base: LatentDenoiser
    names: tuple[str, ...]
    tokens: tuple[str, ...]
    prompts: tuple[str, ...]

    @contextmanager
    def using(self, chosen: LatentDenoiser) -> Iterator[None]:
        """Let the GPU hold one of the two models alone for a while."""
        with ExitStack() as others:
            for model in (self.denoiser, self.base):
                if model is not chosen:
                    others.enter_context(model.waiting())
            yield

    def save(self, path: Path) -> None:
        """Write the new tokens and every weight that differs from the base model's, exactly.

        Raises:
            OSError: the file cannot be written; an earlier one is intact.
        """
        first = token_ids(self.denoiser, self.tokens)[0]
        rows = self.denoiser.text_encoder.get_input_embeddings().weight
        tensors = {TOKEN_ROWS: rows[first : first + len(self.tokens)].detach().cpu().contiguous()}
        before = _weights(self.base)
        for name, weight in _weights(self.denoiser).items():
            if not torch.equal(weight, before[name].to(weight)):
                tensors[name] = weight.detach().cpu().contiguous()
        described = {"names": self.names, "tokens": self.tokens, "prompts": self.prompts}
        metadata = {"format": FORMAT, "concepts": json.dumps(described)}
        write_atomically(path, lambda target: save_file(tensors, target, metadata=metadata))

    @classmethod
    def load(cls, path: Path, base: LatentDenoiser) -> "MinedConcepts":
        """Read what `save` wrote; the same weights where the base model has the same dtype.

        Args:
            base: the model that was personalised.

        Raises:
            ValueError: no such file, a damaged one, or one of another base model.
        """
        try:
            with safe_open(path, "pt") as file:
                metadata = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}
        except (OSError, SafetensorError) as error:
            raise ValueError(f"cannot read the mined concepts in {path}: {error}") from error
        if metadata.get("format") != FORMAT or TOKEN_ROWS not in tensors:
            raise ValueError(f"expected mined concepts in {path}, got another kind of file")
        described = {k: tuple(v) for k, v in json.loads(metadata["concepts"]).items()}
        rows = tensors.pop(TOKEN_ROWS)
        denoiser = base.clone()
        weights = _weights(denoiser)
        matching = rows.shape[1] == base.text_encoder.config.hidden_size and all(
            name in weights and weights[name].shape == value.shape
            for name, value in tensors.items()
        )
        if not matching:
            raise ValueError(f"the concepts in {path} were mined with another model than this one")
        with torch.no_grad():
            for name, value in tensors.items():
                weights[name].copy_(value)
        add_tokens(denoiser, described["tokens"]).rows.data.copy_(rows)
        settle_tokens(denoiser)
        return cls(denoiser, base, **described)


class ExtendedEmbedding(nn.Module):
    """A token embedding whose first rows are fixed and whose new rows are a parameter.

    Attributes:
        vocabulary: the fixed rows; a buffer, so that no optimiser sees it.
        rows: the new ones, in float32 whatever the vocabulary's dtype, so that small steps add up;
            ids follow those of the vocabulary.
    """

    vocabulary: Float[Tensor, "known dim"]

    def __init__(self, vocabulary: Float[Tensor, "known dim"], rows: Float[Tensor, "new dim"]):
        super().__init__()
        self.register_buffer("vocabulary", vocabulary)
        self.rows = nn.Parameter(rows)

    def forward(self, ids: Int[Tensor, "batch tokens"]) -> Float[Tensor, "batch tokens dim"]:
        known = len(self.vocabulary)
        old = nn.functional.embedding(ids.clamp(max=known - 1), self.vocabulary)
        new = nn.functional.embedding((ids - known).clamp(min=0), self.rows)
        return torch.where((ids < known)[..., None], old, new.to(old.dtype))


def token_name(layer: str) -> str:
    """The token of a layer: "lily pad" → "<lily-pad>", "frog 2" → "<frog-2>"."""
    return f"<{'-'.join(layer.lower().split())}>"


def add_tokens(denoiser: LatentDenoiser, tokens: Sequence[str]) -> ExtendedEmbedding:
    """Teach a denoiser new tokens, in place, and return its new, trainable embedding.

    Each token starts at the mean embedding of the words in its name that the tokenizer knows; the
    number of an instance is none of them: "<frog-2>" starts as a frog. A token of which no word is
    known, that of an object the model has never seen, starts at the mean of all known words.

    Tokens that would start equal get a small difference (`APART`), the same in every run. The same
    prompt with either would otherwise give the same guidance until mining has moved them, and what
    tells one frog from the other would be left to the noise of the first steps.

    Raises:
        ValueError: a token that is not new.
    """
    tokenizer, encoder = denoiser.tokenizer, denoiser.text_encoder
    taken = [token for token in tokens if token in tokenizer.get_vocab()]
    if taken or len(set(tokens)) < len(tokens):
        raise ValueError(f"expected new and different tokens, got {list(tokens)}")
    vocabulary = encoder.get_input_embeddings().weight.detach()[: len(tokenizer)]
    spelled = [_known_ids(tokenizer, token) for token in tokens]
    rows = torch.stack([vocabulary[ids].float().mean(dim=0) for ids in spelled])
    before = [spelled[:place].count(ids) for place, ids in enumerate(spelled)]
    rows = rows + APART * rows.norm(dim=1, keepdim=True) * _directions(before, like=rows)
    tokenizer.add_tokens(list(tokens))
    embedding = ExtendedEmbedding(vocabulary, rows)
    encoder.set_input_embeddings(embedding)
    return embedding


def settle_tokens(denoiser: LatentDenoiser) -> None:
    """Turn the embedding that `add_tokens` made into a plain one, and freeze the denoiser."""
    extended = denoiser.text_encoder.get_input_embeddings()
    rows = torch.cat([extended.vocabulary, extended.rows.detach().to(extended.vocabulary.dtype)])
    denoiser.text_encoder.set_input_embeddings(nn.Embedding.from_pretrained(rows))
    denoiser.text_encoder.config.vocab_size = len(rows)
    denoiser.freeze()


def token_ids(denoiser: LatentDenoiser, tokens: Sequence[str]) -> list[int]:
    """Ids of tokens of the vocabulary."""
    return [denoiser.tokenizer.convert_tokens_to_ids(token) for token in tokens]


def _weights(denoiser: LatentDenoiser) -> dict[str, Any]:
    """Every weight that mining can change, beside the new tokens."""
    parts = {"unet": denoiser.unet, "text_encoder": denoiser.text_encoder}
    return {
        f"{part}.{name}": weight
        for part, module in parts.items()
        for name, weight in module.named_parameters()
        if "token_embedding" not in name
    }


def _known_ids(tokenizer: Any, token: str) -> list[int]:
    """Ids of the known words in a token's name, or of all words if it knows none of them."""
    words = phrase(token.strip("<>").replace("-", " "))
    ids = tokenizer(words, add_special_tokens=False).input_ids
    known = [word for word in ids if word != tokenizer.unk_token_id]
    if known:
        return known
    special = {*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()}
    vocabulary = tokenizer.get_vocab().items()
    return sorted(i for word, i in vocabulary if word not in special and re.search(r"\w", word))


def _directions(
    numbers: Sequence[int], *, like: Float[Tensor, "new dim"]
) -> Float[Tensor, "new dim"]:
    """Zero for number 0, and for each other number a unit vector orthogonal to the others'.

    Those are the cosines of the discrete cosine transform: they sum to 0, so that the
    normalisation in the text encoder keeps them.
    """
    dim = like.shape[1]
    place = (torch.arange(dim, device=like.device, dtype=like.dtype) + 0.5) * torch.pi / dim
    number = torch.tensor(numbers, device=like.device, dtype=like.dtype)[:, None]
    return (number > 0) * torch.cos(number * place) * (2 / dim) ** 0.5
