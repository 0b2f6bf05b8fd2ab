"""A 年度 as people write it: 令和8年度."""

from typing import Any

from django import forms

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.fiscal import parse_fiscal_year


class FiscalYearField(forms.CharField):
    """Gives the western year in which the 年度 begins; None where nothing was typed."""

    def __init__(self, *, help_text: str = "例: 令和8年度", **kwargs: Any) -> None:
        super().__init__(max_length=12, help_text=help_text, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_fiscal_year(f"{typed}年度" if typed.isdigit() else typed)
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable
