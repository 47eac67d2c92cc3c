"""A whole session with the real models at their smallest, by mouse and keyboard, in one story."""

import pytest
import trimesh
from browser import ROOT, SECONDS, chromium, studio, visit
from PIL import Image
from playwright.sync_api import expect
from studio_hands import (
    canvas_point,
    choose,
    drag,
    facts_of,
    fetched,
    generate,
    layer_of,
    save,
    scene_of,
    take_arrow,
    wait_for_job,
    wait_for_scene,
)
from viewer_page.acts import answered, button, drawn, names

SENTENCE = "a frog sitting on a lily pad"
MINUTES = 60.0


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """One visitor's page, through all tests of this file, in their order."""
    runs = tmp_path_factory.mktemp("story") / "runs"
    with (
        chromium() as browser,
        studio(ROOT / "app.py", runs=runs) as url,
        visit(browser, url) as page,
    ):
        wait_for_scene(page, "an astronaut riding a kangaroo")
        yield page


def finished(page, action: str, minutes: float = 6) -> None:
    """Wait until the job of an action is done."""
    page.wait_for_function(
        """action => {
            const job = window.dissectorStudio?.store.server.job;
            return job?.action === action && ["done", "failed", "cancelled"].includes(job.status);
        }""",
        arg=action,
        timeout=minutes * MINUTES * SECONDS,
    )
    job = page.evaluate("dissectorStudio.store.server.job")
    assert job["status"] == "done", job["message"]
    answered(page)


def test_a_sentence_becomes_layers(page):
    generate(page, SENTENCE, preset="Smoke")
    wait_for_job(page, "running", seconds=MINUTES)
    page.reload()
    wait_for_job(page, "running", seconds=MINUTES)
    wait_for_scene(page, SENTENCE, seconds=6 * MINUTES)
    assert names(page) == ["frog", "lily pad"]


def test_a_layer_is_hidden(page):
    button(page, "Show lily pad").click()
    answered(page)
    assert drawn(page, "frog") and not drawn(page, "lily pad")
    button(page, "Show lily pad").click()
    answered(page)
    assert drawn(page, "lily pad")


def test_a_click_in_the_view_selects(page):
    page.mouse.click(*canvas_point(page, "lily pad"))
    expect(page.locator('[data-layer="lily pad"]')).to_have_attribute("aria-selected", "true")
    page.mouse.click(*canvas_point(page, "frog"))
    expect(page.locator('[data-layer="frog"]')).to_have_attribute("aria-selected", "true")


def test_the_gizmo_moves_and_undo_puts_back(page):
    before = layer_of(page, "frog")["transform"]
    page.locator(".dd-canvas canvas").first.focus()
    page.keyboard.press("w")
    start = take_arrow(page, (0, 0, 1))
    drag(page, start, (start[0], start[1] - 60))
    after = layer_of(page, "frog")["transform"]
    assert after[11] > before[11] + 0.02  # the last number of the third row: z
    assert [*after[:11], *after[12:]] == pytest.approx([*before[:11], *before[12:]], abs=1e-6)
    page.keyboard.press("Control+z")
    answered(page)
    assert layer_of(page, "frog")["transform"] == before


def test_retexture_keeps_the_shape(page):
    before, pad = layer_of(page, "frog"), layer_of(page, "lily pad")
    choose(page, "frog", "Look")
    page.get_by_role("textbox", name="New look").fill("a golden frog")
    page.locator(".dd-inspector").get_by_role("radio", name="Smoke").first.check(force=True)
    button(page, "Re-texture").click()
    finished(page, "retexture")
    after = layer_of(page, "frog")
    assert after["prompt"] == "a golden frog" and after["mesh"]["key"] != before["mesh"]["key"]
    assert (after["faces"], after["transform"]) == (before["faces"], before["transform"])
    assert layer_of(page, "lily pad") == pad
    expect(page.locator(".dd-job")).to_contain_text("Its shape is the same to the last bit.")


def test_replace_leaves_the_others_alone(page):
    pad = layer_of(page, "lily pad")
    choose(page, "frog", "Shape")
    page.get_by_role("textbox", name="Replace with").fill("a bear")
    page.locator(".dd-inspector").get_by_role("radio", name="Smoke").first.check(force=True)
    button(page, "Replace").last.click()
    finished(page, "replace", minutes=8)
    assert names(page) == ["bear", "lily pad"]
    assert layer_of(page, "lily pad") == pad
    assert layer_of(page, "bear")["closed"]


def test_an_unknown_word_is_refused_in_words(page):
    before = facts_of(page)
    choose(page, "bear", "Look")
    page.get_by_role("textbox", name="New look").fill("a holographic bear")
    button(page, "Re-texture").click()
    wait_for_job(page, "failed", seconds=MINUTES)
    expect(page.locator(".dd-job")).to_contain_text('does not know "holographic"')
    assert facts_of(page) == before


def test_a_cut_makes_two_layers(page):
    choose(page, "bear", "Shape")
    page.get_by_role("radio", name="Cut").check(force=True)
    button(page, "Cut").last.click()
    finished(page, "cut")
    assert names(page) == ["bear", "bear part", "lily pad"]


def test_a_figure_is_made(page, tmp_path):
    button(page, "Figure").click()
    page.get_by_role("radio", name="Figure grid").check(force=True)
    button(page, "Make").click()
    finished(page, "figure")
    link = page.get_by_role("link", name="figure").first
    with page.expect_download() as event:
        link.click()
    path = fetched(event.value, tmp_path)
    if path.suffix == ".png":
        with Image.open(path) as figure:
            assert min(figure.size) > 300
    else:
        assert path.read_bytes().startswith(b"%PDF")
    page.keyboard.press("Escape")


def test_saved_reloaded_and_opened_again_it_is_the_same(page):
    save(page, "my bear")
    before = facts_of(page)
    page.reload()
    wait_for_scene(page, "my bear")
    assert facts_of(page) == before
    page.locator(".dd-card").first.click()
    wait_for_scene(page, "an astronaut riding a kangaroo")
    button(page, "Open").click()
    page.get_by_role("button", name="my bear").first.click()
    wait_for_scene(page, "my bear")
    assert facts_of(page) == before
    page.keyboard.press("Control+z")
    answered(page)
    assert names(page) == ["bear", "lily pad"]


def test_the_export_holds_what_is_shown(page, tmp_path):
    button(page, "Export").click()
    page.get_by_role("button", name="GLB").first.click()
    finished(page, "export")
    with page.expect_download() as event:
        page.get_by_role("link", name=".glb").first.click()
    scene = trimesh.load_scene(fetched(event.value, tmp_path))
    shown = {layer["name"]: layer["faces"] for layer in scene_of(page)["layers"]}
    assert {name: len(mesh.faces) for name, mesh in scene.geometry.items()} == shown
