"""案件の作成・編集: drafts by form, and each list of the call saved as a whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms import BaseModelFormSet, ModelForm

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.commands.opening import create_case
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents


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

    raises  Refused  unreadable, or a call lacks what every call has (its place is named)
    """
    authorise(by, "procurement.tender.edit")
    tenders = []
    with transaction.atomic():
        for ordinal, facts in enumerate(read_documents(content), start=1):
            try:
                draft = read_case_file(facts)
            except Refused as refusal:
                raise Refused(refusal.code, f"{ordinal}件目: {refusal.message}") from refusal
            tenders.append(create_tender_from_draft(draft, section=section, by=by, now=now))
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
    """All rows of one list, or none of them."""
    authorise(by, "procurement.tender.edit", tender)
    with transaction.atomic():
        for row in formset.save(commit=False):
            row.tender = tender
            row.save()
        for gone in formset.deleted_objects:
            gone.delete()


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
