"""The embedded point segmenter: its maps, its letterbox, its files, and the trained weights."""

import pytest
import torch
from safetensors.torch import save_file

from dissector.grounding.point_segmenter import (
    SPREAD,
    EmbeddedPoints,
    Letterbox,
    PointPredictor,
    point_maps,
)
from dissector.grounding.points import Point, PointSegmenter
from dissector.models import ASSETS
from dissector.toybox.train_segmenter import measure

TRAINED = ASSETS / "segmenter.safetensors"


def untrained():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return EmbeddedPoints(PointPredictor())


def picture(height=64, width=64, seed=0):
    return torch.rand(height, width, 3, generator=torch.Generator().manual_seed(seed))


def test_maps_are_bumps_where_points_are():
    places = torch.tensor([[[10.5, 20.5], [40.5, 5.5], [30.5, 30.5]]])
    positive, given = torch.tensor([[True, False, True]]), torch.tensor([[True, True, False]])
    on, off = point_maps(places, positive, given)[0]
    assert on[20, 10] == 1 and off[5, 40] == 1 and on[30, 30] < 1e-3
    assert float(on[20, 13]) == pytest.approx(torch.e ** (-9 / (2 * SPREAD**2)), rel=1e-4)
    assert float(on[24, 10]) == pytest.approx(torch.e ** (-16 / (2 * SPREAD**2)), rel=1e-4)
    assert (on - off)[20, 10] == 1 and on.max() <= 1


def test_maps_do_not_add_up():
    same = torch.tensor([[[8.5, 8.5], [8.5, 8.5]]])
    both = torch.ones(1, 2, dtype=torch.bool)
    assert point_maps(same, both, both).max() == 1


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((64, 64), Letterbox(0, 0, 64, 64)),
        ((200, 100), Letterbox(0, 16, 64, 32)),
        ((30, 90), Letterbox(21, 0, 21, 64)),
        ((1000, 1), Letterbox(0, 31, 64, 1)),
    ],
)
def test_images_lie_in_the_middle(size, box):
    assert Letterbox.of(*size) == box


def test_bars_repeat_the_border_and_come_off_again():
    image = picture(24, 48)
    box = Letterbox.of(48, 24)
    small = box.shrink(image)
    assert small.shape == (3, 64, 64)
    assert torch.equal(small[:, 0], small[:, 16]) and torch.equal(small[:, 63], small[:, 47])
    values = box.restore(small[0], 48, 24)
    assert values.shape == (24, 48) and (values - image[..., 0]).abs().mean() < 0.2
    exact = Letterbox.of(64, 32)
    torch.testing.assert_close(
        exact.restore(exact.shrink(picture(32, 64))[1], 64, 32), picture(32, 64)[..., 1]
    )


@pytest.mark.parametrize(("height", "width"), [(64, 64), (40, 100), (33, 7)])
def test_masks_have_the_size_of_the_image(height, width):
    segmenter = untrained()
    assert isinstance(segmenter, PointSegmenter)
    mask = segmenter.segment(picture(height, width), [Point(3.0, 4.0), Point(5.0, 6.0, False)])
    assert mask.shape == (height, width) and mask.min() >= 0 and mask.max() <= 1


class Spy(PointPredictor):
    """Keeps the maps it is given."""

    def forward(self, images, maps):
        self.seen = maps
        return images[:, 0]


def test_places_follow_the_letterbox():
    """The middle of a wide image is the middle of the network's, its corner is below the bar."""
    spy = Spy()
    EmbeddedPoints(spy).segment(picture(10, 20), [Point(10.0, 5.0), Point(0.0, 0.0, False)])
    on, off = spy.seen[0]
    assert on.sum(dim=0).argmax() in (31, 32) and on.sum(dim=1).argmax() in (31, 32)
    assert abs(on - on.flip(0)).max() < 1e-6 and abs(on - on.flip(1)).max() < 1e-6
    assert divmod(int(off.argmax()), 64) in ((15, 0), (16, 0))


def test_points_and_their_kind_matter():
    segmenter = untrained()
    here, there = Point(10.0, 10.0), Point(50.0, 50.0)
    masks = [
        segmenter.segment(picture(), points)
        for points in ([here], [there], [here, Point(50.0, 50.0, False)], [here, there])
    ]
    for a in range(4):
        for b in range(a):
            assert (masks[a] - masks[b]).abs().max() > 1e-3
    swapped = segmenter.segment(picture(), [there, here])
    torch.testing.assert_close(swapped, masks[3])


def test_unfit_points_are_refused():
    with pytest.raises(ValueError, match="at least one positive"):
        untrained().segment(picture(), [])
    with pytest.raises(ValueError, match=r"20 × 10 pixels, got \(5, 10\)"):
        untrained().segment(picture(10, 20), [Point(5.0, 10.0)])


def test_saving_keeps_masks(tmp_path):
    segmenter, path = untrained(), tmp_path / "segmenter.safetensors"
    segmenter.save(path)
    loaded = EmbeddedPoints.load(path)
    before, after = (one.segment(picture(), [Point(9.0, 9.0)]) for one in (segmenter, loaded))
    torch.testing.assert_close(after, before, atol=5e-3, rtol=0)
    for a, b in zip(segmenter.network.parameters(), loaded.network.parameters(), strict=True):
        assert torch.equal(a.half().float(), b) and not b.requires_grad


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "segmenter.safetensors"
    with pytest.raises(ValueError, match="cannot read the point segmenter"):
        EmbeddedPoints.load(path)
    path.write_bytes(b"not safetensors at all")
    with pytest.raises(ValueError, match="cannot read the point segmenter"):
        EmbeddedPoints.load(path)
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(ValueError, match="another kind of file"):
        EmbeddedPoints.load(path)


@pytest.mark.slow
@pytest.mark.skipif(not TRAINED.exists(), reason="the weights have not been trained")
def test_the_trained_segmenter_finds_toys():
    scores = measure(EmbeddedPoints.load(TRAINED), views=1)
    assert scores[1] > 0.8 and scores[3] > 0.85
