"""From a folder of posed images to separate objects, with tiny random models."""

import json
import shutil

import numpy as np
import pygltflib
import pytest
import torch
from PIL import Image
from tiny_run import (
    FIT_STEPS,
    LAYERS,
    TINY,
    ClickedHalf,
    Halves,
    flatten_here,
    save_tiny_prior,
)

import dissector.finished_runs as finished_runs
import dissector.pipeline as pipeline
import dissector.texture as texture
from dissector.checkpoints import load_tensors
from dissector.denoiser import LatentDenoiser
from dissector.pipeline import Request, reopen, run
from dissector.posed_images import load_posed_images
from dissector.progress import finish
from dissector.request import prompt_of
from dissector.toybox.posed_folder import spiral, write_posed_folder
from dissector.toybox.scenes import Subject, build

SUBJECT = Subject("frog", "sitting on", "lily pad")
MOVE = np.array([3.0, -2.0, 1.0])
SCALE = 4.0
"""The input's own origin and units."""


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


@pytest.fixture(autouse=True)
def tiny(patch):
    """Every test here runs on them."""


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    """Toys in a world with an origin and a scale of its own."""
    out = tmp_path_factory.mktemp("posed") / "photos"
    write_posed_folder(out, build(SUBJECT), spiral(9, size=24))
    path = out / "transforms.json"
    content = json.loads(path.read_text())
    for frame in content["frames"]:
        pose = np.array(frame["transform_matrix"])
        pose[:3, 3] = MOVE + SCALE * pose[:3, 3]
        frame["transform_matrix"] = pose.tolist()
    path.write_text(json.dumps(content))
    return out


def request(out, images, **options):
    given = {"layers": LAYERS, "prompt": prompt_of(LAYERS), "preset": "tiny", **options}
    return Request(out=out, images=images, **given)


@pytest.fixture(scope="module")
def finished(patch, images, tmp_path_factory):
    out, steps = tmp_path_factory.mktemp("finished") / "run", []
    report = finish(run(request(out, images)), steps.append)
    return out, steps, report


def until(running, stage):
    for step in running:
        if step.stage == stage:
            break
    running.close()


def masks_of(out):
    return load_tensors(out / "checkpoints" / "ground.safetensors")[0]["masks"]


def draw(folder, layer, stem, size=24, rows=slice(0, 24)):
    mask = np.zeros((size, size), np.uint8)
    mask[rows] = 255
    (folder / layer).mkdir(parents=True, exist_ok=True)
    Image.fromarray(mask).save(folder / layer / f"{stem}.png")
    return folder


def test_all_stages_run_and_are_reported(finished, images):
    out, steps, report = finished
    assert {stage.name: stage.steps for stage in report.stages} == FIT_STEPS
    assert list(dict.fromkeys(step.stage for step in steps)) == list(FIT_STEPS)
    read = json.loads((out / "report.json").read_text())
    assert read["prompt"] == "a frog and a lily pad" and read["images"] == str(images)
    assert [layer["name"] for layer in read["layers"]] == list(LAYERS)
    assert read["recomposition_max_error"] <= 1e-4
    assert 5 < read["held_out_psnr"] < 60 and read["training_psnr"] is None
    assert (out / "checkpoints" / "fit.safetensors").exists()
    assert not (out / "checkpoints" / "generate.safetensors").exists()
    assert (out / "views" / "002.png").exists() and (
        out / "masks" / "lily pad" / "002.png"
    ).exists()


