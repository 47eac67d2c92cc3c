"""Reading diffusion models in the diffusers folder format.

That is one folder for each of tokenizer, text_encoder, vae, unet and scheduler. Weights come from
safetensors only: a pickle can run code when it is read.
"""

import json
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from jaxtyping import Float
from safetensors import SafetensorError
from torch import Tensor
from transformers import AutoTokenizer, CLIPTextModel, PreTrainedTokenizerBase

from dissector import hub

log = logging.getLogger(__name__)

WHAT = "diffusion model"
INDEX_FILE = "model_index.json"
PIPELINES = (
    "StableDiffusionPipeline",
    "StableDiffusionPipelineSafe",
    "StableDiffusionAttendAndExcitePipeline",
    "StableDiffusionPanoramaPipeline",
    "StableDiffusionSAGPipeline",
)
"""The pipelines of diffusers, by their names in an index, that have the parts read here."""

WEIGHTS = {
    "text_encoder": "model.safetensors",
    "vae": "diffusion_pytorch_model.safetensors",
    "unet": "diffusion_pytorch_model.safetensors",
}
"""The parts that have weights, and the file that holds them; see `half_precision` for another."""

CONFIGURATIONS = {
    "tokenizer": "tokenizer_config.json",
    "scheduler": "scheduler_config.json",
    **dict.fromkeys(WEIGHTS, "config.json"),
}
HALF = "fp16"
WORLD_FILE = "world.json"
UNREADABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, NotImplementedError)
"""What diffusers and transformers raise for files that are damaged or don't match."""


@dataclass(frozen=True)
class World:
    """What an embedded prior was trained on (its world.json).

    Attributes:
        background: sRGB in 0..1 of the background of every training image.
        words: the words it knows; None for a model that takes any.
        field_of_view: full angle of the lens that its images were taken with, degrees.
        camera_radius: distance of the camera from the centre of the unit ball.
    """

    background: tuple[float, float, float] = (1.0, 1.0, 1.0)
    words: tuple[str, ...] | None = None
    field_of_view: float = 40.0
    camera_radius: float = 3.2


@dataclass(frozen=True)
class ModelFiles:
    """The parts of a model as they were read: tokenizer, CLIPTextModel, AutoencoderKL, UNet, ….

    Attributes:
        alpha_bar: ᾱ_t, float32.
        prediction: what the UNet predicts, in the words of diffusers.
    """

    tokenizer: PreTrainedTokenizerBase
    text_encoder: Any
    vae: Any
    unet: Any
    alpha_bar: Float[Tensor, " steps"]
    prediction: str
    world: World


def find_model(source: Path | str) -> Path:
    """The folder of a model, downloaded if `source` is an id of the hub ("owner/name").

    Only the files that are read are downloaded, and the weights only once it is known that they are
    of a model that can be used.

    Raises:
        ValueError: no such folder, another kind of model, see `hub.fetch`.
    """
    folder = Path(source)
    if folder.is_dir():
        return folder
    if folder.is_file():
        raise ValueError(
            f"expected the folder of a diffusion model, got the single file {str(source)!r}: "
            "convert it to a folder with diffusers (StableDiffusionPipeline.from_single_file(…), "
            "then save_pretrained(FOLDER))"
        )
    if isinstance(source, Path) or source.count("/") != 1 or source.startswith((".", "/", "~")):
        raise ValueError(
            f"expected the folder of a diffusion model or an id owner/name, got {str(source)!r}: "
            "there is no such folder"
        )
    first = hub.fetch(source, [INDEX_FILE], what=WHAT)
    _check_pipeline(first, source)
    names = hub.files(source, first)
    place = f"the repository {source}"
    _check_configurations(names, place)
    weights = [f"{part}/{file}" for part, file in _choose_weights(names, place).items()]
    return hub.fetch(source, ["*.json", "*/*.json", "tokenizer/*.txt", *weights], what=WHAT)


