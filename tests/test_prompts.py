import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.prompts import (
    NUMBERS,
    alone,
    check_layers,
    check_words,
    find_layers,
    instance_number,
    phrase,
    validate_prompt,
    with_view,
)

THINGS = ("frog", "lily pad", "baby bunny", "piano", "ice-cream", "astronaut", "wedding cake")
RELATIONS = ("sitting on", "riding", "looking through", "next to", "on top of", "and", "with")


@pytest.mark.parametrize(
    ("prompt", "layers"),
    [
        ("a frog sitting on a lily pad", ("frog", "lily pad")),
        ("a baby bunny sitting on top of a stack of pancakes", ("baby bunny", "pancakes")),
        ("an octopus playing the piano", ("octopus", "piano")),
        ("a chimpanzee looking through a telescope", ("chimpanzee", "telescope")),
        ("An astronaut is riding a kangaroo.", ("astronaut", "kangaroo")),
        ("a DSLR photo of a red robot wearing a big green hat", ("robot", "hat")),
        ("a bear, a penguin and a cake", ("bear", "penguin", "cake")),
        ("a frog on a lily pad, front view, highly detailed", ("frog", "lily pad")),
        ("a cat chasing a dog", ("cat", "dog")),
        ("frog on lily pad", ("frog", "lily pad")),
        ("a bear hugging a robot next to a small car", ("bear", "robot", "car")),
        ("a corgi in front of a bowl of soup", ("corgi", "bowl of soup")),
        ("a king eating an orange", ("king", "orange")),
        ("a wing and a handbag", ("wing", "handbag")),
        ("an astronaut wearing a hat riding a kangaroo", ("astronaut", "hat", "kangaroo")),
        ("a frog holding a balloon sitting on a lily pad", ("frog", "balloon", "lily pad")),
        ("a bear that is holding a balloon while riding a car", ("bear", "balloon", "car")),
        ("a robot with a drum and a balloon next to a cake", ("robot", "drum", "balloon", "cake")),
        ("a frog and a duck sitting side by side on a log", ("frog", "duck", "log")),
        ("a two headed dragon on a rock", ("headed dragon", "rock")),
    ],
)
def test_layers_of_known_prompts(prompt, layers):
    assert find_layers(prompt) == layers


@pytest.mark.parametrize(
    ("prompt", "layers"),
    [
        ("two frogs on a log", ("frog 1", "frog 2", "log")),
        ("three ducks", ("duck 1", "duck 2", "duck 3")),
        ("the two small lily pads", ("lily pad 1", "lily pad 2")),
        ("a pair of frogs on a log", ("frog 1", "frog 2", "log")),
        ("a happy couple of red foxes in a car", ("fox 1", "fox 2", "car")),
        ("a frog wearing a pair of glasses", ("frog", "glasses")),
        ("a stack of pancakes next to 2 bears", ("pancakes", "bear 1", "bear 2")),
        ("two stacks of pancakes on a plate", ("pancakes 1", "pancakes 2", "plate")),
        ("a pile of two books on a table", ("book 1", "book 2", "table")),
        ("two bowls of soup", ("bowl of soup 1", "bowl of soup 2")),
        ("a group of frogs on one log", ("frogs", "log")),
        ("two frogs and a frog in a car", ("frog 1", "frog 2", "frog 3", "car")),
        ("a frog and two big frogs", ("frog 1", "frog 2", "frog 3")),
        ("two sleeping cats on a sofa", ("cat 1", "cat 2", "sofa")),
        ("two frogs sitting next to each other on a log", ("frog 1", "frog 2", "log")),
        ("two robots both playing the piano", ("robot 1", "robot 2", "piano")),
        ("a cat herding two ducks", ("cat", "duck 1", "duck 2")),
        ("two sheep, one with a hat", ("sheep 1", "sheep 2", "hat")),
    ],
)
def test_several_of_a_kind_are_told_apart(prompt, layers):
    assert find_layers(prompt) == layers


def test_known_nouns_are_found_in_the_plural():
    layers = find_layers("two jolly water frogs on floating leaves", nouns=("frog", "leaves"))
    assert layers == ("frog 1", "frog 2", "leaves")


