"""Toybox scenes with exact ground truth, for benchmarks that take scenes apart.

A trial is a scene that no embedded model was trained on (`scenes.held_out`), seen in posed images
made by ray casting. Its field is fitted to these images, so that the truth of every point, mask and
surface is known. World space.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.cameras import Cameras, orbit
from dissector.checkpoints import load_tensors, save_tensors
from dissector.distillation import Scene
from dissector.fitting import fit
from dissector.occupancy import OccupancyGrid
from dissector.progress import finish
from dissector.scene_field import SceneField
from dissector.settings import FitSettings
from dissector.toybox.captions import caption
from dissector.toybox.dataset import FIELD_OF_VIEW, RADIUS
from dissector.toybox.gatherings import GATHERINGS
from dissector.toybox.renderer import render
from dissector.toybox.scenes import Subject, build, combinations, held_out
from dissector.toybox.shapes import Toy

GAPS = ("telescope", "lily pad", "piano")
"""Props that look otherwise alone than in a scene."""

FIT = FitSettings(steps=500)
IMAGES, SIZE = 60, 96
"""Posed images that a field is fitted to, and their side in pixels."""

UNSEEN = 16
"""Views that are judged; no image was taken from there."""

_COLOURS = (("red", None), (None, "purple"))
"""Colours that make further trials of the combinations with a concept gap."""


@dataclass(frozen=True)
class Trial:
    """A scene to take apart.

    Attributes:
        name: its caption.
        layers: names of its objects.
        toys: the objects in world space, in the order of `layers`.
        gap: whether an object looks otherwise alone than in the scene.
    """

    name: str
    layers: tuple[str, ...]
    toys: tuple[Toy, ...]
    gap: bool

    @classmethod
    def of(cls, subject: Subject, rng: np.random.Generator) -> "Trial":
        """The scene of a subject, its free places drawn from `rng`."""
        toys = build(subject, rng)
        return cls(caption(subject), subject.names, toys, subject.second in GAPS)

    @cached_property
    def surface(self) -> "SurfacePoints":
        """What can be seen of it from all around."""
        return SurfacePoints.of(self.toys)


def subjects() -> tuple[Subject, ...]:
    """Held-out subjects, alternately with and without a concept gap, always the same ones."""
    unseen = [subject for subject in combinations() if held_out(subject)]
    plain = [subject for subject in unseen if subject.second not in GAPS]
    narrow = [subject for subject in unseen if subject.second in GAPS]
    dyed = [Subject(s.first, s.relation, s.second, *pair) for pair in _COLOURS for s in narrow]
    spread = [plain[(7 * index) % len(plain)] for index in range(len(plain))]
    pairs = zip([*narrow, *dyed], spread, strict=False)
    return tuple(subject for pair in pairs for subject in pair)


def trials(count: int = 24) -> tuple[Trial, ...]:
    """The first of the held-out scenes.

    Raises:
        ValueError: more than there are.
    """
    chosen = subjects()
    if not 1 <= count <= len(chosen):
        raise ValueError(f"expected 1 to {len(chosen)} scenes, got {count}")
    numbered = enumerate(chosen[:count])
    return tuple(Trial.of(subject, np.random.default_rng([3, i])) for i, subject in numbered)


def gatherings() -> tuple[Trial, ...]:
    """Scenes of three and more objects, some of one kind."""
    return tuple(
        Trial(g.prompt, g.names, g.build(), any(name in GAPS for name in g.phrases))
        for g in GATHERINGS
    )


def spiral(views: int, *, size: int, elevation: tuple[float, float], offset: float) -> Cameras:
    """Cameras in golden-angle steps around the scene, elevations spread over a range (degrees)."""
    index = torch.arange(views, dtype=torch.float32) + offset
    low, high = elevation
    return orbit(
        (index * 137.508) % 360 - 180,
        low + (high - low) * ((index * 0.618034) % 1),
        size=size,
        field_of_view=FIELD_OF_VIEW,
        radius=RADIUS,
    )


def unseen_views(size: int = SIZE) -> Cameras:
    """The views that are judged."""
    return spiral(UNSEEN, size=size, elevation=(-20.0, 55.0), offset=0.37)


def photographs(
    toys: tuple[Toy, ...],
) -> tuple[Cameras, Float[Tensor, "views height width 3"], Float[Tensor, "views height width"]]:
    """Posed images of toys cut out: cameras, straight sRGB and alpha."""
    cameras = spiral(IMAGES, size=SIZE, elevation=(-30.0, 60.0), offset=0.0)
    images = render([toys], cameras, background=(0.0, 0.0, 0.0))
    alpha = images.coverage.sum(dim=1).clamp(0, 1)
    straight = images.colour / alpha[..., None].clamp(min=1e-6)
    colour = torch.where(alpha[..., None] > 0, straight, torch.ones(())).clamp(0, 1)
    return cameras, colour, alpha


def fitted(trial: Trial, work: Path, *, settings: FitSettings = FIT) -> Scene:
    """The field of a trial, from `work` if it has been fitted before."""
    identity = f"{trial.name} {settings} {IMAGES} {SIZE} {len(trial.toys)}"
    path = work / "fields" / f"{hashlib.sha256(identity.encode()).hexdigest()[:16]}.safetensors"
    if path.exists():
        tensors, _ = load_tensors(path)
        occupancy = OccupancyGrid(settings.occupancy_resolution)
        occupancy.mask = tensors.pop("occupancy.mask")
        occupancy.values = tensors.pop("occupancy.values")
        field = SceneField(settings.field, generator=torch.Generator())
        field.load_state_dict(tensors)
        return Scene(field.requires_grad_(False), occupancy)
    generator = torch.Generator().manual_seed(0)
    scene = finish(fit(*photographs(trial.toys), settings, generator=generator))
    path.parent.mkdir(parents=True, exist_ok=True)
    save_tensors(path, scene.tensors(), scene=trial.name)
    return scene


@dataclass(frozen=True)
class SurfacePoints:
    """Points of the toys' visible surfaces.

    Attributes:
        points: world positions.
        owner: index of the toy.
        apart: distance to the nearest point of any other toy, world units.
    """

    points: Float[Tensor, "points 3"]
    owner: Int[Tensor, " points"]
    apart: Float[Tensor, " points"]

    @classmethod
    def of(cls, toys: tuple[Toy, ...], *, views: int = 40, size: int = 64) -> "SurfacePoints":
        """Hits of the pixel rays of many views."""
        from scipy.spatial import KDTree

        cameras = spiral(views, size=size, elevation=(-30.0, 80.0), offset=0.11)
        images = render([toys], cameras)
        origins, directions = cameras.rays()
        hit = images.ids >= 0
        points = origins[hit] + images.depth[hit][:, None] * directions[hit]
        owner = images.ids[hit]
        apart = torch.full((len(points),), float("inf"))
        for toy in range(len(toys)):
            mine, others = owner == toy, owner != toy
            if mine.any() and others.any():
                tree = KDTree(points[others].numpy())
                distance, _ = tree.query(points[mine].numpy())
                apart[mine] = torch.from_numpy(distance).float()
        return cls(points, owner, apart)

    @property
    def size(self) -> float:
        """Diameter of the scene: the longest side of its bounding box, world units."""
        return float((self.points.amax(dim=0) - self.points.amin(dim=0)).max())
