"""Files of torch.save: tensors are as PyTorch reads them, nothing is run, the rest is named."""

import io
import pickle
import zipfile
from collections import OrderedDict

import pytest
import torch
from threestudio_trial import lightning, random_state, save_checkpoint, system

from dissector.inert_pickle import Foreign
from dissector.torch_files import StoredTensor, read_torch_file

TENSORS = OrderedDict(
    plain=torch.arange(12.0).view(3, 4),
    transposed=torch.arange(12.0).view(3, 4).t(),
    parameter=torch.nn.Parameter(torch.randn(5)),
    scalar=torch.tensor(2.5),
    empty=torch.zeros(0, 3),
    half=torch.randn(4).half(),
    brain=torch.randn(4).bfloat16(),
    double=torch.randn(4).double(),
    long=torch.arange(4),
    short=torch.arange(4).short(),
    byte=torch.arange(4).byte(),
    mask=torch.tensor([True, False, True]),
    expanded=torch.tensor([1.0, 2.0]).expand(1, 2),
)


def replaced(path, name, data, *, compression=zipfile.ZIP_STORED):
    """Put other bytes in place of one file of an archive; None leaves it out."""
    held = path.read_bytes()
    with (
        zipfile.ZipFile(io.BytesIO(held)) as old,
        zipfile.ZipFile(path, "w", compression) as new,
    ):
        for entry in old.namelist():
            content = data if entry.endswith(name) else old.read(entry)
            if content is not None:
                new.writestr(entry, content)
    return path


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "some.ckpt"
    torch.save({"step": 3, "state_dict": TENSORS}, path)
    return path


def test_tensors_are_those_that_pytorch_reads(saved):
    file = read_torch_file(saved)
    assert isinstance(file.content, dict) and file.content["step"] == 3
    for name, stored in file.content["state_dict"].items():
        assert isinstance(stored, StoredTensor)
        read = file.tensor(stored)
        assert read.dtype == TENSORS[name].dtype and read.shape == TENSORS[name].shape, name
        assert torch.equal(read, TENSORS[name].detach()), name


def test_parts_of_one_storage(tmp_path):
    whole = torch.arange(20.0)
    torch.save([whole[5:9], whole[::4], whole.view(4, 5)[:, 2]], tmp_path / "views.pt")
    file = read_torch_file(tmp_path / "views.pt")
    assert isinstance(file.content, list)
    first, second, third = (file.tensor(stored).tolist() for stored in file.content)
    assert first == [5, 6, 7, 8] and second == [0, 4, 8, 12, 16] and third == [2, 7, 12, 17]


def test_a_lightning_checkpoint_with_classes_that_are_not_installed(tmp_path):
    state = random_state(system())
    path = save_checkpoint(tmp_path / "last.ckpt", lightning(state, step=7))
    content = read_torch_file(path).content
    assert isinstance(content, dict) and content["global_step"] == 7
    assert isinstance(content["datamodule_hyper_parameters"], Foreign)
    assert content["datamodule_hyper_parameters"].name.startswith("omegaconf.dictconfig")
    assert content["state_dict"].keys() == state.keys()


class Harm:
    def __init__(self, what, *arguments):
        self.made = (what, arguments)

    def __reduce__(self):
        return self.made


@pytest.mark.parametrize(
    "harm",
    [
        lambda mark: Harm(__import__("os").system, f"touch {mark}"),
        lambda mark: Harm(eval, f"open({mark!r}, 'w').close()"),
        lambda mark: Harm(torch.hub.load, "owner/model", f"touch {mark}"),
        lambda mark: Harm(torch.load, mark),
    ],
)
def test_a_hostile_checkpoint_runs_nothing(saved, tmp_path, harm, monkeypatch):
    mark = tmp_path / "mark"
    hostile = harm(str(mark))
    data = pickle.dumps({"state_dict": {"a": hostile}, "b": hostile}, protocol=2)
    monkeypatch.setattr(torch.hub, "load", lambda *_: mark.touch())
    monkeypatch.setattr(torch, "load", lambda *_: mark.touch())
    content = read_torch_file(replaced(saved, "data.pkl", data)).content
    assert isinstance(content, dict) and isinstance(content["b"], Foreign)
    assert not mark.exists()


