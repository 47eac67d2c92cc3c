"""What is kept of a loop in its middle, and that a loop that goes on ends like one that never
stopped."""

import errno
import logging
import os

import pytest
import torch
from torch import nn

import dissector.files
from dissector.checkpoints import load_tensors
from dissector.halfway import NOWHERE, HalfwayFile
from dissector.occupancy import OccupancyGrid

STEPS = 6


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


class Loop:
    """A loop that changes a module, an optimiser's moments, a grid and a random source.

    Attributes:
        seen: steps that this very loop did.
    """

    def __init__(self, *, outputs=2, optimiser=torch.optim.Adam):
        self.generator = seeded(1)
        self.model = nn.Linear(3, outputs)
        with torch.no_grad():
            for parameter in self.model.parameters():
                parameter.copy_(torch.rand(parameter.shape, generator=self.generator))
        self.grid = OccupancyGrid(4)
        self.optimiser = optimiser(self.model.parameters(), lr=0.1)
        self.seen = []

    def parts(self):
        return {"model": self.model, "grid": self.grid, "optimiser": self.optimiser}

    def run(self, halfway, *, until=STEPS, before=lambda step: None, within=lambda step: None):
        """`before` is called when a step has only drawn, `within` when it has changed something."""
        for step in range(halfway.resume(self.parts(), self.generator), until):
            x = torch.randn(5, 3, generator=self.generator)
            self.optimiser.zero_grad()
            (self.model(x).square().mean() / (step + 1)).backward()
            before(step)
            self.optimiser.step()
            within(step)
            self.grid.update(lambda points: points.norm(dim=1), generator=self.generator)
            halfway.step(step + 1)
            self.seen.append(step)
        return self

    def state(self):
        return [
            *self.model.state_dict().values(),
            *self.grid.state_dict().values(),
            *(part[name] for part in self.optimiser.state.values() for name in sorted(part)),
            self.generator.get_state(),
        ]


def assert_equal(one, two):
    assert len(one) == len(two)
    assert all(torch.equal(a, b) for a, b in zip(one, two, strict=True))


class Stop(Exception):
    pass


def stopping(at):
    def stop(step):
        if step == at:
            raise Stop

    return stop


def kept(path, **options):
    return HalfwayFile(path, "toy", "settings", **{"every": 0, **options})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "checkpoints" / "toy.part.safetensors"


@pytest.mark.parametrize("done", range(STEPS + 1))
def test_a_loop_that_goes_on_ends_like_one_that_never_stopped(path, done):
    whole = Loop().run(NOWHERE)
    Loop().run(kept(path), until=done)
    rest = Loop().run(kept(path))
    assert rest.seen == list(range(done, STEPS))
    assert_equal(whole.state(), rest.state())


def test_a_loop_may_be_stopped_any_number_of_times(path):
    for done in (2, 3, 5):
        Loop().run(kept(path), until=done)
    assert_equal(Loop().run(NOWHERE).state(), Loop().run(kept(path)).state())


def test_rates_are_the_loops_own_and_not_what_was_kept(path):
    Loop().run(kept(path), until=2)
    loop = Loop()
    loop.optimiser.param_groups[0]["lr"] = 0.5
    kept(path).resume(loop.parts(), loop.generator)
    assert loop.optimiser.param_groups[0]["lr"] == 0.5
    assert loop.optimiser.param_groups[0]["betas"] == (0.9, 0.999)


def test_where_it_goes_on_is_logged(path, caplog):
    caplog.set_level(logging.INFO)
    Loop().run(kept(path), until=2)
    assert "goes on" not in caplog.text
    Loop().run(kept(path))
    assert "toy goes on after step 2" in caplog.text


# In the middle of a step.


def test_a_step_that_has_changed_nothing_yet_is_undone_by_forgetting_it(path):
    """Such as when a forward or a backward pass needs too much memory."""
    halfway = kept(path, every=1e9)
    with pytest.raises(Stop):
        Loop().run(halfway, before=stopping(3))
    assert not path.exists()
    halfway.save()
    assert load_tensors(path)[1]["steps"] == 3
    assert_equal(Loop().run(NOWHERE).state(), Loop().run(kept(path)).state())


@pytest.mark.parametrize(
    "options", [{}, {"foreach": True}, {"fused": True}], ids=("plain", "foreach", "fused")
)
def test_a_torn_step_is_not_kept_and_what_was_kept_before_stays(path, options):
    def adam(parameters, lr):
        return torch.optim.Adam(parameters, lr, **options)

    halfway = kept(path)
    with pytest.raises(Stop):
        Loop(optimiser=adam).run(halfway, within=stopping(3))
    before = path.read_bytes()
    halfway.save()
    assert path.read_bytes() == before and load_tensors(path)[1]["steps"] == 3
    whole = Loop(optimiser=adam).run(NOWHERE)
    assert_equal(whole.state(), Loop(optimiser=adam).run(kept(path)).state())


