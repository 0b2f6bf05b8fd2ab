"""Pure rules of cases: how long the papers of a closed case are kept."""

from datetime import date

from madoguchi.core.calendar.fiscal import fiscal_year


def retained_until(closed_on: date, years: int) -> date:
    """The last day on which the papers of the case are kept.

    Counted from 1 April after the fiscal year in which the case was closed (文書管理規程:
    保存期間は完結した日の属する年度の翌年度の初日から起算する). ``years`` ≥ 1.

    >>> retained_until(date(2026, 3, 31), 5), retained_until(date(2026, 4, 1), 5)
    (datetime.date(2031, 3, 31), datetime.date(2032, 3, 31))
    """
    if years < 1:
        raise ValueError("papers are kept for at least one year")
    return date(fiscal_year(closed_on) + 1 + years, 3, 31)
