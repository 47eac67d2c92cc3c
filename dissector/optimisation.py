"""The optimiser of fields: a hash grid and a perceptron, each with its rate."""

from typing import Protocol, runtime_checkable

import torch
from torch import nn


@runtime_checkable
class Rates(Protocol):
    """Learning rates of a field's parts."""

    @property
    def grid_rate(self) -> float: ...

    @property
    def network_rate(self) -> float: ...


@runtime_checkable
class GridField(Protocol):
    """A field made of a grid and a network."""

    @property
    def grid(self) -> nn.Module: ...

    @property
    def network(self) -> nn.Module: ...


def field_optimiser(field: GridField, rates: Rates) -> torch.optim.Adam:
    """Adam with the constants of instant-ngp (arXiv 2201.05989, section 4)."""
    groups = [
        {"params": list(field.grid.parameters()), "lr": rates.grid_rate},
        {"params": list(field.network.parameters()), "lr": rates.network_rate},
    ]
    return torch.optim.Adam(groups, betas=(0.9, 0.99), eps=1e-15)
