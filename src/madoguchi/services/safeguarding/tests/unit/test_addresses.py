"""Days and months in addresses: near ones only, so that the day before and after always exist."""

import pytest

from madoguchi.services.safeguarding.rules.addresses import day_in_address, month_in_address
from madoguchi.services.safeguarding.urls.days import DayConverter, MonthConverter


@pytest.mark.parametrize(
    "text", ["1999-12-31", "2200-01-01", "9999-12-31", "0001-01-01", "2025-02-30"]
)
def test_far_day_or_none_leads_nowhere(text):
    with pytest.raises(ValueError, match=r"."):
        DayConverter().to_python(text)


@pytest.mark.parametrize("text", ["1999-12", "2200-01", "9999-12", "2025-13", ""])
def test_far_month_or_none_leads_nowhere(text):
    with pytest.raises(ValueError, match=r"."):
        month_in_address(text)


@pytest.mark.parametrize("text", ["2000-01-01", "2199-12-31"])
def test_first_and_last_day_lead_to_their_page(text):
    assert DayConverter().to_python(text) == day_in_address(text)
    assert MonthConverter().to_url(day_in_address(text)) == text[:7]
