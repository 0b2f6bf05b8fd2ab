"""The clock, the cast and the camera of the stories that make the manuals."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from tests.manuals.camera import Pictures
from tests.manuals.steps import Camera, Cast, Nobody, Story
from tests.manuals.world import MORNING

from madoguchi.core.testing.clock import FakeClock
from madoguchi.core.testing.personas import World, make_world

SIZE = (1024, 640)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """9:20 on a Thursday of June, for the live server too: they are one process."""
    clock = FakeClock.at(2025, 6, 5, 9, 20)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    return clock


@pytest.fixture
def manual_world(transactional_db: None, clock: FakeClock) -> World:
    return make_world(MORNING.date())


@pytest.fixture
def cast_of(page_as: Callable[..., Page]) -> Callable[..., Cast]:
    """``cast_of(head=…, staff=…)``: each at a browser as wide as the pictures."""
    return lambda **people: Cast(
        people=people, now=MORNING, open_page=lambda person: page_as(person, size=SIZE)
    )


@pytest.fixture
def camera_of(request: pytest.FixtureRequest) -> Callable[[Story], Camera]:
    """Nobody watches, unless bin/manuals asked for pictures."""
    folder = request.config.getoption("--manual-pictures", default=None)

    def camera(story: Story) -> Camera:
        return Nobody() if folder is None else Pictures(Path(folder) / story.name)

    return camera
