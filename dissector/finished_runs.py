"""What the checkpoints of a run hold, as tensors and back, and a finished run read from them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dissector.category_field import CategoryField, CategorySettings
from dissector.distillation import Scene
from dissector.mesh import Layer, Material, Mesh, Texture
from dissector.models import load_prior
from dissector.occupancy import OccupancyGrid
from dissector.placement import Placement
from dissector.prompts import check_layers, find_layers
from dissector.run_folder import RunFolder
from dissector.scene_field import FieldSettings, SceneField
from dissector.settings import PRESETS, Lens, Preset
from dissector.threestudio_field import ThreestudioField, ThreestudioSettings

MESH_PARTS = ("vertices", "faces", "colours")
TEXTURE_PARTS = ("uv", "faces", "image")
PSNR = "psnr"
"""Name of the tensor beside a fitted scene's: how well it reproduces the judged images, in dB."""

SETTINGS = "settings"
"""Name of the tensor beside an imported scene's: the field's settings, JSON as bytes."""


@dataclass(frozen=True)
class Fitted:
    """A scene fitted to images, and its PSNR in dB on the held-out ones, or on all if none was."""

    scene: Scene
    psnr: float

    def tensors(self) -> dict[str, Tensor]:
        """Everything that a checkpoint needs."""
        return {**self.scene.tensors(), PSNR: torch.tensor(self.psnr, dtype=torch.float64)}


@dataclass(frozen=True)
class Dissected:
    """What a finished run holds, read back from its checkpoints.

    Attributes:
        layers: names, in the order of the categories.
        temperature: of the category field's softmax.
    """

    scene: Scene
    categories: CategoryField
    layers: tuple[str, ...]
    lens: Lens
    preset: Preset

    @property
    def temperature(self) -> float:
        return self.preset.dissection.temperatures[1]


def reopen(out: Path, *, device: str = "cpu") -> Dissected:
    """Read a finished run's scene and category field. The images of a folder are not needed.

    Raises:
        ValueError: the folder holds no finished run, or its checkpoints are damaged.
    """
    folder = RunFolder(out)
    identity = folder.identity()
    preset = PRESETS[identity["preset"]]
    first = first_stage(identity)
    for stage in (first, "dissect"):
        if not folder.checkpoint(stage).exists():
            raise ValueError(f"{out} holds no finished run: the stage {stage!r} is missing")
    named, prompt = identity["layers"], identity["prompt"]
    layers = find_layers(prompt) if named is None else check_layers(named)
    world = load_prior(identity["prior"], device=device).world
    categories = preset.dissection.field

    def scene(held: dict[str, Tensor]) -> Scene:
        if first == "import":
            return imported_from(held, device=device)
        made = preset.fit if first == "fit" else preset.generation
        return scene_from(held, made.field, device=device)

    return Dissected(
        folder.read(first, scene),
        folder.read(
            "dissect", lambda held: categories_from(held, len(layers), categories, device=device)
        ),
        layers,
        Lens(world.field_of_view, world.camera_radius),
        preset,
    )


def first_stage(identity: Mapping[str, Any]) -> str:
    """Name of the stage that a run's scene is from."""
    if identity.get("checkpoint") is not None:
        return "import"
    return "generate" if identity.get("images") is None else "fit"


def scene_from(tensors: dict[str, Tensor], settings: FieldSettings, *, device: str) -> Scene:
    """The scene of `Scene.tensors` or `Fitted.tensors`."""
    return _restored(SceneField(settings, generator=torch.Generator()), tensors, device)


def imported_tensors(scene: Scene) -> dict[str, Tensor]:
    """Everything that a checkpoint needs of a scene from threestudio."""
    assert isinstance(scene.field, ThreestudioField)
    about = json.dumps(asdict(scene.field.settings)).encode()
    return {**scene.tensors(), SETTINGS: torch.tensor(np.frombuffer(about, np.uint8))}


def imported_from(tensors: dict[str, Tensor], *, device: str) -> Scene:
    """The scene of `imported_tensors`."""
    return _restored(ThreestudioField(imported_settings(tensors)), tensors, device)


def imported_settings(tensors: dict[str, Tensor]) -> ThreestudioSettings:
    """The settings of the field in `imported_tensors`."""
    about = json.loads(tensors[SETTINGS].numpy().tobytes())
    place = about.pop("placement")
    placement = Placement(place["scale"], tuple(place["centre"]))
    return ThreestudioSettings(
        **{**about, "hidden": tuple(about["hidden"]), "placement": placement}
    )


def _restored(
    field: SceneField | ThreestudioField, tensors: dict[str, Tensor], device: str
) -> Scene:
    """The scene of a field without its parameters, and of the tensors."""
    field.load_state_dict({name: tensors[name] for name in field.state_dict()})
    mask, values = tensors["occupancy.mask"], tensors["occupancy.values"]
    occupancy = OccupancyGrid(round(len(mask) ** (1 / 3)), device=device)
    occupancy.mask, occupancy.values = mask.to(device), values.to(device)
    return Scene(field.requires_grad_(False).to(device), occupancy)


def categories_from(
    tensors: dict[str, Tensor], count: int, settings: CategorySettings, *, device: str
) -> CategoryField:
    """The category field of a state dict."""
    field = CategoryField(count, settings, generator=torch.Generator())
    field.load_state_dict(tensors)
    return field.requires_grad_(False).to(device)


def layer_tensors(layers: Sequence[Layer]) -> dict[str, Tensor]:
    """Everything that layers are, but their names, which are the run's."""
    tensors = {}
    for index, layer in enumerate(layers):
        parts = {part: getattr(layer.mesh, part) for part in MESH_PARTS}
        texture = layer.mesh.texture
        if texture is not None:
            parts |= {f"texture.{part}": getattr(texture, part) for part in TEXTURE_PARTS}
        parts["transform"] = layer.transform
        about = {"material": asdict(layer.material), "prompt": layer.prompt, "seed": layer.seed}
        parts["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        tensors |= {f"{index}.{part}": torch.tensor(value) for part, value in parts.items()}
    return tensors


def layers_from(tensors: dict[str, Tensor], names: Sequence[str]) -> tuple[Layer, ...]:
    """The layers of `layer_tensors`; those of older checkpoints are meshes alone."""
    return tuple(_layer(tensors, f"{index}.", name) for index, name in enumerate(names))


def _layer(tensors: dict[str, Tensor], prefix: str, name: str) -> Layer:
    """One layer of `layer_tensors`."""
    own = {
        key.removeprefix(prefix): tensor.numpy()
        for key, tensor in tensors.items()
        if key.startswith(prefix)
    }
    texture = None
    if "texture.image" in own:
        texture = Texture(*(own[f"texture.{part}"] for part in TEXTURE_PARTS))
    mesh = Mesh(*(own[part] for part in MESH_PARTS), texture=texture)
    if "about" not in own:
        return Layer(name, mesh)
    about = json.loads(own["about"].tobytes())
    about["material"] = Material(**about["material"])
    return Layer(name, mesh, own["transform"], **about)
