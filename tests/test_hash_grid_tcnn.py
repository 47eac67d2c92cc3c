"""The hash grid through tinycudann, on a slow twin of it, against the torch version."""

import itertools
import math

import pytest
import torch

from dissector import encodings, hash_grid_tcnn
from dissector.backends import TOLERANCE
from dissector.encodings import GridShape, HashGrid, levels_of_growth
from dissector.scene_field import FieldSettings, SceneField
from tests.slow_tinycudann import SlowTinycudann, levels_of

SHAPE = GridShape(levels=4, log2_entries=9, base=4, growth=1.8)


@pytest.fixture(autouse=True)
def library(monkeypatch):
    hash_grid_tcnn._module.cache_clear()
    monkeypatch.setattr(hash_grid_tcnn, "PROBES", 100)  # the twin is slow
    yield SlowTinycudann.install(monkeypatch)
    hash_grid_tcnn._module.cache_clear()


def levels(shape=SHAPE):
    return levels_of_growth(shape.levels, shape.log2_entries, shape.base, shape.growth)


def table(shape=SHAPE, features=2, seed=0):
    slots = levels(shape)[-1].start + levels(shape)[-1].slots
    return torch.randn(slots, features, generator=torch.Generator().manual_seed(seed))


def points(count=40, seed=1):
    inside = torch.rand(count, 3, generator=torch.Generator().manual_seed(seed))
    return torch.cat([inside, torch.tensor([[0.0, 0, 0], [1, 1, 1], [0, 1, 0.5]])])


def expected_levels(shape):
    """Scale to the last digits, vertices and slots by the rules in C."""
    config = {
        "n_levels": shape.levels,
        "log2_hashmap_size": shape.log2_entries,
        "base_resolution": shape.base,
        "per_level_scale": shape.growth,
    }
    return [(pytest.approx(scale, rel=1e-6), *sizes) for scale, *sizes in levels_of(config)]


def per_level(difference, shape, features):
    """The largest of each level."""
    return difference.view(-1, shape.levels, features).abs().amax(dim=(0, 2))


@pytest.mark.parametrize("features", [1, 2, 4])
def test_values_and_gradients_are_those_of_the_torch_version(features):
    incoming = torch.randn(43, 4 * features, generator=torch.Generator().manual_seed(2))
    found = []
    for encode, shape in ((encodings.encode, levels()), (hash_grid_tcnn.encode, SHAPE)):
        x, leaf = points().requires_grad_(), table(features=features).requires_grad_()
        value = encode(x, leaf, shape)
        found.append((value.detach(), *torch.autograd.grad(value, (leaf, x), incoming)))
    (value, of_table, of_x), (twin, twin_table, twin_x) = found
    scales = torch.tensor([level.scale for level in levels()])
    allowed = TOLERANCE["hash_grid"] * scales * table(features=features).abs().max()
    assert (per_level(twin - value, SHAPE, features) <= allowed).all()
    for level in levels():
        rows = slice(level.start, level.start + level.slots)
        allowed = TOLERANCE["hash_grid_gradient"] * level.scale * of_table[rows].abs().max()
        assert (twin_table[rows] - of_table[rows]).abs().max() <= allowed
    torch.testing.assert_close(twin_x, of_x, rtol=1e-4, atol=1e-3)
    assert {level.dense for level in levels()} == {True, False}


def test_no_points():
    leaf = table().requires_grad_()
    encoded = hash_grid_tcnn.encode(torch.zeros(0, 3), leaf, SHAPE)
    (gradient,) = torch.autograd.grad(encoded.sum(), leaf)
    assert encoded.shape == (0, 8) and not gradient.any()


def test_a_module_is_made_once_and_keeps_no_table(library):
    for seed in (0, 1):
        hash_grid_tcnn.encode(points(), table(seed=seed), SHAPE)
    (module,) = library.made
    assert not module.params.numel()
    hash_grid_tcnn.encode(points(), table(features=4), SHAPE)
    assert len(library.made) == 2


def test_another_layout_is_refused(monkeypatch):
    monkeypatch.setattr("tests.slow_tinycudann.levels_of", lambda config: levels_of(config)[:-1])
    with pytest.raises(ValueError, match=r"expected \d+ parameters .*'base': 4.* got \d+; use bac"):
        hash_grid_tcnn.encode(points(), table(), SHAPE)


