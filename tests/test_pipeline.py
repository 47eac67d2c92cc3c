"""Whole runs with tiny random models: what they leave, how they resume, what they refuse."""

import errno
import json
import os
import shutil
from types import SimpleNamespace

import numpy as np
import pygltflib
import pytest
import torch
from PIL import Image
from tiny_run import LAYERS, PROMPT, STEPS, TINY, Halves, flatten_here, save_tiny_prior

import dissector.distillation as distillation
import dissector.files
import dissector.finished_runs as finished_runs
import dissector.pipeline as pipeline
import dissector.refinement as refinement
import dissector.texture as texture
from dissector.checkpoints import load_tensors
from dissector.denoiser import LatentDenoiser
from dissector.gltf_reader import read_scene
from dissector.out_of_memory import OutOfGpuMemory
from dissector.pipeline import Request, reopen, run
from dissector.progress import finish
from editing.sessions import engine, run_view

CHECKPOINTS = ("generate", "ground", "mine", "dissect", "surface", "refine", "texture")


@pytest.fixture(scope="module")
def prior(tmp_path_factory):
    return LatentDenoiser.load(save_tiny_prior(tmp_path_factory.mktemp("models") / "prior"))


@pytest.fixture(scope="module")
def patch(prior):
    """The tiny models and preset in place of the real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "load_prior", lambda source, **_: prior)
        patch.setattr(finished_runs, "load_prior", lambda source, **_: prior)
        patch.setattr(pipeline, "load_grounder", lambda source, **_: Halves())
        patch.setattr(texture, "flatten", flatten_here)
        patch.setitem(pipeline.PRESETS, "tiny", TINY)
        yield patch


@pytest.fixture(autouse=True)
def tiny(patch):
    """Every test here runs on them."""


def request(out, **options):
    return Request(**{"prompt": PROMPT, "out": out, "preset": "tiny", "seed": 5, **options})


@pytest.fixture(scope="module")
def finished(patch, tmp_path_factory):
    """The folder of an uninterrupted run, its steps and its report."""
    out, steps = tmp_path_factory.mktemp("finished") / "run", []
    report = finish(run(request(out)), steps.append)
    return out, steps, report


def tensors(out, stage):
    path = out / "checkpoints" / f"{stage}.safetensors"
    if stage == "mine":  # of a kind of its own
        from safetensors.torch import load_file

        return load_file(path)
    return load_tensors(path)[0]


def assert_equal_runs(first, second):
    """To the bit."""
    for stage in CHECKPOINTS:
        one, two = tensors(first, stage), tensors(second, stage)
        assert one.keys() == two.keys()
        assert all(torch.equal(one[name], two[name]) for name in one), stage
    assert (first / "scene.glb").read_bytes() == (second / "scene.glb").read_bytes()


def test_a_run_leaves_its_files(finished):
    out, _, _ = finished
    names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert names == {
        "run.json",
        "scene.glb",
        "layers/frog.glb",
        "layers/lily pad.glb",
        "preview.png",
        "report.json",
        "checkpoints/stages.json",
        *(f"checkpoints/{stage}.safetensors" for stage in CHECKPOINTS),
        *(f"views/{view:03d}.png" for view in range(3)),
        *(f"masks/{layer}/{view:03d}.png" for layer in LAYERS for view in range(3)),
    }
    assert np.asarray(Image.open(out / "preview.png")).shape == (320, 3 * 320, 3)


def test_progress_tells_every_step_of_every_stage(finished):
    _, steps, _ = finished
    assert pipeline.STAGES == run_view.STAGES == tuple(STEPS)
    expected = [(name, i + 1, total) for name, total in STEPS.items() for i in range(total)]
    expected = [step for step in expected if step[0] != "views" or step[1] == 3]  # all at once
    assert [(step.stage, step.index, step.total) for step in steps] == expected
    shown = {step.stage for step in steps if step.preview is not None}
    assert shown == {"generate", "views", "ground", "dissect", "refine", "export"}


def test_the_report_has_the_documented_fields(finished):
    out, _, report = finished
    read = json.loads((out / "report.json").read_text())
    assert {"prompt", "seed", "preset", "prior", "device", "backends"} < read.keys()
    assert (read["prompt"], read["seed"], read["preset"]) == (PROMPT, 5, "tiny")
    assert (read["prior"], read["device"]) == ("embedded", "cpu")
    assert read["backends"]["mesh"] == "deodr" and read["backends"]["hash_grid"]
    assert read["backends"]["sam"] == Halves.backends["sam"]
    assert [layer["name"] for layer in read["layers"]] == list(LAYERS)
    for layer in read["layers"]:
        assert layer.keys() == {"name", "vertices", "faces", "watertight"}
        assert layer["vertices"] > 0 and layer["faces"] > 0 and layer["watertight"] is True
    (pair,) = read["penetrations"]
    assert (pair["first"], pair["second"]) == LAYERS and 0 <= pair["share"] < 0.01
    assert {stage["name"]: stage["steps"] for stage in read["stages"]} == STEPS
    assert all(stage["seconds"] >= 0 for stage in read["stages"])
    assert 0 <= read["recomposition_max_error"] <= 1e-4
    assert 50 < read["peak_memory_mb"] < 100_000
    assert report.recomposition_max_error == read["recomposition_max_error"]


def test_the_glb_has_one_named_node_per_layer_in_order(finished):
    out, _, report = finished
    scene = pygltflib.GLTF2().load(str(out / "scene.glb"))
    assert [node.name for node in scene.nodes] == list(LAYERS)
    assert scene.scenes[0].extras == {"prompt": PROMPT, "seed": 5, "preset": "tiny"}
    for name in LAYERS:
        single = pygltflib.GLTF2().load(str(out / "layers" / f"{name}.glb"))
        assert [node.name for node in single.nodes] == [name]


def test_the_glb_holds_the_textured_layers(finished):
    out, _, report = finished
    layers, _ = read_scene(out / "scene.glb")
    for layer, counted in zip(layers, report.layers, strict=True):
        assert (layer.name, layer.prompt, layer.seed) == (counted.name, f"a {counted.name}", 5)
        mesh = layer.mesh
        assert (len(mesh.vertices), len(mesh.faces)) == (counted.vertices, counted.faces)
        assert mesh.watertight
        assert mesh.texture.image.shape == (TINY.texture.size, TINY.texture.size, 3)
        assert mesh.texture.image.std() > 1


def test_refinement_has_moved_the_surfaces(finished):
    """What is textured is the refined surface, not that of the dissection."""
    before, after = (tensors(finished[0], stage) for stage in ("surface", "texture"))
    refined = tensors(finished[0], "refine")
    for index in range(len(LAYERS)):
        assert refined[f"{index}.surface.correction"].abs().max() > 1e-3
        places = before[f"{index}.vertices"], after[f"{index}.vertices"]
        apart = torch.cdist(places[1], places[0]).amin(dim=1)
        assert 0 < apart.max() < 3 * 2 / TINY.refinement.resolution


def test_layers_keep_the_order_they_are_given_in(tmp_path):
    out = tmp_path / "run"
    report = finish(run(request(out, layers=("lily pad", "frog"))))
    assert [layer.name for layer in report.layers] == ["lily pad", "frog"]
    assert [n.name for n in pygltflib.GLTF2().load(str(out / "scene.glb")).nodes][0] == "lily pad"


@pytest.mark.parametrize(
    ("stage", "way"),
    [
        *((stage, "closed") for stage in STEPS),
        *((stage, "failed") for stage in ("generate", "mine", "refine")),
    ],
)
def test_an_interrupted_run_ends_like_an_uninterrupted_one(finished, tmp_path, stage, way):
    out = tmp_path / "run"
    running = run(request(out))
    for step in running:
        if step.stage == stage:
            break
    if way == "closed":
        running.close()
    else:
        with pytest.raises(MemoryError):
            running.throw(MemoryError())
    kept = {p: p.read_bytes() for p in (out / "checkpoints").glob("*.safetensors")}
    parts = {path for path in kept if ".part." in path.name}
    halfway = way == "failed" and stage in ("generate", "refine")
    assert {path.name for path in parts} == ({f"{stage}.part.safetensors"} if halfway else set())
    kept = {path: held for path, held in kept.items() if path not in parts}
    done = [name for name in CHECKPOINTS if tuple(STEPS).index(name) < tuple(STEPS).index(stage)]
    assert {path.stem for path in kept} == set(done)
    steps = []
    report = finish(run(request(out, resume=True)), steps.append)
    assert {p: p.read_bytes() for p in kept} == kept
    assert all(step.total == 1 for step in steps if step.stage in done)
    assert {entry.name: entry.steps for entry in report.stages} == STEPS
    assert not any(path.exists() for path in parts)
    first = min(step.index for step in steps if step.stage == stage)
    assert first == (2 if halfway else STEPS["views"] if stage == "views" else 1)
    assert_equal_runs(finished[0], out)


@pytest.mark.parametrize(
    ("stage", "module", "calls"), [("generate", distillation, 2), ("refine", refinement, 1)]
)
def test_a_gpu_too_small_is_told_and_the_run_goes_on_with_less_memory(
    finished, tmp_path, monkeypatch, caplog, stage, module, calls
):
    caplog.set_level("INFO")
    out, distil, done = tmp_path / "run", module.score_distillation, []

    def fail(*arguments, **options):
        if len(done) == calls:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        done.append(True)
        return distil(*arguments, **options)

    with monkeypatch.context() as full:
        full.setattr(module, "score_distillation", fail)
        with pytest.raises(OutOfGpuMemory) as error:
            finish(run(request(out)))
    place = f"after step {calls} of {STEPS[stage]} of the stage {stage}"
    assert f"the GPU ran out of memory {place}; go on with --resume --memory low" in str(
        error.value
    )
    assert f"what was done is kept in {out}" in str(error.value)
    assert engine.for_the_page(str(error.value)) == f"The GPU ran out of memory {place}."
    finish(run(request(out, resume=True, memory="low")))
    assert f"{stage} goes on after step {calls}" in caplog.text
    assert_equal_runs(finished[0], out)


def test_a_finished_run_resumed_computes_nothing_again(finished, tmp_path, monkeypatch):
    out = shutil.copytree(finished[0], tmp_path / "run")

    def never(*_, **__):
        raise AssertionError("computed again")

    for name in ("generate", "mine", "dissect", "extract_parts", "refine_parts", "texture_parts"):
        monkeypatch.setattr(pipeline, name, never)
    finish(run(request(out, resume=True)))
    assert_equal_runs(finished[0], out)


def test_another_seed_gives_another_scene(finished, tmp_path):
    running = run(request(tmp_path / "run", seed=6))
    while next(running).stage == "generate":
        pass
    running.close()
    one, two = tensors(finished[0], "generate"), tensors(tmp_path / "run", "generate")
    assert any(not torch.equal(one[name], two[name]) for name in one)


def test_a_finished_run_is_read_back(finished):
    result = reopen(finished[0])
    assert result.layers == LAYERS and result.lens.field_of_view == 32
    assert result.temperature == TINY.dissection.temperatures[1]
    points = torch.rand(50, 3, generator=torch.Generator().manual_seed(0)) - 0.5
    p = result.categories.probabilities(points, result.temperature)
    assert p.shape == (50, 2) and (p.sum(dim=-1) - 1).abs().max() < 1e-5


def test_an_unfinished_run_is_not_read_back(tmp_path):
    running = run(request(tmp_path))
    next(running)
    running.close()
    with pytest.raises(ValueError, match="no finished run: the stage 'generate' is missing"):
        reopen(tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prompt": ""}, "the prompt is empty"),
        ({"prompt": " \n"}, "the prompt is empty"),
        ({"layers": ("frog",)}, "at least two layers, got 1"),
        ({"layers": ()}, "at least two layers, got 0"),
        ({"layers": ("frog", "Frog ")}, "layer names must differ, got 'frog' more than once"),
        ({"layers": ("frog", "../pad")}, "a layer name of letters, .* got '../pad'"),
        ({"preset": "best"}, "a preset out of smoke, preview, paper, tiny, got 'best'"),
        ({"seed": -1}, "a seed of 0 or more, got -1"),
        ({"device": "tpu"}, "the device cpu or cuda, got 'tpu'"),
    ],
)
def test_requests_that_make_no_sense_are_refused(tmp_path, options, message):
    with pytest.raises(ValueError, match=message):
        request(tmp_path, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prompt": "a frog on a piano " * 9}, "has 45 words; this model reads at most 19"),
        ({"prompt": "a frog"}, "at least two objects in the prompt 'a frog', found only 'frog'"),
        ({"prompt": "a frog on a frog"}, "must differ, got 'frog' more than once"),
    ],
)
def test_prompts_that_cannot_work_leave_nothing(tmp_path, options, message):
    with pytest.raises(ValueError, match=message):
        finish(run(request(tmp_path / "run", **options)))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "options", [{"prompt": "a zebra on a piano"}, {"layers": ("frog", "zebra")}]
)
def test_an_unknown_word_is_named_with_what_is_known(tmp_path, options):
    with pytest.raises(ValueError, match="doesn't know 'zebra'") as error:
        finish(run(request(tmp_path / "run", **options)))
    assert "frog" in str(error.value) and "piano" in str(error.value)
    assert "--prior stable-diffusion-v1-5/stable-diffusion-v1-5" in str(error.value)
    assert not (tmp_path / "run").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="cannot make the output folder") as error:
        finish(run(request(tmp_path / "file" / "run")))
    assert str(tmp_path / "file" / "run") in str(error.value)


def test_a_run_of_something_else_is_kept(finished):
    out, _, _ = finished
    before = (out / "scene.glb").read_bytes()
    with pytest.raises(ValueError, match="holds a run already; go on with it by --resume"):
        finish(run(request(out)))
    with pytest.raises(ValueError, match="with seed 5, not 6"):
        finish(run(request(out, seed=6, resume=True)))
    assert (out / "scene.glb").read_bytes() == before


@pytest.mark.parametrize("stage", CHECKPOINTS)
def test_a_damaged_checkpoint_is_named_and_can_be_deleted(finished, tmp_path, stage):
    out = shutil.copytree(finished[0], tmp_path / "run")
    path = out / "checkpoints" / f"{stage}.safetensors"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ValueError, match="Delete it to compute that stage again") as error:
        finish(run(request(out, resume=True)))
    assert str(path) in str(error.value)
    assert (out / "scene.glb").read_bytes() == (finished[0] / "scene.glb").read_bytes()
    path.unlink()
    finish(run(request(out, resume=True)))
    assert_equal_runs(finished[0], out)


@pytest.mark.parametrize("stage", ["ground", "mine", "refine"])
def test_a_full_disk_leaves_the_earlier_stages(finished, tmp_path, monkeypatch, stage):
    flush = dissector.files._flush

    def fill(path):
        if f"{stage}.safetensors" in path.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(path)

    out = tmp_path / "run"
    with monkeypatch.context() as full:
        full.setattr(dissector.files, "_flush", fill)
        with pytest.raises(OSError, match="No space left on device") as error:
            finish(run(request(out)))
    assert f"{stage}.safetensors" in str(error.value)
    done = {path.stem for path in (out / "checkpoints").glob("*.safetensors")}
    assert done == {name for name in CHECKPOINTS[: CHECKPOINTS.index(stage)]}
    assert not list(out.rglob("*.tmp"))
    finish(run(request(out, resume=True)))
    assert_equal_runs(finished[0], out)


def test_an_object_that_is_nowhere_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "load_grounder", lambda source, **_: Halves(0.2))
    with pytest.raises(ValueError, match="'frog' was not found in any view"):
        finish(run(request(tmp_path / "run")))
    assert (tmp_path / "run" / "checkpoints" / "generate.safetensors").exists()
    views = sorted(path.name for path in (tmp_path / "run" / "views").iterdir())
    assert views == ["000.png", "001.png", "002.png"]  # to be marked by hand


def test_masks_that_contradict_each_other_are_told(tmp_path, monkeypatch):
    def agree(samples, masks, settings):
        return SimpleNamespace(masks=masks * torch.tensor([1.0, 0.3])[:, None, None])

    monkeypatch.setattr(pipeline, "agree", agree)
    message = "'lily pad' was found in places that contradict each other in all views"
    with pytest.raises(
        ValueError, match=f"{message} of the scene; draw masks of it or click on it"
    ):
        finish(run(request(tmp_path / "run")))
    assert (tmp_path / "run" / "masks" / "lily pad" / "002.png").exists()  # to be looked at
