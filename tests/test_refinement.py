"""Refinement of surfaces: each term of its loss alone, and together against a known prior."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from gaussian_prior import GREY, GaussianPrior, concepts
from torch.nn import functional
from toy_layers import ball

from dissector.cameras import orbit
from dissector.guidance import TimestepSchedule
from dissector.mesh import Mesh
from dissector.mesh_rendering import render_mesh
from dissector.penetration import penetration_volume
from dissector.progress import finish
from dissector.refined_objects import begin, joined
from dissector.refinement import refine
from dissector.refinement_settings import RefinementSettings
from dissector.scene_targets import SceneTargets
from dissector.settings import Lens
from dissector.surface import SurfaceSettings

SIZE, RESOLUTION, RADIUS = 24, 20, 0.5
CELL = 2 / RESOLUTION
LENS = Lens()
RED, GREEN, BLUE = (0.9, 0.2, 0.1), (0.1, 0.8, 0.2), (0.2, 0.3, 0.9)
NOTHING = RefinementSettings(
    steps=60,
    colour_steps=0,
    resolution=RESOLUTION,
    size=SIZE,
    guidance_scale=1.0,
    colour_guidance_scale=1.0,
    timesteps=TimestepSchedule(start=(0.02, 0.5), end=(0.02, 0.3)),
    elevation=(-10.0, 10.0),
    sdf_rate=0.2,
    deformation_rate=0.02,
    colour_rate=0.15,
    guidance=0.0,
    composite=0.0,
    labels=0.0,
    consistency=0.0,
    interpenetration=0.0,
)
"""No term of the loss has a weight."""


def cameras(elevations, views=6):
    azimuth = torch.arange(views) * (360.0 / views)
    elevation = torch.tensor([float(elevations[i % len(elevations)]) for i in range(views)])
    return orbit(
        azimuth, elevation, size=SIZE, field_of_view=LENS.field_of_view, radius=LENS.radius
    )


ALL_ROUND, FROM_ABOVE = cameras((0, 40, -40)), cameras((80, 88))


def targets(meshes, views):
    """Pictures of meshes, as they would be of a scene."""
    vertices, faces = joined(
        [torch.tensor(mesh.vertices) for mesh in meshes],
        [torch.tensor(mesh.faces) for mesh in meshes],
    )
    owner = torch.cat([torch.full((len(m.vertices),), i) for i, m in enumerate(meshes)])
    colours = torch.cat([torch.tensor(mesh.colours) for mesh in meshes])
    attributes = torch.cat([colours, functional.one_hot(owner, len(meshes)).float()], dim=1)
    behind = torch.cat([GREY, torch.zeros(len(meshes))])
    image = render_mesh(vertices, faces, attributes, views, background=behind)
    return SceneTargets(views, image[..., :3].contiguous(), image[..., 3:].contiguous(), GREY)


def picture(mesh):
    """A view of it from the side, as the mean image of a prior."""
    return targets([mesh], cameras((0,), views=1)).colour[0].permute(2, 0, 1)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def run(objects, shown, settings, *, prior=None, base=None, seed=0, names=None):
    """Refine in place, and return the steps."""
    steps = []
    mined = concepts(names or ("frog", "pad")[: len(objects)], prior or nobody(), base)
    finish(refine(objects, shown, mined, settings, lens=LENS, generator=seeded(seed)), steps.append)
    return steps


def nobody():
    """A prior for runs that do not listen to it."""
    return GaussianPrior({}, SIZE)


def radii(part):
    return part.surface()[0].detach().norm(dim=1)


def dumpling(colour=RED):
    """A ball whose lower part is cut off, flat and where nobody looks from above."""
    whole = ball(radius=RADIUS, subdivisions=3, colour=colour)
    vertices = whole.vertices.copy()
    vertices[:, 2] = vertices[:, 2].clip(-0.25)
    return Mesh(vertices, whole.faces, whole.colours)


def two_coloured():
    """A ball, red above and green below."""
    mesh = ball(radius=RADIUS, subdivisions=4, colour=RED)
    lower = mesh.vertices[:, 2:] < 0
    return Mesh(mesh.vertices, mesh.faces, np.where(lower, GREEN, RED).astype(np.float32))


# One term at a time.


@pytest.mark.parametrize("term", [{"composite": 1e4}, {"labels": 1e4}], ids=["composite", "labels"])
def test_the_pictures_of_the_scene_pull_a_small_ball_to_its_size(term):
    objects = begin([ball(radius=0.4, subdivisions=3)], ALL_ROUND, resolution=RESOLUTION)
    objects[0].surface.freedom.fill_(1.0)
    shown = targets([ball(radius=RADIUS, subdivisions=4)], ALL_ROUND)
    run(objects, shown, replace(NOTHING, **term))
    found = radii(objects[0])
    assert found.mean() == pytest.approx(RADIUS, abs=0.15 * CELL)
    assert found.std() < 0.25 * CELL


def test_the_pictures_of_the_scene_pull_a_wrong_colour_back():
    """What was held for hidden, and is not; the shape is held."""
    objects = begin([ball(radius=RADIUS, subdivisions=3, colour=RED)], FROM_ABOVE, resolution=20)
    objects[0].surface.freedom.fill_(0.0)
    run(objects, targets([two_coloured()], ALL_ROUND), replace(NOTHING, composite=1e4))
    vertices = objects[0].surface()[0].detach()
    colours = objects[0].colour(vertices).detach()
    lower, upper = vertices[:, 2] < -2 * CELL, vertices[:, 2] > 2 * CELL
    assert (colours[lower] - torch.tensor(GREEN)).abs().mean() < 0.05
    torch.testing.assert_close(
        colours[upper], torch.tensor(RED).expand(int(upper.sum()), 3), atol=0.01, rtol=0
    )


def test_labels_say_whose_a_pixel_is():
    """Two balls of one colour that stand side by side; the border is in the wrong place."""

    def pair(border):
        first = ball((0, border - 0.3, 0), radius=0.3, subdivisions=3)
        second = ball((0, border + 0.3, 0), radius=0.3, subdivisions=3)
        return first, second

    view = cameras((0,), views=1)
    objects = begin(pair(0.1), view, resolution=RESOLUTION)
    for part in objects:
        part.surface.freedom.fill_(1.0)
    run(objects, targets(pair(0.0), view), replace(NOTHING, steps=40, labels=1e4))
    places = [part.surface()[0].detach()[:, 1] for part in objects]
    assert places[0].max() < 0.25 * CELL and places[1].min() < 0.25 * CELL


def test_interpenetration_alone_separates_two_balls():
    meshes = [ball((0, side * 0.22, 0), radius=0.3, subdivisions=3) for side in (-1, 1)]
    objects = begin(meshes, ALL_ROUND, resolution=RESOLUTION)
    settings = replace(NOTHING, steps=25, interpenetration=1.0, margin=0.01)

    def shared():
        return penetration_volume(*(part.mesh(SurfaceSettings()) for part in objects))

    before = shared()
    run(objects, targets(meshes, ALL_ROUND), settings)
    assert before > 0.005 and shared() < 0.02 * before
    for part in objects:  # what is far from the other one has stayed
        far = part.surface()[0].detach()[:, 1].abs() > 0.25
        away = part.surface()[0].detach() - part.surface.centre
        assert (away.norm(dim=1)[far] - 0.3).abs().max() < 0.2 * CELL


def test_penetration_weighs_alike_however_rarely_it_is_looked_at():
    """The gradient is taken every so many steps, and counts for all of them."""
    meshes = [ball((0, side * 0.22, 0), radius=0.3, subdivisions=2) for side in (-1, 1)]
    shown = targets(meshes, ALL_ROUND)

    def first_moment(every):
        objects = begin(meshes, ALL_ROUND, resolution=10)
        settings = replace(NOTHING, steps=1, interpenetration=1.0, penetration_every=every)
        run(objects, shown, settings)
        return objects[0].surface.correction.grad

    torch.testing.assert_close(first_moment(3), 3 * first_moment(1))


def test_consistency_alone_smoothens():
    mesh = ball(radius=RADIUS, subdivisions=3)
    rough = mesh.vertices * (1 + 0.04 * np.random.default_rng(0).standard_normal((642, 1)))
    objects = begin(
        [Mesh(rough.astype(np.float32), mesh.faces, mesh.colours)], ALL_ROUND, resolution=32
    )
    objects[0].surface.freedom.fill_(1.0)
    before = radii(objects[0]).std()
    shown = targets([mesh], ALL_ROUND)
    run(objects, shown, replace(NOTHING, steps=30, consistency=1.0, sdf_rate=0.05))
    assert radii(objects[0]).std() < 0.75 * before
    assert radii(objects[0]).mean() == pytest.approx(RADIUS, abs=0.02)


def test_without_weights_nothing_moves():
    objects = begin([ball(radius=RADIUS)], ALL_ROUND, resolution=RESOLUTION)
    shown = targets([ball(radius=0.3)], ALL_ROUND)
    run(objects, shown, replace(NOTHING, steps=2, colour_steps=2))
    assert objects[0].surface.correction.abs().max() == 0
    assert objects[0].surface.deformation.abs().max() == 0


# All terms.

ALL = replace(
    NOTHING, steps=50, guidance=1.0, composite=1e4, labels=2e3, consistency=10.0, preview_every=20
)


def test_hidden_parts_follow_the_score_and_seen_ones_stay():
    """From above a dumpling looks like a ball; from the side, a ball is what the prior wants."""
    objects = begin([dumpling()], FROM_ABOVE, resolution=RESOLUTION)
    wanted = picture(ball(radius=RADIUS, subdivisions=4, colour=RED))
    prior = GaussianPrior({"a <frog>": wanted}, SIZE)
    run(objects, targets([dumpling()], FROM_ABOVE), ALL, prior=prior)
    vertices = objects[0].surface()[0].detach()
    away, seen = vertices.norm(dim=1), objects[0].colour.share_seen(vertices) > 0.99
    below = vertices[:, 2] < -0.3
    assert vertices[:, 2].min() < -RADIUS + 0.3 * CELL
    assert away[below].mean() == pytest.approx(RADIUS, abs=0.3 * CELL)
    assert (away[seen] - RADIUS).abs().max() < 0.3 * CELL
    assert objects[0].mesh(SurfaceSettings()).watertight


def test_the_hidden_colour_follows_the_plain_prior_and_the_shape_stays_to_the_bit():
    """What the mined prior would want is not asked any more."""
    objects = begin([ball(radius=RADIUS, subdivisions=3, colour=RED)], FROM_ABOVE, resolution=20)
    before = {k: v.clone() for k, v in objects[0].surface.state_dict().items()}
    mined = GaussianPrior({"a <frog>": picture(ball(radius=0.2, colour=BLUE))}, SIZE)
    plain = GaussianPrior({"a frog": picture(two_coloured())}, SIZE)
    shown = targets([ball(radius=RADIUS, subdivisions=3, colour=RED)], FROM_ABOVE)
    run(objects, shown, replace(ALL, steps=0, colour_steps=60), prior=mined, base=plain)
    after = objects[0].surface.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    vertices = objects[0].surface()[0].detach()
    colours = objects[0].colour(vertices).detach()
    lower, seen = vertices[:, 2] < -2 * CELL, objects[0].colour.share_seen(vertices) > 0.99
    assert (colours[lower] - torch.tensor(GREEN)).abs().mean() < 0.1
    assert (colours[seen] - torch.tensor(RED)).abs().max() < 0.01
    assert mined.calls == 0 and plain.calls == 60


SHORT = replace(ALL, steps=3, colour_steps=2, interpenetration=1.0)


def pair():
    meshes = [ball((0, side * 0.28, 0), radius=0.3) for side in (-1, 1)]
    return begin(meshes, ALL_ROUND, resolution=12), targets(meshes, ALL_ROUND)


def test_every_step_is_reported():
    objects, shown = pair()
    steps = run(objects, shown, replace(SHORT, steps=5, views=2, preview_every=4))
    assert [(step.stage, step.index, step.total) for step in steps] == [
        ("refine", index, 7) for index in range(1, 8)
    ]
    assert all(step.loss > 0 for step in steps)
    assert [step.index for step in steps if step.preview is not None] == [1, 4, 7]
    assert steps[0].preview.shape == (SIZE, 2 * SIZE, 3) and steps[0].preview.dtype == np.uint8


def test_scores_of_all_objects_add_up():
    """However many there are, each is pulled as if it were alone, and as by a single view."""

    def loss(count, views=1):
        objects, shown = pair()
        shown = replace(shown, shares=shown.shares[..., :count])
        settings = replace(SHORT, steps=0, colour_steps=1, interpenetration=0.0, views=views)
        settings = replace(settings, timesteps=TimestepSchedule(start=(0.3, 0.3), end=(0.3, 0.3)))
        (step,) = run(objects[:count], shown, settings)
        return step.loss

    assert loss(2) == pytest.approx(2 * loss(1), rel=0.15)
    assert loss(1, views=3) == pytest.approx(loss(1), rel=0.15)


def test_prompts_reach_the_priors():
    """The mined ones of the layers, then plain ones, and what to lead away from."""
    objects, shown = pair()
    mined, plain = nobody(), nobody()
    settings = replace(
        SHORT, views=2, negative_prompt="unrealistic, shadow", elevation=(70.0, 80.0)
    )
    names = ("frog", "lily pad 2")
    run(objects, shown, settings, prior=mined, base=plain, names=names)
    view = ", overhead view"
    step = [f"a <frog>{view}"] * 2 + [f"a <lily pad 2>{view}"] * 2 + ["unrealistic, shadow"]
    assert mined.asked == 3 * step
    step = [f"a frog{view}"] * 2 + [f"a lily pad{view}"] * 2 + ["unrealistic, shadow"]
    assert plain.asked == 2 * step


def test_the_negative_prompt_leads_away():
    """Guidance beyond 1 pushes away from the negative's image."""

    def correction(negative):
        objects, shown = pair()
        prior = GaussianPrior({"dark": torch.ones(3, SIZE, SIZE)}, SIZE)
        settings = replace(SHORT, guidance_scale=3.0, negative_prompt=negative)
        run(objects, shown, settings, prior=prior)
        return objects[0].surface.correction

    assert torch.equal(correction(""), correction("unknown"))
    assert not torch.equal(correction(""), correction("dark"))


