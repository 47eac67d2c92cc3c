"""The page in a real browser: what a visitor sees and does."""

import re

import pytest
import trimesh
from browser import ROOT, SECONDS, chromium, studio, visit, write_scene
from playwright.sync_api import Page, expect

from editing.run_view import STAGES

TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
MARKUP = "<img src=x onerror='window.intruder=1'>"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    return write_scene(tmp_path_factory.mktemp("scenes") / "made-up")


@pytest.fixture(scope="module")
def app_url(scene, tmp_path_factory):
    """The app as a person starts it, with a scene opened by `--scene`."""
    runs = tmp_path_factory.mktemp("app") / "runs"
    with studio(ROOT / "app.py", "--scene", str(scene), runs=runs) as url:
        yield url


@pytest.fixture(scope="module")
def stand_in_url(scene, tmp_path_factory):
    """The app with a stand-in for the pipeline, which takes a second or half a minute."""
    runs = tmp_path_factory.mktemp("stand-in") / "runs"
    script = ROOT / "tests" / "stand_in_studio.py"
    with studio(script, str(scene), "--scene", str(scene), runs=runs) as url:
        yield url


@pytest.fixture
def page(browser, app_url):
    with visit(browser, app_url) as page:
        wait_for_scene(page, "a made-up scene")
        yield page


def wait_for_scene(page: Page, title: str, seconds: float = 20) -> None:
    viewer = page.locator("#dd-viewer .dd-live")
    expect(viewer).to_have_attribute("data-scene", title, timeout=seconds * SECONDS)
    expect(viewer).to_have_attribute("data-state", "ready", timeout=seconds * SECONDS)


def wait_for_status(page: Page, status: str, seconds: float = 20) -> None:
    panel = page.locator("#dd-run .dd-live")
    expect(panel).to_have_attribute("data-status", re.compile(status), timeout=seconds * SECONDS)


def generate(page: Page, prompt: str) -> None:
    page.get_by_label("Prompt").fill(prompt)
    page.get_by_role("button", name="Generate").click()


def layer_names(page: Page) -> list[str]:
    return page.locator(".dd-layer").evaluate_all("rows => rows.map(row => row.dataset.layer)")


def is_drawn(page: Page, layer: str) -> bool:
    """Whether the three.js node of a layer is visible."""
    return page.evaluate("name => window.dissectorViewer.node(name).visible", layer)


