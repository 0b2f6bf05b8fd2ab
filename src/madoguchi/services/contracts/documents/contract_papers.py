"""The facts of a contract by field name, and each paper of the set in the product's own form."""

from collections.abc import Mapping

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.papers import Contact, Letter, Seal
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.models import Amendment, Contract, Inspection, Invoice
from madoguchi.services.contracts.queries.papers import official_text
from madoguchi.services.contracts.queries.pay_floor import floor_of, judged
from madoguchi.services.contracts.rules.amending import shown
from madoguchi.services.contracts.terms import AmendedSubject, PaperKind

COMMON = ("件名", "契約番号", "受託者", "担当部署", "委託者（甲）", "受託者（乙）")
# What each paper of the product says, by field; a ward's template may use any field.
ITEMS: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.CONTRACT: (
        "件名", "契約番号", "履行期間", "契約金額", "契約保証金", "支払方法", "履行場所",
        "特記事項一覧", "契約締結日", "委託者（甲）", "受託者（乙）",
    ),
    PaperKind.SPECIFICATION: ("件名", "契約番号", "履行期間", "履行場所", "納品物一覧", "支払方法"),
    PaperKind.GENERAL_TERMS: ("件名", "契約番号", "支払方法", "契約保証金"),
    PaperKind.CLAUSE_ANNEX: ("件名", "契約番号", "特記事項一覧", "特記事項本文"),
    PaperKind.MANAGEMENT_NOTICE: (
        "件名", "契約番号", "受託者", "業務責任者", "履行期間", "履行場所",
    ),
    PaperKind.START_PAPERS: (
        "件名", "契約番号", "受託者", "契約締結日", "履行開始日", "業務責任者",
    ),
    PaperKind.INSPECTION_RECORD: (
        "件名", "契約番号", "受託者", "契約金額", "検査した納品物", "検査日", "検査員",
        "確認した点", "検査結果",
    ),
    PaperKind.INVOICE: (
        "件名", "契約番号", "請求書番号", "請求日", "請求金額", "税率別の内訳", "登録番号",
        "受託者",
    ),
    PaperKind.AMENDMENT: (
        "件名", "契約番号", "変更回数", "変更の理由", "変更の内容", "変更の効力日", "委託者（甲）",
        "受託者（乙）",
    ),
    PaperKind.NOTICE_CARD: ("件名", "契約番号", "受託者", "担当部署", "労働報酬下限額"),
}  # fmt: skip
IN_TWO = (
    "この証として本書2通を作成し、双方が記名押印して各1通を保有します。"
    "電子署名によるときは、これに代えます。"
)
LEADS: Mapping[PaperKind, str] = {
    PaperKind.CONTRACT: f"委託者（甲）と受託者（乙）は、次のとおり委託契約を締結します。{IN_TWO}",
    PaperKind.SPECIFICATION: "委託する業務の仕様は、次のとおりです。",
    PaperKind.GENERAL_TERMS: "契約に適用する約款の主な事項は、次のとおりです。",
    PaperKind.CLAUSE_ANNEX: "契約に適用する特記事項は、次のとおりです。",
    PaperKind.MANAGEMENT_NOTICE: "業務の管理体制を、次のとおり通知します。",
    PaperKind.START_PAPERS: "次のとおり業務に着手しました。",
    PaperKind.INSPECTION_RECORD: "次のとおり検査しました。",
    PaperKind.INVOICE: "次のとおり請求します。",
    PaperKind.AMENDMENT: f"委託者（甲）と受託者（乙）は、次のとおり契約を変更します。{IN_TWO}",
    PaperKind.NOTICE_CARD: "この契約で働く人には、次の額以上の賃金が支払われます。",
}
# The day that a paper bears: of the act that it records. All others bear that of the signature.
DATED: Mapping[PaperKind, str] = {
    PaperKind.START_PAPERS: "履行開始日",
    PaperKind.INSPECTION_RECORD: "検査日",
    PaperKind.INVOICE: "請求日",
    PaperKind.AMENDMENT: "変更契約日",
}
FROM_FIRM = (PaperKind.MANAGEMENT_NOTICE, PaperKind.START_PAPERS, PaperKind.INVOICE)
FIELDS = tuple(
    dict.fromkeys(
        (
            *(name for names in ITEMS.values() for name in (*COMMON, *names)),
            "受託者所在地", "受託者代表者", "変更契約日",
        )
    )
)  # fmt: skip


def facts_of(contract: Contract, floor: str = "", clauses: str = "") -> dict[str, str]:
    """Every field with what the record holds; "" where it holds nothing yet.

    floor    words of the hourly floor, "" where none applies
    clauses  the words of the clauses, official where the ward has filed them
    """
    firm = contract.chain.contractor
    place = contract.place
    deposit = "免除" if contract.is_deposit_exempt else "要"
    ground = f"（{contract.deposit_ground}）" if contract.deposit_ground else ""
    signed = contract.concluded_on
    return {
        "件名": contract.case.title,
        "契約番号": contract.case.number,
        "受託者": firm.name,
        "受託者所在地": firm.address,
        "受託者代表者": f"{firm.representative_title}　{firm.representative}".strip("　"),
        "担当部署": contract.chain.section.name,
        "委託者（甲）": _to_sign(_ward_of(contract)),
        "受託者（乙）": _to_sign(firm),
        "契約金額": f"{contract.price_yen:,}円（税込）",
        "履行開始日": format_date(contract.starts_on),
        "履行終了日": format_date(contract.ends_on),
        "履行期間": f"{format_date(contract.starts_on)}から{format_date(contract.ends_on)}まで",
        "契約締結日": format_date(signed) if signed else "",
        "履行場所": place,
        "支払方法": contract.payment_words or contract.get_payment_plan_display(),
        "業務責任者": contract.manager_name,
        "契約保証金": f"{deposit}{ground}",
        "特記事項一覧": "\n".join(str(row) for row in contract.clause_sets.all()),
        "特記事項本文": clauses,
        "納品物一覧": "\n".join(
            f"{row.number}　{row.deliverable.title}　{row.deliverable.due_text}".strip("　")
            for row in contract.deliverables.select_related("deliverable")
        ),
        "労働報酬下限額": floor,
    }


