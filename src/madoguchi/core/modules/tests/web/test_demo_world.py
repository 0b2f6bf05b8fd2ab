"""The demo world is loaded once, and as a whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.modules import ServiceModule
from madoguchi.core.modules.demo import load_demo_world
from madoguchi.core.modules.models import LoadedDemo

NOW = datetime(2026, 2, 2, 0, 0, tzinfo=UTC)
HERE = "madoguchi.core.modules.tests.web.test_demo_world"


def load_ward(clock):
    Organisation.objects.create(name=f"みほん区 {clock.now:%Y}", kind=OrganisationKind.WARD)


def add_what_comes_after(clock):
    Organisation.objects.create(name=f"{Organisation.objects.count()}つ目", kind="ward")


def load_nothing_but_trouble(clock):
    raise RuntimeError("the loader failed")


@pytest.fixture
def good():
    return ServiceModule(name="good", label="見本", demo=f"{HERE}.load_ward")


@pytest.fixture
def only(settings):
    def install(*modules):
        settings.CORE_MODULES, settings.MODULES = (), modules

    return install


@pytest.mark.django_db
def test_load_demo_world_loads_each_module_once(only, good):
    only(good)
    assert load_demo_world(now=NOW) == ("good",)
    assert load_demo_world(now=NOW) == ()
    assert [o.name for o in Organisation.objects.all()] == ["みほん区 2026"]


@pytest.mark.django_db
def test_load_demo_world_failing_loader_leaves_nothing(only, good):
    only(good, replace(good, name="bad", demo=f"{HERE}.load_nothing_but_trouble"))
    with pytest.raises(RuntimeError, match="the loader failed"):
        load_demo_world(now=NOW)
    assert (Organisation.objects.count(), LoadedDemo.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_load_demo_world_loads_a_module_switched_on_later(only, good):
    only(good)
    load_demo_world(now=NOW)
    only(good, replace(good, name="later"))
    assert load_demo_world(now=NOW) == ("later",)


@pytest.mark.django_db
def test_load_demo_world_ignores_modules_without_a_demo(only):
    only(ServiceModule(name="plain", label="見本"))
    assert load_demo_world(now=NOW) == ()


@pytest.mark.django_db
def test_load_demo_world_plays_the_sequels_after_all_loaders_and_once(only, good):
    only(replace(good, demo_sequel=f"{HERE}.add_what_comes_after"), replace(good, name="later"))
    for _ in range(2):
        load_demo_world(now=NOW)
    names = Organisation.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["みほん区 2026", "みほん区 2026", "2つ目"]
