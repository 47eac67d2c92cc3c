"""`python -m dissector`: its arguments, exit codes and what Ctrl-C leaves."""

import logging
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import dissector.__main__ as command_line
from dissector.__main__ import default_folder, main, parser
from dissector.out_of_memory import OutOfGpuMemory
from dissector.penetration import Penetration
from dissector.progress import Step
from dissector.report import LayerReport, Report, StageReport

ROOT = Path(__file__).resolve().parents[1]
REPORT = Report(
    prompt="a frog on a lily pad",
    seed=0,
    preset="smoke",
    prior="embedded",
    device="cpu",
    backends={},
    layers=(LayerReport("frog", 10, 16, True), LayerReport("lily pad", 9, 15, False)),
    penetrations=(Penetration("frog", "lily pad", 2e-6, 1e-4),),
    stages=(StageReport("generate", 2, 1.5), StageReport("mine", 2, 2.5)),
    recomposition_max_error=0.0,
    peak_memory_mb=1.0,
)


@pytest.fixture
def requests(monkeypatch):
    """What `run` was asked for; it makes two stages of two steps."""
    asked = []

    def run(request):
        asked.append(request)
        for stage in ("generate", "mine"):
            for index in (1, 2):
                yield Step(stage, index, 2, loss=0.25)
        return REPORT

    monkeypatch.setattr(command_line, "run", run)
    return asked


def failing(error):
    def run(request):
        yield Step("generate", 1, 2)
        raise error

    return run


def test_defaults():
    given = parser().parse_args(["run", "a frog on a lily pad"])
    assert (given.layers, given.preset, given.prior) == (None, "preview", "embedded")
    assert (given.seed, given.out, given.resume, given.device) == (0, None, False, "cpu")


def test_every_option_reaches_the_request(requests, tmp_path):
    words = ["run", "a frog on a pad", "--layers", "frog", "lily pad", "--preset", "smoke"]
    words += ["--prior", "some/model", "--seed", "7", "--out", str(tmp_path), "--resume"]
    assert main([*words, "--device", "cpu"]) == 0
    (request,) = requests
    assert request.prompt == "a frog on a pad" and request.layers == ("frog", "lily pad")
    assert (request.preset, request.prior, request.seed) == ("smoke", "some/model", 7)
    assert request.out == tmp_path and request.resume and request.device == "cpu"


@pytest.fixture
def photos(tmp_path, monkeypatch):
    """The name of a folder that says it is one of posed images."""
    monkeypatch.chdir(tmp_path)
    name = "my/Photos 1"
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name / "transforms.json").touch()
    return name


def test_a_scene_from_images(requests, photos, tmp_path):
    words = ["dissect", photos, "--layers", "frog", "lily pad", "--masks", "some/masks"]
    assert main([*words, "--clicks", "clicks.json", "--preset", "smoke"]) == 0
    (request,) = requests
    assert request.images == Path("my/Photos 1") and request.layers == ("frog", "lily pad")
    assert request.prompt == "a frog and a lily pad"
    assert request.out == Path("runs/photos-1-smoke-0")
    assert (request.masks, request.clicks) == (Path("some/masks"), Path("clicks.json"))
    assert main([*words, "--prompt", "a frog on a pad", "--out", str(tmp_path)]) == 0
    assert requests[1].prompt == "a frog on a pad" and requests[1].out == tmp_path


def test_a_run_takes_masks_and_clicks(requests, tmp_path):
    words = ["run", "a frog on a pad", "--masks", "some/masks", "--clicks", "clicks.json"]
    assert main([*words, "--out", str(tmp_path)]) == 0
    (request,) = requests
    assert (request.masks, request.clicks) == (Path("some/masks"), Path("clicks.json"))
    assert request.images is None


@pytest.mark.parametrize(
    ("measured", "shown"),
    [
        ({"held_out_psnr": 31.26}, "held-out images at 31.3 dB"),
        ({"training_psnr": 28.0}, "training"),
    ],
)
def test_the_fit_is_shown(monkeypatch, tmp_path, photos, caplog, measured, shown):
    caplog.set_level(logging.INFO)

    def run(request):
        yield Step("fit", 1, 1)
        return replace(REPORT, **measured)

    monkeypatch.setattr(command_line, "run", run)
    assert main(["dissect", photos, "--layers", "frog", "pad", "--out", str(tmp_path)]) == 0
    assert shown in caplog.text


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["run"],
        ["dissect", "photos"],
        ["dissect", "--layers", "frog", "pad"],
        ["run", "a frog", "--preset", "best"],
        ["run", "a frog", "--seed", "x"],
        ["run", "a frog", "--layers"],
        ["fly", "a frog"],
    ],
)
def test_wrong_arguments_show_the_usage(words, capsys):
    with pytest.raises(SystemExit) as exit_:
        parser().parse_args(words)
    assert exit_.value.code == 2
    assert "usage: python -m dissector" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("A frog, on a  lily pad!", "a-frog-on-a-lily-pad-smoke-3"),
        ("../../etc", "etc-smoke-3"),
        ("蛙", "scene-smoke-3"),
        ("a" * 300, "a" * 60 + "-smoke-3"),
    ],
)
def test_default_folder(prompt, expected):
    assert default_folder(prompt, "smoke", 3) == Path("runs") / expected


