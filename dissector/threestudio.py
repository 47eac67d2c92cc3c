"""Scenes that threestudio has generated: its checkpoints, read and laid into the unit ball.

threestudio leaves a folder for every trial, with `ckpts/last.ckpt` (and `epoch=0-step=10000.ckpt`
and the like), which are Lightning checkpoints, and `configs/parsed.yaml`. The scene alone is read:
what is behind it, its background, is not.
"""

import logging
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
import yaml
from torch import Tensor
from torch.nn import functional

from dissector.density_placement import around_density
from dissector.distillation import Scene
from dissector.encodings import levels_of_growth
from dissector.occupancy import OccupancyGrid
from dissector.threestudio_field import ThreestudioField, ThreestudioSettings
from dissector.threestudio_settings import (
    BOX,
    COLOUR_LAYERS,
    DENSITY_LAYERS,
    DRAWN_BOX,
    ENCODING,
    OCCUPANCY,
    check_kind,
    faintest_density,
    field_settings,
    open_levels,
)
from dissector.torch_files import StoredTensor, TorchFile, read_torch_file

log = logging.getLogger(__name__)

LARGEST_GRID = 2**28
"""Values that a hash grid may hold, 1 GiB of them; threestudio's usual one holds 12 million."""

OCCUPANCY_ROUNDS = 8
"""Random points of every cell by which it is found occupied."""


def holds_checkpoints(path: Path) -> bool:
    """Whether a path is a checkpoint by its name, or a folder of a trial or of checkpoints."""
    if path.is_dir():
        return any(_in_folder(path))
    return path.suffix == ".ckpt"


def find_checkpoint(path: Path) -> Path:
    """The checkpoint that a path names: in a folder the last one, or that of the most steps.

    Raises:
        ValueError: there is none.
    """
    if not path.is_dir():
        if not path.exists():
            raise ValueError(f"there is no {path}")
        return path
    found = _in_folder(path)
    if not found:
        raise ValueError(f"{path} holds no checkpoint; expected ckpts/last.ckpt in it")
    return max(found, key=lambda file: (_version_of_last(file), _steps(file) or 0, file.name))


def read_field(path: Path) -> ThreestudioField:
    """Read the scene of a checkpoint, or of a trial's folder, as it lies in threestudio's world.

    Nothing that the file holds is run, see `dissector.torch_files`.

    Raises:
        ValueError: the file is missing, damaged, or of another kind than "implicit-volume".
    """
    checkpoint = find_checkpoint(path)
    file = read_torch_file(checkpoint)
    try:
        return _field(file)
    except ValueError as error:
        raise ValueError(f"{checkpoint}: {error}") from error


def into_ball(field: ThreestudioField, *, cells: int, generator: torch.Generator) -> Scene:
    """The scene with its matter in the unit ball.

    Args:
        cells: of the occupancy grid along an axis.
        generator: draws the points that are looked at, on the device that computes.

    Raises:
        ValueError: the field is empty.
    """
    field = field.requires_grad_(False).to(generator.device)
    placement, away = around_density(
        field.source_density, field.settings.drawn, device=generator.device
    )
    log.info("the scene lies at %s, %.3g wide", _written(placement.centre), 2 * placement.scale)
    if away > 0:
        log.warning("%.1f%% of its matter is far from the rest and left out", 100 * away)
    placed = field.placed(placement)
    return Scene(placed, _occupied(placed, cells, generator))


def _occupied(field: ThreestudioField, cells: int, generator: torch.Generator) -> OccupancyGrid:
    """The cells where random points found anything, and their neighbours: a solid may reach into
    a cell by a corner that no point fell into.
    """
    occupancy = OccupancyGrid(cells, decay=1.0, device=generator.device)
    for _ in range(OCCUPANCY_ROUNDS):
        occupancy.update(field.density, generator=generator)
    cube = occupancy.mask.view(1, 1, cells, cells, cells).float()
    occupancy.mask = functional.max_pool3d(cube, 3, 1, 1).flatten() > 0
    return occupancy


def _written(centre: tuple[float, float, float]) -> str:
    return "({:.2f}, {:.2f}, {:.2f})".format(*centre)


def _in_folder(folder: Path) -> list[Path]:
    """The checkpoints of a trial's folder, or of its `ckpts`."""
    return sorted([*folder.glob("ckpts/*.ckpt"), *folder.glob("*.ckpt")])


def _version_of_last(file: Path) -> int:
    """last.ckpt is 1, and last-v1.ckpt, which Lightning writes beside an older one, 2; else 0."""
    match = re.fullmatch(r"last(?:-v(\d+))?\.ckpt", file.name)
    return 0 if match is None else 1 + int(match[1] or 0)


def _steps(file: Path) -> int | None:
    match = re.search(r"step=(\d+)", file.name)
    return None if match is None else int(match[1])


