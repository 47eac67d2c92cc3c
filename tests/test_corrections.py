"""What a person gave: read, resized, told apart, and what it leaves to the grounder."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from dissector.corrections import (
    fingerprint,
    has_layer_masks,
    left_to_grounder,
    prompted_stems,
    read_prompts,
    resized,
)
from dissector.grounding.by_hand import HandPrompts
from dissector.grounding.points import Point

LAYERS, STEMS, SIZE = ("frog", "lily pad"), ("a", "b", "c"), (12, 8)


def draw(folder, layer, stem, columns=slice(0, 6)):
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    mask[:, columns] = 255
    (folder / layer).mkdir(parents=True, exist_ok=True)
    Image.fromarray(mask).save(folder / layer / f"{stem}.png")
    return folder


def click(path, layer="frog", stem="a", places=((3.0, 4.0),)):
    path.write_text(json.dumps({layer: {stem: {"positive": [list(place) for place in places]}}}))
    return path


def test_masks_and_clicks_are_read_together(tmp_path):
    masks = draw(draw(tmp_path / "masks", "lily-pad", "b"), "lily-pad", "c")
    prompts = read_prompts(masks, click(tmp_path / "clicks.json"), LAYERS, STEMS, SIZE)
    assert prompts.masks["lily pad"]["b"].shape == (8, 12)
    assert prompts.clicks["frog"]["a"] == (Point(3.0, 4.0, True),)
    assert prompted_stems(prompts) == ("a", "b", "c")
    nothing = read_prompts(None, None, LAYERS, STEMS, SIZE)
    assert nothing.layers() == () and prompted_stems(nothing) == ()


def test_width_and_height_are_not_exchanged(tmp_path):
    masks = draw(tmp_path / "masks", "frog", "a")
    with pytest.raises(ValueError, match="a mask of 8 × 12 pixels like its view, got 12 × 8"):
        read_prompts(masks, None, LAYERS, STEMS, (8, 12))
    with pytest.raises(ValueError, match="inside the image of 12 × 8 pixels"):
        clicks = click(tmp_path / "clicks.json", places=((4.0, 11.0),))
        read_prompts(None, clicks, LAYERS, STEMS, SIZE)


def test_folders_of_layers_are_told_from_others(tmp_path):
    assert not has_layer_masks(tmp_path / "masks", LAYERS)
    (tmp_path / "masks").mkdir()
    (tmp_path / "masks" / "frame_0001.png").write_bytes(b"")
    assert not has_layer_masks(tmp_path / "masks", LAYERS)
    assert has_layer_masks(draw(tmp_path / "masks", "lily-pad", "a"), LAYERS)


@pytest.mark.parametrize(
    ("layers", "given", "left"),
    [
        (LAYERS, (), LAYERS),
        (LAYERS, ("frog",), ("lily pad",)),
        (LAYERS, LAYERS, ()),
        (("frog 1", "frog 2", "log"), ("frog 1", "log"), ("frog 1", "frog 2")),
        (("frog 1", "frog 2", "log"), ("frog 1", "frog 2"), ("log",)),
    ],
)
def test_what_is_left_to_the_grounder(layers, given, left):
    prompts = HandPrompts(clicks={layer: {"a": (Point(1.0, 1.0),)} for layer in given})
    assert left_to_grounder(layers, prompts) == left


def test_prompts_follow_their_views_to_another_size():
    mask = torch.zeros(8, 12)
    mask[:, :6] = 1
    corner = Point(12.0, 8.0, False)
    prompts = HandPrompts({"frog": {"a": mask}}, {"frog": {"b": (Point(3.0, 4.0), corner)}})
    small = resized(prompts, SIZE, (6, 4))
    assert small.masks["frog"]["a"].shape == (4, 6)
    assert (small.masks["frog"]["a"][:, :2] == 1).all() and (
        small.masks["frog"]["a"][:, 4:] == 0
    ).all()
    assert small.clicks["frog"]["b"] == (Point(1.5, 2.0), Point(6.0, 4.0, False))
    assert resized(prompts, SIZE, SIZE) is prompts
    odd = resized(prompts, (12, 8), (7, 5)).clicks["frog"]["b"][1]
    assert odd.x <= 7 and odd.y <= 5


def test_fingerprints_change_with_every_detail():
    mask = torch.zeros(8, 12)
    other = mask.clone()
    other[3, 3] = 1
    point = Point(1.0, 2.0)
    every = [
        HandPrompts(),
        HandPrompts({"frog": {"a": mask}}),
        HandPrompts({"frog": {"a": other}}),
        HandPrompts({"frog": {"b": mask}}),
        HandPrompts({"pad": {"a": mask}}),
        HandPrompts({"frog": {"a": mask, "b": mask}}),
        HandPrompts(clicks={"frog": {"a": (point,)}}),
        HandPrompts(clicks={"frog": {"a": (point, point)}}),
        HandPrompts(clicks={"frog": {"a": (Point(1.0, 2.0, False),)}}),
    ]
    marks = [fingerprint(prompts) for prompts in every]
    assert marks[0] == "" and len(set(marks)) == len(marks)
    assert fingerprint(HandPrompts({"frog": {"b": mask, "a": mask}})) == marks[5]
