"""要領の読み取りと点検: read a file, accept a finding, decide a fact, make the draft call."""

from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.commands.fenced import SentFile, judge_notice
from madoguchi.services.procurement.models import FindingAcceptance, NoticeReading, Tender
from madoguchi.services.procurement.queries.notices import is_open
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.notices.facts.reading import (
    Confidence,
    ReadFact,
    nested,
)
from madoguchi.services.procurement.rules.notices.labels import corrected

EDIT = "procurement.tender.edit"
MOST_BYTES = 30 * 1024 * 1024


def read_notice_file(
    stream: BinaryIO,
    *,
    name: str,
    section: Organisation,
    by: Actor,
    now: datetime,
    replaces: NoticeReading | None = None,
) -> NoticeReading:
    """Read a file once and keep its lines, findings and facts; the file itself is not kept.

    replaces  the version before: what was accepted there and is found again stays accepted
    raises    Refused  unreadable, too large, or the version before has a successor already
    """
    authorise(by, EDIT)
    if replaces is not None and hasattr(replaces, "replaced_by"):
        raise Refused(
            "already_replaced", "この版には、もう新しい版があります。新しい版を開いてください。"
        )
    judged = _judged(stream, name)
    with transaction.atomic():
        reading = NoticeReading.objects.create(
            section=section,
            file_name=name[:200],
            version=replaces.version + 1 if replaces else 1,
            replaces=replaces,
            lines=judged["lines"],
            findings=judged["findings"]["findings"],
            facts=[{**fact, "decision": ""} for fact in judged["reading"]["facts"]],
            read_at=now,
        )
        if replaces is not None:
            _carry_over(replaces, reading)
        return reading


def _judged(stream: BinaryIO, name: str) -> dict[str, Any]:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(
            "file_too_large", "ファイルが大きすぎます（30MBまで）。分けて選んでください。"
        )
    return judge_notice(SentFile(name, content))


def _carry_over(before: NoticeReading, after: NoticeReading) -> None:
    marks = {row["mark"] for row in after.findings}
    for acceptance in before.acceptances.filter(mark__in=marks):
        FindingAcceptance.objects.create(
            reading=after,
            mark=acceptance.mark,
            note=acceptance.note,
            accepted_at=acceptance.accepted_at,
        )


def accept_finding(
    reading: NoticeReading, mark: str, *, note: str, by: Actor, now: datetime
) -> FindingAcceptance:
    """A finding may stay as it is; the reason is asked for, and kept."""
    authorise(by, EDIT)
    if mark not in {row["mark"] for row in reading.findings}:
        raise Refused("no_such_finding", "この指摘は、この版にはありません。")
    if not note.strip():
        raise Refused("reason_needed", "このままでよい理由を入力してください。")
    with transaction.atomic():
        acceptance, _created = FindingAcceptance.objects.update_or_create(
            reading=reading, mark=mark, defaults={"note": note.strip(), "accepted_at": now}
        )
        return acceptance


def reopen_finding(reading: NoticeReading, mark: str, *, by: Actor, now: datetime) -> None:
    """The acceptance was wrong: the finding is open again."""
    authorise(by, EDIT, now=now)
    with transaction.atomic():
        reading.acceptances.filter(mark=mark).delete()


def decide_fact(
    reading: NoticeReading, index: int, decision: str, *, texts: dict[str, str], by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Confirm a fact, correct it with what was typed, or leave it out of the draft."""
    authorise(by, EDIT, now=now)
    with transaction.atomic():
        kept = NoticeReading.objects.select_for_update().get(pk=reading.pk)
        if kept.tender_id is not None:
            raise Refused("draft_made", "もう下書きができています。案件のページで直してください。")
        if not 0 <= index < len(kept.facts) or decision not in DECISIONS:
            raise Refused("no_such_fact", "この内容は、この版にはありません。")
        row = kept.facts[index]
        if decision == "corrected":
            row["value"] = _corrected(row["value"], texts)
        row["decision"] = decision
        kept.save(update_fields=["facts"])


DECISIONS = ("confirmed", "corrected", "left_out")


def _corrected(value: Any, texts: dict[str, str]) -> Any:
    try:
        return corrected(value, texts)
    except ValueError as error:
        raise Refused("not_a_figure", "金額や数の欄には、数字を入力してください。") from error


def make_draft_of_reading(reading: NoticeReading, *, by: Actor, now: datetime) -> Tender:
    """The confirmed facts as a draft call of the section.

    raises  Refused  facts still wait for a decision, a draft was made already, or the facts lack
            what every call has
    """
    authorise(by, EDIT)
    with transaction.atomic():
        kept = NoticeReading.objects.select_for_update().get(pk=reading.pk)
        if kept.tender_id is not None:
            raise Refused("draft_made", "この版からは、もう下書きができています。")
        waiting = sum(is_open(row) for row in kept.facts)
        if waiting:
            raise Refused(
                "facts_waiting", f"確認していない内容が{waiting}件あります。先に確認してください。"
            )
        draft = read_case_file({**case_of(kept), "key": str(kept)})
        tender = create_tender_from_draft(draft, section=kept.section, by=by, now=now)
        kept.tender = tender
        kept.save(update_fields=["tender"])
        return tender


def case_of(reading: NoticeReading) -> dict[str, Any]:
    """The facts that were not left out, as a case file."""
    return nested(
        ReadFact(row["field"], row["value"], tuple(row["lines"]), Confidence(row["confidence"]))
        for row in reading.facts
        if row["decision"] != "left_out"
    )
