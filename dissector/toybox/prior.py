"""The embedded prior's networks, and the folder that they are saved in."""

import copy
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast

from dissector.files import replace_folder, write_atomically
from dissector.toybox.captions import TOKENS, build_tokenizer, words
from dissector.toybox.dataset import FIELD_OF_VIEW, RADIUS
from dissector.toybox.renderer import BACKGROUND

TEXT_WIDTH = 128


@dataclass(frozen=True)
class PriorSize:
    """Width of the UNet's three levels (16², 8², 4²); cross-attention in the two inner ones."""

    channels: tuple[int, int, int] = (64, 128, 192)

    def __post_init__(self) -> None:
        if any(width % 16 for width in self.channels):
            raise ValueError(f"expected widths that are multiples of 16, got {self.channels}")


def build_unet(size: PriorSize) -> UNet2DConditionModel:
    """An untrained noise predictor for 16×16×4 latents."""
    return UNet2DConditionModel(
        sample_size=16,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=size.channels,
        layers_per_block=1,
        cross_attention_dim=TEXT_WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,
    )


def build_text_encoder(tokenizer: PreTrainedTokenizerFast) -> CLIPTextModel:
    """An untrained text encoder: two layers, 128 wide."""
    special: dict[str, Any] = {
        name: getattr(tokenizer, name) for name in ("pad_token_id", "bos_token_id", "eos_token_id")
    }
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=TEXT_WIDTH,
            intermediate_size=4 * TEXT_WIDTH,
            projection_dim=TEXT_WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=TOKENS,
            **special,
        )
    )


def build_scheduler() -> DDIMScheduler:
    """Stable Diffusion's noise schedule."""
    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )


def save_prior(
    folder: Path, vae: AutoencoderKL, unet: UNet2DConditionModel, text_encoder: CLIPTextModel
) -> None:
    """Write the prior in the diffusers folder format, in half precision.

    The folder is replaced as a whole once everything is written.
    """
    staging = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(staging, ignore_errors=True)
    tokenizer = build_tokenizer()
    tokenizer.save_pretrained(staging / "tokenizer")
    build_scheduler().save_pretrained(staging / "scheduler")
    modules: dict[str, Any] = {"vae": vae, "unet": unet, "text_encoder": text_encoder}
    for name, module in modules.items():
        copy.deepcopy(module).cpu().to(torch.float16).save_pretrained(staging / name)
    index = {
        "_class_name": "StableDiffusionPipeline",
        "tokenizer": ["transformers", type(tokenizer).__name__],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "scheduler": ["diffusers", "DDIMScheduler"],
        "safety_checker": [None, None],
        "feature_extractor": [None, None],
        "image_encoder": [None, None],
        "requires_safety_checker": False,
    }
    world = {
        "background": BACKGROUND,
        "words": words(),
        "field_of_view": FIELD_OF_VIEW,
        "camera_radius": RADIUS,
    }
    for name, content in (("model_index.json", index), ("world.json", world)):
        write_atomically(staging / name, json.dumps(content, indent=1).encode())
    replace_folder(staging, folder)
