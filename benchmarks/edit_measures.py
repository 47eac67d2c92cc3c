"""What `benchmarks.edits` measures of a scene, by means that no edit uses.

Pictures are seen from all around through the toybox's lens and in its light, with albedo from the
layers, so that true toys look as the judges know them. These are the toybox's classifier and its
CLIP, which never met the prior. Both know a toy by its usual colours above all: the classifier is
unsure of most toys in another colour, true ones too, while CLIP tells one toy's colours apart.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from scipy.spatial import KDTree
from torch import Tensor

from benchmarks.agreement import load_classifier
from benchmarks.clip_scores import TOYBOX, ClipScorer
from benchmarks.surface_renders import look_up
from dissector.cameras import Cameras, orbit
from dissector.gltf import split
from dissector.mesh import Layer, Mesh
from dissector.rasterization import rasterize
from dissector.toybox.classifier import Classifier
from dissector.toybox.dataset import FIELD_OF_VIEW, RADIUS
from dissector.toybox.renderer import BACKGROUND
from dissector.toybox.scenes import COLOURS
from editing.errors import EditError
from editing.hands.contact import Body, shared_volume
from editing.scene import Scene, SceneLayer

VIEWS, SIZE, SUPERSAMPLING = 8, 96, 2

LIGHT, AMBIENT, DIFFUSE = (0.45, 0.30, 0.84), 0.71, 0.29
"""The toybox's half-Lambert light (toybox/ray_casting.py): 0.42 + 0.58 (0.5 + 0.5 n·l)."""

BLACK = 0.12
"""Brightest channel up to which a pixel has no colour to speak of: eyes, wheels."""


@dataclass(frozen=True)
class Judges:
    """Networks that know the toybox and not the prior."""

    classifier: Classifier
    clip: ClipScorer

    @classmethod
    def load(cls) -> "Judges":
        """The embedded ones."""
        return cls(load_classifier(), ClipScorer.load(TOYBOX, offline=True))


@dataclass(frozen=True)
class Wanted:
    """What an edit was asked for.

    Attributes:
        prompt: of the edited object.
        rivals: prompts that CLIP chooses from, `prompt` among them.
        own: the word of the edited object after the edit.
        neighbour: of the other object.
        former: of the edited object before the edit; None where it stays the same.
        colour: asked of the edited object, a word of `COLOURS`, or None.

    Raises:
        ValueError: the prompt is not among its rivals.
    """

    prompt: str
    rivals: tuple[str, ...]
    own: str
    neighbour: str
    former: str | None = None
    colour: str | None = None

    def __post_init__(self):
        if self.prompt not in self.rivals:
            raise ValueError(f"expected {self.prompt!r} among the rivals, got {self.rivals}")


@dataclass(frozen=True)
class State:
    """One state of a scene. NaN where a value doesn't apply.

    Attributes:
        prompt: probability, by CLIP, that the object alone shows its prompt rather than a rival;
            mean over views, as all probabilities.
        alone: that the object alone shows its word, by the classifier.
        own, neighbour, former: that the whole scene shows each of the wanted.
        coloured: share of the object's pixels whose colour is the one asked for.
        closed: whether the object is a closed body that manifold3d takes.
        penetration: volume that the object shares with the neighbour, world units cubed; NaN where
            one is open, as all measures of contact.
        penetration_share: the same, of the smaller of the two.
        contact: smallest distance between the two, world units; 0 where they touch or share
            something.
        height, footprint: of the object's bounding box, world units, and the same squared.
        faces: of the object.
    """

    prompt: float
    alone: float
    own: float
    neighbour: float
    former: float
    coloured: float
    closed: bool
    penetration: float
    penetration_share: float
    contact: float
    height: float
    footprint: float
    faces: int


