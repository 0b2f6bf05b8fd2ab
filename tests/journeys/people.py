"""Everybody of a story, each at a browser of their own, under one clock that the story moves."""

import re
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from playwright.sync_api import Locator, Page

from madoguchi.core.accounts.models import Person
from madoguchi.core.testing.clock import FakeClock
from madoguchi.core.testing.sign_in import signed_in_client


class People:
    """``people.page(person)`` is that person's browser; ``None`` is somebody from the street.

    ``people.at(moment)`` moves the clock of the whole house. Whoever comes back after that has
    signed in again, as one would days later.
    """

    def __init__(self, open_page: Callable[..., Page], clock: FakeClock) -> None:
        self.open_page = open_page
        self.clock = clock
        self.pages: dict[int | None, Page] = {}
        self.signed_in_at: dict[int | None, datetime] = {}

    def at(self, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> None:
        """December is 2026, all other months are 2027."""
        year = 2026 if month == 12 else 2027
        moment = self.clock.now.replace(
            year=year, month=month, day=day, hour=hour, minute=minute, second=second
        )
        assert moment >= self.clock.now, "a story never goes back"
        self.clock.set(moment)

    def page(self, person: Person | None) -> Page:
        key = None if person is None else person.pk
        if key not in self.pages:
            self.pages[key] = self.open_page(person)
        elif person is not None and self.signed_in_at[key] != self.clock.now:
            sign_in_again(self.pages[key], person)
        self.signed_in_at[key] = self.clock.now
        return self.pages[key]


def sign_in_again(page: Page, person: Person) -> None:
    key = signed_in_client(person).cookies[settings.SESSION_COOKIE_NAME].value
    address = re.match(r"https?://[^/]+", page.url)
    assert address, page.url
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address[0]}]
    )


def press(place: Page | Locator, name: str, *, exact: bool = True) -> None:
    """Press the one button of this name, and wait for the page that it leads to."""
    go(place, place.get_by_role("button", name=name, exact=exact))


def follow(place: Page | Locator, name: str, *, exact: bool = True) -> None:
    """Follow the one link of this name, and wait for the page."""
    go(place, place.get_by_role("link", name=name, exact=exact))


def go(place: Page | Locator, control: Locator) -> None:
    """Press or follow this control, and wait for the page that it leads to."""
    page = place.page if isinstance(place, Locator) else place
    with page.expect_navigation():
        control.click()


def press_last(page: Page) -> None:
    """Press the button at the end of the page's form."""
    go(page, page.locator("main form:last-of-type button").last)


def choose(page: Page | Locator, **labels: str) -> None:
    """Choose in the lists with these names."""
    for name, label in labels.items():
        page.locator(f"[name='{name}']").select_option(label=label)


def put_file(place: Page | Locator, name: str, content: bytes) -> None:
    """Choose a PDF in the one file input of the place."""
    place.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def fill(page: Page | Locator, **texts: str) -> None:
    """Type into the inputs with these names."""
    for name, text in texts.items():
        page.locator(f"[name='{name}']").fill(text)


def fill_date(
    page: Page | Locator, name: str, moment: datetime, *, with_time: bool = False
) -> None:
    """Type a date, or a moment, in 令和."""
    fill(
        page,
        **{
            f"{name}_year": str(moment.year - 2018),
            f"{name}_month": str(moment.month),
            f"{name}_day": str(moment.day),
        },
    )
    if with_time:
        fill(page, **{f"{name}_hour": str(moment.hour), f"{name}_minute": str(moment.minute)})


def says(page: Page, *sentences: str) -> None:
    """Every sentence stands on the page; the page itself is shown when one does not."""
    body = page.inner_text("body")
    for sentence in sentences:
        assert sentence in body, (
            f"{sentence!r} is not on {page.url}:\n{page.inner_text('main')[:3000]}"
        )
