"""SAM behind the protocol of point segmenters, with a random tiny SAM."""

import numpy as np
import pytest
import torch
from PIL import Image
from tiny_masks import save_tiny_sam

from dissector.grounding.points import Point, PointSegmenter
from dissector.grounding.proposals import Proposals
from dissector.grounding.sam_points import SamPoints


@pytest.fixture(scope="module")
def points_of_sam(tmp_path_factory):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        folder = save_tiny_sam(tmp_path_factory.mktemp("sam"))
    return SamPoints.load(folder, backend="transformers")


def picture(height=30, width=40):
    return torch.rand(height, width, 3, generator=torch.Generator().manual_seed(1))


POINTS = [Point(5.0, 20.0), Point(30.0, 10.0, False)]


def test_masks_have_the_size_of_the_image(points_of_sam):
    assert isinstance(points_of_sam, PointSegmenter)
    assert points_of_sam.backends == {"sam": "transformers"}
    assert not any(weight.requires_grad for weight in points_of_sam.sam.model.parameters())
    for height, width in ((30, 40), (50, 20)):
        mask = points_of_sam.segment(picture(height, width), [Point(5.0, 20.0)])
        assert mask.shape == (height, width) and 0 <= mask.min() and mask.max() <= 1


@torch.no_grad()
def test_agrees_with_transformers(points_of_sam):
    image, sam = picture(), points_of_sam.sam
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
    mask = points_of_sam.segment(image, POINTS)
    assert np.array_equal(mask.numpy() > 0.5, binary[0, best].numpy())
    assert not torch.equal(binary[0, 0], binary[0, 1])


def test_three_masks_are_proposed(points_of_sam):
    proposals = points_of_sam.propose(picture(), POINTS)
    assert proposals.masks.shape == (1, 3, 30, 40) and proposals.quality.shape == (1, 3)


@pytest.mark.parametrize("best", [0, 1, 2])
def test_the_mask_of_the_best_quality_is_taken(best):
    class Known:
        def click(self, image, points):
            quality = torch.full((1, 3), 0.2)
            quality[0, best] = 0.9
            return Proposals(torch.arange(3.0).reshape(1, 3, 1, 1).expand(1, 3, 30, 40), quality)

    assert (SamPoints(Known()).segment(picture(), POINTS) == best).all()


def test_labels_matter(points_of_sam):
    both = [Point(5.0, 20.0), Point(30.0, 10.0)]
    assert not torch.equal(
        points_of_sam.segment(picture(), POINTS), points_of_sam.segment(picture(), both)
    )


def test_unfit_points_are_refused(points_of_sam):
    with pytest.raises(ValueError, match="at least one positive"):
        points_of_sam.segment(picture(), POINTS[1:])
    with pytest.raises(ValueError, match="inside the image"):
        points_of_sam.segment(picture(), [Point(40.0, 2.0)])
