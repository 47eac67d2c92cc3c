"""The small CLIP: its folder, the pictures it learns from, its loss and its measures."""

import math

import pytest
import torch
from transformers import AutoTokenizer, CLIPImageProcessorPil, CLIPModel

from dissector.toybox import shards, train_clip
from dissector.toybox.captions import TOKENS, build_tokenizer
from dissector.toybox.clip import IMAGE, build_clip, embed_images, embed_texts, save_clip
from dissector.toybox.dataset import Sample, random_batch
from dissector.toybox.renderer import BACKGROUND
from dissector.toybox.scenes import Subject
from dissector.toybox.shards import Shard
from dissector.toybox.training import Schedule

BEHIND = torch.tensor(BACKGROUND)[:, None, None]
TEXTS = ["a frog", "a red frog sitting on a lily pad, front view", "an octopus"]


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return build_clip(build_tokenizer()).eval()


@pytest.fixture(scope="module")
def renders():
    batch = random_batch(40, seed=(3,), whole_world=True)
    images, coverage = ((part * 255).round().byte() for part in (batch.images, batch.coverage))
    return Shard(images, coverage, batch.samples)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@torch.no_grad()
def test_embeddings_are_unit_vectors_that_ignore_the_batch(model):
    tokenizer = build_tokenizer()
    together = embed_texts(model, tokenizer, TEXTS)
    torch.testing.assert_close(together.norm(dim=1), torch.ones(3))
    for text, row in zip(TEXTS, together, strict=True):
        torch.testing.assert_close(embed_texts(model, tokenizer, [text])[0], row)
    assert float((together @ together.T - torch.eye(3)).max()) < 0.99999
    pictures = embed_images(model, torch.randn(2, 3, IMAGE, IMAGE))
    torch.testing.assert_close(pictures.norm(dim=1), torch.ones(2))


def test_texts_beyond_the_model_are_refused(model):
    text = " ".join(["frog"] * (TOKENS - 1))
    with pytest.raises(ValueError, match=f"at most {TOKENS} tokens, got 'frog frog"):
        embed_texts(model, build_tokenizer(), ["a frog", text])


@torch.no_grad()
def test_the_folder_is_read_by_transformers(model, tmp_path):
    folder = tmp_path / "clip"
    folder.mkdir()
    (folder / "earlier").touch()
    save_clip(folder, model)
    assert [path.name for path in tmp_path.iterdir()] == ["clip"]
    assert not (folder / "earlier").exists()
    assert sum(path.stat().st_size for path in folder.iterdir()) < 4e6
    tokenizer, loaded = AutoTokenizer.from_pretrained(folder), CLIPModel.from_pretrained(folder)
    assert tokenizer(TEXTS)["input_ids"] == build_tokenizer()(TEXTS)["input_ids"]
    expected = embed_texts(model, build_tokenizer(), TEXTS)
    torch.testing.assert_close(
        embed_texts(loaded.float(), tokenizer, TEXTS), expected, atol=5e-3, rtol=0
    )
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    white = torch.full((IMAGE, IMAGE, 3), 255, dtype=torch.uint8).numpy()
    prepared = processor(images=white, return_tensors="pt")["pixel_values"]
    torch.testing.assert_close(prepared, torch.ones(1, 3, IMAGE, IMAGE))


@pytest.mark.parametrize(("which", "alone"), [(0, ("frog", "red")), (1, ("cake", None))])
def test_one_object_of_a_subject(which, alone):
    subject = Subject("frog", "sitting on", "cake", "red")
    found = train_clip.object_alone(subject, which)
    assert (found.first, found.first_colour) == alone
    assert found.second is None and found.relation is None


def test_cut_outs_show_one_object_on_the_background():
    images, coverage = torch.rand(3, 3, 4, 4), torch.zeros(3, 2, 4, 4)
    coverage[:, 0, :2], coverage[:, 1, 2:, 0] = 1, 0.25
    cut = train_clip.cut_out(images, coverage, torch.tensor([0, 1, -1]))
    torch.testing.assert_close(cut[0, :, :2], images[0, :, :2])
    torch.testing.assert_close(cut[0, :, 2:], BEHIND.expand(3, 2, 4))
    expected = 0.25 * images[1, :, 2:, 0] + 0.75 * BEHIND[:, :, 0]
    torch.testing.assert_close(cut[1, :, 2:, 0], expected)
    torch.testing.assert_close(cut[1, :, :, 1:], BEHIND.expand(3, 4, 3))
    torch.testing.assert_close(cut[2], images[2])


