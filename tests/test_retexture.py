"""Painting a layer anew, against a prior whose pictures are known exactly."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from closed_meshes import ball, box, layer, textured
from gaussian_prior import GaussianPrior

from dissector.guidance import TimestepSchedule
from dissector.model_files import World
from dissector.progress import finish
from dissector.settings import Lens, PolishSettings
from dissector.texture import TextureSettings
from dissector.texture_lookup import vertex_colours
from editing.errors import EditError
from editing.prompted.edit_models import EditModels
from editing.prompted.retexture import retexture
from editing.prompted.retexture_settings import RETEXTURE_PRESETS, Light, RetextureSettings
from editing.scene import Scene

SIZE = 16
BLUE = (0.2, 0.3, 0.8)
PAINT = RetextureSettings(
    steps=60,
    views=2,
    size=SIZE,
    levels=(2, 8),
    guidance_scale=1.0,
    timesteps=TimestepSchedule(start=(0.02, 0.5), end=(0.02, 0.3)),
    rate=0.08,
    light=Light(),
    texture=TextureSettings(size=512),
    preview_size=24,
)
POLISH = PolishSettings(
    steps=40, views=2, pool=6, refresh_views=2, denoising_steps=3, guidance_scale=1.0, grid_rate=0.1
)


class Prior(GaussianPrior):
    """Pictures of one colour all over, with a picture for latents."""

    world = World(words=("a", "blue", "ball", "red", "box", ","))
    max_tokens = 12

    def tokenize(self, prompts):
        return torch.zeros(len(prompts), 1)

    def decode_latents(self, latents):
        return latents.clamp(0, 1)


def models(colour=BLUE):
    mean = torch.tensor(colour)[:, None, None].expand(3, SIZE, SIZE)
    return EditModels(Prior({"a blue ball": mean}, SIZE), Lens())


def pond(mesh=None):
    """A ball away from the middle, turned and stretched, and a box."""
    held = textured(ball(subdivisions=2)) if mesh is None else mesh
    linear = np.array([[0, -2, 0], [2, 0, 0], [0, 0, 2.5]])
    return Scene.of([layer("ball", held, (3, 1, 0), linear), layer("box", box())])


def paint(scene, settings=PAINT, *, strength=1.0, seed=3, prior=None, **options):
    id = scene.layers[0].id
    prior = prior or models()
    run = retexture(
        scene, id, "a blue ball", settings, prior, seed=seed, strength=strength, **options
    )
    return finish(run)


def shown(scene):
    """Mean colour of the first layer's surface."""
    return vertex_colours(scene.layers[0].mesh).mean(axis=0)


def test_the_colour_of_the_prior_is_reached_and_nothing_else_changes():
    scene = pond()
    made = paint(scene)
    old, new = scene.layers[0].mesh, made.layers[0].mesh
    for name in ("vertices", "faces"):
        assert getattr(new, name).tobytes() == getattr(old, name).tobytes()
    for name in ("uv", "faces"):
        assert getattr(new.texture, name).tobytes() == getattr(old.texture, name).tobytes()
    assert shown(made) == pytest.approx(BLUE, abs=0.08)
    np.testing.assert_allclose(new.colours.mean(axis=0), shown(made), atol=0.03)
    content = made.layers[0].content
    assert (content.prompt, content.seed, content.name) == ("a blue ball", 3, "ball")
    np.testing.assert_array_equal(content.transform, scene.layers[0].content.transform)
    assert made.layers[1] is scene.layers[1]


def test_a_finer_texture_stays_as_fine():
    scene = pond()
    mesh = scene.layers[0].mesh
    fine = np.repeat(np.repeat(mesh.texture.image, 13, axis=0), 13, axis=1)
    scene = pond(replace(mesh, texture=replace(mesh.texture, image=fine)))
    made = paint(scene, replace(PAINT, steps=1)).layers[0].mesh.texture.image
    assert made.shape[0] >= fine.shape[0] > PAINT.texture.size


def test_polishing_alone_reaches_it_too():
    settings = replace(PAINT, steps=1, polish=POLISH)
    assert shown(paint(pond(), settings)) == pytest.approx(BLUE, abs=0.08)


def test_a_mesh_without_a_texture_gets_one_on_its_own_geometry():
    mesh = ball(subdivisions=1)
    made = paint(pond(mesh), replace(PAINT, steps=30)).layers[0].mesh
    assert made.texture is not None and made.texture.image.shape == (512, 512, 3)
    assert made.vertices.tobytes() == mesh.vertices.tobytes()
    assert made.faces.tobytes() == mesh.faces.tobytes()


def test_the_light_is_not_baked_in():
    """Colours times brightness are the prior's; without a light, the colours themselves."""
    light = Light(0.6, 0.3, (0.0, 0.0, 1.0))
    settings = replace(PAINT, light=light, steps=90)
    made = paint(pond(), settings, prior=models((0.2, 0.3, 0.45))).layers[0].content
    up = made.in_world.normals[:, 2]
    colour = vertex_colours(made.mesh)[:, 2]
    above, below = colour[(up > 0.3) & (up < 0.7)].mean(), colour[(up < 0) & (up > -0.4)].mean()
    assert above < below - 0.05
    assert above * (0.6 + 0.3 * 0.5) == pytest.approx(0.45, abs=0.05)


def test_without_strength_the_colours_stay():
    scene = pond()
    prior = models()
    made = paint(scene, strength=0.0, prior=prior)
    assert made.layers[0].mesh is scene.layers[0].mesh
    assert made.layers[0].content.prompt == "a blue ball" and prior.denoiser.calls == 0


