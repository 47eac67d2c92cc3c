"""What an action is, the table of all, and those that are done at once."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from acting import act, acted, label
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_scenes import pond, scene_facts, shifted

from dissector.mesh import Material
from editing.actions.action import REQUIRED, Action, Field
from editing.actions.table import ACTIONS
from editing.actions.values import parse
from editing.errors import EditError
from editing.poses import world_bounds

ROOT = Path(__file__).resolve().parents[1]

NOW = (
    "show hide solo lock unlock rename describe duplicate delete reorder merge transform move "
    "turn scale colour hue material"
).split()
HANDS = (
    "soft_drag smooth inflate mirror decimate subdivide cut combine drop push_apart export "
    "picture cut_outs figure turntable"
).split()
MODEL = ["retexture", "replace", "reshape"]


def nothing(scene, values):
    return scene


def work(scene, values, tools):
    yield


def test_the_table_has_all_actions_in_their_places():
    for place, names in (("now", NOW), ("hands", HANDS), ("model", MODEL)):
        assert {name for name, each in ACTIONS.items() if each.place == place} == set(names)
    files = {name for name, each in ACTIONS.items() if each.files}
    assert files == {"export", "picture", "cut_outs", "figure", "turntable"}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_actions_can_be_shown_and_asked_for(action):
    """Texts, JSON defaults that lie within their own bounds, and fields in a sensible order."""
    assert action.help and action.title and action.name == action.name.lower()
    required = [field.required for field in action.fields]
    assert required == sorted(required, reverse=True)
    for field in action.fields:
        assert field.help
        if not field.required:
            default = json.loads(json.dumps(field.default))
            alone = Action("a", "A", "", (field,), lambda scene, values: "", nothing)
            assert parse(alone, {field.name: default}, pond()) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"change": nothing, "place": "hands"},
        {"work": work, "place": "now"},
        {"work": work, "change": nothing, "place": "model"},
        {"place": "now"},
        {"change": nothing, "fields": (Field("a", "text", ""), Field("a", "flag", ""))},
    ],
)
def test_actions_that_make_no_sense_are_refused(changes):
    parts = {"fields": (), "label": lambda scene, values: "", **changes}
    with pytest.raises(ValueError, match="expected"):
        Action("a", "A", "does it", **parts)


def test_fields_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="expected choices for the field a"):
        Field("a", "choice", "")
    with pytest.raises(ValueError, match="expected low ≤ high for a, got 2 > 1"):
        Field("a", "number", "", low=2, high=1)
    assert Field("a", "text", "").required and repr(REQUIRED) == "REQUIRED"
    assert not Field("a", "text", "", None).required


def test_eyes_and_locks():
    scene = pond()
    hidden = acted(scene, "hide", layer="fly")
    assert not hidden.find("fly").visible and scene.find("fly").visible
    assert acted(hidden, "show", layer="FLY").find("fly").visible
    alone = acted(scene, "solo", layer="frog")
    assert [held.name for held in alone.shown] == ["frog"]
    assert acted(alone, "solo").solo is None and acted(alone, "solo", layer=None).solo is None
    locked = acted(scene, "lock", layer=scene.layers[1].id)
    assert locked.find("lily pad").locked
    assert not acted(locked, "unlock", layer="lily pad").find("lily pad").locked
    assert acted(scene, "show", layer="frog") is scene


def test_names_prompts_and_the_list():
    scene = pond()
    assert acted(scene, "rename", layer="frog", name="  green   toad ").layers[0].name == (
        "green toad"
    )
    described = acted(scene, "describe", layer="fly", prompt="a fly")
    assert described.find("fly").content.prompt == "a fly"
    assert acted(described, "describe", layer="fly", prompt="").find("fly").content.prompt == ""
    assert [held.name for held in acted(scene, "duplicate", layer="frog").layers][1] == "frog copy"
    assert [held.name for held in acted(scene, "delete", layer="frog").layers] == [
        "lily pad",
        "fly",
    ]
    assert acted(scene, "reorder", layer="fly", place=1).layers[0].name == "fly"
    merged = acted(scene, "merge", layers=["fly", "frog"])
    assert [held.name for held in merged.layers] == ["frog", "lily pad"]
    named = acted(scene, "merge", layers=["fly", "frog"], name="prey")
    assert named.layers[0].name == "prey"


def test_placing():
    scene = pond()
    matrix = shifted(1, 2, 3)
    placed = acted(scene, "transform", layer="fly", matrix=matrix.tolist())
    assert np.array_equal(placed.find("fly").content.transform, matrix)
    flat = acted(scene, "transform", layer="fly", matrix=matrix.ravel().tolist())
    assert np.array_equal(flat.find("fly").content.transform, matrix)
    for name, by in (("move", (1, -2, 0.5)), ("turn", (0, 0, 90)), ("scale", (2, 2, -1))):
        before = world_bounds(scene.find("lily pad").content)
        after = world_bounds(acted(scene, name, layer="lily pad", by=by).find("lily pad").content)
        middle, size = after.mean(axis=0), np.ptp(after, axis=0)
        moved, grown = middle - before.mean(axis=0), size / np.ptp(before, axis=0)
        assert np.allclose(moved, by if name == "move" else 0, atol=1e-6)
        assert np.allclose(grown, (2, 2, 1) if name == "scale" else 1, atol=1e-6)
    about = acted(scene, "scale", layer="lily pad", by=(3, 3, 3), about=(0, 0, 0))
    assert np.allclose(world_bounds(about.find("lily pad").content).mean(axis=0), (0, 0, -0.9))
    turned = acted(scene, "turn", layer="lily pad", by=(90, 0, 0), about=(0, 0, 0))
    assert np.allclose(world_bounds(turned.find("lily pad").content).mean(axis=0), (0, 0.3, 0))


def test_colours_and_materials():
    scene = pond()
    red = acted(scene, "colour", layer="frog", colour="#FF0080").find("frog").mesh
    assert red.texture is None and np.allclose(red.colours, [1, 0, 128 / 255])
    shiny = acted(scene, "material", layer="fly", metallic=1)
    assert shiny.find("fly").content.material == Material(1.0, 0.4)
    both = acted(scene, "material", layer="fly", metallic=0.5, roughness=0)
    assert both.find("fly").content.material == Material(0.5, 0.0)
    assert acted(scene, "material", layer="fly") is scene


def test_hues_are_shifted_by_their_module(monkeypatch):
    scene, asked = pond(), []

    class Hue:
        @staticmethod
        def shifted_hue(mesh, **shift):
            asked.append(shift)
            return scene.find("fly").mesh

    monkeypatch.setitem(sys.modules, "editing.hands.hue", Hue)
    assert acted(scene, "hue", layer="frog") is scene and not asked
    after = acted(scene, "hue", layer="frog", hue=-90, lightness=0.5)
    assert after.find("frog").mesh is scene.find("fly").mesh
    assert asked == [{"hue": -90, "saturation": 0, "lightness": 0.5}]
    with pytest.raises(EditError, match='"frog" is locked'):
        acted(scene.with_lock(scene.layers[0].id), "hue", layer="frog", hue=1)
    assert len(asked) == 1


LABELS = [
    ("show", {"layer": "frog"}, "Show frog"),
    ("unlock", {"layer": "frog"}, "Unlock frog"),
    ("solo", {"layer": "frog"}, "Solo frog"),
    ("solo", {}, "Solo off"),
    ("rename", {"layer": "frog", "name": " big  toad"}, "Rename frog to big toad"),
    ("describe", {"layer": "frog", "prompt": "a frog"}, "Prompt of frog"),
    ("reorder", {"layer": "frog", "place": 2}, "Reorder frog"),
    ("merge", {"layers": ["frog", "fly"]}, "Merge frog and fly"),
    ("merge", {"layers": ["fly", "frog", "lily pad"]}, "Merge frog, lily pad and fly"),
    ("colour", {"layer": "frog", "colour": "#000000"}, "Recolour frog"),
    ("soft_drag", {"layer": "frog", "point": [0] * 3, "by": [1] * 3, "radius": 1}, "Drag frog"),
    ("combine", {"layer": "frog", "other": "fly"}, "Join frog and fly"),
    (
        "combine",
        {"layer": "frog", "other": "fly", "operation": "difference"},
        "Subtract fly from frog",
    ),
    ("push_apart", {}, "Push apart frog, lily pad and fly"),
    ("retexture", {"layer": "frog", "prompt": "a golden frog"}, "Re-texture frog: a golden frog"),
    ("replace", {"layer": "frog", "prompt": "x" * 99}, f"Replace frog: {'x' * 59}…"),
    ("export", {"format": "obj"}, "Export obj"),
    ("figure", {}, "Figure"),
]


@pytest.mark.parametrize(("name", "raw", "text"), LABELS)
def test_labels_of_the_history(name, raw, text):
    assert label(pond(), name, **raw) == text


REFUSED = [
    ("rename", {"layer": "frog", "name": "Lily Pad"}, 'There is a layer "Lily Pad" already'),
    ("rename", {"layer": "frog", "name": " "}, "A layer needs a name"),
    ("rename", {"layer": "frog", "name": "x" * 101}, "at most 100 characters"),
    ("reorder", {"layer": "frog", "place": 4}, "places 1 to 3; there is no 4"),
    ("reorder", {"layer": "frog", "place": 0}, "there is no 0"),
    ("merge", {"layers": ["frog"]}, "2 layers or more, not 1"),
    ("merge", {"layers": []}, "2 layers or more, not 0"),
    ("merge", {"layers": ["frog", "lily pad"]}, '"lily pad" is locked'),
    ("delete", {"layer": "lily pad"}, '"lily pad" is locked'),
    ("move", {"layer": "lily pad", "by": [0, 0, 1]}, '"lily pad" is locked'),
    ("colour", {"layer": "lily pad", "colour": "#000000"}, '"lily pad" is locked'),
    ("scale", {"layer": "frog", "by": [1, 0, 1]}, 'A scale of 0 would make "frog" flat'),
    ("move", {"layer": "frog", "by": [1e39, 0, 0]}, "too far away"),
    ("transform", {"layer": "frog", "matrix": np.ones((4, 4)).tolist()}, "cannot be edited"),
    ("transform", {"layer": "frog", "matrix": [[0] * 4] * 4}, "cannot be edited that way"),
]


@pytest.mark.parametrize(("name", "raw", "message"), REFUSED)
def test_what_cannot_be_done_is_told(name, raw, message):
    scene = pond()
    scene = scene.with_lock(scene.layers[1].id)
    before = scene_facts(scene)
    with pytest.raises(EditError, match=message):
        acted(scene, name, **raw)
    assert scene_facts(scene) == before


def test_the_last_layer_stays():
    scene = pond()
    for name in ("frog", "fly"):
        scene = acted(scene, "delete", layer=name)
    with pytest.raises(EditError, match='"lily pad" is the last layer'):
        acted(scene, "delete", layer="lily pad")


numbers = st.floats(-3, 3, allow_nan=False, width=32)
vectors = st.tuples(numbers, numbers, numbers).map(list)
ANY = {
    "layer": st.sampled_from(["frog", "lily pad", "fly"]),
    "layers": st.lists(st.sampled_from(["frog", "lily pad", "fly"]), max_size=3),
    "text": st.text(max_size=12),
    "number": numbers,
    "whole": st.integers(-1, 5),
    "colour": st.sampled_from(["#3fa0c8", "#000000", "red"]),
    "vector": vectors,
    "matrix": st.lists(st.lists(numbers, min_size=4, max_size=4), min_size=4, max_size=4),
}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_actions_at_once_never_touch_the_scene_given(data):
    """Nor the values; and they do the same again."""
    action = ACTIONS[data.draw(st.sampled_from([name for name in NOW if name != "hue"]))]
    raw = {field.name: data.draw(ANY[field.kind]) for field in action.fields}
    scene = pond()
    scene = scene.with_lock(scene.layers[data.draw(st.integers(0, 2))].id)
    before, given_values = scene_facts(scene), json.dumps(raw)
    try:
        first, second = acted(scene, action.name, **raw), acted(scene, action.name, **raw)
    except EditError as error:
        assert str(error)[-1] in ".!?"
    else:
        once, again = scene_facts(first), scene_facts(second)
        assert [row[1:] for row in once[0]] == [row[1:] for row in again[0]]
        assert label(scene, action.name, **raw)
    assert scene_facts(scene) == before and json.dumps(raw) == given_values


def test_the_table_is_read_without_heavy_libraries():
    program = (
        "import sys\nfrom editing.actions.table import ACTIONS\n"
        "assert not {'torch', 'igl', 'gradio', 'numba'} & set(sys.modules), sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_outcomes_of_actions_at_once_have_no_report():
    outcome = act(pond(), "hide", layer="fly")
    assert outcome.report == {} and outcome.files == ()
