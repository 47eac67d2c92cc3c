"""Actions that are done at once: what the layer panel does, placing, and plain colours.

World space is right-handed, z up.
"""

from collections.abc import Callable
from dataclasses import replace

from editing.actions.action import Action, Field, Values
from editing.actions.values import rgb, unlocked
from editing.errors import EditError
from editing.hands.placing import translation
from editing.poses import pose, world_bounds
from editing.scene import Scene

LAYER = Field("layer", "layer", "name or id of a layer")
EDITED = Field("layer", "layer", "name or id of a layer that is not locked", edited=True)


def about(verb: str) -> Callable[[Scene, Values], str]:
    """A label of a verb and the name of `layer`."""
    return lambda scene, values: f"{verb} {scene.layer(values['layer']).name}"


def names(scene: Scene, ids: tuple[str, ...]) -> str:
    """Of some layers, as in a sentence."""
    listed = [scene.layer(id).name for id in ids]
    *first, last = listed
    return f"{', '.join(first)} and {last}" if first else last


def _simple(name: str, help: str, change: Callable[[Scene, str], Scene]) -> Action:
    """An action on one layer without further fields."""
    title = name.capitalize()
    return Action(
        name,
        title,
        help,
        (LAYER,),
        about(title),
        lambda scene, values: change(scene, values["layer"]),
    )


def _solo(scene: Scene, values: Values) -> Scene:
    return scene.with_solo(values["layer"])


def _solo_label(scene: Scene, values: Values) -> str:
    id = values["layer"]
    return "Solo off" if id is None else f"Solo {scene.layer(id).name}"


def _rename(scene: Scene, values: Values) -> Scene:
    return scene.renamed(values["layer"], values["name"])


def _rename_label(scene: Scene, values: Values) -> str:
    return f"Rename {scene.layer(values['layer']).name} to {values['name']}"


def _describe(scene: Scene, values: Values) -> Scene:
    return scene.with_prompt(values["layer"], values["prompt"])


def _reorder(scene: Scene, values: Values) -> Scene:
    return scene.moved(values["layer"], values["place"] - 1)


def _merge(scene: Scene, values: Values) -> Scene:
    return scene.merged(values["layers"], name=values["name"] or None)


def _merge_label(scene: Scene, values: Values) -> str:
    return f"Merge {names(scene, values['layers'])}"


def _transform(scene: Scene, values: Values) -> Scene:
    return scene.with_transform(values["layer"], values["matrix"])


def _move(scene: Scene, values: Values) -> Scene:
    return scene.transformed(values["layer"], translation(values["by"]))


def _turn(scene: Scene, values: Values) -> Scene:
    matrix = pose(turn=values["by"], about=_pivot(scene, values))
    return scene.transformed(values["layer"], matrix)


def _scale(scene: Scene, values: Values) -> Scene:
    if 0 in values["by"]:
        name = scene.layer(values["layer"]).name
        raise EditError(f'A scale of 0 would make "{name}" flat. Choose another number.')
    matrix = pose(scale=values["by"], about=_pivot(scene, values))
    return scene.transformed(values["layer"], matrix)


def _pivot(scene: Scene, values: Values):
    """The point that stays: the one given, or the middle of the layer's box in the world."""
    if values["about"] is not None:
        return values["about"]
    return world_bounds(scene.layer(values["layer"]).content).mean(axis=0)


def _colour(scene: Scene, values: Values) -> Scene:
    return scene.recoloured(values["layer"], rgb(values["colour"]))


def _hue(scene: Scene, values: Values) -> Scene:
    from editing.hands.hue import shifted_hue

    held = unlocked(scene, values["layer"])
    shift = {key: values[key] for key in ("hue", "saturation", "lightness")}
    if not any(shift.values()):
        return scene
    return scene.with_mesh(held.id, shifted_hue(held.mesh, **shift))


def _material(scene: Scene, values: Values) -> Scene:
    given = {key: values[key] for key in ("metallic", "roughness") if values[key] is not None}
    present = scene.layer(values["layer"]).content.material
    return scene.with_material(values["layer"], replace(present, **given))


_ABOUT = Field("about", "vector", "stays in place; the layer's middle if absent", None)

ACTIONS = (
    _simple("show", "open the eye of a layer", lambda scene, id: scene.with_shown(id)),
    _simple("hide", "close the eye of a layer", lambda scene, id: scene.with_shown(id, False)),
    Action(
        "solo",
        "Solo",
        "show a layer alone, or with none the others again",
        (Field("layer", "layer", "name or id; none: show the others again", None),),
        _solo_label,
        _solo,
    ),
    _simple("lock", "refuse edits of a layer", lambda scene, id: scene.with_lock(id)),
    _simple("unlock", "allow edits of a layer", lambda scene, id: scene.with_lock(id, False)),
    Action(
        "rename",
        "Rename",
        "give a layer another name",
        (LAYER, Field("name", "text", "the new name")),
        _rename_label,
        _rename,
    ),
    Action(
        "describe",
        "Describe",
        "note what a layer is",
        (LAYER, Field("prompt", "text", "what the layer is")),
        about("Prompt of"),
        _describe,
    ),
    _simple("duplicate", "copy a layer", lambda scene, id: scene.duplicated(id)),
    _simple("delete", "delete a layer", lambda scene, id: scene.deleted(id)),
    Action(
        "reorder",
        "Reorder",
        "put a layer elsewhere in the list",
        (LAYER, Field("place", "whole", "in the list, from 1")),
        about("Reorder"),
        _reorder,
    ),
    Action(
        "merge",
        "Merge",
        "make one layer of several",
        (
            Field("layers", "layers", "names or ids, two or more", low=2, edited=True),
            Field("name", "text", "of the result; the first layer's if empty", ""),
        ),
        _merge_label,
        _merge,
    ),
    Action(
        "transform",
        "Transform",
        "put a layer into a place, whatever its earlier one was",
        (LAYER, Field("matrix", "matrix", "from the mesh's own space to the world, z up")),
        about("Transform"),
        _transform,
    ),
    Action(
        "move",
        "Move",
        "move a layer",
        (LAYER, Field("by", "vector", "along x, y and z, world units")),
        about("Move"),
        _move,
    ),
    Action(
        "turn",
        "Turn",
        "turn a layer",
        (LAYER, Field("by", "vector", "degrees about x, then y, then z"), _ABOUT),
        about("Turn"),
        _turn,
    ),
    Action(
        "scale",
        "Scale",
        "make a layer larger or smaller; negative numbers mirror",
        (LAYER, Field("by", "vector", "along the world's x, y and z"), _ABOUT),
        about("Scale"),
        _scale,
    ),
    Action(
        "colour",
        "Colour",
        "one colour all over",
        (LAYER, Field("colour", "colour", "as #rrggbb")),
        about("Recolour"),
        _colour,
    ),
    Action(
        "hue",
        "Hue",
        "shift the colours of a layer",
        (
            LAYER,
            Field("hue", "number", "degrees around the colour circle", 0.0, -180, 180),
            Field("saturation", "number", "more or less of the colour", 0.0, -1, 1),
            Field("lightness", "number", "lighter or darker", 0.0, -1, 1),
        ),
        about("Shift colours of"),
        _hue,
    ),
    Action(
        "material",
        "Material",
        "how a layer reflects",
        (
            LAYER,
            Field("metallic", "number", "0 plastic, 1 metal; as it is if absent", None, 0, 1),
            Field("roughness", "number", "0 a mirror, 1 matt; as it is if absent", None, 0, 1),
        ),
        about("Material of"),
        _material,
    ),
)
