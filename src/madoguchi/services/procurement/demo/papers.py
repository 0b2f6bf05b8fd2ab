"""Papers of the demo as real PDFs: what the ward issues, and proposals with and without names."""

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.word import render_docx
from madoguchi.services.procurement.commands.publication import frozen
from madoguchi.services.procurement.models import Tender

PROMISES = (
    "統括責任者1名と担当者2名を専任で置き、月に一度の定例会で進み具合を報告します。",
    "初めての団体にも分かるよう、やさしい言葉の手引きと個別の相談を組み合わせます。",
    "地域の図書館や児童館と連携し、暮らしの中で知ってもらえる機会をつくります。",
    "参加した人の声を毎回集め、次の回の進め方に反映した結果を公開します。",
    "個人情報は施錠した書庫と暗号化した端末だけで扱い、持出しは承認を受けて行います。",
    "紙とデジタルの両方でお知らせし、読みやすさに配慮した文字と色を使います。",
    "これまでの受託で得た改善点を一覧にし、初年度のうちに標準の手順にまとめます。",
)


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


def proposal_pdf(tender: Tender, firm: Organisation, *, is_original: bool, seed: int) -> bytes:
    """A landscape proposal that answers each section; the copy says 当社 for the firm."""
    who = firm.name if is_original else "当社"
    rows = tuple(
        (section.code, section.text, f"{who}は、{PROMISES[(ordinal + seed) % len(PROMISES)]}")
        for ordinal, section in enumerate(tender.sections.all())
    )
    facts = [("件名", tender.case.title), ("提出日", "令和8年1月30日")]
    if is_original:
        facts += [("提案者", firm.name), ("代表者", firm.representative)]
    ledger = Ledger(
        title="企画提案書",
        columns=(
            LedgerColumn("項番", 1),
            LedgerColumn("提案項目", 2),
            LedgerColumn("提案の内容", 6),
        ),
        rows=rows,
        facts=tuple(facts),
    )
    return render_pdf("ledger", ledger, title=f"企画提案書　{tender.case.title}")
