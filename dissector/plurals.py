"""The singular of English plurals: regular nouns, and the exceptions that scenes are likely to
name.
"""

IRREGULAR = {
    "children": "child",
    "people": "person",
    "mice": "mouse",
    "geese": "goose",
    "feet": "foot",
    "teeth": "tooth",
    "oxen": "ox",
    "dice": "die",
    "cacti": "cactus",
    "octopi": "octopus",
    "fungi": "fungus",
    "wolves": "wolf",
    "elves": "elf",
    "leaves": "leaf",
    "loaves": "loaf",
    "shelves": "shelf",
    "halves": "half",
    "calves": "calf",
    "scarves": "scarf",
    "hooves": "hoof",
    "thieves": "thief",
    "dwarves": "dwarf",
    "knives": "knife",
    "wives": "wife",
    "buses": "bus",
    "gases": "gas",
    "lenses": "lens",
    "irises": "iris",
    "quizzes": "quiz",
    "series": "series",
    "species": "species",
}
"""Plurals that no rule below covers."""

TO_IE = ("brownies", "collies", "cookies", "genies", "movies", "pies", "pixies", "ties", "zombies")
"""Plurals in -ies whose singular ends in -ie."""

TO_OE = ("canoes", "floes", "foes", "hoes", "oboes", "roes", "shoes", "toes")
"""Plurals in -oes whose singular ends in -oe."""

TO_E = (
    "aches",
    "axes",
    "caches",
    "creches",
    "moustaches",
    "mustaches",
)
"""Plurals in -ches and -xes whose singular ends in -e."""


def singular(noun: str) -> str:
    """One of several: "lily pads" → "lily pad", "bowls of soup" → "bowl of soup".

    The last word changes, or the one before "of". A word that is no plural by its form ("sheep",
    "glass") stays as it is.

    Args:
        noun: words in lower case.
    """
    head, of, rest = noun.partition(" of ")
    before, space, word = head.rpartition(" ")
    return f"{before}{space}{_singular(word)}{of}{rest}"


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("men"):
        return f"{word[:-3]}man"
    if word in (*TO_IE, *TO_OE, *TO_E) or word.endswith(("ouses", "auses")):
        return word[:-1]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "oes", "uses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
