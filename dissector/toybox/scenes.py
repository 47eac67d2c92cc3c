"""Scenes of the toybox: who does what with what, in words and in space.

A `Subject` is what a caption (captions.py) speaks of: a single toy, or a character, a relation and
a second toy, each with an optional colour word. `build` turns a subject into toys in world space (z
up, inside the unit ball). One combination in five of character, relation and prop is held out of
all training (`held_out`), never one of the paper's five scenes; held-out combinations test whether
a model composes what it knows.
"""

from dataclasses import dataclass

import numpy as np

from dissector.toybox.cast import CHARACTERS
from dissector.toybox.props import PROPS
from dissector.toybox.shapes import Colour, Toy

COLOURS: dict[str, Colour] = {
    "red": (0.92, 0.12, 0.12),
    "orange": (0.98, 0.52, 0.08),
    "golden": (0.96, 0.76, 0.16),
    "green": (0.22, 0.72, 0.20),
    "blue": (0.16, 0.34, 0.90),
    "purple": (0.56, 0.22, 0.80),
    "pink": (0.98, 0.48, 0.68),
    "white": (0.95, 0.95, 0.95),
}

SEATS = ("lily pad", "pancakes", "cake", "mushroom", "gift box")
RELATIONS: dict[str, tuple[str, ...]] = {
    "sitting on": SEATS,
    "riding": ("car", "kangaroo"),
    "looking through": ("telescope",),
    "playing": ("piano", "drum"),
    "holding": ("balloon",),
    "wearing": ("hat",),
    "next to": ("mushroom", "gift box", "car", "cake", "drum"),
}
"""The relations and the toys that each takes as its second object."""


@dataclass(frozen=True)
class Subject:
    """What a caption speaks of.

    Attributes:
        first: name of the character, or of any toy when it is alone.
        relation, second: None for a toy alone.
        first_colour, second_colour: a word of `COLOURS`, or None for the toy's own colours.
    """

    first: str
    relation: str | None = None
    second: str | None = None
    first_colour: str | None = None
    second_colour: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the objects, in the order of the caption."""
        return (self.first,) if self.second is None else (self.first, self.second)

    def plain(self) -> "Subject":
        """The same subject without colour words."""
        return Subject(self.first, self.relation, self.second)


PAPER_SCENES = (
    Subject("frog", "sitting on", "lily pad"),
    Subject("octopus", "playing", "piano"),
    Subject("astronaut", "riding", "kangaroo"),
    Subject("chimpanzee", "looking through", "telescope"),
    Subject("bunny", "sitting on", "pancakes"),
)
"""Toy versions of the scenes shown in the paper."""


def combinations() -> tuple[Subject, ...]:
    """Every character with every relation and its props, without colour words."""
    return tuple(
        Subject(character, relation, prop)
        for relation, props in RELATIONS.items()
        for prop in props
        for character in CHARACTERS
        if character != prop
    )


def held_out(subject: Subject) -> bool:
    """Whether a combination is kept out of all training."""
    if subject.relation is None or subject.second is None or subject.plain() in PAPER_SCENES:
        return False
    character = list(CHARACTERS).index(subject.first)
    pairs = [(relation, prop) for relation, props in RELATIONS.items() for prop in props]
    pair = pairs.index((subject.relation, subject.second))
    return (character + 2 * pair) % 5 == 0


def build(subject: Subject, rng: np.random.Generator | None = None) -> tuple[Toy, ...]:
    """The toys of a subject in world space, centred and scaled into the ball of radius 0.92.

    With `rng` the second object is turned and shifted a little where the relation leaves it free.
    """
    if subject.relation is None or subject.second is None:
        toys: tuple[Toy, ...] = (_single(subject.first),)
    else:
        toys = _ARRANGE[subject.relation](subject.first, subject.second, rng)
    colours = (subject.first_colour, subject.second_colour)
    toys = tuple(
        toy.dyed(COLOURS[colour]) if colour is not None else toy
        for toy, colour in zip(toys, colours, strict=False)
    )
    return fitted(toys)


def fitted(toys: tuple[Toy, ...], radius: float = 0.92) -> tuple[Toy, ...]:
    """The toys moved and scaled together: every part's bounding box lies within `radius`."""
    boxes = np.stack([part.bounds() for toy in toys for part in toy.parts])
    centre = (boxes[:, 0].min(axis=0) + boxes[:, 1].max(axis=0)) / 2
    reach = np.linalg.norm(np.maximum(boxes[:, 1] - centre, centre - boxes[:, 0]), axis=1).max()
    scale = radius / float(reach)
    return tuple(toy.placed(-scale * centre, scale=scale) for toy in toys)


