"""Actions of the diffusion model: re-texture, replace, reshape. Minutes of work, kept on demand."""

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dissector.mesh import Mesh
from dissector.progress import Step
from editing.actions.action import Action, Field, Outcome, Tools, Values, Work
from editing.actions.layers import EDITED
from editing.actions.values import unlocked
from editing.errors import EditError
from editing.scene import Scene

if TYPE_CHECKING:
    from editing.prompted.replacement import Replaced

QUALITIES = ("smoke", "preview", "paper")

LARGEST_SEED = 2**31 - 1

TOUCHING = 1e-6
"""Surfaces nearer than this touch, world units."""

TOO_LITTLE_MEMORY = (
    "The GPU ran out of memory. The scene is as it was. "
    "Choose a lower quality, or close what else uses the GPU."
)

SHOWN = 60
"""Characters of a prompt in the history."""


def _retexture(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
    from editing.actions.reports import told
    from editing.prompted.retexture import RETEXTURE_PRESETS, retexture

    held = unlocked(scene, values["layer"])
    yield Step("open models", 1, 1)
    with told(f'"{held.name}" cannot be painted'):
        after = yield from retexture(
            scene,
            held.id,
            values["prompt"],
            RETEXTURE_PRESETS[values["quality"]],
            tools.models(),
            seed=values["seed"],
            strength=values["strength"],
            enough=tools.enough,
        )
    same = _same_geometry(held.mesh, after.layer(held.id).mesh)
    lines = [f'"{held.name}" is painted as "{values["prompt"]}".']
    lines.append("Its shape is the same to the last bit." if same else "Its shape has changed.")
    return Outcome(after, {"lines": lines, "geometry_unchanged": same})


def _same_geometry(one: Mesh, other: Mesh) -> bool:
    return np.array_equal(one.vertices, other.vertices) and np.array_equal(one.faces, other.faces)


def _replace(scene: Scene, values: Values, tools: Tools) -> "Generator[Step, None, Replaced]":
    from editing.prompted.replacement import replace_object

    given, options = _wished(values, tools)
    return replace_object(scene, *given, **options, method=values["method"])


def _reshape(scene: Scene, values: Values, tools: Tools) -> "Generator[Step, None, Replaced]":
    from editing.prompted.replacement import reshape_object

    given, options = _wished(values, tools)
    return reshape_object(scene, *given, **options, strength=values["strength"])


def _wished(values: Values, tools: Tools) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What both functions take: layer, prompt, settings, models; and by name seed and enough."""
    from editing.prompted.replace_settings import REPLACE_PRESETS

    given = values["layer"], values["prompt"], REPLACE_PRESETS[values["quality"]], tools.models()
    return given, {"seed": values["seed"], "enough": tools.enough}


def _made_anew(
    verb: str, make: "Callable[[Scene, Values, Tools], Generator[Step, None, Replaced]]"
) -> Work:
    """The work of an action that gives a layer another surface, with its report."""

    def work(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
        from editing.actions.reports import told

        held = unlocked(scene, values["layer"])
        yield Step("open models", 1, 1)
        with told(f'"{held.name}" cannot be {verb}'):
            made = yield from make(scene, values, tools)
        line = f'"{held.name}" was {verb}: "{values["prompt"]}".'
        return Outcome(made.scene, _report(made, [line]))

    return work


def _report(made: "Replaced", lines: Sequence[str]) -> dict[str, Any]:
    from editing.actions.reports import penetration_report

    report = penetration_report(made.penetrations_before, made.penetrations_after, lines=lines)
    away = made.contact_distance
    if away is not None and np.isfinite(away):
        near = f"Its nearest neighbour is {away:.3g} away." if away > TOUCHING else "It touches."
        report["lines"].append(near)
        report["contact_distance"] = float(away)
    return report


def _label(verb: str) -> Callable[[Scene, Values], str]:
    def label(scene: Scene, values: Values) -> str:
        return f"{verb} {scene.layer(values['layer']).name}: {_short(values['prompt'])}"

    return label


def _short(prompt: str) -> str:
    return prompt if len(prompt) <= SHOWN else f"{prompt[: SHOWN - 1].rstrip()}…"


def _within_memory(work: Work) -> Work:
    """The work with words for a GPU that runs out of memory in it."""

    def careful(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
        from dissector.out_of_memory import OutOfGpuMemory, in_words

        try:
            return (yield from in_words(work(scene, values, tools), lambda step: TOO_LITTLE_MEMORY))
        except OutOfGpuMemory as error:
            raise EditError(str(error)) from error

    return careful


def _model(name: str, title: str, help: str, middle: tuple[Field, ...], work: Work) -> Action:
    """An action of the model: layer, prompt, fields of its own, seed and quality."""
    fields = (
        EDITED,
        Field("prompt", "text", "what the layer is to be, such as a golden frog", low=1),
        *middle,
        Field("seed", "whole", "another one gives another result", 0, 0, LARGEST_SEED),
        Field(
            "quality",
            "choice",
            "smoke: seconds, only shows that it runs; preview: minutes; paper: for a GPU",
            "preview",
            choices=QUALITIES,
        ),
    )
    return Action(
        name, title, help, fields, _label(title), work=_within_memory(work), place="model"
    )


_STRENGTH = Field("strength", "number", "0 keeps what there is, 1 forgets it", 0.7, 0, 1)

ACTIONS = (
    _model(
        "retexture",
        "Re-texture",
        "paint a layer anew from a prompt; its shape stays",
        (_STRENGTH,),
        _retexture,
    ),
    _model(
        "replace",
        "Replace",
        "put another object in the place of a layer, from a prompt",
        (
            Field(
                "method",
                "choice",
                "deform bends the old surface, regrow makes a new one, auto chooses",
                "auto",
                choices=("auto", "deform", "regrow"),
            ),
        ),
        _made_anew("replaced", _replace),
    ),
    _model(
        "reshape",
        "Reshape",
        "change the shape and the colours of a layer by a prompt",
        (_STRENGTH,),
        _made_anew("reshaped", _reshape),
    ),
)
