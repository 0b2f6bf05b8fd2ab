"""Forms of what is agreed, changed, evaluated and broken."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from madoguchi.core.ui.fields import ClockTimeField, EraDateField
from madoguchi.services.contracts.forms.lines import LinesUpTo
from madoguchi.services.contracts.forms.years import FiscalYearField
from madoguchi.services.contracts.models import Contract, ContractClause
from madoguchi.services.contracts.queries.handed_over import price_to_begin_with
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.terms import (
    AmendedSubject,
    AmendmentReason,
    Attribute,
    Evaluation,
    Gravity,
    PlaceKind,
)

LONG = forms.Textarea(attrs={"rows": 3})
MOST_DAYS_AWAY = 90


def short_words(
    label: str, most: int = 200, *, required: bool = True, hint: str = ""
) -> forms.CharField:
    """One line of words, kept as typed."""
    return forms.CharField(
        label=label, max_length=most, required=required, strip=False, help_text=hint
    )


def long_words(
    label: str, *, required: bool = True, hint: str = "", each: int = 0
) -> forms.CharField:
    """Many lines, kept as typed; each: how long a line may be where a line is one thing."""
    return forms.CharField(
        label=label, required=required, strip=False, help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[LinesUpTo(each)] if each else [],
    )  # fmt: skip


class NoForm(forms.Form):
    """Nothing to type: the page restates what will happen."""


class PlaceForm(forms.Form):
    kind = forms.TypedChoiceField(label="種類", choices=PlaceKind.choices(), coerce=PlaceKind)
    name = short_words("場所")
    from_on = EraDateField(label="いつから")


class HoursForm(forms.Form):
    days_a_week = forms.IntegerField(label="週の日数", min_value=1, max_value=7)
    minutes = forms.IntegerField(label="1日の時間（分）", min_value=1, max_value=1440)
    opens_at = ClockTimeField(label="時間帯の始まり")
    closes_at = ClockTimeField(label="時間帯の終わり")


class PauseForm(forms.Form):
    words = short_words("休む理由", 100, hint="例: 学校の夏季休業")
    first_on = EraDateField(label="初日")
    last_on = EraDateField(label="末日")


class SessionForm(forms.Form):
    held_on = EraDateField(label="実施日")
    starts_at = ClockTimeField(label="開始")
    ends_at = ClockTimeField(label="終了")


class UnitPriceForm(forms.Form):
    """Begins with what the call stated and is not registered yet."""

    name = short_words("項目", 100)
    unit = short_words("単位", 20)
    unit_price_yen = forms.IntegerField(label="単価（円・税込）", min_value=1)
    planned_quantity = forms.IntegerField(label="予定数量", min_value=1)
    minutes_each = forms.IntegerField(label="1回の時間（分）", min_value=1, required=False)

    def __init__(self, *args: Any, subject: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": price_to_begin_with(subject)})


class WorkTermsForm(forms.Form):
    """The agreed numbers, each with what it decides; begins with those in force."""

    minutes_business_days = forms.IntegerField(
        label="議事録を出すまでの営業日数", min_value=1, max_value=30
    )
    answer_business_days = forms.IntegerField(
        label="問合せに答えるまでの営業日数", min_value=1, max_value=30
    )
    complaint_business_days = forms.IntegerField(
        label="苦情に答えるまでの営業日数", min_value=1, max_value=60
    )
    response_minutes = forms.IntegerField(label="障害の初動までの分", min_value=1, max_value=10_080)
    stop_notice_days = forms.IntegerField(label="計画停止を予告する日数", min_value=0, max_value=90)
    stop_opens_hour = forms.IntegerField(
        label="計画停止を始められる時刻（時）", min_value=0, max_value=23
    )
    stop_closes_hour = forms.IntegerField(
        label="計画停止を終える時刻（時）", min_value=0, max_value=23
    )
    payment_days = forms.IntegerField(
        label="請求書の受付から支払までの日数", min_value=1, max_value=40, required=False,
        help_text="契約書に書いた日数です（法律の上限は30日、工事は40日）。"
        "契約書に定めがないときは空けると、法律により15日になります。",
    )  # fmt: skip
    delay_rate = forms.DecimalField(
        label="支払が遅れたときの遅延利息の率（年%）", min_value=0, max_value=20, decimal_places=2,
        required=False,
        help_text="契約書に書いた率です。法律の率より低くはできません。"
        "契約書に定めがないときは空けると、契約を締結した日の法律の率で計算します。",
    )  # fmt: skip
    reminder_days = forms.CharField(
        label="期限をお知らせする日", max_length=60,
        help_text="期限の何日前かを、コンマで区切ります。"
        "当日は0、超過した後は-1のように書きます。例: 7,1,0,-1,-7",
    )  # fmt: skip
    chief_after_days = forms.IntegerField(label="課長に知らせる超過日数", min_value=1, max_value=60)

    def __init__(self, *args: Any, subject: Contract, **kwargs: Any) -> None:
        held = terms_of(subject)
        start = {name: getattr(held, name, "") for name in self.base_fields}
        if held.delay_rate is not None:
            start["delay_rate"] = Decimal(held.delay_rate) / 100
        start["reminder_days"] = ",".join(str(day) for day in held.reminder_days)
        super().__init__(*args, **{**kwargs, "initial": start})

    def clean_delay_rate(self) -> int | None:
        """In hundredths of a percent."""
        percent = self.cleaned_data["delay_rate"]
        return None if percent is None else int(percent * 100)

    def clean_reminder_days(self) -> list[int]:
        """As figures, the furthest ahead first."""
        try:
            days = {int(part) for part in self.cleaned_data["reminder_days"].split(",")}
        except ValueError:
            raise forms.ValidationError(
                "「7,1,0,-1」のように、数字をコンマで区切ってください。"
            ) from None
        if not days or max(abs(day) for day in days) > MOST_DAYS_AWAY:
            raise forms.ValidationError(f"前後{MOST_DAYS_AWAY}日までの日を入力してください。")
        return sorted(days, reverse=True)


class QuantityForm(forms.Form):
    done_on = EraDateField(label="実施日")
    words = short_words("内容", hint="例: A事業 第2回")
    quantity = forms.IntegerField(label="数量", min_value=1)


class LawForm(forms.Form):
    title = short_words("名称")
    citation = short_words("法令番号など", 100, required=False)
    link = forms.URLField(label="掲載先", max_length=300, required=False, assume_scheme="https")


class PolicyForm(forms.Form):
    kind = short_words("保険の種類", 100)
    insurer = short_words("保険会社", 100)
    cover = short_words("補償の内容", 300)
    proof = short_words("証券番号など", 100)
    starts_on = EraDateField(label="始期")
    ends_on = EraDateField(label="終期")


class AdjustmentForm(forms.Form):
    received_on = EraDateField(label="申出の日")
    words = short_words("申出の内容", 300, hint="氏名は書かないでください。")


class AnsweredForm(forms.Form):
    result = short_words("対応の結果", 300)
    answered_on = EraDateField(label="対応の日")


class CentreForm(forms.Form):
    service = short_words("サービス", 100)
    country = short_words("国", 60, required=False)
    place = short_words("所在地", required=False)


class CentreDecisionForm(forms.Form):
    decision = short_words("判断とその理由", 300)


class ConditionCheckForm(forms.Form):
    evidence = short_words("確認した証拠", 300)
    found = forms.IntegerField(
        label="確認した数", min_value=0, required=False,
        help_text="バックアップの世代は、空欄のとき、承認済みのバックアップ手法から読み取ります。",
    )  # fmt: skip
    is_met = forms.BooleanField(label="条件を満たす", required=False)


class UpgradeForm(forms.Form):
    done_on = EraDateField(label="実施日")
    words = short_words("内容", 300)
    informed = short_words("お知らせした相手")


class AmendmentForm(forms.Form):
    """One change a form; several are typed as several amendments, as the papers do."""

    reason_kind = forms.TypedChoiceField(
        label="理由の種類", choices=AmendmentReason.choices(), coerce=AmendmentReason
    )
    reason = long_words("理由")
    effective_on = EraDateField(label="効力の開始日")
    subject = forms.TypedChoiceField(
        label="変わるもの", choices=AmendedSubject.choices(), coerce=AmendedSubject
    )
    name = short_words("項目の名前", 60, required=False, hint="その他の内容のとき。例: 定員")
    before = short_words("変更前", 500, required=False, hint="その他の内容を初めて変えるときだけ。")
    after = short_words(
        "変更後の金額・内容", 500, required=False,
        hint="年度の金額は、円の数字で入力します。例: 1749880",
    )  # fmt: skip
    ends_on = EraDateField(
        label="変更後の履行終了日", required=False, help_text="履行終了日を変えるときだけ。"
    )
    attributes = forms.MultipleChoiceField(
        label="変更後の業務の性質", choices=Attribute.choices(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="業務の性質を変えるときだけ。変更後に当てはまるもの、すべてに印を付けます。",
    )  # fmt: skip
    fiscal_year = FiscalYearField(
        label="対象年度", required=False, help_text="年度の金額を変えるときなど。例: 令和8年度"
    )
    legal_ground = short_words(
        "根拠", required=False,
        hint="予算の減額による変更と、単年度契約を年度末を越えて延ばす変更では、必ず入力します。",
    )  # fmt: skip
    budget_year = FiscalYearField(label="減額された予算の年度", required=False)

    def after_words(self) -> str:
        """The new value as the command reads it."""
        typed = self.cleaned_data
        if typed["subject"] is AmendedSubject.ENDS_ON and isinstance(typed["ends_on"], date):
            return typed["ends_on"].isoformat()
        if typed["subject"] is AmendedSubject.ATTRIBUTES:
            return ",".join(typed["attributes"])
        return str(typed["after"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "subject" in typed and "after" in typed:
            self.cleaned_data = typed
            typed["after"] = self.after_words()
        return typed


class ConsultationForm(forms.Form):
    held_on = EraDateField(label="協議の日")
    content = long_words("業務内容についての協議")
    price = long_words("金額についての協議")
    price_rises = long_words("労働報酬下限額・物価上昇の影響")
    result = long_words("協議の結果")


class EvaluationForm(forms.Form):
    conclusion = forms.TypedChoiceField(
        label="結論", choices=(("", "選んでください"), *Evaluation.choices()), coerce=Evaluation
    )
    reasons = long_words("理由")


class BreachForm(forms.Form):
    happened_on = EraDateField(label="違反の日")
    words = short_words("違反の内容", 500)
    grounds = forms.ModelMultipleChoiceField(
        label="根拠となる項",
        queryset=ContractClause.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    gravity = forms.TypedChoiceField(label="軽重", choices=Gravity.choices(), coerce=Gravity)
    gravity_reason = short_words(
        "軽重の判断の理由", 300, hint="契約と社会通念に照らして書いてください。"
    )

    def __init__(self, *args: Any, subject: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ContractClause.objects.filter(clause_set__contract=subject)
        self.fields["grounds"].queryset = rows.select_related("clause_set")  # type: ignore[attr-defined] # the field just above


class GravityForm(forms.Form):
    gravity = forms.TypedChoiceField(label="軽重", choices=Gravity.choices(), coerce=Gravity)
    reason = short_words("判断を改める理由", 300)


class CancellationForm(forms.Form):
    noticed_on = EraDateField(label="解除の通知日")
    cancelled_on = EraDateField(label="解除の日")


class DamageForm(forms.Form):
    words = short_words("損害の内容")
    amount_yen = forms.IntegerField(label="金額（円）", min_value=1)
    proof = short_words("証拠")


class ClaimForm(forms.Form):
    claimed_yen = forms.IntegerField(label="請求額（円）", min_value=1)
    claimed_on = EraDateField(label="請求日")


class DamagesPaidForm(forms.Form):
    paid_yen = forms.IntegerField(label="支払われた額（円）", min_value=1)
    paid_on = EraDateField(label="支払日")
