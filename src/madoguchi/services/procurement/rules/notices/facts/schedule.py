"""Schedule of a notice as rows of a case file: the table, sharpened by the sections' own times."""

import re
from collections.abc import Iterator
from datetime import datetime

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.calendar.numerals import parse_copy
from madoguchi.core.calendar.when import Precision, When, spell
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.mentions import TimeMention
from madoguchi.services.procurement.rules.notices.schedule_rows import schedule_rows
from madoguchi.services.procurement.rules.notices.shape import Passage

_LIMIT = re.compile(r"期限|締切|期間|日時")
_PART = re.compile(r"(上旬|中旬|下旬|初旬)")
_DAILY = re.compile(r"(\d{1,2})時\s*から\s*(\d{1,2})時")
_MONTHS = re.compile(
    r"^\s*[・○]?\s*(?P<name>[^\t\d]*?)\s*(?P<span>\d{1,2}\s*月\s*~\s*\d{1,2}\s*月)\s*(?P<rest>\S.*)$"
)
# Words of a step → its kind, as MilestoneKind names it; the more special stand first.
KINDS: tuple[tuple[str, str], ...] = (
    (r"貸与", "loan"),
    (r"(?:第?一次|1次)審査.*結果|2次審査招請", "result_1"),
    (r"結果.*通知|結果通知|審査結果", "result"),
    (r"招請", "invitation"),
    (r"質問.*回答|回答", "answers"),
    (r"公募開始|公告", "notice"),
    (r"質問", "questions"),
    (r"参加(?:表明|申込|意向)", "participation"),
    (r"説明書|要領", "document_issue"),
    (r"提案書", "proposals"),
    (r"(?:第?一次|1次)審査|書類審査", "screening_1"),
    (r"(?:第?二次|2次)審査|ヒアリング", "screening_2"),
    (r"選定委員会|審査会|プレゼンテーション", "screening_1"),
    (r"契約", "contract"),
    (r"履行|稼働", "performance"),
)
# Words of a step → words of the section that states its exact time.
_SECTIONS: tuple[tuple[str, str], ...] = (
    (r"質問.*回答|回答", r"質問"),
    (r"質問", r"質問"),
    (r"参加(?:表明|申込)", r"参加(?:表明|申込)"),
    (r"提案書", r"提案書"),
    (r"説明書|要領", r"説明書|要領"),
    (r"貸与", r"貸与"),
)


def read_schedule(reading: Reading) -> None:
    for row in schedule_rows(reading.desk):
        for name in _split(row.name):
            when, more, daily = _sharpened(reading, name, row.when)
            lines = (*row.lines, *more)
            reading.add("schedule", _row(name, when, daily, row.rest), lines)
    for name, when, lines, daily in _sections(reading):
        confidence = Confidence.LIKELY
        reading.add("schedule", _row(name, when, daily, ""), lines, confidence)
    _months(reading)


def _split(name: str) -> list[str]:
    """「参加表明書提出期限・質問受付締切」 is two steps of one day."""
    parts = [part for part in re.split(r"・", name) if part]
    if len(parts) == 2 and all(_LIMIT.search(p) or "通知" in p for p in parts):
        return parts
    return [name]


def _row(name: str, when: When, daily: str, rest: str) -> dict[str, str]:
    row = {"name": name, "kind": _kind(name), "iso": iso_of(when), "wareki": spell(when)}
    if when.precision in (Precision.PART_OF_MONTH, Precision.MONTH):
        parts = _PART.findall(when.text)
        month = f"{when.ends_on.month}月" if when.ends_on else ""
        row["precision"] = "～".join(dict.fromkeys(parts)) or month
    if daily:
        row["hours"] = daily
    if when.ends_at is not None and when.starts_on != when.ends_on:
        row["until"] = f"{when.ends_at:%H:%M}"
    if "予定" in rest and "予定" not in name:
        row["name"] = f"{name}(予定)"
    return row


def _kind(name: str) -> str:
    """What a step is, by its words: the first row of the table that fits."""
    return next((kind for words, kind in KINDS if re.search(words, name)), "other")


def iso_of(when: When) -> str:
    """A day, a moment, or start/end, as case files write them."""
    if when.ends_at is not None and when.starts_on == when.ends_on:
        return _moment(when.ends_at)
    if when.starts_on == when.ends_on and when.ends_on is not None:
        return when.ends_on.isoformat()
    start = when.starts_on.isoformat() if when.starts_on else ".."
    return f"{start}/{when.ends_on.isoformat() if when.ends_on else '..'}"


