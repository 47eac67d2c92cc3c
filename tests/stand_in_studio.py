"""The studio with a stand-in for the pipeline: `stand_in_studio.py SCENE_DIR [options of app.py]`.

Every run "makes" a copy of SCENE_DIR, with the prompt as its own. A prompt with the word "slow"
takes half a minute, one with "broken" fails in the middle, an empty one is refused.
"""

import json
import shutil
import sys
import time
from collections.abc import Generator
from pathlib import Path

import numpy as np

import app
from dissector.progress import Step
from editing.sessions.engine import Engine, Wish
from editing.sessions.run_view import STAGES

STEPS = 4


def request(wish: Wish, out: Path) -> tuple[Wish, Path]:
    if not wish.prompt:
        raise ValueError("The prompt is empty.")
    return wish, out


def run(request: tuple[Wish, Path]) -> Generator[Step, None, None]:
    wish, out = request
    pause = 1.0 if "slow" in wish.prompt else 0.02
    for stage in STAGES:
        if stage == "mine" and "broken" in wish.prompt:
            raise RuntimeError("a stand-in for a defect")
        for index in range(1, STEPS + 1):
            time.sleep(pause)
            image = np.full((16, 16, 3), 40 * index, np.uint8)
            yield Step(stage, index, STEPS, preview=image)
    shutil.copytree(SCENE, out, dirs_exist_ok=True)
    report = json.loads((out / "report.json").read_text())
    (out / "report.json").write_text(json.dumps({**report, "prompt": wish.prompt}))


if __name__ == "__main__":
    SCENE = Path(sys.argv[1])
    app.main(sys.argv[2:], Engine(request, run))
