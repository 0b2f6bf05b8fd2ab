"""年度更新: a dry run that changes nothing, and the confirmation that lets it happen (SAFE-046)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.evaluation import mark_for_evaluation
from madoguchi.services.safeguarding.commands.moving import close_placements
from madoguchi.services.safeguarding.models import (
    Child,
    InformationRequest,
    Placement,
    YearRollover,
)
from madoguchi.services.safeguarding.queries.school_year import RolloverLine, rollover_lines


def plan_rollover(year: int, *, by: Actor, now: datetime) -> YearRollover:
    """The dry run for 1 April of ``year``: counts, and nothing else is written.

    raises  Forbidden, Refused (confirmed already)
    """
    authorise(by, "safeguarding.year.plan", now=now)
    if by.person_id is None:
        raise Forbidden("nobody", "サインインし直してください。")
    lines = rollover_lines(year)
    staying = sum(not line.promotion.needs_place for line in lines)
    with transaction.atomic():
        known = YearRollover.objects.select_for_update().filter(fiscal_year=year).first()
        if known is not None and known.confirmed_at is not None:
            raise Refused(
                "confirmed", f"{fiscal_year_label(year)}の年度更新は、すでに確定しています。"
            )
        row, _ = YearRollover.objects.update_or_create(
            fiscal_year=year,
            defaults={"planned_by_id": by.person_id, "planned_at": now, "promoted": staying,
                      "to_place": len(lines) - staying},
        )  # fmt: skip
    return row


def confirm_rollover(rollover: YearRollover, *, by: Actor, now: datetime) -> YearRollover:
    """Raise the grades, renew the requests, end the placements of those who need a new facility.

    raises  Forbidden  not the chief of the supervising section
            Refused    before 1 April, or confirmed already
    """
    authorise(by, "safeguarding.year.confirm", now=now)
    if fiscal_year(now) < rollover.fiscal_year:
        first = format_date(date(rollover.fiscal_year, 4, 1))
        raise Refused("too_early", f"{first}から確定できます。")
    with transaction.atomic():
        row = YearRollover.objects.select_for_update().get(pk=rollover.pk)
        if row.confirmed_at is not None:
            label = fiscal_year_label(row.fiscal_year)
            raise Refused("confirmed", f"{label}の年度更新は、すでに確定しています。")
        lines = rollover_lines(row.fiscal_year)
        staying = [line for line in lines if not line.promotion.needs_place]
        leaving = [line.placement for line in lines if line.promotion.needs_place]
        _raise_grades(staying)
        _renew_requests(staying, row.fiscal_year, by=by, now=now)
        close_placements([placement.pk for placement in leaving], date(row.fiscal_year, 3, 31))
        mark_for_evaluation([placement.child_id for placement in leaving], now=now)
        row.promoted, row.to_place = len(staying), len(leaving)
        row.confirmed_by_id, row.confirmed_at = by.person_id, now
        row.save()
    return row


def _raise_grades(lines: Sequence[RolloverLine]) -> None:
    by_grade: dict[str, list[Placement]] = defaultdict(list)
    for line in lines:
        by_grade[line.promotion.grade].append(line.placement)
    for grade, placements in by_grade.items():
        Placement.objects.filter(pk__in=[p.pk for p in placements]).update(grade=grade)
        Child.objects.filter(pk__in=[p.child_id for p in placements]).update(grade=grade)


def _renew_requests(lines: Sequence[RolloverLine], year: int, *, by: Actor, now: datetime) -> None:
    """A request that ended with the school year goes on for another; it is acknowledged anew."""
    ended = InformationRequest.objects.filter(
        placement__in=[line.placement.pk for line in lines], until_on=date(year, 3, 31)
    )
    InformationRequest.objects.bulk_create(
        [
            InformationRequest(
                placement_id=old.placement_id, cycle=old.cycle, from_on=date(year, 4, 1),
                until_on=date(year + 1, 3, 31), legal_basis=old.legal_basis,
                issued_by_id=by.person_id, issued_at=now,
            )
            for old in ended
        ],
        ignore_conflicts=True,
    )  # fmt: skip
