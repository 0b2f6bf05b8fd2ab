"""監査・立入り: audits with questions and findings, entries, and the outside auditor's reading."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import audits as commands
from madoguchi.services.contracts.forms import work as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import (
    Audit,
    AuditFinding,
    AuditorGrant,
    AuditQuestion,
    Contract,
    FilingFile,
)
from madoguchi.services.contracts.queries.audits import (
    contract_for_auditor,
    evidence_of,
    grants_in_force,
)
from madoguchi.services.contracts.queries.board import line_of
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import AuditKind, AuditState, Verdict
from madoguchi.services.contracts.views.duties import page_of
from madoguchi.services.contracts.views.frame import moment_of
from madoguchi.services.contracts.views.sheets import (
    Acts,
    Cell,
    Entry,
    Link,
    Mark,
    Sheet,
    entry_view,
    sheets_page,
)

JUDGE, FILE = "contracts.duty.judge", "contracts.own.file"
ROUTE, BACK = "contracts:contract-audit-act", "contracts:contract-audits"
STATE_TONES = {
    AuditState.ANNOUNCED: "info", AuditState.HELD: "warning", AuditState.CLOSED: "success",
}  # fmt: skip
VERDICT_TONES = {Verdict.GOOD: "success", Verdict.POOR: "danger", Verdict.NOT_SEEN: "neutral"}
Typed = dict[str, Any]


def _audit(contract: Contract, row_id: int) -> Audit:
    return get_object_or_404(contract.audits, pk=row_id)


def _question(contract: Contract, row_id: int) -> AuditQuestion:
    rows = AuditQuestion.objects.filter(audit__contract=contract)
    return get_object_or_404(rows.select_related("audit__contract__case__key"), pk=row_id)


def _page(audit: Audit) -> str:
    number = audit.contract.case.number
    return reverse("contracts:contract-audit", args=[number, audit.pk])


def _page_of_question(question: AuditQuestion) -> str:
    return _page(question.audit)


def _counts(audit: Audit) -> tuple[tuple[str, str], ...]:
    """How many questions have which verdict, before the audit is closed."""
    verdicts = list(audit.questions.values_list("verdict", flat=True))
    return tuple((one.label, f"{verdicts.count(one.value)}項") for one in Verdict)


def _grant(contract: Contract, row_id: int) -> AuditorGrant:
    return get_object_or_404(contract.auditor_grants.select_related("person"), pk=row_id)


def _announce(contract: Contract, typed: Typed, by: Actor, now: datetime) -> Audit:
    notice = commands.Notice(**{**typed, "kind": AuditKind(typed["kind"])})
    return commands.announce_audit(contract, notice, by=by, now=now)


def _find(audit: Audit, typed: Typed, by: Actor, now: datetime) -> AuditFinding:
    found = commands.Found(
        **{
            **typed,
            "place": audit.places.get(pk=typed["place"]),
            "clause": audit.questions.get(clause_id=typed["clause"]).clause,
        }
    )
    return commands.add_finding(audit, found, by=by, now=now)


def _visit(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    new_place = typed.pop("new_place").strip()
    entry = commands.Entry(
        **{
            **typed,
            "workplace": new_place or typed["workplace"],
            "is_new_place": bool(new_place),
        }
    )
    return commands.record_visit(contract, entry, by=by, now=now)


ENTRIES = {
    "new": Entry(
        title="監査・検査を通知する", button="通知する", done="通知し、質問票を作りました。",
        needs=JUDGE, form=forms.AuditForm, wants_subject=True, command=_announce, back=BACK,
        lead="質問票は、この契約に適用される特記事項の各項から作ります。",
    ),
    "held": Entry(
        title="実施日を記録する", button="記録する", done="実施日を記録しました。",
        needs=JUDGE, form=forms.HeldForm, find=_audit, back=BACK, leads=_page,
        command=lambda audit, typed, by, now: commands.hold_audit(audit, **typed, by=by, now=now),
    ),
    "answer": Entry(
        title="監査の質問に回答する", button="回答する", done="回答を記録しました。",
        needs=FILE, form=forms.AuditAnswerForm, wants_subject=True, find=_question, back=BACK,
        leads=_page_of_question,
        command=lambda question, typed, by, now: commands.answer_question(
            question, typed["answer"], by=by, now=now
        ),
        facts=lambda question: (("確認する事項", question.words),),
    ),
    "judge": Entry(
        title="回答を判定する", button="記録する", done="判定を記録しました。",
        needs=JUDGE, form=forms.VerdictForm, find=_question, back=BACK, leads=_page_of_question,
        command=lambda question, typed, by, now: commands.judge_question(
            question, Verdict(typed["verdict"]), by=by, now=now
        ),
        facts=lambda question: (("確認する事項", question.words), ("回答", question.answer)),
    ),
    "finding": Entry(
        title="指摘を記録する", button="記録する", done="指摘を記録し、是正の期限を開きました。",
        needs=JUDGE, form=forms.FindingForm, wants_subject=True, find=_audit, command=_find,
        back=BACK, leads=_page, lead="是正は、その項の義務として受託者の画面に期限とともに出ます。",
    ),
    "close": Entry(
        title="監査・検査を完了する", button="完了する", done="完了しました。",
        needs=JUDGE, form=NothingForm, find=_audit, back=BACK,
        command=lambda audit, _, by, now: commands.close_audit(audit, by=by, now=now),
        facts=_counts,
        lead="未確認の項は、この監査・検査では確認しなかったものとして残ります。",
    ),
    "visit": Entry(
        title="立入りを記録する", button="記録する", done="立入りを記録しました。",
        needs=JUDGE, form=forms.VisitForm, wants_subject=True, command=_visit, back=BACK,
    ),
    "grant": Entry(
        title="外部監査人に閲覧を許可する", button="許可する", done="閲覧を許可しました。",
        needs=JUDGE, form=forms.GrantForm, back=BACK,
        command=lambda contract, typed, by, now: commands.grant_auditor(
            contract, **typed, by=by, now=now
        ),
        lead="この契約の証拠だけを、最後の日まで読めます。閲覧を限る報告は含みません。",
    ),
    "revoke": Entry(
        title="閲覧の許可を取り消す", button="取り消す", done="許可を取り消しました。",
        needs=JUDGE, form=NothingForm, find=_grant, back=BACK,
        command=lambda grant, _, by, now: commands.revoke_auditor(grant, by=by, now=now),
        facts=lambda grant: (("監査人", grant.person.name),),
    ),
}  # fmt: skip


@signed_in
def register(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    is_ward = bool(may(request.actor, "contracts.contract.view", contract))
    grants = (_grants(contract, acts),) if is_ward else ()
    return sheets_page(
        request, contract, title="監査・立入り",
        lead="監査・検査と、業務執行場所への立入りの記録です。",
        sheets=(_audits(contract, acts), _visits(contract, acts), *grants),
    )  # fmt: skip


act = entry_view(ENTRIES)


@signed_in
def audit(request: HouseRequest, number: str, audit_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _audit(contract, audit_id)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    is_open = found.state != AuditState.CLOSED.value
    return sheets_page(
        request, contract, title=f"{found}", lead=found.scope,
        sheets=(_findings(found, acts, moment_of(request, contract)),
                *_questions(found, acts, is_open=is_open)),
        actions=(*acts.link("held", "実施日を記録する", found),
                 *acts.link("close", "完了する", found)) if is_open else (),
    )  # fmt: skip


@requires("contracts.evidence.view")
def evidence_list(request: HouseRequest) -> HttpResponse:
    """Every contract that the auditor was allowed to read and still may."""
    grants = grants_in_force(request.actor, request.now)
    return render(request, "contracts/evidence_list.html", {"grants": grants})


@requires("contracts.evidence.view")
def evidence(request: HouseRequest, number: str) -> HttpResponse:
    contract = contract_for_auditor(request.actor, number, request.now)
    record("view", by=request.actor, about=contract, label="証拠の閲覧", now=request.now)
    context = {
        "contract": contract,
        "number": number,
        "case_now": moment_of(request, contract),
        "sets": evidence_of(contract, day_of(moment_of(request, contract))),
    }
    return render(request, "contracts/evidence.html", context)


@requires("contracts.evidence.view")
def evidence_file(request: HouseRequest, number: str, file_id: int) -> HttpResponse:
    contract = contract_for_auditor(request.actor, number, request.now)
    rows = FilingFile.objects.filter(filing__duty__contract=contract, filing__duty__is_strict=False)
    found = get_object_or_404(rows, pk=file_id)
    return download_response(found.file, by=request.actor, now=request.now, purpose="外部監査")


def _audits(contract: Contract, acts: Acts) -> Sheet:
    number = contract.case.number
    rows = [
        (
            Link(label=f"{one}", url=reverse("contracts:contract-audit", args=[number, one.pk])),
            "\n".join(place.name for place in one.places.all()),
            f"予定 {format_date(one.planned_on)}"
            + (f"\n実施 {format_date(one.held_on)}" if one.held_on else ""),
            Mark(tone=STATE_TONES[AuditState(one.state)], word=AuditState(one.state).label,
                 more=f"指摘 {one.found}件"),
        )
        for one in contract.audits.prefetch_related("places").annotate(found=Count("findings"))
    ]  # fmt: skip
    return Sheet(
        title="監査・検査", columns=("監査・検査", "対象", "日程", "状態"), rows=rows,
        empty="監査・検査を通知すると、特記事項から質問票ができます。",
        actions=acts.link("new", "監査・検査を通知する"),
    )  # fmt: skip


def _findings(found: Audit, acts: Acts, now: datetime) -> Sheet:
    rows = [
        (
            f"{one.place}\n{one.clause}",
            one.words,
            Link(label=one.duty.title, url=page_of(one.duty)),
            format_date(one.duty.due_on) if one.duty.due_on else "",
            _sign(line_of(one.duty, day_of(now))),
        )
        for one in found.findings.select_related("place", "clause", "duty__contract__case")
    ]
    return Sheet(
        title="指摘と是正", columns=("対象・項", "指摘", "是正", "期限", "状態"), rows=rows,
        empty="指摘はありません。",
        actions=acts.link("finding", "指摘を記録する", found)
        if found.state != AuditState.CLOSED.value else (),
    )  # fmt: skip


def _sign(line: Any) -> Mark:
    return Mark(tone=line.tone, word=line.sign.label)


def _questions(found: Audit, acts: Acts, *, is_open: bool) -> list[Sheet]:
    """A table for each clause set: its name stands once."""
    by_set: dict[str, list[tuple[Cell, ...]]] = {}
    for one in found.questions.select_related("clause__clause_set"):
        rows = by_set.setdefault(one.clause.clause_set.label, [])
        rows.append(_question_row(one, acts, is_open=is_open))
    columns = ("項", "確認する事項", "回答", "結果", "操作")
    return [
        Sheet(title=f"質問票：{label}", columns=columns, rows=rows, empty="")
        for label, rows in by_set.items()
    ]


def _question_row(one: AuditQuestion, acts: Acts, *, is_open: bool) -> tuple[Cell, ...]:
    links = (*acts.link("answer", "回答する", one), *acts.link("judge", "判定する", one))
    return (
        f"{one.clause}",
        one.words,
        one.answer or "まだ回答がありません",
        Mark(tone=VERDICT_TONES[Verdict(one.verdict)], word=Verdict(one.verdict).label),
        links if is_open else (),
    )


def _visits(contract: Contract, acts: Acts) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            format_date(one.visited_on),
            f"{one.workplace}{'（届出のない場所：変更の届出が必要）' if one.is_new_place else ''}",
            f"区　{one.staff}\n応対　{one.contact_person}",
            one.result,
        )
        for one in contract.visits.all()
    ]
    return Sheet(
        title="立入り", columns=("立入日", "業務執行場所", "職員・応対者", "結果"), rows=rows,
        empty="業務執行場所に立ち入ったら、場所と結果を記録します。",
        actions=acts.link("visit", "立入りを記録する"),
    )  # fmt: skip


def _grants(contract: Contract, acts: Acts) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            one.person.name,
            format_date(one.until_on),
            f"{format_moment(one.granted_at)}　{one.granted_by.name}",
            acts.link("revoke", "取り消す", one) if one.revoked_at is None else "取消済み",
        )
        for one in contract.auditor_grants.select_related("person", "granted_by")
    ]
    return Sheet(
        title="外部監査人の閲覧", columns=("監査人", "最後の日", "許可", "操作"), rows=rows,
        empty="許可した監査人はいません。", actions=acts.link("grant", "閲覧を許可する"),
    )  # fmt: skip
