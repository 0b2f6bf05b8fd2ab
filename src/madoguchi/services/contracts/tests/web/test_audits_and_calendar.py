"""Audits, entries, outside auditors; the calendar, its reminders and the page of dues."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.contracts.commands import (
    approvals,
    audits,
    duties,
    feeds,
    incidents,
    reminders,
    reports,
    requests,
)
from madoguchi.services.contracts.commands.requests import Asked, Subject
from madoguchi.services.contracts.models import (
    Audit,
    CalendarFeed,
    Subcontract,
    Worker,
    WorkTerms,
)
from madoguchi.services.contracts.queries.audits import (
    contract_for_auditor,
    places_of,
    workplaces_of,
)
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    AuditKind,
    DutyState,
    IncidentKind,
    Verdict,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@kept
def contract(world):
    return a_signed_contract(world, place="本社 3階")


def subcontracted(contract, firm, world, *names):
    """A below the contractor, B below A: each approved on its own."""
    chief, above = as_actor(world.takahashi, TODAY), None
    for name in names:
        asked = approvals.request_approval(
            contract, ApprovalKind.SUBCONTRACT, subject=name, reason="附属業務", by=firm, now=NOW
        )
        approvals.approve(asked, from_on=TODAY, by=chief, now=NOW)
        asked.refresh_from_db()
        above = Subcontract.objects.create(
            contract=contract, parent=above, firm=name, scope="印刷", approval=asked,
            drafted_at=NOW,
        )  # fmt: skip


def a_worker(contract, world, number, workplace, **facts):
    return Worker.objects.create(
        contract=contract, number=number, name=f"従事者{number}", name_digest=str(number),
        responsibility="担当", role="運営", workplace=workplace, planned_from_on=TODAY,
        registered_by=world.yamabe, registered_at=NOW, **facts,
    )  # fmt: skip


def notice(*places, **facts):
    return audits.Notice(
        **{"kind": AuditKind.AUDIT, "scope": "情報資産の管理", "planned_on": date(2026, 6, 1),
           "places": places, **facts}
    )  # fmt: skip


def test_questions_of_an_audit_are_the_clauses_that_apply(contract, firm, officer):
    audit = audits.announce_audit(
        contract, notice(contract.chain.contractor.name), by=officer, now=NOW
    )
    asked = {(q.clause.clause_set.code, q.clause.number) for q in audit.questions.all()}
    applying = contract.duties.exclude(state=DutyState.NOT_APPLICABLE.value)
    rows = applying.values_list("clause__clause_set__code", "clause__number")
    assert asked == set(rows)
    assert ("data_processing", 22) not in asked
    custody = audit.questions.get(clause__clause_set__code="data_processing", clause__number=26)
    assert "預かり証・記録簿" in custody.words
    audits.answer_question(custody, "記録簿をつけています。", by=firm, now=NOW)
    audits.judge_question(custody, Verdict.GOOD, by=officer, now=NOW)
    with pytest.raises(Forbidden):
        audits.judge_question(custody, Verdict.POOR, by=firm, now=NOW)


@pytest.mark.requirement("CONT-144")
def test_audit_reaches_subcontractors_and_its_findings_are_followed(contract, firm, officer, world):
    with pytest.raises(Refused):
        audits.announce_audit(contract, notice("再委託A"), by=officer, now=NOW)
    subcontracted(contract, firm, world, "再委託A", "再々委託B")
    contractor = contract.chain.contractor.name
    assert places_of(contract) == [contractor, "再委託A", "再々委託B"]
    wanted = notice("再委託A", "再々委託B")
    audit = audits.announce_audit(contract, wanted, by=officer, now=NOW)
    assert audits.announce_audit(contract, wanted, by=officer, now=NOW) == audit
    clause = audit.questions.first().clause
    for place in audit.places.all():
        found = audits.Found(
            place=place, clause=clause, words=f"{place}に施錠がない", measure="施錠する",
            due_on=date(2026, 7, 1),
        )  # fmt: skip
        made = audits.add_finding(audit, found, by=officer, now=NOW)
        assert audits.add_finding(audit, found, by=officer, now=NOW) == made
    first, second = audit.findings.all()
    assert (first.place.name, second.place.name) == ("再委託A", "再々委託B")
    assert (first.duty.due_on, first.duty.clause) == (date(2026, 7, 1), clause)
    audits.hold_audit(audit, TODAY, by=officer, now=NOW)
    audits.judge_question(audit.questions.first(), Verdict.POOR, by=officer, now=NOW)
    for open_measures, finding in ((2, first), (1, second)):
        with pytest.raises(Refused) as refused:
            audits.close_audit(audit, by=officer, now=NOW)
        assert f"{open_measures}件" in refused.value.message
        filing = duties.file_document(finding.duty, [], note="施錠した", by=firm, now=NOW)
        duties.accept_filing(filing, by=officer, now=NOW)
    assert audits.close_audit(audit, by=officer, now=NOW).closed_at == NOW
    assert Audit.objects.count() == 1


def test_audit_closes_only_when_something_was_judged_and_each_poor_clause_has_a_finding(
    contract, officer
):
    audit = audits.announce_audit(
        contract, notice(contract.chain.contractor.name), by=officer, now=NOW
    )
    audits.hold_audit(audit, TODAY, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        audits.close_audit(audit, by=officer, now=NOW)
    assert refused.value.code == "nothing_judged"
    question = audit.questions.first()
    audits.judge_question(question, Verdict.POOR, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        audits.close_audit(audit, by=officer, now=NOW)
    assert refused.value.code == "finding_needed"
    audits.judge_question(question, Verdict.GOOD, by=officer, now=NOW)
    assert audits.close_audit(audit, by=officer, now=NOW).closed_at == NOW


@pytest.mark.requirement("CONT-145")
def test_entry_is_to_a_workplace_of_the_roster_or_reports_a_change(world, officer, firm):
    contract = a_signed_contract(world)
    for number, place in ((1, "本社 3階"), (2, "分室")):
        a_worker(contract, world, number, place)
    assert workplaces_of(contract) == ["本社 3階", "分室"]

    def enter(place, *, is_new=False, by=officer):
        entry = audits.Entry(
            visited_on=TODAY, workplace=place, staff="佐伯 真理子", contact_person="早乙女",
            result="施錠を確認", is_new_place=is_new,
        )  # fmt: skip
        return audits.record_visit(contract, entry, by=by, now=NOW)

    with pytest.raises(Refused) as refused:
        enter("倉庫")
    assert refused.value.code == "unknown_place"
    known = enter("本社 3階")
    assert enter("本社 3階") == known
    roster = contract.duties.get(code="data_processing.roster")
    filing = duties.file_document(roster, [], note="名簿", by=firm, now=NOW)
    duties.accept_filing(filing, by=officer, now=NOW)
    assert enter("倉庫", is_new=True).is_new_place
    roster.refresh_from_db()
    assert (roster.state, roster.refiling_causes.get().words) == (
        DutyState.OPEN.value, "名簿にない業務執行場所：倉庫",
    )  # fmt: skip
    with pytest.raises(Forbidden):
        enter("本社 3階", by=firm)


def test_call_tree_follows_the_order_of_the_roster_and_stands_beside_an_incident(
    contract, firm, world, client_of
):
    a_worker(contract, world, 1, "本社", call_order=2, mobile="090-0000-0002")
    a_worker(contract, world, 2, "本社", call_order=1, mobile="090-0000-0001")
    a_worker(contract, world, 3, "本社", call_order=3, leaves_on=TODAY)
    a_worker(contract, world, 4, "本社")
    scare = incidents.report_incident(
        contract, IncidentKind.LEAK, words="誤送信", noticed_at=NOW, by=firm, now=NOW
    )
    page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/incidents/{scare.pk}/")
    text = page.content.decode()
    assert 0 < text.index('href="tel:09000000001"') < text.index('href="tel:09000000002"')


@pytest.mark.requirement("CONT-146")
def test_auditor_reads_until_the_last_day_and_no_longer(contract, officer, world, client_of):
    kagami = as_actor(world.kagami, TODAY)
    number, last = contract.case.number, date(2026, 10, 31)
    with pytest.raises(Missing):
        contract_for_auditor(kagami, number, NOW)
    with pytest.raises(Refused):
        audits.grant_auditor(contract, world.yoshida, last, by=officer, now=NOW)
    grant = audits.grant_auditor(contract, world.kagami, last, by=officer, now=NOW)
    assert contract_for_auditor(kagami, number, at(last, 23, 59)) == contract
    with pytest.raises(Forbidden) as refused:
        contract_for_auditor(kagami, number, at(date(2026, 11, 1), 0))
    assert refused.value.code == "grant_over"
    other = a_signed_contract(world)
    with pytest.raises(Missing):
        contract_for_auditor(kagami, other.case.number, NOW)
    audits.revoke_auditor(grant, by=officer, now=NOW)
    with pytest.raises(Forbidden):
        contract_for_auditor(kagami, number, NOW)


def test_auditor_takes_the_ledger_along_only_of_what_was_allowed(
    contract, officer, world, client_of, monkeypatch
):
    stop_clock(monkeypatch, NOW)
    address = f"/contracts/evidence/{contract.case.number}/ledger.pdf"
    browser = client_of(world.kagami)
    assert browser.get(address).status_code == 404
    grant = audits.grant_auditor(contract, world.kagami, TODAY, by=officer, now=NOW)
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200, "application/pdf", b"%PDF-",
    )  # fmt: skip
    lines = TrailEntry.objects.filter(action="output", label="受領記録簿（監査）")
    assert lines.count() == 1
    assert client_of(world.saeki).get(address).status_code == 403
    audits.revoke_auditor(grant, by=officer, now=NOW)
    assert (browser.get(address).status_code, lines.count()) == (403, 1)


@kept
def report(contract, officer):
    """Due on 10 June 2026; all else is settled."""
    asked = Asked(title="利用状況の報告", due_on=date(2026, 6, 10))
    duty = requests.ask_report(contract, Subject.WORK, asked, by=officer, now=NOW)
    contract.duties.exclude(pk=duty.pk).update(state=DutyState.SETTLED.value)
    return duty


def mails_to(person):
    rows = OutgoingMail.objects.filter(
        template="contracts/mail/reminder", to_address=person.email
    ).order_by("queued_at")
    return [mail.unique_key.rpartition(":")[2] for mail in rows]


@pytest.mark.requirement("CONT-161")
@pytest.mark.usefixtures("report")
def test_reminders_go_out_seven_days_and_one_day_before(contract, world):
    WorkTerms.objects.create(contract=contract, reminder_days=[7, 1])
    for day in range(1, 11):
        for hour in (7, 9, 15):
            reminders.remind(at(date(2026, 6, day), hour))
    expected = ["2026-06-03", "2026-06-09"]
    assert (mails_to(world.yamabe), mails_to(world.saotome)) == (expected, expected)
    assert (mails_to(world.saeki), mails_to(world.himuro)) == ([], [])


def test_late_report_is_told_to_the_officer_and_at_last_to_the_chief(report, world, firm):
    for day in range(1, 15):
        reminders.remind(at(date(2026, 6, day), 9))
    assert mails_to(world.yamabe) == [
        "2026-06-03", "2026-06-09", "2026-06-10", "2026-06-11", "2026-06-13",
    ]  # fmt: skip
    assert mails_to(world.saeki) == ["2026-06-11", "2026-06-13"]
    assert mails_to(world.takahashi) == ["2026-06-13"]
    duties.file_document(report, [], note="提出", by=firm, now=at(date(2026, 6, 14), 10))
    reminders.remind(at(date(2026, 6, 17), 9))
    assert mails_to(world.yamabe)[-1] == "2026-06-13"


def test_two_contracts_make_one_mail_a_person(report, world, officer):
    other = a_signed_contract(world)
    asked = Asked(title="もう一つの報告", due_on=date(2026, 6, 10))
    requests.ask_report(other, Subject.WORK, asked, by=officer, now=NOW)
    other.duties.exclude(title="もう一つの報告").update(state=DutyState.SETTLED.value)
    reminders.remind(at(date(2026, 6, 9), 9))
    mail = OutgoingMail.objects.get(
        template="contracts/mail/reminder", to_address=world.yamabe.email
    )
    assert "2件" in mail.subject
    assert (report.title in mail.body, "もう一つの報告" in mail.body) == (True, True)


def events_of(response):
    calendar = Calendar.from_ical(response.content)
    return sorted((str(e["summary"]), e["dtstart"].dt) for e in calendar.walk("VEVENT"))


def test_calendar_shows_dues_at_its_secret_address_until_it_is_revoked(
    report, contract, world, firm
):
    secret = feeds.open_feed(by=firm, now=NOW)
    address = f"/contracts/calendar/{secret}.ics"
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    title = f"{report.title}｜{contract.case.title}"
    assert events_of(answer) == [(title, date(2026, 6, 10))]
    assert secret not in str(list(CalendarFeed.objects.values()))
    rival = feeds.open_feed(by=as_actor(world.himuro, TODAY), now=NOW)
    assert events_of(Client().get(f"/contracts/calendar/{rival}.ics")) == []
    second = feeds.open_feed(by=firm, now=NOW)
    assert Client().get(address).status_code == 404
    feeds.revoke_feed(by=firm, now=NOW)
    assert Client().get(f"/contracts/calendar/{second}.ics").status_code == 404


def test_calendar_and_mail_say_nothing_of_a_pupil(contract, officer, firm, world):
    reports.file_applicants(contract, ["U-777"], by=firm, now=NOW)
    reports.confirm_applicants(contract, by=officer, now=NOW)
    reports.register_start(contract, "U-777", TODAY, by=firm, now=NOW)
    term = {"term": "1学期", "ended_on": date(2026, 6, 1), "due_on": date(2026, 6, 10)}
    reports.open_term_reports(contract, **term, by=officer, now=NOW)
    secret = feeds.open_feed(by=firm, now=NOW)
    text = Client().get(f"/contracts/calendar/{secret}.ics").content.decode()
    reminders.remind(at(date(2026, 6, 9), 9))
    bodies = "".join(mail.body for mail in OutgoingMail.objects.all())
    assert ("U-777" in text, "U-777" in bodies) == (False, False)
    assert ("閲覧を限る報告" in text, "閲覧を限る報告" in bodies) == (True, True)


@kept
def settled(report, firm, officer):
    filing = duties.file_document(report, [], note="提出", by=firm, now=NOW)
    duties.accept_filing(filing, by=officer, now=NOW)
    return report


def test_page_of_dues_shows_what_was_due_and_is_settled(settled, world, client_of):
    report = settled
    ward = client_of(world.saeki)
    june = {"from": "2026-06-01", "to": "2026-06-30"}
    page = ward.get("/contracts/dues/", {**june, "state": "settled"}).content.decode()
    assert report.title in page
    for period in ({"from": "2026-07-01"}, {"to": "2026-06-09", "from": "2026-06-09"}):
        assert report.title not in ward.get("/contracts/dues/", period).content.decode()
    answer = ward.get("/contracts/dues/", {**june, "format": "csv"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [row[:10] for row in rows if report.title in row] == ["2026-06-10"]
    assert report.title not in client_of(world.himuro).get("/contracts/dues/").content.decode()
    assert Client().get("/contracts/dues/").status_code == 302
