"""What the tests of the studio's page do to it and ask of it."""

from typing import Any

from browser import SECONDS
from playwright.sync_api import Locator, Page


def wait_for(page: Page, state: str) -> None:
    page.wait_for_selector(f".dd-live[data-state={state}]", timeout=60 * SECONDS)


def row(page: Page, name: str) -> Locator:
    return page.locator(f'[data-layer="{name}"]')


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def names(page: Page) -> list[str]:
    return page.locator(".dd-row").evaluate_all("rows => rows.map(row => row.dataset.layer)")


def asked(page: Page, action: str) -> list[dict[str, Any]]:
    """The values of all questions of one kind that the page has asked."""
    script = (
        "name => server.asked.filter(([action]) => action === name).map(([, values]) => values)"
    )
    return page.evaluate(script, action)


def answered(page: Page) -> None:
    """Wait until nothing is pending."""
    page.wait_for_function("dissectorStudio.store.pending.length === 0")


def drawn(page: Page, name: str) -> bool:
    """Is the layer visible in the 3D scene?"""
    script = """name => {
        const {stage, store} = dissectorStudio;
        return stage.node(store.layers.find(layer => layer.name === name).id).visible;
    }"""
    return page.evaluate(script, name)


def drag(page: Page, start: Locator, end: Locator, *, below: bool) -> None:
    """Press on one row and let go in the upper or the lower part of another, by real moves."""
    first, last = start.bounding_box(), end.bounding_box()
    assert first is not None and last is not None
    page.mouse.move(first["x"] + 60, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(first["x"] + 60, first["y"] + first["height"] / 2 + 10, steps=3)
    page.mouse.move(last["x"] + 60, last["y"] + last["height"] * (0.8 if below else 0.2), steps=6)
    page.mouse.up()


def generate(page: Page, prompt: str) -> None:
    page.get_by_role("textbox", name="Prompt", exact=True).fill(prompt)
    button(page, "Generate").click()
