"""The studio's page with a made-up server, in a real browser."""

import pytest
from browser import chromium, visit
from playwright.sync_api import Browser, Page
from viewer_page.acts import wait_for
from viewer_page.fake_site import lay_out, serve


@pytest.fixture(scope="module")  # two at a time are not possible
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def url(tmp_path_factory):
    with serve(lay_out(tmp_path_factory.mktemp("viewer") / "site")) as url:
        yield url


@pytest.fixture(scope="module")
def held_page(browser: Browser, url: str):
    with visit(browser, url) as page:
        wait_for(page, "ready")
        yield page


@pytest.fixture
def page(held_page: Page):
    """The page as after its first opening; it raises no errors."""
    errors = []

    def note(error: object) -> None:
        errors.append(str(error))

    held_page.on("pageerror", note)
    held_page.mouse.move(0, 0)
    held_page.evaluate("restart()")
    wait_for(held_page, "ready")
    yield held_page
    held_page.remove_listener("pageerror", note)
    assert not errors
