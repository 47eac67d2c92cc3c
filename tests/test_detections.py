"""Which boxes count, and which phrase each is of."""

import pytest
import torch

from dissector.grounding.detections import (
    RELEASED,
    Detections,
    DetectionSettings,
    choose_boxes,
    intersection_over_union,
    write_caption,
)


def detections(*rows, confidence=None, agreement=None, boxes=None):
    """Boxes with these matches of the phrases; their own best, unless a confidence is given."""
    matches = torch.tensor(rows)
    if boxes is None:
        corners = torch.arange(len(rows)).float()[:, None] / len(rows)
        boxes = torch.cat([corners, corners, corners + 0.1, corners + 0.1], dim=1)
    best = matches.amax(dim=1) if confidence is None else torch.tensor(confidence)
    mean = matches if agreement is None else torch.tensor(agreement)
    return Detections(torch.as_tensor(boxes), best, matches, mean)


def test_the_released_thresholds():
    assert RELEASED == DetectionSettings(box_threshold=0.35, text_threshold=0.25)
    with pytest.raises(ValueError, match=r"box_threshold in 0\.\.1, got 35"):
        DetectionSettings(box_threshold=35.0)


@pytest.mark.parametrize(
    ("rows", "confidence", "expected"),
    [
        ([[0.5, 0.1], [0.8, 0.2], [0.1, 0.6], [0.0, 0.9]], None, [[1], [3]]),
        ([[0.8, 0.34], [0.1, 0.34]], None, [[0], []]),  # the box threshold
        ([[0.3, 0.0], [0.0, 0.2]], [0.4, 0.4], [[0], []]),  # the text threshold
        ([[0.8, 0.7], [0.6, 0.5]], None, [[0], []]),  # both boxes are of the first phrase
        ([[0.8, 0.7], [0.4, 0.5]], None, [[0], [1]]),
        ([[0.3, 0.3]], None, [[], []]),
    ],
)
def test_each_phrase_gets_its_best_box(rows, confidence, expected):
    assert choose_boxes(detections(*rows, confidence=confidence), RELEASED, [1, 1]) == expected


def test_phrases_that_share_a_word_are_told_apart_by_the_others():
    """ "red frog", "blue frog": "frog" is the best token of both boxes in both phrases."""
    tokens = torch.tensor([[0.5, 0.60, 0.1, 0.61], [0.1, 0.62, 0.5, 0.60]]).reshape(2, 2, 2)
    seen = detections(*tokens.amax(2).tolist(), agreement=tokens.mean(2).tolist())
    assert seen.matches.argmax(dim=1).tolist() == [1, 0]
    assert choose_boxes(seen, RELEASED, [1, 1]) == [[0], [1]]


def test_several_objects_of_a_phrase_get_a_box_each():
    """The best first; a second box around the same one does not count."""
    rows = [[0.5, 0.0], [0.8, 0.0], [0.79, 0.0], [0.6, 0.0], [0.2, 0.0]]
    boxes = [[0.0, 0.0, 0.1, 0.1], [0.5, 0.5, 0.9, 0.9], [0.51, 0.5, 0.9, 0.9],
             [0.2, 0.1, 0.4, 0.4], [0.0, 0.8, 0.1, 0.9]]  # fmt: skip
    seen = detections(*rows, boxes=boxes)
    assert choose_boxes(seen, RELEASED, [1, 1]) == [[1], []]
    assert choose_boxes(seen, RELEASED, [2, 1]) == [[1, 3], []]
    assert choose_boxes(seen, RELEASED, [9, 1]) == [[1, 3, 0], []]


def test_intersection_over_union():
    unit, half = torch.tensor([0.0, 0, 1, 1]), torch.tensor([0.0, 0, 0.5, 1])
    assert intersection_over_union(unit, unit) == 1
    assert intersection_over_union(unit, half) == 0.5
    assert intersection_over_union(half, torch.tensor([0.25, 0.5, 1, 1])) == pytest.approx(1 / 6)
    assert intersection_over_union(half, torch.tensor([0.6, 0, 1, 1])) == 0
    nothing = torch.tensor([0.3, 0.3, 0.3, 0.3])
    assert intersection_over_union(nothing, nothing) == 0


def test_the_caption_names_every_phrase():
    caption, spans = write_caption(["Frog", "lily  pad"])
    assert caption == "frog. lily pad."
    assert [caption[start:end] for start, end in spans] == ["frog", "lily pad"]
