"""The finished scene seen from all around, and how well its parts make it up again."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.cameras import Cameras, angles, view_word
from dissector.category_field import CategoryField
from dissector.distillation import Scene
from dissector.frozen_samples import FrozenSamples, freeze, recompose, render_frozen
from dissector.pictures import all_round
from dissector.ray_sampling import sample_along
from dissector.settings import Lens, Preset, ViewSettings
from dissector.volume_rendering import accumulate, over, packed_weights

RAYS = 2**15
"""Rays of large pictures that are rendered at once, a bound on memory."""

FAINT_SAMPLE = 1e-3
"""Samples of a smaller optical depth are left out of the views: none changes a pixel by more."""


@dataclass(frozen=True)
class Views:
    """The finished scene seen from all around.

    Attributes:
        samples: the frozen field along the rays of all views.
        colour: what these show, sRGB in 0..1.
        pictures: the same views as models of large images look at them.
        words: the word of each view.
    """

    samples: FrozenSamples
    colour: Float[Tensor, "views height width 3"]
    pictures: Float[Tensor, "views rows columns 3"]
    words: tuple[str, ...]


@torch.no_grad()
def see(scene: Scene, settings: ViewSettings, lens: Lens, background: Float[Tensor, "3"]) -> Views:
    """Render the finished scene from all around, on the background's device; keep the samples."""
    cameras = all_round(
        settings.views,
        size=settings.size,
        lens=lens,
        device=background.device,
        elevations=settings.elevations,
    )
    samples = freeze(
        scene.field,
        cameras,
        occupancy=scene.occupancy,
        samples=settings.samples,
        threshold=FAINT_SAMPLE,
    )
    colour, _ = render_frozen(samples, background)
    pictures = colour
    if settings.picture_size not in (None, settings.size):
        large = cameras.resized(settings.picture_size, settings.picture_size)
        pictures = take_pictures(scene, large, settings.samples, background)
    return Views(samples, colour, pictures, view_words(cameras))


@torch.no_grad()
def take_pictures(
    scene: Scene, cameras: Cameras, samples: int, background: Float[Tensor, "3"]
) -> Float[Tensor, "views height width 3"]:
    """Colour of the scene over a background, some rays at a time: large views need no more memory.

    Args:
        samples: bins of a ray.
    """
    rows = []
    origins, directions = (part.reshape(-1, 3) for part in cameras.rays())
    for some in zip(origins.split(RAYS), directions.split(RAYS), strict=True):
        drawn = sample_along(*some, samples, occupancy=scene.occupancy)
        density, colour = scene.field.density_and_colour(drawn.points)
        weights, depth = packed_weights(drawn, density * drawn.delta)
        rows.append(over(accumulate(drawn, weights, colour), depth, background))
    return torch.cat(rows).view(len(cameras), cameras.height, cameras.width, 3)


def view_words(cameras: Cameras) -> tuple[str, ...]:
    """The word of each view."""
    return tuple(view_word(float(a), float(e)) for a, e in zip(*angles(cameras), strict=True))


@torch.no_grad()
def recomposition_error(
    scene: Scene, categories: CategoryField, preset: Preset, lens: Lens, *, views: int = 8
) -> float:
    """max |C − C_recomposed| over views: the scene's render against that of Σ_k (p_k σ).

    In the dtype of the scene's field, which the category field shares.
    """
    like = next(scene.field.parameters())
    cameras = all_round(
        views, size=preset.views.size, lens=lens, device=like.device, elevations=(15.0, 40.0)
    ).to(dtype=like.dtype)
    frozen = freeze(scene.field, cameras, occupancy=scene.occupancy, samples=preset.views.samples)
    white = like.new_ones(3)
    whole, _ = render_frozen(frozen, white)
    parts = categories.probabilities(frozen.points, preset.dissection.temperatures[1])
    again, _ = recompose(frozen, parts, white)
    return float((whole - again).abs().max())
