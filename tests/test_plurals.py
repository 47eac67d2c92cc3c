import pytest

from dissector.plurals import singular
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.props import PROPS


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("frogs", "frog"),
        ("lily pads", "lily pad"),
        ("bunnies", "bunny"),
        ("boxes", "box"),
        ("gift boxes", "gift box"),
        ("octopuses", "octopus"),
        ("walruses", "walrus"),
        ("houses", "house"),
        ("horses", "horse"),
        ("roses", "rose"),
        ("glasses", "glass"),
        ("dishes", "dish"),
        ("benches", "bench"),
        ("axes", "axe"),
        ("tomatoes", "tomato"),
        ("shoes", "shoe"),
        ("pies", "pie"),
        ("cookies", "cookie"),
        ("snowmen", "snowman"),
        ("women", "woman"),
        ("children", "child"),
        ("wolves", "wolf"),
        ("gloves", "glove"),
        ("baby mice", "baby mouse"),
        ("bowls of soup", "bowl of soup"),
        ("sheep", "sheep"),
        ("fish", "fish"),
        ("dress", "dress"),
        ("cactus", "cactus"),
    ],
)
def test_known_plurals(plural, one):
    assert singular(plural) == one


@pytest.mark.parametrize("name", [n for n in (*CHARACTERS, *PROPS) if n != "pancakes"])
def test_the_toys_come_back_from_their_regular_plural(name):
    if name.endswith("y"):
        plural = name[:-1] + "ies"
    else:
        plural = name + ("es" if name.endswith(("s", "x")) else "s")
    assert singular(plural) == name == singular(name)
