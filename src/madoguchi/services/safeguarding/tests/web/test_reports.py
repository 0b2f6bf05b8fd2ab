"""Periodic reports: opened by the month, handed over, confirmed, returned, corrected, accepted."""

from datetime import date, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.vault.backups.contents import live_rows
from madoguchi.services.safeguarding.commands import reports as commands
from madoguchi.services.safeguarding.commands.attendance import Entering, all_present, enter
from madoguchi.services.safeguarding.commands.concerns import observe
from madoguchi.services.safeguarding.models import (
    AttendanceRevision,
    InformationRequest,
    ReportPeriod,
    WardClosedDefault,
)
from madoguchi.services.safeguarding.queries.month_page import month_page
from madoguchi.services.safeguarding.queries.report_page import (
    corrections_of,
    steps_for_facility,
)
from madoguchi.services.safeguarding.queries.reports import line_of
from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.terms import ContactMeans, Sign
from madoguchi.services.safeguarding.tests.factories import NAMES, NOW, a_child, make_safe

MAY = date(2025, 5, 1)
JULY = at(date(2025, 7, 1), 9)
FIRST_OF_MAY = at(MAY, 0, 5)
WHY = {"family_contact": "received", "reason": "illness"}


@kept
def safe(world):
    return make_safe(world)


def a_request(placement, from_on=date(2025, 4, 1), until_on=date(2026, 3, 31)):
    return InformationRequest.objects.create(
        placement=placement, from_on=from_on, until_on=until_on,
        legal_basis="児童虐待防止法第13条の4", issued_at=NOW,
    )  # fmt: skip


def a_report(safe, name=NAMES[0], facility=None, month=MAY) -> ReportPeriod:
    placement = a_child(safe, name, facility=facility)
    a_request(placement)
    commands.open_month(month, now=FIRST_OF_MAY)
    return ReportPeriod.objects.get(placement=placement)


def fill(safe, report, *absences, now=NOW):
    """The period as it was: all present but the days given (day, marks' further values)."""
    who = safe.nurse if report.placement.facility == safe.nursery else safe.reporter
    by = safe.actor(who)
    number = report.child.number
    for day, more in absences:
        enter(
            Entering(
                facility=report.placement.facility, key=f"absence-{day}", by=by, now=now,
                days={day: [Mark(number=number, code="absent", **more)]},
            )
        )  # fmt: skip
    all_present(
        report.placement.facility, report.from_on, report.until_on, key="all-of-it", by=by, now=now
    )


@pytest.mark.requirement("SAFE-017")
def test_reports_open_on_the_first_for_every_active_child_and_lock_after_acceptance(safe):
    active, gone = a_child(safe, NAMES[0]), a_child(safe, NAMES[1])
    a_request(active)
    a_request(gone, until_on=date(2025, 4, 30))
    assert commands.open_month(MAY, now=FIRST_OF_MAY) == 1
    assert commands.open_month(MAY, now=FIRST_OF_MAY) == 0
    report = ReportPeriod.objects.get()
    assert (report.placement, report.due_on) == (active, date(2025, 6, 6))
    fill(safe, report)
    commands.hand_over(report, no_signs=True, by=safe.actor(safe.reporter), now=NOW)
    commands.confirm_report(report, by=safe.actor(safe.head), now=NOW)
    commands.accept_report(report, by=safe.actor(safe.caseworker), now=NOW)
    with pytest.raises(Refused, match="受理した期間"):
        enter(
            Entering(
                facility=safe.school, key="late-correction", by=safe.actor(safe.reporter), now=NOW,
                days={date(2025, 5, 14): [Mark(number=active.child.number, code="late")]},
                why="見落とし",
            )
        )  # fmt: skip


@pytest.mark.requirement("SAFE-018")
def test_absence_without_contact_or_reason_is_refused_by_its_date_and_totals_equal_the_grid(safe):
    june = date(2025, 6, 1)  # 21 open days
    report = a_report(safe, month=june)
    by = safe.actor(safe.reporter, JULY.date())
    absences = [
        (date(2025, 6, 12), WHY),
        (date(2025, 6, 13), {"family_contact": "none", "reason": "unknown"}),
        (date(2025, 6, 16), {}),
    ]
    fill(safe, report, *absences, now=JULY)
    with pytest.raises(Refused, match=r"令和7年6月16日\(月\)の欠席"):
        commands.hand_over(report, no_signs=True, by=by, now=JULY)
    complete = Mark(number=report.child.number, code="absent", **WHY)
    enter(
        Entering(
            facility=safe.school, key="why-of-16", days={date(2025, 6, 16): [complete]}, by=by,
            now=JULY,
        )
    )  # fmt: skip
    commands.hand_over(report, no_signs=True, by=by, now=JULY)
    totals = line_of(report).totals
    assert (totals.attended, totals.absent, totals.unannounced) == (18, 3, 1)
    grid = month_page(safe.school, june, JULY.date()).lines[0]
    letters = [cell.letter for cell in grid.cells]
    assert (letters.count("○"), letters.count("欠"), grid.totals) == (18, 3, totals)


