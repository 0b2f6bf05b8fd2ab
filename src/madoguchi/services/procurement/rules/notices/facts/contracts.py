"""Contracts of a notice: periods by 年度, ceilings, payment, and on what the next year depends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.calendar.when import Precision
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.basics import titles
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.mentions import TimeMention
from madoguchi.services.procurement.rules.notices.money import amounts
from madoguchi.services.procurement.rules.notices.shape import Passage

TERM_TITLES = ("履行期間", "契約期間", "委託期間", "履行期限")
_YEAR = re.compile(r"令\s*和\s*(元|\d{1,2})\s*(?:年\s*度)?")
_YEARS = re.compile(r"令\s*和\s*(\d{1,2})\s*(?:年\s*度)?\s*~\s*(?:令\s*和\s*)?(\d{1,2})\s*年\s*度")
_LIMIT_OF_YEAR = re.compile(r"令\s*和\s*(\d{1,2})\s*年\s*度の(?:履行期限|履行期間)は、?\s*$")
_YEARLY = re.compile(r"単年度ごと|年度ごとに")
_NEXT = re.compile(r"条件(?:として|に|とする)|認められる場合")
_CONDITIONS = (
    (re.compile(r"予算(?:案)?が?[^、。]{0,8}(?:議決|成立)"), "予算案の議決"),
    (re.compile(r"予算[^。]{0,14}配当"), "予算の配当"),
    (
        re.compile(
            r"(?:令\s*和\s*\d+\s*年\s*度の|前年度の|業務の)?(?:履行|業務|事業)[^、。]{0,8}"
            r"(?:実績|内容)?[^、。]{0,3}が?良好"
        ),
        "",
    ),
)
_NO_PERIOD = re.compile(r"^\s*※|予定日|指定|納期|納品")
_RANGE = re.compile(r"~|から|-")
_DESIGNATED = re.compile(r"指定業務\s*:\s*(?P<work>\S+)")


@dataclass(frozen=True)
class _Period:
    starts_on: date | None
    ends_on: date
    is_vague_start: bool
    is_vague_end: bool
    words: str
    lines: tuple[int, ...]

    @property
    def first_year(self) -> int:
        return fiscal_year(self.starts_on or self.ends_on)


def read_contracts(reading: Reading) -> None:
    periods = _periods(reading)
    names = titles(reading)
    ceilings = _ceilings(reading)
    shared = _shared(periods, ceilings)
    for number, period in enumerate(periods, start=1):
        years = range(period.first_year, fiscal_year(period.ends_on) + 1)
        title, title_lines = _title_of(reading, period, names, number, years)
        name = title or _later_title(reading, number, years)
        row: dict[str, object] = {"no": number, "title": name, "fiscal_year": _label(years)}
        lines = (*period.lines, *title_lines)
        start = period.starts_on.isoformat() if period.starts_on else ".."
        row["iso"] = f"{start}/{period.ends_on.isoformat()}"
        row["wareki"] = period.words
        if period.starts_on is None:
            row["from"] = "契約締結日"
        if period.is_vague_start or period.is_vague_end:
            row["precision"] = _vague_words(period)
        amount = ceilings.get((years[0], years[-1]))
        row["ceiling"] = amount[0] if amount else None
        if amount:
            lines += amount[1]
            row |= _months_of(reading, amount[1])
            if len(shared.get((years[0], years[-1]), [])) > 1:
                row["ceiling_shared_with"] = next(
                    other for other in shared[(years[0], years[-1])] if other != number
                )
        annual = {
            fiscal_year_label(first): value[0]
            for (first, last), value in ceilings.items()
            if first == last and len(years) > 1 and first in years
        }
        if amount and annual:
            row["annual"] = annual
        payment = _payment(reading, title_lines)
        row["payment"] = payment[0] if payment else None
        status = _status(reading, years)
        if status:
            row["ceiling_status"] = status
        planned = _unit_price(reading, title_lines)
        if planned:
            row["unit_price"] = planned
        designated = _designated(reading, years)
        if designated:
            row["designated_part"] = designated[0]
            lines += designated[1]
        unsure = not amount or period.is_vague_start or period.is_vague_end
        reading.add("contracts", row, lines, Confidence.LIKELY if unsure else Confidence.SURE)
    _renewal(reading)
    _ceiling_status(reading)


def _vague_words(period: _Period) -> str:
    """「開始は1月上旬」: which side is not a day, in the notice's word."""
    parts = re.findall(r"\d{1,2}月(?:上旬|中旬|下旬)", tight(period.words))
    words = []
    if period.is_vague_start and parts:
        words.append(f"開始は{parts[0]}")
    if period.is_vague_end and parts:
        words.append(f"終了は{parts[-1]}")
    return "、".join(words) or "おおむね"


