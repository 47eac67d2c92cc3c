"""Prompts: the layers they name, the words they use, and the view suffixes.

Layers are found by a small grammar of English scene descriptions: relations ("sitting on top of",
"riding", "with", …) and articles separate the noun phrases; of each phrase the article, measure
words ("a stack of") and adjectives of colour and size are dropped. A number before a noun makes as
many layers of one kind, told apart by a number after it: "two frogs" are "frog 1" and "frog 2".
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from dissector.plurals import singular

VIEW_TOKENS = 3
"""What a view suffix (", front view") adds to a prompt."""

NUMBERS = {word: i + 1 for i, word in enumerate(("one", "two", "three", "four", "five"))}
NUMBERS |= {str(number): number for number in NUMBERS.values()}
LARGE_NUMBERS = ("six", "seven", "eight", "nine", "ten", "6", "7", "8", "9", "10")
DETERMINERS = ("a", "an", "the", "his", "her", "its", "their", "some", *NUMBERS)
MEASURES = ("stack", "pile", "pair", "bunch", "group", "couple", "slice", "piece")
TWOS = ("pair", "couple")
"""Measures that are a number: "a pair of frogs" are two frogs."""

SINGLE_PAIRS = (
    "glasses sunglasses goggles scissors pliers tweezers binoculars headphones trousers pants "
    "jeans shorts tights pyjamas pajamas shoes boots slippers sandals socks gloves mittens skis "
    "skates wings antlers"
).split()
"""Of these a pair is one object."""

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
    r"\b(?:(?:while|who|that|which|both|each) )*"
    rf"(?:(?:is |are )?{_VERB}(?: (?:up|down|out))?(?: {_PREPOSITION})?|{_PREPOSITION})\b"
)
_RECIPROCAL = re.compile(r" (?:each other|one another|side by side|together)\b")
_PREAMBLE = re.compile(rf"^(?:(?:a|an|the) )?(?:[\w-]+ ){{0,3}}?(?:{'|'.join(IMAGES)}) of ")
_MEASURE = re.compile(rf"^(?:[\w-]+ )?(?P<measure>{'|'.join(MEASURES)})(?P<several>s|es)? of ")
_SEVERAL = "|".join(word for word, number in NUMBERS.items() if number > 1)
_ARTICLE = re.compile(
    rf" (?=(?:a|an|the) )|(?<!\bof)(?<!\ba)(?<!\ban)(?<!\bthe) (?=(?:{_SEVERAL}) )"
)
_INSTANCE = re.compile(r"^(?P<phrase>.*[^\W\d].*) (?P<number>[1-9]\d?)$")
_LAYER_NAME = re.compile(r"\w[\w '-]*")


def find_layers(prompt: str, *, nouns: Collection[str] = ()) -> tuple[str, ...]:
    """The objects a prompt names, in its order: "a frog on a lily pad" → ("frog", "lily pad").

    Of several of a kind each is a layer: "two frogs on a log" → ("frog 1", "frog 2", "log"), and
    "two frogs and a frog" are three. Numbers go up to five.

    Args:
        nouns: names known beforehand; a phrase that contains one is named by the longest.

    Raises:
        ValueError: fewer than two objects, one name twice, or more than five of a kind.
    """
    text = _RECIPROCAL.sub("", " ".join(prompt.lower().split()))
    clauses = re.split(r"[,.;:!?]", _PREAMBLE.sub("", text))
    phrases: list[str] = []
    for index, clause in enumerate(clauses):
        parts = [part.strip() for part in _RELATION.split(clause.strip())]
        if index and parts and not _starts_a_phrase(parts[0]):
            parts = parts[1:]  # a remark about the style, such as "highly detailed"
        for part in parts:
            phrases += _split_at_articles(part)
    names = _number_apart(_named_and_counted(phrases, nouns))
    if len(names) < 2:
        found = f"only {names[0]!r}" if names else "none"
        raise ValueError(
            f"expected at least two objects in the prompt {prompt!r}, found {found}; "
            "name them with --layers"
        )
    return check_layers(names)


def phrase(layer: str) -> str:
    """What a layer is called without its number among others of its kind: "frog 2" → "frog".

    A number of up to two digits after a name counts as one; "boeing 747" stays.
    """
    numbered = _INSTANCE.match(layer)
    return numbered["phrase"] if numbered else layer


def alone(layer: str) -> str:
    """The prompt of a layer by itself: "astronaut" → "an astronaut", "frog 2" → "a frog"."""
    name = phrase(layer)
    return f"{article(name)} {name}"


def article(words: str) -> str:
    """The indefinite article of words, by their first letter: "a" or "an"."""
    return "an" if words[:1].lower() in set("aeiou") else "a"


def instance_number(layer: str) -> int:
    """The number of a layer among others of its kind: "frog 2" → 2; 0 for a layer without one."""
    numbered = _INSTANCE.match(layer)
    return int(numbered["number"]) if numbered else 0


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
    pieces = _ARTICLE.split(part)
    return [re.sub(r"(?<=\w) \w+ing$", "", piece) for piece in pieces[:-1]] + pieces[-1:]


def _named_and_counted(phrases: Sequence[str], nouns: Collection[str]) -> list[tuple[str, int]]:
    """The name of each phrase's object, and how many there are of it.

    A number that a verb parts from its noun, as in "two sleeping cats", goes with the noun.
    """
    found: list[tuple[str, int]] = []
    waiting = 1
    for text in phrases:
        words, number = _strip_determiners(text)
        if words:
            found.append(_name(words, max(number, waiting), nouns))
        waiting = 1 if words else number
    return [(name, count) for name, count in found if name]


def _number_apart(found: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """A layer for each object; a kind of which there are several at once is numbered through."""
    several = {name for name, count in found if count > 1}
    used: Counter[str] = Counter()
    layers: list[str] = []
    for name, count in found:
        for _ in range(count):
            used[name] += 1
            layers.append(f"{name} {used[name]}" if name in several else name)
    return tuple(layers)


def _name(words: str, count: int, nouns: Collection[str]) -> tuple[str, int]:
    """Name of the objects of a phrase without its determiners, and how many there are of them.

    `count` things are counted by the noun ("two frogs") or by a measure ("two stacks of pancakes").
    """
    measured = _MEASURE.match(words)
    noun, inner = _strip_determiners(words[measured.end() :]) if measured else (words, 1)
    if measured and measured["measure"] in TWOS and noun.split()[-1] not in SINGLE_PAIRS:
        measured, count = None, 2
    if measured is None or inner > 1:
        count = max(count, inner)
        noun = singular(noun) if count > 1 else noun
    inside = [n.lower() for n in nouns if re.search(rf"\b{re.escape(n.lower())}\b", noun)]
    if inside:
        return max(inside, key=len), count
    parts = noun.split()
    while len(parts) > 1 and parts[0] in ADJECTIVES:
        parts = parts[1:]
    return " ".join(parts), count


def _strip_determiners(text: str) -> tuple[str, int]:
    """A phrase without the articles and numbers before it, and the number of things they say.

    After "a" a number counts something else, as in "a two headed dragon".
    """
    words, number = text.split(), 1
    singled = words[:1] in (["a"], ["an"])
    while words and words[0] in DETERMINERS:
        number = number if singled else NUMBERS.get(words[0], number)
        words = words[1:]
    if words and words[0] in LARGE_NUMBERS and not singled:
        raise ValueError(
            f"expected at most five objects of a kind, got {text!r}; name them with --layers"
        )
    return " ".join(words), number
