"""Title, section in charge, counter hours of a notice. Names of private persons are left out."""

import re
from collections.abc import Iterator

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.hours import SPAN_PATTERN, parse_span
from madoguchi.services.procurement.rules.notices.evening import even, tight
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.shape import Passage

CONTACT_TITLES = ("担当部課", "担当部署", "担当課", "問合せ先", "問い合わせ先", "連絡先", "担当")
_COVER_END = re.compile(
    r"\s*(?:に係る|の)?(?:公募型)?プロポーザル.*$|(?:委託)?(?:事業者)?(?:選定)?(?:実施)?"
    r"(?:要領|説明書|募集要項|仕様書).*$"
)
# The head of a covering letter: its number, day, addressee and sender.
_LETTER = re.compile(
    r"^\d*[^\s。]{1,12}第\s*\d+\s*号$|^令\s*和\s*[\d元]+\s*年\s*\d+\s*月\s*\d+\s*日$"
    r"|^[^。]{1,24}?\s*(?:各位|御中|様|殿)$|^各?事業者(?:各位)?$|^[^\s。]{1,10}[区市町村]長(?:\s.{0,12})?$"
    r"|^.{0,24}(?:について|の送付)(?:\(.{1,6}\))?$"
)
_CONTACT = (
    ("phone", re.compile(r"(?:電話|TEL|℡)(?:番号)?\s*[::]?\s*(0\d{1,4}-\d{1,4}-\d{4})")),
    ("fax", re.compile(r"(?:FAX|ファクシミリ|ファックス)\s*[::]?\s*(0\d{1,4}-\d{1,4}-\d{4})")),
    ("email", re.compile(r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")),
    ("address", re.compile(r"(〒\s*\d{3}-\d{4}\s*[^。\t]{4,60}?)(?=\s*(?:電話|TEL|$))")),
)
MOST_ABOVE = 12
SHORTEST_PARAGRAPH = 15
_KIND = re.compile(r"公募型プロポーザル|プロポーザル")
_OFFICE = re.compile(
    r"(?P<office>[^\s、。「」()]{1,24}?(?:部|局|センター)(?:\s*[^\s、。「」()]{1,20}?(?:センター|部))?"
    r"\s*[^\s、。「」()]{1,20}?課(?:\s*[^\s、。「」()・]{1,16}?(?:係|(?<!\s)担当(?!部)))?)"
)
_WARD = re.compile(r"^[^\s、。部課]{1,6}[区市町村](?=\S)")
_CLOSED = (("土", r"土"), ("日", r"土[・、]?日|日曜"), ("祝日", r"祝"), ("年末年始", r"年末年始"))


def read_basics(reading: Reading) -> None:
    _title(reading)
    _kind(reading)
    _department(reading)
    _contact(reading)
    _hours(reading)
    _disclosure(reading)
    _paragraph(reading, "purpose", r"^(?:事業|業務|委託)?の?目的$")
    _paragraph(reading, "reason", r"プロポーザル.{0,6}採用する理由|プロポーザル.{0,8}による理由")


def _paragraph(reading: Reading, field: str, words: str) -> None:
    """What stands under a heading as running text."""
    for heading in reading.notice.items(0):
        if not re.search(words, heading.title):
            continue
        below = [p for p in reading.notice.scope(heading)[1:] if not p.is_item and not p.is_row]
        told = [_printed_rest(heading) if heading.head[1] else "", *(p.printed() for p in below)]
        text = "\n".join(part for part in told if part)
        if len(text) >= SHORTEST_PARAGRAPH:
            reading.put(field, text, [heading, *below])
            return


def titles(reading: Reading) -> list[tuple[str, str, Passage]]:
    """(year words before it, title, passage) of each title under 件名 in the main text."""
    found: list[tuple[str, str, Passage]] = []
    for item in reading.notice.titled("件名", part=0)[:1]:
        year = ""
        for passage in reading.notice.scope(item):
            rest = _printed_rest(passage) if passage is item else passage.printed()
            label, colon, name = rest.replace("：", ":").partition(":")
            if colon and "年度" in tight(label):
                year, rest = tight(label), name.strip()
            if len(tight(rest)) >= 6 and "※" not in rest:
                found.append((year, rest, passage))
    return found


def _printed_rest(item: Passage) -> str:
    """What follows the title of an item, as printed."""
    rest = item.head[1]
    return item.printed(len(item.text) - len(rest)) if rest and item.text.endswith(rest) else rest


def _title(reading: Reading) -> None:
    stated = titles(reading)
    cover = _cover_title(reading)
    if stated:
        _year, title, passage = stated[0]
        alone = re.sub(r"[（(]その\s*[1１][)）]$", "", title) if len(stated) > 1 else title
        reading.put("title", alone, passage)
        if cover and tight(cover[0]) != tight(alone) and len(stated) == 1:
            reading.put("title_on_cover", cover[0], cover[1], Confidence.LIKELY)
    elif cover:
        reading.put("title", cover[0], cover[1], Confidence.LIKELY)


def _cover_title(reading: Reading) -> tuple[str, list[Passage]] | None:
    """The lines above the first number, up to the word that says what kind of paper it is."""
    above = [p for p in reading.notice.passages if not p.path and p.part == 0]
    above = [p for p in above[:MOST_ABOVE] if not _LETTER.search(p.text.strip())]
    texts: list[str] = []
    used: list[Passage] = []
    for passage in above[:4]:
        text = passage.printed()
        if re.search(r"お知らせ|求めます|^令\s*和.*月$|公告", even(text)):
            break
        texts.append(text)
        used.append(passage)
        if re.search(r"要領|説明書|募集要項|仕様書", text):
            break
    title = _COVER_END.sub("", "".join(texts))
    if texts and not title.endswith("委託") and "委託" in "".join(texts):
        title = re.sub(r"委託.*$", "委託", "".join(texts))
    return (title, used) if len(tight(title)) >= 8 and "委託" in title else None


def _kind(reading: Reading) -> None:
    for passage in reading.notice.own_passages:
        if _KIND.search(passage.text) and reading.notice.is_call:
            reading.put("kind", "公募型プロポーザル", passage)
            return
    reading.put("kind", "仕様書", reading.notice.passages[:1], Confidence.LIKELY)


def contact_passages(reading: Reading) -> list[Passage]:
    """Everything under the headings of the section in charge, the last of them first."""
    found = []
    for heading in reversed(reading.notice.titled(*CONTACT_TITLES, part=0)):
        if len(heading.title) < 14 and len(heading.path) <= 2:
            found += list(reading.notice.scope(heading))
    return found


def _department(reading: Reading) -> None:
    for passage in (*contact_passages(reading), *reading.notice.own_passages):
        office = _office(passage)
        if office:
            reading.put("department", office, passage)
            return


def _contact(reading: Reading) -> None:
    """Where the office is reached; names of the people in it are left out."""
    passages = contact_passages(reading) or [
        p for p in reading.notice.own_passages if p.part == 0 and _CONTACT[0][1].search(p.text)
    ]
    told: dict[str, str] = {}
    used: list[Passage] = []
    for passage in passages:
        if passage.part == 0:
            for key, pattern in _CONTACT:
                found = pattern.search(passage.text)
                if found and key not in told:
                    told[key] = found[1].strip()
                    used.append(passage)
    mails = {m[1]: p for p in reading.notice.own_passages if (m := _CONTACT[2][1].search(p.text))}
    if len(mails) == 1 and "email" not in told:
        told["email"] = next(iter(mails))
        used.append(mails[told["email"]])
    reading.put("contact", told, used)


def _office(passage: Passage) -> str:
    text = passage.text if not passage.is_item else passage.head[1] or passage.text
    for found in _OFFICE.finditer(text):
        name = _WARD.sub("", found["office"].strip())
        name = re.sub(r"\s*担当$", "", name) if re.search(r"\s担当$", name) else name
        if re.search(r"[^\s]{2,}課", name) and not re.search(r"[をがにはの]", name):
            return name
    return ""


def _hours(reading: Reading) -> None:
    spans = list(_reception(reading))
    if not spans:
        return
    kinds = dict.fromkeys((opens, closes) for _p, opens, closes, _c, _b in spans)
    first = spans[0][0]
    closed = max((row[3] for row in spans), key=len)
    if len(kinds) == 1:
        opens, closes = next(iter(kinds))
        pause = next((row[4] for row in spans if row[4]), "")
        hours = {"open": opens, "close": closes, "closed": closed}
        reading.put("counter_hours", {**hours, **({"break": pause} if pause else {})}, first)
        return
    hours = {}
    for passage, opens, closes, _closed, _break in spans:
        heads = " ".join(i.title for i in reading.notice.items(0)
                         if i.path == passage.path[: len(i.path)])  # fmt: skip
        act = "proposals" if "提案" in heads else "notice"
        hours.setdefault(act, f"{opens}-{closes}")
    reading.put("counter_hours", {**hours, "closed": closed}, [p for p, *_ in spans],
                Confidence.LIKELY)  # fmt: skip


def _reception(reading: Reading) -> Iterator[tuple[Passage, str, str, list[str], str]]:
    """(passage, open, close, closed days, break) of each statement of reception hours."""
    passages = [p for p in reading.notice.own_passages if p.part == 0]
    for index, passage in enumerate(passages):
        following = passages[index + 1].text if index + 1 < len(passages) else ""
        text = passage.text.replace(" ", "")
        # The days left out often stand in brackets on the next line.
        text += following.replace(" ", "") if following.startswith("(") else ""
        if not re.search(r"受付|土日|土・日", text) or "稼働" in text or "履行日" in text:
            continue
        spans = []
        for found in SPAN_PATTERN.finditer(text):
            try:
                span = parse_span(found[0])
            except Unreadable:
                continue
            spans.append((f"{span.start:%H:%M}", f"{span.end:%H:%M}"))
        if spans and not spans[0][0].startswith("12"):
            closed = [day for day, pattern in _CLOSED if re.search(pattern, text)]
            pause = next((f"{a}-{b}" for a, b in spans[1:] if a.startswith("12")), "")
            yield passage, *spans[0], closed, pause


def _disclosure(reading: Reading) -> None:
    for passage in contact_passages(reading):
        if "メール" in passage.text and re.search(
            r"問い?合わせに(?:基づ|応じ)|希望者", passage.text
        ):
            reading.put("email_disclosure", "on_request", passage)
