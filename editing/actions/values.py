"""From what a page, a program or a command line sent to the values of an action's fields.

layer    name or id                     id
layers   list of them; none: all shown  tuple of ids, in the scene's order
text     str                            str, without control characters
number   int or float                   float, finite
whole    int, or float without fraction int
flag     bool                           bool
choice   str                            str
colour   "#rrggbb"                      the same, in lower case
vector   3 numbers                      tuple of 3 floats
matrix   4 rows of 4 numbers, or 16     float64 (4, 4)
camera   name or dict                   `view_camera.ViewCamera`
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from editing.actions.action import Action, Field, Kind, Values
from editing.errors import EditError
from editing.poses import Three
from editing.scene import Scene, SceneLayer

LONGEST_TEXT = 1000
"""Characters, where a field says nothing."""

_SPOKEN = {
    "layer": "the name of a layer",
    "layers": "a list of names of layers",
    "text": "a text",
    "number": "a number",
    "whole": "a whole number",
    "flag": "true or false",
    "colour": "a colour such as #3fa0c8",
    "vector": "three numbers",
    "matrix": "four rows of four numbers",
}


def parse(action: Action, raw: Any, scene: Scene) -> Values:
    """The values of all fields of an action.

    Args:
        raw: JSON values by the names of the fields; None counts as absent. It comes from outside,
            so that it may be anything.

    Raises:
        EditError: an unknown field, a missing one, a value of another kind or out of range, a layer
            that is not there, or one that is locked where the action edits it.
    """
    if not isinstance(raw, Mapping):
        raise EditError(f"{action.title} takes values by their names, not {_shown(raw)}.")
    known = {field.name: field for field in action.fields}
    for name in raw:
        if name not in known:
            listed = ", ".join(known) or "nothing"
            raise EditError(f"{action.title} takes {listed}; it has no {_shown(name)}.")
    return {name: _value(action, field, raw.get(name), scene) for name, field in known.items()}


def rgb(colour: str) -> Three:
    """The colour "#rrggbb" as sRGB in 0..1."""
    return tuple(channel / 255 for channel in bytes.fromhex(colour[1:]))


def unlocked(scene: Scene, id: str) -> SceneLayer:
    """A layer that may be edited; a locked one is refused before any work.

    Raises:
        EditError: it is locked, or not in the scene.
    """
    held = scene.layer(id)
    scene.with_mesh(id, held.mesh)  # changes nothing, and refuses as an edit would be
    return held


def _value(action: Action, field: Field, raw: Any, scene: Scene) -> Any:
    if raw is None:
        if field.required:
            raise EditError(f"{action.title} needs {_named(field)}.")
        if field.default is None:
            return None
        raw = field.default
    return _PARSERS[field.kind](field, raw, scene)


def _layer(field: Field, raw: Any, scene: Scene) -> str:
    if not isinstance(raw, str):
        raise _wrong(field, raw)
    held = scene.find(raw)
    return unlocked(scene, held.id).id if field.edited else held.id


def _layers(field: Field, raw: Any, scene: Scene) -> tuple[str, ...]:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise _wrong(field, raw)
    one = Field(field.name, "layer", field.help, edited=field.edited)
    wanted = {_layer(one, each, scene) for each in raw}
    if not wanted and not field.required:
        wanted = {held.id for held in scene.shown}
        if not wanted:
            raise EditError("All layers are hidden. Show one, or say which layers are meant.")
    if field.low is not None and len(wanted) < field.low:
        raise EditError(f"That takes {field.low:g} layers or more, not {len(wanted)}.")
    return tuple(held.id for held in scene.layers if held.id in wanted)


def _text(field: Field, raw: Any, scene: Scene) -> str:
    if not isinstance(raw, str):
        raise _wrong(field, raw)
    text = " ".join(raw.split())
    longest = LONGEST_TEXT if field.high is None else field.high
    if len(text) > longest:
        raise EditError(
            f"{_capital(_named(field))} may have at most {longest:g} characters, not {len(text)}."
        )
    if len(text) < (field.low or 0):
        raise EditError(f"{_capital(_named(field))} cannot be empty.")
    if not text.isprintable():
        raise EditError(f"{_capital(_named(field))} cannot hold characters that do not show.")
    return text


def _number(field: Field, raw: Any, scene: Scene) -> float:
    if not _is_number(raw) or not _within(field, float(raw)):
        raise _wrong(field, raw)
    return float(raw)


def _whole(field: Field, raw: Any, scene: Scene) -> int:
    if not _is_number(raw) or raw != int(raw) or not _within(field, float(raw)):
        raise _wrong(field, raw)
    return int(raw)


def _flag(field: Field, raw: Any, scene: Scene) -> bool:
    if not isinstance(raw, bool):
        raise _wrong(field, raw)
    return raw


def _choice(field: Field, raw: Any, scene: Scene) -> str:
    if not isinstance(raw, str) or raw not in field.choices:
        raise _wrong(field, raw)
    return raw


def _colour(field: Field, raw: Any, scene: Scene) -> str:
    if isinstance(raw, str) and raw in field.choices:
        return raw
    if not isinstance(raw, str) or not re.fullmatch("#[0-9a-fA-F]{6}", raw):
        raise _wrong(field, raw)
    return raw.lower()


def _vector(field: Field, raw: Any, scene: Scene) -> tuple[float, ...]:
    numbers = _numbers(raw)
    if len(numbers) != 3 or not all(_within(field, number) for number in numbers):
        raise _wrong(field, raw)
    return tuple(numbers)


def _matrix(field: Field, raw: Any, scene: Scene) -> np.ndarray:
    if isinstance(raw, Sequence | np.ndarray) and len(raw) == 4:
        rows = [_numbers(row) for row in raw]
    else:
        flat = _numbers(raw)
        rows = [flat[start : start + 4] for start in range(0, len(flat), 4)]
    if len(rows) != 4 or any(len(row) != 4 for row in rows):
        raise _wrong(field, raw)
    return np.array(rows, dtype=np.float64)


def _camera(field: Field, raw: Any, scene: Scene) -> Any:
    from editing.pictures.view_camera import (
        ViewCamera,  # of the pictures, which most actions do without
    )

    try:
        return ViewCamera.parse(raw)
    except EditError:
        raise
    except ValueError as error:
        raise EditError(f"{_capital(_named(field))} is no camera: {error}.") from error


def _numbers(raw: Any) -> list[float]:
    """Finite numbers of a list; none where it holds anything else."""
    if isinstance(raw, str) or not isinstance(raw, Sequence | np.ndarray):
        return []
    numbers = list(raw)
    return [float(number) for number in numbers] if all(map(_is_number, numbers)) else []


def _is_number(raw: Any) -> bool:
    """Whether it is a finite number that a float holds; true and false are none."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | np.integer | np.floating):
        return False
    try:
        return math.isfinite(raw)
    except OverflowError:
        return False


