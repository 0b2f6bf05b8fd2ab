"""預かり証 and 受領記録簿 as papers, as they stood at a moment (CONT-078, 080, 162)."""

from datetime import datetime

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Contact, Ledger, LedgerColumn, Receipt
from madoguchi.services.contracts.models import (
    Contract,
    CustodyAsset,
    CustodyEntry,
    CustodyReceipt,
)
from madoguchi.services.contracts.queries.vault_ledger import VaultLine, vault_lines
from madoguchi.services.contracts.rules.custody import COPY_ENDS, ENDS
from madoguchi.services.contracts.terms import Importance, LedgerEvent

NO_CONSENT = "区の承認・了承の前に行われた"


def receipt_paper(receipt: CustodyReceipt) -> Receipt:
    """預かり証: what was received, when, by whom, and whether the ward has confirmed it."""
    contract = receipt.contract
    confirmed = receipt.confirmed_at
    rows = [
        ("契約", f"{contract.case.number}　{contract.case.title}"),
        *((asset.name, _item(asset)) for asset in receipt.assets.all()),
        ("区の確認", format_moment(confirmed) if confirmed else "まだ確認されていません"),
    ]
    return Receipt(
        title="預かり証",
        number=f"第{receipt.number}号",
        received_at=format_moment(receipt.received_at),
        submitter=contract.chain.section.name,
        rows=tuple(rows),
        issuer=(contract.chain.contractor.name, f"受領者　{receipt.receiver}"),
        contact=Contact(section=contract.chain.contractor.name),
        heads=("受領日時", "引き渡した部署"),
    )


def _item(asset: CustodyAsset) -> str:
    """Everything the receipt must tell of one item, a fact a line (CONT-078)."""
    importance = f"重要度：{asset.get_importance_display()}"
    if asset.has_personal_data:
        importance += "　個人情報を含む"
    place = (f"保管場所：{asset.storage_place}",) if asset.storage_place else ()
    return "\n".join(
        (f"{asset.medium}　{asset.quantity}", f"利用目的：{asset.purpose}", importance, *place)
    )


def end_paper(asset: CustodyAsset) -> Receipt:
    """消去・返却の証明書 of one data set: every line of its ledger that ends it or a copy of it."""
    contract = asset.contract
    ends = asset.entries.filter(event__in=[event.value for event in (*ENDS, *COPY_ENDS)])
    rows = [
        ("契約", f"{contract.case.number}　{contract.case.title}"),
        ("預かり証", f"第{asset.receipt.number}号"),
        ("データ", f"{asset.name}　{asset.medium}　{asset.quantity}"),
        *(
            (
                LedgerEvent(entry.event).label,
                f"{format_moment(entry.happened_at)}　{entry.quantity}点　担当者　{entry.person}　"
                f"{entry.place}　{entry.note}".rstrip("　"),
            )
            for entry in ends
        ),
        ("残る複写物", f"{asset.copies_out}点"),
    ]
    signed = asset.certified_by.name if asset.certified_by else ""
    return Receipt(
        title="個人情報の消去・返却の証明書",
        number=f"第{asset.receipt.number}号の{asset.pk}",
        received_at=format_moment(asset.certified_at) if asset.certified_at else "",
        submitter=contract.chain.section.name,
        rows=tuple(rows),
        issuer=(contract.chain.contractor.name, f"証明者　{signed}"),
        contact=Contact(section=contract.chain.contractor.name),
        heads=("証明日時", "提出先"),
    )


COLUMNS = (
    LedgerColumn("預かり証", 2),
    LedgerColumn("名称", 2),
    LedgerColumn("重要度"),
    LedgerColumn("日時", 2),
    LedgerColumn("事項"),
    LedgerColumn("数"),
    LedgerColumn("担当者", 2),
    LedgerColumn("場所・保護・備考", 3),
)


def ledger_paper(contract: Contract, as_of: datetime) -> Ledger:
    """受領記録簿 with the lines recorded up to ``as_of``: it prints as it stood then."""
    return Ledger(
        title="受領記録簿",
        columns=COLUMNS,
        rows=tuple(ledger_rows(contract, as_of)),
        as_of=format_moment(as_of),
        facts=(
            ("契約", f"{contract.case.number}　{contract.case.title}"),
            ("受託者", contract.chain.contractor.name),
        ),
        notes=("保管庫の文書の行は、操作履歴から自動で作られる。",),
    )


def ledger_rows(contract: Contract, as_of: datetime) -> list[tuple[str, ...]]:
    """The things on receipts first, then the files of the vault; one tuple a line."""
    entries = (
        CustodyEntry.objects.filter(asset__receipt__contract=contract, recorded_at__lte=as_of)
        .select_related("asset", "asset__receipt")
        .order_by("asset__receipt__number", "asset_id", "happened_at", "pk")
    )
    return [
        *(_row(entry) for entry in entries),
        *(_vault_row(line) for line in vault_lines(contract, as_of)),
    ]


def _vault_row(line: VaultLine) -> tuple[str, ...]:
    return (
        line.receipt_number, line.name, "", format_moment(line.happened_at), line.event, "1",
        line.person, line.note,
    )  # fmt: skip


def _row(entry: CustodyEntry) -> tuple[str, ...]:
    parts = (entry.place, entry.protection, entry.note, NO_CONSENT if entry.lacks_approval else "")
    return (
        f"第{entry.asset.receipt.number}号",
        entry.asset.name,
        Importance(entry.asset.importance).label,
        format_moment(entry.happened_at),
        LedgerEvent(entry.event).label,
        str(entry.quantity),
        entry.person,
        "　".join(part for part in parts if part),
    )
