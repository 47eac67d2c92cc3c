"""The pictures of the page under docs/, taken anew: `python -m benchmarks.screenshots`.

    python -m benchmarks.screenshots [--out FOLDER] [--quality smoke|preview]

The studio is started, and an example edited by mouse and keyboard in Chromium: what the pictures
show has really happened. Needs Chromium ($CHROMIUM, or on the path) and playwright; `preview`
takes some minutes.
"""

import argparse
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from dissector.files import write_atomically

log = logging.getLogger("benchmarks")

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
MINUTE = 60_000
"""Playwright counts milliseconds."""

JOB = "window.dissectorStudio.store.server.job"
DONE = f"{JOB}.status === 'done'"


@contextmanager
def studio() -> Iterator[str]:
    """A studio with a folder of its own; yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"DREAMDISSECTOR_RUNS": f"{folder}/runs", "GRADIO_TEMP_DIR": f"{folder}/cache"}
        command = [sys.executable, str(ROOT / "app.py")]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=ROOT, env=os.environ | own, stdout=pipe, text=True
        ) as process:
            assert process.stdout is not None
            try:
                yield process.stdout.readline().split()[-1]
            finally:
                process.terminate()


class Photographer:
    """A page of the studio, and where its pictures go."""

    def __init__(self, page: Page, out: Path, quality: str):
        self.page, self.out, self.quality = page, out, quality

    def take(self, name: str) -> None:
        """Once the picture rests."""
        self.page.mouse.move(640, 30)
        self.page.wait_for_timeout(1500)
        write_atomically(self.out / f"{name}.png", self.page.screenshot())
        log.info("%s.png", name)

    def open(self, url: str, title: str) -> None:
        self.page.goto(url)
        self.wait(f"document.querySelector('.dd-title')?.textContent === {title!r}")
        self.wait("document.querySelector('.dd-live')?.dataset.state === 'ready'")
        close = self.page.get_by_role("button", name="Dismiss tips")
        if close.count():
            close.click()

    def wait(self, condition: str, minutes: float = 1) -> None:
        self.page.wait_for_function(condition, timeout=minutes * MINUTE)

    def job(self, name: str, condition: str, minutes: float = 10) -> None:
        """Until the job of an action is somewhere."""
        self.wait(f"{JOB}?.action === '{name}' && ({condition})", minutes)

    def choose(self, layer: str, tab: str) -> None:
        self.page.locator(f'[data-layer="{layer}"]').click(position={"x": 80, "y": 20})
        self.page.get_by_role("tab", name=tab).click()

    def ask(self, field: str, words: str, button: str) -> None:
        """Fill in a prompt, choose the quality and press the button."""
        self.page.get_by_role("textbox", name=field).fill(words)
        qualities = self.page.locator(".dd-inspector").get_by_role(
            "radio", name=self.quality.capitalize()
        )
        qualities.locator("visible=true").or_(qualities.first).first.check(force=True)
        self.page.get_by_role("button", name=button, exact=True).last.click()


def photograph(camera: Photographer, url: str) -> None:
    """The states of the page, in the order of a session."""
    page = camera.page
    camera.open(url, "an astronaut riding a kangaroo")
    camera.choose("kangaroo", "Place")
    page.get_by_role("button", name="Move", exact=True).click()
    camera.take("studio")
    page.get_by_role("button", name="Select", exact=True).click()
    camera.choose("kangaroo", "Look")
    camera.ask("New look", "a purple kangaroo", "Re-texture")
    camera.job("retexture", f"{JOB}.stage === 'polish' || {DONE}")
    camera.take("studio-look")
    camera.job("retexture", DONE)
    camera.choose("astronaut", "Shape")
    camera.ask("Replace with", "a penguin", "Replace")
    camera.job("replace", DONE)
    camera.take("studio-shape")
    page.get_by_role("button", name="Close report").click()
    camera.choose("kangaroo", "Shape")
    page.get_by_role("radio", name="Cut").check(force=True)
    camera.take("studio-cut")
    page.get_by_role("radio", name="Replace").check(force=True)
    page.get_by_role("button", name="Figure").click()
    page.get_by_role("radio", name="Figure grid").check(force=True)
    page.get_by_role("button", name="Make", exact=True).click()
    camera.job("figure", DONE)
    camera.take("studio-figure")
    with page.expect_download() as event:
        page.locator(".dd-figure-files a").first.click()
    event.value.save_as(camera.out / "figure.png")
    page.keyboard.press("Escape")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="The pictures of the page under docs/.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    parser.add_argument("--quality", choices=("smoke", "preview"), default="preview")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        parser.error("Chromium was not found; install it or set $CHROMIUM")
    with studio() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        session = browser.new_context(viewport=WIDE, device_scale_factor=1)
        photograph(Photographer(session.new_page(), given.out, given.quality), url)
        for name, size in (("studio-dark", WIDE), ("studio-phone", PHONE)):
            scheme = "dark" if name == "studio-dark" else "light"
            other = browser.new_context(viewport=size, color_scheme=scheme, has_touch=size == PHONE)
            camera = Photographer(other.new_page(), given.out, given.quality)
            camera.open(url, "an astronaut riding a kangaroo")
            if size == PHONE:
                other.pages[0].get_by_role("button", name="Layers", exact=True).last.click()
            camera.take(name)
        browser.close()


if __name__ == "__main__":
    main()