def read_model(folder: Path, *, dtype: torch.dtype) -> ModelFiles:
    """Read every part of a model.

    Raises:
        ValueError: a part is missing, damaged, of another kind of model, or there only as a pickle.
    """
    _check_pipeline(folder, str(folder))
    names = hub.names_below(folder)
    _check_configurations(names, str(folder))
    weights = _choose_weights(names, str(folder))
    with _reading(folder, "scheduler"):
        scheduler: Any = DDIMScheduler.from_pretrained(folder / "scheduler")
    with _reading(folder, "tokenizer"):
        tokenizer = AutoTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    return ModelFiles(
        tokenizer,
        _read_weights(CLIPTextModel, folder, "text_encoder", weights, dtype),
        _read_weights(AutoencoderKL, folder, "vae", weights, dtype),
        _read_weights(UNet2DConditionModel, folder, "unet", weights, dtype),
        scheduler.alphas_cumprod.float(),
        scheduler.config.prediction_type,
        _read_world(folder),
    )


def _check_pipeline(folder: Path, place: str) -> None:
    """Refuse a model that says itself that it is of another kind.

    A folder without an index says nothing; then its parts decide.
    """
    if not (folder / INDEX_FILE).is_file():
        return
    with _reading(folder, INDEX_FILE):
        kind = json.loads((folder / INDEX_FILE).read_text(encoding="utf-8"))["_class_name"]
    if kind not in PIPELINES:
        raise ValueError(
            f"{place} is a model of another kind ({kind}); expected a text-to-image model of "
            f"Stable Diffusion 1.x or 2.x ({PIPELINES[0]})"
        )


def _check_configurations(names: Collection[str], place: str) -> None:
    """Refuse a model without the configuration of every part.

    Args:
        names: the files of the model, by their names below its folder.
        place: the folder or repository, for messages.
    """
    for part, file in CONFIGURATIONS.items():
        if f"{part}/{file}" not in names:
            raise _incomplete(f"{part}/{file}", place)


def _choose_weights(names: Collection[str], place: str) -> dict[str, str]:
    """The file with the weights of each part: the plain one, or half precision where it is alone.

    Raises:
        ValueError: a part has no weights, or only pickled ones.
    """
    chosen = {}
    for part, plain in WEIGHTS.items():
        found = [file for file in (plain, half_precision(plain)) if f"{part}/{file}" in names]
        if found:
            chosen[part] = found[0]
            continue
        pickles = hub.pickles_beside(f"{part}/{plain}", names)
        if pickles:
            raise ValueError(
                f"the {part} in {place} is there only as a pickle ({pickles[0]}), which can run "
                f"code when it is read; expected {plain}"
            )
        raise _incomplete(f"{part}/{plain}", place)
    return chosen


def half_precision(file: str) -> str:
    """The name that diffusers and transformers give the 16-bit variant of a file of weights."""
    return file.replace(".safetensors", f".{HALF}.safetensors")


def _incomplete(missing: str, place: str) -> ValueError:
    return ValueError(
        f"{place} is not a complete diffusion model: {missing} is missing "
        f"(expected the folders {', '.join(CONFIGURATIONS)})"
    )


def _read_weights(
    kind: Any, folder: Path, part: str, weights: dict[str, str], dtype: torch.dtype
) -> Any:
    name = "dtype" if part == "text_encoder" else "torch_dtype"
    half = weights[part] != WEIGHTS[part]
    if half:
        log.info("%s: %s, for there are only weights in half precision", part, weights[part])
    with _reading(folder, part):
        model, info = kind.from_pretrained(
            folder / part,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
            variant=HALF if half else None,
            **{name: dtype},
        )
        if info["missing_keys"]:
            raise ValueError(f"weights are missing: {', '.join(sorted(info['missing_keys'])[:3])}")
    return model


def _read_world(folder: Path) -> World:
    path = folder / WORLD_FILE
    if not path.is_file():
        return World()
    with _reading(folder, WORLD_FILE):
        content = json.loads(path.read_text())
        red, green, blue = (float(value) for value in content["background"])
        words = content.get("words")
        return World(
            (red, green, blue),
            None if words is None else tuple(map(str, words)),
            float(content.get("field_of_view", World.field_of_view)),
            float(content.get("camera_radius", World.camera_radius)),
        )


@contextmanager
def _reading(folder: Path, part: str) -> Iterator[None]:
    try:
        yield
    except (*UNREADABLE, SafetensorError) as error:
        raise ValueError(f"cannot read {part} of the model in {folder}: {error}") from error
