"""Releases with their checks, and the patch register: components and their known weaknesses."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.operation_advisory import AdvisoryList
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import (
    CheckKind,
    ComponentKind,
    ReleaseState,
    Severity,
)


class Release(models.Model):
    """One version of the system: planned, noticed to the ward, checked, applied."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(ServiceContract, on_delete=models.PROTECT, related_name="releases")
    number = models.CharField("版", max_length=20)
    planned_on = models.DateField("適用日")
    contents = models.TextField("内容", max_length=4000)
    manuals = models.CharField("影響するマニュアル", max_length=200)
    noticed_on = models.DateField("区へ知らせた日")
    state = models.CharField(
        "状態", max_length=10, choices=ReleaseState.choices(), default=ReleaseState.PLANNED.value
    )
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登録日時")
    applied_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField("適用日時", null=True, blank=True)

    class Meta:
        verbose_name = "リリース"
        verbose_name_plural = "リリース"
        ordering = ("-planned_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_release_a_number"),
        )

    def __str__(self) -> str:
        return self.number


class ReleaseCheck(models.Model):
    """試験の記録, or the scan of the dependencies, of one release."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField("種別", max_length=20, choices=CheckKind.choices())
    title = models.CharField("確認した内容", max_length=200)
    result = models.CharField("結果", max_length=200)
    has_passed = models.BooleanField("合格")
    checked_on = models.DateField("実施日")
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "リリースの確認"
        verbose_name_plural = "リリースの確認"
        ordering = ("checked_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["release", "kind", "title", "checked_on"], name="one_release_check_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Component(models.Model):
    """A part of the system that must be kept up to date."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="components"
    )
    kind = models.CharField("種別", max_length=12, choices=ComponentKind.choices())
    name = models.CharField("名称", max_length=100)
    version = models.CharField("版", max_length=60)
    updated_on = models.DateField("最終更新日")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "構成部品"
        verbose_name_plural = "構成部品"
        ordering = ("kind", "name")
        constraints = (
            models.UniqueConstraint(fields=["contract", "name"], name="one_component_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Weakness(models.Model):
    """脆弱性: known of a component since a day, until it is mended.

    listed_in  the published list that named it first; None: somebody wrote it down
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="weaknesses")
    reference = models.CharField("識別番号", max_length=60)
    severity = models.CharField("深刻度", max_length=10, choices=Severity.choices())
    known_on = models.DateField("判明日")
    mended_on = models.DateField("対応日", null=True, blank=True)
    note = models.CharField("備考", max_length=200, blank=True)
    listed_in = models.ForeignKey(
        AdvisoryList, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="照合した一覧",
    )  # fmt: skip

    class Meta:
        verbose_name = "脆弱性"
        verbose_name_plural = "脆弱性"
        ordering = ("known_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["component", "reference"], name="one_weakness_a_reference"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def contract(self) -> ServiceContract:
        return self.component.contract
