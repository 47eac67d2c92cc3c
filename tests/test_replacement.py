"""Replacing and reshaping objects, with a prior whose wishes are known pictures."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from closed_meshes import ball, box, opened
from wishing_prior import disc, models

from dissector.guidance import TimestepSchedule
from dissector.mesh import Layer, Material
from dissector.penetration import penetrations
from dissector.progress import finish
from dissector.scene_field import FieldSettings
from dissector.surface import SurfaceSettings
from dissector.texture import TextureSettings
from editing.errors import EditError
from editing.prompted.replace_settings import (
    REPLACE_PRESETS,
    DeformationSettings,
    DistillationSettings,
    GoalSettings,
    GrowthSettings,
    ReplaceSettings,
)
from editing.prompted.replacement import replace_object, reshape_object
from editing.scene import Scene

SIZE, RED = 24, (0.9, 0.1, 0.1)
RADIUS = 0.46
"""Of the old ball in its own space."""

SETTINGS = ReplaceSettings(
    GoalSettings(alone=6, together=0, size=SIZE, denoising_steps=4, guidance_scale=1.0),
    DistillationSettings(size=SIZE),
    GrowthSettings(
        rounds=((0.95, 40), (0.5, 8)),
        rays=400,
        samples=32,
        occupancy=24,
        grid_rate=0.1,
        network_rate=0.02,
        field=FieldSettings(
            levels=3,
            log2_entries=12,
            base=6,
            finest=16,
            blob=False,
            density_scale=20.0,
            density_bias=-2.0,
        ),
    ),
    DeformationSettings(rounds=((0.9, 12), (0.6, 4)), resolution=16, colour_rate=0.3),
    SurfaceSettings(resolution=24, target_faces=600),
    TextureSettings(size=512),
    preview_every=8,
)
QUICK = replace(SETTINGS, growth=replace(SETTINGS.growth, rounds=((0.95, 20),)))
MODELS = models({f"a {word}": disc(SIZE, RADIUS, RED) for word in ("bunny", "red frog")}, SIZE)


def scene(frog=None):
    """A green ball that sinks a little into the box below it."""
    frog = frog or ball(0.3, (0, 0, 0.28), 2, colour=(0.2, 0.7, 0.2))
    layers = [
        Layer("frog", frog, material=Material(0.3, 0.4), prompt="a frog"),
        Layer("box", box((1, 1, 0.3), (0, 0, -0.15), colour=(0, 0, 1))),
    ]
    return Scene.of(layers, prompt="a frog sitting on a box")


def made(steps):
    """The steps of a run, and its result."""
    seen = []
    return seen, finish(steps, seen.append)


def replaced(start, prompt="bunny", settings=SETTINGS, **options):
    return made(replace_object(start, start.layers[0].id, prompt, settings, MODELS, **options))


@pytest.fixture(scope="module")
def grown():
    start = scene()
    return start, *replaced(start, seed=3)


def test_the_new_object_stands_in_the_place_of_the_old(grown):
    start, _, result = grown
    new, old = result.scene.layers[0], start.layers[0]
    assert result.method == "regrow" and new.id == old.id
    assert (new.name, new.content.prompt, new.content.seed) == ("bunny", "a bunny", 3)
    assert new.content.material == old.content.material
    assert new.mesh.watertight and new.mesh.texture is not None
    assert new.mesh.volume == pytest.approx(old.mesh.volume, rel=0.3)
    most = [np.percentile(mesh.vertices, [10, 90], axis=0) for mesh in (new.mesh, old.mesh)]
    assert np.allclose(*most, atol=0.12)
    red = new.mesh.texture.image.reshape(-1, 3).mean(axis=0) / 255
    assert red[0] > red[1] + 0.3 and red[0] > red[2] + 0.3


def test_the_others_stay_the_same_objects(grown):
    start, _, result = grown
    assert result.scene.layers[1] is start.layers[1]


def test_nothing_penetrates_and_it_touches_what_the_old_one_touched(grown):
    _, _, result = grown
    layers = [held.content for held in result.scene.layers]
    assert result.penetrations_before[0].share > 0.001
    assert result.penetrations_after == penetrations(layers)
    assert result.penetrations_after[0].share <= 0.001
    assert result.contact_distance == pytest.approx(0, abs=1e-5)


def test_a_surface_that_nothing_pushed_out_is_cut_free():
    start = scene(ball(0.3, (0, 0, 0.15), 2, colour=(0.2, 0.7, 0.2)))
    loose = replace(SETTINGS.deformation, interpenetration=0.0, rounds=((0.9, 4),))
    _, result = replaced(start, "red frog", replace(SETTINGS, deformation=loose))
    assert result.penetrations_before[0].share > 0.1
    assert result.penetrations_after[0].share <= 0.001
    assert result.scene.layers[0].mesh.watertight


def test_a_smaller_object_falls_onto_what_the_old_one_rested_on():
    """Shown in the middle of the old one's place, a smaller ball would float."""
    small = models({"a bunny": disc(SIZE, 0.65 * RADIUS, RED)}, SIZE)
    start = scene()
    _, result = made(replace_object(start, start.layers[0].id, "bunny", SETTINGS, small))
    new = result.scene.layers[0].mesh
    assert new.volume < 0.7 * start.layers[0].mesh.volume
    assert new.bounds[0, 2] == pytest.approx(0, abs=1e-4)
    assert result.contact_distance == pytest.approx(0, abs=1e-5)


