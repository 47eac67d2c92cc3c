"""A whole run in seconds: random models and a preset of a few steps, for the pipeline's tests."""

import json
from dataclasses import replace

import torch
from tiny_diffusion import WORDS, save_tiny_model

from dissector import chart_packing
from dissector.charts import Charts
from dissector.concept_mining import EMBEDDED
from dissector.refinement_settings import RefinementSettings
from dissector.scene_field import FieldSettings
from dissector.settings import (
    DissectionSettings,
    FitSettings,
    GenerationSettings,
    Preset,
    ViewSettings,
)
from dissector.surface import SurfaceSettings
from dissector.texture import TextureSettings
from dissector.view_agreement import AgreementSettings

PROMPT = "a frog on a lily pad"
LAYERS = ("frog", "lily pad")
STEPS = {
    "generate": 4,
    "views": 3,
    "ground": 1,
    "mine": 5,
    "dissect": 13,
    "surface": 2,
    "refine": 3,
    "texture": 2,
    "export": 1,
}
"""The stages of a scene from a prompt, and how many steps each has here."""

FIT_STEPS = {"fit": 60, **{stage: steps for stage, steps in STEPS.items() if stage != "generate"}}
"""The stages of a scene from images."""

_SMALL = FieldSettings(levels=2, log2_entries=10, base=4, finest=8, hidden=8)

TINY = Preset(
    "tiny",
    GenerationSettings(
        steps=4,
        views=1,
        size=16,
        samples=16,
        preview_every=2,
        field=_SMALL,
    ),
    FitSettings(
        steps=60,
        rays=512,
        samples=24,
        field=replace(_SMALL, blob=False, density_scale=20.0, density_bias=-2.0),
    ),
    ViewSettings(views=3, size=16, samples=16),
    AgreementSettings(confidence=100.0, rounds=0),  # the stand-in's masks contradict each other
    replace(EMBEDDED, token_steps=3, model_steps=2, batch=1),
    DissectionSettings(steps=3, lift_steps=10),
    SurfaceSettings(resolution=14, target_faces=500),
    RefinementSettings(2, 1, resolution=12, size=16, targets=3, target_samples=16),
    TextureSettings(size=512, padding=16),
)


def flatten_here(mesh, *, size, padding, timeout):
    """`charts.flatten` in this process, which need not start a Python each time."""
    return Charts(*chart_packing.flatten(mesh.vertices, mesh.faces, size=size, padding=padding))


def save_tiny_prior(folder):
    """A random prior of a few words, with the world file of an embedded one."""
    save_tiny_model(folder)
    world = {
        "background": [0.7, 0.8, 0.9],
        "words": [*WORDS, ","],
        "field_of_view": 32.0,
        "camera_radius": 3.2,
    }
    (folder / "world.json").write_text(json.dumps(world))
    return folder


class Halves:
    """A grounder: of two phrases the first is in the upper half of every picture, the second in the
    lower; one alone is everywhere.

    Attributes:
        strength: of the masks.
        backends: see `Backed`.
    """

    backends = {"sam": "by halves"}

    def __init__(self, strength=1.0):
        self.strength = strength

    def ground(self, images, phrases):
        masks = images.new_zeros(len(images), len(phrases), *images.shape[1:3])
        for index, rows in enumerate(torch.arange(images.shape[1]).chunk(len(phrases))):
            masks[:, index, rows] = self.strength
        return masks


class ClickedHalf:
    """A point segmenter: the upper or the lower half of the picture, as the first point says."""

    def segment(self, image, points):
        mask = image.new_zeros(image.shape[:2])
        middle = len(image) // 2
        upper = next(point for point in points if point.positive).y < middle
        mask[slice(0, middle) if upper else slice(middle, None)] = 1.0
        return mask
