"""Case numbers: gapless per fiscal year, a rehearsal never looks like the real thing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from madoguchi.core.cases.numbering import next_case_number


@pytest.mark.django_db
def test_numbers_run_per_fiscal_year_and_kind():
    numbers = [next_case_number(2026), next_case_number(2026), next_case_number(2027)]
    assert numbers == ["2026-001", "2026-002", "2027-001"]
    assert next_case_number(2026, is_rehearsal=True) == "R-2026-001"
    assert next_case_number(2026) == "2026-003"


@pytest.mark.django_db(transaction=True)
def test_number_comes_back_when_the_transaction_is_rolled_back():
    with transaction.atomic():
        assert next_case_number(2026) == "2026-001"
        transaction.set_rollback(True)
    assert next_case_number(2026) == "2026-001"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_numbers_of_forty_callers_at_once_are_all_different():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite tests share one in-memory connection")

    def take(_):
        try:
            return next_case_number(2026)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(take, range(40)))
    assert numbers == [f"2026-{number:03d}" for number in range(1, 41)]
