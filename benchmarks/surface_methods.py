"""The surfaces that `benchmarks.surfaces` compares: before and after refinement, and references."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import torch
import trimesh
from jaxtyping import Bool, Float
from scipy.spatial import KDTree
from torch import Tensor

from benchmarks.dissection_methods import MINING, seeded
from benchmarks.surface_setup import LABELS, SurfaceSetup
from benchmarks.surface_truth import inside
from dissector.checkpoints import load_tensors, save_tensors
from dissector.concepts import MinedConcepts
from dissector.finished_runs import layer_tensors, layers_from
from dissector.mesh import Layer, Mesh
from dissector.object_surfaces import dissected_density, extract_parts, texture_parts
from dissector.pictures import all_round
from dissector.progress import finish
from dissector.refined_objects import begin
from dissector.refinement import refine
from dissector.refinement_settings import RefinementSettings
from dissector.scene_targets import SceneTargets
from dissector.settings import PREVIEW
from dissector.surface import SurfaceSettings, extract, smooth

REFINEMENT = PREVIEW.refinement
APART = replace(REFINEMENT, interpenetration=0.0)
"""Without the penetration term."""

FINE = SurfaceSettings(resolution=160, smoothing=0, target_faces=100_000)
"""For true shapes that show how far the measures themselves can be trusted."""

SOLID = 1e4
"""Density inside a true shape, 1 / world units."""

Layers = tuple[Layer, ...]
Variant = Callable[[SurfaceSetup], Layers]


def dissected(setup: SurfaceSetup) -> Layers:
    """The surface of each object's own density p_k σ."""
    scene, temperature = setup.base.scene, LABELS.temperatures[1]

    def mesh(index: int) -> Mesh:
        density = dissected_density(scene, setup.categories, temperature, index)
        return extract(density, scene.field.colour, PREVIEW.surface)

    return tuple(Layer(name, mesh(index)) for index, name in enumerate(setup.trial.layers))


def solid(setup: SurfaceSetup) -> Layers:
    """Surfaces of the solids that share the scene's space: what refinement starts from."""
    return finish(extract_parts(setup.parts(), setup.trial.layers, PREVIEW.surface, device="cpu"))


def refined(
    setup: SurfaceSetup,
    before: Layers,
    concepts: MinedConcepts,
    settings: RefinementSettings = REFINEMENT,
) -> Layers:
    """Layers refined and textured as the pipeline does it."""
    temperature, background = LABELS.temperatures[1], setup.models.prior.background
    cameras = all_round(
        settings.targets,
        size=settings.size,
        lens=setup.lens,
        device=torch.device("cpu"),
        elevations=settings.target_elevations,
    )
    targets = SceneTargets.of(
        setup.base.scene,
        setup.categories,
        temperature,
        cameras,
        samples=settings.target_samples,
        background=background,
    )
    objects = begin([one.mesh for one in before], cameras, resolution=settings.resolution)
    generator = seeded(0, 4)
    running = refine(objects, targets, concepts, settings, lens=setup.lens, generator=generator)
    done = finish(running)
    names = setup.trial.layers
    return finish(texture_parts(setup.parts(), done, names, PREVIEW.surface, PREVIEW.texture))


def plain(setup: SurfaceSetup) -> MinedConcepts:
    """The unmined prior and plain words in place of the mined concepts."""
    return replace(setup.concepts, denoiser=setup.models.prior, prompts=setup.base.texts)


def true_shapes(setup: SurfaceSetup, settings: SurfaceSettings) -> Layers:
    """The true objects, which overlap a little; colours from the field, right where it is seen."""
    toys = setup.trial.toys
    return _cut(setup, [partial(inside, toy) for toy in toys], settings)


