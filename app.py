"""DreamDissector studio in the browser.

python app.py [--host H] [--port P] [--scene DIR] [--prior HUB_ID|DIR] [--memory low]

The page is `editing.web.page`; what a visitor does there, and what it changes, is
`editing.sessions.sessions`.
"""

import argparse
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from editing.web.gpu import lend_gpu, on_zero_gpu

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "0")  # read when gradio is imported
if on_zero_gpu():
    import spaces  # noqa: F401  # type: ignore[import-not-found]  # before torch

import gradio as gr

from editing.actions.table import ACTIONS
from editing.opening import open_source
from editing.scene import Scene
from editing.sessions.engine import EMBEDDED, Engine, Weights, pipeline_engine
from editing.sessions.gallery import find_scenes
from editing.sessions.sessions import Sessions
from editing.web.page import SCENES, STYLES, build_page, theme


def runs_folder() -> Path:
    """Where visitors' scenes are kept: $DREAMDISSECTOR_RUNS, else below the temporary folder."""
    chosen = os.environ.get("DREAMDISSECTOR_RUNS")
    folder = Path(chosen) if chosen else Path(tempfile.gettempdir()) / "dreamdissector-runs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder.resolve()


def launch(blocks: gr.Blocks, host: str | None, port: int | None) -> str:
    """Start serving in the background and return the URL. Raises OSError without a free port."""
    _, url, _ = blocks.launch(
        server_name=host,
        server_port=port,
        quiet=True,
        prevent_thread_lock=True,
        footer_links=[],
        run_history=False,
        theme=theme(),
        css_paths=STYLES,
    )
    return url


def make_sessions(engine: Engine, opened: Scene | None) -> Sessions:
    """The visitors' sessions, with the GPU of a Space where it has one."""
    actions = ACTIONS
    if on_zero_gpu():
        engine, actions = lend_gpu(engine, actions)
    return Sessions(
        runs_folder(),
        engine,
        actions=actions,
        models=engine.models,
        examples=find_scenes(SCENES),
        opened=opened,
    )


def options_parser() -> argparse.ArgumentParser:
    """The arguments."""
    parser = argparse.ArgumentParser(description="DreamDissector studio in the browser")
    parser.add_argument("--host", help="address to listen on; this machine's own if absent")
    parser.add_argument("--port", type=int, help="default: the first free one from 7860 on")
    parser.add_argument(
        "--scene", type=Path, metavar="DIR", help="folder of a run or a project, or a GLB, to open"
    )
    parser.add_argument(
        "--prior",
        default=EMBEDDED,
        help='"embedded", "stable-diffusion", a diffusers folder or a hub id',
    )
    parser.add_argument(
        "--memory", choices=("full", "low"), default="full", help="low: for a GPU of 12 GB"
    )
    parser.add_argument("--detector", metavar="DINO", help="a Grounding DINO: a folder or a hub id")
    parser.add_argument("--segmenter", metavar="SAM", help="a SAM: a folder, a hub id or a .pth")
    return parser


def open_engine(weights: Weights) -> Engine:
    """The pipeline; a prior of one's own is read now, so that a wrong one is known at once.

    Raises:
        ValueError: it cannot be used.
    """
    engine = pipeline_engine(weights)
    if weights.prior != EMBEDDED:
        engine.models()
    return engine


def main(arguments: Sequence[str] | None = None, engine: Engine | None = None) -> None:
    """Serve the studio until interrupted."""
    parser = options_parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    weights = Weights(options.prior, options.memory, options.detector, options.segmenter)
    try:
        opened = open_source(options.scene) if options.scene else None
        engine = engine or open_engine(weights)
    except ValueError as error:
        parser.error(str(error))
    sessions = make_sessions(engine, opened)
    blocks = build_page(sessions)
    try:
        url = launch(blocks, options.host, options.port)
    except OSError as error:
        logging.debug("launch failed", exc_info=error)
        where = f"{options.host or '127.0.0.1'}:{options.port}"
        parser.error(f"cannot listen on {where}: taken, or not an address of this machine")
    sys.stdout.write(f"DreamDissector studio runs at {url}\n")
    sys.stdout.flush()
    threading.Thread(target=engine.prepare, name="prepare", daemon=True).start()
    try:
        blocks.block_thread()
    finally:
        sessions.close()


if __name__ == "__main__":
    main()