def picture(page: Page) -> bytes:
    """What the canvas shows, once two frames have passed."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    return page.locator(".dd-canvas").screenshot()


def download(page: Page, folder) -> trimesh.Scene:
    with page.expect_download() as event:
        page.get_by_role("link", name="scene.glb").click()
    path = folder / event.value.suggested_filename
    event.value.save_as(path)
    return trimesh.load_scene(path)


def test_a_first_visitor_sees_layers(page):
    assert layer_names(page) == ["frog", "lily pad"]
    assert is_drawn(page, "frog") and is_drawn(page, "lily pad")
    card = page.locator("#dd-examples img").first
    expect(card).to_be_visible()
    assert card.evaluate("image => image.complete && image.naturalWidth") == 32


def test_an_eye_hides_its_layer(page):
    before = picture(page)
    eye = page.get_by_role("button", name="Show frog")
    eye.click()
    assert not is_drawn(page, "frog") and is_drawn(page, "lily pad")
    expect(eye).to_have_attribute("aria-pressed", "false")
    page.mouse.move(0, 0)
    assert picture(page) != before
    eye.click()
    page.mouse.move(0, 0)
    assert is_drawn(page, "frog")
    assert picture(page) == before


def test_solo_shows_one_layer_and_brings_the_others_back(page):
    page.get_by_role("button", name="Show frog").click()
    solo = page.get_by_role("button", name="Solo frog")
    solo.click()
    assert is_drawn(page, "frog") and not is_drawn(page, "lily pad")
    solo.click()
    assert not is_drawn(page, "frog") and is_drawn(page, "lily pad")


def test_a_layer_is_selected_in_the_list_and_in_the_view(page):
    frog = page.locator(".dd-layer[data-layer=frog]")
    before = picture(page)
    frog.locator(".dd-name").click()
    expect(frog).to_have_attribute("data-selected", "true")
    assert picture(page) != before
    page.evaluate("window.dissectorViewer.solo('lily pad')")
    box = page.locator(".dd-canvas").bounding_box()
    assert box is not None
    spots = [(fx, 0.5) for fx in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)]
    chosen = set()
    for across, down in spots:
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        chosen.add(page.evaluate("window.dissectorViewer.selected"))
    assert chosen == {"lily pad", None}


def test_keys_turn_the_view_and_zero_resets_it(page):
    before = picture(page)
    page.locator(".dd-canvas canvas").focus()
    focused = picture(page)
    page.keyboard.press("ArrowLeft")
    turned = picture(page)
    page.keyboard.press("0")
    assert turned != focused
    assert picture(page) == focused
    assert before != turned


def test_the_glb_downloads_with_its_layers(page, tmp_path):
    assert set(download(page, tmp_path).graph.nodes_geometry) == {"frog", "lily pad"}


def test_the_page_asks_no_other_host(browser, app_url):
    asked = []
    context = browser.new_context()
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(app_url)
    wait_for_scene(page, "a made-up scene")
    context.close()
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((app_url, "data:", "blob:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window(browser, app_url, width, scheme):
    viewport = {"width": width, "height": 800}
    with visit(browser, app_url, viewport=viewport, color_scheme=scheme) as page:
        wait_for_scene(page, "a made-up scene")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 1280:
            assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_names_from_files_are_text(browser, tmp_path):
    scene = write_scene(tmp_path / "scene", names=(MARKUP, "box"), prompt=MARKUP)
    with (
        studio(ROOT / "app.py", "--scene", str(scene), runs=tmp_path / "runs") as url,
        visit(browser, url) as page,
    ):
        wait_for_scene(page, MARKUP)
        assert layer_names(page) == [MARKUP, "box"]
        assert page.evaluate("window.intruder") is None


def test_a_refused_prompt_says_why(browser, stand_in_url):
    with visit(browser, stand_in_url) as page:
        wait_for_scene(page, "a made-up scene")
        generate(page, "  ")
        expect(page.get_by_role("alert")).to_have_text("The prompt is empty.")
        expect(page.get_by_role("button", name="Generate")).to_be_visible()


def test_a_defect_shows_a_short_message(browser, stand_in_url):
    with visit(browser, stand_in_url) as page:
        wait_for_scene(page, "a made-up scene")
        generate(page, "a broken frog")
        wait_for_status(page, "failed")
        expect(page.get_by_role("alert")).to_contain_text("The details are in the app's log")
        assert "stand-in for a defect" not in page.content()


def test_a_run_shows_its_scene_and_the_card_leads_back(browser, stand_in_url):
    with visit(browser, stand_in_url) as page:
        wait_for_scene(page, "a made-up scene")
        generate(page, MARKUP)
        wait_for_scene(page, MARKUP)
        assert page.evaluate("window.intruder") is None
        page.locator(".dd-card").first.click()
        wait_for_scene(page, "a made-up scene")


def test_reload_finds_the_run_others_queue_and_cancel_ends_it(browser, stand_in_url):
    with visit(browser, stand_in_url) as first, visit(browser, stand_in_url) as second:
        for page in (first, second):
            wait_for_scene(page, "a made-up scene")
        generate(first, "a slow frog")
        wait_for_status(first, "running")
        generate(second, "a bear")
        wait_for_status(second, "queued")
        expect(second.locator("#dd-run")).to_contain_text("2nd in line")
        expect(second.locator("#dd-run")).not_to_contain_text("slow frog")

        first.reload()
        wait_for_status(first, "running")
        expect(first.locator("#dd-run")).to_contain_text("a slow frog")
        expect(first.locator(".dd-render")).to_be_visible()
        expect(first.locator(".dd-run-detail")).to_contain_text(re.compile(r"step \d of 4"))

        first.get_by_role("button", name="Cancel").click()
        wait_for_status(first, "cancelled", seconds=5)
        wait_for_scene(second, "a bear")
        second.reload()
        wait_for_scene(second, "a bear")


def test_the_names_of_all_stages_fit(browser, stand_in_url):
    cut_off = "items => items.filter(item => item.scrollWidth > item.clientWidth).length"
    with visit(browser, stand_in_url) as page:
        wait_for_scene(page, "a made-up scene")
        generate(page, "a slow bear")
        wait_for_status(page, "running")
        stages = page.locator(".dd-stages li")
        assert stages.all_inner_texts() == list(STAGES)
        for width in (1280, 1024, 390):
            page.set_viewport_size({"width": width, "height": 800})
            assert stages.evaluate_all(cut_off) == 0, width
        page.get_by_role("button", name="Cancel").click()
        wait_for_status(page, "cancelled", seconds=5)


def test_from_a_sentence_to_layers(browser, app_url, tmp_path):
    """The real pipeline, through the page."""
    with visit(browser, app_url) as page:
        wait_for_scene(page, "a made-up scene")
        page.get_by_role("radio", name="Smoke").check()
        generate(page, "a frog sitting on a lily pad")
        wait_for_status(page, "running", seconds=60)
        page.reload()
        wait_for_status(page, "running", seconds=60)
        wait_for_scene(page, "a frog sitting on a lily pad", seconds=180)
        assert layer_names(page) == ["frog", "lily pad"]
        before = picture(page)
        page.get_by_role("button", name="Show frog").click()
        assert not is_drawn(page, "frog") and is_drawn(page, "lily pad")
        page.mouse.move(0, 0)
        assert picture(page) != before
        assert set(download(page, tmp_path).graph.nodes_geometry) == {"frog", "lily pad"}


@pytest.mark.parametrize("theme", [":root", ".dark"])
def test_text_colours_reach_wcag_aa(theme):
    tokens = colour_tokens(theme)
    pairs = [
        ("text", "surface"),
        ("text", "page"),
        ("text", "accent-soft"),
        ("text", "bad-soft"),
        ("quiet", "surface"),
        ("quiet", "page"),
        ("quiet", "sunken"),
        ("quiet", "accent-soft"),
        ("bad", "bad-soft"),
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
    ]
    ratios = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def colour_tokens(theme: str) -> dict[str, str]:
    style = (ROOT / "assets" / "viewer" / "studio.css").read_text()
    block = style.split(f"\n{theme} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--dd-([\w-]+): (#[0-9a-f]{6});", block))


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two sRGB colours "#rrggbb"."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
