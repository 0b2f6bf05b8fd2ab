"""完結の点検: everything that is still open, by name; nothing is closed over it (CONT-151)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from madoguchi.services.contracts.models import Contract, CustodyAsset, Invoice
from madoguchi.services.contracts.queries.audit_team import open_parts
from madoguchi.services.contracts.queries.paying import OPEN as OPEN_INVOICES
from madoguchi.services.contracts.queries.paying import paying_of
from madoguchi.services.contracts.queries.registers import open_register_rows
from madoguchi.services.contracts.queries.returns import unconfirmed_returns
from madoguchi.services.contracts.terms import (
    AssetState,
    Attribute,
    ContractState,
    DeliverableState,
    DutyState,
    DutyTrigger,
    IncidentState,
)

SETTLED_DELIVERABLES = (DeliverableState.ACCEPTED.value, DeliverableState.NOT_THIS_YEAR.value)
SETTLED_DUTIES = (DutyState.SETTLED.value, DutyState.NOT_APPLICABLE.value)


@dataclass(frozen=True, kw_only=True)
class OpenItem:
    """What is open and on which page it is settled (a route name of a contract).

    page, row  where the one thing has a page of its own: its route name and its key
    """

    words: str
    route: str
    page: str = ""
    row: int = 0


PAGES = {
    "contracts:contract-deliverables": "納品物",
    "contracts:contract-payments": "請求・支払",
    "contracts:contract-custody": "預かり品とデータ",
    "contracts:contract-registers": "登録簿",
    "contracts:contract-incidents": "事故報告",
    "contracts:contract-people": "従事者",
    "contracts:contract-clauses": "特記事項の義務",
}


@dataclass(frozen=True, kw_only=True)
class OpenGroup:
    """What is settled on one page; the same words of several periods stand once, counted.

    first  the item of each line, the first of several periods
    """

    title: str
    route: str
    lines: tuple[str, ...]
    first: tuple[OpenItem, ...]
    count: int


def grouped(items: Iterable[OpenItem]) -> list[OpenGroup]:
    """The items by the page on which they are settled, in the order of `PAGES`."""
    found: dict[str, dict[str, list[OpenItem]]] = {route: {} for route in PAGES}
    for item in items:
        found[item.route].setdefault(item.words, []).append(item)
    return [
        OpenGroup(
            title=title, route=route, count=sum(len(same) for same in found[route].values()),
            lines=tuple(
                f"{words}（{len(same)}回分）" if len(same) > 1 else words
                for words, same in found[route].items()
            ),
            first=tuple(same[0] for same in found[route].values()),
        )
        for route, title in PAGES.items()
        if found[route]
    ]  # fmt: skip


def open_items(contract: Contract) -> list[OpenItem]:
    """All of them, in the order in which people settle them."""
    return [
        *_deliverables(contract), *_payments(contract), *_custody(contract),
        *_returns(contract),
        *_data_sets(contract), *_registers(contract), *_incidents(contract), *_health(contract),
        *_audit_parts(contract), *_duties(contract),
    ]  # fmt: skip


def _deliverables(contract: Contract) -> Iterator[OpenItem]:
    rows = contract.deliverables.exclude(state__in=SETTLED_DELIVERABLES)
    for row in rows.select_related("deliverable"):
        yield OpenItem(
            words=f"納品物「{row.deliverable.title}」が検査に合格していません。",
            route="contracts:contract-deliverables",
        )


def _payments(contract: Contract) -> Iterator[OpenItem]:
    waiting = Invoice.objects.filter(
        instalment__contract=contract,
        state__in=OPEN_INVOICES,
    )
    for invoice in waiting:
        yield OpenItem(
            words=f"請求書「{invoice.number}」の支払が済んでいません。",
            route="contracts:contract-payments",
        )
    paying = paying_of(contract)
    if paying.paid_yen < paying.planned_yen and not waiting:
        yield OpenItem(
            words=f"計画した支払のうち{paying.planned_yen - paying.paid_yen:,}円が未払いです。",
            route="contracts:contract-payments",
        )


def _custody(contract: Contract) -> Iterator[OpenItem]:
    for asset in CustodyAsset.objects.filter(receipt__contract=contract):
        if asset.state == AssetState.HELD.value:
            yield OpenItem(
                words=f"預かり品「{asset.name}」が返却も消去もされていません。",
                route="contracts:contract-custody",
                page="contracts:contract-asset",
                row=asset.pk,
            )
        if asset.copies_out:
            yield OpenItem(
                words=f"「{asset.name}」の複写物{asset.copies_out}点が残っています。",
                route="contracts:contract-custody",
                page="contracts:contract-asset",
                row=asset.pk,
            )


def _returns(contract: Contract) -> Iterator[OpenItem]:
    """What was given back is the ward's word too (CONT-147); not asked of a closed contract."""
    if contract.state == ContractState.CLOSED.value:
        return
    for asset in unconfirmed_returns(contract):
        yield OpenItem(
            words=f"預かり品「{asset.name}」の返却を、区が確認していません。",
            route="contracts:contract-custody",
            page="contracts:contract-asset",
            row=asset.pk,
        )


