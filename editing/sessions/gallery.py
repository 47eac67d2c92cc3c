"""Finished scenes on disk: the examples shipped with the program, the folders that runs leave.

A folder holds `scene.glb`, `preview.png` and `report.json`.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

FILES = ("scene.glb", "preview.png", "report.json")


@dataclass(frozen=True)
class SavedScene:
    """One finished scene.

    Attributes:
        prompt: the sentence it was made from; the folder's name when it was not made from one.
        layers: names, in layer order.
        preset: name of the preset, or "".
        stage_seconds: how long each stage took.
        glb, preview: paths of the files.
    """

    prompt: str
    layers: tuple[str, ...]
    preset: str
    stage_seconds: dict[str, float]
    glb: Path
    preview: Path


def read_scene(folder: Path) -> SavedScene:
    """Read an output folder of a run.

    Raises:
        ValueError: naming the file that is missing or unreadable.
    """
    folder = folder.resolve()
    for name in FILES:
        if not (folder / name).is_file():
            raise ValueError(f"expected the output folder of a run, but {folder} has no {name}")
    report = read_report(folder / "report.json")
    try:
        return SavedScene(
            prompt=report.get("prompt") or folder.name,
            layers=tuple(layer["name"] for layer in report["layers"]),
            preset=report.get("preset") or "",
            stage_seconds={
                stage["name"]: float(stage["seconds"]) for stage in report.get("stages", [])
            },
            glb=folder / "scene.glb",
            preview=folder / "preview.png",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{folder / 'report.json'} is not the report of a run: {error!r}"
        ) from error


def read_report(path: Path) -> dict[str, Any]:
    """The JSON object in `path`. Raises ValueError if it holds none."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(report, dict):
        raise ValueError(f"{path} should hold a JSON object, found {type(report).__name__}")
    return report


def find_scenes(parent: Path) -> tuple[SavedScene, ...]:
    """The scenes in the sub-folders of `parent`, by name; damaged ones are logged and left out."""
    scenes = []
    for folder in sorted(parent.glob("*/")) if parent.is_dir() else []:
        try:
            scenes.append(read_scene(folder))
        except ValueError as error:
            logger.warning("example left out: %s", error)
    return tuple(scenes)
