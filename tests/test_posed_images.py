"""Folders of posed images in both conventions, and everything that can be wrong with them."""

import json
import math
import shutil

import numpy as np
import pytest
import torch
from PIL import Image

from dissector.cameras import Cameras
from dissector.placement import FILLED
from dissector.posed_images import LONGEST, load_posed_images, split
from dissector.toybox.posed_folder import spiral, write_posed_folder
from dissector.toybox.scenes import Subject, build

SUBJECT = Subject("frog", "sitting on", "lily pad")
VIEWS, SIZE = 9, 32
STEMS = tuple(f"{view:03d}" for view in range(VIEWS))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("posed")
    write_posed_folder(out, build(SUBJECT), spiral(VIEWS, size=SIZE))
    return out


@pytest.fixture
def folder(made, tmp_path):
    """A copy to damage."""
    return shutil.copytree(made, tmp_path / "posed")


def edit(folder, change):
    path = folder / "transforms.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def project(cameras, view, point):
    """Pixel of a point, by the formula of OpenGL cameras."""
    x, y, z, _ = torch.linalg.inv(cameras.camera_to_world[view].double()) @ torch.tensor(
        [*point, 1.0], dtype=torch.float64
    )
    fx, fy = cameras.focal[view].tolist()
    cx, cy = cameras.centre[view].tolist()
    return cx + fx * float(x / -z), cy - fy * float(y / -z)


def test_a_toybox_folder(made):
    images = load_posed_images(made)
    assert images.stems == STEMS and len(images) == VIEWS and images.size == (SIZE, SIZE)
    assert images.colour.shape == (VIEWS, SIZE, SIZE, 3) and images.alpha.shape[1:] == (SIZE, SIZE)
    for view, stem in enumerate(STEMS):
        truth = np.asarray(Image.open(made / "images" / f"{stem}.png")).astype(np.float32) / 255
        assert np.array_equal(images.colour[view].numpy(), truth[..., :3])
        assert np.array_equal(images.alpha[view].numpy(), truth[..., 3])


def test_poses_come_back_by_the_placement(made):
    """The frame of the unit ball and back again is the file's, and z stays up."""
    images, truth = load_posed_images(made), spiral(VIEWS, size=SIZE).camera_to_world
    pose, placement = images.cameras.camera_to_world, images.placement
    assert (pose[:, :3, :3] - truth[:, :3, :3]).abs().max() < 1e-6
    back = placement.to_input(pose[:, :3, 3].numpy())
    assert np.abs(back - truth[:, :3, 3].numpy()).max() < 1e-6
    assert (pose[:, :3, 3].norm(dim=-1) > 1).all()


def test_the_object_fills_the_ball(made):
    """The toys end at 0.92 of the unit ball, or a little less."""
    images = load_posed_images(made)
    boxes = [part.bounds() for toy in build(SUBJECT) for part in toy.parts]
    corners = np.concatenate([np.stack([box[0], box[1]]) for box in boxes])
    centre = np.array(images.placement.centre)
    reach = np.linalg.norm((corners - centre) / images.placement.scale, axis=1).max()
    assert 0.75 * FILLED < reach < 1.3 * FILLED


@pytest.mark.parametrize("blender", [False, True])
def test_hand_written_cameras_of_both_conventions(tmp_path, blender):
    """Three cameras on the axes around the point (5, 5, 5), which all see it in the middle."""
    poses = {
        "front": [[0, 0, 1, 9], [1, 0, 0, 5], [0, 1, 0, 5], [0, 0, 0, 1]],
        "left": [[-1, 0, 0, 5], [0, 0, 1, 9], [0, 1, 0, 5], [0, 0, 0, 1]],
        "back": [[0, 0, -1, 1], [-1, 0, 0, 5], [0, 1, 0, 5], [0, 0, 0, 1]],
    }
    (tmp_path / "train").mkdir()
    for index, name in enumerate(poses):
        picture = np.full((24, 40, 3), 40 + index, np.uint8)
        Image.fromarray(picture).save(tmp_path / "train" / f"{name}.png")
    ending = "" if blender else ".png"
    frames = [
        {"file_path": f"./train/{name}{ending}", "transform_matrix": pose}
        for name, pose in poses.items()
    ]
    lens = {"camera_angle_x": 2 * math.atan(20 / 50)}
    if not blender:
        lens = {"fl_x": 50, "fl_y": 50, "cx": 20, "cy": 12, "w": 40, "h": 24, "k1": 0.0}
    name = "transforms_train.json" if blender else "transforms.json"
    (tmp_path / name).write_text(json.dumps({**lens, "frames": frames}))
    images = load_posed_images(tmp_path)
    assert images.stems == ("front", "left", "back") and images.size == (40, 24)
    assert images.placement.centre == pytest.approx((5, 5, 5), abs=1e-9)
    assert images.placement.scale == pytest.approx(4 * 12 / math.hypot(12, 50) / FILLED)
    assert (images.alpha == 1).all()
    for view, at in ((0, (20 + 50 * 1 / 3, 12 - 50 * 0.5 / 3)), (2, (20 - 50 / 5, 12 - 25 / 5))):
        point = (np.array([6.0, 6.0, 5.5]) - 5) / images.placement.scale
        assert project(images.cameras, view, point) == pytest.approx(at, abs=1e-4)


