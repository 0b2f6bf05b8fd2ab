"""What waits for somebody to act in each contract: the officer's page of what she has forgotten."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse

from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import (
    Amendment,
    ApprovalRequest,
    Contract,
    ContractDeliverable,
    CustodyReceipt,
    Duty,
    Impracticality,
    Incident,
    Invoice,
    MinutesVersion,
    PrecedentCondition,
    ServiceReport,
)
from madoguchi.services.contracts.queries.clocks import Days
from madoguchi.services.contracts.queries.returns import all_unconfirmed_returns
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

EDIT, SIGN = "contracts.contract.edit", "contracts.contract.conclude"
JUDGE, DECIDE = "contracts.duty.judge", "contracts.approval.decide"
INSPECT, ENTER = "contracts.inspection.record", "contracts.payment.enter"
PAY_OK, PAY, FILE = "contracts.payment.approve", "contracts.payment.pay", "contracts.own.file"
LOOKED_AT = 50
URGENCY = ("danger", "warning", "info")
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
    needs: str = ""


def waiting_in(contracts: Sequence[Contract], side: Side, days: Days) -> dict[int, list[Waiting]]:
    """contract's key -> what waits for that side, in the order of urgency; one query a kind.

    days  the day it is in each contract: a year's turn may have been forgotten
    """
    numbers = {one.pk: one.case.number for one in contracts}
    known = _with_facts(Contract.objects.filter(pk__in=list(numbers))).in_bulk()
    found: dict[int, list[Waiting]] = {
        one.pk: [
            turn.waiting(one.case.number)
            for turn in _turns(known[one.pk], days.on(one))
            if turn.side is side
        ]
        for one in contracts
    }
    for kind in _kinds(side):
        rows = kind.rows.filter(**{f"{kind.contract}__in": list(numbers)}).order_by()
        for pk, count in rows.values_list(kind.contract).annotate(Count("pk", distinct=True)):
            found[pk].append(_said(kind, numbers[pk], count))
    return found


def first_waiting(
    contracts: QuerySet[Contract],
    side: Side,
    today: date,
    *,
    may_do: Callable[[str], bool],
    limit: int,
) -> list[tuple[Contract, Waiting]]:
    """What this person can do in any of the contracts, the most urgent first; one query a kind.

    may_do  whether the person has the permission with this code, "" being anybody's
    """
    found = [
        (one, turn.waiting(one.case.number))
        for one in _turning(contracts, today)[:LOOKED_AT]
        for turn in _turns(one, today)
        if turn.side is side and may_do(turn.needs)
    ]
    counted = [
        (pk, kind, count)
        for kind in _kinds(side)
        if may_do(kind.needs)
        for pk, count in kind.rows.filter(**{f"{kind.contract}__in": contracts.order_by()})
        .order_by(kind.contract)
        .values_list(kind.contract)
        .annotate(Count("pk", distinct=True))[:limit]
    ]
    named = contracts.in_bulk([pk for pk, _, _ in counted])
    found += [(named[pk], _said(kind, named[pk].case.number, n)) for pk, kind, n in counted]
    return sorted(found, key=lambda one: URGENCY.index(one[1].tone))[:limit]


def _said(kind: _Kind, number: str, count: int) -> Waiting:
    url = reverse(f"contracts:{kind.route}", args=[number])
    return Waiting(words=kind.words, count=count, url=f"{url}{kind.query}", tone=kind.tone)


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """The next step of a contract's own life, and whose it is."""

    words: str
    route: str
    tone: str
    needs: str
    side: Side = Side.WARD

    def waiting(self, number: str) -> Waiting:
        url = reverse(f"contracts:{self.route}", args=[number])
        return Waiting(words=self.words, count=1, url=url, tone=self.tone)


def _turns(contract: Any, today: date) -> Iterator[_Turn]:
    """To be signed, to be begun, over and not recorded as such: the officer's in April.

    contract  with its facts (``_with_facts``)
    """
    state = ContractState(contract.state)
    if state is ContractState.PLANNED and today > contract.starts_on:
        yield _Turn(words="開始日を過ぎた契約の締結", route="contract", tone="danger", needs=SIGN)
    elif state is ContractState.PLANNED and not contract.has_unmet:
        yield _Turn(words="契約の締結", route="contract", tone="info", needs=SIGN)
    elif state in RUNNING and is_over(contract.ends_on, today):
        yield _Turn(words="履行終了の記録", route="contract-close", tone="warning", needs=EDIT)
    elif state is ContractState.ENDED:
        yield _Turn(words="完結の点検", route="contract-close", tone="info", needs=EDIT)
    elif state is ContractState.CONCLUDED and not contract.has_manager:
        yield _Turn(
            words="業務責任者の届出", route="contract-manager", tone="warning", needs=FILE,
            side=Side.CONTRACTOR,
        )  # fmt: skip
    elif state is ContractState.CONCLUDED and today >= contract.starts_on:
        yield _Turn(words="履行開始の記録", route="contract-begin", tone="info", needs=EDIT)


