"""Checkpoints come back as they were saved, or not at all."""

import errno
import json
import os

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

import dissector.files
from dissector.checkpoints import load_tensors, save_tensors

TENSORS = {"grid": torch.arange(12.0).view(3, 4), "mask": torch.tensor([True, False])}


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "checkpoints" / "generate.safetensors"
    save_tensors(path, TENSORS, preset="smoke")
    return path


def same(loaded, expected):
    assert loaded.keys() == expected.keys()
    for name, tensor in expected.items():
        assert loaded[name].dtype == tensor.dtype and torch.equal(loaded[name], tensor)


@given(
    shape=st.lists(st.integers(0, 4), max_size=3),
    dtype=st.sampled_from([torch.float64, torch.float32, torch.float16, torch.int64, torch.bool]),
    seed=st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_round_trip_is_exact(tmp_path_factory, shape, dtype, seed):
    values = torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 3
    path = tmp_path_factory.mktemp("trip") / "stage.safetensors"
    save_tensors(path, {"x": values.to(dtype)}, seed=seed, layers=["frog", "lily pad"])
    loaded, described = load_tensors(path)
    same(loaded, {"x": values.to(dtype)})
    assert described == {"seed": seed, "layers": ["frog", "lily pad"]}


def test_views_and_tensors_with_gradients_are_saved_by_value(tmp_path):
    base = torch.arange(6.0).view(2, 3).requires_grad_()
    save_tensors(tmp_path / "a", {"turned": base.T, "whole": base})
    loaded, _ = load_tensors(tmp_path / "a")
    same(loaded, {"turned": base.detach().T, "whole": base.detach()})


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: b"\x80\x04 a pickle " + content,
        lambda content: bytes(range(64)),
    ],
    ids=["empty", "half", "last byte", "other header", "noise"],
)
def test_a_damaged_file_is_named(saved, damage):
    saved.write_bytes(damage(saved.read_bytes()))
    with pytest.raises(ValueError, match="damaged") as caught:
        load_tensors(saved)
    assert str(saved) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match=str(tmp_path / "nothing")):
        load_tensors(tmp_path / "nothing")


def test_tensors_of_another_program_are_no_checkpoint(tmp_path):
    save_file(TENSORS, tmp_path / "other.safetensors")
    with pytest.raises(ValueError, match="no checkpoint"):
        load_tensors(tmp_path / "other.safetensors")


def test_a_full_disk_leaves_the_earlier_file(saved, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = saved.read_bytes()
    monkeypatch.setattr(dissector.files, "_flush", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        save_tensors(saved, {"grid": torch.zeros(9)})
    assert caught.value.errno == errno.ENOSPC and caught.value.filename == str(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_the_description_is_plain_json(saved):
    header = json.loads(saved.read_bytes()[8:].split(b"}}", 1)[0] + b"}}")
    assert json.loads(header["__metadata__"]["description"]) == {"preset": "smoke"}
