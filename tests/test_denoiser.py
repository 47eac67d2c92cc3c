import json
import shutil

import numpy as np
import pytest
import torch
from diffusers import DDIMScheduler
from tiny_diffusion import GaussianDenoiser, save_tiny_model

from dissector.denoiser import LatentDenoiser
from dissector.guidance import NoisePredictor
from dissector.sampling import sample_ddim


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def denoiser(folder):
    return LatentDenoiser.load(folder)


@pytest.fixture
def copied(folder, tmp_path):
    """A copy of the model's folder, to be damaged."""
    return shutil.copytree(folder, tmp_path / "copy")


def inputs(batch=2):
    latents = torch.randn(batch, 4, 16, 16, generator=seeded(1))
    return latents, torch.tensor([10, 900])[:batch]


def test_loads_frozen_in_evaluation_mode(denoiser):
    assert isinstance(denoiser, NoisePredictor)
    assert (denoiser.image_size, denoiser.latent_size, denoiser.max_tokens) == (32, 16, 22)
    for module in (denoiser.text_encoder, denoiser.vae, denoiser.unet):
        assert not module.training
        assert not any(parameter.requires_grad for parameter in module.parameters())


@pytest.mark.parametrize("tokenizer", ["words", "clip"])
def test_both_kinds_of_tokenizer_are_padded_to_the_context(tmp_path, tokenizer):
    model = LatentDenoiser.load(str(save_tiny_model(tmp_path, tokenizer=tokenizer)))
    ids = model.tokenize(["A frog", "a frog and a frog"])
    frog = model.tokenizer.convert_tokens_to_ids("frog" if tokenizer == "words" else "frog</w>")
    assert ids.shape == (2, 24)
    assert ids[0, 2] == frog
    assert (ids[0, 4:] == model.tokenizer.pad_token_id).all()
    assert model.encode_text(["A frog"]).shape == (1, 24, 16)


@pytest.mark.parametrize("kind", ["ddim", "pndm"])
def test_alpha_bar_follows_the_scheduler(tmp_path, kind):
    def alpha_bar(**settings):
        return LatentDenoiser.load(save_tiny_model(tmp_path, kind=kind, **settings)).alpha_bar

    roots = np.linspace(0.00085**0.5, 0.012**0.5, 1000)
    np.testing.assert_allclose(alpha_bar(), np.cumprod(1 - roots**2), rtol=1e-4)
    straight = np.cumprod(1 - np.linspace(0.00085, 0.012, 1000))
    np.testing.assert_allclose(alpha_bar(beta_schedule="linear"), straight, rtol=1e-4)
    shutil.rmtree(tmp_path / "tokenizer")
    bars = np.cos((np.arange(1001) / 1000 + 0.008) / 1.008 * np.pi / 2) ** 2
    cosine = np.cumprod(np.maximum(bars[1:] / bars[:-1], 1 - 0.999))
    squared = alpha_bar(beta_schedule="squaredcos_cap_v2")
    np.testing.assert_allclose(squared, cosine, rtol=1e-3, atol=1e-7)


def test_v_prediction_is_converted_to_noise(tmp_path, denoiser):
    velocity = LatentDenoiser.load(save_tiny_model(tmp_path, prediction_type="v_prediction"))
    latents, times = inputs()
    text = denoiser.encode_text(["a frog", "a piano"])
    output = denoiser.predict_noise(latents, times, text)  # the same weights, read as noise
    alpha = denoiser.alpha_bar[times].view(-1, 1, 1, 1)
    torch.testing.assert_close(
        velocity.predict_noise(latents, times, text),
        alpha.sqrt() * output + (1 - alpha).sqrt() * latents,
    )


def test_guidance_in_one_call_equals_two_calls(denoiser):
    latents, times = inputs()
    text, empty = denoiser.encode_text(["a frog", "a piano"]), denoiser.encode_text([""])
    calls = []
    handle = denoiser.unet.register_forward_hook(lambda *_: calls.append(1))
    both = denoiser.predict_noise_guided(latents, times, text, empty, 4.0)
    handle.remove()
    towards = denoiser.predict_noise(latents, times, text)
    away = denoiser.predict_noise(latents, times, empty.expand(2, -1, -1))
    assert len(calls) == 1
    torch.testing.assert_close(both, away + 4 * (towards - away))


