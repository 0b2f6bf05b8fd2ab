"""期限: all that falls due in somebody's contracts, and what was due and is settled (CONT-161)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.calendar.wareki import format_month
from madoguchi.core.terms import Term
from madoguchi.services.contracts.models import (
    Audit,
    Contact,
    Contract,
    ContractDeliverable,
    Duty,
    Incident,
    Invoice,
    PlannedStop,
    TakeOut,
)
from madoguchi.services.contracts.queries.closing import uncertified_data_sets
from madoguchi.services.contracts.queries.paying import OPEN as OPEN_INVOICES
from madoguchi.services.contracts.queries.registers import UNSETTLED
from madoguchi.services.contracts.rules.leaks import leak_clocks
from madoguchi.services.contracts.terms import (
    ApprovalState,
    AuditState,
    ContractState,
    DeliverableState,
    DutyState,
    DutyTrigger,
    IncidentState,
    IncidentStep,
    LeakGround,
    Side,
)

AWAITED = (DeliverableState.AWAITED.value, DeliverableState.FAILED.value)
BINDING = (
    ContractState.CONCLUDED.value, ContractState.IN_PERFORMANCE.value, ContractState.ENDED.value,
)  # fmt: skip
STRICT_TITLE = "閲覧を限る報告"


class DueKind(Term):
    DUTY = "duty", "義務"
    DELIVERABLE = "deliverable", "納品物"
    CONTACT = "contact", "問合せ・苦情"
    AUDIT = "audit", "監査・検査"
    STOP = "stop", "計画停止"
    LEAK = "leak", "漏えい等の報告"
    TAKEN_OUT = "taken_out", "持ち帰り"
    DATA_SET = "data_set", "消去・返却の証明"
    PAYMENT = "payment", "支払"
    INSPECTION = "inspection", "検査"


@dataclass(frozen=True, kw_only=True)
class DueItem:
    """One thing with a day. ``title`` holds nothing of a child: it may leave the house.

    side   who has to act; ``route`` and ``args`` lead to its page
    which  tells it from others of the same page and day, where ``args`` do not
    """

    kind: DueKind
    title: str
    due_on: date
    contract: Contract
    side: Side
    route: str
    args: tuple[str | int, ...]
    which: str = ""

    @property
    def url(self) -> str:
        return reverse(self.route, args=self.args)

    @property
    def uid(self) -> str:
        parts = (*self.args, self.which) if self.which else self.args
        return f"{self.kind.value}-{'-'.join(str(part) for part in parts)}-{self.due_on}"


def due_items(contracts: QuerySet[Contract], until: date, now: datetime) -> list[DueItem]:
    """What is open and due by ``until``, the earliest first; ten statements for any number."""
    found = [
        *_duties(contracts, until),
        *_deliverables(contracts, until),
        *_inspections(contracts, until),
        *_contacts(contracts, until),
        *_audits(contracts, until),
        *_stops(contracts, until, now),
        *_leaks(contracts, until),
        *_taken_out(contracts, until),
        *_data_sets(contracts, until),
        *_payments(contracts, until),
    ]
    return _in_order(found)


def payment_dues(contracts: QuerySet[Contract], until: date) -> list[DueItem]:
    """Only what an accountant answers for: invoices to be paid by ``until``."""
    return _in_order(_payments(contracts, until))


def seen_by_firm(items: Iterable[DueItem]) -> list[DueItem]:
    """The same for the contractor: what the ward owes it is expected, and stands on its pages."""
    return [_expected(item) for item in items]


def _expected(item: DueItem) -> DueItem:
    if item.kind is DueKind.PAYMENT:
        return replace(
            item, title=f"支払予定：請求書 {item.which}", route="contracts:contract-payments",
            args=item.args[:1],
        )  # fmt: skip
    if item.kind is DueKind.INSPECTION:
        return replace(
            item, title=f"区の{item.title}", route="contracts:contract-deliverables",
            args=item.args[:1], which=str(item.args[1]),
        )  # fmt: skip
    return item


def _in_order(items: Iterable[DueItem]) -> list[DueItem]:
    return sorted(items, key=lambda item: (item.due_on, item.contract.pk, item.title))


def title_of(duty: Duty) -> str:
    """A duty's title outside of its own page: no pupil's number, the month where it recurs."""
    if duty.is_strict:
        return STRICT_TITLE
    return f"{duty.title}{month_words(duty)}"


def month_words(duty: Duty) -> str:
    """（令和8年5月分）; "" for a duty that does not recur."""
    return f"（{format_month(duty.period_on)}分）" if duty.period_on else ""


def _duties(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    rows = Duty.objects.filter(
        contract__in=contracts, state__in=UNSETTLED, due_on__lte=until, same_as__isnull=True
    ).select_related("contract__case", "contract__chain")
    for duty in rows:
        assert duty.due_on is not None  # noqa: S101 - filtered above
        yield DueItem(
            kind=DueKind.DUTY, title=title_of(duty), due_on=duty.due_on, contract=duty.contract,
            side=Side.CONTRACTOR, route="contracts:contract-duty",
            args=(duty.contract.case.number, duty.pk),
        )  # fmt: skip


def _deliverables(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    rows = ContractDeliverable.objects.filter(
        contract__in=contracts, state__in=AWAITED, deliverable__due_on__lte=until
    ).select_related("deliverable", "contract__case", "contract__chain")
    for row in rows:
        assert row.deliverable.due_on is not None  # noqa: S101 - filtered above
        yield DueItem(
            kind=DueKind.DELIVERABLE, title=f"納品：{row.deliverable.title}",
            due_on=row.deliverable.due_on, contract=row.contract, side=Side.CONTRACTOR,
            route="contracts:contract-deliverable", args=(row.contract.case.number, row.pk),
        )  # fmt: skip


def _inspections(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    """What was delivered and waits for the ward (支払遅延防止法5条)."""
    rows = ContractDeliverable.objects.filter(
        contract__in=contracts, state=DeliverableState.DELIVERED.value
    ).select_related("deliverable__file", "contract__case", "contract__chain")
    for row in rows:
        due_on = row.inspection_due_on
        if due_on is not None and due_on <= until:
            yield DueItem(
                kind=DueKind.INSPECTION, title=f"検査：{row.deliverable.title}", due_on=due_on,
                contract=row.contract, side=Side.WARD, route="contracts:contract-deliverable",
                args=(row.contract.case.number, row.pk),
            )  # fmt: skip


def _contacts(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    """Its subject was typed by people, so only the kind and the number are told outside."""
    rows = Contact.objects.filter(
        contract__in=contracts, answered_at__isnull=True, due_at__lt=at(until, 24)
    ).select_related("contract__case", "contract__chain")
    for contact in rows:
        yield DueItem(
            kind=DueKind.CONTACT, title=f"回答：{contact}", due_on=day_of(contact.due_at),
            contract=contact.contract, side=Side.CONTRACTOR, route="contracts:contract-contact",
            args=(contact.contract.case.number, contact.pk),
        )  # fmt: skip


def _audits(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    rows = Audit.objects.filter(
        contract__in=contracts, state=AuditState.ANNOUNCED.value, planned_on__lte=until
    ).select_related("contract__case", "contract__chain")
    for audit in rows:
        yield DueItem(
            kind=DueKind.AUDIT, title=f"{audit}の実施", due_on=audit.planned_on,
            contract=audit.contract, side=Side.WARD, route="contracts:contract-audit",
            args=(audit.contract.case.number, audit.pk),
        )  # fmt: skip


def _stops(contracts: QuerySet[Contract], until: date, now: datetime) -> Iterator[DueItem]:
    rows = PlannedStop.objects.filter(
        contract__in=contracts, cancelled_at__isnull=True, starts_at__gte=now,
        starts_at__lt=at(until, 24),
    ).select_related("contract__case", "contract__chain")  # fmt: skip
    for stop in rows:
        yield DueItem(
            kind=DueKind.STOP, title="計画停止", due_on=day_of(stop.starts_at),
            contract=stop.contract, side=Side.CONTRACTOR, route="contracts:contract-operations",
            args=(stop.contract.case.number,),
        )  # fmt: skip


def _leaks(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    """Both reports to the commission, as long as they are not recorded."""
    rows = (
        Incident.objects.filter(contract__in=contracts, leak_known_on__isnull=False, is_drill=False)
        .exclude(state=IncidentState.CLOSED.value)
        .select_related("contract__case", "contract__chain")
        .prefetch_related("entries")
    )
    for incident in rows:
        for words, due_on in open_leak_reports(incident):
            if due_on <= until:
                yield DueItem(
                    kind=DueKind.LEAK, title=f"事故報告 第{incident.number}号 {words}",
                    due_on=due_on, contract=incident.contract, side=Side.WARD,
                    route="contracts:contract-incident",
                    args=(incident.contract.case.number, incident.pk),
                )  # fmt: skip


def _taken_out(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    """What was allowed to leave until a day, and whose return is not recorded."""
    rows = TakeOut.objects.filter(
        contract__in=contracts, contract__state__in=BINDING, returned_at__isnull=True,
        approval__state=ApprovalState.APPROVED.value,
    ).select_related("approval", "asset__receipt", "contract__case", "contract__chain")  # fmt: skip
    for row in rows:
        due_on = row.approval.effective_until_on or day_of(row.back_at)
        if due_on <= until:
            yield DueItem(
                kind=DueKind.TAKEN_OUT, title=f"{row}の持ち帰り", due_on=due_on,
                contract=row.contract, side=Side.CONTRACTOR, route="contracts:contract-asset",
                args=(row.contract.case.number, row.asset_id),
            )  # fmt: skip


def _data_sets(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    """Right at the end each data set is erased or returned, and certified (個人情報 第11項)."""
    rows = uncertified_data_sets(contracts).filter(
        receipt__contract__ends_on__lte=until, receipt__contract__state__in=BINDING
    )
    for row in rows:
        yield DueItem(
            kind=DueKind.DATA_SET, due_on=row.contract.ends_on, contract=row.contract,
            title=f"消去・返却の証明（預かり証 第{row.receipt.number}号 No.{row.pk}）",
            side=Side.CONTRACTOR, route="contracts:contract-asset",
            args=(row.contract.case.number, row.pk),
        )  # fmt: skip


def _payments(contracts: QuerySet[Contract], until: date) -> Iterator[DueItem]:
    """Every invoice that is neither paid nor returned: its days run whoever has it."""
    rows = Invoice.objects.filter(
        contract__in=contracts, state__in=OPEN_INVOICES, due_on__lte=until
    ).select_related("contract__case", "contract__chain")
    for invoice in rows:
        assert invoice.due_on is not None  # noqa: S101 - filtered above
        yield DueItem(
            kind=DueKind.PAYMENT, title=f"支払：請求書 {invoice.number}", due_on=invoice.due_on,
            contract=invoice.contract, side=Side.WARD, route="contracts:payable",
            args=(invoice.contract.case.number, invoice.pk), which=invoice.number,
        )  # fmt: skip


def open_leak_reports(incident: Incident) -> list[tuple[str, date]]:
    """(which report, its last day) of those that are not recorded yet."""
    if incident.leak_known_on is None:
        return []
    grounds = [LeakGround(value) for value in incident.leak_grounds]
    clocks = leak_clocks(incident.leak_known_on, grounds, BusinessCalendar())
    done = {entry.step for entry in incident.entries.all()}
    both = (
        (IncidentStep.PRELIMINARY, clocks.preliminary_on),
        (IncidentStep.FINAL, clocks.final_on),
    )
    return [(step.label, day) for step, day in both if step.value not in done]


def dues_of_period(
    contracts: QuerySet[Contract], first: date | None, last: date | None
) -> QuerySet[Duty]:
    """Every dated duty of the period, settled or not, for the audit; the earliest first.

    A duty that the same proof of another one settles is not named twice.
    """
    period = Q(due_on__isnull=False, same_as__isnull=True)
    if first is not None:
        period &= Q(due_on__gte=first)
    if last is not None:
        period &= Q(due_on__lte=last)
    return (
        Duty.objects.filter(period, contract__in=contracts)
        .exclude(state=DutyState.NOT_APPLICABLE.value)
        .select_related(
            "contract__case__clock", "contract__chain__contractor", "clause__clause_set"
        )
        .order_by("due_on", "contract_id", "pk")
    )


def reports_of(contract: Contract, until: date) -> QuerySet[Duty]:
    """Monthly reports due by ``until`` and all that was asked for, the earliest first."""
    asked = Q(trigger=DutyTrigger.ON_REQUEST.value)
    monthly = Q(trigger=DutyTrigger.MONTHLY.value, same_as__isnull=True, due_on__lte=until)
    rows = contract.duties.filter(asked | monthly).exclude(state=DutyState.NOT_APPLICABLE.value)
    return rows.select_related("contract__case").order_by("due_on", "pk")
