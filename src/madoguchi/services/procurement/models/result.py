"""Result (結果): letters, publication, reasons, negotiation and the hand-over."""

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models.application import Application
from madoguchi.services.procurement.models.publishing import Approval
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import (
    CandidateState,
    NoticeChannel,
    NoticeKind,
    NoticeState,
)


class Letter(models.Model):
    """通知: one letter to one addressee by one channel, kept as sent (PROC-133)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.letter"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="letters")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="letters"
    )
    kind = models.CharField("種類", max_length=24, choices=NoticeKind.choices())
    channel = models.CharField("方法", max_length=8, choices=NoticeChannel.choices())
    document_number = models.CharField("文書番号", max_length=60, blank=True)
    dated_on = models.DateField("文書の日付")
    addressee = models.CharField("宛先", max_length=300)
    address = models.CharField("送付先", max_length=300, blank=True)
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("本文")
    state = models.CharField(
        "状態", max_length=10, choices=NoticeState.choices(), default=NoticeState.DRAFT.value
    )
    mail_id_value = models.BigIntegerField("メール台帳の番号", null=True, blank=True)
    pdf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField("作成日時")
    made_by_id = models.BigIntegerField("作成した職員", null=True, blank=True)
    sent_at = models.DateTimeField("発信日時", null=True, blank=True)
    sent_by_id = models.BigIntegerField("発信した職員", null=True, blank=True)
    delivery_note = models.CharField("到達の記録", max_length=300, blank=True)
    resends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="resent_as"
    )

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.subject} {self.addressee}"


class LetterTemplate(models.Model):
    """通知の文例 of a call; without a row the product's own wording is used."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.letter_template"

    tender = models.ForeignKey(
        Tender, null=True, blank=True, on_delete=models.CASCADE, related_name="letter_templates"
    )
    kind = models.CharField("種類", max_length=24, choices=NoticeKind.choices())
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("本文")

    class Meta:
        verbose_name = "通知の文例"
        verbose_name_plural = "通知の文例"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.subject


class Selection(models.Model):
    """選定: the committee's final decision and the reason fit for publication (PROC-127)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.selection"

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="selection")
    is_no_award = models.BooleanField("選定事業者なし", default=False)
    reason = models.TextField("特定した理由")
    ranking = models.JSONField("順位", default=list)
    decided_at = models.DateTimeField("決定日時")
    decided_by_id = models.BigIntegerField("記録した職員")

    class Meta:
        verbose_name = "選定"
        verbose_name_plural = "選定"

    def __str__(self) -> str:
        return f"{self.tender} 選定"


class Candidate(models.Model):
    """契約候補者, by rank; the next one only when talks with the former ended (PROC-135, 137)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.candidate"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="candidates")
    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="candidate"
    )
    rank = models.PositiveSmallIntegerField("順位")
    state = models.CharField(
        "状態", max_length=12, choices=CandidateState.choices(),
        default=CandidateState.NEGOTIATING.value,
    )  # fmt: skip
    started_at = models.DateTimeField("協議開始日時")
    ended_at = models.DateTimeField("協議終了日時", null=True, blank=True)
    end_reason = models.TextField("終了の理由", blank=True)

    class Meta:
        verbose_name = "契約候補者"
        verbose_name_plural = "契約候補者"
        ordering = ("rank",)

    def __str__(self) -> str:
        return f"{self.application} 第{self.rank}順位"


