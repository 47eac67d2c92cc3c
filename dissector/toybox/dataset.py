"""Random renders of the training part of the world."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from dissector.cameras import orbit, view_word
from dissector.toybox.renderer import BACKGROUND, render
from dissector.toybox.scenes import Subject, build, jittered, random_subject

FIELD_OF_VIEW, RADIUS = 32.0, 3.2
"""The lens of all toybox images; the pipeline uses it with the embedded prior."""


@dataclass(frozen=True)
class Sample:
    """What one training image shows: the subject and the word of the view."""

    subject: Subject
    view: str


@dataclass(frozen=True)
class Batch:
    """Rendered samples.

    Attributes:
        images: sRGB in 0..1.
        coverage: antialiased mask of the first and the second object (0 where there is none).
        samples: what each image shows.
    """

    images: Float[Tensor, "batch 3 height width"]
    coverage: Float[Tensor, "batch objects height width"]
    samples: tuple[Sample, ...]


def random_batch(
    count: int, *, seed: tuple[int, ...], size: int = 64, whole_world: bool = False
) -> Batch:
    """Random subjects from random views; the same seed gives the same batch.

    Only subjects that may be trained on are drawn, or any with `whole_world` (for judges, tests).
    Azimuth is uniform; elevation is −10..50 degrees for three quarters and up to 85 for the rest.
    """
    rng = np.random.default_rng(seed)
    subjects = tuple(random_subject(rng, whole_world=whole_world) for _ in range(count))
    return rendered(subjects, rng, size=size)


def rendered(subjects: tuple[Subject, ...], rng: np.random.Generator, *, size: int = 64) -> Batch:
    """One random view of each subject, jittered in scale and place."""
    count = len(subjects)
    azimuth = rng.uniform(-180, 180, count)
    elevation = np.where(
        rng.uniform(size=count) < 0.75, rng.uniform(-10, 50, count), rng.uniform(50, 85, count)
    )
    scenes = [jittered(build(subject, rng), rng) for subject in subjects]
    cameras = orbit(
        torch.from_numpy(azimuth),
        torch.from_numpy(elevation),
        size=size,
        field_of_view=FIELD_OF_VIEW,
        radius=RADIUS,
    )
    images = render(scenes, cameras, background=BACKGROUND)
    samples = tuple(
        Sample(subject, view_word(a, e))
        for subject, a, e in zip(subjects, azimuth, elevation, strict=True)
    )
    return Batch(images.colour.permute(0, 3, 1, 2).contiguous(), images.coverage, samples)