def test_moving_scales_and_shifts_within_its_limits():
    empty = BEHIND.expand(200, 3, 32, 32)
    torch.testing.assert_close(train_clip.moved(empty, generator=generator()), empty)
    square = empty.clone()
    square[:, :, 11:21, 11:21] = BEHIND - 0.5
    moved = (BEHIND - train_clip.moved(square, generator=generator()))[:, 0] / 0.5
    area = moved.sum(dim=(1, 2)) / 100
    assert 0.45 < area.min() < 0.6 and 1.7 < area.max() < 2.05
    place = torch.arange(32) - 15.5
    for axis in (1, 2):
        offset = (moved.sum(dim=axis) * place).sum(dim=1) / moved.sum(dim=(1, 2))
        assert 3.8 < offset.max() < 5 and -5 < offset.min() < -3.8


def test_holes_are_rectangles_of_background_in_chosen_images():
    images, chosen = torch.zeros(60, 3, 30, 30), torch.arange(60) % 2 == 0
    pierced = train_clip.pierced(images, chosen, generator=generator())
    hole = pierced[:, 0] > 0
    torch.testing.assert_close(
        pierced.permute(0, 2, 3, 1)[hole], BEHIND[:, 0, 0].expand(hole.sum(), 3)
    )
    assert not hole[~chosen].any() and hole[chosen].any(dim=(1, 2)).all()
    rows, columns = hole.any(dim=2).sum(dim=1), hole.any(dim=1).sum(dim=1)
    assert torch.equal(hole.sum(dim=(1, 2)), rows * columns)
    assert 2 <= rows[chosen].min() and rows.max() <= 10 and columns.max() <= 10


@pytest.mark.parametrize("with_view", [False, True])
def test_examples_say_what_they_show(renders, with_view):
    rows = torch.arange(len(renders.samples)).repeat(6)
    some = train_clip.examples(renders, rows, with_view=with_view, seed=5)
    assert some.images.shape == (len(rows), 3, 64, 64)
    assert some.images.amin() >= 0 and some.images.amax() <= 1
    unknown, tokenizer = build_tokenizer().unk_token_id, build_tokenizer()
    assert not any(unknown in ids for ids in tokenizer(list(some.captions))["input_ids"])
    cut, pairs = 0, 0
    for row, text, meaning in zip(rows.tolist(), some.captions, some.meanings, strict=True):
        subject, view = renders.samples[row].subject, renders.samples[row].view
        assert text.endswith(f", {view} view") == meaning.endswith(f", {view} view") == with_view
        named = [name for name in subject.names if name in meaning]
        pairs += len(subject.names) == 2
        cut += len(named) < len(subject.names)
        assert named
    assert 0.35 < cut / pairs < 0.65
    again = train_clip.examples(renders, rows, with_view=with_view, seed=5)
    assert torch.equal(again.images, some.images) and again.captions == some.captions


def test_cut_out_examples_lack_the_other_object(renders):
    """With nothing but background left of the object that isn't named."""
    index = next(i for i, sample in enumerate(renders.samples) if sample.subject.second)
    images = torch.zeros_like(renders.images[index : index + 1])
    coverage = torch.zeros(1, 2, 64, 64, dtype=torch.uint8)
    coverage[:, 0, 12:52, 16:32], coverage[:, 1, 12:52, 32:48] = 255, 255
    images[0, 0, 12:52, 16:32], images[0, 1, 12:52, 32:48] = 255, 255
    sample = Sample(Subject("frog", "next to", "cake"), "front")
    some = train_clip.examples(
        Shard(images, coverage, (sample,)),
        torch.zeros(40, dtype=torch.long),
        with_view=False,
        seed=1,
    )
    red, green, blue = some.images.unbind(1)
    reddish = ((red > green + 0.25) & (red > blue)).flatten(1).sum(dim=1) > 50
    greenish = ((green > red + 0.25) & (green > blue)).flatten(1).sum(dim=1) > 50
    seen = set()
    for meaning, first, second in zip(some.meanings, reddish, greenish, strict=True):
        assert (bool(first), bool(second)) == ("frog" in meaning, "cake" in meaning), meaning
        seen.add(meaning)
    assert seen == {"a frog", "a cake", "a frog next to a cake"}


