"""Toys as a radiance field: constant density and one colour, for tests of lifting."""

import numpy as np
import torch
from toy_solids import outside

from dissector.toybox.shapes import Toy


def inside(toy: Toy, points: np.ndarray) -> np.ndarray:
    """Which points (n, 3) lie in a toy."""
    found = np.zeros(len(points), dtype=bool)
    for part in toy.parts:
        low, high = part.bounds()
        near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1) & ~found)
        found[near] = outside(part, points[near]) <= 0
    return found


class ToyField:
    """The solids of a scene, opaque within a few hundredths of the unit ball."""

    def __init__(self, toys: tuple[Toy, ...], density: float = 80.0) -> None:
        self.toys, self.density = toys, density

    def density_and_colour(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """σ and c."""
        points = x.double().numpy()
        covered = np.zeros(len(points), dtype=bool)
        for toy in self.toys:
            covered |= inside(toy, points)
        return self.density * torch.from_numpy(covered).to(x.dtype), torch.full_like(x, 0.5)
