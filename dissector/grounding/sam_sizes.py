"""The sizes of a SAM, and its weights under the names of the package `segment-anything`.

transformers                                   segment-anything
vision_encoder.layers.0.layer_norm1            image_encoder.blocks.0.norm1
vision_encoder.patch_embed.projection          image_encoder.patch_embed.proj
vision_encoder.neck.{conv1, layer_norm1, …}    image_encoder.neck.{0, 1, 2, 3}
shared_image_embedding.positional_embedding    prompt_encoder.pe_layer.positional_encoding_…
prompt_encoder.point_embed                     prompt_encoder.point_embeddings
prompt_encoder.mask_embed.{conv1, …}           prompt_encoder.mask_downscaling.{0, 1, 3, 4, 6}
mask_decoder.{upscale_conv1, …}                mask_decoder.output_upscaling.{0, 1, 3}
…iou_prediction_head.{proj_in, layers.0, proj_out}       ….layers.{0, 1, 2}
…output_hypernetworks_mlps.3.{proj_in, layers.0, …}      ….layers.{0, 1, 2}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

POSITIONS = "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"

RENAMED = (
    (r"^vision_encoder\.layers\.", "image_encoder.blocks."),
    (r"^vision_encoder\.patch_embed\.projection\.", "image_encoder.patch_embed.proj."),
    (r"^vision_encoder\.neck\.conv1\.", "image_encoder.neck.0."),
    (r"^vision_encoder\.neck\.layer_norm1\.", "image_encoder.neck.1."),
    (r"^vision_encoder\.neck\.conv2\.", "image_encoder.neck.2."),
    (r"^vision_encoder\.neck\.layer_norm2\.", "image_encoder.neck.3."),
    (r"^vision_encoder\.", "image_encoder."),
    (r"^shared_image_embedding\.positional_embedding$", POSITIONS),
    (r"^prompt_encoder\.shared_embedding\.positional_embedding$", POSITIONS),
    (r"^prompt_encoder\.point_embed\.", "prompt_encoder.point_embeddings."),
    (r"^prompt_encoder\.mask_embed\.conv1\.", "prompt_encoder.mask_downscaling.0."),
    (r"^prompt_encoder\.mask_embed\.layer_norm1\.", "prompt_encoder.mask_downscaling.1."),
    (r"^prompt_encoder\.mask_embed\.conv2\.", "prompt_encoder.mask_downscaling.3."),
    (r"^prompt_encoder\.mask_embed\.layer_norm2\.", "prompt_encoder.mask_downscaling.4."),
    (r"^prompt_encoder\.mask_embed\.conv3\.", "prompt_encoder.mask_downscaling.6."),
    (r"^mask_decoder\.upscale_conv1\.", "mask_decoder.output_upscaling.0."),
    (r"^mask_decoder\.upscale_layer_norm\.", "mask_decoder.output_upscaling.1."),
    (r"^mask_decoder\.upscale_conv2\.", "mask_decoder.output_upscaling.3."),
    (r"\.layer_norm(\d|_final_attn)\.", r".norm\1."),
)
"""What a name of transformers becomes; the first that fits, then the last for layer norms."""

PERCEPTRON = re.compile(
    r"(.*\.(?:iou_prediction_head|output_hypernetworks_mlps\.\d+))"
    r"\.(proj_in|proj_out|layers\.(\d+))\.(weight|bias)"
)
"""A layer of the decoder's perceptrons: what owns it, which layer it is, weight or bias."""

HYPERNETWORK_LAYERS = 3

RELEASED_DECODER_HEADS = 8
"""Attention heads of the mask decoder in every released SAM, which no shape shows."""

IMAGE_MEAN = (0.485, 0.456, 0.406)
IMAGE_SPREAD = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class SamSizes:
    """What a SAM is built from.

    Attributes:
        image: pixels along its square input.
        patch: pixels along a patch.
        width, depth, heads, mlp, window: of the image encoder: channels, blocks, attention heads,
            channels of the perceptrons, patches along a window.
        global_blocks: the blocks that attend to the whole image.
        channels: of the image embedding and of the prompts.
        mask_channels: of the encoder of mask prompts.
        decoder_depth, decoder_heads, decoder_mlp, downsample: of the mask decoder's transformer.
        proposals: masks for a prompt.
        quality_depth, quality_mlp: layers and channels of what estimates the masks' quality.
        mean, spread: of the pixels, sRGB in 0..1, by which images are normalised.
    """

    image: int
    patch: int
    width: int
    depth: int
    heads: int
    mlp: int
    window: int
    global_blocks: tuple[int, ...]
    channels: int
    mask_channels: int
    decoder_depth: int
    decoder_heads: int
    decoder_mlp: int
    downsample: int
    proposals: int
    quality_depth: int
    quality_mlp: int
    mean: tuple[float, ...] = IMAGE_MEAN
    spread: tuple[float, ...] = IMAGE_SPREAD


