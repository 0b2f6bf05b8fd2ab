"""日付の点検: weekdays, order, closed days, years and lengths of periods."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from madoguchi.core.calendar.business import BusinessCalendar, end_of_month
from madoguchi.core.calendar.checks import DatedStep, backwards
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.mentions import TimeMention
from madoguchi.services.procurement.rules.notices.schedule_rows import ScheduleRow, schedule_rows
from madoguchi.services.procurement.rules.notices.terms_of_work import hull, terms_of

_DUE = re.compile(r"期限|納期|締切|必着|提出|納品|納入")
_HAND_IN = re.compile(r"期限|締切|必着|まで")
_PERIOD = re.compile(r"(?:履行|契約|委託|業務)期[間限]|賃貸借")
_LENGTH = re.compile(r"^\s*(?:まで)?\s*の?\s*\(?\s*(\d{1,2})\s*(年|(?:か|ヶ|ケ|箇|カ)月)間?")
_NAMED_YEAR = re.compile(
    r"(令\s*和)\s*(元|\d{1,2})\s*年度(?:\s*[:(]|の(?:履行期限|履行期間|契約期間)は、?)\s*$"
)
_ONLY_IN_YEAR = re.compile(
    r"令\s*和\s*(\d{1,2})\s*年度(?:のみ|に(?:のみ)?(?:実施|履行|納品|提出)(?!した|済))"
)
_CALENDAR = BusinessCalendar()


def weekdays(desk: Desk) -> Iterator[Found]:
    for mention in desk.times:
        for doubt in mention.when.warnings:
            if doubt.code in {"weekday_mismatch", "after_era", "before_era"}:
                yield Found(mention.lines, doubt.message, _key(mention))


def backward_ranges(desk: Desk) -> Iterator[Found]:
    for mention in desk.times:
        for doubt in mention.when.warnings:
            if doubt.code == "ends_before_start":
                yield Found(mention.lines, doubt.message, _key(mention))


def schedule_order(desk: Desk) -> Iterator[Found]:
    """Rows of a schedule that are listed after one another and run back in time."""
    previous: ScheduleRow | None = None
    for row in schedule_rows(desk):
        if previous is not None and previous.heading == row.heading:
            found = backwards(
                DatedStep(previous.name, previous.when), DatedStep(row.name, row.when)
            )
            if found is not None:
                key = f"{previous.name}{row.name}"
                yield Found(previous.lines + row.lines, found.message, key)
        previous = row


def outside_terms(desk: Desk) -> Iterator[Found]:
    """Due dates of work that lie outside the period of the same paper."""
    for part in desk.notice.parts:
        start, end = hull(terms_of(desk, part.ordinal))
        if start is None or end is None:
            continue
        for mention in desk.times:
            if mention.passage.part != part.ordinal or not _is_due_of_work(desk, mention):
                continue
            first, last = mention.when.starts_on, mention.when.ends_on
            if first and last and (first > end or last < start):
                yield Found(
                    mention.lines,
                    f"「{mention.text}」は、期間（{format_date(start)}～{format_date(end)}）の外です。"
                    "年や月を確認してください。",
                    _key(mention),
                )


def _is_due_of_work(desk: Desk, mention: TimeMention) -> bool:
    """A due date of what the contractor delivers; steps of the call lie before the period."""
    passage = mention.passage
    above = [item.title for item in desk.notice.above(passage)]
    if any(_PERIOD.search(title) for title in above) or not _DUE.search(
        mention.before[-20:] + (passage.title if passage.is_item else "")
    ):
        return False
    return passage.part > 0 or any(re.search("納品|納入|成果|報告", title) for title in above)


def closed_days(desk: Desk) -> Iterator[Found]:
    """Days on which something must be handed in or done at a closed office."""
    steps = {(row.mention.passage.lines, row.mention.start) for row in schedule_rows(desk)}
    for mention in desk.times:
        is_step = (mention.passage.lines, mention.start) in steps
        if not is_step and not _is_hand_in(desk, mention):
            continue
        yield from _closed(mention)


def _is_hand_in(desk: Desk, mention: TimeMention) -> bool:
    near = mention.before[-12:] + mention.after[:12]
    titles = mention.passage.title if mention.passage.is_item else ""
    if _PERIOD.search(mention.before + titles):
        return False
    above = [item.title for item in desk.notice.above(mention.passage)]
    return bool(_HAND_IN.search(near)) and not any(_PERIOD.search(title) for title in above)


def _closed(mention: TimeMention) -> Iterator[Found]:
    when = mention.when
    is_wrong_day = any(doubt.code == "weekday_mismatch" for doubt in when.warnings)
    if not when.is_exact or is_wrong_day or when.starts_on is None or when.ends_on is None:
        return
    for day in sorted({when.starts_on, when.ends_on}):
        name = _CALENDAR.closing_name(day)
        if name:
            yield Found(
                mention.lines,
                f"{format_date(day)}は{name}です。窓口が開いていない日のままでよいか確認してください。",
                _key(mention) + day.isoformat(),
            )


def named_years(desk: Desk) -> Iterator[Found]:
    """A period headed by a 年度 in which its first day does not lie."""
    for mention in desk.times:
        named = _NAMED_YEAR.search(mention.before)
        day = mention.when.starts_on
        if named is None or day is None or not mention.has_year:
            continue
        year = 2018 + (1 if named[2] == "元" else int(named[2]))
        if fiscal_year(day) != year:
            yield Found(
                mention.lines,
                f"{fiscal_year_label(year)}とされた「{mention.text}」は"
                f"{fiscal_year_label(fiscal_year(day))}です。どちらが正しいか確認してください。",
                _key(mention),
            )


def years_after_the_end(desk: Desk) -> Iterator[Found]:
    """Work of a 年度 that begins after the period of the paper has ended."""
    _start, end = hull(terms_of(desk, 0))
    if end is None:
        return
    lines: dict[int, list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _ONLY_IN_YEAR.finditer(passage.text):
            year = 2018 + int(found[1])
            if date(year, 4, 1) > end:
                lines.setdefault(year, []).extend(passage.lines_at(*found.span()))
    for year, where in lines.items():
        yield Found(
            tuple(where),
            f"履行期間は{format_date(end)}までですが、{fiscal_year_label(year)}に行う業務が"
            "書かれています。この契約で行うのか確認してください。",
            fiscal_year_label(year),
        )


def lengths(desk: Desk) -> Iterator[Found]:
    """「～までの3年間」 whose two days are not that far apart."""
    for mention in desk.times:
        found = _LENGTH.match(mention.after)
        start, end = mention.when.starts_on, mention.when.ends_on
        if not found or not mention.when.is_exact or start is None or end is None or start == end:
            continue
        months = int(found[1]) * (12 if found[2] == "年" else 1)
        if _months(start, end) != months:
            yield Found(
                mention.lines,
                f"「{mention.text}」は「{found[0].strip('のまで ()')}」と書かれていますが、"
                "日付と長さが合いません。",
                _key(mention),
            )


def _months(start: date, end: date) -> int:
    """Whole months from the first day to the last, both included; -1 if it is none."""
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    is_whole = after.day == start.day or (
        start.day > end_of_month(after).day and after == end_of_month(after)
    )
    return months if is_whole else -1


def _key(mention: TimeMention) -> str:
    return f"{mention.passage.title}{mention.text}{mention.before[-8:]}"


RULES = (
    Rule(
        "weekday_mismatch", "曜日が日付と合わない", Severity.ERROR,
        "曜日を頼りに動く人と日付を頼りに動く人が、別の日に提出してしまいます。",
        "日付の後ろの（ ）の曜日を暦と比べます。年の書かれていない日付は、前の日付の年で数えます。",
        weekdays,
    ),
    Rule(
        "range_backwards", "期間の終わりが始まりより前", Severity.ERROR,
        "期間が成り立たず、いつ受け付けるのか決められません。",
        "「～」「から」でつながれた2つの日付を比べます。",
        backward_ranges,
    ),
    Rule(
        "schedule_backwards", "日程表の順が前後する", Severity.ERROR,
        "後の手続が先の手続より前の日になっていて、そのとおりには進められません。",
        "日程表の行を上から順に比べ、後の行がまるごと前の行より前にあるものを挙げます。"
        "上旬・中旬など、順になり得るものは挙げません。",
        schedule_order,
    ),
    Rule(
        "outside_term", "期限が履行期間の外", Severity.ERROR,
        "契約の始まる前や終わった後に納めることになり、検査も支払もできません。",
        "同じ文書（別添ごと）の履行期間・契約期間と、納品・提出の期限を比べます。",
        outside_terms,
    ),
    Rule(
        "closed_day", "閉庁日に当たる", Severity.WARNING,
        "窓口が開いていない日に持参や受付を求めることになります。",
        "期限と日程表の日（期間は初日と最終日）を、土日・祝日・年末年始と比べます。区の臨時の休みは分かりません。",
        closed_days,
    ),
    Rule(
        "fiscal_year_mismatch", "年度と日付が合わない", Severity.ERROR,
        "どの年度の契約・予算なのかが読み手によって変わります。",
        "「令和7年度:」「令和7年度の履行期限は」の直後の日付が、その年度にあるかを見ます。",
        named_years,
    ),
    Rule(
        "year_after_term", "履行期間の後の年度の業務", Severity.WARNING,
        "この契約でしない業務の納品や費用が混ざり、見積りと検査の範囲がずれます。",
        "「令和9年度に実施」「令和9年度のみ」と書かれた年度が、履行期間の後に始まるかを見ます。",
        years_after_the_end,
    ),
    Rule(
        "period_length", "期間の長さが合わない", Severity.ERROR,
        "「3年間」と日付のどちらが正しいかで、契約の総額まで変わります。",
        "日付の範囲のすぐ後ろの「3年間」「12か月」を、日付から数えた長さと比べます。",
        lengths,
    ),
)  # fmt: skip
