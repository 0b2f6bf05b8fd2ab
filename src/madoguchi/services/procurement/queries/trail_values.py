"""When the trail may show the values of a call's rows: one line a table.

The trail is read by auditors and ward administrators, who are not of the section. Who, when and
which columns always stand; the values follow at the opening, at the marks' finality, or at the end.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any

from django.apps import apps
from django.db.models import Model

from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.procurement.models import CommitteeMember, ReviewRound, Tender
from madoguchi.services.procurement.queries.scores import all_final
from madoguchi.services.procurement.terms import TenderState

OVER = (
    TenderState.DECIDED.value, TenderState.NO_AWARD.value, TenderState.CONCLUDED.value,
    TenderState.CANCELLED.value,
)  # fmt: skip
Moment = Callable[[Tender], bool]


def is_over(tender: Tender) -> bool:
    """Decided, concluded, cancelled: nobody can be favoured any more."""
    return tender.state in OVER


def is_opened(tender: Tender) -> bool:
    """Two people have opened the seal."""
    return hasattr(tender, "opening")


def is_opened_or_over(tender: Tender) -> bool:
    return is_opened(tender) or is_over(tender)


@dataclass(frozen=True)
class Shown:
    """The rule of one table, as ``core.trail.showing`` asks it.

    model       the table's model in this room
    path        how a row leads to its call: "sheet__round__tender"; "" for the call itself
    when        whether the time has come; who sat on the committee waits for the end in any case
    and_opened  what lay under the seal stays unseen for ever if the call ended unopened
    """

    model: str
    path: str
    when: Moment
    and_opened: bool = False

    def __call__(self, row_pk: str, *, by: Actor, now: datetime) -> bool:  # noqa: ARG002 - the trail's signature
        key = key_at(apps.get_model("procurement", self.model), self.path, row_pk)
        found = Tender.objects.filter(pk=key).select_related("opening").first()
        if found is None or (self.and_opened and not is_opened(found)):
            return False
        return is_over(found) or (self.when(found) and not is_seated(found, by))


@dataclass(frozen=True)
class ShownWhenFinal:
    """Marks: from the moment on which every sheet of their round is final."""

    model: str
    path: str

    def __call__(self, row_pk: str, *, by: Actor, now: datetime) -> bool:  # noqa: ARG002 - the trail's signature
        key = key_at(apps.get_model("procurement", self.model), self.path, row_pk)
        found = ReviewRound.objects.filter(pk=key).select_related("tender").first()
        if found is None:
            return False
        return is_over(found.tender) or (all_final(found) and not is_seated(found.tender, by))


def is_seated(tender: Tender, by: Actor) -> bool:
    """Sits or sat on the call's committee, whatever role the person reads the trail in."""
    if by.person_id is None:
        return False
    return CommitteeMember.objects.filter(tender=tender, person_id=by.person_id).exists()


def key_at(model: type[Model], path: str, row_pk: Any) -> Any:
    """The key at the end of ``path``; of a deleted row the trail still knows on what it hung."""
    if not path or row_pk is None:
        return row_pk
    rows: Any = model._base_manager  # noqa: SLF001 - Django's documented name
    found = rows.filter(pk=row_pk).values_list(f"{path}_id", flat=True)
    if found:
        return found[0]
    gone = TrailEntry.objects.filter(
        table_name=model._meta.db_table, row_pk=str(row_pk), action="delete"
    ).first()
    if gone is None:
        return None
    first, _, rest = path.partition("__")
    field: Any = model._meta.get_field(first)
    return key_at(field.related_model, rest, loads(gone.before).get(field.column))


def notice(model: str, path: str) -> Shown:
    """What the ward writes: the public reads the frozen notice, everybody else waits."""
    return Shown(model, path, is_opened_or_over)


def firm(model: str, path: str) -> Shown:
    """Who takes part, with what papers and questions."""
    return Shown(model, path, is_opened_or_over)


def content(model: str, path: str) -> Shown:
    """What lay under the seal; of a call that ended unopened it never comes out."""
    return Shown(model, path, is_opened, and_opened=True)


def review(model: str, path: str) -> Shown:
    """What ties a firm to its copy, and a member to a firm; and what the committee decided."""
    return Shown(model, path, is_over)


OF_COPY = "proposal_file__proposal__application__tender"
RULED: tuple[tuple[Callable[[str, str], Shown | ShownWhenFinal], str, str], ...] = (
    # The notice while it may still be in revision.
    (notice, "", "Tender"),
    (notice, "tender", "AnswerPublication Approval BlindWordKind Ceiling CommitteeMember"),
    (notice, "tender", "CommitteePost Condition ContractPlan Deliverable DisqualificationGround"),
    (notice, "tender", "FunctionItem LetterTemplate Milestone ProposalSection ReceptionHours"),
    (notice, "tender", "ReferencePlan RequiredPaper ReviewRound StageRule StandingTerm"),
    (notice, "tender", "TenderDocument TenderForm WindowClosing"),
    (notice, "round__tender", "Criterion"),
    (notice, "milestone__tender", "MilestoneChange"),
    (notice, "rule__tender", "StageChannel"),
    # The firms.
    (firm, "tender", "AnswerEntry Application ContactBreach Letter Loan"),
    (firm, "tender", "EmailDisclosureRecord Question RefusedAttempt SentReminder UsePermission"),
    (firm, "application__tender", "AdditionalRequest ApplicationMember Clarification"),
    (firm, "application__tender", "CompletionRequest CooperatingOffice Disqualification"),
    (firm, "application__tender", "EligibilityDecision EligibilityRecheck FiledPaper Intake"),
    (firm, "application__tender", "Judgement MemberAddition Oath OutputPurpose TermAcceptance"),
    (firm, "application__tender", "Worker"),
    (firm, "document__tender", "DocumentIssue"),
    (firm, "worker__application__tender", "WorkerChange"),
    # The proposals.
    (content, "tender", "OpeningRecord"),
    (content, "application__tender", "Proposal"),
    (content, "proposal__application__tender", "CopyChecklist Deviation Estimate FunctionAnswer"),
    (content, "proposal__application__tender", "ProposalFile SectionAnswer TrackRecord"),
    # The review.
    (review, "tender", "Candidate CommitteeMeeting DrawnCode ReasonRequest ResultPublication"),
    (review, "tender", "Selection"),
    (review, "round__tender", "HearingSlot ReadingOrder RoundOutcome TieDecision"),
    (review, "slot__round__tender", "Attendee"),
    (review, "member__tender", "Conflict ConflictDeclaration"),
    (review, "candidate__tender", "Handover NegotiationMeeting SystemCheck"),
    (review, "application__tender", "SiteVisit"),
    (review, OF_COPY, "BlindCopy"),
    (review, f"copy__{OF_COPY}", "Masking PageConfirmation"),
    (ShownWhenFinal, "round", "ScoreSheet"),
    (ShownWhenFinal, "sheet__round", "Score ScoreReopening"),
)


def _attribute(model: str) -> str:
    """ "ReviewRound" is ruled by ``review_round``: what its ``TRAIL_VALUES`` names."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model).lower()


globals().update(
    {
        _attribute(model): rule(model, path)
        for rule, path, models in RULED
        for model in models.split()
    }
)
