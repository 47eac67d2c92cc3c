"""The command line: `python -m dissector run PROMPT …`."""

import argparse
import logging
import re
import sys
from pathlib import Path

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from dissector.pipeline import Request, run
from dissector.progress import Step, finish
from dissector.settings import PRESETS

FAILED, INTERRUPTED = 2, 130
"""Exit codes: an input or the disk is at fault; stopped by Ctrl-C."""


class Bars:
    """One progress bar per stage."""

    def __init__(self) -> None:
        self._stage, self._bar = "", None

    def show(self, step: Step) -> None:
        """Move the bar of the step's stage."""
        if step.stage != self._stage or self._bar is None:
            self.close()
            self._stage = step.stage
            self._bar = tqdm(total=step.total, desc=f"{step.stage:>9}", unit="step")
        self._bar.n = step.index
        if step.loss is not None:
            self._bar.set_postfix(loss=f"{step.loss:.3g}", refresh=False)
        self._bar.refresh()

    def close(self) -> None:
        """Leave the last bar as it is."""
        if self._bar is not None:
            self._bar.close()


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    top = argparse.ArgumentParser(
        prog="python -m dissector", description="From a sentence to a scene of separate 3D objects."
    )
    commands = top.add_subparsers(dest="command", required=True)
    make = commands.add_parser("run", help="generate a scene from a prompt and take it apart")
    make.add_argument("prompt", help='such as "a frog sitting on a lily pad"')
    make.add_argument("--layers", nargs="+", metavar="NAME", help="found in the prompt if absent")
    make.add_argument("--preset", choices=tuple(PRESETS), default="preview")
    make.add_argument(
        "--prior", default="embedded", help='"embedded", a diffusers folder or a hub id'
    )
    make.add_argument("--seed", type=int, default=0)
    make.add_argument("--out", type=Path, help="output folder; runs/PROMPT-SEED if absent")
    make.add_argument("--resume", action="store_true", help="go on with the run in --out")
    make.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    return top


def default_folder(prompt: str, preset: str, seed: int) -> Path:
    """runs/a-frog-on-a-lily-pad-preview-0 and the like."""
    slug = "-".join(re.findall(r"[a-z0-9]+", prompt.lower()))[:60] or "scene"
    return Path("runs") / f"{slug}-{preset}-{seed}"


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for noisy in ("httpx", "huggingface_hub", "transformers", "diffusers"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    log = logging.getLogger("dissector")
    out = given.out or default_folder(given.prompt, given.preset, given.seed)
    bars = Bars()
    try:
        request = Request(
            prompt=given.prompt,
            out=out,
            layers=None if given.layers is None else tuple(given.layers),
            preset=given.preset,
            prior=given.prior,
            seed=given.seed,
            device=given.device,
            resume=given.resume,
        )
        with logging_redirect_tqdm():
            report = finish(run(request), bars.show)
    except KeyboardInterrupt:
        bars.close()
        log.error("\nstopped; the finished stages are in %s, go on with --resume", out)
        return INTERRUPTED
    except (ValueError, ImportError, OSError) as error:
        bars.close()
        log.error("error: %s", error)
        return FAILED
    bars.close()
    seconds = sum(stage.seconds for stage in report.stages)
    for layer in report.layers:
        state = "closed" if layer.watertight else "open"
        log.info("%s: %d faces, %s", layer.name, layer.faces, state)
    log.info("done in %.0f s: %s", seconds, out / "scene.glb")
    return 0


if __name__ == "__main__":
    sys.exit(main())
