"""Random tiny models that find masks, in the formats of the released ones, and a torchvision."""

import importlib.machinery
import json
import sys
import types

import transformers
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers.models.grounding_dino.image_processing_pil_grounding_dino import (
    GroundingDinoImageProcessorPil,
)
from transformers.models.sam.image_processing_pil_sam import SamImageProcessorPil


def save_tiny_dino(folder):
    """A random Grounding DINO whose tokenizer has BERT's ids for the marks that end a phrase."""
    pieces = [f"[unused{index}]" for index in range(1040)]
    places = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]", 1012: "."}
    words = dict(enumerate(("frog", "li", "##ly", "pad", "and", "t", "-", "shirt"), start=1020))
    for index, piece in {**places, 1029: "?", **words}.items():
        pieces[index] = piece
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    processor = transformers.GroundingDinoProcessor(
        GroundingDinoImageProcessorPil(size={"shortest_edge": 48, "longest_edge": 80}),
        transformers.BertTokenizer(vocabulary),
    )
    vision = transformers.SwinConfig(
        image_size=32,
        embed_dim=8,
        depths=[1, 1, 1],
        num_heads=[1, 2, 2],
        window_size=4,
        out_indices=[2, 3],
    )
    text = transformers.BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    config = transformers.GroundingDinoConfig(
        backbone_config=vision,
        text_config=text,
        d_model=32,
        num_queries=20,
        num_feature_levels=3,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        max_text_len=32,
    )
    transformers.GroundingDinoForObjectDetection(config).save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def save_tiny_sam(folder):
    """A random SAM of one block that attends to the whole image."""
    size = {"height": 64, "width": 64}
    images = SamImageProcessorPil(size={"longest_edge": 64}, pad_size=size)
    config = transformers.SamConfig(
        initializer_range=0.3,  # for masks that are not a half everywhere
        vision_config=transformers.SamVisionConfig(
            hidden_size=16,
            output_channels=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            image_size=64,
            patch_size=8,
            window_size=4,
            global_attn_indexes=[0],
            num_pos_feats=8,
        ),
        prompt_encoder_config=transformers.SamPromptEncoderConfig(
            hidden_size=16, image_size=64, patch_size=8, mask_input_channels=4
        ),
        mask_decoder_config=transformers.SamMaskDecoderConfig(
            hidden_size=16, mlp_dim=16, num_attention_heads=2, iou_head_hidden_dim=16
        ),
    )
    transformers.SamModel(config).save_pretrained(folder)
    transformers.SamProcessor(images).save_pretrained(folder)
    return folder


def save_sam_of_two_kinds_of_blocks(folder, **decoder):
    """A random SAM with windowed and global blocks, whose decoder has eight heads as released."""
    sizes = {"image_size": 64, "patch_size": 16}
    config = transformers.SamConfig(
        initializer_range=0.3,
        vision_config=transformers.SamVisionConfig(
            hidden_size=32,
            mlp_dim=72,
            output_channels=32,
            num_hidden_layers=3,
            num_attention_heads=4,
            window_size=3,
            global_attn_indexes=[1],
            num_pos_feats=16,
            initializer_range=0.3,
            **sizes,
        ),
        prompt_encoder_config=transformers.SamPromptEncoderConfig(
            hidden_size=32, mask_input_channels=8, **sizes
        ),
        mask_decoder_config=transformers.SamMaskDecoderConfig(
            hidden_size=32, mlp_dim=48, iou_head_hidden_dim=40, **decoder
        ),
    )
    images = SamImageProcessorPil(size={"longest_edge": 64}, pad_size={"height": 64, "width": 64})
    transformers.SamModel(config).save_pretrained(folder)
    transformers.SamProcessor(images).save_pretrained(folder)
    return folder


def install_torchvision(monkeypatch):
    """What segment-anything uses of torchvision, by PIL: without antialiasing by torch."""

    def module(name, **content):
        made = types.ModuleType(name)
        made.__spec__ = importlib.machinery.ModuleSpec(name, None)
        made.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    def resize(image, size):
        return image.resize(size[::-1], Image.Resampling.BILINEAR)

    functional = module(
        "torchvision.transforms.functional", resize=resize, to_pil_image=Image.fromarray
    )
    transforms = module("torchvision.transforms", functional=functional)
    boxes = module("torchvision.ops.boxes", batched_nms=None, box_area=None)
    ops = module("torchvision.ops", boxes=boxes)
    module("torchvision", transforms=transforms, ops=ops)
    for name in [name for name in sys.modules if name.split(".")[0] == "segment_anything"]:
        monkeypatch.delitem(sys.modules, name)