def test_large_images_are_reduced_with_their_cameras(made, folder):
    for stem in STEMS:
        path = folder / "images" / f"{stem}.png"
        Image.open(path).resize((2 * LONGEST, 2 * LONGEST), Image.Resampling.NEAREST).save(path)
    images, small = load_posed_images(folder), load_posed_images(made)
    assert images.size == (2 * LONGEST, 2 * LONGEST)
    assert (images.cameras.width, images.cameras.height) == (LONGEST, LONGEST)
    point = (0.3, -0.2, 0.1)
    again = np.array(images.placement.to_input(np.array([point]))[0])
    there = (again - np.array(small.placement.centre)) / small.placement.scale
    for view in range(VIEWS):
        expected = np.array(project(small.cameras, view, there)) * LONGEST / SIZE
        assert project(images.cameras, view, point) == pytest.approx(expected, abs=1e-2)


def test_white_backgrounds_give_silhouettes_too(made, folder):
    for stem in STEMS:
        path = folder / "images" / f"{stem}.png"
        image = Image.open(path)
        white = Image.new("RGBA", image.size, "white")
        Image.alpha_composite(white, image).convert("RGB").save(path)
    images, cut_out = load_posed_images(folder), load_posed_images(made)
    assert (images.alpha == 1).all()
    assert images.placement.scale == pytest.approx(cut_out.placement.scale, rel=0.15)


def test_jpegs_and_other_folders(folder):
    """Endings are found, and equal file names are told apart by their folders."""
    for view, stem in enumerate(STEMS):
        side = "left" if view % 2 else "right"
        (folder / side).mkdir(exist_ok=True)
        source = folder / "images" / f"{stem}.png"
        Image.open(source).convert("RGB").save(folder / side / f"{view // 2}.JPG")

    def change(content):
        for view, frame in enumerate(content["frames"]):
            frame["file_path"] = f"{'left' if view % 2 else 'right'}\\{view // 2}"

    edit(folder, change)
    assert load_posed_images(folder).stems[:3] == ("right-0", "left-0", "right-1")


def test_every_eighth_image_is_held_out(made):
    images = load_posed_images(made)
    training, held_out = split(images)
    assert held_out.stems == (STEMS[7],) and training.stems == (*STEMS[:7], STEMS[8])
    assert torch.equal(held_out.colour, images.colour[7:8])
    assert torch.equal(held_out.cameras.camera_to_world, images.cameras.camera_to_world[7:8])
    everything, none = split(images.select(range(7)))
    assert len(everything) == 7 and len(none) == 0 and none.colour.shape == (0, SIZE, SIZE, 3)
    assert isinstance(none.cameras, Cameras) and len(none.cameras) == 0
    with pytest.raises(ValueError, match="every 2nd image or fewer"):
        split(images, every=1)


def frame(**changes):
    return lambda content: content["frames"][4].update(changes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: content.update(frames=[]), "a list of frames"),
        (lambda content: content["frames"].__delitem__(slice(2, None)), "at least 3 frames, got 2"),
        (lambda content: content["frames"][4].pop("transform_matrix"), r"004\.png has no \"trans"),
        (frame(transform_matrix=np.zeros((4, 4)).tolist()), r"004\.png: expected the last row"),
        (frame(transform_matrix=np.diag([1, 1, 0, 1.0]).tolist()), r"004\.png: the pose is sing"),
        (frame(file_path="images/nine.png"), "there is no image 'images/nine.png'"),
        (frame(file_path="../secret.png"), r"image path '\.\./secret\.png' leads out of the fold"),
        (frame(file_path="a/../../secret.png"), "leads out of the folder"),
        (frame(file_path="/etc/passwd"), "'/etc/passwd' leads out of the folder"),
        (frame(file_path="..\\secret.png"), "leads out of the folder"),
        (frame(file_path="images/../images/003.png"), "two images are called 'images-003'"),
        (frame(fl_x=0), r"004\.png: expected focal lengths > 0"),
        (frame(k2=0.1), r"004\.png: lens distortion \(k2 = 0\.1\)"),
        (
            lambda content: content["frames"][4]["transform_matrix"].__setitem__(
                slice(3), [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0.1]]
            ),
            r"the camera of 'images/004\.png' stands inside the scene",
        ),
    ],
)
def test_wrong_descriptions_name_file_and_frame(folder, change, message):
    (folder.parent / "secret.png").write_bytes((folder / "images" / "000.png").read_bytes())
    edit(folder, change)
    with pytest.raises(ValueError, match=message) as error:
        load_posed_images(folder)
    assert str(folder / "transforms.json") in str(error.value)


def test_images_of_different_sizes_are_named(folder):
    path = folder / "images" / "004.png"
    Image.open(path).resize((SIZE, SIZE + 8)).save(path)
    with pytest.raises(
        ValueError, match="images of different sizes: .* 32 × 32 .* 32 × 40"
    ) as error:
        load_posed_images(folder)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("content", [b"", b"no image", "half"])
def test_unreadable_images_are_named(folder, content):
    path = folder / "images" / "004.png"
    path.write_bytes(path.read_bytes()[:300] if content == "half" else content)
    with pytest.raises(ValueError, match="is not readable as an image") as error:
        load_posed_images(folder)
    assert str(path) in str(error.value)


def test_a_folder_without_cameras_is_named(tmp_path):
    with pytest.raises(ValueError, match="no cameras") as error:
        load_posed_images(tmp_path)
    assert str(tmp_path) in str(error.value)
