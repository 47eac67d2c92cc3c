"""The folder of a run: whose it is, what it keeps, and what it refuses."""

import numpy as np
import pytest
import torch
from PIL import Image

from dissector.progress import Step, finish
from dissector.run_folder import RunFolder

IDENTITY = {"prompt": "a frog on a lily pad", "layers": None, "preset": "smoke", "seed": 3}


@pytest.fixture
def folder(tmp_path):
    return RunFolder.open(tmp_path / "run", IDENTITY, resume=False)


class Stage:
    """A stage of two steps that counts how often it is computed."""

    def __init__(self, value=7.0):
        self.value, self.computed = value, 0

    def __call__(self):
        self.computed += 1
        yield Step("mine", 1, 2)
        yield Step("mine", 2, 2)
        return torch.tensor([self.value])

    def run(self, folder, name="mine"):
        def tensors(value):
            return {"x": value}

        return folder.stage(name, self, tensors, lambda content: content["x"])


def test_a_new_folder_says_what_it_is_of(folder):
    assert folder.identity() == IDENTITY
    assert folder.stages() == ()


def test_an_existing_run_is_refused_without_resume(folder):
    with pytest.raises(ValueError, match="holds a run already; go on with it by --resume") as error:
        RunFolder.open(folder.path, IDENTITY, resume=False)
    assert str(folder.path) in str(error.value)


def test_the_same_run_is_gone_on_with(folder):
    assert RunFolder.open(folder.path, dict(IDENTITY), resume=True) == folder


def test_resuming_an_empty_folder_starts_a_run(tmp_path):
    assert RunFolder.open(tmp_path, IDENTITY, resume=True).identity() == IDENTITY


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("prompt", "a bear", "with prompt 'a frog on a lily pad', not 'a bear'"),
        ("seed", 4, "with seed 3, not 4"),
        ("preset", "preview", "with preset 'smoke', not 'preview'"),
        ("layers", ["frog", "pad"], r"with layers None, not \['frog', 'pad'\]"),
    ],
)
def test_another_run_is_refused(folder, key, value, message):
    with pytest.raises(ValueError, match=message):
        RunFolder.open(folder.path, {**IDENTITY, key: value}, resume=True)
    assert folder.identity() == IDENTITY


def test_a_damaged_identity_is_named(folder):
    (folder.path / "run.json").write_text("{")
    with pytest.raises(ValueError, match=r"run\.json is damaged .*choose another --out"):
        RunFolder.open(folder.path, IDENTITY, resume=True)


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(ValueError, match=f"{tmp_path} holds no run"):
        RunFolder(tmp_path).identity()


