"""From the form's fields to a wish, from a wish to a request of the pipeline."""

from types import SimpleNamespace

import pytest
import torch

import app
from dissector.out_of_memory import in_words
from dissector.prompts import find_layers
from editing.errors import EditError
from editing.sessions.engine import (
    PRESETS,
    Engine,
    Weights,
    Wish,
    for_the_page,
    pipeline_engine,
    read_wish,
)


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        ("", ()),
        (None, ()),
        (" , ", ()),
        ("frog", ("frog",)),
        ("frog, lily pad ,", ("frog", "lily pad")),
    ],
)
def test_layer_names_are_separated_by_commas(layers, names):
    assert read_wish(" a frog ", layers, "smoke", 3) == Wish("a frog", names, "smoke", 3)


@pytest.mark.parametrize("seed", [None, -1, 1.5])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError, match="whole number"):
        read_wish("a frog", "", "smoke", seed)


@pytest.fixture
def no_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def test_a_wish_becomes_a_request_of_the_pipeline(no_gpu, tmp_path):
    wish = Wish("a frog on a lily pad", ("frog", "lily pad"), "smoke", 3)
    request = pipeline_engine().request(wish, tmp_path)
    assert (request.prompt, request.layers) == (wish.prompt, wish.layers)
    assert (request.preset, request.seed, request.device) == ("smoke", 3, "cpu")
    assert request.out == tmp_path


def test_no_layer_names_leave_them_to_the_prompt(no_gpu, tmp_path):
    wish = Wish("a frog on a lily pad", (), "smoke", 0)
    assert pipeline_engine().request(wish, tmp_path).layers is None


def test_the_paper_preset_needs_a_gpu(no_gpu, tmp_path):
    with pytest.raises(ValueError, match="needs a CUDA GPU"):
        pipeline_engine().request(Wish("a frog on a lily pad", (), "paper", 0), tmp_path)


def test_the_pipeline_checks_the_wish(no_gpu, tmp_path):
    with pytest.raises(ValueError, match="the prompt is empty"):
        pipeline_engine().request(Wish("", (), "smoke", 0), tmp_path)


@pytest.mark.parametrize(
    "prompt, layers, words",
    [
        ("a frog", (), "found only 'frog'. Name them under \"Layers and seed\"."),
        ("a frog on a lily pad", ("frog",), "at least two layers"),
    ],
)
def test_a_single_object_is_refused_before_the_queue(no_gpu, tmp_path, prompt, layers, words):
    with pytest.raises(ValueError, match=words):
        pipeline_engine().request(Wish(prompt, layers, "smoke", 0), tmp_path)


def test_what_cannot_run_is_known_before(no_gpu, monkeypatch):
    assert pipeline_engine().unavailable() == ("paper",)
    assert "paper" in [preset.value for preset in PRESETS]
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pipeline_engine().unavailable() == ()


def test_an_engine_without_a_model_says_so():
    engine = Engine(lambda wish, out: None, lambda request: iter(()))
    with pytest.raises(EditError, match="no model"):
        engine.models()


def test_refusals_speak_of_what_the_page_has():
    with pytest.raises(ValueError, match="--layers") as caught:
        find_layers("a frog")
    told = for_the_page(str(caught.value))
    assert told.startswith("Expected at least two objects") and "--" not in told
    assert told.endswith('. Name them under "Layers and seed".')
    unknown = "the model doesn't know 'x'. It knows: a, b. For other words use S: --prior s/v1.5-a"
    assert for_the_page(unknown) == "The model doesn't know 'x'. It knows: a, b."
    assert for_the_page("Out of memory; 3 GB are free.") == "Out of memory; 3 GB are free."


def test_weights_reach_the_request(no_gpu, tmp_path):
    weights = Weights("owner/model", "low", "owner/dino", "owner/sam")
    wish = Wish("a frog on a lily pad", (), "smoke", 0)
    request = pipeline_engine(weights).request(wish, tmp_path)
    assert (request.prior, request.memory) == ("owner/model", "low")
    assert (request.detector, request.segmenter) == ("owner/dino", "owner/sam")
    assert pipeline_engine().request(wish, tmp_path).prior == "embedded"


def test_models_are_those_of_the_weights_and_loaded_once(no_gpu, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "editing.prompted.edit_models.load_edit_models", lambda *given: asked.append(given) or asked
    )
    engine = pipeline_engine(Weights("owner/model", "low"))
    assert engine.models() is engine.models()
    assert asked == [("owner/model", "cpu", "low")]


def test_a_wrong_prior_stops_the_program_before_it_serves(no_gpu, tmp_path, capsys):
    with pytest.raises(SystemExit):
        app.main(["--prior", str(tmp_path / "nothing")])
    assert "there is no such folder" in capsys.readouterr().err


def test_a_run_works_with_the_prior_of_the_edits(no_gpu, monkeypatch, tmp_path):
    models = SimpleNamespace(denoiser=object())
    monkeypatch.setattr("editing.prompted.edit_models.load_edit_models", lambda *_: models)
    monkeypatch.setattr("dissector.pipeline.run", lambda request, *, prior: iter([prior]))
    engine = pipeline_engine()
    assert list(engine.run("a request")) == [models.denoiser]
    assert engine.models() is models


def test_a_run_that_the_gpu_is_too_small_for_says_what_helps(no_gpu, monkeypatch):
    def run(request, *, prior):
        yield from in_words(failing(), lambda _: "the GPU ran out of memory; use --memory low")

    def failing():
        raise torch.OutOfMemoryError("CUDA out of memory")
        yield

    monkeypatch.setattr("editing.prompted.edit_models.load_edit_models", lambda *_: models)
    monkeypatch.setattr("dissector.pipeline.run", run)
    models = SimpleNamespace(denoiser=None)
    with pytest.raises(ValueError, match="^The GPU ran out of memory. Choose a smaller preset.$"):
        list(pipeline_engine().run("a request"))