def test_another_hash_is_refused(monkeypatch):
    """Its parameters are as many."""
    monkeypatch.setattr("tests.slow_tinycudann.grid_index", lambda vertex, _, size: sum(vertex))
    with pytest.raises(ValueError, match="to encode .* as the torch version does, within"):
        hash_grid_tcnn.encode(points(), table(), SHAPE)


@pytest.mark.parametrize("base", [2, 4, 16])
@pytest.mark.parametrize("growth", [1.0, 1.2599210739135742, 1.447269237440378, 1.5, 2.0])
@pytest.mark.parametrize("log2_entries", [3, 12, 19])
def test_levels_are_those_of_the_rules_in_c(base, growth, log2_entries):
    shape = GridShape(16, log2_entries, base, growth)
    expected = expected_levels(shape)
    assert [(one.scale, one.resolution, one.slots) for one in levels(shape)] == expected
    starts = itertools.accumulate((one.slots for one in levels(shape)), initial=0)
    assert [one.start for one in levels(shape)] == list(starts)[:-1]


@pytest.mark.parametrize(("base", "finest"), [(16, 256), (16, 4096), (16, 128), (8, 32), (4, 4)])
@pytest.mark.parametrize("count", [1, 3, 6, 8, 16])
def test_levels_between_two_resolutions_are_those_of_the_rules_in_c(base, finest, count):
    """Where a scale is whole or nearly so, its last digit decides on a vertex."""
    shape = GridShape.between(count, 19, base, finest)
    expected = expected_levels(shape)
    assert [(one.scale, one.resolution, one.slots) for one in levels(shape)] == expected
    assert math.isclose(base * shape.growth ** (count - 1), finest if count > 1 else base)


def test_parameters_of_known_configurations():
    """Worked out by hand from resolutions: rounded up to 8, at most the table's size."""
    assert [level.slots for level in levels(GridShape(3, 19, 16, 2.0))] == [4096, 32768, 262144]
    assert [level.slots for level in levels(GridShape(3, 14, 5, 2.0))] == [128, 1000, 8000]
    # 16 · 1.5 − 1 = 23 is whole, so 24 vertices; 16 · 1.5² − 1 = 35, so 36; then 54.
    odd = levels(GridShape(4, 16, 16, 1.5))
    assert [level.resolution for level in odd] == [16, 24, 36, 54]
    assert [level.slots for level in odd] == [4096, 13824, 46656, 65536]
    assert [level.dense for level in odd] == [True, True, True, False]


def test_a_field_trained_with_one_opens_with_the_other(monkeypatch):
    """The CPU stands for CUDA: the choice of a backend is made for it."""
    small = FieldSettings(levels=3, log2_entries=9, base=4, finest=16, hidden=8)

    def field(backend, seed):
        made = SceneField(small, backend=backend, generator=torch.Generator().manual_seed(seed))
        with torch.no_grad():
            made.grid.table.mul_(1e3)
        return made

    monkeypatch.setattr(encodings, "hash_grid_backend", lambda requested, **_: requested)
    trained, x = field("tinycudann", 0), 2 * points() - 1
    optimizer = torch.optim.Adam(trained.parameters(), lr=0.01)
    for _ in range(2):
        optimizer.zero_grad()
        trained.density(x).square().sum().backward()
        optimizer.step()
    opened = field("torch", 1)
    opened.load_state_dict(trained.state_dict())
    torch.testing.assert_close(opened.density(x), trained.density(x))
    assert not torch.allclose(field("torch", 0).density(x), trained.density(x))


def test_positions_have_a_gradient_through_the_library(library, monkeypatch):
    monkeypatch.setattr(encodings, "hash_grid_backend", lambda requested, **_: requested)
    grid = HashGrid(2, 2, 9, 4, 8, backend="tinycudann", generator=torch.Generator())
    monkeypatch.setattr(encodings, "encode", None)
    hash_grid_tcnn._module.cache_clear()
    monkeypatch.setattr(hash_grid_tcnn, "_check", lambda *_: None)
    x = points().requires_grad_()
    (gradient,) = torch.autograd.grad(grid(x).sum(), x)
    assert len(library.made) == 1 and gradient.abs().sum() > 0
