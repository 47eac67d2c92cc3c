"""Actions of the diffusion model: what they hand to it, and what they report; no model is run."""

import inspect
import sys
from dataclasses import dataclass, replace
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from acting import act, acted, steps_and_outcome, tools
from toy_scenes import pond, scene_facts

from dissector.penetration import Penetration
from dissector.progress import Step
from editing.actions.table import ACTIONS
from editing.actions.values import parse
from editing.errors import EditError
from editing.prompted.replace_settings import REPLACE_PRESETS
from editing.prompted.retexture_settings import RETEXTURE_PRESETS

PRESETS = {"smoke": "settings of smoke", "preview": "settings of preview", "paper": "of paper"}

MODELS = SimpleNamespace(name="models")


@dataclass(frozen=True)
class Replaced:
    scene: object
    penetrations_before: tuple
    penetrations_after: tuple
    contact_distance: float | None


@pytest.fixture
def asked(monkeypatch):
    """Stand-ins for the modules of the model; returns what they were asked for."""
    calls = []

    def note(name, scene, id, prompt, settings, models, rest):
        calls.append((name, scene.layer(id).name, prompt, settings, models, rest))

    def retexture(scene, id, prompt, settings, models, *, seed, strength, enough):
        note("retexture", scene, id, prompt, settings, models, (seed, strength))
        for index in range(5):
            yield Step("paint", index + 1, 5)
            if enough():
                break
        mesh = scene.layer(id).mesh
        painted = replace(mesh, colours=np.zeros_like(mesh.colours), texture=None)
        yield Step("bake", 1, 1)
        return scene.with_prompt(id, prompt, seed=seed).with_mesh(id, painted)

    def made(scene, id, prompt):
        yield Step("refine", 1, 1)
        if prompt == "trouble":
            raise ValueError("expected a surface, got none")
        before, after = ((Penetration("frog", "lily pad", 1.0, share),) for share in (0.5, 0.001))
        mesh = scene.layer(id).mesh
        smaller = replace(mesh, vertices=mesh.vertices / 2)
        return Replaced(scene.with_mesh(id, smaller), before, after, 0.0123)

    def replace_object(scene, id, prompt, settings, models, *, seed, method, enough):
        note("replace", scene, id, prompt, settings, models, (seed, method))
        return (yield from made(scene, id, prompt))

    def reshape_object(scene, id, prompt, settings, models, *, seed, strength, enough):
        note("reshape", scene, id, prompt, settings, models, (seed, strength))
        return (yield from made(scene, id, prompt))

    painting = SimpleNamespace(retexture=retexture, RETEXTURE_PRESETS=PRESETS)
    replacing = SimpleNamespace(replace_object=replace_object, reshape_object=reshape_object)
    monkeypatch.setitem(sys.modules, "editing.prompted.retexture", painting)
    monkeypatch.setitem(sys.modules, "editing.prompted.replacement", replacing)
    settings = SimpleNamespace(REPLACE_PRESETS=PRESETS)
    monkeypatch.setitem(sys.modules, "editing.prompted.replace_settings", settings)
    return calls


def with_models(**options):
    return tools(models=lambda: MODELS, **options)


CALLS = [
    ("retexture", {}, "preview", (0, 0.7)),
    ("retexture", {"strength": 1, "seed": 3, "quality": "smoke"}, "smoke", (3, 1.0)),
    ("replace", {}, "preview", (0, "auto")),
    ("replace", {"method": "regrow", "seed": 2**31 - 1}, "preview", (2**31 - 1, "regrow")),
    ("reshape", {}, "preview", (0, 0.7)),
    ("reshape", {"strength": 0, "quality": "paper"}, "paper", (0, 0.0)),
]


@pytest.mark.parametrize(("name", "raw", "quality", "rest"), CALLS)
def test_the_model_is_asked_for_what_was_wished(asked, name, raw, quality, rest):
    scene = pond()
    before = scene_facts(scene)
    raw = {"layer": "frog", "prompt": " a golden  frog", **raw}
    steps, outcome = steps_and_outcome(scene, name, with_models(), **raw)
    assert asked == [(name, "frog", "a golden frog", PRESETS[quality], MODELS, rest)]
    assert steps[0] == Step("open models", 1, 1) and len(steps) > 1
    assert outcome.scene is not scene and scene_facts(scene) == before
    assert outcome.scene.layers[1] is scene.layers[1] and outcome.files == ()


def test_re_texturing_tells_whether_the_shape_stayed(asked, monkeypatch):
    raw = {"layer": "frog", "prompt": "a golden frog", "seed": 5}
    outcome = act(pond(), "retexture", with_models(), **raw)
    assert outcome.report == {
        "lines": [
            '"frog" is painted as "a golden frog".',
            "Its shape is the same to the last bit.",
        ],
        "geometry_unchanged": True,
    }
    assert outcome.scene.find("frog").content.seed == 5

    def moving(scene, id, *_, **__):
        yield Step("paint", 1, 1)
        mesh = scene.layer(id).mesh
        return scene.with_mesh(id, replace(mesh, vertices=mesh.vertices * 2))

    monkeypatch.setattr(sys.modules["editing.prompted.retexture"], "retexture", moving)
    outcome = act(pond(), "retexture", with_models(), **raw)
    assert outcome.report["geometry_unchanged"] is False
    assert outcome.report["lines"][1] == "Its shape has changed."


