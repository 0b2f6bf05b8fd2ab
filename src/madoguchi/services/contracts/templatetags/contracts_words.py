"""Filters of contracts: the tone of a sign, the name of a 年度."""

import unicodedata

from django import template

from madoguchi.core.calendar.fiscal import fiscal_year_label as label_of
from madoguchi.services.contracts.models import Duty
from madoguchi.services.contracts.queries.board import TONES
from madoguchi.services.contracts.queries.dues import title_of
from madoguchi.services.contracts.terms import Sign

register = template.Library()


@register.filter
def sign_tone(sign: Sign) -> str:
    return TONES[sign]


@register.filter
def fiscal_year_label(year: int) -> str:
    """2026 -> 令和8年度."""
    return label_of(year)


@register.filter
def tel_digits(number: str) -> str:
    """「０３－1234-5678」 as a telephone dials it: 0312345678."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number) if sign in "+0123456789")


@register.filter
def duty_title(duty: Duty) -> str:
    """業務報告書（令和8年5月分）; of a closed report nothing but that it is one."""
    return title_of(duty)
