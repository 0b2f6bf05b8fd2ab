"""What a request for a decision would say if it were made now, and whether it still does."""

from datetime import datetime
from typing import Any

from madoguchi.services.procurement.commands.publication import frozen
from madoguchi.services.procurement.models import Approval, Tender
from madoguchi.services.procurement.queries import result_publications
from madoguchi.services.procurement.queries.asked_content import (
    answers_content,
    eligibility_content,
)
from madoguchi.services.procurement.queries.result_content import frozen_selection
from madoguchi.services.procurement.rules.notice_changes import notice_changes
from madoguchi.services.procurement.terms import ApprovalSubject


def content_now(tender: Tender, subject: ApprovalSubject) -> dict[str, Any]:
    """The content of a request made now; {} where it is typed with the request itself."""
    match subject:
        case ApprovalSubject.PUBLICATION | ApprovalSubject.AMENDMENT:
            return frozen(tender)
        case ApprovalSubject.ELIGIBILITY:
            return eligibility_content(tender)
        case ApprovalSubject.ANSWERS:
            return answers_content(tender)
        case ApprovalSubject.RESULT:
            return frozen_selection(tender.selection)
        case _:
            return {}


def is_current(approval: Approval, now: datetime) -> bool:
    """Whether the request still says what would be done by it."""
    subject = ApprovalSubject(approval.subject)
    if subject is ApprovalSubject.RESULT_PUBLICATION:
        return result_publications.is_current(approval, now)
    if subject in {ApprovalSubject.DISQUALIFICATION, ApprovalSubject.CANCELLATION}:
        return True  # its facts are typed into the request and taken from it
    return bool(approval.content == content_now(approval.tender, subject))


def amended_rows(approval: Approval) -> list[dict[str, str]]:
    """新旧対照 of a requested amendment against the version that it amends; else nothing."""
    if approval.subject != ApprovalSubject.AMENDMENT:
        return []
    before = approval.tender.notice_versions.get(number=int(approval.reference) - 1)
    return notice_changes(before.frozen, approval.content)
