"""Cameras from `transforms.json`, in both conventions, and all that can be wrong with them."""

import json
import math

import pytest
import torch

from dissector.cameras import orbit
from dissector.transforms import find_transforms, read_frames, read_lens, read_pose

ANGLES = torch.tensor([[30.0], [20.0]], dtype=torch.float64)
POSE = orbit(ANGLES[0], ANGLES[1], size=8).camera_to_world[0]
RIGHT = math.pi / 2
FRAMES = [{"file_path": f"images/{i}.png", "transform_matrix": POSE.tolist()} for i in range(3)]


def written(folder, content, name="transforms.json"):
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text)
    return folder / name


def changed(**entries):
    pose = POSE.clone()
    for place, value in entries.items():
        pose[int(place[1]), int(place[2])] = value
    return {"transform_matrix": pose.tolist()}


def test_the_cameras_are_found(tmp_path):
    with pytest.raises(
        ValueError, match=r"no cameras: expected transforms\.json or .* in "
    ) as error:
        find_transforms(tmp_path)
    assert str(tmp_path) in str(error.value)
    with pytest.raises(ValueError, match="nowhere is no folder"):
        find_transforms(tmp_path / "nowhere")
    path = written(tmp_path, {}, "transforms_train.json")
    assert find_transforms(tmp_path) == path
    path = written(tmp_path, {})
    assert find_transforms(tmp_path) == path


def test_frames_share_values_and_may_have_their_own(tmp_path):
    frames = [{**FRAMES[0], "fl_x": 5.0}, *FRAMES[1:]]
    read = read_frames(written(tmp_path, {"fl_x": 7.0, "w": 8, "frames": frames}))
    assert list(read) == [f"images/{i}.png" for i in range(3)]
    assert [frame["fl_x"] for frame in read.values()] == [5.0, 7.0, 7.0]
    assert all(frame["w"] == 8 and "frames" not in frame for frame in read.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not readable as JSON"),
        ("[" * 100_000, "is not readable as JSON"),
        ([], 'a list of frames under "frames"'),
        ({}, 'a list of frames under "frames"'),
        ({"frames": []}, 'a list of frames under "frames"'),
        ({"frames": {"0": 1}}, 'a list of frames under "frames"'),
        ({"frames": [*FRAMES, 3]}, 'frame 3 has no "file_path"'),
        ({"frames": [*FRAMES, {"file_path": " "}]}, 'frame 3 has no "file_path"'),
        ({"frames": [*FRAMES, FRAMES[1]]}, "the image 'images/1.png' is listed twice"),
        ({"frames": FRAMES[:2]}, "expected at least 3 frames, got 2"),
    ],
)
def test_broken_files_are_named(tmp_path, content, message):
    path = written(tmp_path, content)
    with pytest.raises(ValueError, match=message) as error:
        read_frames(path)
    assert str(path) in str(error.value)


def test_a_pose_is_read():
    assert (read_pose(FRAMES[0], "here") - POSE).abs().max() < 1e-12


def test_rounding_of_a_pose_is_taken_away():
    drifted = POSE.clone()
    drifted[:3, :3] *= 1.004
    pose = read_pose({"transform_matrix": drifted.tolist()}, "here")
    assert (pose - POSE).abs().max() < 1e-7
    drifted[0, 1] += 0.003
    rotation = read_pose({"transform_matrix": drifted.tolist()}, "here")[:3, :3]
    assert (rotation @ rotation.T - torch.eye(3).double()).abs().max() < 1e-12


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({}, 'has no "transform_matrix"'),
        ({"transform_matrix": "abc"}, "4 × 4 numbers"),
        ({"transform_matrix": [[1, 2], [3]]}, "4 × 4 numbers"),
        ({"transform_matrix": POSE[:3].tolist()}, r"4 × 4 numbers, got \(3, 4\)"),
        (changed(c03=math.nan), "a finite pose"),
        (changed(c33=2.0), "the last row of the pose to be 0 0 0 1"),
        (changed(c00=0.0, c10=0.0, c20=0.0), "the pose is singular"),
        ({"transform_matrix": (2 * POSE).tolist()}, "the last row"),
        ({"transform_matrix": [[0.0] * 4] * 3 + [[0, 0, 0, 1]]}, "the pose is singular"),
        (changed(c00=POSE[0, 0] + 0.5), "not rigid: its axes are scaled or sheared"),
        ({"transform_matrix": (POSE @ torch.diag(POSE.new_tensor([-1, 1, 1, 1]))).tolist()},
         "the pose is mirrored"),
    ],
)  # fmt: skip
def test_poses_that_no_camera_has_are_named(frame, message):
    with pytest.raises(ValueError, match=message) as error:
        read_pose(frame, "a/transforms.json: images/7.png")
    assert "a/transforms.json: images/7.png" in str(error.value)


def test_scaled_axes_are_told_from_rounding():
    scaled = POSE.clone()
    scaled[:3, :3] *= 1.2
    with pytest.raises(ValueError, match=r"singular values 1\.2, 1\.2, 1\.2; expected 1 within"):
        read_pose({"transform_matrix": scaled.tolist()}, "here")


@pytest.mark.parametrize(
    ("frame", "size", "expected"),
    [
        ({"fl_x": 50, "fl_y": 60, "cx": 33, "cy": 21}, (64, 48), [50, 60, 33, 21]),
        ({"fl_x": 50.0}, (64, 48), [50, 50, 32, 24]),
        ({"fl_x": 100, "cx": 60, "w": 128, "h": 96}, (64, 48), [50, 50, 30, 24]),
        ({"camera_angle_x": RIGHT}, (64, 48), [32, 32, 32, 24]),
        ({"camera_angle_x": RIGHT, "camera_angle_y": RIGHT}, (64, 48), [32, 24, 32, 24]),
        ({"fl_x": 9, "camera_angle_x": 1, "k1": 0, "camera_model": "OPENCV"}, (8, 8), [9, 9, 4, 4]),
    ],
)  # fmt: skip
def test_lenses_in_both_conventions(frame, size, expected):
    assert read_lens(frame, size, "here") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({}, 'expected "camera_angle_x" or "fl_x"'),
        ({"fl_x": "50"}, "a finite number as fl_x, got '50'"),
        ({"fl_x": True}, "a finite number as fl_x, got True"),
        ({"fl_x": math.inf}, "a finite number as fl_x"),
        ({"fl_x": -3}, "focal lengths > 0"),
        ({"camera_angle_x": 4.0}, r"camera_angle_x in 0\.\.π radians, got 4"),
        ({"fl_x": 50, "k1": 0.01}, r"lens distortion \(k1 = 0\.01\) is not supported"),
        ({"fl_x": 50, "p2": -1e-3}, "lens distortion"),
        ({"fl_x": 50, "camera_model": "OPENCV_FISHEYE"}, "a pinhole camera_model"),
        ({"fl_x": 50, "cx": 70}, "the principal point .* lies outside the image"),
        ({"fl_x": 50, "w": 100, "h": 100}, "an image of the proportions 100 × 100, got 64 × 48"),
        ({"fl_x": 50, "w": 0}, "an image of the proportions"),
    ],
)
def test_lenses_that_are_no_pinhole_are_named(frame, message):
    with pytest.raises(ValueError, match=message) as error:
        read_lens(frame, (64, 48), "a/transforms.json: 7.png")
    assert "a/transforms.json: 7.png" in str(error.value)
