"""The package segment-anything gives what transformers gives: its real code, with a stand-in for
the little that it uses of torchvision."""

import gc
import re
import shutil
import sys

import numpy as np
import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file
from tiny_masks import install_torchvision, save_sam_of_two_kinds_of_blocks
from transformers.models.sam.image_processing_pil_sam import SamImageProcessorPil

from dissector.backends import sam_backend
from dissector.grounding.points import Point
from dissector.grounding.proposals import picture_of
from dissector.grounding.sam import load_sam
from dissector.grounding.sam_points import SamPoints
from dissector.grounding.sam_sizes import renamed, sizes_of_config, sizes_of_weights

SIZES = [(30, 40), (64, 64), (90, 50), (200, 300)]
BOXES = torch.tensor([[0.25, 0.2, 0.75, 1.0], [0.0, 0.1, 0.4, 0.45], [0.5, 0.5, 0.9, 0.9]])
POINTS = [Point(5.0, 20.0), Point(30.0, 10.0, False), Point(12.5, 8.25)]

TOLERANCE = 1e-4
"""Of masks in 0..1. Up to 3e-5 was seen: the rounding of float32 (2e-6 in the embedding of the
image, whose deviation is 1) and the decoder's layer norms, of epsilon 1e-6 in transformers and
1e-5 in segment-anything."""


@pytest.fixture(scope="module", autouse=True)
def torchvision():
    sam_backend.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        install_torchvision(patch)
        yield
        for name in [name for name in sys.modules if name.split(".")[0] == "segment_anything"]:
            del sys.modules[name]
    sam_backend.cache_clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return save_sam_of_two_kinds_of_blocks(tmp_path_factory.mktemp("sam"))


@pytest.fixture(scope="module")
def both(torchvision, folder):
    return load_sam(folder, backend="transformers"), load_sam(folder)


@pytest.fixture
def released(both, tmp_path):
    """A file like those that its authors released."""
    path = tmp_path / "sam_vit_h_4b8939.pth"
    torch.save(both[1].model.state_dict(), path)
    return path


def picture(height=30, width=40):
    pixels = torch.rand(height, width, 3, generator=torch.Generator().manual_seed(1))
    return picture_of(pixels)


def assert_agree(found, expected, tolerance=TOLERANCE):
    assert found.masks.shape == expected.masks.shape
    assert expected.masks.std() > 0.05 and expected.quality.std() > 0.1
    torch.testing.assert_close(found.masks, expected.masks, atol=tolerance, rtol=0)
    torch.testing.assert_close(found.quality, expected.quality, atol=10 * tolerance, rtol=0)


@pytest.mark.parametrize("size", SIZES)
def test_masks_in_boxes_agree(both, size):
    expected, found = (sam.segment(picture(*size), BOXES) for sam in both)
    assert found.masks.shape == (3, 3, *size) and found.quality.shape == (3, 3)
    assert_agree(found, expected)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("points", [POINTS, POINTS[:1]])
def test_masks_of_clicks_agree(both, size, points):
    expected, found = (sam.click(picture(*size), points) for sam in both)
    assert found.masks.shape == (1, 3, *size)
    assert_agree(found, expected)


@pytest.mark.parametrize("size", SIZES)
def test_both_see_the_same_pixels(both, size):
    """Resized by PIL to bytes, normalised and padded alike."""
    from segment_anything.utils.transforms import ResizeLongestSide

    by_transformers = both[0].processor(images=picture(*size), return_tensors="pt")
    resized = ResizeLongestSide(64).apply_image(np.array(picture(*size)))
    seen = both[1].model.preprocess(torch.from_numpy(resized).permute(2, 0, 1)[None])
    torch.testing.assert_close(by_transformers["pixel_values"], seen, atol=1e-6, rtol=0)


def test_a_sam_on_plain_pixels(folder):
    """MedSAM is normalised by nothing."""
    sizes = transformers.SamConfig.from_pretrained(folder)
    images = transformers.SamProcessor.from_pretrained(folder, backend="pil").image_processor
    images.do_normalize = False
    plain = sizes_of_config(sizes, images)
    assert plain.mean == (0, 0, 0) and plain.spread == (1, 1, 1)


def test_clicks_go_through_it(both, folder):
    pixels = torch.rand(30, 40, 3, generator=torch.Generator().manual_seed(1)).double()
    mask = SamPoints.load(folder, backend="segment-anything").segment(pixels, POINTS)
    expected = both[0].click(picture_of(pixels), POINTS).best()[0]
    assert mask.dtype == torch.float64 and mask.shape == (30, 40)
    torch.testing.assert_close(mask.float(), expected, atol=TOLERANCE, rtol=0)