def test_runs_repeat_with_their_seed_to_the_bit():
    def once(seed):
        objects, shown = pair()
        run(objects, shown, SHORT, seed=seed)
        return objects[0].state_dict() | {f"2.{k}": v for k, v in objects[1].state_dict().items()}

    first, again, other = once(1), once(1), once(2)
    assert all(torch.equal(first[name], again[name]) for name in first)
    for name in ("surface.correction", "surface.deformation", "colour.own"):
        assert not torch.equal(first[name], other[name])


def test_closing_the_generator_stops_the_work():
    objects, shown = pair()
    prior = nobody()
    running = refine(
        objects, shown, concepts(("frog", "pad"), prior), SHORT, lens=LENS, generator=seeded()
    )
    next(running), next(running)
    running.close()
    assert prior.calls == 2 and list(running) == []


def test_a_surface_that_vanishes_is_named():
    objects, shown = pair()
    with torch.no_grad():
        objects[1].surface.correction.fill_(50.0)
    with pytest.raises(ValueError, match="the surface of 'pad' vanish; lower its rates"):
        run(objects, shown, SHORT)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("steps", -1, "expected steps >= 0, got -1"),
        ("colour_steps", -1, "expected colour_steps >= 0, got -1"),
        ("size", 0, "expected size >= 1, got 0"),
        ("views", 0, "expected views >= 1, got 0"),
        ("targets", 0, "expected targets >= 1, got 0"),
        ("target_samples", 0, "expected target_samples >= 1, got 0"),
        ("penetration_every", 0, "expected penetration_every >= 1, got 0"),
        ("preview_every", 0, "expected preview_every >= 1, got 0"),
        ("guidance", -0.1, "expected guidance >= 0, got -0.1"),
        ("composite", -1.0, "expected composite >= 0, got -1.0"),
        ("labels", -1.0, "expected labels >= 0, got -1.0"),
        ("consistency", -1.0, "expected consistency >= 0, got -1.0"),
        ("interpenetration", -1.0, "expected interpenetration >= 0, got -1.0"),
        ("margin", -1e-3, "expected margin >= 0, got -0.001"),
        ("sdf_rate", 0.0, "expected sdf_rate > 0, got 0.0"),
        ("deformation_rate", 0.0, "expected deformation_rate > 0, got 0.0"),
        ("colour_rate", -1.0, "expected colour_rate > 0, got -1.0"),
        ("resolution", 7, "expected a resolution >= 8"),
        ("target_elevations", (), "and elevations, got Refine"),
    ],
)
def test_settings_out_of_range_are_refused(name, value, message):
    with pytest.raises(ValueError, match=message):
        replace(NOTHING, **{name: value})
