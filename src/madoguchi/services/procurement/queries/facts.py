"""Rows of a call as the values that the rules judge: schedule, periods, ceilings, mapping."""

from collections.abc import Iterable
from dataclasses import replace

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import Precision, When, parse_when
from madoguchi.services.procurement.models import (
    Ceiling,
    ContractPlan,
    Criterion,
    Milestone,
    Tender,
)
from madoguchi.services.procurement.rules import ceilings, schedule
from madoguchi.services.procurement.rules.mapping import AskedItem, JudgedItem
from madoguchi.services.procurement.rules.periods import Segment
from madoguchi.services.procurement.terms import AppliesTo, CeilingStatus, MilestoneKind, RoundKind
from madoguchi.services.procurement.terms import Precision as Stated


def step_of(row: Milestone) -> schedule.Milestone:
    """A row of the schedule with its dates, and the doubts that its words raise."""
    try:
        doubts = parse_when(row.text).warnings
    except Unreadable:
        doubts = ()  # words like 7月-9月 of a running year: there is nothing to doubt
    return schedule.Milestone(MilestoneKind(row.kind), row.name, replace(row.when, warnings=doubts))


def segments_of(tender: Tender) -> list[tuple[Segment, tuple[int, ...]]]:
    """Each planned contract's period with the 年度 that it is booked on."""
    return [
        (
            Segment(plan.title, _period(plan)),
            tuple(range(plan.first_fiscal_year, plan.last_fiscal_year + 1)),
        )
        for plan in tender.contract_plans.all()
    ]


def _period(plan: ContractPlan) -> When:
    is_exact = plan.precision in (Stated.EXACT.value, Stated.RANGE.value)
    stated = Precision.EXACT if is_exact else Precision.APPROXIMATE
    return When(
        plan.period_text, plan.starts_on, plan.ends_on,
        start_precision=stated, end_precision=stated,
    )  # fmt: skip


def ceiling_of(row: Ceiling) -> ceilings.Ceiling:
    return ceilings.Ceiling(
        fiscal_years=tuple(range(row.first_fiscal_year, row.last_fiscal_year + 1)),
        amount_yen=row.amount_yen,
        status=CeilingStatus(row.status),
        annual_yen={int(year): int(yen) for year, yen in row.annual_yen.items()},
        contracts=tuple(plan.title for plan in row.contract_plans.all()) if row.pk else (),
    )


def asked_items(tender: Tender) -> list[AskedItem]:
    return [AskedItem(section.code, section.text) for section in tender.sections.all()]


def judged_items(tender: Tender) -> list[JudgedItem]:
    """Leaf criteria of the rounds on paper, with their own sections or their group's."""
    rows = (
        Criterion.objects.filter(round__tender=tender, children__isnull=True)
        .exclude(round__kind=RoundKind.PRESENTATION.value)
        .select_related("parent")
        .prefetch_related("sections", "parent__sections")
    )
    routes = set(
        tender.required_papers.filter(name__contains="財務").values_list("applies_to", flat=True)
    )
    return [_judged(row, routes) for row in rows]


def _judged(row: Criterion, routes: Iterable[str]) -> JudgedItem:
    sections = [*row.sections.all(), *(row.parent.sections.all() if row.parent else ())]
    return JudgedItem(
        row.code,
        row.text,
        tuple(section.code for section in sections),
        is_evidenced=row.uses_finance and AppliesTo.ALL.value in routes,
        some_evidence=row.uses_finance and AppliesTo.UNREGISTERED.value in routes,
    )


def criteria_of(tender: Tender) -> list[Criterion]:
    """The criteria that are mapped to sections: leaves of the rounds on paper, in order."""
    return list(
        Criterion.objects.filter(round__tender=tender, children__isnull=True)
        .exclude(round__kind=RoundKind.PRESENTATION.value)
        .select_related("round")
        .prefetch_related("sections")
        .order_by("round__ordinal", "position", "pk")
    )


def previews_of(row: Milestone, new: When) -> tuple[schedule.MovePreview, ...]:
    """What the move means for the steps after it; empty where a time has no day to count from."""
    steps = [step_of(each) for each in row.tender.milestones.all()]
    moved = step_of(row)
    if moved.when.starts_on is None or new.starts_on is None:
        return ()
    return schedule.preview_move(steps, moved, new, BusinessCalendar())