class NegotiationMeeting(models.Model):
    """協議: each meeting keeps its own version of specification and amounts (PROC-135)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.negotiation_meeting"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="meetings")
    version = models.PositiveSmallIntegerField("版")
    held_at = models.DateTimeField("日時")
    attendees = models.JSONField("出席者", default=list)
    specification = models.TextField("仕様")
    amounts_yen = models.JSONField("金額（契約番号→円）", default=dict)
    note = models.TextField("協議の内容", blank=True)
    ward_agreed_at = models.DateTimeField("区の確認", null=True, blank=True)
    candidate_agreed_at = models.DateTimeField("候補者の確認", null=True, blank=True)
    recorded_by_id = models.BigIntegerField("記録した職員")

    class Meta:
        verbose_name = "協議"
        verbose_name_plural = "協議"
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(fields=["candidate", "version"], name="negotiation_version"),
        )

    def __str__(self) -> str:
        return f"{self.candidate} 第{self.version}版"


class SystemCheck(models.Model):
    """稼動できることの判断 before the contract (PROC-136)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.system_check"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="system_checks")
    items = models.JSONField("確認項目")
    is_passed = models.BooleanField("合格")
    evidence = models.TextField("確認した資料", blank=True)
    checked_on = models.DateField("確認日")
    checked_by_id = models.BigIntegerField("確認した職員")

    class Meta:
        verbose_name = "稼動の確認"
        verbose_name_plural = "稼動の確認"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.candidate} {self.is_passed}"


class Handover(models.Model):
    """契約への引継ぎ: agreed facts of one contract, announced and kept (PROC-139)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.handover"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="handovers")
    contract_ordinal = models.PositiveSmallIntegerField("契約番号")
    title = models.CharField("契約件名", max_length=200)
    amount_yen = models.BigIntegerField("契約金額（税込）")
    starts_on = models.DateField("履行開始日")
    ends_on = models.DateField("履行終了日")
    payload = models.JSONField("引き継いだ内容")
    handed_over_at = models.DateTimeField("引継ぎ日時")
    handed_over_by_id = models.BigIntegerField("引き継いだ職員")

    class Meta:
        verbose_name = "契約への引継ぎ"
        verbose_name_plural = "契約への引継ぎ"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class ResultPublication(models.Model):
    """公表: what the public is told of the result; a later one is a numbered correction (PROC-134).

    number        0 the publication, 1 the first correction (訂正 第1号)
    content       as the approver saw it, frozen
    withdrawn_at  replaced before its moment came: nobody ever read it
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.result_publication"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="result_publications")
    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, related_name="result_publication"
    )
    number = models.PositiveSmallIntegerField("訂正の番号", default=0)
    reason = models.CharField("訂正の理由", max_length=300, blank=True)
    publish_at = models.DateTimeField("公表日時")
    fields = models.JSONField("公表する項目")
    content = models.JSONField("公表した内容")
    published_by_id = models.BigIntegerField("公表した職員")
    registered_at = models.DateTimeField("登録日時")
    withdrawn_at = models.DateTimeField("公表前に差し替えた日時", null=True, blank=True)

    class Meta:
        verbose_name = "結果の公表"
        verbose_name_plural = "結果の公表"
        ordering = ("number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["tender", "number"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="result_publication_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender} 公表 第{self.number}号"

    @property
    def name(self) -> str:
        """ "公表", or of a correction its number."""
        return f"訂正 第{self.number}号" if self.number else "公表"


class ReasonRequest(models.Model):
    """理由の説明請求 by a firm that was not selected, with its answer."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.reason_request"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="reason_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    requested_at = models.DateTimeField("請求日時")
    requested_by_id = models.BigIntegerField("請求者", null=True, blank=True)
    text = models.TextField("求める説明", blank=True)
    due_on = models.DateField("回答期限", null=True, blank=True)
    answer = models.TextField("説明", blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    answered_by_id = models.BigIntegerField("回答した職員", null=True, blank=True)

    class Meta:
        verbose_name = "理由の説明請求"
        verbose_name_plural = "理由の説明請求"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.organisation} {self.requested_at:%Y-%m-%d}"


class SentReminder(models.Model):
    """A reminder before a milestone went to somebody: once, not twice (PROC-144)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.sent_reminder"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="sent_reminders")
    milestone_id_value = models.BigIntegerField("日程")
    recipient = models.CharField("宛先", max_length=200)
    hours_before = models.PositiveSmallIntegerField("何時間前")
    sent_at = models.DateTimeField("送信日時")

    class Meta:
        verbose_name = "期限のお知らせ"
        verbose_name_plural = "期限のお知らせ"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["milestone_id_value", "recipient", "hours_before"], name="reminder_once"
            ),
        )

    def __str__(self) -> str:
        return self.recipient
