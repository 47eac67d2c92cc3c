"""Which implementation an operation runs on.

Every operation has a plain torch version, which is its specification; faster twins are optional.
The choice is made here, logged once, and never changes silently: a backend that is asked for by
name and cannot serve raises. The libraries for CUDA are compiled where they run; by default one
that is absent is replaced by the reference, with a warning that tells how to install it.
"""

import importlib
import importlib.util
import logging
import shutil
from functools import cache
from typing import Any, Literal, TypeVar

import torch

logger = logging.getLogger(__name__)

HashGridBackend = Literal["torch", "numba", "tinycudann"]
"""Hash grids: "torch" is `dissector.encodings`, "numba" is `dissector.hash_grid_cpu`, "tinycudann"
is `dissector.hash_grid_tcnn`."""

CompositingBackend = Literal["torch", "nerfacc"]
"""Weights and sums along rays: "torch" is `dissector.volume_rendering`, "nerfacc" is
`dissector.compositing_nerfacc`."""

MeshBackend = Literal["deodr", "nvdiffrast"]
"""Mesh renderers, "deodr" in `dissector.mesh_rendering_deodr`, "nvdiffrast" in its neighbour."""

CUDA_LIBRARIES = ("tinycudann", "nerfacc", "nvdiffrast")
"""Compiled on the machine that they run on, and therefore optional."""

CUDA_INSTALL = (
    'pip install "setuptools<82" wheel ninja && '
    "pip install --no-build-isolation -r requirements-gpu.txt"
)
INSTALL = {
    "numba": "pip install numba",
    "deodr": "pip install DEODR",
    **dict.fromkeys(CUDA_LIBRARIES, CUDA_INSTALL),
}
"""How each backend that is not plain torch is installed."""

PRICE = {
    "nvdiffrast": "which draws on the CPU (for two objects about half an hour more at preset paper)"
}
"""What it means to be without a CUDA library, where that is more than a little time."""

TOLERANCE = {
    "hash_grid": 2.0**-18,
    "hash_grid_gradient": 2.0**-15,
    "compositing": 2e-6,
    "compositing_gradient": 1e-5,
    "mesh": 5e-3,
}
"""How far the CUDA libraries may be from the reference in float32.

    hash_grid             features of level l, times the level's scale s_l and the largest entry of
                          the table: tiny-cuda-nn's fast power puts a point off by up to 2^-22 s_l
                          cells, and an axis of a cell spans up to twice the largest entry
    hash_grid_gradient    gradients of the table, times s_l and the largest of the level
    compositing           weights, opacities, and sums of values in 0..1
    compositing_gradient  gradients, times the largest
    mesh                  attributes that are linear in space, 0..1, where all neighbours of a pixel
                          are covered too; outlines differ by design, see `mesh_rendering_deodr`
"""

Name = TypeVar("Name", bound=str)

FEATURES_OF_TINYCUDANN = (1, 2, 4, 8)
"""Features a level for which tiny-cuda-nn is compiled."""


def chosen(device: torch.device) -> dict[str, str]:
    """The backends of all operations on a device in single precision, for reports."""
    return {
        "hash_grid": hash_grid_backend(None, device=device, dtype=torch.float32),
        "compositing": compositing_backend(None, device=device, dtype=torch.float32),
        "mesh": mesh_backend(None, device=device),
    }


def hash_grid_backend(
    requested: HashGridBackend | None,
    *,
    device: torch.device,
    dtype: torch.dtype,
    features: int = 2,
) -> HashGridBackend:
    """The hash grid backend for a table on `device` with `dtype`.

    Args:
        requested: a backend by name, or None for the default: numba on the CPU in float32 and
            float64, tinycudann on CUDA in float32 where it is installed, else torch.
        features: features a level.

    Raises:
        ImportError: numba is to be used, or tinycudann was requested, and is not installed.
        ValueError: the requested backend does not serve the device, dtype or features.
    """
    return _hash_grid_backend(requested, device.type, dtype, features)


@cache
def _hash_grid_backend(
    requested: HashGridBackend | None, device: str, dtype: torch.dtype, features: int
) -> HashGridBackend:
    by_numba = device == "cpu" and dtype in (torch.float32, torch.float64)
    if requested == "numba" and not by_numba:
        raise ValueError(
            "the numba hash grid expects float32 or float64 on cpu, "
            f"got {dtype} on {device}; use backend='torch' there"
        )
    by_tinycudann = (
        device == "cuda" and dtype == torch.float32 and features in FEATURES_OF_TINYCUDANN
    )
    if requested == "tinycudann" and not by_tinycudann:
        raise ValueError(
            "the tinycudann hash grid expects float32 on cuda and 1, 2, 4 or 8 features a level, "
            f"got {dtype} on {device} and {features} features; use backend='torch' there"
        )
    default = "numba" if by_numba else "tinycudann" if by_tinycudann else "torch"
    return _available(requested, default, "torch", use=f"hash grid on {device} in {dtype}")


def compositing_backend(
    requested: CompositingBackend | None, *, device: torch.device, dtype: torch.dtype
) -> CompositingBackend:
    """The backend for weights of samples along rays, and for sums by them.

    Args:
        requested: a backend by name, or None for the default: nerfacc on CUDA in float32 where it
            is installed, else torch.

    Raises:
        ImportError: nerfacc was requested and is not installed, or has nothing to compile with.
        ValueError: nerfacc was requested for another device or dtype.
    """
    return _compositing_backend(requested, device.type, dtype)


