"""Many calls at once, for lists: rows written in bulk, each of them complete enough to be shown."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.cases.models import Case
from madoguchi.services.procurement.models import (
    Application,
    CommitteeMember,
    CommitteePost,
    Conflict,
    ConflictDeclaration,
    DrawnCode,
    Milestone,
    NoticeVersion,
    Proposal,
    ReviewRound,
    Tender,
)
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    Precision,
    ProposalState,
    RoundKind,
    RoundState,
    TenderState,
)

STEPS = (
    (MilestoneKind.PARTICIPATION, "参加表明書提出期限", 20),
    (MilestoneKind.QUESTIONS, "質問提出期限", 27),
    (MilestoneKind.PROPOSALS, "提案書提出期限", 40),
    (MilestoneKind.RESULT, "審査結果通知", 60),
)


def many_calls(section: Organisation, count: int, *, now: datetime) -> list[Tender]:
    """Published calls of the section, the newest first; each step lies ahead of ``now``."""
    year = now.year
    start = Case.objects.count()
    cases = Case.objects.bulk_create(
        [
            Case(
                number=f"{year}-{9_000 + start + n}", title=f"みほん区 第{n}号 運営支援業務委託",
                module="procurement", section=section, fiscal_year=year, created_at=now,
            )
            for n in range(count)
        ],
        batch_size=500,
    )  # fmt: skip
    tenders = Tender.objects.bulk_create(
        [
            Tender(
                case=case, state=TenderState.PUBLISHED.value, purpose="区民の学びを支えます。",
                published_at=now - timedelta(days=1, minutes=n),
            )
            for n, case in enumerate(cases)
        ],
        batch_size=500,
    )  # fmt: skip
    versions = NoticeVersion.objects.bulk_create(
        [
            NoticeVersion(tender=each, number=0, frozen={}, published_at=each.published_at)
            for each in tenders
        ],
        batch_size=500,
    )
    Milestone.every.bulk_create(
        [
            _milestone(tender, step, now.date(), version)
            for tender, published in zip(tenders, versions, strict=True)
            for step in STEPS
            for version in (None, published)  # what the section edits, and what was published
        ],
        batch_size=500,
    )
    return tenders


def _milestone(
    tender: Tender,
    step: tuple[MilestoneKind, str, int],
    today: date,
    version: NoticeVersion | None,
) -> Milestone:
    kind, name, days = step
    day = today + timedelta(days=days)
    return Milestone(
        tender=tender, kind=kind.value, name=name, text=f"{day:%Y年%-m月%-d日}午後5時",
        ends_on=day, ends_at=time(17), precision=Precision.EXACT.value,
        version=version, is_in_force=version is not None,
    )  # fmt: skip


def bids_of(firm: Organisation, tenders: Sequence[Tender], *, now: datetime) -> None:
    """The firm takes part in each: drafts, filed, invited and handed in ones by turns."""
    states = (
        ApplicationState.DRAFT, ApplicationState.FILED, ApplicationState.INVITED,
        ApplicationState.INVITED,
    )  # fmt: skip
    applications = Application.objects.bulk_create(
        Application(
            tender=tender, applicant=firm, state=states[n % 4].value, started_at=now,
            filed_at=None if n % 4 == 0 else now, number=f"{tender.case.number}-P01",
        )
        for n, tender in enumerate(tenders)
    )  # fmt: skip
    Proposal.objects.bulk_create(
        Proposal(
            application=application, started_at=now,
            state=(ProposalState.FROZEN if n % 4 == 3 else ProposalState.DRAFT).value,
            submitted_at=now if n % 4 == 3 else None,
        )
        for n, application in enumerate(applications)
        if n % 4 > 1
    )  # fmt: skip


def seats_of(person: Person, tenders: Sequence[Tender], *, now: datetime) -> None:
    """A seat in each committee: undeclared, held back, and scoring with a proposal, by turns."""
    posts = CommitteePost.objects.bulk_create(
        CommitteePost(tender=tender, title="委員長", is_chair=True) for tender in tenders
    )
    members = CommitteeMember.objects.bulk_create(
        CommitteeMember(tender=post.tender, post=post, person=person, appointed_on=now.date())
        for post in posts
    )
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(member=member, has_none=True, statement="", declared_at=now)
        for n, member in enumerate(members)
        if n % 3
    )
    filed = Application.objects.filter(tender__in=tenders).select_related("applicant", "tender")
    applications = {each.tender_id: each for each in filed}
    Conflict.objects.bulk_create(
        Conflict(
            member=member, application=applications[member.tender_id],
            organisation=applications[member.tender_id].applicant, explanation="顧問",
            found_at=now,
        )
        for n, member in enumerate(members)
        if n % 3 == 1
    )  # fmt: skip
    ReviewRound.objects.bulk_create(
        ReviewRound(
            tender=tender,
            ordinal=1,
            name="書類審査",
            kind=RoundKind.DOCUMENTS.value,
            state=RoundState.SCORING.value,
        )
        for tender in tenders
    )
    DrawnCode.objects.bulk_create(
        DrawnCode(application=application, tender=application.tender, code="A", drawn_at=now)
        for application in applications.values()
    )
