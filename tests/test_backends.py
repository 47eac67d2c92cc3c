"""The choice of a backend is explicit, logged and never silent."""

import logging
import re
from functools import partial
from pathlib import Path

import pytest
import torch

from dissector import backends
from dissector.backends import compositing_backend, hash_grid_backend, mesh_backend

CPU, CUDA = torch.device("cpu"), torch.device("cuda")


CACHES = (backends._hash_grid_backend, backends._compositing_backend, backends._mesh_backend)


@pytest.fixture(autouse=True)
def forget_choices():
    for choice in CACHES:
        choice.cache_clear()
    yield
    for choice in CACHES:
        choice.cache_clear()


@pytest.fixture
def install(monkeypatch):
    """Names the only optional libraries that are there."""

    def only(*names):
        monkeypatch.setattr("importlib.util.find_spec", lambda name: name in names or None)

    return only


@pytest.mark.parametrize(
    ("requested", "device", "dtype", "chosen"),
    [
        (None, CPU, torch.float32, "numba"),
        (None, CPU, torch.float64, "numba"),
        (None, CPU, torch.bfloat16, "torch"),
        (None, CUDA, torch.float32, "tinycudann"),
        (None, CUDA, torch.float64, "torch"),
        ("torch", CPU, torch.float32, "torch"),
        ("torch", CUDA, torch.float32, "torch"),
        ("numba", CPU, torch.float32, "numba"),
        ("tinycudann", torch.device("cuda", 1), torch.float32, "tinycudann"),
    ],
)
def test_choice(requested, device, dtype, chosen, install):
    install("numba", "tinycudann")
    assert hash_grid_backend(requested, device=device, dtype=dtype) == chosen


def test_tinycudann_is_compiled_for_some_numbers_of_features(install):
    install("tinycudann")
    chosen = [
        hash_grid_backend(None, device=CUDA, dtype=torch.float32, features=features)
        for features in (1, 3, 4, 8, 16)
    ]
    assert chosen == ["tinycudann", "torch", "tinycudann", "tinycudann", "torch"]
    with pytest.raises(ValueError, match="1, 2, 4 or 8 features a level, got .* and 3 features"):
        hash_grid_backend("tinycudann", device=CUDA, dtype=torch.float32, features=3)


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


@pytest.mark.parametrize(("device", "dtype"), [(CUDA, torch.float16), (CPU, torch.float32)])
def test_tinycudann_where_it_cannot_serve(device, dtype):
    with pytest.raises(ValueError, match=r"expects float32 on cuda and .*, got .*; use backend='t"):
        hash_grid_backend("tinycudann", device=device, dtype=dtype)


@pytest.mark.parametrize(
    ("requested", "device", "dtype", "chosen"),
    [
        (None, CPU, torch.float32, "torch"),
        (None, CUDA, torch.float32, "nerfacc"),
        (None, CUDA, torch.float64, "torch"),
        ("torch", CUDA, torch.float32, "torch"),
        ("nerfacc", CUDA, torch.float32, "nerfacc"),
    ],
)
def test_choice_of_compositing(requested, device, dtype, chosen, install):
    install("nerfacc", "nerfacc.csrc")
    assert compositing_backend(requested, device=device, dtype=dtype) == chosen


@pytest.mark.parametrize(("device", "dtype"), [(CUDA, torch.float64), (CPU, torch.float32)])
def test_nerfacc_where_it_cannot_serve(device, dtype):
    with pytest.raises(ValueError, match=r"nerfacc expects float32 on cuda, got .*backend='torch'"):
        compositing_backend("nerfacc", device=device, dtype=dtype)


