from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_diffusion import save_tiny_model

from dissector.concept_mining import MiningSettings, attention_error, masked_error, mine
from dissector.concepts import MinedConcepts
from dissector.denoiser import LatentDenoiser
from dissector.mining_examples import MiningExamples
from dissector.progress import finish

NAMES = ("frog", "lily pad")
WORDS = ("front", "side", "front", "side")
SETTINGS = MiningSettings(
    token_steps=3, token_rate=1e-2, model_steps=2, model_rate=1e-3, batch=2, template="{objects}"
)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def denoiser(tmp_path_factory):
    return LatentDenoiser.load(save_tiny_model(tmp_path_factory.mktemp("model")))


def scene():
    """Four views of a green and a pink block that touch, on grey."""
    views = torch.full((4, 32, 32, 3), 0.5)
    masks = torch.zeros(4, 2, 32, 32)
    for view in range(4):
        masks[view, 0, 6:16, 8 + view : 20] = 1
        masks[view, 1, 16:26, 4 : 28 - view] = 1
    views[masks[:, 0] > 0] = torch.tensor([0.1, 0.8, 0.2])
    views[masks[:, 1] > 0] = torch.tensor([0.9, 0.4, 0.6])
    return views, masks


def mined(denoiser, seed=0, masks=None, names=NAMES, words=WORDS, **changes):
    views, own = scene()
    masks = own if masks is None else masks
    settings = replace(SETTINGS, **changes)
    steps = mine(denoiser, views, masks, names, words, settings=settings, generator=seeded(seed))
    losses = []
    concepts = finish(steps, lambda step: losses.append(step.loss))
    return concepts, losses


def weights(module):
    return {name: value.clone() for name, value in module.state_dict().items()}


def changed(before, after):
    return {name for name in before if not torch.equal(before[name], after[name])}


def predict(denoiser, prompts):
    latents = torch.randn(len(prompts), 4, 16, 16, generator=seeded(3))
    times = torch.full((len(prompts),), 300)
    return denoiser.predict_noise(latents, times, denoiser.encode_text(prompts))


def embeddings(denoiser):
    return denoiser.text_encoder.get_input_embeddings().weight


def test_the_first_stage_changes_the_new_rows_alone(denoiser):
    concepts, losses = mined(denoiser, model_stage=False)
    known = len(embeddings(denoiser))
    rows = embeddings(concepts.denoiser)
    assert len(losses) == 3
    assert len(rows) == known + 2
    assert torch.equal(rows[:known], embeddings(denoiser))
    words = denoiser.tokenizer.convert_tokens_to_ids(["frog", "lily", "pad"])
    own = embeddings(denoiser)[words]
    start = torch.stack([own[0], own[1:].mean(0)])
    assert 1e-3 < (rows[known:] - start).abs().max() < 0.1
    unet = concepts.denoiser.unet
    assert not changed(weights(denoiser.unet), weights(unet))
    assert not changed(
        {n: w for n, w in weights(denoiser.text_encoder).items() if "token_emb" not in n},
        weights(concepts.denoiser.text_encoder),
    )


def test_the_second_stage_changes_the_model_but_no_known_word(denoiser):
    base_unet, base_rows = weights(denoiser.unet), embeddings(denoiser).clone()
    concepts, losses = mined(denoiser)
    assert len(losses) == 5
    assert len(changed(base_unet, weights(concepts.denoiser.unet))) > 0.9 * len(base_unet)
    encoder = {n: w for n, w in weights(denoiser.text_encoder).items() if "token_emb" not in n}
    assert changed(encoder, weights(concepts.denoiser.text_encoder))
    assert torch.equal(embeddings(concepts.denoiser)[: len(base_rows)], base_rows)
    assert not changed(base_unet, weights(denoiser.unet))
    assert torch.equal(embeddings(denoiser), base_rows)
    assert "<frog>" not in denoiser.tokenizer.get_vocab()


def test_the_second_stage_alone(denoiser):
    concepts, losses = mined(denoiser, token_stage=False)
    assert len(losses) == 2
    assert changed(weights(denoiser.unet), weights(concepts.denoiser.unet))