def tensor_pickle(size, stride, offset=0, key="0", kind="FloatStorage"):
    """A hand-made reference to a tensor, as torch.save would write it."""
    storage = f"(Vstorage\nctorch\n{kind}\nV{key}\nVcpu\nI12\ntQ"
    shape, steps = ("(" + "".join(f"I{n}\n" for n in numbers) + "t" for numbers in (size, stride))
    rest = f"I{offset}\n{shape}{steps}I00\nNt"
    return f"ctorch._utils\n_rebuild_tensor_v2\n({storage}{rest}R.".encode()


def test_the_hand_made_tensor_is_right(saved):
    file = read_torch_file(replaced(saved, "data.pkl", tensor_pickle((3, 2), (4, 1), 1)))
    assert isinstance(file.content, StoredTensor)
    assert torch.equal(file.tensor(file.content), TENSORS["plain"][:, 1:3])


@pytest.mark.parametrize(
    "made",
    [
        {"size": (3, 5), "stride": (4, 1)},
        {"size": (12,), "stride": (1,), "offset": 1},
        {"size": (10**12,), "stride": (0,)},  # larger than its storage without reaching beyond
        {"size": (3,), "stride": (1,), "key": "99"},
        {"size": (3,), "stride": (1,), "key": "../../version"},
    ],
)
def test_tensors_beyond_their_storage_are_named(saved, made):
    file = read_torch_file(replaced(saved, "data.pkl", tensor_pickle(**made)))
    assert isinstance(file.content, StoredTensor)
    with pytest.raises(ValueError, match=r"some\.ckpt is damaged"):
        file.tensor(file.content)


@pytest.mark.parametrize(
    "made",
    [
        {"size": (3,), "stride": (-1,)},
        {"size": (-3,), "stride": (1,)},
        {"size": (3,), "stride": (1, 1)},
        {"size": (3,), "stride": (1,), "offset": -1},
    ],
)
def test_places_that_can_not_be_are_named(saved, made):
    with pytest.raises(ValueError, match=r"some\.ckpt is damaged: a pickle"):
        read_torch_file(replaced(saved, "data.pkl", tensor_pickle(**made)))


def test_unknown_kinds_of_storage_are_foreign(saved):
    made = tensor_pickle((3,), (1,), kind="QInt8Storage")
    assert isinstance(read_torch_file(replaced(saved, "data.pkl", made)).content, Foreign)


def test_the_format_before_1_6_is_refused(tmp_path):
    path = tmp_path / "old.ckpt"
    torch.save({"a": torch.ones(2)}, path, _use_new_zipfile_serialization=False)
    with pytest.raises(
        ValueError, match=r"old\.ckpt is of the format that PyTorch had before 1\.6"
    ):
        read_torch_file(path)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.unlink(), r"can't be read \(No such file"),
        (lambda path: path.write_bytes(b""), "damaged or no checkpoint of PyTorch"),
        (lambda path: path.write_text("hello"), "damaged or no checkpoint of PyTorch"),
        (lambda path: path.write_bytes(path.read_bytes()[:900]), "damaged or no checkpoint"),
        (lambda path: replaced(path, "data.pkl", None), "no checkpoint of PyTorch: expected"),
        (lambda path: replaced(path, "data.pkl", b"x"), "damaged: a pickle that can't be read"),
        (lambda path: replaced(path, "byteorder", b"big"), "big-endian"),
        (
            lambda path: replaced(path, "none", b"", compression=zipfile.ZIP_DEFLATED),
            "is compressed",
        ),
    ],
)
def test_other_files_are_named(saved, spoil, message):
    spoil(saved)
    with pytest.raises(ValueError, match=message):
        read_torch_file(saved)


def test_a_changed_byte_is_noticed(saved):
    held = bytearray(saved.read_bytes())
    with zipfile.ZipFile(saved) as archive:
        (place,) = (e.header_offset for e in archive.infolist() if e.filename.endswith("data/0"))
    start = held.index(torch.arange(12.0).numpy().tobytes(), place)
    held[start + 5] ^= 1
    saved.write_bytes(held)
    file = read_torch_file(saved)
    assert isinstance(file.content, dict)
    with pytest.raises(ValueError, match=r"some\.ckpt is damaged"):
        file.tensor(file.content["state_dict"]["plain"])