def measure_state(
    scene: Scene, id: str, wanted: Wanted, judges: Judges, *, shaded: bool = False
) -> State:
    """Judge a scene of two layers, one of which is, was or would be edited.

    Args:
        shaded: whether the colours of this one hold the light already.

    Raises:
        ValueError: another number of layers.
    """
    if len(scene.layers) != 2:
        raise ValueError(f"expected a scene of two layers, got {len(scene.layers)}")
    layer = scene.layer(id).content
    (other,) = (held.content for held in scene.layers if held.id != id)
    views = around()
    single, coverage = pictures([layer], views, shaded=(0,) if shaded else ())
    whole, _ = pictures([layer, other], views, shaded=(0,) if shaded else ())
    alone = judges.classifier.judge(single.permute(0, 3, 1, 2))
    together = judges.classifier.judge(whole.permute(0, 3, 1, 2))
    size = np.ptp(layer.in_world.bounds.astype(np.float64), axis=0)
    solid = body(layer)
    volume, share, gap = contact(solid, body(other))
    return State(
        prompt=chosen(judges.clip, single, wanted),
        alone=float(alone.of(wanted.own).mean()),
        own=float(together.of(wanted.own).mean()),
        neighbour=float(together.of(wanted.neighbour).mean()),
        former=math.nan if wanted.former is None else float(together.of(wanted.former).mean()),
        coloured=coloured(single[coverage > 0.999], wanted.colour),
        closed=solid is not None,
        penetration=volume,
        penetration_share=share,
        contact=gap,
        height=float(size[2]),
        footprint=float(size[0] * size[1]),
        faces=len(layer.mesh.faces),
    )


def chosen(
    clip: ClipScorer, images: Float[Tensor, "views height width 3"], wanted: Wanted
) -> float:
    """Probability of a prompt among its rivals, at the temperature that CLIP was trained to."""
    scores = clip.score(images, wanted.rivals)
    odds = (clip.model.logit_scale.exp() * scores).softmax(dim=1)
    return float(odds[:, wanted.rivals.index(wanted.prompt)].mean())


def body(layer: Layer) -> Body | None:
    """The layer as a closed body; None where it is open, not manifold or inside out."""
    try:
        return Body.of(layer)
    except EditError:
        return None


def contact(one: Body | None, other: Body | None) -> tuple[float, float, float]:
    """Volume that two bodies share, its share of the smaller, and the gap; NaN where one is None.

    Among corners, the gap is at most the least distance, which spares a search farther out.
    """
    if one is None or other is None:
        return math.nan, math.nan, math.nan
    volume = shared_volume(one, other)
    share = min(volume / min(one.volume, other.volume), 1.0)
    if volume > 0:
        return volume, share, 0.0
    corners = [part.corners.reshape(-1, 3) for part in (one, other)]
    bound = float(KDTree(corners[0]).query(corners[1])[0].min())
    return volume, share, one.solid.min_gap(other.solid, 1.001 * bound + 1e-6)


def coloured(pixels: Float[Tensor, "pixels 3"], colour: str | None) -> float:
    """Share of the pixels that are nearer to a colour of `COLOURS` than to the others.

    Colours are compared by the angle between them as vectors of sRGB, which light of any strength
    leaves as it is: white stands for all greys. What is nearly black is none of them.
    """
    if colour is None or not len(pixels):
        return math.nan
    palette = torch.tensor(list(COLOURS.values()), dtype=pixels.dtype)
    palette = palette / palette.norm(dim=1, keepdim=True)
    nearest = (pixels @ palette.T).argmax(dim=1)
    hit = (nearest == list(COLOURS).index(colour)) & (pixels.amax(dim=1) > BLACK)
    return float(hit.double().mean())


def changed(before: Scene, after: Scene, *, but: Collection[str]) -> int:
    """How many layers are not what they were to the last bit, are new or gone.

    Args:
        but: ids of the edited layer.
    """
    was = {held.id: held for held in before.layers if held.id not in but}
    now = {held.id: held for held in after.layers if held.id not in but}
    return sum(
        id not in was or id not in now or not _same_layer(was[id], now[id]) for id in was | now
    )


def _same_layer(one: SceneLayer, other: SceneLayer) -> bool:
    a, b = one.content, other.content
    return (
        same_shape(a, b)
        and _same(a.mesh.colours, b.mesh.colours)
        and _same_image(a.mesh, b.mesh)
        and (a.name, a.prompt, a.seed, a.material) == (b.name, b.prompt, b.seed, b.material)
        and (one.visible, one.locked) == (other.visible, other.locked)
    )


