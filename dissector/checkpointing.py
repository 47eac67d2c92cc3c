"""Gradient checkpointing of models that stay in evaluation mode.

The parts of a block that a backward pass needs are computed again instead of kept (arXiv
1604.06174). Values and gradients are those without it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
from transformers.modeling_layers import GradientCheckpointingLayer


def checkpoint_blocks(*models: nn.Module) -> None:
    """Turn checkpointing on, whatever the mode of the models; a second time changes nothing.

    Models of diffusers do it by themselves wherever gradients are kept. Those of transformers do it
    in training mode only, which turns dropout on as well; so their layers are wrapped here.
    """
    for model in models:
        if hasattr(model, "enable_gradient_checkpointing"):
            _of_diffusers(model)
            continue
        layers = [part for part in model.modules() if isinstance(part, GradientCheckpointingLayer)]
        assert layers, f"{type(model).__name__} has no layers that can be checkpointed"
        for layer in layers:
            if not isinstance(layer.forward, _Checkpointed):
                layer.forward = _Checkpointed(layer.forward)


def _of_diffusers(model: Any) -> None:
    model.enable_gradient_checkpointing()


@dataclass(frozen=True)
class _Checkpointed:
    """The forward of a layer. Nothing in it is random, so the state of the generators is not kept.

    It is copied with its layer: a deep copy of a method belongs to the copy of its object.
    """

    forward: Callable[..., torch.Tensor]

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        if not torch.is_grad_enabled():
            return self.forward(*inputs, **options)
        return checkpoint(
            self.forward, *inputs, use_reentrant=False, preserve_rng_state=False, **options
        )
