"""The entry points that need a GPU, for Hugging Face's ZeroGPU.

There a GPU is lent to one function at a time: the function runs in a forked process, what goes in
and out is pickled, and only what it yields comes back. Everywhere else nothing of this is used.
"""

import os
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dissector.progress import Step
from editing.actions.action import Action, Outcome, Tools, Values
from editing.mesh_files import file_of
from editing.scene import Scene, SceneLayer
from editing.sessions.engine import Engine

ENOUGH = ".enough"
"""A file of this name in the folder of a job tells the other process to stop and keep."""

RUN_SECONDS = {"smoke": 60, "preview": 240, "paper": 3600}
EDIT_SECONDS = {"smoke": 30, "preview": 120, "paper": 900}
"""What is asked for, by preset; the GPU is given back as soon as the work is done."""

GpuDecorator = Callable[..., Callable[[Callable], Callable]]


def on_zero_gpu() -> bool:
    """Whether this is a Space with ZeroGPU, which sets this variable itself."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def lend_gpu(engine: Engine, actions: Mapping[str, Action]) -> tuple[Engine, dict[str, Action]]:
    """The engine and the actions with their GPU work put behind `spaces.GPU`.

    Raises:
        ImportError: the package `spaces` is missing; a Space has it.
    """
    import spaces  # type: ignore[import-not-found]

    return decorated(engine, actions, spaces.GPU)


def decorated(
    engine: Engine, actions: Mapping[str, Action], gpu: GpuDecorator
) -> tuple[Engine, dict[str, Action]]:
    """The same with a given decorator, called as `gpu(duration=…)(generator function)`."""

    @gpu(duration=run_seconds)
    def run(request: Any) -> Generator[Step, None, None]:
        yield from engine.run(request)

    @gpu(duration=edit_seconds)
    def edit(
        name: str, scene: Scene, values: Values, out: Path
    ) -> Generator[Step | Outcome, None, None]:
        work = actions[name].work
        assert work is not None
        yield (yield from work(scene, values, Tools(engine.models, (out / ENOUGH).exists, out)))

    def remote(name: str) -> Callable[[Scene, Values, Tools], Generator[Step, None, Outcome]]:
        def work(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
            for made in edit(name, scene, values, tools.out):
                if isinstance(made, Outcome):
                    (tools.out / ENOUGH).unlink(missing_ok=True)
                    return replace(made, scene=reunited(scene, made.scene))
                if tools.enough():
                    (tools.out / ENOUGH).touch()
                yield made
            raise RuntimeError("the GPU was taken away before the edit was done")

        return work

    lent = {
        name: replace(action, work=remote(name)) if action.place == "model" else action
        for name, action in actions.items()
    }
    return replace(engine, run=run), lent


def run_seconds(request: Any) -> int:
    """How long a run may hold the GPU."""
    return RUN_SECONDS[request.preset]


def edit_seconds(name: str, scene: Scene, values: Values, out: Path) -> int:
    """How long an edit may hold the GPU."""
    return EDIT_SECONDS[values["quality"]]


def reunited(before: Scene, after: Scene) -> Scene:
    """A scene that came from another process, with the layers that did not change as they were."""
    held = {layer.id: layer for layer in before.layers}
    layers = tuple(
        held[new.id] if new.id in held and _same(held[new.id], new) else new for new in after.layers
    )
    return replace(after, layers=layers)


def _same(old: SceneLayer, new: SceneLayer) -> bool:
    a, b = old.content, new.content
    return (
        (old.visible, old.locked) == (new.visible, new.locked)
        and (a.name, a.material, a.prompt, a.seed) == (b.name, b.material, b.prompt, b.seed)
        and (a.transform == b.transform).all()
        and file_of(a.mesh).name == file_of(b.mesh).name
    )
