"""Box-guided composition against priors whose optimum is known in closed form."""

from dataclasses import replace

import pytest
import torch
from test_distillation import GENERATION, GREY, LENS, SIZE, GaussianPrior, plain, seeded

from dissector.baselines.box_guided import BoxedObject, BoxGuidedSettings, generate_in_boxes
from dissector.baselines.composition import Box, ComposedField, PlacedField
from dissector.pictures import all_round
from dissector.progress import finish
from dissector.settings import PolishSettings
from dissector.volume_rendering import render

RED, GREEN = (0.9, 0.1, 0.1), (0.1, 0.9, 0.1)
UPPER, LOWER = Box((0.0, 0.0, 0.4), (0.7, 0.7, 0.6)), Box((0.0, 0.0, -0.4), (0.7, 0.7, 0.6))
PARTS = (("red", UPPER), ("green", LOWER))
PLAN = replace(GENERATION, steps=40, views=1, elevation=(0.0, 20.0))


class Brick:
    """A box full of one colour."""

    def __init__(self, colour):
        self.colour = colour

    def density_and_colour(self, x):
        return torch.full_like(x[:, 0], 30.0), x.new_tensor(self.colour).expand_as(x)


def bricks():
    """The scene that the whole prompt describes."""
    pairs = zip((RED, GREEN), (UPPER, LOWER), strict=True)
    return ComposedField(tuple(PlacedField(Brick(colour), box) for colour, box in pairs))


def around(field, views=4):
    device = torch.device("cpu")
    cameras = all_round(views, size=SIZE, lens=LENS, device=device, elevations=(10.0,))
    return render(field, cameras, background=GREY, samples=32).colour.permute(0, 3, 1, 2)


def prior():
    """Alone an object fills the picture with its colour; the scene is seen from the front."""
    means = {"red": plain(RED), "green": plain(GREEN), "scene": around(bricks(), 1)[0]}
    return GaussianPrior(means)


def running(settings, *, seed=0, prompt="scene", parts=PARTS, denoiser=None):
    return generate_in_boxes(
        denoiser or prior(), prompt, parts, settings, lens=LENS, generator=seeded(seed)
    )


@pytest.fixture(scope="module")
def guided():
    """A scene made in boxes, and its steps."""
    steps = []
    return finish(running(BoxGuidedSettings(PLAN)), steps.append), steps


def shown(part):
    """The mean colour of a part, weighted by density."""
    points = 2 * torch.rand(4000, 3, generator=seeded(5)) - 1
    density, colour = part.density_and_colour(points)
    return (density[:, None] * colour).sum(dim=0) / density.sum()


def test_every_object_becomes_what_its_text_says(guided):
    field, _ = guided
    for part, colour in zip(field.parts, (RED, GREEN), strict=True):
        assert (shown(part) - torch.tensor(colour)).abs().max() < 0.2


def test_the_whole_comes_to_look_like_the_prompt(guided):
    field, _ = guided
    truth = around(bricks())
    error = (around(field) - truth).square().mean().sqrt()
    blank = (truth - 0.5).square().mean().sqrt()
    assert error < 0.5 * blank


def test_the_density_is_zero_outside_the_boxes(guided):
    field, _ = guided
    points = 2 * torch.rand(4000, 3, generator=seeded(4)) - 1
    inside = torch.stack([UPPER.contains(points), LOWER.contains(points)])
    for part, within in zip(field.parts, inside, strict=True):
        density = part.density(points)
        assert (density[~within] == 0).all() and density[within].mean() > 1
    assert (field.density(points)[~inside.any(dim=0)] == 0).all()


def test_the_result_is_frozen_and_every_step_reported(guided):
    field, steps = guided
    assert not any(p.requires_grad for part in field.parts for p in part.field.parameters())
    assert [(s.stage, s.index) for s in steps] == [("box-guided", i + 1) for i in range(40)]
    assert [s.index for s in steps if s.preview is not None] == [1, 21, 40]
    assert steps[0].preview.shape == (2 * SIZE, 2 * SIZE, 3)


