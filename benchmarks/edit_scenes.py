"""Editing scenes of true toys: what `benchmarks.edits` edits, and what a perfect edit would give.

A toy is a union of primitives (toybox/shapes.py); its mesh is the union of their tessellations by
manifold3d: closed, with sharp edges, finer than anything that the embedded models see. Colours are
albedo, as re-texturing paints them, at the vertices and in a baked texture. The toys stand in the
world where the toybox builds them, but what two share is taken from the first: at the start no
object is inside another.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import manifold3d
import numpy as np
import torch
from jaxtyping import Float, Float64
from torch import Tensor

from dissector.mesh import Layer, Mesh
from dissector.texture import TextureSettings, bake
from dissector.toybox.captions import caption, phrase
from dissector.toybox.scenes import COLOURS, Subject, build
from dissector.toybox.shapes import BOX, CAPSULE, CYLINDER, FRUSTUM, SPHERE, Part, Toy
from editing.history import History
from editing.project import create, read_present
from editing.scene import Scene

EDGE = 0.04
"""Longest edges, about, world units; toys have 3,000 to 16,000 faces then."""

SEGMENTS = (16, 96)
"""Fewest and most corners of a round primitive's circle."""

TEXTURE = TextureSettings()


@dataclass(frozen=True)
class EditTrial:
    """A scene to edit, and the two edits.

    Attributes:
        subject: of two toys without colour words.
        replacement: the character that takes the first toy's place.
        painted, colour: which of the two toys is painted anew, and a word of `COLOURS`.

    Raises:
        ValueError: a toy that is already there, a toy or a colour that is not known.
    """

    subject: Subject
    replacement: str
    painted: int
    colour: str

    def __post_init__(self):
        if self.subject.second is None or self.replacement in self.subject.names:
            raise ValueError(
                f"expected two toys and a third one for the first, got {self.replacement!r} "
                f"for {self.subject.names}"
            )
        if self.painted not in (0, 1) or self.colour not in COLOURS:
            raise ValueError(
                f"expected toy 0 or 1 and a colour of {tuple(COLOURS)}, got {self.painted} "
                f"and {self.colour!r}"
            )

    @property
    def name(self) -> str:
        """The caption of the start."""
        return caption(self.subject)

    @property
    def new_prompt(self) -> str:
        """What the first toy is replaced by."""
        return phrase(self.replacement)

    @property
    def colour_prompt(self) -> str:
        """What a toy is painted as."""
        return phrase(self.subject.names[self.painted], self.colour)

    @property
    def replaced(self) -> Subject:
        """The toybox's own scene of the replacement."""
        return replace(self.subject, first=self.replacement)

    @property
    def repainted(self) -> Subject:
        """The toybox's own scene in the new colour."""
        which = ("first_colour", "second_colour")[self.painted]
        return replace(self.subject, **{which: self.colour})


TRIALS = (
    EditTrial(Subject("frog", "sitting on", "lily pad"), "bear", 0, "blue"),
    EditTrial(Subject("octopus", "playing", "piano"), "penguin", 1, "red"),
    EditTrial(Subject("astronaut", "riding", "kangaroo"), "frog", 1, "purple"),
    EditTrial(Subject("chimpanzee", "looking through", "telescope"), "robot", 0, "pink"),
    EditTrial(Subject("bunny", "sitting on", "pancakes"), "duck", 0, "golden"),
    EditTrial(Subject("duck", "riding", "car"), "bunny", 1, "green"),
)
"""The toy versions of the paper's scenes, and one more."""


def trials(count: int = len(TRIALS)) -> tuple[EditTrial, ...]:
    """The first of the scenes.

    Raises:
        ValueError: more than there are.
    """
    if not 1 <= count <= len(TRIALS):
        raise ValueError(f"expected 1 to {len(TRIALS)} scenes, got {count}")
    return TRIALS[:count]


def toy_scene(subject: Subject, *, texture: TextureSettings | None = TEXTURE) -> Scene:
    """The toys of a subject as layers of identity transform; what they share goes to the last.

    Args:
        texture: None for colours at the vertices alone.
    """
    toys = build(subject)
    solids = [solid_of(toy) for toy in toys]
    for index in range(len(solids)):
        for later in solids[index + 1 :]:
            solids[index] -= later
    phrases = [phrase(subject.first, subject.first_colour)]
    if subject.second is not None:
        phrases.append(phrase(subject.second, subject.second_colour))
    parts = zip(toys, solids, phrases, strict=True)
    layers = [Layer(t.name, mesh_of(s, t, texture=texture), prompt=p) for t, s, p in parts]
    return Scene.of(layers, prompt=caption(subject))


def held_scene(subject: Subject, work: Path) -> Scene:
    """The scene of a subject, from `work` if it has been made before."""
    identity = f"{subject} {EDGE} {SEGMENTS} {TEXTURE}"
    folder = work / "scenes" / hashlib.sha256(identity.encode()).hexdigest()[:16]
    if not folder.exists():
        create(folder, History.start(toy_scene(subject)))
    return read_present(folder)


