"""Gatherings: toybox scenes of three and more objects, some of them of one kind.

They are put together from the two-object scenes of scenes.py, at the size of the cast, and from
toys set side by side. No model is trained on them; they test what comes after generation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from dissector.prompts import find_layers, phrase
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.props import PROPS
from dissector.toybox.scenes import Subject, build, fitted
from dissector.toybox.shapes import Toy

Toys = tuple[Toy, ...]
Arrangement = Callable[[np.random.Generator | None], Toys]
Place = tuple[float, float]


@dataclass(frozen=True)
class Gathering:
    """A scene of three or more objects.

    Attributes:
        prompt: names its objects in the order of its toys.
        arrange: places the toys at any scale, those of one kind from left (−y) to right.
    """

    prompt: str
    arrange: Arrangement

    @property
    def names(self) -> tuple[str, ...]:
        """The layers; objects of one kind are numbered from left to right, as in prompts.py."""
        return find_layers(self.prompt)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What each object is called, without its number: the names of the toys."""
        return tuple(phrase(name) for name in self.names)

    def build(self, rng: np.random.Generator | None = None) -> Toys:
        """The toys in world space, in the order of the names, inside the ball of radius 0.92.

        With `rng` what the scene leaves free is turned a little.
        """
        return fitted(self.arrange(rng))


def _standing(first: str, relation: str, second: str, rng: np.random.Generator | None) -> Toys:
    """Two toys of a scene of scenes.py, the first at the size of the cast and on the origin."""
    toys = build(Subject(first, relation, second), rng)
    seat, crown = (np.array(toys[0].anchors[name]) for name in ("seat", "crown"))
    size = CHARACTERS[first]("rest").anchors["crown"][2] / (crown[2] - seat[2])
    return tuple(toy.placed(-size * seat, scale=size) for toy in toys)


def _joined(*pairs: tuple[str, str, str]) -> Arrangement:
    """One character in several relations, the toys of which follow it in their order."""

    def arrange(rng: np.random.Generator | None) -> Toys:
        both = [_standing(*pair, rng) for pair in pairs]
        return both[0][0], *(toys[1] for toys in both)

    return arrange


def _seated(
    groups: tuple[Arrangement, ...], seat: str, places: tuple[Place, ...], *, scale: float
) -> Arrangement:
    """Groups on top of a seat, each scaled and turned at its own place (x, y) there."""

    def arrange(rng: np.random.Generator | None) -> Toys:
        below = PROPS[seat](False)
        top = below.anchors["top"]
        toys: list[Toy] = []
        for group, (x, y) in zip(groups, places, strict=True):
            turn = 0.0 if rng is None else rng.uniform(-12, 12)
            at = (top[0] + x, top[1] + y, top[2] - 0.025 * scale)
            toys += [toy.placed(at, scale=scale, turn=turn) for toy in group(rng)]
        return *toys, below

    return arrange


def _row(*groups: Arrangement, gap: float = 0.04) -> Arrangement:
    """Groups in a row from left to right, `gap` between their bounding boxes."""

    def arrange(rng: np.random.Generator | None) -> Toys:
        toys: list[Toy] = []
        right = 0.0
        for group in groups:
            turn = 0.0 if rng is None else rng.uniform(-12, 12)
            turned = [toy.placed(turn=turn) for toy in group(rng)]
            low = min(toy.bounds()[0, 1] for toy in turned)
            toys += [toy.placed((0, right - low, 0)) for toy in turned]
            right = max(toy.bounds()[1, 1] for toy in toys) + gap
        return tuple(toys)

    return arrange


def _alone(name: str, _: np.random.Generator | None, *, reach: bool = False) -> Toys:
    if name in CHARACTERS:
        return (CHARACTERS[name]("reach" if reach else "rest"),)
    return (PROPS[name](False).placed(scale=0.85),)


def _one(name: str, *, reach: bool = False) -> Arrangement:
    return partial(_alone, name, reach=reach)


def _duet(rng: np.random.Generator | None) -> Toys:
    """Two robots side by side at one piano."""
    robot, piano = _standing("robot", "playing", "piano", None)
    turns = (0.0, 0.0) if rng is None else rng.uniform(-8, 8, 2)
    pair = (
        robot.placed((0.18, y, 0), scale=0.80, turn=turn)
        for y, turn in zip((-0.31, 0.31), turns, strict=True)
    )
    return *pair, piano


def _standing_with(*pairs: tuple[str, str, str]) -> Arrangement:
    """Like `_joined`, the mount or seat last instead of second."""
    joined = _joined(*pairs)

    def arrange(rng: np.random.Generator | None) -> Toys:
        first, below, *others = joined(rng)
        return first, *others, below

    return arrange


GATHERINGS = (
    Gathering(
        "a frog wearing a hat sitting on a lily pad",
        _standing_with(("frog", "sitting on", "lily pad"), ("frog", "wearing", "hat")),
    ),
    Gathering(
        "an astronaut wearing a hat riding a kangaroo",
        _standing_with(("astronaut", "riding", "kangaroo"), ("astronaut", "wearing", "hat")),
    ),
    Gathering(
        "a bear holding a balloon sitting on a gift box",
        _seated((_joined(("bear", "holding", "balloon")),), "gift box", ((0.0, 0.0),), scale=0.8),
    ),
    Gathering(
        "a robot with a drum and a balloon",
        _joined(("robot", "playing", "drum"), ("robot", "holding", "balloon")),
    ),
    Gathering(
        "a penguin next to a cake and a bear",
        _row(_one("penguin"), _one("cake"), _one("bear")),
    ),
    Gathering(
        "two frogs sitting on a lily pad",
        _seated((_one("frog"),) * 2, "lily pad", ((-0.08, -0.27), (-0.08, 0.27)), scale=0.5),
    ),
    Gathering(
        "two ducks riding a car",
        _seated((_one("duck"),) * 2, "car", ((0.0, -0.19), (0.0, 0.19)), scale=0.45),
    ),
    Gathering("two robots playing the piano", _duet),
    Gathering(
        "three bunnies on a cake",
        _seated(
            (_one("bunny"),) * 3,
            "cake",
            ((-0.08, -0.27), (0.20, 0.0), (-0.08, 0.27)),
            scale=0.40,
        ),
    ),
    Gathering(
        "two bears and a mushroom",
        _row(_one("bear"), _one("bear"), _one("mushroom")),
    ),
    Gathering(
        "an astronaut wearing a hat and holding a balloon riding a car",
        _standing_with(
            ("astronaut", "riding", "car"),
            ("astronaut", "wearing", "hat"),
            ("astronaut", "holding", "balloon"),
        ),
    ),
    Gathering(
        "a frog wearing a hat next to a duck and a mushroom",
        _row(_joined(("frog", "wearing", "hat")), _one("duck"), _one("mushroom")),
    ),
)
"""The scenes; five of them with objects of one kind, two with four objects."""