def test_the_prompt_alone_paints_both_objects():
    settings = BoxGuidedSettings(PLAN, own_weight=0.0)
    field = finish(running(settings, parts=(("nothing", UPPER), ("nothing", LOWER))))
    upper, lower = (shown(part) for part in field.parts)
    assert upper[0] > 1.5 * upper[1] and lower[1] > 1.5 * lower[0]


def test_with_several_views_each_object_still_follows_its_own_text():
    settings = BoxGuidedSettings(replace(PLAN, steps=15, views=2), scene_weight=0.0)
    upper, lower = (shown(part) for part in finish(running(settings)).parts)
    assert upper[0] > 1.5 * upper[1] and lower[1] > 1.5 * lower[0]


def test_alone_and_in_the_world_an_object_is_the_same():
    """The world's density at o + s y, times s, is the own frame's at y; the box just fits it."""
    device = torch.device("cpu")
    one = BoxedObject.new(LOWER, PLAN, device=device, generator=seeded())
    own = 2 * torch.rand(2000, 3, generator=seeded(6)) - 1
    world = torch.tensor(LOWER.centre) + LOWER.radius * own
    alone = one.alone.density(own)
    torch.testing.assert_close(one.placed.density(world) * LOWER.radius, alone)
    assert 0 < (alone > 0).float().mean() < 1
    corner = torch.tensor([one.alone.box.size]) / 2
    assert float(corner.norm()) == pytest.approx(1.0)


def short(**options):
    """The parameters after two steps."""
    settings = BoxGuidedSettings(
        replace(PLAN, steps=2), options.pop("own", 1.0), options.pop("scene", 1.0)
    )
    parts = finish(running(settings, **options)).parts
    return [value for part in parts for value in part.field.state_dict().values()]


def same(first, second):
    return all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


def test_it_repeats_bit_for_bit():
    assert same(short(), short())
    assert not same(short(), short(seed=1))


def test_a_weight_of_zero_makes_its_text_mute():
    assert same(short(scene=0.0), short(scene=0.0, prompt="other"))
    assert not same(short(), short(prompt="other"))
    mute = (("other", UPPER), ("else", LOWER))
    assert same(short(own=0.0), short(own=0.0, parts=mute))
    assert not same(short(), short(parts=mute))
    assert not same(short(), short(own=3.0)) and not same(short(), short(scene=3.0))


def test_a_weight_of_zero_saves_the_score():
    denoiser = prior()
    short(own=0.0, denoiser=denoiser)
    assert denoiser.calls == 2
    short(scene=0.0, denoiser=denoiser)
    assert denoiser.calls == 4


def test_regularisation_thins_the_objects():
    points = 2 * torch.rand(4000, 3, generator=seeded(4)) - 1

    def mass(sparsity):
        settings = BoxGuidedSettings(replace(PLAN, steps=10, sparsity=sparsity))
        return finish(running(settings)).density(points).sum()

    assert mass(1e5) < 0.9 * mass(0.0)


def test_closing_the_generator_stops_the_work():
    denoiser = prior()
    work = running(BoxGuidedSettings(PLAN), denoiser=denoiser)
    next(work), next(work)
    work.close()
    assert denoiser.calls == 4 and list(work) == []


def test_settings_and_parts_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match=r"at least one above, got \(0.0, 0.0\)"):
        BoxGuidedSettings(PLAN, 0.0, 0.0)
    with pytest.raises(ValueError, match="weights >= 0"):
        BoxGuidedSettings(PLAN, 1.0, -1.0)
    with pytest.raises(ValueError, match="polish=None"):
        BoxGuidedSettings(replace(PLAN, polish=PolishSettings(steps=1)))
    with pytest.raises(ValueError, match="at least one field"):
        next(running(BoxGuidedSettings(PLAN), parts=()))
