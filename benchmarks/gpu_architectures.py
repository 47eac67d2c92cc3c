"""Stable Diffusion at full size with random weights, which take as long as trained ones.

The numbers are those of the released configurations (`unet/config.json` and so on of
stable-diffusion-2-1-base and stable-diffusion-v1-5); what they leave out are the defaults of
diffusers and transformers. Weights are drawn on the device in the dtype that is asked for, so that
no copy in float32 is ever held. The tokenizer has the size of the released one and knows single
letters only: prompts are padded to 77 tokens all the same. Nothing is downloaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from dissector.denoiser import LatentDenoiser

PARTS = ("unet", "vae", "text_encoder")

VOCABULARY = 49408
"""Tokens of CLIP's tokenizer."""

_LETTERS = tuple(chr(code) for code in range(33, 127))


@dataclass(frozen=True)
class Architecture:
    """The configuration of each part of a latent diffusion model.

    Attributes:
        parameters: what the released model has in each part; empty for a model of our own.
    """

    name: str
    unet: Mapping[str, Any]
    vae: Mapping[str, Any]
    text: Mapping[str, Any]
    parameters: Mapping[str, int] = field(default_factory=dict)


_VAE = {
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "block_out_channels": (128, 256, 512, 512),
    "layers_per_block": 2,
}
_VAE_PARAMETERS = 83_653_863

SD_2_1 = Architecture(
    "sd-2.1",
    unet={
        "sample_size": 64,
        "cross_attention_dim": 1024,
        "attention_head_dim": (5, 10, 20, 20),
        "use_linear_projection": True,
    },
    vae=_VAE,
    text={
        "hidden_size": 1024,
        "intermediate_size": 4096,
        "num_hidden_layers": 23,
        "num_attention_heads": 16,
        "projection_dim": 512,
        "hidden_act": "gelu",
        "vocab_size": VOCABULARY,
    },
    parameters={"unet": 865_910_724, "vae": _VAE_PARAMETERS, "text_encoder": 340_387_840},
)

SD_1_5 = Architecture(
    "sd-1.5",
    unet={"sample_size": 64, "cross_attention_dim": 768, "attention_head_dim": 8},
    vae=_VAE,
    text={
        "hidden_size": 768,
        "intermediate_size": 3072,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "projection_dim": 768,
        "hidden_act": "quick_gelu",
        "vocab_size": VOCABULARY,
    },
    parameters={"unet": 859_520_964, "vae": _VAE_PARAMETERS, "text_encoder": 123_060_480},
)

TINY = Architecture(
    "tiny",
    unet={
        "sample_size": 8,
        "layers_per_block": 1,
        "block_out_channels": (16, 32),
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "cross_attention_dim": 16,
        "attention_head_dim": 2,
        "norm_num_groups": 4,
    },
    vae={
        "down_block_types": ("DownEncoderBlock2D",) * 2,
        "up_block_types": ("UpDecoderBlock2D",) * 2,
        "block_out_channels": (8, 8),
        "norm_num_groups": 4,
    },
    text={
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "vocab_size": 2 * len(_LETTERS) + 2,
        "bos_token_id": 2 * len(_LETTERS),
        "eos_token_id": 2 * len(_LETTERS) + 1,
    },
)
"""Shows on any machine that a benchmark runs; its times say nothing."""

ARCHITECTURES = {kind.name: kind for kind in (SD_2_1, SD_1_5, TINY)}


def stable_diffusion_2_1_base(**options: Any) -> LatentDenoiser:
    """`build` for Stable Diffusion 2.1 base."""
    return build(SD_2_1, **options)


def stable_diffusion_1_5(**options: Any) -> LatentDenoiser:
    """`build` for Stable Diffusion 1.5."""
    return build(SD_1_5, **options)


def tiny(**options: Any) -> LatentDenoiser:
    """`build` for a model that any machine runs."""
    return build(TINY, **options)


def build(
    architecture: Architecture,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    seed: int = 0,
    **options: Any,
) -> LatentDenoiser:
    """A denoiser with random weights.

    Args:
        device: "meta" for one without numbers.
        seed: of the weights.
        options: further ones of `LatentDenoiser`, such as `memory`.
    """
    modules = empty_parts(architecture)
    numbers = torch.device(device).type != "meta"
    generator = torch.Generator(device).manual_seed(seed) if numbers else None
    for module in modules.values():
        nn.Module.to(module, dtype).to_empty(device=device)  # that of diffusers warns for nothing
        _draw(module, generator=generator)
    scheduler: Any = DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"
    )
    tokenizer = letters_tokenizer(architecture.text["vocab_size"])
    parts = (tokenizer, modules["text_encoder"], modules["vae"], modules["unet"])
    return LatentDenoiser(parts, scheduler.alphas_cumprod.float(), **options).to(device)


def empty_parts(architecture: Architecture) -> dict[str, Any]:
    """The modules of an architecture on the meta device, where they take no memory."""
    with torch.device("meta"):
        return {
            "unet": UNet2DConditionModel(**architecture.unet),
            "vae": AutoencoderKL(**architecture.vae),
            "text_encoder": CLIPTextModel(CLIPTextConfig(**architecture.text)),
        }


def count_parameters(module: nn.Module) -> int:
    """Elements of all parameters."""
    return sum(parameter.numel() for parameter in module.parameters())


def letters_tokenizer(size: int) -> CLIPTokenizer:
    """CLIP's tokenizer without merges: a token a letter, and unused ones up to `size`.

    As in the released one, the start and end tokens come last and the end token also pads.
    """
    pieces = [*_LETTERS, *(letter + "</w>" for letter in _LETTERS)]
    unused = [f"<unused-{number}>" for number in range(size - len(pieces) - 2)]
    tokens = [*pieces, *unused, "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    return CLIPTokenizer(vocabulary, [], model_max_length=77)


def _draw(module: nn.Module, *, generator: torch.Generator | None) -> None:
    """Weights within ±1/√(inputs) as those of new torch layers, norms at 1, biases at 0."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.ndim > 1:
                bound = parameter[0].numel() ** -0.5
                parameter.uniform_(-bound, bound, generator=generator)
            else:
                parameter.fill_(float(name.endswith("weight")))
    for name, buffer in module.named_buffers():
        # The only buffer of these models; it is not among the weights of a checkpoint either.
        assert name.endswith("position_ids"), name
        buffer.copy_(torch.arange(buffer.shape[-1], device=buffer.device).expand_as(buffer))
