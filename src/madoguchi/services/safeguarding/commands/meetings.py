"""打合せ: minutes that the contractor writes, both sides confirm, and each keeps as its copy."""

import io
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.safeguarding.documents.meeting_copies import Copy, copy_pdf
from madoguchi.services.safeguarding.models import ServiceContract, ServiceMeeting

FILE, RECORD, ACCEPT = (
    "safeguarding.operation.file", "safeguarding.operation.record", "safeguarding.operation.accept",
)  # fmt: skip
COPIES = FilePolicy(extensions=("pdf",), max_bytes=20 * 1024 * 1024)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A meeting with its minutes; attendees a line each: 「区　佐伯 真理子」."""

    held_at: datetime
    place: str
    subject: str
    attendees: str
    words: str
    decisions: str = ""


def write_minutes(
    contract: ServiceContract, held: Held, *, by: Actor, now: datetime
) -> ServiceMeeting:
    """The contractor's record of a meeting, before or after the start of the service (SAFE-003).

    raises  Forbidden, Refused
    """
    authorise(by, FILE, contract)
    _check(held, now)
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        twin = contract.meetings.filter(held_at=held.held_at).first()
        if twin is not None:
            if (twin.subject, twin.words) == (held.subject, held.words):
                return twin
            raise Refused("there_already", "同じ日時の打合せが、すでに記録されています。")
        latest = contract.meetings.aggregate(Max("number"))["number__max"] or 0
        return ServiceMeeting.objects.create(
            contract=contract, number=latest + 1, written_by_id=by.person_id or 0,
            written_at=now, **vars(held),
        )  # fmt: skip


def rewrite_minutes(
    meeting: ServiceMeeting, held: Held, *, by: Actor, now: datetime
) -> ServiceMeeting:
    """Until it is 確定 the contractor may mend it; a confirmation that was given falls with it.

    raises  Forbidden, Refused
    """
    authorise(by, FILE, meeting)
    _check(held, now)
    with transaction.atomic():
        current = _locked(meeting)
        if current.is_fixed:
            raise Refused("fixed", "双方が確認した議事録は、変更できません。")
        for name, value in vars(held).items():
            setattr(current, name, value)
        current.ward_by, current.ward_at = None, None
        current.contractor_by, current.contractor_at = None, None
        current.written_by_id, current.written_at = by.person_id or 0, now
        current.save()
    return current


def _check(held: Held, now: datetime) -> None:
    if held.held_at > now:
        raise Refused("in_future", "開催日時は、現在までの日時を入力してください。")
    if not all(text.strip() for text in (held.subject, held.attendees, held.words)):
        raise Refused("words_needed", "議題、出席者、議事の内容を入力してください。")


def confirm_minutes(meeting: ServiceMeeting, *, by: Actor, now: datetime) -> ServiceMeeting:
    """One side confirms; with the second one it is 確定, and both copies are issued.

    raises  Forbidden
    """
    authorise(by, RECORD, meeting)
    with transaction.atomic():
        current = _locked(meeting)
        if may(by, ACCEPT, current):
            if current.ward_at is None:
                current.ward_by_id, current.ward_at = by.person_id, now
        elif current.contractor_at is None:
            current.contractor_by_id, current.contractor_at = by.person_id, now
        if current.is_fixed and current.ward_copy is None:
            current.ward_copy = _issue(current, Copy.WARD, by=by, now=now)
            current.contractor_copy = _issue(current, Copy.CONTRACTOR, by=by, now=now)
        current.save()
    return current


def _issue(meeting: ServiceMeeting, copy: Copy, *, by: Actor, now: datetime) -> StoredFile:
    return receive(
        io.BytesIO(copy_pdf(meeting, copy)), name=f"議事録_第{meeting.number}回_{copy.label}.pdf",
        key=meeting.contract.key, policy=COPIES, by=by, now=now,
    )  # fmt: skip


def _locked(meeting: ServiceMeeting) -> ServiceMeeting:
    rows = ServiceMeeting.objects.select_for_update(of=("self",))
    return rows.select_related("contract__key", "contract__section", "contract__contractor").get(
        pk=meeting.pk
    )
