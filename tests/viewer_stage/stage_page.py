"""A page that holds nothing but the 3D stage, and layers to put on it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from browser import ROOT, SECONDS
from node_tools import VIEWER, esbuild
from playwright.sync_api import Browser, Page, Route

from dissector.gltf import to_glb
from dissector.mesh import Layer
from editing.swatches import swatch

HTML = ROOT / "tests" / "viewer_stage" / "page.html"
HOST = "http://stage.test/"


def bundle(into: Path) -> Path:
    """The stage alone as one ES module."""
    source, target = VIEWER / "src" / "stage.js", into / "stage.js"
    esbuild(source, "--bundle", "--format=esm", f"--outfile={target}")
    return target


@dataclass
class StagePage:
    """The page, the files that it may fetch by name, and how often it fetched each."""

    page: Page
    files: dict[str, bytes]
    fetched: Counter = field(default_factory=Counter)

    def answer(self, route: Route) -> None:
        """Serve a file from memory."""
        name = route.request.url.removeprefix(HOST)
        self.fetched[name] += 1
        if name not in self.files:
            route.fulfill(status=404, body="no such file")
            return
        kinds = {"js": "text/javascript", "html": "text/html"}
        kind = kinds.get(name.rpartition(".")[2], "model/gltf-binary")
        route.fulfill(body=self.files[name], content_type=kind)

    def spec(self, layer: Layer, *, identity: str | None = None, key: str | None = None, **options):
        """What the stage is told of a layer, whose mesh becomes a file."""
        key = key or layer.name
        own = replace(layer, transform=np.eye(4))
        self.files.setdefault(f"{key}.glb", to_glb([own]))
        material = {"metallic": layer.material.metallic, "roughness": layer.material.roughness}
        return {
            "id": identity or layer.name,
            "key": key,
            "url": f"{HOST}{key}.glb",
            "transform": layer.transform.ravel().tolist(),
            "material": material,
            "visible": True,
            "swatch": swatch(layer.mesh),
            **options,
        }

    def show(self, specs: Sequence[dict]) -> bool:
        """Give the stage layers and wait until they are drawn."""
        return self.page.evaluate("specs => stage.setLayers(specs)", list(specs))

    def do(self, code: str) -> object:
        """Run a statement on the page and wait for two frames."""
        wait = "await frame(); await frame()"
        return self.page.evaluate(
            f"async () => {{ const value = await ({code}); {wait}; return value }}"
        )

    def told(self, name: str) -> list[list]:
        """What an event carried, each time it came."""
        events = self.page.evaluate("told")
        return [values for kind, *values in events if kind == name]

    def forget(self) -> None:
        """Forget the events so far."""
        self.page.evaluate("told.length = 0")

    def pixel(self, left: float, top: float) -> list[int]:
        """A pixel of the picture, 0..255 with alpha."""
        return self.page.evaluate("([left, top]) => pixel(left, top)", [left, top])

    def seen_at(self, point: Sequence[float]) -> tuple[float, float]:
        """Where a point of the world is on the page, CSS pixels."""
        left, top = self.page.evaluate("point => seenAt(point)", list(map(float, point)))
        return left, top


@contextmanager
def stage_page(browser: Browser, program: Path, **options) -> Iterator[StagePage]:
    """A page with an empty stage, which must raise no errors."""
    context = browser.new_context(**{"viewport": {"width": 400, "height": 300}, **options})
    page = context.new_page()
    page.set_default_timeout(20 * SECONDS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    files = {"page.html": HTML.read_bytes(), "stage.js": program.read_bytes()}
    stage = StagePage(page, files)
    page.route(f"{HOST}**", stage.answer)
    page.goto(f"{HOST}page.html")
    page.wait_for_function("window.ready")
    yield stage
    context.close()
    assert not errors, json.dumps(errors)
