"""A CUDA device that is only pretended: what is on the wrong device is found without a GPU.

Inside `pretended_cuda()` torch seems to have one CUDA device, "cuda:0". A tensor made or moved
there is an `OnCuda`: its numbers lie in an ordinary CPU tensor, where every operation is computed,
but its device is cuda:0, and the rules of a real one hold:

- an operation that mixes it with a CPU tensor raises the RuntimeError that CUDA raises, but for
  `copy_` and `to`, for 0-dimensional CPU tensors in elementwise operations, and for CPU indices of
  a CUDA tensor (CUDA indices of a CPU tensor raise);
- `numpy()` and `np.asarray` raise TypeError (that is torch's own check of the device);
- a generator fills tensors of its own device only.

- products, convolutions and pooling of whole numbers raise, since CUDA lacks them.

What it can't show: other kernels that CUDA lacks, another rounding, speed, memory.

It works below autograd, in a `TorchDispatchMode`. `pretended_library`, loaded before torch, answers
what autograd asks of a device.
"""

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any
from unittest import mock
from weakref import WeakValueDictionary

import torch
import torch._dynamo  # modes import it at their first use; it dislikes the names replaced here
from torch import __future__ as future
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map

CUDA = torch.device("cuda", 0)
CPU = torch.device("cpu")
MEMORY = 24 * 2**30
"""Bytes that the device claims to have."""

aten = torch.ops.aten

MOVING = {aten.copy_.default, aten._to_copy.default, aten._foreach_copy_.default}
"""Operations between devices."""

INDEXING = {
    aten.index.Tensor,
    aten.index_put.default,
    aten.index_put_.default,
    aten._index_put_impl_.default,
    aten._unsafe_index.Tensor,
    aten._unsafe_index_put.default,
}
"""Operations whose indices may lie on the CPU."""

SCALARS = {aten.index_fill, aten.index_fill_, aten.fill, aten.fill_, aten.full_like}
"""Operations, not elementwise ones, that read a 0-dimensional CPU tensor."""

PRODUCTS = {
    aten.mm.default,
    aten.bmm.default,
    aten.mv.default,
    aten.dot.default,
    aten.vdot.default,
    aten.addmm.default,
    aten.addmv.default,
    aten.baddbmm.default,
    aten.addbmm.default,
    aten.convolution.default,
    aten.max_pool2d_with_indices.default,
    aten.max_pool3d_with_indices.default,
    aten.avg_pool2d.default,
    aten.avg_pool3d.default,
    aten._cdist_forward.default,
}
"""Operations that CUDA has for floating-point numbers only."""

CPU_ONLY = {aten.histogram, aten._histogramdd_bin_edges}
"""Operations that CUDA has not at all."""

WAITING = {
    aten._local_scalar_dense.default,
    aten.nonzero.default,
    aten.masked_select.default,
    aten.equal.default,
    aten._unique2.default,
    aten.unique_dim.default,
    aten.unique_consecutive.default,
    aten.repeat_interleave.Tensor,
    aten.bincount.default,
}
"""Operations for which the host waits until the device has done its work."""


class OnCuda(torch.Tensor):
    """A tensor that claims to be on cuda:0.

    Attributes:
        inner: its numbers, on the CPU.
    """

    inner: torch.Tensor

    @staticmethod
    def __new__(cls, inner: torch.Tensor) -> "OnCuda":
        made = torch.Tensor._make_wrapper_subclass(
            cls,
            inner.shape,
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            device=CUDA,
        )
        made.inner = inner
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return _compute(func, args, kwargs or {})

    def __deepcopy__(self, memo):
        if id(self) in memo:
            return memo[id(self)]
        assert self.is_leaf, "only leaves can be copied deeply"
        copy = OnCuda(self.inner.clone()).requires_grad_(self.requires_grad)
        if getattr(self, "_is_param", False):
            copy._is_param = True
        memo[id(self)] = copy
        return copy

    def __repr__(self, *, tensor_contents=None):
        return f"OnCuda({self.inner!r})"

    def numpy(self, *, force=False):
        if force:
            return self.detach().cpu().numpy()
        raise TypeError(
            "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor "
            "to host memory first."
        )

    def tolist(self):
        return self.detach().cpu().tolist()

    @property
    def data(self):
        return self.detach()

    @data.setter
    def data(self, value):
        if not isinstance(value, OnCuda) or value.shape != self.shape or value.dtype != self.dtype:
            raise NotImplementedError("a pretended CUDA tensor keeps its kind")
        self.inner = value.inner