def _later_title(reading: Reading, number: int, years: range) -> str:
    """A later year's contract that the notice does not name is called by its year."""
    return reading_title(reading) if number == 1 else f"{fiscal_year_label(years[0])}(予定)"


def reading_title(reading: Reading) -> str:
    return next((str(f.value) for f in reading.facts if f.field == "title"), "")


def _periods(reading: Reading) -> list[_Period]:
    """Periods of the main text, a 年度 each where the notice says that contracts are yearly."""
    found = []
    limits: dict[int, TimeMention] = {}
    heading = next(iter(reading.notice.titled(*TERM_TITLES, part=0)), None)
    if heading is None:
        return []
    scope = reading.notice.scope(heading)
    words = "".join(p.text for p in scope)
    for mention in (m for m in reading.desk.times if m.passage in scope):
        named = _LIMIT_OF_YEAR.search(mention.before)
        if named:
            limits[2018 + int(named[1])] = mention
        elif not _NO_PERIOD.search(mention.before):
            period = _period(mention)
            if period is not None:
                found.append(period)
    return [each for period in found for each in _by_year(period, limits, words)]


def _period(mention: TimeMention) -> _Period | None:
    when = mention.when
    if when.ends_on is None:
        return None
    is_open = bool(re.search(r"契約締結(?:の)?日?(?:から|~)\s*$", mention.before))
    if when.starts_on == when.ends_on and not is_open and "まで" not in mention.after[:3]:
        return None
    if not _RANGE.search(mention.text) and not is_open:
        return None
    return _Period(
        None if is_open else when.starts_on, when.ends_on,
        when.start_precision is not Precision.EXACT and not is_open,
        when.end_precision is not Precision.EXACT,
        ("契約締結日から" if is_open else "") + mention.passage.printed(mention.start, mention.end),
        mention.lines,
    )  # fmt: skip


def _by_year(period: _Period, limits: dict[int, TimeMention], words: str) -> Iterator[_Period]:
    first, last = period.first_year, fiscal_year(period.ends_on)
    if first == last or not (_YEARLY.search(words) or len(limits) > 1):
        yield period
        return
    for year in range(first, last + 1):
        limit = limits.get(year)
        start = period.starts_on if year == first else date(year, 4, 1)
        end = period.ends_on if year == last else date(year + 1, 3, 31)
        vague_end = period.is_vague_end and year == last
        if limit is not None and limit.when.ends_on:
            end, vague_end = limit.when.ends_on, not limit.when.is_exact
        told = f"{format_date(start) if start else ''}～{format_date(end)}"
        if period.is_vague_start or period.is_vague_end:
            told += f" ({period.words})"
        yield _Period(
            start, end, period.is_vague_start and year == first, vague_end, told,
            (*period.lines, *(limit.lines if limit else ())),
        )  # fmt: skip


def _label(years: range) -> str:
    if len(years) == 1:
        return fiscal_year_label(years[0])
    return f"{fiscal_year_label(years[0])[:-2]}-{years[-1] - 2018}年度"


