"""Scores by CLIP: preparation, cosines, files of both kinds, and who stands in for whom."""

import json
import logging
import shutil

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import (
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTextConfig,
    CLIPTokenizer,
    CLIPVisionConfig,
)

from benchmarks import clip_scores
from benchmarks.clip_scores import (
    PAPERS,
    TOYBOX,
    TOYBOX_NAME,
    ClipScorer,
    layer_scores,
    load_scorers,
    text_of,
)
from dissector.toybox.captions import build_tokenizer, phrase
from dissector.toybox.clip import build_clip, save_clip
from dissector.toybox.scenes import Subject, build
from dissector.toybox.train_clip import TOYS

TEXTS = ["a frog", "a lily pad", "a red octopus playing a piano, front view"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A random CLIP of the toybox."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("models") / "clip"
    save_clip(path, build_clip(build_tokenizer()))
    return path


@pytest.fixture(scope="module")
def scorer(folder):
    return ClipScorer.load(str(folder))


def picture(height, width, seed=0):
    """A smooth picture of 8 bits."""
    noise = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC))


def as_images(array):
    return torch.from_numpy(array.copy())[None].float() / 255


@pytest.mark.parametrize("size", [(64, 64), (128, 128), (48, 48), (100, 71), (33, 90), (64, 131)])
def test_pictures_are_prepared_as_transformers_does(scorer, folder, size):
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    array = picture(*size)
    expected = processor(images=Image.fromarray(array), return_tensors="pt")["pixel_values"]
    found = scorer.prepare(as_images(array))
    step = 2 / 255  # one of 8 bits, in −1..1
    assert found.shape == expected.shape == (1, 3, 64, 64)
    # Both passes of the reference round: ½ Σ|w| of the second pass and ½, where Σ|w| ≤ 1.5.
    assert float((found - expected).abs().max()) <= 1.25 * step
    assert float((found - expected).abs().mean()) <= 0.45 * step


@torch.no_grad()
def test_scores_are_the_model_s_own_cosines(scorer, folder):
    images = np.stack([picture(64, 64, seed) for seed in range(2)])
    processor, tokenizer = CLIPImageProcessorPil.from_pretrained(folder), build_tokenizer()
    model = CLIPModel.from_pretrained(folder).float().eval()
    pixels = processor(images=[Image.fromarray(image) for image in images], return_tensors="pt")
    tokens = tokenizer(TEXTS, padding=True, return_tensors="pt")
    logits = model(
        pixel_values=pixels["pixel_values"],
        input_ids=tokens["input_ids"],
        attention_mask=tokens["attention_mask"],
    ).logits_per_image
    found = scorer.score(torch.from_numpy(images).float() / 255, TEXTS)
    torch.testing.assert_close(found, logits / model.logit_scale.exp(), atol=1e-5, rtol=0)
    assert found.shape == (2, 3) and found.abs().max() <= 1


def test_the_name_tells_where_the_scores_come_from(scorer, folder, monkeypatch):
    assert scorer.name == str(folder)
    monkeypatch.setattr(clip_scores, "ASSETS", folder.parent)
    assert ClipScorer.load(TOYBOX).name == TOYBOX_NAME


def test_words_that_it_never_learned_are_refused(scorer):
    with pytest.raises(ValueError, match="doesn't know every word of 'a photo of a zebra'"):
        scorer.score(torch.rand(1, 64, 64, 3), ["a frog", "a photo of a zebra"])


@pytest.fixture
def released(tmp_path):
    """A tiny model whose files are like those of the released checkpoints."""
    torch.manual_seed(1)
    letters = [letter + end for letter in "abcfrog" for end in ("", "</w>")]
    vocabulary = [*letters, "fr", "og</w>", "frog</w>", "<|startoftext|>", "<|endoftext|>"]
    (tmp_path / "vocab.json").write_text(json.dumps({w: i for i, w in enumerate(vocabulary)}))
    (tmp_path / "merges.txt").write_text("#version: 0.2\nf r\no g</w>\nfr og</w>\n")
    tokenizer = CLIPTokenizer.from_pretrained(tmp_path, model_max_length=77)
    out = tmp_path / "released"
    tokenizer.save_pretrained(out)
    shape = {"hidden_size": 16, "intermediate_size": 16, "num_attention_heads": 2}
    shape |= {"num_hidden_layers": 1}
    text = CLIPTextConfig(
        vocab_size=len(vocabulary), bos_token_id=0, eos_token_id=2, pad_token_id=1, **shape
    )
    vision = CLIPVisionConfig(image_size=32, patch_size=16, **shape)
    config = CLIPConfig(
        text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=8
    )
    CLIPModel(config).save_pretrained(out)
    described = {
        "crop_size": 32,
        "do_center_crop": True,
        "do_normalize": True,
        "do_resize": True,
        "feature_extractor_type": "CLIPFeatureExtractor",
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "resample": 3,
        "size": 32,
    }
    (out / "preprocessor_config.json").write_text(json.dumps(described))
    return out


def test_released_files_are_read_by_the_same_code(released):
    scorer = ClipScorer.load(str(released))
    images = torch.rand(2, 40, 50, 3)
    found = scorer.score(images, ["a frog", "cab of frog", "b"])
    assert found.shape == (2, 3) and found.abs().max() <= 1
    for index, text in enumerate(["a frog", "cab of frog", "b"]):
        torch.testing.assert_close(scorer.score(images, [text])[:, 0], found[:, index])
    assert float((found[:, 0] - found[:, 1]).abs().min()) > 1e-4
    with pytest.raises(ValueError, match="at most 77 tokens"):
        scorer.score(images, ["frog " * 80])


