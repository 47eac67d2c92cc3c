"""What the tests of the page share: a studio in a process of its own, Chromium, a made-up scene."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import numpy as np
import trimesh
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 1000  # playwright counts in milliseconds
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def studio(
    script: Path, *arguments: str, runs: Path, variables: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """Start `python SCRIPT ARGUMENTS` and yield the URL that it prints; end it afterwards.

    Args:
        variables: further ones of the environment.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DREAMDISSECTOR_RUNS": str(runs),
        "GRADIO_TEMP_DIR": str(runs / "cache"),
        "OMP_NUM_THREADS": "1",  # the browser takes the other core; two threads would stall
        **variables,
    }
    log = runs / "log.txt"
    runs.mkdir(parents=True)
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, str(script), *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    with process, process.stdout as output:
        try:
            line = output.readline()
            assert " at http" in line, f"no URL but {line!r}; log:\n{log.read_text()}"
            yield line.split()[-1]
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, with WebGL in software."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "install chromium (apt install chromium) or set $CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, url: str, **options) -> Iterator[Page]:
    """A visitor of their own (no shared storage), whose page must raise no errors."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    page = context.new_page()
    page.set_default_timeout(20 * SECONDS)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    yield page
    context.close()
    assert not errors


def write_scene(folder: Path, names=("frog", "lily pad"), prompt="a made-up scene") -> Path:
    """The output folder of a run with one box a layer, side by side along z of glTF."""
    folder.mkdir(parents=True)
    scene = trimesh.Scene()
    for index, name in enumerate(names):
        box = trimesh.creation.box((0.5, 0.5, 0.5))
        box.apply_translation((0, 0, 0.7 * index))
        box.visual.vertex_colors = np.array([60 + 120 * index, 160, 80, 255], np.uint8)
        scene.add_geometry(box, node_name=name, geom_name=name)
    scene.export(folder / "scene.glb")
    Image.new("RGB", (32, 32), (60, 160, 80)).save(folder / "preview.png")
    report = {"prompt": prompt, "preset": "smoke", "layers": [{"name": name} for name in names]}
    (folder / "report.json").write_text(json.dumps(report))
    return folder