def test_the_glb_keeps_the_origin_and_the_scale_of_the_input(finished, images):
    """Its vertices are those of the refined surfaces in the unit ball, mapped back, y up."""
    out, _, report = finished
    placement = load_posed_images(images).placement
    assert report.placement == placement
    assert np.abs(np.array(placement.centre) - MOVE).max() < 0.2 * SCALE
    scene = pygltflib.GLTF2().load(str(out / "scene.glb"))
    held, _ = load_tensors(out / "checkpoints" / "texture.safetensors")
    for index, mesh in enumerate(scene.meshes):
        accessor = scene.accessors[mesh.primitives[0].attributes.POSITION]
        vertices = held[f"{index}.vertices"].double().numpy()
        x, y, z = (np.array(placement.centre) + placement.scale * vertices).T
        expected = np.stack([x, z, -y], axis=1)
        assert accessor.min == pytest.approx(expected.min(axis=0).tolist(), abs=1e-4)
        assert accessor.max == pytest.approx(expected.max(axis=0).tolist(), abs=1e-4)


def test_surfaces_stay_where_the_images_taught_the_field(finished):
    """The field of a fit is arbitrary in cells that were found empty and never sampled again."""
    out, _, _ = finished
    held, _ = load_tensors(out / "checkpoints" / "surface.safetensors")
    scene = reopen(out).scene
    cell, edge = 2 / scene.occupancy.resolution, 2 / TINY.surface.resolution
    known = scene.occupancy.centres[scene.occupancy.mask]
    for index in range(len(LAYERS)):
        away = torch.cdist(held[f"{index}.vertices"], known).amin(dim=1)
        assert away.max() < cell + 1.5 * edge


def test_an_interrupted_run_ends_like_an_uninterrupted_one(finished, images, tmp_path):
    out = tmp_path / "run"
    until(run(request(out, images)), "mine")
    report = finish(run(request(out, images, resume=True)))
    assert (out / "scene.glb").read_bytes() == (finished[0] / "scene.glb").read_bytes()
    assert report.held_out_psnr == finished[2].held_out_psnr
    assert {stage.name: stage.steps for stage in report.stages} == FIT_STEPS


def test_a_finished_run_is_read_back_without_its_images(finished):
    result = reopen(finished[0])
    assert result.layers == LAYERS
    held, _ = load_tensors(finished[0] / "checkpoints" / "fit.safetensors")
    assert torch.equal(result.scene.occupancy.mask, held["occupancy.mask"])
    assert all(torch.equal(v, held[k]) for k, v in result.scene.field.state_dict().items())


def test_few_images_are_all_fitted_to_and_judged(images, tmp_path):
    few = shutil.copytree(images, tmp_path / "few")
    content = json.loads((few / "transforms.json").read_text())
    content["frames"] = content["frames"][1:8]
    (few / "transforms.json").write_text(json.dumps(content))
    report = finish(run(request(tmp_path / "run", few)))
    assert report.held_out_psnr is None and report.training_psnr is not None


def test_other_images_are_another_run(finished, images, tmp_path):
    other = shutil.copytree(images, tmp_path / "other")
    with pytest.raises(ValueError, match="holds a run with images .*photos.*, not .*other"):
        finish(run(request(finished[0], other, resume=True)))


def test_an_unknown_object_needs_masks(patch, images, tmp_path):
    """No grounder is loaded and no word is looked up where a person has given every layer."""
    layers = ("gizmo", "lily pad")
    with pytest.raises(ValueError, match="doesn't know 'gizmo'"):
        finish(run(request(tmp_path / "run", images, layers=layers)))
    assert not (tmp_path / "run").exists()
    masks = draw(tmp_path / "masks", "gizmo", "003", rows=slice(0, 12))
    draw(masks, "lily-pad", "003", rows=slice(12, 24))

    def never(source, *, device):
        raise AssertionError("loaded a grounder")

    with pytest.MonkeyPatch.context() as more:
        more.setattr(pipeline, "load_grounder", never)
        out = tmp_path / "run"
        until(run(request(out, images, layers=layers, masks=masks)), "mine")
    assert masks_of(out).amax(dim=(0, 2, 3)).min() > 0.5