def _with_facts(contracts: QuerySet[Contract]) -> QuerySet[Any]:
    """``has_unmet``: a condition of the signature is open; ``has_manager``: one was notified."""
    return contracts.annotate(
        has_unmet=Exists(_unmet().filter(contract=OuterRef("pk"))),
        has_manager=ExpressionWrapper(~Q(manager_name=""), BooleanField()),
    )


def _turning(contracts: QuerySet[Contract], today: date) -> QuerySet[Any]:
    """The contracts of which ``_turns`` may have something to say, the earliest first."""
    planned, signed = ContractState.PLANNED.value, ContractState.CONCLUDED.value
    return (
        _with_facts(contracts)
        .filter(
            Q(state=planned) & (Q(starts_on__lt=today) | Q(has_unmet=False))
            | Q(state=signed) & (Q(starts_on__lte=today) | Q(has_manager=False))
            | Q(state__in=[state.value for state in RUNNING], ends_on__lt=today)
            | Q(state=ContractState.ENDED.value)
        )
        .order_by("starts_on", "pk")
    )


def _unmet() -> QuerySet[PrecedentCondition]:
    planned = ContractState.PLANNED.value
    return PrecedentCondition.objects.filter(met_on__isnull=True, contract__state=planned)


def _kinds(side: Side) -> Iterable[_Kind]:
    return _ward() if side is Side.WARD else _contractor()


def _open_incidents() -> QuerySet[Incident]:
    return Incident.objects.filter(is_drill=False).exclude(state=IncidentState.CLOSED.value)


def _ward() -> Iterable[_Kind]:
    filed = Duty.objects.filter(state=DutyState.FILED.value, same_as__isnull=True)
    minutes = MinutesVersion.objects.filter(file__isnull=True, ward_at__isnull=True)
    return (
        _Kind(words="事故対応", rows=_open_incidents(), route="contract-incidents", tone="danger"),
        _Kind(words="締結の前提", needs=EDIT, rows=_unmet(), route="contract", tone="warning"),
        _Kind(words="提出の確認", needs=JUDGE, rows=filed, route="contract-clauses",
              query=f"?sign={Sign.FILED.value}"),
        _Kind(words="申請の決定", needs=DECIDE, route="contract-approvals",
              rows=ApprovalRequest.objects.filter(state=ApprovalState.REQUESTED.value)),
        _Kind(words="預かり証の確認", needs=JUDGE, route="contract-custody",
              rows=CustodyReceipt.objects.filter(confirmed_at__isnull=True)),
        _Kind(words="遵守困難の協議", needs=JUDGE, route="contract-clauses", tone="warning",
              contract="duty__contract",
              rows=Impracticality.objects.filter(agreed_on__isnull=True)),
        _Kind(words="検査", needs=INSPECT, route="contract-deliverables",
              rows=ContractDeliverable.objects.filter(state=DeliverableState.DELIVERED.value)),
        _Kind(words="返却の確認", needs=JUDGE, route="contract-custody",
              rows=all_unconfirmed_returns(), contract="receipt__contract"),
        _Kind(words="変更契約の署名", needs=SIGN, route="contract-amendments",
              rows=Amendment.objects.filter(state=AmendmentState.DRAFTED.value)),
        _Kind(words="支払の承認", needs=PAY_OK, route="contract-payments",
              rows=Invoice.objects.filter(state=InvoiceState.RECEIVED.value)),
        _Kind(words="会計からの差戻し", needs=ENTER, route="contract-payments", tone="warning",
              rows=Invoice.objects.filter(state=InvoiceState.SENT_BACK.value)),
        _Kind(words="支払", needs=PAY, route="contract-payments",
              rows=Invoice.objects.filter(state=InvoiceState.APPROVED.value)),
        _Kind(words="議事録の確認", needs=EDIT, rows=minutes, route="contract-meetings",
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
        _Kind(words="差戻し", needs=FILE, rows=returned, route="contract-clauses", tone="warning",
              query=f"?sign={Sign.DUE.value}"),
        _Kind(words="照会への回答", needs=FILE, route="contract-approvals", tone="warning",
              rows=ApprovalRequest.objects.filter(state=ApprovalState.ASKED_BACK.value)),
        _Kind(words="変更契約の署名", needs=FILE, route="contract-amendments",
              rows=Amendment.objects.filter(state=AmendmentState.WARD_SIGNED.value)),
        _Kind(words="手直し", needs=FILE, route="contract-deliverables", tone="warning",
              rows=ContractDeliverable.objects.filter(state=DeliverableState.FAILED.value)),
        _Kind(words="納品のやり直し", needs=FILE, route="contract-deliverables", tone="warning",
              rows=refused),
        _Kind(words="業務の報告書の納品", needs=FILE, rows=reports, route="contract-deliverables"),
        _Kind(words="議事録の確認", needs=FILE, rows=minutes, route="contract-meetings",
              contract="meeting__contract"),
    )  # fmt: skip
