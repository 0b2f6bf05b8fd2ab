"""The entries of an inquiry: every change writes one."""

from datetime import datetime

from madoguchi.core.desk.models import Inquiry, InquiryEntry
from madoguchi.core.desk.terms import EntryKind
from madoguchi.core.trail.actor import Actor


def add_entry(
    inquiry: Inquiry, kind: EntryKind, text: str, *, by: Actor, now: datetime
) -> InquiryEntry:
    return InquiryEntry.objects.create(
        inquiry=inquiry,
        kind=kind.value,
        at=now,
        by_label=by.label[:200],
        by_person_id=by.person_id,
        text=text,
    )