@pytest.mark.parametrize("below", [".", "deeper/still"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path, below):
    (tmp_path / "file").write_text("in the way")
    out = tmp_path / "file" / below
    with pytest.raises(OSError, match="cannot make the output folder") as error:
        RunFolder.open(out, IDENTITY, resume=False)
    assert str(out) in str(error.value)
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_read_only_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(PermissionError, match="cannot write to the output folder") as error:
        RunFolder.open(tmp_path, IDENTITY, resume=False)
    assert str(tmp_path) in str(error.value)
    assert not list(tmp_path.iterdir())


def test_a_stage_is_computed_once(folder):
    stage, steps = Stage(), []
    assert finish(stage.run(folder), steps.append) == torch.tensor([7.0])
    assert [(step.index, step.total) for step in steps] == [(1, 2), (2, 2)]
    again = []
    assert finish(stage.run(folder), again.append) == torch.tensor([7.0])
    assert [(step.stage, step.index, step.total) for step in again] == [("mine", 1, 1)]
    assert stage.computed == 1
    (report,) = folder.stages()
    assert (report.name, report.steps) == ("mine", 2) and report.seconds >= 0


def test_a_stopped_stage_leaves_no_checkpoint_and_closes(folder):
    closed = []

    def compute():
        try:
            yield Step("mine", 1, 2)
        finally:
            closed.append(True)
        return torch.zeros(1)

    running = folder.stage("mine", compute, lambda x: {"x": x}, lambda content: content["x"])
    next(running)
    running.close()
    assert closed and not folder.checkpoint("mine").exists() and folder.stages() == ()


def test_a_failing_stage_leaves_the_earlier_ones(folder):
    def fail():
        yield Step("dissect", 1, 2)
        raise RuntimeError("out of memory")

    finish(Stage(1.0).run(folder, "mine"))
    before = folder.checkpoint("mine").read_bytes()
    with pytest.raises(RuntimeError, match="out of memory"):
        finish(folder.stage("dissect", fail, lambda x: x, lambda x: x))
    assert folder.checkpoint("mine").read_bytes() == before
    assert not folder.checkpoint("dissect").exists()
    assert [stage.name for stage in folder.stages()] == ["mine"]


def test_a_checkpoint_is_never_there_without_its_time(folder):
    """The times are written first: a kill in between costs the stage, not the report."""

    def save(value, path):
        assert [stage.name for stage in folder.stages()] == ["mine"]
        path.write_text("saved")

    finish(folder.stage_file("mine", Stage(), save, lambda path: path.read_text()))


def test_a_damaged_checkpoint_says_what_to_do(folder):
    finish(Stage().run(folder))
    path = folder.checkpoint("mine")
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(ValueError, match="Delete it to compute that stage again") as error:
        finish(Stage().run(folder))
    assert str(path) in str(error.value)


@pytest.mark.parametrize("failure", [KeyError("y"), RuntimeError("size mismatch")])
def test_a_checkpoint_of_other_settings_says_what_to_do(folder, failure):
    def load(content):
        raise failure

    finish(Stage().run(folder))
    with pytest.raises(ValueError, match="cannot go on from the checkpoint .*Delete it"):
        folder.read("mine", load)


def test_a_stage_computed_again_replaces_its_time(folder):
    for name in ("generate", "mine", "generate"):
        folder.checkpoint(name).unlink(missing_ok=True)
        finish(Stage().run(folder, name))
    assert [stage.name for stage in folder.stages()] == ["generate", "mine"]


def test_damaged_times_are_named(folder):
    finish(Stage().run(folder))
    (folder.path / "checkpoints" / "stages.json").write_text('[{"name": 1}]')
    with pytest.raises(ValueError, match=r"stages\.json is damaged .*delete it and --resume"):
        folder.stages()


def test_masks_are_left_for_a_person_to_look_at(folder):
    colour = torch.rand(2, 4, 5, 3, generator=torch.Generator().manual_seed(0))
    masks = torch.zeros(2, 2, 4, 5)
    masks[1, 0, 2] = 0.6
    folder.show_masks(colour, masks, ("frog", "lily pad"))
    shown = np.asarray(Image.open(folder.path / "views" / "001.png")) / 255
    assert np.abs(shown - colour[1].numpy()).max() < 0.6 / 255
    mask = np.asarray(Image.open(folder.masks / "frog" / "001.png"))
    assert mask.shape == (4, 5) and (mask[2] == 153).all() and mask.sum() == 5 * 153
    assert not np.asarray(Image.open(folder.masks / "lily pad" / "000.png")).any()


def test_masks_that_a_person_has_corrected_stay(folder):
    colour, masks = torch.zeros(1, 4, 5, 3), torch.zeros(1, 1, 4, 5)
    folder.show_masks(colour, masks + 1, ("frog",))
    folder.show_masks(colour + 1, masks, ("frog",), keep=True)
    assert np.asarray(Image.open(folder.masks / "frog" / "000.png")).min() == 255
    assert np.asarray(Image.open(folder.path / "views" / "000.png")).min() == 255


def test_new_corrections_drop_what_was_made_with_others(folder, caplog):
    caplog.set_level("INFO")
    folder.settle_corrections("", ("mine", "dissect"))
    assert not (folder.path / "checkpoints").exists() and not caplog.text
    for stage in ("generate", "mine", "dissect"):
        finish(Stage().run(folder, stage))

    def kept(mark):
        folder.settle_corrections(mark, ("mine", "dissect"))
        return [name for name in ("generate", "mine") if folder.checkpoint(name).exists()]

    assert kept("") == ["generate", "mine"]
    assert kept("abc") == ["generate"]
    assert "masks or clicks have changed: mine and what follows" in caplog.text
    finish(Stage().run(folder, "mine"))
    assert kept("abc") == ["generate", "mine"]
    assert kept("") == ["generate"]


def test_checkpoints_of_an_unknown_run_are_not_adopted(tmp_path):
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "generate.safetensors").write_bytes(b"")
    with pytest.raises(ValueError, match="run.json is missing"):
        RunFolder.open(tmp_path, {"prompt": "a frog"}, resume=True)
