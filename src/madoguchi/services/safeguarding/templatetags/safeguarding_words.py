"""Words of safeguarding for templates."""

from datetime import date

from django import template
from django.utils.html import format_html

from madoguchi.core.calendar.wareki import WEEKDAYS, format_date
from madoguchi.services.safeguarding.models import RuleSetting
from madoguchi.services.safeguarding.rules.roster import day_as_read
from madoguchi.services.safeguarding.rules.rulebook import rule_of

register = template.Library()


@register.filter
def safe_weekdays(pattern: str) -> str:
    """
    >>> safe_weekdays("135")
    '月・水・金'
    """
    return "・".join(WEEKDAYS[int(sign) - 1] for sign in pattern)


@register.filter
def two_lines(heading: str) -> str:
    """What stands in brackets goes to a line of its own: heads of narrow columns.

    >>> two_lines("受託者（サポート）")
    '受託者<br>（サポート）'
    """
    first, sign, rest = heading.partition("（")
    return format_html("{}<br>{}{}", first, sign, rest) if sign else heading


TONES = {"immediate": "danger", "early": "warning", "watch": "info", "definition": "neutral"}


@register.filter
def level_tone(level: str) -> str:
    """
    >>> level_tone("immediate")
    'danger'
    """
    return TONES[level]


@register.filter
def rule_title(code: str) -> str:
    """
    >>> rule_title("early_run")
    '継続欠席の注意'
    """
    return rule_of(code).title


@register.filter
def parameter_label(setting: RuleSetting) -> str:
    """What a set number is called on the page of its rule."""
    return rule_of(setting.rule).parameter(setting.parameter).label


@register.filter
def since(version: str) -> str:
    """The version of a rule, as the day from which it holds.

    >>> since("2019-02-28")
    '平成31年2月28日(木)から'
    """
    return f"{format_date(date.fromisoformat(version))}から"


@register.filter
def as_read(text: str, column: str) -> str:
    """
    >>> as_read("2026-11-22", "開始日")
    '令和8年11月22日(日)'
    """
    return day_as_read(column, text)


@register.filter
def minutes(seconds: int) -> str:
    """
    >>> minutes(95), minutes(60)
    ('1分35秒', '1分')
    """
    whole, rest = divmod(seconds, 60)
    return f"{whole}分{rest}秒" if rest else f"{whole}分"