def test_its_steps_tell_the_stages_and_show_pictures(grown):
    _, steps, _ = grown
    stages = list(dict.fromkeys(step.stage for step in steps))
    assert stages == ["grow", "polish", "surface", "texture"]
    for stage in ("grow", "polish"):
        part = [step for step in steps if step.stage == stage]
        assert [step.index for step in part] == list(range(1, part[0].total + 1))
        pictures = [step.preview for step in part if step.preview is not None]
        assert pictures and all(p.dtype == np.uint8 and p.ndim == 3 for p in pictures)


def test_the_same_seed_gives_the_same_and_another_one_another():
    runs = [replaced(scene(), settings=QUICK, seed=seed)[1] for seed in (3, 3, 4)]
    first, second, other = (result.scene.layers[0].mesh for result in runs)
    assert np.array_equal(first.vertices, second.vertices)
    assert np.array_equal(first.texture.image, second.texture.image)
    assert not np.array_equal(other.vertices, first.vertices)


def test_enough_ends_after_the_first_round_with_a_surface():
    steps, result = replaced(scene(), enough=lambda: True)
    assert "polish" not in [step.stage for step in steps]
    assert result.scene.layers[0].mesh.watertight


def test_closing_the_generator_leaves_everything():
    start = scene()
    steps = replace_object(start, start.layers[0].id, "bunny", SETTINGS, MODELS)
    held = next(steps), start.layers[0].content
    steps.close()
    assert start.layers[0].content is held[1]
    with pytest.raises(StopIteration):
        next(steps)


@pytest.mark.parametrize("edit", [replace_object, reshape_object])
def test_what_cannot_be_done_is_refused_at_once(edit):
    start = scene()
    frog = start.layers[0].id
    with pytest.raises(EditError, match='"frog" is locked'):
        edit(start.with_lock(frog), frog, "bunny", SETTINGS, MODELS)
    with pytest.raises(EditError, match='does not know "dragon".*bunny'):
        edit(start, frog, "a red dragon", SETTINGS, MODELS)
    with pytest.raises(EditError, match="empty"):
        edit(start, frog, "  ", SETTINGS, MODELS)
    with pytest.raises(EditError, match="not in the scene"):
        edit(start, "nobody", "bunny", SETTINGS, MODELS)


def test_wrong_options_are_refused():
    start = scene()
    frog = start.layers[0].id
    with pytest.raises((TypeError, ValueError), match="method"):  # in tests, types are checked
        replace_object(start, frog, "bunny", SETTINGS, MODELS, method="melt")
    with pytest.raises(EditError, match="strength"):
        reshape_object(start, frog, "bunny", SETTINGS, MODELS, strength=1.5)
    leaf = scene(opened(ball(0.3, (0, 0, 0.28), 2)))
    with pytest.raises(EditError, match="not a closed body"):
        finish(replace_object(leaf, leaf.layers[0].id, "bunny", SETTINGS, MODELS, method="deform"))


def test_the_sentence_of_the_scene_is_asked_for_with_the_new_noun():
    prior = models({"a bunny": disc(SIZE, RADIUS, RED)}, SIZE)
    start = scene()
    settings = replace(SETTINGS, goals=replace(SETTINGS.goals, together=2))
    steps = replace_object(start, start.layers[0].id, "bunny", settings, prior)
    for step in steps:
        if step.stage == "polish":
            break
    asked = {prompt.split(",")[0] for prompt in prior.denoiser.asked}
    assert {"a bunny", "a bunny sitting on a box"} <= asked
    assert not any("frog" in prompt for prompt in asked)


def test_a_sentence_with_unknown_words_is_not_asked_for():
    start = replace(scene(), prompt="a frog pondering on a box")
    _, result = replaced(start, settings=QUICK)
    assert result.sentence == "a bunny"
    assert result.scene.prompt == start.prompt