def test_a_released_file_says_by_its_shapes_what_it_is(both, released):
    """Its name, which is that of the largest SAM, does not count."""
    sam = load_sam(released)
    assert not any(weight.requires_grad for weight in sam.model.parameters())
    assert_agree(sam.segment(picture(), BOXES), both[1].segment(picture(), BOXES), 1e-7)


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [
        ("b", {}),
        ("l", {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16,
               "global_attn_indexes": [5, 11, 17, 23]}),
        ("h", {"hidden_size": 1280, "num_hidden_layers": 32, "num_attention_heads": 16,
               "global_attn_indexes": [7, 15, 23, 31]}),
    ],
)  # fmt: skip
def test_the_three_released_kinds(kind, sizes):
    """The shapes of the authors' builders and the configurations on the hub mean the same."""
    import segment_anything

    vision = transformers.SamVisionConfig(**sizes)
    config = transformers.SamConfig(vision_config=vision)
    images = SamImageProcessorPil()
    with torch.device("meta"):
        theirs = segment_anything.sam_model_registry[f"vit_{kind}"]().state_dict()
        ours = transformers.SamModel(config).state_dict()
    of_weights, of_config = sizes_of_weights(theirs), sizes_of_config(config, images)
    assert of_weights == of_config
    shapes = {name: tensor.shape for name, tensor in renamed(ours, of_config).items()}
    assert shapes == {name: tensor.shape for name, tensor in theirs.items()}


def test_an_image_is_embedded_once(both):
    for sam, encoder in ((both[0], "vision_encoder"), (both[1], "image_encoder")):
        seen = []
        hook = getattr(sam.model, encoder).register_forward_hook(
            lambda *_, seen=seen: seen.append(1)
        )
        sam.segment(picture(), BOXES)
        hook.remove()
        assert len(seen) == 1


def test_nothing_of_an_image_is_kept(both):
    def alive():
        gc.collect()
        return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())

    for sam in both:
        sam.segment(picture(), BOXES)
        before = alive()
        for _ in range(3):
            sam.segment(picture(), BOXES)
            sam.click(picture(), POINTS)
        assert alive() == before


def test_released_files_need_segment_anything(released):
    with pytest.raises(ValueError, match="which transformers does not read.*pip install.*facebook"):
        load_sam(released, backend="transformers")
    absent = released.with_name("nothing.pth")
    with pytest.raises(ValueError, match=r"expected a file of a SAM .* at .*nothing\.pth"):
        load_sam(absent, backend="transformers")


def test_other_files_are_refused(released, tmp_path):
    def refused(message, path=released):
        with pytest.raises(ValueError, match=message):
            load_sam(path)

    refused("expected a file of a SAM .* at .*nothing.pth", tmp_path / "nothing.pth")
    weights = torch.load(released, weights_only=True)
    torch.save({"model": weights}, released)  # as SAM 2
    refused("expected the weights of a SAM")
    torch.save([1, 2], released)
    refused("expected the weights of a SAM")
    torch.save(weights | {"more": torch.zeros(1)}, released)
    refused("not those of a SAM: more is unknown")
    torch.save({k: v for k, v in weights.items() if "not_a_point" not in k}, released)
    refused("prompt_encoder.not_a_point_embed.weight is missing")
    torch.save(weights | {"mask_decoder.iou_token.weight": torch.zeros(1, 5)}, released)
    refused("size mismatch for mask_decoder.iou_token.weight")
    released.write_bytes(b"nothing")
    refused("sam_vit_h_4b8939.pth is damaged or no checkpoint")


def test_no_code_of_a_file_is_run(tmp_path):
    class Harmful:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    path = tmp_path / "sam.pth"
    torch.save({"a": Harmful()}, path)
    with pytest.raises(ValueError, match="expected the weights of a SAM"):
        load_sam(path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("part", "setting", "message"),
    [
        ("vision_config", {"use_rel_pos": False}, "use_rel_pos = True"),
        ("vision_config", {"hidden_act": "relu"}, "hidden_act = gelu"),
        ("mask_decoder_config", {"hidden_act": "gelu"}, "mask decoder with relu"),
    ],
)
def test_variants_that_it_does_not_have(folder, part, setting, message):
    config = transformers.SamConfig.from_pretrained(folder)
    images = transformers.SamProcessor.from_pretrained(folder, backend="pil").image_processor
    for name, value in setting.items():
        setattr(getattr(config, part), name, value)
    with pytest.raises(ValueError, match=message):
        sizes_of_config(config, images)


def test_weights_that_are_missing(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    weights = load_file(copy / "model.safetensors")
    gone = "shared_image_embedding.positional_embedding"
    kept = {name: tensor for name, tensor in weights.items() if name != gone}
    save_file(kept, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ValueError, match=f"weights are missing: .*{re.escape(gone)}"):
        load_sam(copy)
