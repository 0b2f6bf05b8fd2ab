"""What a call asks of bidders: forms, papers, channels, conditions, sections, terms, grounds."""

from typing import Any, ClassVar

from django.db import models

from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import (
    AppliesTo,
    Channel,
    ConditionCode,
    GroundEffect,
    Obligation,
    ReferenceMoment,
    Stage,
)


class KeptRows(models.Manager[Any]):
    """The rows that the section has not taken out."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(is_dropped=False)


class Droppable(models.Model):
    """A row that bidders' rows point at: out of a published call it is dropped, never deleted.

    Until the amendment the published version still asks for it.
    """

    is_dropped = models.BooleanField("削除済み", default=False, editable=False)

    objects = KeptRows()
    every: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "every"


class TenderForm(models.Model):
    """様式: a numbered form of the call, with its template (PROC-028)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.tender_form"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="forms")
    number = models.CharField("様式番号", max_length=20)
    name = models.CharField("名称", max_length=120)
    stage = models.CharField("段階", max_length=16, choices=Stage.choices())
    obligation = models.CharField(
        "要否", max_length=12, choices=Obligation.choices(), default=Obligation.MANDATORY.value
    )
    needs_seal = models.BooleanField("押印", default=False)
    note = models.CharField("備考", max_length=200, blank=True)
    template = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta:
        verbose_name = "様式"
        verbose_name_plural = "様式"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class StageRule(models.Model):
    """How one stage is handed in: counts, subjects, calls, bindings, file kinds and sizes."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.stage_rule"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="stage_rules")
    stage = models.CharField("段階", max_length=16, choices=Stage.choices())
    must_arrive = models.BooleanField("必着", default=True)
    sets = models.PositiveSmallIntegerField("部数", default=1)
    originals = models.PositiveSmallIntegerField("正本", default=1)
    copies = models.PositiveSmallIntegerField("副本", default=0)
    estimate_originals = models.PositiveSmallIntegerField("見積書の正本", default=0)
    stamped_duplicate = models.BooleanField("副本に受領印を押して返す", default=False)
    subject_prefix = models.CharField("件名の先頭", max_length=120, blank=True)
    subject_ends_with_company = models.BooleanField("件名の末尾に会社名", default=False)
    contact_beforehand = models.BooleanField("事前連絡", default=False)
    call_after_sending = models.BooleanField("送信後の電話連絡", default=False)
    data_follows_by_email = models.BooleanField("後日データをメールで提出", default=False)
    telephone_barred = models.BooleanField("電話不可", default=False)
    packaging = models.JSONField("綴じ方", default=list, blank=True)
    format_text = models.CharField("書式（原文）", max_length=300, blank=True)
    format_rules = models.JSONField("書式", default=dict, blank=True)
    extensions = models.JSONField("受け付けるファイル", default=list, blank=True)
    max_bytes = models.BigIntegerField("ファイルの上限", default=200 * 1024 * 1024)
    note = models.CharField("備考", max_length=300, blank=True)

    class Meta:
        verbose_name = "提出の定め"
        verbose_name_plural = "提出の定め"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["tender", "stage"], name="stage_rule_once"),)

    def __str__(self) -> str:
        return f"{self.tender} {self.stage}"


class StageChannel(models.Model):
    """A channel that a stage allows; a channel without a row is refused (PROC-042)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.stage_channel"

    rule = models.ForeignKey(StageRule, on_delete=models.CASCADE, related_name="channels")
    channel = models.CharField("方法", max_length=16, choices=Channel.choices())
    note = models.CharField("備考", max_length=200, blank=True)

    class Meta:
        verbose_name = "提出方法"
        verbose_name_plural = "提出方法"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["rule", "channel"], name="stage_channel_once"),
        )

    def __str__(self) -> str:
        return self.channel


