"""Fields of the contract's forms: a 年度 is typed as people write it."""

import pytest
from django import forms

from madoguchi.services.contracts.forms.years import FiscalYearField


@pytest.mark.parametrize(
    ("typed", "year"), [("令和8年度", 2026), ("令和元年度", 2019), ("2027", 2027), ("", None)]
)
def test_fiscal_year_is_read_in_either_calendar(typed, year):
    assert FiscalYearField(label="年度", required=False).clean(typed) == year


def test_fiscal_year_that_is_none_says_how_to_write_it():
    with pytest.raises(forms.ValidationError) as refused:
        FiscalYearField(label="年度").clean("来年")
    assert refused.value.messages == ["年度を読み取れません。「令和8年度」のように書いてください。"]
