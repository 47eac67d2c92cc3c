"""A layer by another prompt: one object replaced by another, or its shape changed.

The other layers stay exactly as they are. The new object is made for the prompt alone and for the
scene's sentence with it, so that the interaction survives (DreamDissector, arXiv 2407.16260,
section "Edits"); it ends up clear of the others, and touches what the old one touched.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from dissector.mesh import Layer, Mesh
from dissector.penetration import Penetration
from dissector.progress import Step
from dissector.prompts import phrase
from dissector.surface import extract, seen_colours
from dissector.texture import PointColour, bake
from editing.errors import EditError
from editing.layer_names import unused_name
from editing.prompted.deforming import deform
from editing.prompted.edit_models import EditModels, check_prompt
from editing.prompted.landing import (
    brought_into_contact,
    cleared,
    closed_ones,
    contact_distance,
    rests,
    shares,
    touches,
)
from editing.prompted.regrowing import regrow
from editing.prompted.remake_plan import Plan
from editing.prompted.replace_settings import ReplaceSettings
from editing.prompted.rewording import noun_of, same_noun, with_another, with_article
from editing.scene import Scene, SceneLayer

Method = Literal["auto", "deform", "regrow"]
METHODS: tuple[Method, ...] = ("auto", "deform", "regrow")

Enough = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Replaced:
    """What came of it.

    Attributes:
        scene: with the layer remade; the others are the same objects as before.
        penetrations_before, penetrations_after: of the layer with each other closed one that is
            shown; none before where the old layer was open.
        contact_distance: smallest distance to another layer, world units; None without others.
        sentence: of the scene with the new object, as the diffusion model was asked; the prompt
            alone where the scene's own sentence does not name the object or has unknown words.
        method: "deform", "regrow", or "none" where nothing was asked for.
    """

    scene: Scene
    penetrations_before: tuple[Penetration, ...]
    penetrations_after: tuple[Penetration, ...]
    contact_distance: float | None
    sentence: str
    method: str


def never() -> bool:
    """Not to end early."""
    return False


def replace_object(
    scene: Scene,
    id: str,
    prompt: str,
    settings: ReplaceSettings,
    models: EditModels,
    *,
    seed: int = 0,
    method: Method = "auto",
    enough: Enough = never,
) -> Generator[Step, None, Replaced]:
    """Put another object in the place of one.

    What cannot be done is refused at once, before the first step.

    Args:
        id: of the layer.
        prompt: what the new object is, "bunny" or "a bunny".
        method: "deform" the old surface, "regrow" from nothing, or "auto": regrow where the noun
            changes.
        enough: asked between steps: whether to end with what there is.

    Raises:
        EditError: a locked layer, words that the model does not know, a method that cannot do it,
            or nothing that came out.
    """
    if method not in METHODS:
        raise ValueError(f"expected a method of {METHODS}, got {method!r}")
    held, wording = _asked(scene, id, prompt, models)
    if method == "auto":
        old = held.content.prompt or phrase(held.name)
        method = "deform" if same_noun(old, prompt) else "regrow"
    name = noun_of(prompt)
    task = _Task(scene, held, wording, settings, models, seed, enough)
    return task.regrow(name) if method == "regrow" else task.deform(name, 1.0)


def reshape_object(
    scene: Scene,
    id: str,
    prompt: str,
    settings: ReplaceSettings,
    models: EditModels,
    *,
    seed: int = 0,
    strength: float = 0.5,
    enough: Enough = never,
) -> Generator[Step, None, Replaced]:
    """Change the shape of an object by prompt; it keeps its name.

    Args:
        strength: how far from the old shape and colours it may go, 0..1: nothing happens at 0, and
            at 1 the object is grown anew. Other arguments as of `replace_object`.

    Raises:
        EditError: as `replace_object`, or a strength outside 0..1.
    """
    if not 0 <= strength <= 1:
        raise EditError(f"The strength is a number from 0 to 1, not {strength:g}.")
    held, wording = _asked(scene, id, prompt, models)
    task = _Task(scene, held, wording, settings, models, seed, enough)
    if strength == 0:
        return task.nothing()
    return task.regrow(held.name) if strength == 1 else task.deform(held.name, strength)


def _asked(
    scene: Scene, id: str, prompt: str, models: EditModels
) -> tuple[SceneLayer, tuple[str, str]]:
    """The layer, and the prompts of the new object alone and of the scene with it."""
    held = scene.layer(id)
    if held.locked:
        raise EditError(f'"{held.name}" is locked. Unlock it to edit it.')
    alone = check_prompt(models.denoiser, with_article(prompt))
    sentence = with_another(scene.prompt, held.name, alone)
    if sentence is None:
        return held, (alone, alone)
    try:
        return held, (alone, check_prompt(models.denoiser, sentence))
    except EditError:  # the scene came from elsewhere: its sentence has words that nobody chose now
        return held, (alone, alone)


@dataclass(frozen=True, eq=False)
class _Task:
    """One layer to remake; the methods are the ways to do it."""

    scene: Scene
    held: SceneLayer
    prompts: tuple[str, str]
    settings: ReplaceSettings
    models: EditModels
    seed: int
    enough: Enough

    @property
    def old(self) -> Layer:
        return self.held.content

    @property
    def others(self) -> Sequence[Layer]:
        """The layers whose eyes are open, without this one: what is hidden is in nobody's way."""
        return [
            other.content for other in self.scene.layers if other.visible and other is not self.held
        ]

    def _plan(self) -> Plan:
        return Plan.of(
            self.old, self.others, self.prompts, self.settings, self.models, seed=self.seed
        )

    def nothing(self) -> Generator[Step, None, Replaced]:
        """Leave everything as it is."""
        yield Step("deform", 1, 1)
        return self._result(self.scene, self.old, "none")

    def regrow(self, name: str) -> Generator[Step, None, Replaced]:
        """By a fresh field."""
        plan = self._plan()
        grown = yield from regrow(plan, enough=self.enough)
        try:
            mesh = extract(
                grown.density, grown.colour, self.settings.surface, device=self.models.device
            )
        except ValueError as error:
            raise EditError(
                f'Nothing solid came out for "{plan.prompt}": {error}. Try another seed.'
            ) from error
        cell = 2 / self.settings.surface.resolution
        colour = _painter(
            plan, lambda x, n: seen_colours(grown.density, grown.colour, x, n, cell=cell)
        )
        return (yield from self._finish(plan, mesh, colour, (name, "regrow")))

    def deform(self, name: str, strength: float) -> Generator[Step, None, Replaced]:
        """By the old surface."""
        if not closed_ones([self.old]):
            raise EditError(
                f'"{self.old.name}" is not a closed body, so that it cannot be deformed. '
                "It can be regrown."
            )
        plan = self._plan()
        made = yield from deform(plan, strength, enough=self.enough)
        try:
            mesh = made.mesh(self.settings.surface)
        except ValueError as error:
            raise EditError(f'Nothing is left of "{self.old.name}": {error}.') from error
        colour = _painter(plan, lambda x, n: made.colour(x))
        return (yield from self._finish(plan, mesh, colour, (name, "deform")))

    def _finish(
        self, plan: Plan, mesh: Mesh, colour: PointColour, told: tuple[str, str]
    ) -> Generator[Step, None, Replaced]:
        """Put a surface of the layer's own space into the scene.

        Args:
            colour: of points of the world.
            told: the name, and the method.
        """
        name, method = told
        taken = [other.name for other in self.scene.layers if other is not self.held]
        new = Layer(
            unused_name(name, taken),
            mesh.transformed(plan.space.inverse),
            material=self.old.material,
            prompt=plan.prompt,
            seed=self.seed,
        )
        new = cleared(new, self.others)
        landed = new
        if touches(self.old, self.others):
            landed = brought_into_contact(new, self.others, resting=rests(self.old, self.others))
        yield Step("surface", 1, 1, preview=None)
        try:
            textured = bake(new.mesh, colour, self.settings.texture, device=self.models.device)
        except ValueError as error:
            raise EditError(f'The new "{new.name}" cannot be textured: {error}.') from error
        landed = replace(landed, mesh=textured.transformed(landed.transform), transform=np.eye(4))
        yield Step("texture", 1, 1)
        scene = _with_content(self.scene, self.held.id, landed)
        alone, sentence = self.prompts
        if sentence != alone:  # the next edit is asked for in the scene as it is now
            scene = replace(scene, prompt=sentence)
        return self._result(scene, landed, method)

    def _result(self, scene: Scene, new: Layer, method: str) -> Replaced:
        return Replaced(
            scene,
            shares(self.old, self.others),
            shares(new, self.others),
            contact_distance(new, self.others),
            self.prompts[1],
            method,
        )


def _with_content(scene: Scene, id: str, new: Layer) -> Scene:
    """The scene with a layer remade."""
    scene = scene.with_transform(id, new.transform).with_mesh(id, new.mesh)
    return scene.with_prompt(id, new.prompt, seed=new.seed).renamed(id, new.name)


def _painter(plan: Plan, own: PointColour) -> PointColour:
    """Colours of points of the world from those of the layer's own space."""
    matrix = torch.from_numpy(plan.space.matrix)
    turn = matrix[:3, :3] / plan.space.scale

    def colour(
        points: Float[Tensor, "points 3"], normals: Float[Tensor, "points 3"]
    ) -> Float[Tensor, "points 3"]:
        here = points @ matrix[:3, :3].T.to(points) + matrix[:3, 3].to(points)
        return own(here, normals @ turn.T.to(normals))

    return colour
