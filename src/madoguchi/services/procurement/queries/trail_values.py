"""When the trail may show the values of a call's rows: one line a table.

The trail is read by auditors and ward administrators, who are not of the section. Who, when and
which columns always stand; the values follow at the opening, at the marks' finality, or at the end.
"""

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


def notice(model: str, path: str = "tender") -> Shown:
    """What the ward writes: the public reads the frozen notice, everybody else waits."""
    return Shown(model, path, is_opened_or_over)


def firm(model: str, path: str = "application__tender") -> Shown:
    """Who takes part, with what papers and questions."""
    return Shown(model, path, is_opened_or_over)


def content(model: str, path: str = "proposal__application__tender") -> Shown:
    """What lay under the seal; of a call that ended unopened it never comes out."""
    return Shown(model, path, is_opened, and_opened=True)


def review(model: str, path: str) -> Shown:
    """What ties a firm to its copy, and a member to a firm; and what the committee decided."""
    return Shown(model, path, is_over)


# The notice while it may still be in revision.
tender = notice("Tender", "")
answer_publication = notice("AnswerPublication")
approval = notice("Approval")
blind_word_kind = notice("BlindWordKind")
ceiling = notice("Ceiling")
committee_member = notice("CommitteeMember")
committee_post = notice("CommitteePost")
condition = notice("Condition")
contract_plan = notice("ContractPlan")
criterion = notice("Criterion", "round__tender")
deliverable = notice("Deliverable")
disqualification_ground = notice("DisqualificationGround")
function_item = notice("FunctionItem")
letter_template = notice("LetterTemplate")
milestone = notice("Milestone")
milestone_change = notice("MilestoneChange", "milestone__tender")
proposal_section = notice("ProposalSection")
reception_hours = notice("ReceptionHours")
reference_plan = notice("ReferencePlan")
required_paper = notice("RequiredPaper")
review_round = notice("ReviewRound")
stage_channel = notice("StageChannel", "rule__tender")
stage_rule = notice("StageRule")
standing_term = notice("StandingTerm")
tender_document = notice("TenderDocument")
tender_form = notice("TenderForm")
window_closing = notice("WindowClosing")

# The firms.
additional_request = firm("AdditionalRequest")
answer_entry = firm("AnswerEntry", "tender")
application = firm("Application", "tender")
application_member = firm("ApplicationMember")
clarification = firm("Clarification")
completion_request = firm("CompletionRequest")
contact_breach = firm("ContactBreach", "tender")
cooperating_office = firm("CooperatingOffice")
disqualification = firm("Disqualification")
document_issue = firm("DocumentIssue", "document__tender")
eligibility_decision = firm("EligibilityDecision")
eligibility_recheck = firm("EligibilityRecheck")
email_disclosure_record = firm("EmailDisclosureRecord", "tender")
filed_paper = firm("FiledPaper")
intake = firm("Intake")
judgement = firm("Judgement")
letter = firm("Letter", "tender")
loan = firm("Loan", "tender")
member_addition = firm("MemberAddition")
oath = firm("Oath")
output_purpose = firm("OutputPurpose")
question = firm("Question", "tender")
refused_attempt = firm("RefusedAttempt", "tender")
sent_reminder = firm("SentReminder", "tender")
term_acceptance = firm("TermAcceptance")
use_permission = firm("UsePermission", "tender")
worker = firm("Worker")
worker_change = firm("WorkerChange", "worker__application__tender")

# The proposals.
copy_checklist = content("CopyChecklist")
deviation = content("Deviation")
estimate = content("Estimate")
function_answer = content("FunctionAnswer")
opening_record = content("OpeningRecord", "tender")
proposal = content("Proposal", "application__tender")
proposal_file = content("ProposalFile")
section_answer = content("SectionAnswer")
track_record = content("TrackRecord")

# The review.
attendee = review("Attendee", "slot__round__tender")
blind_copy = review("BlindCopy", "proposal_file__proposal__application__tender")
candidate = review("Candidate", "tender")
committee_meeting = review("CommitteeMeeting", "tender")
conflict = review("Conflict", "member__tender")
conflict_declaration = review("ConflictDeclaration", "member__tender")
drawn_code = review("DrawnCode", "tender")
handover = review("Handover", "candidate__tender")
hearing_slot = review("HearingSlot", "round__tender")
masking = review("Masking", "copy__proposal_file__proposal__application__tender")
negotiation_meeting = review("NegotiationMeeting", "candidate__tender")
page_confirmation = review("PageConfirmation", "copy__proposal_file__proposal__application__tender")
reading_order = review("ReadingOrder", "round__tender")
reason_request = review("ReasonRequest", "tender")
result_publication = review("ResultPublication", "tender")
round_outcome = review("RoundOutcome", "round__tender")
selection = review("Selection", "tender")
site_visit = review("SiteVisit", "application__tender")
system_check = review("SystemCheck", "candidate__tender")
tie_decision = review("TieDecision", "round__tender")
score = ShownWhenFinal("Score", "sheet__round")
score_reopening = ShownWhenFinal("ScoreReopening", "sheet__round")
score_sheet = ShownWhenFinal("ScoreSheet", "round")
