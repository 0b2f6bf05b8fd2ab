"""A 年度 as people write it: 令和8年度."""

from typing import Any

from django import forms

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.fiscal import parse_fiscal_year


def _with_suffix(typed: str) -> str:
    """2026, 令和8 and 令和8年 are 年度 as well."""
    return "".join(typed.split()).removesuffix("度").removesuffix("年") + "年度"


class FiscalYearField(forms.CharField):
    """Gives the western year in which the 年度 begins; None where nothing was typed."""

    def __init__(self, *, help_text: str = "例: 令和8年度", **kwargs: Any) -> None:
        super().__init__(max_length=12, help_text=help_text, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_fiscal_year(_with_suffix(typed))
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable
