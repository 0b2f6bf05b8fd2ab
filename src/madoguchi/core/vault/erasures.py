"""Erasure of single files: the last day is set, one person asks, another one decides."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.core.vault.custody import belongings_of
from madoguchi.core.vault.keys import require_two_people
from madoguchi.core.vault.models import ErasureRequest, StoredFile
from madoguchi.core.vault.retention import erase_file, keep_until, require_erasable
from madoguchi.core.vault.terms import ErasureRequestState, FileState


def set_last_day(
    stored_file: StoredFile, until_on: date, *, reason: str, by: Actor, now: datetime
) -> None:
    """Set or change the last day (保存期限) of one file.

    raises  Forbidden  another section's file, or the role is missing
            Refused    erased already; a day before its receipt or before the one that holds for
                       the whole case; while its erasure waits for a decision
    """
    authorise(by, "vault.retention.set", stored_file, now=now)
    with transaction.atomic():
        file = _locked_file(stored_file)
        if file.state == FileState.ERASED.value:
            raise Refused("erased", "このファイルはすでに消去されています。")
        if until_on < day_of(file.received_at):
            raise Refused(
                "before_receipt",
                f"このファイルは{format_date(day_of(file.received_at))}に受領しました。"
                "その日か、より後の日を入力してください。",
            )
        belonging = belongings_of([file]).get(file.key_id)
        whole = belonging.kept_until_on if belonging else None
        if whole and until_on < whole:
            raise Refused(
                "before_case",
                f"この案件の保存期限は{format_date(whole)}です。その日か、より後の日を入力してください。",
            )
        if waiting_request(file):
            raise Refused(
                "erasure_waits",
                "このファイルは消去の承認を待っています。申請を取り下げてから変更してください。",
            )
        keep_until(file, until_on, reason=reason, by=by, now=now)


def ask_erasure(
    stored_file: StoredFile, *, reason: str, by: Actor, now: datetime
) -> ErasureRequest:
    """Ask that one file be erased.

    raises  Forbidden  another section's file, or the role is missing
            Refused    sealed, erased, no last day or not past it, asked already
    """
    authorise(by, "vault.erasure.request", stored_file, now=now)
    with transaction.atomic():
        file = _locked_file(stored_file)
        require_erasable(file)
        _require_past_its_day(file, now)
        if waiting_request(file):
            raise Refused("asked", "このファイルの消去は、すでに申請されています。")
        return ErasureRequest.objects.create(
            file=file, reason=reason, requested_by_id=by.person_id or 0,
            requested_by_label=by.label, requested_at=now,
        )  # fmt: skip


def withdraw_erasure(asked: ErasureRequest, *, by: Actor, now: datetime) -> None:
    """The person who asked takes it back; the row stays."""
    authorise(by, "vault.erasure.request", asked.file, now=now)
    if asked.requested_by_id != by.person_id:
        raise Forbidden("not_yours", "申請を取り下げられるのは、申請した人だけです。")
    with transaction.atomic():
        current = _waiting(asked)
        current.state = ErasureRequestState.WITHDRAWN.value
        current.save(update_fields=["state"])


def decline_erasure(asked: ErasureRequest, *, note: str, by: Actor, now: datetime) -> None:
    """The file stays; who asked reads why."""
    authorise(by, "vault.erasure.decide", asked.file, now=now)
    require_two_people(_requester(asked), by)
    with transaction.atomic():
        current = _waiting(asked)
        _decide(current, ErasureRequestState.DECLINED, by, now)
        current.decision_note = note
        current.save()


def approve_erasure(asked: ErasureRequest, *, by: Actor, now: datetime) -> StoredFile:
    """The second person decides, and the file is erased at once.

    raises  Forbidden  the person who asked; another section's file; the role is missing
            Refused    decided already; whatever stood in the way of asking
    """
    authorise(by, "vault.erasure.decide", asked.file, now=now)
    requester = _requester(asked)
    require_two_people(requester, by)
    with transaction.atomic():
        file = _locked_file(asked.file)
        current = _waiting(asked)
        require_erasable(file)
        _require_past_its_day(file, now)
        _decide(current, ErasureRequestState.APPROVED, by, now)
        with acting(by, reason=current.reason):
            current.save()
            return erase_file(file, by=requester, approved_by=by, now=now)


def waiting_request(file: StoredFile) -> ErasureRequest | None:
    """The request that nobody has decided yet."""
    return file.erasure_requests.filter(state=ErasureRequestState.REQUESTED.value).first()


def _locked_file(file: StoredFile) -> StoredFile:
    return StoredFile.objects.select_for_update(of=("self",)).get(pk=file.pk)


def _waiting(asked: ErasureRequest) -> ErasureRequest:
    current = ErasureRequest.objects.select_for_update().get(pk=asked.pk)
    if current.state != ErasureRequestState.REQUESTED.value:
        raise Refused(
            "decided", f"この申請はすでに終わっています（{current.get_state_display()}）。"
        )
    return current


def _decide(current: ErasureRequest, state: ErasureRequestState, by: Actor, now: datetime) -> None:
    current.state = state.value
    current.decided_by_id, current.decided_by_label = by.person_id, by.label
    current.decided_at = now


def _requester(asked: ErasureRequest) -> Actor:
    return Actor(
        kind=ActorKind.PERSON, label=asked.requested_by_label, person_id=asked.requested_by_id
    )


def _require_past_its_day(file: StoredFile, now: datetime) -> None:
    if file.retain_until_on is None:
        raise Refused("no_last_day", "保存期限が決まっていません。先に保存期限を登録してください。")
    if file.retain_until_on >= day_of(now):
        raise Refused(
            "still_kept",
            f"{format_date(file.retain_until_on)}までは保存するファイルです。"
            "その翌日から消去を申請できます。",
        )
