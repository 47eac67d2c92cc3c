"""The benchmark of a GPU: its models, its clock, its comparisons, and all of it on the CPU."""

import importlib.util
import json
import shutil
import subprocess
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny_masks import install_torchvision

from benchmarks import gpu
from benchmarks.gpu_architectures import (
    SD_1_5,
    SD_2_1,
    VOCABULARY,
    count_parameters,
    empty_parts,
    letters_tokenizer,
    stable_diffusion_1_5,
    stable_diffusion_2_1_base,
    tiny,
)
from benchmarks.gpu_clock import FEWEST, Clock, OutOfTime, covered, limit
from benchmarks.gpu_options import OPTIONS
from benchmarks.gpu_parity import (
    MASKS_ALLOWED,
    compare_compositing,
    compare_meshes,
    compare_sams,
    measure_parity,
)
from benchmarks.gpu_results import Compared, Measured, Results, Unfit
from benchmarks.gpu_scene import RADIUS, ball_meshes, masks, two_balls
from benchmarks.gpu_steps import ROWS, SURFACE, distillations, unet_alone
from benchmarks.gpu_table import aligned, table
from benchmarks.gpu_workshop import SMALL, Workshop
from dissector import hash_grid_cpu, mesh_rendering_nvdiffrast, volume_rendering
from dissector.backends import TOLERANCE, sam_backend
from dissector.denoiser import LatentDenoiser
from dissector.memory import LOW
from tests.slow_nvdiffrast import SlowNvdiffrast

ROOT = Path(__file__).resolve().parents[1]
CPU = torch.device("cpu")
CALLS = ["--device", "cpu", "--architecture", "tiny", "--steps", "1"]


@pytest.fixture
def results(tmp_path):
    return Results(CPU, {"name": "a machine"}, path=tmp_path / "gpu.json")


@pytest.mark.parametrize("architecture", [SD_2_1, SD_1_5], ids=lambda kind: kind.name)
def test_full_models_have_as_many_parameters_as_the_released_ones(architecture):
    parts = empty_parts(architecture)
    assert {name: count_parameters(part) for name, part in parts.items()} == dict(
        architecture.parameters
    )


def test_the_named_models_are_those():
    for build, wide in ((stable_diffusion_2_1_base, 1024), (stable_diffusion_1_5, 768)):
        denoiser = build(device="meta", dtype=torch.float16)
        assert denoiser.unet.config.cross_attention_dim == wide
        assert denoiser.latent_size == 64 and denoiser.image_size == 512
        assert denoiser.dtype == denoiser.vae.dtype == denoiser.text_encoder.dtype == torch.float16


def test_prompts_are_as_long_as_for_the_released_tokenizer():
    tokenizer = letters_tokenizer(VOCABULARY)
    assert len(tokenizer) == VOCABULARY and tokenizer.model_max_length == 77
    ids = tokenizer("a frog").input_ids
    assert (ids[0], ids[-1]) == (49406, 49407) and len(ids) == 2 + len("afrog")
    assert tokenizer.pad_token_id == 49407


def test_weights_are_random_finite_and_the_same_every_time():
    one, same, other = tiny(), tiny(), tiny(seed=1)
    latents, times = torch.ones(1, 4, 8, 8), torch.tensor([300])
    seen = [m.predict_noise(latents, times, m.encode_text(["a frog"])) for m in (one, same, other)]
    assert torch.equal(seen[0], seen[1]) and not torch.equal(seen[0], seen[2])
    assert seen[0].isfinite().all() and seen[0].std() > 0.01
    assert one.encode_image(torch.rand(1, 3, 16, 16)).isfinite().all()
    assert tiny(memory=LOW).memory == LOW
    assert tiny(dtype=torch.bfloat16).dtype == torch.bfloat16


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8))))
def test_the_union_of_intervals_counts_every_moment_once(drawn):
    intervals = [(float(start), float(start + length)) for start, length in drawn]
    moments = {at for start, length in drawn for at in range(start, start + length)}
    assert covered(intervals) == len(moments)


def test_slow_calls_are_made_less_often():
    calls = count()
    timing = Clock(CPU, warm_up=5, timed=30).measure(lambda: next(calls))
    assert (next(calls), timing.steps, timing.peak, timing.busy) == (35, 30, None, None)
    calls = count()
    timing = Clock(CPU, warm_up=5, timed=30, patience=0.0).measure(lambda: next(calls))
    assert (next(calls), timing.steps) == (1 + FEWEST, FEWEST)


