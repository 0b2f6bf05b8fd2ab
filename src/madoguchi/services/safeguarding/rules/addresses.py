"""Days and months as addresses write them; what lies far off leads nowhere."""

from datetime import date

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


def day_in_address(text: str) -> date:
    """2025-06-10. Raises ValueError: no day, or one before 2000 or after 2199.

    >>> day_in_address("2025-06-10")
    datetime.date(2025, 6, 10)
    """
    day = date.fromisoformat(text)
    if not FIRST <= day <= LAST:
        raise ValueError(f"far off: {text}")
    return day


def month_in_address(text: str) -> date:
    """2025-06: the first day of the month. Raises ValueError, as above.

    >>> month_in_address("2025-06")
    datetime.date(2025, 6, 1)
    """
    return day_in_address(f"{text}-01")
