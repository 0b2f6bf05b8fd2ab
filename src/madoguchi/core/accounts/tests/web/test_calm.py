"""Forms that anybody may send: so many of one address in an hour, then a page that says so."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from madoguchi.core.accounts.calm import calmly
from madoguchi.core.calendar.jst import JST
from madoguchi.core.errors import TooMany

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 9, 10, 0, tzinfo=JST)


@calmly("test", most=3)
def view(request):
    return HttpResponse("ok")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def send(*, address="192.0.2.1", now=NOW, method="post"):
    request = getattr(RequestFactory(), method)("/", REMOTE_ADDR=address)
    request.now = now
    return view(request).status_code


def test_post_beyond_the_limit_is_refused_until_the_next_hour():
    assert [send() for _ in range(3)] == [200, 200, 200]
    with pytest.raises(TooMany) as refused:
        send(now=NOW + timedelta(minutes=59, seconds=59))
    assert (refused.value.status, refused.value.retry_after) == (429, 1)
    assert send(now=NOW + timedelta(hours=1)) == 200


def test_other_addresses_and_mere_reading_are_not_counted():
    assert [send(method="get") for _ in range(9)] == [200] * 9
    assert [send() for _ in range(3)] == [200, 200, 200]
    assert send(address="192.0.2.2") == 200