class CudaGenerator(torch.Generator):
    """A source of random numbers for CUDA tensors only.

    Operations see another Python object of the same generator; `known` tells by its address.
    """

    known: WeakValueDictionary[int, "CudaGenerator"] = WeakValueDictionary()

    def __init__(self) -> None:
        self.known[self._cdata] = self

    @property
    def device(self) -> torch.device:
        return CUDA


class _GeneratorKind(type):
    def __call__(cls, device: torch.device | str = "cpu") -> torch.Generator:
        return CudaGenerator() if torch.device(device).type == "cuda" else _CpuGenerator()

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, _CpuGenerator)


_CpuGenerator = torch.Generator


class _Generator(metaclass=_GeneratorKind):
    """`torch.Generator` while the device is pretended."""


class _Everywhere(TorchDispatchMode):
    """Operations without a CUDA tensor among their arguments: moves and new tensors."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return _compute(func, args, kwargs or {})


def _compute(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Compute an operation on the CPU and put its results where they belong."""
    flat, _ = tree_flatten((args, kwargs))
    tensors = [value for value in flat if isinstance(value, torch.Tensor)]
    device = _device_of_result(func, tensors, kwargs)
    _check_devices(func, args, tensors)
    if device.type == "cuda":
        _check_kernel(func, tensors)
    _check_generator(func, flat, device)
    _count_waiting(func, (args, kwargs), tensors, device)
    own = {id(value.inner): value for value in tensors if isinstance(value, OnCuda)}
    args, kwargs = tree_map(_plain, (tuple(args), kwargs))
    result = func(*args, **kwargs)
    for value in own.values():
        if value.shape != value.inner.shape or value.stride() != value.inner.stride():
            raise NotImplementedError(f"{func} changes the shape of its argument")
    return tree_map(lambda value: _placed(value, device, own), result)


def _device_of_result(func: Any, tensors: Sequence[torch.Tensor], kwargs: dict) -> torch.device:
    asked = kwargs.get("device")
    if asked is not None:
        return torch.device(asked)
    if func in MOVING or func in INDEXING:
        return tensors[0].device
    return CUDA if any(isinstance(value, OnCuda) for value in tensors) else CPU


def _plain(value: Any) -> Any:
    if isinstance(value, OnCuda):
        return value.inner
    return CPU if isinstance(value, torch.device) and value.type == "cuda" else value


def _placed(value: Any, device: torch.device, own: dict[int, OnCuda]) -> Any:
    if not isinstance(value, torch.Tensor) or isinstance(value, OnCuda):
        return value
    if id(value) in own:
        return own[id(value)]
    return OnCuda(value) if device.type == "cuda" else value


def _check_devices(func: Any, args: Sequence[Any], tensors: Sequence[torch.Tensor]) -> None:
    on_cuda = [isinstance(value, OnCuda) for value in tensors]
    if all(on_cuda) or not any(on_cuda) or func in MOVING:
        return
    if func in INDEXING:
        return _check_indices(func, args, tensors)
    scalars = torch.Tag.pointwise in func.tags or func.overloadpacket in SCALARS
    own = func._schema.is_mutable and tensors[0]
    for value in tensors:
        if not isinstance(value, OnCuda) and (value.dim() > 0 or not scalars or value is own):
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"cuda:0 and cpu! (in {func})"
            )


def _check_indices(func: Any, args: Sequence[Any], tensors: Sequence[torch.Tensor]) -> None:
    if not isinstance(args[0], OnCuda):
        raise RuntimeError(
            "indices should be either on cpu or on the same device as the indexed tensor (cpu)"
            f" (in {func})"
        )
    values = args[2] if len(args) > 2 else args[0]
    if not isinstance(values, OnCuda) and values.dim() > 0:
        raise RuntimeError(
            "Expected all tensors to be on the same device, but found at least two devices, "
            f"cuda:0 and cpu! (values of {func})"
        )


