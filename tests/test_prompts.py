import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissector.prompts import check_layers, check_words, find_layers, validate_prompt, with_view

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
    ],
)
def test_layers_of_known_prompts(prompt, layers):
    assert find_layers(prompt) == layers


@given(
    st.permutations(THINGS).map(lambda order: order[:3]),
    st.lists(st.sampled_from(RELATIONS), min_size=2, max_size=2),
    st.sampled_from(["", "A photo of "]),
)
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
