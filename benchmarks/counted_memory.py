"""What a program allocates on a GPU, counted without one.

Tensors on torch's "meta" device stand for those on a GPU: they have shapes and dtypes but no
numbers, and the very same code makes them, its autograd graph included. Every storage counts from
the operation that makes it until the last tensor that uses it is gone. What a program asks of a
number (an item, a truth) is answered with the first choice there is.

Not counted are what a GPU allocates beside tensors (about 0.5 GB for the context of CUDA), the
workspaces of cuDNN and cuBLAS, and what torch's allocator loses between blocks.
"""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.overrides import TorchFunctionMode
from torch.utils import _pytree as pytree
from torch.utils._python_dispatch import TorchDispatchMode

GPU = "meta"
"""The device that stands for a GPU."""


class Counted(TorchDispatchMode):
    """Bytes of all storages on a device that operations in a `with` block have made.

    Attributes:
        now, peak: bytes; `peak` since the last `start`.
    """

    def __init__(self, device: str = GPU) -> None:
        super().__init__()
        self.now = self.peak = 0
        self._device = device
        self._known: dict[int, weakref.ref[Any]] = {}

    def start(self) -> None:
        """Forget the peak so far."""
        gc.collect()  # what only cycles hold
        self.peak = self.now

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        made = operation(*args, **(kwargs or {}))
        for value in pytree.tree_leaves(made):
            if isinstance(value, Tensor) and value.device.type == self._device:
                self._add(value.untyped_storage())
        return made

    def _add(self, storage: Any) -> None:
        key, size = storage._cdata, storage.nbytes()
        if key in self._known:
            return

        def drop(_: Any) -> None:
            del self._known[key]
            self.now -= size

        self._known[key] = weakref.ref(storage, drop)
        self.now += size
        self.peak = max(self.peak, self.now)


class _Answers(TorchFunctionMode):
    """Answers to what only numbers could tell."""

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        name = getattr(function, "__name__", "")
        if name in _SCALARS and len(args) == 1:
            return _SCALARS[name](args[0])
        if name == "nonzero":
            return torch.zeros(1, args[0].ndim, dtype=torch.long, device=args[0].device)
        moved = _moved(name, args, kwargs or {})
        return function(*args, **(kwargs or {})) if moved is None else moved


def _moved(name: str, args: Any, options: dict[str, Any]) -> Tensor | None:
    """A tensor on another device, made there; torch cannot copy between "meta" and the CPU."""
    if name == "copy_" and args[0].device != args[1].device:
        return args[0]
    if name != "to":
        return None
    given = {key: value for key, value in options.items() if key != "copy"}
    device, dtype, *_ = torch._C._nn._parse_to(*args[1:], **given)
    if device is None or device.type == args[0].device.type:
        return None
    return torch.empty_like(args[0], device=device, dtype=dtype or args[0].dtype)


def _first(tensor: Tensor) -> Any:
    return True if tensor.dtype == torch.bool else (0.5 if tensor.is_floating_point() else 0)


def _nested(tensor: Tensor) -> Any:
    made = _first(tensor)
    for size in reversed(tensor.shape):
        made = [made] * size
    return made


_SCALARS: dict[str, Callable[[Tensor], Any]] = {
    "item": _first,
    "tolist": _nested,
    "__bool__": lambda _: True,
    "__int__": lambda tensor: int(_first(tensor)),
    "__index__": lambda tensor: int(_first(tensor)),
    "__float__": lambda tensor: float(_first(tensor)),
}


def fused_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    **_: Any,
) -> Tensor:
    """`scaled_dot_product_attention` by the kernels that CUDA chooses, none of which keeps maps.

    Flash attention for half precision and heads of up to 256 channels, else the memory-efficient
    one.
    """
    if attn_mask is None and query.dtype != torch.float32 and query.shape[-1] <= 256:
        flash = torch.ops.aten._scaled_dot_product_flash_attention
        return flash(query, key, value, dropout_p, is_causal, False, scale=scale)[0]
    if attn_mask is not None:
        shape = (*query.shape[:3], key.shape[2])
        if attn_mask.dtype == torch.bool:
            attn_mask = torch.zeros_like(attn_mask, dtype=query.dtype)
        attn_mask = attn_mask.expand(shape)
    efficient = torch.ops.aten._scaled_dot_product_efficient_attention
    keeps = torch.is_grad_enabled() and any(t.requires_grad for t in (query, key, value))
    return efficient(query, key, value, attn_mask, keeps, dropout_p, is_causal, scale=scale)[0]


def _apply(
    module: nn.Module, change: Callable[[Tensor], Tensor], recurse: bool = True
) -> nn.Module:
    """`Module._apply` with new parameters; torch's cannot change those without numbers in place."""
    for part in module.modules() if recurse else [module]:
        for name, own in part._parameters.items():
            if own is not None:
                with torch.no_grad():
                    part._parameters[name] = nn.Parameter(change(own), own.requires_grad)
        for name, own in part._buffers.items():
            part._buffers[name] = None if own is None else change(own)
    return module


@contextmanager
def counting() -> Iterator[Counted]:
    """Run a `with` block on tensors without numbers, those on `GPU` counted."""
    counted = Counted()
    with ExitStack() as stack:
        stack.enter_context(
            patch("torch.nn.functional.scaled_dot_product_attention", fused_attention)
        )
        stack.enter_context(patch("torch.nn.Module._apply", _apply))
        stack.enter_context(FakeTensorMode(allow_non_fake_inputs=True))
        stack.enter_context(_Answers())
        stack.enter_context(counted)
        yield counted
