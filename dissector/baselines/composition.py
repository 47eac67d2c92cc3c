"""Composition: objects that were made independently, put together in given boxes.

A field in a frame of its own, x = o + s y (world x, own y, scale s), keeps the opacity of every ray
if its density is divided by the scale, for lengths along the ray grow with it:

    σ_k(x) = σ_own((x − o) / s) / s         c_k(x) = c_own((x − o) / s)          0 outside its box

Fields in one place add up as participating media do:

    σ(x) = Σ_k σ_k(x)                       c(x) = Σ_k σ_k(x) c_k(x) / σ(x)
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from dissector.denoiser import LatentDenoiser
from dissector.distillation import Scene, generate
from dissector.occupancy import OccupancyGrid
from dissector.progress import Step
from dissector.scene_field import density_grid
from dissector.settings import GenerationSettings, Lens
from dissector.volume_rendering import RadianceField

Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Box:
    """An axis-aligned box.

    Attributes:
        centre: its middle, world units.
        size: its edges along x, y and z, world units.

    Raises:
        ValueError: an edge is not positive.
    """

    centre: Vector
    size: Vector

    def __post_init__(self) -> None:
        if not min(self.size) > 0:
            raise ValueError(f"expected a box with edges > 0, got {self.size}")

    @property
    def radius(self) -> float:
        """Of the ball around it: half the diagonal."""
        return 0.5 * sum(edge**2 for edge in self.size) ** 0.5

    def contains(self, x: Float[Tensor, "points 3"]) -> Bool[Tensor, " points"]:
        """Whether world points lie in it, its faces included."""
        away = (x - x.new_tensor(self.centre)).abs()
        return (away <= 0.5 * x.new_tensor(self.size)).all(dim=-1)


@dataclass(frozen=True)
class PlacedField:
    """A field moved and scaled into the world, and cut off at a box.

    Attributes:
        field: in its own frame.
        box: in the world; the density is 0 outside.
        offset: o, where the origin of the own frame lies in the world.
        scale: s, world units in a unit of the own frame.
        occupancy: where the field is worth evaluating, in its own frame; None for everywhere.

    Raises:
        ValueError: the scale is not positive.
    """

    field: RadianceField
    box: Box
    offset: Vector = (0.0, 0.0, 0.0)
    scale: float = 1.0
    occupancy: OccupancyGrid | None = None

    def __post_init__(self) -> None:
        if not self.scale > 0:
            raise ValueError(f"expected scale > 0, got {self.scale}")

    def density_and_colour(
        self, x: Float[Tensor, "points 3"]
    ) -> tuple[Float[Tensor, " points"], Float[Tensor, "points 3"]]:
        """σ_k (1/world unit) and c_k (sRGB in 0..1) at world points; both 0 outside the box."""
        inside = self.box.contains(x).nonzero().squeeze(-1)
        own = (x[inside] - x.new_tensor(self.offset)) / self.scale
        if self.occupancy is not None:
            kept = self.occupancy.occupied(own)
            inside, own = inside[kept], own[kept]
        density, colour = self.field.density_and_colour(own)
        return (
            x.new_zeros(len(x)).index_put((inside,), density / self.scale),
            torch.zeros_like(x).index_put((inside,), colour),
        )

    def density(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """σ_k at world points, 1/world unit."""
        return self.density_and_colour(x)[0]


@dataclass(frozen=True)
class ComposedField:
    """Several fields in one world.

    Attributes:
        parts: the objects, in the order of the scene's.

    Raises:
        ValueError: no parts.
    """

    parts: tuple[PlacedField, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("expected at least one field to compose, got none")

    def density_and_colour(
        self, x: Float[Tensor, "points 3"]
    ) -> tuple[Float[Tensor, " points"], Float[Tensor, "points 3"]]:
        """σ (1/world unit) and c (sRGB in 0..1) at world points; both 0 outside all boxes."""
        pairs = [part.density_and_colour(x) for part in self.parts]
        each = torch.stack([density for density, _ in pairs])
        colours = torch.stack([colour for _, colour in pairs])
        total = each.sum(dim=0)
        emitted = (each[..., None] * colours).sum(dim=0)
        return total, emitted / total.clamp(min=torch.finfo(x.dtype).tiny)[:, None]

    def density(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """σ at world points, 1/world unit."""
        return self.density_and_colour(x)[0]


def extent(scene: Scene, *, resolution: int = 64) -> Box:
    """The box of what a viewer sees of a scene: the extent of its silhouettes along x, y and z.

    A line belongs to a silhouette if its opacity is above half of the largest along that axis. Fog
    and what else is faint around the object doesn't count.

    Args:
        resolution: vertices along an axis; the box is as exact as their distance.

    Raises:
        ValueError: the scene has no density.
    """
    like = next(scene.field.parameters())
    sigma = density_grid(scene.field.density, resolution, device=like.device, dtype=like.dtype)
    cell = 2 / (resolution - 1)
    if not float(sigma.max()) > 0:
        raise ValueError("expected a scene that holds something, got one without density")
    seen = torch.zeros(3, resolution, dtype=torch.bool, device=sigma.device)
    for along in range(3):
        opacity = -torch.expm1(-sigma.sum(dim=along) * cell)
        silhouette = opacity > 0.5 * opacity.max()
        first, second = (axis for axis in range(3) if axis != along)
        seen[first] |= silhouette.any(dim=1)
        seen[second] |= silhouette.any(dim=0)
    middle, edges = [], []
    for axis in range(3):
        places = seen[axis].nonzero()
        low, high = int(places.min()), int(places.max())
        middle.append(0.5 * (low + high) * cell - 1)
        edges.append((high - low + 1) * cell)
    return Box(tuple(middle), tuple(edges))


def place(scene: Scene, box: Box) -> PlacedField:
    """A scene moved into a box: as large as it fits without distortion, middle on middle.

    Raises:
        ValueError: the scene has no density.
    """
    own = extent(scene)
    scale = min(room / edge for room, edge in zip(box.size, own.size, strict=True))
    x, y, z = (at - scale * was for at, was in zip(box.centre, own.centre, strict=True))
    a, b, c = (scale * edge for edge in own.size)
    return PlacedField(
        scene.field, Box(box.centre, (a, b, c)), (x, y, z), scale, occupancy=scene.occupancy
    )


def compose(
    denoiser: LatentDenoiser,
    prompts: Sequence[str],
    boxes: Sequence[Box],
    settings: GenerationSettings,
    *,
    lens: Lens,
    generator: torch.Generator,
) -> Generator[Step, None, ComposedField]:
    """Distil every object on its own from its own prompt, then put them into their boxes.

    Args:
        prompts: of each object, without view suffix.
        boxes: of each object, world space.
        settings, lens, generator: of each distillation, see `distillation.generate`.

    Raises:
        ValueError: not one box for each prompt, or an object that came out empty.
    """
    if not prompts or len(prompts) != len(boxes):
        raise ValueError(
            f"expected one box for each of at least one prompt, got {len(boxes)} boxes for "
            f"{len(prompts)} prompts"
        )
    parts = []
    for stage, (prompt, box) in enumerate(zip(prompts, boxes, strict=True)):
        running = generate(denoiser, prompt, settings, lens=lens, generator=generator)
        scene = yield from _one_of(running, stage, len(prompts))
        parts.append(place(scene, box))
    return ComposedField(tuple(parts))


def _one_of(
    running: Generator[Step, None, Scene], stage: int, stages: int
) -> Generator[Step, None, Scene]:
    """One of several equally long stages, its steps counted over all of them."""
    while True:
        try:
            step = next(running)
        except StopIteration as stop:
            return stop.value
        yield replace(step, index=stage * step.total + step.index, total=stages * step.total)