def test_a_weak_change_stays_near_the_old_colours_and_keeps_their_detail():
    scene = pond(textured(ball(subdivisions=2), seed=4))
    old = scene.layers[0].mesh.texture.image.repeat(8, axis=0).repeat(8, axis=1).astype(float)
    distance, alike = [], []
    for strength in (0.1, 0.5, 1.0):
        settings = replace(PAINT, steps=30, hold=100.0)
        new = paint(scene, settings, strength=strength).layers[0].mesh.texture.image.astype(float)
        distance.append(abs(old.mean(axis=(0, 1)) - new.mean(axis=(0, 1))).mean())
        alike.append(np.corrcoef(old[..., 0].ravel(), new[..., 0].ravel())[0, 1])
    assert distance[0] < distance[1] < distance[2]
    assert alike[0] > 0.5 and alike[0] > alike[2] + 0.3


def test_enough_ends_both_loops_and_keeps_what_there_is():
    asked = []

    def enough():
        asked.append(True)
        return len(asked) > 12

    steps = []
    scene = pond()
    run = retexture(
        scene,
        scene.layers[0].id,
        "a blue ball",
        replace(PAINT, polish=POLISH),
        models(),
        seed=0,
        strength=1.0,
        enough=enough,
    )
    made = finish(run, steps.append)
    assert [(step.stage, step.index) for step in steps] == [
        *(("paint", index) for index in range(1, 13)),
        ("bake", 1),
    ]
    grey, blue = shown(made) - 0.5, np.array(BLUE) - 0.5
    assert (grey[[0, 2]] * blue[[0, 2]] > 0).all()
    assert not np.array_equal(made.layers[0].mesh.texture.image, scene.layers[0].mesh.texture.image)


def test_steps_say_how_far_it_is_and_show_the_layer():
    settings = replace(PAINT, steps=22, polish=replace(POLISH, steps=11))
    scene, steps = pond(), []
    run = retexture(scene, scene.layers[0].id, "a blue ball", settings, models(), seed=0)
    finish(run, steps.append)
    stages = ["paint"] * 22 + ["polish"] * 11 + ["bake"]
    assert [step.stage for step in steps] == stages
    assert {step.total for step in steps if step.stage == "paint"} == {22}
    seen = [step.index for step in steps if step.preview is not None]
    assert seen == [1, 10, 20, 22, 1, 10, 11, 1]
    assert steps[-1].preview.shape == (24, 24, 3) and steps[-1].preview.dtype == np.uint8
    assert not np.array_equal(steps[0].preview, steps[9].preview)


def test_the_same_seed_gives_the_same_colours():
    settings = replace(PAINT, steps=4, polish=replace(POLISH, steps=3))
    first, again, other = (paint(pond(), settings, seed=seed) for seed in (1, 1, 2))
    images = [made.layers[0].mesh.texture.image for made in (first, again, other)]
    np.testing.assert_array_equal(images[0], images[1])
    assert not np.array_equal(images[0], images[2])


def test_the_words_of_views_go_by_the_front_of_the_layer():
    """A layer that is turned is asked for as one that is not."""
    asked = []
    for linear in (np.eye(3), np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1.0]])):
        prior = models()
        scene = Scene.of([layer("ball", textured(ball(subdivisions=1)), (1, 0, 0), linear)])
        made = paint(scene, replace(PAINT, steps=6), prior=prior)
        asked.append((prior.denoiser.asked, made.layers[0].mesh.texture.image))
    assert asked[0][0] == asked[1][0]
    assert any("side view" in prompt for prompt in asked[0][0])
    assert np.mean(asked[0][1] != asked[1][1]) < 0.01


def start(scene, prompt="a blue ball", strength=0.5):
    """Only the call, without a single step."""
    return retexture(scene, scene.layers[0].id, prompt, PAINT, models(), seed=0, strength=strength)


def test_what_cannot_be_done_is_refused_at_once():
    scene = pond()
    with pytest.raises(EditError, match="locked"):
        start(scene.with_lock(scene.layers[0].id))
    with pytest.raises(EditError, match='does not know "golden", "dragon".*It knows: a, ball'):
        start(scene, "a golden dragon")
    with pytest.raises(EditError, match="empty"):
        start(scene, " ")
    for strength in (-0.1, 1.1, float("nan")):
        with pytest.raises(EditError, match="strength goes from 0 to 1"):
            start(scene, strength=strength)
    with pytest.raises(EditError, match="not in the scene"):
        retexture(scene, "none", "a blue ball", PAINT, models(), seed=0)


def test_a_surface_without_area_cannot_be_painted():
    flat = replace(ball(), vertices=np.zeros_like(ball().vertices))
    with pytest.raises(EditError, match='"ball" cannot be painted'):
        paint(pond(flat))


def test_presets_are_named_and_settings_checked():
    assert list(RETEXTURE_PRESETS) == ["smoke", "preview", "paper"]
    wrong = {"steps": 0, "views": 0, "rate": 0.0, "guidance_scale": -1.0, "size": 4, "levels": ()}
    for name, value in wrong.items():
        with pytest.raises(ValueError, match="expected"):
            replace(PAINT, **{name: value})


def test_a_weaker_change_uses_lower_times_and_holds_more():
    full, weak = PAINT.times_at(0.0, 1.0), PAINT.times_at(0.0, 0.2)
    assert full == PAINT.timesteps.at(0.0)
    assert weak[0] < full[0] and 0 < weak[1] < full[1]
    assert PAINT.hold_at(1.0) == 0 and PAINT.hold_at(0.5) == PAINT.hold
    assert PAINT.hold_at(0.1) > PAINT.hold_at(0.3) > PAINT.hold_at(0.5)
    assert PAINT.rate_at(0.0) == PAINT.rate_at(0.5) == PAINT.rate
    assert PAINT.rate_at(1.0) == pytest.approx(PAINT.rate / 5)
