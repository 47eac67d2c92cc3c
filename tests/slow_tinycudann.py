"""tinycudann's documented `Encoding` in plain torch, for hash grids of three dimensions.

Written from the documentation and the rules of tiny-cuda-nn's grid, apart from `dissector`: levels,
their places in the table and the slots of their vertices are worked out anew, one corner at a time.
Calls are checked as the real one checks them.
"""

import ctypes
import ctypes.util
import sys
import types

import torch

CONFIGURATION = {
    "otype",
    "n_levels",
    "n_features_per_level",
    "log2_hashmap_size",
    "base_resolution",
    "per_level_scale",
    "interpolation",
}


class SlowTinycudann(types.ModuleType):
    """Stands in for `tinycudann`."""

    def __init__(self):
        super().__init__("tinycudann")
        self.made = []

    @classmethod
    def install(cls, monkeypatch):
        """A new one, found by `import tinycudann`."""
        module = cls()
        monkeypatch.setitem(sys.modules, "tinycudann", module)
        return module

    def Encoding(self, n_input_dims, encoding_config, seed=1337, dtype=None):  # noqa: N802
        assert n_input_dims == 3 and dtype is torch.float32
        module = Encoding(encoding_config, seed)
        self.made.append(module)
        return module


class Encoding(torch.nn.Module):
    """Attributes `params` (flat) and `n_output_dims` as the real one has them."""

    def __init__(self, config, seed):
        super().__init__()
        assert set(config) == CONFIGURATION
        assert config["otype"] == "HashGrid" and config["interpolation"] == "Linear"
        assert all(isinstance(config[name], int) for name in CONFIGURATION if "_size" in name)
        self.features = config["n_features_per_level"]
        assert self.features in (1, 2, 4, 8)
        self.levels = levels_of(config)
        self.n_output_dims = self.features * len(self.levels)
        count = self.features * sum(size for _, _, size in self.levels)
        generator = torch.Generator().manual_seed(seed)
        self.params = torch.nn.Parameter(1e-4 * (2 * torch.rand(count, generator=generator) - 1))
        self.count = count

    def forward(self, x):
        table = self.params
        assert x.ndim == 2 and x.shape[1] == 3 and len(x)
        assert table.shape == (self.count,) and table.dtype == torch.float32
        assert table.is_contiguous() and table.device == x.device
        x, columns, start = x.to(torch.float32).contiguous(), [], 0
        for scale, resolution, size in self.levels:
            position = x * scale + 0.5
            corner = position.detach().floor()
            at = position - corner
            for feature in range(self.features):
                total = 0
                for number in range(8):
                    bits = [number >> axis & 1 for axis in range(3)]
                    weight = 1
                    for axis, bit in enumerate(bits):
                        weight = weight * (at[:, axis] if bit else 1 - at[:, axis])
                    vertices = (corner.long() + torch.tensor(bits)).tolist()
                    slots = [grid_index(vertex, resolution, size) for vertex in vertices]
                    total = (
                        total
                        + weight * table[(start + torch.tensor(slots)) * self.features + feature]
                    )
                columns.append(total)
            start += size
        return torch.stack(columns, dim=1)


def levels_of(config):
    """Scale, vertices along an axis and slots of each level, with the C functions in float."""
    single = ctypes.c_float
    growth = libm("log2f", single(config["per_level_scale"]).value)
    found = []
    for level in range(config["n_levels"]):
        power = libm("exp2f", single(level * growth).value)
        scale = single(single(power * config["base_resolution"]).value - 1).value
        resolution = int(libm("ceilf", scale)) + 1
        slots = (resolution**3 + 7) // 8 * 8
        found.append((scale, resolution, min(slots, 1 << config["log2_hashmap_size"])))
    return found


def libm(name, value):
    """A function of C's mathematics from float to float."""
    function = getattr(ctypes.CDLL(ctypes.util.find_library("m")), name)
    function.restype, function.argtypes = ctypes.c_float, [ctypes.c_float]
    return function(value)


def grid_index(vertex, resolution, size):
    """A vertex's slot, in unsigned integers of 32 bits, the stride never overflowing."""
    index, stride = 0, 1
    if resolution <= 1625:  # the largest whose cube fits into 32 bits
        for coordinate in vertex:
            index = (index + coordinate * stride) % 2**32
            stride *= resolution
    else:
        stride = 2**32 - 1
    if size < stride:
        index = 0
        for coordinate, factor in zip(vertex, (1, 2654435761, 805459861), strict=True):
            index ^= coordinate * factor % 2**32
    return index % size
