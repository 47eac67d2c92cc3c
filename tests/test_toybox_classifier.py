"""The judge: its verdicts, its files."""

import pytest
import torch
from safetensors.torch import save_file

from dissector.toybox.classifier import RELATION_WORDS, TOYS, Classifier, Verdict
from dissector.toybox.scenes import Subject

FROG, PAD = Subject("frog"), Subject("frog", "sitting on", "lily pad")


def verdict(names, relation, doubt=0.2):
    toys = torch.full((1, len(TOYS)), doubt)
    toys[0, [TOYS.index(name) for name in names]] = 0.8
    relations = torch.full((1, len(RELATION_WORDS)), 0.1)
    relations[0, RELATION_WORDS.index(relation)] = 0.3
    return Verdict(toys, relations)


@pytest.mark.parametrize(
    ("names", "relation", "subject", "right"),
    [
        (("frog",), "alone", FROG, True),
        (("frog",), "riding", FROG, False),
        ((), "alone", FROG, False),
        (("frog", "duck"), "alone", FROG, False),
        (("frog", "lily pad"), "sitting on", PAD, True),
        (("frog", "lily pad"), "next to", PAD, False),
        (("frog",), "sitting on", PAD, False),
        (("duck", "lily pad"), "sitting on", PAD, False),
    ],
)
def test_a_subject_is_seen_when_everything_is_right(names, relation, subject, right):
    found = verdict(names, relation).sees([subject])
    assert found.dtype == torch.bool and found.tolist() == [right]


def test_probabilities_of_one_toy():
    assert verdict(("frog",), "alone").of("frog").tolist() == pytest.approx([0.8])
    assert verdict(("frog",), "alone").of("duck").tolist() == pytest.approx([0.2])


def test_colours_do_not_matter():
    assert verdict(("frog",), "alone").sees([Subject("frog", first_colour="red")]).all()


def test_judging_any_size_without_dropout():
    torch.manual_seed(0)
    classifier = Classifier().train()
    images = torch.rand(2, 3, 100, 100)
    first, second = classifier.judge(images), classifier.judge(images)
    assert torch.equal(first.toys, second.toys)
    assert first.toys.shape == (2, len(TOYS)) and first.relations.shape == (2, len(RELATION_WORDS))
    torch.testing.assert_close(first.relations.sum(dim=1), torch.ones(2))
    assert ((first.toys > 0) & (first.toys < 1)).all()


def test_saving_keeps_the_verdict(tmp_path):
    torch.manual_seed(0)
    classifier, path = Classifier(), tmp_path / "classifier.safetensors"
    classifier.save(path)
    images = torch.rand(2, 3, 64, 64)
    before, after = classifier.judge(images), Classifier.load(path).judge(images)
    torch.testing.assert_close(after.toys, before.toys, atol=5e-3, rtol=0)
    torch.testing.assert_close(after.relations, before.relations, atol=5e-3, rtol=0)


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "classifier.safetensors"
    with pytest.raises(ValueError, match="cannot read the classifier"):
        Classifier.load(path)
    path.write_bytes(b"not safetensors at all")
    with pytest.raises(ValueError, match="cannot read the classifier"):
        Classifier.load(path)
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(ValueError, match="another kind of file"):
        Classifier.load(path)
    other = {"format": "dreamdissector classifier 1", "toys": '["zebra"]'}
    save_file({"a": torch.zeros(1)}, path, metadata=other)
    with pytest.raises(ValueError, match="another kind of file"):
        Classifier.load(path)
