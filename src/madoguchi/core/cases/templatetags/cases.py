"""Words about cases for templates: ``{% load cases %}``."""

from django import template

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.cases.models import Case
from madoguchi.core.cases.queries import service_label as label_of_service

register = template.Library()


@register.filter
def fiscal_year(year: int) -> str:
    """2026 -> 令和8年度."""
    return fiscal_year_label(year)


@register.filter
def service_label(case: Case) -> str:
    return label_of_service(case)