def test_what_takes_too_long_is_given_up_even_where_errors_are_caught():
    def stubborn():
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(OutOfTime), limit(0.05):
        stubborn()


def test_rows_that_cannot_run_say_why(results):
    def broken(error):
        raise error

    absent = ImportError("needs nerfacc; run: pip install it")
    results.run("parity", "nerfacc", partial(broken, absent))
    results.run("options", "graphs", partial(broken, Unfit("it is for CUDA only")))
    results.run("steps", "large", partial(broken, torch.OutOfMemoryError("20 GB\nmore")))
    allocation = RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling x")
    results.run("steps", "library", partial(broken, allocation))
    results.run("options", "compiler", partial(broken, RuntimeError("no")), may_break=True)
    results.run("steps", "slow", lambda: next(n for n in count() if n < 0), seconds=0.05)
    assert results.agreed
    results.run("parity", "SAM", partial(broken, RuntimeError("shapes differ")))
    assert not results.agreed and results.failed == ["SAM"]
    results.seconds = 0.0
    results.run("steps", "late", lambda: pytest.fail("it was run"))
    reasons = {row.name: row.reason for row in results.not_run}
    assert reasons["slow"].startswith("out of time, after")
    assert {**reasons, "slow": ""} == {
        "nerfacc": "needs nerfacc; run: pip install it",
        "graphs": "it is for CUDA only",
        "large": "out of memory: 20 GB",
        "library": f"out of memory: {allocation}",
        "compiler": "broke: RuntimeError: no",
        "slow": "",
        "SAM": "broke: RuntimeError: shapes differ",
        "late": "out of time",
    }
    written = json.loads(results.path.read_text())
    assert written["not_run"][-1]["name"] == "late" and written["failed"] == ["SAM"]


def test_only_what_is_wanted_runs(results):
    results.only = ("mining", "parity")
    done = []
    for part, name in (("steps", "mining, tokens"), ("parity", "SAM"), ("steps", "generation")):
        results.run(part, name, lambda name=name: done.append(name))
    assert done == ["mining, tokens", "SAM"] and not results.not_run


def test_what_is_not_a_number_does_not_agree():
    row = partial(Compared, "a", "b", "cpu", value_allowed=0.1, gradient_allowed=0.1)
    assert row(value=0.1, gradient=0.1).agrees and row(value=0.1).agrees
    for value, gradient in ((0.2, 0.0), (0.0, 0.2), (float("nan"), 0.0), (0.0, float("nan"))):
        assert not row(value=value, gradient=gradient).agrees


def test_a_hash_grid_that_is_off_is_found_out(results, monkeypatch):
    measure_parity(SMALL, results, points=500, size=64)
    assert len(results.compared) == 2 and results.agreed
    right = hash_grid_cpu.encode
    monkeypatch.setattr(hash_grid_cpu, "encode", lambda *given: 1.001 * right(*given))
    measure_parity(SMALL, results, points=500, size=64)
    wrong = results.compared[2:]
    assert not any(row.agrees for row in wrong) and not results.agreed
    assert all(row.gradient > row.gradient_allowed for row in wrong)
    monkeypatch.setattr(hash_grid_cpu, "encode", lambda *given: right(*given) * float("nan"))
    measure_parity(SMALL, results, points=500, size=64)
    assert not any(row.agrees for row in results.compared[4:])
    assert json.loads(results.path.read_text())["parity"][-1]["value"] == "nan"


def test_compositing_that_is_off_is_found_out(monkeypatch):
    assert compare_compositing("torch", CPU, 12) == (0.0, 0.0)
    right, calls = volume_rendering.compositing_weights, count()

    def first_time_wrong(depth):
        return right(depth) * (1.0001 if next(calls) == 0 else 1.0)

    monkeypatch.setattr(volume_rendering, "compositing_weights", first_time_wrong)
    value, gradient = compare_compositing("torch", CPU, 12)
    assert value > TOLERANCE["compositing"] and gradient > TOLERANCE["compositing_gradient"]


