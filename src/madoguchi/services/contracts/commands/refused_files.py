"""A file that the vault refused is not handed in: what rests on it is open again, and says why."""

import uuid
from datetime import datetime

from django.db import transaction

from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.commands.start import CLOUD
from madoguchi.services.contracts.models import (
    ApprovalRequest,
    CloudService,
    ContractDeliverable,
    Filing,
    SubcontractPaper,
)
from madoguchi.services.contracts.queries.refused_files import why_refused
from madoguchi.services.contracts.terms import (
    ApprovalState,
    DeliverableState,
    DutyState,
    FilingState,
)

HELD = (FilingState.FILED.value, FilingState.ACCEPTED.value)
SETTLED_BY_IT = (DutyState.FILED.value, DutyState.SETTLED.value)
RESTING = (
    ApprovalState.REQUESTED.value, ApprovalState.ASKED_BACK.value, ApprovalState.APPROVED.value,
)  # fmt: skip


def give_back(file_id: uuid.UUID, *, now: datetime) -> None:
    """What rests on a refused file goes back to the contractor; of another file nothing.

    By the rule, so nobody signs it; the file stays there, and says why. Oaths, papers of the
    contract, templates and parts of the final set hold no state of their own: they are read
    through ``queries.refused_files``.
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
        for approval in _approvals_on(file):
            _ask_again(approval, file)
        for service in CloudService.objects.filter(risk_paper=file):
            _return_risk_paper(service, file, now)


def _approvals_on(file: StoredFile) -> list[ApprovalRequest]:
    """Of workers by their CV or evidence, of subcontractors by the newest version of a paper."""
    found = set(ApprovalRequest.objects.filter(worker__cv=file).values_list("pk", flat=True))
    found |= set(
        ApprovalRequest.objects.filter(worker__qualifications__evidence=file).values_list(
            "pk", flat=True
        )
    )
    for paper in SubcontractPaper.objects.filter(file=file).select_related("subcontract"):
        newer = paper.subcontract.papers.filter(kind=paper.kind, version__gt=paper.version)
        if paper.subcontract.approval_id and not newer.exists():
            found.add(paper.subcontract.approval_id)
    rows = ApprovalRequest.objects.select_for_update(of=("self",)).order_by("pk")
    return list(rows.filter(pk__in=found, state__in=RESTING))


def _ask_again(approval: ApprovalRequest, file: StoredFile) -> None:
    """The approval is open again: nothing may be given to them until the ward decides anew."""
    approval.state, approval.question = ApprovalState.ASKED_BACK.value, why_refused(file)
    approval.answer = ""
    approval.decided_by = approval.decided_at = None
    approval.effective_from_on = approval.effective_until_on = None
    approval.save()


def _return_risk_paper(service: CloudService, file: StoredFile, now: datetime) -> None:
    """The filing that says that every service has its paper."""
    newest = Filing.objects.filter(duty__contract=service.contract_id, duty__code=CLOUD)
    filing = newest.order_by("-version").first()
    if filing is not None and filing.state in HELD:
        _return(filing, file, now)


def _await_again(row: ContractDeliverable) -> None:
    was_inspected = row.inspections.exists()
    row.state = (DeliverableState.FAILED if was_inspected else DeliverableState.AWAITED).value
    row.save(update_fields=["state"])
    row.deliverable.delivered_at = row.deliverable.delivered_by_id = None
    row.deliverable.save(update_fields=["delivered_at", "delivered_by_id"])


def _return(filing: Filing, file: StoredFile, now: datetime) -> None:
    filing.state, filing.decided_at, filing.decided_by = FilingState.RETURNED.value, now, None
    filing.reason = why_refused(file)
    filing.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if filing.duty.filings.order_by("-version").first() != filing:
        return  # a newer version has been filed meanwhile
    for duty in (filing.duty, *filing.duty.also.all()):
        if duty.state in SETTLED_BY_IT:
            duty.state, duty.settled_on = DutyState.RETURNED.value, None
            duty.save(update_fields=["state", "settled_on"])
