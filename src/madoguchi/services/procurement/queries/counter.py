"""The counter of a call: when it is open, and what its intake checks."""

from datetime import datetime

from madoguchi.core.calendar.business import YEAR_END, BusinessCalendar
from madoguchi.core.calendar.holidays import HolidayTable
from madoguchi.core.calendar.hours import CounterHours, Span
from madoguchi.services.procurement.models import ReceptionHours, StageChannel, Tender
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.moments import WINDOW_OF_STAGE, schedule_of
from madoguchi.services.procurement.rules.intake import BY_POST, IntakeRule, postmark_decides
from madoguchi.services.procurement.terms import Stage

SATURDAY, SUNDAY = 5, 6


def counter_hours(tender: Tender, act: str) -> CounterHours | None:
    """The hours of an act: its own row, else the row for every act, else None (not stated)."""
    rows = {row.act: row for row in Asked(tender).rows(ReceptionHours)}
    row = rows.get(act) or rows.get("")
    return _hours(row) if row else None


def _hours(row: ReceptionHours) -> CounterHours:
    closed = {
        day
        for day, is_closed in (
            (SATURDAY, row.closed_on_saturdays),
            (SUNDAY, row.closed_on_sundays),
        )
        if is_closed
    }
    breaks = (
        (Span(row.break_starts_at, row.break_ends_at),)
        if row.break_starts_at and row.break_ends_at
        else ()
    )
    return CounterHours(
        dict.fromkeys(range(7), Span(row.opens_at, row.closes_at)),
        breaks,
        calendar=BusinessCalendar(
            closed_weekdays=frozenset(closed),
            holidays=HolidayTable() if row.closed_on_holidays else None,
            yearly=(YEAR_END,) if row.closed_at_year_end else (),
        ),
    )


def counter_closed_reason(tender: Tender, act: str, at: datetime) -> str:
    """Why the counter is closed at the moment; "" when it is open or no hours are stated."""
    hours = counter_hours(tender, act)
    return (hours.reason_closed(at) or "") if hours else ""


def intake_rule_of(tender: Tender, stage: Stage, arrived_at: datetime) -> IntakeRule:
    """The stage's rule as a value, with the counter's state at the arrival."""
    closed = counter_closed_reason(tender, stage.value, arrived_at)
    rule = Asked(tender).rule(stage)
    if rule is None:
        return IntakeRule(counter_closed_reason=closed)
    is_proposal = stage is Stage.PROPOSAL
    return IntakeRule(
        subject_prefix=rule.subject_prefix,
        subject_ends_with_company=rule.subject_ends_with_company,
        contact_beforehand=rule.contact_beforehand,
        call_after_sending=rule.call_after_sending,
        data_follows_by_email=rule.data_follows_by_email,
        originals=rule.originals if is_proposal else 0,
        copies=rule.copies if is_proposal else 0,
        checklist=tuple(intake_checklist(tender, stage)),
        counter_closed_reason=closed,
    )


def judges_by_postmark(tender: Tender, stage: Stage) -> bool:
    """消印有効 in the words that stand: the stage's row of the schedule, its note, its ways."""
    rows = [row for row in schedule_of(tender) if row.kind == WINDOW_OF_STAGE.get(stage)]
    said = [f"{row.name} {row.text}" for row in rows]
    said += ["必着" for row in rows if row.must_arrive]
    asked = Asked(tender)
    if rule := asked.rule(stage):
        posted = {channel.value for channel in BY_POST}
        ways = [row for row in asked.rows(StageChannel) if row.rule_id == rule.pk]
        said += [rule.note, *(row.note for row in ways if row.channel in posted)]
    return postmark_decides(said)


def intake_checklist(tender: Tender, stage: Stage) -> list[str]:
    """What the officer looks at when a set comes in on paper (PROC-048, 082)."""
    rule = Asked(tender).rule(stage)
    if rule is None:
        return []
    marks = (
        ("page_numbers", "ページ番号"),
        ("contents_list", "目次"),
        ("index_tabs", "インデックス"),
    )
    return [*rule.packaging, *(label for key, label in marks if rule.format_rules.get(key))]
