"""A toybox scene written as posed images: what the files hold, and the command that makes them."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from dissector.posed_images import load_posed_images
from dissector.toybox.captions import caption
from dissector.toybox.gatherings import GATHERINGS
from dissector.toybox.posed_folder import main, scene_of, spiral, write_posed_folder
from dissector.toybox.renderer import render
from dissector.toybox.scenes import Subject, build

SUBJECT = Subject("frog", "sitting on", "lily pad")
VIEWS, SIZE = 10, 24


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("posed")
    write_posed_folder(out, build(SUBJECT), spiral(VIEWS, size=SIZE), masks=SUBJECT.names)
    return out


def read(path):
    return np.asarray(Image.open(path)).astype(float) / 255


def test_the_files(folder):
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    stems = [f"{view:03d}" for view in range(VIEWS)]
    assert names == {
        "transforms.json",
        *(f"images/{stem}.png" for stem in stems),
        *(f"masks/{layer}/{stem}.png" for layer in ("frog", "lily pad") for stem in stems),
    }
    described = json.loads((folder / "transforms.json").read_text())
    assert described["camera_angle_x"] == pytest.approx(np.radians(32))
    assert [frame["file_path"] for frame in described["frames"]] == [
        f"images/{s}.png" for s in stems
    ]


def test_images_are_not_premultiplied(folder):
    """Put on any background they are the renders on that background."""
    cameras = spiral(VIEWS, size=SIZE)
    image = np.stack([read(folder / "images" / f"{view:03d}.png") for view in range(VIEWS)])
    colour, alpha = image[..., :3], image[..., 3:]
    assert ((alpha > 0.1) & (alpha < 0.9)).any()
    for background in ((1.0, 1.0, 1.0), (0.2, 0.7, 0.4)):
        truth = render([build(SUBJECT)], cameras, background=background, supersampling=4).colour
        put = colour * alpha + np.array(background) * (1 - alpha)
        assert np.abs(put - truth.numpy()).max() < 3 / 255


def test_masks_are_exact_and_add_up_to_alpha(folder):
    for view in range(VIEWS):
        masks = [read(folder / "masks" / n / f"{view:03d}.png") for n in SUBJECT.names]
        alpha = read(folder / "images" / f"{view:03d}.png")[..., 3]
        assert np.abs(sum(masks) - alpha).max() < 2.1 / 255
    assert all(mask.max() == 1 for mask in masks)


def test_the_cameras_stand_evenly_on_the_band():
    poses = spiral(200, size=8).camera_to_world
    position = poses[:, :3, 3] / poses[:, :3, 3].norm(dim=-1, keepdim=True)
    low, high = np.sin(np.radians([-10, 60]))
    assert low < position[0, 2] < position[-1, 2] < high
    steps = position[1:, 2] - position[:-1, 2]
    assert steps.min() > 0 and (steps.max() - steps.min()) < 1e-9
    nearest = torch.cdist(position, position).fill_diagonal_(9).amin(dim=1)
    assert nearest.max() < 2.0 * nearest.min()


@pytest.mark.parametrize("bad", [{"views": 0}, {"views": -3}])
def test_no_cameras_are_refused(bad):
    with pytest.raises(ValueError, match="at least one view"):
        spiral(**bad, size=8)


def test_what_cannot_be_written_is_refused(tmp_path):
    cameras = spiral(3, size=8)
    with pytest.raises(ValueError, match=r"expected 2 layer names, got \['frog'\]"):
        write_posed_folder(tmp_path, build(SUBJECT), cameras, masks=("frog",))
    lens = cameras.focal * torch.tensor([[1.0], [2.0], [1.0]], dtype=torch.float64)
    cameras = replace(cameras, focal=lens)
    with pytest.raises(ValueError, match="cameras that share one lens"):
        write_posed_folder(tmp_path, build(SUBJECT), cameras)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "subject",
    [
        SUBJECT,
        Subject("penguin", "playing", "piano", "golden", "red"),
        Subject("bunny", "sitting on", "pancakes", None, "blue"),
        Subject("octopus"),
        Subject("telescope", first_colour="green"),
    ],
)
def test_captions_are_understood(subject):
    names, toys = scene_of(f"  {caption(subject).upper()} ")
    assert names == subject.names
    assert [toy.bounds().tolist() for toy in toys] == [
        toy.bounds().tolist() for toy in build(subject)
    ]


def test_gatherings_are_understood():
    gathering = GATHERINGS[5]
    names, toys = scene_of(gathering.prompt)
    assert names == gathering.names and len(toys) == len(names)


@pytest.mark.parametrize("text", ["a zebra on a pad", "", "frog sitting on lily pad"])
def test_other_captions_are_refused_with_examples(text):
    with pytest.raises(ValueError, match="a caption of the toybox, such as 'a frog sitting on a"):
        scene_of(text)


def test_the_command(tmp_path, caplog):
    caplog.set_level("INFO")
    out = tmp_path / "frog"
    words = ["a frog sitting on a lily pad", "--out", str(out), "--views", "9", "--size", "20"]
    assert main([*words, "--masks"]) == 0
    images = load_posed_images(out)
    assert images.colour.shape == (9, 20, 20, 3) and (out / "masks" / "frog" / "008.png").exists()
    assert f"9 views of frog, lily pad in {out}" in caplog.text
    assert main(["a frog on a zebra", "--out", str(tmp_path / "no")]) == 2
    assert main([*words[:3], "--size", "4"]) == 2
    assert "error: expected a caption" in caplog.text and "8 pixels or more" in caplog.text
    assert not (tmp_path / "no").exists()
