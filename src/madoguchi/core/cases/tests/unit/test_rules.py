"""How long the papers of a case are kept."""

from datetime import date

import pytest

from madoguchi.core.cases.rules import retained_until


@pytest.mark.parametrize(
    ("closed_on", "years", "kept_until"),
    [
        (date(2026, 3, 31), 1, date(2027, 3, 31)),
        (date(2026, 4, 1), 1, date(2028, 3, 31)),
        (date(2026, 12, 31), 10, date(2037, 3, 31)),
    ],
)
def test_retention_runs_from_the_next_fiscal_year(closed_on, years, kept_until):
    assert retained_until(closed_on, years) == kept_until


def test_retention_of_no_years_is_refused():
    with pytest.raises(ValueError, match="at least one year"):
        retained_until(date(2026, 3, 31), 0)
