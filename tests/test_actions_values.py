"""From outside to the values of fields: every kind, and what is wrong, in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_scenes import pond

from editing.actions.action import Action, Field
from editing.actions.table import ACTIONS
from editing.actions.values import parse, rgb, unlocked
from editing.errors import EditError

SCENE = pond()


def parsed(raw, kind="text", scene=SCENE, **options):
    """One value of a field."""
    field = Field("value", kind, "", **options)
    action = Action("a", "Try", "", (field,), lambda scene, values: "", lambda scene, _: scene)
    return parse(action, {"value": raw}, scene)["value"]


def refusal(raw, kind="text", scene=SCENE, **options):
    with pytest.raises(EditError) as caught:
        parsed(raw, kind, scene, **options)
    return str(caught.value)


def test_layers_come_as_ids():
    frog, pad, fly = (held.id for held in SCENE.layers)
    assert parsed(" Lily  PAD ", "layer") == pad and parsed(fly, "layer") == fly
    assert parsed(["fly", frog, "FROG"], "layers") == (frog, fly)
    assert parsed([], "layers", default=()) == (frog, pad, fly)
    assert parsed([], "layers") == ()
    hidden = SCENE.with_shown(pad, False)
    assert parsed([], "layers", hidden, default=()) == (frog, fly)
    assert parsed(None, "layers", hidden.with_solo(fly), default=()) == (fly,)
    assert 'There is no layer "bear". The layers are "frog"' in refusal("bear", "layer")
    assert "The value should be the name of a layer. It is 3." == refusal(3, "layer")
    assert "should be a list of names of layers" in refusal("frog", "layers")
    assert "should be the name of a layer" in refusal([["frog"]], "layers")
    for id in (frog, pad, fly):
        hidden = hidden.with_shown(id, False)
    assert "All layers are hidden" in refusal([], "layers", hidden, default=())


def test_locked_layers_are_refused_before_any_work():
    frog = SCENE.layers[0].id
    locked = SCENE.with_lock(frog)
    assert parsed("frog", "layer", locked) == frog
    assert '"frog" is locked' in refusal("frog", "layer", locked, edited=True)
    assert '"frog" is locked' in refusal(["fly", "frog"], "layers", locked, edited=True)
    assert unlocked(SCENE, frog) is SCENE.layers[0]
    with pytest.raises(EditError, match="locked"):
        unlocked(locked, frog)
    for name in ("smooth", "cut", "combine", "drop", "retexture", "replace", "reshape"):
        with pytest.raises(EditError, match='"frog" is locked'):
            parse(ACTIONS[name], {"layer": "frog"}, locked)


def test_texts():
    assert parsed("  a \t golden\n frog ") == "a golden frog" and parsed("") == ""
    assert refusal(7) == "The value should be a text. It is 7."
    assert refusal("  ", low=1) == "The value cannot be empty."
    assert "at most 1000 characters, not 1001" in refusal("x" * 1001)
    assert "at most 3 characters, not 4" in refusal("xxxx", high=3)
    assert "characters that do not show" in refusal("a\x00b")


def test_numbers():
    assert parsed(0.25, "number") == 0.25 and parsed(np.float32(0.5), "number") == 0.5
    assert isinstance(parsed(2, "number"), float)
    assert parsed(-1, "number", low=-1, high=1) == -1 and parsed(1, "number", low=-1, high=1) == 1
    assert refusal(1.5, "number", low=-1, high=1) == (
        "The value should be a number from -1 to 1. It is 1.5."
    )
    assert "a number, 0 or more. It is -1." in refusal(-1, "number", low=0)
    assert "a number, 4 or less. It is 5." in refusal(5, "number", high=4)
    for wrong in ("1", True, None, [1], float("nan"), float("inf"), 10**400, 1j):
        assert "value" in refusal(wrong, "number")


def test_whole_numbers():
    assert parsed(3, "whole") == 3 and isinstance(parsed(3.0, "whole"), int)
    assert parsed(2**53 + 1, "whole") == 2**53 + 1
    for wrong in (2.5, "3", False, float("nan"), float("inf")):
        assert "should be a whole number" in refusal(wrong, "whole")
    assert "from 1 to 2. It is 3." in refusal(3, "whole", low=1, high=2)


def test_flags_choices_and_colours():
    assert parsed(True, "flag") is True and parsed(False, "flag") is False
    assert "should be true or false. It is 1." in refusal(1, "flag")
    assert parsed("b", "choice", choices=("a", "b")) == "b"
    assert 'should be one of a, b. It is "c".' in refusal("c", "choice", choices=("a", "b"))
    assert "one of a, b" in refusal(["a"], "choice", choices=("a", "b"))
    assert parsed("#3FA0c8", "colour") == "#3fa0c8"
    assert parsed("transparent", "colour", choices=("transparent",)) == "transparent"
    assert rgb("#ff0033") == (1.0, 0.0, 0.2)
    for wrong in (
        "red",
        "#12345",
        "#1234567",
        "12 34 56",
        "#12345g",
        3,
        "#12345\n",
        "#１２３４５６",
    ):
        assert "should be a colour such as #3fa0c8" in refusal(wrong, "colour")


def test_vectors_and_matrices():
    assert parsed([1, 2.5, -3], "vector") == (1.0, 2.5, -3.0)
    assert parsed(np.arange(3), "vector") == (0.0, 1.0, 2.0)
    assert "three numbers from -1 to 1" in refusal([0, 0, 2], "vector", low=-1, high=1)
    for wrong in ([1, 2], [1, 2, 3, 4], "123", [1, 2, "3"], 5, {"x": 1}, [0, 0, float("nan")]):
        assert "should be three numbers" in refusal(wrong, "vector")
    rows = np.arange(16.0).reshape(4, 4)
    for raw in (rows, rows.tolist(), rows.ravel(), rows.ravel().tolist()):
        assert np.array_equal(parsed(raw, "matrix"), rows)
    for wrong in (rows[:3].tolist(), rows[:, :3].tolist(), list(range(15)), [1] * 4, "m" * 16, {}):
        assert "should be four rows of four numbers" in refusal(wrong, "matrix")


def test_cameras():
    assert parsed("front", "camera").name == "front"
    placed = parsed({"position": [1, 2, 3], "target": [0, 0, 0]}, "camera")
    assert placed.position == (1, 2, 3)
    assert 'no camera "behind"' in refusal("behind", "camera")
    assert "A camera" in refusal(5, "camera")


def test_absent_fields_have_their_defaults():
    frog = SCENE.layers[0].id
    assert parse(ACTIONS["retexture"], {"layer": "frog", "prompt": "a frog"}, SCENE) == {
        "layer": frog,
        "prompt": "a frog",
        "strength": 0.7,
        "seed": 0,
        "quality": "preview",
    }
    dropped = parse(ACTIONS["drop"], {"layer": "frog", "direction": None}, SCENE)
    assert dropped["direction"] == (0, 0, -1)
    assert parsed(None, "number", default=None) is None


def test_wrong_names_of_fields():
    with pytest.raises(EditError, match=r'^Re-texture takes layer, .*; it has no "colour".$'):
        parse(ACTIONS["retexture"], {"layer": "frog", "colour": "#000000"}, SCENE)
    with pytest.raises(EditError, match="^Re-texture needs the prompt.$"):
        parse(ACTIONS["retexture"], {"layer": "frog"}, SCENE)
    with pytest.raises(EditError, match="it has no 3"):
        parse(ACTIONS["hide"], {3: "frog"}, SCENE)
    for wrong in (None, ["frog"], "frog"):
        with pytest.raises(EditError, match="takes values by their names"):
            parse(ACTIONS["hide"], wrong, SCENE)


def test_long_and_odd_values_are_shown_short():
    assert len(refusal("x" * 5000, "colour")) < 150
    assert "\n" not in refusal("a\nb", "colour")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(ACTIONS)), st.data())
def test_whatever_comes_is_a_value_or_a_sentence(name, data):
    """No JSON value makes `parse` fail in another way than with an EditError."""
    action = ACTIONS[name]
    raw = {field.name: data.draw(json_values) for field in action.fields}
    try:
        values = parse(action, raw, SCENE)
    except EditError as error:
        assert str(error).endswith(".")
    else:
        assert list(values) == [field.name for field in action.fields]
