"""The cameras of `transforms.json`, as nerfstudio and Blender (NeRF-synthetic) write it.

    camera_angle_x (radians), or fl_x fl_y cx cy w h (pixels), for all frames or in each
    frames[].file_path          with or without its ending, from the folder
    frames[].transform_matrix   4 × 4 camera-to-world, OpenGL axes (x right, y up, looking along −z)

`transforms_train.json` is read where `transforms.json` is absent.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

FILES = ("transforms.json", "transforms_train.json")
FEWEST = 3

DRIFT = 0.01
"""How far the axes of a pose may be from length 1 and right angles: rounding of calibrations."""

DISTORTION = ("k1", "k2", "k3", "k4", "p1", "p2")
MODELS = ("OPENCV", "PINHOLE", "SIMPLE_PINHOLE", "PERSPECTIVE")
"""Names of `camera_model` that are a pinhole when there is no distortion."""


def find_transforms(folder: Path) -> Path:
    """The file with the cameras. Raises ValueError where there is none."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder; expected one with {FILES[0]} and images")
    for name in FILES:
        if (folder / name).is_file():
            return folder / name
    raise ValueError(f"no cameras: expected {FILES[0]} or {FILES[1]} in {folder}, found neither")


def read_frames(path: Path) -> dict[str, dict[str, Any]]:
    """The frames by their file path, in order, each with the values that all share.

    Raises:
        ValueError: no JSON, too few frames, or one without a path or listed twice.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not readable as JSON: {error}") from error
    listed = content.get("frames") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        raise ValueError(f'{path}: expected a list of frames under "frames", found none')
    shared = {key: value for key, value in content.items() if key != "frames"}
    frames: dict[str, dict[str, Any]] = {}
    for index, frame in enumerate(listed):
        name = frame.get("file_path") if isinstance(frame, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f'{path}: frame {index} has no "file_path"')
        if name in frames:
            raise ValueError(f"{path}: the image {name!r} is listed twice")
        frames[name] = {**shared, **frame}
    if len(frames) < FEWEST:
        raise ValueError(f"{path}: expected at least {FEWEST} frames, got {len(frames)}")
    return frames


def read_pose(frame: Mapping[str, Any], where: str) -> Float[Tensor, "4 4"]:
    """The pose of a frame, float64, its axes made exactly orthonormal.

    Args:
        where: file and frame, for messages.

    Raises:
        ValueError: no pose, or one that no camera can have.
    """
    if "transform_matrix" not in frame:
        raise ValueError(f'{where} has no "transform_matrix"')
    try:
        pose = torch.tensor(frame["transform_matrix"], dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"{where}: expected 4 × 4 numbers as a pose: {error}") from error
    if pose.shape != (4, 4):
        raise ValueError(f"{where}: expected a pose of 4 × 4 numbers, got {tuple(pose.shape)}")
    if not pose.isfinite().all():
        raise ValueError(f"{where}: expected a finite pose, got nan or infinity")
    if (pose[3] - pose.new_tensor([0, 0, 0, 1])).abs().max() > 1e-4:
        raise ValueError(f"{where}: expected the last row of the pose to be 0 0 0 1")
    left, lengths, right = torch.linalg.svd(pose[:3, :3])
    if lengths[2] < 1e-6 * max(1.0, float(lengths[0])):
        raise ValueError(f"{where}: the pose is singular, its axes span no space")
    if (lengths - 1).abs().max() > DRIFT:
        found = ", ".join(f"{length:.4g}" for length in lengths.tolist())
        raise ValueError(
            f"{where}: the pose is not rigid: its axes are scaled or sheared (singular values "
            f"{found}; expected 1 within {DRIFT}, for rounding)"
        )
    rotation = left @ right
    if torch.linalg.det(rotation) < 0:
        raise ValueError(f"{where}: the pose is mirrored; expected right-handed OpenGL axes")
    pose[:3, :3] = rotation
    pose[3] = pose.new_tensor([0, 0, 0, 1])
    return pose


def read_lens(frame: Mapping[str, Any], size: tuple[int, int], where: str) -> list[float]:
    """fl_x, fl_y, cx, cy in pixels of an image of `size` (width, height).

    Where w and h speak of another size of the same proportions, the image was reduced.

    Raises:
        ValueError: values that no pinhole camera has, or lens distortion.
    """
    for key in DISTORTION:
        if _number(frame, key, where, default=0.0):
            raise ValueError(
                f"{where}: lens distortion ({key} = {frame[key]}) is not supported; "
                "undistort the images first"
            )
    model = frame.get("camera_model", MODELS[0])
    if model not in MODELS:
        raise ValueError(f"{where}: expected a pinhole camera_model, got {model!r}")
    width, height = map(float, size)
    w, h = _number(frame, "w", where, default=width), _number(frame, "h", where, default=height)
    if min(w, h) <= 0 or abs(width / w - height / h) > 1.5 / min(w, h):
        raise ValueError(
            f"{where}: expected an image of the proportions {w:g} × {h:g}, "
            f"got {width:g} × {height:g}"
        )
    if "fl_x" in frame:
        across = _number(frame, "fl_x", where)
        down = _number(frame, "fl_y", where, default=across)
    elif "camera_angle_x" in frame:
        across = _focal(frame, "camera_angle_x", w, where)
        given = "camera_angle_y" in frame
        down = _focal(frame, "camera_angle_y", h, where) if given else across
    else:
        raise ValueError(f'{where}: expected "camera_angle_x" or "fl_x", found neither')
    if min(across, down) <= 0:
        raise ValueError(f"{where}: expected focal lengths > 0, got {across:g} and {down:g}")
    cx, cy = _number(frame, "cx", where, default=w / 2), _number(frame, "cy", where, default=h / 2)
    if not (0 < cx < w and 0 < cy < h):
        raise ValueError(f"{where}: the principal point ({cx:g}, {cy:g}) lies outside the image")
    return [across * width / w, down * height / h, cx * width / w, cy * height / h]


def _focal(frame: Mapping[str, Any], key: str, length: float, where: str) -> float:
    angle = _number(frame, key, where)
    if not 0 < angle < math.pi:
        raise ValueError(f"{where}: expected {key} in 0..π radians, got {angle:g}")
    return 0.5 * length / math.tan(0.5 * angle)


def _number(
    frame: Mapping[str, Any], key: str, where: str, *, default: float | None = None
) -> float:
    value = frame.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{where}: expected a finite number as {key}, got {value!r}")
    return float(value)
