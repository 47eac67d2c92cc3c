import logging
import shutil

import pytest
import torch
import transformers
from huggingface_hub.errors import LocalEntryNotFoundError
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers.models.grounding_dino.image_processing_pil_grounding_dino import (
    GroundingDinoImageProcessorPil,
)
from transformers.models.sam.image_processing_pil_sam import SamImageProcessorPil

from dissector.grounding import Grounder, grounded_sam
from dissector.grounding.grounded_sam import (
    RELEASED,
    BoxSegmenter,
    Detections,
    DetectionSettings,
    GroundedSam,
    PhraseDetector,
    Proposals,
    choose_boxes,
    write_caption,
)

PHRASES = ("frog", "lily pad")


def save_tiny_dino(folder):
    """A random Grounding DINO whose tokenizer has BERT's ids for the marks that end a phrase."""
    pieces = [f"[unused{index}]" for index in range(1040)]
    places = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]", 1012: "."}
    words = dict(enumerate(("frog", "li", "##ly", "pad", "and", "t", "-", "shirt"), start=1020))
    for index, piece in {**places, 1029: "?", **words}.items():
        pieces[index] = piece
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    processor = transformers.GroundingDinoProcessor(
        GroundingDinoImageProcessorPil(size={"shortest_edge": 48, "longest_edge": 80}),
        transformers.BertTokenizer(vocabulary),
    )
    vision = transformers.SwinConfig(
        image_size=32,
        embed_dim=8,
        depths=[1, 1, 1],
        num_heads=[1, 2, 2],
        window_size=4,
        out_indices=[2, 3],
    )
    text = transformers.BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    config = transformers.GroundingDinoConfig(
        backbone_config=vision,
        text_config=text,
        d_model=32,
        num_queries=20,
        num_feature_levels=3,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        max_text_len=32,
    )
    transformers.GroundingDinoForObjectDetection(config).save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def save_tiny_sam(folder):
    size = {"height": 64, "width": 64}
    images = SamImageProcessorPil(size={"longest_edge": 64}, pad_size=size)
    config = transformers.SamConfig(
        initializer_range=0.3,  # for masks that are not a half everywhere
        vision_config=transformers.SamVisionConfig(
            hidden_size=16,
            output_channels=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            image_size=64,
            patch_size=8,
            window_size=4,
            global_attn_indexes=[0],
            num_pos_feats=8,
        ),
        prompt_encoder_config=transformers.SamPromptEncoderConfig(
            hidden_size=16, image_size=64, patch_size=8, mask_input_channels=4
        ),
        mask_decoder_config=transformers.SamMaskDecoderConfig(
            hidden_size=16, mlp_dim=16, num_attention_heads=2, iou_head_hidden_dim=16
        ),
    )
    transformers.SamModel(config).save_pretrained(folder)
    transformers.SamProcessor(images).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return (
            save_tiny_dino(tmp_path_factory.mktemp("dino")),
            save_tiny_sam(tmp_path_factory.mktemp("sam")),
        )


@pytest.fixture(scope="module")
def tiny(folders):
    settings = DetectionSettings(box_threshold=0.0, text_threshold=0.0)
    return GroundedSam.load(detector=folders[0], segmenter=folders[1], settings=settings)


@pytest.fixture
def copied(folders, tmp_path):
    """Copies of both folders, to be damaged."""
    return tuple(shutil.copytree(f, tmp_path / n) for f, n in zip(folders, ("d", "s"), strict=True))


def views(count=2, height=30, width=40):
    return torch.rand(count, height, width, 3, generator=torch.Generator().manual_seed(1))


def detections(*rows, confidence=None):
    """Boxes with these matches of the phrases; their own best, unless a confidence is given."""
    matches = torch.tensor(rows)
    boxes = torch.linspace(0, 1, 4 * len(rows)).reshape(-1, 4)
    best = matches.amax(dim=1) if confidence is None else torch.tensor(confidence)
    return Detections(boxes, best, matches)


class Detector:
    """Sees what it was told, one list of detections for each view in turn."""

    def __init__(self, *seen):
        self.seen, self.sizes = iter(seen), []

    def detect(self, image, phrases):
        self.sizes.append(image.size)
        return next(self.seen)


class Segmenter:
    """Fills each box; the other proposals are of lower quality and half as bright."""

    def __init__(self, best=1):
        self.best, self.boxes = best, []

    def segment(self, image, boxes):
        self.boxes.append(boxes)
        masks = torch.zeros(len(boxes), 3, image.height, image.width)
        for mask, box in zip(masks, boxes.tolist(), strict=True):
            left, top, right, bottom = box
            rows = slice(round(top * image.height), round(bottom * image.height))
            mask[:, rows, round(left * image.width) : round(right * image.width)] = 0.5
        masks[:, self.best] *= 2
        quality = torch.full((len(boxes), 3), 0.3)
        quality[:, self.best] = 0.9
        return Proposals(masks, quality)


