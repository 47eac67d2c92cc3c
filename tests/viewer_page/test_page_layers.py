"""The list of layers: choosing, renaming, moving, merging."""

import pytest
from browser import visit
from playwright.sync_api import expect
from viewer_page.acts import answered, asked, button, drag, drawn, names, row, wait_for

MARKUP = "<img src=x onerror='window.intruder=1'>"


def test_layers_are_chosen_in_the_list_and_in_the_view(page):
    row(page, "lily pad").click()
    expect(row(page, "lily pad")).to_have_attribute("aria-selected", "true")
    assert page.evaluate("dissectorStudio.stage.selected") == "id-1"
    frog = page.evaluate(
        "dissectorStudio.stage.node('id-0').children[0].geometry.boundingSphere.center.toArray()"
    )
    assert len(frog) == 3
    box = page.locator(".dd-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.42 * box["width"], box["y"] + 0.45 * box["height"])
    expect(row(page, "frog")).to_have_attribute("aria-selected", "true")
    expect(row(page, "lily pad")).to_have_attribute("aria-selected", "false")


@pytest.mark.parametrize(("end", "expected"), [("Enter", "toad"), ("Escape", "frog")])
def test_rename_by_double_click(page, end, expected):
    row(page, "frog").dblclick()
    page.keyboard.type("toad")
    page.keyboard.press(end)
    answered(page)
    assert names(page)[0] == expected
    assert len(asked(page, "rename")) == (end == "Enter")
    expect(row(page, expected)).to_be_focused()


def test_rename_by_key(page):
    row(page, "box").click()
    page.keyboard.press("F2")
    page.keyboard.type("crate")
    page.keyboard.press("Tab")
    answered(page)
    assert asked(page, "rename") == [{"layer": "id-2", "name": "crate"}]


def test_a_row_is_dragged_to_another_place(page):
    drag(page, row(page, "frog"), row(page, "box"), below=True)
    assert names(page) == ["lily pad", "box", "frog"]
    answered(page)
    assert asked(page, "reorder") == [{"layer": "id-0", "place": 3}]
    drag(page, row(page, "box"), row(page, "lily pad"), below=False)
    answered(page)
    assert names(page) == ["box", "lily pad", "frog"]
    row(page, "frog").click()
    expect(row(page, "frog")).to_have_attribute("aria-selected", "true")


def test_keys_go_along_the_rows_and_move_them(page):
    row(page, "frog").click()
    page.keyboard.press("ArrowDown")
    expect(row(page, "lily pad")).to_be_focused()
    expect(row(page, "lily pad")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Alt+ArrowDown")
    answered(page)
    assert names(page) == ["frog", "box", "lily pad"]
    expect(row(page, "lily pad")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(button(page, "Show lily pad")).to_be_focused()
    page.keyboard.press("Space")
    answered(page)
    assert not drawn(page, "lily pad")
    page.keyboard.press("Escape")
    expect(row(page, "lily pad")).to_be_focused()


def test_one_row_is_in_the_tab_order(page):
    stops = ".dd-row[tabindex='0'], .dd-row [tabindex='0']"
    assert page.locator(stops).count() == 5  # the row and its four buttons
    page.locator(".dd-row").first.focus()
    for name in ("Show", "Solo", "Lock", "Menu of"):
        page.keyboard.press("Tab")
        expect(button(page, f"{name} frog")).to_be_focused()


def test_several_layers_are_merged(page):
    expect(button(page, "Merge")).to_be_disabled()
    row(page, "box").click()
    row(page, "frog").click(modifiers=["Control"])
    expect(row(page, "box")).to_have_attribute("aria-selected", "true")
    button(page, "Merge").click()
    answered(page)
    assert asked(page, "merge") == [{"layers": ["id-0", "id-2"]}]
    assert names(page) == ["frog and box", "lily pad"]
    expect(row(page, "frog and box")).to_have_attribute("aria-selected", "true")


def test_shift_chooses_all_between(page):
    row(page, "frog").click()
    row(page, "box").click(modifiers=["Shift"])
    chosen = page.locator(".dd-row[aria-selected=true]")
    assert chosen.count() == 3
    page.keyboard.press("Delete")
    expect(page.get_by_role("alert").filter(has_text="at least one layer")).to_be_visible()
    assert len(names(page)) == 1


def test_the_menu_of_a_row(page):
    button(page, "Menu of lily pad").click()
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_focused()
    page.keyboard.press("Enter")
    answered(page)
    assert asked(page, "duplicate") == [{"layer": "id-1"}]
    expect(row(page, "lily pad copy")).to_have_attribute("aria-selected", "true")
    button(page, "Menu of frog").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(button(page, "Menu of frog")).to_be_focused()


def test_names_are_text(browser, url):
    with visit(browser, f"{url}?names={MARKUP.replace(' ', '%20')}&names=pad") as page:
        wait_for(page, "ready")
        assert names(page) == [MARKUP, "pad"]
        page.locator(".dd-row").first.click()
        page.locator(".dd-row").first.get_by_label("Menu of").click()
        assert page.evaluate("window.intruder") is None


def test_a_refusal_among_deletions_stays_to_be_read(page):
    first, *_, last = names(page)
    button(page, f"Lock {first}").click()
    answered(page)
    row(page, first).click(position={"x": 80, "y": 20})
    row(page, last).click(position={"x": 80, "y": 20}, modifiers=["Shift"])
    page.keyboard.press("Delete")
    answered(page)
    assert names(page) == [first]
    expect(page.get_by_role("alert").filter(has_text="locked")).to_be_visible()
