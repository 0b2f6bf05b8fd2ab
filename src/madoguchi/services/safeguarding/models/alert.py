"""Alert (お知らせ): what a rule found, by which version, on which days, and who answers for it."""

from django.db import models
from django.db.models import Q

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.services.safeguarding.models.child import Child, Placement
from madoguchi.services.safeguarding.models.facility import Facility
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement
from madoguchi.services.safeguarding.rules.lines import Line
from madoguchi.services.safeguarding.rules.rulebook import RuleLevel

NEVER = "never"


class Alert(models.Model):
    """One finding, once: a rule, a child (or a silent facility), a run or month.

    number          receipt number; the only thing that a mail may say: "A-7KQ2-M4XP"
    words           the rule as it read with its numbers on that day; holds nothing personal
    counted …       ISO dates that the rule counted, that nobody reported, that were left out
    figures         what the words need: {"certain": 7, "possible": 8, "unbroken": 3}
    is_still_met    False when a correction has taken the ground away; the alert stays to be closed
    held_back_until the last day on which a sighting holds it back (除外)
    confirm_by      until when somebody must have confirmed it, in the ward's working time
    """

    TRAIL_VALUES = NEVER

    number = models.CharField("受付番号", max_length=20, unique=True)
    rule = models.CharField("規則", max_length=30)
    rule_version = models.CharField("規則の版", max_length=10)
    level = models.CharField("区分", max_length=12, choices=RuleLevel.choices())
    words = models.TextField("規則の文言")
    child = models.ForeignKey(
        Child, null=True, blank=True, on_delete=models.CASCADE, related_name="alerts"
    )
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.SET_NULL, related_name="alerts"
    )
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="alerts")
    line = models.CharField("系列", max_length=15, choices=Line.choices(), default=Line.MAIN.value)
    measure = models.CharField("比べたもの", max_length=20, blank=True)
    started_on = models.DateField("始まりの日")
    reached_on = models.DateField("条件に達した日")
    last_on = models.DateField("最後に数えた日")
    ended_on = models.DateField("出席により終わった日", null=True, blank=True)
    counted = models.JSONField("数えた日", default=list)
    unreported = models.JSONField("未報告の日", default=list, blank=True)
    held = models.JSONField("数えない日", default=list, blank=True)
    values = models.JSONField("設定値", default=dict, blank=True)
    figures = models.JSONField("数値", default=dict, blank=True)
    state = models.CharField(
        "状態", max_length=12, choices=AlertState.choices(), default=AlertState.OPEN.value
    )
    is_still_met = models.BooleanField("いまも条件を満たす", default=True)
    held_back_until = models.DateField("除外の期限", null=True, blank=True)
    raised_at = models.DateTimeField("お知らせの日時")
    confirm_by = models.DateTimeField("確認の期限")
    escalated_at = models.DateTimeField("上司へ知らせた日時", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="確認した人",
    )  # fmt: skip
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    planned = models.CharField(
        "予定する対応", max_length=20, choices=Judgement.choices(), blank=True
    )
    closed_at = models.DateTimeField("対応を終えた日時", null=True, blank=True)

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ("-raised_at", "-pk")
        indexes = (
            models.Index(fields=["state", "confirm_by"], name="alert_by_state"),
            models.Index(fields=["child", "rule"], name="alert_of_child"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["child", "line", "rule", "measure", "started_on"],
                condition=Q(child__isnull=False), name="one_alert_a_finding",
            ),
            models.UniqueConstraint(
                fields=["facility", "rule", "started_on"],
                condition=Q(child__isnull=True), name="one_alert_a_silence",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number


class AlertDelivery(models.Model):
    """An alert reached a person: first the holders, then, unconfirmed, the supervisor.

    is_escalation  it came because nobody had confirmed in time
    """

    TRAIL_VALUES = NEVER

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_escalation = models.BooleanField("期限超過による", default=False)
    delivered_at = models.DateTimeField("届けた日時")
    read_at = models.DateTimeField("開いた日時", null=True, blank=True)

    class Meta:
        verbose_name = "お知らせの配信"
        verbose_name_plural = "お知らせの配信"
        ordering = ("delivered_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["alert", "person"], name="one_delivery_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.alert} {self.person}"


class EvaluationDue(models.Model):
    """A child whose days changed: the rules look at it again within seconds."""

    TRAIL_VALUES = NEVER
    TRAIL_EXCLUDED = "technical: a queue; what the evaluation finds is recorded"

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    marked_at = models.DateTimeField("受付日時")

    class Meta:
        verbose_name = "判定待ち"
        verbose_name_plural = "判定待ち"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.child} {self.marked_at}"


class Standing(models.Model):
    """Where a child stands at a line, as of the last evaluation: for lists, never for judgements.

    certain, possible  length of the run that goes on now
    last_seen_on       the last day on which staff met the child
    unreported         days that owe a report since the last entry
    """

    TRAIL_VALUES = NEVER
    TRAIL_EXCLUDED = "derived from the attendance entries, which are recorded; rewritten each night"

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="standings")
    line = models.CharField("系列", max_length=15, choices=Line.choices(), default=Line.MAIN.value)
    evaluated_on = models.DateField("判定日")
    certain = models.PositiveSmallIntegerField("継続欠席", default=0)
    possible = models.PositiveSmallIntegerField("未報告を含む継続", default=0)
    last_seen_on = models.DateField("最後に会えた日", null=True, blank=True)
    unreported = models.PositiveSmallIntegerField("未報告の日数", default=0)

    class Meta:
        verbose_name = "いまの状況"
        verbose_name_plural = "いまの状況"
        ordering = ("child", "line")
        constraints = (
            models.UniqueConstraint(fields=["child", "line"], name="one_standing_a_line"),
        )

    def __str__(self) -> str:
        return f"{self.child} {self.line}"
