"""What `benchmarks.gpu` ran on."""

import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import torch

from dissector.backends import chosen, sam_backend

LIBRARIES = (
    "torch",
    "diffusers",
    "transformers",
    "numba",
    "DEODR",
    "tinycudann",
    "nerfacc",
    "nvdiffrast",
    "segment_anything",
    "torchvision",
)


def machine(device: torch.device) -> dict[str, Any]:
    """The device, its driver and the versions of all libraries; None for what is not there."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "device": str(device),
        **(_gpu(device) if device.type == "cuda" else {"name": platform.processor() or "CPU"}),
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
        "cuda": torch.version.cuda,
        "libraries": {name: _version(name) for name in LIBRARIES},
        "backends": {**chosen(device), "sam": sam_backend(None)},
    }


def _gpu(device: torch.device) -> dict[str, Any]:
    properties = torch.cuda.get_device_properties(device)
    return {
        "name": properties.name,
        "memory_mb": round(properties.total_memory / 1e6),
        "driver": _driver(),
        "cudnn": torch.backends.cudnn.version(),
    }


def _driver() -> str | None:
    """As the driver's own tool tells it."""
    if shutil.which("nvidia-smi") is None:
        return None
    asked = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.stdout.strip().splitlines()[0] if told.returncode == 0 and told.stdout else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
