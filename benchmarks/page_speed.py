"""How fast the page answers a hand: `python -m benchmarks.page_speed [SCENE] [--json FILE]`.

Starts the app and Chromium (without a graphics card unless `--card`), opens a scene, and works it
with real pointer events. A time runs from the event until the graphics card has finished the next
frame; for an act, until the server's answer is in the page. Between the events of a row the page
comes to rest, but not between the steps of a drag. The table names the WebGL renderer; both run
on this machine, so what else it does counts.
"""

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, ViewportSize, sync_playwright

log = logging.getLogger("benchmarks")

ROOT = Path(__file__).resolve().parents[1]
SCENE = ROOT / "assets" / "scenes" / "1-astronaut-kangaroo"
PROBE = Path(__file__).with_suffix(".js")
WINDOW: ViewportSize = {"width": 1740, "height": 870}
"""Leaves about 1100 × 760 to the view."""

TIMES = 20
IN_SOFTWARE = ("--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
ON_CARD = ("--ignore-gpu-blocklist", "--use-angle=gl")
MODES = ("Albedo", "Normals", "Wireframe", "Layers", "Shaded")


@dataclass(frozen=True)
class Row:
    """Milliseconds of one kind of event."""

    what: str
    times: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.times)

    @property
    def worst(self) -> float:
        return max(self.times)