def _ward_of(contract: Contract) -> Organisation:
    """The body that the section acts for: the ward itself is the party."""
    body = contract.chain.section
    while body.parent is not None:
        body = body.parent
    return body


def _to_sign(party: Organisation) -> str:
    """Address, name and head of one party, with the place of its seal."""
    head = f"{party.representative_title}　{party.representative}".strip("　")
    return "\n".join(line for line in (party.address, party.name, f"{head}　　　　　印") if line)


def inspection_facts(inspection: Inspection) -> dict[str, str]:
    """検査調書: what was looked at, by whom, with what result."""
    defects = f"：{inspection.defects}" if inspection.defects else ""
    return {
        "検査した納品物": inspection.row.deliverable.title,
        "検査日": format_date(inspection.inspected_on),
        "検査員": inspection.inspector.name,
        "確認した点": inspection.points or "仕様書との照合",
        "検査結果": f"{inspection.get_result_display()}{defects}",
    }


def invoice_facts(invoice: Invoice) -> dict[str, str]:
    """請求書 as it was received."""
    nets = ((10, invoice.net_10_yen), (8, invoice.net_8_yen))
    split = "、".join(f"{rate}%対象（税抜）{net:,}円" for rate, net in nets if net)
    return {
        "請求書番号": invoice.number,
        "請求日": format_date(invoice.invoiced_on),
        "請求金額": f"{invoice.amount_yen:,}円（税込）",
        "税率別の内訳": split or "内訳の記載なし",
        "登録番号": invoice.registration_number or "登録なし",
    }


def amendment_facts(amendment: Amendment) -> dict[str, str]:
    """変更契約書: each change with its words before and after."""
    changes = [
        f"{fact.name}：{shown(AmendedSubject(fact.subject), fact.before)}"
        f"から{shown(AmendedSubject(fact.subject), fact.after)}へ"
        for fact in amendment.facts.all()
    ]
    signed = amendment.firm_signed_at
    return {
        "変更契約日": format_date(day_of(signed)) if signed else "",
        "変更回数": f"第{amendment.number}回",
        "変更の理由": amendment.reason,
        "変更の内容": "\n".join(changes),
        "変更の効力日": format_date(amendment.effective_on),
    }


def paper_of(kind: PaperKind, contract: Contract, facts: Mapping[str, str]) -> Letter:
    """The product's own form of a paper; it prints what is there and says what is not yet.

    raises  Refused  nothing of its matter is recorded (no inspection, no invoice, no amendment)
    """
    own = [name for name in ITEMS[kind] if name not in COMMON]
    if all(not facts.get(name) for name in own):
        raise Refused("nothing_yet", f"{kind.label}に書く内容が、まだ登録されていません。")
    firm, ward = contract.chain.contractor.name, contract.chain.section.name
    is_from_firm = kind in FROM_FIRM
    return Letter(
        number=contract.case.number,
        dated=facts.get(DATED.get(kind, "契約締結日"), ""),
        recipient=(f"{ward}　御中",) if is_from_firm else (f"{firm}　御中",),
        sender=(firm,) if is_from_firm else (ward,),
        subject=kind.label,
        body=(LEADS[kind],),
        items=tuple((name, facts.get(name) or "（未登録）") for name in ITEMS[kind]),
        contact=Contact(section=firm if is_from_firm else ward),
        seal=Seal.NONE,
    )


def latest_of(contract: Contract, kind: PaperKind) -> dict[str, str]:
    """The facts of the newest inspection, invoice or amendment, where the paper is about one."""
    if kind is PaperKind.INSPECTION_RECORD:
        rows = Inspection.objects.filter(row__contract=contract)
        found = rows.select_related("row__deliverable", "inspector").last()
        return inspection_facts(found) if found else {}
    if kind is PaperKind.INVOICE:
        invoice = contract.invoices.last()
        return invoice_facts(invoice) if invoice else {}
    if kind is PaperKind.AMENDMENT:
        amendment = contract.amendments.prefetch_related("facts").last()
        return amendment_facts(amendment) if amendment else {}
    return {}


def facts_for(contract: Contract, kind: PaperKind) -> dict[str, str]:
    """All facts of the contract, and those of the newest thing that the paper is about."""
    rate = floor_of(contract) if judged(contract).applies else None
    floor = f"1時間{rate.hourly_yen:,}円（{rate.source}）" if rate else ""
    return {**facts_of(contract, floor, _clauses(contract, kind)), **latest_of(contract, kind)}


def _clauses(contract: Contract, kind: PaperKind) -> str:
    if kind is not PaperKind.CLAUSE_ANNEX:
        return ""
    parts = []
    for row in contract.clause_sets.prefetch_related("clauses"):
        official = official_text(contract, row.code, row.version)
        note = "" if official else "（まどぐちによる要約。区の特記事項が優先します）"
        parts.append(f"{row.label}{note}")
        parts += [
            f"{clause}：{official.clauses[str(clause.number)]}" if official
            else f"{clause}：{clause.summary}"
            for clause in row.clauses.all()
        ]  # fmt: skip
    return "\n".join(parts)
