"""Phrases to masks: with detectors and segmenters that are told what to see, and with random tiny
models."""

import gc
import logging

import pytest
import torch
from PIL import Image
from test_instances import agreement, balls_and_a_log
from tiny_masks import save_tiny_dino, save_tiny_sam
from transformers.models.grounding_dino.image_processing_pil_grounding_dino import (
    GroundingDinoImageProcessorPil,
)
from transformers.models.sam.image_processing_pil_sam import SamImageProcessorPil

from dissector.grounding import CountingGrounder, Grounder
from dissector.grounding.detections import RELEASED, Detections, DetectionSettings, PhraseDetector
from dissector.grounding.grounded_sam import GroundedSam
from dissector.grounding.instances import ground_layers
from dissector.grounding.proposals import BoxSegmenter, Proposals

PHRASES = ("frog", "lily pad")
LEFT, RIGHT = [0.0, 0.0, 0.5, 1.0], [0.5, 0.5, 1.0, 1.0]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return GroundedSam.load(
            detector=save_tiny_dino(tmp_path_factory.mktemp("dino")),
            segmenter=save_tiny_sam(tmp_path_factory.mktemp("sam")),
            settings=DetectionSettings(box_threshold=0.0, text_threshold=0.0),
            backend="transformers",
        )


def views(count=2, height=30, width=40):
    return torch.rand(count, height, width, 3, generator=torch.Generator().manual_seed(1))


def seen(boxes, *rows):
    """Detections of phrases of one token each."""
    matches = torch.tensor(rows)
    return Detections(torch.tensor(boxes), matches.amax(dim=1), matches, matches)


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
    both = seen([RIGHT, LEFT], [0, 0.9], [0.6, 0])
    detector = Detector(both, seen([RIGHT], [0.1, 0.9]), seen([RIGHT], [0.1, 0.1]))
    segmenter = Segmenter(best)
    masks = GroundedSam(detector, segmenter, RELEASED).ground(views(3, 20, 40), PHRASES)
    expected = torch.zeros(3, 2, 20, 40)
    expected[0, 0, :, :20] = 1
    expected[:2, 1, 10:, 20:] = 1
    torch.testing.assert_close(masks, expected)
    assert detector.sizes == [(40, 20)] * 3
    assert [boxes.tolist() for boxes in segmenter.boxes] == [[LEFT, RIGHT], [RIGHT]]
    assert "view 1: frog not found" in caplog.text
    assert "view 2: frog, lily pad not found" in caplog.text


def test_several_objects_of_a_phrase_share_its_mask(caplog):
    caplog.set_level(logging.INFO)
    frogs = seen([LEFT, RIGHT], [0.9, 0.1], [0.6, 0])
    one = seen([RIGHT], [0.6, 0])
    segmenter = Segmenter()
    grounder = GroundedSam(Detector(frogs, one), segmenter, RELEASED)
    masks = grounder.ground_several(views(2, 20, 40), PHRASES, [2, 1])
    expected = torch.zeros(2, 2, 20, 40)
    expected[0, 0, :, :20] = 1
    expected[:, 0, 10:, 20:] = 1
    torch.testing.assert_close(masks, expected)
    assert [len(boxes) for boxes in segmenter.boxes] == [2, 1]
    assert "view 1: 1 of 2 'frog', lily pad not found" in caplog.text


def test_overlaps_are_shared():
    whole = seen([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.5, 1.0]], [0.9, 0], [0, 0.9])
    masks = GroundedSam(Detector(whole), Segmenter(), RELEASED).ground(
        views(1, 8, 8).double(), PHRASES
    )
    assert masks.dtype == torch.float64
    torch.testing.assert_close(masks[0, :, 0, 0], torch.tensor([0.5, 0.5]).double())
    torch.testing.assert_close(masks[0, :, 0, 7], torch.tensor([1.0, 0.0]).double())


def test_loads_frozen_in_evaluation_mode(tiny):
    assert isinstance(tiny, Grounder) and isinstance(tiny, CountingGrounder)
    assert isinstance(tiny.detector, PhraseDetector) and isinstance(tiny.segmenter, BoxSegmenter)
    assert tiny.backends == {"sam": "transformers"}
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
    found = detector.detect(image, PHRASES)
    inputs = detector.processor(images=image, text="frog. lily pad.", return_tensors="pt")
    with torch.no_grad():
        output = detector.model(**inputs)
    (reference,) = detector.processor.post_process_grounded_object_detection(
        output, inputs.input_ids, threshold=0.0, target_sizes=[(30, 40)]
    )
    torch.testing.assert_close(found.confidence, reference["scores"])
    pixels = found.boxes * torch.tensor([40, 30, 40, 30])
    limits = torch.tensor([40.0, 30.0, 40.0, 30.0])
    torch.testing.assert_close(pixels, reference["boxes"].clamp(min=0).minimum(limits))
    # [CLS] frog . li ##ly pad . [SEP]
    scores = output.logits[0].sigmoid()
    torch.testing.assert_close(found.matches[:, 0], scores[:, 1])
    torch.testing.assert_close(found.matches[:, 1], scores[:, 3:6].amax(dim=1))
    torch.testing.assert_close(found.agreement[:, 1], scores[:, 3:6].mean(dim=1))