@pytest.mark.parametrize(("factor", "agrees"), [(1.0, True), (1.02, False)])
def test_a_mesh_renderer_that_is_off_is_found_out(monkeypatch, factor, agrees):
    mesh_rendering_nvdiffrast._context.cache_clear()
    SlowNvdiffrast.install(monkeypatch)

    def render(vertices, faces, attributes, cameras, background):
        shown = factor * attributes
        return mesh_rendering_nvdiffrast.render(vertices, faces, shown, cameras, background)

    value, gradient = compare_meshes(render, CPU, 64)
    mesh_rendering_nvdiffrast._context.cache_clear()
    # At so few pixels a face, four samples and the centre of a pixel differ by a percent.
    assert (value <= TOLERANCE["mesh"]) == agrees and gradient < 0.04


@pytest.mark.skipif(not importlib.util.find_spec("segment_anything"), reason="not installed")
def test_both_ways_to_run_sam_agree(monkeypatch):
    sam_backend.cache_clear()
    with monkeypatch.context() as patch:
        install_torchvision(patch)
        assert compare_sams(CPU) < MASKS_ALLOWED
    sam_backend.cache_clear()


def test_the_scene_is_two_closed_balls_and_their_masks():
    workshop = Workshop(gpu.ARCHITECTURES["tiny"], CPU, torch.float32, SMALL)
    shown = masks(workshop.views)
    assert shown.shape == (2, 2, 16, 16) and (shown.amax(dim=(0, 2, 3)) > 0.9).all()
    assert workshop.views.samples.image == (2, 16, 16)
    inside = torch.tensor([[0.0, -0.4, 0.0], [0.0, 0.4, 0.3], [0.0, 0.0, 0.5]])
    assert (two_balls(CPU).field.density(inside) > 0).tolist() == [True, True, False]
    for mesh in ball_meshes(16):
        assert mesh.watertight
        assert mesh.volume == pytest.approx(4 / 3 * torch.pi * RADIUS**3, rel=0.1)


def test_what_a_workshop_has_made_can_be_let_go():
    workshop = Workshop(gpu.ARCHITECTURES["tiny"], CPU, torch.float32, SMALL)
    before = workshop.denoiser
    assert workshop.denoiser is before
    workshop.renew()
    assert workshop.denoiser is not before and workshop.preset is SMALL


@pytest.mark.parametrize("learns", ["nothing", "text", "weights"])
def test_the_unet_alone_leaves_its_weights_as_they_were(learns):
    denoiser = tiny()
    before = {name: weight.clone() for name, weight in denoiser.unet.named_parameters()}
    unet_alone(denoiser, 2, learns=learns)()
    for name, weight in denoiser.unet.named_parameters():
        assert torch.equal(weight, before[name])
        assert weight.grad is None and not weight.requires_grad


def test_all_of_it_runs_on_the_cpu(tmp_path, caplog):
    """Every row is there, or says why not."""
    caplog.set_level("INFO", logger="benchmarks")
    out = tmp_path / "results" / "gpu.json"
    assert gpu.main([*CALLS, "--out", str(out)]) == 0
    found = json.loads(out.read_text())
    assert found["agreed"] and not found["failed"] and found["architecture"] == "tiny"
    assert found["libraries"]["torch"] == torch.__version__ and found["backends"]
    rows = {row["name"]: row for row in found["rows"]}
    missing = {row["name"]: row["reason"] for row in found["not_run"]}
    expected = {*ROWS.values(), SURFACE, *(option.name for option in OPTIONS)}
    assert set(rows) | {n for n in missing if n in expected} == expected
    on_cuda = {option.name for option in OPTIONS if option.cuda}
    assert {name for name in missing if name in expected} == on_cuda
    assert all(rows[name]["milliseconds"] > 0 for name in rows)
    assert all(rows[name]["floor"] > 0 for name in ROWS.values())
    assert [row["name"] for row in found["parity"]] == [
        "hash grid of the scene, numba and torch",
        "hash grid of the categories, numba and torch",
    ]
    assert {"compositing", "meshes"} <= set(missing)
    assert [row["steps"] for row in found["recipe"]] == [
        "10,000",
        "400 + 100",
        "400 + 100",
        "1,000",
        "5,000 + 1,000",
    ]
    assert "category field, two objects" in caplog.text and "not run" in caplog.text


