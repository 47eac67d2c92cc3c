"""The server's word and the page's own: answers, refusals, silence, undo and keys."""

import pytest
from browser import SECONDS, visit
from playwright.sync_api import expect
from viewer_page.acts import answered, asked, button, drawn, names, row, wait_for


def test_an_eye_acts_before_the_server_answers(page):
    page.evaluate("server.silent = true")
    button(page, "Show frog").click()
    assert not drawn(page, "frog") and drawn(page, "box")
    expect(button(page, "Show frog")).to_have_attribute("aria-pressed", "false")
    assert len(asked(page, "hide")) == 1


def test_solo_shows_one_layer_alone_and_brings_the_others_back(page):
    button(page, "Solo box").click()
    assert drawn(page, "box") and not drawn(page, "frog")
    answered(page)
    button(page, "Solo box").click()
    answered(page)
    assert asked(page, "solo")[-1] == {}
    assert drawn(page, "frog") and drawn(page, "lily pad")


def test_a_refusal_brings_the_servers_state_back(page):
    button(page, "Lock frog").click()
    answered(page)
    row(page, "frog").click()
    before = page.evaluate("dissectorStudio.store.selected.transform")
    page.evaluate("server.holding = true")
    page.get_by_role("tab", name="Place").click()
    box = page.get_by_label("Position x")
    box.fill("0.5")
    box.press("Enter")
    assert page.evaluate("dissectorStudio.store.selected.transform[3]") == pytest.approx(0.5)
    page.evaluate("server.release()")
    expect(page.get_by_role("alert").filter(has_text="locked")).to_be_visible()
    assert page.evaluate("dissectorStudio.store.selected.transform") == before
    expect(box).to_have_value("0")
    seen = page.evaluate(
        "dissectorStudio.stage.node(dissectorStudio.store.selected.id).matrix.elements[12]"
    )
    assert seen == 0


def test_an_older_answer_changes_nothing(page):
    stale = {"session": "token-1", "version": 0, "serial": -1, "scene": None}
    page.evaluate("value => server.show(value)", stale)
    assert names(page) == ["frog", "lily pad", "box"]


def test_parts_that_an_answer_leaves_out_stay(page):
    page.evaluate("server.show({session: 'token-1', version: 1e6, serial: -1, job: null})")
    assert names(page) == ["frog", "lily pad", "box"]
    expect(page.locator(".dd-live")).to_have_attribute("data-version", "1000000")


def test_a_silent_server_is_told_of_and_found_again(page):
    page.evaluate("dissectorStudio.connection.patience = 200; server.silent = true")
    button(page, "Show frog").click()
    banner = page.locator(".dd-banner")
    expect(banner).to_be_visible()
    assert drawn(page, "frog"), "what may not have arrived is not shown"
    page.evaluate("server.silent = false")
    expect(banner).to_be_hidden(timeout=10 * SECONDS)
    assert page.evaluate("server.asked.at(-1)[0]") == "hello"


def test_a_reload_keeps_the_session(browser, url):
    with visit(browser, url) as page:
        wait_for(page, "ready")
        assert page.evaluate("server.asked[0][2].session") is None
        row(page, "frog").dblclick()
        page.keyboard.type("toad")
        page.keyboard.press("Enter")
        answered(page)
        page.reload()
        wait_for(page, "ready")
        assert page.evaluate("server.asked[0]")[0] == "hello"
        assert page.evaluate("server.asked[0][2].session") == "token-1"
        assert names(page) == ["toad", "lily pad", "box"]


def test_files_get_addresses_beside_the_bundles(page):
    script = """async value => {
        const {withAddresses} = await import('./src/files.js');
        return withAddresses(value, 'http://host/sub/gradio_api/file=/code/viewer.js');
    }"""
    file = {"path": "/cache/a b/#1.glb", "meta": {"_type": "gradio.FileData"}}
    made = page.evaluate(script, {"layers": [{"file": file}], "kept": None})
    address = "http://host/sub/gradio_api/file=/cache/a%20b/%231.glb"
    assert made == {"layers": [{"file": {**file, "url": address}}], "kept": None}


def test_undo_and_redo_by_button_and_key(page):
    expect(button(page, "Undo")).to_be_disabled()
    row(page, "frog").click()
    page.keyboard.press("h")
    answered(page)
    assert not drawn(page, "frog")
    page.keyboard.press("Control+z")
    answered(page)
    assert drawn(page, "frog")
    page.keyboard.press("Control+Shift+z")
    answered(page)
    assert not drawn(page, "frog")
    button(page, "Undo").click()
    answered(page)
    page.keyboard.press("Control+y")
    answered(page)
    assert not drawn(page, "frog")
    assert "hide" in (button(page, "Undo").get_attribute("title") or "")


def test_keys_rest_while_somebody_types(page):
    row(page, "frog").click()
    page.get_by_role("textbox", name="Prompt", exact=True).click()
    page.keyboard.type("hslqwer0g?")
    page.keyboard.press("Control+z")
    page.keyboard.press("Delete")
    assert page.evaluate("server.asked.length") == 1  # the hello
    assert page.evaluate("dissectorStudio.store.tool") == "select"
    assert page.locator("dialog[open]").count() == 0
    assert names(page) == ["frog", "lily pad", "box"]


def test_keys_choose_tools_and_buttons_show_it(page):
    for key, tool in {"w": "Move", "e": "Turn", "r": "Scale", "d": "Point", "q": "Select"}.items():
        page.keyboard.press(key)
        expect(button(page, tool)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("g")
    expect(button(page, "Grid")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("radio", name="Normals").check()
    assert page.evaluate("dissectorStudio.stage.layers.mode") == "normals"


def test_arrow_keys_turn_the_view(page):
    camera = "dissectorStudio.stage.camera().position"
    before = page.evaluate(camera)
    page.locator("canvas").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(camera) != pytest.approx(before)
    page.keyboard.press("0")
    assert page.evaluate(camera) == pytest.approx(before)
