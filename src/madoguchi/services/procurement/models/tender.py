"""Tender (公募案件): the call itself, its contracts, ceilings and counter."""

from django.db import models

from madoguchi.core.cases.models import Case
from madoguchi.core.vault.models import Seal
from madoguchi.services.procurement.terms import (
    AbsentRule,
    AnswerAudience,
    AskerCircle,
    CeilingStatus,
    EmailDisclosure,
    FinalRule,
    Precision,
    ReferenceMoment,
    TenderState,
    TieRule,
)


class Tender(models.Model):
    """One selection procedure (PROC-001). Everything that differs from ward to ward is data here.

    ``case`` holds number, title, section, fiscal year, key and (for a rehearsal) the clock.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.tender"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="tender")
    state = models.CharField(
        "状態", max_length=20, choices=TenderState.choices(), default=TenderState.DRAFT.value
    )
    kind = models.CharField("方式", max_length=60, default="公募型プロポーザル")
    title_on_cover = models.CharField("表紙の件名", max_length=200, blank=True)
    purpose = models.TextField("目的", blank=True)
    outline = models.TextField("業務概要", blank=True)
    reason_for_proposal_method = models.TextField("プロポーザル方式を採用する理由", blank=True)
    site_place = models.CharField("対象地", max_length=200, blank=True)
    site_area_m2 = models.DecimalField(
        "面積（㎡）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    site_note = models.CharField("対象地の備考", max_length=300, blank=True)

    counter_address = models.CharField("窓口の所在地", max_length=300, blank=True)
    contact_phone = models.CharField("電話番号", max_length=40, blank=True)
    contact_fax = models.CharField("FAX番号", max_length=40, blank=True)
    contact_email = models.EmailField("メールアドレス", blank=True)
    email_disclosure = models.CharField(
        "メールアドレスの伝達", max_length=12, choices=EmailDisclosure.choices(),
        default=EmailDisclosure.PRINTED.value,
    )  # fmt: skip

    renewal_conditions = models.JSONField("更新の条件", default=list, blank=True)
    renewal_years = models.JSONField("更新を予定する年度", default=list, blank=True)
    renewal_note = models.TextField("更新についての備考", blank=True)
    has_related_contract = models.BooleanField("関連する随意契約の予定", default=False)
    related_contract_note = models.TextField("関連する随意契約の内容", blank=True)
    is_pay_floor_contract = models.BooleanField("公契約条例の対象業種", default=True)

    asker_circle = models.CharField(
        "質問できる者", max_length=12, choices=AskerCircle.choices(),
        default=AskerCircle.DECLARED.value,
    )  # fmt: skip
    answer_audience = models.CharField(
        "回答の範囲", max_length=20, choices=AnswerAudience.choices(),
        default=AnswerAudience.DECLARED.value,
    )  # fmt: skip
    answers_bind = models.BooleanField("回答は説明書と一体とする", default=True)
    eligibility_reference = models.CharField(
        "資格の基準時", max_length=20, choices=ReferenceMoment.choices(),
        default=ReferenceMoment.AT_PARTICIPATION.value,
    )  # fmt: skip
    participation_only_checks = models.BooleanField("参加表明では選定しない", default=True)
    one_application_per_entity = models.BooleanField("応募は1法人1点", default=True)
    allows_consortium = models.BooleanField("共同企業体の参加", default=False)
    minimum_workers = models.PositiveSmallIntegerField("担当技術者の最低人数", default=0)
    staffing_rule = models.JSONField("配置する技術者", default=dict, blank=True)
    track_record_limit = models.PositiveSmallIntegerField("実績の記載上限", default=0)
    track_record_fiscal_year = models.PositiveSmallIntegerField(
        "実績の対象年度", null=True, blank=True
    )

    committee_name = models.CharField("委員会の名称", max_length=200, blank=True)
    committee_founding_rule = models.CharField("設置要綱", max_length=200, blank=True)
    committee_note = models.CharField(
        "委員の構成（職名を示さないとき）", max_length=200, blank=True
    )
    final_rule = models.CharField(
        "総合評価の方法", max_length=20, choices=FinalRule.choices(),
        default=FinalRule.SINGLE_ROUND.value,
    )  # fmt: skip
    tie_rule = models.CharField(
        "同点の扱い", max_length=12, choices=TieRule.choices(), default=TieRule.UNSET.value
    )
    absent_rule = models.CharField(
        "欠席委員の扱い", max_length=12, choices=AbsentRule.choices(),
        default=AbsentRule.EXCLUDE.value,
    )  # fmt: skip
    no_award_allowed = models.BooleanField("選定事業者なしとすることがある", default=True)
    criteria_frozen_at = models.DateTimeField("評価基準の確定日時", null=True, blank=True)
    result_channels = models.JSONField("結果通知の方法", default=list, blank=True)
    result_audience = models.CharField("結果通知の相手", max_length=40, blank=True)
    requires_system_check = models.BooleanField("契約前の稼動確認", default=False)

    seal = models.OneToOneField(Seal, null=True, blank=True, on_delete=models.PROTECT)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    contact_ban_lifted_at = models.DateTimeField("照会制限の解除日時", null=True, blank=True)
    cancelled_at = models.DateTimeField("中止日時", null=True, blank=True)
    clause_sets = models.JSONField("契約に付ける特記事項", default=list, blank=True)
    source_note = models.TextField("作成の元", blank=True)
    unsure = models.JSONField("確認が必要な項目", default=list, blank=True)

    class Meta:
        verbose_name = "公募案件"
        verbose_name_plural = "公募案件"
        ordering = ("-case__fiscal_year", "-case__number")

    def __str__(self) -> str:
        return str(self.case)

    @property
    def number(self) -> str:
        return self.case.number


class Ceiling(models.Model):
    """提案限度額: tax-inclusive yen for a fiscal year or a run of years (PROC-006..008)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.ceiling"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="ceilings")
    first_fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    last_fiscal_year = models.PositiveSmallIntegerField("最終年度（西暦）")
    amount_yen = models.BigIntegerField("提案限度額（税込）", null=True, blank=True)
    status = models.CharField(
        "区分", max_length=12, choices=CeilingStatus.choices(), default=CeilingStatus.FIXED.value
    )
    annual_yen = models.JSONField("年度別の内訳", default=dict, blank=True)
    note = models.CharField("備考", max_length=300, blank=True)

    class Meta:
        verbose_name = "提案限度額"
        verbose_name_plural = "提案限度額"
        ordering = ("first_fiscal_year", "pk")

    def __str__(self) -> str:
        return f"{self.first_fiscal_year}年度 {self.amount_yen}円"


