"""AdamW on float32 masters of weights that are in half precision, on a GPU, or both.

A step of 1e-6 is lost in a weight of half precision, whose neighbour is 1e-5 away: the optimiser
keeps a copy of every weight in float32, the master, moves that, and rounds it into the model
(mixed precision training, arXiv 1710.03740). Masters, gradients and both moments take 16 bytes a
weight. With `device="cpu"` these lie in the CPU's memory, and each gradient goes there as soon as
it is made, so that those of a whole model are never on the GPU together (as in ZeRO-Offload, arXiv
2101.06840). Both ways compute the same.

Gradients of 1e-7 underflow in float16, so that the loss is multiplied by a `LossScale` before the
backward pass and the gradients are divided by it in float32.
"""

from collections.abc import Iterable, Sequence
from functools import partial

import torch
from jaxtyping import Float
from torch import Tensor, nn

FIRST_SCALE = 2.0**12
LARGEST_SCALE = 2.0**16
STEPS_TO_GROW = 100


class LossScale:
    """What the loss is multiplied by: a power of two for float16, 1 for every other dtype.

    Halved when a gradient overflows, doubled after `STEPS_TO_GROW` steps without that.

    Attributes:
        factor: the present one.
    """

    def __init__(self, dtype: torch.dtype) -> None:
        """Choose the scale for a model whose activations have this dtype."""
        self._adapts = dtype == torch.float16
        self.factor = FIRST_SCALE if self._adapts else 1.0
        self._since = 0

    def undo(self, gradients: Sequence[Tensor]) -> None:
        """Divide gradients by the factor, in place."""
        if self.factor != 1:
            for gradient in gradients:
                gradient.div_(self.factor)

    def update(self, *, finite: bool) -> None:
        """Adapt to whether the gradients of a step were finite.

        Raises:
            ValueError: they were not, although nothing is left to be taken from the scale.
        """
        if finite:
            self._since += 1
            if self._adapts and self._since % STEPS_TO_GROW == 0:
                self.factor = min(2 * self.factor, LARGEST_SCALE)
        elif self._adapts and self.factor > 1:
            self.factor, self._since = self.factor / 2, 0
        else:
            raise ValueError(
                "training diverged: its gradients are not finite; expected a smaller rate, "
                "or a model that is not in half precision"
            )


class MasterAdamW:
    """AdamW with clipped gradients, for weights in any dtype on any device.

    A float32 weight on the device of the masters is its own master; a model of such weights alone
    is optimised by torch's AdamW, and the very same numbers come out.
    """

    def __init__(
        self,
        parameters: Iterable[nn.Parameter],
        rate: float,
        *,
        weight_decay: float,
        clip: float,
        scale: LossScale | None = None,
        device: torch.device | str | None = None,
    ) -> None:
        """Begin; call `close` at the end.

        Args:
            parameters: what is optimised.
            clip: largest norm of all gradients together.
            scale: of the loss; None for a model in float32.
            device: of masters, gradients and moments; that of each parameter when None.
        """
        self._pairs = [(parameter, _master(parameter, device)) for parameter in parameters]
        self._masters = [master for _, master in self._pairs]
        self._copied = [(own, master) for own, master in self._pairs if own is not master]
        self._hooks = [
            own.register_post_accumulate_grad_hook(partial(_hand_over, master))
            for own, master in self._copied
        ]
        self._clip = clip
        self._scale = LossScale(torch.float32) if scale is None else scale
        self._optimiser = torch.optim.AdamW(
            self._masters, rate, weight_decay=weight_decay, fused=_fused(self._pairs)
        )

    def descend(self, loss: Float[Tensor, ""]) -> bool:
        """Go one step down the gradient of a loss.

        Returns:
            False where the gradients overflowed in float16; then the scale is halved, no weight has
            changed, and the step is to be taken again.

        Raises:
            ValueError: gradients that are not finite for another reason.
        """
        self._optimiser.zero_grad()
        (loss * self._scale.factor).backward()
        self._scale.undo([master.grad for master in self._masters if master.grad is not None])
        norm = nn.utils.clip_grad_norm_(self._masters, self._clip)
        finite = bool(norm.isfinite())
        if finite:
            self._optimiser.step()
            self._round_into_model()
        self._optimiser.zero_grad()
        self._scale.update(finite=finite)
        return finite

    def close(self) -> None:
        """Let go of the parameters."""
        for hook in self._hooks:
            hook.remove()

    @torch.no_grad()
    def _round_into_model(self) -> None:
        for own, master in self._copied:
            own.copy_(master.to(own.dtype))  # rounded before it travels: half the bytes


def _master(parameter: nn.Parameter, device: torch.device | str | None) -> nn.Parameter:
    """The parameter itself if it is float32 on that device, or else a copy that is."""
    place = parameter.device if device is None else torch.device(device)
    if parameter.dtype == torch.float32 and parameter.device == place:
        return parameter
    return nn.Parameter(parameter.detach().to(place, torch.float32, copy=True))


def _hand_over(master: nn.Parameter, parameter: nn.Parameter) -> None:
    """Move a gradient that is complete to the master, and free it."""
    assert parameter.grad is not None
    gradient = parameter.grad.to(master.device).float()
    parameter.grad = None
    master.grad = gradient if master.grad is None else master.grad + gradient


def _fused(pairs: Sequence[tuple[nn.Parameter, nn.Parameter]]) -> bool | None:
    """Whether AdamW runs as one kernel, which needs no memory beside its state.

    On CUDA, and on the CPU for masters alone: a CPU's own weights are optimised by torch's default.
    """
    for own, master in pairs:
        if master.is_cuda or (master.device.type == "cpu" and own is not master):
            return True
    return None
