"""Sentences with another object in them."""

import pytest

from editing.prompted.rewording import noun_of, same_noun, with_another, with_article


@pytest.mark.parametrize(
    ("sentence", "layer", "new", "expected"),
    [
        ("a frog sitting on a lily pad", "frog", "a bunny", "a bunny sitting on a lily pad"),
        ("a frog sitting on a lily pad", "lily pad", "a mushroom", "a frog sitting on a mushroom"),
        ("an astronaut riding a kangaroo", "astronaut", "a bear", "a bear riding a kangaroo"),
        ("A duck riding a car", "duck", "an octopus", "An octopus riding a car"),
        ("a bear sitting on a stack of pancakes", "pancakes", "a cake", "a bear sitting on a cake"),
        ("a bear on top of a stack of red pancakes", "pancakes", "a hat", "a bear on top of a hat"),
        ("the tiny green tree frog, next to a car", "frog", "a bear", "a bear, next to a car"),
        ("a man holding red balloon", "balloon", "a hat", "a man holding a hat"),
        ("a photo of frog and lily pad.", "lily pad", "a car", "a photo of frog and a car."),
        ("two frogs on a log", "frog 2", "a bunny", "a frog and a bunny on a log"),
        ("Two octopuses", "octopus 1", "a bunny", "An octopus and a bunny"),
        ("three green frogs", "frog 1", "an octopus", "two green frogs and an octopus"),
        ("a frog, a bear and a frog", "frog 2", "a hat", "a frog, a bear and a hat"),
        ("a frogman on a log", "frog", "a bear", None),
        ("", "frog", "a bear", None),
        ("frog", "green lily pad", "a bear", None),
    ],
)
def test_one_object_becomes_another(sentence, layer, new, expected):
    assert with_another(sentence, layer, new) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("bunny", "a bunny"),
        ("octopus", "an octopus"),
        ("a bunny", "a bunny"),
        ("The bunny", "The bunny"),
        ("red octopus", "a red octopus"),
        ("pancakes", "pancakes"),
        ("stack of pancakes", "a stack of pancakes"),
        ("bear with hats", "a bear with hats"),
        ("", ""),
    ],
)
def test_prompts_get_an_article(prompt, expected):
    assert with_article(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a bunny", "bunny"),
        ("a big red bunny", "bunny"),
        ("a stack of red pancakes", "pancakes"),
        ("Bear with a hat", "bear"),
        ("red", "red"),
        ("a baby bunny sitting", "baby bunny"),
    ],
)
def test_what_a_prompt_is_about(prompt, expected):
    assert noun_of(prompt) == expected


def test_the_noun_decides_whether_it_is_the_same_thing():
    assert same_noun("a frog", "a golden frog") and same_noun("two frogs", "frog")
    assert same_noun("a bunny", "baby bunny")
    assert not same_noun("a frog", "a bunny") and not same_noun("a tree frog", "a tree")
