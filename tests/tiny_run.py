"""A whole run in seconds: random models and a preset of a few steps, for the pipeline's tests."""

import json
from dataclasses import replace

import torch
from tiny_diffusion import WORDS, save_tiny_model

from dissector.concept_mining import EMBEDDED
from dissector.scene_field import FieldSettings
from dissector.settings import DissectionSettings, GenerationSettings, Preset, ViewSettings
from dissector.surface import SurfaceSettings

PROMPT = "a frog on a lily pad"
LAYERS = ("frog", "lily pad")
STEPS = {
    "generate": 4,
    "views": 3,
    "ground": 1,
    "mine": 5,
    "dissect": 13,
    "surface": 2,
    "export": 1,
}
"""The stages, and how many steps each has here."""

TINY = Preset(
    "tiny",
    GenerationSettings(
        steps=4,
        views=1,
        size=16,
        samples=16,
        preview_every=2,
        field=FieldSettings(levels=2, log2_entries=10, base=4, finest=8, hidden=8),
    ),
    ViewSettings(views=3, size=16, samples=16),
    replace(EMBEDDED, token_steps=3, model_steps=2, batch=1),
    DissectionSettings(steps=3, lift_steps=10),
    SurfaceSettings(resolution=14, target_faces=500),
)


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
    """A grounder: the first phrase is in the upper half of every picture, the second in the lower.

    Attributes:
        strength: of the masks.
    """

    def __init__(self, strength=1.0):
        self.strength = strength

    def ground(self, images, phrases):
        masks = torch.zeros(len(images), len(phrases), *images.shape[1:3])
        middle = images.shape[1] // 2
        masks[:, 0, :middle] = self.strength
        masks[:, 1, middle:] = self.strength
        return masks
