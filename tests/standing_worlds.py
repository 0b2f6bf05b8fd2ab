"""Which kept worlds each test stands on, and when they are laid: see ``kept_worlds``."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker
from tests.kept_worlds import STOCK, Build, Stock

COMMITTING = {"transactional_db", "live_server"}
DATABASE = {"db", *COMMITTING}


def builds_for(item: pytest.Item) -> list[Build]:
    """The kept worlds that a test asks for, each after those it stands on."""
    if is_made_anew(item):
        return []
    builds: dict[Build, None] = {}
    seen = set()

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        fixture = fixture_of(item, name)
        for asked in fixture.argnames if fixture else ():
            visit(asked)
        if build := kept_build(fixture):
            builds[build] = None

    for name in item.fixturenames:
        visit(name)
    return list(builds)


def fixture_of(item: pytest.Item, name: str) -> Any:
    """The definition of that name which counts for this test."""
    return next(reversed(item._fixtureinfo.name2fixturedefs.get(name, ())), None)


def kept_build(fixture: Any) -> Build | None:
    return getattr(fixture and fixture.func, "kept_build", None)


def argument_for(request: pytest.FixtureRequest, name: str, made: dict[Build, Any]) -> Any:
    """What a kept fixture asks for: a kept one, one that looks at kept ones, or a tool."""
    fixture = fixture_of(request.node, name)
    if name == "db":
        return None
    if build := kept_build(fixture):
        return made[build]
    if any(looks_at_kept(request.node, each) for each in fixture.argnames):
        asked = {each: argument_for(request, each, made) for each in fixture.argnames}
        return fixture.func(**asked)
    return request.getfixturevalue(name)


def looks_at_kept(item: pytest.Item, name: str) -> bool:
    fixture = fixture_of(item, name)
    return kept_build(fixture) is not None or any(
        looks_at_kept(item, each) for each in (fixture.argnames if fixture else ()) if each != name
    )


def is_made_anew(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and (marker.kwargs.get("transaction") or bool(marker.args))
    return commits or bool((COMMITTING | {"settings"}) & set(item.fixturenames))


@pytest.fixture(scope="session")
def kept_worlds(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stock]:
    """What stands at the end is taken down before the database is."""
    yield STOCK
    with django_db_blocker.unblock():
        STOCK.drop()


@pytest.fixture
def standing_worlds(
    request: pytest.FixtureRequest, kept_worlds: Stock, django_db_blocker: DjangoDbBlocker
) -> Stock:
    """The worlds of this test, outside of the savepoint in which it runs."""

    with django_db_blocker.unblock():
        if kept_worlds.file != request.node.path:  # no transaction lasts longer than a file
            kept_worlds.drop()
            kept_worlds.file = request.node.path
        kept_worlds.stand_on(builds_for(request.node), partial(argument_for, request))
    return kept_worlds


@pytest.fixture
def _django_db_helper(standing_worlds: Stock, _django_db_helper: None) -> None:
    """Before pytest-django begins the test's own savepoint, the worlds stand; then copies."""
    standing_worlds.hand_out()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file that stand on the same worlds come in a row, in the order of the file.

    What touches the database says so by a mark: on the second database nothing else need run.
    """
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.database)
    groups = [list(group) for _path, group in groupby(items, key=lambda item: item.path)]
    items[:] = [item for group in groups for item in in_rows(group)]


def in_rows(group: list[pytest.Item]) -> list[pytest.Item]:
    first_seen: dict[Build, int] = {}
    places: dict[pytest.Item, tuple[int, ...]] = {}
    for item in group:
        builds = builds_for(item)
        places[item] = tuple(first_seen.setdefault(each, len(first_seen)) for each in builds)
    return sorted(group, key=places.__getitem__)
