"""WorkTerms (履行の取決め): the numbers that both sides agreed on, as data of the contract."""

from django.db import models

from madoguchi.services.contracts.models.contract import Contract


def usual_reminder_days() -> list[int]:
    """Days before the due day (negative: after it) on which people are told."""
    return [7, 1, 0, -1, -7]


class WorkTerms(models.Model):
    """A contract without a row keeps the usual numbers.

    ``stop_opens_hour``/``stop_closes_hour``: planned stops on weekdays and Saturdays lie between
    them, over midnight (CONT-104). ``chief_after_days``: days late at which the chief is told.
    ``payment_days``: days from the receipt of an invoice; None: the contract says nothing of it.
    ``delay_rate``: hundredths of a percent a year for a late payment; None: that of the law.
    """

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="work_terms")
    reminder_days = models.JSONField("お知らせの日", default=usual_reminder_days)
    chief_after_days = models.PositiveSmallIntegerField("課長に知らせる超過日数", default=3)
    minutes_business_days = models.PositiveSmallIntegerField("議事録の営業日数", default=3)
    answer_business_days = models.PositiveSmallIntegerField("問合せの回答の営業日数", default=1)
    complaint_business_days = models.PositiveSmallIntegerField("苦情の回答の営業日数", default=5)
    response_minutes = models.PositiveSmallIntegerField("障害の初動（分）", default=60)
    stop_notice_days = models.PositiveSmallIntegerField("計画停止の予告日数", default=10)
    stop_opens_hour = models.PositiveSmallIntegerField("計画停止の開始時", default=20)
    stop_closes_hour = models.PositiveSmallIntegerField("計画停止の終了時", default=6)
    payment_days = models.PositiveSmallIntegerField("支払の日数", null=True, blank=True)
    delay_rate = models.PositiveSmallIntegerField(
        "遅延利息の率（年、1万分の1）", null=True, blank=True
    )

    class Meta:
        verbose_name = "履行の取決め"
        verbose_name_plural = "履行の取決め"

    def __str__(self) -> str:
        return str(self.contract)
