"""Whole runs on the device: from a sentence and from images, and resumed from every checkpoint."""

import json

import pytest
from test_dissect_folder import SUBJECT
from tiny_run import (
    FIT_STEPS,
    LAYERS,
    PROMPT,
    STEPS,
    TINY,
    Halves,
    flatten_here,
    save_tiny_prior,
)

from dissector import finished_runs, pipeline, texture
from dissector.progress import finish
from dissector.request import Request, prompt_of
from dissector.toybox.posed_folder import spiral, write_posed_folder
from dissector.toybox.scenes import build


@pytest.fixture(scope="module")
def prior(tmp_path_factory):
    return str(save_tiny_prior(tmp_path_factory.mktemp("models") / "prior"))


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    monkeypatch.setattr(pipeline, "load_grounder", lambda *_, **__: Halves())
    monkeypatch.setattr(texture, "flatten", flatten_here)
    monkeypatch.setitem(pipeline.PRESETS, "tiny", TINY)


def stages(out, prior, **options):
    """Names of the stages that a run goes through."""
    seen, given = [], {"prompt": PROMPT, "layers": LAYERS, "preset": "tiny", **options}
    finish(pipeline.run(Request(out=out, prior=prior, device="cuda", **given)), seen.append)
    return tuple(dict.fromkeys(step.stage for step in seen))


def forget(out, *names):
    for name in names:
        (out / "checkpoints" / f"{name}.safetensors").unlink()


def test_from_a_sentence_and_resumed(tmp_path, prior):
    out = tmp_path / "run"
    assert stages(out, prior) == tuple(STEPS)
    report = json.loads((out / "report.json").read_text())
    assert report["device"] == "cuda" and report["recomposition_max_error"] <= 1e-4
    for names in (("mine", "surface", "texture"), ("ground", "dissect", "refine")):
        forget(out, *names)  # so that each is made from what is read of the others
        assert stages(out, prior, resume=True) == tuple(STEPS)
    dissected = finished_runs.reopen(out, device="cuda")
    assert dissected.scene.field.grid.table.is_cuda


def test_from_images_and_resumed(tmp_path, prior):
    images, out = tmp_path / "photos", tmp_path / "run"
    write_posed_folder(images, build(SUBJECT), spiral(9, size=24))
    options = {"images": images, "prompt": prompt_of(LAYERS)}
    assert stages(out, prior, **options) == tuple(FIT_STEPS)
    forget(out, "ground", "dissect")
    assert stages(out, prior, resume=True, **options) == tuple(FIT_STEPS)
