"""Due rules (翌月10日まで, 3営業日以内, 1か月前まで): values that give the day that is due."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.core.calendar.business import (
    BusinessCalendar,
    end_of_month,
    last_day_of_months,
    months_after,
    months_before,
)
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.jst import to_jst
from madoguchi.core.calendar.numerals import parse_copy
from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term

_DAY = timedelta(days=1)


class DueKind(Term):
    """How a due day is found; ``count`` is the N."""

    AT_ONCE = "at_once", "直ちに"
    WITHIN_HOURS = "within_hours", "N時間以内"
    WITHIN_DAYS = "within_days", "N日以内"
    WITHIN_WEEKS = "within_weeks", "N週間以内"
    WITHIN_MONTHS = "within_months", "Nか月以内"
    WITHIN_BUSINESS_DAYS = "within_business_days", "N営業日以内"
    DAYS_BEFORE = "days_before", "N日前まで"
    BUSINESS_DAYS_BEFORE = "business_days_before", "N営業日前まで"
    WEEKS_BEFORE = "weeks_before", "N週間前まで"
    MONTHS_BEFORE = "months_before", "Nか月前まで"
    DAY_OF_NEXT_MONTH = "day_of_next_month", "翌月N日まで"
    BUSINESS_DAY_OF_NEXT_MONTH = "business_day_of_next_month", "翌月N営業日まで"
    END_OF_NEXT_MONTH = "end_of_next_month", "翌月末まで"
    END_OF_MONTH = "end_of_month", "当月末まで"
    END_OF_PREVIOUS_MONTH = "end_of_previous_month", "前月末まで"
    EVERY_WEEKS = "every_weeks", "N週間に1度"
    ON_DAY = "on_day", "当日"
    UNDATED = "undated", "日を定めない"


@dataclass(frozen=True)
class DueRule:
    """When something is due, seen from a reference day.

    text            the words of the source, exactly as given
    count           the N of the kind; 0 where it has none
    event           what the reference day is, where the text says so (外部監査実施初日)
    is_soft         原則・概ね: a target (amber when passed); otherwise a hard limit (red)
    includes_first  から起算して: the reference day itself is day 1 (else 民法140条, the next day)
    ends_with_term  in the last month of the term it is due on the term's last day instead
    """

    text: str
    kind: DueKind
    count: int = 0
    event: str = ""
    is_soft: bool = False
    includes_first: bool = False
    ends_with_term: bool = False

    def due_on(
        self, reference: date, calendar: BusinessCalendar, *, term_ends_on: date | None = None
    ) -> date:
        """The last day that is in time.

        reference     the day of the event; for monthly rules any day of the reported month
        term_ends_on  last day of the term; needed only if ``ends_with_term``
        raises        Refused for rules without a day (都度, 協議, N時間以内), ValueError if
                      ``term_ends_on`` is missing

        A calendar day stays where it falls, on a holiday too: ``calendar`` counts business days
        only, and the caller warns (地方自治法4条の2 moves statutory days, not agreed ones).

        >>> rule = parse_due_rule("翌月10日")
        >>> rule.due_on(date(2026, 5, 31), BusinessCalendar())
        datetime.date(2026, 6, 10)
        """
        if self.ends_with_term:
            if term_ends_on is None:
                raise ValueError("this rule needs the last day of the term")
            if _month(reference) == _month(term_ends_on):
                return term_ends_on
        if self.kind in _BY_CALENDAR:
            return self._by_calendar(reference)
        return self._by_business(reference, calendar)

    def due_at(self, reference: datetime) -> datetime:
        """The last moment in time of an hours rule, counted round the clock.

        Whether the clock runs outside service hours is the contract's word, not the rule's.
        """
        if self.kind is not DueKind.WITHIN_HOURS:
            raise ValueError(f"{self.kind} has no moment; use due_on")
        return to_jst(reference) + timedelta(hours=self.count)

    def _by_calendar(self, reference: date) -> date:
        first = reference if self.includes_first else reference + _DAY
        days = {DueKind.WITHIN_DAYS: self.count, DueKind.WITHIN_WEEKS: self.count * 7}
        if self.kind in days:
            return first + _DAY * (days[self.kind] - 1)
        if self.kind is DueKind.WITHIN_MONTHS:
            return last_day_of_months(first, self.count)
        if self.kind is DueKind.MONTHS_BEFORE:
            return months_before(reference, self.count)
        back = {DueKind.DAYS_BEFORE: -1, DueKind.WEEKS_BEFORE: -7, DueKind.EVERY_WEEKS: 7}
        if self.kind in back:
            return reference + _DAY * (back[self.kind] * self.count)
        return self._by_month(reference)

    def _by_month(self, reference: date) -> date:
        if self.kind in (DueKind.AT_ONCE, DueKind.ON_DAY):
            return reference
        if self.kind is DueKind.END_OF_MONTH:
            return end_of_month(reference)
        if self.kind is DueKind.END_OF_PREVIOUS_MONTH:
            return reference.replace(day=1) - _DAY
        following = months_after(reference.replace(day=1), 1)
        if self.kind is DueKind.END_OF_NEXT_MONTH:
            return end_of_month(following)
        return min(following + _DAY * (self.count - 1), end_of_month(following))

    def _by_business(self, reference: date, calendar: BusinessCalendar) -> date:
        if self.kind is DueKind.WITHIN_BUSINESS_DAYS:
            start = reference - _DAY if self.includes_first else reference
            return calendar.add_business_days(start, self.count)
        if self.kind is DueKind.BUSINESS_DAYS_BEFORE:
            return calendar.add_business_days(reference, -self.count)
        if self.kind is DueKind.BUSINESS_DAY_OF_NEXT_MONTH:
            month = months_after(reference.replace(day=1), 1)
            return calendar.business_day_of_month(month.year, month.month, self.count)
        raise Refused(
            "due_undetermined", f"「{self.text}」からは期日が決まりません。日付を入力してください。"
        )


_BY_CALENDAR = frozenset(DueKind) - {
    DueKind.WITHIN_HOURS,
    DueKind.WITHIN_BUSINESS_DAYS,
    DueKind.BUSINESS_DAYS_BEFORE,
    DueKind.BUSINESS_DAY_OF_NEXT_MONTH,
    DueKind.UNDATED,
}

_SOFT = re.compile(r"概ね|おおむね|原則(?:として)?|目途|目処|程度|頃")
_INCLUSIVE = re.compile(r"(?:から)?起算して")
_JOINT = re.compile(r"(?:の|から|より|後|、|まで|は)+$")
_LAST_MONTH = re.compile(r"(?:履行期間の)?(?:最終月|最終の月)")
_MONTHS = r"(?:か|ヶ|ケ|カ|ヵ|箇)月"
_OPEN = r"(?:営業日|開庁日)"

# The first pattern that is found decides, so the more special stand first.
_PATTERNS: tuple[tuple[re.Pattern[str], DueKind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"翌月第?(\d+){_OPEN}", DueKind.BUSINESS_DAY_OF_NEXT_MONTH),
        (r"翌月(\d+)日", DueKind.DAY_OF_NEXT_MONTH),
        (r"翌月末日?", DueKind.END_OF_NEXT_MONTH),
        (r"前月(?:の)?末日?", DueKind.END_OF_PREVIOUS_MONTH),
        (r"(?:当|毎|各|同)月(?:の)?末日?", DueKind.END_OF_MONTH),
        (rf"(\d+){_OPEN}前", DueKind.BUSINESS_DAYS_BEFORE),
        (rf"(\d+){_OPEN}", DueKind.WITHIN_BUSINESS_DAYS),
        (rf"翌{_OPEN}", DueKind.WITHIN_BUSINESS_DAYS),
        (rf"(\d+){_MONTHS}前", DueKind.MONTHS_BEFORE),
        (r"(\d+)週間前", DueKind.WEEKS_BEFORE),
        (r"(\d+)日前", DueKind.DAYS_BEFORE),
        (r"前日", DueKind.DAYS_BEFORE),
        (r"(\d+)週間に(?:1|一)(?:度|回)", DueKind.EVERY_WEEKS),
        (r"(\d+)時間以内", DueKind.WITHIN_HOURS),
        (rf"(\d+){_MONTHS}以内", DueKind.WITHIN_MONTHS),
        (r"(\d+)週間以内", DueKind.WITHIN_WEEKS),
        (r"(\d+)日(?:以内|間以内)", DueKind.WITHIN_DAYS),
        (r"翌日", DueKind.WITHIN_DAYS),
        (r"直ちに|ただちに|即時", DueKind.AT_ONCE),
        (r"当日|即日", DueKind.ON_DAY),
        (
            r"速やか|すみやか|遅滞なく|都度|随時|適宜|協議|学期|次第|事前|(?:終了|完了)時|毎[週月年]",
            DueKind.UNDATED,
        ),
    )
)


def parse_due_rule(text: str, *, last_month: str = "") -> DueRule:
    """Read a due rule of a specification or clause.

    last_month  the exception for the last month of the term, where it stands apart from ``text``
                (履行期間の末日); the words 最終月…末日 inside ``text`` count too
    raises      Unreadable for text that names no rule; fixed days are read by ``parse_when``

    >>> rule = parse_due_rule("原則3営業日以内")
    >>> rule.kind.label, rule.count, rule.is_soft
    ('N営業日以内', 3, True)
    >>> parse_due_rule("外部監査実施初日の1週間前").event
    '外部監査実施初日'
    """
    copy = parse_copy(text)
    ends_with_term = bool(last_month) or bool(_LAST_MONTH.search(copy))
    for pattern, kind in _PATTERNS:
        found = pattern.search(copy)
        if found:
            return DueRule(
                text,
                kind,
                _count(found, kind),
                event=_event(copy[: found.start()]),
                is_soft=bool(_SOFT.search(_main_clause(copy))),
                includes_first=bool(_INCLUSIVE.search(copy)),
                ends_with_term=ends_with_term,
            )
    raise Unreadable(
        "due_rule_unreadable",
        "期限の決まりを読み取れません。「翌月10日まで」「3営業日以内」のように書いてください。",
    )


def _count(found: re.Match[str], kind: DueKind) -> int:
    if found.re.groups and found.group(1):
        return int(found.group(1))
    # 翌営業日, 翌日 and 前日 name one day without a figure.
    named = (DueKind.WITHIN_BUSINESS_DAYS, DueKind.WITHIN_DAYS, DueKind.DAYS_BEFORE)
    return 1 if kind in named else 0


def _event(before: str) -> str:
    """The words in front of a rule that name its reference day, without soft words and joints."""
    words = _JOINT.sub("", _INCLUSIVE.sub("", _SOFT.sub("", before)))
    return _JOINT.sub("", re.split(r"[。、]", words)[-1])


def _main_clause(copy: str) -> str:
    return copy.split("。", maxsplit=1)[0]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
