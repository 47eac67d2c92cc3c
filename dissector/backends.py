"""Which implementation an operation runs on.

Every operation has a plain torch version, which is its specification; faster twins are optional.
The choice is made here, logged once, and never changes silently: a backend that is asked for by
name and cannot serve raises.
"""

import importlib.util
import logging
from functools import cache
from typing import Literal

import torch

logger = logging.getLogger(__name__)

HashGridBackend = Literal["torch", "numba"]
"""Hash grids: "torch" is `dissector.encodings`, "numba" is `dissector.hash_grid_cpu`."""

MeshBackend = Literal["deodr", "nvdiffrast"]
"""Mesh renderers, "deodr" in `dissector.mesh_rendering_deodr`, "nvdiffrast" in its neighbour."""

MESH_INSTALL = {
    "deodr": "pip install DEODR",
    "nvdiffrast": (
        "pip install setuptools wheel ninja && "
        "pip install git+https://github.com/NVlabs/nvdiffrast.git --no-build-isolation"
    ),
}
"""How each mesh renderer is installed."""


def hash_grid_backend(
    requested: HashGridBackend | None, *, device: torch.device, dtype: torch.dtype
) -> HashGridBackend:
    """The hash grid backend for a table on `device` with `dtype`.

    Args:
        requested: a backend by name, or None for the default: numba on the CPU in float32 and
            float64, else torch.

    Raises:
        ImportError: numba is to be used and is not installed.
        ValueError: numba was requested for a device or dtype that it does not serve.
    """
    return _hash_grid_backend(requested, device.type, dtype)


@cache
def _hash_grid_backend(
    requested: HashGridBackend | None, device: str, dtype: torch.dtype
) -> HashGridBackend:
    served = device == "cpu" and dtype in (torch.float32, torch.float64)
    if requested == "numba" and not served:
        raise ValueError(
            "the numba hash grid expects float32 or float64 on cpu, "
            f"got {dtype} on {device}; use backend='torch' there"
        )
    chosen: HashGridBackend = requested or ("numba" if served else "torch")
    if chosen == "numba":
        require("numba", "pip install numba", use="the hash grid on the CPU")
    logger.info("hash grid on %s in %s: %s backend", device, dtype, chosen)
    return chosen


def mesh_backend(requested: MeshBackend | None, *, device: torch.device) -> MeshBackend:
    """The mesh renderer for vertices on `device`.

    Args:
        requested: a backend by name, or None for the default: nvdiffrast on CUDA, else deodr.
            deodr computes on the CPU wherever the vertices are.

    Raises:
        ImportError: the backend is not installed.
        ValueError: nvdiffrast was requested for another device than CUDA.
    """
    return _mesh_backend(requested, device.type)


@cache
def _mesh_backend(requested: MeshBackend | None, device: str) -> MeshBackend:
    if requested == "nvdiffrast" and device != "cuda":
        raise ValueError(f"nvdiffrast expects vertices on cuda, got {device}; use backend='deodr'")
    chosen: MeshBackend = requested or ("nvdiffrast" if device == "cuda" else "deodr")
    require(chosen, MESH_INSTALL[chosen], use=f"rendering meshes on {device}")
    logger.info("meshes on %s: %s backend", device, chosen)
    return chosen


def require(module: str, install: str, *, use: str) -> None:
    """Check that an optional dependency is there.

    Args:
        module: top-level module name.
        install: the command that installs it, quoted in the error.
        use: what needs it, quoted in the error.

    Raises:
        ImportError: it is absent.
    """
    if importlib.util.find_spec(module) is None:
        raise ImportError(f"{use} needs {module}, which is not installed; run: {install}")
