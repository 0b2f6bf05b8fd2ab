"""Published cases in review: what came before is planted, so that only the review is tried."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands import approvals, results, scoring
from madoguchi.services.procurement.models import (
    Application,
    Candidate,
    CommitteeMember,
    CommitteePost,
    ConflictDeclaration,
    Criterion,
    DrawnCode,
    Proposal,
    ReviewRound,
    Score,
    ScoreSheet,
    Tender,
)
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ProposalState,
    RoundState,
    TenderState,
)
from madoguchi.services.procurement.tests.factories_ward import SeedCall, seed_call, world_day

FULL_MARKS = 10
CODES = "ABCDEF"


@dataclass
class SeedReview:
    """A published case after its opening, with ``firms`` in the order of their codes."""

    world: World
    call: SeedCall
    firms: list[Application]

    @property
    def tender(self) -> Tender:
        return self.call.tender

    @property
    def officer(self) -> Actor:
        return self.call.officer

    def round(self, ordinal: int) -> ReviewRound:
        return ReviewRound.objects.get(tender=self.tender, ordinal=ordinal)

    def score(self, ordinal: int, *sums: int) -> ReviewRound:
        """Open the round; the one member gives each firm, in order, this sum on its sheet."""
        round_ = self.round(ordinal)
        leaves = list(Criterion.objects.filter(round=round_, children__isnull=True))
        round_.state = RoundState.SCORING.value
        round_.save()
        for firm, total in zip(self.firms, sums, strict=False):
            sheet = ScoreSheet.objects.create(
                round=round_, member=self.member, application=firm,
                finalised_at=self.tender.case.created_at,
            )  # fmt: skip
            left = total
            for leaf in leaves:
                points = min(FULL_MARKS, left)
                Score.objects.create(sheet=sheet, criterion=leaf, points=points)
                left -= points
            assert left == 0, "more than full marks"
        return round_

    @property
    def member(self) -> CommitteeMember:
        return self.tender.committee_members.get()

    def close(self, ordinal: int, *sums: int, now: datetime) -> dict[str, bool]:
        """Score and close; which firm (by code) passed."""
        round_ = self.score(ordinal, *sums)
        outcomes = scoring.close_round(round_, by=self.officer, now=now)
        return {row.application.drawn_code.code: row.is_passed for row in outcomes}

    def select(self, *, now: datetime, **decision: Any) -> Candidate | None:
        """The committee's decision, approved and confirmed; the candidate if there is one."""
        results.record_selection(
            self.tender, reason="評価が最も高い提案である。", by=self.officer, now=now, **decision
        )
        asked = results.request_result_approval(self.tender, by=self.officer, now=now)
        approvals.decide_approval(asked, approve=True, by=self.call.approver, now=now)
        results.confirm_selection(self.tender, by=self.officer, now=now)
        self.tender.refresh_from_db()
        return self.tender.candidates.first()


def seed_review(world: World, key: str, *, on: date, firms: int) -> SeedReview:
    """Case ``key`` in review: ``firms`` opened proposals, one declared member, all weights 10."""
    call = seed_call(world, key, on=on)
    tender, at = call.tender, call.tender.case.created_at
    tender.state = TenderState.REVIEWING.value
    tender.published_at = tender.criteria_frozen_at = at
    tender.save()
    Criterion.objects.filter(round__tender=tender, children__isnull=True).update(points=FULL_MARKS)
    applications = [
        _opened(tender, firm, code, at)
        for firm, code in zip(world.bidders[:firms], CODES, strict=False)
    ]
    post = tender.committee_posts.first() or CommitteePost.objects.create(
        tender=tender, title="委員", is_chair=True
    )
    member = CommitteeMember.objects.create(
        tender=tender, post=post, person=world.yoshida, appointed_on=world_day()
    )
    ConflictDeclaration.objects.create(member=member, has_none=True, statement="", declared_at=at)
    return SeedReview(world, call, applications)


def _opened(tender: Tender, firm: Any, code: str, at: datetime) -> Application:
    application = Application.objects.create(
        tender=tender, applicant=firm, state=ApplicationState.INVITED.value, started_at=at,
        filed_at=at, contact_email=f"{code.lower()}@firm.example.jp",
    )  # fmt: skip
    Proposal.objects.create(
        application=application, state=ProposalState.FROZEN.value, started_at=at,
        submitted_at=at, opened_at=at,
    )  # fmt: skip
    DrawnCode.objects.create(tender=tender, application=application, code=code, drawn_at=at)
    return application


def member_actor(world: World) -> Actor:
    return as_actor(world.yoshida, world_day())
