"""The inspector: forms and what they send."""

import pytest
from playwright.sync_api import expect
from viewer_page.acts import answered, asked, button, row


def test_tabs_turn_by_arrow_keys(page):
    row(page, "frog").click()
    page.get_by_role("tab", name="Look").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Shape")).to_be_focused()
    expect(page.get_by_role("tab", name="Shape")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(page.get_by_label("Position x")).to_be_visible()


def test_place_turns_about_the_layers_own_middle(page):
    row(page, "box").click()
    page.get_by_role("tab", name="Place").click()
    expect(page.get_by_label("Position y")).to_have_value("0.75")
    angle = page.get_by_label("Rotation z")
    angle.fill("90")
    angle.press("Enter")
    answered(page)
    (sent,) = asked(page, "transform")
    expected = [[0, -1, 0, 0.85], [1, 0, 0, 0.65], [0, 0, 1, 0], [0, 0, 0, 1]]
    assert sum(sent["matrix"], []) == pytest.approx(sum(expected, []), abs=1e-5)
    expect(page.get_by_label("Position y")).to_have_value("0.75")


def test_scale_keeps_proportions_where_wanted(page):
    row(page, "frog").click()
    page.get_by_role("tab", name="Place").click()
    for kept, expected in ((True, [2, 2, 2]), (False, [1, 2, 2])):
        page.get_by_label("Keep proportions").set_checked(kept)
        box = page.get_by_label("Scale x")
        box.fill(str(expected[0]))
        box.press("Enter")
        answered(page)
        matrix = asked(page, "transform")[-1]["matrix"]
        assert [matrix[axis][axis] for axis in range(3)] == pytest.approx(expected)


def test_transforms_are_taken_apart_and_put_together(page):
    script = """async ([parts, centre]) => {
        const {partsOf, matrixOf} = await import('./src/matrix.js');
        const matrix = matrixOf(parts, centre);
        return [partsOf(matrix, centre), matrix, matrixOf(partsOf(matrix, centre), centre)];
    }"""
    parts = {"position": [1, -2, 0.5], "turn": [20, -35, 110], "scale": [-2, 0.5, 3]}
    found, matrix, again = page.evaluate(script, [parts, [0.3, 0.1, -0.7]])
    assert again == pytest.approx(matrix, abs=1e-12)
    assert found["sheared"] is False
    for name, expected in parts.items():
        assert found[name] == pytest.approx(expected, abs=1e-9)
    pole, matrix, again = page.evaluate(script, [{**parts, "turn": [30, 90, 40]}, [0, 0, 0]])
    assert again == pytest.approx(matrix, abs=1e-7)


def test_a_sheared_layer_keeps_its_shear(page):
    script = """async matrix => {
        const {partsOf, movedTo, apply} = await import('./src/matrix.js');
        const moved = movedTo(matrix, [1, 2, 3], [0.5, 0, 0]);
        return [partsOf(matrix, [0, 0, 0]).sheared, moved, apply(moved, [0.5, 0, 0])];
    }"""
    matrix = [1, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    sheared, moved, middle = page.evaluate(script, matrix)
    assert sheared and middle == pytest.approx([1, 2, 3])
    assert [moved[index] for index in (0, 1, 2, 4, 5, 6)] == [1, 0.5, 0, 0, 1, 0]


def test_the_cut_shows_its_plane_and_sends_it(page):
    row(page, "box").click()
    page.get_by_role("tab", name="Shape").click()
    page.get_by_role("radio", name="Cut").check()
    page.get_by_role("radio", name="Y", exact=True).check()
    expect(page.get_by_label("Offset, exact")).to_have_value("0.75")
    assert page.evaluate("dissectorStudio.stage.plane.root.visible")
    page.get_by_label("Offset", exact=True).focus()
    page.keyboard.press("ArrowRight")
    button(page, "Cut").click()
    answered(page)
    (sent,) = asked(page, "cut")
    assert sent["point"] == pytest.approx([0.1, 0.76, 0], abs=1e-6)
    assert sent["normal"] == [0, 1, 0] and sent["keep"] == "both" and sent["layer"] == "id-2"
    page.get_by_role("tab", name="Look").click()
    assert not page.evaluate("dissectorStudio.stage.plane.root.visible")


def test_soft_drag_waits_for_a_point(page):
    row(page, "frog").click()
    page.get_by_role("tab", name="Shape").click()
    page.get_by_role("radio", name="Soft drag").check()
    expect(button(page, "Drag")).to_be_disabled()
    expect(button(page, "Point")).to_have_attribute("aria-pressed", "true")
    box = page.locator(".dd-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.42 * box["width"], box["y"] + 0.45 * box["height"])
    expect(button(page, "Drag")).to_be_enabled()
    page.get_by_label("Move by z").fill("0.2")
    button(page, "Drag").click()
    answered(page)
    (sent,) = asked(page, "soft_drag")
    x, y, z = sent["point"]
    assert x**2 + y**2 + (z - 0.25) ** 2 == pytest.approx(0.3**2, abs=0.01)
    assert sent["by"] == [0, 0, 0.2] and sent["radius"] == 0.2


def test_forms_come_from_the_servers_fields(page):
    row(page, "frog").click()
    page.get_by_role("tab", name="Shape").click()
    page.get_by_role("radio", name="Combine").check()
    page.get_by_label("With", exact=True).select_option(label="box")
    page.get_by_role("radio", name="Difference").check()
    button(page, "Combine").click()
    answered(page)
    assert asked(page, "combine") == [{"layer": "id-0", "other": "id-2", "operation": "difference"}]


def test_all_actions_of_the_program_have_forms(page):
    from editing.actions.table import ACTIONS
    from editing.sessions.studio_view import action_view

    actions = {name: action_view(action) for name, action in ACTIONS.items()}
    value = {"session": "token-1", "version": 1e6, "serial": -1, "actions": actions}
    page.evaluate("value => server.show(value)", value)
    row(page, "frog").click()
    page.get_by_role("tab", name="Shape").click()
    tools = page.get_by_role("radiogroup", name="Shape tool").get_by_role("radio")
    assert tools.count() == 10
    button(page, "Figure").click()
    kinds = page.get_by_role("radiogroup", name="What").get_by_role("radio")
    assert kinds.count() == 4
    for index in range(4):
        kinds.nth(index).check()
        expect(button(page, "Make")).to_be_enabled()
    kinds.first.check()
    expect(page.get_by_label("Transparent")).to_be_checked()
    button(page, "Make").click()
    answered(page)
    (sent,) = asked(page, "picture")
    assert sent["background"] == "transparent" and sent["width"] == 1920 and sent["layers"] == []
    assert set(sent["camera"]) == {"position", "target", "up", "field_of_view"}


def test_a_layers_words_are_changed(page):
    row(page, "frog").click()
    words = page.get_by_role("textbox", name="What it is")
    words.fill("a toad")
    button(page, "Set words").click()
    answered(page)
    (sent,) = asked(page, "describe")
    assert sent["prompt"] == "a toad"
    expect(page.get_by_role("textbox", name="New look")).to_have_value("a toad")


def test_a_single_layer_has_nothing_to_be_combined_with(page):
    row(page, "frog").click()
    page.get_by_role("tab", name="Shape").click()
    page.get_by_role("radio", name="Combine").check()
    combine = button(page, "Combine").last
    expect(combine).to_be_enabled()
    page.evaluate("""async () => {
        const {store, commands} = dissectorStudio;
        store.select(store.layers.slice(1).map(({id}) => id));
        await commands.remove();
    }""")
    answered(page)
    row(page, "frog").click()
    expect(combine).to_be_disabled()
    expect(combine).to_have_attribute("title", "There is no other layer to combine it with.")


def test_an_export_may_hold_the_selected_layers_alone(page):
    export = button(page, "Export")
    export.click()
    expect(page.get_by_label("Selected layers only")).to_have_count(0)
    page.keyboard.press("Escape")
    row(page, "box").click()
    for only in (True, False):
        export.click()
        page.get_by_label("Selected layers only").set_checked(only)
        page.get_by_role("button", name="GLB one file").click()
        page.wait_for_function("!dissectorStudio.commands.busy")
    chosen = page.evaluate("dissectorStudio.store.selection")
    assert [sent["layers"] for sent in asked(page, "export")] == [chosen, []]


def test_another_scene_is_looked_at_as_a_whole_and_the_same_one_is_left(page):
    page.evaluate("""() => {
        window.resets = 0;
        const {stage} = dissectorStudio;
        const reset = stage.resetView.bind(stage);
        stage.resetView = () => { resets += 1; reset(); };
    }""")
    row(page, "frog").click()
    button(page, "Duplicate").click()
    answered(page)
    page.wait_for_selector(".dd-live[data-state=ready]")
    assert page.evaluate("resets") == 0
    page.evaluate("""() => {
        const {sync} = dissectorStudio;
        sync.lookAt([{id: "of another scene"}]);
        sync.lookAt([{id: "of another scene"}, {id: "added"}]);
    }""")
    assert page.evaluate("resets") == 1