class ContractPlan(models.Model):
    """One contract that the call is to yield, with its part of the performance period."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.contract_plan"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="contract_plans")
    ordinal = models.PositiveSmallIntegerField("番号")
    title = models.CharField("契約件名", max_length=200)
    first_fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    last_fiscal_year = models.PositiveSmallIntegerField("最終年度（西暦）")
    starts_on = models.DateField("開始日", null=True, blank=True)
    ends_on = models.DateField("終了日", null=True, blank=True)
    period_text = models.CharField("履行期間（原文）", max_length=200, blank=True)
    precision = models.CharField(
        "期間の確かさ", max_length=14, choices=Precision.choices(), default=Precision.EXACT.value
    )
    ceiling = models.ForeignKey(
        Ceiling, null=True, blank=True, on_delete=models.PROTECT, related_name="contract_plans"
    )
    payment = models.CharField("支払方法", max_length=200, blank=True)
    conditions = models.JSONField("発効の条件", default=list, blank=True)
    unit_price = models.JSONField("単価契約の内容", default=dict, blank=True)
    designated_part = models.JSONField("指定部分", default=dict, blank=True)

    class Meta:
        verbose_name = "契約予定"
        verbose_name_plural = "契約予定"
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["tender", "ordinal"], name="contract_plan_ordinal"),
        )

    def __str__(self) -> str:
        return self.title


class ReceptionHours(models.Model):
    """Counter hours of one act (PROC-002); an empty ``act`` holds for every act."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.reception_hours"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="reception_hours")
    act = models.CharField("手続", max_length=20, blank=True)
    opens_at = models.TimeField("開始時刻")
    closes_at = models.TimeField("終了時刻")
    break_starts_at = models.TimeField("休憩開始", null=True, blank=True)
    break_ends_at = models.TimeField("休憩終了", null=True, blank=True)
    closed_on_saturdays = models.BooleanField("土曜休み", default=True)
    closed_on_sundays = models.BooleanField("日曜休み", default=True)
    closed_on_holidays = models.BooleanField("祝日休み", default=True)
    closed_at_year_end = models.BooleanField("年末年始休み", default=False)

    class Meta:
        verbose_name = "受付時間"
        verbose_name_plural = "受付時間"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}-{self.closes_at:%H:%M}"


class ReferencePlan(models.Model):
    """A public plan that bidders should consult (PROC-024)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.reference_plan"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="reference_plans")
    title = models.CharField("名称", max_length=200)
    url = models.URLField("掲載場所", blank=True)

    class Meta:
        verbose_name = "参考資料"
        verbose_name_plural = "参考資料"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class Deliverable(models.Model):
    """納品物 as the notice lists it; handed on to the contract, never typed again."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.deliverable"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="deliverables")
    ordinal = models.PositiveSmallIntegerField("番号")
    contract_ordinal = models.PositiveSmallIntegerField("契約番号", null=True, blank=True)
    title = models.CharField("名称", max_length=200)
    due_text = models.CharField("期限（原文）", max_length=200, blank=True)
    note = models.CharField("備考", max_length=300, blank=True)

    class Meta:
        verbose_name = "納品物"
        verbose_name_plural = "納品物"
        ordering = ("ordinal",)

    def __str__(self) -> str:
        return self.title
