"""GPU work behind the decorator of a Space, which pickles what goes in and out."""

import pickle
import subprocess
import sys
from dataclasses import replace
from functools import wraps
from itertools import islice

import pytest
from toy_scenes import pond

from dissector.progress import Step, finish
from editing.actions.action import Action, Field, Outcome, Tools
from editing.sessions.engine import Engine, Wish
from editing.web.gpu import ENOUGH, decorated, on_zero_gpu, reunited


class ForkedGpu:
    """As ZeroGPU does it: arguments and whatever is yielded are copied, returns are lost."""

    def __init__(self, *, taken_after=None):
        self.seconds, self.taken_after = [], taken_after

    def __call__(self, duration):
        def decorate(task):
            @wraps(task)
            def handler(*args):
                self.seconds.append(duration(*args))
                steps = task(*pickle.loads(pickle.dumps(args)))
                for made in islice(steps, self.taken_after):
                    yield pickle.loads(pickle.dumps(made))

            return handler

        return decorate


def paint(scene, values, tools):
    """Renames the first layer; stops when it is enough."""
    for index in range(values["steps"]):
        if tools.enough():
            break
        yield Step("paint", index + 1, values["steps"])
    first = scene.layers[0]
    file = tools.out / "note.txt"
    file.write_text(f"{index}")
    return Outcome(scene.renamed(first.id, "painted"), {"lines": ["done"]}, (file,))


def action(place="model"):
    fields = (Field("quality", "choice", "", "smoke", choices=("smoke",)),)
    return Action("paint", "Paint", "", fields, lambda scene, values: "Paint", None, paint, place)


def lent(gpu=None):
    gpu = gpu or ForkedGpu()
    engine = Engine(lambda wish, out: wish, lambda request: iter(()))
    return gpu, *decorated(engine, {"paint": action(), "carve": action("hands")}, gpu)


def drained(steps):
    """The steps of a generator, and what it returns."""
    made = []
    while True:
        try:
            made.append(next(steps))
        except StopIteration as stop:
            return made, stop.value


def values(steps=5):
    return {"quality": "smoke", "steps": steps}


def test_the_outcome_comes_back_with_what_did_not_change_as_it_was(tmp_path):
    scene = pond()
    gpu, _, actions = lent()
    tools = Tools(lambda: None, lambda: False, tmp_path)
    steps, outcome = drained(actions["paint"].work(scene, values(), tools))
    assert [step.index for step in steps] == [1, 2, 3, 4, 5]
    assert outcome.scene.layers[0].name == "painted"
    assert outcome.scene.layers[0].id == scene.layers[0].id
    assert all(a is b for a, b in zip(outcome.scene.layers[1:], scene.layers[1:], strict=True))
    assert outcome.report == {"lines": ["done"]}
    assert outcome.files[0].read_text() == "4"
    assert gpu.seconds == [30]


def test_enough_reaches_the_other_process(tmp_path):
    _, _, actions = lent()
    asked = iter([False, True])
    tools = Tools(lambda: None, lambda: next(asked, True), tmp_path)
    steps, outcome = drained(actions["paint"].work(pond(), values(100), tools))
    assert len(steps) == 2
    assert outcome.scene.layers[0].name == "painted"
    assert not (tmp_path / ENOUGH).exists()


def test_a_gpu_that_is_taken_away_is_no_result(tmp_path):
    _, _, actions = lent(ForkedGpu(taken_after=1))
    tools = Tools(lambda: None, lambda: False, tmp_path)
    with pytest.raises(RuntimeError, match="taken away"):
        drained(actions["paint"].work(pond(), values(), tools))


def test_only_the_model_is_lent_a_gpu():
    _, _, actions = lent()
    assert actions["carve"].work is paint
    assert actions["paint"].work is not paint


def test_runs_ask_for_the_time_of_their_preset():
    gpu = ForkedGpu()
    engine = Engine(lambda wish, out: wish, lambda request: iter([Step("generate", 1, 1)]))
    run = decorated(engine, {}, gpu)[0].run
    finish(run(Wish("a frog", (), "preview", 0)))
    assert gpu.seconds == [240]


def test_reunited_keeps_only_what_is_the_same():
    scene = pond()
    copy = pickle.loads(pickle.dumps(scene))
    hidden = copy.with_shown(copy.layers[-1].id, False)
    made = reunited(scene, hidden)
    assert made.layers[0] is scene.layers[0]
    assert made.layers[-1] is not scene.layers[-1]
    assert not made.layers[-1].visible
    moved = replace(copy.layers[0].content, prompt="another")
    other = replace(copy, layers=(replace(copy.layers[0], content=moved), *copy.layers[1:]))
    assert reunited(scene, other).layers[0].content.prompt == "another"


@pytest.mark.parametrize("value, there", [("1", True), ("true", True), ("", False), ("0", False)])
def test_a_space_says_that_it_is_one(monkeypatch, value, there):
    monkeypatch.setenv("SPACES_ZERO_GPU", value)
    assert on_zero_gpu() is there


def test_nothing_brings_torch_along_before_the_package_of_the_space():
    program = "import sys, editing.web.gpu; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
