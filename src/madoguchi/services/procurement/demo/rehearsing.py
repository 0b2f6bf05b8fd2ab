"""A rehearsal of a case: its people, its moments by its own schedule, and its beginning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import JST
from madoguchi.core.cases.clock import set_clock
from madoguchi.core.errors import Missing
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands import approvals, publication
from madoguchi.services.procurement.commands import setup as setting_up
from madoguchi.services.procurement.commands.asked_now import content_now
from madoguchi.services.procurement.commands.rehearsals import start_rehearsal
from madoguchi.services.procurement.demo.issuing import attach_documents
from madoguchi.services.procurement.demo.scripts import Party, Script, script_of
from madoguchi.services.procurement.models import Application, FunctionItem, Tender
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.queries.readiness import open_doubts
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.terms import ApprovalSubject, MilestoneKind

CALENDAR = BusinessCalendar()


@dataclass
class Rehearsal:
    """One rehearsal with its people; ``applications`` stand in the order of the script."""

    world: World
    key: str
    tender: Tender
    script: Script
    real_now: datetime
    applications: list[Application] = field(default_factory=list)

    def actor(self, person: Person) -> Actor:
        return as_actor(person, self.real_now.date(), mfa=True)

    @property
    def officer(self) -> Actor:
        return self.actor(self.world.officers[self.key])

    @property
    def approver(self) -> Actor:
        return self.actor(self.world.approvers[self.key])

    def firm(self, name: str) -> Organisation:
        found: Organisation = getattr(self.world, name)
        return found

    def bidder(self, name: str) -> Actor:
        """The person of that name in the demo's world, acting for their firm."""
        return self.actor(getattr(self.world, name))

    def taking_part(self) -> list[tuple[Application, Party]]:
        return list(zip(self.applications, self.script.parties, strict=True))

    def end_of(self, kind: MilestoneKind) -> datetime:
        """The end of a step of its schedule."""
        span = window(self.tender, kind)
        if span is None:
            raise Missing("no_step", f"日程に「{kind.label}」がありません。")
        return span.closes_at

    def before(self, kind: MilestoneKind, *, days: int, hour: int) -> datetime:
        """That hour of the last day on which the ward works, ``days`` before the end of a step."""
        day = (self.end_of(kind) - timedelta(days=days)).astimezone(JST).date()
        return datetime.combine(CALENDAR.open_day_until(day), datetime.min.time(), JST).replace(
            hour=hour
        )

    def after(self, kind: MilestoneKind, *, hour: int) -> datetime:
        """That hour of the next working day after the end of a step."""
        day = CALENDAR.next_open_day(self.end_of(kind).astimezone(JST).date())
        return datetime.combine(day, datetime.min.time(), JST).replace(hour=hour)

    def approve(self, subject: ApprovalSubject, *, now: datetime) -> None:
        request = approvals.request_approval(
            self.tender,
            subject,
            by=self.officer,
            now=now,
            content=content_now(self.tender, subject),
        )
        approvals.decide_approval(request, approve=True, by=self.approver, now=now)

    def stand_at(self, moment: datetime) -> None:
        """Leave the rehearsal's clock at a moment."""
        set_clock(self.tender.case, to=moment, by=self.officer, now=self.real_now)


def at_hour(day: datetime, hour: int) -> datetime:
    """That hour of the day, in Japan."""
    return day.astimezone(JST).replace(hour=hour, minute=0, second=0, microsecond=0)


def begin(
    source: Tender, facts: Mapping[str, Any], world: World, *, now: datetime
) -> Rehearsal:  # fmt: skip
    """A published rehearsal of the case that ``facts`` state and ``source`` holds.

    A case that is no call yet (a specification) is completed by its script first.
    """
    key = str(facts["key"])
    script = script_of(key)
    officer = as_actor(world.officers[key], now.date(), mfa=True)
    draft = read_case_file(_completed(facts, script.completes)) if script.completes else None
    tender = start_rehearsal(source, draft=draft, by=officer, now=now)
    rehearsal = Rehearsal(world, key, tender, script, now)
    _add_functions(rehearsal)
    _publish(rehearsal, at_hour(rehearsal.end_of(MilestoneKind.NOTICE), 9))
    return rehearsal


def _completed(facts: Mapping[str, Any], completes: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as published, and beside them what only the rehearsal has."""
    return {
        **facts,
        **completes,
        "schedule": [*completes.get("schedule", ()), *facts.get("schedule", ())],
    }


def _add_functions(rehearsal: Rehearsal) -> None:
    for position, (code, text, is_required) in enumerate(rehearsal.script.functions):
        FunctionItem.objects.create(
            tender=rehearsal.tender, code=code, text=text, is_required=is_required,
            position=position,
        )  # fmt: skip


def _publish(rehearsal: Rehearsal, moment: datetime) -> None:
    tender, officer = rehearsal.tender, rehearsal.officer
    if not tender.documents.exists():
        attach_documents(rehearsal.key, tender, by=officer, now=moment)
    for doubt in open_doubts(tender):
        setting_up.accept_doubt(
            tender, doubt.about, doubt.code, note="公告のとおり", by=officer, now=moment
        )
    request = publication.request_publication(
        tender, note="リハーサルの公告", by=officer, now=moment
    )
    approvals.decide_approval(request, approve=True, by=rehearsal.approver, now=moment)
    publication.publish_tender(tender, by=officer, now=moment)
