"""Copying a call: next year's from this year's, or a rehearsal of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.commands.opening import create_case
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.copying import copy_file
from madoguchi.core.vault.errors import Damaged, Gone, InQuarantine, NotUsable, Sealed
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models import (
    Criterion,
    RequiredPaper,
    ReviewRound,
    StageRule,
    Tender,
)
from madoguchi.services.procurement.terms import RoundState, TenderState

NOT_COPIED = {
    "id", "case", "state", "seal", "published_at", "contact_ban_lifted_at", "cancelled_at",
    "criteria_frozen_at",
}  # fmt: skip
PLAIN_CHILDREN = (
    "reception_hours", "reference_plans", "deliverables", "milestones", "conditions",
    "standing_terms", "function_items", "blind_kinds", "grounds", "committee_posts",
)  # fmt: skip


def copy_tender(
    source: Tender,
    *,
    title: str,
    fiscal_year: int,
    by: Actor,
    now: datetime,
    is_rehearsal: bool = False,
) -> Tender:
    """A draft with everything that the source asks, and nothing that happened in it.

    Documents are copied under the new call's own key: each call's files outlive the other's
    key. People, applications and records stay behind. The dates are the source's: the officer
    moves them, a rehearsal keeps them.
    """
    authorise(by, "procurement.tender.view", source)
    authorise(by, "procurement.tender.edit")
    with transaction.atomic():
        case = create_case(
            title=title,
            module="procurement",
            section=source.case.section,
            fiscal_year=fiscal_year,
            by=by,
            now=now,
            is_rehearsal=is_rehearsal,
            rehearsal_of=source.case if is_rehearsal else None,
        )
        tender = Tender(
            case=case,
            state=TenderState.DRAFT.value,
            **{
                field.name: getattr(source, field.name)
                for field in Tender._meta.concrete_fields
                if field.name not in NOT_COPIED
            },
        )
        tender.source_note = f"{source.case.number} の複写"
        tender.save()
        _copy_parts(source, tender)
        _copy_documents(source, tender, by=by, now=now)
        return tender


def _copy_parts(source: Tender, tender: Tender) -> None:
    for name in PLAIN_CHILDREN:
        _copy_rows(getattr(source, name).all(), tender=tender)
    ceilings = _copy_rows(source.ceilings.all(), tender=tender)
    for plan in source.contract_plans.all():
        _clone(plan, tender=tender, ceiling=ceilings.get(plan.ceiling_id or 0))
    forms = _copy_rows(source.forms.all(), tender=tender)
    _copy_papers(source, tender, forms)
    sections = {
        section.pk: _clone(section, tender=tender, form=forms.get(section.form_id or 0))
        for section in source.sections.all()
    }
    for rule in source.stage_rules.all():
        _copy_stage(rule, tender)
    for round_ in source.rounds.all():
        _copy_round(round_, tender, sections)


def _copy_documents(source: Tender, tender: Tender, *, by: Actor, now: datetime) -> None:
    """Each document that counts; one whose file cannot be read is the officer's to add."""
    missing = []
    for document in source.documents.filter(replaced_by__isnull=True).select_related("file"):
        file = document.file and _copied_file(document.file, tender, by=by, now=now)
        _clone(document, tender=tender, file=file, replaces=None, version=1, added_at=now)
        if document.file and file is None:
            missing.append(
                f"資料「{document.name}」のファイルを「資料」のページで追加してください。"
            )
    if missing:
        tender.unsure = [*tender.unsure, *missing]
        tender.save(update_fields=["unsure"])


def _copied_file(
    file: StoredFile, tender: Tender, *, by: Actor, now: datetime
) -> StoredFile | None:
    if tender.case.key is None:
        return None
    try:
        return copy_file(file, key=tender.case.key, by=by, now=now, purpose="案件の複写")
    except (Damaged, Gone, InQuarantine, NotUsable, Sealed):
        return None


def _copy_papers(source: Tender, tender: Tender, forms: dict[Any, Any]) -> None:
    conditions = dict(
        zip(
            source.conditions.values_list("pk", flat=True),
            tender.conditions.all(),
            strict=True,
        )
    )
    for paper in RequiredPaper.objects.filter(tender=source):
        _clone(
            paper,
            tender=tender,
            form=forms.get(paper.form_id or 0),
            proves=conditions.get(paper.proves_id or 0),
        )


def _copy_stage(rule: StageRule, tender: Tender) -> None:
    copied = _clone(rule, tender=tender)
    for channel in rule.channels.all():
        _clone(channel, rule=copied)


def _copy_round(round_: ReviewRound, tender: Tender, sections: dict[Any, Any]) -> None:
    copied = _clone(
        round_, tender=tender, state=RoundState.PLANNED.value, opened_at=None, closed_at=None
    )
    parents: dict[int, Criterion] = {}
    for criterion in round_.criteria.order_by("position", "pk"):
        mapped = [sections[section.pk] for section in criterion.sections.all()]
        clone = _clone(criterion, round=copied, parent=parents.get(criterion.parent_id or 0))
        parents[criterion.pk] = clone
        clone.sections.set(mapped)


def _copy_rows(rows: Iterable[models.Model], **values: Any) -> dict[Any, Any]:
    return {row.pk: _clone(row, **values) for row in rows}


def _clone(row: Any, **values: Any) -> Any:
    """A new row of the same model with the same plain values, and ``values`` on top."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    clone = type(row)(**fields)
    for name, value in values.items():
        setattr(clone, name, value)
    clone.save(force_insert=True)
    return clone
