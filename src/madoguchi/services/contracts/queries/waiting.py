"""What waits for somebody to act in each contract: the officer's page of what she has forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import (
    Amendment,
    ApprovalRequest,
    Contract,
    ContractDeliverable,
    Duty,
    Incident,
    Invoice,
    MinutesVersion,
    PrecedentCondition,
    ServiceReport,
)
from madoguchi.services.contracts.queries.clocks import Days
from madoguchi.services.contracts.rules.conclusion import is_over
from madoguchi.services.contracts.terms import (
    AmendmentState,
    ApprovalState,
    ContractState,
    DeliverableState,
    DutyState,
    IncidentState,
    InvoiceState,
    Side,
    Sign,
)

RUNNING = (ContractState.CONCLUDED, ContractState.IN_PERFORMANCE)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """So many things of one kind; ``url`` is the page on which they are done."""

    words: str
    count: int
    url: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class _Kind:
    words: str
    rows: QuerySet[Any]
    route: str
    contract: str = "contract"
    query: str = ""
    tone: str = "info"


def waiting_in(contracts: Sequence[Contract], side: Side, days: Days) -> dict[int, list[Waiting]]:
    """contract's key -> what waits for that side, in the order of urgency; one query a kind.

    days  the day it is in each contract: a year's turn may have been forgotten
    """
    numbers = {one.pk: one.case.number for one in contracts}
    found: dict[int, list[Waiting]] = {
        one.pk: _turned(one, days.on(one)) if side is Side.WARD else [] for one in contracts
    }
    for kind in _ward() if side is Side.WARD else _contractor():
        rows = kind.rows.filter(**{f"{kind.contract}__in": list(numbers)}).order_by()
        for pk, count in rows.values_list(kind.contract).annotate(Count("pk", distinct=True)):
            url = reverse(f"contracts:{kind.route}", args=[numbers[pk]])
            found[pk].append(
                Waiting(words=kind.words, count=count, url=f"{url}{kind.query}", tone=kind.tone)
            )
    return found


def _turned(contract: Contract, today: date) -> list[Waiting]:
    """Begun without a signature, or over and not recorded as such: the officer's in April."""
    state = ContractState(contract.state)
    if state is ContractState.PLANNED and today > contract.starts_on:
        words, route, tone = "開始日を過ぎた契約の締結", "contract", "danger"
    elif state in RUNNING and is_over(contract.ends_on, today):
        words, route, tone = "履行終了の記録", "contract-close", "warning"
    elif state is ContractState.ENDED:
        words, route, tone = "完結の点検", "contract-close", "info"
    else:
        return []
    url = reverse(f"contracts:{route}", args=[contract.case.number])
    return [Waiting(words=words, count=1, url=url, tone=tone)]


def _open_incidents() -> QuerySet[Incident]:
    return Incident.objects.filter(is_drill=False).exclude(state=IncidentState.CLOSED.value)


def _ward() -> Iterable[_Kind]:
    filed = Duty.objects.filter(state=DutyState.FILED.value, same_as__isnull=True)
    minutes = MinutesVersion.objects.filter(file__isnull=True, ward_at__isnull=True)
    unmet = PrecedentCondition.objects.filter(
        met_on__isnull=True, contract__state=ContractState.PLANNED.value
    )
    return (
        _Kind(words="事故対応", rows=_open_incidents(), route="contract-incidents", tone="danger"),
        _Kind(words="締結の前提", rows=unmet, route="contract", tone="warning"),
        _Kind(words="提出の確認", rows=filed, route="contract-clauses",
              query=f"?sign={Sign.FILED.value}"),
        _Kind(words="申請の決定", route="contract-approvals",
              rows=ApprovalRequest.objects.filter(state=ApprovalState.REQUESTED.value)),
        _Kind(words="検査", route="contract-deliverables",
              rows=ContractDeliverable.objects.filter(state=DeliverableState.DELIVERED.value)),
        _Kind(words="変更契約の署名", route="contract-amendments",
              rows=Amendment.objects.filter(state=AmendmentState.DRAFTED.value)),
        _Kind(words="支払の承認", route="contract-payments",
              rows=Invoice.objects.filter(state=InvoiceState.RECEIVED.value)),
        _Kind(words="会計からの差戻し", route="contract-payments", tone="warning",
              rows=Invoice.objects.filter(state=InvoiceState.SENT_BACK.value)),
        _Kind(words="支払", route="contract-payments",
              rows=Invoice.objects.filter(state=InvoiceState.APPROVED.value)),
        _Kind(words="議事録の確認", rows=minutes, route="contract-meetings",
              contract="meeting__contract"),
    )  # fmt: skip


def _contractor() -> Iterable[_Kind]:
    returned = Duty.objects.filter(state=DutyState.RETURNED.value, same_as__isnull=True)
    minutes = MinutesVersion.objects.filter(file__isnull=True, contractor_at__isnull=True)
    reports = ServiceReport.objects.filter(
        delivered_at__isnull=True,
        row__state__in=(DeliverableState.AWAITED.value, DeliverableState.FAILED.value),
    )
    refused = ContractDeliverable.objects.filter(
        state=DeliverableState.AWAITED.value, deliverable__file__state=FileState.REFUSED.value
    )
    return (
        _Kind(words="事故対応", rows=_open_incidents(), route="contract-incidents", tone="danger"),
        _Kind(words="差戻し", rows=returned, route="contract-clauses", tone="warning",
              query=f"?sign={Sign.DUE.value}"),
        _Kind(words="照会への回答", route="contract-approvals", tone="warning",
              rows=ApprovalRequest.objects.filter(state=ApprovalState.ASKED_BACK.value)),
        _Kind(words="変更契約の署名", route="contract-amendments",
              rows=Amendment.objects.filter(state=AmendmentState.WARD_SIGNED.value)),
        _Kind(words="手直し", route="contract-deliverables", tone="warning",
              rows=ContractDeliverable.objects.filter(state=DeliverableState.FAILED.value)),
        _Kind(words="納品のやり直し", route="contract-deliverables", tone="warning", rows=refused),
        _Kind(words="業務の報告書の納品", rows=reports, route="contract-deliverables"),
        _Kind(words="議事録の確認", rows=minutes, route="contract-meetings",
              contract="meeting__contract"),
    )  # fmt: skip
