"""DreamDissector studio in the browser: `python app.py [--host H] [--port P] [--scene DIR]`.

Layout and handlers only. Runs live in `editing.jobs`, outside Gradio's queue, so that a page may
come and go; the page keeps the id of its run in the browser and asks for news with a timer. The
viewer, the run panel and the example cards are drawn by `assets/viewer/viewer.js` from JSON values.
"""

import argparse
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "0")  # read when gradio is imported

import gradio as gr
from gradio.processing_utils import save_file_to_cache
from gradio.themes import Base as Theme

from editing.engine import Engine, Wish, pipeline_engine, read_wish
from editing.gallery import SavedScene, find_scenes, read_scene
from editing.jobs import Job, Worker, new_id
from editing.run_view import run_view

ASSETS = Path(__file__).resolve().parent / "assets"
BUNDLE = ASSETS / "viewer" / "viewer.js"
STYLE = ASSETS / "viewer" / "studio.css"
SCENES = ASSETS / "scenes"
POLL_SECONDS = 0.5

PRESETS = [("Smoke", "smoke"), ("Preview", "preview"), ("Paper", "paper")]
PRESET_HELP = (
    "Smoke shows that everything runs, in under a minute. Preview is worth looking at and takes "
    "about six minutes. Paper is the published recipe and needs a GPU."
)
HEADER = """
<div class="dd-brand"><svg viewBox="0 0 24 24" aria-hidden="true">
<path d="M12 3 3 7.5l9 4.5 9-4.5L12 3Zm-9 9 9 4.5 9-4.5M3 16.5 12 21l9-4.5"/></svg>
<h1>DreamDissector <span>studio</span></h1></div>
<p>A sentence becomes a 3D scene whose objects are layers.</p>
"""

ON_LOAD = """
const root = element.querySelector(".dd-live");
let showing = null;
async function update() {
  const value = props.value;
  if (!value) return;
  const choose = (key) => trigger("choose", {key});
  showing ??= import(value.bundle.url).then((studio) => studio.%s(root, choose));
  const show = await showing;
  if (props.value === value) show(value);
}
watch("value", update);
update();
"""
"""Mounts one part of the bundle inside its component and hands it every new value."""


