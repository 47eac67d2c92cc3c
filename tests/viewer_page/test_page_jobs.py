"""Jobs on the page: from start to end, reports, refusals."""

import re

import pytest
from browser import SECONDS
from playwright.sync_api import expect
from viewer_page.acts import answered, asked, button, drawn, generate, names, row


def test_a_job_from_start_to_end(page):
    generate(page, "a bear")
    job = page.get_by_role("region", name="Job")
    expect(job).to_contain_text("a bear")
    expect(job.locator(".dd-stages li")).to_have_count(9)
    expect(job.get_by_role("progressbar")).to_have_attribute("aria-valuemax", "3")
    expect(job).to_contain_text(re.compile(r"step \d of 3"))
    expect(job).to_contain_text("about 1 min 35 s left")
    expect(job.get_by_alt_text("Current render")).to_be_visible()
    expect(button(page, "Generate")).to_be_disabled()
    expect(job).to_be_hidden(timeout=20 * SECONDS)
    expect(page.locator(".dd-title")).to_contain_text("a bear")
    expect(button(page, "Generate")).to_be_enabled()
    polls = page.evaluate("server.polls")
    page.wait_for_timeout(1200)
    assert page.evaluate("server.polls") == polls, "nobody asks when nothing runs"


@pytest.mark.parametrize(("press", "action"), [("Cancel", "cancel"), ("Keep", "keep")])
def test_a_job_is_ended_early(page, press, action):
    generate(page, "a slow bear")
    button(page, press).click()
    answered(page)
    assert len(asked(page, action)) == 1
    job = page.get_by_role("region", name="Job")
    if press == "Keep":
        expect(job).to_be_hidden()
    else:
        expect(job).to_contain_text("Cancelled")
        button(page, "Close report").click()
        expect(job).to_be_hidden()
        assert len(asked(page, "close_report")) == 1


def test_a_failed_job_says_why(page):
    generate(page, "a broken bear")
    alert = page.get_by_role("alert").filter(has_text="does not know the word")
    expect(alert).to_be_visible(timeout=20 * SECONDS)
    assert names(page) == ["frog", "lily pad", "box"]


def test_a_report_stays_until_it_is_closed(page):
    row(page, "frog").click()
    page.get_by_role("tab", name="Shape").click()
    page.get_by_label("Replace with").fill("a bunny")
    button(page, "Replace").click()
    job = page.get_by_role("region", name="Job")
    expect(job).to_contain_text("share nothing (was 3.1%", timeout=20 * SECONDS)
    button(page, "Close report").click()
    expect(job).to_be_hidden()
    (sent,) = asked(page, "replace")
    assert sent == {
        "layer": "id-0",
        "prompt": "a bunny",
        "method": "auto",
        "seed": 0,
        "quality": "preview",
    }


def test_reload_finds_a_running_job(page):
    row(page, "frog").click()
    page.get_by_label("New look").fill("a slow golden frog")
    button(page, "Re-texture").click()
    answered(page)
    page.reload()
    expect(page.get_by_role("region", name="Job")).to_contain_text("a slow golden frog")
    button(page, "Cancel").click()
    expect(page.get_by_role("region", name="Job")).to_contain_text("Cancelled")


def test_an_eye_works_while_a_job_runs_and_other_edits_are_refused(page):
    generate(page, "a slow bear")
    expect(button(page, "Keep")).to_be_visible()
    button(page, "Show frog").click()
    answered(page)
    assert not drawn(page, "frog")
    button(page, "Lock frog").click()
    expect(page.get_by_role("alert").filter(has_text="A job is running")).to_be_visible()
    expect(button(page, "Lock frog")).to_have_attribute("aria-pressed", "false")


def test_an_empty_prompt_is_refused_in_words(page):
    generate(page, "  ")
    alert = page.get_by_role("alert").filter(has_text="The prompt is empty.")
    expect(alert).to_be_visible()
    alert.get_by_role("button", name="Dismiss").click()
    expect(alert).to_be_hidden()


def test_the_form_is_sent_as_filled_in(page):
    page.get_by_text("Layers and seed").click()
    page.get_by_label("Layer names").fill("bear, honey")
    page.get_by_label("Seed", exact=True).first.fill("7")
    page.get_by_role("radio", name="Smoke").first.check()
    expect(page.get_by_role("radio", name="Paper").first).to_be_disabled()
    expect(page.locator(".dd-preset-help")).to_contain_text("Paper cannot run on this machine")
    generate(page, "a bear")
    expected = {"prompt": "a bear", "layers": "bear, honey", "preset": "smoke", "seed": 7}
    assert asked(page, "generate") == [expected]
