"""The notice (公告・説明書) as frozen data: sections of labelled rows.

One form serves the public page, the amendments' old-and-new table, the text alternative and
the office documents, so that they can never say different things.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from madoguchi.core.calendar.fiscal import fiscal_year_label, fiscal_years_label
from madoguchi.services.procurement.models import (
    Ceiling,
    ContractPlan,
    Milestone,
    StageChannel,
    StageRule,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked, freeze_asked, judging_words
from madoguchi.services.procurement.rules.pay_floor import PayFloorSign
from madoguchi.services.procurement.terms import (
    RECEPTION_ACTS,
    CeilingStatus,
    Channel,
    EmailDisclosure,
    GroundEffect,
    Stage,
)

Row = dict[str, str]
SCHEDULE_FIELDS = (
    "kind", "name", "text", "starts_on", "starts_at", "ends_on", "ends_at", "daily_hours",
    "precision", "is_planned", "must_arrive",
)  # fmt: skip
Section = dict[str, Any]

STAGE_TITLES = (
    (Stage.LOAN, "参考資料の貸与"),
    (Stage.PARTICIPATION, "参加表明"),
    (Stage.WITHDRAWAL, "辞退"),
    (Stage.QUESTIONS, "質問"),
    (Stage.PROPOSAL, "提案書の提出"),
)


def freeze_notice(tender: Tender, *, pay_floor: PayFloorSign) -> dict[str, Any]:
    """The whole notice as plain data: ``{"title", "number", "sections": [{title, rows}]}``.

    A row is ``{"label", "value"}``; rows keep the case's own words. Sections without rows are
    left out, nothing is invented for them. ``schedule``, ``channels`` and ``amount_yen`` are the
    same facts for machines, which the open data say. ``asked`` are the rows that judge a hand-in,
    ``judging`` tells in words those of them that stand nowhere else in the notice.
    """
    sections = [
        _section("業務の概要", _outline(tender)),
        _section("プロポーザル方式を採用する理由", _reason(tender)),
        _section("契約と履行期間", _contracts(tender)),
        _section("提案限度額", _ceilings(tender)),
        _section("参加資格", _conditions(tender)),
        _section("日程", _schedule(tender)),
        _section("様式", _forms(tender)),
        *(_section(title, _stage(tender, stage)) for stage, title in STAGE_TITLES),
        _section("提案項目", _sections(tender)),
        _section("審査", _review(tender)),
        _section("失格となる事由", _grounds(tender)),
        _section("留意事項", _terms(tender)),
        _section("納品物", _deliverables(tender)),
        _section("公契約条例", _pay_floor(pay_floor)),
        _section("参考となる計画", _plans(tender)),
        _section("問合せ先", _contact(tender)),
    ]
    return {
        "title": tender.case.title,
        "number": tender.case.number,
        "kind": tender.kind,
        "sections": [section for section in sections if section["rows"]],
        "schedule": [_dates(milestone) for milestone in tender.milestones.all()],
        "channels": _proposal_channels(tender),
        "amount_yen": _amount(tender),
        "asked": freeze_asked(tender),
        "judging": [_row(label, value) for label, value in judging_words(tender)],
    }


def _dates(milestone: Milestone) -> Row:
    return {
        name: "" if value is None else str(value)
        for name in SCHEDULE_FIELDS
        for value in [getattr(milestone, name)]
    }


def _proposal_channels(tender: Tender) -> list[str]:
    rows = StageChannel.objects.filter(rule__tender=tender, rule__stage=Stage.PROPOSAL)
    return sorted(rows.values_list("channel", flat=True))


def _amount(tender: Tender) -> int | None:
    first = tender.ceilings.filter(amount_yen__isnull=False).first()
    return first.amount_yen if first else None


def _section(title: str, rows: Iterator[Row]) -> Section:
    return {"title": title, "rows": list(rows)}


def _row(label: str, value: object) -> Row:
    return {"label": label, "value": str(value)}


def _outline(tender: Tender) -> Iterator[Row]:
    yield _row("件名", tender.case.title)
    for label, value in (
        ("表紙の件名", tender.title_on_cover),
        ("方式", tender.kind),
        ("目的", tender.purpose),
        ("業務概要", tender.outline),
        ("対象地", tender.site_place),
        ("面積", f"{tender.site_area_m2:,}㎡" if tender.site_area_m2 is not None else ""),
        ("対象地の備考", tender.site_note),
    ):
        if value:
            yield _row(label, value)
    yield _row("関連する随意契約の予定", _related(tender))


def _related(tender: Tender) -> str:
    if not tender.has_related_contract:
        return "無"
    if not tender.related_contract_note:
        return "有"
    # What follows on is awarded on the conditions of its own part of the period (seed 004 §1(5)).
    has_conditions = any(plan.conditions for plan in tender.contract_plans.all())
    terms = "。条件は「契約と履行期間」に示すとおり" if has_conditions else ""
    return f"有（{tender.related_contract_note}{terms}）"


def _reason(tender: Tender) -> Iterator[Row]:
    if tender.reason_for_proposal_method:
        yield _row("理由", tender.reason_for_proposal_method)


def _contracts(tender: Tender) -> Iterator[Row]:
    for plan in tender.contract_plans.all():
        parts = [f"{_years(plan)}　{plan.period_text}"]
        if plan.payment:
            parts.append(f"支払: {plan.payment}")
        if plan.conditions:
            parts.append(f"条件: {'、'.join(plan.conditions)}")
        if plan.unit_price:
            parts.append(f"単価契約: {_words(plan.unit_price)}")
        if plan.designated_part:
            parts.append(f"指定部分: {_words(plan.designated_part)}")
        yield _row(plan.title, "\n".join(parts))
    if tender.renewal_years:
        yield _row("更新を予定する年度", "、".join(tender.renewal_years))
    if tender.renewal_conditions:
        yield _row("更新の条件", "、".join(tender.renewal_conditions))
    if tender.renewal_note:
        yield _row("更新について", tender.renewal_note)


def _words(facts: dict[str, Any]) -> str:
    return "、".join(str(value) for value in facts.values())


def _years(plan: ContractPlan | Ceiling) -> str:
    return fiscal_years_label(range(plan.first_fiscal_year, plan.last_fiscal_year + 1))


def _ceilings(tender: Tender) -> Iterator[Row]:
    for ceiling in tender.ceilings.prefetch_related("contract_plans"):
        yield _row(_years(ceiling), ceiling_words(ceiling))


def ceilings_of(tender: Tender, year: int) -> list[tuple[str, str]]:
    """(年度, words) of the published ceilings that an estimate of the year falls under."""
    return [
        (_years(row), ceiling_words(row))
        for row in Asked(tender).rows(Ceiling)
        if row.first_fiscal_year <= year <= row.last_fiscal_year
    ]


def ceiling_words(ceiling: Ceiling) -> str:
    """The ceiling with its marks, the same wherever the figure stands (PROC-006, 008)."""
    if ceiling.amount_yen is None:
        return "示していません"
    parts = [f"{ceiling.amount_yen:,}円（消費税等を含む）"]
    if ceiling.annual_yen:
        shares = [
            f"{fiscal_year_label(int(year))} {amount:,}円"
            for year, amount in sorted(ceiling.annual_yen.items())
        ]
        parts.append(f"内訳: {'、'.join(shares)}")
    plans = list(ceiling.contract_plans.all())
    if len(plans) > 1:
        parts.append(f"{len(plans)}件の契約を合わせた限度額です")
    if ceiling.status == CeilingStatus.PROVISIONAL:
        parts.append("予算配当前の金額です。査定により変わることがあります")
    if ceiling.status == CeilingStatus.REFERENCE:
        parts.append("参考値です。契約予定金額ではありません")
    return "。".join(parts)


def _conditions(tender: Tender) -> Iterator[Row]:
    for ordinal, condition in enumerate(tender.conditions.all(), start=1):
        words = (
            f"{condition.text}（{condition.citation}）" if condition.citation else condition.text
        )
        yield _row(f"({ordinal})", words)
    if tender.conditions.exists():
        yield _row("基準時", tender.get_eligibility_reference_display())


def _schedule(tender: Tender) -> Iterator[Row]:
    for milestone in tender.milestones.all():
        marks = "（必着）" if milestone.must_arrive and "必着" not in milestone.name else ""
        yield _row(milestone.name, f"{milestone.text}{marks}")


def _forms(tender: Tender) -> Iterator[Row]:
    for form in tender.forms.all():
        seal = "・押印" if form.needs_seal else ""
        yield _row(form.number, f"{form.name}（{form.get_obligation_display()}{seal}）")


def _stage(tender: Tender, stage: Stage) -> Iterator[Row]:
    rule = tender.stage_rules.filter(stage=stage).prefetch_related("channels").first()
    if rule is None:
        return
    channels = [
        f"{Channel(each.channel).label}（{each.note}）"
        if each.note
        else Channel(each.channel).label
        for each in rule.channels.all()
    ]
    if channels:
        yield _row("提出方法", "、".join(channels))
    yield from _stage_details(rule)
    papers = [paper.name for paper in tender.required_papers.filter(stage=stage)]
    if papers:
        yield _row("提出書類", "\n".join(papers))


def _stage_details(rule: StageRule) -> Iterator[Row]:
    if rule.stage == Stage.PROPOSAL:
        yield _row("部数", f"正本{rule.originals}部、副本{rule.copies}部")
        kinds = [kind.text for kind in rule.tender.blind_kinds.all()]
        if kinds:
            yield _row("副本に記載しないもの", "、".join(kinds))
    for label, value in (
        ("書式", rule.format_text),
        ("綴じ方", "、".join(rule.packaging)),
        ("件名", rule.subject_prefix),
        ("備考", rule.note),
    ):
        if value:
            yield _row(label, value)
    for is_set, words in (
        (rule.contact_beforehand, "提出の前に、電話で連絡してください。"),
        (rule.call_after_sending, "送信の後に、必ず電話で連絡してください。"),
        (rule.telephone_barred, "電話では受け付けません。"),
        (rule.stamped_duplicate, "副本に受領印を押して返します。"),
        (rule.data_follows_by_email, "後日、データを電子メールで提出してください。"),
    ):
        if is_set:
            yield _row("注意", words)


def _sections(tender: Tender) -> Iterator[Row]:
    for section in tender.sections.all():
        required = "" if section.is_required else "（任意）"
        yield _row(section.code, f"{section.text}{required}")


def _review(tender: Tender) -> Iterator[Row]:
    if tender.committee_name:
        rule = f"（{tender.committee_founding_rule}）" if tender.committee_founding_rule else ""
        yield _row("委員会", f"{tender.committee_name}{rule}")
    posts = [
        f"{'委員長' if post.is_chair else '委員'}　{post.title}"
        for post in tender.committee_posts.all()
    ]
    if posts or tender.committee_note:
        yield _row("委員", "\n".join(posts) or tender.committee_note)
    for each in tender.rounds.prefetch_related("criteria"):
        items = [f"{'　' if item.parent_id else ''}{item}" for item in each.criteria.all()]
        yield _row(each.name, "\n".join([_pass_words(each), *items]).strip())
    if tender.rounds.exists():
        yield _row("総合評価", tender.get_final_rule_display())
        yield _row("同点の扱い", tender.get_tie_rule_display())
    if tender.no_award_allowed:
        yield _row("選定事業者なし", "審査の結果により、選定する事業者なしとすることがあります。")


def _pass_words(each: Any) -> str:
    parts = []
    if each.minimum_proposals:
        parts.append(f"提案が{each.minimum_proposals}者以上のときに行います")
    if each.pass_percent is not None:
        parts.append(f"満点の{each.pass_percent}％以上")
    if each.pass_places is not None:
        parts.append(f"上位{each.pass_places}者")
    words = "、".join(parts)
    return f"{words}（原則）" if words and each.is_principle else words


def _grounds(tender: Tender) -> Iterator[Row]:
    for ground in tender.grounds.all():
        yield _row(GroundEffect(ground.effect).label, f"{ground.source}　{ground.text}".strip())


def _terms(tender: Tender) -> Iterator[Row]:
    for ordinal, term in enumerate(tender.standing_terms.all(), start=1):
        consent = "（参加表明のときに同意をいただきます）" if term.needs_consent else ""
        yield _row(f"({ordinal})", f"{term.text}{consent}")


def _deliverables(tender: Tender) -> Iterator[Row]:
    for item in tender.deliverables.all():
        yield _row(
            item.title, "、".join(word for word in (item.due_text, item.note) if word) or "—"
        )


def _pay_floor(sign: PayFloorSign) -> Iterator[Row]:
    if sign.applies:
        yield _row("労働報酬下限額", sign.note)


def _plans(tender: Tender) -> Iterator[Row]:
    for plan in tender.reference_plans.all():
        yield _row(plan.title, plan.url)


def _contact(tender: Tender) -> Iterator[Row]:
    yield _row("担当部署", tender.case.section.name_from_above)
    for label, value in (
        ("所在地", tender.counter_address),
        ("電話", tender.contact_phone),
        ("FAX", tender.contact_fax),
    ):
        if value:
            yield _row(label, value)
    if tender.email_disclosure == EmailDisclosure.PRINTED and tender.contact_email:
        yield _row("電子メール", tender.contact_email)
    if tender.email_disclosure == EmailDisclosure.ON_REQUEST:
        yield _row("電子メール", "お申し出いただいた事業者にお伝えします。")
    for hours in tender.reception_hours.all():
        rest = (
            f"（{hours.break_starts_at:%H:%M}から{hours.break_ends_at:%H:%M}を除く）"
            if hours.break_starts_at and hours.break_ends_at
            else ""
        )
        act = f"（{RECEPTION_ACTS[hours.act]}）" if hours.act in RECEPTION_ACTS else ""
        yield _row(f"受付時間{act}", f"{hours.opens_at:%H:%M}から{hours.closes_at:%H:%M}まで{rest}")


def plain_text(frozen: dict[str, Any], addenda: Mapping[int, Sequence[str]] | None = None) -> str:
    """The notice as plain text, the alternative that each published document needs.

    addenda  section number -> lines that stand below that section
    """
    lines = [f"{frozen['kind']}　{frozen['title']}", f"案件番号　{frozen['number']}", ""]
    for ordinal, section in enumerate(frozen["sections"], start=1):
        lines.append(f"{ordinal}　{section['title']}")
        for row in section["rows"]:
            value = str(row["value"]).replace("\n", "\n　　　")
            lines.append(f"　{row['label']}　{value}")
        lines += [f"　{words}" for words in (addenda or {}).get(ordinal, ())]
        lines.append("")
    return "\n".join(lines)
