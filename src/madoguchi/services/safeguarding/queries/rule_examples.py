"""Worked examples of a rule about runs: days drawn and counted by the very code that alerts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from madoguchi.services.safeguarding.rules.sightings import (
    Sighting,
    SightingMeans,
    sighting_on,
)

LETTERS = {"x": "absent", "o": "present", "s": "suspended", "b": "bereavement", "?": ""}
# The example of the notice: Monday to Friday, and Monday and Tuesday of the week after.
MONDAY = date(2025, 6, 2)
SPRING = dict.fromkeys(days_of(date(2026, 3, 26), date(2026, 4, 5)), "春季休業")


@dataclass(frozen=True, kw_only=True)
class Story:
    """Days of one child from ``first`` on, a letter for each day on which it was expected.

    weekdays  ISO weekdays on which the child is due; "" for the whole week of the school
    met_on    the day of a confirmation (状況把握), if there was any
    """

    title: str
    word: str
    first: date = MONDAY
    weekdays: str = ""
    met_on: date | None = None


STORIES = (
    Story(title="土曜日・日曜日などの休業日は、飛ばして数えます", word="xxxxxxx"),
    Story(
        title="お子さんの登園予定のない日も、飛ばして数えます（月・水・金に登園する例）",
        word="xxxxxxx", weekdays="135",
    ),
    Story(title="出席停止と忌引は、数えず、途切れさせません", word="xxxsbxxxx"),
    Story(title="1日でも登校すると、はじめから数え直します", word="xxxxxxoxxx"),
    Story(title="報告のない日は、出席とも欠席とも決めつけません", word="xxxxx??"),
    Story(
        title="長期休業と学年の変わり目をはさんでも、続けて数えます",
        word="xxxxxxx", first=date(2026, 3, 23),
    ),
    Story(
        title="施設がお子さんに会えているあいだは除外し、期限が過ぎると届きます",
        word="x" * 15, met_on=date(2025, 6, 5),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One story: what it shows, its days, and what the rule says of it in a sentence."""

    title: str
    weeks: list[list[DayCell]]
    verdict: str


def examples(code: str, in_force: RuleInForce, effects: Mapping[str, Effect]) -> list[Example]:
    """The stories of the seven-day rule; of the early warning its shortest; of others none."""
    if code == book.EARLY_RUN:
        shortest = replace(STORIES[0], word="x" * in_force["days"])
        return [_example(shortest, in_force, effects)]
    if code != book.SEVEN_DAYS:
        return []
    return [_example(story, in_force, effects) for story in STORIES]


def _example(story: Story, in_force: RuleInForce, effects: Mapping[str, Effect]) -> Example:
    limit = in_force["days"]
    patterns = [(story.first, story.weekdays)] if story.weekdays else []
    plan = ExpectedDays(
        facility_calendar("12345", ward_closed=SPRING), story.first, patterns=patterns
    )
    expected = plan.between(story.first, story.first + timedelta(days=60))
    days = [
        Day(on, LETTERS[sign], contact="received", reason="illness")
        for on, sign in zip(expected, story.word, strict=False)
    ]
    run = current_run(days, effects)
    counted = run.absent[:limit] if run else ()
    last = days[-1].on
    weeks = weeks_around((story.first, last), days, [plan], last, counted)
    if story.met_on is None:
        return Example(story.title, weeks, _verdict(run, limit))
    met = Sighting(
        confirmed_on=story.met_on, means=SightingMeans.HOME_VISIT, valid_days=in_force["valid"]
    )
    return Example(story.title, weeks, _verdict_held_back(run, limit, met))


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


def _verdict_held_back(run: Run | None, limit: int, met: Sighting) -> str:
    """Whether it is free again is asked of the sighting itself, as the alert does."""
    if run is None or run.certain < limit or sighting_on(run.reached_on(limit), [met]) is None:
        return _verdict(run, limit)
    free_on = met.valid_until + timedelta(days=1)
    return (
        f"{format_date(met.confirmed_on)}の家庭訪問を記録したので、{limit}日目の"
        f"{format_date(run.reached_on(limit))}には「除外（状況把握あり）」と表示し、"
        f"{format_date(met.valid_until)}まで待ちます。新しい確認がなければ、{format_date(free_on)}に届きます。"
    )
