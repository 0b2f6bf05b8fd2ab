"""公表 of a result and its corrections: which one the public reads, and what comes next."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.core.terms import Term
from madoguchi.services.procurement.models import Approval, ResultPublication, Tender
from madoguchi.services.procurement.queries.result_content import freeze_result, frozen_selection
from madoguchi.services.procurement.terms import ApprovalDecision, ApprovalSubject


class Step(Term):
    """Where an approval and what hangs on it have got to."""

    ASK = "ask", "決裁を求める"
    WAIT = "wait", "決裁待ち"
    ACT = "act", "決裁済み"
    CHANGED = "changed", "決裁の後に内容が変更"
    CORRECT = "correct", "公表済み"


def standing(tender: Tender) -> QuerySet[ResultPublication]:
    """The publication and its corrections, newest first, without what never came out."""
    return tender.result_publications.filter(withdrawn_at__isnull=True).order_by("-number")


def public_results(tender: Tender, now: datetime) -> list[ResultPublication]:
    """What has come out, newest first; the first of it is the public's."""
    return list(standing(tender).filter(publish_at__lte=now))


def newest_request(tender: Tender, subject: ApprovalSubject) -> Approval | None:
    """The newest request about this."""
    return tender.approvals.filter(subject=subject.value).order_by("-requested_at", "-pk").first()


def free_number(tender: Tender, now: datetime) -> int:
    """The number of the next publication; what has not come out yet gives its own back."""
    latest = standing(tender).first()
    if latest is None:
        return 0
    return latest.number if latest.publish_at > now else latest.number + 1


def is_current(approval: Approval, now: datetime) -> bool:
    """Whether a result's request still says what would be decided or published now."""
    content, tender = approval.content, approval.tender
    if approval.subject == ApprovalSubject.RESULT_PUBLICATION:
        return bool(
            content
            and content["_result"] == freeze_result(tender, content["_fields"])
            and content["_number"] == free_number(tender, now)
        )
    if approval.subject == ApprovalSubject.RESULT:
        return bool(content == frozen_selection(tender.selection))
    return True


def next_step(tender: Tender, subject: ApprovalSubject, now: datetime) -> Step:
    """Where the newest request about this has got to."""
    approval = newest_request(tender, subject)
    if approval is None or approval.decision == ApprovalDecision.RETURNED:
        is_public = subject is ApprovalSubject.RESULT_PUBLICATION and standing(tender).exists()
        return Step.CORRECT if is_public else Step.ASK
    if approval.decision == ApprovalDecision.REQUESTED:
        return Step.WAIT
    if hasattr(approval, "result_publication"):
        return Step.CORRECT
    return Step.ACT if is_current(approval, now) else Step.CHANGED


def preview_of(approval: Approval) -> ResultPublication:
    """The publication as it would come out by this approval; not stored."""
    content = approval.content
    return ResultPublication(
        tender=approval.tender,
        number=content["_number"],
        reason=content["_reason"],
        publish_at=datetime.fromisoformat(content["_publish_at"]),
        fields=content["_fields"],
        content=content["_result"],
    )


def shown_by(approval: Approval, now: datetime) -> list[ResultPublication]:
    """The public page's result as it would stand after this request, newest first."""
    preview = preview_of(approval)
    before = public_results(approval.tender, now) if preview.number else []
    return [preview, *(each for each in before if each.number < preview.number)]
