"""A small CLIP of the toybox (arXiv 2103.00020), in the folder format of the released checkpoints.

A vision transformer over 8×8 patches of 64² images and a causal transformer over the toybox's words
meet in one space of 128 numbers. It scores how well a picture and a text agree where the released
checkpoints can't be had; its scores compare with each other only, never with theirs.
"""

import copy
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor
from transformers import (
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTextConfig,
    CLIPVisionConfig,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
)

from dissector.files import replace_folder
from dissector.toybox.captions import TOKENS, build_tokenizer

IMAGE = 64
"""Side of the pictures that the network sees, in pixels."""

WIDTH = 128
"""Width of both transformers and of the space that they share."""

MEAN = STD = 0.5
"""Pictures are shifted and scaled so that 0..1 becomes −1..1."""


def build_clip(tokenizer: PreTrainedTokenizerFast) -> CLIPModel:
    """An untrained CLIP: four layers for pictures, two for the tokenizer's words."""
    shape: dict[str, Any] = {
        "hidden_size": WIDTH,
        "intermediate_size": 4 * WIDTH,
        "num_attention_heads": 4,
    }
    special: dict[str, Any] = {
        name: getattr(tokenizer, name) for name in ("pad_token_id", "bos_token_id", "eos_token_id")
    }
    text = CLIPTextConfig(
        vocab_size=len(tokenizer),
        num_hidden_layers=2,
        max_position_embeddings=TOKENS,
        **special,
        **shape,
    )
    vision = CLIPVisionConfig(num_hidden_layers=4, image_size=IMAGE, patch_size=8, **shape)
    return CLIPModel(
        CLIPConfig(text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=WIDTH)
    )


def image_processor() -> CLIPImageProcessorPil:
    """How pictures are prepared for the network."""
    return CLIPImageProcessorPil(
        size={"shortest_edge": IMAGE},
        crop_size={"height": IMAGE, "width": IMAGE},
        image_mean=[MEAN] * 3,
        image_std=[STD] * 3,
    )


def embed_images(
    model: CLIPModel, images: Float[Tensor, "batch 3 height width"]
) -> Float[Tensor, "batch features"]:
    """Unit vectors of prepared pictures (normalised, of the model's size)."""
    features = model.visual_projection(model.vision_model(pixel_values=images).pooler_output)
    return torch.nn.functional.normalize(features, dim=1)


def embed_texts(
    model: CLIPModel, tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]
) -> Float[Tensor, "texts features"]:
    """Unit vectors of texts.

    Raises:
        ValueError: a text is longer than the model reads.
    """
    limit = model.text_model.config.max_position_embeddings
    tokens = tokenizer(list(texts), padding=True, return_tensors="pt").to(model.device)
    if tokens["input_ids"].shape[1] > limit:
        lengths = tokens["attention_mask"].sum(dim=1)
        longest = texts[int(lengths.argmax())]
        raise ValueError(f"expected texts of at most {limit} tokens, got {longest!r}")
    features = model.text_projection(
        model.text_model(
            input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"]
        ).pooler_output
    )
    return torch.nn.functional.normalize(features, dim=1)


def save_clip(folder: Path, model: CLIPModel) -> None:
    """Write model, tokenizer and image preparation for `from_pretrained`, in half precision.

    The folder is replaced as a whole once everything is written.
    """
    staging = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(staging, ignore_errors=True)
    build_tokenizer().save_pretrained(staging)
    image_processor().save_pretrained(staging)
    halved: Any = copy.deepcopy(model).cpu()
    halved.to(torch.float16).save_pretrained(staging)
    replace_folder(staging, folder)
