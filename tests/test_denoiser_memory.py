"""Less memory and half precision: the same values and gradients as without."""

import copy
from dataclasses import replace

import pytest
import torch
from tiny_diffusion import save_tiny_model

from dissector import models
from dissector.cross_attention import record_cross_attention
from dissector.denoiser import LatentDenoiser
from dissector.guidance import predict_noise_guided, score_distillation
from dissector.memory import FULL, LOW

CHECKPOINTED = replace(FULL, name="checkpointed", checkpointing=True)
SLICED = replace(FULL, name="sliced", slicing=True)
PROMPTS = ["a frog", "a piano on a lily pad", "a photo"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def full(folder):
    return LatentDenoiser.load(folder)


@pytest.fixture(scope="module", params=[CHECKPOINTED, SLICED, LOW], ids=lambda m: m.name)
def saving(request, folder):
    return LatentDenoiser.load(folder, memory=request.param)


def inputs(batch=3):
    generator = torch.Generator().manual_seed(1)
    images = torch.rand(batch, 3, 32, 32, generator=generator)
    latents = torch.randn(batch, 4, 16, 16, generator=generator)
    return images, latents, torch.tensor([10, 500, 900])[:batch]


def close(ours, theirs, scale=None):
    """Up to rounding: elements that cancel are as exact as the largest are."""
    largest = float(theirs.abs().max()) if scale is None else scale
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5 * largest)


def trained(model):
    """The model as concept mining has it: trainable, in evaluation mode."""
    model = model.clone()
    model.text_encoder.requires_grad_(True)
    model.unet.requires_grad_(True)
    return model


def gradients(model, attention=False):
    """Of everything that is trained, of the images and of the latents, for one loss of all."""
    model = trained(model)
    images, latents, times = inputs()
    images.requires_grad_()
    latents.requires_grad_()
    with record_cross_attention(model.unet, largest=16) as maps:
        noise = model.predict_noise(latents, times, model.encode_text(PROMPTS))
        decoded = model.decode_latents(latents)
        loss = noise.square().sum() + model.encode_image(images).square().sum() + decoded.sum()
        if attention:
            loss = loss + 100 * maps.mean()[..., 2].square().sum()
        loss.backward()
    parts = {"images": images, "latents": latents}
    named = {**dict(model.unet.named_parameters()), **dict(model.text_encoder.named_parameters())}
    return {name: part.grad for name, part in {**parts, **named}.items()}


def test_memory_is_kept_by_copies(saving):
    clone = saving.clone()
    assert clone.memory is saving.memory and clone.clone().memory is saving.memory


def test_values_are_those_without_saving(full, saving):
    images, latents, times = inputs()
    text = full.encode_text(PROMPTS)
    close(saving.encode_text(PROMPTS), text)
    close(saving.encode_image(images), full.encode_image(images))
    close(saving.decode_latents(latents), full.decode_latents(latents))
    close(saving.predict_noise(latents, times, text), full.predict_noise(latents, times, text))


@pytest.mark.parametrize("attention", [False, True])
def test_gradients_are_those_without_saving(full, saving, attention):
    ours, theirs = gradients(saving, attention), gradients(full, attention)
    for name, gradient in theirs.items():
        assert gradient.abs().max() > 0, name
        # A key's bias shifts all scores of a query alike, so its gradient is nought but rounding.
        bias = "k_proj.bias" in name
        close(ours[name], gradient, scale=1.0 if bias else None)


def test_recorded_maps_are_those_without_saving(full, saving):
    _, latents, times = inputs()
    text = full.encode_text(PROMPTS)

    def maps_of(model):
        with record_cross_attention(model.unet) as maps:
            model.predict_noise(latents[:1], times[:1], text[:1])
            model.predict_noise(latents, times, text)
        return maps.mean()

    assert maps_of(saving).shape[0] == 3
    close(maps_of(saving), maps_of(full))


