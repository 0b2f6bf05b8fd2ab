"""審査経過の記録: committee meetings, visits to a bidder's site, outputs of papers with purpose."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.binding import with_cover
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.reading import open_file
from madoguchi.services.procurement.documents.rights import (
    PUBLICATION,
    TITLE,
    rights_card,
    rights_cover,
)
from madoguchi.services.procurement.models import (
    Application,
    CommitteeMeeting,
    OutputPurpose,
    ProposalFile,
    ReviewRound,
    SiteVisit,
    Tender,
)
from madoguchi.services.procurement.queries.anonymity import names_in
from madoguchi.services.procurement.terms import TenderState

DECIDED = (TenderState.DECIDED, TenderState.NO_AWARD, TenderState.CONCLUDED)


def record_committee_meeting(
    tender: Tender,
    *,
    held_at: datetime,
    place: str,
    attendance: Sequence[str],
    discussion: str,
    decision: str,
    by: Actor,
    now: datetime,
    round_: ReviewRound | None = None,
) -> CommitteeMeeting:
    """A meeting of the committee, attendance by post (PROC-127).

    raises  Refused  nobody attended; a post that is none of this committee's; before it was held
    """
    authorise(by, "procurement.round.manage", tender)
    posts = set(tender.committee_posts.values_list("title", flat=True))
    if not attendance or not set(attendance) <= posts:
        raise Refused("attendance_unclear", "出席した委員の職を選んでください。")
    if held_at > now:
        raise Refused("not_held_yet", "開催日時より前に議事録を記録することはできません。")
    with transaction.atomic():
        return CommitteeMeeting.objects.create(
            tender=tender,
            round=round_,
            held_at=held_at,
            place=place,
            attendance=list(attendance),
            discussion=discussion,
            decision=decision,
            recorded_by_id=by.person_id or 0,
        )


def record_visit(
    application: Application,
    *,
    visited_on: date,
    place: str,
    visitors: Sequence[str],
    findings: str,
    anonymous_note: str,
    by: Actor,
    now: datetime,
) -> SiteVisit:
    """A visit to a bidder's running service; members read only the anonymous note (PROC-102).

    raises  Refused  the note names the firm
    """
    authorise(by, "procurement.round.manage", application.tender)
    if names_in(anonymous_note, application):
        raise Refused(
            "note_names_firm",
            "委員に見せる内容に事業者が分かる語があります。名称や氏名を除いてください。",
        )
    with transaction.atomic():
        return SiteVisit.objects.create(
            application=application,
            visited_on=visited_on,
            place=place,
            visitors=list(visitors),
            findings=findings,
            anonymous_note=anonymous_note,
            recorded_by_id=by.person_id or 0,
            recorded_at=now,
        )


def output_paper(paper: ProposalFile, *, purpose: str, by: Actor, now: datetime) -> OutputPurpose:
    """Permit the output of a submitted paper and keep who, when and what for (PROC-104).

    raises  Refused    no purpose
            Forbidden  may not read submitted papers; the attempt is in the trail (PROC-108)
    """
    application = paper.proposal.application
    authorise_original(paper, by=by, now=now)
    if not purpose.strip():
        raise Refused("purpose_needed", "出力の目的（選定に関するもの）を入力してください。")
    with transaction.atomic():
        return OutputPurpose.objects.create(
            application=application,
            file=paper.file,
            purpose=purpose.strip(),
            rights_holder=application.consortium_name or application.applicant.name,
            output_at=now,
            output_by_id=by.person_id or 0,
        )


def output_for_publication(
    paper: ProposalFile, *, by: Actor, now: datetime
) -> tuple[OutputPurpose, bytes]:
    """The paper with a cover that names the applicant as rights holder and the purpose (PROC-105).

    raises  Refused    the decision does not stand yet; the paper is no PDF
            Forbidden  may not read submitted papers; the attempt is in the trail
    """
    authorise_original(paper, by=by, now=now)
    authorise(by, "procurement.result.record", paper.proposal.application.tender)
    if paper.proposal.application.tender.state not in DECIDED:
        raise Refused("not_decided", "公表のための出力は、事業者の決定を確定した後にできます。")
    with open_file(paper.file, by=by, now=now, purpose=PUBLICATION) as stream:
        content = stream.read()
    with transaction.atomic():
        output = output_paper(paper, purpose=PUBLICATION, by=by, now=now)
        cover = render_pdf("ledger", rights_cover(output, paper), title=TITLE)
        return output, with_cover(cover, content, rights_card(output))


def authorise_original(paper: ProposalFile, *, by: Actor, now: datetime) -> None:
    """Who may read submitted papers passes; whoever may not leaves a trail row and gets 403."""
    tender = paper.proposal.application.tender
    try:
        authorise(by, "procurement.proposal.read", tender, now=now)
    except Forbidden as refusal:
        # Outside any transaction that the refusal would roll back.
        record(
            "procurement.original_denied",
            by=by,
            about=paper,
            label=f"提出書類の閲覧を拒否：{tender.case.number}",
            detail={"reason": refusal.message},
            now=now,
        )
        raise