@cache
def _compositing_backend(
    requested: CompositingBackend | None, device: str, dtype: torch.dtype
) -> CompositingBackend:
    served = device == "cuda" and dtype == torch.float32
    if requested == "nerfacc" and not served:
        raise ValueError(
            f"nerfacc expects float32 on cuda, got {dtype} on {device}; use backend='torch' there"
        )
    default = "nerfacc" if served else "torch"
    return _available(requested, default, "torch", use=f"compositing on {device} in {dtype}")


def mesh_backend(requested: MeshBackend | None, *, device: torch.device) -> MeshBackend:
    """The mesh renderer for vertices on `device`.

    Args:
        requested: a backend by name, or None for the default: nvdiffrast on CUDA where it is
            installed, else deodr, which computes on the CPU wherever the vertices are.

    Raises:
        ImportError: deodr is to be used, or nvdiffrast was requested, and is not installed.
        ValueError: nvdiffrast was requested for another device than CUDA.
    """
    return _mesh_backend(requested, device.type)


@cache
def _mesh_backend(requested: MeshBackend | None, device: str) -> MeshBackend:
    if requested == "nvdiffrast" and device != "cuda":
        raise ValueError(f"nvdiffrast expects vertices on cuda, got {device}; use backend='deodr'")
    default = "nvdiffrast" if device == "cuda" else "deodr"
    return _available(requested, default, "deodr", use=f"rendering meshes on {device}")


def _available(requested: Name | None, default: Name, reference: Name, *, use: str) -> Name:
    """The requested backend, or the default, or the reference where a CUDA library is absent.

    Raises:
        ImportError: the one to be used cannot be.
    """
    wanted = requested or default
    obstacle = _obstacle(wanted)
    if obstacle and requested is None and wanted in CUDA_LIBRARIES:
        message = "%s: %s backend, %s, because %s; for %s run: %s"
        price = PRICE.get(wanted, "which is slower")
        logger.warning(message, use, reference, price, obstacle, wanted, INSTALL[wanted])
        wanted, obstacle = reference, _obstacle(reference)
    else:
        logger.info("%s: %s backend", use, wanted)
    if obstacle:
        raise ImportError(f"{use} needs {wanted}: {obstacle}; run: {INSTALL[wanted]}")
    return wanted


def _obstacle(backend: str) -> str | None:
    """Why a backend cannot be used, or None."""
    if backend == "torch":
        return None
    if importlib.util.find_spec(backend) is None:
        return f"{backend} is not installed"
    if backend == "nerfacc" and not importlib.util.find_spec("nerfacc.csrc"):
        # It compiles its functions when one is first called.
        if shutil.which("nvcc") is None or shutil.which("ninja") is None:
            return "nerfacc compiles with nvcc and ninja, and one of them is not on PATH"
    return None


def imported(module: str) -> Any:
    """A module of a CUDA library that is installed.

    Raises:
        ImportError: its import fails, as it does after torch, the driver or the GPU has changed.
    """
    try:
        return importlib.import_module(module)
    except (ImportError, OSError, RuntimeError) as error:
        library = module.partition(".")[0]
        raise ImportError(
            f"{library} is installed, but its import fails ({error}); it must be built for this "
            f"torch and this GPU. Run: pip uninstall -y {library}, after which the plain version "
            f"serves; and to build it anew: {INSTALL[library]}"
        ) from error


# ---- masks ----

SamBackend = Literal["segment-anything", "transformers"]
"""SAM, in `dissector.grounding`: `sam_segment_anything` or `sam_transformers`."""

SAM_INSTALL = "pip install segment-anything torchvision"
"""How segment-anything is installed; torchvision must be the build that goes with torch."""


@cache
def sam_backend(requested: SamBackend | None) -> SamBackend:
    """What runs SAM.

    Args:
        requested: a backend by name, or None for the default: segment-anything where it and the
            torchvision that it needs can be imported, else transformers.

    Raises:
        ImportError: segment-anything was requested and cannot be imported.
    """
    obstacle = None if requested == "transformers" else _segment_anything_obstacle()
    if requested == "segment-anything" and obstacle:
        raise ImportError(f"SAM through segment-anything: {obstacle}; run: {SAM_INSTALL}")
    chosen: SamBackend = requested or ("transformers" if obstacle else "segment-anything")
    reason = f" ({obstacle}; for segment-anything run: {SAM_INSTALL})" if obstacle else ""
    logger.info("SAM: %s backend%s", chosen, reason)
    return chosen


def _segment_anything_obstacle() -> str | None:
    """Why segment-anything can't be used, or None.

    A torchvision that was built for another torch is installed, but its import fails.
    """
    for module in ("segment_anything", "torchvision"):
        if importlib.util.find_spec(module) is None:
            return f"{module} is not installed"
    try:
        importlib.import_module("segment_anything")
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        logger.warning("segment_anything is installed, but its import fails: %s", error)
        return f"it or its torchvision, which must go with torch, fails to import ({error})"
    return None
