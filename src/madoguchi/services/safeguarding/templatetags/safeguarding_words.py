"""Words of safeguarding for templates."""

from django import template

from madoguchi.core.calendar.wareki import WEEKDAYS

register = template.Library()


@register.filter
def safe_weekdays(pattern: str) -> str:
    """
    >>> safe_weekdays("135")
    '月・水・金'
    """
    return "・".join(WEEKDAYS[int(sign) - 1] for sign in pattern)