def test_the_result_is_frozen_and_names_its_prompts(denoiser):
    concepts, _ = mined(denoiser, template="a photo of {objects}")
    assert concepts.names == NAMES
    assert concepts.tokens == ("<frog>", "<lily-pad>")
    assert concepts.prompts == ("a photo of a <frog>", "a photo of a <lily-pad>")
    model = concepts.denoiser
    for module in (model.unet, model.text_encoder):
        assert not any(parameter.requires_grad for parameter in module.parameters())
    assert not model.encode_text(concepts.prompts).requires_grad


@pytest.mark.parametrize("loss", ["masked", "composited", "both"])
def test_the_loss_falls(denoiser, loss):
    _, losses = mined(
        denoiser,
        loss=loss,
        attention_loss=False,
        token_steps=1,
        model_steps=40,
        model_rate=2e-3,
        batch=6,
    )
    first, last = sum(losses[:10]) / 10, sum(losses[-10:]) / 10
    assert last < 0.8 * first


def test_the_attention_loss_moves_attention_onto_the_masks(denoiser):
    def error(attention_loss):
        changes = {"attention_weight": 100.0, "model_rate": 3e-3, "model_steps": 40}
        concepts, _ = mined(denoiser, attention_loss=attention_loss, batch=4, **changes)
        return attention_of_layers(concepts)

    assert error(True) < 0.7 * error(False)


def attention_of_layers(concepts):
    """Mean attention error of both tokens over the views, at one time."""
    from dissector.cross_attention import record_cross_attention

    model = concepts.denoiser
    views, masks = scene()
    latents = model.encode_image(views.permute(0, 3, 1, 2))
    prompts = [f"a <frog> and a <lily-pad>, {word} view" for word in WORDS]
    ids = model.tokenize(prompts)[0].tolist()
    places = [ids.index(model.tokenizer.convert_tokens_to_ids(t)) for t in concepts.tokens]
    with torch.no_grad(), record_cross_attention(model.unet) as maps:
        model.predict_noise(latents, torch.full((4,), 300), model.encode_text(prompts))
        attention = maps.mean()
    errors = [
        attention_error(attention[view, :, :, place], masks[view, layer])
        for view in range(4)
        for layer, place in enumerate(places)
    ]
    return torch.stack(errors).mean().item()


def test_without_weight_the_attention_loss_contributes_nothing(denoiser):
    _, off = mined(denoiser, attention_loss=False)
    _, zero = mined(denoiser, attention_weight=0.0)
    _, on = mined(denoiser, attention_weight=1.0)
    assert off == pytest.approx(zero, rel=1e-4)
    assert off != pytest.approx(on, rel=1e-2)


def test_runs_repeat_with_their_seed(denoiser):
    assert mined(denoiser, seed=1)[1] == mined(denoiser, seed=1)[1]
    assert mined(denoiser, seed=1)[1] != mined(denoiser, seed=2)[1]


def test_the_masked_error_ignores_what_is_outside():
    predicted = torch.randn(2, 4, 8, 8, generator=seeded(), requires_grad=True)
    noise = torch.randn(2, 4, 8, 8, generator=seeded(1))
    mask = torch.zeros(2, 8, 8)
    mask[0, 2:4, 2:6] = 1
    mask[1, 1:, :] = 1
    loss = masked_error(predicted, noise, mask)
    inside = [(predicted - noise)[row][:, mask[row] > 0].square().mean() for row in range(2)]
    torch.testing.assert_close(loss, (inside[0] + inside[1]) / 2)
    loss.backward()
    outside = (mask == 0)[:, None].expand(-1, 4, -1, -1)
    assert (predicted.grad[outside] == 0).all()
    assert (predicted.grad[~outside] != 0).all()


def test_the_attention_error_compares_with_the_mask_at_its_size():
    mask = torch.zeros(16, 16)
    mask[4:8, 4:12] = 1
    attention = torch.zeros(8, 8)
    attention[2:4, 2:6] = 0.3
    assert attention_error(attention, mask) == 0
    attention[0, 0] = 0.15
    assert attention_error(attention, mask) == pytest.approx(0.25 / 64)


