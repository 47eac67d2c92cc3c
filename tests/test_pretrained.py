"""Folders and hub ids of released models: what is taken, and what is said of the rest."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_masks import as_dino_was_released, as_sam_was_released, save_tiny_dino, save_tiny_sam

from dissector import hub
from dissector.grounding.detections import DetectionSettings
from dissector.grounding.grounded_sam import GroundedSam
from dissector.grounding.grounding_dino import GROUNDING_DINO, GroundingDino
from dissector.grounding.points import Point
from dissector.grounding.pretrained import find_folder
from dissector.grounding.sam import load_sam
from dissector.grounding.sam_points import SamPoints
from dissector.grounding.sam_transformers import SAM


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return (
            save_tiny_dino(tmp_path_factory.mktemp("dino")),
            save_tiny_sam(tmp_path_factory.mktemp("sam")),
        )


@pytest.fixture
def copied(folders, tmp_path):
    """Copies of both folders, to be changed."""
    return tuple(shutil.copytree(f, tmp_path / n) for f, n in zip(folders, ("d", "s"), strict=True))


def masks_of(folders):
    settings = DetectionSettings(box_threshold=0.0, text_threshold=0.0)
    grounder = GroundedSam.load(
        detector=folders[0], segmenter=folders[1], settings=settings, backend="transformers"
    )
    images = torch.rand(1, 30, 40, 3, generator=torch.Generator().manual_seed(1))
    return grounder.ground(images, ["frog", "lily pad"])


def test_files_of_the_released_checkpoints_are_taken(folders, copied):
    """Old names and forms of the same settings give the same masks."""
    released = as_dino_was_released(copied[0]), as_sam_was_released(copied[1])
    assert torch.equal(masks_of(released), masks_of(folders))


def test_the_tied_embedding_of_sam_may_have_either_name(folders, copied):
    path = copied[1] / "model.safetensors"
    weights = load_file(path)
    tied = weights.pop("shared_image_embedding.positional_embedding")
    weights["prompt_encoder.shared_embedding.positional_embedding"] = tied
    save_file(weights, path, metadata={"format": "pt"})
    assert torch.equal(masks_of(copied), masks_of(folders))


def test_the_hub_is_asked_for_safetensors_only(monkeypatch, folders):
    asked = []

    def fetch(source, wanted, *, what):
        asked.append((source, *wanted, what))
        return folders[source.endswith("sam")]

    monkeypatch.setattr(hub, "fetch", fetch)
    assert find_folder(GROUNDING_DINO, "owner/dino") == folders[0]
    assert find_folder(SAM, "owner/sam") == folders[1]
    patterns = ["*.json", "*.txt", "*.safetensors"]
    assert asked == [
        ("owner/dino", *patterns, "Grounding DINO"),
        ("owner/sam", *patterns, "SAM"),
    ]


def test_what_the_hub_says_is_said(monkeypatch):
    def fetch(source, wanted, *, what):
        raise ValueError(f"no network for the {what} {source}")

    monkeypatch.setattr(hub, "fetch", fetch)
    with pytest.raises(ValueError, match="no network for the SAM facebook/sam-vit-base"):
        SamPoints.load(backend="transformers")
    with pytest.raises(ValueError, match="Grounding DINO IDEA-Research/grounding-dino-tiny"):
        GroundingDino.load()


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ("sam2", "expected a SAM in .*, such as facebook/sam-vit-base: .*'sam', got 'sam2'"),
        ("grounding-dino", "'sam', got 'grounding-dino'"),
        (None, "'sam', got None"),
    ],
)
def test_other_models_are_refused(copied, found, message):
    path = copied[1] / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"model_type": found}))
    with pytest.raises(ValueError, match=message):
        load_sam(copied[1], backend="transformers")


def test_a_sam_is_no_detector(copied):
    with pytest.raises(ValueError, match="expected a Grounding DINO .*'grounding-dino', got 'sam'"):
        GroundingDino.load(copied[1])


def test_a_wrong_folder_is_found_out_before_anything_is_downloaded(copied, monkeypatch, tmp_path):
    monkeypatch.setattr(hub, "fetch", lambda *_, **__: pytest.fail("it was downloaded"))
    with pytest.raises(ValueError, match="expected a Grounding DINO .*, got 'sam'"):
        GroundedSam.load(detector=copied[1])
    with pytest.raises(ValueError, match="expected a SAM .*, got 'grounding-dino'"):
        GroundedSam.load(segmenter=copied[0])
    with pytest.raises(ValueError, match="expected a file of a SAM .* at .*nothing.pth"):
        GroundedSam.load(segmenter=tmp_path / "nothing.pth")


def test_damaged_folders(copied):
    dino, sam = copied

    def expect(message):
        with pytest.raises(ValueError, match=message):
            load_sam(sam, backend="transformers")

    (sam / "model.safetensors").write_bytes(b"nothing")
    expect("cannot read the SAM in .*s:")
    (sam / "model.safetensors").rename(sam / "pytorch_model.bin")
    expect("weights of .* as safetensors; the pickle pytorch_model.bin can run code")
    (sam / "pytorch_model.bin").unlink()
    expect("weights of .* as safetensors; got none")
    (sam / "config.json").write_text("{")
    expect("cannot read the config.json")
    (sam / "config.json").unlink()
    expect("cannot read the config.json")


@pytest.mark.parametrize("part", [0, 1])
def test_folders_without_the_files_of_the_processor(copied, part):
    (copied[part] / "processor_config.json").unlink()
    with pytest.raises(ValueError, match="cannot read the .* in .*processor"):
        masks_of(copied)


def test_a_detector_without_words(copied):
    (copied[0] / "tokenizer.json").unlink()
    with pytest.raises(ValueError, match="cannot read the Grounding DINO in .*vocab.txt"):
        GroundingDino.load(copied[0])


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (0, "model.text_projection.weight"),
        (1, "mask_decoder.iou_token.weight"),
        (1, "shared_image_embedding.positional_embedding"),
    ],
)
def test_missing_weights_are_not_made_up(copied, part, name):
    path = copied[part] / "model.safetensors"
    weights = load_file(path)
    del weights[name]
    save_file(weights, path, metadata={"format": "pt"})
    with pytest.raises(ValueError, match=f"weights are missing: .*{name}"):
        masks_of(copied)


def test_clicks_with_a_released_sam(folders, copied):
    image = torch.rand(30, 40, 3, generator=torch.Generator().manual_seed(1))
    first, second = (
        SamPoints.load(folder, backend="transformers").segment(image, [Point(5.0, 9.0)])
        for folder in (folders[1], as_sam_was_released(copied[1]))
    )
    assert torch.equal(first, second)
