"""文書: versions in force on a day, papers made from the ward's templates, registers to print."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.sheets import write_xlsx
from madoguchi.core.documents.tables import csv_bytes
from madoguchi.core.documents.word import render_docx
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import papers as commands
from madoguchi.services.contracts.documents.contract_papers import FIELDS, facts_for, paper_of
from madoguchi.services.contracts.documents.registers import REGISTERS, sheet_of
from madoguchi.services.contracts.forms import papers as forms
from madoguchi.services.contracts.models import (
    Contract,
    ContractPaper,
    OfficialText,
    PaperTemplate,
)
from madoguchi.services.contracts.queries.clause_versions import version_differences
from madoguchi.services.contracts.queries.papers import papers_on, refused_uploads, template_for
from madoguchi.services.contracts.queries.refused_files import why_refused
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import PaperKind
from madoguchi.services.contracts.views.frame import moment_of
from madoguchi.services.contracts.views.sheets import Acts, Entry, Link, Sheet, sheets_page

EDIT = "contracts.contract.edit"
BACK = "contracts:contract-papers"
ROUTE = "contracts:contract-papers-act"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM_LABELS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "csv": "CSV"}
TYPES = {"pdf": "application/pdf", "docx": WORD, "xlsx": EXCEL, "csv": "text/csv; charset=utf-8"}


def _file(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> ContractPaper:
    file = typed.pop("file")
    return commands.file_paper(
        contract, typed.pop("kind"), **typed, stream=file.file if file else None,
        name=file.name if file else "", by=by, now=now,
    )  # fmt: skip


def _template(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> PaperTemplate:
    file = typed["file"]
    return commands.upload_template(contract, typed["kind"], file.file, file.name, by=by, now=now)


def _official(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> OfficialText:
    file = typed.pop("file")
    return commands.file_official_text(
        contract, **typed, stream=file.file, name=file.name, by=by, now=now
    )


def _entry(title: str, form: Any, command: Any, **more: Any) -> Entry:
    return Entry(
        title=title, button="登録する", done="登録しました。", needs=EDIT, form=form, back=BACK,
        command=command, **more,
    )  # fmt: skip


ENTRIES = {
    "file": _entry("契約の文書を登録する", forms.PaperForm, _file),
    "template": _entry(
        "ひな形を登録する", forms.TemplateForm, _template,
        lead=f"使える差込項目：{'、'.join(FIELDS)}",
    ),
    "official-text": _entry(
        "特記事項の正式な文言を登録する", forms.OfficialTextForm, _official, wants_subject=True
    ),
}  # fmt: skip


def page(request: HouseRequest, contract: Contract) -> HttpResponse:
    acts = Acts(request, contract, ENTRIES, ROUTE)
    today = day_of(moment_of(request, contract))
    day = _asked_day(request) or today
    return sheets_page(
        request, contract, title="文書",
        lead="契約書、仕様書、特記事項などを版ごとに残し、区のひな形から書類を作ります。",
        sheets=[
            _in_force(contract, acts, day), _made(contract, acts), _registers(contract),
            _official_sheet(contract, acts), _versions(contract),
        ],
        notice=_refused(contract),
    )  # fmt: skip


def _refused(contract: Contract) -> str:
    """What the ward uploaded and the checks refused: the version before stays in use."""
    return "　".join(f"{what}：{why_refused(file)}" for what, file in refused_uploads(contract))


def _asked_day(request: HouseRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


def _in_force(contract: Contract, acts: Acts, day: date) -> Sheet:
    def version(row: ContractPaper) -> Link | str:
        label = f"第{row.version}版"
        if row.file is None:
            return f"{label}（紙で保管）"
        url = reverse("contracts:contract-paper-file", args=[contract.case.number, row.pk])
        return Link(label=label, url=url, of=row.title)

    changes = sorted({row.in_force_on for row in contract.papers.all()}, reverse=True)
    return Sheet(
        title=f"{format_date(day)}に効力のある文書",
        columns=("種類", "名称", "版", "効力の開始日", "署名日"),
        rows=[
            (
                row.get_kind_display(), row.title, version(row), format_date(row.in_force_on),
                format_date(row.signed_on) if row.signed_on else "",
            )
            for row in papers_on(contract, day)
        ],
        empty="この日に効力のある文書は登録されていません。",
        lead="版が変わった日を選ぶと、その日の文書が見られます。" if changes else "",
        actions=acts.link("file", "文書を登録する")
        + tuple(Link(label=format_date(one), url=f"?on={one.isoformat()}") for one in changes),
    )  # fmt: skip


def _made(contract: Contract, acts: Acts) -> Sheet:
    def links(kind: PaperKind, *, has_template: bool) -> tuple[Link, ...]:
        pdf = "PDF（まどぐちの様式）" if has_template else "PDF"
        return tuple(
            Link(
                label=label, of=kind.label,
                url=reverse(
                    "contracts:contract-paper-made", args=[contract.case.number, kind.value, form]
                ),
            )
            for form, label in (("docx", FORM_LABELS["docx"]), ("pdf", pdf))
        )  # fmt: skip

    held = {kind: template_for(contract, kind) for kind in PaperKind}

    return Sheet(
        title="書類を作る",
        columns=("書類", "ひな形", "作る"),
        rows=[
            (
                kind.label,
                f"区のひな形 第{template.version}版" if template else "まどぐちの様式",
                links(kind, has_template=template is not None),
            )
            for kind, template in held.items()
        ],
        empty="",
        actions=acts.link("template", "ひな形を登録する"),
    )


def _registers(contract: Contract) -> Sheet:
    number = contract.case.number
    return Sheet(
        title="一覧を印刷・書き出し",
        columns=("一覧", "形式"),
        rows=[
            (
                title,
                tuple(
                    Link(
                        label=FORM_LABELS[form], of=title,
                        url=reverse(
                            "contracts:contract-register-made", args=[number, name, form]
                        ),
                    )
                    for form in ("pdf", "docx", "xlsx", "csv")
                ),
            )
            for name, (title, _) in REGISTERS.items()
        ],
        empty="",
    )  # fmt: skip


def _official_sheet(contract: Contract, acts: Acts) -> Sheet:
    rows = OfficialText.objects.filter(section=contract.chain.section)
    return Sheet(
        title="特記事項の正式な文言",
        columns=("特記事項", "版", "登録回", "いつから", "元のファイル"),
        rows=[
            (
                row.set_code, row.set_version, f"第{row.edition}回", format_date(row.in_force_on),
                row.source_name,
            )
            for row in rows
        ],
        empty="区の正式な文言は登録されていません。画面の文言は、まどぐちによる要約です。",
        actions=acts.link("official-text", "文言を登録する"),
    )  # fmt: skip


def _versions(contract: Contract) -> Sheet:
    """Where another version of a clause set says something else than the one signed."""
    return Sheet(
        title="特記事項の版の違い",
        columns=("特記事項", "項", "この契約の文言", "ほかの版", "ほかの版の文言"),
        rows=[
            (
                str(one.clause_set), str(one.clause), one.clause.summary, one.other_label,
                one.other_words,
            )
            for one in version_differences(contract)
        ],
        empty="この契約の特記事項に、文言の違うほかの版はありません。",
        lead="契約は、締結したときの版のままです。ほかの版と文言の違う項だけを並べます。",
    )  # fmt: skip


@signed_in
def paper_file(request: HouseRequest, number: str, paper_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    paper = get_object_or_404(contract.papers.filter(file__isnull=False), pk=paper_id)
    if paper.file is None:
        raise Http404
    return download_response(
        paper.file, by=request.actor, now=request.now, purpose="契約の文書の閲覧"
    )


@signed_in
def made(request: HouseRequest, number: str, kind: str, form: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    if kind not in {one.value for one in PaperKind} or form not in {"docx", "pdf"}:
        raise Http404
    paper_kind, now = PaperKind(kind), moment_of(request, contract)
    content = _merged(request, contract, paper_kind, form, now)
    record("output", by=request.actor, about=contract, label=paper_kind.label, now=request.now)
    return _answer(content, form, f"{paper_kind.label}_{number}.{form}")


def _merged(
    request: HouseRequest, contract: Contract, kind: PaperKind, form: str, now: datetime
) -> bytes:
    if form == "docx":
        merged = commands.make_docx(contract, kind, by=request.actor, now=now)
        if merged is not None:
            return merged
    paper = paper_of(kind, contract, facts_for(contract, kind))
    if form == "docx":
        return render_docx(paper, title=kind.label)
    return render_pdf("letter", paper, title=kind.label)


@signed_in
def register(request: HouseRequest, number: str, name: str, form: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    if name not in REGISTERS or form not in TYPES:
        raise Http404
    title, make = REGISTERS[name]
    ledger = make(contract, moment_of(request, contract))
    record("output", by=request.actor, about=contract, label=title, now=request.now)
    makers = {
        "pdf": lambda: render_pdf("ledger", ledger, title=title),
        "docx": lambda: render_docx(ledger, title=title),
        "xlsx": lambda: write_xlsx([sheet_of(ledger)], title=title),
        "csv": lambda: csv_bytes([column.label for column in ledger.columns], ledger.rows),
    }
    return _answer(makers[form](), form, f"{title}_{number}.{form}")


def _answer(content: bytes, form: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=TYPES[form],
        headers={
            "Content-Disposition": str(content_disposition_header(form != "pdf", name)),
            "Cache-Control": "no-store",
        },
    )
