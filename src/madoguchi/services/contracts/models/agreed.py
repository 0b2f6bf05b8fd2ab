"""What the contract agrees beside its price: places, service days, unit prices and quantities."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import PlaceKind


class ContractPlace(models.Model):
    """履行場所・納入場所 from a day; the latest one of its kind holds (CONT-016)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField("種類", max_length=20, choices=PlaceKind.choices())
    name = models.CharField("場所", max_length=200)
    from_on = models.DateField("いつから")

    class Meta:
        verbose_name = "履行・納入の場所"
        verbose_name_plural = "履行・納入の場所"
        ordering = ("kind", "from_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "name", "from_on"], name="one_place_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ServicePattern(models.Model):
    """So many days a week, so many minutes, within a window of the day (CONT-017)."""

    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="service_patterns"
    )
    days_a_week = models.PositiveSmallIntegerField("週の日数")
    minutes = models.PositiveSmallIntegerField("1日の時間（分）")
    opens_at = models.TimeField("開始")
    closes_at = models.TimeField("終了")

    class Meta:
        verbose_name = "履行日数・時間"
        verbose_name_plural = "履行日数・時間"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "opens_at", "closes_at"], name="one_pattern_a_window"
            ),
        )

    def __str__(self) -> str:
        return f"週{self.days_a_week}日 {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"


class ServicePause(models.Model):
    """Days on which nothing is held (学校の休業期間), both included."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="service_pauses")
    words = models.CharField("休む理由", max_length=100)
    first_on = models.DateField("初日")
    last_on = models.DateField("末日")

    class Meta:
        verbose_name = "履行しない期間"
        verbose_name_plural = "履行しない期間"
        ordering = ("first_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "first_on", "last_on"], name="one_pause_a_span"
            ),
        )

    def __str__(self) -> str:
        return self.words


class PlannedSession(models.Model):
    """One planned day of service; ``flag`` says in what it differs from what is agreed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="sessions")
    pattern = models.ForeignKey(ServicePattern, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField("実施日")
    starts_at = models.TimeField("開始")
    ends_at = models.TimeField("終了")
    flag = models.CharField("契約との違い", max_length=300, blank=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("計画日時")

    class Meta:
        verbose_name = "実施の予定"
        verbose_name_plural = "実施の予定"
        ordering = ("held_on", "starts_at")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "held_on", "starts_at"], name="one_session_a_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.held_on} {self.starts_at:%H:%M}"


class UnitPriceLine(models.Model):
    """単価 and 予定数量; ``minutes_each`` where a unit has a length (90分) (CONT-007)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="unit_prices")
    name = models.CharField("項目", max_length=100)
    unit = models.CharField("単位", max_length=20)
    unit_price_yen = models.PositiveIntegerField("単価（円・税込）")
    planned_quantity = models.PositiveIntegerField("予定数量")
    minutes_each = models.PositiveSmallIntegerField("1回の時間（分）", null=True, blank=True)

    class Meta:
        verbose_name = "単価と予定数量"
        verbose_name_plural = "単価と予定数量"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "name"], name="one_unit_price_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class QuantityRecord(models.Model):
    """実績数量 of a day: what was done, how many. The ward settles by these."""

    line = models.ForeignKey(UnitPriceLine, on_delete=models.PROTECT, related_name="records")
    done_on = models.DateField("実施日")
    words = models.CharField("内容", max_length=200)
    quantity = models.PositiveIntegerField("数量")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "実績数量"
        verbose_name_plural = "実績数量"
        ordering = ("done_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["line", "done_on", "words"], name="one_record_a_day_and_matter"
            ),
        )

    def __str__(self) -> str:
        return f"{self.done_on} {self.words}"

    @property
    def contract(self) -> Contract:
        return self.line.contract