def test_the_released_thresholds():
    assert RELEASED == DetectionSettings(box_threshold=0.35, text_threshold=0.25)
    with pytest.raises(ValueError, match=r"box_threshold in 0\.\.1, got 35"):
        DetectionSettings(box_threshold=35.0)


@pytest.mark.parametrize(
    ("rows", "confidence", "expected"),
    [
        ([[0.5, 0.1], [0.8, 0.2], [0.1, 0.6], [0.0, 0.9]], None, [1, 3]),
        ([[0.8, 0.34], [0.1, 0.34]], None, [0, -1]),  # the box threshold
        ([[0.3, 0.0], [0.0, 0.2]], [0.4, 0.4], [0, -1]),  # the text threshold
        ([[0.8, 0.7], [0.6, 0.5]], None, [0, -1]),  # both boxes are of the first phrase
        ([[0.8, 0.7], [0.4, 0.5]], None, [0, 1]),
        ([[0.3, 0.3]], None, [-1, -1]),
    ],
)
def test_each_phrase_gets_its_best_box(rows, confidence, expected):
    found = choose_boxes(detections(*rows, confidence=confidence), RELEASED)
    assert found.tolist() == expected


def test_the_caption_names_every_phrase():
    caption, spans = write_caption(["Frog", "lily  pad"])
    assert caption == "frog. lily pad."
    assert [caption[start:end] for start, end in spans] == ["frog", "lily pad"]


@pytest.mark.parametrize(
    ("phrases", "message"),
    [
        ([], "at least one phrase"),
        (["frog", " "], "got ''"),
        (["a. b"], "without full stops, got 'a. b'"),
        (["Frog", "frog"], "'frog' more than once"),
    ],
)
def test_phrases_that_cannot_be_asked_for(phrases, message):
    with pytest.raises(ValueError, match=message):
        GroundedSam(Detector(), Segmenter(), RELEASED).ground(views(), phrases)


@pytest.mark.parametrize("best", [0, 1, 2])
def test_best_masks_and_views_without_a_phrase(best, caplog):
    caplog.set_level(logging.INFO)
    left, right = [0.0, 0.0, 0.5, 1.0], [0.5, 0.5, 1.0, 1.0]
    both = Detections(
        torch.tensor([right, left]), torch.tensor([0.9, 0.6]), torch.tensor([[0, 0.9], [0.6, 0]])
    )
    one = Detections(torch.tensor([right]), torch.tensor([0.9]), torch.tensor([[0.1, 0.9]]))
    none = detections([0.1, 0.1])
    detector, segmenter = Detector(both, one, none), Segmenter(best)
    masks = GroundedSam(detector, segmenter, RELEASED).ground(views(3, 20, 40), PHRASES)
    expected = torch.zeros(3, 2, 20, 40)
    expected[0, 0, :, :20] = 1
    expected[:2, 1, 10:, 20:] = 1
    torch.testing.assert_close(masks, expected)
    assert detector.sizes == [(40, 20)] * 3
    assert [boxes.tolist() for boxes in segmenter.boxes] == [[left, right], [right]]
    assert "view 1: frog not found" in caplog.text
    assert "view 2: frog, lily pad not found" in caplog.text


def test_overlaps_are_shared():
    whole = torch.tensor([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.5, 1.0]])
    seen = Detections(whole, torch.tensor([0.9, 0.9]), torch.tensor([[0.9, 0], [0, 0.9]]))
    masks = GroundedSam(Detector(seen), Segmenter(), RELEASED).ground(
        views(1, 8, 8).double(), PHRASES
    )
    assert masks.dtype == torch.float64
    torch.testing.assert_close(masks[0, :, 0, 0], torch.tensor([0.5, 0.5]).double())
    torch.testing.assert_close(masks[0, :, 0, 7], torch.tensor([1.0, 0.0]).double())


def test_loads_frozen_in_evaluation_mode(tiny):
    assert isinstance(tiny, Grounder)
    assert isinstance(tiny.detector, PhraseDetector) and isinstance(tiny.segmenter, BoxSegmenter)
    for part in (tiny.detector, tiny.segmenter):
        assert not part.model.training
        assert not any(parameter.requires_grad for parameter in part.model.parameters())
    assert isinstance(tiny.detector.processor.image_processor, GroundingDinoImageProcessorPil)
    assert isinstance(tiny.segmenter.processor.image_processor, SamImageProcessorPil)


@pytest.mark.parametrize("size", [(30, 40), (64, 64), (50, 20)])
def test_masks_have_the_size_of_the_views(tiny, size):
    images = views(1, *size)
    masks = tiny.ground(images, PHRASES)
    assert masks.shape == (1, 2, *size)
    assert masks.amin() >= 0 and masks.sum(dim=1).amax() <= 1 + 1e-6
    assert masks.amax() > 0  # thresholds of 0: something is found
    torch.testing.assert_close(tiny.ground(images, PHRASES), masks)


