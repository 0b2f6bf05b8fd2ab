"""The statement of participation as its page shows it: parts, papers, what is still missing."""

from dataclasses import dataclass

from django.urls import reverse

from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.receipts import Receipt, receipt_of
from madoguchi.core.vault.terms import FileState
from madoguchi.services.procurement.models import Application, FiledPaper, RequiredPaper
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.demands import (
    applicant_of,
    current_papers,
    demands_of,
    set_findings,
)
from madoguchi.services.procurement.queries.statement import (
    consent_gaps,
    contact_gaps,
    declaration_gaps,
    oath_gaps,
    staffing_rule_of,
    team_gaps,
)
from madoguchi.services.procurement.rules.papers import papers_due
from madoguchi.services.procurement.terms import ApplicationKind


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the statement: its page and the sentences on what it lacks."""

    label: str
    url: str
    gaps: tuple[str, ...]
    lead: str = ""
    is_empty: bool = False

    @property
    def is_complete(self) -> bool:
        return not self.gaps


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """One paper that is asked, and what was put in for it."""

    required: RequiredPaper
    filed: FiledPaper | None
    receipt: Receipt | None
    findings: tuple[str, ...]

    @property
    def is_checking(self) -> bool:
        """Whether the file still waits for its check."""
        file = self.filed.file if self.filed else None
        return file is not None and file.state == FileState.QUARANTINED


def parts_of(application: Application) -> tuple[Part, ...]:
    """The parts in the order of filling in; the papers are the last."""
    number = application.tender.number
    gaps = {
        "contact": (*contact_gaps(application), *declaration_gaps(application)),
        "outline": (),
        "team": team_gaps(application),
        "oaths": (*oath_gaps(application), *consent_gaps(application)),
    }
    labels = {
        "contact": ("連絡先と入札参加資格", "通知の届く担当者と、入札参加資格の有無"),
        "outline": ("事業者の概要", "設立年月日、資本金、事業内容など"),
        "team": ("業務実施体制と協力事務所", "担当する技術者と、再委託を予定する事務所"),
        "oaths": ("宣誓と同意", "参加条件の宣誓、留意事項への同意"),
    }
    empty = set() if any(application.outline.values()) else {"outline"}
    if not application.workers.exists():
        empty.add("team")
    parts = [
        Part(
            label=label,
            lead=lead,
            url=_page(f"bid-{key}", number),
            gaps=tuple(gaps[key]),
            is_empty=key in empty,
        )
        for key, (label, lead) in labels.items()
    ]
    if application.kind == ApplicationKind.CONSORTIUM:
        parts.insert(1, Part(
            label="共同企業体の構成員", lead="代表構成員と構成員",
            url=_page("bid-members", number), gaps=(),
        ))  # fmt: skip
    papers = tuple(each.message for each in set_findings(application).findings if each.blocks)
    parts.append(
        Part(
            label="提出書類", lead="", url=_page("bid-application", number) + "#papers", gaps=papers
        )
    )
    return tuple(parts)


def _page(name: str, number: str) -> str:
    return reverse(f"procurement:{name}", args=[number])


def paper_rows(application: Application, actor: Actor) -> list[PaperRow]:
    """Every paper asked of this applicant, and superfluous ones at the end."""
    due = {
        each.key for each in papers_due(demands_of(application.tender), applicant_of(application))
    }
    filed = {paper.required_id: paper for paper in current_papers(application)}
    findings: dict[int, list[str]] = {}
    for finding in set_findings(application).findings:
        findings.setdefault(finding.demand, []).append(finding.message)
    wanted = [
        each for each in Asked(application.tender).papers() if each.pk in due or each.pk in filed
    ]
    return [
        PaperRow(
            required=each,
            filed=filed.get(each.pk),
            receipt=_receipt(filed.get(each.pk), actor),
            findings=tuple(findings.get(each.pk, ())),
        )
        for each in wanted
    ]


def _receipt(filed: FiledPaper | None, actor: Actor) -> Receipt | None:
    return receipt_of(filed.file, actor) if filed is not None and filed.file is not None else None


def staffing_text(application: Application) -> tuple[str, ...]:
    """The call's staffing demands in sentences, for the head of the team's page."""
    rule = staffing_rule_of(application)
    lines = [f"「{role}」{least}名以上" for role, least in rule.minimum.items()]
    if rule.fields:
        shared = "兼務できます" if rule.may_share else "兼務できません"
        lines.append(f"担当分野: {'・'.join(rule.fields)}（{shared}）")
    lines += [f"「{role}」は{'・'.join(marks)}のいずれか" for role, marks in rule.any_of.items()]
    return tuple(lines)