def test_the_work_hears_that_it_is_enough(asked):
    raw = {"layer": "frog", "prompt": "a frog"}
    whole, _ = steps_and_outcome(pond(), "retexture", with_models(), **raw)
    short, outcome = steps_and_outcome(pond(), "retexture", with_models(enough=lambda: True), **raw)
    assert len(whole) == 7 and len(short) == 3
    assert not outcome.scene.find("frog").mesh.colours.any()


@pytest.mark.parametrize(("name", "verb"), [("replace", "replaced"), ("reshape", "reshaped")])
def test_what_is_left_of_penetrations_is_reported(asked, name, verb):
    outcome = act(pond(), name, with_models(), layer="frog", prompt="a bunny")
    assert outcome.report["lines"] == [
        f'"frog" was {verb}: "a bunny".',
        '"frog" and "lily pad" share 0.1% of the smaller one (was 50.0%).',
        "Its nearest neighbour is 0.0123 away.",
    ]
    assert outcome.report["contact_distance"] == 0.0123
    assert outcome.report["penetrations_after"] == [
        {"first": "frog", "second": "lily pad", "volume": 1.0, "share": 0.001}
    ]


def test_a_distance_that_is_not_known_is_left_out(asked, monkeypatch):
    for away in (None, float("inf"), float("nan")):

        def nowhere(scene, id, *_, away=away, **__):
            yield Step("refine", 1, 1)
            return Replaced(scene, (), (), away)

        monkeypatch.setattr(sys.modules["editing.prompted.replacement"], "replace_object", nowhere)
        report = act(pond(), "replace", with_models(), layer="fly", prompt="a bee").report
        assert "contact_distance" not in report and len(report["lines"]) == 1


@pytest.mark.parametrize("name", ["retexture", "replace", "reshape"])
def test_no_model_is_loaded_for_what_cannot_be_done(asked, name):
    scene = pond()
    locked = scene.with_lock(scene.layers[0].id)
    refused = [
        (locked, {"layer": "frog", "prompt": "a frog"}, '"frog" is locked'),
        (scene, {"layer": "frog", "prompt": "  "}, "The prompt cannot be empty"),
        (scene, {"layer": "frog", "prompt": "x" * 1001}, "at most 1000 characters"),
        (scene, {"layer": "bear", "prompt": "a frog"}, 'no layer "bear"'),
        (scene, {"layer": "frog", "prompt": "a frog", "quality": "best"}, "one of smoke, preview"),
        (scene, {"layer": "frog", "prompt": "a frog", "seed": -1}, "should be a whole number from"),
    ]
    for given, raw, message in refused:
        with pytest.raises(EditError, match=message):
            acted(given, name, **raw)
    assert not asked


def test_errors_of_the_work_become_sentences(asked):
    for name, verb in (("replace", "replaced"), ("reshape", "reshaped")):
        with pytest.raises(EditError, match=f'"frog" cannot be {verb}: expected a surface, got'):
            act(pond(), name, with_models(), layer="frog", prompt="trouble")


def test_nothing_is_loaded_before_the_first_step(asked):
    """So that a job can be cancelled before the models are read."""
    action, scene = ACTIONS["replace"], pond()
    values = parse(action, {"layer": "frog", "prompt": "a bunny"}, scene)
    work = action.work(scene, values, tools())  # its models would fail
    assert next(work).stage == "open models" and not asked
    work.close()


KEYWORDS = {
    "retexture": {"seed", "strength", "enough"},
    "replace_object": {"seed", "method", "enough"},
    "reshape_object": {"seed", "strength", "enough"},
}


@pytest.mark.parametrize(
    ("module", "presets", "functions"),
    [
        ("retexture", RETEXTURE_PRESETS, ["retexture"]),
        ("replacement", REPLACE_PRESETS, ["replace_object", "reshape_object"]),
    ],
)
def test_the_real_modules_take_what_they_are_handed(module, presets, functions):
    real = import_module(f"editing.prompted.{module}")
    assert set(PRESETS) <= set(presets)
    for name in functions:
        taken = inspect.signature(getattr(real, name))
        taken.bind(None, "id", "a frog", None, None, **dict.fromkeys(KEYWORDS[name]))


@pytest.mark.parametrize("name", ["replace", "reshape", "retexture"])
def test_a_gpu_out_of_memory_is_said_in_words(name):
    def full():
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(EditError, match="^The GPU ran out of memory. The scene is as it was"):
        act(pond(), name, tools(models=full), layer="frog", prompt="a bunny")


def test_other_failures_of_the_work_are_not_called_so():
    def broken():
        raise RuntimeError("a fault of the program")

    with pytest.raises(RuntimeError, match="a fault"):
        act(pond(), "replace", tools(models=broken), layer="frog", prompt="a bunny")