def test_month_with_a_day_of_which_nothing_is_known_is_not_handed_over(safe):
    report = a_report(safe)
    with pytest.raises(Refused, match="未入力の日があります"):
        commands.hand_over(report, no_signs=True, by=safe.actor(safe.reporter), now=NOW)


def test_days_to_come_are_not_missing_and_nothing_is_offered_that_would_be_refused(safe, client_of):
    report = a_report(safe)
    line = line_of(report, on=date(2025, 5, 28))
    assert (len(line.missing), line.ahead) == (18, (date(2025, 5, 29), date(2025, 5, 30)))
    page = f"/safeguarding/reports/{report.pk}/"
    html = client_of(safe.reporter).get(page).content.decode()
    assert "上の「未入力」の日を入力すると、ここから提出できます。" in html
    assert "管理職の確認へ出す" not in html
    fill(safe, report)
    html = client_of(safe.reporter).get(page).content.decode()
    assert "管理職の確認へ出す" in html


def test_facility_reads_what_it_still_owes_before_what_it_handed_over(safe, client_of):
    done, owed = a_report(safe), a_report(safe, NAMES[1])
    ReportPeriod.objects.filter(pk=done.pk).update(state="submitted")
    html = client_of(safe.reporter).get("/safeguarding/reports/").content.decode()
    links = [html.index(f"/safeguarding/reports/{one.pk}/") for one in (owed, done)]
    assert links == sorted(links)


def test_facility_picks_the_reports_of_one_child_by_its_name(safe, client_of):
    one, other = a_report(safe), a_report(safe, NAMES[1])
    page, reader = "/safeguarding/reports/", client_of(safe.reporter)
    html = reader.get(page).content.decode()
    assert f'<option value="{one.child.number}">{NAMES[0]}</option>' in html
    picked = reader.get(page, {"child": one.child.number}).content.decode()
    shown = [f"{page}{each.pk}/" in picked for each in (one, other)]
    assert shown == [True, False]


@pytest.mark.requirement("SAFE-023")
def test_report_reaches_the_ward_only_when_the_head_confirms(safe):
    report = a_report(safe)
    fill(safe, report)
    day = date(2025, 6, 10)
    handed, confirmed = at(day, 15), at(day, 16, 10)
    by = safe.actor(safe.reporter)
    report = commands.hand_over(report, no_signs=True, by=by, now=handed)
    assert (report.get_state_display(), report.submitted_at) == ("管理職確認待ち", None)
    with pytest.raises(Forbidden):
        commands.confirm_report(report, by=by, now=confirmed)
    report = commands.confirm_report(report, by=safe.actor(safe.head), now=confirmed)
    assert (report.state, report.submitted_at) == ("submitted", confirmed)
    steps = [(s.kind, s.made_by, s.made_at) for s in report.steps.all()]
    assert steps == [
        ("handed_over", safe.reporter, handed),
        ("submitted", safe.head, confirmed),
    ]


def test_facility_that_skips_confirmation_submits_at_once(safe):
    report = a_report(safe, facility=safe.nursery)
    fill(safe, report)
    by = safe.actor(safe.nurse)
    assert commands.hand_over(report, no_signs=True, by=by, now=NOW).state == "submitted"


@pytest.mark.requirement("SAFE-021")
def test_serious_sign_opens_the_urgent_report_filled_in_and_forbids_nothing_special(
    safe, client_of
):
    report = a_report(safe)
    fill(safe, report)
    client, day = client_of(safe.reporter), date(2025, 5, 14)
    url = f"/safeguarding/days/{day}/children/{report.child.number}/signs/"
    answer = client.post(url, {"signs": ["injury"], "comment": "右うでに新しいあざ"}, follow=True)
    form = answer.context["form"]
    assert answer.redirect_chain[-1][0].endswith(f"/{report.child.number}/urgent/")
    assert (form["child"].value(), form["happened_on"].value()) == (report.child.number, day)
    with pytest.raises(Refused, match="「不自然な外傷」の記録がある"):
        commands.hand_over(report, no_signs=True, by=safe.actor(safe.reporter), now=NOW)