class Studio:
    """The page: its components and the handlers that connect them to the worker.

    Args:
        engine: the pipeline.
        runs: the folder in which every run gets one of its own.
        examples: finished scenes for the cards; the first is shown to a new visitor.
        opened: a finished scene to show instead of the first example.
    """

    def __init__(
        self,
        engine: Engine,
        runs: Path,
        examples: Sequence[SavedScene],
        opened: SavedScene | None = None,
    ) -> None:
        self.engine = engine
        self.runs = runs
        scenes = ([opened] if opened else []) + list(examples)
        self.scenes = {str(key): scene for key, scene in enumerate(scenes)}
        self.worker: Worker[tuple[Wish, Any]] = Worker(lambda job: engine.run(job[1]))
        with gr.Blocks(
            title="DreamDissector studio",
            fill_width=True,
            analytics_enabled=False,
            delete_cache=(3600, 86400),
        ) as self.blocks:
            self.lay_out()
            self.connect()

    def lay_out(self) -> None:
        self.job_id = gr.BrowserState("", storage_key="dreamdissector-run")
        self.seen = gr.State(None)
        self.timer = gr.Timer(POLL_SECONDS, active=False)
        gr.HTML(HEADER, elem_id="dd-header", js_on_load=None)
        with gr.Row(elem_id="dd-main"):
            with gr.Column(elem_id="dd-compose", min_width=0):
                self.lay_out_form()
            with gr.Column(elem_id="dd-centre", min_width=0):
                self.run_panel = live("mountRunPanel", "dd-run")
                self.viewer = live("mountViewer", "dd-viewer")
            with gr.Column(elem_id="dd-examples", min_width=0):
                self.examples = live("mountExamples", "dd-gallery")

    def lay_out_form(self) -> None:
        self.prompt = gr.Textbox(
            label="Prompt",
            placeholder="a frog sitting on a lily pad",
            lines=2,
            max_lines=4,
            submit_btn=False,
            elem_id="dd-prompt",
        )
        self.preset = gr.Radio(
            PRESETS, value="preview", label="Preset", info=PRESET_HELP, elem_id="dd-preset"
        )
        with gr.Accordion("Layers and seed", open=False, elem_id="dd-more"):
            self.layers = gr.Textbox(
                label="Layer names",
                info="Separated by commas. Empty: found in the prompt.",
                placeholder="frog, lily pad",
                elem_id="dd-layer-names",
            )
            self.seed = gr.Number(label="Seed", value=0, precision=0, minimum=0, elem_id="dd-seed")
        self.generate = gr.Button("Generate", variant="primary", elem_id="dd-generate")
        self.cancel = gr.Button("Cancel", visible=False, elem_id="dd-cancel")

    def connect(self) -> None:
        quick: dict[str, Any] = {
            "queue": False,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        page = [
            self.job_id,
            self.seen,
            self.timer,
            self.run_panel,
            self.viewer,
            self.generate,
            self.cancel,
        ]
        form = [self.prompt, self.layers, self.preset, self.seed, self.job_id]
        self.blocks.load(self.on_load, [self.job_id], [*page, self.examples], **quick)
        gr.on([self.generate.click, self.prompt.submit], self.on_generate, form, page, **quick)
        self.cancel.click(self.on_cancel, [self.job_id], page, **quick)
        self.timer.tick(self.on_tick, [self.job_id, self.seen], page, **quick)
        self.examples.choose(self.on_choose, None, [self.viewer], **quick)

    def on_load(self, job_id: str) -> dict[Any, Any]:
        """A page opens, for the first time or again."""
        job = self.worker.job(job_id)
        updates = self.show_job(job) if job else self.show_idle()
        if not (job and job.status == "done"):
            updates[self.viewer] = self.show_scene("0")
        cards = [
            {
                "key": key,
                "prompt": scene.prompt,
                "layers": scene.layers,
                "preview": self.served(scene.preview),
            }
            for key, scene in self.scenes.items()
        ]
        return {**updates, self.examples: live_value(scenes=cards)}

    def on_generate(
        self, prompt: str, layers: str, preset: str, seed: float | None, job_id: str
    ) -> dict[Any, Any]:
        """Queue a run, or say why not."""
        job = self.worker.job(job_id)
        if job and job.active:
            return self.show_job(job)
        job_id = new_id()
        try:
            wish = read_wish(prompt, layers, preset, seed)
            self.worker.submit(job_id, (wish, self.engine.request(wish, self.runs / job_id)))
        except ValueError as error:
            refused = {"status": "refused", "message": str(error)}
            return {self.run_panel: live_value(run=refused)}
        return self.on_tick(job_id, None)

    def on_cancel(self, job_id: str) -> dict[Any, Any]:
        self.worker.cancel(job_id)
        return self.on_tick(job_id, None)

    def on_tick(self, job_id: str, seen: Any) -> dict[Any, Any]:
        """News of the visitor's run since the state that the page has `seen`."""
        job = self.worker.job(job_id)
        if job is None:
            return self.show_idle()
        if seen == stamp(job):
            return {self.seen: gr.skip()}
        return self.show_job(job)

    def on_choose(self, event: gr.EventData) -> dict[str, Any]:
        """A visitor opens an example."""
        return self.show_scene(event.key)

    def show_scene(self, key: str) -> dict[str, Any]:
        """The viewer with one of the examples; empty without such an example."""
        scene = self.scenes.get(key)
        return self.viewer_value(scene.glb, scene.prompt) if scene else live_value(scene=None)

    def show_idle(self) -> dict[Any, Any]:
        """The page without a run."""
        return {
            self.job_id: "",
            self.seen: None,
            self.timer: gr.Timer(active=False),
            self.run_panel: live_value(run=None),
            self.generate: gr.Button(visible=True),
            self.cancel: gr.Button(visible=False),
        }

    def show_job(self, job: Job[tuple[Wish, Any]]) -> dict[Any, Any]:
        """The page of a visitor whose run is `job`."""
        wish, _ = job.request
        updates: dict[Any, Any] = {
            self.job_id: job.id,
            self.seen: stamp(job),
            self.timer: gr.Timer(active=job.active),
            self.run_panel: live_value(run=run_view(job, wish.prompt, self.typical(wish.preset))),
            self.generate: gr.Button(visible=not job.active),
            self.cancel: gr.Button(visible=job.active, interactive=job.status != "cancelling"),
        }
        if job.status == "done":
            glb = self.runs / job.id / "scene.glb"
            updates[self.viewer] = self.viewer_value(glb, wish.prompt)
        return updates

    def typical(self, preset: str) -> dict[str, float]:
        """Seconds of the stages in the last run of this preset, or of an example made with it."""
        seconds = self.worker.latest_stage_seconds(lambda request: request[0].preset == preset)
        made = (made.stage_seconds for made in self.scenes.values() if made.preset == preset)
        return seconds or next(made, {})

    def viewer_value(self, glb: Path, title: str) -> dict[str, Any]:
        return live_value(scene=self.served(glb), title=title)

    def served(self, path: Path) -> dict[str, Any]:
        """A file for the browser. Of a run's folder nothing but such copies is ever served."""
        if not path.is_relative_to(ASSETS):
            path = Path(save_file_to_cache(path, self.viewer.GRADIO_CACHE))
        return gr.FileData(path=str(path)).model_dump()


def live(mount: str, elem_id: str) -> gr.HTML:
    """A component drawn by the bundle. Its template is constant: values in it would be markup."""
    return gr.HTML(
        html_template='<div class="dd-live"></div>',
        js_on_load=ON_LOAD % mount,
        elem_id=elem_id,
        apply_default_css=False,
    )


def live_value(**parts: Any) -> dict[str, Any]:
    return {"bundle": gr.FileData(path=str(BUNDLE)).model_dump(), **parts}


def stamp(job: Job) -> list[int]:
    """Changes whenever the page of a job would."""
    return [job.version, job.place]


def theme() -> Theme:
    """Neutral greys and one violet; fonts of the visitor's system, so nothing is fetched."""
    sans = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
    mono = ["ui-monospace", "SFMono-Regular", "Menlo", "monospace"]
    return Theme(
        primary_hue="violet", neutral_hue="zinc", radius_size="md", font=sans, font_mono=mono
    )


def runs_folder() -> Path:
    """Where runs leave their files: $DREAMDISSECTOR_RUNS, else below the temporary folder."""
    chosen = os.environ.get("DREAMDISSECTOR_RUNS")
    folder = Path(chosen) if chosen else Path(tempfile.gettempdir()) / "dreamdissector-runs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder.resolve()


def launch(blocks: gr.Blocks, host: str, port: int | None) -> str:
    """Start serving in the background and return the URL. Raises OSError without a free port."""
    _, url, _ = blocks.launch(
        server_name=host,
        server_port=port,
        quiet=True,
        prevent_thread_lock=True,
        footer_links=[],
        run_history=False,
        theme=theme(),
        css_paths=STYLE,
    )
    return url


def main(arguments: Sequence[str] | None = None, engine: Engine | None = None) -> None:
    """Serve the studio until interrupted."""
    parser = argparse.ArgumentParser(description="DreamDissector studio in the browser")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, help="default: the first free one from 7860 on")
    parser.add_argument("--scene", type=Path, metavar="DIR", help="output folder of a run to open")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        opened = read_scene(options.scene) if options.scene else None
    except ValueError as error:
        parser.error(str(error))
    gr.set_static_paths([BUNDLE, SCENES])
    engine = engine or pipeline_engine()
    studio = Studio(engine, runs_folder(), find_scenes(SCENES), opened)
    try:
        url = launch(studio.blocks, options.host, options.port)
    except OSError as error:
        logging.debug("launch failed", exc_info=error)
        where = f"{options.host}:{options.port}" if options.port else options.host
        parser.error(f"cannot listen on {where}: taken, or not an address of this machine")
    sys.stdout.write(f"DreamDissector studio runs at {url}\n")
    sys.stdout.flush()
    threading.Thread(target=engine.prepare, name="prepare", daemon=True).start()
    try:
        studio.blocks.block_thread()
    finally:
        studio.worker.close()


if __name__ == "__main__":
    main()
