"""Models as they were released: old names, old configurations, variants, and what is refused."""

import logging
import shutil

import pytest
import torch
from pretended_hub import pretended_hub
from released_models import (
    keep_only_half_precision,
    pad_as_released,
    rewrite_as_released,
    write_index,
)
from tiny_diffusion import save_tiny_model

from dissector.denoiser import LatentDenoiser
from dissector.model_files import find_model, half_precision

PLAIN = "diffusion_pytorch_model.safetensors"


def outputs(model, images=None):
    """What a model makes of fixed inputs: text, latents, noise and an image."""
    generator = torch.Generator().manual_seed(3)
    images = torch.rand(2, 3, 32, 32, generator=generator)
    latents = torch.randn(2, 4, 16, 16, generator=generator)
    text = model.encode_text(["a frog", "Frog frog"])
    noise = model.predict_noise(latents, torch.tensor([10, 900]), text)
    return text, model.encode_image(images), noise, model.decode_latents(latents)


@pytest.fixture(scope="module", params=[1, 2])
def version(request):
    return request.param


@pytest.fixture(scope="module")
def today(version, tmp_path_factory):
    """The folder of a model in today's format."""
    folder = tmp_path_factory.mktemp("today")
    save_tiny_model(folder, tokenizer="clip", version=version, kind="pndm")
    pad_as_released(folder, version)
    return folder


@pytest.fixture
def released(version, today, tmp_path):
    """The same model in the files of its time."""
    return rewrite_as_released(shutil.copytree(today, tmp_path / "released"), version)


@pytest.fixture
def served(released, tmp_path, monkeypatch):
    with pretended_hub(released, tmp_path / "cache", monkeypatch) as server:
        yield server


def test_released_files_give_the_same_to_the_bit(today, released, version):
    new, old = LatentDenoiser.load(today), LatentDenoiser.load(released)
    assert old.vae.config.scaling_factor == 0.18215
    heads = [block.attentions[0].num_attention_heads for block in old.unet.down_blocks[1:]]
    assert heads == [2] and old.unet.config.use_linear_projection == (version == 2)
    assert torch.equal(new.alpha_bar, old.alpha_bar) and old.prediction == "epsilon"
    for ours, theirs in zip(outputs(old), outputs(new), strict=True):
        assert torch.equal(ours, theirs)


def test_version_2_pads_with_its_own_token(released, version):
    model = LatentDenoiser.load(released)
    frog, end, padding = model.tokenize(["frog"])[0, 1:4].tolist()
    assert model.tokenizer.convert_ids_to_tokens([frog, end]) == ["frog</w>", "<|endoftext|>"]
    assert padding == (end if version == 1 else 0)


def test_the_model_of_768_pixels_predicts_velocity(today, tmp_path, version):
    folder = shutil.copytree(today, tmp_path / "copy")
    velocity = rewrite_as_released(folder, version, prediction="v_prediction")
    model = LatentDenoiser.load(velocity)
    assert model.prediction == "v_prediction"
    assert torch.equal(model.alpha_bar, LatentDenoiser.load(today).alpha_bar)


def test_half_precision_is_read_where_it_is_alone(released, version, caplog):
    reference = outputs(LatentDenoiser.load(released))
    keep_only_half_precision(released)
    with caplog.at_level(logging.INFO, logger="dissector"):
        model = LatentDenoiser.load(released)
    assert model.dtype == torch.float32
    assert "unet: diffusion_pytorch_model.fp16.safetensors" in caplog.text
    for ours, theirs in zip(outputs(model), reference, strict=True):
        assert not torch.equal(ours, theirs)
        torch.testing.assert_close(ours, theirs, rtol=0, atol=2e-3 * float(theirs.abs().max()))


def test_the_plain_file_is_preferred(released, tmp_path, caplog):
    half = keep_only_half_precision(shutil.copytree(released, tmp_path / "half"))
    before = outputs(LatentDenoiser.load(released))
    shutil.copytree(half, released, dirs_exist_ok=True)
    with caplog.at_level(logging.INFO, logger="dissector"):
        after = outputs(LatentDenoiser.load(released))
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    assert "half precision" not in caplog.text


