"""nerfacc's documented functions on packed samples in plain torch, one ray after another.

Inputs are checked as the CUDA functions check theirs, but for the device. `dtype` is the one that
they take: float32, as the real ones; a test may ask for float64 to see more digits.
"""

import sys
import types

import torch


class SlowNerfacc(types.ModuleType):
    """Stands in for `nerfacc`."""

    def __init__(self, dtype):
        super().__init__("nerfacc")
        self.dtype = dtype
        self.calls = []

    @classmethod
    def install(cls, monkeypatch, dtype=torch.float32):
        """A new one, found by `import nerfacc`."""
        module = cls(dtype)
        monkeypatch.setitem(sys.modules, "nerfacc", module)
        return module

    def exclusive_sum(self, inputs, packed_info=None):
        """Sums of the earlier values of the same chunk; chunks are given by start and count."""
        self.calls.append("exclusive_sum")
        assert inputs.dtype == self.dtype and inputs.ndim == 1
        assert packed_info.dtype == torch.int64 and packed_info.ndim == 2
        assert packed_info.shape[1] == 2
        outputs = [inputs.new_zeros(0)]
        for start, count in packed_info.tolist():
            # The real one leaves what no chunk covers undefined, and its chunks follow each other.
            assert start == sum(map(len, outputs))
            chunk = inputs[start : start + count]
            assert len(chunk) == count
            outputs += [chunk[:place].sum()[None] for place in range(count)]
        outputs = torch.cat(outputs)
        assert outputs.shape == inputs.shape
        return outputs

    def accumulate_along_rays(self, weights, values=None, ray_indices=None, n_rays=None):
        """Σ w v of each ray, (rays, channels); without values Σ w, (rays, 1)."""
        self.calls.append("accumulate_along_rays")
        assert weights.dtype == self.dtype and weights.ndim == 1
        assert ray_indices.dtype == torch.int64 and ray_indices.shape == weights.shape
        if values is None:
            values = torch.ones_like(weights)[:, None]
        assert values.dtype == self.dtype and values.shape[:-1] == weights.shape
        rays = [(weights[of, None] * values[of]).sum(dim=0) for of in _members(ray_indices, n_rays)]
        return torch.stack(rays)


def _members(ray_indices, n_rays):
    return [ray_indices == ray for ray in range(n_rays)]
