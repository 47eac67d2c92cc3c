"""Actions that change the surface of one layer: soft drag, smooth, inflate, mirror, and so on.

Points and lengths are those of the world (z up), also for layers that are moved, turned or scaled.
What the edits need (libigl and others) is imported where it is used.
"""

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

import numpy as np

from dissector.mesh import Layer
from dissector.progress import Step
from editing.actions.action import Action, Field, Outcome, Tools, Values, Work
from editing.actions.layers import EDITED, about
from editing.actions.textures import with_texture
from editing.actions.values import unlocked
from editing.errors import EditError
from editing.hands.placing import Plane, edit_in_world
from editing.scene import Scene

FAR = 1e9
"""World units: no length of a hand edit is larger, so that float32 holds the result."""

NEAR = 1e-9
"""World units: no radius is smaller."""

SMOOTHEST = 50
"""Rounds of smoothing at an amount of 1."""


def _surface(stage: str, edit: Callable[[Layer, Values], tuple[Layer, dict[str, Any]]]) -> Work:
    """The work of an edit of one layer's surface.

    Args:
        edit: gives the edited layer and the report. It may return the layer itself: nothing
            changes then.
    """

    def work(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
        from editing.actions.reports import told

        held = unlocked(scene, values["layer"])
        yield Step(stage, 1, 2)
        with told(f'"{held.name}" cannot be edited that way'):
            edited, report = edit(held.content, values)
        after = scene if edited is held.content else scene.with_mesh(held.id, edited.mesh)
        yield Step(stage, 2, 2)
        return Outcome(after, report)

    return work


def _soft_drag(layer: Layer, values: Values) -> tuple[Layer, dict[str, Any]]:
    from editing.hands.dragging import soft_drag
    from editing.hands.falloff import nearest_vertex

    point, radius = values["point"], values["radius"]
    world = layer.in_world
    try:
        nearest_vertex(world, point, within=radius)
    except ValueError as error:
        raise EditError(
            f'There is nothing of "{layer.name}" within {radius:g} of that point.'
        ) from error
    edited = edit_in_world(layer, lambda mesh: soft_drag(mesh, point, radius, values["by"]))
    away = np.linalg.norm(edited.in_world.vertices - world.vertices, axis=1)
    moved = int((edited.mesh.vertices != layer.mesh.vertices).any(axis=1).sum())
    line = f'{moved} of {len(away)} points of "{layer.name}" moved, by up to {away.max():.3g}.'
    return edited, {"lines": [line], "moved": moved, "farthest": float(away.max())}


def _smooth(layer: Layer, values: Values) -> tuple[Layer, dict[str, Any]]:
    from editing.hands.shaping import smooth

    rounds = round(SMOOTHEST * values["amount"])
    if not rounds:
        return layer, {"lines": ["An amount of 0 changes nothing."]}
    # Its weights are the same for all edges, so that the layer's transform makes no difference.
    return _with_volume(layer, replace(layer, mesh=smooth(layer.mesh, rounds)))


def _inflate(layer: Layer, values: Values) -> tuple[Layer, dict[str, Any]]:
    from editing.hands.shaping import inflate

    if not values["distance"]:
        return layer, {"lines": ["A distance of 0 changes nothing."]}
    return _with_volume(layer, edit_in_world(layer, lambda mesh: inflate(mesh, values["distance"])))


def _with_volume(before: Layer, after: Layer) -> tuple[Layer, dict[str, Any]]:
    """An edited layer, and what became of its volume where it has one."""
    if not before.mesh.watertight:
        return after, {"lines": []}
    scale = abs(float(np.linalg.det(before.transform[:3, :3])))
    was, now = scale * before.mesh.volume, scale * after.mesh.volume
    line = f'"{after.name}" has a volume of {now:.3g} (was {was:.3g}).'
    return after, {"lines": [line], "volume_before": was, "volume_after": now}


def _mirror(layer: Layer, values: Values) -> tuple[Layer, dict[str, Any]]:
    from editing.hands.shaping import mirror

    axis = "xyz".index(values["axis"])
    low, high = layer.in_world.bounds.astype(np.float64)
    x, y, z = np.eye(3)[axis].tolist()
    plane = Plane((x, y, z), tuple(((low + high) / 2).tolist()))
    return edit_in_world(layer, lambda mesh: mirror(mesh, plane)), {"lines": []}


def _decimate(layer: Layer, values: Values) -> tuple[Layer, dict[str, Any]]:
    from editing.hands.shaping import decimate

    had, wanted = len(layer.mesh.faces), values["faces"]
    if had <= wanted:
        line = f'"{layer.name}" has only {had} faces already.'
        return layer, {"lines": [line], "faces_before": had, "faces_after": had}
    edited = edit_in_world(layer, lambda mesh: decimate(mesh, wanted))
    more = ["Its holes and parts need more faces than were asked for."]
    kept = more if len(edited.mesh.faces) > wanted else []
    mesh, lost = with_texture([layer.mesh], edited.mesh)
    return _with_faces(layer, replace(edited, mesh=mesh), [*kept, *lost])


def _subdivide(layer: Layer, values: Values) -> tuple[Layer, dict[str, Any]]:
    from editing.hands.shaping import subdivide

    # Both rules take means of vertices, so that the layer's transform makes no difference.
    mesh = subdivide(layer.mesh, values["times"], rule=values["rule"])
    return _with_faces(layer, replace(layer, mesh=mesh), [])


def _with_faces(before: Layer, after: Layer, lines: list[str]) -> tuple[Layer, dict[str, Any]]:
    """An edited layer, and the numbers of its faces."""
    was, now = len(before.mesh.faces), len(after.mesh.faces)
    line = f'"{after.name}" has {now} faces (was {was}).'
    return after, {"lines": [line, *lines], "faces_before": was, "faces_after": now}


def hand_action(
    name: str,
    title: str,
    help: str,
    fields: tuple[Field, ...],
    label: Callable[[Scene, Values], str],
    work: Work,
) -> Action:
    """An action on the worker of the hand edits."""
    return Action(name, title, help, fields, label, work=work, place="hands")


ACTIONS = (
    hand_action(
        "soft_drag",
        "Soft drag",
        "pull at a point of a layer; what is around it follows",
        (
            EDITED,
            Field("point", "vector", "of the surface, in the world", low=-FAR, high=FAR),
            Field("by", "vector", "how far the point moves, world units", low=-FAR, high=FAR),
            Field("radius", "number", "of what follows, along the surface", low=NEAR, high=FAR),
        ),
        about("Drag"),
        _surface("drag", _soft_drag),
    ),
    hand_action(
        "smooth",
        "Smooth",
        "take the roughness off a layer",
        (EDITED, Field("amount", "number", "0 nothing, 1 much", 0.2, 0, 1)),
        about("Smooth"),
        _surface("smooth", _smooth),
    ),
    hand_action(
        "inflate",
        "Inflate",
        "make a layer thicker, or thinner by a negative distance",
        (EDITED, Field("distance", "number", "world units", low=-FAR, high=FAR)),
        about("Inflate"),
        _surface("inflate", _inflate),
    ),
    hand_action(
        "mirror",
        "Mirror",
        "mirror a layer about its middle",
        (EDITED, Field("axis", "choice", "of the world", "x", choices=("x", "y", "z"))),
        about("Mirror"),
        _surface("mirror", _mirror),
    ),
    hand_action(
        "decimate",
        "Decimate",
        "draw a layer with fewer faces",
        (EDITED, Field("faces", "whole", "how many to keep", low=4)),
        about("Decimate"),
        _surface("decimate", _decimate),
    ),
    hand_action(
        "subdivide",
        "Subdivide",
        "cut each face of a layer into four",
        (
            EDITED,
            Field("times", "whole", "how often", 1, 1, 2),
            Field(
                "rule",
                "choice",
                "loop rounds the shape, midpoint leaves it as it is",
                "loop",
                choices=("loop", "midpoint"),
            ),
        ),
        about("Subdivide"),
        _surface("subdivide", _subdivide),
    ),
)
