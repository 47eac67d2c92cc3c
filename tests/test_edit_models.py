"""The model that edits by prompt work with."""

import pytest
from tiny_diffusion import save_tiny_model

from dissector.denoiser import LatentDenoiser
from dissector.model_files import World
from editing.errors import EditError
from editing.prompted.edit_models import check_prompt, load_edit_models

WORDS = ("a", "frog", "lily", "pad", ",", "red")


@pytest.fixture(scope="module")
def denoiser(tmp_path_factory):
    return LatentDenoiser.load(save_tiny_model(tmp_path_factory.mktemp("model")))


def test_the_lens_is_that_of_the_training_pictures():
    models = load_edit_models()
    world = models.denoiser.world
    assert (models.lens.field_of_view, models.lens.radius) == (
        world.field_of_view,
        world.camera_radius,
    )
    assert models.device == "cpu" and models.denoiser.words


def test_a_prompt_is_trimmed(denoiser):
    assert check_prompt(denoiser, "  a   blue dragon ") == "a blue dragon"


def test_unknown_words_are_named_and_the_known_ones_listed(denoiser, monkeypatch):
    monkeypatch.setattr(denoiser, "world", World(words=WORDS))
    assert check_prompt(denoiser, "A red frog, a lily pad") == "A red frog, a lily pad"
    with pytest.raises(EditError) as caught:
        check_prompt(denoiser, "a golden frog on a dragon")
    text = str(caught.value)
    assert 'does not know "golden", "on", "dragon".' in text
    assert text.endswith("It knows: a, frog, lily, pad, red.")


@pytest.mark.parametrize(("prompt", "text"), [(" ", "empty"), ("frog " * 40, "at most")])
def test_a_prompt_of_the_wrong_length_is_refused(denoiser, prompt, text):
    with pytest.raises(EditError, match=text):
        check_prompt(denoiser, prompt)


def test_room_is_kept_for_the_words_of_a_view(denoiser):
    limit = denoiser.max_tokens - 3
    check_prompt(denoiser, " ".join(["frog"] * limit))
    with pytest.raises(EditError):
        check_prompt(denoiser, " ".join(["frog"] * (limit + 1)))
