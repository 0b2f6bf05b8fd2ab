"""Worked examples of a rule about runs: days drawn and counted by the very code that alerts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.queries.day_pictures import DayCell, weeks_around
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.days import Day
from madoguchi.services.safeguarding.rules.facility_calendar import (
    ExpectedDays,
    days_of,
    facility_calendar,
)
from madoguchi.services.safeguarding.rules.rulebook import Effect, RuleInForce
from madoguchi.services.safeguarding.rules.runs import Run, current_run

LETTERS = {"x": "absent", "o": "present", "s": "suspended", "b": "bereavement", "?": ""}
# The example of the notice: Monday to Friday, and Monday and Tuesday of the week after.
MONDAY = date(2025, 6, 2)
SPRING = dict.fromkeys(days_of(date(2026, 3, 26), date(2026, 4, 5)), "春季休業")
# (what it shows, its first day, its days from there on)
STORIES = (
    ("土曜日・日曜日などの休業日は、飛ばして数えます", MONDAY, "xxxxxxx"),
    ("出席停止と忌引は、数えず、途切れさせません", MONDAY, "xxxsbxxxx"),
    ("1日でも登校すると、はじめから数え直します", MONDAY, "xxxxxxoxxx"),
    ("報告のない日は、出席とも欠席とも決めつけません", MONDAY, "xxxxx??"),
    ("長期休業と学年の変わり目をはさんでも、続けて数えます", date(2026, 3, 23), "xxxxxxx"),
)


@dataclass(frozen=True)
class Example:
    """One story: what it shows, its days, and what the rule says of it in a sentence."""

    title: str
    weeks: list[list[DayCell]]
    verdict: str


def examples(code: str, in_force: RuleInForce, effects: Mapping[str, Effect]) -> list[Example]:
    """The stories of the seven-day rule; of the early warning its shortest; of others none."""
    if code == book.EARLY_RUN:
        title, first, _ = STORIES[0]
        return [_example(title, first, "x" * in_force["days"], in_force["days"], effects)]
    if code != book.SEVEN_DAYS:
        return []
    return [_example(*story, in_force["days"], effects) for story in STORIES]


def _example(
    title: str, first: date, word: str, limit: int, effects: Mapping[str, Effect]
) -> Example:
    plan = ExpectedDays(facility_calendar("12345", ward_closed=SPRING), first)
    expected = plan.between(first, first + timedelta(days=60))
    days = [
        Day(on, LETTERS[sign], contact="received", reason="illness")
        for on, sign in zip(expected, word, strict=False)
    ]
    run = current_run(days, effects)
    counted = run.absent[:limit] if run else ()
    last = days[-1].on
    weeks = weeks_around((first, last), days, [plan], last, counted)
    return Example(title, weeks, _verdict(run, limit))


def _verdict(run: Run | None, limit: int) -> str:
    if run is None:
        return "続いている欠席はありません。お知らせしません。"
    if run.certain >= limit:
        reached = format_date(run.reached_on(limit))
        return f"{limit}日目の{reached}に、担当者へすぐにお知らせします。"
    if run.possible >= limit:
        return (
            f"欠席の報告は{run.certain}日ですが、報告のない{len(run.unreported)}日も欠席だとすると"
            f"{run.possible}日になります。「未報告の日を含めると」のお知らせが届き、施設に確かめます。"
        )
    return f"続いている欠席は{run.certain}日です。{limit}日に達するまで、このお知らせは届きません。"
