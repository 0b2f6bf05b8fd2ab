"""Inquiry numbers: "Q-2026-0001", one series per fiscal year."""

from django.db import models, transaction

from madoguchi.core.desk.models import InquirySeries


def next_inquiry_number(fiscal_year: int) -> str:
    """The next number; call it in the transaction that saves the inquiry."""
    with transaction.atomic():
        InquirySeries.objects.get_or_create(fiscal_year=fiscal_year)
        series = InquirySeries.objects.filter(fiscal_year=fiscal_year)
        # The update locks the row until commit: the next caller waits here.
        series.update(last=models.F("last") + 1)
        last = series.values_list("last", flat=True).get()
    return f"Q-{fiscal_year}-{last:04d}"
