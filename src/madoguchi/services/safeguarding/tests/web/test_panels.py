"""The home page: a teacher reads how many children wait, a caseworker what waits at the ward."""

from datetime import date

import pytest

from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.testing.personas import add_organisation
from madoguchi.services.safeguarding.tests.factories import (
    TODAY,
    a_child,
    make_safe,
    morning_of,
    staff,
)
from madoguchi.services.safeguarding.tests.factories_ward import another_centre, attend, evaluate
from madoguchi.services.safeguarding.views.panels import facility_day, ward_day

pytestmark = pytest.mark.django_db
NOW = morning_of(TODAY)


@pytest.fixture
def safe(world):
    return make_safe(world)


def panel(of, safe, person, rf):
    request = rf.get("/")
    request.actor, request.now = safe.actor(person), NOW
    return of(request)


def lines(found):
    return [(item.label, item.status) for item in found.items]


def test_teacher_reads_who_waits_and_then_that_nobody_does(safe, rf):
    first, second = a_child(safe), a_child(safe, "𠮷田 陽翔")
    assert lines(panel(facility_day, safe, safe.reporter, rf))[0] == ("今日の入力", "未入力 2人")
    attend(first, "o", TODAY)
    attend(second, "o", TODAY)
    assert lines(panel(facility_day, safe, safe.reporter, rf))[0] == ("今日の入力", "入力済み")
    assert lines(panel(facility_day, safe, safe.head, rf))[0][0] == "今日の入力"
    assert lines(panel(facility_day, safe, safe.nurse, rf)) == [("今日の入力", "今日の予定なし")]


def test_teacher_is_told_of_the_days_before_that_nobody_spoke_of(safe, rf):
    child = a_child(safe)
    attend(child, "o" * 33, date(2025, 4, 1))  # 23 May is said; 26 May to 9 June is not
    attend(child, "o", TODAY)
    waiting = panel(facility_day, safe, safe.reporter, rf).items[1]
    assert (waiting.label, waiting.url) == (
        "入力していない日", "/safeguarding/days/2025-05-27/"
    )  # fmt: skip
    assert waiting.note.startswith("令和7年5月27日(火)など10日に、未入力の児童がいます。")
    attend(child, "o" * 10, date(2025, 5, 27))
    assert len(panel(facility_day, safe, safe.reporter, rf).items) == 1


def test_nobody_elses_home_page_speaks_of_the_day(safe, rf):
    stranger = staff(
        add_organisation("未登録の園", "", OrganisationKind.FACILITY), "外山 望", "toyama",
        Role.FACILITY_STAFF,
    )  # fmt: skip
    for person in (stranger, safe.caseworker, safe.world.saeki):
        assert panel(facility_day, safe, person, rf) is None
    for person in (safe.reporter, safe.world.saeki):
        assert panel(ward_day, safe, person, rf) is None


def test_caseworker_reads_what_waits_and_the_nearest_moment(safe, rf):
    assert lines(panel(ward_day, safe, safe.caseworker, rf)) == []
    child = a_child(safe)
    attend(child, "o" * 41 + "xxxxxxx", child.from_on, contact="none")
    [alert] = [a for a in evaluate([child], NOW) if a.rule == "seven_days"]
    found = panel(ward_day, safe, safe.caseworker, rf)
    first = found.items[0]
    waiting = min(a.confirm_by for a in child.child.alerts.all())
    assert (first.label, first.due) == ("お知らせ（未対応）", waiting)
    assert (first.status, alert.confirm_by >= waiting) == (
        f"{child.child.alerts.count()}件", True
    )  # fmt: skip
    _, stranger, _ = another_centre(safe)
    assert lines(panel(ward_day, safe, stranger, rf)) == []
