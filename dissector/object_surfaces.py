"""The density of each object of a dissected scene, and its surface.

`dissected_density` is the published σ_k = p_k σ. `SolidParts` completes it: where no view sees
whose a point is, objects become solid and meet in minimal surfaces (`dissector.hidden_parts`),
which is what refinement starts from.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.buried import unburied
from dissector.category_field import CategoryField
from dissector.concepts import MinedConcepts
from dissector.distillation import Scene
from dissector.frozen_samples import FrozenSamples
from dissector.halfway import NOWHERE, Halfway
from dissector.hidden_parts import Partition, partition
from dissector.mesh import Layer
from dissector.pictures import all_round
from dissector.progress import Step
from dissector.refined_objects import RefinedObject, begin
from dissector.refinement import refine
from dissector.refinement_settings import RefinementSettings
from dissector.scene_targets import SceneTargets
from dissector.settings import Lens
from dissector.surface import Density, SurfaceSettings, extract, seen_colours, silhouette_level
from dissector.texture import TextureSettings, bake

HARDER = 0.2
"""Factor of the temperature where surfaces are cut: a density of hundreds makes a surface even of
the few percent of a neighbour that the temperature of learning leaves."""

INSIDE = 10.0
"""Density of the solid's inside in units of the surface's level: what is seen through is opaque."""


def dissected_density(
    scene: Scene, categories: CategoryField, temperature: float, index: int
) -> Density:
    """p_k σ of one object; 0 where no ray ever sampled, since nothing was learned there.

    Args:
        temperature: of the category field when it was learned; surfaces take a fifth of it.
    """

    def density(x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        own = categories.probabilities(x, HARDER * temperature)[:, index]
        return own * _occupied_density(scene, x)

    return density


def _occupied_density(scene: Scene, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
    return scene.field.density(x) * scene.occupancy.occupied(x)


@dataclass(frozen=True)
class SolidParts:
    """The objects of a scene as solids that share its space.

    Attributes:
        partition: whose every point is.
        level: density on the scene's surface.
    """

    scene: Scene
    categories: CategoryField
    temperature: float
    partition: Partition
    level: float

    @classmethod
    @torch.no_grad()
    def of(
        cls,
        scene: Scene,
        categories: CategoryField,
        temperature: float,
        frozen: FrozenSamples,
        *,
        resolution: int,
        chunk: int = 65_536,
    ) -> "SolidParts":
        """Divide a scene.

        Args:
            temperature: of the category field when it was learned.
            frozen: the scene in the views that the category field was learned from.
            resolution: cubes of the lattice along [−1, 1].
            chunk: points evaluated at once.

        Raises:
            ValueError: "layer has no density", for the scene as a whole.
        """
        side = resolution + 1
        axis = torch.linspace(-1, 1, side, device=frozen.points.device)
        points = torch.cartesian_prod(axis, axis, axis)
        parts = points.split(chunk)
        density = torch.cat([_occupied_density(scene, part) for part in parts])
        density = (density * (points.norm(dim=1) < 1)).view(side, side, side)
        colour = torch.cat([scene.field.colour(part) for part in parts])
        guess = torch.cat([categories.probabilities(part, temperature) for part in parts])
        level = silhouette_level(density, 2 / resolution)
        found = partition(
            density,
            colour.view(side, side, side, 3),
            frozen,
            categories.probabilities(frozen.points, temperature),
            guess=guess.view(side, side, side, -1),
        )
        return cls(scene, categories, temperature, found, level)

    def density(self, index: int) -> Density:
        """That of one object: the scene's where its surface is, more inside."""

        def density(x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
            probabilities = self.categories.probabilities(x, HARDER * self.temperature)
            own = self.partition.shares(x, probabilities).argmax(dim=-1) == index
            shell = _occupied_density(self.scene, x)
            inside = self.partition.inside(x)
            return own * torch.where(inside, shell + INSIDE * self.level, shell)

        return density


def extract_parts(
    parts: SolidParts, names: Sequence[str], settings: SurfaceSettings, *, device: str
) -> Generator[Step, None, tuple[Layer, ...]]:
    """One closed mesh for each object.

    Raises:
        ValueError: an object has no density left; it is named.
    """
    made = []
    for index, name in enumerate(names):
        try:
            settled = replace(settings, level=settings.level or parts.level)
            colour = parts.scene.field.colour
            mesh = extract(parts.density(index), colour, settled, device=device)
        except ValueError as error:
            raise ValueError(f"the layer {name!r} came out empty: {error}") from error
        made.append(Layer(name, mesh))
        yield Step("surface", index + 1, len(names))
    return unburied(made)


def refine_parts(
    parts: SolidParts,
    layers: Sequence[Layer],
    concepts: MinedConcepts,
    settings: RefinementSettings,
    *,
    lens: Lens,
    halfway: Halfway = NOWHERE,
    generator: torch.Generator,
) -> Generator[Step, None, Sequence[RefinedObject]]:
    """The objects under score distillation, held to the scene where it shows them.

    Args:
        layers: their surfaces, in the order of the concepts, see `extract_parts`.
        lens: the cameras' lens and distance.
        halfway: keeps what is done, and where to go on from.
        generator: draws everything, on the denoiser's device.

    Raises:
        ValueError: an object is seen from nowhere, or its surface vanishes.
    """
    cameras = all_round(
        settings.targets,
        size=settings.size,
        lens=lens,
        device=concepts.denoiser.device,
        elevations=settings.target_elevations,
    )
    targets = SceneTargets.of(
        parts.scene,
        parts.categories,
        parts.temperature,
        cameras,
        samples=settings.target_samples,
        background=concepts.denoiser.background,
    )
    objects = begin([layer.mesh for layer in layers], cameras, resolution=settings.resolution)
    refining = refine(
        objects, targets, concepts, settings, lens=lens, halfway=halfway, generator=generator
    )
    return (yield from refining)


def texture_parts(
    parts: SolidParts,
    objects: Sequence[RefinedObject],
    names: Sequence[str],
    surface: SurfaceSettings,
    texture: TextureSettings,
) -> Generator[Step, None, tuple[Layer, ...]]:
    """The refined objects as meshes with textures: what is seen in the scene's own colours.

    Raises:
        ValueError: nothing is left of an object, or its charts don't fit; it is named.
    """
    made = []
    for index, (name, refined) in enumerate(zip(names, objects, strict=True)):
        seen = partial(
            seen_colours,
            parts.density(index),
            parts.scene.field.colour,
            cell=2 / surface.resolution,
        )
        painted = partial(refined.colour.exact, seen_colour=seen)
        try:
            mesh = refined.mesh(surface)
            device = refined.surface.centre.device
            made.append(Layer(name, bake(mesh, painted, texture, device=device)))
        except ValueError as error:
            raise ValueError(f"the layer {name!r} cannot be textured: {error}") from error
        yield Step("texture", index + 1, len(names))
    return tuple(made)