def _title_of(
    reading: Reading, period: _Period, names: list[tuple[str, str, Passage]], number: int,
    years: range,
) -> tuple[str, tuple[int, ...]]:  # fmt: skip
    """The annex with the same period; else the title that is listed for the 年度; else the only."""
    for part in reading.notice.parts[1:]:
        for item in reading.notice.titled(*TERM_TITLES, part=part.ordinal):
            times = [m for m in reading.desk.times if m.passage in reading.notice.scope(item)]
            if any((m.when.starts_on, m.when.ends_on) == (period.starts_on, period.ends_on)
                   for m in times):  # fmt: skip
                for title in reading.notice.titled("件名", part=part.ordinal):
                    rest = title.head[1]
                    return title.printed(len(title.text) - len(rest)), title.lines
    for label, name, passage in names:
        if label and _covers(label, years):
            return name, passage.lines
    if len(names) == 1 and number == 1:
        return names[0][1], names[0][2].lines
    return "", ()


def _covers(label: str, years: range) -> bool:
    several = _YEARS.search(label)
    if several:
        return (2018 + int(several[1]), 2018 + int(several[2])) == (years[0], years[-1])
    one = _YEAR.search(label)
    return bool(one) and len(years) == 1 and one is not None and 2018 + int(one[1]) == years[0]


def _ceilings(reading: Reading) -> dict[tuple[int, int], tuple[int, tuple[int, ...]]]:
    """(first 年度, last 年度) → (yen, lines) of the section of the ceiling."""
    found: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
    for heading in reading.notice.titled("限度額", "上限額", part=0)[:1]:
        key: tuple[int, int] | None = None
        for passage in reading.notice.scope(heading):
            several, one = _YEARS.search(passage.text), _YEAR.search(passage.text)
            if passage.text.startswith(("※", "なお")):
                continue
            if several:
                key = (2018 + int(several[1]), 2018 + int(several[2]))
            elif one and "年度" in tight(one[0]):
                key = (2018 + int(one[1]), 2018 + int(one[1]))
            both = re.findall(
                r"令\s*和\s*(\d{1,2})\s*年\s*度\s*~\s*令\s*和\s*(\d{1,2})", passage.text
            )
            if both:
                key = (2018 + int(both[0][0]), 2018 + int(both[0][1]))
            for yen in amounts(passage):
                if key is not None and key not in found and yen.yen >= 1000:
                    found[key] = (yen.yen, yen.lines)
    return found


def _shared(
    periods: list[_Period], ceilings: dict[tuple[int, int], tuple[int, tuple[int, ...]]]
) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for number, period in enumerate(periods, start=1):
        key = (period.first_year, fiscal_year(period.ends_on))
        if key in ceilings:
            found.setdefault(key, []).append(number)
    return found


def _payment(reading: Reading, title_lines: tuple[int, ...]) -> tuple[str, Passage] | None:
    """The words under 支払方法 of the annex in which the contract's title stands."""
    part = next(
        (p.part for p in reading.notice.passages if title_lines and p.lines[0] == title_lines[0]), 0
    )
    for item in reading.notice.titled("支払", part=part):
        words = [p.printed() for p in reading.notice.scope(item)]
        text = item.head[1] or " ".join(words[1:])
        if text:
            return text.strip(), item
    return None


def _months_of(reading: Reading, lines: tuple[int, ...]) -> dict[str, object]:
    """「（12ヶ月）」 beside the ceiling."""
    for passage in reading.notice.own_passages:
        found = re.search(r"\(\s*(\d{1,2})\s*(?:か|ヶ|ケ|箇|カ)月(?:分)?\s*\)", passage.text)
        if found and lines and passage.lines[0] == lines[0]:
            return {"months": int(found[1])}
    return {}


def _status(reading: Reading, years: range) -> str:
    for heading in reading.notice.titled("限度額", "上限額", part=0)[:1]:
        for passage in reading.notice.scope(heading)[1:]:
            year = _YEAR.search(passage.text)
            if "参考値" in passage.text and year and 2018 + int(year[1]) in years:
                return "参考値"
    return ""


def _unit_price(reading: Reading, title_lines: tuple[int, ...]) -> dict[str, str]:
    """予定数量（単価） of the contract's annex: 24回以上(12補助事業×2回以上)."""
    part = next(
        (p.part for p in reading.notice.passages if title_lines and p.lines[0] == title_lines[0]), 0
    )
    for item in reading.notice.items(part):
        found = re.search(r"予定数量.{0,8}?(\d+\s*回(?:以上)?)\s*\(([^()]+)\)", item.text)
        if part and found:
            above = [i for i in reading.notice.items(part) if i.path == item.path[:-1]]
            return {"item": above[-1].title if above else "", "planned": tight(found[1]),
                    "basis": tight(found[2])}  # fmt: skip
    return {}


