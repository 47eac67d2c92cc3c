"""Tiny models in the files that Stable Diffusion was released with, years before today's libraries.

The names of weights and the entries of the configurations are those of the repositories
stable-diffusion-v1-5 (written by diffusers 0.6, transformers 4.22) and stable-diffusion-2-1-base
(diffusers 0.8, transformers 4.25).
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

UNET_ENTRIES = """act_fn attention_head_dim block_out_channels center_input_sample
cross_attention_dim down_block_types downsample_padding flip_sin_to_cos freq_shift in_channels
layers_per_block mid_block_scale_factor norm_eps norm_num_groups out_channels sample_size
up_block_types""".split()
LATER_UNET_ENTRIES = """dual_cross_attention num_class_embeds only_cross_attention upcast_attention
use_linear_projection""".split()
VAE_ENTRIES = """act_fn block_out_channels down_block_types in_channels latent_channels
layers_per_block norm_num_groups out_channels sample_size up_block_types""".split()
TEXT_ENTRIES = """architectures attention_dropout hidden_act hidden_size initializer_factor
initializer_range intermediate_size layer_norm_eps max_position_embeddings model_type
num_attention_heads num_hidden_layers vocab_size""".split()
OLD_ATTENTION = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
SCHEDULERS = {
    1: {"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0"},
    2: {
        "_class_name": "PNDMScheduler",
        "_diffusers_version": "0.10.0.dev0",
        "prediction_type": "epsilon",
    },
}
INDEX = {
    "feature_extractor": ["transformers", "CLIPImageProcessor"],
    "scheduler": ["diffusers", "PNDMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}


def rewrite_as_released(folder: Path, version: int, *, prediction: str | None = None) -> Path:
    """Turn a folder of `save_tiny_model` with the same version and CLIP's tokenizer into old files.

    Args:
        prediction: "v_prediction" for the files of stable-diffusion-2-1, the model of 768 pixels.
    """
    write_index(folder, "StableDiffusionPipeline")
    later = LATER_UNET_ENTRIES if version == 2 else []
    written = {"_diffusers_version": SCHEDULERS[version]["_diffusers_version"]}
    entries = [*UNET_ENTRIES, *later]
    _rewrite(folder / "unet", entries, _class_name="UNet2DConditionModel", **written)
    _rewrite(folder / "vae", VAE_ENTRIES, _class_name="AutoencoderKL", **written)
    _rewrite(
        folder / "text_encoder",
        TEXT_ENTRIES,
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=1,
        dropout=0.0,
        projection_dim=768 if version == 1 else 512,
        torch_dtype="float32",
        transformers_version="4.22.0.dev0" if version == 1 else "4.25.0.dev0",
    )
    _write_scheduler(folder, version, prediction)
    _rename_weights(folder)
    pad_as_released(folder, version)
    return folder


def write_index(folder: Path, pipeline: str) -> None:
    """The model_index.json of a pipeline of diffusers."""
    content = {"_class_name": pipeline, "_diffusers_version": "0.6.0", **INDEX}
    (folder / "model_index.json").write_text(json.dumps(content))


def _rewrite(part, entries, **others):
    path = part / "config.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**{name: content[name] for name in entries}, **others}))


def _write_scheduler(folder, version, prediction):
    content = {
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "num_train_timesteps": 1000,
        "set_alpha_to_one": False,
        "skip_prk_steps": True,
        "steps_offset": 1,
        "trained_betas": None,
        "clip_sample": False,
        **SCHEDULERS[version],
    }
    if prediction is not None:
        content.update(_class_name="DDIMScheduler", prediction_type=prediction)
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(content))


def _rename_weights(folder):
    path = folder / "text_encoder" / "model.safetensors"
    weights = {f"text_model.{name}": value for name, value in load_file(path).items()}
    length = weights["text_model.embeddings.position_embedding.weight"].shape[0]
    weights["text_model.embeddings.position_ids"] = torch.arange(length)[None]
    save_file(weights, path, metadata={"format": "pt"})
    path = folder / "vae" / "diffusion_pytorch_model.safetensors"
    weights = load_file(path)
    for new, old in OLD_ATTENTION.items():
        weights = {
            name.replace(new, old) if ".attentions." in name else name: value
            for name, value in weights.items()
        }
    assert "encoder.mid_block.attentions.0.proj_attn.weight" in weights
    save_file(weights, path, metadata={"format": "pt"})


def pad_as_released(folder: Path, version: int) -> None:
    """Version 2 pads with "!", but says so only in the map of special tokens."""
    path = folder / "tokenizer" / "special_tokens_map.json"
    token = "<|endoftext|>" if version == 1 else "!"
    path.write_text(json.dumps({**json.loads(path.read_text()), "pad_token": token}))


def keep_only_half_precision(folder: Path) -> Path:
    """Replace all weights by their 16-bit variants, under the names of the hub."""
    for path in folder.rglob("*.safetensors"):
        weights = load_file(path)
        path.unlink()
        half = {n: v.half() if v.is_floating_point() else v for n, v in weights.items()}
        name = path.name.replace(".safetensors", ".fp16.safetensors")
        save_file(half, path.with_name(name), metadata={"format": "pt"})
    return folder
