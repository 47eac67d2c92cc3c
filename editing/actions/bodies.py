"""Actions on whole bodies: cut, combine, drop to contact, push apart.

Planes and directions are those of the world (z up). Layers need closed surfaces. What the edits
need (manifold3d and others) is imported where it is used.
"""

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from dissector.mesh import Mesh
from dissector.progress import Step
from editing.actions.action import Field, Outcome, Tools, Values
from editing.actions.layers import EDITED, about, names
from editing.actions.shapes import FAR, hand_action
from editing.actions.textures import in_space_of, with_texture
from editing.actions.values import unlocked
from editing.errors import EditError
from editing.hands.placing import Plane
from editing.scene import Scene


def _cut(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
    from editing.hands.solids import split

    held = unlocked(scene, values["layer"])
    layer = held.content
    plane = Plane(_direction(values["normal"], "The normal"), values["point"])
    yield Step("cut", 1, 3)
    above, below = split(layer.mesh, plane.within(layer.transform), name=f'"{layer.name}"')
    lost: list[str] = []
    scale = abs(float(np.linalg.det(layer.transform[:3, :3])))
    volumes = scale * above.volume, scale * below.volume
    if values["keep"] != "below":
        yield Step("texture", 1, 3)
        above, lost = with_texture([layer.mesh], above)
    if values["keep"] != "above":
        yield Step("texture", 2, 3)
        below, more = with_texture([layer.mesh], below)
        lost = lost or more
    after = _with_parts(scene, held.id, (above, below), values["keep"])
    yield Step("texture", 3, 3)
    line = f'{volumes[0] / sum(volumes):.0%} of "{layer.name}" was above the plane.'
    report = {"volume_above": volumes[0], "volume_below": volumes[1]}
    return Outcome(after, {"lines": [line, *lost], **report})


def _with_parts(scene: Scene, id: str, parts: tuple[Mesh, Mesh], keep: str) -> Scene:
    """The scene with one part in the place of a layer, or with both: the lower one is new."""
    above, below = parts
    if keep == "below":
        return scene.with_mesh(id, below)
    first = scene.with_mesh(id, above)
    if keep == "above":
        return first
    content = scene.layer(id).content
    new = replace(content, name=f"{content.name} part", mesh=below)
    return first.added(new, at=scene.index(id) + 1)


def _combine(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
    from editing.actions.reports import closed, penetration_report, shared_with
    from editing.hands.solids import combine_layers

    held, other = (unlocked(scene, values[name]) for name in ("layer", "other"))
    if held is other:
        raise EditError(f'"{held.name}" cannot be combined with itself. Choose two layers.')
    yield Step("combine", 1, 3)
    edited = combine_layers(held.content, other.content, values["operation"])
    sources = [held.mesh, in_space_of(held.content, other.content)]
    yield Step("texture", 1, 1)
    mesh, lost = with_texture(sources, edited.mesh)
    edited = replace(edited, mesh=mesh)
    after = scene.with_mesh(held.id, edited.mesh).deleted(other.id)
    yield Step("combine", 2, 3)
    rest = [each.content for each in after.layers if each.visible and each.id != held.id]
    before = shared_with(held.content, [other.content, *rest])
    line = f'"{held.name}" has {len(edited.mesh.faces)} faces (was {len(held.mesh.faces)}).'
    lines = [line, *lost]
    left = shared_with(edited, rest)
    yield Step("combine", 3, 3)
    unmeasured = closed(rest)[1]
    return Outcome(after, penetration_report(before, left, lines=lines, unmeasured=unmeasured))


def _combine_label(scene: Scene, values: Values) -> str:
    first, second = (scene.layer(values[name]).name for name in ("layer", "other"))
    verb, word = {
        "union": ("Join", "and"),
        "difference": ("Subtract", "from"),
        "intersection": ("Intersect", "and"),
    }[values["operation"]]
    if values["operation"] == "difference":
        first, second = second, first
    return f"{verb} {first} {word} {second}"


def _drop(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
    from editing.actions.reports import closed, penetration_report, shared_with
    from editing.hands.settling import drop_to_contact

    held = unlocked(scene, values["layer"])
    ahead = _direction(values["direction"], "The direction")
    others = [each.content for each in scene.layers if each.visible and each is not held]
    yield Step("drop", 1, 2)
    dropped = drop_to_contact(held.content, others, direction=ahead)
    after = scene.with_transform(held.id, dropped.transform)
    yield Step("drop", 2, 2)
    shift = dropped.transform[:3, 3] - held.content.transform[:3, 3]
    way = float(shift @ np.array(ahead) / np.linalg.norm(ahead))
    how = "went" if way >= 0 else "went back"
    report = penetration_report(
        shared_with(held.content, others),
        shared_with(dropped, others),
        lines=[f'"{held.name}" {how} {abs(way):.3g} to where it touches.'],
        unmeasured=closed([held.content, *others])[1],
    )
    return Outcome(after, {**report, "distance": way})


def _push_apart(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
    from editing.actions.reports import closed, penetration_report, shared_among
    from editing.hands.settling import push_apart

    held = [scene.layer(id) for id in values["layers"]]
    locked = [each.name for each in held if each.locked]
    if len(locked) == len(held):
        raise EditError("All of these layers are locked. Unlock one, so that it can be moved.")
    layers = [each.content for each in held]
    apart = yield from push_apart(layers, fixed=locked)
    after, moved = scene, []
    for each, layer in zip(held, apart.layers, strict=True):
        if layer is not each.content:
            after = after.with_transform(each.id, layer.transform)
            moved.append(layer.name)
    listed = ", ".join(f'"{name}"' for name in moved) or "Nothing"
    report = penetration_report(
        shared_among(layers),
        shared_among(apart.layers),
        lines=[f"{listed} moved."],
        unmeasured=closed(layers)[1],
    )
    return Outcome(after, report)


def _push_apart_label(scene: Scene, values: Values) -> str:
    return f"Push apart {names(scene, values['layers'])}"


def _direction(values: tuple[float, float, float], name: str) -> tuple[float, float, float]:
    """Three numbers as a direction. Raises EditError where they have no length."""
    if not any(values):
        raise EditError(f"{name} needs a length; {values} has none.")
    return values


ACTIONS = (
    hand_action(
        "cut",
        "Cut",
        "cut a layer by a plane; both parts become layers, or one is kept",
        (
            EDITED,
            Field("point", "vector", "of the plane, in the world", low=-FAR, high=FAR),
            Field("normal", "vector", "towards what is above", (0, 0, 1), -FAR, FAR),
            Field("keep", "choice", "which parts", "both", choices=("both", "above", "below")),
        ),
        about("Cut"),
        _cut,
    ),
    hand_action(
        "combine",
        "Combine",
        "make one body of two layers; the second one goes",
        (
            EDITED,
            Field("other", "layer", "name or id of the layer to combine it with", edited=True),
            Field(
                "operation",
                "choice",
                "difference takes the other out of the layer",
                "union",
                choices=("union", "difference", "intersection"),
            ),
        ),
        _combine_label,
        _combine,
    ),
    hand_action(
        "drop",
        "Drop",
        "move a layer until it touches another one",
        (EDITED, Field("direction", "vector", "in the world", (0, 0, -1), -FAR, FAR)),
        about("Drop"),
        _drop,
    ),
    hand_action(
        "push_apart",
        "Push apart",
        "move layers until no two share a volume; locked ones stay",
        (Field("layers", "layers", "names or ids; all that are shown if empty", (), low=2),),
        _push_apart_label,
        _push_apart,
    ),
)