@pytest.mark.parametrize("part", ["weight", "grid", "mask", "moment"])
def test_a_change_of_any_part_is_noticed(path, part):
    loop, halfway = Loop(), kept(path, every=1e9)
    loop.run(halfway, until=2)
    with torch.no_grad():
        if part == "weight":
            loop.model.weight[0, 0] += 1
        elif part == "grid":
            loop.grid.values[3] = 1
        elif part == "mask":
            loop.grid.mask = loop.grid.mask.clone()
        else:
            loop.optimiser.state[loop.model.weight]["exp_avg"].mul_(2)
    halfway.save()
    assert not path.exists()


# When it is kept.


class Clock:
    def __init__(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr("dissector.halfway.time.monotonic", lambda: self.now)


def test_it_is_kept_once_a_minute(path, monkeypatch):
    clock, written = Clock(monkeypatch), []
    monkeypatch.setattr(
        "dissector.halfway.save_tensors", lambda path, tensors, **held: written.append(held)
    )

    def wait(step):
        clock.now += 25.0

    loop, halfway = Loop(), HalfwayFile(path, "toy", "settings")
    loop.run(halfway, until=8, before=wait)
    assert [(held["steps"], held["seconds"]) for held in written] == [(3, 75.0), (6, 150.0)]
    halfway.save()
    halfway.save()
    assert [held["steps"] for held in written] == [3, 6, 8]


def test_seconds_add_up(path, monkeypatch):
    clock = Clock(monkeypatch)

    def wait(step):
        clock.now += 10.0

    for done in (2, 5):
        halfway = kept(path)
        clock.now += 1000.0  # nobody works on it meanwhile
        Loop().run(halfway, until=done, before=wait)
    assert halfway.earlier == 20.0
    assert load_tensors(path)[1]["seconds"] == 50.0


def test_nothing_is_kept_before_the_first_step_or_after_the_last(path):
    loop, halfway = Loop(), kept(path, every=1e9)
    halfway.resume(loop.parts(), loop.generator)
    halfway.save()
    assert not path.exists()
    loop.run(halfway)
    halfway.save()
    halfway.forget()
    halfway.save()
    halfway.forget()
    assert not path.exists()


def test_a_full_disk_leaves_what_was_kept(path, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    Loop().run(kept(path), until=2)
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(dissector.files, "_flush", full)
        with pytest.raises(OSError, match="No space left") as error:
            Loop().run(kept(path))
    assert str(path) in str(error.value) and path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert_equal(Loop().run(NOWHERE).state(), Loop().run(kept(path)).state())


def test_nowhere_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loop = Loop().run(NOWHERE)
    NOWHERE.save()
    NOWHERE.forget()
    assert NOWHERE.resume(loop.parts(), loop.generator) == 0 == NOWHERE.earlier
    assert not list(tmp_path.iterdir())


# What cannot be gone on from.


def refused(path, message, loop=None, settings="settings", **options):
    before = path.read_bytes()
    loop = loop or Loop(**options)
    with pytest.raises(ValueError, match=message) as error:
        HalfwayFile(path, "toy", settings).resume(loop.parts(), loop.generator)
    assert f"cannot go on from {path}: " in str(error.value)
    assert "Delete it to compute that stage again" in str(error.value)
    assert path.read_bytes() == before


def test_a_damaged_file_is_named(path):
    Loop().run(kept(path), until=2)
    path.write_bytes(path.read_bytes()[:-5])
    refused(path, "is damaged or no checkpoint")


def test_other_settings_are_named(path):
    Loop().run(kept(path), until=2)
    refused(path, "made with other settings", settings="others")


def test_other_shapes_are_named(path):
    Loop().run(kept(path), until=2)
    refused(path, "size mismatch for weight", outputs=3)
    loop = Loop()
    loop.grid = OccupancyGrid(5)
    refused(path, "expected 125 cells, got 64", loop)


def test_other_parts_are_named(path):
    loop = Loop()
    Loop().run(kept(path), until=2)
    loop.parts = lambda: {"model": loop.model}
    refused(path, r"expected \['model'\], got \['grid', 'model', 'optimiser'\]", loop)


def test_the_random_numbers_of_another_device_are_named(path):
    """They can't be gone on with there, and are never drawn anew in silence."""
    Loop().run(kept(path), until=2)

    class Elsewhere:
        device = torch.device("cuda")

    loop = Loop()
    loop.generator = Elsewhere()
    halfway = kept(path)
    halfway._parts, halfway._generator = loop.parts(), Elsewhere()
    with pytest.raises(ValueError, match="random numbers are of the device cpu, not cuda"):
        halfway._load()


def test_too_little_memory_to_load_is_no_fault_of_the_file(path):
    Loop().run(kept(path), until=2)
    loop = Loop()

    def load(state):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    loop.model.load_state_dict = load
    with pytest.raises(torch.OutOfMemoryError):
        kept(path).resume(loop.parts(), loop.generator)
