"""Masks of all layers: found, given on the run's views, and given on the images of the input."""

import pytest
import torch
from two_balls import ByColour, TwoBalls, seen

from dissector.cameras import orbit
from dissector.distillation import Scene
from dissector.grounding.by_hand import HandPrompts
from dissector.grounding.points import Point
from dissector.inputs import Inputs
from dissector.layer_masks import (
    MaskModels,
    Prompted,
    add_prompted,
    check_found,
    mask_layers,
)
from dissector.occupancy import OccupancyGrid
from dissector.placement import Placement
from dissector.posed_images import PosedImages
from dissector.settings import ViewSettings
from dissector.toybox.renderer import BACKGROUND
from dissector.views import Views

LAYERS = ("red", "blue")
AZIMUTHS = torch.tensor([0.0, 120.0, 240.0])
SETTINGS = ViewSettings(views=3, size=24, samples=32)
BEHIND = torch.tensor(BACKGROUND)


def cameras(size, azimuths=AZIMUTHS):
    return orbit(azimuths, torch.full_like(azimuths, 20.0), size=size, field_of_view=36.0)


SAMPLES, COLOUR, TRUTH = seen(cameras(24), samples=32)
VIEWS = Views(SAMPLES, COLOUR, COLOUR, ("front", "side", "side"))
TRUTH = TRUTH.permute(0, 3, 1, 2)


class Wrong:
    """A grounder that finds everything everywhere."""

    asked = ()

    def ground(self, images, phrases):
        self.asked = tuple(phrases)
        return torch.full((len(images), len(phrases), *images.shape[1:3]), 1.0 / len(phrases))


def scene():
    """The balls as a scene: only its field and its cells are used."""
    made = Scene.__new__(Scene)
    object.__setattr__(made, "field", TwoBalls())
    object.__setattr__(made, "occupancy", OccupancyGrid())
    return made


def masks_of(prompts, grounder, images=None, segmenter=None):
    return mask_layers(
        scene(),
        VIEWS,
        Inputs(LAYERS, images, prompts),
        MaskModels(grounder, segmenter),
        SETTINGS,
        BEHIND,
        generator=torch.Generator().manual_seed(0),
    )


def overlap(one, two):
    one, two = one > 0.5, two > 0.5
    return float((one & two).sum() / (one | two).sum())


def test_without_prompts_the_grounder_is_believed():
    grounder = Wrong()
    masks = masks_of(HandPrompts(), grounder)
    assert grounder.asked == LAYERS and (masks == 0.5).all()


def test_clicks_on_a_view_of_the_run_take_precedence():
    """One click on the red ball in the front view, where it lies at the left."""
    grounder = Wrong()
    row, column = (TRUTH[0, 0] > 0.9).nonzero().float().mean(dim=0).tolist()
    prompts = HandPrompts(clicks={"red": {"000": (Point(column, row),)}})
    masks = masks_of(prompts, grounder, segmenter=ByColour())
    assert grounder.asked == ("blue",)
    assert overlap(masks[:, 0], TRUTH[:, 0]) > 0.8
    taken = TRUTH[:, 0] > 0.99
    assert masks[:, 1][taken].mean() < 0.2 and masks[:, 1][~taken].mean() > 0.8
    assert masks.sum(dim=1).max() <= 1 + 1e-6


def test_masks_on_the_images_of_the_input_reach_the_runs_views():
    """Of another size, from other sides, and with all layers given, so that nothing is grounded."""
    lens = cameras(160, torch.tensor([40.0, 200.0]))
    _, _, parts = seen(lens, samples=32)
    given = {
        layer: {stem: parts[view, :, :, index] for view, stem in enumerate(("x", "y"))}
        for index, layer in enumerate(LAYERS)
    }
    blank = torch.ones(2, 160, 160, 3)
    images = PosedImages(("x", "y"), lens, blank, blank[..., 0], Placement(), (160, 160))
    masks = masks_of(HandPrompts(masks=given), None, images, ByColour())
    for index in range(2):
        assert overlap(masks[:, index], TRUTH[:, index]) > 0.8


def test_masks_given_for_one_place_share_it():
    everywhere = {layer: {"000": torch.ones(24, 24)} for layer in LAYERS}
    prompted = Prompted(HandPrompts(masks=everywhere), ("000",), SAMPLES.select([0]), COLOUR[:1])
    masks = add_prompted(
        torch.zeros(3, 2, 24, 24),
        LAYERS,
        prompted,
        SAMPLES,
        ByColour(),
        generator=torch.Generator().manual_seed(0),
    )
    assert masks.sum(dim=1).max() <= 1 + 1e-6 and masks[0].amax() > 0.4


def test_layers_that_are_nowhere_are_named_with_what_is_wrong_and_what_to_do():
    masks = torch.zeros(3, 2, 8, 8)
    masks[:, 0, 2:4], masks[1, 1, 0, 0] = 0.9, 0.5
    check_found(masks, LAYERS, "was not found in any view", "try another seed")
    masks[1, 1, 0, 0] = 0.45
    expected = f"'{LAYERS[1]}' was not found in any view of the scene; try another seed"
    with pytest.raises(ValueError, match=expected):
        check_found(masks, LAYERS, "was not found in any view", "try another seed")


class Travelling:
    """A model that is at a place, and that no GPU has room for if it is too large."""

    def __init__(self, backends=None, *, large=False):
        self.place, self.large = "cpu", large
        if backends is not None:
            self.backends = backends

    def ground(self, images, phrases): ...

    def segment(self, image, points): ...

    def to(self, device):
        if self.large and device != "cpu":
            raise torch.OutOfMemoryError
        self.place = device


def test_models_are_on_a_device_only_while_they_are_needed():
    models = MaskModels(Travelling(), Travelling())
    with pytest.raises(KeyError), models.on("meta"):
        assert models.grounder.place == models.segmenter.place == "meta"
        raise KeyError
    assert models.grounder.place == models.segmenter.place == "cpu"
    with MaskModels(Wrong(), None).on("meta"):
        """What can't be moved stays."""


def test_models_that_do_not_fit_together_leave_the_device():
    models = MaskModels(Travelling(), Travelling(large=True))
    with pytest.raises(torch.OutOfMemoryError), models.on("meta"):
        pytest.fail("the second one does not fit")
    assert models.grounder.place == "cpu"


def test_the_backends_of_masks_are_those_of_the_models_that_have_some():
    assert MaskModels(Wrong(), None).backends == {}
    sam = Travelling({"sam": "transformers"})
    assert MaskModels(sam, None).backends == MaskModels(Wrong(), sam).backends == sam.backends
