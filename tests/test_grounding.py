"""The grounders' interface and the embedded grounder."""

import pytest
import torch
from safetensors.torch import save_file

from dissector.grounding import Grounder, share_overlaps
from dissector.grounding.embedded import MAX_WORDS, EmbeddedGrounder, MaskPredictor, word_ids

WORDS = ("blue", "frog", "lily", "pad", "the")


def untrained(words=WORDS):
    torch.manual_seed(0)
    return EmbeddedGrounder(MaskPredictor(len(words)), words)


def test_word_ids_are_places_in_the_list():
    ids = word_ids(["lily pad", "Blue FROG", "frog"], WORDS)
    assert ids.tolist() == [[3, 4, 0, 0, 0, 0], [1, 2, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0]]
    assert word_ids([" the  frog, "], WORDS).tolist() == [[5, 2, 0, 0, 0, 0]]


def test_unknown_words_are_named():
    with pytest.raises(ValueError, match="doesn't know 'zebra'.*frog") as caught:
        word_ids(["frog", "blue zebra"], WORDS)
    assert "'blue'" not in str(caught.value)
    with pytest.raises(ValueError, match="'zebra'"):
        untrained().ground(torch.rand(1, 64, 64, 3), ["zebra"])


@pytest.mark.parametrize("phrase", ["", " ", " ".join(["frog"] * (MAX_WORDS + 1))])
def test_phrases_have_a_sensible_length(phrase):
    with pytest.raises(ValueError, match=f"1 to {MAX_WORDS} words"):
        word_ids([phrase], WORDS)


def test_masks_share_pixels():
    generator = torch.Generator().manual_seed(0)
    grounder = untrained()
    assert isinstance(grounder, Grounder)
    images = torch.rand(2, 64, 64, 3, generator=generator)
    masks = grounder.ground(images, ["frog", "lily pad", "blue frog"])
    assert masks.shape == (2, 3, 64, 64)
    assert masks.min() >= 0 and masks.sum(dim=1).max() <= 1 + 1e-6
    alone = grounder.ground(images[:1], ["frog"])
    assert alone.shape == (1, 1, 64, 64)


def test_other_sizes_are_resized():
    masks = untrained().ground(torch.rand(1, 40, 100, 3), ["frog", "lily pad"])
    assert masks.shape == (1, 2, 40, 100) and masks.sum(dim=1).max() <= 1 + 1e-6


def test_the_phrase_matters_and_padding_does_not():
    network = untrained().network
    images = torch.rand(1, 3, 64, 64)
    frog, padded, pad = (network(images, torch.tensor([ids])) for ids in ([2], [2, 0, 0], [4]))
    torch.testing.assert_close(frog, padded)
    assert (frog - pad).abs().max() > 1e-4


def test_share_overlaps_only_scales_down():
    masks = torch.tensor([[0.2, 0.9, 0.0], [0.3, 0.6, 0.0]]).reshape(1, 2, 1, 3)
    expected = torch.tensor([[0.2, 0.6, 0.0], [0.3, 0.4, 0.0]]).reshape(1, 2, 1, 3)
    torch.testing.assert_close(share_overlaps(masks), expected)


def test_saving_keeps_masks_and_words(tmp_path):
    path = tmp_path / "grounder.safetensors"
    grounder = untrained()
    grounder.save(path)
    loaded = EmbeddedGrounder.load(path)
    assert loaded.words == WORDS
    images = torch.rand(1, 64, 64, 3, generator=torch.Generator().manual_seed(1))
    before, after = (one.ground(images, ["frog"]) for one in (grounder, loaded))
    torch.testing.assert_close(after, before, atol=5e-3, rtol=0)
    for a, b in zip(grounder.network.parameters(), loaded.network.parameters(), strict=True):
        assert torch.equal(a.half().float(), b)


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "grounder.safetensors"
    with pytest.raises(ValueError, match="cannot read the grounder"):
        EmbeddedGrounder.load(path)
    path.write_bytes(b"not safetensors at all")
    with pytest.raises(ValueError, match="cannot read the grounder"):
        EmbeddedGrounder.load(path)
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(ValueError, match="another kind of file"):
        EmbeddedGrounder.load(path)
