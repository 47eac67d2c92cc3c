"""Pictures of the object that is to be."""

import torch
from gaussian_prior import GREY
from wishing_prior import WishingPrior, disc

from dissector.settings import Lens
from editing.prompted.goal_pictures import GoalViews, even_orbit, mean_colour, silhouettes
from editing.prompted.neighbours import Neighbours
from editing.prompted.replace_settings import GoalSettings

SIZE = 16
SETTINGS = GoalSettings(alone=4, together=0, size=SIZE, denoising_steps=20, guidance_scale=1.0)
RED = disc(SIZE, 0.5, (1.0, 0.0, 0.0))


def views(prior, prompts, settings=SETTINGS):
    cameras, _ = even_orbit(len(prompts), 0.0, settings, Lens())
    scenery = Neighbours.none().seen(cameras, GREY)
    return GoalViews(prior, settings, scenery, prompts, settings.alone)


def test_much_noise_gives_the_prompt_and_little_leaves_the_picture():
    """For images ~ N(μ, 0.1²), denoising from t moves a picture the further the larger t is."""
    prior = WishingPrior({"a bunny": RED}, SIZE)
    old = disc(SIZE, 0.5, (0.0, 0.0, 1.0)).permute(1, 2, 0).expand(4, -1, -1, -1)
    four = views(prior, ("a bunny, front view",) * 4)
    wanted, errors = RED.permute(1, 2, 0), []
    for noise in (0.9, 0.3, 0.05):
        made = four.imagine(old, noise, generator=torch.Generator().manual_seed(0))
        errors.append(float((made.colour - wanted).abs().mean()))
    assert errors[0] < 0.06 and errors[0] < errors[1] < errors[2]


def test_all_views_share_one_noise():
    prior = WishingPrior({"a bunny": RED}, SIZE)
    same = torch.full((4, SIZE, SIZE, 3), 0.4)
    made = views(prior, ("a bunny, front view",) * 4).imagine(
        same, 0.6, generator=torch.Generator().manual_seed(1)
    )
    assert torch.allclose(made.colour, made.colour[:1].expand(4, -1, -1, -1), atol=1e-6)


def test_views_of_the_scene_count_wholly():
    prior = WishingPrior({}, SIZE)
    settings = GoalSettings(alone=2, together=2, size=SIZE, denoising_steps=4)
    plain = torch.full((4, SIZE, SIZE, 3), 0.5)
    made = views(prior, ("a frog",) * 4, settings).imagine(
        plain, 0.9, generator=torch.Generator().manual_seed(0)
    )
    assert made.alpha[2:].min() == 1 and made.alpha[:2].mean() < 0.5


def test_silhouettes_have_no_holes_and_no_stains():
    image = torch.full((1, 32, 32, 3), 0.5)
    image[0, 6:26, 6:26] = torch.tensor([0.9, 0.2, 0.2])
    image[0, 12:16, 12:16] = 0.5  # a spot of the background's colour, inside
    image[0, 1, 30] = 0.0  # a stain
    alpha = silhouettes(image, GREY)[0]
    expected = torch.zeros(32, 32)
    expected[6:26, 6:26] = 1
    assert torch.equal(alpha, expected)
    assert silhouettes(torch.full((1, 8, 8, 3), 0.5), GREY).sum() == 0


def test_the_mean_colour_is_that_of_the_object():
    prior = WishingPrior({"a bunny": RED}, SIZE)
    found = mean_colour(prior, "a bunny", SETTINGS, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(found, torch.tensor([1.0, 0.0, 0.0]))


def test_the_views_go_all_round_and_are_named():
    settings = GoalSettings(elevations=(0.0, 60.0))
    cameras, words = even_orbit(4, 0.0, settings, Lens())
    assert words == ("front", "overhead", "back", "overhead")
    places = cameras.camera_to_world[:, :3, 3]
    assert torch.allclose(places.norm(dim=1), torch.tensor(Lens().radius))
    assert torch.allclose(places[0], torch.tensor([Lens().radius, 0.0, 0.0]), atol=1e-6)