def _designated(reading: Reading, years: range) -> tuple[dict[str, str], tuple[int, ...]] | None:
    """指定部分: work to be finished and handed over ahead of the rest of its year."""
    for passage in reading.notice.own_passages:
        found = _DESIGNATED.search(passage.text)
        if not found:
            continue
        for mention in reading.desk.times:
            day = mention.when.ends_on
            if "指定納期" in mention.before and day and fiscal_year(day) in years:
                value = {"work": found["work"], "due": mention.text}
                return value | _rules_of_part(reading), (*passage.lines, *mention.lines)
    return None


def _rules_of_part(reading: Reading) -> dict[str, str]:
    """On what a partial delivery rests, and who sets its amount."""
    told: dict[str, str] = {}
    for passage in reading.notice.own_passages:
        text = tight(passage.text)
        basis = re.search(r"([^()、。]{2,24}約款第\d+条)[^。]{0,6}「?部分引渡し", text)
        amount = re.search(r"指定部分に相当する契約金額は(発注者が定め、?[^。]{0,6}通知)", text)
        if basis:
            told.setdefault("basis", basis[1])
        if amount:
            told.setdefault("amount", amount[1])
    return told


def _renewal(reading: Reading) -> None:
    """Conditions on which the next year's contract is concluded, and how."""
    heading = next(iter(reading.notice.titled(*TERM_TITLES, part=0)), None)
    for passage in reading.notice.scope(heading) if heading else ():
        is_told = "契約" in passage.text or passage.text.startswith("※")
        if _NEXT.search(passage.text) and is_told:
            _conditions(reading, passage)
            _renewal_years(reading, passage)
    for passage in reading.notice.own_passages:
        if re.search(r"減額(?:または|又は)削減", passage.text):
            reading.put("renewal.budget_cut", passage.printed(), passage)
        if re.search(r"(?:年度|毎年度)[^。]{0,30}協議により決定", passage.text):
            reading.put("renewal.annual_consultation", passage.printed(), passage)


def _conditions(reading: Reading, passage: Passage) -> None:
    for pattern, words in _CONDITIONS:
        found = pattern.search(passage.text)
        name = words or (tight(found[0]) if found else "")
        if found and name not in reading.values("renewal.conditions"):
            reading.add("renewal.conditions", name, passage)
    if "随意契約" in passage.text:
        reading.put("renewal.method", "随意契約", passage)


def _renewal_years(reading: Reading, passage: Passage) -> None:
    years = [int(n) for n in re.findall(r"令\s*和\s*(\d{1,2})\s*年\s*度", passage.text)]
    span = _YEARS.search(passage.text)
    if span:
        years = list(range(int(span[1]), int(span[2]) + 1))
    concluded = re.search(r"令\s*和\s*(\d{1,2})\s*年\s*度の契約を行う", passage.text)
    if concluded:
        years = [int(concluded[1])]
    if concluded or "随意契約" in passage.text or "新たな契約" in passage.text:
        for year in dict.fromkeys(f"令和{n}年度" for n in years):
            if year not in reading.values("renewal.years"):
                reading.add("renewal.years", year, passage, Confidence.LIKELY)


def _ceiling_status(reading: Reading) -> None:
    for heading in reading.notice.titled("限度額", "上限額", part=0)[:1]:
        for passage in reading.notice.scope(heading)[1:]:
            year = _YEAR.search(passage.text)
            label = f"令和{year[1]}年度" if year else ""
            if re.search(r"予算配当前|査定", passage.text) and label:
                reading.put(f"ceiling_status.{label}", "予算配当前・査定により変更あり", passage)
            elif re.search(r"\(上限\)|上限額とする", passage.text) and label:
                reading.put(f"ceiling_status.{label}", "上限", passage)
            elif "参考値" in passage.text and label:
                reading.put(f"ceiling_status.{label}", "参考値", passage)