def jittered(toys: tuple[Toy, ...], rng: np.random.Generator) -> tuple[Toy, ...]:
    """The scene at a random scale and offset, still inside the unit ball.

    Objects of a scene are smaller and off centre; a prior that has seen single toys only centred
    and large would find them strange.
    """
    alone = len(toys) == 1
    scale = rng.uniform(0.6, 1.0) if alone else rng.uniform(0.85, 1.0)
    room = max(0.0, 0.95 - 0.92 * scale)
    direction = rng.normal(size=3)
    offset = direction / np.linalg.norm(direction) * room * rng.uniform() ** (1 / 3)
    return tuple(toy.placed(offset, scale=scale) for toy in toys)


def random_subject(
    rng: np.random.Generator, *, colour_share: float = 0.25, whole_world: bool = False
) -> Subject:
    """A random subject from the training part of the world, or from all of it."""
    if rng.uniform() < 0.3:
        names = (*CHARACTERS, *PROPS)
        subject = Subject(names[rng.integers(len(names))])
    else:
        relation = _pick(rng, tuple(RELATIONS), weights=(5, 2.4, 1.6, 2.4, 1.3, 1.3, 3))
        subject = None
        while subject is None or (held_out(subject) and not whole_world):
            first = _pick(rng, tuple(CHARACTERS))
            second = _pick(rng, RELATIONS[relation])
            subject = Subject(first, relation, second) if first != second else None
    if rng.uniform() >= colour_share:
        return subject
    word = _pick(rng, tuple(COLOURS))
    if subject.second is not None and rng.uniform() < 0.5:
        return Subject(subject.first, subject.relation, subject.second, None, word)
    return Subject(subject.first, subject.relation, subject.second, word, None)


def _pick(rng: np.random.Generator, items: tuple[str, ...], weights=None) -> str:
    share = None if weights is None else np.asarray(weights) / sum(weights)
    return items[rng.choice(len(items), p=share)]


def _single(name: str) -> Toy:
    if name in CHARACTERS:
        return CHARACTERS[name]("rest")
    return PROPS[name](True)


def _sit(first: str, second: str, rng) -> tuple[Toy, ...]:
    seat = PROPS[second](False)
    if rng is not None:
        freedom = 20 if second == "gift box" else 180
        seat = seat.placed(turn=rng.uniform(-freedom, freedom))
    x, y, z = seat.anchors["top"]
    return CHARACTERS[first]("rest").placed((0, 0, z - 0.02), scale=0.8), seat


def _ride(first: str, second: str, rng) -> tuple[Toy, ...]:
    if second == "kangaroo":
        mount = CHARACTERS["kangaroo"]("rest").placed(scale=1.25)
        x, y, z = mount.anchors["back"]
        return CHARACTERS[first]("reach").placed((x - 0.20, y, z - 0.06), scale=0.76), mount
    mount = PROPS[second](False)
    x, y, z = mount.anchors["top"]
    return CHARACTERS[first]("reach").placed((x, y, z - 0.02), scale=0.72), mount


def _look(first: str, second: str, rng) -> tuple[Toy, ...]:
    character = CHARACTERS[first]("reach")
    pitch = -12.0 if rng is None else rng.uniform(-22, 0)
    return character, PROPS[second](False).placed(character.anchors["eye"], scale=1.1, pitch=pitch)


def _play(first: str, second: str, rng) -> tuple[Toy, ...]:
    character = CHARACTERS[first]("reach")
    x, y, z = character.anchors["front"]
    instrument = PROPS[second](False)
    gap = 0.28 if second == "piano" else 0.30
    return character, instrument.placed((x + gap, y, z))


def _hold(first: str, second: str, rng) -> tuple[Toy, ...]:
    character = CHARACTERS[first]("reach")
    x, y, z = character.anchors["hand"]
    return character, PROPS[second](False).placed((x + 0.03, y - 0.04, z - 0.12), scale=0.9)


def _wear(first: str, second: str, rng) -> tuple[Toy, ...]:
    character = CHARACTERS[first]("rest")
    x, y, z = character.anchors["crown"]
    return character, PROPS[second](False).placed((x, y, z - 0.06), scale=0.9)


def _beside(first: str, second: str, rng) -> tuple[Toy, ...]:
    character, other = CHARACTERS[first]("rest"), PROPS[second](False)
    turn = 0.0 if rng is None else rng.uniform(-25, 25)
    other = other.placed(turn=turn, scale=0.85)
    gap = 0.04 - character.bounds()[0, 1] + other.bounds()[1, 1]
    return character, other.placed((0, -gap, 0))


_ARRANGE = {
    "sitting on": _sit,
    "riding": _ride,
    "looking through": _look,
    "playing": _play,
    "holding": _hold,
    "wearing": _wear,
    "next to": _beside,
}
