"""The choice of a backend is explicit, logged and never silent."""

import logging

import pytest
import torch

from dissector import backends
from dissector.backends import hash_grid_backend, mesh_backend, require

CPU, CUDA = torch.device("cpu"), torch.device("cuda")


@pytest.fixture(autouse=True)
def forget_choices():
    backends._hash_grid_backend.cache_clear()
    backends._mesh_backend.cache_clear()
    yield
    backends._hash_grid_backend.cache_clear()
    backends._mesh_backend.cache_clear()


@pytest.mark.parametrize(
    ("requested", "device", "dtype", "chosen"),
    [
        (None, CPU, torch.float32, "numba"),
        (None, CPU, torch.float64, "numba"),
        (None, CPU, torch.bfloat16, "torch"),
        (None, CUDA, torch.float32, "torch"),
        ("torch", CPU, torch.float32, "torch"),
        ("numba", CPU, torch.float32, "numba"),
    ],
)
def test_choice(requested, device, dtype, chosen):
    assert hash_grid_backend(requested, device=device, dtype=dtype) == chosen


def test_choice_is_logged_once(caplog):
    with caplog.at_level(logging.INFO, logger="dissector.backends"):
        for _ in range(3):
            hash_grid_backend(None, device=CPU, dtype=torch.float32)
    assert [record.getMessage() for record in caplog.records] == [
        "hash grid on cpu in torch.float32: numba backend"
    ]


@pytest.mark.parametrize(("device", "dtype"), [(CUDA, torch.float32), (CPU, torch.float16)])
def test_numba_where_it_cannot_serve(device, dtype):
    with pytest.raises(ValueError, match=r"expects float32 or float64 on cpu, got .*use backend"):
        hash_grid_backend("numba", device=device, dtype=dtype)


def test_absent_backend_names_its_install_command(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match="needs numba, which is not installed; run: pip install"):
        hash_grid_backend(None, device=CPU, dtype=torch.float32)
    with pytest.raises(ImportError, match="drawing needs pencil.*run: buy a pencil"):
        require("pencil", "buy a pencil", use="drawing")


@pytest.mark.parametrize(
    ("requested", "device", "chosen"),
    [
        (None, CPU, "deodr"),
        (None, CUDA, "nvdiffrast"),
        (None, torch.device("mps"), "deodr"),
        ("deodr", CUDA, "deodr"),
        ("nvdiffrast", torch.device("cuda", 1), "nvdiffrast"),
    ],
)
def test_choice_of_a_mesh_renderer(requested, device, chosen, monkeypatch, caplog):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    with caplog.at_level(logging.INFO, logger="dissector.backends"):
        assert [mesh_backend(requested, device=device) for _ in range(3)] == [chosen] * 3
    expected = f"meshes on {device.type}: {chosen} backend"
    assert [record.getMessage() for record in caplog.records] == [expected]


def test_nvdiffrast_where_it_cannot_serve():
    with pytest.raises(ValueError, match="expects vertices on cuda, got cpu; use backend='deodr'"):
        mesh_backend("nvdiffrast", device=CPU)


@pytest.mark.parametrize(
    ("device", "command"),
    [
        (CPU, "needs deodr, .*; run: pip install DEODR"),
        (CUDA, "needs nvdiffrast, .*; run: pip install .*NVlabs/nvdiffrast"),
    ],
)
def test_absent_mesh_renderer_names_its_install_command(device, command, monkeypatch):
    """And the other one does not step in."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=f"rendering meshes on {device} {command}"):
        mesh_backend(None, device=device)
