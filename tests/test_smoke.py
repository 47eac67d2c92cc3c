"""The smoke preset on the embedded models, end to end through the command line."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import trimesh

ROOT = Path(__file__).resolve().parents[1]
PROMPT = "a frog sitting on a lily pad"
STAGES = [
    "generate",
    "views",
    "ground",
    "mine",
    "dissect",
    "surface",
    "refine",
    "texture",
    "export",
]


def command(out, *options):
    words = ["-m", "dissector", "run", PROMPT, "--preset", "smoke", "--out", str(out), *options]
    return [sys.executable, *words]


def finish(out, *options):
    words = command(out, *options)
    done = subprocess.run(words, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((out / "report.json").read_text())


def check(out, report):
    """A scene of two separate objects that make up the original."""
    scene = trimesh.load_scene(out / "scene.glb")
    assert list(scene.geometry) == ["frog", "lily pad"]
    assert set(scene.graph.nodes_geometry) == {"frog", "lily pad"}
    assert [layer["name"] for layer in report["layers"]] == ["frog", "lily pad"]
    for layer in report["layers"]:
        mesh = scene.geometry[layer["name"]]
        assert mesh.visual.material.baseColorTexture.size == (512, 512)
        mesh.merge_vertices(merge_tex=True, merge_norm=True)  # glTF splits them at chart borders
        assert layer["watertight"] and mesh.is_watertight and mesh.volume > 0
        assert len(mesh.faces) == layer["faces"] > 100
    (pair,) = report["penetrations"]
    assert (pair["first"], pair["second"]) == ("frog", "lily pad") and pair["share"] < 0.05
    assert report["backends"]["mesh"] == "deodr"
    assert 0 <= report["recomposition_max_error"] <= 1e-4
    assert [stage["name"] for stage in report["stages"]] == STAGES
    assert (out / "preview.png").stat().st_size > 1000


def test_a_sentence_becomes_two_objects(tmp_path):
    check(tmp_path, finish(tmp_path))


def test_a_killed_run_goes_on_where_it_was(tmp_path):
    out, log = tmp_path / "run", tmp_path / "log"
    with log.open("w") as file:
        process = subprocess.Popen(command(out), cwd=ROOT, stdout=file, stderr=file)
        try:
            while "mine:" not in log.read_text():
                assert process.poll() is None, log.read_text()[-3000:]
                time.sleep(0.02)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    checkpoints = out / "checkpoints"
    assert {path.stem for path in checkpoints.glob("*.safetensors")} == {"generate", "ground"}
    kept = {path: path.stat().st_mtime_ns for path in checkpoints.glob("*.safetensors")}
    times = {s["name"]: s for s in json.loads((checkpoints / "stages.json").read_text())}
    report = finish(out, "--resume")
    check(out, report)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    again = {stage["name"]: stage for stage in report["stages"]}
    assert all(again[stage] == times[stage] for stage in ("generate", "ground"))
