"""The page in wide and narrow windows: names of controls, contrast, the modules."""

import json
import re
from collections.abc import Callable

import pytest
from browser import ROOT, visit
from playwright.sync_api import Page, expect
from viewer_page.acts import button, generate, row, wait_for

SIZES = {"wide": (1280, 800), "phone": (390, 844)}


def each_state(page: Page, size: str) -> dict[str, Callable[[], None]]:
    """Ways to bring up every part of the page, in order."""

    def turn(panel: str) -> None:
        if size == "phone":
            page.locator(".dd-side", has_text=panel).click()

    def tab(name: str) -> None:
        turn("Edit")
        page.get_by_role("tab", name=name).click()

    def choose() -> None:
        turn("Layers")
        row(page, "frog").click()

    return {
        "create": lambda: turn("Create"),
        "chosen": choose,
        "look": lambda: tab("Look"),
        "shape": lambda: tab("Shape"),
        "place": lambda: tab("Place"),
        "open": lambda: button(page, "Open").click(),
        "export": lambda: button(page, "Export").click(),
    }


@pytest.mark.parametrize("size", SIZES)
def test_nothing_sticks_out_of_the_window_and_all_controls_have_names(browser, url, size):
    width, height = SIZES[size]
    with visit(browser, url, viewport={"width": width, "height": height}) as page:
        wait_for(page, "ready")
        for name, bring_up in each_state(page, size).items():
            bring_up()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.evaluate("document.documentElement.scrollHeight") <= height, name
            assert page.evaluate(STICKING_OUT) == [], name
            assert page.evaluate(NAMELESS) == [], name
        page.keyboard.press("Escape")
        for name in ("Help", "Figure", "Save"):
            button(page, name).click()
            assert page.evaluate(STICKING_OUT) == [], name
            assert page.evaluate(NAMELESS) == [], name
            page.keyboard.press("Escape")


STICKING_OUT = """() => [...document.querySelectorAll(".dd-live :is(button, input, dialog[open])")]
    .filter(node => node.offsetParent !== null && node.type !== "file")
    .filter(node => {
        const {left, right} = node.getBoundingClientRect();
        return left < -0.5 || right > innerWidth + 0.5;
    }).map(node => node.outerHTML.slice(0, 120))"""

NAMELESS = """() => [...document.querySelectorAll(
        ".dd-live :is(button, input, select, textarea, a[href], [role=grid], [role=tablist])," +
        ".dd-live :is(dialog, canvas)")]
    .filter(node => node.type !== "file")
    .filter(node => {
        const by = node.getAttribute("aria-labelledby");
        const words = node.getAttribute("aria-label")
            ?? (by && document.getElementById(by).textContent)
            ?? node.labels?.[0]?.textContent ?? node.textContent;
        return !words.trim() && node.closest("dialog") !== node;
    }).map(node => node.outerHTML.slice(0, 120))"""


def test_fingers_find_what_they_press(browser, url):
    width, height = SIZES["phone"]
    options = {"viewport": {"width": width, "height": height}, "has_touch": True}
    small = """() => [...document.querySelectorAll(
            ".dd-live :is(button, select, summary, .dd-segment)")]
        .filter(node => node.offsetParent !== null)
        .map(node => [node.textContent || node.ariaLabel, node.getBoundingClientRect()])
        .filter(([, box]) => box.width < 39.5 || box.height < 39.5).map(([words]) => words)"""
    with visit(browser, url, **options) as page:
        wait_for(page, "ready")
        for name, bring_up in each_state(page, "phone").items():
            bring_up()
            assert page.evaluate(small) == [], name


def test_the_view_stays_where_it_is_when_a_job_comes_and_goes(page):
    before = page.locator(".dd-canvas").bounding_box()
    generate(page, "a slow bear")
    expect(button(page, "Keep")).to_be_visible()
    assert page.locator(".dd-canvas").bounding_box() == before
    button(page, "Cancel").click()
    row(page, "frog").click()
    assert page.locator(".dd-canvas").bounding_box() == before


def test_modules_stay_short_and_say_what_they_are():
    for path in (ROOT / "assets" / "viewer" / "src").glob("*.js"):
        lines = path.read_text().splitlines()
        assert len(lines) < 300, path.name
        assert lines[0].startswith("// "), path.name


def test_gradio_can_prefix_the_style():
    """It cuts selectors at commas, inside of parentheses as well."""
    for path in (ROOT / "assets" / "viewer").glob("*.css"):
        assert re.findall(r":(?:is|where|not|has)\([^)]*,.*", path.read_text()) == [], path.name


def test_the_bundle_is_of_these_modules():
    """A word of every module that the page shows is in the bundle that ships."""
    bundle = (ROOT / "assets" / "viewer" / "viewer.js").read_text()
    for words in (
        "dreamdissector-session",
        "Nothing here yet",
        "Push apart",
        "Pictures and figures",
    ):
        assert words in bundle
    assert json.loads((ROOT / "assets" / "viewer" / "package.json").read_text())["scripts"]["build"]


@pytest.mark.parametrize("theme", [":root", ".dark"])
def test_text_colours_reach_wcag_aa(theme):
    style = (ROOT / "assets" / "viewer" / "studio.css").read_text()
    block = style.split(f"\n{theme} {{", 1)[1].split("}", 1)[0]
    tokens = dict(re.findall(r"--dd-([\w-]+): (#[0-9a-f]{6});", block))
    on = {
        "text": [
            "surface",
            "page",
            "sunken",
            "raised",
            "accent-soft",
            "bad-soft",
            "stage-top",
            "stage-bottom",
        ],
        "quiet": ["surface", "page", "sunken", "accent-soft", "stage-top", "stage-bottom"],
        "accent": ["surface", "accent-soft"],
        "bad": ["surface", "bad-soft"],
        "on-accent": ["accent", "accent-strong"],
    }
    pairs = [(first, second) for first, grounds in on.items() for second in grounds]
    ratios = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two sRGB colours "#rrggbb"."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
