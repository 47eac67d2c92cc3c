"""What the tests of the whole studio do to its page and ask of it."""

from pathlib import Path
from typing import Any

from browser import SECONDS
from playwright.sync_api import Download, Page, expect
from viewer_page.acts import answered, button, row, wait_for


def wait_for_scene(page: Page, title: str, seconds: float = 30) -> None:
    """Wait until a scene is open and drawn."""
    expect(page.locator(".dd-title")).to_have_text(title, timeout=seconds * SECONDS)
    wait_for(page, "ready")


def wait_for_job(page: Page, status: str, seconds: float = 20) -> None:
    """Wait until the server has told that the job of this page has a status."""
    page.wait_for_function(
        "status => window.dissectorStudio?.store.server.job?.status === status",
        arg=status,
        timeout=seconds * SECONDS,
    )


def scene_of(page: Page) -> dict[str, Any]:
    """The scene as the server has told it."""
    answered(page)
    return page.evaluate("dissectorStudio.store.server.scene")


def layer_of(page: Page, name: str) -> dict[str, Any]:
    return next(layer for layer in scene_of(page)["layers"] if layer["name"] == name)


def facts_of(page: Page) -> list[tuple]:
    """What must come back when a scene is opened again."""
    keys = ("id", "name", "prompt", "seed", "visible", "locked", "transform", "material")
    layers = scene_of(page)["layers"]
    return [(*(layer[key] for key in keys), layer["mesh"]["key"]) for layer in layers]


def canvas_point(page: Page, name: str) -> tuple[float, float]:
    """A place on the page where a click meets a layer."""
    box = page.locator(".dd-canvas").bounding_box()
    assert box is not None
    inside = page.evaluate(
        """name => {
            const {stage, store} = dissectorStudio;
            const wanted = store.layers.find(layer => layer.name === name).id;
            for (let down = 0.9; down > 0.1; down -= 0.04)
                for (let across = 0.2; across < 0.8; across += 0.04) {
                    const pointer = {x: 2 * across - 1, y: 1 - 2 * down};
                    if (stage.picker.hit(pointer, stage.layers.visible)?.id === wanted)
                        return [across, down];
                }
            return null;
        }""",
        name,
    )
    assert inside is not None, f"{name} is nowhere in the view"
    return box["x"] + inside[0] * box["width"], box["y"] + inside[1] * box["height"]


def arrow(page: Page, axis: tuple[float, float, float]) -> tuple[float, float]:
    """Where on the page an arrow of the gizmo is, in the world's axes (z up)."""
    return tuple(
        page.evaluate(
            """([x, y, z]) => {
                const {stage} = dissectorStudio;
                const size = stage.gizmo.helper.children[0].gizmo.translate.children[0].scale.x;
                const place = stage.gizmo.pivot.position.clone();
                place.x += 0.62 * size * x;
                place.y += 0.62 * size * y;
                place.z += 0.62 * size * z;
                place.project(stage.picture.eye);
                const {left, top, width, height} = stage.canvas.getBoundingClientRect();
                return [left + (place.x + 1) / 2 * width, top + (1 - place.y) / 2 * height];
            }""",
            list(axis),
        )
    )


def take_arrow(page: Page, axis: tuple[float, float, float]) -> tuple[float, float]:
    """Move the pointer onto an arrow of the gizmo, once it is drawn where it belongs."""
    for _ in range(40):
        place = arrow(page, axis)
        page.mouse.move(*place)
        page.wait_for_timeout(150)
        if page.evaluate("dissectorStudio.stage.gizmo.controls.axis") is not None:
            return place
    raise AssertionError("the gizmo has no arrow under the pointer")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.wait_for_timeout(100)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def generate(page: Page, prompt: str, preset: str | None = None) -> None:
    if preset is not None:
        page.get_by_role("radio", name=preset).first.check(force=True)
    page.get_by_role("textbox", name="Prompt", exact=True).fill(prompt)
    button(page, "Generate").click()


def choose(page: Page, name: str, tab: str) -> None:
    """Select a layer in the list and a tab of the inspector."""
    row(page, name).click(position={"x": 80, "y": 20})
    page.get_by_role("tab", name=tab).click()


def save(page: Page, name: str) -> None:
    button(page, "Save").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".dd-saved")).to_have_text("Saved")


def fetched(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path
