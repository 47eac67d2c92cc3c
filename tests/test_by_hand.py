"""Masks and clicks from a person: read, refused by name, and carried to other views."""

import json

import numpy as np
import pytest
import torch
from PIL import Image
from two_balls import ByColour, seen

from dissector.cameras import orbit
from dissector.grounding.by_hand import (
    HandPrompts,
    carry,
    load_clicks,
    load_masks,
    merge,
    seen_background,
)
from dissector.grounding.points import Point
from dissector.mask_lifting import overlap
from dissector.toybox.renderer import BACKGROUND

LAYERS = ("frog", "lily pad")
STEMS = ("000", "001", "002")
SIZE = (20, 30)


def draw(path, pixels, mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels, dtype=np.uint8)).convert(mode).save(path)


def half(value=255.0):
    picture = np.zeros(SIZE)
    picture[:, :10] = value
    return picture


def clicks_file(folder, content):
    path = folder / "clicks.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_white_is_the_layer(tmp_path, mode):
    draw(tmp_path / "frog" / "001.png", half(), mode)
    (mask,) = load_masks(tmp_path, LAYERS, STEMS, SIZE).masks["frog"].values()
    assert torch.equal(mask, torch.from_numpy(half() / 255).float())


def test_grey_is_soft_and_transparent_is_not_there(tmp_path):
    draw(tmp_path / "frog" / "001.png", half(51))
    (tmp_path / "lily pad").mkdir()
    picture = np.full((*SIZE, 4), 255, dtype=np.uint8)
    picture[:, 10:, 3] = 0
    Image.fromarray(picture).save(tmp_path / "lily pad" / "000.png")
    deep = (half() / 255 * 65535).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / "lily pad" / "001.png")
    (tmp_path / "frog" / ".hidden").write_text("of an editor")
    draw(tmp_path / "frog" / "002.png", half())
    masks = load_masks(tmp_path, LAYERS, STEMS, SIZE).masks
    assert list(masks["frog"]) == ["001", "002"]
    torch.testing.assert_close(masks["frog"]["001"], torch.from_numpy(half(0.2)).float())
    for stem in ("000", "001"):
        assert torch.equal(masks["lily pad"][stem], torch.from_numpy(half(1)).float())


def test_hyphens_stand_for_spaces(tmp_path):
    draw(tmp_path / "masks" / "lily-pad" / "000.png", half())
    draw(tmp_path / "masks" / "lily pad" / "001.png", 0 * half())
    masks = load_masks(tmp_path / "masks", LAYERS, STEMS, SIZE).masks
    assert set(masks) == {"lily pad"} and set(masks["lily pad"]) == {"000", "001"}
    file = clicks_file(tmp_path, {"lily-pad": {"000": {"positive": [[1, 2]]}}})
    assert load_clicks(file, LAYERS, STEMS, SIZE).layers() == ("lily pad",)
    draw(tmp_path / "masks" / "lily pad" / "000.png", half())
    with pytest.raises(ValueError, match="got another: .*000.png"):
        load_masks(tmp_path / "masks", LAYERS, STEMS, SIZE)


@pytest.mark.parametrize(
    ("path", "pixels", "message"),
    [
        ("frog/000.png", np.full((20, 31), 255), r"30 × 20 pixels.*got 31 × 20: .*frog.000.png"),
        ("frog/000.png", np.zeros(SIZE), r"masks of 'frog' in .* are empty in every view"),
        ("toad/000.png", half(), r"layers frog, lily pad, got 'toad': .*toad"),
        ("frog/003.png", half(), r"one of 3 views, got '003': .*frog.003.png"),
        ("frog/000.jpg", half(), r"STEM.png, got .*000.jpg"),
        ("000.png", half(), r"folders named after layers in .*, got .*000.png"),
    ],
)
def test_wrong_masks_are_named(tmp_path, path, pixels, message):
    draw(tmp_path / path, pixels)
    with pytest.raises(ValueError, match=message):
        load_masks(tmp_path, LAYERS, STEMS, SIZE)


