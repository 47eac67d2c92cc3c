"""Train the embedded prior: the autoencoder, then the text encoder and the UNet together.

    python -m dissector.toybox.train_prior --work DIR [--out DIR] [--steps N] [--device cpu|cuda]

`--work` holds rendered data and checkpoints; the same command goes on from them. The current
averaged weights are written to `--out` every thousand steps.

The loss is the noise prediction error weighted by min-SNR-5 (arXiv 2303.09556), captions are
dropped in one case of ten for classifier-free guidance, and the saved weights are an exponential
moving average.
"""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from jaxtyping import Float, Int
from safetensors.torch import load_file, save_file
from torch import Tensor

from dissector.files import write_atomically
from dissector.toybox.autoencoder import fold_latent_statistics, train_autoencoder
from dissector.toybox.captions import TOKENS, build_tokenizer, varied_caption
from dissector.toybox.dataset import Sample
from dissector.toybox.prior import (
    PriorSize,
    build_scheduler,
    build_text_encoder,
    build_unet,
    save_prior,
)
from dissector.toybox.shards import SHARD, shard
from dissector.toybox.training import Average, Checkpoint, Schedule, parameters_of, train

log = logging.getLogger(__name__)

SNR_CAP = 5.0
CAPTION_DROPOUT = 0.1
VARIANTS = 4
"""Captions drawn for each image."""


@dataclass(frozen=True)
class Plan:
    """How the prior is trained.

    Attributes:
        work: folder of data and checkpoints.
        steps, batch, rate: of the UNet.
        shards: thousands of images.
        autoencoder_steps, autoencoder_batch: of the autoencoder; its rate is fixed.
        size: of the UNet.
        seed: of the data and of the initial weights.
    """

    work: Path
    steps: int = 5000
    batch: int = 48
    rate: float = 8e-4
    shards: int = 30
    autoencoder_steps: int = 1600
    autoencoder_batch: int = 24
    size: PriorSize = PriorSize()
    seed: int = 0


@torch.no_grad()
def encode_shards(
    plan: Plan, vae: AutoencoderKL, device: torch.device
) -> tuple[Float[Tensor, "images 4 16 16"], tuple[Sample, ...]]:
    """Latents of the whole data set and what the images show; kept in the work folder."""
    encoder: Any = vae
    latents, samples = [], []
    for index in range(plan.shards):
        data = shard(plan.work, index, seed=plan.seed)
        path = plan.work / f"latents-{plan.seed}-{index:04d}.safetensors"
        if not path.exists():
            with torch.autocast(device.type, torch.bfloat16):
                parts = [
                    encoder.encode(images.to(device).float() / 127.5 - 1).latent_dist.mean
                    for images in data.images.split(250)
                ]
            encoded = {"latents": torch.cat(parts).half().cpu()}
            write_atomically(path, lambda temporary, encoded=encoded: save_file(encoded, temporary))
        latents.append(load_file(path)["latents"])
        samples += data.samples
    return torch.cat(latents).float(), tuple(samples)


def caption_tokens(
    samples: tuple[Sample, ...], *, seed: int
) -> Int[Tensor, "images variants tokens"]:
    """Token ids of a few varied captions for each image."""
    tokenizer, rng = build_tokenizer(), np.random.default_rng(seed)
    texts = [varied_caption(s.subject, s.view, rng) for s in samples for _ in range(VARIANTS)]
    ids = tokenizer(texts, padding="max_length", max_length=TOKENS)["input_ids"]
    return torch.tensor(ids).view(len(samples), VARIANTS, TOKENS)


