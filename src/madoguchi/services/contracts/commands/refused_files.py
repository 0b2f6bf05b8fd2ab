"""A file that the vault refused is not handed in: what rests on it is open again, and says why."""

import uuid
from datetime import datetime

from django.db import transaction

from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import ContractDeliverable, Filing
from madoguchi.services.contracts.terms import DeliverableState, DutyState, FilingState

HELD = (FilingState.FILED.value, FilingState.ACCEPTED.value)
SETTLED_BY_IT = (DutyState.FILED.value, DutyState.SETTLED.value)


def give_back(file_id: uuid.UUID, *, now: datetime) -> None:
    """Deliverable and filing of a refused file go back to the contractor; of another file nothing.

    By the rule, so nobody signs it; the file stays with them, and says why.
    """
    file = StoredFile.objects.filter(file_id=file_id, state=FileState.REFUSED.value).first()
    if file is None:
        return
    with transaction.atomic():
        for row in ContractDeliverable.objects.select_for_update(of=("self",)).filter(
            deliverable__file=file, state=DeliverableState.DELIVERED.value
        ):
            _await_again(row)
        for filing in Filing.objects.select_for_update(of=("self",)).filter(
            files__file=file, state__in=HELD
        ):
            _return(filing, file, now)


def _await_again(row: ContractDeliverable) -> None:
    was_inspected = row.inspections.exists()
    row.state = (DeliverableState.FAILED if was_inspected else DeliverableState.AWAITED).value
    row.save(update_fields=["state"])
    row.deliverable.delivered_at = row.deliverable.delivered_by_id = None
    row.deliverable.save(update_fields=["delivered_at", "delivered_by_id"])


def _return(filing: Filing, file: StoredFile, now: datetime) -> None:
    why = "".join(one["message"] for one in file.findings if one["blocks"])
    filing.state, filing.decided_at, filing.decided_by = FilingState.RETURNED.value, now, None
    filing.reason = f"「{file.name}」を受け付けられませんでした。{why}"
    filing.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if filing.duty.filings.order_by("-version").first() != filing:
        return  # a newer version has been filed meanwhile
    for duty in (filing.duty, *filing.duty.also.all()):
        if duty.state in SETTLED_BY_IT:
            duty.state, duty.settled_on = DutyState.RETURNED.value, None
            duty.save(update_fields=["state", "settled_on"])
