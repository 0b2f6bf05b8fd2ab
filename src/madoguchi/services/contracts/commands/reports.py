"""業務報告: with its annexes, or it goes back at once; and what children's reports ask beyond."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.duties import file_document
from madoguchi.services.contracts.commands.once import keep_once
from madoguchi.services.contracts.commands.requests import Asked, Subject, open_duty
from madoguchi.services.contracts.models import Contract, Duty, Filing, RequiredAnnex
from madoguchi.services.contracts.terms import DutyState, FilingState

Upload = tuple[BinaryIO, str]


def require_annex(
    contract: Contract, duty_code: str, label: str, *, by: Actor, now: datetime
) -> RequiredAnnex:
    """From now on each report of this duty needs this annex (CONT-114).

    raises  Refused  no such duty, or no label
    """
    authorise(by, "contracts.duty.judge", contract)
    if not label.strip():
        raise Refused("label_needed", "添付の名称を入力してください。")
    if not contract.duties.filter(code=duty_code).exists():
        raise Refused("no_such_duty", "この契約には、その報告の義務がありません。")
    annex, _ = RequiredAnnex.objects.get_or_create(
        contract=contract, duty_code=duty_code, label=label.strip()
    )
    return annex


def file_report(
    duty: Duty,
    body: Upload | None,
    *,
    annexes: Mapping[str, Upload] | None = None,
    note: str = "",
    by: Actor,
    now: datetime,
) -> Filing:
    """File a report; one without a required annex is kept, and returned with what is missing.

    annexes  label of the annex -> its file
    """
    given = dict(annexes or {})
    with transaction.atomic():
        files = [*([body] if body else []), *given.values()]
        filing = file_document(duty, files, note=note, by=by, now=now)
        _name_annexes(filing, [*([""] if body else []), *given])
        missing = [label for label in labels_of(duty) if label not in given]
        if missing and filing.state == FilingState.FILED.value:
            _return_at_once(filing, missing, now)
    duty.refresh_from_db()
    return filing


def labels_of(duty: Duty) -> list[str]:
    """What a report of this duty must bring with it."""
    rows = RequiredAnnex.objects.filter(contract_id=duty.contract_id, duty_code=duty.code)
    return list(rows.values_list("label", flat=True))


def _name_annexes(filing: Filing, labels: list[str]) -> None:
    for one, label in zip(filing.files.all(), labels, strict=True):
        if one.annex != label:
            one.annex = label
            one.save(update_fields=["annex"])


def _return_at_once(filing: Filing, missing: list[str], now: datetime) -> None:
    """By the rule, so nobody signs it; the contractor reads why at the moment of filing."""
    filing.state, filing.decided_at = FilingState.RETURNED.value, now
    filing.reason = f"次の添付がないため、差し戻しました：{'、'.join(missing)}"
    filing.save(update_fields=["state", "decided_at", "reason"])
    filing.duty.state = DutyState.RETURNED.value
    filing.duty.save(update_fields=["state"])


def open_term_reports(
    contract: Contract, *, term: str, ended_on: date, due_on: date, by: Actor, now: datetime
) -> list[Duty]:
    """児童・生徒通室状況報告書: one for each pupil who is active at the end of the term (CONT-115).

    raises  Refused  nobody is active on that day
    """
    authorise(by, "contracts.duty.judge", contract)
    active = contract.applicants.filter(started_on__lte=ended_on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=ended_on)
    )
    if not active:
        raise Refused("nobody_active", "その日に利用している人の登録がありません。")
    with transaction.atomic():
        return [
            open_duty(
                contract, Subject.WORK,
                Asked(
                    title=f"{term} 通室状況報告書（利用者番号 {pupil.reference}）",
                    due_on=due_on, is_strict=True, proof="通室状況報告書",
                ),
                by=by, now=now,
            )
            for pupil in active
        ]  # fmt: skip


def register_start(
    contract: Contract, reference: str, started_on: date, *, by: Actor, now: datetime
) -> None:
    """利用開始: only after the ward has confirmed the list on which the person stands (CONT-116).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    found = contract.applicants.filter(reference=reference.strip()).first()
    if found is None:
        raise Refused("not_listed", "利用希望者名簿に、この利用者番号がありません。")
    if found.confirmed_at is None:
        raise Refused("not_confirmed", "区がまだ確認していないため、利用を始められません。")
    if found.started_on not in {None, started_on}:
        raise Refused("started", "この利用者の利用開始は、すでに登録されています。")
    found.started_on = started_on
    found.save(update_fields=["started_on"])


def file_applicants(contract: Contract, references: list[str], *, by: Actor, now: datetime) -> int:
    """利用希望者名簿 by numbers; those filed before stay as they are.

    returns  how many are new
    raises   Refused  no number
    """
    authorise(by, "contracts.own.file", contract)
    wanted = list(dict.fromkeys(one.strip() for one in references if one.strip()))
    if not wanted:
        raise Refused("reference_needed", "利用者番号を、1行に1件ずつ入力してください。")
    stamps = {"filed_by_id": by.person_id, "filed_at": now}
    with transaction.atomic():
        made = [
            keep_once(
                contract.applicants.model, {"contract": contract, "reference": one}, {}, stamps,
                refusal="",
            )[1]
            for one in wanted
        ]  # fmt: skip
    return sum(made)


def confirm_applicants(contract: Contract, *, by: Actor, now: datetime) -> int:
    """The ward has checked the list: everybody on it may start.

    returns  how many were confirmed
    raises   Refused  nobody waits
    """
    authorise(by, "contracts.duty.judge", contract)
    waiting = contract.applicants.filter(confirmed_at__isnull=True)
    confirmed = waiting.update(confirmed_by_id=by.person_id, confirmed_at=now)
    if not confirmed:
        raise Refused("nobody_waits", "確認を待つ利用希望者はいません。")
    return confirmed