def test_agrees_with_the_detection_of_transformers(tiny):
    """Confidences and boxes are those of its own post-processing."""
    detector = tiny.detector
    image = Image.fromarray((views(1)[0] * 255).byte().numpy())
    seen = detector.detect(image, PHRASES)
    inputs = detector.processor(images=image, text="frog. lily pad.", return_tensors="pt")
    with torch.no_grad():
        output = detector.model(**inputs)
    (reference,) = detector.processor.post_process_grounded_object_detection(
        output, inputs.input_ids, threshold=0.0, target_sizes=[(30, 40)]
    )
    torch.testing.assert_close(seen.confidence, reference["scores"])
    pixels = seen.boxes * torch.tensor([40, 30, 40, 30])
    limits = torch.tensor([40.0, 30.0, 40.0, 30.0])
    torch.testing.assert_close(pixels, reference["boxes"].clamp(min=0).minimum(limits))
    # [CLS] frog . li ##ly pad . [SEP]
    scores = output.logits[0].sigmoid()
    torch.testing.assert_close(seen.matches[:, 0], scores[:, 1])
    torch.testing.assert_close(seen.matches[:, 1], scores[:, 3:6].amax(dim=1))


def test_agrees_with_the_masks_of_transformers(tiny):
    """Where a soft mask exceeds a half, its own binary mask is set."""
    image = Image.fromarray((views(1)[0] * 255).byte().numpy())
    proposals = tiny.segmenter.segment(image, torch.tensor([[0.25, 0.2, 0.75, 1.0]]))
    assert proposals.masks.shape == (1, 3, 30, 40) and proposals.quality.shape == (1, 3)
    inputs = tiny.segmenter.processor(
        images=image, input_boxes=[[[10.0, 6.0, 30.0, 30.0]]], return_tensors="pt"
    )
    sizes = inputs.pop("original_sizes"), inputs.pop("reshaped_input_sizes")
    with torch.no_grad():
        output = tiny.segmenter.model(**inputs)
    (binary,) = tiny.segmenter.processor.post_process_masks(output.pred_masks, *sizes)
    assert proposals.masks.std() > 0.01
    clear = (proposals.masks - 0.5).abs() > 1e-5
    assert torch.equal((proposals.masks > 0.5)[clear], binary[clear])
    torch.testing.assert_close(proposals.quality, output.iou_scores[0])


def test_too_many_words_are_not_cut_off(tiny):
    with pytest.raises(ValueError, match="have 45 tokens; Grounding DINO reads at most 32"):
        tiny.ground(views(1), ["frog " * 40, "pad"])


def test_no_network_and_unknown_names(monkeypatch):
    def offline(*_, **__):
        raise LocalEntryNotFoundError("no connection")

    monkeypatch.setattr(grounded_sam, "snapshot_download", offline)
    with pytest.raises(ValueError, match="'IDEA-Research/grounding-dino-tiny'.*hub.*network"):
        GroundedSam.load()
    with pytest.raises(ValueError, match="'facebook/sam-vit-base'.*hub.*network"):
        grounded_sam.find_folder(grounded_sam.SEGMENTER, "sam")


def test_the_hub_is_asked_for_safetensors_only(monkeypatch, folders):
    asked = []

    def download(name, allow_patterns):
        asked.append((name, allow_patterns))
        return str(folders[name.endswith("sam")])

    monkeypatch.setattr(grounded_sam, "snapshot_download", download)
    GroundedSam.load(detector="owner/dino", segmenter="owner/sam")
    patterns = ["*.json", "*.txt", "*.safetensors"]
    assert asked == [("owner/dino", patterns), ("owner/sam", patterns)]


def test_damaged_folders(copied):
    dino, sam = copied

    def expect(message, detector=dino, segmenter=sam):
        with pytest.raises(ValueError, match=message):
            GroundedSam.load(detector=detector, segmenter=segmenter)

    expect("architecture 'grounding-dino', got 'sam'", detector=sam)
    (sam / "model.safetensors").write_bytes(b"nothing")
    expect("cannot read the model in .*s:")
    (sam / "model.safetensors").rename(sam / "pytorch_model.bin")
    expect("expected the weights of .* as safetensors; pickles")
    (sam / "config.json").unlink()
    expect("cannot read the config.json")


def test_missing_weights_are_not_made_up(copied):
    path = copied[1] / "model.safetensors"
    weights = load_file(path)
    del weights["mask_decoder.iou_token.weight"]
    save_file(weights, path, metadata={"format": "pt"})
    with pytest.raises(ValueError, match="weights are missing: mask_decoder.iou_token.weight"):
        GroundedSam.load(detector=copied[0], segmenter=copied[1])
