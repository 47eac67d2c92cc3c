"""The diffusion model on the device: texts, images, gradients, samples; in half precision too."""

import pytest
import torch
from torch.testing import assert_close

from dissector.denoiser import LatentDenoiser
from dissector.guidance import score_distillation
from dissector.models import load_prior

PROMPTS = ["a frog on a lily pad", "a piano, side view"]


def images(size=32):
    generator = torch.Generator().manual_seed(1)
    return torch.rand(2, 3, size, size, generator=generator)


def distilled(denoiser, shown, generator):
    return score_distillation(
        denoiser,
        shown,
        denoiser.encode_text(PROMPTS),
        denoiser.encode_text([""]),
        timestep_range=(0.1, 0.5),
        guidance_scale=5.0,
        generator=generator,
    )


def test_it_gives_what_it_gives_on_the_cpu(model, denoiser):
    twin = LatentDenoiser.load(model)
    assert denoiser.device == torch.device("cuda:0") and denoiser.dtype == torch.float32
    text, other = denoiser.encode_text(PROMPTS), twin.encode_text(PROMPTS)
    assert_close(text.cpu(), other, atol=1e-4, rtol=1e-3)
    latents = denoiser.encode_image(images().to("cuda"))
    assert_close(latents.cpu(), twin.encode_image(images()), atol=1e-4, rtol=1e-3)
    times = torch.tensor([10, 900])
    made = denoiser.predict_noise_guided(
        latents, times.to("cuda"), text, denoiser.encode_text([""]), 5.0
    )
    expected = twin.predict_noise_guided(latents.cpu(), times, other, twin.encode_text([""]), 5.0)
    assert_close(made.cpu(), expected, atol=1e-3, rtol=1e-3)
    assert denoiser.background.is_cuda and denoiser.decode_latents(latents).is_cuda


@pytest.mark.parametrize("size", [32, 24])
def test_score_distillation_has_gradients(denoiser, generator, size):
    shown = images(size).to("cuda").requires_grad_()
    distilled(denoiser, shown, generator).backward()
    assert shown.grad.is_cuda and shown.grad.isfinite().all() and shown.grad.abs().sum() > 0


def test_a_generator_of_the_cpu_serves_too(denoiser):
    made = distilled(denoiser, images().to("cuda"), torch.Generator().manual_seed(0))
    assert made.is_cuda and made.isfinite()


def test_sampling(denoiser, generator):
    made = denoiser.sample(PROMPTS, steps=3, generator=generator)
    assert made.shape == (2, 3, 32, 32) and made.is_cuda and made.isfinite().all()


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
def test_half_precision(model, generator, prediction):
    denoiser = load_prior(str(model), device="cuda")
    denoiser.prediction = prediction
    assert denoiser.dtype == torch.float16 and denoiser.alpha_bar.dtype == torch.float32
    shown = images().to("cuda").requires_grad_()
    loss = distilled(denoiser, shown, generator)
    loss.backward()
    assert loss.dtype == torch.float32 and shown.grad.isfinite().all()
    assert denoiser.sample(PROMPTS, steps=2, generator=generator).dtype == torch.float32


def test_a_clone_is_there_too_in_full_precision(model):
    half = load_prior(str(model), device="cuda")
    clone = half.clone(dtype=torch.float32)
    assert clone.device == half.device and clone.dtype == torch.float32
    assert clone.encode_text(PROMPTS).dtype == torch.float32


def test_it_waits_on_the_cpu_and_returns_as_it_was(model):
    denoiser = load_prior(str(model), device="cuda")
    text, latents = denoiser.encode_text(PROMPTS), torch.randn(2, 4, 16, 16, device="cuda")
    times = torch.tensor([10, 900], device="cuda")
    before = denoiser.predict_noise(latents, times, text)
    with denoiser.waiting():
        assert denoiser.device.type == denoiser.text_encoder.device.type == "cpu"
        assert denoiser.vae.device.type == "cuda"  # which the copy in use shares
    weight = denoiser.unet.conv_in.weight
    assert weight.is_cuda and weight.is_contiguous(memory_format=torch.channels_last)
    assert torch.equal(
        denoiser.predict_noise(latents, times, denoiser.encode_text(PROMPTS)), before
    )
    assert denoiser.encode_text(["a new prompt"]).is_cuda and denoiser.background.is_cuda