def test_the_recipe_is_the_sum_of_its_steps(results):
    for name, mean in ((ROWS["tokens"], 100.0), (ROWS["model"], 200.0)):
        results.add(Measured("steps", name, "64²", "cuda", 1.0, mean))
    for kind, paper, aim in (("tiny", None, None), ("sd-2.1", 360.0, 90.0)):
        results.extrapolated.clear()
        gpu.extrapolate(Workshop(gpu.ARCHITECTURES[kind], CPU, torch.float32), results)
        (row,) = results.extrapolated
        assert row.name == "mining, memory full" and row.seconds == pytest.approx(60.0)
        assert (row.paper, row.aim) == (paper, aim)
    assert "≤ 90" in table(results)


def test_columns_are_aligned():
    assert aligned([["name", "ms"], ["a", "1.0"], ["bcdef", "10.0"]]) == [
        "name     ms",
        "a       1.0",
        "bcdef  10.0",
    ]


def test_without_a_gpu_nothing_is_run(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert gpu.main(["--out", str(tmp_path / "gpu.json")]) == 2
    assert "sees no CUDA device" in caplog.text and not list(tmp_path.iterdir())


def test_results_that_cannot_be_written_are_known_at_once(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(gpu, "run", lambda *_: pytest.fail("it was run"))
    (tmp_path / "file").touch()
    assert gpu.main([*CALLS, "--out", str(tmp_path / "file" / "gpu.json")]) == 2
    assert "can't be written (--out)" in caplog.text and "file/gpu.json" in caplog.text


def test_ctrl_c_shows_what_was_done(tmp_path, caplog, monkeypatch):
    caplog.set_level("INFO", logger="benchmarks")

    def interrupted(architecture, clock, results):
        results.add(Measured("steps", "the first row", "64²", "cpu", 1.0, 1.0))
        raise KeyboardInterrupt

    monkeypatch.setattr(gpu, "run", interrupted)
    out = tmp_path / "gpu.json"
    assert gpu.main([*CALLS, "--out", str(out)]) == 130
    assert "the first row" in caplog.text and f"written to {out}" in caplog.text
    assert json.loads(out.read_text())["rows"][0]["name"] == "the first row"


def test_a_stage_has_the_gpu_to_itself_as_in_a_run():
    """The other model waits, and is back afterwards."""
    workshop = Workshop(gpu.ARCHITECTURES["tiny"], CPU, torch.float32, SMALL)
    waits = []

    @contextmanager
    def waiting(self):
        waits.append(self)
        yield
        waits.remove(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LatentDenoiser, "waiting", waiting)
        stages = {stage.name: stage for stage in distillations(workshop, 1)}
        running = stages[ROWS["csds"]].begin()
        next(running)
        assert waits == [workshop.concepts.base]
        running.close()


def test_what_was_compiled_is_let_go(monkeypatch):
    compiling = [option for option in OPTIONS if option.compiles]
    resets = []
    monkeypatch.setattr(torch.compiler, "reset", lambda: resets.append(1))
    for option in compiling:
        with pytest.raises(KeyError), option.around():
            raise KeyError
    assert len(resets) == len(compiling) == 2


def test_the_script_runs_it(tmp_path):
    out = tmp_path / "gpu.json"
    only = ["--only", "parity", "as the product runs it"]
    ran = subprocess.run(
        [ROOT / "benchmarks" / "gpu.sh", *CALLS, "--out", out, *only],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stderr
    assert "options of the diffusion model" in ran.stdout
    assert [row["name"] for row in json.loads(out.read_text())["rows"]] == [OPTIONS[0].name]


def test_the_script_names_what_is_missing(tmp_path):
    script = tmp_path / "benchmarks" / "gpu.sh"
    script.parent.mkdir()
    shutil.copy(ROOT / "benchmarks" / "gpu.sh", script)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\n[ "$1" = -c ] || echo scipy trimesh\n')
    python.chmod(0o755)
    ran = subprocess.run([script], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "not installed: scipy trimesh; run: .venv/bin/python -m pip install" in ran.stderr
    python.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 1\necho Python 3.10.12\n')
    ran = subprocess.run([script], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr == "expected Python 3.11 or newer, got Python 3.10.12 (.venv/bin/python)\n"