def test_broken_folders_are_named(folder, tmp_path):
    with pytest.raises(ValueError, match="cannot get the CLIP .*nothing"):
        ClipScorer.load(str(tmp_path / "nothing"), offline=True)
    for name in ("model.safetensors", "preprocessor_config.json"):
        copy = tmp_path / f"without-{name}"
        shutil.copytree(folder, copy)
        (copy / name).rename(copy / "pytorch_model.bin")
        with pytest.raises(ValueError, match=f"without-{name}: no {name}"):
            ClipScorer.load(str(copy))
    copy = tmp_path / "damaged"
    shutil.copytree(folder, copy)
    (copy / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ValueError, match="cannot read the CLIP in .*damaged"):
        ClipScorer.load(str(copy))
    weights = load_file(folder / "model.safetensors")
    del weights["visual_projection.weight"]
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ValueError, match="weights are missing: visual_projection"):
        ClipScorer.load(str(copy))
    config = json.loads((copy / "config.json").read_text()) | {"model_type": "bert"}
    (copy / "config.json").write_text(json.dumps(config))
    with pytest.raises(ValueError, match="architecture 'clip', got 'bert'"):
        ClipScorer.load(str(copy))


@pytest.mark.parametrize("reachable", [3, 1, 0])
def test_the_toybox_stands_in_only_where_nothing_else_can_be_had(
    folder, monkeypatch, caplog, reachable
):
    known = list(PAPERS)[:reachable]

    def download(source, *, revision, allow_patterns, local_files_only):
        assert local_files_only is True
        assert (revision is not None) == source.endswith("patch32")
        if source not in known:
            raise OSError("no network")
        return str(folder)

    monkeypatch.setattr(clip_scores, "snapshot_download", download)
    monkeypatch.setattr(clip_scores, "ASSETS", folder.parent)
    with caplog.at_level(logging.WARNING, "benchmarks"):
        names = [scorer.name for scorer in load_scorers(offline=True)]
    assert names == ([PAPERS[source] for source in known] or [TOYBOX_NAME])
    for source, name in PAPERS.items():
        assert (f"no scores by {name}" in caplog.text) == (source not in known)
    assert (f"scores are by the {TOYBOX_NAME}" in caplog.text) == (reachable == 0)


class Brightness:
    """A scorer: the text "bright" fits white pictures, any other black ones."""

    name = "brightness"

    def score(self, images, texts):
        light = images.mean(dim=(1, 2, 3))
        return torch.stack([light if text == "bright" else 1 - light for text in texts], dim=1)


def test_layers_are_scored_by_means_over_views():
    layers = torch.zeros(2, 4, 8, 8, 3)
    layers[0, :3] = 1
    rows = layer_scores([Brightness()], layers, ["bright", "dark"])
    assert [(row.scorer, row.text) for row in rows] == [
        ("brightness", "bright"),
        ("brightness", "dark"),
    ]
    assert [row.own for row in rows] == pytest.approx([0.75, 1.0])
    assert [row.others for row in rows] == pytest.approx([0.25, 0.0])
    alone = layer_scores([Brightness()], layers[:1], ["bright"])
    assert alone[0].others is None
    twins = layer_scores([Brightness()], layers, ["bright", "bright"])
    assert [row.others for row in twins] == [None, None]
    with pytest.raises(ValueError, match="a text for each of 2 layers, got 1"):
        layer_scores([Brightness()], layers, ["bright"])


@pytest.mark.parametrize(
    ("layer", "text"),
    [("frog 2", "a frog"), ("octopus", "an octopus"), ("pancakes", "a stack of pancakes")],
)
def test_texts_of_layers(layer, text):
    assert text_of(layer) == text


def test_the_command_scores_runs(monkeypatch, tmp_path, scorer, caplog):
    class Run:
        layers = ("frog", "lily pad")

    monkeypatch.setattr(clip_scores, "reopen", lambda run: Run())
    monkeypatch.setattr(
        clip_scores, "renders", lambda run, size: (None, torch.rand(2, 3, size, size, 3))
    )
    monkeypatch.setattr(clip_scores, "load_scorers", lambda **options: (scorer,))
    target = tmp_path / "scores.json"
    monkeypatch.setattr("sys.argv", ["clip_scores", "first", "second", "--json", str(target)])
    with caplog.at_level(logging.INFO, "benchmarks"):
        clip_scores.main()
    rows = json.loads(target.read_text())
    assert list(rows) == ["first", "second"]
    assert [row["text"] for row in rows["first"]] == ["a frog", "a lily pad"]
    assert all(-1 <= row["own"] <= 1 and row["scorer"] == scorer.name for row in rows["second"])
    assert "a lily pad" in caplog.text


if (clip_scores.ASSETS / "clip").is_dir():

    def test_the_embedded_clip_knows_its_toys():
        from dissector.cameras import orbit
        from dissector.toybox.renderer import render

        azimuth = torch.tensor([-20.0, 30.0, 75.0])
        cameras = orbit(
            azimuth, torch.full_like(azimuth, 20.0), size=64, field_of_view=32.0, radius=3.2
        )
        texts = [phrase(name) for name in TOYS]
        scorer = ClipScorer.load(TOYBOX)
        right = 0
        for index, name in enumerate(TOYS):
            images = render([build(Subject(name))], cameras).colour
            right += int(scorer.score(images, texts).mean(dim=0).argmax()) == index
        assert right >= 0.9 * len(TOYS)
