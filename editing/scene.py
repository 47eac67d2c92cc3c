"""The scene of the editing studio: layers in an order, shown or hidden, free or locked.

A `Scene` never changes. Every edit is a method that returns another scene, which shares the layers
and the meshes that the edit left alone, so that undo is a list of scenes. An edit that would change
nothing returns the same scene. World space is right-handed, z up.

A locked layer can be shown, hidden, soloed, duplicated (the copy is free) and moved in the list;
what it is and where it stands cannot be edited.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float64

from dissector.mesh import Layer, Material, Mesh
from editing.errors import EditError
from editing.layer_names import check_name, unused_name
from editing.merging import merge_meshes
from editing.poses import Three, within_range


def new_id() -> str:
    """A fresh id of a layer. It is random, so that none that was undone comes back as another."""
    return secrets.token_hex(6)


@dataclass(frozen=True, eq=False)
class SceneLayer:
    """A layer of a scene.

    Attributes:
        id: stays the same through all edits; no other layer ever has it.
        content: name, mesh, transform, material, prompt and seed.
        visible: whether its eye is open; a soloed layer hides the others all the same.
        locked: whether it refuses edits.
    """

    id: str
    content: Layer
    visible: bool = True
    locked: bool = False

    @property
    def name(self) -> str:
        return self.content.name

    @property
    def mesh(self) -> Mesh:
        """In its own space; `content.transform` takes it to the world."""
        return self.content.mesh


@dataclass(frozen=True, eq=False)
class Scene:
    """An immutable scene.

    Attributes:
        layers: at least one, of different ids and names.
        prompt: the sentence that the scene was made from, or "".
        solo: id of the layer that is shown alone, or None.

    Raises:
        EditError: no layer, or one id or name twice.
    """

    layers: tuple[SceneLayer, ...]
    prompt: str = ""
    solo: str | None = None

    def __post_init__(self):
        if not self.layers:
            raise EditError("A scene needs at least one layer.")
        ids = [held.id for held in self.layers]
        if len(set(ids)) < len(ids) or (self.solo is not None and self.solo not in ids):
            raise EditError("The layers of this scene do not fit together: an id is used wrongly.")
        for held in self.layers:
            check_name(held.name, others=[o.name for o in self.layers if o is not held])

    @classmethod
    def of(cls, layers: Sequence[Layer], *, prompt: str = "") -> "Scene":
        """A scene of layers from elsewhere; names that it cannot have are changed a little."""
        held: list[SceneLayer] = []
        for layer in layers:
            name = unused_name(layer.name, [each.name for each in held])
            held.append(SceneLayer(new_id(), replace(layer, name=name)))
        return cls(tuple(held), prompt)

    @property
    def shown(self) -> tuple[SceneLayer, ...]:
        """What is seen: the soloed layer alone, else every layer whose eye is open."""
        if self.solo is not None:
            return (self.layer(self.solo),)
        return tuple(held for held in self.layers if held.visible)

    def layer(self, id: str) -> SceneLayer:
        """The layer of an id. Raises EditError where there is none."""
        return self.layers[self.index(id)]

    def index(self, id: str) -> int:
        """The place of a layer, from 0. Raises EditError where there is none."""
        for index, held in enumerate(self.layers):
            if held.id == id:
                return index
        raise EditError("That layer is not in the scene any more.")

    def find(self, text: str) -> SceneLayer:
        """The layer of a name, in any case, or of an id. Raises EditError where there is none."""
        for held in self.layers:
            if held.name.casefold() == " ".join(text.split()).casefold():
                return held
        for held in self.layers:
            if held.id == text:
                return held
        names = ", ".join(f'"{held.name}"' for held in self.layers)
        raise EditError(f'There is no layer "{text}". The layers are {names}.')

    def with_shown(self, id: str, shown: bool = True) -> "Scene":
        """Open or close the eye of a layer; no layer is soloed then."""
        held = self.layer(id)
        if held.visible == shown and self.solo is None:
            return self
        return replace(self, layers=self._with(replace(held, visible=shown)), solo=None)

    def with_solo(self, id: str | None) -> "Scene":
        """Show a layer alone, or with None again those whose eyes are open."""
        solo = None if id is None else self.layer(id).id
        return self if solo == self.solo else replace(self, solo=solo)

    def with_lock(self, id: str, locked: bool = True) -> "Scene":
        """Lock a layer against edits, or free it."""
        held = self.layer(id)
        if held.locked == locked:
            return self
        return replace(self, layers=self._with(replace(held, locked=locked)))

    def renamed(self, id: str, name: str) -> "Scene":
        """Another name, with spaces trimmed.

        Raises:
            EditError: it is empty, too long, another layer's, or holds characters that do not show.
        """
        others = [held.name for held in self.layers if held.id != id]
        return self._edited(id, name=check_name(name, others=others))

    def with_prompt(self, id: str, prompt: str, *, seed: int | None = None) -> "Scene":
        """What the layer was made from; with another prompt, the earlier seed says nothing."""
        content, prompt = self.layer(id).content, " ".join(prompt.split())
        if seed is None and prompt == content.prompt:
            seed = content.seed
        return self._edited(id, prompt=prompt, seed=seed)

    def with_mesh(self, id: str, mesh: Mesh) -> "Scene":
        """Another surface, in the layer's own space."""
        return self._edited(id, mesh=mesh)

    def with_material(self, id: str, material: Material) -> "Scene":
        """How the surface reflects."""
        return self._edited(id, material=material)

    def with_transform(self, id: str, matrix: Float64[np.ndarray, "4 4"]) -> "Scene":
        """Put a layer into a place, whatever its earlier one was.

        Args:
            matrix: from the mesh's own space to the world, affine.

        Raises:
            EditError: it is not invertible, or takes the layer out of the range of float32.
        """
        return self._edited(id, transform=np.asarray(matrix, np.float64))

    def transformed(self, id: str, matrix: Float64[np.ndarray, "4 4"]) -> "Scene":
        """Move, turn or scale a layer from where it is.

        Args:
            matrix: an affine map of the world.

        Raises:
            EditError: see `with_transform`.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            return self.with_transform(id, np.asarray(matrix) @ self.layer(id).content.transform)

    def recoloured(self, id: str, colour: Three) -> "Scene":
        """One colour all over, in place of vertex colours and texture.

        Args:
            colour: sRGB in 0..1.
        """
        mesh = self.layer(id).mesh
        flat = np.tile(np.asarray(colour, np.float32), (len(mesh.vertices), 1))
        if mesh.texture is None and np.array_equal(flat, mesh.colours):
            return self
        try:
            return self.with_mesh(id, replace(mesh, colours=flat, texture=None))
        except EditError:
            raise
        except ValueError as error:
            raise EditError(f"A colour is three numbers from 0 to 1, not {colour}.") from error

    def added(self, layer: Layer, *, at: int | None = None) -> "Scene":
        """A further layer at a place from 0, or last; its name is changed where it is taken."""
        at = len(self.layers) if at is None else at
        name = unused_name(layer.name, [held.name for held in self.layers])
        new = SceneLayer(new_id(), replace(layer, name=name))
        return replace(self, layers=(*self.layers[:at], new, *self.layers[at:]))

    def duplicated(self, id: str) -> "Scene":
        """A copy of a layer, visible and free, right after it; both share the mesh."""
        content = self.layer(id).content
        copy = replace(content, name=f"{content.name} copy")
        return self.added(copy, at=self.index(id) + 1)

    def deleted(self, id: str) -> "Scene":
        """The scene without a layer.

        Raises:
            EditError: it is locked, or the last one.
        """
        gone = self._free(id)
        if len(self.layers) == 1:
            raise EditError(
                f'"{gone.name}" is the last layer. A scene needs at least one, so it stays.'
            )
        left = tuple(held for held in self.layers if held is not gone)
        return replace(self, layers=left, solo=None if self.solo == id else self.solo)

    def moved(self, id: str, to: int) -> "Scene":
        """A layer at another place in the list, from 0."""
        if not 0 <= to < len(self.layers):
            raise EditError(
                f"The layers have the places 1 to {len(self.layers)}; there is no {to + 1}."
            )
        order = [held for held in self.layers if held.id != id]
        order.insert(to, self.layer(id))
        return self if order[to] is self.layers[to] else replace(self, layers=tuple(order))

    def merged(self, ids: Iterable[str], *, name: str | None = None) -> "Scene":
        """Several layers as one, with a new id, in the place of the first of them.

        Each stays where it is in the world (`editing.merging`). The result has the first one's
        name, unless another is given, and its material; prompts are joined, seeds are dropped.

        Raises:
            EditError: fewer than two layers, a locked one, or textures that do not fit.
        """
        wanted = set(ids)
        parts = [self._free(held.id) for held in self.layers if held.id in wanted]
        if len(parts) < len(wanted):
            raise EditError("A layer to merge is not in the scene any more.")
        if len(parts) < 2:
            raise EditError("Merging takes two layers or more.")
        left = [held for held in self.layers if held.id not in wanted]
        contents = [part.content for part in parts]
        prompts = dict.fromkeys(each.prompt for each in contents if each.prompt)
        one = Layer(
            check_name(contents[0].name if name is None else name, others=[h.name for h in left]),
            merge_meshes(contents),
            material=contents[0].material,
            prompt=" and ".join(prompts),
        )
        new = SceneLayer(new_id(), one, visible=any(part.visible for part in parts))
        left.insert(self.index(parts[0].id), new)
        solo = new.id if self.solo in wanted else self.solo
        return replace(self, layers=tuple(left), solo=solo)

    def _with(self, layer: SceneLayer) -> tuple[SceneLayer, ...]:
        """The layers with another in the place of the one of its id."""
        return tuple(layer if held.id == layer.id else held for held in self.layers)

    def _free(self, id: str) -> SceneLayer:
        """A layer that may be edited."""
        held = self.layer(id)
        if held.locked:
            raise EditError(f'"{held.name}" is locked. Unlock it to edit it.')
        return held

    def _edited(self, id: str, **changes) -> "Scene":
        """The scene with other content in a layer."""
        held = self._free(id)
        if all(_same(getattr(held.content, key), value) for key, value in changes.items()):
            return self
        try:
            with np.errstate(over="ignore"):  # of a determinant; what is that large is refused
                content = replace(held.content, **changes)
        except ValueError as error:
            raise EditError(f'"{held.name}" cannot be edited that way: {error}.') from error
        if not within_range(content):
            raise EditError(f'"{held.name}" would be too far away or too large.')
        return replace(self, layers=self._with(replace(held, content=content)))


def _same(one: object, other: object) -> bool:
    """Whether an edit to `other` changes nothing."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, np.asarray(other))
    return one is other or one == other
