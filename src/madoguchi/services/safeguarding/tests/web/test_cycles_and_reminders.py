"""Another cycle for one child; reminders until a report is handed in; the supervisor's list."""

from datetime import date, timedelta

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.safeguarding.commands import reports
from madoguchi.services.safeguarding.commands.attendance import all_present
from madoguchi.services.safeguarding.commands.cycles import OtherCycle, set_cycle
from madoguchi.services.safeguarding.commands.reminding import remind
from madoguchi.services.safeguarding.models import InformationRequest, ReportPeriod
from madoguchi.services.safeguarding.queries.unsubmitted import escalated_before, overdue_for
from madoguchi.services.safeguarding.terms import ReportCycle
from madoguchi.services.safeguarding.tests.factories import NAMES, NOW, a_child
from madoguchi.services.safeguarding.tests.factories import make_safe as make
from madoguchi.services.safeguarding.tests.ward_desk import era, get, text_of

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
WEEKLY = OtherCycle(cycle=ReportCycle.WEEKLY, from_on=date(2025, 6, 2), until_on=date(2025, 6, 29))


def asked(safe, name=NAMES[0]):
    return InformationRequest.objects.create(
        placement=a_child(safe, name), from_on=date(2025, 4, 1), until_on=date(2026, 3, 31),
        legal_basis="児童虐待防止法第13条の4", issued_at=NOW,
    )  # fmt: skip


def cut(request):
    rows = ReportPeriod.objects.filter(placement=request.placement).order_by("from_on")
    return [(r.cycle, r.from_on.day, r.until_on.day, r.due_on) for r in rows]


@pytest.mark.requirement("SAFE-025")
def test_a_child_set_to_weekly_gets_four_reports_and_the_classmate_stays_monthly(safe):
    weekly, classmate = asked(safe), asked(safe, NAMES[1])
    reports.open_month(JUNE, now=at(JUNE, 0, 5))
    set_cycle(weekly, WEEKLY, by=safe.actor(safe.officer), now=at(JUNE, 10))
    set_cycle(weekly, WEEKLY, by=safe.actor(safe.officer), now=at(JUNE, 10))
    due = [date(2025, 6, day) for day in (9, 16, 23, 30)]
    assert cut(weekly) == [
        ("weekly", 1, 8, due[0]),
        ("weekly", 9, 15, due[1]),
        ("weekly", 16, 22, due[2]),
        ("weekly", 23, 30, due[3]),
    ]
    assert cut(classmate) == [("monthly", 1, 30, date(2025, 7, 7))]