@pytest.mark.parametrize("programs", [("nvcc", "ninja"), ("nvcc",), ("ninja",), ()])
def test_nerfacc_needs_a_compiler_unless_it_is_compiled_already(programs, install, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: name if name in programs else None)
    install("nerfacc")
    chosen = compositing_backend(None, device=CUDA, dtype=torch.float32)
    assert chosen == ("nerfacc" if len(programs) == 2 else "torch")
    if chosen == "torch":
        with pytest.raises(ImportError, match="nvcc and ninja, and one of them is not on PATH"):
            compositing_backend("nerfacc", device=CUDA, dtype=torch.float32)


def test_absent_backend_names_its_install_command(install):
    install()
    with pytest.raises(
        ImportError, match="needs numba: numba is not installed; run: pip install n"
    ):
        hash_grid_backend(None, device=CPU, dtype=torch.float32)


CHOICES = {
    "tinycudann": partial(hash_grid_backend, device=CUDA, dtype=torch.float32),
    "nerfacc": partial(compositing_backend, device=CUDA, dtype=torch.float32),
    "nvdiffrast": partial(mesh_backend, device=CUDA),
}


@pytest.mark.parametrize(
    ("library", "reference"),
    [("tinycudann", "torch"), ("nerfacc", "torch"), ("nvdiffrast", "deodr")],
)
def test_reference_steps_in_for_an_absent_cuda_library(library, reference, install, caplog):
    """And says so once, with how to install it; by name, the library must be there."""
    install("deodr")
    with caplog.at_level(logging.INFO, logger="dissector.backends"):
        assert [CHOICES[library](None) for _ in range(3)] == [reference] * 3
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    price = backends.PRICE.get(library, "which is slower")
    expected = re.escape(f": {reference} backend, {price}, because {library} is not installed")
    assert re.search(
        rf"cuda.*{expected}; for {library} run: pip .* requirements-gpu.txt", record.message
    )
    with pytest.raises(
        ImportError, match=f"needs {library}: .* run: pip install .*requirements-gp"
    ):
        CHOICES[library](library)


def test_without_nvdiffrast_the_time_it_takes_is_told():
    assert "on the CPU" in backends.PRICE["nvdiffrast"] and "hour" in backends.PRICE["nvdiffrast"]


@pytest.mark.parametrize("error", [ImportError, OSError, RuntimeError])
def test_a_library_that_was_built_for_another_torch_says_what_to_do(error, monkeypatch):
    def broken(name):
        raise error(f"undefined symbol in {name}")

    monkeypatch.setattr("importlib.import_module", broken)
    expected = r"nvdiffrast is .*\(undefined symbol in nvdiffrast\.torch\).* pip uninstall -y nvd"
    with pytest.raises(ImportError, match=f"{expected}.*requirements-gpu.txt"):
        backends.imported("nvdiffrast.torch")


def test_backends_of_a_device(install):
    install("numba", "deodr")
    assert backends.chosen(CPU) == {"hash_grid": "numba", "compositing": "torch", "mesh": "deodr"}
    install("tinycudann", "nerfacc", "nerfacc.csrc", "nvdiffrast")
    expected = {"hash_grid": "tinycudann", "compositing": "nerfacc", "mesh": "nvdiffrast"}
    assert backends.chosen(CUDA) == expected


def test_requirements_hold_what_the_install_command_promises():
    names = (Path(__file__).parents[1] / "requirements-gpu.txt").read_text(encoding="utf-8")
    assert all(re.search(rf"^{name}\b", names, re.M) for name in backends.CUDA_LIBRARIES)


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
    expected = f"rendering meshes on {device.type}: {chosen} backend"
    assert [record.getMessage() for record in caplog.records] == [expected]


def test_nvdiffrast_where_it_cannot_serve():
    with pytest.raises(ValueError, match="expects vertices on cuda, got cpu; use backend='deodr'"):
        mesh_backend("nvdiffrast", device=CPU)


@pytest.mark.parametrize("device", [CPU, CUDA])
def test_without_any_mesh_renderer(device, install):
    install()
    command = f"rendering meshes on {device} needs deodr: .* run: pip install DEODR"
    with pytest.raises(ImportError, match=command):
        mesh_backend(None, device=device)
