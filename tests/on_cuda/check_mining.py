"""Concepts mined on the device, kept in a file and read again."""

import pytest
import torch
from test_concept_mining import NAMES, SETTINGS, WORDS, scene

from dissector.concept_mining import mine
from dissector.concepts import MinedConcepts
from dissector.memory import FULL, LOW
from dissector.models import load_prior
from dissector.progress import finish


def mined(denoiser, generator):
    views, masks = (part.to("cuda") for part in scene())
    return finish(
        mine(denoiser, views, masks, NAMES, WORDS, settings=SETTINGS, generator=generator)
    )


def test_both_stages_and_the_file(denoiser, generator, tmp_path):
    concepts = mined(denoiser, generator)
    concepts.save(tmp_path / "mine.safetensors")
    again = MinedConcepts.load(tmp_path / "mine.safetensors", denoiser)
    text, same = (one.denoiser.encode_text(list(concepts.prompts)) for one in (concepts, again))
    assert text.is_cuda and same.is_cuda and torch.equal(text, same)
    for name, value in concepts.denoiser.unet.state_dict().items():
        assert torch.equal(again.denoiser.unet.state_dict()[name], value)
    assert again.denoiser.device == again.base.device == torch.device("cuda:0")


@pytest.mark.parametrize("memory", [FULL, LOW], ids=["full", "low"])
def test_a_model_in_half_precision(model, generator, memory, tmp_path):
    concepts = mined(load_prior(str(model), device="cuda", memory=memory), generator)
    concepts.save(tmp_path / "mine.safetensors")
    again = MinedConcepts.load(tmp_path / "mine.safetensors", concepts.base)
    assert concepts.denoiser.encode_text(list(concepts.prompts)).isfinite().all()
    assert again.denoiser.encode_text(list(again.prompts)).isfinite().all()
