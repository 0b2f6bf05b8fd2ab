"""Milestones of a call: exact moments, ranges, and thirds of a month kept as they are."""

from datetime import date, datetime, time
from typing import Any, ClassVar

from django.db import models

from madoguchi.core.calendar import when as calendar
from madoguchi.core.calendar.jst import JST
from madoguchi.services.procurement.models.publishing import NoticeVersion
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import MilestoneKind, Precision


class WorkingRows(models.Manager["Milestone"]):
    """The rows that the section works on; ``tender.milestones`` are these."""

    def get_queryset(self) -> models.QuerySet["Milestone"]:
        return super().get_queryset().filter(version__isnull=True)


class Milestone(models.Model):
    """One row of the schedule (PROC-018).

    A row without ``version`` is what the section works on. Publication copies the rows into the
    version: these are frozen, the public reads them, and they alone decide who is in time;
    ``is_in_force`` are those of the newest version, ``row_id_value`` tells what each copies.

    A range or an approximate time has ``starts_on`` < ``ends_on``: the interval only sorts and
    bounds, ``text`` is what the notice says. A moment has a time: "午後5時まで" is
    ``ends_at`` 17:00, which is still in time (PROC-022). Dates are Japan time.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.milestone"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField("種類", max_length=16, choices=MilestoneKind.choices())
    name = models.CharField("名称", max_length=120)
    text = models.CharField("日程（原文）", max_length=200)
    starts_on = models.DateField("開始日", null=True, blank=True)
    starts_at = models.TimeField("開始時刻", null=True, blank=True)
    ends_on = models.DateField("終了日", null=True, blank=True)
    ends_at = models.TimeField("終了時刻", null=True, blank=True)
    daily_hours = models.CharField("各日の時間", max_length=20, blank=True)
    precision = models.CharField(
        "確かさ", max_length=14, choices=Precision.choices(), default=Precision.EXACT.value
    )
    is_planned = models.BooleanField("予定", default=False)
    must_arrive = models.BooleanField("必着", default=False)
    accepted_warnings = models.JSONField("確認済みの注意", default=list, blank=True)
    position = models.PositiveSmallIntegerField("並び", default=0)
    sorts_at = models.DateTimeField("並び順の日時", null=True, blank=True, editable=False)
    version = models.ForeignKey(
        NoticeVersion, null=True, blank=True, editable=False,
        on_delete=models.CASCADE, related_name="schedule",
    )  # fmt: skip
    row_id_value = models.BigIntegerField("元の行", null=True, blank=True, editable=False)
    is_in_force = models.BooleanField("効力のある日程", default=False, editable=False)

    objects = WorkingRows()
    every: ClassVar[models.Manager["Milestone"]] = models.Manager()

    class Meta:
        verbose_name = "日程"
        verbose_name_plural = "日程"
        ordering = (
            models.F("sorts_at").asc(nulls_last=True),
            "ends_on",
            models.F("ends_at").asc(nulls_last=True),
            "position",
        )

    def __str__(self) -> str:
        return f"{self.name} {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the place in the schedule with the dates, so that the database can sort by it."""
        has_day = self.starts_on is not None or self.ends_on is not None
        self.sorts_at = calendar.sort_key(self.when)[0] if has_day else None
        named: Any = kwargs.get("update_fields")
        if named is not None:
            kwargs["update_fields"] = {*named, "sorts_at"}
        super().save(*args, **kwargs)

    @property
    def row_key(self) -> int:
        """The same for a row and all its frozen copies."""
        return self.row_id_value or self.pk

    @property
    def when(self) -> calendar.When:
        """The row as a stated time; a day with one time is that moment."""
        is_point = self.starts_on == self.ends_on and self.starts_at is None
        vague = {
            Precision.EXACT.value: calendar.Precision.EXACT,
            Precision.RANGE.value: calendar.Precision.EXACT,
        }.get(self.precision, calendar.Precision(self.precision))
        return calendar.When(
            self.text,
            self.starts_on,
            self.ends_on,
            _moment(self.starts_on, self.ends_at if is_point else self.starts_at),
            _moment(self.ends_on, self.ends_at),
            start_precision=vague,
            end_precision=vague,
            must_arrive=self.must_arrive,
            is_planned=self.is_planned,
        )


def _moment(day: date | None, clock: time | None) -> datetime | None:
    return datetime.combine(day, clock, tzinfo=JST) if day and clock is not None else None


class WindowClosing(models.Model):
    """締切の到来: a window was seen closed, so no clock that jumps back opens it again."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.window_closing"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="closings")
    kind = models.CharField("種類", max_length=16, choices=MilestoneKind.choices())
    closes_at = models.DateTimeField("締切")
    seen_at = models.DateTimeField("確認日時")

    class Meta:
        verbose_name = "締切の記録"
        verbose_name_plural = "締切の記録"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["tender", "kind", "closes_at"], name="closing_once"),
        )

    def __str__(self) -> str:
        return f"{self.tender} {self.kind} {self.closes_at:%Y-%m-%d %H:%M}"


class MilestoneChange(models.Model):
    """A move of a milestone, with the old and the new words (PROC-021)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.milestone_change"

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="changes")
    old_text = models.CharField("変更前", max_length=200)
    new_text = models.CharField("変更後", max_length=200)
    old_dates = models.JSONField("変更前の日時", default=dict)
    reason = models.CharField("理由", max_length=300)
    changed_at = models.DateTimeField("変更日時")
    changed_by_id = models.BigIntegerField("変更者")

    class Meta:
        verbose_name = "日程の変更"
        verbose_name_plural = "日程の変更"
        ordering = ("changed_at",)

    def __str__(self) -> str:
        return f"{self.old_text} → {self.new_text}"