def test_masks_that_are_not_there_or_damaged(tmp_path):
    with pytest.raises(ValueError, match="folder of masks.*nowhere"):
        load_masks(tmp_path / "nowhere", LAYERS, STEMS, SIZE)
    (tmp_path / "frog").mkdir()
    with pytest.raises(ValueError, match="frog, got none"):
        load_masks(tmp_path, LAYERS, STEMS, SIZE)
    (tmp_path / "frog" / "000.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match="cannot read the mask .*000.png"):
        load_masks(tmp_path, LAYERS, STEMS, SIZE)


def test_clicks_are_points(tmp_path):
    content = {
        "frog": {
            "000": {"positive": [[1, 2.5], [29, 19]], "negative": [[3, 4]]},
            "002": {"positive": [[0, 0]]},
        }
    }
    found = load_clicks(clicks_file(tmp_path, content), LAYERS, STEMS, SIZE).clicks
    first = (Point(1.0, 2.5), Point(29.0, 19.0), Point(3.0, 4.0, False))
    assert found == {"frog": {"000": first, "002": (Point(0.0, 0.0),)}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot read the clicks in .*clicks.json"),
        ([], r"object of layers in .*clicks.json, got \[\]"),
        ({"toad": {}}, "layers frog, lily pad, got 'toad': .*clicks.json"),
        ({"frog": 3}, "object of views of 'frog' in .*clicks.json, got 3"),
        ({"frog": {"007": {}}}, "one of 3 views, got '007': .*clicks.json"),
        ({"frog": {"000": []}}, "object of 'frog', view '000' in .*clicks.json"),
        ({"frog": {"000": {"maybe": []}}}, "'frog', view '000' in .*clicks.json, got 'maybe'"),
        ({"frog": {"000": {"negative": [[1, 2]]}}}, "view '000' .*at least one positive"),
        ({"frog": {"000": {"positive": []}}}, "clicks.json: expected at least one positive"),
        ({"frog": {"000": {"positive": [[30, 2]]}}}, r"clicks.json: .*30 × 20.*got \(30, 2\)"),
        ({"frog": {"000": {"positive": [[1, -2]]}}}, r"inside the image.*got \(1, -2\)"),
        ({"frog": {"000": {"positive": [1, 2]}}}, "positive clicks of 'frog'.*list of pairs"),
        ({"frog": {"000": {"positive": [[1, True]]}}}, "list of pairs"),
        ('{"frog": {"000": {"positive": [[NaN, 1]]}}}', "list of pairs"),
        ({"lily pad": {"000": {"positive": [[1, 1]]}}, "lily-pad": {}}, "'lily pad' once"),
    ],
)
def test_wrong_clicks_are_named(tmp_path, content, message):
    with pytest.raises(ValueError, match=message):
        load_clicks(clicks_file(tmp_path, content), LAYERS, STEMS, SIZE)


def test_a_file_of_clicks_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="cannot read the clicks in .*clicks.json"):
        load_clicks(tmp_path / "clicks.json", LAYERS, STEMS, SIZE)


def test_prompts_are_merged_but_never_two_in_a_view():
    mask, points = torch.ones(2, 2), (Point(1.0, 1.0),)
    masks = HandPrompts(masks={"frog": {"000": mask}})
    clicks = HandPrompts(clicks={"frog": {"001": points}, "lily pad": {"000": points}})
    for merged in (merge(masks, clicks), merge(clicks, masks)):
        assert merged.masks == {"frog": {"000": mask}}
        assert merged.clicks == dict(clicks.clicks)
    assert set(merge(masks, clicks).layers()) == {"frog", "lily pad"}
    again = HandPrompts(clicks={"frog": {"000": points}})
    with pytest.raises(ValueError, match="'frog' in a view, got both in '000'"):
        merge(masks, again)
    assert merge(masks, HandPrompts()).layers() == ("frog",)


AZIMUTHS = torch.tensor([0.0, 120.0, 240.0])


