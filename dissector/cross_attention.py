"""Cross-attention maps of a UNet: how much each place of an image attends to each token."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from jaxtyping import Float
from torch import Tensor


class AttentionMaps:
    """Maps of the latest pass through a UNet, one for each captured layer.

    To be read before the backward pass: with gradient checkpointing that runs the UNet again.

    Attributes:
        resolution: side of the maps.
    """

    def __init__(self, resolution: int) -> None:
        self.resolution = resolution
        self._layers: dict[str, list[Float[Tensor, "rows places tokens"]]] = {}
        self._joining = False

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Passes in the `with` block go through the rows of one batch, one after the other."""
        self._layers, self._joining = {}, True
        try:
            yield
        finally:
            self._joining = False

    def record(self, layer: str, probabilities: Float[Tensor, "rows places tokens"]) -> None:
        """Keep a layer's attention, replacing that of an earlier pass."""
        if self._joining:
            self._layers.setdefault(layer, []).append(probabilities)
        else:
            self._layers[layer] = [probabilities]

    def mean(self) -> Float[Tensor, "batch rows columns tokens"]:
        """Mean over layers (and heads); sums to 1 over the tokens."""
        side = self.resolution
        layers = torch.stack([torch.cat(rows) for rows in self._layers.values()])
        return layers.mean(0).unflatten(1, (side, side))


class _RecordingAttention:
    """The cross-attention of diffusers, with its probabilities written out.

    For the attention inside transformer blocks: token inputs, no group norm, no residual.
    """

    def __init__(self, layer: str, maps: AttentionMaps) -> None:
        self._layer = layer
        self.maps = maps

    def __call__(
        self,
        attention: Any,
        hidden_states: Float[Tensor, "batch places dim"],
        encoder_hidden_states: Float[Tensor, "batch tokens text_dim"],
        attention_mask: Tensor | None = None,
        **_: object,
    ) -> Float[Tensor, "batch places dim"]:
        query = attention.head_to_batch_dim(attention.to_q(hidden_states))
        key = attention.head_to_batch_dim(attention.to_k(encoder_hidden_states))
        value = attention.head_to_batch_dim(attention.to_v(encoder_hidden_states))
        precise = torch.promote_types(query.dtype, torch.float32)  # half precision rounds maps
        probabilities = attention.get_attention_scores(
            query.to(precise), key.to(precise), attention_mask
        )
        heads = probabilities.unflatten(0, (-1, attention.heads))
        self.maps.record(self._layer, heads.mean(dim=1))
        output = attention.batch_to_head_dim(probabilities.to(value.dtype) @ value)
        for layer in attention.to_out:
            output = layer(output)
        return output


def cross_attention_layers(unet: UNet2DConditionModel) -> dict[str, int]:
    """The side of the maps of each cross-attention layer in the up and down blocks.

    Layers go by their keys in `unet.attn_processors`.
    """
    config: Any = unet.config
    levels = len(config.block_out_channels)
    sides = {}
    for name in unet.attn_processors:
        if ".attn2." not in name or name.startswith("mid_block"):
            continue
        block, index = name.split(".")[:2]
        level = int(index) if block == "down_blocks" else levels - 1 - int(index)
        sides[name] = config.sample_size >> level
    return sides


@contextmanager
def record_cross_attention(
    unet: UNet2DConditionModel, *, largest: int = 16
) -> Iterator[AttentionMaps]:
    """Record the cross-attention maps of every pass through `unet` in a `with` block.

    Recorded are the layers of the up and down blocks with the largest maps that are at most
    `largest` wide (Break-A-Scene, arXiv 2305.16311, takes Stable Diffusion's 16×16 maps), or those
    with the smallest ones where all are larger (24×24 in the models of 768 pixels). The UNet
    computes the same as before and gets its own processors back at the end.

    Raises:
        ValueError: the up and down blocks have no cross-attention.
    """
    sides = cross_attention_layers(unet)
    if not sides:
        raise ValueError("expected a UNet with cross-attention in its up and down blocks, got none")
    small = [side for side in sides.values() if side <= largest]
    maps = AttentionMaps(max(small, default=min(sides.values())))
    before = unet.attn_processors
    recording: dict[str, Any] = {
        name: _RecordingAttention(name, maps) if sides.get(name) == maps.resolution else processor
        for name, processor in before.items()
    }
    unet.set_attn_processor(recording)
    try:
        yield maps
    finally:
        unet.set_attn_processor(before)


@contextmanager
def rows_of_one_batch(unet: UNet2DConditionModel) -> Iterator[None]:
    """Let the passes in a `with` block count as one, whose rows they are, where maps are recorded.

    For a batch that goes through the UNet an image at a time.
    """
    recorders = (p for p in unet.attn_processors.values() if isinstance(p, _RecordingAttention))
    with ExitStack() as stack:
        for maps in {id(recorder.maps): recorder.maps for recorder in recorders}.values():
            stack.enter_context(maps.joined())
        yield