def same_shape(one: Layer, other: Layer) -> bool:
    """Whether vertices, faces, place and texture coordinates are the same to the last bit.

    A texture may come where there was none, but not go.
    """
    pairs = [
        (one.mesh.vertices, other.mesh.vertices),
        (one.mesh.faces, other.mesh.faces),
        (one.transform, other.transform),
    ]
    if one.mesh.texture is not None:
        if other.mesh.texture is None:
            return False
        pairs += [(getattr(one.mesh.texture, k), getattr(other.mesh.texture, k)) for k in _UV]
    return all(_same(a, b) for a, b in pairs)


_UV = ("uv", "faces")


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def _same_image(one: Mesh, other: Mesh) -> bool:
    if one.texture is None or other.texture is None:
        return one.texture is other.texture
    return _same(one.texture.image, other.texture.image)


def around(views: int = VIEWS, size: int = SIZE) -> Cameras:
    """Cameras all around, a little above."""
    azimuth = torch.arange(views) * (360.0 / views) + 20
    elevation = torch.full_like(azimuth, 20.0)
    return orbit(azimuth, elevation, size=size, field_of_view=FIELD_OF_VIEW, radius=RADIUS)


def pictures(
    layers: Sequence[Layer], cameras: Cameras, *, shaded: Collection[int] = ()
) -> tuple[Float[Tensor, "views height width 3"], Float[Tensor, "views height width"]]:
    """Layers in the toybox's light over its background, antialiased sRGB; and their coverage.

    Args:
        shaded: which layers' colours hold the light already.
    """
    fine = cameras.resized(SUPERSAMPLING * cameras.width, SUPERSAMPLING * cameras.height)
    meshes = [layer.in_world for layer in layers]
    drawn = np.stack([_lit(meshes, fine[[view]], shaded) for view in range(len(fine))])
    count, height, width = drawn.shape[:3]
    blocks = drawn.reshape(
        count, height // SUPERSAMPLING, SUPERSAMPLING, width // SUPERSAMPLING, -1, 4
    )
    image = torch.from_numpy(blocks.mean(axis=(2, 4))).float()
    coverage = image[..., 3]
    return image[..., :3] + (1 - coverage)[..., None] * torch.tensor(BACKGROUND), coverage


def _lit(
    meshes: Sequence[Mesh], camera: Cameras, shaded: Collection[int]
) -> Float[np.ndarray, "height width 4"]:
    """Colour (0 where there is nothing) and coverage of the nearest surface, one ray a pixel."""
    parts = [_drawable(mesh, index + 1) for index, mesh in enumerate(meshes)]
    starts = np.cumsum([0, *(len(vertices) for vertices, _, _ in parts[:-1])])
    image = rasterize(
        np.concatenate([vertices for vertices, _, _ in parts]),
        np.concatenate(
            [faces + np.int32(at) for (_, faces, _), at in zip(parts, starts, strict=True)]
        ),
        np.concatenate([attributes for _, _, attributes in parts]),
        camera,
    )
    which, shade = np.round(image[..., 0]).astype(int), image[..., 1:2].copy()
    colour = image[..., 2:5].copy()
    for index, mesh in enumerate(meshes):
        shown: Bool[np.ndarray, "height width"] = which == index + 1
        if mesh.texture is not None:
            colour[shown] = look_up(mesh.texture.image, image[shown, 5:7])
        if index in shaded:
            shade[shown] = 1.0
    return np.concatenate([colour * shade, np.minimum(which, 1)[..., None]], axis=2)


def _drawable(
    mesh: Mesh, number: int
) -> tuple[np.ndarray, np.ndarray, Float[np.ndarray, "vertices 7"]]:
    """Vertices, faces, and for each vertex: the mesh's number, its light, colour and place in the
    texture."""
    source, faces, uv = np.arange(len(mesh.vertices)), mesh.faces, np.zeros((len(mesh.vertices), 2))
    if mesh.texture is not None:
        source, uv, faces = split(mesh.faces, mesh.texture, len(mesh.vertices))
    light = AMBIENT + DIFFUSE * (mesh.normals[source] @ np.array(LIGHT))
    known = np.stack([np.full_like(light, number), light], axis=1)
    return mesh.vertices[source], faces, np.concatenate([known, mesh.colours[source], uv], axis=1)
