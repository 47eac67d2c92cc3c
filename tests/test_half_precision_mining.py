"""Concept mining of a prior in half precision, and with its optimiser's state on the CPU."""

import contextlib
import weakref
from dataclasses import replace
from itertools import islice

import pytest
import torch
from tiny_diffusion import save_tiny_model

from dissector import concept_mining
from dissector.concept_mining import MiningSettings, mine
from dissector.concepts import MinedConcepts, add_tokens
from dissector.denoiser import LatentDenoiser
from dissector.memory import FULL, LOW
from dissector.progress import finish

HALF = (torch.float16, torch.bfloat16)
SETTINGS = MiningSettings(
    token_steps=2, token_rate=1e-2, model_steps=2, model_rate=1e-3, batch=1, template="{objects}"
)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_tiny_model(tmp_path_factory.mktemp("model"))


def prior(folder, dtype=torch.float32, memory=FULL):
    return LatentDenoiser.load(folder, dtype=dtype, memory=memory)


def mining(denoiser, **changes):
    views = torch.full((3, 32, 32, 3), 0.5)
    masks = torch.zeros(3, 2, 32, 32)
    masks[:, 0, 6:16, 8:20] = 1
    masks[:, 1, 16:26, 4:28] = 1
    views[masks[:, 0] > 0] = torch.tensor([0.1, 0.8, 0.2])
    views[masks[:, 1] > 0] = torch.tensor([0.9, 0.4, 0.6])
    words, settings = ("front", "side", "front"), replace(SETTINGS, **changes)
    names = ("frog", "lily pad")
    return mine(denoiser, views, masks, names, words, settings=settings, generator=seeded())


def mined(denoiser, **changes):
    losses = []
    return finish(mining(denoiser, **changes), lambda step: losses.append(step.loss)), losses


def weights(denoiser):
    parts = {"unet": denoiser.unet, "text": denoiser.text_encoder}
    return {
        f"{part}.{name}": value.clone()
        for part, module in parts.items()
        for name, value in module.state_dict().items()
    }


@pytest.mark.parametrize("dtype", HALF)
def test_the_student_keeps_the_dtype_and_learns_what_one_in_float32_learns(folder, dtype):
    base = prior(folder, dtype)
    concepts, losses = mined(base)
    assert {value.dtype for value in weights(concepts.denoiser).values()} == {dtype}
    reference, precise = mined(prior(folder))
    assert losses == pytest.approx(precise, rel=0.05)
    before, after, exact = (
        weights(m) for m in (prior(folder), concepts.denoiser, reference.denoiser)
    )
    moved = [name for name in exact if exact[name].shape == before[name].shape]
    wanted = torch.cat([(exact[name] - before[name]).flatten() for name in moved])
    got = torch.cat([(after[name].float() - before[name]).flatten() for name in moved])
    assert torch.nn.functional.cosine_similarity(wanted, got, dim=0) > 0.8


@pytest.mark.parametrize("dtype", (*HALF, torch.float32))
def test_the_state_on_the_cpu_changes_nothing(folder, dtype):
    """All that low memory does to mining, but for the fused kernel's rounding."""
    full, losses = mined(prior(folder, dtype))
    low, also = mined(prior(folder, dtype, LOW))
    assert also == pytest.approx(losses, rel=2e-2 if dtype in HALF else 1e-4)
    for name, value in weights(full.denoiser).items():
        difference = (weights(low.denoiser)[name].float() - value.float()).abs()
        assert difference.max() <= 6e-3 if dtype in HALF else difference.max() < 1e-4, name


@pytest.mark.parametrize("dtype", HALF)
def test_new_rows_are_float32_and_the_text_encoder_reads_them_in_half_precision(folder, dtype):
    """A step of 1e-5 is less than half of what sets neighbours in half precision apart."""
    student = prior(folder, dtype).clone()
    embedding = add_tokens(student, ["<frog>", "<lily-pad>"])
    assert embedding.rows.dtype == torch.float32
    with torch.no_grad():
        for _ in range(100):
            embedding.rows.add_(1e-5)
    ids = student.tokenize(["a <frog>"])
    assert embedding(ids).dtype == student.encode_text(["a <frog>"]).dtype == dtype
    before = add_tokens(prior(folder, dtype).clone(), ["<frog>", "<lily-pad>"]).rows
    torch.testing.assert_close(embedding.rows, before + 1e-3, rtol=0, atol=1e-5)


def test_the_token_stage_holds_no_state_for_the_model(folder, monkeypatch):
    held = []

    class Seen(concept_mining.MasterAdamW):
        def __init__(self, parameters, *args, **options):
            parameters = list(parameters)
            held.append(sum(parameter.numel() for parameter in parameters))
            super().__init__(parameters, *args, **options)

    monkeypatch.setattr(concept_mining, "MasterAdamW", Seen)
    base = prior(folder)
    mined(base)
    parts = (base.unet, base.text_encoder)
    everything = sum(p.numel() for part in parts for p in part.parameters())
    known = base.text_encoder.get_input_embeddings().weight.numel()
    assert held == [2 * 16, everything - known + 2 * 16]


def test_the_base_model_waits_on_the_cpu_and_returns(folder, monkeypatch):
    """From the meta device, which stands for a GPU here, whatever stops a run."""
    base = prior(folder)
    parts = (base.unet, base.text_encoder)
    for part in parts:
        part.to_empty(device="meta")
    monkeypatch.setattr(torch.nn.Module, "to", lambda part, place: part.to_empty(device=place))
    for stop in (contextlib.nullcontext(), pytest.raises(ValueError, match="stop")):
        with stop, base.waiting():
            assert {part.device.type for part in parts} == {"cpu"}
            if isinstance(stop, contextlib.nullcontext):
                continue
            raise ValueError("stop")
        assert {part.device.type for part in parts} == {"meta"}


def test_what_filled_the_gpu_is_gone_when_the_base_model_returns(folder, monkeypatch):
    base, alive = prior(folder), []

    def use():
        activations = torch.zeros(1)
        held.append(weakref.ref(activations))
        raise torch.OutOfMemoryError("CUDA out of memory")

    def move(part, place):
        alive.extend(reference() is not None for reference in held)
        return part

    held = []
    monkeypatch.setattr(torch.nn.Module, "to", move)
    with pytest.raises(torch.OutOfMemoryError), base.waiting():
        use()
    assert alive == [False, False]  # as each of the two parts came back


def test_the_base_model_is_as_it_was(folder):
    base = prior(folder, torch.float16)
    before = weights(base)
    concepts, _ = mined(base)
    assert all(torch.equal(before[name], value) for name, value in weights(base).items())
    assert concepts.base is base
    stopped = mining(base)
    list(islice(stopped, 3))
    stopped.close()
    assert all(torch.equal(before[name], value) for name, value in weights(base).items())


@pytest.mark.parametrize("dtype", HALF)
@pytest.mark.parametrize("stage", [True, False])
def test_saved_concepts_are_exactly_those_that_were_mined(folder, tmp_path, dtype, stage):
    base = prior(folder, dtype)
    concepts, _ = mined(base, model_stage=stage)
    path = tmp_path / "concepts.safetensors"
    concepts.save(path)
    loaded = MinedConcepts.load(path, base)
    expected, got = weights(concepts.denoiser), weights(loaded.denoiser)
    assert expected.keys() == got.keys()
    assert all(torch.equal(got[name], value) for name, value in expected.items())
    assert (path.stat().st_size < 5_000) == (not stage)
    other = MinedConcepts.load(path, prior(folder))  # a run that goes on on another device
    assert other.denoiser.dtype == torch.float32
