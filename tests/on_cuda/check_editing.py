"""Edits by prompt with a model on the device; their results are meshes, in the host's memory."""

from dataclasses import replace

import numpy as np
import pytest
from test_replacement import SETTINGS, scene
from test_retexture import PAINT, POLISH, pond

from dissector.progress import finish
from dissector.settings import Lens
from editing.prompted.edit_models import EditModels
from editing.prompted.replacement import replace_object, reshape_object
from editing.prompted.retexture import retexture

SOME = replace(
    SETTINGS,
    goals=replace(SETTINGS.goals, alone=2, together=2, denoising_steps=2),
    growth=replace(SETTINGS.growth, rounds=((0.95, 10), (0.5, 2)), rays=200, occupancy=16),
    distillation=replace(SETTINGS.distillation, steps=3),
    deformation=replace(SETTINGS.deformation, rounds=((0.9, 2), (0.6, 2)), guidance=1e-4),
)


@pytest.fixture
def models(denoiser):
    return EditModels(denoiser, Lens(), "cuda")


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_retexture(models, strength):
    start = pond()
    settings = replace(PAINT, steps=3, polish=replace(POLISH, steps=3))
    id = start.layers[0].id
    made = finish(retexture(start, id, "a frog", settings, models, seed=3, strength=strength))
    old, new = start.layers[0].mesh, made.layers[0].mesh
    assert np.array_equal(new.vertices, old.vertices)
    assert not np.array_equal(new.texture.image, old.texture.image)


@pytest.mark.parametrize("method", ["regrow", "deform"])
def test_replace(models, method):
    start = scene()
    id = start.layers[0].id
    made = finish(replace_object(start, id, "piano", SOME, models, seed=3, method=method))
    assert made.scene.layers[0].mesh.watertight


@pytest.mark.parametrize("strength", [0.4, 0.9])
def test_reshape(models, strength):
    start = scene()
    id = start.layers[0].id
    made = finish(reshape_object(start, id, "a frog", SOME, models, seed=3, strength=strength))
    assert made.scene.layers[0].mesh.watertight
