"""A field of threestudio against its published formulas, point by point in plain Python."""

import dataclasses
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dissector.placement import Placement
from dissector.threestudio_field import DENSITIES, ThreestudioField, ThreestudioSettings

SETTINGS = ThreestudioSettings(
    levels=3,
    features=2,
    log2_entries=7,
    base=3,
    growth=1.7,
    hidden=(5,),
    radius=2.0,
    drawn=2.0,
    placement=Placement(0.7, (0.3, -0.4, 0.2)),
)
POINTS = np.random.default_rng(0).uniform(-0.55, 0.55, (40, 3))


def field(settings=SETTINGS, seed=0):
    """With parameters that make all of its parts matter."""
    draw = torch.Generator().manual_seed(seed)
    made = ThreestudioField(settings, dtype=torch.float64)
    for tensor in made.parameters():
        tensor.data.normal_(generator=draw)
    return made.requires_grad_(False)


def slot(vertex, vertices, slots):
    """tiny-cuda-nn's place of a vertex in a level's table."""
    i, j, k = vertex
    if vertices**3 <= slots:
        return (i + j * vertices + k * vertices**2) % slots
    return ((i * 1) ^ (j * 2654435761) ^ (k * 805459861)) % 2**32 % slots


def slow_grid(unit, table, settings):
    """Features of a point of the unit cube."""
    found, start = [], 0
    for level in range(settings.levels):
        scale = settings.base * settings.growth**level - 1
        vertices = math.ceil(scale) + 1
        slots = min(-(-(vertices**3) // 8) * 8, 2**settings.log2_entries)
        place = [coordinate * scale + 0.5 for coordinate in unit]
        corner = [math.floor(coordinate) for coordinate in place]
        features = np.zeros(settings.features)
        for number in range(8):
            weight, vertex = 1.0, []
            for axis in range(3):
                step = number >> axis & 1
                part = place[axis] - corner[axis]
                weight *= part if step else 1 - part
                vertex.append(corner[axis] + step)
            row = start + slot(vertex, vertices, slots)
            features += weight * table[row]
        found.append(features)
        start += slots
    return np.concatenate(found)


def slow_field(made, point):
    """Density in 1/length of threestudio's world, and colour, of one of its points."""
    settings = made.settings
    held = {name: tensor.double().numpy() for name, tensor in made.state_dict().items()}
    unit = [(coordinate + settings.radius) / (2 * settings.radius) for coordinate in point]
    encoded = slow_grid(unit, held["grid.table"].reshape(-1, settings.features), settings)
    if settings.positions:
        encoded = np.concatenate([[2 * coordinate - 1 for coordinate in unit], encoded])
    outputs = []
    for name in ("density_network", "colour_network"):
        values = encoded
        for index in range(len(settings.hidden)):
            values = np.maximum(held[f"{name}.{2 * index}.weight"] @ values, 0)
        outputs.append(held[f"{name}.{2 * len(settings.hidden)}.weight"] @ values)
    distance = math.sqrt(sum(coordinate**2 for coordinate in point))
    if settings.bias == "blob_magic3d":
        bias = settings.blob_scale * (1 - distance / settings.blob_size)
    elif settings.bias == "blob_dreamfusion":
        bias = settings.blob_scale * math.exp(-0.5 * distance**2 / settings.blob_size**2)
    else:
        bias = settings.bias
    raw = outputs[0][0] + bias
    density = {
        "softplus": lambda: math.log1p(math.exp(raw)),
        "shifted_softplus": lambda: math.log1p(math.exp(raw - 1)),
        "exp": lambda: math.exp(raw),
        "trunc_exp": lambda: math.exp(raw),
        "shifted_exp": lambda: math.exp(raw - 1),
        "shifted_trunc_exp": lambda: math.exp(raw - 1),
        "relu": lambda: max(raw, 0.0),
    }[settings.density]()
    colour = {
        "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
        "scale_-11_01": lambda v: min(max(v * 0.5 + 0.5, 0), 1),
        "none": lambda v: min(max(v, 0), 1),
    }[settings.colour]
    return density, [colour(value) for value in outputs[1]]


VARIANTS = [
    {},
    {"bias": "blob_dreamfusion", "blob_scale": 5.0, "blob_size": 0.2, "density": "trunc_exp"},
    {"bias": -1.0, "density": "exp", "colour": "none"},
    {"blob_scale": -10.0, "blob_size": 2.5, "radius": 5.0, "drawn": 5.0},
    {"hidden": (5, 4), "positions": True, "colour": "scale_-11_01"},
    {"hidden": (), "features": 4, "log2_entries": 19, "base": 4},
    *({"density": name} for name in DENSITIES),
]


@pytest.mark.parametrize("changed", VARIANTS)
def test_density_and_colour_are_the_published_ones(changed):
    made = field(dataclasses.replace(SETTINGS, **changed))
    x = torch.from_numpy(POINTS)
    density, colour = made.density_and_colour(x)
    placement = made.settings.placement
    for point, found, shown in zip(POINTS, density.tolist(), colour.tolist(), strict=True):
        expected, tint = slow_field(made, placement.to_input(point[None])[0])
        # positions in a level are rounded to its float32 scale
        assert found == pytest.approx(placement.scale * expected, rel=1e-5, abs=1e-9)
        assert shown == pytest.approx(tint, abs=1e-5)
    assert torch.equal(made.density(x), density) and torch.equal(made.colour(x), colour)


def test_optical_depth_does_not_depend_on_the_placement():
    """Along a segment of threestudio's world, whatever the ball that is laid around it."""
    made = field()
    ends = np.array([[0.1, -0.5, 0.1], [0.5, -0.2, 0.4]])
    share = (np.arange(400) + 0.5) / 400
    along = ends[0] + share[:, None] * (ends[1] - ends[0])
    depths = []
    for placement in (Placement(0.7, (0.3, -0.4, 0.2)), Placement(2.0), Placement(1.1, (0, 0, 0))):
        placed = made.placed(placement)
        x = (along - np.array(placement.centre)) / placement.scale
        length = np.linalg.norm(ends[1] - ends[0]) / placement.scale / 400
        depths.append(float(placed.density(torch.from_numpy(x)).sum() * length))
    assert depths[0] > 0.1
    assert depths == pytest.approx([depths[0]] * 3, rel=1e-12)


def test_nothing_is_outside_the_ball_and_the_drawn_cube():
    settings = dataclasses.replace(SETTINGS, bias=3.0, drawn=0.5, placement=Placement(1.0))
    made = field(settings)
    x = torch.rand(3000, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    x = 2.4 * x - 1.2
    density = made.density(x)
    drawn = (x.abs().amax(dim=1) <= 0.5) & (x.norm(dim=1) <= 1)
    assert (density[drawn] > 0).all() and (density[~drawn] == 0).all()
    far = made.placed(Placement(0.2, (0.4, 0.0, 0.0))).density(x)
    assert (far[x.norm(dim=1) > 1] == 0).all() and (far > 0).any()


def test_what_the_renderer_skips_is_nothing():
    whole = field(dataclasses.replace(SETTINGS, bias=0.0, placement=Placement(0.5)))
    x = torch.from_numpy(POINTS)
    limit = float(whole.density(x).median()) / 0.5
    cut = field(dataclasses.replace(whole.settings, faintest=limit)).density(x)
    kept = whole.density(x) >= 0.5 * limit
    assert torch.equal(cut[kept], whole.density(x)[kept]) and (cut[~kept] == 0).all()
    assert kept.any() and not kept.all()


@pytest.mark.parametrize("density", DENSITIES)
def test_an_enormous_density_stays_finite(density):
    made = field(dataclasses.replace(SETTINGS, density=density, bias=1e4)).float()
    assert made.density(torch.from_numpy(POINTS).float()).isfinite().all()


@given(st.floats(0.1, 3.0), st.tuples(*[st.floats(-1.0, 1.0)] * 3))
def test_placed_shares_its_parameters(scale, centre):
    made = field()
    placed = made.placed(Placement(scale, centre))
    assert placed.grid.table is made.grid.table
    assert placed.settings.placement == Placement(scale, centre)
    assert made.settings.placement == SETTINGS.placement


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"density": "tanh"}, "a density activation out of softplus, .*, got 'tanh'"),
        ({"colour": "tanh"}, "a colour activation out of sigmoid, .*, got 'tanh'"),
        ({"bias": "blob"}, "density bias out of blob_magic3d, blob_dreamfusion, got 'blob'"),
        ({"blob_size": 0.0}, "a blob's size > 0"),
        ({"drawn": 2.5}, "0 < drawn <= radius"),
        ({"faintest": -1.0}, "faintest >= 0"),
    ],
)
def test_settings_that_can_not_be_are_named(changed, message):
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(SETTINGS, **changed)
