"""Composition of fields against closed forms and a naive reference in float64."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scenes import Ball
from test_distillation import GENERATION, LENS, GaussianPrior, plain, seeded

from dissector.baselines.composition import Box, ComposedField, PlacedField, compose, extent, place
from dissector.distillation import Scene
from dissector.occupancy import OccupancyGrid
from dissector.pictures import all_round
from dissector.progress import finish
from dissector.scene_field import FieldSettings, SceneField
from dissector.volume_rendering import render

WHOLE = Box((0.0, 0.0, 0.0), (2.0, 2.0, 2.0))
ORANGE, GREEN = (1.0, 0.5, 0.0), (0.0, 1.0, 0.2)


def cloud(count=200, seed=0):
    return 2 * torch.rand(count, 3, dtype=torch.float64, generator=seeded(seed)) - 1


class Wave:
    """Density and colour that vary from point to point, everywhere above 0."""

    def __init__(self, phase):
        self.phase = phase

    def density_and_colour(self, x):
        return 2 + (3 * x[:, 0] + self.phase).sin(), 0.5 + 0.5 * (2 * x + self.phase).cos()


class Solid(SceneField):
    """A dense brick in thin fog."""

    def __init__(self, brick, density=40.0, fog=0.05):
        super().__init__(FieldSettings(levels=1, log2_entries=4, base=2), generator=seeded())
        self.brick, self.level, self.fog = brick, density, fog

    def density(self, x):
        return self.level * self.brick.contains(x).to(x.dtype) + self.fog

    def density_and_colour(self, x):
        return self.density(x), torch.full_like(x, 0.5)


def test_a_box_knows_its_inside():
    box = Box((0.5, 0.0, -0.5), (1.0, 0.2, 0.4))
    points = torch.tensor([[0.5, 0.0, -0.5], [1.0, 0.1, -0.3], [1.01, 0, -0.5], [0.5, 0.0, -0.71]])
    assert box.contains(points).tolist() == [True, True, False, False]
    assert box.radius == pytest.approx((0.25 + 0.01 + 0.04) ** 0.5)


def test_flat_boxes_and_scales_that_are_not_positive_are_refused():
    with pytest.raises(ValueError, match=r"edges > 0, got \(1.0, 0.0, 1.0\)"):
        Box((0.0, 0.0, 0.0), (1.0, 0.0, 1.0))
    with pytest.raises(ValueError, match="scale > 0, got 0.0"):
        PlacedField(Ball(), WHOLE, scale=0.0)
    with pytest.raises(ValueError, match="at least one field"):
        ComposedField(())


@given(st.floats(0.1, 3), st.tuples(*[st.floats(-0.5, 0.5)] * 3))
def test_a_placed_ball_keeps_its_opacity(scale, offset):
    """Optical depth of a ray through the middle: 2 r σ of the own frame, whatever the scale."""
    far = Box(offset, (9.0, 9.0, 9.0))
    placed = PlacedField(Ball(radius=0.5, density=3.0), far, offset, scale)
    t, step = torch.linspace(-2, 2, 40_001, dtype=torch.float64), 1e-4
    ray = t[:, None] * torch.tensor([0.6, 0.0, 0.8], dtype=torch.float64) + torch.tensor(offset)
    depth = placed.density(ray).sum() * step
    assert depth == pytest.approx(2 * 0.5 * 3.0, rel=2e-3)


def test_a_placed_field_is_its_own_moved_and_scaled_and_nothing_outside_its_box():
    box, offset = Box((0.2, 0.1, 0.0), (0.9, 1.2, 0.7)), (0.3, -0.2, 0.1)
    placed = PlacedField(Wave(0.3), box, offset, 0.4)
    world = cloud()
    density, colour = placed.density_and_colour(world)
    inside = box.contains(world)
    assert 0 < inside.sum() < len(world)
    own = (world - torch.tensor(offset, dtype=torch.float64)) / 0.4
    wanted, shade = Wave(0.3).density_and_colour(own)
    torch.testing.assert_close(density[inside], wanted[inside] / 0.4)
    torch.testing.assert_close(colour[inside], shade[inside])
    assert (density[~inside] == 0).all() and (colour[~inside] == 0).all()


def test_cells_without_anything_are_skipped_in_the_own_frame():
    grid = OccupancyGrid(2)
    grid.mask = torch.tensor([False] * 4 + [True] * 4)  # own x > 0
    placed = PlacedField(Wave(0.0), WHOLE, (0.2, 0.0, 0.0), 0.5, occupancy=grid)
    world = torch.tensor([[0.1, 0.1, 0.1], [0.3, 0.1, 0.1], [0.9, 0.1, 0.1]], dtype=torch.float64)
    assert (placed.density(world) > 0).tolist() == [False, True, False]


def naive(parts, point):
    """σ and c of one point by the formulas, in Python floats."""
    sigma, emitted = 0.0, [0.0, 0.0, 0.0]
    for field, box, offset, scale in parts:
        if any(abs(p - c) > s / 2 for p, c, s in zip(point, box.centre, box.size, strict=True)):
            continue
        own = [(p - o) / scale for p, o in zip(point, offset, strict=True)]
        density, colour = field.density_and_colour(torch.tensor([own], dtype=torch.float64))
        sigma += float(density) / scale
        emitted = [
            e + float(density) / scale * c for e, c in zip(emitted, colour[0].tolist(), strict=True)
        ]
    return sigma, [e / sigma if sigma else 0.0 for e in emitted]


def test_composition_matches_the_naive_sum():
    parts = [
        (Wave(0.0), Box((0.2, 0.0, 0.1), (1.0, 0.8, 1.2)), (0.2, 0.0, 0.1), 0.7),
        (Wave(1.0), Box((-0.2, 0.1, 0.0), (1.1, 1.0, 0.9)), (-0.3, 0.1, 0.0), 0.4),
        (Wave(2.0), Box((0.0, 0.0, 0.0), (0.5, 2.0, 2.0)), (0.0, 0.0, 0.0), 1.5),
    ]
    composed = ComposedField(tuple(PlacedField(*part) for part in parts))
    points = cloud(300)
    density, colour = composed.density_and_colour(points)
    wanted = [naive(parts, point) for point in points.tolist()]
    assert any(sigma == 0 for sigma, _ in wanted)
    torch.testing.assert_close(density, torch.tensor([s for s, _ in wanted], dtype=torch.float64))
    torch.testing.assert_close(colour, torch.tensor([c for _, c in wanted], dtype=torch.float64))
    assert torch.equal(composed.density(points), density)


def test_the_picture_of_a_field_and_an_empty_place_is_that_of_the_field():
    alone = PlacedField(Ball(radius=0.6, density=5.0), WHOLE)
    nothing = PlacedField(Ball(radius=0.0), Box((0.9, 0.9, 0.9), (0.1, 0.1, 0.1)))
    cameras = all_round(2, size=12, lens=LENS, device=torch.device("cpu"), elevations=(10.0,))
    one, both = (
        render(ComposedField(parts), cameras, background=torch.ones(3), samples=16)
        for parts in ((alone,), (alone, nothing))
    )
    torch.testing.assert_close(one.colour, both.colour)
    assert one.opacity.max() > 0.9


def test_gradients_stay_finite_where_nothing_is():
    level = torch.tensor([0.0, 1e-42, 1e-3], requires_grad=True)

    class Faint:
        def density_and_colour(self, x):
            return level, torch.full_like(x, 0.5)

    composed = ComposedField((PlacedField(Faint(), WHOLE), PlacedField(Faint(), WHOLE)))
    density, colour = composed.density_and_colour(torch.zeros(3, 3))
    (density[:, None] * colour).sum().backward()
    assert torch.isfinite(level.grad).all()


BRICK = Box((0.45, -0.25, 0.1), (0.8, 0.4, 0.2))


def solid(brick=BRICK, **options):
    return Scene.of(Solid(brick, **options))


def test_the_extent_is_the_brick_not_the_fog():
    found = extent(solid())
    cell = 2 / 63
    assert found.centre == pytest.approx(BRICK.centre, abs=cell)
    assert found.size == pytest.approx(BRICK.size, abs=2 * cell)


def test_a_faint_object_has_an_extent_too_and_an_empty_scene_has_none():
    assert extent(solid(density=0.5, fog=0.0)).size == pytest.approx(BRICK.size, abs=4 / 63)
    with pytest.raises(ValueError, match="got one without density"):
        extent(solid(density=0.0, fog=0.0))


def test_placing_fits_without_distortion():
    """The brick is 0.8 × 0.4 × 0.2: the second edge of the box is the tight one."""
    box = Box((-0.3, 0.4, 0.1), (0.9, 0.2, 0.6))
    placed = place(solid(), box)
    assert placed.scale == pytest.approx(0.5, rel=0.1)
    assert placed.box.centre == box.centre
    assert all(a <= b + 1e-9 for a, b in zip(placed.box.size, box.size, strict=True))
    assert placed.box.size[1] == pytest.approx(0.2)
    middle = placed.density(torch.tensor([box.centre]))
    assert middle == pytest.approx(40.05 / placed.scale)
    assert placed.density(torch.tensor([[-0.3, 0.51, 0.1]])) == 0


def ball_of(colour):
    """What a ball of a colour looks like from everywhere, on grey."""
    axis = torch.linspace(-1, 1, GENERATION.size)
    inside = (axis[:, None].square() + axis.square() < 0.5).float()
    return inside * plain(colour) + (1 - inside) * plain((0.5, 0.5, 0.5))


BOXES = (Box((0.0, 0.0, 0.4), (0.6, 0.6, 0.6)), Box((0.0, 0.1, -0.4), (0.5, 0.5, 0.5)))


def composing(boxes=BOXES):
    prior = GaussianPrior({"orange": ball_of(ORANGE), "green": ball_of(GREEN)})
    prompts = ("orange", "green")
    return compose(prior, prompts, boxes, GENERATION, lens=LENS, generator=seeded())


@pytest.fixture(scope="module")
def composed():
    """A composition of an orange and a green ball, and its steps."""
    steps = []
    return finish(composing(), steps.append), steps


def test_independent_objects_end_up_in_their_boxes(composed):
    field, _ = composed
    for part, box, colour in zip(field.parts, BOXES, (ORANGE, GREEN), strict=True):
        shell = torch.tensor(box.centre) + 0.8 * part.scale * ball_surface(0.6)
        density, shade = field.density_and_colour(shell)
        shown = (density[:, None] * shade).sum(dim=0) / density.sum()
        assert density.mean() > 2 and (shown - torch.tensor(colour)).abs().max() < 0.25
        assert part.box.centre == box.centre


def ball_surface(radius):
    directions = torch.randn(200, 3, generator=seeded(3))
    return radius * directions / directions.norm(dim=-1, keepdim=True)


def test_nothing_is_outside_the_boxes(composed):
    field, _ = composed
    points = cloud(4000).float()
    outside = ~(BOXES[0].contains(points) | BOXES[1].contains(points))
    density = field.density(points)
    assert (density[outside] == 0).all() and (density[~outside] > 0).any()


def test_the_steps_of_all_objects_are_counted_as_one_stage(composed):
    _, steps = composed
    assert [step.index for step in steps] == list(range(1, 121))
    assert {(step.stage, step.total) for step in steps} == {("generate", 120)}


def test_every_object_needs_a_box():
    with pytest.raises(ValueError, match="got 1 boxes for 2 prompts"):
        next(composing(BOXES[:1]))
