"""Facility (所属施設): a school or nursery, its week, its closed days, the ward's defaults."""

from datetime import date

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.terms import DayKind, FacilityKind, InputCycle

FOR_ADMINISTRATORS = "madoguchi.services.safeguarding.queries.trail_values.for_administrators"


class Facility(models.Model):
    """A facility that reports. ``ends_on`` is the last day on which it takes part.

    open_weekdays       ISO weekdays on which it is open: "12345", a nursery often "123456"
    needs_confirmation  the head confirms before a report reaches the ward
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="facilities"
    )
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="safeguarding_facility"
    )
    code = models.CharField("施設番号", max_length=20, unique=True)
    kind = models.CharField("種別", max_length=20, choices=FacilityKind.choices())
    input_cycle = models.CharField(
        "入力方法", max_length=10, choices=InputCycle.choices(), default=InputCycle.DAILY.value
    )
    open_weekdays = models.CharField("開校・開園の曜日", max_length=7, default="12345")
    needs_confirmation = models.BooleanField("管理職の確認を経て提出する", default=True)
    contact = models.CharField("報告の担当者", max_length=100, blank=True)
    responsible = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="所管する区の組織",
    )  # fmt: skip
    starts_on = models.DateField("利用開始日")
    ends_on = models.DateField("利用終了日", null=True, blank=True)

    class Meta:
        verbose_name = "施設"
        verbose_name_plural = "施設"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def name(self) -> str:
        return self.organisation.name

    def takes_part_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class FacilityClosedDay(models.Model):
    """A day of one facility that differs from its week: closed, or opened (DayKind.OPENED)."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField("日付")
    kind = models.CharField("区分", max_length=20, choices=DayKind.choices())
    note = models.CharField("備考", max_length=100, blank=True)
    entered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登録した人"
    )
    entered_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "施設の休業日"
        verbose_name_plural = "施設の休業日"
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=["facility", "day"], name="one_mark_a_facility_day"),
        )

    def __str__(self) -> str:
        return f"{self.facility} {self.day} {DayKind(self.kind).label}"


class WardClosedDefault(models.Model):
    """Days on which facilities of a kind are closed unless they say otherwise; "" is every kind."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    facility_kind = models.CharField(
        "種別", max_length=20, choices=FacilityKind.choices(), blank=True
    )
    kind = models.CharField(
        "区分", max_length=20, choices=DayKind.choices(), default=DayKind.VACATION.value
    )
    label = models.CharField("名称", max_length=60)
    from_on = models.DateField("開始日")
    until_on = models.DateField("終了日")

    class Meta:
        verbose_name = "休業日の標準"
        verbose_name_plural = "休業日の標準"
        ordering = ("from_on", "facility_kind")
        constraints = (
            models.UniqueConstraint(
                fields=["facility_kind", "from_on", "until_on"], name="one_default_a_span"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="default_in_order"
            ),
        )

    def __str__(self) -> str:
        return self.label
