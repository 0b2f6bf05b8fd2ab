"""Attendance (出欠): one entry a placement and day, its revisions, and the operation it came by."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.child import Child, Placement
from madoguchi.services.safeguarding.models.facility import Facility
from madoguchi.services.safeguarding.terms import (
    AbsenceReason,
    AttendanceCode,
    EntrySource,
    EntryState,
    FamilyContact,
)

NEVER = "never"


class EntryOperation(models.Model):
    """One press of one person (or one call of a school's system): repeated, it changes nothing.

    key     made by the browser or the calling system; unique in the facility
    digest  SHA-256 of what was asked: the same key with other content is refused
    """

    TRAIL_VALUES = NEVER

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="operations")
    key = models.CharField("操作番号", max_length=64)
    digest = models.CharField("内容の照合値", max_length=64)
    source = models.CharField(
        "入力経路", max_length=10, choices=EntrySource.choices(), default=EntrySource.SCREEN.value
    )
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="操作した人",
    )  # fmt: skip
    made_at = models.DateTimeField("操作日時")
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "入力の操作"
        verbose_name_plural = "入力の操作"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["facility", "key"], name="one_operation_a_key"),
        )

    def __str__(self) -> str:
        return f"{self.facility} {self.made_at}"


class AttendanceEntry(models.Model):
    """What the facility says of one expected day. No row: not reported, which is never presence.

    An absence is saved at the first tap; contact and reason follow, at the latest before it goes
    to the ward.

    received_on  for a paper form: the day on which it came in; the entry itself counts for ``day``
    """

    TRAIL_VALUES = NEVER

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="entries")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="entries")
    day = models.DateField("日付")
    code = models.CharField("出欠", max_length=20, choices=AttendanceCode.choices())
    family_contact = models.CharField(
        "家庭からの連絡", max_length=10, choices=FamilyContact.choices(), blank=True
    )
    reason = models.CharField(
        "欠席の理由", max_length=20, choices=AbsenceReason.choices(), blank=True
    )
    state = models.CharField(
        "状態", max_length=10, choices=EntryState.choices(), default=EntryState.DRAFT.value
    )
    revision = models.PositiveSmallIntegerField("版", default=1)
    source = models.CharField(
        "入力経路", max_length=10, choices=EntrySource.choices(), default=EntrySource.SCREEN.value
    )
    operation = models.ForeignKey(EntryOperation, on_delete=models.PROTECT, related_name="entries")
    received_on = models.DateField("紙の受領日", null=True, blank=True)
    entered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="入力した人",
    )  # fmt: skip
    entered_at = models.DateTimeField("入力日時")

    class Meta:
        verbose_name = "出欠"
        verbose_name_plural = "出欠"
        ordering = ("day",)
        indexes = (models.Index(fields=["child", "day"], name="entry_of_child_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["placement", "day"], name="one_entry_a_day"),
            models.CheckConstraint(
                condition=~models.Q(code=AttendanceCode.ABSENT.value)
                | ~models.Q(state=EntryState.SUBMITTED.value)
                | (~models.Q(family_contact="") & ~models.Q(reason="")),
                name="submitted_absence_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.placement} {self.day} {AttendanceCode(self.code).label}"


class AttendanceRevision(models.Model):
    """What stood before a change or an undoing, who changed it, when and why. Never changed.

    Stands beside the placement and the day, so that it outlives an entry that was undone.
    """

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("why_encrypted",)

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="revisions")
    day = models.DateField("日付")
    revision = models.PositiveSmallIntegerField("版")
    code = models.CharField("出欠", max_length=20, choices=AttendanceCode.choices())
    family_contact = models.CharField(
        "家庭からの連絡", max_length=10, choices=FamilyContact.choices(), blank=True
    )
    reason = models.CharField(
        "欠席の理由", max_length=20, choices=AbsenceReason.choices(), blank=True
    )
    entered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="入力した人",
    )  # fmt: skip
    entered_at = models.DateTimeField("入力日時")
    replaced_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="訂正した人",
    )  # fmt: skip
    replaced_at = models.DateTimeField("訂正日時")
    why_encrypted = models.TextField("訂正の理由（暗号）", blank=True)

    class Meta:
        verbose_name = "出欠の訂正履歴"
        verbose_name_plural = "出欠の訂正履歴"
        ordering = ("day", "replaced_at", "pk")

    def __str__(self) -> str:
        return f"{self.placement} {self.day} {self.revision}"
