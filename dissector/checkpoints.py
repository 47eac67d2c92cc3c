"""Checkpoints of a run's stages: safetensors files, written whole or not at all, never pickles."""

import json
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from dissector.files import write_atomically


def save_tensors(path: Path, tensors: Mapping[str, Tensor], **described: object) -> None:
    """Write tensors and a JSON description.

    Raises:
        OSError: the file can't be written; an earlier one is intact.
    """
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_atomically(path, save(plain, metadata={"description": json.dumps(described)}))


def load_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, object]]:
    """Read what `save_tensors` wrote.

    Raises:
        ValueError: the file is missing, damaged or something else.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        return tensors, json.loads(metadata["description"])
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        raise ValueError(f"{path} is damaged or no checkpoint ({error})") from error