def weights_of(names):
    return sorted(name for name in names if name.endswith((".safetensors", ".bin", ".ckpt")))


def test_only_one_variant_is_downloaded(served, tmp_path):
    half = keep_only_half_precision(shutil.copytree(served.folder, tmp_path / "half"))
    shutil.copytree(half, served.folder, dirs_exist_ok=True)
    for other in ("v1-5.ckpt", "v1-5.safetensors", f"unet/non_ema_{PLAIN}", "unet/model.bin"):
        (served.folder / other).write_text("not to be downloaded")
    LatentDenoiser.load("owner/name")
    expected = [f"unet/{PLAIN}", f"vae/{PLAIN}", "text_encoder/model.safetensors"]
    assert weights_of(served.sent) == sorted(expected)
    assert "tokenizer/merges.txt" in served.sent


def test_half_precision_is_downloaded_where_it_is_alone(served):
    keep_only_half_precision(served.folder)
    model = LatentDenoiser.load("owner/name")
    assert weights_of(served.sent) == [
        "text_encoder/model.fp16.safetensors",
        f"unet/{half_precision(PLAIN)}",
        f"vae/{half_precision(PLAIN)}",
    ]
    served.trouble = (503, None)  # from now on without the hub
    again = LatentDenoiser.load("owner/name")
    assert all(torch.equal(a, b) for a, b in zip(outputs(model), outputs(again), strict=True))


def test_pickles_on_the_hub_are_named_and_not_downloaded(served):
    (served.folder / "unet" / PLAIN).rename(served.folder / "unet" / "diffusion_pytorch_model.bin")
    with pytest.raises(
        ValueError, match=r"unet in the repository owner/name is there only as a pi"
    ):
        find_model("owner/name")
    assert served.sent == ["model_index.json"]


@pytest.mark.parametrize(
    "pipeline",
    [
        "StableDiffusionXLPipeline",
        "StableDiffusion3Pipeline",
        "FluxPipeline",
        "StableDiffusionInpaintPipeline",
        "StableDiffusionImg2ImgPipeline",
        "StableDiffusionUpscalePipeline",
        "StableDiffusionDepth2ImgPipeline",
        "IFPipeline",
        "LatentConsistencyModelPipeline",
    ],
)
def test_other_kinds_are_refused_by_their_name(released, tmp_path, monkeypatch, pipeline):
    write_index(released, pipeline)
    expected = rf"another kind \({pipeline}\); expected .* Stable Diffusion 1.x or 2.x"
    with pytest.raises(ValueError, match=expected):
        LatentDenoiser.load(released)
    with pretended_hub(released, tmp_path / "cache", monkeypatch) as server:
        with pytest.raises(ValueError, match=f"^owner/name is a model of {expected}"):
            LatentDenoiser.load("owner/name")
        assert server.sent == ["model_index.json"]


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_a_damaged_index_is_refused(released, content):
    (released / "model_index.json").write_text(content)
    with pytest.raises(ValueError, match="cannot read model_index.json of the model"):
        LatentDenoiser.load(released)


def test_a_repository_that_is_no_diffusion_model(served):
    (served.folder / "model_index.json").unlink()
    with pytest.raises(ValueError, match="has no file model_index.json, so it is not a diffusion"):
        find_model("owner/name")


def test_a_repository_without_a_part(served):
    shutil.rmtree(served.folder / "vae")
    with pytest.raises(ValueError, match="repository owner/name is not a comp.*: vae/config.json"):
        find_model("owner/name")
    assert served.sent == ["model_index.json"]


@pytest.mark.parametrize("name", ["v1-5.ckpt", "v1-5.safetensors"])
def test_a_single_file_is_refused_with_the_remedy(tmp_path, name):
    (tmp_path / name).write_bytes(b"weights")
    for source in (tmp_path / name, str(tmp_path / name)):
        with pytest.raises(ValueError, match=f"single file '.*{name}': convert it .* diffusers"):
            LatentDenoiser.load(source)
