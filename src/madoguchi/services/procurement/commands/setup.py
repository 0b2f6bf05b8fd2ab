"""案件の作成・編集: drafts by form, and each list of the call saved as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.forms import BaseModelFormSet, ModelForm

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.commands.opening import create_case
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.models import (
    Ceiling,
    Criterion,
    Droppable,
    Milestone,
    ReviewRound,
    Tender,
)
from madoguchi.services.procurement.queries.facts import ceiling_of
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.rules.ceilings import check_breakdown


def create_draft(
    section: Organisation, *, title: str, fiscal_year: int, by: Actor, now: datetime
) -> Tender:
    """An empty draft: everything else is settled on its own pages."""
    authorise(by, "procurement.tender.edit")
    with transaction.atomic():
        case = create_case(
            title=title,
            module="procurement",
            section=section,
            fiscal_year=fiscal_year,
            by=by,
            now=now,
        )
        tender = Tender.objects.create(case=case)
        authorise(by, "procurement.tender.edit", tender)
        return tender


def import_case_file(
    content: bytes, *, section: Organisation, by: Actor, now: datetime
) -> list[Tender]:
    """Every call of the file as a draft, all or nothing.

    raises  Refused  unreadable, a call lacks what every call has, or a fact has not its shape
                     (the place of the call in the file is named)
    """
    authorise(by, "procurement.tender.edit")
    tenders = []
    with transaction.atomic():
        for ordinal, facts in enumerate(read_documents(content), start=1):
            try:
                draft = read_case_file(facts)
                tenders.append(create_tender_from_draft(draft, section=section, by=by, now=now))
            except Refused as refusal:
                raise Refused(refusal.code, f"{ordinal}件目: {refusal.message}") from refusal
    if not tenders:
        raise Refused("case_file_empty", "ファイルに案件がありません。中身を確認してください。")
    return tenders


def save_outline(form: ModelForm[Tender], *, by: Actor, now: datetime) -> Tender:
    """The call's own facts; of a published call they reach the public with an amendment."""
    authorise(by, "procurement.tender.edit", form.instance)
    with transaction.atomic():
        return form.save()


def save_part(
    tender: Tender, formset: BaseModelFormSet[Any, Any], *, by: Actor, now: datetime
) -> None:
    """All rows of one list, or none of them.

    raises  Refused  the yearly amounts of a ceiling do not add up to it (PROC-007), or the
                     rounds and criteria are fixed (PROC-109)
    """
    authorise(by, "procurement.tender.edit", tender)
    is_review = formset.model in {ReviewRound, Criterion}
    if is_review and tender.criteria_frozen_at is not None:
        raise Refused(
            "criteria_fixed",
            "評価基準は確定しているため、変更できません。"
            "誤りがあるときは、決裁者に相談してください。",
        )
    with transaction.atomic():
        for row in formset.save(commit=False):
            row.tender = tender
            _demand_sound(tender, row)
            row.save()
        formset.save_m2m()
        for gone in formset.deleted_objects:
            _take_out(tender, gone)


def _take_out(tender: Tender, row: Any) -> None:
    """Out of a published call a row is dropped: its published version asks for it still."""
    if tender.published_at is not None and isinstance(row, Droppable):
        row.is_dropped = True
        row.save(update_fields=["is_dropped"])
        return
    try:
        row.delete()
    except ProtectedError as error:
        raise Refused(
            "row_in_use",
            f"「{row}」は、ほかのところで使われているため削除できません。先に、使っているところから外してください。",
        ) from error


def _demand_sound(tender: Tender, row: Any) -> None:
    try:
        row.validate_constraints()
    except ValidationError as found:
        raise Refused(
            "row_twice", f"「{row}」の番号が、ほかの行と重なっています。番号を直してください。"
        ) from found
    if isinstance(row, Ceiling):
        check_breakdown(ceiling_of(row))
    if tender.published_at is None or not isinstance(row, Milestone) or not row.pk:
        return
    if Milestone.objects.get(pk=row.pk).text != row.text:
        # A silent edit would leave no history, and nobody would be told (PROC-021).
        raise Refused(
            "move_instead",
            f"公開中の日程「{row.name}」は「日程を変更して通知する」から変更してください。",
        )


def settle(tender: Tender, sentence: str, *, by: Actor, now: datetime) -> Tender:
    """An unsure point was settled: it leaves the list; the trail keeps who and when."""
    authorise(by, "procurement.tender.edit", tender)
    with transaction.atomic():
        tender.unsure = [each for each in tender.unsure if each != sentence]
        tender.save(update_fields=["unsure"])
    return tender


def accept_doubt(
    tender: Tender, names: Sequence[str], code: str, *, note: str, by: Actor, now: datetime
) -> list[Milestone]:
    """A finding on the schedule is right as printed, with a note (PROC-019)."""
    authorise(by, "procurement.tender.edit", tender)
    if not note.strip():
        raise Refused("reason_needed", "このままでよい理由を入力してください。")
    with transaction.atomic():
        touched = list(tender.milestones.filter(name__in=names))
        for milestone in touched:
            milestone.accepted_warnings = [*milestone.accepted_warnings, code]
            milestone.save(update_fields=["accepted_warnings"])
        return touched


def map_criteria(
    tender: Tender, places: Mapping[int, Sequence[int]], *, by: Actor, now: datetime
) -> None:
    """Which sections of a proposal each criterion is judged by (PROC-088).

    places  criterion id -> section ids; criteria that it does not name keep theirs
    raises  Refused  the criteria are fixed, or an id is not of this call
    """
    authorise(by, "procurement.tender.edit", tender)
    if tender.criteria_frozen_at is not None:
        raise Refused(
            "criteria_fixed",
            "評価基準は確定しているため、対応を変更できません。"
            "誤りがあるときは、決裁者に相談してください。",
        )
    sections = {section.pk: section for section in tender.sections.all()}
    criteria = {row.pk: row for row in Criterion.objects.filter(round__tender=tender)}
    asked = {section for chosen in places.values() for section in chosen}
    if not asked <= sections.keys() or not places.keys() <= criteria.keys():
        raise Refused("unknown_item", "この案件にない項目が選ばれています。選び直してください。")
    with transaction.atomic():
        for criterion, chosen in places.items():
            criteria[criterion].sections.set([sections[each] for each in chosen])
