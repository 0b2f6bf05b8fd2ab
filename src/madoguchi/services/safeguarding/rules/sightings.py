"""状況把握: what holds the seven-day notice back, for how long, and no longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term


class SightingMeans(Term):
    """How the facility knows how the child is (指針の除外)."""

    HOME_VISIT = "home_visit", "家庭訪問で本人に会った"
    INTERVIEW = "interview", "面談等で本人に会った"
    HOSPITAL = "hospital", "入院を医療機関に確認した"


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A confirmation of one day, valid for some days after it.

    >>> from datetime import date
    >>> one = Sighting(
    ...     confirmed_on=date(2025, 6, 5), means=SightingMeans.HOME_VISIT, valid_days=14
    ... )
    >>> one.valid_until, one.covers(date(2025, 6, 19)), one.covers(date(2025, 6, 20))
    (datetime.date(2025, 6, 19), True, False)
    """

    confirmed_on: date
    means: SightingMeans
    valid_days: int

    @property
    def valid_until(self) -> date:
        """The last day on which it holds the notice back."""
        return self.confirmed_on + timedelta(days=self.valid_days)

    def covers(self, day: date) -> bool:
        return self.confirmed_on <= day <= self.valid_until


def sighting_on(day: date, sightings: Iterable[Sighting]) -> Sighting | None:
    """The confirmation that holds longest on this day, or None."""
    valid = [one for one in sightings if one.covers(day)]
    return max(valid, key=lambda one: one.valid_until, default=None)


def check_sighting(confirmed_on: date, valid_days: int, *, today: date, longest: int) -> None:
    """A confirmation is of the past and expires.

    raises  Refused  a day to come, or a validity beyond what the ward allows
    """
    if confirmed_on > today:
        raise Refused("not_yet", "確認した日には、今日までの日付を入力してください。")
    if not 1 <= valid_days <= longest:
        raise Refused(
            "too_long",
            f"有効日数は1日から{longest}日までで入力し、過ぎる前に改めて確認してください。",
        )
