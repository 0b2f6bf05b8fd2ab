"""Browser stories: a live server, Chromium, people already signed in, and a sharp look at pages."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.journeys.looking import PHONE, Watch, look_at

from madoguchi.core.accounts.models import Person
from madoguchi.core.testing.sign_in import signed_in_client

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
STORY_FOLDERS = {"e2e", "journeys"}

PageAs = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands in a folder of stories is a story: it runs in the browser step only.

    The longest tests go first, so that no worker is left alone with one at the end.
    """
    for item in items:
        if STORY_FOLDERS & set(Path(item.path).parts):
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all stories of a worker."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine")
    # Playwright keeps an event loop in this thread; the ORM would take a test for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page_as(chromium: Browser, live_server: object) -> Iterator[PageAs]:
    """``page_as(person, mfa=True, size=(1180, 820))``: a page of that person's own browser.

    ``page_as(None)`` is somebody who has not signed in. Each call is a browser of its own, with
    its cookies; ``page.goto("/…")`` goes to the live server. Whatever goes wrong on the page
    (script errors, refused content, answers of 500, requests to elsewhere) fails the story.
    """
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []
    address: str = live_server.url

    def open_page(
        person: Person | None, *, mfa: bool = True, size: tuple[int, int] = (1180, 820)
    ) -> Page:
        context = chromium.new_context(
            base_url=address,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": size[0], "height": size[1]},
        )
        contexts.append(context)
        if person is not None:
            key = signed_in_client(person, mfa=mfa).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}]
            )
        page = context.new_page()
        watches.append(Watch(page, address))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``look(page, "name")``: sound at phone, iPad and desktop width; takes pictures."""
    story = re.sub(r"\W+", "-", request.node.name).strip("-")

    def look_closely(page: Page, name: str = "") -> None:
        look_at(page, "-".join(filter(None, (story, name))))

    return look_closely


@pytest.fixture
def phone() -> tuple[int, int]:
    return PHONE


def add_passkey_device(page: Page) -> str:
    """Give the page's browser a passkey device that always agrees; its number is returned.

    The live server's address must be ``localhost``: passkeys know no bare IP addresses.
    """
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return str(
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    )
