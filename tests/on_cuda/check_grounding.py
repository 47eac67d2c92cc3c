"""Masks found on the device, by the embedded models and by tiny Grounding DINO and SAM."""

import numpy as np
import pytest
import torch
from test_instances import around
from tiny_masks import save_tiny_dino, save_tiny_sam
from toy_field import ToyField

from dissector.cameras import orbit
from dissector.frozen_samples import freeze
from dissector.grounding.instances import Pictured, ground_layers, split_instances
from dissector.grounding.points import Point
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
        lambda device, image: load_segmenter("embedded", device=device, segmenter=folders[1]).segment(
            image, POINTS
        ),
        pictures()[0],
    )
