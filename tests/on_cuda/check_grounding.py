"""Masks found on the device: embedded models, tiny Grounding DINO and SAM, clicks, twins."""

from dataclasses import replace

import pytest
import torch
from test_instances import agreement, freeze_balls, seen_ball
from test_layer_masks import COLOUR, LAYERS, SAMPLES, TRUTH, overlap
from tiny_masks import save_tiny_dino, save_tiny_sam
from two_balls import ByColour

from dissector.grounding.by_hand import HandPrompts
from dissector.grounding.instances import split_instances
from dissector.grounding.points import Point
from dissector.layer_masks import Prompted, add_prompted
from dissector.models import load_grounder, load_segmenter

POINTS = [Point(3.0, 4.0), Point(20.0, 11.0, False)]


def pictures(count=2, height=24, width=32):
    return torch.rand(count, height, width, 3, generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return (
            str(save_tiny_dino(tmp_path_factory.mktemp("dino"))),
            str(save_tiny_sam(tmp_path_factory.mktemp("sam"))),
        )


def check(make, image):
    """The same masks as on the CPU, on the device of the images."""
    here, there = make("cuda", image.to("cuda")), make("cpu", image)
    assert here.is_cuda and not there.is_cuda
    torch.testing.assert_close(here.cpu(), there, atol=1e-3, rtol=1e-3)


def test_the_embedded_grounder():
    check(
        lambda device, image: load_grounder("embedded", device=device).ground(
            image, ["frog", "lily pad"]
        ),
        pictures(),
    )


def test_the_embedded_segmenter():
    check(
        lambda device, image: load_segmenter("embedded", device=device).segment(image, POINTS),
        pictures()[0],
    )


def test_grounding_dino_and_sam(folders):
    dino, sam = folders
    check(
        lambda device, image: load_grounder(
            "embedded", device=device, detector=dino, segmenter=sam
        ).ground(image, ["frog", "lily pad"]),
        pictures(),
    )


def test_sam_with_points(folders):
    check(
        lambda device, image: load_segmenter(
            "embedded", device=device, segmenter=folders[1]
        ).segment(image, POINTS),
        pictures()[0],
    )


def moved(samples):
    """Frozen samples on the device."""
    names = ("points", "distance", "delta", "density", "colour", "pixel")
    return replace(samples, **{name: getattr(samples, name).to("cuda") for name in names})


def test_masks_and_clicks_by_hand(generator):
    """A mask that a person drew, read into the host's memory, and a click."""
    row, column = (TRUTH[0, 1] > 0.9).nonzero().float().mean(dim=0).tolist()
    prompts = HandPrompts(
        masks={"red": {"000": TRUTH[0, 0]}}, clicks={"blue": {"000": (Point(column, row),)}}
    )
    frozen, colour = moved(SAMPLES), COLOUR.to("cuda")
    prompted = Prompted(prompts, ("000",), frozen.select([0]), colour[:1])
    masks = add_prompted(
        torch.zeros(3, 2, 24, 24, device="cuda"),
        LAYERS,
        prompted,
        frozen,
        ByColour(),
        generator=generator,
    )
    assert masks.is_cuda
    for index in range(2):
        assert overlap(masks[:, index].cpu(), TRUTH[:, index]) > 0.6


def test_objects_of_a_kind_are_told_apart(generator):
    frozen, whole = freeze_balls(-0.5, 0.5)
    truth = torch.stack([seen_ball(frozen, y) for y in (-0.5, 0.5)], dim=1)
    masks = split_instances(whole.to("cuda"), moved(frozen), 2, generator=generator)
    assert masks.is_cuda and (agreement(masks.cpu(), truth) > 0.95).all()