@pytest.mark.parametrize("stage", [True, False])
def test_saving_and_loading_gives_the_same_predictions(denoiser, tmp_path, stage):
    concepts, _ = mined(denoiser, model_stage=stage)
    path = tmp_path / "concepts.safetensors"
    concepts.save(path)
    loaded = MinedConcepts.load(path, denoiser)
    assert (loaded.names, loaded.tokens) == (concepts.names, concepts.tokens)
    assert loaded.prompts == concepts.prompts
    expected = predict(concepts.denoiser, concepts.prompts)
    assert torch.equal(predict(loaded.denoiser, loaded.prompts), expected)
    assert (expected - predict(denoiser, ["a frog", "a lily pad"])).abs().max() > 1e-4
    assert (path.stat().st_size < 5_000) == (not stage)


def test_files_that_do_not_fit_are_refused(denoiser, tmp_path):
    from safetensors.torch import save_file

    concepts, _ = mined(denoiser)
    path = tmp_path / "concepts.safetensors"
    concepts.save(path)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(ValueError, match="cannot read the mined concepts in .*concepts.safe"):
        MinedConcepts.load(path, denoiser)
    with pytest.raises(ValueError, match="cannot read the mined concepts"):
        MinedConcepts.load(tmp_path / "absent", denoiser)
    save_file({"x": torch.zeros(1)}, path)
    with pytest.raises(ValueError, match="got another kind of file"):
        MinedConcepts.load(path, denoiser)
    concepts.save(path)
    other = denoiser.clone()
    other.unet.conv_in = torch.nn.Conv2d(4, 24, 3)
    with pytest.raises(ValueError, match="mined with another model"):
        MinedConcepts.load(path, other)


def test_a_layer_that_no_view_shows_is_named(denoiser):
    masks = scene()[1]
    masks[:, 1] = 0.4
    with pytest.raises(ValueError, match="mask of 'lily pad' is empty in every view"):
        mined(denoiser, masks=masks)


def test_counts_must_match(denoiser):
    with pytest.raises(ValueError, match="got 1 names for 2 masks a view"):
        mined(denoiser, names=("frog",))
    with pytest.raises(ValueError, match="and 1 view words for 4 views"):
        mined(denoiser, words=("front",))
    with pytest.raises(ValueError, match="expected new and different tokens"):
        mined(denoiser, names=("lily pad", "lily  pad"))


def examples_of(denoiser, loss):
    views, masks = scene()
    masks[1:, 1] = 0  # the second layer is seen in the first view only
    return MiningExamples(denoiser, views, masks, NAMES, loss=loss)


def test_examples_show_only_layers_that_their_view_shows(denoiser):
    examples, generator = examples_of(denoiser, "both"), seeded()
    drawn = [examples.draw(generator=generator) for _ in range(400)]
    shown = {(example.layers, example.view) for example in drawn}
    assert shown == {((0, 1), 0), ((1,), 0), ((0,), 0), ((0,), 1), ((0,), 2), ((0,), 3)}
    pairs = sum(example.layers == (0, 1) for example in drawn)
    assert 150 < pairs < 250
    whole = [bool((example.weight < 1).any()) for example in drawn if example.view > 0]
    assert 0.4 < sum(whole) / len(whole) < 0.6


def test_composited_examples_show_a_layer_on_the_background(denoiser):
    views, masks = scene()
    examples, generator = examples_of(denoiser, "composited"), seeded()
    example = examples.draw(generator=generator)
    while example.layers != (0,) or example.view != 2:
        example = examples.draw(generator=generator)
    mask = masks[2, 0, None]
    image = views[2].permute(2, 0, 1) * mask + (1 - mask)
    torch.testing.assert_close(example.latents, denoiser.encode_image(image[None])[0])
    assert (example.weight == 1).all()


