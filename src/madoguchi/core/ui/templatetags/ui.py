"""Display filters and the small questions that components ask; built into every template."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from madoguchi.core.calendar import wareki as era_calendar
from madoguchi.core.ui.due_words import DueWords, due_words
from madoguchi.core.ui.era_parts import DateParts, parts_of
from madoguchi.core.ui.graphemes import count_graphemes
from madoguchi.core.ui.listing import Listing, SortState
from madoguchi.core.ui.pictograms import drawn_pictograms

register = template.Library()
NONE_SIGN = "—"
WHOLE = re.compile(
    r"((?:明治|大正|昭和|平成|令和)(?:元|\d+)年\d+月\d+日\(.\)"
    r"|(?:正午|午[前後]\d+時(?:半|\d+分(?:\d+秒)?)?)(?:から|まで)?"
    r"|0\d{1,4}-\d{1,4}-\d{3,4}|^第\d+[号回版])",
    re.MULTILINE,
)
UNBROKEN = '<span class="mg-nowrap">{}</span>'
TONE_LABELS = {
    "info": "お知らせ", "success": "成功", "warning": "注意", "danger": "エラー", "neutral": "",
}  # fmt: skip


@register.filter
def wareki(value: date | None) -> str:
    """A date in 和暦 with its weekday; a datetime by its day in Japan."""
    if value is None or not isinstance(value, date):
        return NONE_SIGN
    return era_calendar.format_date(value)


@register.filter
def wareki_month(value: date | None) -> str:
    """The month of a date in 和暦: 令和8年4月."""
    return era_calendar.format_month(value) if isinstance(value, date) else NONE_SIGN


@register.filter
def wareki_moment(value: datetime | None) -> str:
    """Day and time in 和暦, in Japan's time, to the second only if there are seconds."""
    return era_calendar.format_moment(value) if isinstance(value, datetime) else NONE_SIGN


@register.filter
def wareki_minute(value: datetime | None) -> SafeString:
    """Day and time to the minute, for lists that people read; proofs show wareki_moment."""
    if not isinstance(value, datetime):
        return kept_whole(NONE_SIGN)
    return kept_whole(era_calendar.format_moment(value.replace(second=0, microsecond=0)))


@register.filter
def yen(value: int | None) -> str:
    """1234567 -> 1,234,567円."""
    return NONE_SIGN if value is None or value == "" else f"{int(value):,}円"  # type: ignore[comparison-overlap]  # templates give "" for nothing


@register.filter
def number(value: int | None) -> str:
    """1234567 -> 1,234,567."""
    return NONE_SIGN if value is None else f"{int(value):,}"


@register.filter
def whole(value: object) -> int:
    """A whole number out of an attribute's text."""
    return int(str(value))


@register.filter(name="bytes")
def bytes_(value: int | str | None) -> str:
    """A size of a file as people say it: 0バイト, 12KB, 3.4MB (1024 steps)."""
    size = float(value or 0)
    if size < 1024:
        return f"{int(size)}バイト"
    for unit in ("KB", "MB"):
        size /= 1024
        if size < 1024:
            return f"{size:.0f}{unit}" if size >= 10 else f"{size:.1f}{unit}"
    return f"{size / 1024:.1f}GB"


@register.filter
def graphemes(value: str | None) -> int:
    """Signs as people count them: 邉󠄂 and 👪 are one each."""
    return count_graphemes(str(value or ""))


@register.filter
def pictogram(name: str) -> str:
    """The id of a module's pictogram; the house's own for a module without one."""
    return name if name in drawn_pictograms() else "ui"


@register.filter
def tone_label(tone: str) -> str:
    return TONE_LABELS.get(tone, "")


@register.filter
def parts(value: str) -> list[str]:
    """ "Ctrl+P" -> its keys."""
    return [part.strip() for part in value.split("+")]


@register.filter
def kept_whole(text: str) -> SafeString:
    """Days, times, telephone numbers and counted numbers never broken over two lines.

    >>> kept_whole("第2号 令和8年12月6日(日)午前9時から")
    '<span class="mg-nowrap">第2号</span> <span class="mg-nowrap">令和8年12月6日(日)</span>\
<span class="mg-nowrap">午前9時から</span>'
    """
    cut = enumerate(WHOLE.split(str(text)))
    shown = ((format_html(UNBROKEN, part) if place % 2 else part,) for place, part in cut)
    return format_html_join("", "{}", shown)


@register.filter
def mail_address(value: str | None) -> SafeString:
    """A mail address that breaks before @ and dots only; whole for who searches the page.

    >>> mail_address("a@example.jp")
    '<span class="mg-address" data-address="a@example.jp">a<wbr>@example<wbr>.jp</span>'
    """
    parts = re.split(r"(?=[@.])", str(value or ""))
    return format_html(
        '<span class="mg-address" data-address="{}">{}</span>',
        value or "",
        format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts)),
    )


@register.filter
def fours(value: str) -> list[str]:
    """A long code in groups of four signs."""
    return [value[start : start + 4] for start in range(0, len(value), 4)]


@register.filter
def pairs(items: Iterable[Any]) -> list[tuple[str, str]]:
    """Texts, or (text, address): always as pairs."""
    return [(item, "") if isinstance(item, str) else (item[0], item[1]) for item in items]


@register.simple_tag(takes_context=True)
def deadline_words(context: Context, at: date | datetime | None, now: datetime | None) -> DueWords:
    """Words of a deadline against the given moment, else that of the request."""
    return due_words(at, now=now or context.get("server_now") or timezone.now())


@register.simple_tag
def era_date_parts(name: str, value: object, error: str = "") -> DateParts:
    return parts_of(str(name), value)


@register.simple_tag
def error_lines(form: BaseForm | None, items: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """(field id, sentence) of everything to put right; the id is "" for the form as a whole."""
    if form is None or not form.is_bound:
        return list(items)
    lines = [("", str(sentence)) for sentence in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or f"{bound.auto_id}_group"
        lines += [(target, f"{bound.label}：{sentence}") for sentence in bound.errors]
    return [*lines, *items]


@register.simple_tag
def sort_state(listing: Listing[Any], key: str) -> SortState:
    return listing.sort_state(key)


@dataclass(frozen=True, kw_only=True)
class BarRow:
    label: str
    text: str
    width: int


@register.simple_tag
def bar_rows(items: Iterable[tuple[str, int]], limit: str | int = "") -> list[BarRow]:
    """Bars on a scale of 1000; the longest is the limit, else the largest amount."""
    pairs_ = list(items)
    full = float(limit or 0) or max((amount for _, amount in pairs_), default=0) or 1
    return [
        BarRow(label=label, text=f"{amount:,}", width=min(1000, round(1000 * amount / full)))
        for label, amount in pairs_
    ]
