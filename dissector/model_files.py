"""Reading diffusion models in the diffusers folder format.

That is one folder for each of tokenizer, text_encoder, vae, unet and scheduler. Weights come from
safetensors only: a pickle can run code when it is read.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from jaxtyping import Float
from safetensors import SafetensorError
from torch import Tensor
from transformers import AutoTokenizer, CLIPTextModel, PreTrainedTokenizerBase

WEIGHTS = {
    "text_encoder": "model.safetensors",
    "vae": "diffusion_pytorch_model.safetensors",
    "unet": "diffusion_pytorch_model.safetensors",
}
"""The parts that have weights, and the file that holds them."""

CONFIGURATIONS = {
    "tokenizer": "tokenizer_config.json",
    "scheduler": "scheduler_config.json",
    **dict.fromkeys(WEIGHTS, "config.json"),
}
WORLD_FILE = "world.json"
PICKLES = ("*.bin", "*.ckpt", "*.pt", "*.pth")
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

    Only the files that are read are downloaded.

    Raises:
        ValueError: no such folder or repository, or no network.
    """
    folder = Path(source)
    if folder.is_dir():
        return folder
    if isinstance(source, Path) or source.count("/") != 1 or source.startswith((".", "/", "~")):
        raise ValueError(
            f"expected the folder of a diffusion model or an id owner/name, got {str(source)!r}: "
            "there is no such folder"
        )
    weights = [f"{part}/{file}" for part, file in WEIGHTS.items()]
    wanted = ["*.json", "tokenizer/*.txt", "*/*.json", *weights]
    try:
        return Path(snapshot_download(source, allow_patterns=wanted))
    except (HfHubHTTPError, HFValidationError, OSError, ValueError) as error:
        raise ValueError(
            f"cannot get the model {source!r}: it is neither a folder nor could it be downloaded "
            f"from the Hugging Face hub; check the name and the network ({error})"
        ) from error


def read_model(folder: Path, *, dtype: torch.dtype) -> ModelFiles:
    """Read every part of a model.

    Raises:
        ValueError: a part is missing, damaged, of another kind of model, or there only as a pickle.
    """
    for part in CONFIGURATIONS:
        _check_part(folder, part)
    with _reading(folder, "scheduler"):
        scheduler: Any = DDIMScheduler.from_pretrained(folder / "scheduler")
    with _reading(folder, "tokenizer"):
        tokenizer = AutoTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    return ModelFiles(
        tokenizer,
        _read_weights(CLIPTextModel, folder, "text_encoder", dtype),
        _read_weights(AutoencoderKL, folder, "vae", dtype),
        _read_weights(UNet2DConditionModel, folder, "unet", dtype),
        scheduler.alphas_cumprod.float(),
        scheduler.config.prediction_type,
        _read_world(folder),
    )


def _check_part(folder: Path, part: str) -> None:
    needed = [CONFIGURATIONS[part], *([WEIGHTS[part]] if part in WEIGHTS else [])]
    missing = [name for name in needed if not (folder / part / name).is_file()]
    if not missing:
        return
    pickles = sorted(p.name for pattern in PICKLES for p in (folder / part).glob(pattern))
    if missing == [WEIGHTS.get(part)] and pickles:
        raise ValueError(
            f"the {part} in {folder} is there only as a pickle ({pickles[0]}), which can run code "
            f"when it is read; expected {missing[0]}"
        )
    raise ValueError(
        f"{folder} is not a complete diffusion model: {part}/{missing[0]} is missing "
        f"(expected the folders {', '.join(CONFIGURATIONS)})"
    )


def _read_weights(kind: Any, folder: Path, part: str, dtype: torch.dtype) -> Any:
    name = "dtype" if part == "text_encoder" else "torch_dtype"
    with _reading(folder, part):
        model, info = kind.from_pretrained(
            folder / part,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
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
