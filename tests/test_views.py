"""Views of a scene: large pictures against the renderer, and what models make of them."""

from dataclasses import replace

import pytest
import torch
from two_balls import TwoBalls

from dissector.distillation import Scene
from dissector.grounding.instances import ground_layers
from dissector.occupancy import OccupancyGrid
from dissector.pictures import all_round
from dissector.settings import Lens, ViewSettings
from dissector.views import RAYS, see, take_pictures
from dissector.volume_rendering import render

SETTINGS = ViewSettings(views=3, size=12, samples=24)
BEHIND = torch.tensor([0.2, 0.9, 0.4])


def scene():
    made = Scene.__new__(Scene)
    object.__setattr__(made, "field", TwoBalls())
    object.__setattr__(made, "occupancy", OccupancyGrid())
    return made


def cameras(size, views=2):
    device = torch.device("cpu")
    return all_round(views, size=size, lens=Lens(), device=device, elevations=(10.0, 40.0))


def test_large_pictures_are_those_of_the_renderer(monkeypatch):
    monkeypatch.setattr("dissector.views.RAYS", 37)  # does not divide a view
    made = take_pictures(scene(), cameras(20), 24, BEHIND)
    expected = render(TwoBalls(), cameras(20), background=BEHIND, samples=24).colour
    assert made.shape == (2, 20, 20, 3) and RAYS != 37
    torch.testing.assert_close(made, expected, rtol=0, atol=1e-6)


def test_pictures_are_the_views_unless_larger_ones_are_wanted():
    views = see(scene(), SETTINGS, Lens(), BEHIND)
    assert views.pictures is views.colour
    large = see(scene(), replace(SETTINGS, picture_size=48), Lens(), BEHIND)
    assert large.pictures.shape == (3, 48, 48, 3)
    assert torch.equal(large.colour, views.colour)
    small = torch.nn.functional.avg_pool2d(large.pictures.permute(0, 3, 1, 2), 4)
    shrunk = small.permute(0, 2, 3, 1)
    assert (
        (shrunk - views.colour).abs().mean()
        < 0.04
        < (shrunk.roll(1, 0) - views.colour).abs().mean()
    )


def test_masks_are_sought_in_the_pictures_and_come_in_the_size_of_the_views():
    views = see(scene(), replace(SETTINGS, picture_size=48), Lens(), BEHIND)

    class Seeker:
        def ground(self, images, phrases):
            assert images.shape[1:3] == (48, 48)
            mask = (images - BEHIND).abs().amax(dim=-1) > 0.05
            return mask[:, None].float()

    masks = ground_layers(Seeker(), views, ["ball"], generator=torch.Generator())
    assert masks.shape == (3, 1, 12, 12)
    shown = ((views.colour - BEHIND).abs().amax(dim=-1) > 0.05).float()
    assert (masks[:, 0] - shown).abs().mean() < 0.1
    assert ((masks > 0) & (masks < 1)).any()  # outlines are shared, not cut


def test_smaller_pictures_are_refused():
    with pytest.raises(ValueError, match="expected picture_size >= size, got 32 and 64"):
        ViewSettings(picture_size=32)
