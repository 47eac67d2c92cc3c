import copy

import pytest
import torch
from diffusers import UNet2DConditionModel

from dissector.cross_attention import cross_attention_layers, record_cross_attention


@pytest.fixture(scope="module")
def unet():
    """Cross-attention at 16×16, 8×8 and 4×4."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return UNet2DConditionModel(
            sample_size=16,
            layers_per_block=1,
            block_out_channels=(16, 16, 32),
            down_block_types=("CrossAttnDownBlock2D",) * 3,
            up_block_types=("CrossAttnUpBlock2D",) * 3,
            cross_attention_dim=16,
            attention_head_dim=2,
            norm_num_groups=4,
        ).eval()


def given_to_unet():
    generator = torch.Generator().manual_seed(0)
    latents = torch.randn(2, 4, 16, 16, generator=generator)
    return latents, torch.tensor([10, 900]), torch.randn(2, 7, 16, generator=generator)


def run(unet):
    return unet(*given_to_unet()).sample


@pytest.mark.parametrize("largest", [3, 4, 8, 15, 16, 64])
def test_recording_changes_nothing(unet, largest):
    before, processors = run(unet), unet.attn_processors
    with record_cross_attention(unet, largest=largest) as maps:
        torch.testing.assert_close(run(unet), before, rtol=1e-4, atol=1e-5)
        assert unet.attn_processors != processors
    assert unet.attn_processors == processors
    side = {3: 4, 4: 4, 8: 8, 15: 8, 16: 16, 64: 16}[largest]
    assert maps.mean().shape == (2, side, side, 7)
    torch.testing.assert_close(maps.mean().sum(-1), torch.ones(2, side, side))


def test_maps_are_the_mean_over_heads_and_layers(unet):
    """Reference: softmax(q kᵀ / √d) from the inputs that hooks see, head by head."""
    names = [name for name, side in cross_attention_layers(unet).items() if side == 8]
    inputs = {}

    def remember(module, args, kwargs):
        inputs[module] = (args[0], kwargs["encoder_hidden_states"])

    layers = [unet.get_submodule(name.removesuffix(".processor")) for name in names]
    handles = [m.register_forward_pre_hook(remember, with_kwargs=True) for m in layers]
    with record_cross_attention(unet, largest=8) as maps:
        run(unet)
    for handle in handles:
        handle.remove()
    expected = []
    for layer in layers:
        image, text = inputs[layer]
        queries = layer.to_q(image).chunk(layer.heads, dim=-1)
        keys = layer.to_k(text).chunk(layer.heads, dim=-1)
        for query, key in zip(queries, keys, strict=True):
            scores = query @ key.transpose(1, 2) / query.shape[-1] ** 0.5
            expected.append(scores.softmax(-1))
    assert len(layers) == 3  # one in the down block, two in the up block
    mean = torch.stack(expected).mean(0).view(2, 8, 8, 7)
    torch.testing.assert_close(maps.mean(), mean, rtol=1e-4, atol=1e-6)


def test_processors_return_after_an_error(unet):
    processors = unet.attn_processors
    with pytest.raises(RuntimeError, match="stop"), record_cross_attention(unet):
        raise RuntimeError("stop")
    assert unet.attn_processors == processors


@pytest.mark.parametrize(("sample_size", "side"), [(64, 16), (96, 24)])
def test_layers_that_are_recorded_of_stable_diffusion(sample_size, side):
    """The models of 768 pixels have no maps of 16×16."""
    with torch.device("meta"):
        large = UNet2DConditionModel(
            sample_size=sample_size,
            layers_per_block=1,
            block_out_channels=(4, 4, 4, 4),
            cross_attention_dim=4,
            attention_head_dim=2,
            norm_num_groups=4,
        )
    assert set(cross_attention_layers(large).values()) == {side, 2 * side, 4 * side}
    with record_cross_attention(large) as maps:
        assert maps.resolution == side


def test_a_unet_without_cross_attention_is_refused():
    with torch.device("meta"):
        plain = UNet2DConditionModel(
            sample_size=8,
            block_out_channels=(4, 4),
            down_block_types=("DownBlock2D",) * 2,
            up_block_types=("UpBlock2D",) * 2,
            attention_head_dim=2,
            norm_num_groups=4,
        )
    with pytest.raises(ValueError, match="with cross-attention"), record_cross_attention(plain):
        pass


def attention_gradients(unet, checkpointing):
    """Of a loss on the maps and the output, with respect to all weights."""
    unet.requires_grad_(True).train(checkpointing)
    if checkpointing:
        unet.enable_gradient_checkpointing()
    try:
        with record_cross_attention(unet, largest=8) as maps:
            output = run(unet)
            recorded = maps.mean()
            target = torch.linspace(0, 1, recorded.numel()).view_as(recorded)
            loss = 100 * (recorded - target).square().mean() + output.square().mean()
            loss.backward()
        return loss.item(), {name: p.grad.clone() for name, p in unet.named_parameters()}
    finally:
        unet.disable_gradient_checkpointing()
        unet.requires_grad_(False).eval().zero_grad()


def test_maps_have_the_same_gradients_under_checkpointing(unet):
    """Blocks run again in the backward pass; the maps are still those of the forward pass."""
    loss, gradients = attention_gradients(unet, False)
    again, checkpointed = attention_gradients(unet, True)
    assert again == pytest.approx(loss, rel=1e-6)
    for name, gradient in gradients.items():
        torch.testing.assert_close(checkpointed[name], gradient, rtol=1e-4, atol=1e-6)
    queries = [n for n in gradients if "attn2.to_q" in n and n.startswith("down_blocks.1")]
    assert queries and all(gradients[name].abs().max() > 1e-6 for name in queries)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_maps_of_a_model_in_half_precision_are_float32(unet, dtype):
    with record_cross_attention(unet, largest=8) as maps:
        run(unet)
        precise = maps.mean()
    half = copy.deepcopy(unet).to(dtype)
    with record_cross_attention(half, largest=8) as maps:
        output = half(
            *(given.to(dtype) if given.is_floating_point() else given for given in given_to_unet())
        ).sample
        rounded = maps.mean()
    assert rounded.dtype == torch.float32 and output.dtype == dtype
    torch.testing.assert_close(rounded, precise, rtol=0.05, atol=5e-3)
    torch.testing.assert_close(rounded.sum(-1), torch.ones(2, 8, 8), rtol=0, atol=1e-5)
