"""Published cases as drafts of their sections, and firms that file in them on paper."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.testing.personas import World, as_actor, make_world
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands import approvals, eligibility, publication
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.commands.schedule import put_in_force
from madoguchi.services.procurement.demo.world import CASES
from madoguchi.services.procurement.models import (
    Application,
    Judgement,
    NoticeVersion,
    RequiredPaper,
    Tender,
)
from madoguchi.services.procurement.queries.demands import applicant_of, demands_of
from madoguchi.services.procurement.queries.moments import JST
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.rules.papers import papers_due
from madoguchi.services.procurement.terms import (
    ApprovalSubject,
    Channel,
    ConditionCode,
    Stage,
    TenderState,
    Verdict,
)


def jst(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JST)


@dataclass
class SeedCall:
    """One of the five cases with its officer and approver; nothing is filed yet."""

    tender: Tender
    officer: Actor
    approver: Actor

    def open_for(
        self, firm: Organisation, *, now: datetime, channel: Channel = Channel.COUNTER,
        is_registered: bool | None = True,
    ) -> Application:  # fmt: skip
        application = taking_in.open_application_for(
            self.tender, firm, channel=channel, by=self.officer, now=now
        )
        details = {
            "is_registered_bidder": is_registered, "contact_name": "山﨑 𠮷子",
            "contact_phone": "03-0000-1101", "contact_email": f"{firm.pk}@firm.example.jp",
        }  # fmt: skip
        return taking_in.keep_details(application, details, by=self.officer, now=now)

    def file_papers(
        self, application: Application, *, now: datetime, without: tuple[str, ...] = ()
    ) -> None:
        """Every paper that is due, good in every way, but those ``without``."""
        for demand in papers_due(demands_of(self.tender), applicant_of(application)):
            if demand.name in without:
                continue
            taking_in.register_paper(
                application,
                RequiredPaper.objects.get(pk=demand.key),
                by=self.officer,
                now=now,
                is_original=True,
                issued_on=now.date(),
                expires_on=date(now.year + 2, 3, 31),
                mark=demand.accepted_marks[0] if demand.accepted_marks else "",
                seal_confirmed_by_id=self.officer.person_id,
            )

    def accept(self, firm: Organisation, *, now: datetime, channel: Channel) -> Application:
        """Opened, with all papers, arrived and accepted."""
        application = self.open_for(firm, now=now, channel=channel)
        self.file_papers(application, now=now)
        intake = taking_in.register_intake(
            application, Stage.PARTICIPATION, channel=channel, arrived_at=now, by=self.officer,
            now=now, tracking_number="123-45-67890-1", called_at=now, contacted_beforehand_at=now,
            subject=self.subject,
        )  # fmt: skip
        assert intake.is_accepted, (intake.missing, intake.superfluous, intake.is_late)
        application.refresh_from_db()
        return application

    @property
    def subject(self) -> str:
        rule = self.tender.stage_rules.get(stage=Stage.PARTICIPATION.value)
        return rule.subject_prefix

    def judgements(self, application: Application, *, now: datetime) -> dict[str, Judgement]:
        """The prepared rows by condition code (of the applicant itself)."""
        rows = eligibility.prepare_judgements(application, by=self.officer, now=now)
        return {row.condition.code: row for row in rows}

    def judge_all(
        self, application: Application, *, now: datetime, failing: ConditionCode | None = None
    ) -> None:
        for row in eligibility.prepare_judgements(application, by=self.officer, now=now):
            fails = row.condition.code == failing
            eligibility.judge(
                row, Verdict.FAILED if fails else Verdict.MET,
                reason="条件を満たしていません。" if fails else "資料で確認した。",
                by=self.officer, now=now,
            )  # fmt: skip

    def decide_and_approve(self, *applications: Application, now: datetime) -> None:
        for application in applications:
            eligibility.decide_eligibility(application, by=self.officer, now=now)
        asked = eligibility.request_eligibility_approval(
            self.tender, note="確認を終えました。", by=self.officer, now=now
        )
        assert asked.subject == ApprovalSubject.ELIGIBILITY
        approvals.decide_approval(asked, approve=True, by=self.approver, now=now)


@cache
def _published_cases() -> dict[str, dict[str, Any]]:
    """The five published cases by key, read once in each test process."""
    return {str(facts["key"]): facts for facts in read_documents(CASES.read_bytes())}


def seed_call(world: World, key: str, *, on: date) -> SeedCall:
    """The case ``key`` ("000" … "004") as its file states it."""
    officer = as_actor(world.officers[key], world_day(), mfa=True)
    tender = create_tender_from_draft(
        read_case_file(deepcopy(_published_cases()[key])),
        section=world.sections[key],
        by=officer,
        now=datetime(on.year, on.month, on.day, 9, tzinfo=JST),
    )
    return SeedCall(tender, officer, as_actor(world.approvers[key], world_day(), mfa=True))


def world_day() -> date:
    """The day on which everybody of the test world is in office."""
    return date(2026, 1, 5)


def early_world() -> World:
    """Everybody in office since April 2021, before the oldest of the five cases began."""
    return make_world(date(2023, 12, 1))


def put_out(call: SeedCall, *, at: datetime) -> SeedCall:
    """Published as it stands; what a notice needs before it may go out is tested elsewhere."""
    tender = call.tender
    version = NoticeVersion.objects.create(
        tender=tender, number=0, frozen=publication.frozen(tender), published_at=at
    )
    put_in_force(version)
    tender.state, tender.published_at = TenderState.PUBLISHED.value, at
    tender.save(update_fields=["state", "published_at"])
    return call
