"""Time, memory and quality of whole runs: `python -m benchmarks.pipeline [--out DIR] [--scenes N]`.

Runs `smoke` once and `preview` on toy versions of the paper's scenes, each in a process of its own
through the command line, and prints seconds by stage, peak memory, the recomposition error in
float32 and float64, and the agreement of the layers with their names by the toybox's classifier.
Finished runs in `--out` are measured, not made again.
"""

import argparse
import json
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.agreement import agreement, load_classifier, renders
from dissector.pipeline import Dissected, recomposition_error, reopen
from dissector.toybox.captions import caption
from dissector.toybox.scenes import PAPER_SCENES

log = logging.getLogger("benchmarks")
PROMPTS = tuple(caption(subject) for subject in PAPER_SCENES)
LIMITS = {"smoke": 60.0, "preview": 360.0}
"""Seconds that a run may take on two cores."""


def make(prompt: str, preset: str, out: Path) -> dict:
    """The report of a run, made if it isn't there."""
    if not (out / "report.json").exists():
        command = [sys.executable, "-m", "dissector", "run", prompt, "--preset", preset]
        subprocess.run([*command, "--out", str(out), "--resume"], check=True)
    return json.loads((out / "report.json").read_text())


def in_float64(result: Dissected) -> float:
    """The recomposition error with everything in double precision."""
    result.scene.field.double()
    result.categories.double()
    error = recomposition_error(result.scene, result.categories, result.preset, result.lens)
    result.scene.field.float()
    result.categories.float()
    return error


def sheet(result: Dissected, path: Path) -> None:
    """Save a picture: the scene and each layer at 128² from four sides."""
    scene, layers = renders(result, size=128, views=4)
    rows = [torch.cat(list(images), dim=1) for images in (scene, *layers)]
    image = (torch.cat(rows).clamp(0, 1) * 255).round().to(torch.uint8).numpy()
    Image.fromarray(np.ascontiguousarray(image)).save(path)


def describe(prompt: str, report: dict, out: Path) -> None:
    """Log one run's rows."""
    result, preset = reopen(out), report["preset"]
    stages = {stage["name"]: stage["seconds"] for stage in report["stages"]}
    total = sum(stages.values())
    verdict = "within" if total <= LIMITS[preset] else "OVER"
    log.info("\n%s (%s)", prompt, preset)
    log.info("  seconds %.0f, %s %.0f: %s", total, verdict, LIMITS[preset], stages)
    log.info("  peak memory %.0f MB", report["peak_memory_mb"])
    log.info(
        "  recomposition error %.1e in float32, %.1e in float64",
        report["recomposition_max_error"],
        in_float64(result),
    )
    for score in agreement(result, load_classifier()):
        log.info(
            "  %-12s own word %.2f, other words %.2f, in the scene %.2f",
            score.name,
            score.own,
            score.others,
            score.scene,
        )
    sheet(result, out / "sheet.png")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Measure whole runs.")
    parser.add_argument("--out", type=Path, default=Path("runs/benchmark"))
    parser.add_argument("--scenes", type=int, default=len(PROMPTS), help="previews to make")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("dissector").setLevel(logging.WARNING)
    log.info("%d threads, torch %s", torch.get_num_threads(), torch.__version__)
    runs = [(PROMPTS[0], "smoke"), *((prompt, "preview") for prompt in PROMPTS[: given.scenes])]
    for prompt, preset in runs:
        out = given.out / f"{prompt.replace(' ', '-')}-{preset}"
        describe(prompt, make(prompt, preset, out), out)


if __name__ == "__main__":
    main()