@pytest.fixture(scope="module")
def photographs():
    return seen(orbit(AZIMUTHS, torch.full((3,), 20.0), size=30))


@pytest.fixture(scope="module")
def targets():
    azimuth = torch.arange(8) * 45.0 + 10
    return seen(orbit(azimuth, torch.full_like(azimuth, 10), size=24))


def carried(prompts, photographs, targets, segmenter=None, layer="frog"):
    generator = torch.Generator().manual_seed(0)
    return carry(
        prompts,
        layer,
        STEMS,
        photographs[0],
        photographs[1],
        targets[0],
        segmenter or ByColour(),
        generator=generator,
    )


def ious(masks, targets, ball):
    """Of the views that show the ball."""
    pairs = zip(masks > 0.5, targets[2][..., ball] > 0.5, strict=True)
    return [overlap(mask, truth) for mask, truth in pairs if truth.any()]


def click_on(photographs, view, ball):
    y, x = (photographs[2][view, ..., ball] > 0.99).nonzero().float().mean(dim=0).tolist()
    return (Point(x + 0.5, y + 0.5),)


@pytest.mark.parametrize("ball", [0, 1])
def test_one_click_reaches_every_view(photographs, targets, ball):
    prompts = HandPrompts(clicks={"frog": {"000": click_on(photographs, 0, ball)}})
    segmenter = ByColour()
    masks = carried(prompts, photographs, targets, segmenter)
    assert masks.shape == (8, 24, 24) and masks.min() >= 0 and masks.max() <= 1
    assert min(ious(masks, targets, ball)) > 0.85
    assert segmenter.points[0] == prompts.clicks["frog"]["000"]
    assert 1 < segmenter.calls <= 1 + len(targets[0])


def test_masks_and_clicks_of_several_views_count(photographs, targets):
    mixed = HandPrompts(
        masks={"frog": {"001": photographs[2][1, ..., 0]}},
        clicks={"frog": {"002": click_on(photographs, 2, 0)}},
    )
    assert min(ious(carried(mixed, photographs, targets), targets, 0)) > 0.85


def test_a_mask_that_contradicts_the_segmenter_wins(photographs, targets):
    """All three masks say that the second ball is the frog, whatever its colour."""
    masks = {stem: photographs[2][view, ..., 1] for view, stem in enumerate(STEMS)}
    found = carried(HandPrompts(masks={"frog": masks}), photographs, targets)
    assert min(ious(found, targets, 1)) > 0.85 and max(ious(found, targets, 0)) < 0.1


def test_prompts_that_cannot_be_carried(photographs, targets):
    mask = photographs[2][0, ..., 0]
    with pytest.raises(ValueError, match="a mask or clicks of 'lily pad', got none"):
        carried(HandPrompts({"frog": {"000": mask}}), photographs, targets, layer="lily pad")
    with pytest.raises(ValueError, match="in the given views, got '009'"):
        carried(HandPrompts({"frog": {"009": mask}}), photographs, targets)
    with pytest.raises(ValueError, match=r"expected a mask of \(30, 30\), got \(7, 30\)"):
        carried(HandPrompts({"frog": {"000": mask[:7]}}), photographs, targets)
    frozen, colour, _ = photographs
    with pytest.raises(ValueError, match="a stem for each of 3 views, got 2"):
        carry(
            HandPrompts({"frog": {"000": mask}}),
            "frog",
            STEMS[:2],
            frozen,
            colour,
            targets[0],
            ByColour(),
            generator=torch.Generator(),
        )


def test_the_background_is_what_shows_where_nothing_is(photographs):
    frozen, colour, _ = photographs
    torch.testing.assert_close(seen_background(frozen, colour), torch.tensor(BACKGROUND))
    before_it = orbit(torch.tensor([-90.0]), torch.zeros(1), size=4, field_of_view=4.0)
    full, picture, _ = seen(before_it)
    assert seen_background(full, picture).tolist() == [1.0, 1.0, 1.0]