@pytest.mark.parametrize("prompt", ["six frogs on a log", "a log under the 7 frogs"])
def test_more_than_five_of_a_kind_are_too_many(prompt):
    with pytest.raises(ValueError, match="at most five objects of a kind, got '.* frogs'.*--lay"):
        find_layers(prompt)


@given(
    st.sampled_from(THINGS).filter(lambda name: name != "ice-cream"),
    st.sampled_from([word for word in NUMBERS if word not in ("one", "1")]),
)
@settings(deadline=None, max_examples=50)
def test_numbers_make_as_many_layers_of_one_phrase(thing, word):
    layers = find_layers(f"{word} {thing}s and a log")
    assert layers == (*(f"{thing} {i + 1}" for i in range(NUMBERS[word])), "log")
    assert {phrase(layer) for layer in layers} == {thing, "log"}
    assert [instance_number(layer) for layer in layers] == [*range(1, NUMBERS[word] + 1), 0]


def test_only_a_number_after_a_name_is_left_out_of_the_phrase():
    assert [phrase(n) for n in ("frog 2", "lily pad 11", "frog")] == ["frog", "lily pad", "frog"]
    assert [phrase(n) for n in ("boeing 747", "c3 po", "7")] == ["boeing 747", "c3 po", "7"]


@given(
    st.permutations(THINGS).map(lambda order: order[:3]),
    st.lists(st.sampled_from(RELATIONS), min_size=2, max_size=2),
    st.sampled_from(["", "A photo of "]),
)
@settings(deadline=None)
def test_objects_are_found_in_any_chain_of_relations(things, relations, preamble):
    first, second, third = (f"{'an' if t[0] in 'aeiou' else 'a'} {t}" for t in things)
    prompt = f"{preamble}{first} {relations[0]} {second} {relations[1]} {third}"
    assert find_layers(prompt) == tuple(things)


def test_known_nouns_name_their_phrases():
    prompt = "a jolly water frog sitting on a floating lily pad"
    assert find_layers(prompt, nouns=("frog", "pad", "lily pad")) == ("frog", "lily pad")


def test_one_object_is_too_few():
    with pytest.raises(
        ValueError, match="two objects in the prompt 'a frog', found only 'frog'.*--layers"
    ):
        find_layers("a frog")
    with pytest.raises(ValueError, match="found none"):
        find_layers("")


def test_an_object_named_twice_is_refused():
    with pytest.raises(ValueError, match="must differ, got 'frog' more than once.*--layers"):
        find_layers("a frog next to a frog")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["frog"], "at least two layers, got 1"),
        (["frog", " "], "got ''"),
        (["frog", "../piano"], "got '../piano'"),
        (["frog", "Frog "], "'frog' more than once"),
    ],
)
def test_bad_layer_names_are_refused(names, message):
    with pytest.raises(ValueError, match=message):
        check_layers(names)


def test_layer_names_are_trimmed():
    assert check_layers([" lily   pad", "frog"]) == ("lily pad", "frog")


def test_prompts_are_trimmed_and_measured():
    assert validate_prompt("  a  frog ", limit=22) == "a frog"
    assert validate_prompt("a " * 19, limit=22)
    with pytest.raises(ValueError, match="has 20 words; this model reads at most 19"):
        validate_prompt("a " * 20, limit=22)
    for empty in ("", "  ", " . ,"):
        with pytest.raises(ValueError, match="the prompt is empty"):
            validate_prompt(empty, limit=22)


def test_unknown_words_are_named():
    words = ("a", "frog", "on", ",", "<pad>")
    check_words("A frog, on a frog", words)
    with pytest.raises(ValueError) as caught:
        check_words("a dragon on a throne on a dragon", words)
    message = str(caught.value)
    assert "doesn't know 'dragon', 'throne'." in message
    assert "It knows: a, frog, on." in message
    assert "--prior" in message


def test_view_suffix():
    assert with_view("a frog", "overhead") == "a frog, overhead view"


def test_names_that_would_share_a_token_are_refused():
    with pytest.raises(ValueError, match="more than once"):
        check_layers(("lily pad", "lily-pad"))


@pytest.mark.parametrize(
    "layer, prompt",
    [("frog", "a frog"), ("Octopus", "an Octopus"), ("frog 2", "a frog"), ("egg 1", "an egg")],
)
def test_a_layer_alone_has_its_article(layer, prompt):
    assert alone(layer) == prompt