def test_report_without_a_word_on_signs_is_not_handed_over(safe):
    report = a_report(safe)
    fill(safe, report)
    with pytest.raises(Refused, match="特になし"):
        commands.hand_over(report, no_signs=False, by=safe.actor(safe.reporter), now=NOW)


def a_submitted_report(safe) -> ReportPeriod:
    report = a_report(safe, facility=safe.nursery)
    fill(safe, report)
    return commands.hand_over(report, no_signs=True, by=safe.actor(safe.nurse), now=NOW)


def correction(safe, report, why=""):
    return Entering(
        facility=safe.nursery, key=f"correction-{len(why)}", by=safe.actor(safe.nurse), now=NOW,
        days={date(2025, 5, 14): [Mark(number=report.child.number, code="absent", **WHY)]},
        why=why,
    )  # fmt: skip


@pytest.mark.requirement("SAFE-024")
def test_correction_after_submission_asks_for_a_reason_and_keeps_both_values(safe):
    report = a_submitted_report(safe)
    with pytest.raises(Refused, match="訂正の理由"):
        enter(correction(safe, report))
    enter(correction(safe, report, "登園簿と照合した"))
    line = corrections_of(report)[0]
    assert (line.day, line.before, line.who, line.why) == (
        date(2025, 5, 14),
        "出席",
        "渡邊 茜",
        "登園簿と照合した",
    )
    assert "照合" not in AttendanceRevision.objects.get().why_encrypted


def test_ward_returns_with_a_question_and_the_facility_hands_over_again(safe):
    report = a_submitted_report(safe)
    worker = safe.actor(safe.caseworker)
    with pytest.raises(Refused, match="戻す理由"):
        commands.return_report(report, "", by=worker, now=NOW)
    report = commands.return_report(
        report, "14日の欠席の理由を確かめてください", by=worker, now=NOW
    )
    assert report.state == "returned"
    report = commands.hand_over(report, no_signs=True, by=safe.actor(safe.nurse), now=NOW)
    assert commands.accept_report(report, by=worker, now=NOW).state == "accepted"
    with pytest.raises(Refused, match="「受理済み」"):
        commands.return_report(report, "もう一度", by=worker, now=NOW)


@pytest.mark.requirement("SAFE-026")
def test_month_without_open_day_is_reported_by_contacts_and_has_no_rate(safe):
    WardClosedDefault.objects.create(
        facility_kind="elementary", label="夏季休業", from_on=date(2025, 7, 21),
        until_on=date(2025, 8, 31),
    )  # fmt: skip
    placement = a_child(safe)
    a_request(placement)
    commands.open_month(date(2025, 8, 1), now=at(date(2025, 8, 1), 0, 5))
    report = ReportPeriod.objects.get()
    september = at(date(2025, 9, 1), 9)
    by = safe.actor(safe.reporter, september.date())
    commands.add_contact(report, date(2025, 8, 20), ContactMeans.HOME_VISIT, by=by, now=september)
    report = commands.hand_over(report, no_signs=True, by=by, now=september)
    line = line_of(report)
    assert (line.totals.expected, line.rate, report.state) == (0, "－", "awaiting_head")
    assert [(c.day, c.means) for c in report.contacts.all()] == [(date(2025, 8, 20), "home_visit")]


@pytest.mark.requirement("SAFE-022")
def test_text_with_a_telephone_number_is_stopped_and_stored_nowhere(safe, client_of):
    report = a_report(safe)
    client = client_of(safe.reporter)
    url = f"/safeguarding/days/2025-05-14/children/{report.child.number}/signs/"
    for text in ("090-1234-5678", "番号は123456789012"):
        answer = client.post(url, {"signs": ["food"], "comment": text})
        assert answer.status_code == 422
        assert "は書けません" in answer.content.decode()
    assert report.placement.observations.count() == 0
    kept = "\n".join(row.text for row in live_rows())
    assert [text for text in ("090-1234-5678", "123456789012") if text in kept] == []


def test_sign_of_a_day_to_come_is_refused(safe):
    placement = a_child(safe)
    with pytest.raises(Refused, match="まだ来ていない日"):
        observe(
            placement, NOW.date() + timedelta(days=1), [Sign.FOOD], "", now=NOW,
            by=safe.actor(safe.reporter),
        )  # fmt: skip


def test_facility_reads_that_the_ward_accepted_but_not_who_holds_the_case(safe):
    report = a_submitted_report(safe)
    commands.accept_report(report, by=safe.actor(safe.caseworker), now=NOW)
    said = [(step.label, step.who) for step in steps_for_facility(report)]
    assert said == [("区へ提出", "渡邊 茜"), ("区が受理", "区")]