def test_images_are_resized_and_encoded_with_gradient(denoiser):
    images = torch.rand(2, 3, 48, 48, generator=seeded(), requires_grad=True)
    latents = denoiser.encode_image(images)
    small = torch.nn.functional.interpolate(images, (32, 32), mode="bilinear", antialias=True)
    mean = denoiser.vae.encode(2 * small - 1).latent_dist.mean
    torch.testing.assert_close(latents, 0.5 * mean)
    latents.sum().backward()
    assert images.grad.abs().min(dim=0).values.gt(0).float().mean() > 0.99
    decoded = denoiser.decode_latents(latents.detach())
    assert decoded.shape == (2, 3, 32, 32)
    assert 0 <= decoded.min() and decoded.max() <= 1


def test_images_that_are_not_square_are_refused(denoiser):
    with pytest.raises(ValueError, match=r"square images, got \(32, 48\)"):
        denoiser.encode_image(torch.zeros(1, 3, 32, 48))


def test_embeddings_are_kept_while_frozen_and_not_while_training(denoiser):
    model = denoiser.clone()
    calls = []
    model.text_encoder.register_forward_hook(lambda *_: calls.append(1))
    first = model.encode_text(["a frog", "a piano", "a frog"])
    torch.testing.assert_close(first, model.encode_text(["a frog", "a piano", "a frog"]))
    assert len(calls) == 1
    torch.testing.assert_close(first[0], first[2])
    model.text_encoder.requires_grad_(True)
    assert model.encode_text(["a frog"]).requires_grad
    assert len(calls) == 2


def test_a_clone_trains_apart(denoiser):
    model = denoiser.clone()
    latents, times = inputs()
    before = denoiser.predict_noise(latents, times, denoiser.encode_text(["a frog", "a piano"]))
    with torch.no_grad():
        for parameter in (*model.unet.parameters(), *model.text_encoder.parameters()):
            parameter.add_(0.1)
    model.tokenizer.add_tokens(["<frog>"])
    after = denoiser.predict_noise(
        latents, times, denoiser._run_text_encoder(["a frog", "a piano"])
    )
    torch.testing.assert_close(before, after, rtol=0, atol=0)
    assert len(model.tokenizer) == len(denoiser.tokenizer) + 1
    assert denoiser.clone(dtype=torch.float64).dtype == torch.float64


def test_over_long_prompts_are_refused_with_both_numbers(denoiser):
    with pytest.raises(ValueError, match="has 30 tokens; this model reads at most 22"):
        denoiser.encode_text(["a frog " * 15])
    denoiser.encode_text(["a frog " * 11])


def test_samples_are_images_and_follow_the_seed(denoiser):
    def draw(seed):
        return denoiser.sample(["a frog"], steps=3, guidance_scale=2.0, generator=seeded(seed))

    assert draw(0).shape == (1, 3, 32, 32)
    torch.testing.assert_close(draw(0), draw(0), rtol=0, atol=0)
    assert (draw(0) - draw(1)).abs().max() > 0


def test_ddim_equals_the_scheduler_of_diffusers():
    gaussian = GaussianDenoiser(0.5)
    scheduler = DDIMScheduler(
        trained_betas=(1 - gaussian.alpha_bar / torch.cat([torch.ones(1), gaussian.alpha_bar[:-1]]))
        .numpy()
        .astype(np.float32),
        timestep_spacing="trailing",
        clip_sample=False,
    )
    text = torch.tensor([0.3, -1.0, 2.0]).expand(2, 1, 3)
    noise = torch.randn(2, 3, 8, 8, generator=seeded())

    def predict(latents, timesteps):
        return gaussian.predict_noise(latents, timesteps, text)

    scheduler.set_timesteps(20)
    expected = noise
    for time in scheduler.timesteps:
        estimate = predict(expected, time.expand(2))
        expected = scheduler.step(estimate, time, expected).prev_sample
    result = sample_ddim(predict, noise, gaussian.alpha_bar, steps=20)
    torch.testing.assert_close(result, expected, rtol=1e-3, atol=1e-3)


