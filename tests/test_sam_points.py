"""SAM behind the protocol of point segmenters, with a random tiny SAM."""

import shutil

import numpy as np
import pytest
import torch
from PIL import Image
from test_grounded_sam import save_tiny_sam

from dissector.grounding.grounded_sam import Proposals
from dissector.grounding.points import Point, PointSegmenter
from dissector.grounding.sam_points import SamPoints


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return save_tiny_sam(tmp_path_factory.mktemp("sam"))


@pytest.fixture(scope="module")
def sam(folder):
    return SamPoints.load(folder)


def picture(height=30, width=40):
    return torch.rand(height, width, 3, generator=torch.Generator().manual_seed(1))


POINTS = [Point(5.0, 20.0), Point(30.0, 10.0, False)]


def test_masks_have_the_size_of_the_image(sam):
    assert isinstance(sam, PointSegmenter)
    assert not any(weight.requires_grad for weight in sam.model.parameters())
    for height, width in ((30, 40), (50, 20)):
        mask = sam.segment(picture(height, width), [Point(5.0, 20.0)])
        assert mask.shape == (height, width) and 0 <= mask.min() and mask.max() <= 1


@torch.no_grad()
def test_agrees_with_transformers(sam):
    image = picture()
    pixels = Image.fromarray((255 * image).round().byte().numpy())
    inputs = sam.processor(
        images=pixels,
        input_points=[[[5.0, 20.0], [30.0, 10.0]]],
        input_labels=[[1, 0]],
        return_tensors="pt",
    )
    inputs["input_points"] = inputs["input_points"].float()
    sizes = inputs["original_sizes"], inputs["reshaped_input_sizes"]
    output = sam.model(inputs["pixel_values"], **{k: inputs[k] for k in inputs if "input_" in k
                       and k != "reshaped_input_sizes"})  # fmt: skip
    (binary,) = sam.processor.post_process_masks(output.pred_masks, *sizes)
    best = int(output.iou_scores[0, 0].argmax())
    mask = sam.segment(image, POINTS)
    assert np.array_equal(mask.numpy() > 0.5, binary[0, best].numpy())
    assert not torch.equal(binary[0, 0], binary[0, 1])


def test_three_masks_are_proposed(sam):
    proposals = sam.propose(picture(), POINTS)
    assert proposals.masks.shape == (1, 3, 30, 40) and proposals.quality.shape == (1, 3)


@pytest.mark.parametrize("best", [0, 1, 2])
def test_the_mask_of_the_best_quality_is_taken(best):
    class Known(SamPoints):
        def propose(self, image, points):
            quality = torch.full((1, 3), 0.2)
            quality[0, best] = 0.9
            return Proposals(torch.arange(3.0).reshape(1, 3, 1, 1).expand(1, 3, 30, 40), quality)

    assert (Known(None, None).segment(picture(), POINTS) == best).all()


def test_labels_matter(sam):
    both = [Point(5.0, 20.0), Point(30.0, 10.0)]
    assert not torch.equal(sam.segment(picture(), POINTS), sam.segment(picture(), both))


def test_unfit_points_are_refused(sam):
    with pytest.raises(ValueError, match="at least one positive"):
        sam.segment(picture(), POINTS[1:])
    with pytest.raises(ValueError, match="inside the image"):
        sam.segment(picture(), [Point(40.0, 2.0)])


def test_damaged_folders_are_named(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="cannot read the SAM in .*copy"):
        SamPoints.load(copy)
    (copy / "model.safetensors").unlink()
    with pytest.raises(ValueError, match="as safetensors"):
        SamPoints.load(copy)
