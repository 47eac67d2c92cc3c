"""Opening, saving, downloads, dialogs, tips, theme."""

import pytest
from browser import SECONDS, visit
from playwright.sync_api import expect
from viewer_page.acts import answered, asked, button, wait_for


def test_save_asks_for_a_name_once(page):
    expect(page.locator(".dd-saved")).to_have_text("Not saved")
    button(page, "Save").click()
    name = page.get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    name.fill("my pond")
    page.keyboard.press("Enter")
    expect(page.locator(".dd-saved")).to_have_text("Saved")
    expect(page.locator(".dd-title")).to_have_text("my pond")
    button(page, "Show box").click()
    expect(page.locator(".dd-saved")).to_have_text("Not saved")
    page.keyboard.press("Control+s")
    expect(page.locator(".dd-saved")).to_have_text("Saved")
    assert asked(page, "save") == [{"name": "my pond"}] * 2


def test_a_project_is_deleted_only_after_a_question(page):
    page.evaluate("server.save('old pond')")
    button(page, "Show box").click()
    answered(page)
    for answer, count in (("Go back", 0), ("Delete project", 1)):
        button(page, "Open").click()
        button(page, "Delete old pond").click()
        button(page, answer).click()
        answered(page)
        assert len(asked(page, "delete_project")) == count
    button(page, "Open").click()
    expect(page.get_by_text("What you save appears here.")).to_be_visible()


def test_examples_and_files_open(page):
    page.locator(".dd-card").first.click()
    answered(page)
    assert asked(page, "open_example") == [{"key": "a"}]
    file = {"mimeType": "model/gltf-binary", "buffer": b"glTF"}
    page.locator("input[type=file]").set_input_files([{"name": "mine.glb", **file}])
    page.wait_for_function("server.asked.at(-1)[0] === 'open_upload'")
    assert asked(page, "open_upload") == [{"path": "/uploads/mine.glb"}]
    page.locator("input[type=file]").set_input_files([{"name": "broken.glb", **file}])
    expect(
        page.get_by_role("alert").filter(has_text="broken.glb could not be sent")
    ).to_be_visible()


def test_an_export_becomes_a_link(page):
    button(page, "Export").click()
    button(page, "GLB one file, textures inside").click()
    link = page.get_by_role("link", name="scene.glb")
    expect(link).to_be_visible(timeout=10 * SECONDS)
    box = page.locator(".dd-toast").bounding_box()
    assert box is not None and box["height"] < 60
    with page.expect_download() as event:
        link.click()
    assert event.value.suggested_filename == "scene.glb"
    button(page, "Export").click()
    button(page, "Remove scene.glb").click()
    expect(page.get_by_text("Pictures and exported files appear here.")).to_be_visible()


def test_a_picture_is_made_at_the_size_chosen(page):
    button(page, "Figure").click()
    page.get_by_label("Size").select_option(label="7680 × 4320")
    page.get_by_label("Camera").select_option(label="Front")
    button(page, "Make").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="picture.png")).to_be_visible(timeout=10 * SECONDS)
    (sent,) = asked(page, "picture")
    assert (sent["width"], sent["height"], sent["camera"]) == (7680, 4320, "front")


@pytest.mark.parametrize("opener", ["Help", "Figure", "Save"])
def test_dialogs_keep_the_focus_and_give_it_back(page, opener):
    button(page, opener).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    inside = "document.querySelector('dialog[open]').contains(document.activeElement)"
    seen = set()
    for _ in range(24):
        assert page.evaluate(inside)
        seen.add(page.evaluate("document.activeElement.outerHTML"))
        page.keyboard.press("Tab")
    assert len(seen) > 1
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(page, opener)).to_be_focused()


def test_tips_come_once(browser, url):
    with visit(browser, url) as page:
        wait_for(page, "ready")
        tips = page.get_by_role("complementary", name="Tips")
        expect(tips).to_contain_text("1 of 3")
        button(page, "Next").click()
        button(page, "Next").click()
        button(page, "Got it").click()
        expect(tips).to_be_hidden()
        page.reload()
        wait_for(page, "ready")
        expect(tips).to_be_hidden()


def test_the_theme_follows_the_system_until_it_is_chosen(browser, url):
    with visit(browser, url, color_scheme="dark") as page:
        wait_for(page, "ready")
        toggle = button(page, "Dark theme")
        expect(toggle).to_have_attribute("aria-pressed", "true")
        toggle.click()
        expect(page.locator("body.dark")).to_have_count(0)
        page.reload()
        wait_for(page, "ready")
        expect(toggle).to_have_attribute("aria-pressed", "false")


def test_an_empty_scene_says_what_to_do(browser, url):
    with visit(browser, f"{url}?empty=1") as page:
        wait_for(page, "empty")
        expect(page.get_by_text("Nothing here yet")).to_be_visible()
        for name in ("Save", "Figure", "Undo", "Duplicate", "Delete", "Merge"):
            expect(button(page, name)).to_be_disabled()
        page.keyboard.press("h")
        page.keyboard.press("Delete")
        page.keyboard.press("Control+s")


def test_a_missing_mesh_is_told_of(browser, url):
    with visit(browser, f"{url}?empty=1") as page:
        wait_for(page, "empty")
        page.evaluate("server.state.scene = server.sceneOf('x')")
        page.evaluate("server.state.scene.layers[0].mesh = {key: 'gone', file: {url: 'gone.glb'}}")
        button(page, "Generate").click()
        wait_for(page, "failed")
        expect(page.get_by_text("The view could not be drawn")).to_be_visible()
