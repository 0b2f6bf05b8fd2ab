"""Days and months in addresses."""

from datetime import date

from madoguchi.services.safeguarding.rules.addresses import day_in_address, month_in_address


class DayConverter:
    """2025-06-10."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return day_in_address(value)  # ValueError: the address leads nowhere, 404

    def to_url(self, value: date) -> str:
        return value.isoformat()


class MonthConverter:
    """2025-06: the first day of the month."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> date:
        return month_in_address(value)

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
