"""事故・おそれ: the first report in three fields, the written one, instructions, the end."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Contract, Incident, IncidentEntry
from madoguchi.services.contracts.permissions import side_of
from madoguchi.services.contracts.queries.people import officers_of
from madoguchi.services.contracts.rules.leaks import leak_clocks
from madoguchi.services.contracts.terms import (
    IncidentKind,
    IncidentState,
    IncidentStep,
    LeakGround,
)

WARD_STEPS = (IncidentStep.INSTRUCTION, IncidentStep.PRELIMINARY, IncidentStep.FINAL)
BOTH_STEPS = (IncidentStep.CALL,)


def report_incident(
    contract: Contract,
    kind: IncidentKind,
    *,
    words: str,
    noticed_at: datetime,
    is_feared: bool = True,
    is_drill: bool = False,
    subcontractor: str = "",
    by: Actor,
    now: datetime,
) -> Incident:
    """The first report: fear counts; the ward's officers are told at once (第36項, CONT-140).

    raises  Refused  nothing said, noticed later than now, or reported already in other words
    """
    authorise(by, "contracts.own.file", contract)
    if not words.strip():
        raise Refused("words_needed", "分かっている範囲で、何が起きたかを書いてください。")
    if noticed_at > now:
        raise Refused("in_future", "気づいた日時は、現在までの日時を入力してください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        twin = contract.incidents.filter(
            kind=kind.value, noticed_at=noticed_at, reported_by_id=by.person_id, is_drill=is_drill
        ).first()
        if twin is not None:
            return _same_report(twin, words)
        latest = contract.incidents.aggregate(Max("number"))["number__max"] or 0
        incident = Incident.objects.create(
            contract=contract, number=latest + 1, kind=kind.value, is_feared=is_feared,
            is_drill=is_drill, words=words, noticed_at=noticed_at, subcontractor=subcontractor,
            reported_by_id=by.person_id or 0, reported_at=now,
        )  # fmt: skip
        _alert(incident, by=by, now=now)
    return incident


def _same_report(twin: Incident, words: str) -> Incident:
    """The second click of the same form is the same report."""
    if twin.words != words:
        raise Refused(
            "reported", f"同じ日時に気づいた報告が第{twin.number}号にあります。"
            "分かったことは、その報告に書き加えてください。",
        )  # fmt: skip
    return twin


def _alert(incident: Incident, *, by: Actor, now: datetime) -> None:
    """A mail to each officer and chief of the section; it says where, not what of whom."""
    contract = incident.contract
    url = reverse("contracts:contract-incident", args=[contract.case.number, incident.pk])
    for person in officers_of(contract.chain.section, now):
        queue_mail(
            template="contracts/mail/incident",
            to=person.email,
            to_name=person.name,
            context={
                "number": contract.case.number,
                "title": contract.case.title,
                "kind": IncidentKind(incident.kind).label,
                "is_feared": incident.is_feared,
                "is_drill": incident.is_drill,
                "url": f"{settings.PUBLIC_URL}{url}",
            },
            unique_key=f"contracts.incident.{incident.pk}.{person.pk}",
            about=incident,
            case=contract.case,
            by=by,
            now=now,
            is_rehearsal=contract.case.is_rehearsal,
        )


def add_step(
    incident: Incident, step: IncidentStep, words: str, *, by: Actor, now: datetime
) -> IncidentEntry:
    """The written report, an instruction of the ward, its execution, a call, a note.

    raises  Refused  nothing said, the incident is closed, or a report to the commission without
                     its clock
    """
    if step in BOTH_STEPS:
        side_of(by, incident)
    else:
        code = "contracts.duty.judge" if step in WARD_STEPS else "contracts.own.file"
        authorise(by, code, incident)
    if not words.strip():
        raise Refused("words_needed", "内容を入力してください。")
    with transaction.atomic():
        current = _open(incident)
        _demand_clock(current, step)
        entry = IncidentEntry.objects.create(
            incident=current, step=step.value, words=words, happened_at=now,
            written_by_id=by.person_id or 0,
        )  # fmt: skip
        if step is IncidentStep.WRITTEN_REPORT:
            current.state = IncidentState.IN_FOLLOW_UP.value
            current.save(update_fields=["state"])
    incident.refresh_from_db()
    return entry


def _demand_clock(incident: Incident, step: IncidentStep) -> None:
    if step not in {IncidentStep.PRELIMINARY, IncidentStep.FINAL}:
        return
    if incident.is_drill:
        raise Refused("drill", "訓練のため、個人情報保護委員会への報告は記録できません。")
    if incident.leak_known_on is None:
        raise Refused("no_clock", "先に、報告の対象となる事態を知った日を記録してください。")


def start_leak_clock(
    incident: Incident,
    *,
    known_on: date,
    grounds: Sequence[LeakGround],
    by: Actor,
    now: datetime,
) -> Incident:
    """The ward judges that the commission must be told; the days follow from ``rules.leaks``.

    raises  Refused  no ground, a day to come or before the incident was noticed
    """
    authorise(by, "contracts.duty.judge", incident)
    if not day_of(incident.noticed_at) <= known_on <= day_of(now):
        raise Refused(
            "known_on", "知った日は、事故に気づいた日から今日までの日を入力してください。"
        )
    leak_clocks(known_on, grounds, BusinessCalendar())
    with transaction.atomic():
        current = _open(incident)
        current.leak_known_on = known_on
        current.leak_grounds = [ground.value for ground in grounds]
        current.save(update_fields=["leak_known_on", "leak_grounds"])
    return current


def close_incident(
    incident: Incident, *, cause: str, prevention: str, by: Actor, now: datetime
) -> Incident:
    """The end: a written report, cause and prevention, every instruction carried out (CONT-140).

    raises  Refused  naming what is missing
    """
    authorise(by, "contracts.duty.judge", incident)
    if not cause.strip() or not prevention.strip():
        raise Refused("cause_needed", "原因と再発防止策の両方を入力してください。")
    with transaction.atomic():
        current = _open(incident)
        if current.state == IncidentState.AWAITING_WRITTEN.value:
            raise Refused("no_written_report", "書面による報告が届いていないため、終結できません。")
        given = current.entries.filter(step=IncidentStep.INSTRUCTION.value).count()
        done = current.entries.filter(step=IncidentStep.DONE.value).count()
        if done < given:
            raise Refused("instructions_open", f"実施の報告がない指示が{given - done}件あります。")
        _demand_reported(current)
        current.cause, current.prevention = cause, prevention
        current.state, current.closed_at = IncidentState.CLOSED.value, now
        current.save()
    return current


def _demand_reported(incident: Incident) -> None:
    """A leak that the commission must know of is not closed before the full report."""
    if incident.leak_known_on is None or incident.is_drill:
        return
    if not incident.entries.filter(step=IncidentStep.FINAL.value).exists():
        raise Refused("not_reported", "個人情報保護委員会への確報が記録されていません。")


def _open(incident: Incident) -> Incident:
    current = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if current.state == IncidentState.CLOSED.value:
        raise Refused("closed", "この事故報告は、終結しています。")
    return current
