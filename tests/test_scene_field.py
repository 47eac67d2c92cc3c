"""Ranges, the initial blob, precision, seeds and saved state of the scene field."""

import pytest
import torch

from dissector.scene_field import FieldSettings, SceneField, density_grid, unit_cube

SMALL = {"levels": 3, "log2_entries": 10, "base": 4, "finest": 16, "hidden": 16}


def field(seed=0, dtype=torch.float64, **changes):
    generator = torch.Generator().manual_seed(seed)
    return SceneField(FieldSettings(**{**SMALL, **changes}), dtype=dtype, generator=generator)


def points(count=200, dtype=torch.float64):
    generator = torch.Generator().manual_seed(5)
    return 2.4 * torch.rand(count, 3, generator=generator, dtype=dtype) - 1.2


def test_ranges_and_emptiness_outside_the_ball():
    made, x = field(), points()
    density, colour = made.density_and_colour(x)
    outside = x.norm(dim=-1) > 1
    assert outside.any() and not outside.all()
    assert (density[outside] == 0).all() and (density[~outside] > 0).all()
    assert ((colour >= 0) & (colour <= 1)).all()


def test_one_pass_equals_two():
    made, x = field(), points()
    density, colour = made.density_and_colour(x)
    torch.testing.assert_close(made.density(x), density)
    torch.testing.assert_close(made.colour(x), colour)


def test_initial_density_is_the_blob():
    x = points()
    x = x[x.norm(dim=-1) < 1]
    expected = torch.nn.functional.softplus(10 * (1 - x.norm(dim=-1) / 0.5))
    torch.testing.assert_close(field().density(x), expected, rtol=2e-3, atol=1e-6)


def test_without_blob_density_starts_even_and_scaled():
    x = 0.5 * points()
    made = field(blob=False, density_bias=-1.0, density_scale=20.0)
    expected = 20 * torch.nn.functional.softplus(torch.tensor(-1.0, dtype=torch.float64))
    torch.testing.assert_close(made.density(x), expected.expand(len(x)), rtol=2e-3, atol=0)


def test_backends_agree():
    x = points(dtype=torch.float32)
    generator = torch.Generator().manual_seed(0)
    twin = SceneField(FieldSettings(**SMALL), backend="torch", generator=generator)
    torch.testing.assert_close(field(dtype=torch.float32).density(x), twin.density(x))


def test_seed_and_state_restore_the_field():
    made, other = field(seed=1), field(seed=2)
    assert not torch.equal(made.grid.table, other.grid.table)
    assert all(isinstance(value, torch.Tensor) for value in made.state_dict().values())
    other.load_state_dict(made.state_dict())
    torch.testing.assert_close(other.density(points()), made.density(points()))


def test_gradients_reach_every_parameter_and_are_finite_at_the_centre():
    made = field()
    x = torch.cat([torch.zeros(1, 3).double(), points()]).requires_grad_()
    density, colour = made.density_and_colour(x)
    (density.sum() + colour.square().sum()).backward()
    assert x.grad is not None and x.grad.isfinite().all()
    for name, parameter in made.named_parameters():
        assert parameter.grad is not None and parameter.grad.isfinite().all(), name
        assert parameter.grad.abs().sum() > 0, name


def test_unit_cube():
    x = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.5, 7.0]])
    assert torch.equal(unit_cube(x), torch.tensor([[0.0, 0.5, 1.0], [0.0, 0.75, 1.0]]))


def test_density_grid_is_indexed_x_y_z_and_chunks_do_not_matter():
    def ramp(x):
        return x @ x.new_tensor([1.0, 10.0, 100.0]) + 200

    grid = density_grid(ramp, 5, dtype=torch.float64)
    assert grid[2, 2, 2] == 200 and grid[3, 2, 2] == 200.5 and grid[2, 1, 3] == 200 - 5 + 50
    assert grid[0, 0, 0] == 0 and grid[4, 2, 2] == 201
    assert torch.equal(grid, density_grid(ramp, 5, dtype=torch.float64, chunk=7))


@pytest.mark.parametrize(
    ("name", "value"),
    [("features", 0), ("hidden", 0), ("blob_scale", 0.0), ("blob_radius", -1.0)],
)
def test_bad_settings_are_refused(name, value):
    with pytest.raises(ValueError, match=f"expected {name} > 0, got {value}"):
        FieldSettings(**{name: value})
