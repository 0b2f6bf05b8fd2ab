"""漏えい等の報告: until when a ward tells the commission, from the day on which it knows.

Since 2023-04-01 municipalities fall under the national act (個人情報の保護に関する法律 第68条;
同法施行規則 第43条, 第44条; 個人情報保護委員会のガイドライン 行政機関等編): first report promptly,
about 3 to 5 days after knowing; the full one within 30 days, 60 if done with wrong intent. The
day of knowing counts as the first. A last day on which the ward is closed moves to the next open
one. The days are dated data: verify them each year.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import LeakGround


@dataclass(frozen=True, kw_only=True)
class LeakDays:
    """In force from ``since``: days of the first report, of the full one, and with wrong intent."""

    since: date
    preliminary: int
    final: int
    final_if_malice: int
    source: str


STEPS = (
    LeakDays(
        since=date(2023, 4, 1), preliminary=5, final=30, final_if_malice=60,
        source="個人情報の保護に関する法律 第68条第1項、同法施行規則 第44条",
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LeakClocks:
    preliminary_on: date
    final_on: date
    source: str


def leak_clocks(
    known_on: date, grounds: Collection[LeakGround], calendar: BusinessCalendar
) -> LeakClocks:
    """The last days of both reports.

    raises  Refused  no ground: the leak need not be reported
    """
    if not grounds:
        raise Refused("no_ground", "報告の対象とする理由を、1つ以上選んでください。")
    held = [step for step in STEPS if step.since <= known_on]
    if not held:
        raise Refused("before_the_act", "令和5年4月1日より前の事態には、この期限は適用されません。")
    days = held[-1]
    final = days.final_if_malice if LeakGround.MALICE in grounds else days.final
    return LeakClocks(
        preliminary_on=_last_day(known_on, days.preliminary, calendar),
        final_on=_last_day(known_on, final, calendar),
        source=days.source,
    )


def _last_day(known_on: date, days: int, calendar: BusinessCalendar) -> date:
    return calendar.open_day_from(known_on + timedelta(days=days - 1))