@pytest.mark.parametrize("memory", [SLICED, LOW], ids=lambda m: m.name)
def test_at_most_one_image_goes_through_at_once(folder, memory):
    model = LatentDenoiser.load(folder, memory=memory)
    seen = []
    for part in (model.unet, model.vae.encoder, model.vae.decoder):
        part.register_forward_pre_hook(lambda _, given: seen.append(len(given[0])))
    images, latents, times = inputs()
    model.encode_image(images)
    model.decode_latents(latents)
    predict_noise_guided(
        model, latents, times, model.encode_text(PROMPTS), model.encode_text([""]), 7.0
    )
    assert seen == [1] * (3 + 3 + 6)


def calls_in_backward(model, part, run):
    """How often a part of the model runs again in the backward pass."""
    calls = []
    handle = part.register_forward_pre_hook(lambda *_: calls.append(1))
    loss = run(model)
    before = len(calls)
    loss.backward()
    handle.remove()
    return len(calls) - before


def parts_of(model):
    images, latents, times = inputs(1)

    def predict(model):
        return model.predict_noise(latents, times, model.encode_text(["a frog"])).sum()

    return {
        "unet": (model.unet.down_blocks[1].attentions[0].transformer_blocks[0], predict),
        "text_encoder": (model.text_encoder.encoder.layers[0].mlp, predict),
        "vae": (
            model.vae.encoder.down_blocks[0].resnets[0],
            lambda model: model.encode_image(images.requires_grad_()).sum(),
        ),
    }


@pytest.mark.parametrize("part", ["unet", "text_encoder", "vae"])
def test_evaluation_mode_does_not_switch_checkpointing_off(folder, full, part):
    """What was not kept is computed once more, after any change of mode."""
    model = trained(LatentDenoiser.load(folder, memory=CHECKPOINTED)).clone()
    for change in (lambda module: module, lambda module: module.train().eval()):
        for module in (model.unet, model.text_encoder, model.vae):
            change(module)
        for module in (model.unet, model.text_encoder):
            module.requires_grad_(True)
        assert calls_in_backward(model, *parts_of(model)[part]) == 1
    plain = trained(full)
    assert calls_in_backward(plain, *parts_of(plain)[part]) == 0


def test_checkpointing_turns_no_dropout_on(folder, full):
    model = LatentDenoiser.load(folder, memory=CHECKPOINTED)
    for module in model.text_encoder.modules():
        if hasattr(module, "dropout"):
            module.dropout = 0.9
    model = trained(model)
    assert not any(module.training for module in model.text_encoder.modules())
    close(model.encode_text(PROMPTS), full.encode_text(PROMPTS))


def test_a_deep_copy_of_a_checkpointed_layer_is_its_own(folder):
    model = trained(LatentDenoiser.load(folder, memory=CHECKPOINTED))
    other = copy.deepcopy(model.text_encoder)
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.zero_()
    layer = other.encoder.layers[0]
    assert layer.forward.forward.__self__ is layer  # wrapped once, however often it was copied
    ids = model.tokenize(["a frog"])
    assert other(ids).last_hidden_state.abs().max() == 0
    assert model.text_encoder(ids).last_hidden_state.abs().max() > 0


def test_checkpointing_keeps_less_for_the_backward_pass(full, folder):
    def kept(model):
        sizes = []

        def pack(tensor):
            sizes.append(tensor.numel())
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            images, latents, times = inputs()
            text = model.encode_text(PROMPTS)
            model.predict_noise(latents, times, text).sum()
            model.encode_image(images.requires_grad_())
        return sum(sizes)

    lean = trained(LatentDenoiser.load(folder, memory=CHECKPOINTED))
    assert kept(lean) < 0.3 * kept(trained(full))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("memory", [FULL, LOW], ids=lambda m: m.name)
