"""提出と確認: the contractor files, the ward accepts or returns; oral reports settle nothing."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import Contract, Duty, Filing, FilingFile
from madoguchi.services.contracts.terms import DutyState, FilingState

PAPERS = FilePolicy(
    extensions=("pdf", "docx", "xlsx", "csv", "txt", "jpg", "jpeg", "png"),
    max_bytes=100 * 1024 * 1024,
)
PIECE_BYTES = 1024 * 1024
FILABLE = (DutyState.OPEN.value, DutyState.RETURNED.value, DutyState.FILED.value,
           DutyState.SETTLED.value)  # fmt: skip


def file_document(
    duty: Duty,
    files: Sequence[tuple[BinaryIO, str]],
    *,
    note: str = "",
    by: Actor,
    now: datetime,
) -> Filing:
    """File a document for a duty; each filing is a version of its own (CONT-014, CONT-023, 030).

    The same form sent twice is one filing: while the ward has not decided, the same words and
    files of the same person give the version that is there.

    files   (stream, name) pairs; none is allowed if ``note`` says what was done
    raises  Refused  nothing filed, or a duty that does not apply or was breached
    """
    authorise(by, "contracts.own.file", duty)
    if duty.state not in FILABLE:
        raise Refused("not_filable", "この義務には提出できません。区の担当者にご連絡ください。")
    if not files and not note.strip():
        raise Refused("nothing_filed", "文書を選ぶか、実施した内容を書いてください。")
    if by.person_id is None:
        raise Refused("nobody", "提出者が分かりません。サインインし直してください。")
    with transaction.atomic():
        current = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
        twin = _same_filing(current, files, note, by)
        if twin is not None:
            return twin
        latest = current.filings.aggregate(Max("version"))["version__max"] or 0
        filing = Filing.objects.create(
            duty=current, version=latest + 1, note=note, filed_by_id=by.person_id, filed_at=now
        )
        for stream, name in files:
            _keep(filing, current.contract, stream, name, by=by, now=now)
        current.state = DutyState.FILED.value
        current.save(update_fields=["state"])
        # One paper serves both sets: while it is checked, neither is late (CONT-031).
        for other in current.also.filter(state__in=FILABLE):
            other.state = DutyState.FILED.value
            other.save(update_fields=["state"])
        current.refiling_causes.filter(answered_by=None).update(answered_by=filing)
    duty.refresh_from_db()
    return filing


def _same_filing(
    duty: Duty, files: Sequence[tuple[BinaryIO, str]], note: str, by: Actor
) -> Filing | None:
    """The undecided latest version, if it says and holds the same."""
    latest = duty.filings.order_by("-version").first()
    if latest is None or latest.state != FilingState.FILED.value:
        return None
    if (latest.note, latest.filed_by_id) != (note, by.person_id):
        return None
    held = [one.file.sha256 for one in latest.files.select_related("file")]
    return latest if held == [_digest(stream) for stream, _ in files] else None


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    for piece in iter(lambda: stream.read(PIECE_BYTES), b""):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()


def _keep(
    filing: Filing, contract: Contract, stream: BinaryIO, name: str, *, by: Actor, now: datetime
) -> None:
    if contract.case.key is None:
        raise Refused("no_key", "契約の鍵が見つかりません。区の担当者にご連絡ください。")
    stored = receive(stream, name=name, key=contract.case.key, policy=PAPERS, by=by, now=now)
    FilingFile.objects.create(filing=filing, file=stored)


def accept_filing(filing: Filing, *, by: Actor, now: datetime) -> Filing:
    """The ward has checked it: the duty is settled, and every duty that shares the proof."""
    authorise(by, "contracts.duty.judge", filing.duty)
    with transaction.atomic():
        current = _undecided(filing)
        _demand_taken(current)
        current.state = FilingState.ACCEPTED.value
        current.decided_by_id, current.decided_at = by.person_id, now
        current.save(update_fields=["state", "decided_by", "decided_at"])
        settle(current.duty, by=by, now=now)
    return current


def _demand_taken(filing: Filing) -> None:
    if filing.files.filter(file__state=FileState.REFUSED.value).exists():
        raise Refused(
            "file_refused",
            "受け付けられない文書があります。差し戻して、再提出を求めてください。",
        )


def settle(duty: Duty, *, by: Actor, now: datetime) -> None:
    """Mark a duty and its twins in other sets as settled (CONT-031)."""
    for each in [duty, *duty.also.all()]:
        if each.state != DutyState.NOT_APPLICABLE.value:
            each.state, each.settled_on = DutyState.SETTLED.value, day_of(now)
            each.save(update_fields=["state", "settled_on"])


def return_filing(filing: Filing, *, reason: str, by: Actor, now: datetime) -> Filing:
    """Send it back with the reason; the duty is open again, with its date.

    raises  Refused  without a reason, or decided already
    """
    authorise(by, "contracts.duty.judge", filing.duty)
    if not reason.strip():
        raise Refused("reason_needed", "直してほしい点を入力してください。")
    with transaction.atomic():
        current = _undecided(filing)
        current.state, current.reason = FilingState.RETURNED.value, reason
        current.decided_by_id, current.decided_at = by.person_id, now
        current.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        twins = current.duty.also.filter(state=DutyState.FILED.value)
        for each in [current.duty, *twins]:
            each.state = DutyState.RETURNED.value
            each.save(update_fields=["state"])
    return current


def _undecided(filing: Filing) -> Filing:
    current = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    if current.state != FilingState.FILED.value:
        raise Refused("decided", "この提出は、すでに確認が終わっています。")
    if current.duty.filings.order_by("-version").first() != current:
        raise Refused("newer_filed", "より新しい版が提出されています。新しい版を確認してください。")
    return current


def mark_not_applicable(duty: Duty, *, reason: str, by: Actor, now: datetime) -> Duty:
    """該当なし needs a reason (CONT-013).

    raises  Refused
    """
    return _mark(duty, DutyState.NOT_APPLICABLE, reason, by=by)


def mark_breached(duty: Duty, *, reason: str, by: Actor, now: datetime) -> Duty:
    """違反, with what happened.

    raises  Refused
    """
    return _mark(duty, DutyState.BREACHED, reason, by=by)


def _mark(duty: Duty, state: DutyState, reason: str, *, by: Actor) -> Duty:
    authorise(by, "contracts.duty.judge", duty)
    if not reason.strip():
        raise Refused("reason_needed", "理由を入力してください。")
    duty.state, duty.reason = state.value, reason
    duty.save(update_fields=["state", "reason"])
    return duty
