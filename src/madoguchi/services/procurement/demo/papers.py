"""Papers of the demo as real PDFs: what the ward issues, and proposals with and without names."""

import io
from dataclasses import dataclass
from datetime import date

import pikepdf

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.papers import Ledger, LedgerColumn, Orientation
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.word import render_docx
from madoguchi.services.procurement.commands.publication import frozen
from madoguchi.services.procurement.models import Tender


def notice_pdf(tender: Tender, name: str) -> bytes:
    """The explanatory document: the notice as it will be published, section by section."""
    rows = tuple(
        (str(section["title"]), row["label"], row["value"])
        for section in frozen(tender)["sections"]
        for row in section["rows"]
    )
    columns = (LedgerColumn("区分", 2), LedgerColumn("項目", 3), LedgerColumn("内容", 7))
    ledger = Ledger(title=name, columns=columns, rows=rows, facts=(("件名", tender.case.title),))
    return render_pdf("ledger", ledger, title=f"{name}　{tender.case.title}")


def draft_specification_pdf(tender: Tender, name: str) -> bytes:
    """仕様書(案): what the contracts are to bring, as far as the published facts say it."""
    contracts = [(plan.title, plan.period_text) for plan in tender.contract_plans.all()]
    goods = [(item.title, item.due_text) for item in tender.deliverables.all()]
    rows = (*(("履行期間", *each) for each in contracts), *(("納品物", *each) for each in goods))
    columns = (LedgerColumn("区分", 2), LedgerColumn("項目", 5), LedgerColumn("内容", 5))
    facts = (("件名", tender.case.title), ("対象地", tender.site_place or "区内"))
    ledger = Ledger(title=name, columns=columns, rows=rows, facts=facts)
    return render_pdf("ledger", ledger, title=f"{name}　{tender.case.title}")


def forms_docx(tender: Tender, name: str) -> bytes:
    """The forms of the call as one Word file, to be filled in by the bidders."""
    rows = tuple((form.number, form.name, "") for form in tender.forms.all())
    columns = (LedgerColumn("様式", 2), LedgerColumn("名称", 5), LedgerColumn("記入欄", 6))
    blanks = (("事業者名", ""), ("代表者職氏名", ""), ("提出日", "令和　年　月　日"))
    facts = (("件名", tender.case.title), *blanks)
    notes = ("記入欄に収まらないときは、別紙を付けてください。",)
    ledger = Ledger(title=name, columns=columns, rows=rows, facts=facts, notes=notes)
    return render_docx(ledger, title=f"{name}　{tender.case.title}")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One paper of a proposal: its rows (item, answer), whose it is, and its format.

    paper         "A4" or "A3"; is_original: the firm is named, else it says 当社
    """

    title: str
    rows: tuple[tuple[str, str, str], ...]
    handed_in_on: date
    paper: str = "A4"
    is_landscape: bool = False
    is_original: bool = False


def proposal_pdf(tender: Tender, firm: Organisation, sheet: Sheet) -> bytes:
    """A paper in the format that the call asks for; the copy says 当社 for the firm."""
    who = firm.name if sheet.is_original else "当社"
    facts = [("件名", tender.case.title), ("提出日", format_date(sheet.handed_in_on))]
    if sheet.is_original:
        facts += [("提案者", firm.name), ("代表者", firm.representative)]
    ledger = Ledger(
        title=sheet.title,
        columns=(
            LedgerColumn("項番", 1),
            LedgerColumn("提案項目", 2),
            LedgerColumn("提案の内容", 6),
        ),
        rows=tuple((code, item, f"{who}は、{answer}") for code, item, answer in sheet.rows),
        facts=tuple(facts),
        orientation=Orientation.LANDSCAPE if sheet.is_landscape else Orientation.PORTRAIT,
    )
    content = render_pdf("ledger", ledger, title=f"{sheet.title}　{tender.case.title}")
    return _enlarged(content) if sheet.paper == "A3" else content


def _enlarged(content: bytes) -> bytes:
    """The same pages at A3: as a printer enlarges them from A4."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.contents_add(b"1.41421 0 0 1.41421 0 0 cm", prepend=True)
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            page.mediabox = pikepdf.Array(
                [left, bottom, round(right * 1.41421, 2), round(top * 1.41421, 2)]
            )
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
