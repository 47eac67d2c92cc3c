"""Sentences with another object in them.

A scene's prompt says how its objects interact: when one is replaced, the new one takes the place of
the words for the old one, so that "a frog sitting on a lily pad" becomes "a bunny sitting on a lily
pad".
"""

import re

from dissector.plurals import singular
from dissector.prompts import (
    ADJECTIVES,
    DETERMINERS,
    MEASURES,
    NUMBERS,
    PREPOSITIONS,
    VERBS,
    article,
    instance_number,
    phrase,
)

RELATIONS = {*" ".join(PREPOSITIONS).split(), *VERBS, "is", "are"} - {"of"}
"""Words that a noun phrase ends at."""

LONGEST = 4
"""Words that may stand between an article and its noun."""

_SEVERAL = {word: number for word, number in NUMBERS.items() if number > 1}
_IN_WORDS = {number: word for word, number in NUMBERS.items() if word.isalpha()}


def with_article(prompt: str) -> str:
    """The prompt as a noun phrase: "bunny" → "a bunny", "an octopus" and "pancakes" stay."""
    words = prompt.split()
    if not words or words[0].lower() in DETERMINERS:
        return " ".join(words)
    head = _phrase_of(words)
    if len(head) == len(words) and singular(prompt.lower()) != prompt.lower():
        return " ".join(words)
    return " ".join([article(words[0]), *words])


def noun_of(prompt: str) -> str:
    """What a prompt is about: "a stack of red pancakes" → "pancakes", "a bear with a hat" → "bear".

    It is the whole prompt where nothing else is left of it.
    """
    words = _phrase_of(prompt.lower().split())
    if "of" in words[1:-1] and _is_measure(words[words.index("of") - 1]):
        words = words[words.index("of") + 1 :]
    while len(words) > 1 and words[0] in (*DETERMINERS, *ADJECTIVES):
        words = words[1:]
    return " ".join(words) or " ".join(prompt.lower().split())


def same_noun(old: str, new: str) -> bool:
    """Whether two prompts speak of the same kind of thing, up to adjectives and number."""
    one, other = (singular(noun_of(text)) for text in (old, new))
    return one == other or one.endswith(f" {other}") or other.endswith(f" {one}")


def with_another(sentence: str, layer: str, new: str) -> str | None:
    """A sentence in which one object is another; None where the object is not found in it.

    Of several that are counted, one is taken: "two frogs on a log" → "a frog and a bunny on a log".

    Args:
        layer: name of the object's layer, with its number among others of its kind, if any.
        new: noun phrase with an article.
    """
    words, noun = sentence.split(), phrase(layer).lower().split()
    plain = [re.sub(r"[^\w'-]", "", word).lower() for word in words]
    ends = [
        place + len(noun)
        for place in range(len(words) - len(noun) + 1)
        if plain[place : place + len(noun)] == noun
    ]
    if ends:
        end = ends[min(max(instance_number(layer), 1), len(ends)) - 1]
        start = _start(plain, end - len(noun))
        return _exchanged(words, start, end, new)
    for end in range(len(noun), len(words) + 1):
        counted = plain[end - len(noun) : end]
        if singular(" ".join(counted)) == " ".join(noun):
            start = _start(plain, end - len(noun))
            return _exchanged(words, start, end, _one_less(plain[start:end], new))
    return None


def _start(plain: list[str], noun: int) -> int:
    """Where the noun phrase begins whose noun begins at a place."""
    for start in range(noun - 1, max(noun - 2 - LONGEST, -1), -1):
        if plain[start] in RELATIONS:
            break
        if plain[start] == "of" and not (start and _is_measure(plain[start - 1])):
            break
        if plain[start] in DETERMINERS:
            return start
    start = noun
    while start and plain[start - 1] in ADJECTIVES:
        start -= 1
    return start


def _exchanged(words: list[str], start: int, end: int, new: str) -> str:
    """The words with others in some places; punctuation after them stays."""
    stop = re.search(r"[^\w'-]*$", words[end - 1])
    tail = stop.group() if stop else ""
    first = new[:1].upper() + new[1:] if start == 0 and words[0][:1].isupper() else new
    return " ".join([*words[:start], f"{first}{tail}", *words[end:]])


def _one_less(counted: list[str], new: str) -> str:
    """ "two green frogs" and a new thing → "a green frog and a bunny"."""
    number = _SEVERAL.get(counted[0], 0)
    if not number:
        return new
    rest = " ".join(counted[1:])
    if number == 2:
        return f"{article(rest)} {singular(rest)} and {new}"
    return f"{_IN_WORDS[number - 1]} {rest} and {new}"


def _phrase_of(words: list[str]) -> list[str]:
    """The words up to the first relation; all where one comes first."""
    for place, word in enumerate(words):
        if place and word.lower().strip(",.;:") in RELATIONS:
            return words[:place]
    return words


def _is_measure(word: str) -> bool:
    return word in MEASURES or word.removesuffix("s") in MEASURES