def naive_loss(similarity, meanings):
    total, count = 0.0, len(meanings)
    for table in (similarity.tolist(), similarity.T.tolist()):
        for i, row in enumerate(table):
            same = [j for j in range(count) if meanings[j] == meanings[i]]
            partition = math.log(sum(math.exp(value) for value in row))
            total += sum(partition - row[j] for j in same) / len(same) / count / 2
    return total


@pytest.mark.parametrize("meanings", [("a", "b", "c", "d"), ("a", "b", "a", "a"), ("a",) * 4])
def test_contrastive_loss_agrees_with_a_slow_one(meanings):
    similarity = 3 * torch.randn(4, 4, generator=generator(), dtype=torch.float64)
    loss = train_clip.contrastive_loss(similarity, meanings)
    assert float(loss) == pytest.approx(naive_loss(similarity, meanings), rel=1e-12)


def test_equal_captions_do_not_fight():
    same = torch.tensor([[9.0, 9, -9], [9, 9, -9], [-9, -9, 9]])
    assert (
        float(train_clip.contrastive_loss(same, ("a", "a", "b")))
        < float(train_clip.contrastive_loss(same, ("a", "c", "b"))) + 1e-6
    )
    pulled = same.clone().requires_grad_(True)
    train_clip.contrastive_loss(pulled, ("a", "a", "b")).backward()
    assert pulled.grad is not None and pulled.grad.abs().max() < 1e-6


@pytest.mark.parametrize(("sign", "score"), [(1, 1.0), (-1, 0.0)])
def test_measures_of_perfect_and_of_perverse_networks(monkeypatch, renders, model, sign, score):
    captions = [train_clip.caption(sample.subject) for sample in renders.samples]

    def knows_captions(network, images, texts):
        table = [[text == own for text in texts] for own in captions]
        return sign * torch.tensor(table, dtype=torch.float32)

    monkeypatch.setattr(train_clip, "_similarity", knows_captions)
    assert train_clip.retrieval(model, renders, candidates=8) == score
    names = [
        name
        for row, sample in enumerate(renders.samples)
        for which, name in enumerate(sample.subject.names)
        if float(renders.coverage[row, which].float().sum() / 255) >= train_clip.VISIBLE
    ]

    def knows_names(network, images, texts):
        table = [[train_clip.phrase(name) == text for text in texts] for name in names]
        return sign * torch.tensor(table, dtype=torch.float32)

    monkeypatch.setattr(train_clip, "_similarity", knows_names)
    table = train_clip.naming(model, renders)
    assert set(table.values()) == {score} and set(table) == {"overall", *names}


def test_the_clip_trains_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(shards, "SHARD", 4)
    options = {"batch": 4, "shards": 1, "device": torch.device("cpu")}
    trained = train_clip.train_clip(tmp_path, Schedule(2, 1e-3), **options)
    again = train_clip.train_clip(tmp_path, Schedule(2, 1e-3), **options)
    torch.manual_seed(train_clip.SEED)
    fresh = build_clip(build_tokenizer())
    for a, b in zip(trained.parameters(), again.parameters(), strict=True):
        assert torch.equal(a, b)
    moved = zip(trained.parameters(), fresh.parameters(), strict=True)
    assert sum(not torch.equal(a, b) for a, b in moved) > 50
    test = shards.shard(tmp_path, 0, seed=train_clip.TEST_SEED, whole_world=True)
    assert 0 <= train_clip.retrieval(trained, test) <= 1
    assert 0 <= train_clip.naming(trained, test)["overall"] <= 1