def _check_kernel(func: Any, tensors: Sequence[torch.Tensor]) -> None:
    whole = func in PRODUCTS and not tensors[0].dtype.is_floating_point
    if whole or func.overloadpacket in CPU_ONLY:
        raise RuntimeError(f"{func} is not implemented on CUDA for {tensors[0].dtype}")


def _check_generator(func: Any, flat: Sequence[Any], device: torch.device) -> None:
    for value in flat:
        if isinstance(value, _CpuGenerator):
            kind = "cuda" if value._cdata in CudaGenerator.known else "cpu"
            if kind != device.type:
                raise RuntimeError(
                    f"Expected a '{device.type}' device type for generator but found '{kind}' "
                    f"(in {func})"
                )


_counters: list[Counter[str]] = []
"""Of those who count at the moment where the host waits."""


@contextlib.contextmanager
def counted_waits() -> Iterator[Counter[str]]:
    """Count where the project makes the host wait for the device, as "file.py:line operation"."""
    counter = Counter()
    _counters.append(counter)
    try:
        yield counter
    finally:
        _counters.remove(counter)


def _count_waiting(
    func: Any, given: tuple, tensors: Sequence[torch.Tensor], device: torch.device
) -> None:
    if not _counters:
        return
    kinds = {value.device.type for value in tensors}
    if func in MOVING:
        waits = kinds != {device.type}
    elif func in INDEXING and device.type == "cuda":
        indices = [index for index in given[0][1] if index is not None]
        waits = any(i.dtype == torch.bool or not isinstance(i, OnCuda) for i in indices)
    else:
        known = given[1].get("output_size") is not None
        waits = func in WAITING and "cuda" in kinds and not known
    if waits:
        for counter in _counters:
            counter[f"{_place()} {func}"] += 1


def _place() -> str:
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if any(f"/{package}/" in name for package in ("dissector", "editing")):
            return f"{name[name.rindex('/') + 1 :]}:{frame.f_lineno}"
        frame = frame.f_back
    return "elsewhere"


UNDONE = ("_lazy_init", "synchronize", "empty_cache", "reset_peak_memory_stats", "set_device")
"""Functions of `torch.cuda` that have nothing to do here."""


@contextlib.contextmanager
def pretended_cuda() -> Iterator[None]:
    """Pretend that there is one CUDA device."""
    assert "pretended_library" in sys.modules, "expected pretended_library to be loaded first"
    before = torch._C._only_lift_cpu_tensors(), future.get_swap_module_params_on_conversion()
    torch._C._set_only_lift_cpu_tensors(True)  # `torch.tensor` then moves by an operation
    future.set_swap_module_params_on_conversion(True)  # modules then don't set data
    pretended = {
        "is_available": lambda: True,
        "is_initialized": lambda: True,
        "device_count": lambda: 1,
        "current_device": lambda: 0,
        "get_device_name": lambda *_: "a pretended GPU",
        "get_device_capability": lambda *_: (8, 6),
        "get_device_properties": lambda *_: SimpleNamespace(
            name="a pretended GPU", total_memory=MEMORY, major=8, minor=6
        ),
        "mem_get_info": lambda *_: (MEMORY, MEMORY),
        "memory_allocated": lambda *_: 0,
        "max_memory_allocated": lambda *_: 0,
        "memory_reserved": lambda *_: 0,
        "max_memory_reserved": lambda *_: 0,
        **{name: lambda *_, **__: None for name in UNDONE},
    }
    with contextlib.ExitStack() as stack:
        for name, value in pretended.items():
            stack.enter_context(mock.patch.object(torch.cuda, name, value))
        stack.enter_context(mock.patch.object(torch, "Generator", _Generator))
        stack.enter_context(_Everywhere())
        try:
            yield
        finally:
            torch._C._set_only_lift_cpu_tensors(before[0])
            future.set_swap_module_params_on_conversion(before[1])
