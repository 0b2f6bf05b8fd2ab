"""Gathering what goes into 個票 and 会議資料: months, course and holders of children."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime

from madoguchi.core.calendar.business import end_of_month, months_after
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.documents.case_sheets import ChildSheet, ConferenceLine
from madoguchi.services.safeguarding.models import Alert, CaseAction, CaseAssignment, Child
from madoguchi.services.safeguarding.queries.child_page import child_page
from madoguchi.services.safeguarding.queries.histories import History, histories
from madoguchi.services.safeguarding.queries.holders import holders_of
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.rules.days import Tally, tally
from madoguchi.services.safeguarding.rules.lines import Line


def gather_sheet(child: Child, first: date, last: date, today: date) -> ChildSheet:
    """One child's months and course from ``first`` to ``last``."""
    effects = dict(rules_on(last).effects)
    until = min(last, today)
    main = _main(histories([child.pk], today=until, effects=effects, since=first), child.pk)
    days = main.days if main else []
    page = child_page(child, today)
    return ChildSheet(
        number=child.number,
        name=name_of(child),
        facility=main.placement.facility.name if main else "—",
        grade=child.get_grade_display(),
        holder=_holder(page.holders),
        first=first,
        last=last,
        months=[
            (month, tally([d for d in days if month <= d.on <= end_of_month(month)], effects))
            for month in _months(first, until)
        ],
        events=[
            (localtime(event.at), event.title, event.text)
            for event in reversed(page.events)
            if first <= day_of(event.at) <= last
        ],
    )


def gather_conference(
    children: Sequence[Child], first: date, last: date, today: date
) -> list[ConferenceLine]:
    """A line for each child, in the order given; a constant number of queries."""
    keys, until = [child.pk for child in children], min(last, today)
    effects = dict(rules_on(last).effects)
    known = histories(keys, today=until, effects=effects, since=first)
    holders = holders_of(keys, today)
    alerts = Counter(
        Alert.objects.filter(child__in=keys, reached_on__range=(first, last)).values_list(
            "child", flat=True
        )
    )
    actions = {
        action.child_id: f"{format_date(action.acted_on)} {action.get_judgement_display()}"
        for action in CaseAction.objects.filter(child__in=keys).order_by("acted_on", "pk")
    }
    lines = []
    for child in children:
        main = _main(known, child.pk)
        counted: Tally = tally(main.days if main else [], effects)
        lines.append(
            ConferenceLine(
                number=child.number, name=name_of(child),
                facility=main.placement.facility.name if main else "—",
                grade=child.get_grade_display(), holder=_holder(holders.get(child.pk, [])),
                counted=counted, alerts=alerts[child.pk], last_action=actions.get(child.pk, ""),
            )
        )  # fmt: skip
    return lines


def _main(known: Sequence[History], child: int) -> History | None:
    return next((h for h in known if h.child_id == child and h.line is Line.MAIN), None)


def _holder(rows: Sequence[CaseAssignment]) -> str:
    return "、".join(
        f"{row.get_role_display()} {row.organisation.name}"
        + (f"（{row.caseworker.name}）" if row.caseworker else "")
        for row in rows
    )


def _months(first: date, last: date) -> list[date]:
    month, found = first.replace(day=1), []
    while month <= last:
        found.append(month)
        month = months_after(month, 1)
    return found
