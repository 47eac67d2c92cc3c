"""Training of the embedded prior's autoencoder: 64² images to 16×16×4 latents."""

from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from dissector.toybox.shards import shard
from dissector.toybox.training import Checkpoint, Schedule, parameters_of, train

SHARDS = 12
"""Shards that the autoencoder trains on."""

Images = Float[Tensor, "batch 3 height width"]


def build_autoencoder() -> AutoencoderKL:
    """An untrained autoencoder: three levels, one residual block each, 1.6 M parameters."""
    settings: dict[str, Any] = {
        "down_block_types": ("DownEncoderBlock2D",) * 3,
        "up_block_types": ("UpDecoderBlock2D",) * 3,
        "block_out_channels": (32, 64, 96),
        "layers_per_block": 1,
        "latent_channels": 4,
        "norm_num_groups": 8,
        "mid_block_add_attention": False,
        "scaling_factor": 1.0,
        "sample_size": 64,
    }
    return AutoencoderKL(**settings)


def train_autoencoder(
    folder: Path, schedule: Schedule, *, batch: int, device: torch.device, seed: int = 0
) -> AutoencoderKL:
    """Train in `folder` (data and checkpoint), or go on from its checkpoint."""
    torch.manual_seed(seed)
    model: Any = build_autoencoder()
    model.to(device)
    data = torch.cat([shard(folder, index, seed=seed).images for index in range(SHARDS)])
    optimiser = torch.optim.AdamW(parameters_of([model]), betas=(0.9, 0.99), weight_decay=1e-4)

    def loss_of(step: int) -> Tensor:
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        rows = torch.randint(len(data), (batch,), generator=generator)
        images = data[rows].to(device).float() / 127.5 - 1
        with torch.autocast(device.type, torch.bfloat16):
            posterior = model.encode(images).latent_dist
            mean = posterior.mean.float()
            noise = torch.randn(mean.shape, generator=generator).to(device)
            rebuilt = model.decode(mean + posterior.std.float() * noise).sample.float()
        kl = 0.5 * (mean.square() + posterior.var - 1 - posterior.logvar).mean()
        return reconstruction_loss(rebuilt, images) + 1e-5 * kl

    checkpoint = Checkpoint(folder / "autoencoder.safetensors", {"vae": model}, optimiser)
    train(checkpoint, schedule, loss_of)
    return model.eval().requires_grad_(False)


def reconstruction_loss(rebuilt: Images, images: Images) -> Float[Tensor, ""]:
    """L1 + L1 of the image gradients + a little MSE, on images in −1..1."""
    loss = functional.l1_loss(rebuilt, images) + functional.mse_loss(rebuilt, images)
    for axis in (2, 3):
        loss = loss + functional.l1_loss(rebuilt.diff(dim=axis), images.diff(dim=axis))
    return loss


@torch.no_grad()
def fold_latent_statistics(model: AutoencoderKL, images: Images) -> None:
    """Make every latent channel zero-mean and unit-variance on `images` (−1..1), in place.

    The channels' scales differ several-fold. Folded into the 1×1 quant convolutions, the
    normalisation needs no setting of its own, and a plain scaling_factor of 1 serves every loader.
    """
    vae: Any = model
    latents = torch.cat([vae.encode(part).latent_dist.mean for part in images.split(250)])
    centre, spread = latents.mean(dim=(0, 2, 3)), latents.std(dim=(0, 2, 3))
    encoder, decoder = vae.quant_conv, vae.post_quant_conv
    channels = len(centre)
    encoder.bias[:channels] = (encoder.bias[:channels] - centre) / spread
    encoder.weight[:channels] /= spread[:, None, None, None]
    encoder.bias[channels:] -= 2 * spread.log()
    decoder.bias += (decoder.weight[:, :, 0, 0] * centre).sum(dim=1)
    decoder.weight *= spread[None, :, None, None]
