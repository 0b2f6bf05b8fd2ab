"""One alert as it explains itself: the rule, its basis, the days that it counted, who was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.models import Alert, AlertDelivery, CaseAction
from madoguchi.services.safeguarding.queries.day_pictures import (
    LEGEND,
    DayCell,
    plans_of,
    weeks_around,
)
from madoguchi.services.safeguarding.queries.histories import histories
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.change import Measure
from madoguchi.services.safeguarding.rules.rulebook import Rule, rule_of

# A run of a year would be a page of its own: the calendar shows where it stands now.
LONGEST_PICTURE = timedelta(days=70)


@dataclass(frozen=True)
class AlertPage:
    """What the page of an alert shows beside the alert itself.

    counted     the days counted, with their place in the run
    sentences   what was found, in words for somebody who sees it for the first time
    skipped     why days in between were not counted: (day, reason)
    """

    rule: Rule
    counted: list[date]
    unreported: list[date]
    held: list[date]
    sentences: list[str]
    skipped: list[tuple[date, str]]
    weeks: list[list[DayCell]]
    legend: tuple[tuple[str, str, str], ...]
    deliveries: list[AlertDelivery]
    actions: list[CaseAction]


def alert_page(alert: Alert, today: date) -> AlertPage:
    """The page; the picture is drawn from the days as they stand today."""
    counted, unreported, held = _days(alert.counted), _days(alert.unreported), _days(alert.held)
    weeks = _weeks(alert, counted, today)
    of_interest = {*counted, *unreported, *held}
    return AlertPage(
        rule=rule_of(alert.rule),
        counted=counted,
        unreported=unreported,
        held=held,
        sentences=sentences_of(alert, counted, unreported, held),
        skipped=[
            (cell.on, cell.words.partition(" ")[2])
            for week in weeks
            for cell in week
            if cell.kind == "closed"
            and alert.started_on <= cell.on <= alert.last_on
            and cell.on not in of_interest
        ],
        weeks=weeks,
        legend=_legend(weeks),
        deliveries=list(alert.deliveries.select_related("person", "organisation")),
        actions=list(alert.actions.select_related("child__contract__key", "recorded_by")),
    )


def sentences_of(
    alert: Alert, counted: Sequence[date], unreported: Sequence[date], held: Sequence[date]
) -> list[str]:
    """What was found, sentence by sentence."""
    said: list[str] = []
    match alert.rule:
        case book.CHANGE:
            said += _change_words(alert)
        case book.SILENT_FACILITY:
            said.append(f"報告のない開所日が{len(counted)}日続いています。")
        case book.NOT_SEEN:
            said.append(f"施設の職員が会えていない日が、{len(counted)}日続いています。")
        case book.POSSIBLE_SEVEN:
            said.append(
                f"欠席の報告は{len(counted)}日、報告のない日は{len(unreported)}日です。"
                f"すべて欠席だった場合、継続は{len(counted) + len(unreported)}日になります。"
            )
        case _:
            said.append(f"{len(counted)}日の欠席を数えました。")
            said += _ends_words(counted)
            said += _gap_words(alert, unreported)
    if held:
        said.append(
            f"数えず、途切れさせない日（出席停止・忌引・出席扱い）が{len(held)}日あります。"
        )
    if alert.ended_on:
        said.append(f"{format_date(alert.ended_on)}に出席し、この継続は終わっています。")
    if not alert.is_still_met:
        said.append(
            "お知らせのあとで出欠が訂正され、いまは条件を満たしていません。訂正の経過を確かめてください。"
        )
    return said


def _gap_words(alert: Alert, unreported: Sequence[date]) -> list[str]:
    if not unreported:
        return []
    unbroken = alert.figures.get("unbroken", 0)
    possible = alert.figures.get("possible", 0)
    return [
        f"途中に報告のない日が{len(unreported)}日あります。",
        f"すべて欠席なら{possible}日、最後の未報告の日に出席していれば{unbroken}日です。",
        "報告がないことは出席とはみなさないため、お知らせします。",
    ]


def _change_words(alert: Alert) -> list[str]:
    figures = alert.figures
    label = Measure(alert.measure).label
    tenths = figures["expected_tenths"]
    return [
        f"この月の{label}は{figures['now']}日です。",
        f"直前の3か月は、報告のあった{figures['days_before']}日のうち{figures['before']}日でした。",
        f"この割合から見込まれるのは{tenths // 10}.{tenths % 10}日です。",
    ]


def _ends_words(counted: Sequence[date]) -> list[str]:
    """From which day to which it was counted, if there are several."""
    if len(counted) < 2:
        return []
    first, last = format_date(counted[0]), format_date(counted[-1])
    return [f"1日目は{first}、{len(counted)}日目は{last}です。"]


def _weeks(alert: Alert, counted: Sequence[date], today: date) -> list[list[DayCell]]:
    """The weeks of the run with one before it; for a facility the plain weeks."""
    last = min(max(alert.last_on, alert.ended_on or alert.last_on) + timedelta(days=1), today)
    first = max(alert.started_on - timedelta(days=3), last - LONGEST_PICTURE)
    first -= timedelta(days=first.weekday())  # the whole week is drawn, so its days are read
    if alert.child is None:
        return []
    effects = dict(rules_on(today).effects)
    found = histories([alert.child.pk], today=today, effects=effects, since=first)
    days = next((one.days for one in found if one.line == alert.line), [])
    plans = next((plans for line, plans in plans_of(alert.child).items() if line == alert.line), [])
    return weeks_around((first, max(first, last)), days, plans, today, counted)


def _legend(weeks: Sequence[Sequence[DayCell]]) -> tuple[tuple[str, str, str], ...]:
    """Only what the picture shows."""
    shown = {cell.kind for week in weeks for cell in week}
    return tuple(line for line in LEGEND if line[0] in shown)


def _days(texts: Sequence[str]) -> list[date]:
    return [date.fromisoformat(text) for text in texts]
