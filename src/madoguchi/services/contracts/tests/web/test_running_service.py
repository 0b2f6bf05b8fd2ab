"""The running service: stops, faults, levels, inquiries, complaints, incidents' remaining parts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.desk.terms import DueState, InquiryChannel
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.operations.rules.running import minutes_late
from madoguchi.services.contracts.commands import contacts, incidents, operations, reminders
from madoguchi.services.contracts.documents.report_draft import draft_of_month
from madoguchi.services.contracts.models import Contact, Fault, PlannedStop
from madoguchi.services.contracts.queries.dues import open_leak_reports
from madoguchi.services.contracts.queries.levels import months_of_levels
from madoguchi.services.contracts.terms import (
    Attribute,
    ContactKind,
    DutyState,
    IncidentKind,
    IncidentStep,
    LeakGround,
    LevelMeasure,
)
from madoguchi.services.contracts.tests.factories import NOW, a_signed_contract

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@kept
def contract(world):
    return a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.SERVICE_LEVELS]
    )


@pytest.mark.requirement("CONT-104")
def test_planned_stop_outside_the_window_or_told_late_is_refused(contract, firm):
    def plan(day, hour, told_on):
        return operations.announce_stop(
            contract, starts_at=at(day, hour), ends_at=at(day, hour + 1), reason="更新",
            by=firm, now=at(told_on, 12),
        )  # fmt: skip

    sunday = date(2025, 6, 22)
    for refused in ((date(2025, 6, 18), 14, date(2025, 6, 1)), (sunday, 9, date(2025, 6, 13))):
        with pytest.raises(Refused):
            plan(*refused)
    assert PlannedStop.objects.count() == 0
    stop = plan(sunday, 9, date(2025, 6, 12))
    assert plan(sunday, 9, date(2025, 6, 12)) == stop
    with pytest.raises(Refused):
        operations.cancel_stop(stop, by=firm, now=at(sunday, 9))
    operations.cancel_stop(stop, by=firm, now=at(sunday, 8))


def a_fault(contract, by, *, hour=10, title="つながらない"):
    return operations.report_fault(
        contract, title, "全員が入れない", reported_at=at(DAY, hour), by=by, now=at(DAY, 23)
    )


@pytest.mark.requirement("CONT-105")
def test_response_after_an_hour_and_five_minutes_is_missed_by_five(
    contract, firm, officer, world, client_of
):
    fault = a_fault(contract, officer)
    assert a_fault(contract, officer) == fault
    night = {"by": firm, "now": at(DAY, 23)}
    with pytest.raises(Refused):
        operations.record_response(fault, at(DAY, 9, 59), **night)
    fault = operations.record_response(fault, at(DAY, 11, 5), **night)
    operations.add_fault_step(fault, "再起動", at(DAY, 11, 30), **night)
    ending = operations.Ending(recovered_at=at(DAY, 12), cause="設定の誤り")
    fault = operations.close_fault(fault, ending, **night)
    assert minutes_late(fault.reported_at, fault.responded_at, 60) == 5
    page = client_of(world.saeki).get(
        f"/contracts/{contract.case.number}/operations/faults/{fault.pk}/"
    )
    assert "5分超過" in page.content.decode()


@pytest.mark.requirement("CONT-142")
def test_fault_keeps_the_steps_of_both_sides_and_its_end(contract, firm, officer):
    fault = a_fault(contract, officer)
    late = at(DAY, 23)
    ending = operations.Ending(
        recovered_at=at(DAY, 13), cause="端末の更新", is_contractors_liability=True
    )
    for missing in ("no_response", "no_step"):
        with pytest.raises(Refused) as refused:
            operations.close_fault(fault, ending, by=officer, now=late)
        assert refused.value.code == missing
        if missing == "no_response":
            fault = operations.record_response(fault, at(DAY, 10, 30), by=firm, now=late)
            operations.add_fault_step(fault, "端末を確認", at(DAY, 10, 40), by=officer, now=late)
    operations.add_fault_step(fault, "配信を止めた", at(DAY, 10, 50), by=firm, now=late)
    closed = operations.close_fault(fault, ending, by=officer, now=late)
    steps = [(one.side, one.words) for one in closed.steps.all()]
    assert steps == [("ward", "端末を確認"), ("contractor", "配信を止めた")]
    assert (closed.recovered_at, closed.is_contractors_liability) == (at(DAY, 13), True)
    with pytest.raises(Refused):
        operations.add_fault_step(closed, "追記", at(DAY, 14), by=firm, now=late)


def agree(contract, officer, measure=LevelMeasure.FIRST_RESPONSE, target=100, limit=60):
    agreed = operations.Agreed(
        measure=measure, limit_minutes=limit, target_percent=Decimal(target),
        consequence="改善計画を提出する", since_on=date(2026, 6, 1),
    )  # fmt: skip
    return operations.agree_level(contract, agreed, by=officer, now=NOW)


@pytest.mark.requirement("CONT-109")
def test_level_with_three_of_four_in_time_is_missed_at_75_percent(contract, firm, officer, world):
    agree(contract, officer)
    for hour, minutes in ((8, 60), (10, 30), (12, 59), (14, 61)):
        fault = a_fault(contract, officer, hour=hour)
        moment = at(DAY, hour) + timedelta(minutes=minutes)
        operations.record_response(fault, moment, by=firm, now=at(DAY, 23))
    ((june, july),) = months_of_levels(contract, at(date(2026, 7, 1), 1))
    assert (june.result.words, june.result.is_missed) == ("75%　未達", True)
    assert july.result.words == "対象なし"
    without = a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])
    with pytest.raises(Refused):
        agree(without, officer)
    clause_37 = without.duties.get(code="data_processing.service_levels")
    assert clause_37.state == DutyState.NOT_APPLICABLE.value


def test_availability_counts_faults_that_stop_the_service_only(contract, officer):
    agree(contract, officer, LevelMeasure.AVAILABILITY, target=99, limit=None)
    now = at(date(2026, 7, 1), 0)
    a_fault(contract, officer)
    fault = Fault.objects.get()
    fault.recovered_at = at(DAY, 10) + timedelta(minutes=432)
    fault.save()
    ((june, _),) = months_of_levels(contract, now)
    assert (june.result.met, june.result.total) == (43_200 - 432, 43_200)
    assert june.result.words == "99%　達成"
    fault.is_down = False
    fault.save()
    assert months_of_levels(contract, now)[0][0].result.words == "100%　達成"


def came(kind=ContactKind.INQUIRY, **facts):
    return contacts.Came(
        **{
            "kind": kind,
            "received_at": at(date(2025, 2, 14), 15),
            "channel": InquiryChannel.TELEPHONE,
            "source": "保育課 相沢",
            "subject": "出欠の直し方",
            "words": "前日の出欠を直せるか。",
            **facts,
        }
    )


@pytest.mark.requirement("CONT-106")
def test_friday_inquiry_is_late_when_monday_is_over(contract, officer):
    monday = date(2025, 2, 17)
    inquiry = contacts.record_contact(contract, came(), by=officer, now=NOW)
    assert inquiry.due_at == at(monday, 17)
    assert inquiry.due_state(at(monday, 17)) is DueState.TODAY
    assert inquiry.due_state(at(monday, 24)) is DueState.LATE
    desk = contacts.record_contact(contract, came(ContactKind.HELP_DESK), by=officer, now=NOW)
    assert desk.due_at == at(monday, 18)
    assert contacts.record_contact(contract, came(), by=officer, now=NOW) == inquiry
    with pytest.raises(Refused):
        contacts.record_contact(contract, came(words="別の内容"), by=officer, now=NOW)
    with pytest.raises(Refused):
        contacts.record_contact(
            contract, came(received_at=NOW + timedelta(minutes=1)), by=officer, now=NOW
        )
    assert Contact.objects.count() == 2


@pytest.mark.requirement("CONT-107")
def test_ledger_holds_question_answer_day_and_channel(contract, officer, firm, world, client_of):
    inquiry = contacts.record_contact(
        contract, came(subject="基準の解釈", words="手順書は要るか。"), by=officer, now=NOW
    )
    moment = at(date(2025, 2, 17), 11)
    said = {"channel": InquiryChannel.TELEPHONE, "answered_at": moment, "by": firm, "now": NOW}
    contacts.answer_contact(inquiry, "要ります。", **said)
    contacts.answer_contact(inquiry, "要ります。", **said)
    with pytest.raises(Refused):
        contacts.answer_contact(inquiry, "要りません。", **said)
    answer = client_of(world.saeki).get(
        f"/contracts/{contract.case.number}/operations/ledger.csv?kind=inquiry"
    )
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    for words in ("手順書は要るか。", "要ります。", "電話", "2025-02-17"):
        assert words in rows[1]


@pytest.mark.requirement("CONT-120")
def test_complaint_without_an_answer_alerts_the_officer(contract, officer, firm, world):
    complaint = contacts.record_contact(
        contract, came(ContactKind.COMPLAINT, received_at=at(date(2026, 6, 2), 10)),
        by=firm, now=at(date(2026, 6, 2), 11),
    )  # fmt: skip
    assert complaint.due_at == at(date(2026, 6, 9), 17)

    def told(day):
        reminders.remind(at(day, 9))
        return OutgoingMail.objects.filter(
            template="contracts/mail/reminder", to_address=world.saeki.email,
            unique_key__endswith=str(day), body__isnull=False,
        )  # fmt: skip

    contract.duties.update(state=DutyState.SETTLED.value)
    assert not told(date(2026, 6, 9)).exists()
    assert told(date(2026, 6, 10)).count() == 1
    contacts.answer_contact(
        complaint, "おわびし、手順を改めた。", channel=InquiryChannel.TELEPHONE,
        coordination="課と調整済み", by=firm, now=at(date(2026, 6, 11), 9),
    )  # fmt: skip
    assert not told(date(2026, 6, 16)).exists()


def test_recurring_complaint_names_the_earlier_one(contract, firm):
    kind = ContactKind.COMPLAINT
    first = contacts.record_contact(contract, came(kind), by=firm, now=NOW)
    second = contacts.record_contact(
        contract, came(kind, subject="また同じ", again=first), by=firm, now=NOW
    )
    assert list(first.recurrences.all()) == [second]


@pytest.mark.requirement("CONT-121")
def test_visit_stands_in_the_report_of_its_month(contract, officer, firm):
    visit = came(
        ContactKind.COOPERATION, received_at=at(date(2026, 9, 1), 10), source="となり市",
        subject="視察への同席", words="取組の説明", happens_on=date(2026, 9, 9),
    )  # fmt: skip
    late = at(date(2026, 9, 30), 9)
    kept = contacts.record_contact(contract, visit, by=officer, now=late)
    contacts.answer_contact(
        kept, "同席し、説明した。", channel=InquiryChannel.COUNTER, by=firm, now=late
    )
    drafts = {month: draft_of_month(contract, date(2026, month, 1), late) for month in (8, 9, 10)}
    assert ["視察への同席" in draft for draft in drafts.values()] == [False, True, False]
    assert "同席し、説明した。" in drafts[9]


@kept
def leak(contract, firm):
    return incidents.report_incident(
        contract, IncidentKind.LEAK, words="誤送信", noticed_at=at(DAY, 9), subcontractor="再委託A",
        by=firm, now=at(DAY, 10),
    )  # fmt: skip


def test_leak_clocks_run_from_the_day_of_knowing_and_bind_the_closing(leak, firm, officer):
    later = {"by": officer, "now": at(DAY, 12)}
    with pytest.raises(Refused):
        incidents.add_step(leak, IncidentStep.PRELIMINARY, "速報した", **later)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(Refused):
            incidents.start_leak_clock(leak, known_on=day, grounds=[LeakGround.MANY], **later)
    with pytest.raises(Forbidden):
        incidents.start_leak_clock(
            leak, known_on=DAY, grounds=[LeakGround.MANY], by=firm, now=at(DAY, 12)
        )
    leak = incidents.start_leak_clock(leak, known_on=DAY, grounds=[LeakGround.MANY], **later)
    assert [day for _, day in open_leak_reports(leak)] == [date(2026, 6, 5), date(2026, 6, 30)]
    incidents.add_step(leak, IncidentStep.PRELIMINARY, "速報した", **later)
    incidents.add_step(leak, IncidentStep.WRITTEN_REPORT, "書面", by=firm, now=at(DAY, 12))
    assert [day for _, day in open_leak_reports(leak)] == [date(2026, 6, 30)]
    end = {"cause": "誤り", "prevention": "二人で確認"}
    with pytest.raises(Refused) as refused:
        incidents.close_incident(leak, **end, **later)
    assert refused.value.code == "not_reported"
    incidents.add_step(leak, IncidentStep.FINAL, "確報した", **later)
    assert incidents.close_incident(leak, **end, **later).closed_at == at(DAY, 12)


def test_drill_runs_like_an_incident_but_reports_nothing_to_the_commission(
    contract, firm, officer, world, client_of
):
    drill = incidents.report_incident(
        contract, IncidentKind.LEAK, words="訓練", noticed_at=at(DAY, 9), is_drill=True,
        by=firm, now=at(DAY, 10),
    )  # fmt: skip
    mails = OutgoingMail.objects.filter(unique_key__startswith="contracts.incident.")
    assert {"訓練" in mail.subject for mail in mails} == {True}
    incidents.add_step(drill, IncidentStep.CALL, "課長につながった", by=officer, now=at(DAY, 11))
    with pytest.raises(Refused) as refused:
        incidents.add_step(drill, IncidentStep.FINAL, "確報", by=officer, now=at(DAY, 11))
    assert refused.value.code == "drill"
    page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/incidents/{drill.pk}/")
    assert "訓練です" in page.content.decode()


def test_incident_of_a_subcontractor_names_it(leak, world, client_of):
    page = client_of(world.saeki).get(
        f"/contracts/{leak.contract.case.number}/incidents/{leak.pk}/"
    )
    assert "再委託A" in page.content.decode()
