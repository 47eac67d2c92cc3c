"""Everything here runs on a CUDA device: a real one where there is one, else a pretended one.

`tests/test_pretended_cuda.py` runs these files in a process of their own, since a device must be
pretended before torch is imported. With a GPU they can be run directly:

    python -m pytest tests/on_cuda/check_*.py
"""

import sys

import pytest
import torch
from tiny_diffusion import save_tiny_model

PRETENDED = "pretended_library" in sys.modules


@pytest.fixture(autouse=True)
def cuda():
    """The device of every test."""
    if PRETENDED:
        from pretended_cuda import pretended_cuda

        with pretended_cuda():
            yield
    elif torch.cuda.is_available():
        yield
    else:
        pytest.skip("no CUDA device, and none pretended: run tests/test_pretended_cuda.py")


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """The folder of a tiny random diffusion model."""
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def denoiser(model, cuda):
    """It, on the device."""
    from dissector.denoiser import LatentDenoiser

    return LatentDenoiser.load(model, device="cuda")


@pytest.fixture
def generator(cuda):
    return torch.Generator("cuda").manual_seed(0)