NORMALISED = {
    "do_normalize": True,
    "do_pad": True,
    "do_rescale": True,
    "do_resize": True,
    "image_mean": [0.485, 0.456, 0.406],
    "image_std": [0.229, 0.224, 0.225],
    "resample": 2,
    "rescale_factor": 0.00392156862745098,
}


def as_dino_was_released(folder):
    """The folder with files like those of IDEA-Research/grounding-dino-tiny, made in 2023.

    Settings that have their usual values are left out, those of the backbone have names of then,
    the processor's are in preprocessor_config.json, and the backbone has no last layer norm.
    """
    path = folder / "config.json"
    config = json.loads(path.read_text())
    usual = transformers.GroundingDinoConfig().to_dict()
    kept = {
        name: value
        for name, value in config.items()
        if name not in ("dtype", "backbone_config", "text_config", "transformers_version")
        and (name not in usual or usual[name] != value)
    }
    swin = {
        name: config["backbone_config"][name]
        for name in ("depths", "embed_dim", "image_size", "num_heads", "window_size")
    }
    text = {
        name: config["text_config"][name]
        for name in ("hidden_size", "intermediate_size", "num_attention_heads",
                     "num_hidden_layers", "vocab_size")
    }  # fmt: skip
    released = {
        "architectures": ["GroundingDinoForObjectDetection"],
        "model_type": "grounding-dino",
        "activation_function": "relu",
        "auxiliary_loss": False,
        "backbone": None,
        "backbone_config": {
            **swin,
            "model_type": "swin",
            "out_features": ["stage2", "stage3"],
            "out_indices": [2, 3],
        },
        "backbone_kwargs": None,
        "bbox_cost": 5.0,
        "class_cost": 1.0,
        "decoder_bbox_embed_share": True,
        "disable_custom_kernels": False,
        "embedding_init_target": True,
        "focal_alpha": 0.25,
        "fusion_dropout": 0.0,
        "fusion_droppath": 0.1,
        "is_encoder_decoder": True,
        "position_embedding_type": "sine",
        "positional_embedding_temperature": 20,
        "query_dim": 4,
        "text_config": {**text, "model_type": "bert"},
        "torch_dtype": "float32",
        "transformers_version": "4.40.0.dev0",
        "two_stage": True,
        "use_pretrained_backbone": False,
        "use_timm_backbone": False,
        **kept,
    }
    path.write_text(json.dumps(released))
    _leave_out(folder, "swin.layernorm")
    processor = json.loads((folder / "processor_config.json").read_text())["image_processor"]
    (folder / "processor_config.json").unlink()
    images = NORMALISED | {
        "format": "coco_detection",
        "image_processor_type": "GroundingDinoImageProcessor",
        "processor_class": "GroundingDinoProcessor",
        "size": processor["size"],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(images))
    (folder / "added_tokens.json").write_text('{"[PAD]": 0}')
    return folder


def as_sam_was_released(folder):
    """The folder with files like those of facebook/sam-vit-base, made in 2023.

    The configuration has much that belongs to language models, and empty names of its parts.
    """
    path = folder / "config.json"
    config = json.loads(path.read_text())
    more = {"_name_or_path": "", "add_cross_attention": False, "architectures": None,
            "bad_words_ids": None, "id2label": {"0": "LABEL_0"}, "max_length": 20,
            "num_return_sequences": 1, "torch_dtype": None, "torchscript": False,
            "transformers_version": "4.29.0.dev0", "use_bfloat16": False}  # fmt: skip
    vision_only = {"dropout": 0.0, "initializer_factor": 1.0, "intermediate_size": 6144,
                   "projection_dim": 512}  # fmt: skip
    for part in ("vision_config", "prompt_encoder_config", "mask_decoder_config"):
        config[part] |= more | {"model_type": ""} | (vision_only if "vision" in part else {})
    config |= {"_commit_hash": None, "torch_dtype": "float32", "transformers_version": None}
    config.pop("dtype", None)
    path.write_text(json.dumps(config))
    processor = json.loads((folder / "processor_config.json").read_text())["image_processor"]
    (folder / "processor_config.json").unlink()
    images = NORMALISED | {
        "do_convert_rgb": True,
        "image_processor_type": "SamImageProcessor",
        "pad_size": processor["pad_size"],
        "processor_class": "SamProcessor",
        "size": processor["size"],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(images))
    return folder


def _leave_out(folder, part):
    path = folder / "model.safetensors"
    weights = {name: tensor for name, tensor in load_file(path).items() if part not in name}
    save_file(weights, path, metadata={"format": "pt"})
