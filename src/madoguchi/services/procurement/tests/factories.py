"""Calls in any stage, made through the commands themselves, so that they can never be invalid."""

import io
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import (
    approvals,
    committee,
    eligibility,
    opening,
    publication,
    scoring,
)
from madoguchi.services.procurement.commands import blind as blinding
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.commands.asked_now import content_now
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.commands.copy_checklist import tick_checklist
from madoguchi.services.procurement.models import (
    Application,
    Criterion,
    NoticeVersion,
    Proposal,
    StageChannel,
    Tender,
)
from madoguchi.services.procurement.queries.copy_checklist import wanted_kinds
from madoguchi.services.procurement.queries.firm_records import FirmRecords
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.rules.proposal_content import (
    EstimateLine,
    ProposalContent,
    SectionPlace,
    YearEstimate,
)
from madoguchi.services.procurement.terms import (
    ApprovalSubject,
    Channel,
    ProposalFileKind,
    Verdict,
)

JST = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 1, 5)
CALL = Path(__file__).parent / "data" / "call.yaml"


__all__ = ["Refused", "as_actor"]


def at(month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the test call's year: December is 2025, January to March 2026."""
    year = 2025 if month == 12 else 2026
    return datetime(year, month, day, hour, minute, second, tzinfo=JST)


@dataclass
class Call:
    """A test call with its people; each method moves it one stage on."""

    world: World
    tender: Tender
    applications: dict[str, Application] = field(default_factory=dict)

    def actor(self, person: Person) -> Actor:
        return as_actor(person, TODAY, mfa=True)

    @property
    def officer(self) -> Actor:
        return self.actor(self.world.saeki)

    @property
    def approver(self) -> Actor:
        return self.actor(self.world.takahashi)

    @property
    def key_holder(self) -> Actor:
        return self.actor(self.world.onishi)

    def approve(self, subject: ApprovalSubject, reference: str = "", *, now: datetime) -> None:
        request = approvals.request_approval(
            self.tender, subject, reference=reference, by=self.officer, now=now,
            content=content_now(Tender.objects.get(pk=self.tender.pk), subject),
        )  # fmt: skip
        approvals.decide_approval(request, approve=True, by=self.approver, now=now)


@cache
def _call_file() -> dict[str, Any]:
    """The file of the invented call, read once in each test process."""
    return next(iter(read_documents(CALL.read_bytes())))


def make_call(world: World, *, here: bool = True) -> Call:
    """A draft of the invented call; ``here`` also takes everything on this site."""
    draft = read_case_file(deepcopy(_call_file()))
    officer = as_actor(world.saeki, TODAY, mfa=True)
    tender = create_tender_from_draft(
        draft, section=world.sections["000"], by=officer, now=at(12, 1)
    )
    tender.reason_for_proposal_method = "専門的な知見と創意工夫が必要で、価格だけでは選べないため。"
    tender.counter_address = "東京都みほん区本町1-1-1 区役所第一庁舎3階"
    tender.contact_email = "shimin-katsudo@ward.example.jp"
    tender.save()
    if here:
        for rule in tender.stage_rules.all():
            StageChannel.objects.create(rule=rule, channel=Channel.UPLOAD.value)
    return Call(world, tender)


def publish(call: Call) -> Call:
    """Approved and published on 2025-12-22."""
    now = at(12, 22)
    request = publication.request_publication(
        call.tender, note="公募を始めます。", by=call.officer, now=now
    )
    approvals.decide_approval(request, approve=True, by=call.approver, now=now)
    publication.publish_tender(call.tender, by=call.officer, now=now)
    return call


def amend(call: Call, *, now: datetime, reason: str = "参加者が多いため。") -> NoticeVersion:
    """What was changed since the last version, approved and published."""
    number = call.tender.notice_versions.count()
    call.approve(ApprovalSubject.AMENDMENT, str(number), now=now)
    call.tender.refresh_from_db()
    return publication.amend_tender(
        call.tender, summary="日程を変更します。", reason=reason, by=call.officer, now=now
    )


def apply(
    call: Call, organisation: Organisation, person: Person, *, now: datetime | None = None
) -> Application:
    """The firm files a complete statement on this site, prepared on 2026-01-09 at the latest."""
    filed_at = now or at(1, 9)
    moment = min(filed_at, at(1, 9))
    actor = call.actor(person)
    application = applying.start_application(call.tender, organisation, by=actor, now=moment)
    applying.save_details(
        application,
        {
            "is_registered_bidder": True, "contact_name": person.name,
            "contact_phone": "03-0000-1101", "contact_email": person.email,
        },
        by=actor,
        now=moment,
    )  # fmt: skip
    terms = list(call.tender.standing_terms.values_list("pk", flat=True))
    applying.accept_terms(application, terms, by=actor, now=moment)
    for paper in call.tender.required_papers.filter(applies_to__in=["all", "registered"]):
        applying.attach_paper(application, paper, None, by=actor, now=moment)
    application = applying.file_application(application, by=actor, now=filed_at)
    call.applications[organisation.name] = application
    return application


def accepted_and_judged(call: Call, application: Application) -> Application:
    """Accepted and judged fit in every condition on 2026-01-19."""
    now = at(1, 19)
    intake = taking_in.accept_filed(application, by=call.officer, now=now)
    assert intake.is_accepted, (intake.missing, intake.superfluous)
    application.refresh_from_db()
    rows = eligibility.prepare_judgements(application, by=call.officer, now=now)
    records = FirmRecords(application)
    for judgement in rows:
        eligibility.judge(judgement, Verdict.MET, by=call.officer, now=now, records=records)
    eligibility.decide_eligibility(application, by=call.officer, now=now)
    return application


def invite(call: Call, *applications: Application) -> Call:
    """Accepted, judged fit in every condition, approved and invited on 2026-01-20."""
    now = at(1, 19)
    for application in applications:
        accepted_and_judged(call, application)
    call.approve(ApprovalSubject.ELIGIBILITY, now=now)
    eligibility.invite(call.tender, by=call.officer, now=at(1, 20))
    for application in applications:
        application.refresh_from_db()
    return call


def content_for(tender: Tender, *, total_by_year: dict[int, int] | None = None) -> ProposalContent:
    """A complete structured part: estimates of each year and every section mapped."""
    totals = total_by_year or {2025: 814_000, 2026: 2_194_500}
    return ProposalContent(
        estimates=tuple(
            YearEstimate(
                fiscal_year=year,
                lines=(
                    EstimateLine(
                        item="業務一式",
                        quantity=1,
                        unit="式",
                        unit_price_yen=total * 10 // 11,
                    ),
                ),
                tax_yen=total - total * 10 // 11,
                total_yen=total,
            )
            for year, total in totals.items()
        ),
        sections=tuple(
            SectionPlace(section=section.pk, page_from=1, summary=f"{section.text}を約束します。")
            for section in tender.sections.all()
        ),
    )  # fmt: skip


def propose(
    call: Call,
    application: Application,
    person: Person,
    *,
    original: bytes = b"",
    copy: bytes = b"",
    content: ProposalContent | None = None,
    now: datetime | None = None,
) -> Application:
    """Draft, both files and submission on this site."""
    moment = now or at(1, 30)
    actor = call.actor(person)
    proposal = proposing.start_proposal(application, by=actor, now=moment)
    proposing.save_draft(proposal, content or content_for(call.tender), by=actor, now=moment)
    for kind, pdf in ((ProposalFileKind.ORIGINAL, original), (ProposalFileKind.COPY, copy)):
        proposing.add_file(
            proposal,
            io.BytesIO(pdf or LANDSCAPE_PDF),
            name=f"{kind.label}.pdf",
            kind=kind,
            by=actor,
            now=moment,
        )
    look_through_copies(proposal, by=actor, now=moment)
    proposing.submit_proposal(proposal, by=actor, now=moment)
    application.refresh_from_db()
    return application


def look_through_copies(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """The firm ticks everything that its call says copies must not show."""
    kinds = wanted_kinds(proposal.application.tender)
    tick_checklist(proposal, kinds, by=by, now=now)


def _landscape_pdf() -> bytes:
    """One empty A4 landscape page, the smallest file that the call's rules take."""
    import pikepdf  # noqa: PLC0415 - only this fixture needs it

    document = pikepdf.new()
    document.add_blank_page(page_size=(842, 595))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


LANDSCAPE_PDF = _landscape_pdf()


def seat_committee(call: Call) -> Call:
    """Three members on the three posts, each declared without ties; weights set and frozen."""
    now = at(1, 28)
    posts = list(call.tender.committee_posts.all())
    for post, person in zip(posts, call.world.committee, strict=True):
        member = committee.appoint(post, person, by=call.officer, now=now)
        committee.declare(member, [], has_none=True, by=call.actor(person), now=now)
    leaves = Criterion.objects.filter(round__tender=call.tender, children__isnull=True)
    committee.set_weights(call.tender, {leaf.pk: 25 for leaf in leaves}, by=call.officer, now=now)
    committee.freeze_criteria(call.tender, by=call.officer, now=now)
    call.tender.refresh_from_db()
    return call


def open_proposals(call: Call, *, now: datetime | None = None) -> Call:
    """Two people open the seal on 2026-02-03."""
    moment = now or at(2, 3)
    call.tender.refresh_from_db()
    opening.approve_tender_opening(call.tender, by=call.officer, now=moment)
    opening.approve_tender_opening(call.tender, by=call.key_holder, now=moment)
    call.tender.refresh_from_db()
    return call


def confirm_copies(call: Call, *, now: datetime | None = None) -> Call:
    """Every page of every copy confirmed."""
    moment = now or at(2, 4)
    # Without the automatic check, which has tests of its own: it starts a process for each copy.
    for copy in blinding.prepare_copies(call.tender, by=call.officer, now=moment, with_check=False):
        for page in range(1, copy.page_count + 1):
            blinding.confirm_page(copy, page, by=call.officer, now=moment)
    return call


def score(call: Call, points: dict[str, int], *, now: datetime | None = None) -> Call:
    """Open the first round; each member gives ``points[firm]`` on every criterion, all final."""
    moment = now or at(2, 5)
    round_ = call.tender.rounds.get(ordinal=1)
    scoring.open_round(round_, by=call.officer, now=moment)
    for member in call.tender.committee_members.all():
        actor = call.actor(member.person)
        for name, given in points.items():
            application = call.applications[name]
            sheet = scoring.sheet_for(round_, member, application, by=actor)
            marks = {
                leaf.pk: given
                for leaf in Criterion.objects.filter(round=round_, children__isnull=True)
            }
            scoring.save_scores(sheet, marks, {}, by=actor, now=moment)
            scoring.finalise(sheet, by=actor, now=moment)
    return call