def test_pause_takes_its_days_out_and_no_reason_is_kept(safe):
    request = asked(safe)
    reports.open_month(JUNE, now=at(JUNE, 0, 5))
    pause = OtherCycle(
        cycle=ReportCycle.PAUSED, from_on=date(2025, 6, 10), until_on=date(2025, 6, 30)
    )
    exception = set_cycle(request, pause, by=safe.actor(safe.officer), now=at(JUNE, 10))
    assert cut(request) == [("monthly", 1, 9, date(2025, 7, 7))]
    assert {f.name for f in exception._meta.fields} == {
        "id", "request", "cycle", "from_on", "until_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2025, 6, 29), date(2025, 6, 2), "終了日は"),
        (date(2025, 3, 31), date(2025, 4, 30), "依頼の期間"),
        (date(2025, 6, 20), date(2025, 7, 20), "期間の重なる"),
        (date(2025, 5, 5), date(2025, 5, 11), "提出の始まった報告"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused_and_changes_nothing(safe, first, last, said):
    request = asked(safe)
    by = safe.actor(safe.officer)
    reports.open_month(MAY, now=at(MAY, 0, 5))
    ReportPeriod.objects.update(state="awaiting_head")
    set_cycle(request, WEEKLY, by=by, now=NOW)
    before = cut(request)
    other = OtherCycle(cycle=ReportCycle.DAILY, from_on=first, until_on=last)
    with pytest.raises(Refused, match=said):
        set_cycle(request, other, by=by, now=NOW)
    with pytest.raises(Forbidden):
        set_cycle(request, WEEKLY, by=safe.actor(safe.caseworker), now=NOW)
    assert (cut(request), request.exceptions.count()) == (before, 1)


def test_the_section_sets_the_cycle_on_a_page_and_nobody_else(safe, client_of):
    request = asked(safe)
    number = request.placement.child.number
    typed = {"number": number, "cycle": "weekly", **era("from_on", 2), **era("until_on", 29)}
    page = "/safeguarding/requests/cycles/"
    assert client_of(safe.reporter).post(page, typed).status_code == 403
    client = client_of(safe.officer)
    wrong = client.post(page, {**typed, "number": "J999999"})
    assert (wrong.status_code, "依頼はありません" in text_of(wrong)) == (422, True)
    assert client.post(page, typed).status_code == 302
    shown = text_of(client.get(page))
    assert (request.exceptions.get().cycle, number in shown, NAMES[0] in shown) == (
        "weekly", True, False,
    )  # fmt: skip


def owed_for_may(safe):
    """One report of May, due on Friday, 6 June 2025."""
    asked(safe)
    reports.open_month(MAY, now=at(MAY, 0, 5))
    return ReportPeriod.objects.get()


def mailed(day, hour=9):
    """The letters that this morning's run of the job adds, by mailbox."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    remind(at(day, hour))
    remind(at(day, hour, 10))
    rows = OutgoingMail.objects.exclude(pk__in=before).order_by("to_address")
    return [row.to_address.partition("@")[0] for row in rows]


def june(day):
    return date(2025, 6, day)


@pytest.mark.requirement("SAFE-027")
def test_reminders_go_on_their_days_then_the_supervisor_is_called_and_submission_ends_it(
    world,
):
    safe = make(world)
    report = owed_for_may(safe)
    assert report.due_on == june(6)
    assert mailed(june(4), 8) == []  # before 8:30
    days = {day: mailed(june(day)) for day in range(3, 13)}
    assert days == {
        3: [], 4: ["sakita"], 5: [], 6: ["sakita"], 7: [], 8: [],
        9: ["kocho", "sakita"], 10: [], 11: ["kocho", "osumi", "sakita"], 12: [],
    }  # fmt: skip
    supervisor = safe.actor(safe.supervisor)

    def escalated(day):
        rows = overdue_for(supervisor, at(day, 9), day).filter(due_on__lte=escalated_before(day))
        return [row.pk for row in rows]

    assert [escalated(june(day)) for day in (9, 10, 11)] == [[], [], [report.pk]]
    everything = " ".join(
        f"{row.subject} {readable_body(row)}" for row in OutgoingMail.objects.all()
    )
    assert [word for word in (NAMES[0], report.child.number) if word in everything] == []


@pytest.mark.requirement("SAFE-027")
def test_submission_stops_all_further_reminders(world):
    safe = make(world)
    report = owed_for_may(safe)
    assert mailed(june(4)) == ["sakita"]
    by = safe.actor(safe.reporter)
    all_present(safe.school, MAY, date(2025, 5, 31), key="may-2025", by=by, now=at(june(4), 10))
    reports.hand_over(report, no_signs=True, by=by, now=at(june(4), 10))
    assert mailed(june(6)) == ["kocho"]  # it lies on the head's desk
    reports.confirm_report(report, by=safe.actor(safe.head), now=at(june(6), 10))
    assert [mailed(june(day)) for day in (9, 11)] == [[], []]
    assert overdue_for(safe.actor(safe.supervisor), at(june(11), 9), june(11)).count() == 0


def test_screen_reminds_and_the_list_names_who_was_called_in(safe, client_of):
    """The clock stands on Tuesday the 10th: past the due date, not yet escalated."""
    report = owed_for_may(safe)
    day = text_of(client_of(safe.reporter).get("/safeguarding/days/2025-06-10/"))
    assert ("提出期限を過ぎた定期報告" in day, "令和7年6月6日(金)" in day) == (True, True)
    page = text_of(get(client_of(safe.supervisor), "unsubmitted"))
    assert (report.child.number in page, "上司へ引上げ済み</c" in page) == (True, False)
    ReportPeriod.objects.update(due_on=report.due_on - timedelta(days=1))
    page = get(client_of(safe.supervisor), "unsubmitted", step="escalated")
    assert [row.pk for row in page.context["listing"].rows] == [report.pk]
    assert get(client_of(safe.reporter), "unsubmitted").status_code == 403