def solid_of(toy: Toy) -> manifold3d.Manifold:
    """The union of a toy's primitives, in its space."""
    parts = [_primitive(part) for part in toy.parts]
    return manifold3d.Manifold.batch_boolean(parts, manifold3d.OpType.Add)


def _primitive(part: Part) -> manifold3d.Manifold:
    """A primitive with corners on its surface, edges of about `EDGE`."""
    reach = float(np.linalg.norm(part.linear, axis=0).max())
    corners = int(np.clip(np.ceil(2 * np.pi * reach / EDGE), *SEGMENTS))
    shape = _canonical(part, corners)
    placed = shape.transform(np.concatenate([part.linear, part.offset[:, None]], axis=1))
    return placed.refine_to_length(EDGE)


def _canonical(part: Part, corners: int) -> manifold3d.Manifold:
    solid = manifold3d.Manifold
    if part.kind == SPHERE:
        return solid.sphere(1, corners)
    if part.kind == BOX:
        return solid.cube((2, 2, 2), True)
    if part.kind == CAPSULE:
        end = solid.sphere(1, corners)
        ends = [end.translate((0, 0, sign * part.parameter)) for sign in (-1, 1)]
        return solid.batch_hull(ends)
    assert part.kind in (CYLINDER, FRUSTUM)
    return solid.cylinder(2, 1, part.parameter if part.kind == FRUSTUM else 1, corners, True)


def mesh_of(
    solid: manifold3d.Manifold, toy: Toy, *, texture: TextureSettings | None = TEXTURE
) -> Mesh:
    """A body that is a toy, or a part of one, in the toy's colours."""
    held = solid.to_mesh()
    vertices = np.ascontiguousarray(held.vert_properties[:, :3], dtype=np.float32)
    colours = albedo(toy.parts, vertices).astype(np.float32)
    mesh = Mesh(vertices, held.tri_verts.astype(np.int32), colours)
    if texture is None:
        return mesh

    def colour(
        points: Float[Tensor, "points 3"], _normals: Float[Tensor, "points 3"]
    ) -> Float[Tensor, "points 3"]:
        return torch.from_numpy(albedo(toy.parts, points.cpu().numpy())).to(points)

    return bake(mesh, colour, texture)


def albedo(
    parts: Sequence[Part], points: Float[np.ndarray, "points 3"]
) -> Float64[np.ndarray, "points 3"]:
    """Colour of points on the surface of a union: that of the part which they are deepest in.

    Where two parts nearly touch, the borders of colours follow the parts themselves and not their
    tessellations, which cross each other there.
    """
    apart = np.stack([_distance(part, points) for part in parts])
    return np.array([part.colour for part in parts])[apart.argmin(axis=0)]


def _distance(part: Part, points: Float[np.ndarray, "points 3"]) -> Float64[np.ndarray, " points"]:
    """Signed distance from a primitive, to first order near its surface; negative inside.

    Each piece of the surface is the zero of some f; its distance is about f / |∇f|.
    """
    inverse = np.linalg.inv(part.linear)
    local = (points.astype(np.float64) - part.offset) @ inverse.T
    pieces = []
    for value, gradient in _pieces(part, local):
        slope = np.linalg.norm(gradient @ inverse, axis=1)
        pieces.append(value / np.maximum(slope, 1e-12))
    return np.max(pieces, axis=0)


def _pieces(
    part: Part, local: Float64[np.ndarray, "points 3"]
) -> list[tuple[Float64[np.ndarray, " points"], Float64[np.ndarray, "points 3"]]]:
    """Values and gradients of the functions that vanish on the pieces of a canonical primitive."""
    if part.kind == BOX:
        return [_slab(local, axis) for axis in range(3)]
    if part.kind in (SPHERE, CAPSULE):
        core = local.copy()
        core[:, 2] -= local[:, 2].clip(-part.parameter, part.parameter)
        return [((np.square(core).sum(axis=1) - 1) / 2, core)]
    slope = 0.5 * (part.parameter - 1) if part.kind == FRUSTUM else 0.0
    radius = 1 + slope * (local[:, 2] + 1)
    side = (np.square(local[:, :2]).sum(axis=1) - radius**2) / 2
    gradient = np.concatenate([local[:, :2], (-slope * radius)[:, None]], axis=1)
    return [(side, gradient), _slab(local, 2)]


def _slab(
    local: Float64[np.ndarray, "points 3"], axis: int
) -> tuple[Float64[np.ndarray, " points"], Float64[np.ndarray, "points 3"]]:
    """|coordinate| ≤ 1."""
    return np.abs(local[:, axis]) - 1, np.sign(local[:, axis, None]) * np.eye(3)[axis]
