"""Intake (受付) at the counter, by post, mail or outside form; clarifications and breaches."""

from django.db import models

from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models.application import Application
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import Channel, Stage


class Intake(models.Model):
    """One hand-in: when it arrived decides, never when it was sent (PROC-043, 046).

    ``is_by_postmark``: the call said 消印有効, so of this letter the postmark decided, whose day
    is ``posted_on``.

    ``arrived_at`` is the arrival (for an outside form: its own receipt time, PROC-099);
    ``is_late`` is stored with it, and a late set is kept and marked, never overwritten.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.intake"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="intakes")
    stage = models.CharField("段階", max_length=16, choices=Stage.choices())
    channel = models.CharField("方法", max_length=16, choices=Channel.choices())
    arrived_at = models.DateTimeField("到着日時")
    posted_on = models.DateField("差出日", null=True, blank=True)
    is_by_postmark = models.BooleanField("消印で判断", default=False)
    tracking_number = models.CharField("引受番号", max_length=40, blank=True)
    outside_receipt_number = models.CharField("外部の受付番号", max_length=60, blank=True)
    subject = models.CharField("メールの件名", max_length=300, blank=True)
    contacted_beforehand_at = models.DateTimeField("事前連絡の日時", null=True, blank=True)
    called_at = models.DateTimeField("送信後の電話の日時", null=True, blank=True)
    data_received_at = models.DateTimeField("データの受領日時", null=True, blank=True)
    data_matches_paper = models.BooleanField("紙との一致", null=True, blank=True)
    received_originals = models.PositiveSmallIntegerField("受領した正本", default=0)
    received_copies = models.PositiveSmallIntegerField("受領した副本", default=0)
    checklist = models.JSONField("確認表", default=list, blank=True)
    missing = models.JSONField("不足", default=list, blank=True)
    superfluous = models.JSONField("過剰", default=list, blank=True)
    warnings = models.JSONField("注意", default=list, blank=True)
    is_late = models.BooleanField("期限後", default=False)
    is_accepted = models.BooleanField("受付", default=False)
    receipt_number = models.CharField("受付番号", max_length=40, blank=True)
    registered_at = models.DateTimeField("登録日時")
    registered_by_id = models.BigIntegerField("受付した職員", null=True, blank=True)

    class Meta:
        verbose_name = "受付記録"
        verbose_name_plural = "受付記録"
        ordering = ("arrived_at",)

    def __str__(self) -> str:
        return f"{self.application} {self.stage} {self.arrived_at:%Y-%m-%d %H:%M}"


class CompletionRequest(models.Model):
    """補正のお願い: a set was handed back in time, with the reason in the officer's words."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.completion_request"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="completion_requests"
    )
    reason = models.TextField("直していただきたいこと")
    returned_at = models.DateTimeField("差戻し日時")
    returned_by_id = models.BigIntegerField("差し戻した職員")
    refiled_at = models.DateTimeField("再提出の日時", null=True, blank=True)

    class Meta:
        verbose_name = "書類の差戻し"
        verbose_name_plural = "書類の差戻し"
        ordering = ("returned_at", "pk")

    def __str__(self) -> str:
        return self.reason[:40]


class RefusedAttempt(models.Model):
    """An attempt that was refused (late, wrong channel, not invited): proof of equal treatment."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.refused_attempt"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="refused_attempts")
    organisation_id_value = models.BigIntegerField("事業者", null=True, blank=True)
    stage = models.CharField("段階", max_length=16, choices=Stage.choices())
    code = models.CharField("理由の種類", max_length=60)
    message = models.CharField("理由", max_length=300)
    attempted_at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "受け付けなかった提出"
        verbose_name_plural = "受け付けなかった提出"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.message


class Clarification(models.Model):
    """個別確認: the ward asks one bidder to explain; the submission stays as it is (PROC-049)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.clarification"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="clarifications"
    )
    question = models.TextField("確認したいこと")
    asked_at = models.DateTimeField("依頼日時")
    asked_by_id = models.BigIntegerField("依頼した職員")
    due_on = models.DateField("回答期限", null=True, blank=True)
    answer = models.TextField("回答", blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    answered_by_id = models.BigIntegerField("回答者", null=True, blank=True)

    class Meta:
        verbose_name = "個別確認"
        verbose_name_plural = "個別確認"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.question[:40]


class ContactBreach(models.Model):
    """A possible breach of the contact ban (PROC-027)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.contact_breach"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="contact_breaches")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="breaches"
    )
    firm = models.CharField("事業者名", max_length=200, blank=True)
    occurred_at = models.DateTimeField("日時")
    contacted = models.CharField("接触先", max_length=200)
    facts = models.TextField("内容")
    recorded_by_id = models.BigIntegerField("記録した職員")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "接触の記録"
        verbose_name_plural = "接触の記録"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.facts[:40]


class SiteVisit(models.Model):
    """A visit to a bidder's running service; members read the anonymous note (PROC-102)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.site_visit"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="site_visits"
    )
    visited_on = models.DateField("訪問日")
    place = models.CharField("場所", max_length=200)
    visitors = models.JSONField("訪問者（職名）", default=list)
    findings = models.TextField("確認した内容")
    anonymous_note = models.TextField("委員に見せる内容（匿名）", blank=True)
    attachment = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    recorded_by_id = models.BigIntegerField("記録した職員")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "実施状況の確認"
        verbose_name_plural = "実施状況の確認"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.visited_on} {self.place}"
