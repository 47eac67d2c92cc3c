"""Tiny random diffusion models in the diffusers folder format, and a closed-form one, for tests."""

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, PNDMScheduler, UNet2DConditionModel
from jaxtyping import Float, Int
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast

from dissector.cameras import Cameras, angles

WORDS = ("a", "and", "photo", "of", "on", "frog", "lily", "pad", "piano", "view", "front", "side")


VERSIONS = {
    None: ({}, {"scaling_factor": 0.5}, {"attention_head_dim": 2}),
    1: ({"hidden_act": "quick_gelu"}, {}, {"attention_head_dim": 2}),
    2: (
        {"hidden_act": "gelu"},
        {},
        {"attention_head_dim": (1, 2), "use_linear_projection": True, "upcast_attention": True},
    ),
}
"""Settings of text encoder, autoencoder and UNet that tell versions of Stable Diffusion apart."""


def save_tiny_model(
    folder: Path,
    *,
    tokenizer: str = "words",
    version: int | None = None,
    seed: int = 0,
    **scheduler,
) -> Path:
    """Write a random model of 16×16 latents and 32×32 images, and return its folder.

    Args:
        tokenizer: "words" for a word-level one, "clip" for the files that Stable Diffusion ships.
        version: of Stable Diffusion that it is built like, 1 or 2.
        scheduler: settings of its DDIM scheduler, over those of Stable Diffusion;
            `kind="pndm"` writes a PNDM one.
    """
    of_text, of_vae, of_unet = VERSIONS[version]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        size = save_word_tokenizer(folder) if tokenizer == "words" else save_clip_tokenizer(folder)
        text = CLIPTextConfig(
            vocab_size=size,
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=24,
            bos_token_id=1,
            eos_token_id=2,
            pad_token_id=0,
            **of_text,
        )
        CLIPTextModel(text).save_pretrained(folder / "text_encoder")
        AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
            block_out_channels=(8, 8),
            latent_channels=4,
            norm_num_groups=4,
            sample_size=32,
            **of_vae,
        ).save_pretrained(folder / "vae")
        UNet2DConditionModel(
            sample_size=16,
            layers_per_block=1,
            block_out_channels=(16, 32),
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            cross_attention_dim=16,
            norm_num_groups=4,
            **of_unet,
        ).save_pretrained(folder / "unet")
    kind = PNDMScheduler if scheduler.pop("kind", "ddim") == "pndm" else DDIMScheduler
    settings = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
    kind(**{**settings, **scheduler}).save_pretrained(folder / "scheduler")
    return folder


def save_word_tokenizer(folder: Path) -> int:
    """A tokenizer with one token a word; returns the size of its vocabulary."""
    special = ("<pad>", "<s>", "</s>", "<unk>")
    vocabulary = {word: index for index, word in enumerate((*special, *WORDS, ","))}
    core = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    core.normalizer = normalizers.Lowercase()
    core.pre_tokenizer = pre_tokenizers.Whitespace()
    core.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=core,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        model_max_length=24,
    ).save_pretrained(folder / "tokenizer")
    return len(vocabulary)


def save_clip_tokenizer(folder: Path) -> int:
    """The files of Stable Diffusion's tokenizer, with three merges; returns the vocabulary size."""
    characters = [chr(code) for code in range(33, 127)]
    pieces = [*characters, *(c + "</w>" for c in characters), "fr", "fro", "frog</w>"]
    special = ("<|startoftext|>", "<|endoftext|>")
    vocabulary = {piece: index for index, piece in enumerate((*pieces, *special))}
    start, end = ({"content": token, "normalized": True} for token in special)
    names = {"bos_token": start, "eos_token": end, "unk_token": end, "pad_token": special[1]}
    typed = {
        name: {"__type": "AddedToken", **value} if isinstance(value, dict) else value
        for name, value in names.items()
    }
    folder = folder / "tokenizer"
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\nf r\nfr o\nfro g</w>\n")
    (folder / "special_tokens_map.json").write_text(json.dumps(names))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, **typed})
    )
    return len(vocabulary)


class GaussianDenoiser:
    """The exact noise estimate for images ~ N(μ, s²), where μ is the first token of the text.

    ε̂ = √(1−ᾱ) (x_t − √ᾱ μ) / (ᾱ s² + 1 − ᾱ). Latents are the images themselves.
    """

    def __init__(self, deviation: float) -> None:
        betas = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64)
        self.alpha_bar = torch.cumprod(1 - betas, 0)
        self.deviation = deviation

    def encode_image(
        self, images: Float[Tensor, "batch 3 height width"]
    ) -> Float[Tensor, "batch 3 height width"]:
        return images

    def predict_noise(
        self,
        latents: Float[Tensor, "batch channels height width"],
        timesteps: Int[Tensor, " batch"],
        text: Float[Tensor, "batch tokens dim"],
    ) -> Float[Tensor, "batch channels height width"]:
        alpha = self.alpha_bar.to(latents)[timesteps][:, None, None, None]
        mean = text[:, 0, :, None, None]
        spread = alpha * self.deviation**2 + 1 - alpha
        return (1 - alpha).sqrt() * (latents - alpha.sqrt() * mean) / spread


class GaussianOfViews(GaussianDenoiser):
    """The exact noise estimate for groups of views whose means their cameras say.

    μ = the text's first token, scaled by (1 + x) / 2 for the camera's direction x in −1..1, plus
    what the group's other views have in common, which is nought where they are a whole group: so an
    image that is put into a group of others or seen by a wrong camera has another mean.

    Attributes:
        asked: timesteps, and azimuths in degrees, of every call for groups.
        single: how many calls there were for single images.
    """

    def __init__(self, deviation: float, together: int) -> None:
        super().__init__(deviation)
        self.views_together = together
        self.asked: list[tuple[Tensor, Tensor]] = []
        self.single = 0

    def predict_noise(self, latents, timesteps, text):
        self.single += 1
        return super().predict_noise(latents, timesteps, text)

    def means(self, text: Float[Tensor, "batch tokens 3"], cameras: Cameras):
        """What each view should look like, as one colour."""
        position = cameras.camera_to_world[:, :3, 3].to(text)
        direction = position / position.norm(dim=-1, keepdim=True)
        around = direction[:, :2].unflatten(0, (-1, self.views_together)).mean(dim=1)
        left = around.norm(dim=-1).repeat_interleave(self.views_together)
        return text[:, 0] * (1 + direction[:, :1]) / 2 + left[:, None]

    def predict_noise_of_views(self, latents, timesteps, text, cameras):
        assert len(latents) == len(cameras)
        self.asked.append((timesteps, angles(cameras)[0]))
        means = self.means(text, cameras)[:, None]
        return super().predict_noise(latents, timesteps, means)