def test_a_detector_that_is_named_knows_any_object(images, tmp_path):
    """Words are looked up for the embedded grounder alone."""
    out = tmp_path / "run"
    given = request(out, images, layers=("gizmo", "lily pad"), detector="owner/dino")
    until(run(given), "mine")
    assert sorted(path.name for path in (out / "masks").iterdir()) == ["gizmo", "lily pad"]


def test_masks_in_the_folder_are_used_unless_others_are_named(finished, images, tmp_path):
    own = shutil.copytree(images, tmp_path / "own")
    draw(own / "masks", "frog", "003")
    until(run(request(tmp_path / "a", own)), "mine")
    assert not torch.equal(masks_of(tmp_path / "a"), masks_of(finished[0]))
    draw(tmp_path / "other", "lily pad", "000", rows=slice(12, 24))
    until(run(request(tmp_path / "b", own, masks=tmp_path / "other")), "mine")
    assert not torch.equal(masks_of(tmp_path / "a"), masks_of(tmp_path / "b"))
    (own / "masks" / "frog").rename(own / "masks" / "000.png")  # masks of another kind
    until(run(request(tmp_path / "c", own)), "mine")
    assert torch.equal(masks_of(tmp_path / "c"), masks_of(finished[0]))


def test_corrections_are_computed_again_from_the_masks_on(finished, images, tmp_path):
    out = shutil.copytree(finished[0], tmp_path / "run")
    fitted = (out / "checkpoints" / "fit.safetensors").read_bytes()
    clicks = tmp_path / "clicks.json"
    clicks.write_text(json.dumps({"frog": {"003": {"positive": [[12, 12]]}}}))
    steps = []
    finish(run(request(out, images, clicks=clicks, resume=True)), steps.append)
    assert (out / "checkpoints" / "fit.safetensors").read_bytes() == fitted
    assert sum(step.stage == "fit" for step in steps) == 1
    assert sum(step.stage == "dissect" for step in steps) == FIT_STEPS["dissect"]
    assert not torch.equal(masks_of(out), masks_of(finished[0]))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda d: draw(d / "masks", "frog", "003", size=20), r"a mask of 24 × 24 .*frog/003\.png"),
        (lambda d: draw(d / "masks", "frog", "777"), r"got '777': .*frog/777\.png"),
        (lambda d: draw(d / "masks", "frog", "003", rows=slice(0)), "masks of 'frog' in .* empty"),
        (lambda d: (d / "images" / "003.png").unlink(), r"transforms\.json: there is no image"),
        (lambda d: (d / "transforms.json").unlink(), "no cameras: expected transforms.json"),
    ],
)
def test_bad_folders_leave_nothing(images, tmp_path, spoil, message):
    bad = shutil.copytree(images, tmp_path / "bad")
    spoil(bad)
    with pytest.raises(ValueError, match=message):
        finish(run(request(tmp_path / "run", bad)))
    assert not (tmp_path / "run").exists()


def test_clicks_outside_the_image_are_named(images, tmp_path):
    clicks = tmp_path / "clicks.json"
    clicks.write_text(json.dumps({"frog": {"003": {"positive": [[12, 24.5]]}}}))
    with pytest.raises(ValueError, match=r"clicks\.json") as error:
        finish(run(request(tmp_path / "run", images, clicks=clicks)))
    assert "'003'" in str(error.value) and "24 × 24" in str(error.value)


def test_requests_that_make_no_sense_are_refused(images, tmp_path):
    with pytest.raises(ValueError, match="images don't say what they show; name the layers"):
        request(tmp_path, images, layers=None)
    with pytest.raises(ValueError, match="can't go into the folder of the images"):
        request(images / ".", images)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (("frog", "lily pad"), "a frog and a lily pad"),
        (("octopus", "bear", "log"), "an octopus, a bear and a log"),
        (("frog 1", "frog 2", "log"), "a frog, a frog and a log"),
    ],
)
def test_the_prompt_of_a_folder(layers, expected):
    assert prompt_of(layers) == expected
