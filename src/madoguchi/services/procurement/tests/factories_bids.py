"""A bidder at a browser whose clock the test sets."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.core.accounts import middleware
from madoguchi.core.vault import form_files


class StoppedClock:
    """Stands for ``django.utils.timezone`` in the rooms that ask when a request arrived."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def __getattr__(self, name: str) -> object:
        return getattr(timezone, name)


def stop_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> StoppedClock:
    """Every request arrives, and is complete, at ``clock.moment``."""
    clock = StoppedClock(moment)
    monkeypatch.setattr(middleware, "timezone", clock)
    monkeypatch.setattr(form_files, "timezone", clock)
    return clock


def text_of(client: Client, path: str) -> str:
    """The page as text; it must be there."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()
