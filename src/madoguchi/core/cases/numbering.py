"""Case numbers: "2026-012" for a real case, "R-2026-012" for a rehearsal."""

from django.db import IntegrityError, models, transaction

from madoguchi.core.cases.models import NumberSeries


def next_case_number(fiscal_year: int, *, is_rehearsal: bool = False) -> str:
    """The next number of the fiscal year; no two callers ever get the same.

    Call it in the transaction that saves the case: a rollback gives the number back, so that
    the ward's series has no holes to explain.
    """
    with transaction.atomic():
        series = _series(fiscal_year, is_rehearsal=is_rehearsal)
        # The update locks the row until commit: the next caller waits here.
        series.update(last=models.F("last") + 1)
        last = series.values_list("last", flat=True).get()
    return f"{'R-' if is_rehearsal else ''}{fiscal_year}-{last:03d}"


def _series(fiscal_year: int, *, is_rehearsal: bool) -> models.QuerySet[NumberSeries]:
    series = NumberSeries.objects.filter(fiscal_year=fiscal_year, is_rehearsal=is_rehearsal)
    if not series.exists():
        try:
            with transaction.atomic():
                NumberSeries.objects.create(fiscal_year=fiscal_year, is_rehearsal=is_rehearsal)
        except IntegrityError:
            pass  # another caller was first: its row serves both
    return series
