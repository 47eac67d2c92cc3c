"""The studio in a real browser, with its real server: what a visitor sees and does."""

import re

import pytest
from browser import ROOT, SECONDS, chromium, studio, visit, write_scene
from playwright.sync_api import expect
from studio_hands import generate, scene_of, wait_for_job, wait_for_scene
from viewer_page.acts import answered, button, drawn, names, row

from editing.sessions.run_view import STAGES

MARKUP = "<img src=x onerror='window.intruder=1'>"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    return write_scene(tmp_path_factory.mktemp("scenes") / "made-up")


@pytest.fixture(scope="module")
def url(scene, tmp_path_factory):
    """The app with a stand-in for the pipeline, which takes a second or half a minute."""
    runs = tmp_path_factory.mktemp("stand-in") / "runs"
    script = ROOT / "tests" / "stand_in_studio.py"
    with studio(script, str(scene), "--scene", str(scene), runs=runs) as url:
        yield url


@pytest.fixture
def page(browser, url):
    with visit(browser, url) as page:
        wait_for_scene(page, "a made-up scene")
        yield page


def test_a_first_visitor_sees_layers_and_examples(page):
    assert names(page) == ["frog", "lily pad"]
    assert drawn(page, "frog") and drawn(page, "lily pad")
    card = page.locator(".dd-card img").first
    expect(card).to_be_visible()
    assert card.evaluate("image => image.complete && image.naturalWidth > 0")


def test_hiding_a_layer_reaches_the_server_and_comes_back(page):
    button(page, "Show frog").click()
    assert not drawn(page, "frog") and drawn(page, "lily pad")
    assert [layer["visible"] for layer in scene_of(page)["layers"]] == [False, True]
    page.reload()
    wait_for_scene(page, "a made-up scene")
    assert not drawn(page, "frog")
    page.keyboard.press("Control+z")
    answered(page)
    assert drawn(page, "frog")


def test_two_visitors_have_scenes_of_their_own(browser, url, page):
    with visit(browser, url) as other:
        wait_for_scene(other, "a made-up scene")
        button(page, "Show frog").click()
        answered(page)
        other.reload()
        wait_for_scene(other, "a made-up scene")
        assert drawn(other, "frog") and not drawn(page, "frog")


def test_only_changed_layers_are_sent_again(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    row(page, "frog").click(position={"x": 80, "y": 20})
    page.keyboard.press("Control+d")
    answered(page)
    button(page, "Show lily pad").click()
    answered(page)
    assert [address for address in asked if ".glb" in address] == []
    assert names(page) == ["frog", "frog copy", "lily pad"]


def test_a_locked_layer_says_so_and_stays(page):
    button(page, "Lock frog").click()
    answered(page)
    row(page, "frog").click(position={"x": 80, "y": 20})
    page.keyboard.press("Delete")
    expect(page.get_by_role("alert").filter(has_text='"frog" is locked')).to_be_visible()
    assert names(page) == ["frog", "lily pad"]


def test_the_last_layer_stays(page):
    for name in ("frog", "lily pad"):
        row(page, name).click(position={"x": 80, "y": 20})
        page.keyboard.press("Delete")
        answered(page)
    expect(page.get_by_role("alert").filter(has_text="last layer")).to_be_visible()
    assert names(page) == ["lily pad"]


def test_the_page_asks_no_other_host(browser, url):
    asked = []
    context = browser.new_context()
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(url)
    wait_for_scene(page, "a made-up scene")
    context.close()
    assert len(asked) > 5
    assert [each for each in asked if not each.startswith((url, "data:", "blob:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window(browser, url, width, scheme):
    viewport = {"width": width, "height": 800}
    with visit(browser, url, viewport=viewport, color_scheme=scheme) as page:
        wait_for_scene(page, "a made-up scene")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_names_from_files_are_text(browser, tmp_path):
    scene = write_scene(tmp_path / "scene", names=(MARKUP, "box"), prompt=MARKUP)
    with (
        studio(ROOT / "app.py", "--scene", str(scene), runs=tmp_path / "runs") as url,
        visit(browser, url) as page,
    ):
        wait_for_scene(page, MARKUP)
        assert names(page) == [MARKUP, "box"]
        assert page.evaluate("window.intruder") is None


def test_a_refused_prompt_says_why(page):
    generate(page, "  ")
    expect(page.get_by_role("alert").filter(has_text="prompt")).to_be_visible()
    expect(button(page, "Generate")).to_be_visible()


def test_a_defect_shows_a_short_message(page):
    generate(page, "a broken frog")
    wait_for_job(page, "failed")
    expect(page.locator(".dd-job")).to_contain_text("The details are in the app's log")
    assert "stand-in for a defect" not in page.content()
    wait_for_scene(page, "a made-up scene")


def test_a_run_opens_its_scene_and_a_card_leads_back(page):
    generate(page, MARKUP)
    wait_for_scene(page, MARKUP)
    assert page.evaluate("window.intruder") is None
    page.locator(".dd-card").first.click()
    expect(page.locator(".dd-title")).not_to_have_text(MARKUP)


def test_reload_finds_the_run_others_queue_and_cancel_ends_it(browser, url):
    with visit(browser, url) as first, visit(browser, url) as second:
        for page in (first, second):
            wait_for_scene(page, "a made-up scene")
        generate(first, "a slow frog")
        wait_for_job(first, "running")
        generate(second, "a bear")
        wait_for_job(second, "queued")
        expect(second.locator(".dd-job")).not_to_contain_text("slow frog")

        first.reload()
        wait_for_job(first, "running")
        expect(first.locator(".dd-job")).to_contain_text("a slow frog")
        expect(first.locator(".dd-job img")).to_be_visible()
        row(first, "frog").click(position={"x": 80, "y": 20})
        first.keyboard.press("Delete")  # one job at a time, and nothing changes under it
        expect(first.get_by_role("alert").filter(has_text="running")).to_be_visible()
        assert names(first) == ["frog", "lily pad"]

        button(first, "Cancel").click()
        wait_for_job(first, "cancelled", seconds=5)
        wait_for_scene(second, "a bear")
        second.reload()
        wait_for_scene(second, "a bear")


def test_the_job_panel_shows_stages_and_progress(page):
    generate(page, "a slow bear")
    wait_for_job(page, "running")
    shown = page.locator(".dd-job")
    stages = shown.locator("li")
    assert [text.lower() for text in stages.all_inner_texts()] == list(STAGES)
    expect(shown).to_contain_text(re.compile(r"\d of 4"), timeout=10 * SECONDS)
    cut_off = "items => items.filter(item => item.scrollWidth > item.clientWidth + 1).length"
    for width in (1280, 1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert stages.evaluate_all(cut_off) == 0, width
    page.set_viewport_size({"width": 1280, "height": 800})
    button(page, "Cancel").click()
    wait_for_job(page, "cancelled", seconds=5)
