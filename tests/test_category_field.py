"""The categories of a point are a probability, even at the start and sharper when colder."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.category_field import CategoryField, CategorySettings


def field(categories=3, seed=0, dtype=torch.float64, spread=1.0):
    generator = torch.Generator().manual_seed(seed)
    made = CategoryField(
        categories, CategorySettings(base=4, finest=8), dtype=dtype, generator=generator
    )
    with torch.no_grad():
        made.grid.table.mul_(spread)
    return made


def points(count=100, dtype=torch.float64):
    return 2 * torch.rand(count, 3, generator=torch.Generator().manual_seed(5), dtype=dtype) - 1


@pytest.mark.parametrize("categories", [1, 2, 5])
def test_even_at_the_start(categories):
    p = field(categories).probabilities(points())
    torch.testing.assert_close(p, torch.full_like(p, 1 / categories), rtol=0, atol=0.01)


@given(
    categories=st.integers(1, 6),
    seed=st.integers(0, 100),
    spread=st.floats(1, 1e6),
    temperature=st.floats(0.01, 2),
)
@settings(max_examples=30, deadline=None)
def test_probabilities_and_densities_add_up(categories, seed, spread, temperature):
    x = points(20)
    p = field(categories, seed, spread=spread).probabilities(x, temperature)
    density = torch.rand(20, generator=torch.Generator().manual_seed(seed)).double() * 100
    assert ((p >= 0) & (p <= 1)).all()
    torch.testing.assert_close(p.sum(dim=-1), torch.ones(20).double(), rtol=0, atol=1e-12)
    torch.testing.assert_close((p * density[:, None]).sum(dim=-1), density, rtol=1e-12, atol=0)


def test_probabilities_are_the_tempered_softmax():
    made, x = field(spread=1e3), points()
    expected = torch.exp(made.logits(x) / 0.05)
    expected = expected / expected.sum(dim=-1, keepdim=True)
    torch.testing.assert_close(made.probabilities(x), expected)
    warm = torch.exp(made.logits(x) / 0.5)
    warm = warm / warm.sum(dim=-1, keepdim=True)
    torch.testing.assert_close(made.probabilities(x, 0.5), warm)


def test_default_levels_are_dense():
    generator = torch.Generator().manual_seed(0)
    made = CategoryField(2, CategorySettings(), generator=generator)
    assert all(level.dense for level in made.grid.levels)
    assert [level.resolution for level in made.grid.levels] == [8, 16, 32]


def test_it_learns_a_half_space():
    made, x = field(2, dtype=torch.float32), points(500, torch.float32)
    target = (x[:, 0] > 0).long()
    optimizer = torch.optim.Adam(made.parameters(), 0.02)
    for _ in range(60):
        loss = torch.nn.functional.nll_loss(made.probabilities(x, 0.5).log(), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert (made.probabilities(x).argmax(dim=-1) == target).float().mean() > 0.95


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="expected categories >= 1, got 0"):
        field(0)
    with pytest.raises(ValueError, match="expected temperature > 0, got 0"):
        field().probabilities(points(), 0.0)
    with pytest.raises(ValueError, match="expected hidden > 0, got 0"):
        CategorySettings(hidden=0)
