"""Where new tokens start. (Mining them is in test_concept_mining.py.)"""

import pytest
import torch
from tiny_diffusion import WORDS, save_tiny_model

from dissector.concepts import APART, add_tokens, settle_tokens, token_ids, token_name
from dissector.denoiser import LatentDenoiser


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return LatentDenoiser.load(save_tiny_model(tmp_path_factory.mktemp("model")))


def starts(base, layers):
    denoiser = base.clone()
    return add_tokens(denoiser, [token_name(layer) for layer in layers]).rows.detach()


def of_words(base, words):
    ids = base.tokenizer.convert_tokens_to_ids(list(words))
    return base.text_encoder.get_input_embeddings().weight.detach()[ids].mean(dim=0)


def test_tokens_carry_the_number_of_their_instance():
    assert token_name("Lily  pad") == "<lily-pad>"
    assert token_name("lily pad 2") == "<lily-pad-2>"


def test_tokens_start_at_the_words_of_their_phrase(base):
    rows = starts(base, ("lily pad", "frog 1", "red frog"))
    torch.testing.assert_close(rows[0], of_words(base, ("lily", "pad")))
    torch.testing.assert_close(rows[1], of_words(base, ("frog",)))
    expected = of_words(base, ("frog",))  # "red" is unknown
    torch.testing.assert_close(rows[2], expected, atol=2 * APART * expected.norm().item(), rtol=0)


def test_objects_never_seen_start_at_the_mean_of_all_words(base):
    rows = starts(base, ("gizmo", "lily pad"))
    torch.testing.assert_close(rows[0], of_words(base, WORDS))
    unknown = base.text_encoder.get_input_embeddings().weight.detach()[base.tokenizer.unk_token_id]
    assert (rows[0] - unknown).norm() > 0.1 * unknown.norm()


@pytest.mark.parametrize("names", [("frog 1", "frog 2", "frog 3"), ("gizmo", "widget", "gadget")])
def test_tokens_of_one_phrase_start_a_little_apart(base, names):
    rows = starts(base, names)
    length = rows[0].norm()
    for a, b in ((0, 1), (0, 2), (1, 2)):
        distance = (rows[a] - rows[b]).norm() / length
        assert 0.9 * APART < distance < 2 * APART
    torch.testing.assert_close((rows[1] - rows[0]).sum(), torch.tensor(0.0), atol=1e-6, rtol=0)
    assert torch.equal(rows, starts(base, names))


def test_prompts_tell_instances_apart(base):
    denoiser = base.clone()
    tokens = [token_name(f"frog {number}") for number in (1, 2, 11)]
    add_tokens(denoiser, tokens)
    settle_tokens(denoiser)
    ids = denoiser.tokenize([f"a photo of a {' and a '.join(tokens)}, front view"])[0].tolist()
    assert [place for place in ids if place in token_ids(denoiser, tokens)] == token_ids(
        denoiser, tokens
    )
    first, second = denoiser.encode_text([f"a {token}" for token in tokens[:2]])
    assert (first - second).abs().max() > 1e-5


def test_a_clip_tokenizer_knows_every_name_by_its_pieces(tmp_path):
    base = LatentDenoiser.load(save_tiny_model(tmp_path, tokenizer="clip"))
    rows = starts(base, ("frog", "zebra 2"))
    torch.testing.assert_close(rows[0], of_words(base, ("frog</w>",)))
    torch.testing.assert_close(rows[1], of_words(base, ("z", "e", "b", "r", "a</w>")))


def test_a_clip_tokenizer_reads_a_new_token_as_one(tmp_path):
    """Whatever is around it."""
    student = LatentDenoiser.load(save_tiny_model(tmp_path, tokenizer="clip", version=1)).clone()
    tokens = ["<lily-pad>", "<frog>", "<frog-2>"]
    add_tokens(student, tokens)
    for prompt, expected in (
        ("of a <lily-pad>, front view", ["<lily-pad>"]),
        ("a <frog-2> and a <frog>, side view", ["<frog-2>", "<frog>"]),
    ):
        (ids,) = student.tokenize([prompt]).tolist()
        pieces = student.tokenizer.convert_ids_to_tokens(ids)
        assert [piece for piece in pieces if piece in tokens] == expected
        assert pieces[0] == "<|startoftext|>" and ",</w>" in pieces and "<</w>" not in pieces


def test_tokens_must_be_new(base):
    denoiser = base.clone()
    add_tokens(denoiser, ["<frog>"])
    with pytest.raises(ValueError, match="expected new and different tokens"):
        add_tokens(denoiser, ["<frog>", "<pad>"])