def test_the_scene_is_called_by_what_is_in_it():
    _, result = replaced(scene(), settings=QUICK)
    assert result.scene.prompt == result.sentence == "a bunny sitting on a box"


def test_hidden_layers_are_in_nobodys_way():
    start = scene()
    start = start.with_shown(start.layers[1].id, False)
    _, result = replaced(start, settings=QUICK)
    assert result.penetrations_after == () and result.contact_distance is None


def test_the_same_noun_deforms_the_old_surface():
    start = scene()
    steps, result = replaced(start, "red frog")
    assert result.method == "deform"
    assert list(dict.fromkeys(step.stage for step in steps)) == [
        "deform",
        "polish",
        "surface",
        "texture",
    ]
    new = result.scene.layers[0]
    assert new.name == "frog" and new.mesh.watertight
    assert result.penetrations_after[0].share <= 0.001
    assert result.scene.layers[1] is start.layers[1]
    colour = new.mesh.texture.image.reshape(-1, 3).mean(axis=0)
    assert colour[0] > colour[1]


def test_reshaping_by_nothing_changes_nothing_and_by_everything_grows_anew():
    start = scene()
    frog = start.layers[0].id
    _, result = made(reshape_object(start, frog, "bunny", SETTINGS, MODELS, strength=0))
    assert result.scene is start and result.method == "none"
    _, result = made(reshape_object(start, frog, "bunny", QUICK, MODELS, strength=1))
    assert result.method == "regrow" and result.scene.layers[0].name == "frog"


def test_the_weaker_the_less_it_moves():
    start = scene()
    frog, old = start.layers[0].id, start.layers[0].mesh
    moved = []
    for strength in (0.1, 0.7):
        steps = reshape_object(start, frog, "bunny", SETTINGS, MODELS, strength=strength)
        new = made(steps)[1].scene.layers[0].mesh
        image = torch.from_numpy(new.texture.image.reshape(-1, 3).astype(np.float32) / 255)
        moved.append(float((image.mean(dim=0) - torch.tensor([0.2, 0.7, 0.2])).abs().sum()))
        assert abs(new.volume - old.volume) < 0.4 * old.volume
    assert moved[0] < moved[1]


def test_score_distillation_runs_before_the_rounds():
    settings = replace(
        SETTINGS,
        distillation=DistillationSettings(steps=6, size=SIZE, guidance_scale=1.0),
        growth=QUICK.growth,
    )
    steps, result = replaced(scene(), settings=settings)
    grow = [step for step in steps if step.stage == "grow"]
    assert [step.index for step in grow] == list(range(1, 27)) and grow[0].total == 26
    assert result.scene.layers[0].mesh.watertight


@pytest.mark.parametrize("distilled", [0, 30])
def test_the_rates_of_growing_only_fall(monkeypatch, distilled):
    """Over all rounds, from 1 on, however long score distillation went before."""
    asked = []
    kept = GrowthSettings.rate_factor
    monkeypatch.setattr(
        GrowthSettings, "rate_factor", lambda own, at: asked.append(at) or kept(own, at)
    )
    distillation = DistillationSettings(steps=distilled, size=SIZE, guidance_scale=1.0)
    replaced(scene(), settings=replace(SETTINGS, distillation=distillation))
    assert asked == pytest.approx(np.arange(48) / 48)


def test_deforming_is_guided_from_all_noise_to_less(monkeypatch):
    """By score distillation too, as the published recipe has it."""
    asked = []
    kept = TimestepSchedule.at
    monkeypatch.setattr(
        TimestepSchedule, "at", lambda own, progress: asked.append(progress) or kept(own, progress)
    )
    deformation = replace(SETTINGS.deformation, guidance=1e-3, rounds=((0.6, 3), (0.4, 2)))
    _, result = replaced(
        scene(), settings=replace(SETTINGS, deformation=deformation), method="deform"
    )
    assert asked == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8])
    assert result.scene.layers[0].mesh.watertight


def test_the_presets_are_named_and_wrong_settings_refused():
    assert set(REPLACE_PRESETS) == {"smoke", "preview", "paper"}
    with pytest.raises(ValueError, match="rounds"):
        GrowthSettings(rounds=())
    with pytest.raises(ValueError, match="rounds"):
        DeformationSettings(rounds=((1.5, 3),))
    with pytest.raises(ValueError, match="guidance"):
        GoalSettings(guidance_scale=0)
    with pytest.raises(ValueError, match="views"):
        DistillationSettings(views=0)