def _moment(value: datetime) -> str:
    return value.isoformat()


def _sharpened(reading: Reading, name: str, when: When) -> tuple[When, tuple[int, ...], str]:
    """The time of a step with the hour, and the daily hours, that its section states."""
    for mention, heads in _stated(reading):
        if mention.when.ends_on != when.ends_on or not _same_act(name, heads, mention):
            continue
        daily = _DAILY.search(parse_copy(mention.after))
        hours = f"{int(daily[1]):02}:00-{int(daily[2]):02}:00" if daily else ""
        if mention.when.ends_at and not when.ends_at and when.starts_on == when.ends_on:
            return mention.when, mention.lines, hours
        if hours or (mention.when.ends_at and mention.when.starts_on == when.starts_on):
            return (when if hours else mention.when), mention.lines, hours
    return when, (), ""


def _same_act(name: str, heads: str, mention: TimeMention) -> bool:
    for words, section in _SECTIONS:
        if re.search(words, name):
            near = mention.before[-20:] + mention.after[:30]
            is_answer = "回答" in near + heads.rsplit("/", maxsplit=1)[-1]
            if ("回答" in words) != is_answer and "質問" in section:
                return False
            return bool(re.search(section, heads))
    return False


def _stated(reading: Reading) -> Iterator[tuple[TimeMention, str]]:
    """Times in sections of the main text other than the schedule, with their headings."""
    in_rows = {
        (row.mention.passage.lines, row.mention.start) for row in schedule_rows(reading.desk)
    }
    items = list(reading.notice.items(0))
    for mention in reading.desk.times:
        passage = mention.passage
        if passage.part or not passage.path or (passage.lines, mention.start) in in_rows:
            continue
        heads = [i.title for i in items if i.path == passage.path[: len(i.path)]]
        yield mention, "/".join(heads)


def _sections(reading: Reading) -> Iterator[tuple[str, When, tuple[int, ...], str]]:
    """Steps that only a section states: 公開期間, 交付期間, 研修, 稼働, 履行期限."""
    known = {str(row["iso"])[:10] + str(row["name"])[:2] for row in reading.values("schedule")}
    ends = {str(row["iso"]) for row in reading.values("schedule")}
    for mention, heads in _stated(reading):
        top, own = heads.split("/")[0], heads.split("/")[-1]
        name = _section_step(mention, top, own)
        if not name:
            continue
        if not (iso_of(mention.when) in ends and ("交付" in name or "公開" in name)):
            key = iso_of(mention.when)[:10] + name[:2]
            if key not in known:
                known.add(key)
                yield name, mention.when, mention.lines, ""


def _section_step(mention: TimeMention, top: str, own: str) -> str:
    near = tight(mention.before[-16:])
    if re.search(r"(?:説明書|要領)等?の(?:公開|交付)", top) and re.search(r"期間", own + near):
        return "説明書の交付" if "交付" in top else "説明書の公開"
    if (
        re.search(r"交付", top)
        and "説明書" in top
        and mention.when.starts_on != mention.when.ends_on
    ):
        return "説明書の交付"
    if "稼働" in near:
        return "システム稼働(予定)"
    if re.search(r"研修", own) and re.search(r"日時", near):
        return f"{own}(予定)" if "予定" in mention.after[:6] else own
    if re.search(r"履行期限は", near):
        year = mention.when.ends_on
        return (
            f"{fiscal_year_label(year.year if year.month > 3 else year.year - 1)}の履行期限"
            if year
            else ""
        )
    return ""


def _months(reading: Reading) -> None:
    """Months of a running year (7月～9月 標的型訓練): words only, nothing to sort by."""
    for passage in reading.notice.own_passages:
        if passage.part or not _near_schedule(reading, passage):
            continue
        found = _MONTHS.match(passage.text.replace("\t", " "))
        if found and "年" not in found["span"]:
            name = found["name"].strip(" |-・") or found["rest"].strip(" |-・")
            months = tight(found["span"]).replace("~", "-")
            reading.add("schedule", {"name": tight(name), "months": months}, passage)


def _near_schedule(reading: Reading, passage: Passage) -> bool:
    """Below a sentence or heading that speaks of the schedule."""
    return any(
        item.path == passage.path[: len(item.path)]
        and ("スケジュール" in item.text or "日程" in item.title)
        for item in reading.notice.items(0)
        if passage.path
    )
