"""Prompts: the layers they name, the words they use, and the view suffixes.

Layers are found by a small grammar of English scene descriptions: relations ("sitting on top of",
"riding", "with", …) and articles separate the noun phrases; of each phrase the article, measure
words ("a stack of") and adjectives of colour and size are dropped.
"""

import re
from collections.abc import Collection, Sequence

VIEW_TOKENS = 3
"""What a view suffix (", front view") adds to a prompt."""

DETERMINERS = "a an the his her its their some one two three four five".split()
MEASURES = ("stack", "pile", "pair", "bunch", "group", "couple", "slice", "piece")
IMAGES = "photo photograph picture image render rendering painting drawing illustration".split()
ADJECTIVES = (
    "red orange yellow green blue purple violet pink brown black white grey gray golden silver "
    "colorful colourful big large huge giant small little tiny tall short cute happy beautiful"
).split()
VERBS = (
    "sitting standing lying leaning sleeping riding driving looking peeking peering playing "
    "holding carrying wearing hugging embracing eating drinking reading jumping walking running "
    "chasing pushing pulling flying swimming dancing climbing watching kicking throwing cooking "
    "floating resting perched balancing hiding sits stands rides plays holds wears hugs eats reads"
).split()
PREPOSITIONS = (
    "in front of|on top of|next to|close to|on|onto|in|into|inside|under|underneath|below|above|"
    "over|behind|beside|near|at|through|from|against|around|between|with|and|by|to"
).split("|")

_WORD = re.compile(r"[\w'-]+")
_VERB = rf"(?:{'|'.join(VERBS)})"
_PREPOSITION = rf"(?:{'|'.join(PREPOSITIONS)})"
_RELATION = re.compile(
    rf"\b(?:(?:is |are )?{_VERB}(?: (?:up|down|out))?(?: {_PREPOSITION})?|{_PREPOSITION})\b"
)
_PREAMBLE = re.compile(rf"^(?:(?:a|an|the) )?(?:[\w-]+ ){{0,3}}?(?:{'|'.join(IMAGES)}) of ")
_MEASURE = re.compile(rf"^(?:[\w-]+ )?(?:{'|'.join(MEASURES)}) of ")
_LAYER_NAME = re.compile(r"\w[\w '-]*")


def find_layers(prompt: str, *, nouns: Collection[str] = ()) -> tuple[str, ...]:
    """The objects a prompt names, in its order: "a frog on a lily pad" → ("frog", "lily pad").

    Args:
        nouns: names known beforehand; a phrase that contains one is named by the longest.

    Raises:
        ValueError: fewer than two objects, or one name twice.
    """
    text = " ".join(prompt.lower().split())
    clauses = re.split(r"[,.;:!?]", _PREAMBLE.sub("", text))
    phrases: list[str] = []
    for index, clause in enumerate(clauses):
        parts = [part.strip() for part in _RELATION.split(clause.strip())]
        if index and parts and not _starts_a_phrase(parts[0]):
            parts = parts[1:]  # a remark about the style, such as "highly detailed"
        for part in parts:
            phrases += _split_at_articles(part)
    names = tuple(name for name in (_name(phrase, nouns) for phrase in phrases) if name)
    if len(names) < 2:
        found = f"only {names[0]!r}" if names else "none"
        raise ValueError(
            f"expected at least two objects in the prompt {prompt!r}, found {found}; "
            "name them with --layers"
        )
    return check_layers(names)


def check_layers(names: Sequence[str]) -> tuple[str, ...]:
    """The names of layers, with spaces trimmed.

    Raises:
        ValueError: fewer than two names, an empty one, one twice (in any case, a hyphen counting
            as a space), or one with characters other than letters, digits, spaces, hyphens and
            apostrophes.
    """
    trimmed = tuple(" ".join(name.split()) for name in names)
    if len(trimmed) < 2:
        raise ValueError(f"expected at least two layers, got {len(trimmed)}: {list(trimmed)}")
    for name in trimmed:
        if not _LAYER_NAME.fullmatch(name):
            raise ValueError(
                "expected a layer name of letters, digits, spaces, hyphens and apostrophes, "
                f"got {name!r}"
            )
    folded = [name.casefold().replace("-", " ") for name in trimmed]
    twice = sorted({name for name in folded if folded.count(name) > 1})
    if twice:
        raise ValueError(
            f"layer names must differ, got {', '.join(map(repr, twice))} more than once; "
            "name the layers apart with --layers"
        )
    return trimmed


def validate_prompt(prompt: str, *, limit: int) -> str:
    """The prompt with spaces trimmed.

    Args:
        limit: tokens that the text encoder reads (`LatentDenoiser.max_tokens`); words and
            punctuation marks count as one each, and three are kept for the view suffix.

    Raises:
        ValueError: an empty or an over-long prompt.
    """
    trimmed = " ".join(prompt.split())
    if not _WORD.search(trimmed):
        raise ValueError('the prompt is empty; expected a sentence like "a frog on a lily pad"')
    count = len(re.findall(r"[\w'-]+|[^\w\s'-]", trimmed))
    if count > limit - VIEW_TOKENS:
        raise ValueError(
            f"the prompt has {count} words; this model reads at most {limit - VIEW_TOKENS}"
        )
    return trimmed


def check_words(prompt: str, words: Collection[str]) -> None:
    """Make sure that a model of a limited vocabulary knows every word of a prompt.

    Raises:
        ValueError: names the unknown words and lists the known ones.
    """
    known = {word.lower() for word in words}
    used = dict.fromkeys(_WORD.findall(prompt.lower()))
    unknown = [word for word in used if word not in known]
    if unknown:
        raise ValueError(
            f"the embedded model doesn't know {', '.join(map(repr, unknown))}. "
            f"It knows: {', '.join(sorted(word for word in known if _WORD.fullmatch(word)))}. "
            "For other words use Stable Diffusion: "
            "--prior stable-diffusion-v1-5/stable-diffusion-v1-5"
        )


def with_view(prompt: str, word: str) -> str:
    """The prompt for a view: with_view("a frog", "front") → "a frog, front view"."""
    return f"{prompt}, {word} view"


def _starts_a_phrase(part: str) -> bool:
    return not part or part.split()[0] in DETERMINERS


def _split_at_articles(part: str) -> list[str]:
    """Split "cat chasing a dog" before its inner article, and drop the verb left hanging."""
    pieces = re.split(r" (?=(?:a|an|the) )", part)
    return [re.sub(r"(?<=\w) \w+ing$", "", piece) for piece in pieces[:-1]] + pieces[-1:]


def _name(phrase: str, nouns: Collection[str]) -> str:
    inside = [n.lower() for n in nouns if re.search(rf"\b{re.escape(n.lower())}\b", phrase)]
    if inside:
        return max(inside, key=len)
    words = _strip_determiners(phrase)
    measured = _MEASURE.sub("", words)
    words = _strip_determiners(measured).split()
    while len(words) > 1 and words[0] in ADJECTIVES:
        words = words[1:]
    return " ".join(words)


def _strip_determiners(phrase: str) -> str:
    words = phrase.split()
    while words and words[0] in DETERMINERS:
        words = words[1:]
    return " ".join(words)
