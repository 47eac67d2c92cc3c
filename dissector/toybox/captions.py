"""Captions of the toybox and the words that they use."""

import numpy as np
from tokenizers import Tokenizer, pre_tokenizers, processors
from tokenizers.models import WordLevel
from transformers import PreTrainedTokenizerFast

from dissector.toybox.cast import CHARACTERS
from dissector.toybox.props import PROPS
from dissector.toybox.scenes import COLOURS, RELATIONS, Subject

VIEWS = ("front", "side", "back", "overhead")
PHRASES = {"pancakes": "stack of pancakes"}
"""How a toy is called in a caption, where that differs from its name."""

SYNONYMS = {
    "lily pad": ("water lily",),
    "bunny": ("baby bunny", "rabbit"),
    "chimpanzee": ("monkey", "chimp"),
    "bear": ("teddy bear",),
    "gift box": ("box", "gift"),
    "sitting on": ("sitting on top of", "on"),
    "next to": ("beside",),
    "hat": ("top hat",),
}
"""Other ways to say a name or a relation; training captions use them now and then."""

TOKENS = 24
"""Length of a tokenised prompt."""


def phrase(name: str, colour: str | None = None, noun: str | None = None) -> str:
    """A noun phrase with its article, such as "an octopus" or "a stack of red pancakes".

    Args:
        name: name of the toy.
        noun: a synonym to use instead of the name.
    """
    coloured = (noun or name) if colour is None else f"{colour} {noun or name}"
    text = PHRASES.get(name, name).replace(name, coloured)
    return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


def caption(subject: Subject, view: str | None = None) -> str:
    """The plain caption of a subject, with the suffix of a view of `VIEWS`."""
    text = phrase(subject.first, subject.first_colour)
    if subject.relation is not None and subject.second is not None:
        text += f" {subject.relation} {phrase(subject.second, subject.second_colour)}"
    return text if view is None else f"{text}, {view} view"


def varied_caption(subject: Subject, view: str, rng: np.random.Generator) -> str:
    """A training caption: synonyms, "and" for the relation, or no view suffix now and then."""
    text = phrase(subject.first, subject.first_colour, _synonym(subject.first, rng))
    if subject.relation is not None and subject.second is not None:
        relation = _synonym(subject.relation, rng) or subject.relation
        if rng.uniform() < 0.06:
            relation = "and"
        second = phrase(subject.second, subject.second_colour, _synonym(subject.second, rng))
        if relation == "playing" and rng.uniform() < 0.4:
            second = second.replace("a ", "the ", 1)
        text += f" {relation} {second}"
    return text if rng.uniform() < 0.1 else f"{text}, {view} view"


def _synonym(name: str, rng: np.random.Generator) -> str | None:
    others = SYNONYMS.get(name, ())
    return others[rng.integers(len(others))] if others and rng.uniform() < 0.15 else None


def words() -> tuple[str, ...]:
    """Every word that captions can hold, sorted."""
    phrases = ["a an the and view ,", *VIEWS, *COLOURS, *RELATIONS, *CHARACTERS, *PROPS]
    phrases += [*PHRASES.values(), *(other for others in SYNONYMS.values() for other in others)]
    return tuple(sorted({word for text in phrases for word in text.split()}))


def build_tokenizer() -> PreTrainedTokenizerFast:
    """A word-level tokenizer over `words`, framed like CLIP's: start, words, end, padding."""
    special = ("<pad>", "<unk>", "<s>", "</s>")
    vocabulary = {word: index for index, word in enumerate((*special, *words()))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        special_tokens=[("<s>", vocabulary["<s>"]), ("</s>", vocabulary["</s>"])],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=TOKENS,
        pad_token="<pad>",
        unk_token="<unk>",
        bos_token="<s>",
        eos_token="</s>",
    )