def train_prior(plan: Plan, out: Path, *, device: torch.device) -> None:
    """Train everything and save the folder."""
    vae = train_autoencoder(
        plan.work,
        Schedule(plan.autoencoder_steps, 1.5e-3),
        batch=plan.autoencoder_batch,
        device=device,
        seed=plan.seed,
    )
    calibration = shard(plan.work, 0, seed=plan.seed).images.to(device).float() / 127.5 - 1
    fold_latent_statistics(vae, calibration)
    latents, samples = encode_shards(plan, vae, device)
    log.info("%d latents, mean %.3f, deviation %.3f", len(latents), latents.mean(), latents.std())
    tokens = caption_tokens(samples, seed=plan.seed)
    empty = build_tokenizer()([""], padding="max_length", max_length=TOKENS)["input_ids"]

    torch.manual_seed(plan.seed)
    unet: Any = build_unet(plan.size)
    text_encoder: Any = build_text_encoder(build_tokenizer())
    unet.to(device)
    text_encoder.to(device)
    mean_unet, mean_text = Average(unet, 0.999), Average(text_encoder, 0.999)
    alpha_bar = build_scheduler().alphas_cumprod.to(device)
    parameters = parameters_of([unet, text_encoder])
    optimiser = torch.optim.AdamW(parameters, betas=(0.9, 0.99), weight_decay=1e-3)

    def loss_of(step: int) -> Tensor:
        generator = torch.Generator().manual_seed(plan.seed * 1_000_003 + step)
        rows = torch.randint(len(latents), (plan.batch,), generator=generator)
        variant = torch.randint(VARIANTS, (plan.batch,), generator=generator)
        ids = tokens[rows, variant]
        dropped = torch.rand(plan.batch, generator=generator) < CAPTION_DROPOUT
        ids = torch.where(dropped[:, None], torch.tensor(empty), ids).to(device)
        timesteps = torch.randint(len(alpha_bar), (plan.batch,), generator=generator).to(device)
        clean = latents[rows].to(device)
        noise = torch.randn(clean.shape, generator=generator).to(device)
        share = alpha_bar[timesteps]
        level = share[:, None, None, None]
        noisy = level.sqrt() * clean + (1 - level).sqrt() * noise
        with torch.autocast(device.type, torch.bfloat16):
            text = text_encoder(ids).last_hidden_state
            predicted = unet(noisy, timesteps, text).sample
        error = (predicted.float() - noise).square().mean(dim=(1, 2, 3))
        return (error * min_snr_weight(share)).mean()

    def after(step: int) -> None:
        mean_unet.update(unet, step)
        mean_text.update(text_encoder, step)
        if (step + 1) % 1000 == 0 or step + 1 == plan.steps:
            save_prior(out, vae, mean_unet.module, mean_text.module)

    modules = {
        "unet": unet,
        "text_encoder": text_encoder,
        "mean_unet": mean_unet.module,
        "mean_text_encoder": mean_text.module,
    }
    checkpoint = Checkpoint(plan.work / "prior.safetensors", modules, optimiser)
    schedule = Schedule(plan.steps, plan.rate)
    train(checkpoint, schedule, loss_of, after=after)
    save_prior(out, vae, mean_unet.module, mean_text.module)


def min_snr_weight(alpha_bar: Float[Tensor, " batch"]) -> Float[Tensor, " batch"]:
    """min(SNR, 5) / SNR, the weight of the noise's error (arXiv 2303.09556, section 3.4)."""
    ratio = alpha_bar / (1 - alpha_bar)
    return ratio.clamp(max=SNR_CAP) / ratio


def main() -> None:
    """Entry point of the command."""
    parser = argparse.ArgumentParser(description="Train the embedded prior.")
    parser.add_argument("--work", type=Path, required=True, help="data and checkpoints")
    parser.add_argument("--out", type=Path, default=Path("assets/prior"))
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--batch", type=int, default=Plan.batch)
    parser.add_argument("--shards", type=int, default=Plan.shards, help=f"of {SHARD} images")
    parser.add_argument("--channels", type=int, nargs=3, default=PriorSize.channels)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given.work.mkdir(parents=True, exist_ok=True)
    plan = Plan(
        given.work,
        given.steps,
        given.batch,
        shards=given.shards,
        size=PriorSize(tuple(given.channels)),
    )
    train_prior(plan, given.out, device=torch.device(given.device))


if __name__ == "__main__":
    main()
