"""The folder of a run: whose it is, what it keeps, and what it refuses."""

import numpy as np
import pytest
import torch
from PIL import Image

from dissector.checkpoints import load_tensors
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


class Counting:
    """A stage of five steps that adds up, and may fail in one of them."""

    def __init__(self, folder, error=None, at=None):
        self.folder, self.error, self.at = folder, error, at
        self.halfway = folder.halfway("generate", "settings")
        self.sum, self.steps = torch.zeros(1), []

    def state_dict(self):
        return {"sum": self.sum}

    def load_state_dict(self, state):
        self.sum = state["sum"]

    def __call__(self):
        done = self.halfway.resume({"counting": self}, torch.Generator())
        for step in range(done, 5):
            if step == self.at and self.error is not None:
                raise self.error
            self.sum = self.sum + step
            self.steps.append(step)
            self.halfway.step(step + 1)
            yield Step("generate", step + 1, 5)
        return self.sum

    def run(self):
        def load(content):
            return content["sum"]

        return self.folder.stage(
            "generate", self, lambda value: {"sum": value}, load, halfway=self.halfway
        )


@pytest.mark.parametrize(
    "error", [RuntimeError("a bug"), torch.OutOfMemoryError("CUDA"), KeyboardInterrupt()]
)
def test_a_long_stage_that_fails_goes_on_where_it_was(folder, error):
    with pytest.raises(type(error)) as raised:
        finish(Counting(folder, error, at=3).run())
    assert raised.value is error
    assert folder.part("generate").exists() and not folder.checkpoint("generate").exists()
    rest = Counting(folder)
    assert finish(rest.run()) == 10 and rest.steps == [3, 4]
    assert not folder.part("generate").exists() and folder.checkpoint("generate").exists()


def test_an_error_that_is_thrown_in_from_outside_keeps_the_step(folder):
    running = Counting(folder).run()
    next(running), next(running)
    with pytest.raises(KeyboardInterrupt):
        running.throw(KeyboardInterrupt())
    assert load_tensors(folder.part("generate"))[1]["steps"] == 2


def test_a_stage_that_is_given_up_writes_nothing(folder):
    """Whoever closes a run may be about to delete its folder, and waits for it."""
    running = Counting(folder).run()
    next(running), next(running)
    running.close()
    assert not folder.part("generate").exists()


def test_a_part_beside_the_finished_stage_is_cleared(folder):
    """Such as after a kill between the two."""
    finish(Counting(folder).run())
    folder.part("generate").write_bytes(b"old")
    again = Counting(folder)
    assert finish(again.run()) == 10 and again.steps == []
    assert not folder.part("generate").exists()


def test_seconds_of_a_stage_add_up(folder, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])

    def pass_time(step):
        now[0] += 7.0

    with pytest.raises(KeyboardInterrupt):
        finish(Counting(folder, KeyboardInterrupt(), at=2).run(), pass_time)
    now[0] += 1000.0
    finish(Counting(folder).run(), pass_time)
    assert [(stage.steps, stage.seconds) for stage in folder.stages()] == [(5, 35.0)]


def test_a_stage_of_which_only_the_end_was_left_has_all_its_steps(folder):
    running = Counting(folder).run()
    for _ in range(5):
        next(running)
    with pytest.raises(KeyboardInterrupt):
        running.throw(KeyboardInterrupt())
    rest = Counting(folder)
    assert finish(rest.run()) == 10 and rest.steps == []
    assert [stage.steps for stage in folder.stages()] == [5]


def test_a_part_that_cannot_be_kept_does_not_hide_why_the_stage_failed(folder, monkeypatch, caplog):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("dissector.halfway.save_tensors", full)
    with pytest.raises(ZeroDivisionError):
        finish(Counting(folder, ZeroDivisionError(), at=3).run())
    assert "the last steps are not kept" in caplog.text and "No space left" in caplog.text


def test_a_part_of_other_settings_says_what_to_do(folder):
    with pytest.raises(KeyboardInterrupt):
        finish(Counting(folder, KeyboardInterrupt(), at=3).run())
    other = Counting(folder)
    other.halfway = folder.halfway("generate", "other settings")
    with pytest.raises(ValueError, match="Delete it to compute that stage again") as error:
        finish(other.run())
    assert str(folder.part("generate")) in str(error.value)
    folder.part("generate").unlink()
    assert finish(Counting(folder).run()) == 10


def test_what_is_kept_is_told(folder):
    assert folder.kept("generate") == folder.kept(None) == ""
    with pytest.raises(KeyboardInterrupt):
        finish(Counting(folder, KeyboardInterrupt(), at=3).run())
    assert folder.kept("generate") == f": what was done is kept in {folder.path}"
    assert folder.kept("mine") == ""
    finish(Counting(folder).run())
    assert folder.kept("mine") == f": the finished stages are kept in {folder.path}"


def test_too_little_memory_for_a_checkpoint_is_no_fault_of_the_checkpoint(folder):
    def load(content):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    finish(Stage().run(folder))
    with pytest.raises(torch.OutOfMemoryError):
        folder.read("mine", load)


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
    folder.show_views(colour)
    folder.show_masks(masks, ("frog", "lily pad"))
    shown = np.asarray(Image.open(folder.path / "views" / "001.png")) / 255
    assert np.abs(shown - colour[1].numpy()).max() < 0.6 / 255
    mask = np.asarray(Image.open(folder.masks / "frog" / "001.png"))
    assert mask.shape == (4, 5) and (mask[2] == 153).all() and mask.sum() == 5 * 153
    assert not np.asarray(Image.open(folder.masks / "lily pad" / "000.png")).any()


def test_masks_that_a_person_has_corrected_stay(folder):
    masks = torch.zeros(1, 1, 4, 5)
    folder.show_masks(masks + 1, ("frog",))
    folder.show_masks(masks, ("frog",), given=folder.path / "." / "masks")
    assert np.asarray(Image.open(folder.masks / "frog" / "000.png")).min() == 255
    folder.show_masks(masks, ("frog",), given=folder.path / "elsewhere")
    assert np.asarray(Image.open(folder.masks / "frog" / "000.png")).max() == 0


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
    folder.part("generate").touch(), folder.part("dissect").touch()
    assert kept("abc") == ["generate"]
    assert folder.part("generate").exists() and not folder.part("dissect").exists()
    assert "masks or clicks have changed: mine and what follows" in caplog.text
    finish(Stage().run(folder, "mine"))
    assert kept("abc") == ["generate", "mine"]
    assert kept("") == ["generate"]


def test_checkpoints_of_an_unknown_run_are_not_adopted(tmp_path):
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "generate.safetensors").write_bytes(b"")
    with pytest.raises(ValueError, match="run.json is missing"):
        RunFolder.open(tmp_path, {"prompt": "a frog"}, resume=True)