def _within(field: Field, number: float) -> bool:
    low = -math.inf if field.low is None else field.low
    high = math.inf if field.high is None else field.high
    return low <= number <= high


def _wrong(field: Field, raw: Any) -> EditError:
    """What a field should have been."""
    if field.kind == "choice":
        expected = f"one of {', '.join(field.choices)}"
    else:
        expected = " or ".join([_SPOKEN[field.kind], *field.choices]) + _bounds(field)
    return EditError(f"{_capital(_named(field))} should be {expected}. It is {_shown(raw)}.")


def _bounds(field: Field) -> str:
    if field.kind not in ("number", "whole", "vector"):
        return ""
    if field.low is not None and field.high is not None:
        return f" from {field.low:g} to {field.high:g}"
    if field.low is not None:
        return f", {field.low:g} or more"
    return "" if field.high is None else f", {field.high:g} or less"


def _named(field: Field) -> str:
    return f"the {field.name.replace('_', ' ')}"


def _shown(raw: Any) -> str:
    """A value from outside, shortened."""
    text = raw if isinstance(raw, str) else repr(raw)
    text = "".join(each if each.isprintable() else " " for each in text[:61])
    text = text if len(text) <= 60 else f"{text[:60]}…"
    return f'"{text}"' if isinstance(raw, str) else text


def _capital(name: str) -> str:
    """As at the start of a sentence."""
    return name[:1].upper() + name[1:]


_PARSERS: dict[Kind, Callable[[Field, Any, Scene], Any]] = {
    "layer": _layer,
    "layers": _layers,
    "text": _text,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "choice": _choice,
    "colour": _colour,
    "vector": _vector,
    "matrix": _matrix,
    "camera": _camera,
}
