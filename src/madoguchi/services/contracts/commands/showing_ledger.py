"""記録簿の提示: the ward asks, the contractor presents; both times and a fixed copy stay."""

from datetime import datetime
from io import BytesIO

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.contracts.documents.custody_papers import ledger_paper
from madoguchi.services.contracts.models import Contract, LedgerRequest
from madoguchi.services.contracts.queries.erasure import key_of

PDF = FilePolicy(extensions=("pdf",), max_bytes=50 * 1024 * 1024)


def ask_for_ledger(contract: Contract, *, by: Actor, now: datetime) -> LedgerRequest:
    """The ward wants to see it; one request waits at a time (CONT-080)."""
    authorise(by, "contracts.duty.judge", contract)
    request, _ = LedgerRequest.objects.get_or_create(
        contract=contract, presented_at=None,
        defaults={"asked_by_id": by.person_id or 0, "asked_at": now},
    )  # fmt: skip
    return request


def present_ledger(request: LedgerRequest, *, by: Actor, now: datetime) -> LedgerRequest:
    """The contractor presents the ledger as it stands now; the copy is fixed under the key.

    raises  Refused  presented already
    """
    authorise(by, "contracts.own.file", request)
    with transaction.atomic():
        current = LedgerRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if current.presented_at is not None:
            raise Refused("presented", "この求めには、すでに記録簿を提示しています。")
        contract = current.contract
        pdf = render_pdf("ledger", ledger_paper(contract, now), title="受領記録簿")
        stored = receive(
            BytesIO(pdf), name=f"受領記録簿_{contract.case.number}.pdf", key=key_of(contract),
            policy=PDF, by=by, now=now,
        )  # fmt: skip
        current.presented_by_id, current.presented_at = by.person_id, now
        current.copy, current.copy_sha256 = stored, stored.sha256
        current.save()
    inspect(stored, now=now)
    return LedgerRequest.objects.get(pk=current.pk)
