"""A story of steps: told as a test it presses, told before a camera it makes manual and video.

A step says in one sentence what to do, and does exactly that. Nothing is written twice: the
sentence under the picture, the caption of the video and the press of the test stand together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.terms import ManualAudience

LookAt = Callable[[Page], Locator]
Do = Callable[[Locator], None]


def look(control: Locator) -> None:
    """Nothing is pressed: the reader is only shown the place."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """say      one or two kind sentences: what to press, or what can be seen there
    look_at  finds the one place on the page that the sentence is about
    do       what is done with it
    hint     what the manual adds in small letters; the video leaves it out
    """

    say: str
    look_at: LookAt
    do: Do = look
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """What somebody wants to get done. ``at``: the address at which it begins, "" to go on."""

    title: str
    lead: str
    who: str
    at: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Story:
    """One manual and one video. Raise ``version`` and say ``changes`` whenever it is made anew.

    about  for whom it is and where to ask, on the cover
    """

    name: str
    audience: ManualAudience
    title: str
    video_title: str
    about: str
    version: str
    dated: date
    changes: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Seen:
    """A step with its pictures: the page as it was, and with the place marked."""

    step: Step
    plain: str
    marked: str


class Camera(Protocol):
    """Who watches a story being told."""

    def open_chapter(self, chapter: Chapter) -> None: ...
    def watch(self, page: Page, step: Step, control: Locator) -> None: ...


class Nobody:
    """Nobody watches: the story is a test."""

    def open_chapter(self, chapter: Chapter) -> None: ...
    def watch(self, page: Page, step: Step, control: Locator) -> None: ...


@dataclass(frozen=True)
class Cast:
    """Everybody of a story by name, and how to open a browser for one of them."""

    people: dict[str, Person]
    now: datetime
    open_page: Callable[[Person], Page]


def tell(story: Story, cast: Cast, camera: Camera) -> None:
    """Do every step in order; a place that the page no longer shows ends the telling."""
    pages: dict[str, Page] = {}
    for chapter in story.chapters:
        if chapter.who not in pages:
            pages[chapter.who] = cast.open_page(cast.people[chapter.who])
        page = pages[chapter.who]
        if chapter.at:
            page.goto(chapter.at)
        camera.open_chapter(chapter)
        for step in chapter.steps:
            control = step.look_at(page)
            expect(control, step.say).to_be_visible()
            control.scroll_into_view_if_needed()
            camera.watch(page, step, control)
            step.do(control)
