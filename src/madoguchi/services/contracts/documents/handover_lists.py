"""引継ぎ一式の一覧: what the next officer of the section reads, one sheet for each matter."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.columns import as_columns
from madoguchi.core.documents.sheets import SheetOut
from madoguchi.services.contracts.models import Contract, MinutesVersion, PaymentInstalment
from madoguchi.services.contracts.queries.ceilings import CeilingLine, ceilings_of
from madoguchi.services.contracts.queries.dues import due_items
from madoguchi.services.contracts.queries.roster import lines_of
from madoguchi.services.contracts.queries.subcontracts import tree_of
from madoguchi.services.contracts.rules.amending import shown
from madoguchi.services.contracts.terms import AmendedSubject

Row = tuple[str, ...]
A_YEAR = timedelta(days=366)


def sheet(name: str, columns: Sequence[str], rows: Iterable[Row]) -> SheetOut:
    return SheetOut(name=name, columns=tuple(as_columns(tuple(columns))), rows=tuple(rows))


def day(on: date | None) -> str:
    return format_date(on) if on else ""


def moment(at: datetime | None) -> str:
    return format_moment(at) if at else ""


def yen(amount: int) -> str:
    return f"{amount:,}円"


def due_sheet(contract: Contract, now: datetime) -> SheetOut:
    """What is open with its day, whatever it is, from the oldest to a year after the term."""
    until = max(contract.ends_on, day_of(now)) + A_YEAR
    found = due_items(Contract.objects.filter(pk=contract.pk), until, now)
    return sheet("これからの期限", ("期限", "すること", "種類", "だれの番"), (
        (day(one.due_on), one.title, one.kind.label, one.side.label) for one in found
    ))  # fmt: skip


def terms_sheet(contract: Contract) -> SheetOut:
    """What was agreed, what it may cost, and what comes after it."""
    chain = contract.chain
    others = chain.contracts.exclude(pk=contract.pk).select_related("case")
    rows: list[Row] = [
        ("契約の種類", contract.get_kind_display()), ("状態", contract.get_state_display()),
        ("契約締結日", day(contract.concluded_on)),
        ("支払方法", contract.payment_words or contract.get_payment_plan_display()),
        ("継続の期限", day(chain.horizon_ends_on) or "定めなし"),
        *(("金額", f"{fiscal_year_label(one.fiscal_year)}　{yen(one.amount_yen)}")
          for one in contract.annual_amounts.all()),
        *(("限度額", _ceiling_words(one)) for one in ceilings_of(chain)),
        *(("契約の前提", f"{one.words}　{day(one.met_on) or '未確認'}　{one.proof}".strip())
          for one in contract.conditions.all()),
        *(("特記事項", str(one)) for one in contract.clause_sets.all()),
        *(("文書", f"{one}（{day(one.in_force_on)}から）") for one in contract.papers.all()),
        *(("同じ選定からの契約", f"{one}　{one.get_state_display()}") for one in others),
    ]  # fmt: skip
    evaluation = getattr(contract, "evaluation", None)
    if evaluation is not None:
        rows.append(("履行実績の評価", f"{evaluation}：{evaluation.reasons}"))
    return sheet("契約の内容", ("項目", "内容"), rows)


def _ceiling_words(line: CeilingLine) -> str:
    year = fiscal_year_label(line.ceiling.fiscal_year)
    return f"{year}　{yen(line.ceiling.amount_yen)}（残り{yen(line.left_yen)}）"


def people_sheet(contract: Contract, now: datetime) -> SheetOut:
    """従事者 of today and before, with whom to call in which order."""
    columns = ("番号", "氏名", "役割", "状態", "従事の開始", "最終日", "緊急時の順", "緊急連絡先")
    return sheet("従事者", columns, (
        (str(one.worker.number), one.worker.name, one.worker.role, one.state.label,
         day(one.worker.started_on), day(one.worker.leaves_on), str(one.worker.call_order or ""),
         one.worker.mobile)
        for one in lines_of(contract, day_of(now))
    ))  # fmt: skip


def firms_sheet(contract: Contract, now: datetime) -> SheetOut:
    return sheet("再委託", ("再委託先", "段", "業務の範囲", "状態", "足りない文書"), (
        (one.node.firm, str(one.depth), one.node.scope, one.state.label,
         "、".join(paper.label for paper in one.missing))
        for one in tree_of(contract, day_of(now))
    ))  # fmt: skip


def amendments_sheet(contract: Contract) -> SheetOut:
    columns = ("回", "状態", "効力の開始日", "理由", "項目", "変更前", "変更後")
    return sheet("変更契約", columns, (
        (str(one), one.get_state_display(), day(one.effective_on), one.reason, fact.name,
         shown(AmendedSubject(fact.subject), fact.before),
         shown(AmendedSubject(fact.subject), fact.after))
        for one in contract.amendments.prefetch_related("facts") for fact in one.facts.all()
    ))  # fmt: skip


def meetings_sheet(contract: Contract) -> SheetOut:
    """打合せ with what was decided, and every 協議 with what was agreed."""
    meetings = contract.meetings.prefetch_related("minutes").order_by("number")
    points = contract.agreed_points.order_by("agreed_on", "pk")
    return sheet("打合せ・協議", ("日", "種類", "事項", "決めたこと"), [
        *((moment(one.held_at), str(one), one.subject, _decisions(list(one.minutes.all())))
          for one in meetings),
        *((day(one.agreed_on), "協議", one.question, one.result) for one in points),
    ])  # fmt: skip


def _decisions(minutes: Sequence[MinutesVersion]) -> str:
    if not minutes:
        return "議事録は提出されていません。"
    return minutes[0].decisions or "決定事項なし"


def operation_sheet(contract: Contract) -> SheetOut:
    """Inquiries and complaints, faults and planned stops."""
    contacts = contract.contacts.order_by("received_at", "pk")
    stops = contract.stops.order_by("starts_at", "pk")
    faults = contract.faults.order_by("reported_at", "pk")
    return sheet("問合せ・障害・停止", ("日時", "種類", "件名", "済んだ日時"), [
        *((moment(one.received_at), str(one), one.subject, moment(one.answered_at) or "未回答")
          for one in contacts),
        *((moment(one.reported_at), str(one), one.title, moment(one.recovered_at) or "復旧前")
          for one in faults),
        *((moment(one.starts_at), "計画停止", one.reason,
           "取止め" if one.cancelled_at else moment(one.ends_at)) for one in stops),
    ])  # fmt: skip


def audits_sheet(contract: Contract) -> SheetOut:
    """Audits with each finding and its measure, visits, breaches."""
    audits = contract.audits.prefetch_related("findings__duty", "findings__place")
    return sheet("監査・立入り・違反", ("日", "種類", "内容", "状態"), [
        *((day(one.held_on or one.planned_on), str(one), one.scope, one.get_state_display())
          for one in audits.order_by("planned_on", "pk")),
        *((day(found.duty.due_on), f"{one} 指摘（{found.place}）", found.words,
           found.duty.get_state_display())
          for one in audits.order_by("planned_on", "pk") for found in one.findings.all()),
        *((day(one.visited_on), f"立入り（{one.workplace}）", one.result, "")
          for one in contract.visits.order_by("visited_on", "pk")),
        *((day(one.happened_on), str(one), one.words, one.get_state_display())
          for one in contract.breaches.all()),
    ])  # fmt: skip


def payments_sheet(contract: Contract) -> SheetOut:
    """The plan, and what came of each 回."""
    plan = contract.instalments.prefetch_related("invoices", "rests_on__deliverable")
    columns = ("回", "予定額", "検査を待つ納品物", "請求書", "請求額", "状態")
    return sheet("支払", columns, (row for one in plan for row in _payment_rows(one)))


def _payment_rows(one: PaymentInstalment) -> list[Row]:
    begin = (
        f"第{one.number}回", yen(one.amount_yen),
        "、".join(row.deliverable.title for row in one.rests_on.all()),
    )  # fmt: skip
    invoices: list[Row] = [
        (*begin, invoice.number, yen(invoice.amount_yen), invoice.get_state_display())
        for invoice in one.invoices.all()
    ]
    return invoices or [(*begin, "未請求", "", "")]
