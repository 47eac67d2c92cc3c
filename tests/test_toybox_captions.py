"""Captions and the tokenizer that reads them."""

import re

import numpy as np
import pytest
from transformers import AutoTokenizer

from dissector.toybox.captions import (
    SYNONYMS,
    TOKENS,
    VIEWS,
    build_tokenizer,
    caption,
    phrase,
    varied_caption,
    words,
)
from dissector.toybox.cast import CHARACTERS
from dissector.toybox.props import PROPS
from dissector.toybox.scenes import COLOURS, RELATIONS, Subject, combinations, random_subject

EVERYTHING = [*combinations(), *map(Subject, (*CHARACTERS, *PROPS))]


def random_captions(count=400):
    rng = np.random.default_rng(0)
    subjects = [random_subject(rng, colour_share=0.5) for _ in range(count)]
    return subjects, [varied_caption(s, VIEWS[i % 4], rng) for i, s in enumerate(subjects)]


def every_caption():
    colours = list(COLOURS)
    texts = [caption(subject, VIEWS[i % 4]) for i, subject in enumerate(EVERYTHING)]
    texts += [
        caption(
            Subject(s.first, s.relation, s.second, colours[i % 8], s.second and colours[i // 8 % 8])
        )
        for i, s in enumerate(EVERYTHING)
    ]
    return texts + random_captions()[1]


def test_captions_read_as_sentences():
    frog = Subject("frog", "sitting on", "lily pad")
    assert caption(frog) == "a frog sitting on a lily pad"
    assert caption(frog, "back") == "a frog sitting on a lily pad, back view"
    stack = Subject("bunny", "sitting on", "pancakes", None, "red")
    assert caption(stack) == "a bunny sitting on a stack of red pancakes"
    assert caption(Subject("octopus", first_colour="golden")) == "a golden octopus"
    assert phrase("lily pad", "orange", "water lily") == "an orange water lily"


def test_articles_fit_the_next_word():
    for text in every_caption():
        for article, following in re.findall(r"\b(an?) (\w)", text):
            assert (article == "an") == (following in "aeiou"), text


def test_every_caption_is_known_and_short_enough():
    tokenizer = build_tokenizer()
    for text, ids in zip(every_caption(), tokenizer(every_caption())["input_ids"], strict=True):
        assert tokenizer.unk_token_id not in ids, text
        assert len(ids) <= TOKENS, text
        assert ids[0] == tokenizer.bos_token_id and ids[-1] == tokenizer.eos_token_id


def test_tokens_decode_to_the_caption():
    tokenizer = build_tokenizer()
    for text in every_caption()[::25]:
        decoded = tokenizer.decode(tokenizer(text)["input_ids"], skip_special_tokens=True)
        assert decoded.replace(" ,", ",") == text


def test_tokenizer_pads_and_marks_unknown_words():
    tokenizer = build_tokenizer()
    ids = tokenizer(["a zebra"], padding="max_length", max_length=TOKENS)["input_ids"][0]
    assert len(ids) == TOKENS and ids[4:] == [tokenizer.pad_token_id] * (TOKENS - 4)
    assert tokenizer.convert_ids_to_tokens(ids[:4]) == ["<s>", "a", "<unk>", "</s>"]


def test_vocabulary_is_sorted_after_the_special_tokens():
    """Trained models depend on this order."""
    tokenizer = build_tokenizer()
    order = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().get)
    assert order == ["<pad>", "<unk>", "<s>", "</s>", *words()]
    assert list(words()) == sorted(set(words())) and "," in words()


def test_tokenizer_survives_saving(tmp_path):
    build_tokenizer().save_pretrained(tmp_path)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    texts = every_caption()[::40]
    assert loaded(texts)["input_ids"] == build_tokenizer()(texts)["input_ids"]
    assert loaded.model_max_length == TOKENS
    assert (loaded.pad_token, loaded.eos_token) == ("<pad>", "</s>")


def test_varied_captions_name_what_is_shown():
    subjects, texts = random_captions()
    for subject, text in zip(subjects, texts, strict=True):
        for name in subject.names:
            assert any(noun in text for noun in (name, *SYNONYMS.get(name, ()))), text
        for colour in filter(None, (subject.first_colour, subject.second_colour)):
            assert colour in text
        if subject.relation is None:
            assert not any(f" {relation} " in text for relation in RELATIONS)
    suffixed = [text for text in texts if text.endswith(" view")]
    assert 0.8 < len(suffixed) / len(texts) < 0.97
    assert all(re.search(rf", ({'|'.join(VIEWS)}) view$", text) for text in suffixed)
    plain = [caption(s, VIEWS[i % 4]) for i, s in enumerate(subjects)]
    assert 0.4 < np.mean([a == b for a, b in zip(plain, texts, strict=True)]) < 0.9


def test_varied_captions_are_seeded():
    assert random_captions(50) == random_captions(50)


@pytest.mark.parametrize("name", SYNONYMS)
def test_synonyms_belong_to_the_world(name):
    assert name in {*CHARACTERS, *PROPS, *RELATIONS}
    assert {word for other in SYNONYMS[name] for word in other.split()} <= set(words())