def sizes_of_config(config: Any, images: Any) -> SamSizes:
    """The sizes of a SAM of transformers.

    Args:
        config: its SamConfig.
        images: its image processor.

    Raises:
        ValueError: a variant that segment-anything doesn't have.
    """
    vision, prompts, decoder = (
        config.vision_config,
        config.prompt_encoder_config,
        config.mask_decoder_config,
    )
    usual = {"qkv_bias": True, "use_abs_pos": True, "use_rel_pos": True, "hidden_act": "gelu"}
    for name, value in usual.items():
        if getattr(vision, name) != value:
            raise ValueError(f"expected {name} = {value} of a SAM, got {getattr(vision, name)}")
    if decoder.hidden_act != "relu":
        raise ValueError(f"expected a mask decoder with relu, got {decoder.hidden_act}")
    if images.size["longest_edge"] != vision.image_size:
        raise ValueError(
            f"expected images of {vision.image_size} pixels, got {images.size['longest_edge']}"
        )
    plain = not images.do_normalize
    return SamSizes(
        image=vision.image_size,
        patch=vision.patch_size,
        width=vision.hidden_size,
        depth=vision.num_hidden_layers,
        heads=vision.num_attention_heads,
        mlp=vision.mlp_dim,
        window=vision.window_size,
        global_blocks=tuple(vision.global_attn_indexes),
        channels=prompts.hidden_size,
        mask_channels=prompts.mask_input_channels,
        decoder_depth=decoder.num_hidden_layers,
        decoder_heads=decoder.num_attention_heads,
        decoder_mlp=decoder.mlp_dim,
        downsample=decoder.attention_downsample_rate,
        proposals=decoder.num_multimask_outputs,
        quality_depth=decoder.iou_head_depth,
        quality_mlp=decoder.iou_head_hidden_dim,
        mean=(0.0,) * 3 if plain else tuple(images.image_mean),
        spread=(1.0,) * 3 if plain else tuple(images.image_std),
    )


def sizes_of_weights(weights: Mapping[str, Tensor]) -> SamSizes:
    """The sizes of a SAM from the shapes of its weights, named as in segment-anything.

    A block is global where its table of relative positions spans the whole image.

    Raises:
        ValueError: the weights of something else.
    """
    try:
        shape = {name: tuple(tensor.shape) for name, tensor in weights.items()}
        vision, decoder = "image_encoder", "mask_decoder.transformer.layers"
        width, _, patch, _ = shape[f"{vision}.patch_embed.proj.weight"]
        grid = shape[f"{vision}.pos_embed"][1]
        depth = _count(shape, r"image_encoder\.blocks\.(\d+)\.")
        tables = [shape[f"{vision}.blocks.{block}.attn.rel_pos_h"] for block in range(depth)]
        spans = [(length + 1) // 2 for length, _ in tables]
        inner, channels = shape[f"{decoder}.0.cross_attn_token_to_image.q_proj.weight"]
        head = "mask_decoder.iou_prediction_head.layers"
        return SamSizes(
            image=grid * patch,
            patch=patch,
            width=width,
            depth=depth,
            heads=width // tables[0][1],
            mlp=shape[f"{vision}.blocks.0.mlp.lin1.weight"][0],
            window=min(spans),
            global_blocks=tuple(block for block, span in enumerate(spans) if span == grid),
            channels=channels,
            mask_channels=shape["prompt_encoder.mask_downscaling.3.weight"][0],
            decoder_depth=_count(shape, r"mask_decoder\.transformer\.layers\.(\d+)\."),
            decoder_heads=RELEASED_DECODER_HEADS,
            decoder_mlp=shape[f"{decoder}.0.mlp.lin1.weight"][0],
            downsample=channels // inner,
            proposals=shape["mask_decoder.mask_tokens.weight"][0] - 1,
            quality_depth=_count(shape, r"mask_decoder\.iou_prediction_head\.layers\.(\d+)\."),
            quality_mlp=shape[f"{head}.0.weight"][0],
        )
    except (AttributeError, KeyError, IndexError, ValueError, ZeroDivisionError) as error:
        raise ValueError(f"expected the weights of a SAM; {error} is missing or odd") from error


def _count(names: Mapping[str, Any], pattern: str) -> int:
    found = [re.match(pattern, name) for name in names]
    return 1 + max(int(match[1]) for match in found if match)


def renamed(weights: Mapping[str, Tensor], sizes: SamSizes) -> dict[str, Tensor]:
    """The weights of a SAM of transformers under the names of segment-anything."""
    return {_rename(name, sizes): tensor for name, tensor in weights.items()}


def _rename(name: str, sizes: SamSizes) -> str:
    match = PERCEPTRON.fullmatch(name)
    if match:
        owner, layer, inner, kind = match.groups()
        last = (sizes.quality_depth if owner.endswith("head") else HYPERNETWORK_LAYERS) - 1
        place = {"proj_in": 0, "proj_out": last}.get(layer)
        return f"{owner}.layers.{int(inner) + 1 if place is None else place}.{kind}"
    for pattern, replacement in RENAMED[:-1]:
        changed, count = re.subn(pattern, replacement, name)
        if count:
            name = changed
            break
    return re.sub(*RENAMED[-1], name)
