"""To which object a point of the scene belongs.

    p(x) = softmax(f(x) / T),  σ_k(x) = p_k(x) σ(x)        arXiv 2407.16260, section 3.1; T = 0.05

f is a small encoding and perceptron of its own; the scene field stays frozen. World space.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from dissector.backends import HashGridBackend
from dissector.encodings import HashGrid
from dissector.perceptron import Perceptron
from dissector.scene_field import unit_cube

TEMPERATURE = 0.05
"""T of the paper."""


@dataclass(frozen=True)
class CategorySettings:
    """Size of a category field; the defaults are three dense levels of 8, 16 and 32 vertices.

    Attributes:
        levels, features, log2_entries, base, finest: the grid's, see `HashGrid`.
        hidden: width of the perceptron's hidden layer.
    """

    levels: int = 3
    features: int = 4
    log2_entries: int = 16
    base: int = 8
    finest: int = 32
    hidden: int = 32

    def __post_init__(self) -> None:
        for name in ("features", "hidden"):
            if getattr(self, name) <= 0:
                raise ValueError(f"expected {name} > 0, got {getattr(self, name)}")


class CategoryField(nn.Module):
    """Probabilities of K categories, learned; near 1/K everywhere at the start.

    Args:
        categories: K, at least 1.
        settings: size.
        dtype: of all parameters; points must come in it.
        backend: of the grid, see `dissector.backends`.
        generator: draws the initial parameters, on its device.
    """

    def __init__(
        self,
        categories: int,
        settings: CategorySettings,
        *,
        dtype: torch.dtype = torch.float32,
        backend: HashGridBackend | None = None,
        generator: torch.Generator,
    ):
        super().__init__()
        if categories < 1:
            raise ValueError(f"expected categories >= 1, got {categories}")
        self.grid = HashGrid(
            settings.levels,
            settings.features,
            settings.log2_entries,
            settings.base,
            settings.finest,
            dtype,
            backend=backend,
            generator=generator,
        )
        self.network = Perceptron(
            self.grid.width, settings.hidden, categories, dtype=dtype, generator=generator
        )

    def logits(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points categories"]:
        """f at world points."""
        return self.network(self.grid(unit_cube(x)))

    def probabilities(
        self, x: Float[Tensor, "points 3"], temperature: float = TEMPERATURE
    ) -> Float[Tensor, "points categories"]:
        """p at world points; every row sums to 1.

        Raises:
            ValueError: the temperature is not positive.
        """
        if not temperature > 0:
            raise ValueError(f"expected temperature > 0, got {temperature}")
        return (self.logits(x) / temperature).softmax(dim=-1)