def test_a_phrase_above_the_text_threshold_is_named_by_transformers_too(tiny):
    """Its text labels are all tokens above the threshold; ours are the phrases they belong to."""
    detector = tiny.detector
    image = Image.fromarray((views(1)[0] * 255).byte().numpy())
    found = detector.detect(image, PHRASES)
    threshold = float(found.matches.flatten().sort().values[23:25].mean())
    inputs = detector.processor(images=image, text="frog. lily pad.", return_tensors="pt")
    with torch.no_grad():
        output = detector.model(**inputs)
    (reference,) = detector.processor.post_process_grounded_object_detection(
        output, inputs.input_ids, threshold=0.0, text_threshold=threshold
    )
    named = [
        ["frog" in label, any(part in label for part in ("li", "ly", "pad"))]
        for label in reference["text_labels"]
    ]
    assert (found.matches > threshold).tolist() == named
    assert 0 < sum(map(sum, named)) < 2 * len(named)


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


def test_phrases_that_share_a_word_are_read_apart(tiny):
    """A token of one phrase does not count for another, though the word is the same."""
    image = Image.fromarray((views(1)[0] * 255).byte().numpy())
    phrases = ["pad frog", "shirt frog"]
    found = tiny.detector.detect(image, phrases)
    inputs = tiny.detector.processor(
        images=image, text="pad frog. shirt frog.", return_tensors="pt"
    )
    with torch.no_grad():
        scores = tiny.detector.model(**inputs).logits[0].sigmoid()
    # [CLS] pad frog . shirt frog . [SEP]
    expected = torch.stack([scores[:, 1:3].mean(dim=1), scores[:, 4:6].mean(dim=1)], dim=1)
    torch.testing.assert_close(found.agreement, expected)


def test_too_many_words_are_not_cut_off(tiny):
    with pytest.raises(ValueError, match="have 45 tokens; Grounding DINO reads at most 32"):
        tiny.ground(views(1), ["frog " * 40, "pad"])


def test_memory_does_not_grow_over_views(tiny):
    """All that is left of many views is their masks."""

    def alive(count):
        masks = tiny.ground(views(count, 16, 16), PHRASES)
        gc.collect()
        held = sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())
        return held, masks

    alive(1)
    assert alive(6)[0] == alive(2)[0]


class Eyes:
    """Detects and segments objects whose masks in each view are known, in the order of views."""

    def __init__(self, masks, phrases):
        self.masks, self.phrases, self.view = masks, phrases, -1

    def detect(self, image, phrases):
        self.view += 1
        masks = (self.masks[self.view] > 0.5).float()
        self.visible = [index for index, mask in enumerate(masks) if mask.any()]
        rows = [[0.9 * (self.phrases[index] == name) for name in phrases] for index in self.visible]
        return seen([self._box(masks[index]) for index in self.visible], *rows)

    def _box(self, mask):
        rows, columns = mask.nonzero(as_tuple=True)
        height, width = mask.shape
        return [float(columns.min() / width), float(rows.min() / height),
                float((columns.max() + 1) / width), float((rows.max() + 1) / height)]  # fmt: skip

    def segment(self, image, boxes):
        own = {tuple(self._box(self.masks[self.view][i] > 0.5)): i for i in self.visible}
        found = torch.stack([self.masks[self.view][own[tuple(b)]] for b in boxes.double().tolist()])
        return Proposals(found[:, None], torch.ones(len(found), 1))


def test_objects_of_one_kind_get_a_layer_each():
    """ "frog 1" and "frog 2" are two boxes of "frog" in a view, one mask, and then two layers."""
    views, _, (left, log, right) = balls_and_a_log()
    truth = torch.stack([left, log, right], dim=1)
    eyes = Eyes(truth, ["frog", "log", "frog"])
    grounder = GroundedSam(eyes, eyes, RELEASED)
    layers = ("frog 2", "log", "frog 1")
    masks = ground_layers(grounder, views, layers, generator=torch.Generator().manual_seed(0))
    assert (agreement(masks, truth[:, [2, 1, 0]]) > 0.95).all()
