"""From a checkpoint of threestudio to separate objects."""

import json
import shutil

import numpy as np
import pygltflib
import pytest
import torch
from threestudio_trial import random_state, system, toy_trial, write_trial
from tiny_run import LAYERS, STEPS, TINY, ClickedHalf, Halves, flatten_here, save_tiny_prior

import dissector.finished_runs as finished_runs
import dissector.pipeline as pipeline
import dissector.texture as texture
from dissector.__main__ import main, parser, read_request
from dissector.checkpoints import load_tensors
from dissector.denoiser import LatentDenoiser
from dissector.pipeline import Request, reopen, run
from dissector.placement import Placement
from dissector.progress import finish
from dissector.request import prompt_of
from dissector.toybox.scenes import Subject, build

TOYS = build(Subject("frog", "sitting on", "lily pad"))
PLACE = Placement(0.8, (0.3, -0.2, 0.1))
IMPORT_STEPS = {"import": 1, **{name: steps for name, steps in STEPS.items() if name != "generate"}}


@pytest.fixture(scope="module")
def patch(tmp_path_factory):
    prior = LatentDenoiser.load(save_tiny_prior(tmp_path_factory.mktemp("models") / "prior"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "load_prior", lambda source, **_: prior)
        patch.setattr(finished_runs, "load_prior", lambda source, **_: prior)
        patch.setattr(pipeline, "load_grounder", lambda source, **_: Halves())
        patch.setattr(pipeline, "load_segmenter", lambda source, **_: ClickedHalf())
        patch.setattr(texture, "flatten", flatten_here)
        patch.setitem(pipeline.PRESETS, "tiny", TINY)
        yield patch


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return toy_trial(tmp_path_factory.mktemp("threestudio") / "a-frog@20260101", TOYS, PLACE)


def request(out, checkpoint, **options):
    given = {"layers": LAYERS, "prompt": prompt_of(LAYERS), "preset": "tiny", **options}
    return Request(out=out, checkpoint=checkpoint, **given)


@pytest.fixture(scope="module")
def finished(patch, trial, tmp_path_factory):
    out, steps = tmp_path_factory.mktemp("finished") / "run", []
    report = finish(run(request(out, trial)), steps.append)
    return out, steps, report


def test_all_stages_run_and_are_reported(finished, trial):
    out, steps, report = finished
    assert {stage.name: stage.steps for stage in report.stages} == IMPORT_STEPS
    assert list(dict.fromkeys(step.stage for step in steps)) == list(IMPORT_STEPS)
    read = json.loads((out / "report.json").read_text())
    assert read["checkpoint"] == str(trial) and read["images"] is None
    assert read["held_out_psnr"] is None and read["recomposition_max_error"] <= 1e-4
    assert read["placement"]["scale"] == pytest.approx(report.placement.scale)
    assert np.abs(np.array(report.placement.centre) - PLACE.centre).max() < 0.1
    assert 0.4 < report.placement.scale < PLACE.scale


def test_the_glb_keeps_the_origin_and_the_scale_of_the_input(finished):
    out, _, report = finished
    scene = pygltflib.GLTF2().load(str(out / "scene.glb"))
    held, _ = load_tensors(out / "checkpoints" / "texture.safetensors")
    for index, mesh in enumerate(scene.meshes):
        accessor = scene.accessors[mesh.primitives[0].attributes.POSITION]
        x, y, z = report.placement.to_input(held[f"{index}.vertices"].numpy()).T
        expected = np.stack([x, z, -y], axis=1)
        assert accessor.min == pytest.approx(expected.min(axis=0).tolist(), abs=1e-4)
        assert accessor.max == pytest.approx(expected.max(axis=0).tolist(), abs=1e-4)


def test_a_finished_run_is_read_back_without_its_checkpoint(finished, patch, tmp_path):
    out = shutil.copytree(finished[0], tmp_path / "run")
    known = json.loads((out / "run.json").read_text())
    known["checkpoint"] = str(tmp_path / "gone")
    (out / "run.json").write_text(json.dumps(known))
    result = reopen(out)
    held, _ = load_tensors(out / "checkpoints" / "import.safetensors")
    assert result.layers == LAYERS
    assert all(torch.equal(v, held[k]) for k, v in result.scene.field.state_dict().items())
    assert torch.equal(result.scene.occupancy.mask, held["occupancy.mask"])
    assert result.scene.field.settings.placement == finished[2].placement
    (out / "checkpoints" / "texture.safetensors").unlink()
    again = finish(run(request(out, tmp_path / "gone", resume=True)))
    assert again.placement == finished[2].placement
    assert (out / "scene.glb").read_bytes() == (finished[0] / "scene.glb").read_bytes()


def test_a_bad_checkpoint_leaves_nothing(patch, tmp_path):
    settings = system(geometry_type="implicit-sdf")
    bad = write_trial(tmp_path / "bad", settings, random_state(settings))
    with pytest.raises(ValueError, match=r"last\.ckpt: the geometry 'implicit-sdf' can't be taken"):
        finish(run(request(tmp_path / "run", bad)))
    assert not (tmp_path / "run").exists()


def test_an_empty_scene_is_named(patch, tmp_path):
    settings = system(density_bias=-30.0)
    empty = write_trial(tmp_path / "empty", settings, random_state(settings, scale=0.01))
    with pytest.raises(ValueError, match="the field is empty"):
        finish(run(request(tmp_path / "run", empty)))


def test_another_checkpoint_is_another_run(finished, trial, tmp_path):
    other = shutil.copytree(trial, tmp_path / "other")
    with pytest.raises(ValueError, match="holds a run with checkpoint .*a-frog.*, not .*other"):
        finish(run(request(finished[0], other, resume=True)))


def test_requests_that_make_no_sense_are_refused(trial, tmp_path):
    with pytest.raises(ValueError, match="a checkpoint doesn't say what it shows; name the layers"):
        request(tmp_path, trial, layers=None)
    with pytest.raises(ValueError, match="expected images or a checkpoint .*, got both"):
        request(tmp_path, trial, images=tmp_path / "photos")
    with pytest.raises(ValueError, match="can't go into the folder of the checkpoint"):
        request(trial / ".", trial)


def asked(*words):
    return read_request(parser().parse_args(["dissect", *map(str, words), "--layers", *LAYERS]))


def test_the_command_line_tells_the_inputs_apart(trial, tmp_path, caplog):
    for given in (trial, trial / "ckpts", trial / "ckpts" / "last.ckpt"):
        made = asked(given)
        assert made.checkpoint == given and made.images is None
    assert made.out.name == "a-frog-20260101-preview-0"
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "transforms.json").write_text("{}")
    assert asked(photos).images == photos and asked(photos).checkpoint is None
    (photos / "last.ckpt").touch()
    with pytest.raises(ValueError, match="photos holds posed images .* name the very checkpoint"):
        asked(photos)
    for name in ("gone", "gone.ckpt"):
        with pytest.raises(ValueError, match=f"there is no .*{name}; expected a folder of posed"):
            asked(tmp_path / name)
    for name in ("notes.txt", "model.pth"):
        (tmp_path / name).write_text("x")
        with pytest.raises(ValueError, match="expected a folder of posed images .* threestudio"):
            asked(tmp_path / name)
    (tmp_path / "empty").mkdir()
    assert main(["dissect", str(tmp_path / "empty"), "--layers", *LAYERS]) == 2
    assert "empty can't be taken apart; expected a folder of posed images" in caplog.text


