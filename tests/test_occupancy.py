"""The occupancy grid keeps what is there and drops what is not."""

import pytest
import torch

from dissector.occupancy import OccupancyGrid


def ball(x):
    return torch.where((x - x.new_tensor([0.3, 0, 0])).norm(dim=-1) < 0.4, 50.0, 0.0)


def empty(x):
    return x.new_zeros(len(x))


def points(count=4000):
    return 2 * torch.rand(count, 3, generator=torch.Generator().manual_seed(5)) - 1


def test_everything_counts_before_the_first_update():
    assert OccupancyGrid().occupied(points()).all()


def test_kept_after_updates():
    grid, generator = OccupancyGrid(), torch.Generator().manual_seed(0)
    for _ in range(8):
        grid.update(ball, generator=generator)
    x = points()
    occupied = grid.occupied(x)
    distance = (x - torch.tensor([0.3, 0, 0])).norm(dim=-1)
    diagonal = 3**0.5 * 2 / 32
    assert occupied[distance < 0.4 - diagonal].all()
    assert not occupied[distance > 0.4 + diagonal].any()


def test_shape_and_outside():
    grid = OccupancyGrid(8)
    x = torch.tensor([[[0.0, 0, 0], [1.01, 0, 0]], [[0, -1.5, 0], [0.99, -0.99, 0.99]]])
    assert grid.occupied(x).tolist() == [[True, False], [False, True]]


def test_a_cell_empties_by_decay():
    grid, generator = OccupancyGrid(8, decay=0.5, threshold=1.0), torch.Generator().manual_seed(0)
    grid.update(lambda x: torch.full((len(x),), 10.0), generator=generator)
    grid.update(ball, generator=generator)
    assert grid.occupied(torch.tensor([[-0.5, 0, 0]])).item()  # 5 is above the threshold
    for _ in range(4):
        grid.update(ball, generator=generator)
    assert not grid.occupied(torch.tensor([[-0.5, 0, 0]])).item()
    assert grid.occupied(torch.tensor([[0.3, 0, 0]])).item()


def test_an_empty_scene_has_no_occupied_cell():
    grid = OccupancyGrid(8)
    grid.update(empty, generator=torch.Generator().manual_seed(0))
    assert not grid.occupied(points()).any()


def test_thin_fog_counts_by_the_mean():
    grid = OccupancyGrid(8, threshold=1.0)
    grid.update(lambda x: 0.01 * (1 + x[:, 0]), generator=torch.Generator().manual_seed(0))
    assert grid.occupied(torch.tensor([[0.5, 0, 0], [-0.5, 0, 0]])).tolist() == [True, False]


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="decay in 0..1.*got 32, 1.5 and 0.25"):
        OccupancyGrid(decay=1.5)