def test_ddim_of_a_gaussian_ends_on_the_gaussian():
    gaussian = GaussianDenoiser(0.5)
    text = torch.tensor([[[0.3, -1.0, 2.0]]], dtype=torch.float64)
    noise = torch.randn(1, 3, 64, 64, dtype=torch.float64, generator=seeded())
    drawn = sample_ddim(
        lambda latents, times: gaussian.predict_noise(latents, times, text),
        noise,
        gaussian.alpha_bar,
        steps=200,
    )
    torch.testing.assert_close(drawn.mean(dim=(2, 3)), text[0], atol=0.05, rtol=0)
    torch.testing.assert_close(
        drawn.std(dim=(2, 3)), torch.full_like(text[0], 0.5), atol=0.02, rtol=0
    )


def test_ddim_needs_at_least_one_step():
    with pytest.raises(ValueError, match="between 1 and 1000 sampling steps, got 0"):
        sample_ddim(lambda x, t: x, torch.zeros(1, 1, 2, 2), torch.ones(1000), steps=0)


def test_the_world_of_an_embedded_prior(copied):
    plain = LatentDenoiser.load(copied)
    assert plain.background.tolist() == [1, 1, 1]
    assert plain.words is None
    (copied / "world.json").write_text(json.dumps({"background": [0.5, 0, 1], "words": ["a"]}))
    world = LatentDenoiser.load(copied)
    assert world.background.tolist() == [0.5, 0, 1]
    assert world.words == ("a",)
    (copied / "world.json").write_text("{}")
    with pytest.raises(ValueError, match=r"cannot read world.json .* 'background'"):
        LatentDenoiser.load(copied)


@pytest.mark.parametrize("part", ["tokenizer", "text_encoder", "vae", "unet", "scheduler"])
def test_a_missing_part_is_named(copied, part):
    shutil.rmtree(copied / part)
    with pytest.raises(ValueError, match=f"not a complete diffusion model: {part}/.* is missing"):
        LatentDenoiser.load(copied)


def test_a_pickle_is_refused(copied):
    (copied / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    (copied / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(
        ValueError, match="unet in .* only as a pickle .* expected diffusion_pytorch"
    ):
        LatentDenoiser.load(copied)


@pytest.mark.parametrize("part", ["text_encoder", "vae", "unet"])
def test_damaged_weights_are_refused(copied, part):
    (path,) = (copied / part).glob("*.safetensors")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=f"cannot read {part} of the model"):
        LatentDenoiser.load(copied)


@pytest.mark.parametrize("part", ["text_encoder", "unet"])
def test_incomplete_weights_are_refused(copied, part):
    from safetensors.torch import load_file, save_file

    (path,) = (copied / part).glob("*.safetensors")
    weights = load_file(path)
    del weights[next(iter(weights))]
    save_file(weights, path, metadata={"format": "pt"})
    with pytest.raises(ValueError, match=f"cannot read {part} .*weights are missing"):
        LatentDenoiser.load(copied)


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("scheduler", {"prediction_type": "sample"}, "epsilon or v_prediction, got 'sample'"),
        ("scheduler", {"beta_schedule": "unheard of"}, "cannot read scheduler .* unheard of"),
    ],
)
def test_other_kinds_of_model_are_refused(copied, part, change, message):
    (path,) = (p for p in (copied / part).glob("*config.json"))
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ValueError, match=message):
        LatentDenoiser.load(copied)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"addition_embed_type": "text_time"}, "more than one text"),
        ({"in_channels": 9}, "maps 9 to 4 channels, but the latents have 4"),
        ({"cross_attention_dim": 768}, "text of 768 channels, but the text encoder gives 16"),
        ({"sample_size": (16, 24)}, "UNet of square latents, got .16, 24"),
    ],
)
def test_parts_that_do_not_fit_are_refused(denoiser, change, message):
    model = denoiser.clone()
    model.unet.register_to_config(**change)
    with pytest.raises(ValueError, match=message):
        model.clone()


def test_a_folder_that_is_not_there(tmp_path):
    for source in (tmp_path / "absent", str(tmp_path / "absent"), "./absent/model"):
        with pytest.raises(ValueError, match="absent.*there is no such folder"):
            LatentDenoiser.load(source)
