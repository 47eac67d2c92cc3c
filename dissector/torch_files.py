"""Files of torch.save (checkpoints of PyTorch and Lightning), read without unpickling.

Since PyTorch 1.6 such a file is a ZIP archive that is not compressed:

    NAME/data.pkl      a pickle of the values, in which a tensor refers to a storage by a key
    NAME/data/KEY      the bytes of a storage
    NAME/byteorder     "little" or "big"; little where it is absent

The pickle is read by `dissector.inert_pickle`, so that nothing of the file's choosing is run.
Tensors stay in the file until they are asked for: what an optimiser and a guidance model hold is
several times what is wanted.
"""

import math
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from dissector.inert_pickle import Foreign, interpret

LEGACY = bytes.fromhex("80028a0a6cfc9c46f9206aa850192e")
"""How a file of torch.save starts that is of the format before 1.6."""

STORAGES = {
    "DoubleStorage": torch.float64,
    "FloatStorage": torch.float32,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}
"""What the storages of torch's tensors hold, by their classes' names."""


@dataclass(frozen=True)
class Storage:
    """A storage: its key, and what it holds."""

    key: str
    dtype: torch.dtype


@dataclass(frozen=True)
class StoredTensor:
    """A tensor that is still in the file.

    Attributes:
        offset: of its first element in the storage, and
        stride: from one element to the next along each axis, both in elements.
    """

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]


@dataclass(frozen=True)
class TorchFile:
    """What a file holds.

    Attributes:
        content: dictionaries, lists, tuples, plain values, `StoredTensor`s and `Foreign` objects.
    """

    path: Path
    folder: str
    content: object

    def tensor(self, stored: StoredTensor) -> Tensor:
        """A tensor of `content`, on the CPU.

        Raises:
            ValueError: the file is damaged.
        """
        dtype, reach = stored.storage.dtype, _reach(stored)
        data = _entry(self.path, f"{self.folder}/data/{stored.storage.key}")
        held = len(data) // dtype.itemsize
        if max(reach, math.prod(stored.shape)) > held:
            raise ValueError(
                f"{self.path} is damaged: a tensor of shape {stored.shape} needs {reach} values, "
                f"its storage {stored.storage.key!r} holds {held}"
            )
        if reach == 0:
            return torch.empty(stored.shape, dtype=dtype)
        flat = torch.frombuffer(bytearray(data), dtype=dtype, count=held)
        return flat.as_strided(stored.shape, stored.stride, stored.offset).clone()


def read_torch_file(path: Path) -> TorchFile:
    """Read what a file holds, all but the tensors' values.

    Raises:
        ValueError: it is missing, damaged, of the format before PyTorch 1.6, or something else.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except OSError as error:
        raise ValueError(f"{path} can't be read ({error.strerror or error})") from error
    except zipfile.BadZipFile as error:
        raise ValueError(f"{path} {_otherwise(path)}") from error
    folders = [name.removesuffix("/data.pkl") for name in names if name.endswith("/data.pkl")]
    if len(folders) != 1:
        raise ValueError(f"{path} is no checkpoint of PyTorch: expected one data.pkl in it")
    order = f"{folders[0]}/byteorder"
    if order in names and _entry(path, order) != b"little":
        raise ValueError(f"{path} was saved on a big-endian machine, which is not supported")
    try:
        content = interpret(_entry(path, f"{folders[0]}/data.pkl"), CALLS, _storage)
    except ValueError as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    return TorchFile(path, folders[0], content)


def _otherwise(path: Path) -> str:
    """What is said of a file that is no ZIP archive."""
    with path.open("rb") as file:
        legacy = file.read(len(LEGACY)) == LEGACY
    if legacy:
        return (
            "is of the format that PyTorch had before 1.6, which can't be read without running "
            "what it says; where you trust it, load it in PyTorch and save it again"
        )
    return "is damaged or no checkpoint of PyTorch (expected a ZIP archive, as torch.save writes)"


def _entry(path: Path, name: str) -> bytes:
    """The bytes of one file in the archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo(name)
            # Bytes that are there as they are can't unfold into more than the file's own size.
            if entry.compress_type != zipfile.ZIP_STORED:
                raise ValueError(f"{name} is compressed")
            return archive.read(entry)
    except (OSError, KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path} is damaged ({error})") from error


def _reach(stored: StoredTensor) -> int:
    """How many elements of the storage lie up to the last one of a tensor."""
    if 0 in stored.shape:
        return 0
    steps = zip(stored.shape, stored.stride, strict=True)
    return stored.offset + sum((size - 1) * stride for size, stride in steps) + 1


def _storage(reference: object) -> object:
    """The storage of a reference ("storage", class, key, device, number of elements)."""
    match reference:
        case ("storage", Foreign(name=name), str(key), _, int(_)):
            dtype = STORAGES.get(name.removeprefix("torch."))
            return Foreign(f"{name}()") if dtype is None else Storage(key, dtype)
    raise ValueError("expected a reference to a storage")


def _tensor(storage: object, offset: object, size: object, stride: object, *_: object) -> object:
    """A tensor of an ordinary kind; of any other kind, something foreign."""
    if not isinstance(storage, Storage):
        return Foreign("torch.Tensor()")
    numbers = [offset, *_tuple(size), *_tuple(stride)]
    if any(type(number) is not int or number < 0 for number in numbers):
        raise ValueError("expected whole numbers of 0 or more for a tensor's place")
    shape, steps = _tuple(size), _tuple(stride)
    if len(shape) != len(steps):
        raise ValueError(f"expected a stride for each axis of {shape}, got {steps}")
    return StoredTensor(storage, offset, shape, steps)  # pyright: ignore[reportArgumentType]


def _tuple(value: object) -> tuple:
    if not isinstance(value, (tuple, list)):
        raise ValueError(f"expected a shape or strides, got {type(value).__name__}")
    return tuple(value)


def _ordered(*items: object) -> object:
    """An empty dictionary, which is filled later; files of torch.save have no other."""
    return Foreign("collections.OrderedDict()") if items else {}


CALLS = {
    "collections.OrderedDict": _ordered,
    "torch.Size": _tuple,
    "torch._utils._rebuild_tensor": _tensor,
    "torch._utils._rebuild_tensor_v2": _tensor,
    "torch._utils._rebuild_parameter": lambda data, *_: data,
    "torch._utils._rebuild_parameter_with_state": lambda data, *_: data,
}
"""What stands for the calls that checkpoints are made of."""
