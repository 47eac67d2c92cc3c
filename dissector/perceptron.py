"""The small fully connected network behind a positional encoding."""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn


class Perceptron(nn.Module):
    """One hidden layer with ReLU.

    Args:
        inputs, hidden, outputs: widths.
        dtype: of the weights.
        generator: draws the weights (Kaiming uniform, He et al. 2015, arXiv 1502.01852); biases
            start at 0.
    """

    def __init__(
        self,
        inputs: int,
        hidden: int,
        outputs: int,
        *,
        dtype: torch.dtype = torch.float32,
        generator: torch.Generator,
    ):
        super().__init__()
        self.hidden_weight = nn.Parameter(_uniform(hidden, inputs, dtype, generator))
        self.hidden_bias = nn.Parameter(self.hidden_weight.new_zeros(hidden))
        self.weight = nn.Parameter(_uniform(outputs, hidden, dtype, generator))
        self.bias = nn.Parameter(self.weight.new_zeros(outputs))

    def forward(self, x: Float[Tensor, "points inputs"]) -> Float[Tensor, "points outputs"]:
        """Values of the output layer, without activation."""
        hidden = nn.functional.linear(x, self.hidden_weight, self.hidden_bias).relu()
        return nn.functional.linear(hidden, self.weight, self.bias)


def _uniform(
    rows: int, columns: int, dtype: torch.dtype, generator: torch.Generator
) -> Float[Tensor, "rows columns"]:
    bound = math.sqrt(6 / columns)
    weight = torch.rand(rows, columns, generator=generator, device=generator.device, dtype=dtype)
    return weight.mul_(2 * bound).sub_(bound)
