"""Released models in the format of transformers: found, checked and read.

That is a folder with config.json, the files of the processor, and weights as safetensors only: a
pickle can run code when it is read.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoProcessor

from dissector import hub
from dissector.model_files import UNREADABLE

WANTED_FILES = ("*.json", "*.txt", "*.safetensors")
WEIGHTS = "model.safetensors"


@dataclass(frozen=True)
class Kind:
    """A kind of model.

    Attributes:
        name: what people call it.
        architecture: transformers' `model_type`.
        model: the class of transformers.
        usual: the id on the Hugging Face hub of the one that is used unless another is named.
    """

    name: str
    architecture: str
    model: Any
    usual: str


def read_pretrained(kind: Kind, source: Path | str, device: torch.device | str) -> tuple[Any, Any]:
    """A model in float32, frozen, and its processor.

    The processor works with PIL wherever it runs, so that results agree.

    Args:
        source: a folder, or an id of the hub ("owner/name"), downloaded at the first use.

    Raises:
        ValueError: see `find_folder`; files that are damaged or incomplete.
    """
    folder = find_folder(kind, source)
    with reading(kind.name, folder):
        processor = AutoProcessor.from_pretrained(folder, backend="pil", local_files_only=True)
        if not hasattr(processor, "image_processor"):
            raise ValueError("preprocessor_config.json is missing")
        model, info = kind.model.from_pretrained(
            folder,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
            dtype=torch.float32,
        )
        missing = info["missing_keys"] & {name for name, _ in model.named_parameters()}
        if missing:
            raise ValueError(f"weights are missing: {', '.join(sorted(missing)[:3])}")
    return model.eval().requires_grad_(False).to(device), processor


def find_folder(kind: Kind, source: Path | str) -> Path:
    """The folder of a model, downloaded if `source` is an id of the hub.

    Raises:
        ValueError: see `hub.fetch`; another kind of model, or weights that are there only as a
            pickle.
    """
    folder = Path(source)
    if not folder.is_dir():
        folder = hub.fetch(str(source), WANTED_FILES, what=kind.name)
        names = hub.files(str(source), folder)
    else:
        names = hub.names_below(folder)
    with reading("config.json", folder):
        found = json.loads((folder / "config.json").read_text()).get("model_type")
    if found != kind.architecture:
        raise ValueError(
            f"expected a {kind.name} in {str(source)!r}, such as {kind.usual}: a model of the "
            f"architecture {kind.architecture!r}, got {found!r}"
        )
    if not any(folder.glob("*.safetensors")):
        pickles = hub.pickles_beside(WEIGHTS, names)
        raise ValueError(
            f"expected the weights of {str(source)!r} as safetensors; "
            + (f"the pickle {pickles[0]} can run code when it is read" if pickles else "got none")
        )
    return folder


@contextmanager
def reading(what: str, place: Path) -> Iterator[None]:
    """Say what could not be read, and where it is."""
    try:
        yield
    except (*UNREADABLE, SafetensorError) as error:
        raise ValueError(f"cannot read the {what} in {place}: {error}") from error