def test_half_precision_is_near_single(folder, full, dtype, memory):
    """Within a few roundings of 2⁻¹¹ (float16) or 2⁻⁸ (bfloat16); nothing outside is rounded."""
    model = LatentDenoiser.load(folder, dtype=dtype, memory=memory)
    assert model.dtype == dtype and model.alpha_bar.dtype == torch.float32
    images, latents, times = inputs()
    limit = 8 * torch.finfo(dtype).eps

    def near(ours, theirs):
        assert ours.dtype == torch.float32
        assert (ours - theirs).abs().max() < limit * theirs.abs().max()
        assert not torch.equal(ours, theirs)

    near(model.encode_image(images), full.encode_image(images))
    near(model.decode_latents(latents), full.decode_latents(latents))
    text, exact = model.encode_text(PROMPTS), full.encode_text(PROMPTS)
    assert text.dtype == dtype
    near(model.predict_noise(latents, times, text), full.predict_noise(latents, times, exact))
    assert torch.equal(
        model.add_noise(latents, images.new_ones(latents.shape), times),
        full.add_noise(latents, images.new_ones(latents.shape), times),
    )


def distil(model, images):
    images = images.clone().requires_grad_()
    loss = score_distillation(
        model,
        images,
        model.encode_text(PROMPTS),
        model.encode_text([""]),
        timestep_range=(0.02, 0.98),
        guidance_scale=100.0,
        generator=torch.Generator().manual_seed(2),
    )
    loss.backward()
    return loss.detach(), images.grad


def test_score_distillation_through_half_precision(folder, full):
    """At a guidance of 100; the gradient to the images goes through the autoencoder's weights."""
    half = LatentDenoiser.load(folder, dtype=torch.float16)
    images, _, _ = inputs()
    ours, theirs = distil(half, images), distil(full, images)
    assert ours[0].dtype == ours[1].dtype == torch.float32
    assert ours[0] == pytest.approx(float(theirs[0]), rel=0.05)
    cosine = torch.nn.functional.cosine_similarity(ours[1].flatten(), theirs[1].flatten(), dim=0)
    assert cosine > 0.995


def test_guidance_is_computed_in_single_precision(folder):
    """ε̂_u + 100 (ε̂_c − ε̂_u) from the UNet's own outputs, exactly."""
    half = LatentDenoiser.load(folder, dtype=torch.float16)
    _, latents, times = inputs()
    text, empty = half.encode_text(PROMPTS), half.encode_text([""]).expand(3, -1, -1)
    guided = predict_noise_guided(half, latents, times, text, empty, 100.0)
    both = half.unet(
        torch.cat([latents, latents]).half(), times.repeat(2), torch.cat([text, empty])
    ).sample
    towards, away = both.float().chunk(2)
    assert torch.equal(guided, away + 100 * (towards - away))


def test_velocity_is_converted_in_single_precision(folder, tmp_path):
    save_tiny_model(tmp_path, prediction_type="v_prediction")
    half = LatentDenoiser.load(tmp_path, dtype=torch.float16)
    _, latents, times = inputs()
    text = half.encode_text(PROMPTS)
    output = half.unet(latents.half(), times, text).sample.float()
    alpha = half.alpha_bar[times].view(-1, 1, 1, 1)
    expected = alpha.sqrt() * output + (1 - alpha).sqrt() * latents
    assert torch.equal(half.predict_noise(latents, times, text), expected)


@pytest.fixture
def asked(monkeypatch, full):
    """What `load_prior` asks for."""
    asked = []

    def load(source, **given):
        asked.append((source, given))
        return full

    monkeypatch.setattr(LatentDenoiser, "load", load)
    return asked


@pytest.mark.parametrize(
    ("source", "device", "expected"),
    [
        ("embedded", "cpu", (models.ASSETS / "prior", torch.float32)),
        ("embedded", "cuda", (models.ASSETS / "prior", torch.float32)),
        (
            "stable-diffusion",
            "cuda",
            ("stable-diffusion-v1-5/stable-diffusion-v1-5", torch.float16),
        ),
        ("owner/name", "cuda:1", ("owner/name", torch.float16)),
        ("owner/name", "cpu", ("owner/name", torch.float32)),
    ],
)
def test_which_prior_is_loaded_and_how(asked, source, device, expected):
    models.load_prior(source, device=device, memory=LOW)
    assert asked == [(expected[0], {"device": device, "dtype": expected[1], "memory": LOW})]