def _field(file: TorchFile) -> ThreestudioField:
    content = file.content if isinstance(file.content, dict) else {}
    held = content.get("state_dict")
    if not isinstance(held, dict):
        raise ValueError("it is no checkpoint of Lightning: expected a state_dict in it")
    stored = {
        name: value
        for name, value in held.items()
        if isinstance(name, str) and isinstance(value, StoredTensor)
    }
    system = _system(file.path, content)
    check_kind(system, set(stored))
    settings = _settings(file, stored, system)
    step = content.get("global_step")
    step = step if isinstance(step, int) else _steps(file.path)
    tensors = _parameters(file, stored, settings)
    opened = open_levels(system, step)
    if opened is not None and opened < settings.levels:
        # A level that is not open yet adds nothing, as one of zeros does.
        start = _levels(settings)[opened].start
        tensors["grid.table"][start * settings.features :] = 0
    field = ThreestudioField(settings)
    try:
        field.load_state_dict(tensors)
    except RuntimeError as error:
        raise ValueError(f"its networks are not those of its configuration ({error})") from error
    log.info("read %s, %s steps", file.path, "an unknown number of" if step is None else step)
    return field


def _settings(
    file: TorchFile, stored: Mapping[str, StoredTensor], system: Mapping[str, Any]
) -> ThreestudioSettings:
    """The settings, with what the tensors alone tell."""
    radius = _half_side(file.tensor(stored[BOX]), BOX)
    drawn = _half_side(file.tensor(stored[DRAWN_BOX]), DRAWN_BOX) if DRAWN_BOX in stored else radius
    hidden = tuple(stored[name].shape[0] for name in _layers(stored, DENSITY_LAYERS)[:-1])
    settings = field_settings(system, hidden, radius, drawn)
    if OCCUPANCY not in stored:
        return settings
    mean = float(file.tensor(stored[OCCUPANCY]).float().mean())
    return replace(settings, faintest=faintest_density(system, mean, drawn))


def _parameters(
    file: TorchFile, stored: Mapping[str, StoredTensor], settings: ThreestudioSettings
) -> dict[str, Tensor]:
    """The parameters by the names that `ThreestudioField` has for them, in float32."""
    last = _levels(settings)[-1]
    count = (last.start + last.slots) * settings.features
    if stored[ENCODING].shape != (count,) or count > LARGEST_GRID:
        raise ValueError(
            f"its hash grid has the shape {stored[ENCODING].shape}, but the configuration makes "
            f"{count} values; is the configs/parsed.yaml of this very trial beside it?"
        )
    read = {"grid.table": file.tensor(stored[ENCODING])}
    for prefix, own in ((DENSITY_LAYERS, "density_network"), (COLOUR_LAYERS, "colour_network")):
        for name in _layers(stored, prefix):
            read[f"{own}.{name.removeprefix(prefix)}"] = file.tensor(stored[name])
    final = _layers(stored, COLOUR_LAYERS)[-1].removeprefix(COLOUR_LAYERS)
    colour = read[f"colour_network.{final}"]
    if len(colour) < 3:
        raise ValueError(f"its points have {len(colour)} features; expected 3, the colour")
    read[f"colour_network.{final}"] = colour[:3]
    for name, tensor in read.items():
        if not (tensor.is_floating_point() and tensor.isfinite().all()):
            raise ValueError(f"{name} holds values that are no finite numbers")
    return {name: tensor.float() for name, tensor in read.items()}


def _levels(settings: ThreestudioSettings):
    return levels_of_growth(settings.levels, settings.log2_entries, settings.base, settings.growth)


def _layers(stored: Mapping[str, StoredTensor], prefix: str) -> list[str]:
    """Names of a network's weights, first layer first.

    Raises:
        ValueError: it has fewer than two layers, or parameters that no "VanillaMLP" has.
    """
    names = {}
    for name in stored:
        if name.startswith(prefix):
            match = re.fullmatch(r"(\d+)\.weight", name.removeprefix(prefix))
            if match is None or len(stored[name].shape) != 2:
                raise ValueError(f'{name} is not of a perceptron without biases ("VanillaMLP")')
            names[int(match[1])] = name
    if len(names) < 2:
        raise ValueError(f"{prefix}… has {len(names)} layers; expected 2 or more")
    return [names[index] for index in sorted(names)]


def _half_side(box: Tensor, name: str) -> float:
    """Half the side of a cube around the origin."""
    side = float(box.max()) if box.numel() else 0.0
    cube = torch.tensor([[-side] * 3, [side] * 3])
    if box.shape != (2, 3) or not 0 < side < math.inf or not torch.allclose(box.float(), cube):
        raise ValueError(f"{name} is {box.tolist()}; expected a cube around the origin")
    return side


def _system(checkpoint: Path, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part "system" of the configuration: from the trial's folder, or the checkpoint."""
    for folder in (checkpoint.parent.parent, checkpoint.parent):
        path = folder / "configs" / "parsed.yaml"
        if path.is_file():
            return _read_configuration(path)
    held = content.get("hyper_parameters")
    if isinstance(held, Mapping) and isinstance(held.get("system", held), Mapping):
        system = held.get("system", held)
        if "geometry" in system or "geometry_type" in system:
            return system
    log.warning(
        "no configs/parsed.yaml lies beside %s; threestudio's defaults are taken", checkpoint
    )
    return {}


def _read_configuration(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path} can't be read ({error})") from error
    system = content.get("system") if isinstance(content, dict) else None
    if not isinstance(system, dict):
        raise ValueError(f'{path} has no part "system"; expected the configuration of a trial')
    return system
