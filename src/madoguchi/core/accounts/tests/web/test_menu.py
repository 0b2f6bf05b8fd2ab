"""The menu: an entry stands in the menus of those whom it serves."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from madoguchi.core.accounts.frame import visible_entries
from madoguchi.core.accounts.terms import Role
from madoguchi.core.modules import NavItem, ServiceModule
from madoguchi.core.testing.personas import add_organisation, add_person
from madoguchi.core.trail.actor import Actor

MODULE = ServiceModule(name="sample", label="見本")
ENTRIES = tuple(
    (MODULE, NavItem(label=label, url_name="home", audience=audience))
    for label, audience in {
        "全員": "", "区": "ward", "施設": "facility", "施設以外": "public ward contractor",
    }.items()
)  # fmt: skip


def facility_head(world):
    school = add_organisation(
        "みほん区立桜丘小学校", "みほんくりつさくらがおかしょうがっこう", "facility"
    )
    return add_person(
        "早川 恒一", "はやかわ こういち", "hayakawa@facility.example.jp", organisation=school,
        roles=(Role.FACILITY_HEAD,), since=timezone.localdate(),
    )  # fmt: skip


def shown_to_the_public():
    request = RequestFactory().get("/")
    request.actor, request.membership = Actor.public(), None
    return [item.label for _, item in visible_entries(request, ENTRIES)]


def test_entry_may_serve_several_sides():
    assert shown_to_the_public() == ["全員", "施設以外"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("side", "is_shown"), [("saeki", True), ("yamabe", True), ("facility", False)]
)
def test_facilities_see_no_calls_and_no_cases_in_their_menu(side, is_shown, world, client_of):
    person = facility_head(world) if side == "facility" else getattr(world, side)
    menu = client_of(person).get("/help/").content.decode()
    assert ("公募案件" in menu, "案件一覧" in menu) == (is_shown, is_shown)


@pytest.mark.django_db
def test_facility_still_reaches_the_public_list_by_its_address(world, client_of):
    assert client_of(facility_head(world)).get("/procurement/calls/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("side", "is_shown"), [("saeki", True), ("facility", False)])
def test_facilities_see_no_open_calls_on_their_home_page(side, is_shown, world, client_of):
    person = facility_head(world) if side == "facility" else world.saeki
    assert ("公募中の案件" in client_of(person).get("/").content.decode()) is is_shown