def test_the_folder_is_named_after_the_prompt_unless_given(requests):
    assert main(["run", "a frog on a lily pad", "--preset", "smoke"]) == 0
    assert requests[0].out == Path("runs/a-frog-on-a-lily-pad-smoke-0")


def test_progress_and_results_are_shown(requests, tmp_path, capsys, caplog):
    caplog.set_level(logging.INFO)
    assert main(["run", "a frog on a lily pad", "--out", str(tmp_path)]) == 0
    bars = capsys.readouterr().err
    assert "generate: 100%" in bars and "mine: 100%" in bars and "loss=0.25" in bars
    assert "frog: 16 faces, closed" in caplog.text and "lily pad: 15 faces, open" in caplog.text
    assert f"done in 4 s: {tmp_path / 'scene.glb'}" in caplog.text
    assert "share" not in caplog.text  # a ten thousandth is nothing


def test_layers_that_sink_into_each_other_are_shown(monkeypatch, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    deep = replace(REPORT, penetrations=(Penetration("frog", "lily pad", 0.01, 0.123),))

    def run(request):
        yield Step("surface", 1, 1)
        return deep

    monkeypatch.setattr(command_line, "run", run)
    assert main(["run", "a frog on a lily pad", "--out", str(tmp_path)]) == 0
    assert "frog and lily pad share 12.3% of the smaller" in caplog.text


def test_layers_are_exported(monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    asked = []

    def export_run(*places, **options):
        asked.append((places, options))
        return (Path("frog.obj"), Path("frog.mtl"))

    monkeypatch.setattr(command_line, "export_run", export_run)
    assert main(["export", "runs/a", "--to", "frog.obj", "--layer", "frog", "--force"]) == 0
    assert asked == [((Path("runs/a"), Path("frog.obj")), {"layer": "frog", "force": True})]
    assert "frog.obj" in caplog.text and "frog.mtl" in caplog.text
    monkeypatch.undo()
    assert main(["export", "no/such/run", "--to", "frog.obj"]) == 2
    assert "error: " in caplog.text and "no/such/run" in caplog.text


def test_a_bad_prompt_is_an_error(requests, tmp_path, caplog):
    assert main(["run", " ", "--out", str(tmp_path)]) == 2
    assert "error: the prompt is empty" in caplog.text and not requests


@pytest.mark.parametrize(
    "error",
    [
        ValueError("the layer 'frog' came out empty"),
        OSError(28, "No space left on device", "/runs/a"),
        ImportError("pip install x"),
        OutOfGpuMemory("the GPU ran out of memory; go on with --resume --memory low"),
    ],
)
def test_errors_end_with_2_and_their_message(monkeypatch, caplog, tmp_path, error):
    monkeypatch.setattr(command_line, "run", failing(error))
    assert main(["run", "a frog on a lily pad", "--out", str(tmp_path)]) == 2
    assert f"error: {error}" in caplog.text and "Traceback" not in caplog.text
    assert ("free some space and go on with --resume" in caplog.text) == isinstance(error, OSError)


def test_mistakes_of_the_program_are_not_hidden(monkeypatch, tmp_path):
    monkeypatch.setattr(command_line, "run", failing(AttributeError("a bug")))
    with pytest.raises(AttributeError, match="a bug"):
        main(["run", "a frog on a lily pad", "--out", str(tmp_path)])


def test_interruption_ends_with_130_and_says_how_to_go_on(monkeypatch, caplog, tmp_path):
    monkeypatch.setattr(command_line, "run", failing(KeyboardInterrupt()))
    assert main(["run", "a frog on a lily pad", "--out", str(tmp_path)]) == 130
    assert f"what was done is kept in {tmp_path}, go on with --resume" in caplog.text


ENDLESS = """
import itertools, signal, sys, time

signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal
import dissector.__main__ as command_line
from dissector.progress import Step

def run(request):
    for index in itertools.count(1):
        yield Step("generate", index, 10)
        time.sleep(0.01)

command_line.run = run
sys.exit(command_line.main(["run", "a frog on a lily pad"]))
"""


def test_ctrl_c_ends_a_real_process():
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    shown = ""
    while "generate" not in shown:
        character = process.stderr.read(1)
        assert character, f"ended early: {shown}"
        shown += character
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "go on with --resume" in rest and "Traceback" not in rest
