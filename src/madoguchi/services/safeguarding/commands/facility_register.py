"""The facility register (所属施設台帳): a facility changed, and the default closed days."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.evaluation import mark_for_evaluation
from madoguchi.services.safeguarding.models import Child, Facility, WardClosedDefault
from madoguchi.services.safeguarding.terms import DayKind, FacilityKind, InputCycle

PERMISSION = "safeguarding.roster.edit"
LONGEST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class FacilityFacts:
    """What the register says of a facility besides its number."""

    name: str
    phone: str
    kind: FacilityKind
    responsible: Organisation | None
    contact: str
    input_cycle: InputCycle
    open_weekdays: str
    needs_confirmation: bool
    starts_on: date
    ends_on: date | None


def change_facility(
    facility: Facility, facts: FacilityFacts, *, by: Actor, now: datetime
) -> Facility:
    """Correct the register. A facility that has ended takes no new child; its reports stay.

    raises  Forbidden, Refused (no weekday, an end before the start)
    """
    authorise(by, PERMISSION, facility)
    if not facts.open_weekdays:
        raise Refused("no_weekday", "開校・開園の曜日を1つ以上選んでください。")
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise Refused("order", "利用終了日は、利用開始日と同じ日かそれより後の日にしてください。")
    with transaction.atomic():
        row = Facility.objects.select_for_update(of=("self",)).get(pk=facility.pk)
        for name in (
            "contact", "responsible", "open_weekdays", "needs_confirmation", "starts_on", "ends_on",
        ):  # fmt: skip
            setattr(row, name, getattr(facts, name))
        row.kind, row.input_cycle = facts.kind.value, facts.input_cycle.value
        row.save()
        organisation = row.organisation
        organisation.name, organisation.phone = facts.name, facts.phone
        organisation.save(update_fields=["name", "phone"])
        children = row.placements.filter(child__ended_on__isnull=True)
        mark_for_evaluation(children.values_list("child", flat=True), now=now)
    return row


@dataclass(frozen=True, kw_only=True)
class ClosedSpan:
    """Days on which facilities of a kind are closed; ``facility_kind`` None for all."""

    facility_kind: FacilityKind | None
    kind: DayKind
    label: str
    from_on: date
    until_on: date


def add_default(span: ClosedSpan, *, by: Actor, now: datetime) -> WardClosedDefault:
    """A default closed span. What a facility says of its own days goes before it.

    raises  Forbidden, Refused (in the wrong order, longer than a year, there already)
    """
    authorise(by, PERMISSION)
    if not 0 <= (span.until_on - span.from_on).days < LONGEST_DAYS:
        raise Refused(
            "order", "終了日は、開始日から1年以内の、開始日より前でない日にしてください。"
        )
    try:
        with transaction.atomic():
            row = WardClosedDefault.objects.create(
                facility_kind=span.facility_kind.value if span.facility_kind else "",
                kind=span.kind.value, label=span.label, from_on=span.from_on,
                until_on=span.until_on,
            )  # fmt: skip
            _look_again(row, now)
    except IntegrityError:
        raise Refused(
            "there_already", "同じ種別・期間の休業日が、すでに登録されています。"
        ) from None
    return row


def remove_default(row: WardClosedDefault, *, by: Actor, now: datetime) -> None:
    """The days follow the week again. Raises Forbidden."""
    authorise(by, PERMISSION)
    with transaction.atomic():
        _look_again(row, now)
        row.delete()


def _look_again(row: WardClosedDefault, now: datetime) -> None:
    children = Child.objects.filter(ended_on__isnull=True, placements__until_on__isnull=True)
    if row.facility_kind:
        children = children.filter(placements__facility__kind=row.facility_kind)
    mark_for_evaluation(children.distinct().values_list("pk", flat=True), now=now)