def true_shapes_apart(setup: SurfaceSetup, settings: SurfaceSettings) -> Layers:
    """The same, and what several objects fill belongs to the one in which it is deepest.

    No surfaces without overlap can cover more of the hidden truth than about this.
    """
    toys, trees = setup.trial.toys, [KDTree(truth.points) for truth in setup.truth]

    def deepest(points: Float[np.ndarray, "points 3"], index: int) -> Bool[np.ndarray, " points"]:
        depths = np.full((len(toys), len(points)), -1.0)
        for depth, toy, tree in zip(depths, toys, trees, strict=True):
            within = inside(toy, points)
            depth[within] = tree.query(points[within])[0]
        return (depths.argmax(axis=0) == index) & (depths[index] >= 0)

    shapes = [partial(deepest, index=index) for index in range(len(toys))]
    return _cut(setup, shapes, settings)


def _cut(
    setup: SurfaceSetup,
    shapes: Sequence[Callable[[Float[np.ndarray, "points 3"]], Bool[np.ndarray, " points"]]],
    settings: SurfaceSettings,
) -> Layers:
    """Shapes, told by what lies inside, as the pipeline would extract them from a sharp density."""

    def mesh(shape: Callable[[np.ndarray], np.ndarray]) -> Mesh:
        def density(x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
            return SOLID * torch.from_numpy(shape(x.double().numpy())).to(x)

        return extract(density, setup.base.scene.field.colour, settings)

    pairs = zip(setup.trial.layers, shapes, strict=True)
    return tuple(Layer(name, mesh(shape)) for name, shape in pairs)


def _hull(mesh: Mesh) -> Mesh:
    hull = trimesh.convex.convex_hull(mesh.vertices)
    _, nearest = KDTree(mesh.vertices).query(hull.vertices)
    vertices, faces = hull.vertices.astype(np.float32), hull.faces.astype(np.int32)
    return Mesh(vertices, faces, mesh.colours[nearest])


def _smoothed(mesh: Mesh) -> Mesh:
    return Mesh(smooth(mesh.vertices, mesh.faces, 60), mesh.faces, mesh.colours)


def _changed(change: Callable[[Mesh], Mesh]) -> Variant:
    """Every dissected layer changed by itself."""
    return lambda setup: tuple(Layer(one.name, change(one.mesh)) for one in dissected(setup))


VARIANTS: dict[str, Variant] = {
    "before": dissected,
    "solid parts": solid,
    "refined": lambda setup: refined(setup, solid(setup), setup.concepts),
    "refined, plain prior": lambda setup: refined(setup, solid(setup), plain(setup)),
    "refined, no penetration term": lambda setup: refined(
        setup, solid(setup), setup.concepts, APART
    ),
    "refined, from torn surfaces": lambda setup: refined(setup, dissected(setup), setup.concepts),
    "truth on the same grid": lambda setup: true_shapes(setup, PREVIEW.surface),
    "truth on a fine grid": lambda setup: true_shapes(setup, FINE),
    "truth without overlaps": lambda setup: true_shapes_apart(setup, PREVIEW.surface),
    "before, smoothed": _changed(_smoothed),
    "before, convex hulls": _changed(_hull),
}
"""Rows of the table. The last five are references."""

MINED = ("refined", "refined, no penetration term", "refined, from torn surfaces")
"""Variants that take mined concepts, which are not part of their time."""


def settings_of(variant: str) -> str:
    """All settings that a variant depends on, beside those of the dissection."""
    settings = f"{variant} {PREVIEW.surface}"
    if variant.startswith("refined"):
        settings += f" {MINING} {REFINEMENT} {PREVIEW.texture}"
    return settings


def make(setup: SurfaceSetup, variant: str, *, anew: bool = False) -> tuple[Layers, float]:
    """The layers of a variant, from the setup's folder if they have been made before.

    Args:
        anew: make them in any case.

    Returns:
        Also the seconds that they took, without dissection and mining.
    """
    name = hashlib.sha256(settings_of(variant).encode()).hexdigest()[:12]
    path = setup.folder / f"layers-{name}.safetensors"
    if path.exists() and not anew:
        held, about = load_tensors(path)
        return layers_from(held, setup.trial.layers), float(str(about["seconds"]))
    if variant in MINED:
        _ = setup.concepts
    start = time.perf_counter()
    layers = VARIANTS[variant](setup)
    seconds = time.perf_counter() - start
    save_tensors(path, layer_tensors(layers), variant=variant, seconds=seconds)
    return layers, seconds
