"""The command line of the method.

python -m dissector run PROMPT …
python -m dissector dissect INPUT --layers A B …
python -m dissector export RUN --to FILE.glb|.obj|.ply|.stl [--layer NAME] [--force]
"""

import argparse
import logging
import re
import sys
from pathlib import Path

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from dissector.export import FORMATS, export_run
from dissector.hub import DISK_FULL
from dissector.inputs import tell_apart
from dissector.memory import MEMORY
from dissector.pipeline import Request, run
from dissector.progress import Step, finish
from dissector.report import Report
from dissector.request import prompt_of
from dissector.settings import PRESETS

log = logging.getLogger("dissector")

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
            # A stage that is gone on with starts in the middle; its rate counts from there.
            first, label = step.index - 1, f"{step.stage:>9}"
            self._bar = tqdm(total=step.total, initial=first, desc=label, unit="step")
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
        prog="python -m dissector",
        description="From a sentence, images or a finished scene to separate 3D objects.",
    )
    commands = top.add_subparsers(dest="command", required=True)
    make = commands.add_parser("run", help="generate a scene from a prompt and take it apart")
    make.add_argument("prompt", help='such as "a frog sitting on a lily pad"')
    make.add_argument("--layers", nargs="+", metavar="NAME", help="found in the prompt if absent")
    _add_shared(make)
    take = commands.add_parser("dissect", help="take a photographed or generated scene apart")
    take.add_argument(
        "input",
        type=Path,
        metavar="INPUT",
        help="a folder with transforms.json, images and maybe masks; or a checkpoint of "
        "threestudio (ckpts/last.ckpt), or the folder of its trial",
    )
    take.add_argument("--layers", nargs="+", metavar="NAME", required=True)
    take.add_argument("--prompt", help="what the scene shows; made of the layers if absent")
    _add_shared(take)
    write = commands.add_parser("export", help="write the layers of a finished run to other files")
    write.add_argument("run", type=Path, metavar="RUN", help="the output folder of a finished run")
    write.add_argument(
        "--to", type=Path, metavar="FILE", required=True, help=f"ending in {', '.join(FORMATS)}"
    )
    write.add_argument("--layer", metavar="NAME", help="only this layer; all if absent")
    write.add_argument("--force", action="store_true", help="replace files that are there")
    return top


def _add_shared(command: argparse.ArgumentParser) -> None:
    """The options of both commands."""
    command.add_argument("--preset", choices=tuple(PRESETS), default="preview")
    command.add_argument(
        "--prior",
        default="embedded",
        help='"embedded", "stable-diffusion", a diffusers folder or a hub id',
    )
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--out", type=Path, help="output folder; runs/NAME-PRESET-SEED if absent")
    command.add_argument("--resume", action="store_true", help="go on with the run in --out")
    command.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    command.add_argument(
        "--memory", choices=tuple(MEMORY), default="full", help="low: for a GPU of 12 GB"
    )
    command.add_argument(
        "--detector", metavar="DINO", help="a Grounding DINO: a folder or a hub id"
    )
    command.add_argument("--segmenter", metavar="SAM", help="a SAM: a folder, a hub id or a .pth")
    command.add_argument(
        "--masks", type=Path, metavar="DIR", help="masks drawn by hand, LAYER/STEM.png"
    )
    command.add_argument(
        "--clicks", type=Path, metavar="FILE", help="JSON of points on layers and beside them"
    )


def default_folder(name: str, preset: str, seed: int) -> Path:
    """runs/a-frog-on-a-lily-pad-preview-0 and the like, after a prompt or an input."""
    slug = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60] or "scene"
    return Path("runs") / f"{slug}-{preset}-{seed}"


def read_request(given: argparse.Namespace) -> Request:
    """The request that the arguments make.

    Raises:
        ValueError: see `Request`.
    """
    layers = None if given.layers is None else tuple(given.layers)
    prompt = prompt_of(layers or ()) if given.prompt is None else given.prompt
    name = _name_of(given.input) if given.command == "dissect" else prompt
    out = given.out or default_folder(name, given.preset, given.seed)
    images, checkpoint = None, None
    if given.command == "dissect":
        images, checkpoint = tell_apart(given.input, out if given.resume else None)
    return Request(
        prompt=prompt,
        out=out,
        layers=layers,
        preset=given.preset,
        prior=given.prior,
        seed=given.seed,
        device=given.device,
        resume=given.resume,
        images=images,
        checkpoint=checkpoint,
        masks=given.masks,
        clicks=given.clicks,
        memory=given.memory,
        detector=given.detector,
        segmenter=given.segmenter,
    )


def _name_of(path: Path) -> str:
    """What an input is called: a checkpoint after the folder of its trial, as all are "last"."""
    full = path.resolve()
    return full.parent.parent.name if full.parent.name == "ckpts" else full.name


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for noisy in ("httpx", "huggingface_hub", "transformers", "diffusers"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    if given.command == "export":
        return _export(given)
    bars = Bars()
    try:
        request = read_request(given)
    except ValueError as error:
        log.error("error: %s", error)
        return FAILED
    try:
        with logging_redirect_tqdm():
            report = finish(run(request), bars.show)
    except KeyboardInterrupt:
        bars.close()
        log.error("\nstopped; what was done is kept in %s, go on with --resume", request.out)
        return INTERRUPTED
    except (ValueError, ImportError, OSError) as error:
        bars.close()
        full = isinstance(error, OSError) and error.errno in DISK_FULL
        way_on = "; free some space and go on with --resume" if full else ""
        log.error("error: %s%s", error, way_on)
        return FAILED
    bars.close()
    _show(report, request.out)
    return 0


def _export(given: argparse.Namespace) -> int:
    """Write another format; returns the exit code."""
    try:
        written = export_run(given.run, given.to, layer=given.layer, force=given.force)
    except (ValueError, OSError) as error:
        log.error("error: %s", error)
        return FAILED
    for path in written:
        log.info("%s", path)
    return 0


def _show(report: Report, out: Path) -> None:
    """Log what was made."""
    for name, value in (("held-out", report.held_out_psnr), ("training", report.training_psnr)):
        if value is not None:
            log.info("the fitted scene shows the %s images at %.1f dB", name, value)
    for pair in report.penetrations:
        if pair.share >= 1e-3:
            share = 100 * pair.share
            log.info("%s and %s share %.1f%% of the smaller", pair.first, pair.second, share)
    for layer in report.layers:
        state = "closed" if layer.watertight else "open"
        log.info("%s: %d faces, %s", layer.name, layer.faces, state)
    seconds = sum(stage.seconds for stage in report.stages)
    log.info("done in %.0f s: %s", seconds, out / "scene.glb")


if __name__ == "__main__":
    sys.exit(main())