def test_a_run_goes_on_when_the_folder_of_its_trial_is_gone(finished, tmp_path):
    out = shutil.copytree(finished[0], tmp_path / "run")
    known = json.loads((out / "run.json").read_text())
    known["checkpoint"] = str(tmp_path / "gone")
    (out / "run.json").write_text(json.dumps(known))
    assert asked(tmp_path / "gone", "--out", out, "--resume").checkpoint == tmp_path / "gone"
    with pytest.raises(ValueError, match="there is no .*gone"):
        asked(tmp_path / "gone", "--out", out)


@pytest.mark.slow
def test_a_frog_and_its_lily_pad(tmp_path):
    """With the embedded models: each layer is where its toy is, in threestudio's world."""
    trial = toy_trial(tmp_path / "trial", TOYS, PLACE)
    out = tmp_path / "run"
    finish(run(request(out, trial, preset="smoke")))
    scene = pygltflib.GLTF2().load(str(out / "scene.glb"))
    for index, toy in enumerate(TOYS):
        accessor = scene.accessors[scene.meshes[index].primitives[0].attributes.POSITION]
        low, high = PLACE.to_input(toy.bounds())
        found = np.array([accessor.min, accessor.max])[:, [0, 2, 1]] * [1, -1, 1]
        assert np.abs(found.min(axis=0) - low).max() < 0.15
        assert np.abs(found.max(axis=0) - high).max() < 0.15
