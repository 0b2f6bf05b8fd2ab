"""The pages that everybody meets first are sound in a browser."""

from datetime import date

import pytest
from tests.journeys.looking import missed_by_tab

from madoguchi.core.testing.personas import make_world


def test_home_page_for_everybody(page_as, look):
    page = page_as(None)
    page.goto("/")
    look(page)
    assert missed_by_tab(page) == []


@pytest.mark.parametrize("person", ["saeki", "yamabe"])
def test_home_page_after_sign_in(page_as, look, transactional_db, person):
    page = page_as(getattr(make_world(date(2026, 2, 2)), person))
    page.goto("/")
    look(page)
    assert missed_by_tab(page) == []


def test_page_that_does_not_exist_says_so(page_as, look):
    page = page_as(None)
    answer = page.goto("/この頁はありません/")
    assert answer.status == 404
    look(page)