class Condition(Droppable):
    """参加資格: one condition with its own statute citation and reference moment (PROC-050)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.condition"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="conditions")
    code = models.CharField("種類", max_length=30, choices=ConditionCode.choices())
    text = models.CharField("条件", max_length=300)
    citation = models.CharField("根拠法令（原文）", max_length=300, blank=True)
    reference = models.CharField("基準時", max_length=20, choices=ReferenceMoment.choices())
    every_member = models.BooleanField("構成員全員に求める", default=True)
    is_sworn = models.BooleanField("宣誓を求める", default=False)
    accepted_marks = models.JSONField("認める認証", default=list, blank=True)
    since_on = models.DateField("実績の対象開始日", null=True, blank=True)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta(Droppable.Meta):
        verbose_name = "参加資格"
        verbose_name_plural = "参加資格"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text


class RequiredPaper(Droppable):
    """提出書類: what must lie in the set, for whom, how old and in what form (PROC-032..040)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.required_paper"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="required_papers")
    stage = models.CharField("段階", max_length=16, choices=Stage.choices())
    name = models.CharField("名称", max_length=200)
    form = models.ForeignKey(TenderForm, null=True, blank=True, on_delete=models.SET_NULL)
    obligation = models.CharField(
        "要否", max_length=12, choices=Obligation.choices(), default=Obligation.MANDATORY.value
    )
    applies_to = models.CharField(
        "対象", max_length=14, choices=AppliesTo.choices(), default=AppliesTo.ALL.value
    )
    proves = models.ForeignKey(
        Condition, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers"
    )
    max_age_months = models.PositiveSmallIntegerField("発行後の月数", null=True, blank=True)
    original_required = models.BooleanField("原本", default=False)
    expires = models.BooleanField("有効期限のある書類", default=False)
    note = models.CharField("備考", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta(Droppable.Meta):
        verbose_name = "提出書類"
        verbose_name_plural = "提出書類"
        ordering = ("stage", "position", "pk")

    def __str__(self) -> str:
        return self.name


class StandingTerm(Droppable):
    """留意事項: a condition of taking part, each version kept (PROC-012)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.standing_term"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="standing_terms")
    code = models.CharField("種類", max_length=40)
    text = models.TextField("内容")
    version = models.PositiveSmallIntegerField("版", default=1)
    needs_consent = models.BooleanField("同意を求める", default=False)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta(Droppable.Meta):
        verbose_name = "留意事項"
        verbose_name_plural = "留意事項"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text[:40]


class ProposalSection(Droppable):
    """提案項目: an item that the proposal must (or may) answer (PROC-084..086, 088)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.proposal_section"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField("項番", max_length=20)
    text = models.CharField("項目", max_length=300)
    is_required = models.BooleanField("記入必須", default=True)
    specification_clause = models.CharField("仕様書の項番", max_length=60, blank=True)
    form = models.ForeignKey(TenderForm, null=True, blank=True, on_delete=models.SET_NULL)
    max_pages = models.PositiveSmallIntegerField("上限ページ", null=True, blank=True)
    instruction = models.TextField("記載の指示", blank=True)
    contract_clause = models.CharField(
        "契約に引き継ぐ条項", max_length=60, blank=True,
        help_text="選定された事業者の書類を、契約のこの条項の書類として引き継ぎます。例：第3項(1)",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta(Droppable.Meta):
        verbose_name = "提案項目"
        verbose_name_plural = "提案項目"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class FunctionItem(Droppable):
    """機能要件: one function that bidders answer (PROC-087)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.function_item"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="function_items")
    code = models.CharField("番号", max_length=20)
    text = models.CharField("機能", max_length=400)
    is_required = models.BooleanField("必須機能", default=True)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta(Droppable.Meta):
        verbose_name = "機能要件"
        verbose_name_plural = "機能要件"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class BlindWordKind(models.Model):
    """匿名化の対象: a kind of word that copies must not show (PROC-090)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.blind_word_kind"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="blind_kinds")
    text = models.CharField("対象", max_length=120)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta:
        verbose_name = "匿名化の対象"
        verbose_name_plural = "匿名化の対象"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text


class DisqualificationGround(Droppable):
    """失格事由, with the effect that this call gives it (PROC-128, 129)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.disqualification_ground"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="grounds")
    code = models.CharField("種類", max_length=40)
    text = models.CharField("事由", max_length=300)
    effect = models.CharField("効果", max_length=14, choices=GroundEffect.choices())
    source = models.CharField("根拠（条項）", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta(Droppable.Meta):
        verbose_name = "失格事由"
        verbose_name_plural = "失格事由"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text