def _data_sets(contract: Contract) -> Iterator[OpenItem]:
    """個人情報 第11項: each data set is certified (CONT-149); one still held stands above."""
    rows = uncertified_data_sets(Contract.objects.filter(pk=contract.pk))
    for asset in rows.exclude(state=AssetState.HELD.value):
        yield OpenItem(
            words=f"個人情報「{asset.name}」（預かり証 第{asset.receipt.number}号）の"
            "消去・返却の証明書が提出されていません。",
            route="contracts:contract-custody",
            page="contracts:contract-asset",
            row=asset.pk,
        )


def uncertified_data_sets(contracts: QuerySet[Contract]) -> QuerySet[CustodyAsset]:
    """Data sets of contracts with the 16 clauses, without a certificate (個人情報 第11項)."""
    return CustodyAsset.objects.filter(
        receipt__contract__in=contracts, has_personal_data=True, certified_at__isnull=True,
        receipt__contract__clause_sets__code="personal_information",
    ).select_related("receipt__contract__case", "receipt__contract__chain")  # fmt: skip


def _audit_parts(contract: Contract) -> Iterator[OpenItem]:
    """Both leading auditors took part in plan, audit and report (CONT-046)."""
    for words in open_parts(contract):
        yield OpenItem(words=words, route="contracts:contract-people")


def _registers(contract: Contract) -> Iterator[OpenItem]:
    for kind, name in open_register_rows(contract):
        yield OpenItem(
            words=f"{kind.label}「{name}」が返還・引渡しされていません。",
            route="contracts:contract-registers",
        )


def _incidents(contract: Contract) -> Iterator[OpenItem]:
    """A drill (訓練) that nobody ended keeps nothing open: nothing happened in it."""
    real = contract.incidents.filter(is_drill=False)
    for incident in real.exclude(state=IncidentState.CLOSED.value):
        yield OpenItem(
            words=f"事故報告 第{incident.number}号が終結していません。",
            route="contracts:contract-incidents",
            page="contracts:contract-incident",
            row=incident.pk,
        )


def _health(contract: Contract) -> Iterator[OpenItem]:
    """職員の健康管理: a day for each member of the staff, where it is owed (CONT-051)."""
    if Attribute.STAFFED_PLACE.value not in contract.attributes:
        return
    rows = contract.workers.filter(is_volunteer=False, health_checked_on__isnull=True)
    for worker in rows.filter(started_on__isnull=False).select_related("contract__case__key"):
        yield OpenItem(
            words=f"従事者 {worker.name}さんの健康管理の実施日が記録されていません。",
            route="contracts:contract-people",
            page="contracts:contract-worker",
            row=worker.pk,
        )


def _duties(contract: Contract) -> Iterator[OpenItem]:
    rows = contract.duties.exclude(state__in=SETTLED_DUTIES).exclude(
        trigger=DutyTrigger.STANDING.value
    )
    for duty in rows.filter(same_as__isnull=True).order_by("clause", "due_on", "pk"):
        yield OpenItem(
            words=f"義務「{duty.title}」が承認されていません。",
            route="contracts:contract-clauses",
            page="contracts:contract-duty",
            row=duty.pk,
        )
