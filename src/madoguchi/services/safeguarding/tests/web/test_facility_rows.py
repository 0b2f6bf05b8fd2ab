"""Whole ways through the facility's side: three items, hidden reasons, concerns, papers."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.attendance import Entering, all_present, enter
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.evaluation import evaluate_changed
from madoguchi.services.safeguarding.commands.moving import Move, move_child
from madoguchi.services.safeguarding.commands.reports import confirm_report, hand_over, open_month
from madoguchi.services.safeguarding.commands.requests import Asking, issue_request
from madoguchi.services.safeguarding.commands.roster import take_in_children, take_in_facilities
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    Child,
    Facility,
    InformationRequest,
    Placement,
    ReportPeriod,
    UrgentReport,
)
from madoguchi.services.safeguarding.queries.start_page import open_checks
from madoguchi.services.safeguarding.rules.case_work import Judgement
from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.rules.roster import CHILD_COLUMNS, FACILITY_COLUMNS, Row
from madoguchi.services.safeguarding.terms import EntrySource, ReportCycle
from madoguchi.services.safeguarding.tests.factories import NAMES, NOW, TODAY, a_child
from madoguchi.services.safeguarding.tests.factories_ward import attend
from madoguchi.services.safeguarding.tests.ward_desk import get, seven, text_of

YEAR = Asking(
    from_on=date(2025, 4, 1), until_on=date(2026, 3, 31), cycle=ReportCycle.MONTHLY,
    legal_basis="児童虐待防止法第13条の4",
)  # fmt: skip
MAY = date(2025, 5, 1)
SEVENTH = at(TODAY, 9, 20)


def child_row(line, facility, name, from_on):
    values = {
        "施設番号": facility, "氏名": name, "学年": "小学3年",
        "主担当": "みほん子ども家庭支援センター", "開始日": from_on,
    }  # fmt: skip
    return Row(line, {column: values.get(column, "") for column in CHILD_COLUMNS})


def facility_row(line, code, **more):
    values = {
        "施設番号": code, "名称": f"みほん{code}校", "種別": "区立小学校",
        "利用開始日": "2025-04-01",
    }  # fmt: skip
    return Row(line, {column: {**values, **more}.get(column, "") for column in FACILITY_COLUMNS})


def absent(placement, **why):
    why = why or {"family_contact": "received", "reason": "illness"}
    return Mark(number=placement.child.number, code="absent", **why)


def refused_lines(person):
    rows = TrailEntry.objects.filter(action="refused", actor_id=person.pk).order_by("pk")
    return [json.loads(row.after) for row in rows]


@pytest.mark.requirement("SAFE-006")
def test_500_facilities_by_file_and_a_closed_one_takes_nobody_while_its_reports_open(
    safe, client_of
):
    by = safe.actor(safe.officer)
    good = [facility_row(n + 2, f"A{n:04d}") for n in range(500)]
    bad = [*good[:498], facility_row(500, "A0001"), facility_row(501, "A9999", 種別="塾")]
    made, errors = take_in_facilities(safe.contract, bad, by=by)
    assert (made, Facility.objects.count()) == ([], 2)
    assert {(e.line, e.column) for e in errors} == {
        (3, "施設番号"), (3, "名称"), (500, "施設番号"), (500, "名称"), (501, "種別"),
    }  # fmt: skip
    made, errors = take_in_facilities(safe.contract, good, by=by)
    assert (len(made), errors) == (500, [])

    report = submitted_report(safe)
    Facility.objects.filter(pk=safe.school.pk).update(ends_on=date(2026, 3, 31))
    moment = at(date(2026, 4, 1), 9)
    take_in_children(
        safe.contract, [child_row(2, "S0001", "見本 一", "2026-03-31")], twins_confirmed=False,
        by=by, now=moment,
    )  # fmt: skip
    before = Child.objects.count()
    with pytest.raises(Refused, match="利用が終わった施設"):
        take_in_children(
            safe.contract, [child_row(2, "S0001", "見本 二", "2026-04-01")],
            twins_confirmed=False, by=by, now=moment,
        )  # fmt: skip
    elsewhere = a_child(safe, NAMES[1], facility=Facility.objects.get(code="A0002"))
    safe.school.refresh_from_db()
    with pytest.raises(Refused, match="参加していません"):
        move_child(
            elsewhere, Move(facility=safe.school, from_on=date(2026, 4, 1)),
            by=safe.actor(safe.supervisor), now=moment,
        )  # fmt: skip
    assert Child.objects.count() == before + 1
    page = client_of(safe.reporter).get(f"/safeguarding/reports/{report.pk}/")
    assert (page.status_code, "提出済み" in text_of(page)) == (200, True)


def submitted_report(safe):
    placement = a_child(safe)
    issue_request(placement, YEAR, by=safe.actor(safe.officer), now=at(MAY, 9))
    open_month(MAY, now=at(MAY, 9))
    by = safe.actor(safe.reporter)
    all_present(safe.school, MAY, date(2025, 5, 31), key="all-of-may", by=by, now=NOW)
    report = ReportPeriod.objects.get(placement=placement, from_on=MAY)
    hand_over(report, no_signs=True, by=by, now=NOW)
    return confirm_report(report, by=safe.actor(safe.head), now=NOW)


PERSONAL = (
    "birth", "born", "age", "address", "phone", "tel", "sex", "gender", "guardian", "kana",
    "reason", "case_type", "kind", "category", "school_number",
)  # fmt: skip


@pytest.mark.requirement("SAFE-012")
def test_three_items_are_all_that_is_kept_and_enough_from_request_to_report_and_alert(safe):
    columns = {field.column for field in Child._meta.get_fields() if hasattr(field, "column")}
    assert [name for name in columns if any(word in name.split("_") for word in PERSONAL)] == []
    assert columns == {
        "id", "contract_id", "number", "ward_number", "name_encrypted", "name_digest", "mark",
        "grade", "registered_at", "ended_on",
    }  # fmt: skip
    officer, by = safe.actor(safe.officer), safe.actor(safe.reporter)
    take_in_children(
        safe.contract, [child_row(2, "S0001", "𠮷田 陽翔", "2025-04-01")],
        twins_confirmed=False, by=officer, now=at(MAY, 9),
    )  # fmt: skip
    placement = Placement.objects.get()
    issue_request(placement, YEAR, by=officer, now=at(MAY, 9))
    open_month(MAY, now=at(MAY, 9))
    all_present(safe.school, MAY, date(2025, 5, 31), key="all-of-may", by=by, now=NOW)
    report = ReportPeriod.objects.get(from_on=MAY)
    hand_over(report, no_signs=True, by=by, now=NOW)
    assert confirm_report(report, by=safe.actor(safe.head), now=NOW).state == "submitted"
    days = [date(2025, 6, day) for day in (2, 3, 4, 5, 6, 9, 10)]
    enter(
        Entering(
            facility=safe.school, key="seven-days", days={day: [absent(placement)] for day in days},
            by=by, now=SEVENTH,
        )
    )  # fmt: skip
    evaluate_changed(SEVENTH)
    alert = seven(placement)
    assert (alert.reached_on, len(alert.counted)) == (TODAY, 7)


@pytest.mark.requirement("SAFE-016")
def test_facility_asks_for_what_is_not_its_own_and_the_try_stays_in_the_trail(
    safe, child, client_of
):
    foreign = a_child(safe, NAMES[1], facility=safe.nursery)
    number, own = foreign.child.number, child.child.number
    client = client_of(safe.reporter)
    tries = {
        f"days/{TODAY}/children/{number}/signs/": 404,  # another facility's child
        f"days/{TODAY}/children/{number}/urgent/": 404,
        f"calendar/children/{number}/": 404,
        f"children/{own}/": 403,  # status, holders and history of its own child
        f"children/{own}/actions/new/": 403,  # the ward's memo
        f"children/{own}/observations/": 403,
        f"children/{own}/views/": 403,
        f"children/{number}/": 403,
    }
    answers = {path: client.get(f"/safeguarding/{path}").status_code for path in tries}
    assert answers == tries
    assert refused_lines(safe.reporter) == [
        {"number": number} if number in path else {"number": own} for path in tries
    ]
    page = text_of(client.get(f"/safeguarding/days/{TODAY}/"))
    hidden = (child.child.ward_number, safe.centre.name, safe.caseworker.name, "主担当", NAMES[1])
    assert [word for word in hidden if word in page] == []


def urgent(placement, **more):
    return {
        "key": "urgent-1640", "child": placement.child.number, "called": "yes",
        "called_time_hour": "15", "called_time_minute": "20", "called_whom": "guidance_centre",
        "happened_on_era": "reiwa", "happened_on_year": "7", "happened_on_month": "6",
        "happened_on_day": "10", "sign": "told", "facts": "家に帰りたくないと話した。",
        "wanted_contact": "本日17時まで", **more,
    }  # fmt: skip


@pytest.fixture
def at_1640(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(TODAY, 16, 40))


@pytest.mark.requirement("SAFE-032")
def test_concern_of_1640_is_on_the_caseworkers_screen_and_its_reading_comes_back(
    safe, client_of, monkeypatch
):
    placement = a_child(safe)
    clock = {"now": at(TODAY, 16, 40)}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])
    facility = client_of(safe.reporter)
    for page in ("today/", "months/", "reports/", "calendar/", "requests/", "messages/"):
        shown = text_of(facility.get(f"/safeguarding/{page}", follow=True))
        assert 'href="/safeguarding/urgent/"' in shown, page  # one press from every page
    ward = client_of(safe.caseworker)
    assert 'hx-get="/safeguarding/ward/arrivals/" hx-trigger="every 45s"' in text_of(
        get(ward, "ward")
    )
    answer = facility.post("/safeguarding/urgent/", urgent(placement), follow=True)
    number = UrgentReport.objects.get().receipt_number
    assert (number in text_of(answer), "まだ読んでいません" in text_of(answer)) == (True, True)
    clock["now"] += timedelta(seconds=45)  # the page that stood open asks by itself
    assert number in text_of(get(ward, "arrivals"))
    assert "家に帰りたくないと話した。" in text_of(get(ward, "ward-urgent", number))
    receipt = text_of(facility.get(f"/safeguarding/urgent/{number}/"))
    assert UrgentReport.objects.get().read_at == clock["now"]
    assert "区が確認済み" in receipt


@pytest.mark.requirement("SAFE-033")
def test_telephone_stands_above_the_form_and_no_call_is_red_at_the_ward(safe, client_of, at_1640):
    placement = a_child(safe)
    facility, ward = client_of(safe.reporter), client_of(safe.caseworker)
    page = text_of(facility.get("/safeguarding/urgent/"))
    above = page[: page.index("電話のあとで、記録を送る")]
    assert above.count('href="tel:') >= 4
    assert [f">{n}<" in above for n in ("189", "110", "119")] == [True] * 3
    assert "名簿にない児童のことは、電話だけで連絡してください。" in above
    unsaid = facility.post("/safeguarding/urgent/", urgent(placement, called=""))
    untimed = facility.post("/safeguarding/urgent/", urgent(placement, called_time_hour=""))
    assert [unsaid.status_code, untimed.status_code] == [422, 422]
    assert UrgentReport.objects.count() == 0
    facility.post("/safeguarding/urgent/", urgent(placement))
    assert UrgentReport.objects.get().called_at == at(TODAY, 15, 20)
    facility.post("/safeguarding/urgent/", urgent(placement, key="urgent-2", called="no"))
    uncalled = UrgentReport.objects.get(called_at__isnull=True)
    red = "電話連絡がまだです"
    assert red in text_of(get(ward, "ward-urgent", uncalled.receipt_number))
    assert "電話はまだです" in text_of(get(ward, "ward"))
    ward.post(reverse("safeguarding:urgent-called", args=[uncalled.receipt_number]))
    assert red not in text_of(get(ward, "ward-urgent", uncalled.receipt_number))
    assert "電話はまだです" not in text_of(get(ward, "ward"))


@pytest.mark.requirement("SAFE-037")
def test_home_visit_comes_back_on_its_day_and_the_facility_sees_only_that_it_was_confirmed(
    safe, child, client_of
):
    InformationRequest.objects.create(
        placement=child, from_on=date(2025, 4, 1), until_on=date(2026, 3, 31),
        legal_basis="児童虐待防止法第13条の4", issued_at=NOW,
    )  # fmt: skip
    open_month(date(2025, 6, 1), now=NOW)
    report = ReportPeriod.objects.get()
    page = f"/safeguarding/reports/{report.pk}/"
    facility, ward = client_of(safe.reporter), client_of(safe.caseworker)
    assert "まだ確認されていません" in text_of(facility.get(page))
    alert = seven(child)
    confirm = reverse("safeguarding:alert-confirm", args=[alert.number])
    ward.post(confirm, {"planned": "home_visit"})
    acted_on, check_on = date(2025, 6, 11), date(2025, 6, 18)
    by = safe.actor(safe.caseworker)
    action = record_action(
        child.child,
        Acted(
            judgement=Judgement.HOME_VISIT, acted_on=acted_on, key="visit", alert=alert,
            words="母と面会した。", next_check_on=check_on, closes=True,
        ),
        by=by, now=at(acted_on, 15),
    )  # fmt: skip
    alert.refresh_from_db()
    assert alert.state == "closed"
    moments = [at(check_on, 9) - timedelta(days=1), at(check_on, 9)]
    assert [list(open_checks(by, moment)) for moment in moments] == [[], [action]]
    shown = text_of(facility.get(page))
    assert "確認済</" in shown
    hidden = ("家庭訪問", "母と面会", alert.number, safe.caseworker.name, "次の確認", "7日以上")
    pages = (page, f"/safeguarding/days/{TODAY}/", "/safeguarding/months/2025-06/")
    seen = "".join(text_of(facility.get(one)) for one in pages)
    assert [word for word in hidden if word in seen] == []


@pytest.mark.requirement("SAFE-050")
def test_fax_of_the_10th_typed_on_the_12th_counts_from_the_10th(safe, client_of):
    for kind in ("month", "urgent"):
        answer = client_of(safe.reporter).get(f"/safeguarding/forms/{kind}.pdf")
        assert answer["Content-Type"] == "application/pdf"
    placement = a_child(safe)
    attend(placement, "xxxxxx", date(2025, 6, 2))
    entered = at(date(2025, 6, 12), 10)
    enter(
        Entering(
            facility=safe.school, key="fax-of-the-10th", days={TODAY: [absent(placement)]},
            source=EntrySource.PAPER, received_on=TODAY, by=safe.actor(safe.officer), now=entered,
        )
    )  # fmt: skip
    row = AttendanceEntry.objects.get(day=TODAY)
    assert (row.day, row.received_on, row.entered_at, row.entered_by, row.get_source_display()) == (
        TODAY, TODAY, entered, safe.officer, "紙の様式（代行入力）",
    )  # fmt: skip
    evaluate_changed(entered)
    alert = seven(placement)
    assert (alert.reached_on, alert.started_on, alert.raised_at) == (
        TODAY, date(2025, 6, 2), entered,
    )  # fmt: skip
