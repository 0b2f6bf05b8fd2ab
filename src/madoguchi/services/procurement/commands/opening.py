"""開封: two different people, not before the deadline; the record makes itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.seals import approve_opening
from madoguchi.core.vault.terms import SealState
from madoguchi.services.procurement.models import (
    Deviation,
    Estimate,
    FunctionAnswer,
    OpeningRecord,
    Proposal,
    SectionAnswer,
    Tender,
    TrackRecord,
)
from madoguchi.services.procurement.queries.cancellation import demand_not_called_off
from madoguchi.services.procurement.rules.proposal_content import ProposalContent
from madoguchi.services.procurement.terms import ApplicationState, ProposalState, TenderState

PURPOSE = "開封"


def approve_tender_opening(
    tender: Tender, *, by: Actor, now: datetime, witnesses: Sequence[str] = ()
) -> OpeningRecord | None:
    """One of two approvals; the second opens and returns the record, the first returns None.

    raises  CalledOff
            Refused  weights are missing (they are frozen before the opening, PROC-109), no seal;
            by the vault: too early, the same person twice
    """
    authorise(by, "procurement.proposal.open", tender)
    demand_not_called_off(tender)
    if tender.criteria_frozen_at is None:
        raise Refused(
            "criteria_not_frozen",
            "先に評価項目の配点を確定してください。開封の後では変更できません。",
        )
    if tender.seal is None:
        raise Refused(
            "nothing_to_open",
            "開封する提案書がありません。提出の状況を「参加」で確かめてください。",
        )
    with transaction.atomic():
        seal = approve_opening(tender.seal, by=by, now=now)
        if seal.state != SealState.OPENED:
            return None
        record = _write_record(tender, by=by, now=now, witnesses=witnesses)
        tender.state = TenderState.REVIEWING.value
        tender.save(update_fields=["state"])
        return record


def _write_record(
    tender: Tender, *, by: Actor, now: datetime, witnesses: Sequence[str]
) -> OpeningRecord:
    contents = [_open_proposal(proposal, by=by, now=now) for proposal in _submitted(tender)]
    Proposal.objects.filter(application__tender=tender, state=ProposalState.DRAFT.value).update(
        state=ProposalState.LATE.value, draft=""
    )
    seal = tender.seal
    if seal is None or seal.first_opener_id is None or by.person_id is None:
        raise Refused(
            "nothing_to_open",
            "開封する提案書がありません。提出の状況を「参加」で確かめてください。",
        )
    seal.refresh_from_db()
    return OpeningRecord.objects.create(
        tender=tender,
        seal=seal,
        first_opener_id=seal.first_opener_id,
        second_opener_id=by.person_id,
        opened_at=now,
        contents=contents,
        witnesses=list(witnesses),
    )


def _submitted(tender: Tender) -> list[Proposal]:
    """Proposals that count: submitted, of firms that are still invited, in order of receipt."""
    return list(
        Proposal.objects.filter(
            application__tender=tender,
            application__state=ApplicationState.INVITED.value,
            state=ProposalState.SUBMITTED.value,
        )
        .select_related("application__applicant", "content_file")
        .order_by("submitted_at", "pk")
    )


def _open_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> dict[str, object]:
    if proposal.content_file is not None:
        _write_rows(proposal, _read_content(proposal.content_file, by=by, now=now))
    proposal.state = ProposalState.FROZEN.value
    proposal.opened_at = now
    proposal.draft = ""
    proposal.save()
    files = proposal.files.filter(removed_at__isnull=True).select_related("file")
    return {
        "firm": proposal.application.applicant.name,
        "receipt_number": proposal.receipt_number,
        "submitted_at": proposal.submitted_at.isoformat() if proposal.submitted_at else "",
        "files": [
            {
                "kind": file.get_kind_display(),
                "receipt_number": file.file.receipt_number,
                "sha256": file.file.full_card().sha256,
            }
            for file in files
        ],
    }


def _read_content(file: StoredFile, *, by: Actor, now: datetime) -> ProposalContent:
    with open_file(file, by=by, now=now, purpose=PURPOSE) as stream:
        return ProposalContent.from_text(stream.read().decode())


def _write_rows(proposal: Proposal, content: ProposalContent) -> None:
    """The sealed document becomes rows, once."""
    Estimate.objects.bulk_create(
        Estimate(
            proposal=proposal,
            fiscal_year=row.fiscal_year,
            total_yen=row.total_yen,
            tax_yen=row.tax_yen,
            lines=[
                {
                    "item": line.item, "quantity": line.quantity, "unit": line.unit,
                    "unit_price_yen": line.unit_price_yen, "amount_yen": line.amount_yen,
                    "group": line.group, "basis": line.basis,
                }
                for line in row.lines
            ],
            note=row.note,
        )
        for row in content.estimates
    )  # fmt: skip
    SectionAnswer.objects.bulk_create(
        SectionAnswer(
            proposal=proposal,
            section_id=row.section,
            page_from=row.page_from,
            page_to=row.page_to,
            summary=row.summary,
        )
        for row in content.sections
    )
    FunctionAnswer.objects.bulk_create(
        FunctionAnswer(proposal=proposal, item_id=row.item, answer=row.answer.value, note=row.note)
        for row in content.functions
    )
    TrackRecord.objects.bulk_create(
        TrackRecord(
            proposal=proposal,
            client=row.client,
            fiscal_year=row.fiscal_year,
            content=row.content,
            amount_yen=row.amount_yen,
        )
        for row in content.records
    )
    Deviation.objects.bulk_create(
        Deviation(proposal=proposal, clause=row.clause, text=row.text, reason=row.reason)
        for row in content.deviations
    )
