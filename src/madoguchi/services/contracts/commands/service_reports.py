"""業務の報告書: kept as a service fixed it, and delivered with one press (CONT-114, 122)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.copying import copy_file
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands.deliveries import (
    key_of,
    mark_delivered,
    register_deliverable,
)
from madoguchi.services.contracts.models import Contract, ContractDeliverable, ServiceReport
from madoguchi.services.contracts.rules.service_reports import (
    DUE_WORDS,
    Candidate,
    contract_of_report,
    report_due_on,
)
from madoguchi.services.contracts.terms import ContractState

RUNNING = (
    ContractState.CONCLUDED.value, ContractState.IN_PERFORMANCE.value, ContractState.ENDED.value,
)  # fmt: skip
CHECKED_BY = "まどぐちの保管庫"


def keep_report(told: Mapping[str, Any], *, by: Actor, now: datetime) -> ServiceReport | None:
    """What ``cases.report_fixed.v1`` told; the deliverable of its month is put on the register.

    told     the event's payload
    returns  None if no running contract, or more than one, is the report's: then it is delivered
             by hand, as any file is
    """
    period_on = date.fromisoformat(told["period_on"])
    contract = _contract_of(told, period_on)
    if contract is None:
        return None
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        report, is_new = ServiceReport.objects.get_or_create(
            contract=contract, service=told["service"], kind=told["kind"], period_on=period_on,
            version=told["version"],
            defaults={
                "title": told["title"], "file": StoredFile.objects.get(file_id=told["file_id"]),
                "fixed_at": datetime.fromisoformat(told["fixed_at"]), "received_at": now,
            },
        )  # fmt: skip
        if is_new:
            report.row = _row_of(report, by=by, now=now)
            report.save(update_fields=["row"])
    return report


def _contract_of(told: Mapping[str, Any], period_on: date) -> Contract | None:
    rows = {
        row.case.number: row
        for row in Contract.objects.filter(
            chain__section__public_id=told["section_public_id"],
            chain__contractor__public_id=told["contractor_public_id"],
            case__is_rehearsal=told["is_rehearsal"], state__in=RUNNING,
        ).select_related("case__key", "chain__section", "chain__contractor")
    }  # fmt: skip
    candidates = [
        Candidate(number=number, starts_on=row.starts_on, ends_on=row.ends_on)
        for number, row in rows.items()
    ]
    found = contract_of_report(told["case_number"], period_on, candidates)
    return rows[found.number] if found else None


def _row_of(report: ServiceReport, *, by: Actor, now: datetime) -> ContractDeliverable:
    """The deliverable of an earlier version, the one that the ward registered under this very
    title, or a new one."""
    contract = report.contract
    earlier = contract.service_reports.filter(
        service=report.service, kind=report.kind, period_on=report.period_on, row__isnull=False
    ).first()
    if earlier is not None and earlier.row is not None:
        return earlier.row
    registered = contract.deliverables.filter(deliverable__title=report.title).first()
    return registered or register_deliverable(
        contract, report.title, due_words=DUE_WORDS,
        due_on=report_due_on(report.period_on, contract.ends_on), by=by, now=now,
    )  # fmt: skip


def deliver_report(report: ServiceReport, *, by: Actor, now: datetime) -> ContractDeliverable:
    """The contractor hands it in: a copy of the file under the contract's own key, checked before.

    raises  Refused      a newer version is there, or the deliverable awaits nothing
            DomainError  the vault does not give the file
    """
    authorise(by, "contracts.own.file", report.contract)
    if report.row is None:
        raise Refused("no_row", "納品物の登録がありません。区の担当者にご連絡ください。")
    newer = report.contract.service_reports.filter(row=report.row, version__gt=report.version)
    if newer.exists():
        raise Refused("newer_version", "新しい版の報告書があります。新しい版を納品してください。")
    if not report.row.awaits_delivery:
        raise Refused("not_awaited", "この納品物は、いま納品を待っていません。")
    copy = copy_file(
        report.file, key=key_of(report.contract), by=by, now=now, purpose="業務の報告書の納品"
    )
    with transaction.atomic():
        current = ContractDeliverable.objects.select_for_update(of=("self",)).get(pk=report.row.pk)
        if not current.awaits_delivery:
            raise Refused("not_awaited", "この納品物は、いま納品を待っていません。")
        mark_delivered(
            current, copy, checked_software=CHECKED_BY, checked_on=day_of(copy.checked_at or now),
            by=by, now=now,
        )  # fmt: skip
        report.delivered_by_id, report.delivered_at = by.person_id, now
        report.save(update_fields=["delivered_by", "delivered_at"])
    return current