def test_what_other_layers_hide_is_filled_in_and_counts_for_nothing(denoiser):
    """Each hidden pixel has the colour of a known one that no other is nearer than."""
    views, masks = scene()
    examples = MiningExamples(denoiser, views, masks, NAMES, loss="composited")
    generator = seeded(2)
    example = examples.draw(generator=generator)
    while example.layers != (0,) or example.view != 1:
        example = examples.draw(generator=generator)
    filled = slow_fill(
        views[1] * masks[1, 0, ..., None] + (1 - masks[1, 0, ..., None]), masks[1, 1]
    )
    cut_out = examples._cut_out(1, (0,)).permute(1, 2, 0)
    for place, colours in filled.items():
        assert any(torch.equal(cut_out[place], colour) for colour in colours), place
    latents = denoiser.encode_image(cut_out.permute(2, 0, 1)[None])[0]
    torch.testing.assert_close(example.latents, latents)
    hidden = torch.nn.functional.interpolate(masks[None, 1, 1:], (16, 16), mode="nearest-exact")
    assert torch.equal(example.weight, 1 - hidden[0, 0]) and hidden.sum() > 20


def slow_fill(image, hidden):
    """For each pixel, the colours that it may have: its own, or those of the nearest known ones."""
    known = (hidden <= 0.5).nonzero()
    allowed = {}
    for line, column in np.ndindex(*hidden.shape):
        away = (known - torch.tensor([line, column])).square().sum(dim=1)
        nearest = known[away == away.min()]
        allowed[line, column] = {tuple(image[i, j].tolist()) for i, j in nearest.tolist()}
    return {place: [torch.tensor(c) for c in colours] for place, colours in allowed.items()}


def test_both_layers_together_hide_nothing(denoiser):
    views, masks = scene()
    examples = MiningExamples(denoiser, views, masks, NAMES, loss="composited")
    both = masks[0].amax(dim=0)
    expected = views[0].permute(2, 0, 1) * both + (1 - both)
    torch.testing.assert_close(examples._cut_out(0, (0, 1)), expected)


def test_a_view_full_of_other_layers_is_left_as_it_is(denoiser):
    """Nothing is known there, from which anything could be filled in."""
    views, masks = scene()
    masks[0, 1] = 1.0
    examples = MiningExamples(denoiser, views, masks, NAMES, loss="composited")
    mask = masks[0, 0]
    expected = views[0].permute(2, 0, 1) * mask + (1 - mask)
    torch.testing.assert_close(examples._cut_out(0, (0,)), expected)


def test_images_are_encoded_once(denoiser):
    model, calls = denoiser.clone(), []
    encode = model.encode_image
    model.encode_image = lambda images: calls.append(1) or encode(images)
    examples, generator = examples_of(model, "both"), seeded()
    for _ in range(200):
        examples.draw(generator=generator)
    assert len(calls) == 4 + 6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"token_steps": 0}, "token_steps must be at least 1, got 0"),
        ({"model_rate": 0.0}, "model_rate must be positive"),
        ({"attention_weight": -1.0}, "attention_weight must not be negative"),
        ({"loss": "whole"}, "one of masked, composited, both, got 'whole'"),
        ({"template": "a photo"}, "must contain {objects}, got 'a photo'"),
    ],
)
def test_impossible_settings_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(SETTINGS, **change)


@pytest.mark.parametrize("loss", ["masked", "composited"])
def test_views_may_be_larger_than_their_masks(denoiser, loss):
    """Blocks are even in size and place, so that masks of half the size say the same inside."""
    views, masks = scene()
    small = torch.nn.functional.avg_pool2d(masks, 2)
    examples = [
        MiningExamples(denoiser, views, given, NAMES, loss=loss).draw(generator=seeded(3))
        for given in (masks, small)
    ]
    assert examples[0].view == examples[1].view and examples[0].layers == examples[1].layers
    assert examples[0].latents.shape == examples[1].latents.shape
    assert (examples[0].masks - examples[1].masks).abs().mean() < 0.1
    if loss == "masked":
        assert torch.equal(examples[0].latents, examples[1].latents)


def test_mining_takes_masks_that_are_smaller_than_the_views(denoiser):
    views, masks = scene()
    small = torch.nn.functional.avg_pool2d(masks, 2)
    concepts, losses = mined(denoiser, masks=small)
    assert concepts.names == NAMES and len(losses) == 5 and all(np.isfinite(losses))
