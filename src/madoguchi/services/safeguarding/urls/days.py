"""Days and months in addresses."""

from datetime import date


class DayConverter:
    """2025-06-10."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # ValueError: the address leads nowhere, 404

    def to_url(self, value: date) -> str:
        return value.isoformat()


class MonthConverter:
    """2025-06: the first day of the month."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
