"""Child (支援対象児童): three items and no more; placements, expected days, requests, holders."""

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.services.safeguarding.models.facility import Facility
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.terms import Grade, HolderRole, ReportCycle


class Child(models.Model):
    """A child reported on: 所属施設 (placements), 氏名 (encrypted), 学年. Nothing else of a person.

    number       neutral, shown to the facility: "J000123"
    ward_number  internal case number, for the ward only
    grade        today's: that of the placement that has begun (commands.grades)
    mark         0, or 1, 2, … where facility, name and grade coincide: ①, ②
    name_digest  keyed digest of the name without its spaces: finds equal names, tells nothing
    """

    TRAIL_VALUES = "never"
    TRAIL_MASKED = ("name_encrypted", "name_digest")

    contract = models.ForeignKey(ServiceContract, on_delete=models.PROTECT, related_name="children")
    number = models.CharField("児童番号", max_length=12, unique=True)
    ward_number = models.CharField("区の整理番号", max_length=20, unique=True)
    name_encrypted = models.TextField("氏名（暗号）")
    name_digest = models.CharField("氏名の照合値", max_length=64, db_index=True)
    mark = models.PositiveSmallIntegerField("同姓同名の番号", default=0)
    grade = models.CharField("学年", max_length=5, choices=Grade.choices())
    registered_at = models.DateTimeField("登録日時")
    ended_on = models.DateField("提供終了日", null=True, blank=True)

    class Meta:
        verbose_name = "支援対象児童"
        verbose_name_plural = "支援対象児童"
        ordering = ("number",)

    def __str__(self) -> str:
        return self.number


class Placement(models.Model):
    """在籍: a child at a facility, from a day until a day (both included). Two may run at once."""

    TRAIL_VALUES = "never"

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="placements")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="placements")
    grade = models.CharField("学年", max_length=5, choices=Grade.choices())
    from_on = models.DateField("開始日")
    until_on = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "在籍"
        verbose_name_plural = "在籍"
        ordering = ("from_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["child", "facility", "from_on"], name="one_placement_a_start"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                name="placement_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.child} {self.facility}"


class ExpectedWeekdays(models.Model):
    """登園予定: on which ISO weekdays the child is due there, from a day on ("12345")."""

    TRAIL_VALUES = "never"

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="expected_weekdays"
    )
    weekdays = models.CharField("予定の曜日", max_length=7)
    from_on = models.DateField("開始日")

    class Meta:
        verbose_name = "登園予定"
        verbose_name_plural = "登園予定"
        ordering = ("from_on",)
        constraints = (
            models.UniqueConstraint(fields=["placement", "from_on"], name="one_pattern_a_start"),
        )

    def __str__(self) -> str:
        return f"{self.placement} {self.from_on}"


class InformationRequest(models.Model):
    """情報提供の依頼: child, period, cycle and legal basis; acknowledged by the facility.

    The reason of support stands nowhere here: what the facility can read holds none.
    """

    TRAIL_VALUES = "never"

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="information_requests"
    )
    cycle = models.CharField(
        "周期", max_length=10, choices=ReportCycle.choices(), default=ReportCycle.MONTHLY.value
    )
    from_on = models.DateField("開始日")
    until_on = models.DateField("終了日")
    legal_basis = models.CharField("根拠", max_length=200)
    issued_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="依頼した人"
    )
    issued_at = models.DateTimeField("依頼日時")
    acknowledged_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="確認した人",
    )  # fmt: skip
    acknowledged_at = models.DateTimeField("確認日時", null=True, blank=True)

    class Meta:
        verbose_name = "情報提供の依頼"
        verbose_name_plural = "情報提供の依頼"
        ordering = ("-from_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["placement", "from_on"], name="one_request_a_start"),
        )

    def __str__(self) -> str:
        return f"{self.placement} {self.from_on}"


class CycleException(models.Model):
    """A shorter cycle for a time, or a pause (一時保護, long admission): no reason is kept."""

    TRAIL_VALUES = "never"

    request = models.ForeignKey(
        InformationRequest, on_delete=models.CASCADE, related_name="exceptions"
    )
    cycle = models.CharField("周期", max_length=10, choices=ReportCycle.choices())
    from_on = models.DateField("開始日")
    until_on = models.DateField("終了日")

    class Meta:
        verbose_name = "周期の特例"
        verbose_name_plural = "周期の特例"
        ordering = ("from_on",)
        constraints = (
            models.UniqueConstraint(fields=["request", "from_on"], name="one_exception_a_start"),
        )

    def __str__(self) -> str:
        return f"{self.request} {ReportCycle(self.cycle).label}"


class CaseAssignment(models.Model):
    """主担当・副担当: which organisation holds the child's case, and who there."""

    TRAIL_VALUES = "never"

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    caseworker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="担当者",
    )  # fmt: skip
    role = models.CharField(
        "主・副", max_length=10, choices=HolderRole.choices(), default=HolderRole.PRIMARY.value
    )
    from_on = models.DateField("開始日")
    until_on = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "担当"
        verbose_name_plural = "担当"
        ordering = ("role", "-from_on")
        constraints = (
            models.UniqueConstraint(
                fields=["child", "organisation", "from_on"], name="one_assignment_a_start"
            ),
            models.UniqueConstraint(
                fields=["child", "role"], condition=models.Q(until_on__isnull=True),
                name="one_open_holder_a_role",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.child} {self.organisation}"
