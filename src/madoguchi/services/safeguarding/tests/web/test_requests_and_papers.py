"""The ward's request, the facility's acknowledgement, and papers when the system is down."""

from datetime import date, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.safeguarding.commands.attendance import Entering, all_present, enter
from madoguchi.services.safeguarding.commands.reports import confirm_report, hand_over, open_month
from madoguchi.services.safeguarding.commands.requests import Asking, acknowledge, issue_request
from madoguchi.services.safeguarding.commands.roster import take_in_children
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    Child,
    InformationRequest,
    Placement,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.requests import to_follow_up
from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.rules.roster import CHILD_COLUMNS, Row
from madoguchi.services.safeguarding.terms import EntrySource, ReportCycle
from madoguchi.services.safeguarding.tests.factories import NOW, TODAY, a_child, make_safe

YEAR = Asking(
    from_on=date(2025, 4, 1), until_on=date(2026, 3, 31), cycle=ReportCycle.MONTHLY,
    legal_basis="児童虐待防止法第13条の4、児童福祉法第25条の3",
)  # fmt: skip


@kept
def safe(world):
    return make_safe(world)


@pytest.fixture
def at_noon(monkeypatch):
    """Requests of the browser arrive at NOW."""
    stop_clock(monkeypatch, NOW)


@pytest.mark.requirement("SAFE-015")
def test_request_is_a_paper_and_unread_until_the_head_says_so_and_followed_up_after_seven_days(
    safe, client_of, at_noon
):
    placement = a_child(safe)
    request = issue_request(placement, YEAR, by=safe.actor(safe.officer), now=NOW)
    client = client_of(safe.head)
    assert "未確認" in client.get("/safeguarding/requests/").content.decode()
    answer = client.get(f"/safeguarding/requests/{request.pk}/request.pdf")
    text = "".join(page_texts(answer.content))
    facts = ("御堂 花子", "おおむね1か月に1回", "第13条の4", "第25条の3", "令和8年3月31日")
    assert [fact in text for fact in facts] == [True] * 5
    days = (TODAY + timedelta(days=7), TODAY + timedelta(days=8))
    assert [to_follow_up(safe.contract, day).count() for day in days] == [0, 1]
    client.post(f"/safeguarding/requests/{request.pk}/acknowledgement/")
    request.refresh_from_db()
    assert (request.acknowledged_by, request.acknowledged_at) == (safe.head, NOW)
    assert to_follow_up(safe.contract, days[1]).count() == 0
    assert "未確認" not in client.get("/safeguarding/requests/").content.decode()


def test_request_is_issued_once_and_never_over_another(safe):
    placement, by = a_child(safe), safe.actor(safe.officer)
    first = issue_request(placement, YEAR, by=by, now=NOW)
    assert issue_request(placement, YEAR, by=by, now=NOW) == first
    later = Asking(**{**YEAR.__dict__, "from_on": date(2025, 9, 1)})
    with pytest.raises(Refused, match="期間の重なる依頼"):
        issue_request(placement, later, by=by, now=NOW)
    with pytest.raises(Forbidden):
        issue_request(placement, YEAR, by=safe.actor(safe.caseworker), now=NOW)


def test_only_the_head_acknowledges_and_the_first_word_stays(safe):
    request = issue_request(a_child(safe), YEAR, by=safe.actor(safe.officer), now=NOW)
    with pytest.raises(Forbidden):
        acknowledge(request, by=safe.actor(safe.reporter), now=NOW)
    acknowledge(request, by=safe.actor(safe.head), now=NOW)
    later = acknowledge(request, by=safe.actor(safe.head), now=NOW + timedelta(days=1))
    assert later.acknowledged_at == NOW


def test_three_items_pass_from_registration_to_the_monthly_report(safe):
    """所属施設, 氏名, 学年, and nothing else of the child."""
    values = {
        "施設番号": "S0001", "氏名": "𠮷田 陽翔", "学年": "小学3年",
        "主担当": safe.centre.name, "開始日": "2025-04-01",
    }  # fmt: skip
    row = Row(2, {column: values.get(column, "") for column in CHILD_COLUMNS})
    officer = safe.actor(safe.officer)
    take_in_children(safe.contract, [row], twins_confirmed=False, by=officer, now=NOW)
    placement = Placement.objects.get()
    issue_request(placement, YEAR, by=officer, now=NOW)
    open_month(date(2025, 5, 1), now=NOW)
    by = safe.actor(safe.reporter)
    all_present(safe.school, date(2025, 5, 1), date(2025, 5, 31), key="may-2025", by=by, now=NOW)
    report = ReportPeriod.objects.get(from_on=date(2025, 5, 1))
    hand_over(report, no_signs=True, by=by, now=NOW)
    assert confirm_report(report, by=safe.actor(safe.head), now=NOW).state == "submitted"
    assert Child.objects.get().grade == "P3"


def paper(safe, placement, day, received_on, now):
    return enter(
        Entering(
            facility=safe.school, key=f"paper-{day}", source=EntrySource.PAPER,
            received_on=received_on, by=safe.actor(safe.officer), now=now,
            days={
                day: [
                    Mark(
                        number=placement.child.number, code="absent", family_contact="none",
                        reason="unknown",
                    )
                ]
            },
        )
    )  # fmt: skip


def test_paper_counts_for_its_day_and_keeps_receipt_entry_and_who_typed_it(safe):
    placement = a_child(safe)
    entered = at(date(2025, 6, 12), 10)
    paper(safe, placement, TODAY, TODAY, entered)
    row = AttendanceEntry.objects.get()
    assert (row.day, row.received_on, row.entered_at, row.entered_by, row.source) == (
        TODAY,
        TODAY,
        entered,
        safe.officer,
        "paper",
    )


def test_only_the_supervising_section_types_a_paper(safe, client_of, at_noon):
    a_child(safe)
    page = "/safeguarding/papers/"
    assert client_of(safe.officer).get(page).status_code == 200
    assert client_of(safe.reporter).get(page).status_code == 403
    typed = {
        "key": "paper-page-1", "facility_code": "S0001", "number": "J000001", "code": "present",
        "day_era": "reiwa", "day_year": "7", "day_month": "6", "day_day": "9",
        "received_on_era": "reiwa", "received_on_year": "7", "received_on_month": "6",
        "received_on_day": "11",
    }  # fmt: skip
    answer = client_of(safe.officer).post(page, typed)
    assert (answer.status_code, AttendanceEntry.objects.count()) == (422, 0)
    typed["received_on_day"] = "10"
    assert client_of(safe.officer).post(page, typed).status_code == 302
    assert AttendanceEntry.objects.get().received_on == TODAY


@pytest.mark.parametrize("kind", ["month", "urgent"])
def test_blank_forms_name_the_facility_and_no_child(safe, client_of, kind):
    a_child(safe)
    answer = client_of(safe.reporter).get(f"/safeguarding/forms/{kind}.pdf")
    text = "".join(page_texts(answer.content))
    assert (answer["Content-Type"], "みほん小学校" in text, "御堂" in text) == (
        "application/pdf",
        True,
        False,
    )


def test_request_of_another_facility_is_not_there(safe, client_of):
    request = issue_request(a_child(safe), YEAR, by=safe.actor(safe.officer), now=NOW)
    client = client_of(safe.nurse)
    assert client.get(f"/safeguarding/requests/{request.pk}/request.pdf").status_code == 404
    assert InformationRequest.objects.get().acknowledged_at is None