@contextmanager
def studio(scene: Path, folder: Path) -> Iterator[str]:
    """Start the app with a scene and yield its URL; end it afterwards."""
    runs = {"DREAMDISSECTOR_RUNS": str(folder), "GRADIO_TEMP_DIR": str(folder / "cache")}
    command = [sys.executable, str(ROOT / "app.py"), "--scene", str(scene)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **runs, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if " at http" not in line:
                raise RuntimeError(f"expected the app's URL, got {line!r}")
            yield line.split()[-1]
        finally:
            process.terminate()


@contextmanager
def opened_page(url: str, *, card: bool) -> Iterator[Page]:
    """The studio in Chromium, drawn and at rest, with the probe in it."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise ImportError("no Chromium; install one (apt install chromium) or set $CHROMIUM")
    flags = ["--no-sandbox", "--use-gl=angle", *(ON_CARD if card else IN_SOFTWARE)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        page = browser.new_page(viewport=WINDOW)
        page.goto(url)
        page.wait_for_selector(".dd-live[data-state=ready]", timeout=120_000)
        page.evaluate(PROBE.read_text())
        come_to_rest(page)
        yield page
        browser.close()


def come_to_rest(page: Page) -> None:
    """Wait until all frames are done, the fine one after a coarse one, too."""
    page.wait_for_function("pageSpeed.rests()", polling=50)


def measure(
    page: Page, what: str, event: str, act: Callable[[int], None], *, resting: bool = True
) -> Row:
    """Act again and again, each time after the frame that answers, or when the page rests."""
    page.evaluate("type => pageSpeed.watch(type)", event)
    for count in range(TIMES):
        act(count)
        page.wait_for_function("count => pageSpeed.times.length > count", arg=count, polling=10)
        if resting:
            come_to_rest(page)
    return Row(what, tuple(page.evaluate("pageSpeed.times")[:TIMES]))


def places(page: Page) -> tuple[list[str], list[tuple[float, float]]]:
    """The layers' names, and for each a place on the page where a click meets it."""
    found = page.evaluate(
        """() => {
            const { stage, store } = dissectorStudio;
            const { left, top, width, height } = stage.canvas.getBoundingClientRect();
            const places = {};
            for (let y = -0.9; y < 0.9; y += 0.04)
                for (let x = -0.6; x < 0.6; x += 0.04) {
                    const id = stage.picker.hit({ x, y }, stage.layers.visible)?.id;
                    const place = [left + (0.5 + 0.5 * x) * width, top + (0.5 - 0.5 * y) * height];
                    if (id) (places[id] ??= []).push(place);
                }
            return store.layers.map(({ id, name }) =>
                [name, places[id][Math.floor(places[id].length / 2)]]);
        }"""
    )
    return [name for name, _ in found], [(left, top) for _, (left, top) in found]


def measure_drag(page: Page, what: str, start: tuple[float, float]) -> Row:
    """Steps of a hand that goes up and down again."""
    left, top = start
    page.mouse.move(left, top)
    come_to_rest(page)
    page.mouse.down()
    row = measure(
        page,
        what,
        "pointermove",
        lambda count: page.mouse.move(left, top - 4 * min(count + 1, TIMES - count)),
        resting=False,
    )
    page.mouse.up()
    come_to_rest(page)
    return row


def arrow_up(page: Page) -> tuple[float, float]:
    """Where the handle is that moves the selected layer up."""
    return page.evaluate(
        """() => {
            const { stage } = dissectorStudio;
            const size = stage.gizmo.helper.children[0].gizmo.translate.children[0].scale.x;
            const place = stage.gizmo.pivot.position.clone();
            place.z += 0.62 * size;
            place.project(stage.picture.eye);
            const { left, top, width, height } = stage.canvas.getBoundingClientRect();
            return [left + (0.5 + 0.5 * place.x) * width, top + (0.5 - 0.5 * place.y) * height];
        }"""
    )


def measure_acts(page: Page, name: str) -> Row:
    """To the server and back: lock and unlock a layer."""
    times = page.evaluate(
        """async ([name, count]) => {
            const { store } = dissectorStudio;
            const layer = store.layers.find((layer) => layer.name === name).id;
            const times = [];
            for (let index = 0; index < count; index++) {
                const start = performance.now();
                const view = await dissectorStudio.act(index % 2 ? "unlock" : "lock", { layer });
                if (!view) throw new Error("the server did not answer");
                times.push(performance.now() - start);
            }
            return times;
        }""",
        [name, TIMES],
    )
    return Row("act, to the server and back", tuple(times))


def measure_all(page: Page) -> Iterator[Row]:
    """All rows, one after the other."""
    names, spots = places(page)
    eye = page.get_by_role("button", name=f"Show {names[0]}", exact=True)
    yield measure(page, "hide or show a layer", "click", lambda _: eye.click())
    yield measure(
        page,
        "select a layer in the view",
        "pointerup",
        lambda count: page.mouse.click(*spots[count % len(spots)]),
    )
    modes = page.get_by_role("radiogroup", name="Display").locator("label")
    yield measure(
        page,
        "change the display mode",
        "click",
        lambda count: modes.filter(has_text=MODES[count % len(MODES)]).click(),
    )
    canvas = page.locator(".dd-canvas").bounding_box()
    assert canvas is not None
    corner = (canvas["x"] + 40, canvas["y"] + 0.6 * canvas["height"])
    yield measure_drag(page, "a step of turning the view", corner)
    page.keyboard.press("w")
    come_to_rest(page)
    yield measure_drag(page, "a step of moving a layer by its handle", arrow_up(page))
    yield measure_acts(page, names[0])


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="How fast the page answers a hand.")
    parser.add_argument("scene", type=Path, nargs="?", default=SCENE)
    parser.add_argument("--card", action="store_true", help="draw on this machine's graphics card")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all times there, too")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with (
        tempfile.TemporaryDirectory() as folder,
        studio(given.scene, Path(folder)) as url,
        opened_page(url, card=given.card) as page,
    ):
        renderer = page.evaluate("pageSpeed.renderer()")
        size = page.evaluate(
            "(({ width, height }) => [width, height])(dissectorStudio.stage.canvas)"
        )
        log.info("%s, view of %d × %d pixels, %s", given.scene.name, *size, renderer)
        log.info("| milliseconds, %d each | median | worst |", TIMES)
        log.info("|---|---|---|")
        rows = []
        for row in measure_all(page):
            rows.append(row)
            log.info("| %s | %.0f | %.0f |", row.what, row.middle, row.worst)
    if given.json:
        told = {"scene": given.scene.name, "renderer": renderer, "pixels": size}
        given.json.write_text(json.dumps({**told, "rows": [asdict(row) for row in rows]}, indent=1))


if __name__ == "__main__":
    main()
