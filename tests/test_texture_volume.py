"""Learned colours of a surface."""

import pytest
import torch

from editing.prompted.texture_volume import DARKEST, TextureVolume


def points(count=200, seed=0):
    return torch.rand(count, 3, generator=torch.Generator().manual_seed(seed)) * 1.4 - 0.7


def test_it_starts_at_the_old_colours_or_at_grey():
    old = torch.rand(200, 3, generator=torch.Generator().manual_seed(1))
    kept = TextureVolume((2, 5), reach=0.7, kept=1.0)(points(), old)
    torch.testing.assert_close(kept, old.clamp(DARKEST, 1 - DARKEST))
    forgotten = TextureVolume((2, 5), reach=0.7, kept=0.0)(points(), old)
    torch.testing.assert_close(forgotten, torch.full_like(old, 0.5))


def test_volumes_add_up_and_are_interpolated_linearly():
    """Against volumes filled with linear functions of the place, which interpolation reproduces."""
    volume = TextureVolume((3, 8), reach=0.7, kept=0.0)
    slopes = (torch.tensor([[1.0, 2, 3], [0, 1, -1], [2, 0, 1]]), torch.eye(3))
    with torch.no_grad():
        for held, slope in zip(volume.volumes, slopes, strict=True):
            axis = torch.linspace(-0.7, 0.7, held.shape[-1])
            z, y, x = torch.meshgrid(axis, axis, axis, indexing="ij")
            held.copy_(torch.einsum("ij,jzyx->izyx", slope, torch.stack([x, y, z]))[None])
    made = volume(points(), torch.zeros(200, 3))
    expected = (points() @ (slopes[0] + slopes[1]).T).sigmoid()
    torch.testing.assert_close(made, expected, rtol=1e-5, atol=1e-5)


def test_places_that_no_gradient_reached_go_along_with_those_around():
    volume = TextureVolume((2, 16), reach=0.7, kept=0.0)
    optimiser = torch.optim.Adam(volume.parameters(), 0.1)
    seen, hidden = torch.tensor([[0.1, 0.1, 0.1]]), torch.tensor([[0.3, 0.1, 0.1]])
    old = torch.full((1, 3), 0.5)
    for _ in range(20):
        optimiser.zero_grad()
        (volume(seen, old) - torch.tensor([0.9, 0.2, 0.5])).square().sum().backward()
        optimiser.step()
    assert volume(seen, old)[0].tolist() == pytest.approx([0.9, 0.2, 0.5], abs=0.1)
    red, green, blue = volume(hidden, old)[0].tolist()
    assert red > 0.6 and green < 0.4 and blue == pytest.approx(0.5, abs=0.02)
