"""The hash grid against a loop over points, its layout, and its numba twin."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector import encodings, hash_grid_cpu
from dissector.encodings import HashGrid, grid_levels, levels_of_growth

SMALL = {"levels": 4, "features": 2, "log2_entries": 9, "base": 4, "finest": 24}


def grid(dtype=torch.float64, seed=0, **changes):
    generator = torch.Generator().manual_seed(seed)
    made = HashGrid(**{**SMALL, **changes}, dtype=dtype, generator=generator)
    with torch.no_grad():
        made.table.mul_(1e4)
    return made


def points(count, dtype=torch.float64, seed=1):
    return torch.rand(count, 3, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def naive(x, table, levels):
    """One point at a time, one corner at a time, in Python integers."""
    rows = []
    for point in x.tolist():
        row = []
        for level in levels:
            position = [value * level.scale + 0.5 for value in point]
            corner = [int(np.floor(value)) for value in position]
            total = np.zeros(table.shape[1])
            for offset in itertools.product((0, 1), repeat=3):
                weight = 1.0
                for p, c, o in zip(position, corner, offset, strict=True):
                    weight *= (p - c) if o else 1 - (p - c)
                i, j, k = (c + o for c, o in zip(corner, offset, strict=True))
                if level.resolution**3 <= level.slots:
                    slot = i + j * level.resolution + k * level.resolution**2
                else:
                    hashed = i ^ (j * 2654435761 % 2**32) ^ (k * 805459861 % 2**32)
                    slot = hashed
                total += weight * table[level.start + slot % level.slots].numpy()
            row.extend(total)
        rows.append(row)
    return torch.tensor(rows, dtype=x.dtype)


def test_encode_equals_loop_over_points():
    made = grid()
    x = torch.cat([points(20), torch.tensor([[0.0, 0, 0], [1, 1, 1], [0, 1, 0.5]]).double()])
    table = made.table.detach().view(-1, 2)
    assert {level.dense for level in made.levels} == {True, False}
    torch.testing.assert_close(
        encodings.encode(x, table, made.levels), naive(x, table, made.levels)
    )


def test_layout_is_that_of_tiny_cuda_nn():
    """Resolutions and slots of the "HashGrid" with 16 levels, 2^19 entries and 16 → 4096."""
    levels = grid_levels(16, 19, 16, 4096)
    growth = np.exp(np.log(4096 / 16) / 15)
    assert growth == pytest.approx(1.447269237440378)  # per_level_scale of threestudio's files
    assert [level.resolution for level in levels[:7]] == [16, 24, 34, 49, 71, 102, 148]
    assert [level.slots for level in levels[:5]] == [4096, 13824, 39304, 117656, 357912]
    assert all(level.slots == 2**19 and not level.dense for level in levels[5:])
    starts = np.cumsum([0] + [level.slots for level in levels])
    assert [level.start for level in levels] == starts[:-1].tolist()


def test_grid_reproduces_a_linear_function_inside_a_dense_level():
    made = grid(levels=1, base=8, finest=8)
    (level,) = made.levels
    axis = (torch.arange(8).double() - 0.5) / level.scale
    z, y, x = torch.meshgrid(axis, axis, axis, indexing="ij")
    with torch.no_grad():
        made.table.copy_(torch.stack([x + 2 * y, 3 * z], dim=-1).flatten())
    at = 0.9 * points(50)
    expected = torch.stack([at[:, 0] + 2 * at[:, 1], 3 * at[:, 2]], dim=-1)
    torch.testing.assert_close(made(at), expected)


def test_growth_takes_the_place_of_the_finest_resolution():
    growth = float(np.exp(np.log(24 / 4) / 3))
    assert grid(growth=growth, finest=4).levels == grid().levels
    twice = grid(growth=2.0, log2_entries=19)
    assert [level.resolution for level in twice.levels] == [4, 8, 16, 32]
    assert twice.levels == levels_of_growth(4, 19, 4, 2.0)
    assert len(twice.table) == 2 * (4**3 + 8**3 + 16**3 + 32**3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("count", [0, 1, 77, 5000])
@pytest.mark.parametrize("features", [1, 2, 4])
def test_twins_agree_in_value_and_gradient(dtype, count, features):
    made = grid(dtype, features=features)
    x, table = points(count, dtype), made.table.detach().view(-1, features)
    incoming = torch.randn(
        count, 4 * features, generator=torch.Generator().manual_seed(2), dtype=dtype
    )
    results = []
    for encode in (encodings.encode, hash_grid_cpu.encode):
        leaf = table.clone().requires_grad_()
        value = encode(x, leaf, made.levels)
        (gradient,) = torch.autograd.grad(value, leaf, incoming)
        results.append((value, gradient))
    scale = 2e-5 if dtype == torch.float32 else 1e-12
    torch.testing.assert_close(results[1], results[0], rtol=scale, atol=scale)


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_twins_agree_at_any_point_of_the_cube(at):
    made = grid()
    x, table = torch.tensor(at, dtype=torch.float64), made.table.view(-1, 2)
    torch.testing.assert_close(
        hash_grid_cpu.encode(x, table, made.levels), encodings.encode(x, table, made.levels)
    )


def test_numba_is_deterministic_with_threads():
    made = grid(torch.float32)
    x = points(6000, torch.float32)
    threads = torch.get_num_threads()
    gradients = []
    try:
        for count in (1, 3, 3):
            torch.set_num_threads(count)
            (gradient,) = torch.autograd.grad(made(x).square().sum(), made.table)
            gradients.append(gradient)
    finally:
        torch.set_num_threads(threads)
    assert torch.equal(gradients[1], gradients[2])
    assert torch.equal(gradients[0], gradients[1])


def test_numba_survives_points_outside_the_cube():
    made = grid(torch.float32)
    x = torch.tensor([[-3.0, 0.5, 9.0], [float("nan"), 0, 0], [1e30, -1e30, 0.2]])
    (gradient,) = torch.autograd.grad(made(x).sum(), made.table)
    assert gradient.shape == made.table.shape


def test_gradient_with_respect_to_positions_takes_the_torch_path():
    made = grid(levels=2)
    x = (0.1 + 0.8 * points(4)).requires_grad_()
    assert torch.autograd.gradcheck(made, (x,), eps=1e-7, atol=1e-6)


def test_half_precision_runs_in_torch():
    made = grid(torch.float32).to(torch.bfloat16)
    assert made(points(5, torch.bfloat16)).dtype == torch.bfloat16


def test_same_seed_same_table():
    state = torch.get_rng_state()
    assert torch.equal(grid(seed=3).table, grid(seed=3).table)
    assert not torch.equal(grid(seed=3).table, grid(seed=4).table)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"levels": 0}, "expected levels >= 1.*got levels=0"),
        ({"log2_entries": 2}, "3 <= log2_entries <= 30, got .*log2_entries=2"),
        ({"base": 1}, "expected 2 <= base <= finest, got base=1"),
        ({"base": 64, "finest": 32}, "expected 2 <= base <= finest, got base=64, finest=32"),
        ({"base": 1, "growth": 2.0}, "base >= 2.*got .*base=1"),
        ({"growth": 0.5}, "growth >= 1.*got .*growth=0.5"),
        ({"growth": float("nan")}, "growth >= 1.*got .*growth=nan"),
        ({"growth": float("inf")}, "growth >= 1.*got .*growth=inf"),
    ],
)
def test_bad_settings_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        grid(**changes)
